"""Columns are found, or the student reads why not."""

from __future__ import annotations

import datetime
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from faults import message_of

from ddsviz.ask.columns import anything, many, measures, numbers
from ddsviz.ask.texts import number_mend
from ddsviz.errors import ColumnError, OptionError
from ddsviz.frames import Frame

TABLE = {
    "year": [2001, 2002, 2003],
    "rain": [704.5, None, 650.0],
    "place": ["Leith", "Gorgie", "n/a"],
    "price": ["3", "4.5", "1e2"],
    "mixed": ["3", "4.5", "about 5"],
    "day": ["2015-10-25", "2015-10-26", "2015-10-27"],
    "empty": [None, None, None],
    "when": pd.to_datetime(["2015-07-01 11:00"] * 3, utc=True).tz_convert("Europe/London"),
}


def frame(**columns: Any) -> Frame:
    return Frame(columns or TABLE)


def test_numbers_returns_floats_with_nan_for_gaps() -> None:
    found = numbers(frame(), "rain", "y").tolist()
    assert (found[0], found[2]) == (704.5, 650.0)
    assert math.isnan(found[1])


def test_numbers_turns_whole_numbers_into_floats() -> None:
    assert numbers(frame(), "year", "x").dtype == np.float64


def test_numbers_names_the_nearest_column_and_lists_all() -> None:
    message = message_of(ColumnError, numbers, frame(a=[1], month=[2]), "Month", "x")
    assert message == "There is no column 'Month' in this table (x=). Did you mean 'month'? Its columns are: a, month."


def test_numbers_shows_texts_that_are_in_the_way() -> None:
    message = message_of(ColumnError, numbers, frame(), "place", "y")
    assert "The column 'place' holds text where numbers are needed, such as 'Leith', 'Gorgie' and 'n/a'." in message
    assert message.endswith("Choose a column of numbers: 'year' and 'rain'.")


def test_numbers_shows_only_the_texts_that_are_no_numbers() -> None:
    message = message_of(ColumnError, numbers, frame(), "mixed", "y")
    assert "'about 5' (1 row) is none and becomes a missing value" in message


@pytest.mark.parametrize(
    ("values", "example", "hours"),
    [
        (pd.to_timedelta(["1D", "90min", None]), "1 days 00:00:00", [24, 1.5, math.nan]),
        ([datetime.time(8, 15), datetime.time(20)], "08:15:00", [8.25, 20]),
        (["8:15:00", "20:00:30.5"], "8:15:00", [8.25, 20 + 30.5 / 3600]),
    ],
    ids=["lengths", "times of day", "texts"],
)
def test_numbers_says_how_to_turn_lengths_of_time_into_hours(values: Any, example: str, hours: list[float]) -> None:
    data = pd.DataFrame({"wait": values})
    message = message_of(ColumnError, numbers, Frame(data), "wait", "y")
    assert f"such as '{example}'. Turn them into hours:\n    " in message
    exec(message.rpartition("\n    ")[2], {"data": data, "pd": pd})
    np.testing.assert_allclose(numbers(Frame(data), "wait", "y"), hours)


def test_numbers_says_how_to_turn_texts_of_numbers_into_numbers() -> None:
    message = message_of(ColumnError, numbers, frame(), "price", "y")
    assert "holds numbers written as text, such as '4.5'" in message
    assert message.endswith("data['price'] = pd.to_numeric(data['price'])")


@pytest.mark.parametrize(
    ("texts", "ways"),
    [
        (["1,050", "820"], ["1050, with commas between thousands", "1.05, with a decimal comma"]),
        (["1.050", "820"], ["1.05", "1050, with points between thousands"]),
    ],
)
def test_numbers_written_in_two_ways_are_told_with_what_each_would_be(texts: list[str], ways: list[str]) -> None:
    message = message_of(ColumnError, numbers, Frame(pd.DataFrame({"n": texts})), "n", "y")
    told = [line.removeprefix(f"If '{texts[0]}' is ").removesuffix(":") for line in message.splitlines()[1::2]]
    assert told == ways


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["1.050", "1.000.820"], "pd.to_numeric(data['n'].str.replace('.', ''))"),
        (["£3", "£4.5"], "pd.to_numeric(data['n'].str.replace('£', ''))"),
        (["£1,050.5", "£4"], "pd.to_numeric(data['n'].str.replace('[,£]', '', regex=True))"),
        (["(3)", "4"], r"pd.to_numeric(data['n'].str.replace(r'^(.*)\((.*)\)$', r'-\1\2', regex=True))"),
        (["3-", "4"], r"pd.to_numeric(data['n'].str.replace(r'^(.*)-$', r'-\1', regex=True))"),
        (["3,5", "n/a"], "pd.to_numeric(data['n'].str.replace(',', '.'), errors='coerce')"),
    ],
)
def test_the_mend_of_numbers_written_as_text_is_the_shortest_that_works(texts: list[str], code: str) -> None:
    mend = number_mend(Frame(pd.DataFrame({"n": texts})), "n")
    assert str(mend).strip() == f"data['n'] = {code}"


