"""The command `ddsviz`, for those who write and publish a course: arguments in, one call out."""

from __future__ import annotations

import argparse
import datetime
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ddsviz.errors import DdsvizError, Mend
from ddsviz.wording import shortened

LONGEST_SAID = 200
FOUND, FAILED = 1, 2
"""Exit statuses: something needs mending; the command could not do what was asked."""
MORE_PACKAGES = Mend("pip install 'ddsviz[course]'")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command, and return what it ends with."""
    parsed = _parser().parse_args(arguments)
    try:
        ended = int(parsed.do(parsed))
        sys.stdout.flush()
        return ended
    except DdsvizError as fault:
        print(fault, file=sys.stderr)
    except ModuleNotFoundError as fault:
        print(f"This needs more packages ({fault.name} is missing). Install them: {MORE_PACKAGES}", file=sys.stderr)
    except BrokenPipeError:  # whoever read it has read enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as fault:
        said = f"{fault.strerror}: {fault.filename}" if fault.filename and fault.strerror else str(fault)
        print(f"{shortened(said, LONGEST_SAID)}. Name another file or folder, or mend that one.", file=sys.stderr)
    return FAILED


def _describe(parsed: argparse.Namespace) -> int:
    from ddsviz.course.description import describe_notebook

    options = {name: value for name, value in vars(parsed).items() if name not in ("do", "file")}
    changed = describe_notebook(parsed.file, datetime.date.today(), **options)
    print(f"{parsed.file}: {'written anew' if changed else 'nothing to change'}.")
    return 0


def _check(parsed: argparse.Namespace) -> int:
    from ddsviz.course.inspection import inspect_all

    found = inspect_all(parsed.files)
    if parsed.json:
        print(
            json.dumps({str(path): [one.as_dict() for one in findings] for path, findings in found.items()}, indent=1)
        )
    else:
        for path, findings in found.items():
            print(f"{path}: {len(findings) or 'nothing'} to mend")
            print("".join(f"  {one}\n" for one in findings), end="")
    if not all(os.path.isfile(path) for path in found):  # which a name that is too long is not, either
        return FAILED
    return FOUND if any(found.values()) else 0


def _new(parsed: argparse.Namespace) -> int:
    from ddsviz.course.skeleton import new_notebook

    print(new_notebook(parsed.title, parsed.folder, datetime.date.today()))
    return 0


def _build(parsed: argparse.Namespace) -> int:
    from ddsviz.course.publishing import build

    built = build(parsed.folder, parsed.out, parsed.replace)
    print(f"Students get, from {parsed.folder}:")
    print("".join(f"  {name}\n" for name in built.selection.copied), end="")
    if built.selection.left:
        print("Left there (course.toml can list under 'files' what students should get as well):")
        print("".join(f"  {name}: {reason}\n" for name, reason in built.selection.left.items()), end="")
    if any(built.faults.values()):
        print("To mend:")
        print("".join(f"  {name}: {one}\n" for name, faults in built.faults.items() for one in faults), end="")
    print(f"{parsed.out}: open {parsed.out / 'index.html'}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ddsviz", description="Keeps a course's notebooks in order.")
    parts = parser.add_subparsers(required=True, metavar="notebook|course")
    notebook = parts.add_parser("notebook", help="one notebook").add_subparsers(required=True, metavar="what")
    course = parts.add_parser("course", help="the whole course").add_subparsers(required=True, metavar="what")
    _add_describe(notebook)
    check = _command(notebook, "check", _check, "find what should be mended")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.add_argument("--json", action="store_true", help="for machines")
    new = _command(notebook, "new", _new, "write a notebook to begin with")
    new.add_argument("title")
    new.add_argument("--folder", type=Path, default=Path(), help="where to (default: here)")
    build = _command(course, "build", _build, "write the catalogue, the students' folder and the archives")
    build.add_argument("folder", type=Path, help="where course.toml and the notebooks are")
    build.add_argument("--out", type=Path, required=True, help="where to")
    build.add_argument("--replace", action="store_true", help="an earlier build that is there may be replaced")
    return parser


def _add_describe(parts: Any) -> None:
    describe = _command(parts, "describe", _describe, "say what a notebook is, for catalogues")
    describe.add_argument("file", type=Path, metavar="FILE")
    one = {
        "title": "its title; title cell and citation are kept in step",
        "description": "one or two sentences",
        "level": "for whom: beginner, …",
        "language": "en-GB, …",
        "licence": "an SPDX name, such as CC-BY-4.0, or an address",
        "version": "1.0, …",
        "date": "when it was last changed (default: today): 2026-11-26",
    }
    for name, text in one.items():
        describe.add_argument(f"--{name}", help=text)
    describe.add_argument("--minutes", type=int, help="how long it takes")
    describe.add_argument("--author", action="append", help="who wrote it, in place of whom it names; again for more")
    added = {
        "teaches": "what a student can do afterwards",
        "requires": "what a student must be able to do before",
        "keyword": "a word to find it by",
        "kind": "lesson, exercise, …",
        "data": "a table of ddsviz that it uses, a FILE under the notebook's own licence, or FILE=LICENCE",
    }
    for name, text in added.items():
        describe.add_argument(f"--{name}", action="append", help=f"{text}; added to what it says; again for more")


def _command(parts: Any, name: str, do: Any, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = parts.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    parser.set_defaults(do=do)
    return parser
