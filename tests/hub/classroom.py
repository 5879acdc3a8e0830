"""A course repository, a student's folder that follows it, and what the student does there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from follow_edits import blob_id
from follow_git import Entry

HUB = Path(__file__).parents[2] / "hub"
FOLLOW = HUB / "updates" / "follow.py"
MINE_STAMP = r"\d{8}-\d{4}"


def notebook(*sources: str, outputs: str = "", **metadata: Any) -> str:
    """A notebook of code cells; outputs make it one that was run."""
    shown = [{"output_type": "stream", "name": "stdout", "text": outputs}] if outputs else []
    cells = [
        {
            "cell_type": "code",
            "execution_count": 1 if outputs else None,
            "id": f"cell-{number}",
            "metadata": {},
            "outputs": shown,
            "source": source,
        }
        for number, source in enumerate(sources)
    ]
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, indent=1)


Tree = tuple[tuple[str, str | bytes, "str | Tree"], ...]


class Classroom:
    """One instructor and one student."""

    def __init__(self, place: Path) -> None:
        self.upstream = place / "upstream"
        self.home = place / "home"
        self.folder = self.home / "course"
        self.upstream.mkdir()
        self.home.mkdir()
        self.environment = environment_of(self.home) | {
            "COURSE_REPO": str(self.upstream),
            "COURSE_REF": "main",
            "COURSE_DIR": str(self.folder),
        }
        self.git("init", "--quiet", "--initial-branch=main")
        self.publish({"week1.ipynb": notebook("1 + 1")})

    # The instructor.

    def git(self, *arguments: str) -> str:
        author = ["-c", "user.name=Instructor", "-c", "user.email=instructor@example.org"]
        command = ["git", *author, *arguments]
        return subprocess.run(command, cwd=self.upstream, check=True, capture_output=True, text=True).stdout.strip()

    def publish(self, files: dict[str, str | None], *options: str) -> None:
        """Commit these files; None deletes one."""
        for path, text in files.items():
            file = self.upstream / path
            if text is None:
                file.unlink()
            else:
                if file.parent.is_file():
                    file.parent.unlink()
                if file.is_dir():
                    shutil.rmtree(file)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
        self.commit(*options)

    def commit(self, *options: str) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message=Course", *options)

    def craft(self, *entries: tuple[str, str | bytes, str | Tree]) -> str:
        """Commit entries (mode, name, text or tree) that git itself would not make; the commit."""
        tree = self.crafted_tree(entries)
        commit = self.git("commit-tree", tree, "-p", "HEAD", "-m", "Crafted")
        self.git("update-ref", "refs/heads/main", commit)
        return commit

    def crafted_tree(self, entries: Tree) -> str:
        lines = b""
        for mode, name, content in entries:
            id_ = self.stored("blob", content.encode()) if isinstance(content, str) else self.crafted_tree(content)
            lines += mode.encode() + b" " + os.fsencode(name) + b"\0" + bytes.fromhex(id_)
        return self.stored("tree", lines)

    def stored(self, kind: str, data: bytes) -> str:
        """Put any bytes into the repository as an object; its id."""
        command = ["git", "hash-object", "-w", "-t", kind, "--literally", "--stdin"]
        done = subprocess.run(command, cwd=self.upstream, input=data, check=True, capture_output=True)
        return done.stdout.decode().strip()

    # The student.

    def update(self, status: int = 0, **settings: str) -> str:
        """Run the updater as its command; its log."""
        done = subprocess.run(
            [sys.executable, FOLLOW], env=self.environment | settings, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        assert not done.stdout
        return done.stderr

    def read(self, path: str) -> str:
        return (self.folder / path).read_text()

    def write(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def files(self) -> set[str]:
        """What a student sees in the folder: every file but the note on what has changed, and hidden ones."""
        found = {str(file.relative_to(self.folder)) for file in self.folder.rglob("*") if not file.is_dir()}
        return {path for path in found if not path.startswith(".") and path != "WHAT-CHANGED.txt"}

    def mine(self, path: str = "week1.ipynb") -> Path:
        """The one copy of the student's own."""
        stem, suffix = os.path.splitext(path)
        [copy] = self.folder.glob(f"{stem}.mine-*{suffix}")
        return copy

    def kept(self, path: str) -> str:
        """The one copy in the folder of old files."""
        [copy] = (self.folder / ".course-old").glob(f"*/{path}")
        return copy.read_text()

    def told(self) -> str:
        return self.read("WHAT-CHANGED.txt")

    def state(self) -> Path:
        """Where the updater keeps its clone and its record."""
        [state] = (self.home / ".local/share/course-follow").iterdir()
        return state


def environment_of(home: Path) -> dict[str, str]:
    """An environment with nothing of the tests' own Jupyter, git or course."""
    ours = ("GIT_", "JUPYTER", "XDG_", "COURSE_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | {"HOME": str(home)}


class Published:
    """A course in place of a clone, for tests of what happens in the folder: path to mode and text."""

    tree_now: dict[str, tuple[str, str]]

    def __init__(self, *arguments: Any) -> None:
        self.blobs = {self.id_of(text): text.encode() for _, text in self.tree_now.values()}

    @staticmethod
    def id_of(text: str) -> str:
        return blob_id(text.encode(), like="0" * 40)

    def follow(self, ref: str) -> str:
        return self.id_of(repr(sorted(self.tree_now.items())))

    def tree(self, commit: str, folder: str) -> dict[str, Entry]:
        return {path: Entry(mode, self.id_of(text), len(text.encode())) for path, (mode, text) in self.tree_now.items()}

    @contextmanager
    def contents(self) -> Iterator[Published]:
        yield self

    def whole(self, blob: str) -> bytes:
        return self.blobs[blob]

    def pieces(self, blob: str) -> Iterator[bytes]:
        yield self.blobs[blob]