@pytest.mark.parametrize(
    ("texts", "is_mended"), [(["1", "2.5", "n/a", "closed"], True), (["1", "n/a", "closed"], False)]
)
def test_a_column_is_one_of_numbers_where_at_least_half_of_its_texts_are(texts: list[str], is_mended: bool) -> None:
    assert (number_mend(Frame(pd.DataFrame({"n": texts})), "n") is not None) == is_mended


def test_numbers_refuses_times() -> None:
    assert "holds dates or times, and numbers are needed" in message_of(ColumnError, numbers, frame(), "when", "y")


def test_numbers_refuses_true_and_false() -> None:
    assert "data['a'].map(str, na_action='ignore').map({'True': 1, 'False': 0})" in message_of(
        ColumnError, numbers, frame(a=[True, True]), "a", "y"
    )


@pytest.mark.parametrize("reader", [numbers, measures, anything])
def test_a_column_of_nothing_is_told(reader: Any) -> None:
    message = message_of(ColumnError, reader, frame(), "empty", "y")
    assert "The column 'empty' is empty: all its values are missing." in message


@pytest.mark.parametrize("reader", [numbers, measures, anything])
def test_infinite_numbers_are_counted_and_the_first_is_placed(reader: Any) -> None:
    message = message_of(ColumnError, reader, frame(a=[1.0, np.inf, -np.inf]), "a", "y")
    assert "holds 2 infinite numbers" in message
    assert "first in row 1." in message
    assert "data = data[~(data['a'].abs() >= 1e100)]" in message


def test_the_fix_for_infinite_numbers_works() -> None:
    data = pd.DataFrame({"a": [1.0, np.inf, -np.inf]})
    assert numbers(Frame(data[~(data["a"].abs() >= 1e100)]), "a", "y").tolist() == [1.0]


def test_measures_returns_times_as_a_clock_on_the_wall_shows_them() -> None:
    found = measures(frame(), "when", "x")
    assert found.tolist() == [pd.Timestamp("2015-07-01 12:00")] * 3


def test_measures_says_how_to_turn_texts_of_dates_into_dates() -> None:
    message = message_of(ColumnError, measures, frame(), "day", "x")
    assert "holds dates or times written as text, such as '2015-10-25'" in message
    assert message.endswith("data['day'] = pd.to_datetime(data['day'], format='%Y-%m-%d')")


def test_anything_returns_texts() -> None:
    assert anything(frame(), "place", "color").tolist() == ["Leith", "Gorgie", "n/a"]


def test_anything_returns_times_as_a_clock_on_the_wall_shows_them() -> None:
    assert anything(frame(), "when", "color").iloc[0] == pd.Timestamp("2015-07-01 12:00")


def test_many_of_none_is_nothing() -> None:
    assert many(frame(), None, "tooltip") == []


@pytest.mark.parametrize(
    "names", ["year", ["year"], ("year",), np.array(["year"]), pd.Index(["year"]), ["year", "year"]], ids=repr
)
def test_many_takes_a_name_or_names(names: Any) -> None:
    assert many(frame(), names, "tooltip") == ["year"]


def test_many_keeps_the_order_given() -> None:
    assert many(frame(), ["rain", "year"], "tooltip") == ["rain", "year"]


def test_many_names_a_column_that_is_not_there() -> None:
    assert "There is no column 'raim' in this table (tooltip=)." in message_of(
        ColumnError, many, frame(), ["year", "raim"], "tooltip"
    )


def test_many_refuses_what_is_no_list() -> None:
    assert "tooltip is a column or a list of columns" in message_of(OptionError, many, frame(), {"year": 1}, "tooltip")


def test_a_column_may_be_named_by_any_number() -> None:
    assert many(frame(**{"a": [1]}), "a", "y") == ["a"]
    table = Frame(pd.DataFrame({2.5: [1.0, 2.0], "t": [1, 2]}))
    assert many(table, 2.5, "y") == [2.5]
    assert "There is no column '1.5'" in message_of(ColumnError, many, table, 1.5, "y")
