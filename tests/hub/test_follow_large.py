"""Large files: they do not lie in memory, do not hold up the rest, and are not read where their size says enough."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import follow_course
import pytest
from classroom import FOLLOW, Classroom, Published, notebook
from follow_course import Source, update
from follow_edits import MAX_BYTES_WITHOUT_SIZE, MAX_NOTEBOOK_BYTES
from follow_plan import LARGE_BYTES
from follow_server import Servers

FIRST, SECOND = notebook("1 + 1"), notebook("2 + 2")
RUN = notebook("1 + 1", outputs="2")
EDITED = notebook("1 + 1", "my answer")
MEGABYTE = 1_000_000
SPARSE_BYTES = 200_000 * MEGABYTE
ANYWHERE = Source("anywhere", "main", ".")

# Runs the updater, and tells afterwards what it took of memory, what the gits that it started took, and what it read.
MEASURED = """
import json, re, resource, sys
sys.path.insert(0, sys.argv[1])
import follow
status = follow.main()
own = open("/proc/self/status").read()
print(json.dumps({
    "status": status,
    "peak": int(re.search(r"VmHWM:\\s+(\\d+) kB", own)[1]) * 1024,
    "git_peak": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024,
    "read": int(re.search(r"rchar: (\\d+)", open("/proc/self/io").read())[1]),
}))
"""


def measured(classroom: Classroom, limit: int = 0) -> dict[str, int]:
    """One pass, and what it took."""
    command = [sys.executable, "-c", MEASURED, FOLLOW.parent]
    if limit:
        command = ["prlimit", f"--fsize={limit}", "--", *command]
    done = subprocess.run(command, env=classroom.environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    print(done.stderr, done.stdout)
    taken: dict[str, int] = json.loads(done.stdout)
    return taken


def sparse(file: Path, size: int) -> None:
    """A file that is long and takes no room."""
    file.unlink(missing_ok=True)
    with file.open("wb") as opened:
        opened.truncate(size)


def publish_large(classroom: Classroom, name: str, size: int, **files: str) -> None:
    sparse(classroom.upstream / name, size)
    classroom.publish({path.replace("_", "."): text for path, text in files.items()})


def test_a_large_file_takes_no_memory(classroom: Classroom) -> None:
    classroom.git("config", "core.compression", "0")
    for number in range(2):  # the second time, the old one is judged
        (classroom.upstream / "a.bin").write_bytes(os.urandom(100 * MEGABYTE))
        classroom.commit()
        classroom.git("repack", "-a", "-d", "-q")
        taken = measured(classroom)
        assert taken["status"] == 0
        assert (classroom.folder / "a.bin").read_bytes() == (classroom.upstream / "a.bin").read_bytes(), number
        assert taken["peak"] < 60 * MEGABYTE
        assert taken["git_peak"] < 90 * MEGABYTE
    assert classroom.files() == {"week1.ipynb", "a.bin"}


def test_a_large_file_that_cannot_come_does_not_hold_up_the_rest(classroom: Classroom) -> None:
    limit = 30 * MEGABYTE  # packed, the large file is shorter
    publish_large(classroom, "a.bin", 50 * MEGABYTE, week2_ipynb=SECOND, week1_ipynb=SECOND)
    assert measured(classroom, limit)["status"] == 1
    assert classroom.read("week1.ipynb") == classroom.read("week2.ipynb") == SECOND
    assert "a.bin did not come: File too large." in classroom.read("COURSE-NOT-UPDATED.txt")
    assert not (classroom.folder / ".course-work").exists()
    classroom.update()
    assert classroom.files() == {"week1.ipynb", "week2.ipynb", "a.bin"}
    assert (classroom.folder / "a.bin").stat().st_size == 50 * MEGABYTE


def test_what_has_passed_does_not_fill_the_students_space(classroom: Classroom) -> None:
    for _ in range(7):
        (classroom.upstream / "a.bin").write_bytes(os.urandom(5 * MEGABYTE))
        classroom.commit()
        classroom.update()
    clone = sum(file.stat().st_size for file in (classroom.state() / "repository.git").rglob("*"))
    assert clone < 4 * 5 * MEGABYTE


class KilledError(BaseException):
    """Stands for SIGKILL."""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place with a folder for the course and one for the state, and no server."""
    monkeypatch.setattr(follow_course, "Clone", Published)
    monkeypatch.setattr(follow_course, "ask_servers", Servers)
    for name in ("course", "state"):
        (tmp_path / name).mkdir()
    return tmp_path


