"""The updater's cases, each with its result: what student and course did, and what lies in the folder then."""

from __future__ import annotations

import os
import re
import shutil
import time
from datetime import datetime, timedelta

import pytest
from classroom import MINE_STAMP, Classroom, notebook
from follow_words import shown

FIRST, SECOND = notebook("1 + 1"), notebook("2 + 2")
RUN = notebook("1 + 1", outputs="2", kernelspec={"name": "python3"})
EDITED = notebook("1 + 1", "my answer")


def test_the_first_update_brings_the_course(classroom: Classroom) -> None:
    assert classroom.read("week1.ipynb") == FIRST
    assert classroom.files() == {"week1.ipynb"}
    assert "week1.ipynb is new." in classroom.told()


def test_an_unedited_file_is_updated_silently(classroom: Classroom) -> None:
    classroom.publish({"week1.ipynb": SECOND, "data/rain.csv": "rain\n1\n"})
    classroom.update()
    assert classroom.read("week1.ipynb") == SECOND
    assert classroom.files() == {"week1.ipynb", "data/rain.csv"}
    assert not list(classroom.folder.glob(".course-*"))
    assert "week1.ipynb was updated." in classroom.told()


def test_an_edited_file_is_moved_aside_and_updated(classroom: Classroom) -> None:
    classroom.write("week1.ipynb", EDITED)
    classroom.publish({"week1.ipynb": SECOND})
    classroom.update()
    assert classroom.read("week1.ipynb") == SECOND
    assert classroom.mine().read_text() == EDITED
    assert re.fullmatch(rf"week1\.mine-{MINE_STAMP}\.ipynb", classroom.mine().name)
    assert f"Your own week1.ipynb is now {classroom.mine().name}" in classroom.told()


def test_an_edited_file_stays_while_the_course_does_not_change_it(classroom: Classroom) -> None:
    classroom.write("week1.ipynb", EDITED)
    classroom.publish({"week2.ipynb": SECOND})
    classroom.update()
    assert classroom.read("week1.ipynb") == EDITED
    assert classroom.files() == {"week1.ipynb", "week2.ipynb"}


def test_copies_of_the_same_minute_all_stay(classroom: Classroom) -> None:
    for number in range(3):
        classroom.write("week1.ipynb", notebook(f"answer {number}"))
        classroom.publish({"week1.ipynb": notebook(f"question {number}")})
        classroom.update()
    copies = {copy.read_text() for copy in classroom.folder.glob("week1.mine-*")}
    assert copies == {notebook(f"answer {number}") for number in range(3)}
    assert classroom.told().count("week1.ipynb was updated.") == 3


def test_a_file_that_was_only_run_is_updated_and_kept_among_the_old(classroom: Classroom) -> None:
    classroom.write("week1.ipynb", RUN)
    classroom.publish({"week1.ipynb": SECOND})
    classroom.update()
    assert classroom.read("week1.ipynb") == SECOND
    assert classroom.kept("week1.ipynb") == RUN
    assert classroom.files() == {"week1.ipynb"}
    assert "which you had run, is kept in .course-old/" in classroom.told()


def test_old_files_are_kept_for_14_days(classroom: Classroom) -> None:
    for days in (13, 15):
        day = (datetime.now() - timedelta(days=days)).strftime("%Y%m%d-%H%M")
        classroom.write(f".course-old/{day}/{days}.ipynb", RUN)
    classroom.write(".course-old/of-mine/15.txt", "put here by the student")
    classroom.update()
    assert {file.name for file in classroom.folder.glob(".course-old/*/*")} == {"13.ipynb", "15.txt"}


def test_what_the_student_deleted_stays_deleted_until_the_course_changes_it(classroom: Classroom) -> None:
    (classroom.folder / "week1.ipynb").unlink()
    classroom.publish({"week2.ipynb": FIRST})
    classroom.update()
    assert classroom.files() == {"week2.ipynb"}
    classroom.publish({"week1.ipynb": SECOND})
    classroom.update()
    assert classroom.read("week1.ipynb") == SECOND


def test_a_folder_that_was_deleted_as_a_whole_comes_anew(classroom: Classroom) -> None:
    shutil.rmtree(classroom.folder)
    classroom.update()
    assert classroom.read("week1.ipynb") == FIRST


