"""Where students' homes are, for the operator's commands: volumes of the engine, folders, or claims of Kubernetes.

A home belongs to its student, who may have put any link into it. So whatever writes there runs as the student, in a
container with nothing but this home; root only measures.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.parse import quote, unquote

from engine import names
from engine.orders import COURSE_SOURCE, HOME, TEMPORARY_FILES, Rules, rules_of
from environment import FOLDER, with_defaults
from homes import claims
from homes.measures import DAY_S, NOTE, HomeError, Measure, updates_of

NEARLY_FULL = 0.8
ARCHIVE = ".tar.gz"


class Homes(Protocol):
    """What the operator's commands need of homes."""

    def names(self) -> list[str]:
        """Return whose homes there are."""

    def place(self, name: str) -> Path | None:
        """Return where a home's files are on this machine; None if they are not."""

    def measure(self, name: str) -> Measure:
        """Measure a home."""

    def run(self, name: str, command: list[str], *, online: bool = False, **pipes: IO[bytes] | None) -> int:
        """Run a command in a home, as its student; return how it ended. `start-course`'s folder is $HUB there.

        Only what must fetch the course is online, and then where the student's server is.
        """

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

    def measure(self, name: str) -> Measure:
        """Measure a home."""
        return measure_of(self.place(name))

    def run(self, name: str, command: list[str], *, online: bool = False, **pipes: IO[bytes] | None) -> int:
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
    """Homes of servers in containers: volumes, with their student's name as a label."""

    def __init__(self, engine: list[str], rules: Rules, updates: Mapping[str, str]) -> None:
        self.engine, self.rules, self.updates = engine, rules, updates
        self.course = rules.course

    def names(self) -> list[str]:
        """Return whose homes there are."""
        start = names.home_volume(self.course, "")
        found = [
            name for name in self.ask("volume", "ls", "--format", "{{.Name}}").splitlines() if name.startswith(start)
        ]
        described = json.loads(self.ask("volume", "inspect", *found)) if found else []
        return sorted(filter(None, (self.owner_of(volume) for volume in described)))

    def owner_of(self, volume: dict[str, Any]) -> str | None:
        """Return whose home a volume is: as its label says, or, without one, its name."""
        escaped = volume["Name"].removeprefix(names.home_volume(self.course, ""))
        return (volume.get("Labels") or {}).get(names.NAME_LABEL) or names.unescape(escaped)

    def place(self, name: str) -> Path:
        """Return where a home's files are; only root may look."""
        [volume] = json.loads(self.ask("volume", "inspect", names.home_volume(self.course, name)))
        return Path(volume["Mountpoint"])

    def measure(self, name: str) -> Measure:
        """Measure a home."""
        return measure_of(self.place(name))

    def run(self, name: str, command: list[str], *, online: bool = False, **pipes: IO[bytes] | None) -> int:
        """Run a command in a home, in a container that is locked and limited: what is there may run, too."""
        settings = [word for pair in self.updates.items() for word in ("--env", "=".join(pair))]
        mounted = ["--volume", f"{names.home_volume(self.course, name)}:{HOME}"]
        mounted += ["--volume", f"{FOLDER}/updates/reset.py:/opt/hub/reset.py:ro"]
        if self.rules.course_source:
            mounted += ["--volume", f"{self.rules.course_source}:{COURSE_SOURCE}:ro"]
        locked = ["--rm", "--interactive", "--user", "student", "--env", "HUB=/opt/hub", *self.locks(online=online)]
        started = ["--entrypoint", command[0], self.rules.images[0], *command[1:]]
        return subprocess.run([*self.engine, "run", *locked, *settings, *mounted, *started], **pipes).returncode

    def locks(self, *, online: bool) -> list[str]:
        """Return what keeps a container in its place."""
        limits = {"memory": self.rules.memory, "cpus": self.rules.processors, "pids-limit": self.rules.processes}
        network = self.rules.network if online else "none"
        rights = ["--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--read-only", "--network", network]
        return [*rights, "--tmpfs", f"/tmp:{TEMPORARY_FILES}", *(f"--{name}={limit}" for name, limit in limits.items())]

    def create(self, name: str) -> None:
        """Make an empty home; the image's own home gives it its owner at the first start."""
        marks = {names.NAME_LABEL: name, names.COURSE_LABEL: self.course}
        labels = [word for pair in marks.items() for word in ("--label", "=".join(pair))]
        self.ask("volume", "create", *labels, names.home_volume(self.course, name))

    def remove(self, name: str) -> None:
        """Delete a home with all that is in it."""
        self.ask("volume", "rm", names.home_volume(self.course, name))

    def ask(self, *words: str) -> str:
        """Ask the engine."""
        done = subprocess.run([*self.engine, *words], capture_output=True, text=True)
        if done.returncode:
            raise HomeError(done.stderr.strip())
        return done.stdout


def find_homes(said: Mapping[str, str]) -> Homes:
    """Return the homes that the hub's settings describe."""
    said = with_defaults(said)
    if said["SPAWNER"] == "local":
        return FolderHomes(Path(said["STATE_FOLDER"]) / "homes")
    if said["SPAWNER"] == "kubernetes":
        return claims.claim_homes(said)
    return VolumeHomes(engine_of(said), rules_of(said), updates_of(said))


def engine_of(said: Mapping[str, str]) -> list[str]:
    """Return the engine's command."""
    return said["ENGINE"].split()


def measure_of(place: Path) -> Measure:
    """Measure a folder; links are not followed."""
    told = subprocess.run(["du", "-s", "--block-size=1", str(place)], capture_output=True, text=True).stdout
    changes = (when_changed(file) for file in files_below(place) if file.name != NOTE)
    return Measure(int(told.split()[0]) if told else 0, max(changes, default=0.0))


def files_below(place: Path) -> Iterator[os.DirEntry[str]]:
    """List all files and folders of a home, however deep they lie."""
    folders = [str(place)]
    while folders:
        try:
            with os.scandir(folders.pop()) as found:
                entries = list(found)
        except OSError:
            continue  # it may go while we look
        yield from entries
        folders += [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]


def when_changed(file: os.DirEntry[str]) -> float:
    """Return when a file was changed; a date that is yet to come says nothing."""
    try:
        changed = file.stat(follow_symlinks=False).st_mtime
    except OSError:
        return 0.0
    return changed if changed < time.time() + DAY_S else 0.0


def archive_name(name: str) -> str:
    """Name the archive of somebody's files: a name may hold what a file's may not.

    >>> archive_name("ada/../l")
    'ada%2F..%2Fl.tar.gz'
    """
    return quote(name, safe="@ ") + ARCHIVE


def archived_name(file: str) -> str:
    """Return whose files an archive holds."""
    return unquote(file.removesuffix(ARCHIVE))


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