def test_what_is_small_is_there_while_a_large_file_comes(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = "0" * (LARGE_BYTES + 1)
    files = {"a.bin": large, "b.bin": large + "0", "part/z.ipynb": FIRST}
    tree = {path: ("100644", text) for path, text in files.items()}
    monkeypatch.setattr(Published, "tree_now", tree, raising=False)
    came = []
    pieces = Published.pieces

    def killed(self: Published, blob: str) -> Any:
        came.append(sorted(path for path in files if (place / "course" / path).exists()))
        if blob == self.id_of(files["b.bin"]):
            raise KilledError
        return pieces(self, blob)

    with monkeypatch.context() as patch:
        patch.setattr(Published, "pieces", killed)
        with pytest.raises(KilledError):
            update(place / "course", place / "state", ANYWHERE)
    assert came == [[], ["part/z.ipynb"], ["a.bin", "part/z.ipynb"]]
    assert not any(update(place / "course", place / "state", ANYWHERE))
    assert all((place / "course" / path).read_text() == text for path, text in files.items())
    told = (place / "course/WHAT-CHANGED.txt").read_text()
    assert all(told.count(f"{path} is new.") == 1 for path in files)


# A student's file of 200 GB.


@pytest.mark.parametrize("name", ["rain.csv", "week1.ipynb"])
@pytest.mark.parametrize("text", ["snow\n1\n", None])
def test_a_students_huge_file_in_a_course_files_place_is_kept_unread(
    classroom: Classroom, name: str, text: str | None
) -> None:
    classroom.publish({"rain.csv": "rain\n1\n"})
    classroom.update()
    sparse(classroom.folder / name, SPARSE_BYTES)
    classroom.publish({name: text})
    taken = measured(classroom)
    assert taken["status"] == 0
    assert taken["read"] < 20 * MEGABYTE
    assert taken["peak"] < 60 * MEGABYTE
    kept = classroom.mine(name) if text else classroom.folder / name
    assert kept.stat().st_size == SPARSE_BYTES
    assert not text or classroom.read(name) == text


@pytest.mark.parametrize(
    "name", ["WHAT-CHANGED.txt", "COURSE-NOT-UPDATED.txt", "week2.ipynb", "record.json", "gitconfig"]
)
def test_a_huge_file_of_any_name_of_ours_is_not_read(classroom: Classroom, name: str) -> None:
    place = classroom.state() if name in ("record.json", "gitconfig") else classroom.folder
    sparse(place / name, SPARSE_BYTES)
    classroom.publish({"week2.ipynb": SECOND})
    taken = measured(classroom)
    assert taken["status"] == 0
    assert taken["read"] < 20 * MEGABYTE
    assert classroom.read("week2.ipynb") == SECOND


# Records of older updaters, in which a placed file has no size.


def make_older(classroom: Classroom) -> None:
    record = classroom.state() / "record.json"
    told = json.loads(record.read_text())
    told["placed"] = {path: mark[:2] for path, mark in told["placed"].items()}
    del told["explained"]
    record.write_text(json.dumps(told | {"form": 1}))


def test_with_an_older_record_each_case_is_as_with_a_new_one(classroom: Classroom) -> None:
    names = ["edited.ipynb", "run.ipynb", "untouched.ipynb", "deleted.ipynb", "removed.ipynb"]
    classroom.publish(dict.fromkeys(names, FIRST) | {"edited.csv": "1", "untouched.csv": "1"})
    classroom.update()
    make_older(classroom)
    classroom.write("edited.ipynb", EDITED)
    classroom.write("run.ipynb", RUN)
    classroom.write("edited.csv", "2")
    (classroom.folder / "deleted.ipynb").unlink()
    changed = dict.fromkeys(["edited.ipynb", "run.ipynb", "untouched.ipynb"], SECOND)
    classroom.publish(changed | {"removed.ipynb": None, "edited.csv": "3", "untouched.csv": "3"})
    classroom.update()
    assert classroom.mine("edited.ipynb").read_text() == EDITED
    assert classroom.mine("edited.csv").read_text() == "2"
    assert classroom.kept("run.ipynb") == RUN
    copies = {classroom.mine("edited.ipynb").name, classroom.mine("edited.csv").name}
    assert classroom.files() == {*changed, "week1.ipynb", "edited.csv", "untouched.csv", *copies}


def test_a_pass_that_an_older_updater_began_is_finished(classroom: Classroom) -> None:
    record = classroom.state() / "record.json"
    told = json.loads(record.read_text())
    old = classroom.folder / ".course-work/old/0"
    old.mkdir(parents=True)
    os.rename(classroom.folder / "week1.ipynb", old / "week1.ipynb")
    (old / "week1.ipynb").write_text(EDITED)
    new = classroom.folder / ".course-work/new"
    new.mkdir()
    (new / "0").write_text(SECOND)
    intent = {"number": 0, "mark": ["0" * 40, None], "stays": False, "stamp": "20261122-215407"}
    told["placed"] = {path: mark[:2] for path, mark in told["placed"].items()}
    record.write_text(json.dumps(told | {"form": 1, "complete": "", "intended": {"week1.ipynb": intent}}))
    classroom.publish({"week1.ipynb": SECOND})
    classroom.update()
    assert classroom.mine().read_text() == EDITED
    assert classroom.read("week1.ipynb") == SECOND


def test_with_an_older_record_a_huge_file_is_kept_unread(classroom: Classroom) -> None:
    classroom.publish({"rain.csv": "rain\n1\n"})
    classroom.update()
    make_older(classroom)
    sparse(classroom.folder / "rain.csv", MAX_BYTES_WITHOUT_SIZE + 1)
    classroom.publish({"rain.csv": "rain\n2\n"})
    assert measured(classroom)["read"] < 20 * MEGABYTE
    assert classroom.mine("rain.csv").stat().st_size == MAX_BYTES_WITHOUT_SIZE + 1


def test_a_notebook_too_large_to_be_read_is_judged_by_its_bytes(classroom: Classroom) -> None:
    size = MAX_NOTEBOOK_BYTES + 1
    publish_large(classroom, "large.ipynb", size)
    taken = measured(classroom)
    assert taken["peak"] < 60 * MEGABYTE
    with (classroom.folder / "large.ipynb").open("r+b") as file:
        file.write(b"1")
    publish_large(classroom, "large.ipynb", 10)
    classroom.update()
    assert classroom.mine("large.ipynb").stat().st_size == size
