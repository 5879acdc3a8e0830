"""What a student is told, in two small files of the course folder: what has changed, and what could not be updated."""

from __future__ import annotations

import os
from itertools import groupby
from pathlib import Path

from follow_files import Kind, look
from follow_record import Record, write_through

CHANGED = "WHAT-CHANGED.txt"
CHANGED_HEADING = """\
What has changed in this folder. The newest changes are at the end.
Your own work is never changed: where the course had something new for a file that you had edited, yours was renamed.
"""
NOT_UPDATED = "COURSE-NOT-UPDATED.txt"
NOT_UPDATED_HEADING = "The course folder is not up to date. This file goes away when it is.\n"


def tell_changes(folder: Path, record: Record) -> None:
    """Add the record's notes to WHAT-CHANGED.txt, each once."""
    if not record.notes:
        return
    file = folder / CHANGED
    # Added at the end and never rewritten: a student may be writing into this file, too.
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o666)
    with open(descriptor, "r+b") as opened:
        there = opened.read()
        told = "".join(part for part in told_parts(record.notes) if os.fsencode(part) not in there)
        opened.write(os.fsencode(told if there else CHANGED_HEADING + told))
    record.notes = []
    record.save()


def told_parts(notes: list[list[str]]) -> list[str]:
    """The notes of each pass under its date."""
    parts = []
    for stamp, of_pass in groupby(notes, key=lambda note: note[0]):
        lines = "".join(f"  {sentence}\n" for _, sentence in of_pass)
        parts.append(f"\n{readable(stamp)}\n{lines}")
    return parts


def readable(stamp: str) -> str:
    """20261122-215407 as 2026-11-22 21:54:07."""
    day, time = stamp.split("-")
    return f"{day[:4]}-{day[4:6]}-{day[6:]} {time[:2]}:{time[2:4]}:{time[4:]}"


def tell_problems(folder: Path, problems: list[str]) -> None:
    """Say in COURSE-NOT-UPDATED.txt what could not be updated; without problems, there is no such file."""
    file = folder / NOT_UPDATED
    text = os.fsencode(NOT_UPDATED_HEADING + "".join(f"\n{problem}\n" for problem in problems))
    there = file.read_bytes() if look(file) is Kind.FILE else None
    if there and not there.startswith(NOT_UPDATED_HEADING.encode()):
        return  # the student's own
    if not problems:
        file.unlink(missing_ok=True)
    elif there != text:
        # Made first and filled then: on a full disk, its name alone tells.
        write_through(file, text)
