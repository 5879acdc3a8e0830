"""Rows that are not there break a time series, as rows without a value do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from bokeh.models import Column
from drawn import column, layers
from faults import message_of

import ddsviz
from ddsviz.errors import OptionError
from ddsviz.limits import MAX_POINTS_ON_LINES

YEARS = pd.DataFrame({"year": [2000, 2001, 2002, 2010, 2011], "v": [1.0, 2, 3, 4, 5]})
DAYS = pd.DataFrame({"day": pd.date_range("2020-01-01", periods=40), "v": np.arange(40.0)}).drop(index=range(10, 20))
UNEVEN = "The times are unevenly spaced, so a window of rows is now a longer and now a shorter time."


def line(chart: Any, place: int = 0) -> tuple[list[float], list[float]]:
    chart = chart.children[0] if isinstance(chart, Column) else chart
    drawn = layers(chart, "Line")[place]
    return column(drawn, "x"), column(drawn, "y")


def test_the_line_is_broken_where_rows_are_missing() -> None:
    x, y = line(ddsviz.time_series(YEARS, "year", "v"))
    assert x == [2000, 2001, 2002, 2003, 2010, 2011]
    np.testing.assert_array_equal(y, [1, 2, 3, np.nan, 4, 5])


def test_the_description_tells_the_gap_and_counts_no_value_more() -> None:
    text = ddsviz.describe(ddsviz.time_series(YEARS, "year", "v"))
    assert "from 2000 to 2011: 5 values, and 1 gap where rows are missing (between 2002 and 2010)." in text


def test_of_several_gaps_the_longest_is_named() -> None:
    data = {"year": [1, 2, 3, 5, 6, 7, 8, 20, 21, 22, 23], "v": range(11)}
    text = ddsviz.describe(ddsviz.time_series(data, "year", "v"))
    assert "11 values, and 2 gaps where rows are missing (the longest between 8 and 20)." in text


def test_missing_values_and_missing_rows_are_told_apart() -> None:
    text = ddsviz.describe(ddsviz.time_series(YEARS.replace({"v": {2.0: np.nan}}), "year", "v"))
    assert "4 values, and 1 gap where a value is missing, and 1 gap where rows are missing (between" in text


def test_a_window_of_rows_does_not_reach_across_a_gap() -> None:
    _, smooth = line(ddsviz.time_series(YEARS, "year", "v", smooth=2), 1)
    np.testing.assert_array_equal(smooth, [np.nan, 1.5, 2.5, np.nan, np.nan, 4.5])


def test_a_centred_window_of_rows_does_not_reach_across_a_gap() -> None:
    _, smooth = line(ddsviz.time_series(DAYS, "day", "v", smooth=3, center=True), 1)
    np.testing.assert_array_equal(smooth[8:13], [8, np.nan, np.nan, np.nan, 21])


def test_a_slider_recomputes_over_the_gap() -> None:
    _, raw = line(ddsviz.time_series(DAYS, "day", "v", smooth="slider"))
    assert np.flatnonzero(np.isnan(raw)).tolist() == [10]


def test_the_steps_of_a_long_lines_slider_do_not_reach_across_a_gap() -> None:
    data = pd.DataFrame({"x": range(9_000), "v": np.arange(9_000.0)}).drop(index=range(4_000, 4_500))
    chart = ddsviz.time_series(data, "x", "v", smooth="slider")
    source = layers(chart.children[0], "Line")[1].data_source.data
    x = np.array(source["x"])
    after = (x >= 4_500) & (x < 4_509)
    assert after.any()
    assert np.isnan(np.array(source["y0"])[after]).all()  # windows of ten rows


@pytest.mark.parametrize("window", [1, 2, 3, 4])
def test_exponential_weights_halve_with_rows_that_are_missing(window: int) -> None:
    _, smooth = line(ddsviz.time_series(YEARS, "year", "v", smooth=window, method="exponential"), 1)
    whole = pd.Series([1.0, 2, 3, *[None] * 7, 4, 5]).ewm(halflife=window / 2).mean()
    np.testing.assert_allclose([smooth[2], *smooth[4:]], whole[[2, 10, 11]], rtol=1e-9)
    assert np.isnan(smooth[3])


def test_a_span_of_time_that_a_gap_is_longer_than_breaks_there() -> None:
    _, short = line(ddsviz.time_series(DAYS, "day", "v", smooth="4D"), 1)
    assert np.isnan(short[10])
    assert short[11] == 20
    _, long = line(ddsviz.time_series(DAYS, "day", "v", smooth="20D"), 1)
    assert np.isfinite(long).all()


def test_dates_stay_dates_beside_a_gap() -> None:
    chart = ddsviz.time_series(DAYS, "day", "v")
    assert ddsviz.table(chart)["day"].iloc[10] == pd.Timestamp("2020-01-11")
    assert "from 01 Jan 2020 to 09 Feb 2020" in ddsviz.describe(chart)


def test_whole_years_stay_whole_beside_a_gap() -> None:
    assert ddsviz.table(ddsviz.time_series(YEARS, "year", "v"))["year"].dtype == np.int64


def test_what_is_shown_on_hover_keeps_its_values_beside_a_gap() -> None:
    data = YEARS.assign(note=list("abcde"), n=range(5))
    table = ddsviz.table(ddsviz.time_series(data, "year", "v", tooltip=["note", "n"]))
    assert table["note"].tolist()[2:5:2] == ["c", "d"]
    assert table["n"].tolist()[:3] == [0, 1, 2]
    assert table["note"].isna().tolist() == [False] * 3 + [True] + [False] * 2


def test_each_line_has_its_own_gaps() -> None:
    data = pd.concat([YEARS.assign(k="a"), YEARS.assign(k="b", year=range(2000, 2005))])
    chart = ddsviz.time_series(data, "year", "v", color="k")
    assert [np.isnan(line(chart, place)[1]).sum() for place in range(2)] == [1, 0]


def test_clocks_that_go_forward_or_back_leave_no_gap() -> None:
    for day in ("2021-03-27 12:00", "2021-10-30 12:00"):
        times = pd.date_range(day, periods=40, freq="h", tz="Europe/London")
        assert "missing" not in ddsviz.describe(ddsviz.time_series({"t": times, "v": range(40)}, "t", "v"))


def test_a_gap_beside_the_hour_that_comes_twice_is_found() -> None:
    times = pd.date_range("2021-10-30 12:00", periods=40, freq="h", tz="Europe/London").delete(range(15, 18))
    chart = ddsviz.time_series({"t": times, "v": range(37)}, "t", "v")
    assert np.flatnonzero(np.isnan(line(chart)[1])).tolist() == [15]


def test_a_window_that_gaps_leave_nothing_of_is_refused_with_a_span_that_fits() -> None:
    with pytest.raises(OptionError) as caught:
        ddsviz.time_series(DAYS, "day", "v", smooth=25)
    assert str(caught.value) == (
        "No 25 rows in a row all have a value, so gaps leave nothing of a moving average of 25 rows. "
        "A span of time needs one value in it: smooth='25D'."
    )
    assert caught.value.option == {"smooth": "25D"}
    _, smooth = line(ddsviz.time_series(DAYS, "day", "v", **caught.value.option), 1)
    assert np.isfinite(smooth).all()


@pytest.mark.parametrize("unit", ["YS", "MS", "W", "h", "min", "s", "250ms", "90us"])
def test_the_span_that_is_proposed_draws(unit: str) -> None:
    times = pd.date_range("2020-01-01", periods=30, freq=unit)[[0, 1, 2, 3, 4, 15, 16, 17, 18, 19, 20]]
    data = {"t": times, "v": range(11)}
    with pytest.raises(OptionError) as caught:
        ddsviz.time_series(data, "t", "v", smooth=9)
    chart = ddsviz.time_series(data, "t", "v", **caught.value.option)
    assert np.isfinite(line(chart, 1)[1]).sum() >= 11


def test_along_numbers_a_window_of_the_longest_run_is_proposed() -> None:
    with pytest.raises(OptionError) as caught:
        ddsviz.time_series(YEARS, "year", "v", smooth=4)
    assert caught.value.option == {"smooth": 3}
    assert str(caught.value).endswith("The longest run without a gap has this many: smooth=3.")
    ddsviz.time_series(YEARS, "year", "v", **caught.value.option)


def test_missing_values_can_leave_nothing_of_a_window_too() -> None:
    data = {"year": range(6), "v": [1, 2, None, 4, 5, None]}
    message = message_of(OptionError, ddsviz.time_series, data, "year", "v", smooth=3)
    assert message.startswith("No 3 rows in a row all have a value")


@pytest.mark.parametrize("smooth", [3, "slider"])
def test_along_uneven_times_it_is_said_once_that_a_window_counts_rows(smooth: Any) -> None:
    data = {"year": [1, 2, 5, 6, 11, 12, 20], "a": range(7), "b": range(7)}
    text = ddsviz.describe(ddsviz.time_series(data, "year", smooth=smooth))
    assert text.count(UNEVEN) == 1
    assert "rows are missing" not in text


def test_without_a_window_of_rows_uneven_times_are_not_told() -> None:
    data = {
        "day": pd.to_datetime(["2020-01-01", "2020-01-04", "2020-01-05", "2020-01-15", "2020-02-03"]),
        "v": range(5),
    }
    assert UNEVEN not in ddsviz.describe(ddsviz.time_series(data, "day", "v"))
    assert UNEVEN not in ddsviz.describe(ddsviz.time_series(data, "day", "v", smooth="9D"))
    assert UNEVEN not in ddsviz.describe(ddsviz.time_series(YEARS, "year", "v", smooth=2))


def test_a_long_line_has_the_gaps_that_its_pixels_can_show() -> None:
    rows = 10 * MAX_POINTS_ON_LINES
    data = pd.DataFrame({"x": np.arange(rows), "y": np.sin(np.arange(rows) / 500)})
    data = data.drop(index=[*range(30_000, 31_000), *range(50_000, 50_010)])
    x, y = (np.array(own) for own in line(ddsviz.time_series(data, "x", "y")))
    gaps = x[np.isnan(y)]
    assert len(gaps) == 1
    assert 30_000 < gaps[0] < 31_000


def test_the_callers_table_is_not_changed() -> None:
    before = DAYS.copy()
    ddsviz.time_series(DAYS, "day", "v", tooltip="v", smooth=3)
    pd.testing.assert_frame_equal(DAYS, before)
