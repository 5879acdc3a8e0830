"""The order of categories never depends on the order of rows."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ddsviz.calc.categories import Groups, groups, in_order, number_ranges

WEEK = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def series(values: Any) -> pd.Series:
    return pd.Series(values, dtype=object)


@pytest.mark.parametrize(
    "expected",
    [
        WEEK,
        ["monday", "Wednesday", "SUNDAY"],
        ["Jan", "Feb", "March", "Sept", "December"],
        ["2", "10", "33.5"],
        ["-1", "0", "1e3"],
        ["apple", "Banana", "cherry"],
        ["a", "B", "b", "c"][:1] + ["b", "c"],
        ["May", "Monday"],
        ["9 lives", "10"],
    ],
    ids=str,
)
def test_texts_stand_in_their_natural_order_whatever_the_order_of_rows(expected: list[str]) -> None:
    rng = np.random.default_rng(1)
    for _ in range(5):
        assert in_order(series(rng.permutation(expected).tolist())) == expected


def test_numbers_and_times_stand_by_size() -> None:
    assert in_order(pd.Series([3.0, 1, np.nan, 2])) == [1, 2, 3]
    days = pd.to_datetime(["2020-02-01", "2020-01-01"])
    assert in_order(pd.Series(days)) == sorted(days)


def test_texts_that_differ_in_case_alone_have_one_order() -> None:
    assert in_order(series(["b", "B"])) == in_order(series(["B", "b"]))


def test_missing_values_have_no_place() -> None:
    assert in_order(series(["a", None, float("nan")])) == ["a"]


def test_a_declared_order_holds() -> None:
    column = pd.Series(pd.Categorical(["high", "low", "mid"], categories=["low", "mid", "high"], ordered=True))
    assert in_order(column) == ["low", "mid", "high"]


def test_categories_that_no_row_has_are_left_out() -> None:
    column = pd.Series(pd.Categorical(["high"], categories=["low", "high"], ordered=True))
    assert in_order(column) == ["high"]


def test_stated_categories_stand_as_stated_even_if_they_are_not_called_ordered() -> None:
    assert in_order(pd.Series(pd.Categorical(["Tue", "Mon"], categories=["Tue", "Mon"]))) == ["Tue", "Mon"]


def test_categories_that_pandas_made_are_in_no_stated_order() -> None:
    assert in_order(pd.Series(["Tue", "Mon", "Fri"]).astype("category")) == ["Mon", "Tue", "Fri"]
    assert in_order(pd.Series(pd.Categorical(["15-24", "5-14"]))) == ["5-14", "15-24"]


def test_categories_of_numbers_stand_as_declared() -> None:
    assert in_order(pd.Series(pd.Categorical([1, 2], categories=[2, 1]))) == [2, 1]


def test_groups_number_each_row() -> None:
    own = groups(series(["b", "a", "b"]), 10)
    assert (own.codes.tolist(), own.labels, own.folded) == ([1, 0, 1], ["a", "b"], 0)


def test_rows_with_no_category_are_a_group_at_the_end() -> None:
    own = groups(series(["b", None, "a"]), 10)
    assert (own.codes.tolist(), own.labels) == ([1, 2, 0], ["a", "b", "No value"])


def test_the_smallest_groups_are_gathered() -> None:
    own = groups(series([*"aaabbcde"]), 3)
    assert own.labels == ["a", "b", "Other"]
    assert own.codes.tolist() == [0, 0, 0, 1, 1, 2, 2, 2]
    assert own.folded == 3


def test_of_equal_groups_the_first_in_order_are_kept() -> None:
    for rows in itertools.permutations("abcd"):
        assert groups(series(list(rows)), 3).labels == ["a", "b", "Other"]


def test_the_group_without_a_value_counts_among_the_groups() -> None:
    own = groups(series([*"aabbcd", None]), 3)
    assert own.labels == ["a", "Other", "No value"]
    assert own.codes.tolist() == [0, 0, 1, 1, 1, 1, 2]


def test_as_many_categories_as_there_may_be_are_all_kept() -> None:
    assert groups(series([*"abc"]), 3).labels == ["a", "b", "c"]


def test_groups_keep_a_category_that_is_called_other_apart() -> None:
    own = groups(series(["Other", "Other", "a", "b", "c", "d"]), 3)
    assert len(set(own.labels)) == len(own.labels)


@pytest.mark.parametrize(
    ("values", "labels", "codes"),
    [
        ([0.0, 4.0, 9.99], ["0 to under 2.5", "2.5 to under 5", "7.5 to under 10"], [0, 1, 2]),
        ([0.1, 0.2, 0.31], ["0.1 to under 0.2", "0.2 to under 0.3", "0.3 to under 0.4"], [0, 1, 2]),
        ([1914, 1950, 2011], ["1900 to 1949", "1950 to 1999", "2000 to 2049"], [0, 1, 2]),
        ([-5, 5], ["-5 to -1", "5 to 9"], [0, 1]),
        ([1, 2, 3], ["1", "2", "3"], [0, 1, 2]),
        ([7, 7], ["7"], [0, 0]),
    ],
    ids=str,
)
def test_number_ranges_have_round_ends(values: list[float], labels: list[str], codes: list[int]) -> None:
    own = number_ranges(pd.Series(values, dtype=float), 4)
    assert (own.labels, own.codes.tolist()) == (labels, codes)


@pytest.mark.parametrize("most", [2, 4, 5])
def test_number_ranges_are_no_more_than_asked_for_and_hold_every_number(most: int) -> None:
    rng = np.random.default_rng(1)
    for _ in range(300):
        values = pd.Series(rng.normal(size=6) * 10.0 ** rng.integers(-5, 6))
        own: Groups = number_ranges(values, most)
        assert len(own.labels) <= most
        for value, code in zip(values, own.codes, strict=True):
            low, high = map(float, own.labels[code].split(" to under "))
            assert low <= value < high


@pytest.mark.parametrize("most", [2, 4, 5])
def test_number_ranges_of_whole_numbers_hold_every_number(most: int) -> None:
    rng = np.random.default_rng(1)
    for _ in range(300):
        values = pd.Series(rng.integers(-50, 50, size=6) // rng.integers(1, 30)).astype(float)
        own = number_ranges(values, most)
        assert len(own.labels) <= most
        for value, code in zip(values, own.codes, strict=True):
            low, *high = map(float, own.labels[code].split(" to "))
            assert low <= value <= max([low, *high])
            assert not high or low < high[0]


def test_number_ranges_leave_missing_numbers_without_a_value() -> None:
    assert number_ranges(pd.Series([1.0, None]), 4).labels[-1] == "No value"
