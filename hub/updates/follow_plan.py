"""What of the course has to change in a student's folder, and what of it never comes there."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import PurePosixPath
from typing import NamedTuple

from follow_contents import Contents
from follow_edits import Judgement, judge
from follow_folder import Folder, Kind, leads_outside
from follow_git import LINK_MODE, MODULE_MODE, Entry
from follow_moves import WORK, refusal
from follow_notes import CHANGED, NOT_UPDATED
from follow_old import OLD
from follow_record import Record
from follow_words import shown

OUR_NAMES = frozenset([WORK, OLD, CHANGED, NOT_UPDATED])
LONGEST_TARGET_BYTES = 4095
LARGE_BYTES = 20_000_000  # a larger file comes after all others, by itself
LONGEST_POINTER_BYTES = 1023
POINTER_START = b"version https://git-lfs.github.com/spec/v1\n"


class Step(NamedTuple):
    """A path that has to change, to this entry or to nothing."""

    path: str
    entry: Entry | None
    stays: bool  # whether an edited copy keeps its name

    def size(self) -> int:
        """How many bytes come."""
        return self.entry.size if self.entry else 0


class Plan:
    """The steps of one pass, and what there is to tell about files that need none."""

    def __init__(self, folder: Folder, record: Record, contents: Contents, stamp: str) -> None:
        self.folder, self.record, self.contents, self.stamp = folder, record, contents, stamp
        self.problems: list[str] = []
        self.explained: dict[str, str] = {}

    def steps(self, listed: dict[str, Entry]) -> list[Step]:
        """The steps from what was placed to the course's files: first what goes, then what comes."""
        tree = {path: entry for path, entry in listed.items() if not self.refused(path, entry)}
        come = {path: entry for path, entry in tree.items() if self.is_news(path, entry)}
        come = {path: entry for path, entry in come.items() if not self.is_pointer(path, entry)}
        self.record.explained = self.explained
        folders = {str(parent) for path in come for parent in PurePosixPath(path).parents}
        in_the_way = {path for path in folders if self.folder.look(path) in (Kind.FILE, Kind.OTHER)}
        gone = {path for path in self.record.placed if path not in tree}
        leave = [Step(path, None, stays=path not in in_the_way) for path in sorted(gone | in_the_way)]
        leave = [step for step in leave if not self.left_alone(step)]
        going = {step.path for step in leave}
        steps = [Step(path, entry, stays=False) for path, entry in sorted(come.items())]
        return leave + [step for step in steps if not self.left_alone(step, going)]

    def is_news(self, path: str, entry: Entry) -> bool:
        """Whether the course has something at this path that was never placed."""
        return path not in self.record.placed or self.record.placed[path].blob != entry.blob

    # What never comes.

    def refused(self, path: str, entry: Entry) -> bool:
        """Whether this may not be placed at all; then it is told."""
        parts = path.split("/")
        if {"", ".", "..", ".git"} & set(parts) or parts[0] in OUR_NAMES:
            self.problems.append(f"The course has a file {shown(path)}, and such a name can't be placed.")
        elif entry.mode == MODULE_MODE:
            self.explain(path, f"{shown(path)} is another repository (a git submodule), and does not come along.")
        elif entry.mode == LINK_MODE and not self.leads_inside(path, entry):
            self.problems.append(f"{shown(path)} was refused: it is a link that leads out of the course folder.")
        else:
            return False
        return True

    def leads_inside(self, path: str, entry: Entry) -> bool:
        """Whether a link of the course leads to a place in the folder."""
        if not 0 < entry.size <= LONGEST_TARGET_BYTES:
            return False
        target = self.contents.whole(entry.blob)
        return b"\0" not in target and not leads_outside(path, os.fsdecode(target))

    def is_pointer(self, path: str, entry: Entry) -> bool:
        """Whether the course has only a note of where a file is kept; under the file's name it would only mislead."""
        if entry.mode == LINK_MODE or not len(POINTER_START) <= entry.size <= LONGEST_POINTER_BYTES:
            return False
        if not self.contents.whole(entry.blob).startswith(POINTER_START):
            return False
        self.explain(
            path,
            f"{shown(path)} did not come: in its place the course has a Git LFS pointer, a few lines that say where "
            "the file is kept. Please ask your instructor to put the file itself into the course's repository.",
        )
        return True

    def explain(self, path: str, sentence: str) -> None:
        """Tell what is no fault of this folder; once, and not again at every pass."""
        self.explained[path] = sentence
        if self.record.explained.get(path) != sentence:
            self.record.note(self.stamp, sentence)

    # What stays as it is.

    def left_alone(self, step: Step, going: Collection[str] = ()) -> bool:
        """Whether this step is none: what it would change is a student's link, or gone, or edited."""
        if step.entry is None and not self.leaves(step):
            self.record.placed.pop(step.path, None)
            return True
        link = self.folder.link_above(step.path)
        if link in going:
            return False  # the course's own link, which makes room
        if link is None and self.folder.look(step.path) is Kind.LINK:
            link = step.path if leads_outside(step.path, self.folder.target_of(step.path)) else None
        if link is not None:
            self.problems.append(refusal(step.path, link))
        return link is not None

    def leaves(self, step: Step) -> bool:
        """Whether a file that is no longer in the course will be moved away; if it was edited, it stays."""
        if not self.folder.is_there(step.path):
            return False
        if step.stays and judge(self.folder, step.path, self.record.placed[step.path]) is Judgement.EDITED:
            self.record.note(
                self.stamp, f"{shown(step.path)} is no longer in the course. You have edited yours, and it stays."
            )
            return False
        return True