@pytest.mark.parametrize("path", ["week2.ipynb", "Übung ‘eins’ – 数据.ipynb", "a b/\tc\n.txt", "-rf.csv"])
def test_a_file_of_the_students_own_with_a_new_files_name_is_moved_aside(classroom: Classroom, path: str) -> None:
    classroom.write(path, "the student's own")
    classroom.publish({path: SECOND})
    classroom.update()
    assert classroom.read(path) == SECOND
    assert classroom.mine(path).read_text() == "the student's own"
    copy = str(classroom.mine(path).relative_to(classroom.folder))
    assert f"Your own {shown(path)} is now {shown(copy)}" in classroom.told()


def test_a_name_that_is_no_text_is_followed(classroom: Classroom) -> None:
    path = os.fsdecode(b"caf\xe9.txt")
    classroom.write(path, "the student's own")
    classroom.publish({path: "the course's"})
    classroom.update()
    assert classroom.read(path) == "the course's"
    assert classroom.mine(path).read_text() == "the student's own"


def test_a_name_of_the_greatest_length_is_shortened_for_the_copy(classroom: Classroom) -> None:
    path = "ü" * 124 + ".ipynb"
    classroom.write(path, "the student's own")
    classroom.publish({path: SECOND})
    classroom.update()
    assert classroom.read(path) == SECOND
    [copy] = classroom.folder.glob("ü*.mine-*.ipynb")
    assert copy.read_text() == "the student's own"


def test_a_folder_of_the_students_own_is_moved_aside_for_a_file(classroom: Classroom) -> None:
    classroom.write("answers/deep/one.txt", "1")
    classroom.publish({"answers": "a file"})
    classroom.update()
    assert classroom.read("answers") == "a file"
    [copy] = classroom.folder.glob("answers.mine-*/deep/one.txt")
    assert copy.read_text() == "1"


def test_a_file_of_the_students_own_is_moved_aside_for_a_folder(classroom: Classroom) -> None:
    classroom.write("answers", "the student's own")
    classroom.publish({"answers/deep/one.txt": "1"})
    classroom.update()
    assert classroom.read("answers/deep/one.txt") == "1"
    [copy] = classroom.folder.glob("answers.mine-*")
    assert copy.read_text() == "the student's own"


def test_the_courses_own_file_becomes_a_folder_and_a_file_again(classroom: Classroom) -> None:
    classroom.publish({"week1.ipynb/part.txt": "1"})
    classroom.update()
    assert classroom.files() == {"week1.ipynb/part.txt"}
    classroom.publish({"week1.ipynb": SECOND})
    classroom.update()
    assert classroom.files() == {"week1.ipynb"}


def test_edited_and_deleted_by_the_course_stays(classroom: Classroom) -> None:
    classroom.write("week1.ipynb", EDITED)
    classroom.publish({"week1.ipynb": None})
    classroom.update()
    assert classroom.read("week1.ipynb") == EDITED
    assert classroom.files() == {"week1.ipynb"}
    assert "week1.ipynb is no longer in the course. You have edited" in classroom.told()


def test_edited_and_renamed_by_the_course_stays_and_the_new_name_arrives(classroom: Classroom) -> None:
    classroom.write("week1.ipynb", EDITED)
    classroom.git("mv", "week1.ipynb", "week01.ipynb")
    classroom.commit()
    classroom.update()
    assert classroom.read("week1.ipynb") == EDITED
    assert classroom.read("week01.ipynb") == FIRST


@pytest.mark.parametrize("text", [FIRST, RUN])
def test_unedited_and_deleted_by_the_course_goes_to_the_old(classroom: Classroom, text: str) -> None:
    classroom.write("week1.ipynb", text)
    classroom.publish({"week1.ipynb": None})
    classroom.update()
    assert not classroom.files()
    assert classroom.kept("week1.ipynb") == text
    assert "it is no longer in the course, and is kept in .course-old/" in classroom.told()


def test_a_folder_that_the_course_empties_goes_too(classroom: Classroom) -> None:
    classroom.publish({"part/deep/one.txt": "1", "part/two.txt": "2"})
    classroom.update()
    classroom.write("part/own.txt", "the student's own")
    classroom.publish({"part/deep/one.txt": None, "part/two.txt": None})
    classroom.update()
    assert not (classroom.folder / "part/deep").exists()
    assert classroom.read("part/own.txt") == "the student's own"


