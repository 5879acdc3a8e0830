"""Exercises that check themselves: right, nearly, not answered yet, or what to look at."""

from __future__ import annotations

import datetime
import decimal
from pathlib import Path

import numpy as np
import pandas as pd
import polars
import pytest

import ddsviz
from ddsviz.course import check
from ddsviz.course.course_file import CourseError

CHECKS = """
[1]
expected = 'load("climate")["mean_temperature_c"].mean()'
tolerance = 0.005
nearly = 0.5

[[1.hints]]
answer = 'load("climate")["mean_temperature_c"].median()'
say = "That is the median."

[2]
expected = '"Leith Walk"'

[3]
expected = 'load("wards").groupby("ward").size().rename("areas").reset_index()'

[4]
expected = "[3, 1, 2]"

[5]
expected = "True"

[6]
expected = '{"a": 1.5, "b": [1, 2]}'

[7]
expected = "1 / 0"

[8]
expect = "1"

[9]
expected = "pd.Timestamp('2015-03-29')"

[10]
expected = "1"
hints = [{answer = "2"}]

[11]
expected = "[0, 1, 2]"

[12]
expected = "np.nan"

[13]
expected = "{0.1 + 0.2, 0.2}"

[14]
expected = '{"a": np.nan, "b": pd.to_datetime(["2020-01-01"])}'

[15]
expected = '__import__("polars").DataFrame({"a": [1, 2]})'

[16]
expected = "np.inf"

[17]
expected = "10 ** 400"

[18]
expected = "1"
tolerance = "0.1"

[19]
expected = "1"
hints = 5
"""
MEAN = ddsviz.load("climate")["mean_temperature_c"].mean()
WARDS = sorted(ddsviz.load("wards")["ward"])


@pytest.fixture(autouse=True)
def course_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "04.toml").write_text(CHECKS, encoding="utf-8")
    (tmp_path / "inside").mkdir()
    monkeypatch.chdir(tmp_path / "inside")
    return tmp_path


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("04-1", MEAN), ("04-1", np.float32(MEAN)), ("04-1", round(MEAN, 2)),
        ("04-2", "leith  walk "),
        ("04-3", pd.DataFrame({"areas": 1, "ward": WARDS}, index=range(5, 22))),
        ("04-4", [3, 1, 2]), ("04-4", pd.Series([3.0, 1, 2])), ("04-4", np.array([3, 1, 2])),
        ("04-5", True), ("04-5", np.bool_(True)),
        ("04-6", {"b": (1, 2), "a": 1.5}),
        ("04-9", pd.Timestamp("2015-03-29")), ("04-9", datetime.date(2015, 3, 29)),
        ("04-9", np.datetime64("2015-03-29")),
        ("04-3", polars.DataFrame({"areas": 1, "ward": WARDS})), ("04-4", polars.Series([3, 1, 2])),
        ("04-4", pd.array([3, 1, 2])), ("04-11", range(3)), ("04-12", float("nan")), ("04-13", {0.3, 0.2}),
        ("04-14", {"a": None, "b": [datetime.datetime(2020, 1, 1)]}), ("04-15", polars.DataFrame({"a": [1, 2]})),
        ("04-15", pd.DataFrame({"a": [1, 2]})), ("04-1", decimal.Decimal(repr(float(MEAN)))),
        ("04-16", float("inf")), ("04-17", 10**400),
    ],
)  # fmt: skip
def test_a_right_answer_is_right_in_every_form_that_it_may_take(exercise: str, answer: object) -> None:
    assert check(exercise, answer).state == "right"


@pytest.mark.parametrize(
    ("exercise", "answer", "sentence"),
    [
        ("04-1", MEAN + 0.1, "Nearly: your number is a little too large."),
        ("04-2", "Leith Wolk", "Nearly: look at the spelling."),
        ("04-4", [1.0, 2.0, 3.0], "Nearly: the values are right, and their order is not."),
        ("04-3", pd.DataFrame({"ward": WARDS[::-1], "areas": 1}), "Nearly: the rows are right"),
    ],
)
def test_what_is_nearly_right_is_told_so(exercise: str, answer: object, sentence: str) -> None:
    verdict = check(exercise, answer)
    assert verdict.state == "nearly"
    assert repr(verdict).startswith(sentence)


