"""Changing a student's folder, one path at a time, so that a save at any moment and a kill at any moment lose nothing.

What is in the way is moved aside first, under a name that no program knows, and judged there: nothing can be saved into
it any more. The new file is complete before it gets its name, and does not get it when something has appeared there.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from itertools import count

from follow_edits import Judgement, judge
from follow_folder import Folder, Kind, LinkError
from follow_old import MINUTE, STAMP_FORM, keep_old
from follow_record import TAKEN_AWAY, Intent, Record
from follow_words import shown

WORK = ".course-work"  # there while a pass changes something
NEW_FILES, OLD_FILES = f"{WORK}/new", f"{WORK}/old"
LONGEST_NAME_BYTES = 255


class Moves:
    """Moves in one course folder, as its record intends them."""

    def __init__(self, folder: Folder, record: Record) -> None:
        self.folder = folder
        self.record = record

    def staged(self, intent: Intent) -> str:
        """Where a new file waits until it gets its name."""
        return f"{NEW_FILES}/{intent.number}"

    def aside(self, path: str, intent: Intent) -> str:
        """Where the old one lies while it is judged."""
        return f"{OLD_FILES}/{intent.number}/{os.path.basename(path)}"

    # One path, in the order in which things happen.

    def carry_out(self, path: str, intent: Intent) -> str | None:
        """Change one path; a sentence when that did not work out."""
        try:
            if self.move_aside(path, intent):
                self.settle(path, intent)
            arrived = self.forget(path) if intent.mark is None else self.put_in_place(path, intent)
        except LinkError as link:
            self.put_back(path, intent)
            return refusal(path, str(link.filename))
        except OSError as fault:
            self.put_back(path, intent)
            return f"{shown(path)} could not be updated ({fault.strerror})."
        del self.record.intended[path]
        if arrived:
            return None
        return f"{shown(path)} was saved while its new version came: that comes with the next update."

    def move_aside(self, path: str, intent: Intent) -> bool:
        """Take away what is at the path; False when nothing is."""
        try:
            self.folder.take(path, self.aside(path, intent))
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True

    def settle(self, path: str, intent: Intent) -> None:
        """Judge what was moved aside, and give it its place."""
        aside = self.aside(path, intent)
        judged = judge(self.folder, aside, self.record.placed.get(path))
        if judged is Judgement.EDITED:
            if not (intent.stays and self.returned(path, aside)):
                self.keep_as_mine(path, aside, intent.stamp)
        elif judged is Judgement.UNTOUCHED and intent.mark:
            self.folder.unlink(aside)
        else:
            keep_old(self.folder, self.record, path, aside, intent)
        if intent.mark is None and not self.folder.is_there(path):
            self.remove_empty_folders(path)

    def forget(self, path: str) -> bool:
        """Forget a removed file: if it comes back into the course, it is new."""
        self.record.placed.pop(path, None)
        return True

    def put_in_place(self, path: str, intent: Intent) -> bool:
        """Give the new file its name; False when something has appeared there."""
        new = path not in self.record.placed
        try:
            self.folder.move(self.staged(intent), path)
        except FileExistsError:
            return False
        self.arrived(path, intent, new=new)
        return True

    def arrived(self, path: str, intent: Intent, *, new: bool) -> None:
        """Record that the new file has its name."""
        assert intent.mark
        self.record.placed[path] = intent.mark
        self.record.note(intent.stamp, f"{shown(path)} {'is new' if new else 'was updated'}.")

    def put_back(self, path: str, intent: Intent) -> None:
        """Undo a move that could not be finished; what can't be put back now is settled by the next pass."""
        aside = self.aside(path, intent)
        try:
            if self.folder.is_there(aside):
                self.folder.move(aside, path)
            if not self.folder.is_there(path):
                self.take_away(path, intent)
            del self.record.intended[path]
        except OSError:
            pass

    # Where a student's own files go.

    def returned(self, path: str, aside: str) -> bool:
        """Give an edited file its own name back, unless something has appeared there."""
        try:
            self.folder.move(aside, path)
        except FileExistsError:
            return False
        return self.forget(path)

    def keep_as_mine(self, path: str, aside: str, stamp: str) -> None:
        """Give the student's copy a name of its own beside the new file."""
        home = self.home_of(path)
        for number in count(1):
            mine = os.path.join(home, mine_name(os.path.basename(path), stamp[MINUTE], number))
            if self.folder.is_there(mine):
                continue
            # Told first: a pass that is killed after the move could not tell it any more.
            sentence = f"Your own {shown(path)} is now {shown(mine)}: the course has something new in its place."
            self.record.note(stamp, sentence)
            try:
                self.record.save()
                self.folder.move(aside, mine)
                return
            except OSError as fault:
                self.record.notes.remove([stamp, sentence])
                if not isinstance(fault, FileExistsError):
                    raise

    def home_of(self, path: str) -> str:
        """The folder that a path is in; the course folder itself when that isn't there any more."""
        parent = os.path.dirname(path)
        try:
            if parent:
                self.folder.make_folder(parent)
            return parent
        except OSError:
            return ""

    def remove_empty_folders(self, path: str) -> None:
        """Remove the folders that a removed file has left empty."""
        while path := os.path.dirname(path):
            try:
                self.folder.remove_empty(path)
            except OSError:
                return

    # A pass that was killed, and the end of a pass.

    def recover(self) -> None:
        """Finish what a killed pass has begun."""
        for path, intent in list(self.record.intended.items()):
            placed = self.was_placed(path, intent)
            if self.folder.is_there(self.aside(path, intent)):
                self.settle(path, intent)
                if intent.mark is None:
                    self.forget(path)
            if placed:
                self.arrived(path, intent, new=path not in self.record.placed)
            elif not self.folder.is_there(path):
                self.take_away(path, intent)
            del self.record.intended[path]
            self.record.save()
        self.sweep()

    def take_away(self, path: str, intent: Intent) -> None:
        """Record that a path is empty because of us: or it would look like the student's wish."""
        known = self.record.placed.pop(path, None)
        if known and intent.mark:
            self.record.placed[path] = TAKEN_AWAY

    def was_placed(self, path: str, intent: Intent) -> bool:
        """Whether a killed pass came as far as giving the new file its name."""
        if intent.mark is None or self.folder.look(NEW_FILES) is not Kind.FOLDER:
            return False
        staged = self.staged(intent)
        if not self.folder.is_there(staged):
            return True
        return self.folder.look(path) is Kind.FILE and self.folder.is_same(path, staged)

    def sweep(self) -> None:
        """Remove the folder of work, but nothing in it that may be the student's: the record may have been lost."""
        if self.folder.look(WORK) is not Kind.FOLDER or self.record.intended:
            return
        stamp = datetime.now().strftime(STAMP_FORM)
        asides = [f"{OLD_FILES}/{number}" for number in self.folder.names(OLD_FILES)]
        for aside in asides:
            for name in self.folder.names(aside):
                self.keep_as_mine(name, f"{aside}/{name}", stamp)
        self.folder.remove_all(NEW_FILES)
        for emptied in [*asides, OLD_FILES, WORK]:
            with suppress(OSError):
                self.folder.remove_empty(emptied)


def refusal(path: str, link: str) -> str:
    """The sentence for a path on whose way a link is."""
    return f"{shown(path)} was refused: {shown(link)} is a link, and what it leads to is not touched."


def mine_name(name: str, stamp: str, number: int) -> str:
    """The name of a student's copy: week1.mine-20261122-2154.ipynb, then week1.mine-20261122-2154-2.ipynb."""
    stem, suffix = os.path.splitext(name)
    ending = f".mine-{stamp}{f'-{number}' if number > 1 else ''}{suffix}"
    while len(os.fsencode(stem + ending)) > LONGEST_NAME_BYTES:
        stem = stem[:-1]
    return stem + ending
