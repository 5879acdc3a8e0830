"""Keeps a student's folder of course notebooks up to date, and never loses an edit.

Run as the student, with its settings in the environment:

    COURSE_REPO  the course's git repository (an address, or a folder)
    COURSE_REF   a branch or tag of it; without one, its main branch
    COURSE_PATH  the folder of the repository with the students' notebooks; without one, all of it
    COURSE_DIR   the student's folder

It ends with 0 when the folder is up to date, or waits for a file to be closed; with 1 when something could not be
updated; with 2 when a setting is wrong. See README.md, "How notebooks stay fresh".
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
from pathlib import Path

from follow_course import RefusedError, Source, told_fault, update
from follow_words import one_line

UP_TO_DATE, NOT_UPDATED, BAD_SETTING = 0, 1, 2


class BadSettingError(Exception):
    """One sentence that says what to set."""


def main() -> int:
    """Run one pass, and log what there is to tell."""
    signal.signal(signal.SIGIO, signal.SIG_IGN)  # what ends a lease; see follow_edits.being_written
    try:
        source, folder, state = settings()
        outcome = update(folder, state, source)
    except BadSettingError as fault:
        log(str(fault))
        return BAD_SETTING
    except RefusedError as fault:
        log(str(fault))
        return NOT_UPDATED
    except OSError as fault:
        log(told_fault(fault))
        return NOT_UPDATED
    except KeyboardInterrupt:
        return NOT_UPDATED
    except Exception as fault:  # a student's log has no use for a traceback
        log(f"the update stopped: {type(fault).__name__}: {fault}")
        return NOT_UPDATED
    for sentence in outcome.problems + outcome.waiting:
        log(sentence)
    if not outcome.problems:
        log("up to date" if not outcome.waiting else "up to date but for what waits")
    return NOT_UPDATED if outcome.problems else UP_TO_DATE


def settings() -> tuple[Source, Path, Path]:
    """Where the course comes from, the student's folder, and where the clone and the record are."""
    missing = [name for name in ("COURSE_REPO", "COURSE_DIR") if not os.environ.get(name)]
    if missing:
        raise BadSettingError(f"Set {' and '.join(missing)}: the course's git repository and the student's folder.")
    path = os.path.normpath(os.environ.get("COURSE_PATH") or ".")
    if path.startswith(("/", "..")):
        raise BadSettingError("Set COURSE_PATH to a folder inside the repository, such as notebooks.")
    folder = Path(os.environ["COURSE_DIR"]).expanduser().resolve()
    source = Source(os.environ["COURSE_REPO"], os.environ.get("COURSE_REF", ""), path)
    return source, made(folder), state_of(folder)


def made(folder: Path) -> Path:
    """The student's folder, made if need be, and the student's."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise BadSettingError(f"Set COURSE_DIR to a folder: {folder} is a file.") from None
    if os.geteuid() != folder.stat().st_uid and os.geteuid() == 0:
        raise BadSettingError(f"Run this as the student: {folder} is not root's, and root must not write there.")
    return folder


def state_of(folder: Path) -> Path:
    """The folder of this course folder's clone, record and lock."""
    try:
        home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    except RuntimeError:
        raise BadSettingError("Set HOME to the student's home folder.") from None
    name = f"{folder.name}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}"
    state = home.resolve() / "course-follow" / name
    if state.is_relative_to(folder):
        raise BadSettingError(f"Set COURSE_DIR to a folder inside {folder}: the updater keeps its own files in {home}.")
    state.mkdir(parents=True, exist_ok=True)
    return state


def log(sentence: str) -> None:
    """One plain line."""
    print(f"course: {one_line(sentence)}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
