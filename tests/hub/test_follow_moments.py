"""Every moment of a pass in turn: what if it is killed just then, and what if the student saves just then?"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import follow_course
import follow_moves
import follow_record
import pytest
from classroom import Published, notebook
from follow_course import Source, update
from follow_folder import Folder
from follow_server import Servers

FIRST, SECOND = notebook("1 + 1"), notebook("2 + 2")
RUN = notebook("1 + 1", outputs="2")
OLD_COURSE = ["edited.ipynb", "run.ipynb", "untouched.ipynb", "deleted.ipynb", "removed.ipynb", "removed-edited.ipynb"]
NEW_COURSE = ["edited.ipynb", "run.ipynb", "untouched.ipynb", "deleted.ipynb", "sub/in", "new.ipynb"]
OWN = {
    "edited.ipynb": notebook("my answer 1"),
    "sub": "my answer 2",
    "new.ipynb": "my answer 3",
    "removed-edited.ipynb": notebook("my answer 4"),
}
ANYWHERE = Source("anywhere", "main", ".")
SAVED = notebook("my answer, saved just then")
MOMENTS_AT_MOST = 1_000

# What changes something on the disk, as the modules know it.
OPERATIONS = [
    (follow_moves, "judge"),
    (follow_record, "write_in_one_step"),
    *((Folder, name) for name in ("move", "take", "write", "unlink", "make_folder", "remove_empty", "remove_all")),
]


class KilledError(BaseException):
    """Stands for SIGKILL: nothing in the updater catches it."""


class Moments:
    """Counts the moments before and after each operation, and acts at one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int, act: Callable[[], None]) -> None:
        self.at, self.act, self.count = at, act, 0
        for owner, name in OPERATIONS:
            monkeypatch.setattr(owner, name, self.watched(getattr(owner, name)))

    def watched(self, operation: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any, **options: Any) -> Any:
            self.passes()
            result = operation(*arguments, **options)
            self.passes()
            return result

        return watched

    def passes(self) -> None:
        self.count += 1
        assert self.count < MOMENTS_AT_MOST, "the pass does not end"
        if self.count == self.at:
            self.act()


def files(paths: list[str], text: str) -> dict[str, tuple[str, str]]:
    return dict.fromkeys(paths, ("100644", text))


@pytest.fixture
def in_memory(tmp_path: Path) -> Iterator[Path]:
    """A place where hundreds of copies of a folder cost little."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as place:
        yield Path(place)


@pytest.fixture
def halfway(in_memory: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which each case waits for the next pass."""
    monkeypatch.setattr(follow_course, "Clone", Published)
    monkeypatch.setattr(follow_course, "ask_servers", Servers)
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)  # against power cuts, which are not tested here
    course = in_memory / "before/course"
    for folder in (course, in_memory / "before/state"):
        folder.mkdir(parents=True)
    monkeypatch.setattr(Published, "tree_now", files(OLD_COURSE, FIRST), raising=False)
    update(course, in_memory / "before/state", ANYWHERE)
    monkeypatch.setattr(Published, "tree_now", files(NEW_COURSE, SECOND))
    for path, text in OWN.items():
        (course / path).write_text(text)
    (course / "run.ipynb").write_text(RUN)
    (course / "deleted.ipynb").unlink()
    return in_memory / "before"


def copy_of(place: Path) -> Path:
    copy = place.with_name("now")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(place, copy)
    return copy


def texts_in(folder: Path) -> list[str]:
    files = [file for file in folder.rglob("*") if file.is_file() and ".course-old" not in file.parts]
    return [file.read_text() for file in files]


def assert_as_it_should_be(folder: Path) -> None:
    """The course is there, and each answer once."""
    for path in NEW_COURSE:
        assert (folder / path).read_text() == SECOND, path
    texts = texts_in(folder)
    for answer in OWN.values():
        assert texts.count(answer) == 1, answer
    assert (folder / "removed-edited.ipynb").read_text() == OWN["removed-edited.ipynb"]
    assert not (folder / "removed.ipynb").exists()
    [kept] = (folder / ".course-old").glob("*/run.ipynb")
    assert kept.read_text() == RUN
    assert not (folder / ".course-work").exists()
    copies = [*folder.glob("edited.mine-*.ipynb"), *folder.glob("sub.mine-*"), *folder.glob("new.mine-*.ipynb")]
    assert sorted(folder.glob("*.mine-*")) == sorted(copies)
    told = (folder / "WHAT-CHANGED.txt").read_text()
    for name in ("edited.ipynb", "run.ipynb", "untouched.ipynb"):
        assert told.count(f"{name} was updated.") == 1, name
    for copy in copies:
        assert told.count(copy.name) == 1, told


def killed() -> None:
    raise KilledError


