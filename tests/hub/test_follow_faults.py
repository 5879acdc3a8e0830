"""The updater when something is wrong: the clone, the network, the disk, a link, a setting, another run."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from classroom import FOLLOW, HUB, Classroom, notebook

FIRST, SECOND = notebook("1 + 1"), notebook("2 + 2")
EDITED = notebook("1 + 1", "my answer")
NOT_UPDATED = "COURSE-NOT-UPDATED.txt"


def damage_head(clone: Path) -> None:
    (clone / "HEAD").unlink()


def damage_objects(clone: Path) -> None:
    shutil.rmtree(clone / "objects")
    (clone / "objects").mkdir()


def damage_packs(clone: Path) -> None:
    for pack in (clone / "objects/pack").iterdir():
        pack.chmod(0o600)
        pack.write_bytes(b"damaged")


def leave_locks(clone: Path) -> None:
    (clone / "shallow.lock").touch()
    (clone / "refs/course").mkdir(parents=True, exist_ok=True)
    (clone / "refs/course/current.lock").touch()


def leave_half(clone: Path) -> None:
    shutil.rmtree(clone)
    clone.mkdir()
    (clone.with_suffix(".new") / "objects").mkdir(parents=True)


@pytest.mark.parametrize("damage", [damage_head, damage_objects, damage_packs, leave_locks, leave_half])
def test_an_interrupted_or_damaged_clone_is_made_anew(classroom: Classroom, damage: object) -> None:
    damage(classroom.state() / "repository.git")  # type: ignore[operator]
    classroom.publish({"week1.ipynb": SECOND})
    classroom.update()
    assert classroom.read("week1.ipynb") == SECOND
    assert not (classroom.state() / "repository.new").exists()


def test_a_clone_that_lacks_a_file_is_made_anew(classroom: Classroom) -> None:
    classroom.publish({"week1.ipynb": SECOND})
    classroom.update()
    clone = classroom.state() / "repository.git"
    [*packs] = (clone / "objects/pack").glob("*.pack")
    for pack in packs:  # in files of their own, the contents can go one by one
        moved = pack.rename(clone / pack.name)
        unpacking = ["git", f"--git-dir={clone}", "unpack-objects", "-q"]
        subprocess.run(unpacking, input=moved.read_bytes(), check=True)
    blob = classroom.git("rev-parse", "HEAD:week1.ipynb")
    (clone / "objects" / blob[:2] / blob[2:]).unlink()
    shutil.rmtree(classroom.folder)
    classroom.update()
    assert classroom.read("week1.ipynb") == SECOND


def test_without_network_the_folder_stays_and_it_is_told(classroom: Classroom) -> None:
    classroom.write("week1.ipynb", EDITED)
    classroom.publish({"week1.ipynb": SECOND})
    shutil.move(classroom.upstream, classroom.upstream.with_name("away"))
    log = classroom.update(status=1)
    assert "could not be fetched" in log
    assert classroom.read("week1.ipynb") == EDITED
    assert str(classroom.upstream) in classroom.read(NOT_UPDATED)
    shutil.move(classroom.upstream.with_name("away"), classroom.upstream)
    classroom.update()
    assert classroom.read("week1.ipynb") == SECOND
    assert not (classroom.folder / NOT_UPDATED).exists()


def test_without_network_what_was_fetched_is_still_placed(classroom: Classroom) -> None:
    shutil.move(classroom.upstream, classroom.upstream.with_name("away"))
    shutil.rmtree(classroom.folder)
    classroom.update(status=1)
    assert classroom.read("week1.ipynb") == FIRST


def test_without_network_from_the_first_it_is_told(tmp_path: Path) -> None:
    room = Classroom(tmp_path)
    log = room.update(status=1, COURSE_REPO="https://instructor:secret@127.0.0.1:9/course.git")
    assert "https://127.0.0.1:9/course.git could not be fetched" in log
    assert "secret" not in log + room.read(NOT_UPDATED)


def test_a_branch_that_is_not_there_is_told(classroom: Classroom) -> None:
    assert "There is no branch or tag 'spring'" in classroom.update(status=1, COURSE_REF="spring")
    assert classroom.read("week1.ipynb") == FIRST


def test_a_folder_that_is_not_in_the_course_removes_nothing(classroom: Classroom) -> None:
    assert "There is no folder 'students'" in classroom.update(status=1, COURSE_PATH="students")
    assert classroom.read("week1.ipynb") == FIRST


# Links.


def test_a_folder_that_is_a_link_is_not_followed(classroom: Classroom) -> None:
    outside = classroom.home / "outside"
    outside.mkdir()
    (classroom.folder / "part").symlink_to(outside)
    classroom.publish({"part/one.txt": "1", "week2.ipynb": SECOND})
    log = classroom.update(status=1)
    assert "part/one.txt was refused: part is a link" in log
    assert "part/one.txt was refused" in classroom.read(NOT_UPDATED)
    assert not list(outside.iterdir())
    assert classroom.read("week2.ipynb") == SECOND


def test_a_file_that_is_a_link_out_of_the_folder_is_not_touched(classroom: Classroom) -> None:
    outside = classroom.home / "outside.ipynb"
    outside.write_text(FIRST)
    (classroom.folder / "week1.ipynb").unlink()
    (classroom.folder / "week1.ipynb").symlink_to(outside)
    classroom.publish({"week1.ipynb": SECOND})
    assert "week1.ipynb was refused" in classroom.update(status=1)
    assert outside.read_text() == FIRST
    assert (classroom.folder / "week1.ipynb").is_symlink()


def test_a_link_within_the_folder_is_the_students_edit(classroom: Classroom) -> None:
    (classroom.folder / "week1.ipynb").rename(classroom.folder / "own.ipynb")
    (classroom.folder / "week1.ipynb").symlink_to("own.ipynb")
    classroom.publish({"week1.ipynb": SECOND})
    classroom.update()
    assert classroom.read("week1.ipynb") == SECOND
    assert os.readlink(classroom.mine()) == "own.ipynb"
    assert classroom.read("own.ipynb") == FIRST


@pytest.mark.parametrize("target", ["/etc/passwd", "../outside", "part/../../outside"])
def test_a_link_of_the_course_out_of_the_folder_is_refused(classroom: Classroom, target: str) -> None:
    (classroom.upstream / "link").symlink_to(target)
    classroom.publish({"week2.ipynb": SECOND})
    assert "link was refused: it is a link that leads out" in classroom.update(status=1)
    assert not os.path.lexists(classroom.folder / "link")
    assert classroom.read("week2.ipynb") == SECOND


def test_a_link_of_the_course_within_the_folder_is_placed_and_followed_up(classroom: Classroom) -> None:
    (classroom.upstream / "link").symlink_to("week1.ipynb")
    classroom.commit()
    classroom.update()
    assert os.readlink(classroom.folder / "link") == "week1.ipynb"
    (classroom.upstream / "link").unlink()
    classroom.publish({"link": "a file now"})
    classroom.update()
    assert classroom.read("link") == "a file now"
    assert not list(classroom.folder.glob("link.mine-*"))


def test_a_link_of_the_course_that_becomes_a_folder_arrives_at_once_and_back(classroom: Classroom) -> None:
    (classroom.upstream / "part").symlink_to("week1.ipynb")
    classroom.commit()
    classroom.update()
    (classroom.upstream / "part").unlink()
    classroom.publish({"part/one.txt": "1", "part/deep/two.txt": "2"})
    classroom.update()
    assert classroom.read("part/one.txt") + classroom.read("part/deep/two.txt") == "12"
    shutil.rmtree(classroom.upstream / "part")
    (classroom.upstream / "part").symlink_to("week1.ipynb")
    classroom.commit()
    classroom.update()
    assert os.readlink(classroom.folder / "part") == "week1.ipynb"


def test_a_students_link_in_place_of_the_courses_own_stays_and_is_not_followed(classroom: Classroom) -> None:
    (classroom.upstream / "part").symlink_to("week1.ipynb")
    classroom.commit()
    classroom.update()
    (classroom.folder / "mine").mkdir()
    (classroom.folder / "part").unlink()
    (classroom.folder / "part").symlink_to("mine")
    (classroom.upstream / "part").unlink()
    classroom.publish({"part/one.txt": "1"})
    assert "part/one.txt was refused: part is a link" in classroom.update(status=1)
    assert os.readlink(classroom.folder / "part") == "mine"
    assert not list((classroom.folder / "mine").iterdir())


@pytest.mark.parametrize("name", [".course-old", ".course-work"])
def test_a_link_in_place_of_our_own_folders_is_refused(classroom: Classroom, name: str) -> None:
    outside = classroom.home / "outside"
    outside.mkdir()
    (classroom.folder / name).symlink_to(outside)
    classroom.publish({"week1.ipynb": None})
    assert f"Please rename {name}" in classroom.update(status=1)
    assert not list(outside.iterdir())
    assert classroom.read("week1.ipynb") == FIRST


def test_a_link_in_place_of_what_has_changed_is_refused(classroom: Classroom) -> None:
    outside = classroom.home / "outside.txt"
    outside.write_text("mine")
    (classroom.folder / "WHAT-CHANGED.txt").unlink()
    (classroom.folder / "WHAT-CHANGED.txt").symlink_to(outside)
    classroom.publish({"week1.ipynb": SECOND})
    assert "WHAT-CHANGED.txt could not be written" in classroom.update(status=1)
    assert outside.read_text() == "mine"
    (classroom.folder / "WHAT-CHANGED.txt").unlink()
    classroom.update()
    assert "week1.ipynb was updated." in classroom.told()


def test_a_name_of_our_own_in_the_course_is_refused(classroom: Classroom) -> None:
    classroom.publish({"WHAT-CHANGED.txt": "the course's", ".course-old/20200101-1200/a": "1"})
    log = classroom.update(status=1)
    assert log.count("such a name can't be placed") == 2
    assert "the course's" not in classroom.told()


# Runs.


def test_a_second_run_waits_for_the_first(classroom: Classroom) -> None:
    with (classroom.state() / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        classroom.publish({"week1.ipynb": SECOND})
        runs = [subprocess.Popen([sys.executable, FOLLOW], env=classroom.environment, stderr=-1) for _ in range(2)]
        with pytest.raises(subprocess.TimeoutExpired):
            runs[0].wait(timeout=0.7)
        assert runs[1].poll() is None
        assert classroom.read("week1.ipynb") == FIRST
    assert [run.communicate(timeout=30)[1] for run in runs] == [b"course: up to date\n"] * 2
    assert classroom.read("week1.ipynb") == SECOND
    assert classroom.told().count("week1.ipynb was updated.") == 1


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"COURSE_REPO": ""}, "Set COURSE_REPO:"),
        ({"COURSE_REPO": "", "COURSE_DIR": ""}, "Set COURSE_REPO and COURSE_DIR:"),
        ({"COURSE_PATH": "../elsewhere"}, "Set COURSE_PATH to a folder inside the repository"),
        ({"COURSE_DIR": "/dev/null"}, "Set COURSE_DIR to a folder: /dev/null is a file."),
        ({"COURSE_DIR": "~"}, "Set COURSE_DIR to a folder inside"),
    ],
)
def test_a_bad_setting_is_told_in_one_line(classroom: Classroom, settings: dict[str, str], told: str) -> None:
    log = classroom.update(status=2, **settings)
    assert told in log
    assert log.count("\n") == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT TESTED: only root can run this as root")
def test_root_does_not_write_into_a_students_folder(classroom: Classroom) -> None:
    os.chown(classroom.folder, 65534, 65534)
    classroom.publish({"week1.ipynb": SECOND})
    assert "Run this as the student" in classroom.update(status=2)
    assert classroom.read("week1.ipynb") == FIRST


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT TESTED: only root can give a repository to somebody else")
def test_a_repository_that_is_the_operators_is_followed(classroom: Classroom) -> None:
    classroom.publish({"week1.ipynb": SECOND})
    for file in [classroom.upstream, *classroom.upstream.rglob("*")]:
        os.chown(file, 65534, 65534)
    classroom.update()
    assert classroom.read("week1.ipynb") == SECOND


def test_a_git_that_is_not_there_is_told(classroom: Classroom) -> None:
    assert "git is not installed here." in classroom.update(status=1, PATH="/nowhere")


# The wrapper.


def start(classroom: Classroom, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = classroom.environment | {"COURSE_EVERY_S": "1"} | settings
    starter = HUB / "updates" / "start-course"
    return subprocess.run([starter, *command], env=environment, capture_output=True, text=True, timeout=30)


def test_the_wrapper_updates_and_becomes_the_server(classroom: Classroom) -> None:
    classroom.publish({"week1.ipynb": SECOND})
    done = start(classroom, "sh", "-c", 'cat "$0"; exit 7', str(classroom.folder / "week1.ipynb"))
    assert done.stdout == SECOND
    assert done.returncode == 7


@pytest.mark.parametrize("settings", [{"COURSE_REPO": ""}, {"COURSE_REPO": "/nowhere"}, {"COURSE_DIR": "/dev/null"}])
def test_the_server_starts_whatever_happens_to_the_update(classroom: Classroom, settings: dict[str, str]) -> None:
    done = start(classroom, "echo", "the server runs", **settings)
    assert done.stdout == "the server runs\n"
    assert "course:" in done.stderr


def test_a_network_that_hangs_does_not_keep_the_server_from_starting(classroom: Classroom) -> None:
    with (classroom.state() / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # as long as an update hangs
        done = start(classroom, "echo", "the server runs", COURSE_WAIT_S="1")
    assert done.stdout == "the server runs\n"
    assert "the update was stopped after 1 seconds" in done.stderr


def test_the_wrapper_goes_on_updating_while_the_server_runs_and_then_ends(classroom: Classroom) -> None:
    wait_for_it = 'cd "$0"; for i in 1 2 3 4 5 6 7 8 9 10; do [ -e week9.ipynb ] && exit 3; sleep 1; done'
    publish = f"cd {classroom.upstream} && cp week1.ipynb week9.ipynb && git add ."
    server = f"{publish} && git -c user.name=I -c user.email=i@e.org commit --quiet --message=More && {wait_for_it}"
    # The background part holds these pipes: that they close shows that it has ended.
    done = start(classroom, "sh", "-c", server, str(classroom.folder))
    assert done.returncode == 3, done.stderr
