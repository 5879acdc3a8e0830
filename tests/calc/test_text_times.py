"""Dates and times that are written as text: each reading's code makes what it says."""

from __future__ import annotations

import pandas as pd
import pytest

from ddsviz.calc.text_times import text_times

DMY, MDY = "day/month/year", "month/day/year"


def made(*texts: str) -> dict[str, list[str]]:
    """Return what the code of each reading makes of texts, by what it says of itself, and check it by its values."""
    column, found = pd.Series(texts), {}
    for reading in text_times(texts):
        values = eval(reading.code.replace("…", "column"), {"pd": pd, "column": column})
        pd.testing.assert_series_equal(pd.Series(values), reading.values, check_dtype=False, check_names=False)
        found[reading.says] = [str(value).removesuffix(" 00:00:00") for value in values]
    return found


@pytest.mark.parametrize(
    ("texts", "readings"),
    [
        (["13/04/2015", "01/04/2015"], {DMY: ["2015-04-13", "2015-04-01"]}),
        (["04/13/2015", "04/01/2015"], {MDY: ["2015-04-13", "2015-04-01"]}),
        (["01/04/15", "02/04/15"], {DMY: ["2015-04-01", "2015-04-02"], MDY: ["2015-01-04", "2015-02-04"]}),
        (["01.04.2015", "01.04.2015"], {DMY: ["2015-04-01"] * 2, MDY: ["2015-01-04"] * 2}),
        (["04/04/2015", "05/05/2015"], {DMY: ["2015-04-04", "2015-05-05"]}),
        (["1st May 2015", "2nd Sept 2015"], {"": ["2015-05-01", "2015-09-02"]}),
        (["April 2015", "May 2015"], {"": ["2015-04-01", "2015-05-01"]}),
        (["20150413", "20150401"], {"": ["2015-04-13", "2015-04-01"]}),
        (["13 Apr 2015 10:05", "14 Apr 2015 9:00"], {"": ["2015-04-13 10:05:00", "2015-04-14 09:00:00"]}),
        (
            ["2015-04-13T10:00Z", "2015-04-13T11:30+01:00"],
            {"": ["2015-04-13 10:00:00+00:00", "2015-04-13 10:30:00+00:00"]},
        ),
        (["jan", "Mar.", "DECEMBER", "?"], {"a month": ["1.0", "3.0", "12.0", "nan"]}),
        (["2014/15", "2099–2100"], {"a year from one summer to the next": ["2014", "2099"]}),
        (["1999/00", "2000-01"], {"a year from one summer to the next": ["1999", "2000"]}),
        (["Q1 2014", "q4/2015"], {"a quarter": ["2014-01-01", "2015-10-01"]}),
        (["2014 Q2", "2015-q3"], {"a quarter": ["2014-04-01", "2015-07-01"]}),
        (["2015-W03", "2015W10"], {"a week": ["2015-01-12", "2015-03-02"]}),
        ([" 13/04/2015", "14/04/2015 "], {DMY: ["2015-04-13", "2015-04-14"]}),
    ],
    ids=lambda value: str(value)[:40],
)
def test_texts_become_times_by_the_code_that_is_told(texts: list[str], readings: dict[str, list[str]]) -> None:
    assert made(*texts) == readings


def test_dates_in_two_formats_are_read_by_both_where_no_order_of_day_and_month_is_open() -> None:
    assert made("2015-04-14", "13/04/2015", "14/05/2015") == {DMY: ["2015-04-14", "2015-04-13", "2015-05-14"]}
    assert made("2015-04-13", "01/04/2015", "02/04/2015") == {
        DMY: ["2015-04-13", "2015-04-01", "2015-04-02"],
        MDY: ["2015-04-13", "2015-01-04", "2015-02-04"],
    }


def test_half_of_all_texts_must_be_times() -> None:
    assert made("5 May 2015", "n/a") == {"": ["2015-05-05", "NaT"]}
    assert text_times(["5 May 2015", "n/a", "closed"]) == []


@pytest.mark.parametrize(
    "texts", [["2014/16", "2015/17"], ["Q5 2014", "Q1 2014 a"], ["Leith", "Gorgie"], ["99/99/9999"]]
)
def test_what_is_no_time_is_not_read(texts: list[str]) -> None:
    assert text_times(texts) == []