def test_git_in_the_students_folder_has_no_effect(classroom: Classroom) -> None:
    classroom.write("week1.ipynb", EDITED)
    in_folder = f"--git-dir={classroom.folder}/.git", f"--work-tree={classroom.folder}"
    classroom.git(*in_folder, "init", "--quiet", "--initial-branch=main")
    classroom.git(*in_folder, "add", "--all")
    classroom.git(*in_folder, "commit", "--quiet", "--message=Mine")
    (classroom.home / ".gitconfig").write_text('[url "/nowhere"]\n\tinsteadOf = /\n')
    mine = (classroom.folder / ".git/refs/heads/main").read_bytes()
    classroom.publish({"week1.ipynb": SECOND})
    classroom.update(GIT_DIR=str(classroom.folder / ".git"), GIT_INDEX_FILE="/nowhere")
    assert classroom.read("week1.ipynb") == SECOND
    assert classroom.mine().read_text() == EDITED
    assert (classroom.folder / ".git/refs/heads/main").read_bytes() == mine


def test_a_rewritten_branch_is_followed(classroom: Classroom) -> None:
    classroom.publish({"week1.ipynb": SECOND, "week2.ipynb": SECOND})
    classroom.update()
    classroom.git("reset", "--quiet", "--hard", "HEAD~1")
    classroom.publish({"week3.ipynb": SECOND}, "--amend")
    classroom.update()
    assert classroom.read("week1.ipynb") == FIRST
    assert classroom.files() == {"week1.ipynb", "week3.ipynb"}


def test_a_run_file_is_known_again_after_its_version_has_left_the_course(classroom: Classroom) -> None:
    classroom.write("week1.ipynb", RUN)
    classroom.publish({"week1.ipynb": SECOND}, "--amend")
    shutil.rmtree(classroom.state() / "repository.git")
    classroom.update()
    assert classroom.kept("week1.ipynb") == RUN


def test_the_course_is_what_a_branch_or_a_tag_names(classroom: Classroom) -> None:
    classroom.git("tag", "--annotate", "--message=First", "released")
    classroom.publish({"week1.ipynb": SECOND})
    classroom.git("branch", "next")
    classroom.update(COURSE_REF="released")
    assert classroom.read("week1.ipynb") == FIRST
    classroom.update(COURSE_REF="next")
    assert classroom.read("week1.ipynb") == SECOND
    classroom.git("tag", "--force", "released")
    classroom.publish({"week1.ipynb": FIRST})
    classroom.update(COURSE_REF="released")
    assert classroom.read("week1.ipynb") == SECOND
    classroom.update(COURSE_REF="")
    assert classroom.read("week1.ipynb") == FIRST


def test_only_the_folder_of_the_student_notebooks_is_placed(classroom: Classroom) -> None:
    classroom.publish({"students/week1.ipynb": SECOND, "solutions/week1.ipynb": "secret"})
    classroom.folder = classroom.home / "another"
    classroom.update(COURSE_PATH="students/", COURSE_DIR=str(classroom.folder))
    assert classroom.files() == {"week1.ipynb"}
    assert classroom.read("week1.ipynb") == SECOND


def test_a_program_stays_one(classroom: Classroom) -> None:
    classroom.publish({"run.sh": "#!/bin/sh\n"})
    (classroom.upstream / "run.sh").chmod(0o755)
    classroom.commit()
    classroom.update()
    assert os.access(classroom.folder / "run.sh", os.X_OK)
    assert not (classroom.folder / "week1.ipynb").stat().st_mode & 0o111


def test_a_lost_record_loses_no_edit(classroom: Classroom) -> None:
    classroom.publish({"week2.ipynb": FIRST, "week3.ipynb": FIRST})
    classroom.update()
    classroom.write("week1.ipynb", EDITED)
    classroom.write("week2.ipynb", RUN)
    (classroom.state() / "record.json").write_text("{damaged")
    classroom.update()
    assert classroom.read("week1.ipynb") == FIRST
    assert classroom.mine().read_text() == EDITED
    assert classroom.read("week2.ipynb") == RUN
    assert len(classroom.files()) == 4


def test_a_pass_with_nothing_to_do_over_100_files_takes_under_half_a_second(classroom: Classroom) -> None:
    classroom.publish({f"part{number % 7}/{number}.ipynb": notebook(str(number)) for number in range(100)})
    started = time.perf_counter()
    classroom.update()
    placed_s = time.perf_counter() - started
    seconds = []
    for _ in range(3):
        started = time.perf_counter()
        classroom.update()
        seconds.append(time.perf_counter() - started)
    print(f"100 files: placed in {placed_s:.2f} s, nothing to do in {min(seconds):.3f} s")
    assert min(seconds) < 0.5
