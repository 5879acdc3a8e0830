"""Time is what the student wrote."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ddsviz.ask.times import zone_notes
from ddsviz.clocks import positions, times_of, wall_clock, zone_of
from ddsviz.frames import Frame

JULY = pd.Series(pd.to_datetime(["2015-07-01 11:00", "2015-07-01 12:00"], utc=True)).dt.tz_convert("Europe/London")
OCTOBER = pd.Series(pd.date_range("2015-10-25", periods=4, freq="h", tz="Europe/London"))
NO_ZONE = pd.Series(pd.to_datetime(["2015-10-25 01:30", "2015-10-25 01:30"]))


def test_a_clock_in_edinburgh_shows_summer_time_in_july() -> None:
    assert wall_clock(JULY).tolist() == [pd.Timestamp("2015-07-01 12:00"), pd.Timestamp("2015-07-01 13:00")]


def test_a_clock_shows_one_hour_twice_in_october() -> None:
    assert wall_clock(OCTOBER).dt.hour.tolist() == [0, 1, 1, 2]


def test_times_without_a_zone_stay_as_they_are() -> None:
    pd.testing.assert_series_equal(wall_clock(NO_ZONE), NO_ZONE)


def test_positions_are_milliseconds_and_their_parts_whatever_the_column_keeps() -> None:
    texts = ["2026-11-27 10:00", "2026-11-27 10:00:00.150", "2026-11-27 10:00:00.150150"]
    for unit in ("us", "ns"):
        found = positions(pd.Series(np.array(texts, dtype=f"datetime64[{unit}]")))
        np.testing.assert_allclose(found - found[0], [0, 150, 150.15], atol=2e-4)
    assert positions(pd.Series(pd.to_datetime(["1970-01-02"]).as_unit("s"))).tolist() == [86_400_000]


def test_positions_of_times_far_away_are_whole_milliseconds() -> None:
    far = pd.Series(np.array(["0001-01-01T00:00:00.001", "9999-12-31T23:59:59.999"], dtype="datetime64[us]"))
    assert positions(far).tolist() == (far.astype("int64") // 1_000).astype(float).tolist()


def test_times_come_back_from_their_positions() -> None:
    rng = np.random.default_rng(5)
    for step in (1, 1_000):
        own = pd.Series(rng.integers(-(8 * 10**12), 8 * 10**12, 2_000) * step).astype("datetime64[us]")
        assert (times_of(positions(own)) == own).all()
    assert times_of(np.array([1.0, np.nan])).isna().tolist() == [False, True]


def test_zone_of_names_the_zone() -> None:
    assert (zone_of(JULY), zone_of(NO_ZONE), zone_of(pd.Series([1, 2]))) == ("Europe/London", None, None)


def notes_on(times: pd.Series) -> list[str]:
    return zone_notes(Frame(times.to_frame("time")), "time")


def test_notes_name_the_zone() -> None:
    assert notes_on(JULY) == ["Times are those of a clock in Europe/London."]
    assert notes_on(NO_ZONE) == []


def test_notes_tell_of_the_hour_that_comes_twice_whatever_the_order_of_rows() -> None:
    for rows in (OCTOBER, OCTOBER.iloc[::-1], OCTOBER.iloc[[2, 0, 3, 1]]):
        assert notes_on(rows)[1:] == ["The hour that comes twice when clocks go back is drawn twice."]


def test_equal_times_are_no_hour_that_comes_twice() -> None:
    assert len(notes_on(pd.concat([JULY, JULY]))) == 1


def test_missing_times_do_not_matter() -> None:
    assert len(notes_on(pd.concat([JULY, pd.Series([pd.NaT], dtype=JULY.dtype)]))) == 1
