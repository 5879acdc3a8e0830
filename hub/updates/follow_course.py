"""One pass over a course folder: fetch the course, find what has to change, and change it."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple

from follow_contents import Contents, DamagedError, GitError
from follow_edits import MAX_NOTEBOOK_BYTES, Judgement, Mark, cells_fingerprint, judge
from follow_folder import Folder, Kind
from follow_git import LINK_MODE, PROGRAM_MODE, Clone, Entry
from follow_moves import OLD_FILES, WORK, Moves
from follow_notes import CHANGED, NOT_UPDATED, tell_changes, tell_problems
from follow_old import OLD, STAMP_FORM, remove_outdated
from follow_open import StrangeFileError, open_ordinary
from follow_plan import LARGE_BYTES, Plan, Step
from follow_record import Intent, Record, read_record
from follow_server import ask_servers
from follow_words import shown


class Source(NamedTuple):
    """Where the course comes from."""

    repository: str
    ref: str
    path: str


class RefusedError(Exception):
    """A pass can't begin; the message is a sentence for the student."""


class Outcome(NamedTuple):
    """What a pass has to tell."""

    problems: list[str]
    waiting: list[str]


def update(folder: Path, state: Path, source: Source) -> Outcome:
    """Bring a course folder up to date, and tell the student."""
    with one_at_a_time(state / "lock"), Folder(folder) as opened:
        outcome = Outcome([], [])
        record = read_record(state / "record.json")
        try:
            Pass(opened, record, Clone(state / "repository.git", source.repository), outcome).run(source)
        except (RefusedError, GitError) as refusal:
            outcome.problems.append(str(refusal))
        except OSError as fault:
            outcome.problems.append(told_fault(fault))
        tell(opened, record, outcome)
    return outcome


