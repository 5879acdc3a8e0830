"""What leaves the course and comes back arrives: by a revert, a tag moved back and forth, a file after a folder."""

from __future__ import annotations

import shutil

import pytest
from classroom import Classroom, notebook

FIRST, SECOND = notebook("1 + 1"), notebook("2 + 2")
RUN = notebook("1 + 1", outputs="2")
EDITED = notebook("1 + 1", "my answer")


def remove(classroom: Classroom, *paths: str) -> None:
    """A pass after which these files are gone from the course."""
    classroom.publish(dict.fromkeys(paths))
    classroom.update()


@pytest.mark.parametrize("text", [FIRST, RUN])
def test_a_removed_file_that_comes_back_by_a_revert_arrives(classroom: Classroom, text: str) -> None:
    classroom.write("week1.ipynb", text)
    remove(classroom, "week1.ipynb")
    assert not classroom.files()
    classroom.git("revert", "--no-edit", "HEAD")
    classroom.update()
    assert classroom.read("week1.ipynb") == FIRST
    assert classroom.kept("week1.ipynb") == text


def test_a_tag_moved_back_and_forth_brings_its_files_each_time(classroom: Classroom) -> None:
    classroom.git("tag", "released")
    classroom.publish({"week2.ipynb": SECOND, "data/rain.csv": "1"})
    for _ in range(3):
        classroom.git("tag", "--force", "released", "main")
        classroom.update(COURSE_REF="released")
        assert classroom.files() == {"week1.ipynb", "week2.ipynb", "data/rain.csv"}
        classroom.git("tag", "--force", "released", "main~1")
        classroom.update(COURSE_REF="released")
        assert classroom.files() == {"week1.ipynb"}


def test_a_folder_that_leaves_and_comes_back_arrives(classroom: Classroom) -> None:
    files = {"part/deep/one.txt": "1", "part/two.txt": "2"}
    classroom.publish(files)
    classroom.update()
    remove(classroom, *files)
    assert not (classroom.folder / "part").exists()
    classroom.publish(files)
    classroom.update()
    assert {path: classroom.read(path) for path in files} == files


def test_a_file_that_is_renamed_and_renamed_back_arrives(classroom: Classroom) -> None:
    for old, new in (("week1.ipynb", "week01.ipynb"), ("week01.ipynb", "week1.ipynb")):
        classroom.git("mv", old, new)
        classroom.commit()
        classroom.update()
        assert classroom.files() == {new}
    assert classroom.read("week1.ipynb") == FIRST


def test_a_file_that_becomes_a_folder_and_the_same_file_again_arrives(classroom: Classroom) -> None:
    for _ in range(2):
        classroom.publish({"week1.ipynb/part.txt": "1"})
        classroom.update()
        assert classroom.files() == {"week1.ipynb/part.txt"}
        classroom.publish({"week1.ipynb": FIRST})
        classroom.update()
        assert classroom.files() == {"week1.ipynb"}
        assert classroom.read("week1.ipynb") == FIRST


@pytest.mark.parametrize("text", [FIRST, SECOND])
def test_an_edited_file_that_left_the_course_gives_way_when_it_comes_back(classroom: Classroom, text: str) -> None:
    classroom.write("week1.ipynb", EDITED)
    remove(classroom, "week1.ipynb")
    assert classroom.read("week1.ipynb") == EDITED
    classroom.publish({"week1.ipynb": text})
    classroom.update()
    assert classroom.read("week1.ipynb") == text
    assert classroom.mine().read_text() == EDITED


def test_a_file_that_the_student_deleted_is_new_after_the_course_removed_it(classroom: Classroom) -> None:
    (classroom.folder / "week1.ipynb").unlink()
    remove(classroom, "week1.ipynb")
    classroom.publish({"week1.ipynb": FIRST})
    classroom.update()
    assert classroom.read("week1.ipynb") == FIRST


def test_a_file_that_the_student_deletes_after_it_came_back_stays_deleted(classroom: Classroom) -> None:
    remove(classroom, "week1.ipynb")
    classroom.publish({"week1.ipynb": FIRST})
    classroom.update()
    (classroom.folder / "week1.ipynb").unlink()
    classroom.publish({"week2.ipynb": SECOND})
    classroom.update()
    assert classroom.files() == {"week2.ipynb"}


def test_a_link_that_leaves_and_comes_back_arrives(classroom: Classroom) -> None:
    for _ in range(2):
        (classroom.upstream / "link").symlink_to("week1.ipynb")
        classroom.commit()
        classroom.update()
        assert (classroom.folder / "link").is_symlink()
        (classroom.upstream / "link").unlink()
        classroom.commit()
        classroom.update()
        assert not (classroom.folder / "link").is_symlink()


def test_a_file_that_left_while_the_folder_was_a_students_link_arrives_when_both_are_back(classroom: Classroom) -> None:
    classroom.publish({"part/one.txt": "1"})
    classroom.update()
    shutil.move(classroom.folder / "part", classroom.home / "elsewhere")
    (classroom.folder / "part").symlink_to(classroom.home / "elsewhere")
    remove(classroom, "part/one.txt")
    (classroom.folder / "part").unlink()
    classroom.publish({"part/one.txt": "1"})
    classroom.update()
    assert classroom.read("part/one.txt") == "1"
