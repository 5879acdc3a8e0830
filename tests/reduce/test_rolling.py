"""Smoothed lines in an engine: sums of equal steps of time, and windows that reach across no gap."""

from __future__ import annotations

from typing import Any

import engines
import narwhals as nw
import numpy as np
import pandas as pd
import pytest

from ddsviz.calc.smoothing import smoothed
from ddsviz.lazy import LazyTable
from ddsviz.limits import MAX_STEPS_SMOOTHED
from ddsviz.reduce.buckets import parts_in_order
from ddsviz.reduce.lines import Break, Line, line_of
from ddsviz.reduce.rolling import Smoother, smoothed_by_rows, smoothed_by_steps
from ddsviz.reduce.rows import Rows, rows_in_engine


def in_engine(x: Any, y: Any) -> Rows:
    table = pd.DataFrame({"x": x, "y": np.asarray(y, dtype=float)})
    return rows_in_engine(LazyTable(nw.from_native(engines.LAZY["lazy polars"](table)).lazy()), {"x": "x", "y0": "y"})


def line_in_engine(x: Any, y: Any) -> Line:
    return line_of(in_engine(x, y), "y", "y", "y0")


def times(count: int, step: str) -> pd.DatetimeIndex:
    return pd.date_range("2020-02-01 10:00", periods=count, freq=step)


@pytest.mark.parametrize(("step", "fineness"), [("10min", 60_000), ("5s", 1_000), ("30ms", 1), ("20us", 0.001)])
def test_a_smoothed_line_is_told_at_whole_minutes_seconds_or_milliseconds(step: str, fineness: float) -> None:
    """Of 401 times 400 steps are made, each as long as theirs is."""
    line = line_in_engine(times(401, step), np.arange(401))
    at, _ = smoothed_by_steps(line, Smoother(pd.Timedelta(step) * 20, "mean", False, 401), 40)
    begin = pd.Timestamp("2020-02-01 10:00").timestamp() * 1000
    parts = (at - begin) / fineness
    np.testing.assert_allclose(parts, np.round(parts), atol=0.3)
    assert at[-1] == pytest.approx(begin + pd.Timedelta(step) / pd.Timedelta("1ms") * 400, abs=fineness)


