"""What is not in the course's repository itself, submodules and Git LFS, is told once, and the rest arrives."""

from __future__ import annotations

import shutil

import pytest
from classroom import Classroom, notebook

FIRST, SECOND = notebook("1 + 1"), notebook("2 + 2")
ELSEWHERE = "0123456789abcdef0123456789abcdef01234567"
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 12345\n"
MODULE_TOLD = "lib is another repository (a git submodule)"
POINTER_TOLD = "rain.csv did not come: in its place the course has a Git LFS pointer"


def add_module(classroom: Classroom, path: str, commit: str = ELSEWHERE) -> None:
    classroom.git("update-index", "--add", "--cacheinfo", f"160000,{commit},{path}")
    classroom.git("commit", "--quiet", "--message=Module")


def publish_beside_a_module(classroom: Classroom, name: str) -> None:
    (classroom.upstream / name).write_text(SECOND)
    classroom.git("add", name)
    classroom.git("commit", "--quiet", "--message=More")


def pointer(number: int) -> str:
    return POINTER.format(f"{number:064x}")


def assert_up_to_date(classroom: Classroom) -> None:
    assert classroom.update() == "course: up to date\n"
    assert not (classroom.folder / "COURSE-NOT-UPDATED.txt").exists()


def test_a_submodule_is_told_once_and_the_rest_arrives(classroom: Classroom) -> None:
    add_module(classroom, "lib")
    for number in range(2, 5):
        publish_beside_a_module(classroom, f"week{number}.ipynb")
        assert_up_to_date(classroom)
        assert_up_to_date(classroom)
    assert classroom.files() == {"week1.ipynb", "week2.ipynb", "week3.ipynb", "week4.ipynb"}
    assert classroom.told().count(MODULE_TOLD) == 1


def test_a_submodule_that_moves_on_is_not_told_again(classroom: Classroom) -> None:
    add_module(classroom, "lib")
    assert_up_to_date(classroom)
    add_module(classroom, "lib", ELSEWHERE[::-1])
    assert_up_to_date(classroom)
    assert classroom.told().count(MODULE_TOLD) == 1


def test_a_submodule_that_becomes_files_arrives_and_is_told_when_it_is_one_again(classroom: Classroom) -> None:
    add_module(classroom, "lib")
    assert_up_to_date(classroom)
    classroom.git("rm", "--quiet", "--cached", "lib")
    classroom.publish({"lib/part.py": "1"})
    assert_up_to_date(classroom)
    assert classroom.read("lib/part.py") == "1"
    classroom.git("rm", "--quiet", "-r", "lib")
    add_module(classroom, "lib")
    assert_up_to_date(classroom)
    assert not (classroom.folder / "lib").exists()
    assert classroom.told().count(MODULE_TOLD) == 2


def test_who_deletes_the_whole_folder_is_told_anew(classroom: Classroom) -> None:
    add_module(classroom, "lib")
    assert_up_to_date(classroom)
    shutil.rmtree(classroom.folder)
    assert_up_to_date(classroom)
    assert classroom.told().count(MODULE_TOLD) == 1


def test_a_students_own_folder_in_a_submodules_place_is_left_alone(classroom: Classroom) -> None:
    classroom.write("lib/own.txt", "the student's own")
    add_module(classroom, "lib")
    assert_up_to_date(classroom)
    assert classroom.read("lib/own.txt") == "the student's own"


def test_a_pointer_is_told_once_and_not_placed_under_the_files_name(classroom: Classroom) -> None:
    classroom.publish({"rain.csv": pointer(1), "week2.ipynb": SECOND})
    assert_up_to_date(classroom)
    classroom.publish({"week3.ipynb": SECOND})
    assert_up_to_date(classroom)
    classroom.publish({"rain.csv": pointer(2)})
    assert_up_to_date(classroom)
    assert classroom.files() == {"week1.ipynb", "week2.ipynb", "week3.ipynb"}
    assert classroom.told().count(POINTER_TOLD) == 1
    assert "Please ask your instructor to put the file itself into the course's repository." in classroom.told()


def test_the_real_file_arrives_where_a_pointer_was(classroom: Classroom) -> None:
    classroom.publish({"rain.csv": pointer(1)})
    classroom.update()
    classroom.publish({"rain.csv": "rain\n1\n"})
    assert_up_to_date(classroom)
    assert classroom.read("rain.csv") == "rain\n1\n"
    assert "rain.csv is new." in classroom.told()


def test_a_file_that_becomes_a_pointer_stays_as_it_was(classroom: Classroom) -> None:
    classroom.publish({"rain.csv": "rain\n1\n", "snow.csv": "snow\n"})
    classroom.update()
    (classroom.folder / "snow.csv").unlink()
    classroom.publish({"rain.csv": pointer(1), "snow.csv": pointer(2)})
    assert_up_to_date(classroom)
    assert classroom.read("rain.csv") == "rain\n1\n"
    assert classroom.files() == {"week1.ipynb", "rain.csv"}
    classroom.publish({"rain.csv": "rain\n2\n"})
    assert_up_to_date(classroom)
    assert classroom.read("rain.csv") == "rain\n2\n"


def test_a_pointer_that_leaves_the_course_takes_what_it_stood_for(classroom: Classroom) -> None:
    classroom.publish({"rain.csv": "rain\n1\n"})
    classroom.update()
    classroom.publish({"rain.csv": pointer(1)})
    classroom.update()
    classroom.publish({"rain.csv": None})
    assert_up_to_date(classroom)
    assert classroom.files() == {"week1.ipynb"}
    assert classroom.kept("rain.csv") == "rain\n1\n"


def test_a_pointer_moves_no_file_of_the_students_own(classroom: Classroom) -> None:
    classroom.write("data", "the student's own")
    classroom.write("rain.csv", "the student's own, too")
    classroom.publish({"data/snow.csv": pointer(1), "rain.csv": pointer(2)})
    assert_up_to_date(classroom)
    assert classroom.read("data") == "the student's own"
    assert classroom.read("rain.csv") == "the student's own, too"
    assert classroom.files() == {"week1.ipynb", "data", "rain.csv"}


@pytest.mark.parametrize(
    "text", ["version https://git-lfs.github.com/spec/v1 is the first line of a pointer.\n", "version"]
)
def test_words_about_pointers_are_no_pointer(classroom: Classroom, text: str) -> None:
    classroom.publish({"notes.txt": text, "long.txt": pointer(1) + "x" * 1000})
    assert_up_to_date(classroom)
    assert classroom.files() == {"week1.ipynb", "notes.txt", "long.txt"}
