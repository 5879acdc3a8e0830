"""Gives a student fresh files of the course, and moves aside what was there. Runs in the home, as the student.

python3 reset.py                 the whole course
python3 reset.py lesson-1.ipynb  one file of it
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import follow
import follow_course
import follow_record

STAMP = time.strftime("%Y%m%d-%H%M%S")


def main() -> int:
    """Move aside what is named, and bring the course up to date."""
    folder = Path(os.environ["COURSE_DIR"])
    if len(sys.argv) > 1:
        forget_file(folder, sys.argv[1])
    elif folder.exists():
        aside = folder.with_name(f"{folder.name}.mine-{STAMP}")
        folder.rename(aside)
        print(f"The course as it was is now in {aside.name}.")
    return follow.main()


def forget_file(folder: Path, path: str) -> None:
    """Move one file aside, and let the updater place it again."""
    _, folder, state = follow.settings()
    file = folder / path
    if not file.resolve().is_relative_to(folder):
        sys.exit(f"{path} is not in the course.")
    with follow_course.one_at_a_time(state / "lock"):
        record = follow_record.read_record(state / "record.json")
        if path not in record.placed:
            sys.exit(f"The course has no file {path}.")
        if os.path.lexists(file):
            aside = file.with_name(f"{file.stem}.mine-{STAMP}{file.suffix}")
            file.rename(aside)
            print(f"{path} as it was is now {aside.name}.")
        record.placed[path] = follow_record.TAKEN_AWAY
        record.complete = ""
        record.save()


if __name__ == "__main__":
    sys.exit(main())
