"""What was placed in a student's folder, what is about to be, and what is yet to be told.

The record is written in one step, and before anything moves it says what is going to: a pass that is killed at any
moment is finished by the next one.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from follow_files import Mark

FORM = 1
TAKEN_AWAY = Mark("", None)  # placed once, and missing not because the student has deleted it: it shall come again


@dataclass
class Intent:
    """A path that a pass is about to change."""

    number: int  # names the copies under way, in the folder of work
    mark: Mark | None  # what will be placed; None when nothing will
    stays: bool  # whether an edited copy keeps its name
    stamp: str  # the time of the pass, which names the student's copy


@dataclass
class Record:
    """The record of one course folder, in a file outside it."""

    file: Path
    complete: str = ""  # the state of the course that the folder has in full
    placed: dict[str, Mark] = field(default_factory=dict)
    intended: dict[str, Intent] = field(default_factory=dict)
    notes: list[list[str]] = field(default_factory=list)  # time, sentence

    def save(self) -> None:
        """Write the record; after a crash either the old one or the new one is there."""
        told = {
            "form": FORM,
            "complete": self.complete,
            "placed": self.placed,
            "intended": {path: asdict(intent) for path, intent in self.intended.items()},
            "notes": self.notes,
        }
        write_in_one_step(self.file, json.dumps(told, indent=0).encode())

    def note(self, stamp: str, sentence: str) -> None:
        """Keep a sentence for the student; a pass that is finished by another tells it once."""
        if [stamp, sentence] not in self.notes:
            self.notes.append([stamp, sentence])


def read_record(file: Path) -> Record:
    """The record in this file; an empty one when there is none, or it can't be read (then no edit is lost either)."""
    try:
        told = json.loads(file.read_bytes())
        if told["form"] != FORM:
            return Record(file)
        placed = {path: Mark(*mark) for path, mark in told["placed"].items()}
        intended = {path: intent_from(intent) for path, intent in told["intended"].items()}
        return Record(file, told["complete"], placed, intended, told["notes"])
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return Record(file)


def intent_from(told: dict[str, Any]) -> Intent:
    """An intent as it was written."""
    return Intent(**(told | {"mark": Mark(*told["mark"]) if told["mark"] else None}))


def write_in_one_step(file: Path, data: bytes) -> None:
    """Replace a file of our own."""
    fresh = file.with_name(file.name + ".new")
    write_through(fresh, data)
    fresh.replace(file)


def write_through(file: Path, data: bytes, mode: int = 0o666) -> None:
    """Write a file down to the disk: a power cut must not leave it empty under its name."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    with open(os.open(file, flags, mode), "wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
