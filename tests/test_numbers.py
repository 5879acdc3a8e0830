"""Numbers and times as readers see them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from ddsviz.numbers import (
    DAY_FORMAT,
    EXTREME,
    MINUTE_FORMAT,
    SECOND_FORMAT,
    column_texts,
    number_format,
    number_writer,
    span_text,
    time_format,
    value_text,
)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1914, 2011], "0"),
        ([9999, 1], "0"),
        ([10_000, 1], "0,0"),
        ([0.5], "0.[0]"),
        ([8.43, np.nan], "0.[00]"),
        ([1 / 3], "0.[0000]"),
        ([123.456], "0.[0]"),
        ([0, 0], "0"),
        ([], "0"),
        ([1e15], EXTREME),
        ([1e-7], EXTREME),
    ],
)
def test_number_format_has_as_many_decimals_as_the_numbers(values: list[float], expected: str) -> None:
    assert number_format(values) == expected


@pytest.mark.parametrize(
    ("value", "text"),
    [(2011, "2011"), (12345.6, "12,346"), (-0.5, "−0.5"), (0.0, "0"), (-0.0, "0"), (1e20, "1e+20"), (1e-9, "1e−09")],
)
def test_a_number_writer_writes_numbers_for_readers(value: float, text: str) -> None:
    assert number_writer([value])(value) == text


def test_a_number_writer_has_the_decimals_of_its_numbers() -> None:
    assert number_writer([1, 2.25])(1) == "1.00"


def test_times_within_a_second_are_written_with_what_tells_them_apart() -> None:
    for frequency, second in (("150ms", "00.150"), ("150us", "00.000150"), ("2s", "02")):
        times = pd.Series(pd.date_range("2026-11-27 10:00", periods=3, freq=frequency))
        assert value_text(times[1], times) == f"27 Nov 2026, 10:00:{second}"
    zoned = pd.Series(pd.date_range("2015-10-25 00:59:59.900", periods=3, freq="50ms", tz="UTC")).dt.tz_convert(
        "Europe/London"
    )
    assert value_text(zoned[1], zoned) == "25 Oct 2015, 01:59:59.950"


def test_parts_of_a_second_that_tell_nothing_apart_are_not_written() -> None:
    times = pd.Series(pd.to_datetime(["2026-11-27 10:00:01.123456", "2026-11-27 10:00:03.654321"]))
    assert value_text(times[0], times) == "27 Nov 2026, 10:00:01"


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (["2020-01-01", None, "2020-01-02"], DAY_FORMAT),
        (["2020-01-01 10:30"], MINUTE_FORMAT),
        (["2020-01-01 10:30:05"], SECOND_FORMAT),
    ],
)
def test_time_format_is_as_fine_as_the_times(times: list[Any], expected: str) -> None:
    assert time_format(pd.Series(pd.to_datetime(times, format="mixed"))) == expected


@pytest.mark.parametrize(
    ("values", "text"),
    [([1.5, 2.0], "1.5"), (["a", "b"], "a"), (pd.to_datetime(["2020-01-31"]), "31 Jan 2020"), ([None, 2.0], "–")],
)
def test_value_text_writes_one_value(values: Any, text: str) -> None:
    column = pd.Series(values)
    assert value_text(column[0], column) == text


@pytest.mark.parametrize(
    "values",
    [
        [1.5, None, -2000.25, 1e6],
        [1, 2, 3],
        ["a", None, "b"],
        pd.to_datetime(["2020-01-31", None]),
        [1e-9, 5.0],
        [0.0, -0.0],
    ],
    ids=str,
)
def test_column_texts_writes_each_value_as_value_text_does(values: Any) -> None:
    column = pd.Series(values)
    assert column_texts(column) == [value_text(value, column) for value in column]


@pytest.mark.parametrize(("values", "text"), [([1914, 2011], "1914 to 2011"), ([3, 3], "3"), ([2.5, None], "2.5")])
def test_span_text_writes_the_range(values: list[Any], text: str) -> None:
    assert span_text(pd.Series(values)) == text
