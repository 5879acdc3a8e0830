"""What `smooth` may be."""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd
import pytest
from faults import message_of

from ddsviz.ask.style import style_of
from ddsviz.errors import Faults, OptionError
from ddsviz.frames import Frame
from ddsviz.kinds.time_series.read import lines_of
from ddsviz.kinds.time_series.smooth import Smoother, smoother
from ddsviz.limits import MAX_POINTS_FOR_SLIDER, SLIDER_STEPS

YEARS = [2001, 2002, 2003, 2004, 2005]
DAYS = pd.date_range("2020-01-01", periods=11)


def smoother_of(smooth: Any, times: Any) -> Smoother | None:
    lines = lines_of(Frame({"t": times, "v": range(len(times))}), "t", "v", None, None, style_of(Faults(), None))
    return smoother(smooth, "mean", False, lines)


def window(smooth: Any, times: Any) -> Any:
    found = smoother_of(smooth, times)
    return None if found is None else found.window


def test_nothing_and_the_slider_pass() -> None:
    assert window(None, YEARS) is None
    assert window("slider", YEARS) == "slider"


@pytest.mark.parametrize("rows", [1, 5])
def test_a_number_of_rows_up_to_all_passes(rows: int) -> None:
    assert window(rows, YEARS) == rows


@pytest.mark.parametrize("rows", [0, -3, 6])
def test_other_numbers_of_rows_are_told_the_limits(rows: int) -> None:
    message = message_of(OptionError, window, rows, YEARS)
    assert f"A window of {rows} rows was asked for, and the longest line has 5" in message
    assert message.endswith("Give a number from 1 to 5, such as smooth=1.")


@pytest.mark.parametrize("span", ["3D", "72h", datetime.timedelta(days=3), pd.Timedelta("3D")], ids=str)
def test_a_span_of_time_becomes_a_timedelta(span: Any) -> None:
    assert window(span, DAYS) == pd.Timedelta(days=3)


@pytest.mark.parametrize("span", ["11D", "0D", "-3D"])
def test_a_span_longer_than_the_data_or_empty_is_refused(span: str) -> None:
    message = message_of(OptionError, window, span, DAYS)
    assert f"A window of {span!r} does not fit the data, which span 10 days" in message


def test_a_span_needs_times() -> None:
    message = message_of(OptionError, window, "30D", YEARS)
    assert message == "smooth is '30D', a span of time, and x holds numbers. Give a number of rows: smooth=5."


@pytest.mark.parametrize("value", ["1M", "1Y", "slide", "NaT", True, 2.5, [3], ""], ids=repr)
def test_anything_else_is_told_what_fits(value: Any) -> None:
    message = message_of(OptionError, window, value, DAYS)
    for fit in ("such as 10", "such as '30D'", "or 'slider'"):
        assert fit in message


def test_a_span_is_measured_along_the_longest_line() -> None:
    times = [*pd.date_range("2020-01-01", periods=2), *pd.date_range("2020-01-01", periods=30)]
    frame = Frame({"t": times, "v": range(32), "kind": [*"aa", *["b"] * 30]})
    lines = lines_of(frame, "t", "v", "kind", None, style_of(Faults(), None))
    found = smoother("5D", "mean", False, lines)
    assert found is not None
    assert found.window == pd.Timedelta("5D")


@pytest.mark.parametrize(("rows", "first"), [(1, 1), (8, 2), (100, 10)])
def test_a_slider_begins_at_a_quarter_of_the_rows_and_at_most_at_ten(rows: int, first: int) -> None:
    found = smoother_of("slider", list(range(rows)))
    assert found is not None
    assert found.slider_windows() == (first, [])


def test_the_slider_of_a_long_line_steps_from_ten_rows_to_half_of_them() -> None:
    rows = MAX_POINTS_FOR_SLIDER + 1
    found = smoother_of("slider", list(range(rows)))
    assert found is not None
    first, steps = found.slider_windows()
    assert (steps[0], steps[-1], len(steps)) == (10, rows // 2, SLIDER_STEPS)
    assert steps == sorted(steps)
    assert first in steps
