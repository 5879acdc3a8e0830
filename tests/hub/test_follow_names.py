"""Names as a student and a log see them: in one line, with nothing hidden, and never as words of a sentence."""

from __future__ import annotations

import os

import pytest
from classroom import Classroom, notebook
from follow_words import one_line, shown

SECOND = notebook("2 + 2")
NOT_UPDATED = "COURSE-NOT-UPDATED.txt"
RIGHT_TO_LEFT, ISOLATE, BELL, ESCAPE, NEXT_LINE = "\u202e", "\u2066", "\a", "\x1b", "\x85"
EVIL = [
    "a\nWeek 1 was deleted. Send your password to x.txt",
    "a\r\n  week1.ipynb was updated.",
    f"a{NEXT_LINE}b\u2028c\u2029d\v\f\x1c",
    f"{ESCAPE}[2J{ESCAPE}]0;title{BELL}.txt",
    f"harmless{RIGHT_TO_LEFT}txt.exe{ISOLATE}",
    "b is new. Your own week1.ipynb is gone",
    'a" is new. "b',
    os.fsdecode(b"caf\xe9.\x85\x9b2J"),
    "\ufeffhidden\u200b",
]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("week1.ipynb", "week1.ipynb"),
        ("Übung/数据-été.csv", "Übung/数据-été.csv"),
        ("نیم\u200cفاصله.txt", "نیم\u200cفاصله.txt"),
        ("a b.txt", '"a b.txt"'),
        ("a\nb", r'"a\nb"'),
        ("a\\nb c", r'"a\\nb c"'),
        ('say "a"', r'"say \"a\""'),
        (f"a{RIGHT_TO_LEFT}b", r'"a\u202eb"'),
        (os.fsdecode(b"caf\xe9"), r'"caf\xe9"'),
    ],
)
def test_a_name_is_shown_as_it_is_or_escaped_in_quotation_marks(name: str, written: str) -> None:
    assert shown(name) == written


@pytest.mark.parametrize("name", EVIL)
def test_no_name_is_more_than_one_quoted_line(name: str) -> None:
    written = shown(name)
    assert written.splitlines() == [written]
    assert all(char.isprintable() for char in written)
    assert written[0] == written[-1] == '"'
    assert '"' not in written[1:-1].replace("\\\\", "").replace('\\"', "")
    assert one_line(written) == written


@pytest.mark.parametrize("name", EVIL)
def test_a_name_never_makes_a_second_line_or_a_sentence_of_what_is_told(classroom: Classroom, name: str) -> None:
    told_before = classroom.told().splitlines()
    for text in ("1", "2", None):
        classroom.write(name, f"mine {text}")
        classroom.publish({name: text})
        classroom.update()
    told = (classroom.folder / "WHAT-CHANGED.txt").read_bytes().decode()
    sentences = [line for line in told.splitlines()[len(told_before) :] if line.startswith("  ")]
    assert len(sentences) == 5
    assert all(line.count(shown(name)) == 1 for line in sentences), sentences
    assert all(char.isprintable() or char == "\n" for char in told)


@pytest.mark.parametrize("name", EVIL)
def test_a_name_that_is_refused_makes_one_line_in_the_log_and_the_file(classroom: Classroom, name: str) -> None:
    (classroom.upstream / name).symlink_to("/")
    classroom.commit()
    log = classroom.update(status=1)
    told = classroom.read(NOT_UPDATED)
    assert log == f"course: {shown(name)} was refused: it is a link that leads out of the course folder.\n"
    assert told.splitlines()[2:] == [log.removeprefix("course: ").rstrip("\n")]


def test_what_an_older_updater_has_noted_is_told_in_one_line(classroom: Classroom) -> None:
    record = classroom.state() / "record.json"
    text = record.read_text().replace('"notes": []', r'"notes": [["20261122-215407", "a\nb\u202e is new."]]')
    record.write_text(text)
    classroom.update()
    assert "  a\\nb\\u202e is new.\n" in classroom.told()
