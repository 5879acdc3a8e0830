"""Changing a student's folder, one path at a time, so that a save at any moment and a kill at any moment lose nothing.

What is in the way is moved aside first, under a name that no program knows, and judged there: nothing can be saved into
it any more. The new file is complete before it gets its name, and does not get it when something has appeared there.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from follow_files import Judgement, Kind, judge, look, mine_name, move_without_replacing
from follow_record import TAKEN_AWAY, Intent, Record

WORK = ".course-work"  # there while a pass changes something
OLD = ".course-old"
KEPT_DAYS = 14
STAMP_FORM = "%Y%m%d-%H%M%S"
MINUTE = slice(0, 13)  # of a stamp: what names a student's copy


class Moves:
    """Moves in one course folder, as its record intends them."""

    def __init__(self, folder: Path, record: Record) -> None:
        self.folder = folder
        self.record = record
        self.work = folder / WORK
        self.old = folder / OLD

    def staged(self, intent: Intent) -> Path:
        """Where a new file waits until it gets its name."""
        return self.work / "new" / str(intent.number)

    def aside(self, path: str, intent: Intent) -> Path:
        """Where the old one lies while it is judged."""
        return self.work / "old" / str(intent.number) / os.path.basename(path)

    # One path, in the order in which things happen.

    def carry_out(self, path: str, intent: Intent) -> str | None:
        """Change one path; a sentence when that did not work out."""
        try:
            if self.move_aside(path, intent):
                self.settle(path, intent)
            arrived = self.forget(path) if intent.mark is None else self.put_in_place(path, intent)
        except OSError as fault:
            self.put_back(path, intent)
            return f"{path} could not be updated ({fault.strerror})."
        del self.record.intended[path]
        return None if arrived else f"{path} was saved while its new version came: that comes with the next update."

    def move_aside(self, path: str, intent: Intent) -> bool:
        """Take away what is at the path; False when nothing is."""
        try:
            (self.folder / path).rename(self.aside(path, intent))
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True

    def settle(self, path: str, intent: Intent) -> None:
        """Judge what was moved aside, and give it its place."""
        aside = self.aside(path, intent)
        judged = judge(aside, self.record.placed.get(path))
        if judged is Judgement.EDITED:
            if not (intent.stays and self.returned(path, aside)):
                self.keep_as_mine(path, aside, intent.stamp)
        elif judged is Judgement.UNTOUCHED and intent.mark:
            aside.unlink()
        else:
            self.archive(path, aside, intent)
        if intent.mark is None and not os.path.lexists(self.folder / path):
            self.remove_empty_folders(path)

    def forget(self, path: str) -> bool:
        """Forget a removed file: if it comes back into the course, it is new."""
        self.record.placed.pop(path, None)
        return True

    def put_in_place(self, path: str, intent: Intent) -> bool:
        """Give the new file its name; False when something has appeared there."""
        assert intent.mark
        place = self.folder / path
        new = path not in self.record.placed
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            move_without_replacing(self.staged(intent), place)
        except FileExistsError:
            return False
        self.arrived(path, intent, new=new)
        return True

    def arrived(self, path: str, intent: Intent, *, new: bool) -> None:
        """Record that the new file has its name."""
        assert intent.mark
        self.record.placed[path] = intent.mark
        self.record.note(intent.stamp, f"{path} {'is new' if new else 'was updated'}.")

    def put_back(self, path: str, intent: Intent) -> None:
        """Undo a move that could not be finished; what can't be put back now is settled by the next pass."""
        aside, place = self.aside(path, intent), self.folder / path
        try:
            if os.path.lexists(aside):
                move_without_replacing(aside, place)
            if not os.path.lexists(place):
                self.take_away(path, intent)
            del self.record.intended[path]
        except OSError:
            pass

    # Where old files go.

    def returned(self, path: str, aside: Path) -> bool:
        """Give an edited file its own name back, unless something has appeared there."""
        try:
            move_without_replacing(aside, self.folder / path)
        except FileExistsError:
            return False
        self.record.placed.pop(path, None)
        return True

    def keep_as_mine(self, path: str, aside: Path, stamp: str) -> None:
        """Give the student's copy a name of its own beside the new file."""
        home = self.home_of(path)
        for number in count(1):
            mine = home / mine_name(os.path.basename(path), stamp[MINUTE], number)
            if os.path.lexists(mine):
                continue
            # Told first: a pass that is killed after the move could not tell it any more.
            kept = mine.relative_to(self.folder)
            sentence = f"Your own {path} is now {kept}: the course has something new in its place."
            self.record.note(stamp, sentence)
            try:
                self.record.save()
                move_without_replacing(aside, mine)
                return
            except OSError as fault:
                self.record.notes.remove([stamp, sentence])
                if not isinstance(fault, FileExistsError):
                    raise

    def home_of(self, path: str) -> Path:
        """The folder that a path is in; the course folder itself when that isn't there any more."""
        parent = self.folder / os.path.dirname(path)
        if link_above(self.folder, path) is None:
            try:
                parent.mkdir(parents=True, exist_ok=True)
                return parent
            except OSError:
                pass
        return self.folder

    def archive(self, path: str, aside: Path, intent: Intent) -> None:
        """Keep an old file for two weeks."""
        for number in count(1):
            drawer = intent.stamp[MINUTE] + (f"-{number}" if number > 1 else "")
            target = self.old / drawer / path
            why = "your copy, which you had run," if intent.mark else "it is no longer in the course, and"
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                move_without_replacing(aside, target)
            except (FileExistsError, NotADirectoryError):
                continue
            self.record.note(intent.stamp, f"{path}: {why} is kept in {OLD}/{drawer} for {KEPT_DAYS} days.")
            return

    def remove_empty_folders(self, path: str) -> None:
        """Remove the folders that a removed file has left empty."""
        for parent in list((self.folder / path).parents):
            if parent == self.folder:
                return
            try:
                parent.rmdir()
            except OSError:
                return

    # A pass that was killed, and the end of a pass.

    def recover(self) -> None:
        """Finish what a killed pass has begun."""
        for path, intent in list(self.record.intended.items()):
            placed = self.was_placed(path, intent)
            if os.path.lexists(self.aside(path, intent)):
                self.settle(path, intent)
                if intent.mark is None:
                    self.forget(path)
            if placed:
                self.arrived(path, intent, new=path not in self.record.placed)
            elif not os.path.lexists(self.folder / path):
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
        if intent.mark is None or look(self.work / "new") is not Kind.FOLDER:
            return False
        staged, place = self.staged(intent), self.folder / path
        return not os.path.lexists(staged) or (look(place) is Kind.FILE and place.samefile(staged))

    def sweep(self) -> None:
        """Remove the folder of work; if the record was lost, what is in there may be the student's."""
        if look(self.work) is Kind.FOLDER and not self.record.intended:
            stamp = datetime.now().strftime(STAMP_FORM)
            for left in list(self.work.glob("old/*/*")):
                self.keep_as_mine(left.name, left, stamp)
            shutil.rmtree(self.work)

    def expire(self, now: datetime) -> None:
        """Remove what was kept for long enough."""
        for drawer in self.drawers():
            kept_since = datetime.strptime(drawer.name[MINUTE], STAMP_FORM[:-2])
            if now - kept_since > timedelta(days=KEPT_DAYS):
                shutil.rmtree(drawer, ignore_errors=True)
        if look(self.old) is Kind.FOLDER and not any(self.old.iterdir()):
            self.old.rmdir()

    def drawers(self) -> Iterator[Path]:
        """The folders that updates have put old files into."""
        if look(self.old) is Kind.FOLDER:
            for drawer in self.old.iterdir():
                if re.fullmatch(r"\d{8}-\d{4}(-\d+)?", drawer.name) and look(drawer) is Kind.FOLDER:
                    yield drawer


def link_above(folder: Path, path: str) -> str | None:
    """The first folder on the way to a path that is a link."""
    parts = path.split("/")
    ways = ("/".join(parts[:length]) for length in range(1, len(parts)))
    return next((way for way in ways if look(folder / way) is Kind.LINK), None)
