"""From rows to the cells of a heatmap."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from ddsviz.reduce.aggregate import AGGREGATES
from ddsviz.reduce.bins import Axis, bins_of
from ddsviz.reduce.cells import cell_values

COLUMNS, ROWS = np.array([0, 0, 1, -1, 1]), np.array([0, 0, 0, 0, 1])
VALUES = pd.Series([1.0, 4.0, 5.0, 9.0, np.nan])


def test_categories_are_steps_in_their_order() -> None:
    steps = bins_of(pd.Series(["Tue", "Mon", None, "Tue"]), Axis(10, 10, 5))
    assert steps.codes.tolist() == [1, 0, -1, 1]
    assert steps.firsts == steps.lasts == ["Mon", "Tue"]
    assert not steps.joined
    assert not steps.cut


def test_few_numbers_are_a_step_each() -> None:
    steps = bins_of(pd.Series([30.0, 10.0, np.nan, 20.0]), Axis(10, 3, 5))
    assert steps.codes.tolist() == [2, 0, -1, 1]


def test_many_numbers_are_cut_into_equal_intervals_with_round_ends() -> None:
    steps = bins_of(pd.Series([0.3, 1.0, 9.0, 9.6, np.nan]), Axis(10, 3, 5))
    assert steps.cut
    assert steps.codes.tolist() == [0, 0, 4, 4, -1]
    assert (steps.firsts, steps.lasts) == ([0, 2, 4, 6, 8], [2, 4, 6, 8, 10])


def test_whole_numbers_that_no_row_has_keep_their_place() -> None:
    steps = bins_of(pd.Series([2001, 2004, 2002]), Axis(10, 10, 5))
    assert steps.codes.tolist() == [0, 3, 1]
    assert steps.firsts == [2001, 2002, 2003, 2004]


def test_whole_numbers_far_apart_are_a_step_each() -> None:
    assert bins_of(pd.Series([1, 100, 1000]), Axis(10, 10, 5)).firsts == [1, 100, 1000]


def test_many_times_are_cut_into_equal_intervals() -> None:
    times = pd.Series(pd.to_datetime(["2020-01-01", "2020-01-02", None, "2020-01-05", "2020-01-04"]))
    steps = bins_of(times, Axis(10, 3, 4))
    assert steps.codes.tolist() == [0, 1, -1, 3, 3]
    assert steps.firsts == [pd.Timestamp(2020, 1, day) for day in (1, 2, 3, 4)]
    assert steps.lasts[-1] == pd.Timestamp(2020, 1, 5)


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_times_of_every_fineness_are_cut_alike(unit: Any) -> None:
    times = pd.Series(pd.date_range("2020-01-01", periods=9)).dt.as_unit(unit)
    assert bins_of(times, Axis(10, 3, 4)).firsts == [pd.Timestamp(2020, 1, day) for day in (1, 3, 5, 7)]


def test_too_many_categories_are_joined_with_their_neighbours() -> None:
    steps = bins_of(pd.Series([*"edcba", None]), Axis(2, 10, 5))
    assert steps.codes.tolist() == [1, 1, 0, 0, 0, -1]
    assert (steps.firsts, steps.lasts) == (["a", "d"], ["c", "e"])
    assert steps.joined


def cells(values: pd.Series | None, aggregate: Any) -> list[list[float]]:
    return cell_values(COLUMNS, ROWS, values, aggregate).to_numpy().tolist()


@pytest.mark.parametrize("aggregate", AGGREGATES)
def test_each_aggregate_is_pandas(aggregate: Any) -> None:
    found = cell_values(COLUMNS, ROWS, VALUES, aggregate)
    table = pd.DataFrame({"column": COLUMNS, "row": ROWS, "value": VALUES}).query("column >= 0").dropna()
    expected = table.groupby(["row", "column"])["value"].agg(aggregate)
    assert found["value"].tolist() == expected.tolist()


def test_means_of_repeated_pairs_count_their_rows() -> None:
    assert cells(VALUES, "mean") == [[0, 0, 2.5, 2], [1, 0, 5, 1]]


def test_cells_with_no_value_are_left_out() -> None:
    assert [1, 1] not in [cell[:2] for cell in cells(VALUES, "mean")]


def test_without_values_rows_are_counted() -> None:
    assert cells(None, "mean") == [[0, 0, 2, 2], [1, 0, 1, 1], [1, 1, 1, 1]]


@pytest.mark.parametrize("aggregate", ["mean", "sum"])
def test_the_last_digit_does_not_depend_on_the_order_of_rows(aggregate: Any) -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(size=2000) * 10.0 ** rng.integers(-8, 8, 2000)
    zeros = np.zeros(2000, dtype=np.int64)
    found = {
        cell_values(zeros, zeros, pd.Series(rng.permutation(values)), aggregate)["value"].iloc[0] for _ in range(10)
    }
    assert len(found) == 1


def test_no_rows_give_no_cells() -> None:
    nothing = np.array([-1], dtype=np.int64)
    found = cell_values(nothing, nothing, pd.Series([1.0]), "mean")
    assert list(found.columns) == ["column", "row", "value", "count"]
    assert len(found) == 0