@pytest.mark.parametrize(
    ("center", "at", "heights"), [(False, [1, 2, 3, 4], [0, 1, 2, 3.5]), (True, [0.5, 1.5, 2.5, 3.5], [0, 1, 2, 3.5])]
)
def test_a_step_is_told_at_its_end_or_at_its_middle_where_windows_are_centred(
    center: bool, at: list[float], heights: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four hours in four steps: the last holds two rows."""
    monkeypatch.setattr(Smoother, "steps", lambda *_: 4)
    when = pd.Timestamp("2020-02-01 10:00") + pd.to_timedelta([0, 72, 144, 216, 240], unit="min")
    found, smooth = smoothed_by_steps(
        line_in_engine(when, range(5)), Smoother(pd.Timedelta("1h"), "mean", center, 5), 40
    )
    begin = pd.Timestamp("2020-02-01 10:00").timestamp() * 1000
    assert ((found - begin) / 3_600_000).tolist() == at
    assert smooth.tolist() == heights


@pytest.mark.parametrize(
    ("window", "width", "steps"),
    [("10D", 70, 700), ("1D", 70, 2_000), ("1h", 70, 48_000), ("1min", 70, MAX_STEPS_SMOOTHED)],
)
def test_ten_steps_a_pixel_are_summed_and_twenty_a_window_up_to_a_limit(window: str, width: int, steps: int) -> None:
    hundred_days = 100 * 86_400_000.0
    assert Smoother(pd.Timedelta(window), "mean", False, 9).steps(5.0, 5.0 + hundred_days, width) == steps


@pytest.mark.parametrize(("rows", "first", "steps"), [(3, 1, []), (8, 2, []), (39, 9, []), (400, 10, [])])
def test_a_slider_of_a_short_table_begins_at_a_quarter_of_its_rows_and_at_most_ten(
    rows: int, first: int, steps: list[int]
) -> None:
    assert Smoother("slider", "mean", False, rows).slider_windows() == (first, steps)


def test_a_slider_of_a_long_table_has_steps_from_ten_to_half_of_its_rows() -> None:
    first, steps = Smoother("slider", "mean", False, 10**6).slider_windows()
    assert (steps[0], steps[-1]) == (10, 500_000)
    assert first == steps[len(steps) // 2]
    assert (np.diff(steps) > 0).all()


def means(x: list[float], y: list[float], window: int, center: bool, breaks: list[float]) -> list[float]:
    smoother = Smoother(window, "mean", center, len(x))
    return smoothed_by_rows(line_in_engine(x, y), smoother, 4, np.array(breaks), np.array(x))[2].tolist()


@pytest.fixture(params=[2_000_000, 2])
def parts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """All rows at once, or two at a time."""
    monkeypatch.setattr("ddsviz.reduce.buckets.MAX_ROWS_SMOOTHED_AT_ONCE", request.param)


@pytest.mark.usefixtures("parts")
@pytest.mark.parametrize(
    ("window", "center", "expected"),
    [
        (2, False, [np.nan, 1.5, 2.5, np.nan, 4.5, 5.5]),
        (3, False, [np.nan, np.nan, 2, np.nan, np.nan, 5]),
        (3, True, [np.nan, 2, np.nan, np.nan, 5, np.nan]),
    ],
)  # fmt: skip
def test_no_window_reaches_across_a_gap(window: int, center: bool, expected: list[float]) -> None:
    found = means([1, 2, 3, 7, 8, 9], [1, 2, 3, 4, 5, 6], window, center, [7.0])
    assert found == pytest.approx(expected, nan_ok=True)


@pytest.mark.usefixtures("parts")
def test_no_window_reaches_across_any_of_several_gaps() -> None:
    found = means([1, 2, 5, 6, 9, 10], [1, 2, 3, 4, 5, 6], 2, False, [5.0, 9.0])
    assert found == pytest.approx([np.nan, 1.5, np.nan, 3.5, np.nan, 5.5], nan_ok=True)


@pytest.mark.usefixtures("parts")
@pytest.mark.parametrize("center", [False, True])
@pytest.mark.parametrize("window", [1, 2, 3, 40, 700])
def test_windows_in_parts_are_those_of_the_whole_line(window: int, center: bool) -> None:
    """With most rows in a thousandth of the line, where one count finds too many in one interval."""
    rng = np.random.default_rng(2)
    x = np.unique(np.r_[rng.uniform(5, 5.0001, 600), rng.uniform(0, 10, 100)])
    y = rng.normal(size=len(x))
    expected = smoothed(pd.Series(y), window, "mean", center)
    np.testing.assert_allclose(means(x.tolist(), y.tolist(), window, center, []), expected, atol=1e-12)


def test_rows_of_one_place_are_one_part_however_many() -> None:
    line = line_in_engine([0.0, *[5.0] * 2_000, 9.0], range(2_002))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ddsviz.reduce.buckets.MAX_ROWS_SMOOTHED_AT_ONCE", 100)
        parts = [len(x) for (x, _), _ in parts_in_order(line)]
    assert sorted(parts)[-1] == 2_000
    assert sum(parts) == 2_002


def test_of_rows_of_one_place_the_lowest_has_the_height_of_the_place() -> None:
    assert means([1, 2, 3, 3], [10, 20, 40, 30], 1, False, []) == [10, 20, 30, 30]


def line_with_a_gap(days: list[int], gap: int, missing: int) -> Line:
    """Return a line of 1, 2, 3, … on some days of January, broken in its row `gap`."""
    when = pd.Series(pd.Timestamp("2020-01-01") + pd.to_timedelta(np.array(days) - 1, unit="D"))
    y = np.arange(1.0, len(days) + 1)
    y[gap] = np.nan
    breaks = (Break(when[gap - 1], when[gap + 1], gap, missing),)
    return Line("y", "y", when, when, y, {}, len(days), 0, breaks=breaks)


@pytest.mark.parametrize(("days", "empty"), [(2, True), (3, False), (9, False)])
def test_within_a_gap_longer_than_the_window_there_is_no_mean(days: int, empty: bool) -> None:
    """From 3 to 6 January are three days, and the row that breaks the line stands on the 4th."""
    line = line_with_a_gap([1, 2, 3, 4, 6, 7], gap=3, missing=2)
    found = Smoother(pd.Timedelta(days, "D"), "mean", False, 6).of(line)
    assert np.isnan(found).tolist() == [False, False, False, empty, False, False]


def test_a_window_of_more_rows_than_there_are_has_no_mean() -> None:
    line = line_with_a_gap([1, 2, 3, 4, 6, 7], gap=3, missing=2)
    assert np.isnan(Smoother(7, "mean", False, 6).of(line)).all()
    short = Line("y", "y", line.when[:3], line.x[:3], np.array([1.0, 2, 6]), {}, 3, 0)
    assert Smoother(3, "mean", False, 3).of(short).tolist()[-1] == 3
