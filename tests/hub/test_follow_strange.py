"""A pipe, a socket or a device where the updater expects a file: it neither waits for it nor stops."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import stat
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from classroom import Classroom, notebook

FIRST, SECOND = notebook("1 + 1"), notebook("2 + 2")
CHANGED, NOT_UPDATED = "WHAT-CHANGED.txt", "COURSE-NOT-UPDATED.txt"


def make_socket(place: Path) -> None:
    with contextlib.chdir(place.parent), socket.socket(socket.AF_UNIX) as server:
        server.bind(place.name)  # the whole path may be longer than the 107 bytes of an address


def make_device(place: Path) -> None:
    try:
        os.mknod(place, stat.S_IFCHR | 0o666, os.makedev(1, 5))  # /dev/zero, which never ends
    except PermissionError:
        pytest.skip("NOT TESTED: only root can make a device")


MAKE: dict[str, Callable[[Path], None]] = {"pipe": os.mkfifo, "socket": make_socket, "device": make_device}


def put(make: Callable[[Path], None], place: Path) -> None:
    """Make something strange at a place, instead of what is there."""
    if place.is_dir():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    make(place)


@pytest.fixture(params=MAKE)
def strange(request: pytest.FixtureRequest) -> Callable[[Path], None]:
    return partial(put, MAKE[request.param])


def test_in_place_of_what_has_changed_it_is_told(classroom: Classroom, strange: Callable[[Path], None]) -> None:
    strange(classroom.folder / CHANGED)
    classroom.publish({"week1.ipynb": SECOND})
    log = classroom.update(status=1)
    assert (
        f"{CHANGED} could not be written (what has its name is no ordinary file: please rename or remove that)" in log
    )
    assert classroom.read("week1.ipynb") == SECOND
    assert CHANGED in classroom.read(NOT_UPDATED)
    (classroom.folder / CHANGED).unlink()
    classroom.update()
    assert "week1.ipynb was updated." in classroom.told()


def test_in_place_of_what_was_not_updated_it_is_told_and_stays(
    classroom: Classroom, strange: Callable[[Path], None]
) -> None:
    place = classroom.folder / NOT_UPDATED
    strange(place)
    classroom.publish({"week1.ipynb": SECOND})
    classroom.update()
    assert classroom.read("week1.ipynb") == SECOND
    assert not stat.S_ISREG(place.lstat().st_mode)
    log = classroom.update(status=1, COURSE_REF="nowhere")
    assert f"{NOT_UPDATED} could not be written (what has its name is no ordinary file" in log
    assert not stat.S_ISREG(place.lstat().st_mode)


@pytest.mark.parametrize("name", [".course-work", ".course-old"])
def test_in_place_of_our_folders_it_is_told(classroom: Classroom, strange: Callable[[Path], None], name: str) -> None:
    strange(classroom.folder / name)
    classroom.publish({"week1.ipynb": SECOND})
    assert f"Please rename {name} in your course folder" in classroom.update(status=1)
    assert f"Please rename {name}" in classroom.read(NOT_UPDATED)
    (classroom.folder / name).unlink()
    classroom.update()
    assert classroom.read("week1.ipynb") == SECOND


def test_in_place_of_the_lock_it_is_told(classroom: Classroom, strange: Callable[[Path], None]) -> None:
    lock = classroom.state() / "lock"
    strange(lock)
    log = classroom.update(status=1)
    assert log == f"course: Please remove {lock}: updates keep a file of that name, and this is none.\n"


OURS = ["record.json", "record.json.new", "gitconfig", "gitconfig.new", "repository.git", "repository.new"]
OURS += [f"repository.git/{name}" for name in ("HEAD", "config", "packed-refs", "shallow", "refs/course/current")]


@pytest.mark.parametrize("name", OURS)
def test_a_pipe_in_place_of_what_only_we_need_makes_room(classroom: Classroom, name: str) -> None:
    put(os.mkfifo, classroom.state() / name)
    if name.startswith("gitconfig."):
        (classroom.state() / "gitconfig").unlink()
    classroom.publish({"week2.ipynb": SECOND})
    classroom.update()
    assert classroom.read("week2.ipynb") == SECOND
    assert classroom.files() == {"week1.ipynb", "week2.ipynb"}


def test_in_place_of_what_a_server_tells_it_counts_for_nothing(
    classroom: Classroom, strange: Callable[[Path], None]
) -> None:
    runtime = classroom.home / ".local/share/jupyter/runtime"
    strange(runtime / "jpserver-1.json")
    (runtime / "jpserver-2.json").symlink_to("nowhere")
    classroom.publish({"week1.ipynb": SECOND})
    classroom.update()
    assert classroom.read("week1.ipynb") == SECOND


@pytest.mark.parametrize("path", ["week1.ipynb", "week2.ipynb", "part"])
def test_in_place_of_a_course_file_or_folder_it_is_the_students_own(
    classroom: Classroom, strange: Callable[[Path], None], path: str
) -> None:
    strange(classroom.folder / path)
    classroom.publish({"week1.ipynb": SECOND, "week2.ipynb": SECOND, "part/one.txt": "1"})
    classroom.update()
    assert classroom.read("week1.ipynb") == classroom.read("week2.ipynb") == SECOND
    assert classroom.read("part/one.txt") == "1"
    assert not stat.S_ISREG(classroom.mine(path).lstat().st_mode)


def test_a_folder_in_place_of_a_file_of_ours_is_told(classroom: Classroom) -> None:
    (classroom.folder / CHANGED).unlink()
    (classroom.folder / CHANGED).mkdir()
    classroom.publish({"week1.ipynb": SECOND})
    assert f"{CHANGED} could not be written (what has its name is no ordinary file" in classroom.update(status=1)
    assert classroom.read("week1.ipynb") == SECOND


def test_a_folder_among_the_old_ones_whose_name_is_no_date_stays(classroom: Classroom) -> None:
    classroom.write(".course-old/20269999-9999/own.txt", "1")
    classroom.publish({"week1.ipynb": SECOND})
    classroom.update()
    assert classroom.read(".course-old/20269999-9999/own.txt") == "1"