@pytest.mark.parametrize(
    ("exercise", "answer", "sentence"),
    [
        ("04-1", ddsviz.load("climate")["mean_temperature_c"].median(), "That is the median."),
        ("04-1", 20, "Your number is too large."),
        ("04-1", "8.6", "Write it with no quotation marks"),
        ("04-1", True, "one number, and yours is True or False"),
        ("04-1", float("nan"), "A missing value was in the sum"),
        ("04-4", np.ma.array([3, 1, 2], mask=[0, 0, 1]), "The first is number 3."),
        ("04-1", ddsviz.load("climate")["year"], "one number, and yours is a whole column"),
        ("04-1", sum, "yours is a function: it may lack its round brackets"),
        ("04-2", "Portobello", "It is another one."),
        ("04-2", 5, "a text in quotation marks"),
        ("04-3", 17, "The answer is a table, and yours is a number"),
        ("04-3", pd.DataFrame({"Ward": WARDS, "areas": 1}), "a column 'ward'. Is it your column 'Ward'?"),
        ("04-3", pd.DataFrame({"ward": WARDS[:9], "areas": 1}), "9 rows, and there should be 17"),
        ("04-3", pd.DataFrame({"ward": WARDS, "areas": 2}), "Look at the column 'areas': 17 values of 17 differ"),
        ("04-4", [3, 1], "Yours has 2 values, and there should be 3."),
        ("04-4", [3, 1, 9], "1 value of 3 differ. The first is number 3."),
        ("04-4", 3, "several values, in a list or a column"),
        ("04-1", pd.NA, "A missing value was in the sum"),
        ("04-1", 10**400, "too large"),
        ("04-9", "2015-03-29", "The answer is a date or time, and yours is a text."),
        ("04-12", 3, "The answer is nan"),
        ("04-13", [0.3, 0.2], "The answer is a set, {1, 2}, and yours is a list."),
        ("04-13", {0.3, 0.4}, "Some of its values should be others."),
        ("04-16", 3, "The answer is inf, and yours is another number."),
        ("04-5", False, "the other way round"),
        ("04-5", "True", "no quotation marks"),
        ("04-6", {"a": 1.5}, "it lacks: 'b'"),
        ("04-6", {"a": 1.5, "b": [1, 3]}, "under 'b'"),
        ("04-9", pd.Timestamp("2015-03-30"), "It is another one."),
    ],
)
def test_a_wrong_answer_is_told_what_to_look_at(exercise: str, answer: object, sentence: str) -> None:
    verdict = check(exercise, answer)
    assert verdict.state == "look again"
    assert sentence in repr(verdict)


@pytest.mark.parametrize("answer", [..., None])
def test_no_answer_is_not_a_wrong_one(answer: object) -> None:
    assert check("04-1", answer).state == "not answered yet"


def test_a_verdict_shows_itself_as_one_escaped_sentence() -> None:
    html = check("04-4", [1])._repr_html_()
    assert html.startswith("<p style=")
    assert "Yours has 1 value, and there should be 3." in html


def test_checks_are_switched_off_by_the_course_file(course_folder: Path) -> None:
    (course_folder / "course.toml").write_text('title = "T"\nauthors = ["A"]\nchecks = false\n', encoding="utf-8")
    assert check("04-1", MEAN).state == "off"


@pytest.mark.parametrize(
    ("exercise", "sentence"),
    [
        ("04-99", "There is no exercise '04-99'. Notebook 04 has: 1, 2, 3"),
        ("05-1", "There are no checks for notebook '05'. There are some for: 04."),
        (4, 'as in "04-2", and not 4'),
        ("04-7", "cannot be worked out (ZeroDivisionError"),
        ("04-8", "does not say what is expected"),
        ("04-18", "tolerance should be a number, as in tolerance = 0.5, and not '0.1'"),
        ("04-19", "each hint needs an answer and what to say"),
        ("04-10", "each hint needs an answer and what to say"),
    ],
)
def test_a_check_that_cannot_be_made_is_told(exercise: str, sentence: str) -> None:
    with pytest.raises(CourseError) as told:
        check(exercise, 1)
    assert sentence in str(told.value)


def test_a_notebook_far_from_its_course_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "checks" / "04.toml").unlink()
    (tmp_path / "checks").rmdir()
    with pytest.raises(CourseError, match="The folder 'checks' was not found beside this notebook"):
        check("04-1", 1)


def test_the_check_of_a_student_s_own_number_ignores_hints_that_are_near_it() -> None:
    assert check("04-1", MEAN + 0.004).state == "right"
