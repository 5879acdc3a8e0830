"""What was placed in a student's folder, what is about to be, and what is yet to be told.

The record is written in one step, and before anything moves it says what is going to: a pass that is killed at any
moment is finished by the next one.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from follow_edits import Mark
from follow_open import read_ordinary, write_in_one_step

FORM = 2
FORMS_READ = (1, FORM)  # 1: marks had no size
MAX_RECORD_BYTES = 200_000_000  # some 100 times the record of a course of 10,000 files
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
    explained: dict[str, str] = field(default_factory=dict)  # what never comes, and the sentence that was told of it

    def save(self) -> None:
        """Write the record; after a crash either the old one or the new one is there."""
        told = {
            "form": FORM,
            "complete": self.complete,
            "placed": self.placed,
            "intended": {path: asdict(intent) for path, intent in self.intended.items()},
            "notes": self.notes,
            "explained": self.explained,
        }
        write_in_one_step(self.file, json.dumps(told, indent=0).encode())

    def note(self, stamp: str, sentence: str) -> None:
        """Keep a sentence for the student; a pass that is finished by another tells it once."""
        if [stamp, sentence] not in self.notes:
            self.notes.append([stamp, sentence])


def read_record(file: Path) -> Record:
    """The record in this file; an empty one when there is none, or it can't be read (then no edit is lost either)."""
    try:
        told = json.loads(read_ordinary(file, MAX_RECORD_BYTES))
        if told["form"] not in FORMS_READ:
            return Record(file)
        placed = {path: Mark(*mark) for path, mark in told["placed"].items()}
        intended = {path: intent_from(intent) for path, intent in told["intended"].items()}
        return Record(file, told["complete"], placed, intended, told["notes"], dict(told.get("explained", {})))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Record(file)


def intent_from(told: dict[str, Any]) -> Intent:
    """An intent as it was written."""
    return Intent(**(told | {"mark": Mark(*told["mark"]) if told["mark"] else None}))
