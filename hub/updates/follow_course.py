"""One pass over a course folder: what has changed in the course, what of it may change here, and changing that."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from follow_files import Judgement, Kind, Mark, judge, leads_outside, look, mark_of
from follow_git import LINK_MODE, MODULE_MODE, PROGRAM_MODE, Clone, DamagedError, Entry, GitError
from follow_moves import OLD, STAMP_FORM, WORK, Moves, link_above
from follow_notes import CHANGED, NOT_UPDATED, tell_changes, tell_problems
from follow_record import Intent, Record, read_record, write_through
from follow_server import ask_servers

OUR_NAMES = frozenset([WORK, OLD, CHANGED, NOT_UPDATED, f"{NOT_UPDATED}.new"])


class Source(NamedTuple):
    """Where the course comes from."""

    repository: str
    ref: str
    path: str


class Step(NamedTuple):
    """A path that has to change, to this entry or to nothing."""

    path: str
    entry: Entry | None
    stays: bool  # whether an edited copy keeps its name


class RefusedError(Exception):
    """A pass can't begin; the message is a sentence for the student."""


class Outcome(NamedTuple):
    """What a pass has to tell."""

    problems: list[str]
    waiting: list[str]


def update(folder: Path, state: Path, source: Source) -> Outcome:
    """Bring a course folder up to date, and tell the student."""
    with one_at_a_time(state / "lock"):
        outcome = Outcome([], [])
        record = read_record(state / "record.json")
        try:
            Pass(folder, record, Clone(state / "repository.git", source.repository), outcome).run(source)
        except (RefusedError, GitError) as refusal:
            outcome.problems.append(str(refusal))
        except OSError as fault:
            outcome.problems.append(told_fault(fault))
        tell(folder, record, outcome)
    return outcome


@contextmanager
def one_at_a_time(file: Path) -> Iterator[None]:
    """Wait until no other pass runs. The lock ends with its process, however that ends."""
    with file.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def tell(folder: Path, record: Record, outcome: Outcome) -> None:
    """Tell the student if there is room for it; if there is none, the log tells now, and the file later."""
    try:
        tell_changes(folder, record)
    except OSError as fault:
        outcome.problems.append(f"{CHANGED} could not be written ({fault.strerror}).")
    try:
        tell_problems(folder, outcome.problems + outcome.waiting)
    except OSError as fault:
        if look(folder / NOT_UPDATED) is not Kind.FILE:
            outcome.problems.append(f"{NOT_UPDATED} could not be written ({fault.strerror}).")


def told_fault(fault: OSError) -> str:
    """A sentence for a fault of the file system."""
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full: nothing was changed. Delete what you don't need, and start your server again."
    return f"Nothing was changed: {fault.strerror}{f' ({fault.filename})' if fault.filename else ''}."