def killed_at_each_moment(halfway: Path) -> Iterator[tuple[int, Path]]:
    """Kill a pass at its first moment, its second, and so on, until one comes to its end; each in a copy of its own."""
    for at in count(1):
        now = copy_of(halfway)
        with pytest.MonkeyPatch.context() as patch:
            Moments(patch, at, killed)
            try:
                update(now / "course", now / "state", ANYWHERE)
                ended = True
            except KilledError:
                ended = False
        yield at, now
        if ended:
            return


def test_a_pass_that_is_killed_at_any_moment_is_finished_by_the_next(halfway: Path) -> None:
    for at, now in killed_at_each_moment(halfway):
        outcome = update(now / "course", now / "state", ANYWHERE)
        assert not any(outcome), (at, outcome)
        assert_as_it_should_be(now / "course")
    assert at > 50


def test_what_a_killed_pass_removed_arrives_when_it_is_back_in_the_course(halfway: Path) -> None:
    for at, now in killed_at_each_moment(halfway):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Published, "tree_now", files(OLD_COURSE, FIRST))
            update(now / "course", now / "state", ANYWHERE)
        assert (now / "course/removed.ipynb").read_text() == FIRST, at
    assert at > 50


def test_a_page_that_saves_what_a_killed_pass_removed_does_not_keep_it_from_coming_back(halfway: Path) -> None:
    at, settled = 0, False
    while not settled:
        at += 1
        now = copy_of(halfway)
        with pytest.MonkeyPatch.context() as patch:
            Moments(patch, at, killed)
            with suppress(KilledError):
                update(now / "course", now / "state", ANYWHERE)
        [*aside] = (now / "course/.course-work/old").glob("*/removed.ipynb")
        if not aside:
            settled = bool(list((now / "course").glob(".course-old/*/removed.ipynb")))
            continue
        (now / "course/removed.ipynb").write_text(SAVED)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Published, "tree_now", files(OLD_COURSE, FIRST))
            update(now / "course", now / "state", ANYWHERE)
        assert (now / "course/removed.ipynb").read_text() == FIRST, at
        assert texts_in(now / "course").count(SAVED) == 1, at


@pytest.mark.parametrize("path", ["edited.ipynb", "untouched.ipynb", "removed.ipynb", "new.ipynb"])
def test_what_a_student_saves_at_any_moment_is_there(halfway: Path, path: str) -> None:
    at, count = 0, 1
    while at < count:
        at += 1
        now = copy_of(halfway)
        file = now / "course" / path

        def save(file: Path = file, at: int = at) -> None:
            if at % 4 < 2:  # before and after an operation: into the file, and then by another that replaces it
                file.write_text(SAVED)
            else:
                file.with_name("saved").write_text(SAVED)
                os.replace(file.with_name("saved"), file)

        with pytest.MonkeyPatch.context() as patch:
            moments = Moments(patch, at, save)
            update(now / "course", now / "state", ANYWHERE)
        count = moments.count
        assert texts_in(now / "course").count(SAVED) == 1, at
        update(now / "course", now / "state", ANYWHERE)
        assert texts_in(now / "course").count(SAVED) == 1, at
    assert count > 50


@pytest.mark.parametrize("name", [".course-old", ".course-work", ".course-work/old", ".course-work/new"])
def test_a_link_in_place_of_our_folders_at_any_moment_loses_nothing_and_leads_nowhere(halfway: Path, name: str) -> None:
    at, count = 0, 1
    while at < count:
        at += 1
        now = copy_of(halfway)
        ours, outside = now / "course" / name, now / "outside"
        outside.mkdir()

        def put_a_link(ours: Path = ours, outside: Path = outside) -> None:
            if ours.exists():
                ours.rename(ours.with_name("moved away"))
            if ours.parent.exists():
                ours.symlink_to(outside)

        with pytest.MonkeyPatch.context() as patch:
            moments = Moments(patch, at, put_a_link)
            update(now / "course", now / "state", ANYWHERE)
        count = moments.count
        assert not list(outside.iterdir()), at
        ours.unlink(missing_ok=True)
        update(now / "course", now / "state", ANYWHERE)
        texts = texts_in(now / "course")
        assert [texts.count(answer) for answer in OWN.values()] == [1] * len(OWN), at


def test_a_student_who_writes_into_an_open_file_loses_nothing(halfway: Path) -> None:
    folder = halfway / "course"
    with (folder / "untouched.ipynb").open("r+") as file:
        update(folder, halfway / "state", ANYWHERE)
        file.write(SAVED)
        file.truncate()
    assert (folder / "untouched.ipynb").read_text() == SECOND
    assert texts_in(folder).count(SAVED) == 1


def test_a_file_that_cannot_be_moved_is_put_back_and_told(halfway: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    def fails(*arguments: Any) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(follow_moves.Moves, "settle", fails)
        outcome = update(halfway / "course", halfway / "state", ANYWHERE)
    assert "edited.ipynb could not be updated (Input/output error)." in outcome.problems
    assert (halfway / "course/edited.ipynb").read_text() == OWN["edited.ipynb"]
    update(halfway / "course", halfway / "state", ANYWHERE)
    assert_as_it_should_be(halfway / "course")
