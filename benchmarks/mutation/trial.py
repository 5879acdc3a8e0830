"""Tries mutations: in copies of this folder, each in a process that has the libraries loaded already."""

from __future__ import annotations

import compileall
import os
import pickle
import py_compile
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from modules import tests_of
from plugins import Some, Watching
from sample import Mutation

LIBRARIES = (
    *("bokeh.plotting", "bokeh.models", "folium", "geopandas", "narwhals", "numpy", "pandas", "pyproj", "pytest"),
    *("scipy.signal", "scipy.spatial", "scipy.stats", "shapely", "statsmodels.nonparametric.smoothers_lowess"),
)
PYTEST_OPTIONS = (
    *("-p", "no:cacheprovider", "--hypothesis-seed=1", "-o", "addopts=--doctest-modules --import-mode=importlib"),
    *("-k", "not ibis and not dask and not spark"),  # slow to start, and other engines answer the same
)
MOST_MEMORY = 12 * 2**30  # a mutated size can ask for all there is
LIMIT_S, LIMIT_TIMES = 60, 2  # a mutated loop may never end
NO_TESTS = 5  # pytest's exit status


@dataclass
class Known:
    """What is known of tests where nothing is mutated.

    Attributes
    ----------
    failures : set of str
        The tests that fail.
    lines : dict
        For each source file and line, the tests that run it.
    seconds : dict
        How long each test takes.
    """

    failures: set[str] = field(default_factory=set)
    lines: dict[str, dict[int, set[str]]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, other: Known) -> None:
        """Take in what is known of other tests."""
        self.failures |= other.failures
        self.seconds |= other.seconds
        for file, lines in other.lines.items():
            for line, names in lines.items():
                self.lines.setdefault(file, {}).setdefault(line, set()).update(names)

    def tests_of(self, copy: Path, mutation: Mutation) -> tuple[list[str], set[str] | None]:
        """Return the files of tests that a mutation is tried against, its own first, and their names: None is all."""
        own, wider = tests_of(mutation.file)
        lines = self.lines.get(mutation.file, {})
        if not mutation.is_in_function:  # what runs at import may change any test
            return [*(str(path) for name in own for path in sorted(copy.glob(f"{name}*"))), *wider], None
        names = set().union(*(lines.get(line, ()) for line in mutation.lines))
        names = {name for name in names - self.failures if name.startswith(tuple(wider))}
        files = {name.split("::")[0] for name in names}
        return sorted(files, key=lambda name: (not name.startswith(tuple(own)), name)), names


def load_libraries() -> None:
    """Load what every trial would load, once. Ours is not: each trial has its own."""
    for name in LIBRARIES:
        import_module(name)


def copy_house(house: Path, copy: Path) -> None:
    """Copy what git knows or would take, and compile it, so that a changed file is known by what is in it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=house,
        check=True,
        capture_output=True,
    )
    for name in listed.stdout.decode().split("\0"):
        if name and (house / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(house / name, copy / name)
    compileall.compile_dir(copy / "src", quiet=2, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)


def known_of(copy: Path, tests: list[str]) -> Known:
    """Return what is known of tests, from running them where nothing is mutated."""
    report = copy / ".known"

    def run() -> int:
        import pytest

        watching = Watching(copy)
        code = pytest.main([*PYTEST_OPTIONS, *tests], plugins=[watching])
        report.write_bytes(pickle.dumps((watching.failures, watching.tests_of_lines(copy), watching.seconds)))
        return int(code)

    code = _in_a_child(copy, run, limit_s=3600)
    if code not in (0, 1):
        raise RuntimeError(f"{tests} could not be run: pytest's exit status is {code}.")
    return Known(*pickle.loads(report.read_bytes()))


def survives(copy: Path, mutation: Mutation, known: Known) -> bool:
    """Tell whether no test notices a mutation: those that run the changed line, where it runs in a test."""
    file = copy / mutation.file
    tests, names = known.tests_of(copy, mutation)
    if names is not None and not names:
        return True

    def run() -> int:
        import pytest

        left_out = [f"--deselect={name}" for name in known.failures]
        return int(
            pytest.main([*PYTEST_OPTIONS, "-x", *left_out, *tests], plugins=[] if names is None else [Some(names)])
        )

    file.write_text(mutation.after, "utf-8")
    try:
        seconds = sum(known.seconds.get(name, 0.0) for name in (known.seconds if names is None else names))
        return _in_a_child(copy, run, LIMIT_S + LIMIT_TIMES * seconds) in (0, NO_TESTS)
    finally:
        file.write_text(mutation.before, "utf-8")


def _in_a_child(copy: Path, run: Callable[[], int], limit_s: float) -> int:
    """Return the exit status of a function in a process of its own; -1 where it took too long."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            _settle(copy)
            code = run()
        finally:
            os._exit(code)
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)  # it leads a group of its own, with all that it started
    os.waitpid(child, 0)
    return -1


def _settle(copy: Path) -> None:
    os.setsid()
    os.chdir(copy)
    os.environ["PYTHONPATH"] = str(copy / "src")
    sys.path[0] = str(copy / "src")
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(silent, stream)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    import ddsviz

    if not Path(ddsviz.__file__).is_relative_to(copy):
        raise RuntimeError("The tests do not see the copy.")