class Pass:
    """One pass, with what it has to tell."""

    def __init__(self, folder: Path, record: Record, clone: Clone, outcome: Outcome) -> None:
        self.folder, self.record, self.clone, self.outcome = folder, record, clone, outcome
        self.moves = Moves(folder, record)
        self.stamp = datetime.now().strftime(STAMP_FORM)

    def run(self, source: Source) -> None:
        """Finish what was begun, fetch, and change what has to."""
        self.refuse_in_our_place()
        self.start_afresh_if_empty()
        self.moves.recover()
        self.moves.expire(datetime.now())
        commit = self.newest(source.ref)
        state = f"{commit}:{source.path}"
        if commit is None or state == self.record.complete:
            return
        try:
            self.change(self.clone.tree(commit, source.path))
        except DamagedError:
            # Files are missing in the clone. A new one has them all.
            self.outcome.problems.clear()
            self.outcome.waiting.clear()
            self.clone.anew(self.clone.where_it_stands(source.ref)[0])
            self.change(self.clone.tree(self.clone.current() or commit, source.path))
        self.record.complete = "" if any(self.outcome) else state
        self.record.save()
        self.moves.sweep()

    def refuse_in_our_place(self) -> None:
        """Nothing is moved into a link that stands where our own folders go."""
        for name in (WORK, OLD):
            if look(self.folder / name) not in (Kind.FOLDER, Kind.MISSING):
                raise RefusedError(
                    f"Please rename {name} in your course folder: updates keep old files in a folder of that name."
                )

    def start_afresh_if_empty(self) -> None:
        """Who deletes the whole folder wants it anew, unlike one who deletes a file."""
        if not any(self.folder.iterdir()):
            self.record.placed.clear()
            self.record.complete = ""

    def newest(self, ref: str) -> str | None:
        """The course's newest commit; without network, the newest that was fetched."""
        try:
            return self.clone.follow(ref)
        except GitError as fault:
            self.outcome.problems.append(str(fault))
            return self.clone.current()

    def change(self, listed: dict[str, Entry]) -> None:
        """Change all that has to change, as soon as every new file is on the disk and the intents are recorded."""
        tree = {path: entry for path, entry in listed.items() if not self.refused(path, entry)}
        servers = ask_servers() if (steps := self.plan(tree)) else None
        steps = [step for step in steps if not self.left_alone(step)]
        for step in list(steps):
            if servers and (why := servers.keep_waiting(self.folder / step.path)):
                self.outcome.waiting.append(f"{step.path} waits: {why}.")
                steps.remove(step)
        try:
            self.record.intended = self.stage(steps)
            if self.record.intended:
                self.record.complete = ""
                self.record.save()
        except (OSError, GitError):
            self.record.intended = {}
            self.moves.sweep()
            raise
        for path, intent in list(self.record.intended.items()):
            if problem := self.moves.carry_out(path, intent):
                self.outcome.problems.append(problem)

    # What has to change.

    def plan(self, tree: dict[str, Entry]) -> list[Step]:
        """The steps from what was placed to the tree: first what goes, then what comes."""
        folders = {str(parent) for path in tree for parent in PurePosixPath(path).parents}
        in_the_way = {path for path in folders if look(self.folder / path) in (Kind.FILE, Kind.OTHER)}
        gone = {path for path in self.record.placed if path not in tree}
        leave = [Step(path, None, stays=path not in in_the_way) for path in sorted(gone | in_the_way)]
        come = [Step(path, entry, stays=False) for path, entry in sorted(tree.items()) if self.is_news(path, entry)]
        return leave + come

    def is_news(self, path: str, entry: Entry) -> bool:
        """Whether the course has something at this path that was never placed."""
        return path not in self.record.placed or self.record.placed[path].blob != entry.blob

    def refused(self, path: str, entry: Entry) -> bool:
        """Whether this may not be placed at all; then it is told."""
        parts = path.split("/")
        if {"", ".", "..", ".git"} & set(parts) or parts[0] in OUR_NAMES:
            self.outcome.problems.append(f"The course has a file {path!r}, and such a name can't be placed.")
        elif entry.mode == MODULE_MODE:
            self.outcome.problems.append(f"{path} is another repository, and is not fetched.")
        elif entry.mode == LINK_MODE and leads_outside(path, os.fsdecode(next(self.clone.blobs([entry.blob])))):
            self.outcome.problems.append(f"{path} was refused: it is a link that leads out of the course folder.")
        else:
            return False
        return True

    def left_alone(self, step: Step) -> bool:
        """Whether this step is none: what it would change is a student's link, or gone, or edited."""
        place = self.folder / step.path
        if step.entry is None and not self.leaves(step):
            self.record.placed.pop(step.path, None)
            return True
        link = link_above(self.folder, step.path)
        if link is None and look(place) is Kind.LINK and leads_outside(step.path, os.readlink(place)):
            link = step.path
        if link is not None:
            self.outcome.problems.append(
                f"{step.path} was refused: {link} is a link, and what it leads to is not touched."
            )
        return link is not None

    def leaves(self, step: Step) -> bool:
        """Whether a file that is no longer in the course will be moved away; if it was edited, it stays."""
        place = self.folder / step.path
        if look(place) is Kind.MISSING or link_above(self.folder, step.path):
            return False
        if step.stays and judge(place, self.record.placed[step.path]) is Judgement.EDITED:
            self.record.note(
                self.stamp, f"{step.path} is no longer in the course. You have edited yours, and it stays."
            )
            return False
        return True

    # Getting ready.

    def stage(self, steps: list[Step]) -> dict[str, Intent]:
        """Write every new file to the disk, where a full disk is found out before anything has changed."""
        intents = {}
        contents = self.clone.blobs([step.entry.blob for step in steps if step.entry])
        for number, step in enumerate(steps):
            intent = Intent(number, None, step.stays, self.stamp)
            if step.entry:
                data = next(contents)
                intent.mark = mark_of(step.path, data, step.entry.blob)
                if self.is_there_already(step, intent.mark):
                    self.record.placed[step.path] = intent.mark
                    continue
                self.stage_one(self.moves.staged(intent), data, step.entry)
            self.moves.aside(step.path, intent).parent.mkdir(parents=True, exist_ok=True)
            intents[step.path] = intent
        return intents

    def is_there_already(self, step: Step, mark: Mark) -> bool:
        """Whether the folder has this version, from a hand or an update whose record was lost."""
        judged = judge(self.folder / step.path, mark)
        return judged is Judgement.UNTOUCHED or (judged is Judgement.RUN and step.path not in self.record.placed)

    def stage_one(self, staged: Path, data: bytes, entry: Entry) -> None:
        """Write one new file, ready to be given its name."""
        staged.parent.mkdir(parents=True, exist_ok=True)
        if entry.mode == LINK_MODE:
            os.symlink(os.fsdecode(data), staged)
        else:
            write_through(staged, data, 0o777 if entry.mode == PROGRAM_MODE else 0o666)
