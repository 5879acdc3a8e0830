"""The updater on a full disk: nothing changes, it is told, and nothing is lost."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from classroom import FOLLOW, Classroom, notebook

FIRST, SECOND = notebook("1 + 1"), notebook("2 + 2")
EDITED = notebook("1 + 1", "my answer")
NOT_UPDATED = "COURSE-NOT-UPDATED.txt"


def everything(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != NOT_UPDATED)
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", place], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"NOT TESTED on a real small disk, which only root can mount: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.mark.parametrize("free", [300_000, 0])
def test_on_a_full_disk_nothing_changes_and_it_is_told(tmp_path: Path, small_disk: Path, free: int) -> None:
    room = Classroom(tmp_path)
    room.folder = small_disk / "course"
    room.environment["COURSE_DIR"] = str(room.folder)
    room.update()
    room.write("week1.ipynb", EDITED)
    room.publish({"week0.csv": "rain", "week1.ipynb": SECOND, "large.csv": "0" * 500_000, "z.csv": "rain"})
    with (small_disk / "ballast").open("wb", buffering=0) as ballast:
        while shutil.disk_usage(small_disk).free > free:
            ballast.write(bytes(4096))
    before = everything(room.folder)
    log = room.update(status=1)
    assert "The disk is full: nothing was changed." in log
    assert everything(room.folder) == before
    assert (room.folder / NOT_UPDATED).exists()
    assert not list(room.folder.glob(".course-*"))
    (small_disk / "ballast").unlink()
    room.update()
    assert room.read("week1.ipynb") == SECOND
    assert room.mine().read_text() == EDITED
    assert room.files() == {"week0.csv", "week1.ipynb", room.mine().name, "large.csv", "z.csv"}


def test_a_full_home_lets_nothing_change_and_is_told(tmp_path: Path, small_disk: Path) -> None:
    room = Classroom(tmp_path)
    room.update(XDG_DATA_HOME=str(small_disk))
    with (small_disk / "ballast").open("wb", buffering=0) as ballast:
        while shutil.disk_usage(small_disk).free:
            ballast.write(bytes(4096))
    room.publish({"week1.ipynb": SECOND})
    assert "The disk is full" in room.update(status=1, XDG_DATA_HOME=str(small_disk))
    assert room.read("week1.ipynb") == FIRST
    assert "The disk is full" in room.read(NOT_UPDATED)


def test_a_write_that_fails_changes_nothing_and_is_told(classroom: Classroom) -> None:
    classroom.publish({"a.csv": "rain", "week1.ipynb": SECOND, "z.csv": "0" * 400_000})
    classroom.write("week1.ipynb", EDITED)
    before = everything(classroom.folder)
    limit = 100_000  # z.csv is longer; packed, all of it is shorter
    done = subprocess.run(
        [sys.executable, FOLLOW],
        env=classroom.environment,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 1
    assert "Nothing was changed: File too large" in done.stderr
    assert "File too large" in classroom.read(NOT_UPDATED)
    assert everything(classroom.folder) == before


def test_a_large_file_that_has_no_room_is_told_and_the_rest_arrives(tmp_path: Path, small_disk: Path) -> None:
    room = Classroom(tmp_path)
    room.folder = small_disk / "course"
    room.environment["COURSE_DIR"] = str(room.folder)
    room.update()
    with (room.upstream / "large.bin").open("wb") as file:
        file.truncate(25_000_000)
    room.publish({"week1.ipynb": SECOND, "z.csv": "rain"})
    log = room.update(status=1)
    assert "large.bin did not come: the disk is full. Delete what you don't need." in log
    assert room.read("week1.ipynb") == SECOND
    assert room.files() == {"week1.ipynb", "z.csv", NOT_UPDATED}
    assert not list(room.folder.glob(".course-*"))
