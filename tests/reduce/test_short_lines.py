"""What is drawn of a long line in an engine: its outline, and its smoothed line beside it."""

from __future__ import annotations

import engines
import narwhals as nw
import numpy as np
import pandas as pd
import pytest

from ddsviz.lazy import LazyTable
from ddsviz.reduce.lines import Line, line_of
from ddsviz.reduce.rolling import Smoother
from ddsviz.reduce.rows import rows_in_engine
from ddsviz.reduce.short_lines import short_line

HEIGHTS = np.random.default_rng(9).normal(size=200).cumsum()
TIMES = pd.date_range("2020-02-01", periods=200, freq="D")


def line_in_engine(x: object, y: object) -> Line:
    table = engines.LAZY["lazy polars"](pd.DataFrame({"x": x, "y": y}))
    return line_of(rows_in_engine(LazyTable(nw.from_native(table).lazy()), {"x": "x", "y0": "y"}), "y", "y", "y0")


def test_without_smoothing_the_points_are_those_of_the_outline() -> None:
    drawn = short_line(line_in_engine(TIMES, HEIGHTS), None, 5, 100)
    days = (drawn.line.x - TIMES[0]).dt.days.to_numpy()
    np.testing.assert_array_equal(drawn.line.y, HEIGHTS[days])
    expected = set()
    for part in np.split(np.arange(200), 5):
        expected |= {part[0], part[-1], part[HEIGHTS[part].argmin()], part[HEIGHTS[part].argmax()]}
    assert days.tolist() == sorted(expected)
    assert drawn.raw.tolist() == drawn.smooth.tolist() == list(range(len(days)))
    assert np.isnan(drawn.mean).all()


@pytest.mark.parametrize("center", [False, True])
def test_a_mean_of_rows_is_drawn_beside_the_outline_and_told_at_its_points(center: bool) -> None:
    drawn = short_line(line_in_engine(TIMES, HEIGHTS), Smoother(9, "mean", center, 200), 5, 100)
    days = (drawn.line.x - TIMES[0]).dt.days.to_numpy()
    expected = pd.Series(HEIGHTS).rolling(9, center=center).mean().to_numpy()
    np.testing.assert_allclose(drawn.mean, expected[days], atol=1e-9)
    np.testing.assert_array_equal(drawn.line.y[drawn.raw], HEIGHTS[days[drawn.raw]])
    assert np.isnan(drawn.line.y[drawn.smooth]).all()
    assert sorted([*drawn.raw, *drawn.smooth]) == list(range(len(days)))
    outer = np.nanargmax(expected), np.nanargmin(expected)
    assert set(outer) <= set(days[drawn.smooth])


def test_a_mean_of_days_is_told_at_each_point_by_the_last_step_up_to_it() -> None:
    drawn = short_line(line_in_engine(TIMES, HEIGHTS), Smoother(pd.Timedelta("9D"), "mean", False, 200), 5, 100)
    days = (drawn.line.x - TIMES[0]).dt.days.to_numpy()
    expected = pd.Series(HEIGHTS, index=TIMES).rolling("9D").mean().to_numpy()
    later = drawn.raw[days[drawn.raw] > 9]
    np.testing.assert_allclose(drawn.mean[later], expected[days[later]], atol=np.abs(np.diff(expected)).max() * 1.5)
    assert np.isnan(drawn.mean[drawn.raw[0]])  # before the first step ends
