"""Where students' homes are, for the operator's commands: volumes of the engine, or, without containers, folders.

A home belongs to its student, who may have put any link into it. So whatever writes there runs as the student, in a
container with nothing but this home; root only measures.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Protocol

from settings import FOLDER

PREFIX = "ddsviz-home-"
HOME = "/home/student"
NEARLY_FULL = 0.8


class Homes(Protocol):
    """What the operator's commands need of homes."""

    def names(self) -> list[str]:
        """Return whose homes there are."""

    def place(self, name: str) -> Path:
        """Return where a home's files are."""

    def run(self, name: str, command: list[str], **pipes: IO[bytes] | None) -> int:
        """Run a command in a home, as its student; return how it ended. `start-course`'s folder is $HUB there."""

    def create(self, name: str) -> None:
        """Make an empty home."""

    def remove(self, name: str) -> None:
        """Delete a home with all that is in it."""


class FolderHomes:
    """Homes of servers without containers: folders, all of one user."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> list[str]:
        """Return whose homes there are."""
        return sorted(path.name for path in self.folder.glob("*") if path.is_dir())

    def place(self, name: str) -> Path:
        """Return where a home's files are."""
        return self.folder / name

    def run(self, name: str, command: list[str], **pipes: IO[bytes] | None) -> int:
        """Run a command in a home."""
        home = self.place(name)
        ours = {"HOME": str(home), "HUB": str(FOLDER / "updates"), "COURSE_DIR": str(home / "course")}
        return subprocess.run(command, cwd=home, env={**os.environ, **ours}, **pipes).returncode

    def create(self, name: str) -> None:
        """Make an empty home."""
        self.place(name).mkdir(parents=True)

    def remove(self, name: str) -> None:
        """Delete a home with all that is in it."""
        shutil.rmtree(self.place(name))


class VolumeHomes:
    """Homes of servers in containers: volumes."""

    def __init__(self, engine: list[str], image: str, course: Mapping[str, str]) -> None:
        self.engine, self.image, self.course = engine, image, course

    def names(self) -> list[str]:
        """Return whose homes there are."""
        found = self.ask("volume", "ls", "--format", "{{.Name}}").splitlines()
        return sorted(name.removeprefix(PREFIX) for name in found if name.startswith(PREFIX))

    def place(self, name: str) -> Path:
        """Return where a home's files are; only root may look."""
        [volume] = json.loads(self.ask("volume", "inspect", PREFIX + name))
        return Path(volume["Mountpoint"])

    def run(self, name: str, command: list[str], **pipes: IO[bytes] | None) -> int:
        """Run a command in a home, in a container with nothing else."""
        settings = [word for pair in self.course.items() for word in ("--env", "=".join(pair))]
        locked = ["--rm", "--interactive", "--user", "student", "--cap-drop", "ALL", "--env", "HUB=/opt/hub"]
        mounted = ["--volume", f"{PREFIX}{name}:{HOME}", "--volume", f"{FOLDER}/updates/reset.py:/opt/hub/reset.py:ro"]
        words = [
            *self.engine,
            "run",
            *locked,
            *settings,
            *mounted,
            "--entrypoint",
            command[0],
            self.image,
            *command[1:],
        ]
        return subprocess.run(words, **pipes).returncode

    def create(self, name: str) -> None:
        """Make an empty home; the image's own home gives it its owner at the first start."""
        self.ask("volume", "create", PREFIX + name)

    def remove(self, name: str) -> None:
        """Delete a home with all that is in it."""
        self.ask("volume", "rm", PREFIX + name)

    def ask(self, *words: str) -> str:
        """Ask the engine."""
        return subprocess.run([*self.engine, *words], check=True, capture_output=True, text=True).stdout


def find_homes(said: Mapping[str, str]) -> Homes:
    """Return the homes that the hub's settings describe."""
    if said.get("SPAWNER") == "local":
        return FolderHomes(Path(said.get("STATE_FOLDER", "/srv/hub/state")) / "homes")
    course = {name: said[name] for name in ("COURSE_REPO", "COURSE_REF", "COURSE_PATH") if said.get(name)}
    return VolumeHomes(said.get("ENGINE", "docker").split(), said.get("IMAGE", "ddsviz-class:latest"), course)


def size_of(place: Path) -> int:
    """Measure a home in bytes, as the disk has it; links are not followed."""
    told = subprocess.run(["du", "-s", "--block-size=1", str(place)], capture_output=True, text=True).stdout
    return int(told.split()[0]) if told else 0


def told_size(size: float) -> str:
    """Write a size for people.

    >>> told_size(1536 * 1024)
    '1.5 MB'
    """
    units = ["B", "kB", "MB", "GB"]
    while size >= 1000 and len(units) > 1:
        size /= 1024
        units.pop(0)
    return f"{size:.0f} B" if units[0] == "B" else f"{size:.1f} {units[0]}"


def bytes_of(text: str) -> int:
    """Read a size such as 512M or 2G."""
    return int(text[:-1]) * 1024 ** ("KMGT".index(text[-1]) + 1)
