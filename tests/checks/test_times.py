"""Time is what the student wrote."""

from __future__ import annotations

import pandas as pd

from ddsviz.checks.times import wall_clock, zone_notes, zone_of

JULY = pd.Series(pd.to_datetime(["2015-07-01 11:00", "2015-07-01 12:00"], utc=True)).dt.tz_convert("Europe/London")
OCTOBER = pd.Series(pd.date_range("2015-10-25", periods=4, freq="h", tz="Europe/London"))
NO_ZONE = pd.Series(pd.to_datetime(["2015-10-25 01:30", "2015-10-25 01:30"]))


def test_a_clock_in_edinburgh_shows_summer_time_in_july() -> None:
    assert wall_clock(JULY).tolist() == [pd.Timestamp("2015-07-01 12:00"), pd.Timestamp("2015-07-01 13:00")]


def test_a_clock_shows_one_hour_twice_in_october() -> None:
    assert wall_clock(OCTOBER).dt.hour.tolist() == [0, 1, 1, 2]


def test_times_without_a_zone_stay_as_they_are() -> None:
    pd.testing.assert_series_equal(wall_clock(NO_ZONE), NO_ZONE)


def test_zone_of_names_the_zone() -> None:
    assert (zone_of(JULY), zone_of(NO_ZONE), zone_of(pd.Series([1, 2]))) == ("Europe/London", None, None)


def test_notes_name_the_zone() -> None:
    assert zone_notes(JULY) == ["Times are those of a clock in Europe/London."]
    assert zone_notes(NO_ZONE) == []


def test_notes_tell_of_the_hour_that_comes_twice_whatever_the_order_of_rows() -> None:
    for rows in (OCTOBER, OCTOBER.iloc[::-1], OCTOBER.iloc[[2, 0, 3, 1]]):
        assert zone_notes(rows)[1:] == ["The hour that comes twice when clocks go back is drawn twice."]


def test_equal_times_are_no_hour_that_comes_twice() -> None:
    assert len(zone_notes(pd.concat([JULY, JULY]))) == 1


def test_missing_times_do_not_matter() -> None:
    assert len(zone_notes(pd.concat([JULY, pd.Series([pd.NaT], dtype=JULY.dtype)]))) == 1