@contextmanager
def one_at_a_time(file: Path) -> Iterator[None]:
    """Wait until no other pass runs. The lock ends with its process, however that ends."""
    try:
        opened = open_ordinary(file, os.O_RDWR | os.O_CREAT)
    except StrangeFileError:
        raise RefusedError(f"Please remove {file}: updates keep a file of that name, and this is none.") from None
    with open(opened, "r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def tell(folder: Folder, record: Record, outcome: Outcome) -> None:
    """Tell the student if there is room for it; if there is none, the log tells now, and the file later."""
    try:
        tell_changes(folder, record)
    except OSError as fault:
        outcome.problems.append(f"{CHANGED} could not be written ({fault.strerror}).")
    try:
        tell_problems(folder, outcome.problems + outcome.waiting)
    except OSError as fault:
        if folder.look(NOT_UPDATED) is not Kind.FILE:
            outcome.problems.append(f"{NOT_UPDATED} could not be written ({fault.strerror}).")


def told_fault(fault: OSError) -> str:
    """A sentence for a fault of the file system."""
    if is_full_disk(fault):
        return "The disk is full: nothing was changed. Delete what you don't need, and start your server again."
    named = f" ({shown(str(fault.filename))})" if fault.filename else ""
    return f"Nothing was changed: {fault.strerror}{named}."


def is_full_disk(fault: OSError) -> bool:
    """Whether there was no room, on the disk or in the student's quota."""
    return fault.errno in (errno.ENOSPC, errno.EDQUOT)


class Pass:
    """One pass, with what it has to tell."""

    def __init__(self, folder: Folder, record: Record, clone: Clone, outcome: Outcome) -> None:
        self.folder, self.record, self.clone, self.outcome = folder, record, clone, outcome
        self.moves = Moves(folder, record)
        self.numbers = count()
        self.stamp = datetime.now().strftime(STAMP_FORM)

    def run(self, source: Source) -> None:
        """Finish what was begun, fetch, and change what has to."""
        self.refuse_in_our_place()
        self.start_afresh_if_empty()
        self.moves.recover()
        remove_outdated(self.folder, datetime.now())
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
            if self.folder.look(name) not in (Kind.FOLDER, Kind.MISSING):
                raise RefusedError(
                    f"Please rename {name} in your course folder: updates keep old files in a folder of that name."
                )

    def start_afresh_if_empty(self) -> None:
        """Who deletes the whole folder wants it anew, unlike one who deletes a file."""
        if not self.folder.names():
            self.record.placed.clear()
            self.record.explained.clear()
            self.record.complete = ""

    def newest(self, ref: str) -> str | None:
        """The course's newest commit; without network, the newest that was fetched."""
        try:
            return self.clone.follow(ref)
        except GitError as fault:
            self.outcome.problems.append(str(fault))
            return self.clone.current()

    def change(self, listed: dict[str, Entry]) -> None:
        """Change all that has to change; each large file comes after the rest, which it does not hold up."""
        with self.clone.contents() as contents:
            plan = Plan(self.folder, self.record, contents, self.stamp)
            steps = self.without_waiting(plan.steps(listed))
            self.outcome.problems.extend(plan.problems)
            self.change_together([step for step in steps if step.size() <= LARGE_BYTES], contents)
            for step in sorted(steps, key=Step.size):
                if step.size() > LARGE_BYTES:
                    self.change_alone(step, contents)

    def without_waiting(self, steps: list[Step]) -> list[Step]:
        """The steps that no Jupyter server stands in the way of."""
        servers = ask_servers() if steps else None
        ready = []
        for step in steps:
            if servers and (why := servers.keep_waiting(self.folder.place / step.path)):
                self.outcome.waiting.append(f"{shown(step.path)} waits: {why}.")
            else:
                ready.append(step)
        return ready

    def change_together(self, steps: list[Step], contents: Contents) -> None:
        """Change these as soon as every new file is on the disk and the intents are recorded."""
        unfinished = dict(self.record.intended)
        try:
            staged = self.stage(steps, contents)
            self.record.intended = unfinished | staged
            if staged:
                self.record.complete = ""
                self.record.save()
        except (OSError, GitError):
            self.record.intended = unfinished
            self.moves.sweep()
            raise
        for path, intent in staged.items():
            if problem := self.moves.carry_out(path, intent):
                self.outcome.problems.append(problem)
        if staged:
            self.record.save()

    def change_alone(self, step: Step, contents: Contents) -> None:
        """Change one large file; if there is no room for it, the others have come all the same."""
        try:
            self.folder.look_for_room(step.size())
            self.change_together([step], contents)
        except OSError as fault:
            reason = "the disk is full. Delete what you don't need" if is_full_disk(fault) else fault.strerror
            self.outcome.problems.append(f"{shown(step.path)} did not come: {reason}.")

    # Getting ready.

    def stage(self, steps: list[Step], contents: Contents) -> dict[str, Intent]:
        """Write every new file to the disk, where a full disk is found out before anything has changed."""
        intents = {}
        for step in steps:
            intent = Intent(next(self.numbers), None, step.stays, self.stamp)
            if step.entry:
                intent.mark = mark_of(step.path, step.entry, contents)
                if self.is_there_already(step.path, intent.mark):
                    self.record.placed[step.path] = intent.mark
                    continue
                self.stage_one(self.moves.staged(intent), step.entry, contents)
            self.folder.make_folder(f"{OLD_FILES}/{intent.number}")
            intents[step.path] = intent
        return intents

    def is_there_already(self, path: str, mark: Mark) -> bool:
        """Whether the folder has this version, from a hand or an update whose record was lost."""
        judged = judge(self.folder, path, mark)
        return judged is Judgement.UNTOUCHED or (judged is Judgement.RUN and path not in self.record.placed)

    def stage_one(self, staged: str, entry: Entry, contents: Contents) -> None:
        """Write one new file, ready to be given its name."""
        if entry.mode == LINK_MODE:
            self.folder.make_link(staged, os.fsdecode(contents.whole(entry.blob)))
        else:
            self.folder.write(staged, contents.pieces(entry.blob), 0o777 if entry.mode == PROGRAM_MODE else 0o666)


def mark_of(path: str, entry: Entry, contents: Contents) -> Mark:
    """The mark of a file that is about to be placed."""
    is_notebook = path.endswith(".ipynb") and entry.size <= MAX_NOTEBOOK_BYTES
    return Mark(entry.blob, cells_fingerprint(contents.whole(entry.blob)) if is_notebook else None, entry.size)
