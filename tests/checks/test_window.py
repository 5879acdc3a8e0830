"""What `smooth` may be."""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd
import pytest
from faults import message_of

from ddsviz.checks.window import window
from ddsviz.errors import OptionError

YEARS = pd.Series([2001, 2002, 2003, 2004, 2005])
DAYS = pd.Series(pd.date_range("2020-01-01", periods=11))


def test_nothing_and_the_slider_pass() -> None:
    assert window(None, YEARS, 5) is None
    assert window("slider", YEARS, 5) == "slider"


@pytest.mark.parametrize("rows", [1, 5])
def test_a_number_of_rows_up_to_all_passes(rows: int) -> None:
    assert window(rows, YEARS, 5) == rows


@pytest.mark.parametrize("rows", [0, -3, 6])
def test_other_numbers_of_rows_are_told_the_limits(rows: int) -> None:
    message = message_of(OptionError, window, rows, YEARS, 5)
    assert f"smooth={rows} asks for a window of {rows} rows, and the longest line has 5" in message
    assert message.endswith("Give a number from 1 to 5.")


@pytest.mark.parametrize("span", ["3D", "72h", datetime.timedelta(days=3), pd.Timedelta("3D")], ids=str)
def test_a_span_of_time_becomes_a_timedelta(span: Any) -> None:
    assert window(span, DAYS, 11) == pd.Timedelta(days=3)


@pytest.mark.parametrize("span", ["11D", "0D", "-3D"])
def test_a_span_longer_than_the_data_or_empty_is_refused(span: str) -> None:
    message = message_of(OptionError, window, span, DAYS, 11)
    assert "longer than nothing and shorter than the data, which span 10 days" in message


def test_a_span_needs_times() -> None:
    message = message_of(OptionError, window, "30D", YEARS, 5)
    assert message == "smooth='30D' is a span of time, and x holds numbers. Give rows: smooth=10."


@pytest.mark.parametrize("value", ["1M", "1Y", "slide", "NaT", True, 2.5, [3], ""], ids=repr)
def test_anything_else_is_told_what_fits(value: Any) -> None:
    message = message_of(OptionError, window, value, DAYS, 11)
    for fit in ("smooth=10", "smooth='30D'", "smooth='slider'"):
        assert fit in message
