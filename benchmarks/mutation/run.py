"""Says how many small changes of the source the tests notice, and prints those that they do not.

    python benchmarks/mutation/run.py [--seed=7] [--sample=100] [--workers=2] [--only=calc/]

A test that cannot fail is worse than none. Each change ("mutation") of a sample is made in a copy of this folder, and
its module's tests are run, and then wider ones (`modules.py`), of both those that run the changed line. Where all pass,
the mutation has survived, and either a test is missing, or the code is dead, or the change makes no difference:
`equivalent.toml` names those of the last kind.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import tempfile
import time
from pathlib import Path

from modules import WIDER
from sample import Mutation, draw, out_of_date
from trial import Known, copy_house, known_of, load_libraries, survives

HOUSE = Path(__file__).parents[2]
_copy = Path()
"""The copy of this process."""


def main() -> None:
    """Draw, try and tell."""
    arguments = _arguments()
    begin = time.monotonic()
    mutations = draw(HOUSE, arguments.seed, arguments.sample, arguments.only)
    for line in out_of_date(HOUSE):
        print(f"Named in equivalent.toml, and no longer there: {line}")
    load_libraries()
    with (
        tempfile.TemporaryDirectory() as folder,
        multiprocessing.get_context("fork").Pool(arguments.workers, _move_in, (folder,)) as pool,
    ):
        known = Known()
        for part in pool.imap_unordered(_known_of, _tests_of_all(mutations)):
            known.add(part)
        for name in sorted(known.failures):
            print(f"Left out, because it fails without a mutation: {name}")
        print(f"The tests took {sum(known.seconds.values()):.0f} s without a mutation.", flush=True)
        survivors = []
        trials = ((mutation, known) for mutation in mutations)
        for number, (mutation, survived) in enumerate(pool.imap_unordered(_try, trials), start=1):
            survivors += [mutation] if survived else []
            verdict = "SURVIVED" if survived else "died"
            print(f"{number:4}/{len(mutations)} {verdict:8} {mutation.file}:{mutation.lines[0]}", flush=True)
    _tell(mutations, survivors, arguments.seed, time.monotonic() - begin)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="what the drawing begins with")
    parser.add_argument("--sample", type=int, default=100, help="how many mutations are tried")
    parser.add_argument("--workers", type=int, default=2, help="how many at a time")
    parser.add_argument("--only", default="", help="a part of the names of the files that are mutated")
    return parser.parse_args()


def _tests_of_all(mutations: list[Mutation]) -> list[list[str]]:
    """Return the tests that any mutation is tried against, in parts that can be run side by side: folders first."""
    files = sorted({mutation.file for mutation in mutations})
    wider = sorted({test for file in files for test in WIDER[file.split("/")[2]]})
    folders = [test for test in wider if not test.endswith(".py")]
    return [
        *([folder] for folder in folders),
        [test for test in wider if test.endswith(".py") and Path(test).parent.as_posix() not in folders] + files,
    ]


def _move_in(folder: str) -> None:
    global _copy
    _copy = Path(folder) / str(os.getpid())
    copy_house(HOUSE, _copy)


def _known_of(tests: list[str]) -> Known:
    return known_of(_copy, tests)


def _try(trial: tuple[Mutation, Known]) -> tuple[Mutation, bool]:
    return trial[0], survives(_copy, *trial)


def _tell(mutations: list[Mutation], survivors: list[Mutation], seed: int, seconds: float) -> None:
    for mutation in sorted(survivors, key=lambda mutation: (mutation.file, mutation.lines[0])):
        print(f"\n{mutation.diff}")
    died = len(mutations) - len(survivors)
    print(f"\n{died} of {len(mutations)} mutations died (seed {seed}, {seconds / 60:.0f} minutes).")


if __name__ == "__main__":
    main()
