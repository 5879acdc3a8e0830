"""What a student is told, in two small files of the course folder: what has changed, and what could not be updated."""

from __future__ import annotations

import os
from itertools import groupby

from follow_folder import Folder, Kind
from follow_open import write_down
from follow_record import Record
from follow_words import one_line

CHANGED = "WHAT-CHANGED.txt"
CHANGED_HEADING = """\
What has changed in this folder. The newest changes are at the end.
Your own work is never changed: where the course had something new for a file that you had edited, yours was renamed.
"""
LOOKED_BACK_BYTES = 1_000_000
NOT_UPDATED = "COURSE-NOT-UPDATED.txt"
NOT_UPDATED_HEADING = "The course folder is not up to date. This file goes away when it is.\n"


def tell_changes(folder: Folder, record: Record) -> None:
    """Add the record's notes to WHAT-CHANGED.txt, each once."""
    if not record.notes:
        return
    parts = told_parts(record.notes)
    # Added at the end and never rewritten: a student may be writing into this file, too.
    with open(folder.open(CHANGED, os.O_RDWR | os.O_CREAT | os.O_APPEND), "r+b") as opened:
        size = opened.seek(0, os.SEEK_END)
        # A killed pass has told at the end. No more is read: a student can make any file large.
        opened.seek(max(0, size - sum(map(len, parts)) - LOOKED_BACK_BYTES))
        there = opened.read(size - opened.tell())
        told = b"".join(part for part in parts if part not in there)
        opened.write(told if size else CHANGED_HEADING.encode() + told)
    record.notes = []
    record.save()


def told_parts(notes: list[list[str]]) -> list[bytes]:
    """The notes of each pass under its date."""
    parts = []
    for stamp, of_pass in groupby(notes, key=lambda note: note[0]):
        lines = "".join(f"  {one_line(sentence)}\n" for _, sentence in of_pass)
        parts.append(f"\n{readable(stamp)}\n{lines}".encode())
    return parts


def readable(stamp: str) -> str:
    """20261122-215407 as 2026-11-22 21:54:07."""
    day, time = stamp.split("-")
    return f"{day[:4]}-{day[4:6]}-{day[6:]} {time[:2]}:{time[2:4]}:{time[4:]}"


def tell_problems(folder: Folder, problems: list[str]) -> None:
    """Say in COURSE-NOT-UPDATED.txt what could not be updated; without problems, there is no such file."""
    text = (NOT_UPDATED_HEADING + "".join(f"\n{one_line(problem)}\n" for problem in problems)).encode()
    kind = folder.look(NOT_UPDATED)
    there = None
    if kind is Kind.FILE:
        with folder.read(NOT_UPDATED) as file:
            there = file.read(len(text) + 1)
        if there and not there.startswith(NOT_UPDATED_HEADING.encode()):
            return  # the student's own
    if not problems:
        if kind is Kind.FILE:
            folder.unlink(NOT_UPDATED)
    elif there != text:
        # Made first and filled then: on a full disk, its name alone tells.
        write_down(folder.open(NOT_UPDATED, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), [text])
