"""Courses that are crafted to reach out of the folder, and links that appear on the way while files are placed."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import follow_course
import follow_folder
import follow_git
import pytest
from classroom import Classroom, Published, notebook
from follow_course import Source, update
from follow_server import Servers

FIRST, SECOND = notebook("1 + 1"), notebook("2 + 2")
NOT_UPDATED = "COURSE-NOT-UPDATED.txt"
ANYWHERE = Source("anywhere", "main", ".")
COURSES = int(os.environ.get("COURSE_HOSTILE", "120"))


def snapshot(place: Path, *but: Path) -> dict[str, Any]:
    """Everything at a place, except in some folders of it: what it is, when it was changed, what is in it."""
    found = {}
    for folder, folders, names in os.walk(place):
        folders[:] = [name for name in folders if Path(folder, name) not in but]
        for name in [*folders, *names]:
            path = Path(folder, name)
            if path in but:
                continue
            status = path.lstat()
            inside = os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else None
            found[str(path)] = status.st_mode, status.st_ino, status.st_mtime_ns, inside
    return found


# What git refuses.

UNSAFE = {
    "a folder above": [("40000", "..", (("100644", "evil.py", "1"),))],
    "a file above": [("100644", "..", "1")],
    "git's own folder": [("40000", ".git", (("100644", "config", "[core]"),))],
    "git's own folder in capitals": [("40000", ".GIT", (("100644", "config", "[core]"),))],
    "a name twice": [("100644", "a", "1"), ("100644", "a", "2")],
    "a link and a folder of one name": [("120000", "a", "."), ("40000", "a", (("120000", "zz", "../.ipython"),))],
    "a name with a slash": [("100644", "a/../../evil.py", "1")],
}


@pytest.mark.parametrize("what", UNSAFE)
def test_a_tree_that_git_would_not_make_is_refused_in_a_plain_sentence(classroom: Classroom, what: str) -> None:
    before = snapshot(classroom.home, classroom.home / ".local", classroom.folder / NOT_UPDATED)
    good = classroom.git("rev-parse", "HEAD")
    classroom.craft(*UNSAFE[what])
    told = f"course: {classroom.upstream} was not fetched: git refuses what is in it as unsafe ("
    log = classroom.update(status=1)
    assert log.startswith(told)
    assert log.endswith("). Please tell whoever runs the course.\n")
    assert log.count("\n") == 1
    assert "was not fetched: git refuses" in classroom.read(NOT_UPDATED)
    (classroom.folder / NOT_UPDATED).unlink()
    after = snapshot(classroom.home, classroom.home / ".local")
    assert after.keys() == before.keys()
    classroom.git("update-ref", "refs/heads/main", good)
    classroom.publish({"week1.ipynb": SECOND})
    classroom.update()
    assert classroom.read("week1.ipynb") == SECOND


def test_a_student_with_the_settings_of_an_older_updater_is_safe_too(classroom: Classroom) -> None:
    (classroom.state() / "gitconfig").write_text("[safe]\ndirectory = *\n")
    classroom.craft(*UNSAFE["a folder above"])
    assert "git refuses" in classroom.update(status=1)


ODD_COMMITS = {
    "no space before the date": "author A <a@b>1 +0000\ncommitter A <a@b>1 +0000",
    "no e-mail": "author A 1 +0000\ncommitter A 1 +0000",
    "no name": "author <a@b> 1 +0000\ncommitter <a@b> 1 +0000",
    "an e-mail in an e-mail": "author A <a<b>c> 1 +0000\ncommitter A <a<b>c> 1 +0000",
    "an odd time zone": "author A <a@b> 1 +051800\ncommitter A <a@b> 1 +051800",
    "a date with zeros": "author A <a@b> 0001 +0000\ncommitter A <a@b> 0001 +0000",
    "two authors": "author A <a@b> 1 +0000\nauthor B <a@b> 1 +0000\ncommitter A <a@b> 1 +0000",
    "no date": "author A <a@b>\ncommitter A <a@b>",
}


@pytest.mark.parametrize("what", ODD_COMMITS)
def test_a_commit_that_an_old_program_wrote_oddly_arrives(classroom: Classroom, what: str) -> None:
    classroom.publish({"week1.ipynb": SECOND})
    tree = classroom.git("rev-parse", "HEAD^{tree}")
    commit = classroom.stored("commit", f"tree {tree}\n{ODD_COMMITS[what]}\n\nOld\n".encode())
    (classroom.upstream / ".git/refs/heads/main").write_text(f"{commit}\n")
    classroom.update()
    assert classroom.read("week1.ipynb") == SECOND


def test_odd_but_harmless_trees_and_tags_arrive(classroom: Classroom) -> None:
    commit = classroom.craft(
        ("100644", ".gitmodules", '[submodule "../x"]\n\tpath = -x\n\turl = -u\n'),
        ("100664", "group.txt", "written for a group"),
        ("040000", "padded", (("100644", "one.txt", "1"),)),
        ("100644", "week1.ipynb", SECOND),
    )
    tag = classroom.stored("tag", f"object {commit}\ntype commit\ntag released\n\nWithout a tagger\n".encode())
    (classroom.upstream / ".git/refs/tags/released").write_text(f"{tag}\n")
    classroom.update(COURSE_REF="released")
    assert classroom.files() == {"group.txt", "padded/one.txt", "week1.ipynb"}
    assert classroom.read("week1.ipynb") == SECOND


# What is placed, if git has let it through.


@pytest.fixture
def trusting_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """A git that looks at nothing, as an old clone was fetched by."""
    trusting = follow_git.CONFIGURATION.replace(b"fsckObjects = true", b"fsckObjects = false")
    monkeypatch.setattr(follow_git, "CONFIGURATION", trusting)


ESCAPE = [
    ("120000", "a", "."),
    ("40000", "a", (("120000", "zz", "../.ipython"),)),
    ("40000", "zz", (("100644", "evil.py", "print('evil')"),)),
]


@pytest.mark.usefixtures("trusting_git")
@pytest.mark.parametrize("passes", [[ESCAPE], [ESCAPE[:1], ESCAPE[1:2], ESCAPE[2:]], [ESCAPE[:2], ESCAPE[1:], ESCAPE]])
def test_links_of_the_course_never_lead_its_files_out_of_the_folder(classroom: Classroom, passes: list[Any]) -> None:
    (classroom.home / ".ipython").mkdir()
    before = snapshot(classroom.home, classroom.folder, classroom.home / ".local")
    for entries in passes:
        classroom.craft(*entries)
        for _ in range(2):
            update(classroom.folder, classroom.state(), Source(str(classroom.upstream), "main", "."))
        assert snapshot(classroom.home, classroom.folder, classroom.home / ".local") == before


def test_a_link_that_cannot_be_made_does_not_hold_up_the_rest(classroom: Classroom) -> None:
    classroom.craft(
        ("120000", "empty", ""),
        ("120000", "endless", "x" * 5000),
        ("120000", "nul", "a\0b"),
        ("100644", "week1.ipynb", SECOND),
    )
    log = classroom.update(status=1)
    assert log.count("was refused: it is a link that leads") == 3
    assert classroom.read("week1.ipynb") == SECOND


def test_a_name_that_no_disk_takes_does_not_hold_up_the_rest(classroom: Classroom) -> None:
    classroom.craft(
        ("40000", "n" * 300, (("100644", "one.txt", "1"),)),
        ("100644", "o" * 300, "1"),
        ("100644", "week1.ipynb", SECOND),
    )
    log = classroom.update(status=1)
    assert log.count("could not be updated (File name too long)") == 2
    assert classroom.read("week1.ipynb") == SECOND


# Anything, in any order, while somebody puts links in the way.

NAMES = ["a", "b", "zz", "evil.py", ".ipython", ".course-old", ".course-work", ".git", "WHAT-CHANGED.txt"]
TARGETS = [
    ".",
    "a",
    "b",
    "b/zz",
    "zz",
    "./.",
    "..",
    "../a",
    "../..",
    "../outside",
    "../.ipython",
    "../../outside",
    "a/..",
]
TARGETS += [".course-work", ".course-old", ".course-work/new", "WHAT-CHANGED.txt", "", "nowhere"]


def hostile_tree(chance: random.Random, outside: Path) -> dict[str, tuple[str, str]]:
    """Files and links under a few names, so that they meet: a path can be a link, and a folder in another entry."""
    tree = {}
    for _ in range(chance.randint(1, 9)):
        parts = [chance.choice(NAMES[:3] if chance.random() < 0.7 else NAMES) for _ in range(chance.randint(1, 4))]
        target = chance.choice([*TARGETS, str(outside)])
        kinds = [("120000", target), ("100644", f"text {chance.random()}"), ("100755", "text")]
        tree["/".join(parts)] = chance.choice(kinds)
    return tree


DONE_ON_THE_DISK = [(os, name) for name in ("open", "mkdir", "rename", "unlink", "rmdir", "symlink", "link")]
DONE_ON_THE_DISK += [(follow_folder, "rename_noreplace")]


class Meddler:
    """Puts links to a place outside where folders were, just before anything is done on the disk."""

    def __init__(self, chance: random.Random, course: Path, outside: Path) -> None:
        self.chance, self.course, self.outside, self.busy, self.count = chance, course, outside, False, 0

    def watched(self, operation: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any, **options: Any) -> Any:
            if not self.busy and self.chance.random() < 0.1:
                self.busy = True
                self.meddle()
                self.busy = False
            return operation(*arguments, **options)

        return watched

    def meddle(self) -> None:
        folders = [Path(folder) for folder, _, _ in os.walk(self.course) if Path(folder) != self.course]
        if not folders:
            return
        folder = self.chance.choice(folders)
        self.count += 1
        aside = folder.with_name(f"aside-{self.count}")
        os.replace(folder, aside)
        if self.chance.random() < 0.7:
            target = os.path.relpath(self.outside, folder.parent) if self.chance.random() < 0.5 else self.outside
            os.symlink(target, folder)


@pytest.mark.parametrize("meddled_with", [False, True])
def test_no_course_and_no_meddling_changes_anything_outside_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meddled_with: bool
) -> None:
    monkeypatch.setattr(follow_course, "Clone", Published)
    monkeypatch.setattr(follow_course, "ask_servers", Servers)
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    placed = 0
    for seed in range(COURSES):
        chance, home = random.Random(seed), tmp_path / "home"
        course, state, outside = home / "course", home / "state", home / "outside"
        for folder in (course, state, outside / "zz", home / ".ipython", outside / "a"):
            folder.mkdir(parents=True)
        (outside / "zz/evil.py").write_text("the student's own")
        before = snapshot(tmp_path, course, state)
        meddler = Meddler(chance, course, outside)
        for _ in range(chance.randint(1, 4)):
            monkeypatch.setattr(Published, "tree_now", hostile_tree(chance, outside), raising=False)
            with pytest.MonkeyPatch.context() as patch:
                for owner, name in DONE_ON_THE_DISK if meddled_with else ():
                    patch.setattr(owner, name, meddler.watched(getattr(owner, name)))
                outcome = update(course, state, ANYWHERE)
            placed += not any(outcome)
            assert snapshot(tmp_path, course, state) == before, seed
        shutil.rmtree(home)
    assert placed
