"""What a time series draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from bokeh.models import DatetimeAxis
from drawn import column, hover_rows, hovers, layer, layers, legend, legend_labels
from faults import message_of

import ddsviz
from ddsviz import theme
from ddsviz.display.packed import packed
from ddsviz.errors import ColumnError, OptionError
from ddsviz.limits import MAX_POINTS_ON_LINES, PARTS_OF_A_SMOOTHED_LINE

YEARS = pd.DataFrame(
    {"year": [2003, 2001, 2002, 2004], "rain": [3.0, 1.0, None, 4.0], "wind": [1, 2, 3, 4], "place": list("abab")}
)


def line(chart: Any, place: int = 0) -> tuple[list[float], list[float]]:
    drawn = layers(chart, "Line")[place]
    return column(drawn, "x"), column(drawn, "y")


def clock(chart: Any) -> list[str]:
    return [str(pd.Timestamp(x, unit="ms"))[:16] for x in line(chart)[0]]


def test_a_line_joins_values_in_the_order_of_time() -> None:
    x, y = line(ddsviz.time_series(YEARS, "year", "wind"))
    assert (x, y) == ([2001, 2002, 2003, 2004], [2, 3, 1, 4])


def test_a_gap_stays_a_gap() -> None:
    _, y = line(ddsviz.time_series(YEARS, "year", "rain"))
    np.testing.assert_array_equal(y, [1, np.nan, 3, 4])


def test_axes_are_named_with_their_units() -> None:
    chart = ddsviz.time_series(YEARS, "year", "rain", units={"rain": "mm"})
    assert (chart.xaxis.axis_label, chart.yaxis.axis_label) == ("Year", "Rain (mm)")


def test_years_are_written_without_a_separator() -> None:
    assert ddsviz.time_series(YEARS, "year", "rain").xaxis.formatter.format.startswith("0.")


def test_the_hover_follows_a_single_line() -> None:
    chart = ddsviz.time_series(YEARS, "year", "rain")
    assert hover_rows(chart) == {"Year": "@x{0}", "Rain": "@y{0}"}
    assert hovers(chart)[0].mode == "vline"


def test_the_points_of_a_short_line_are_marked() -> None:
    drawn = layer(ddsviz.time_series(YEARS, "year", "rain"), "Scatter")
    assert column(drawn, "y") == [1, 3, 4]


def test_of_a_long_line_only_points_that_stand_alone_are_marked() -> None:
    y = np.arange(200.0)
    y[[9, 11]] = np.nan
    chart = ddsviz.time_series({"year": np.arange(200), "y": y}, "year", "y")
    assert column(layer(chart, "Scatter"), "x") == [10]


def test_without_y_all_columns_of_numbers_are_lines() -> None:
    chart = ddsviz.time_series(YEARS, "year")
    assert legend_labels(chart) == ["Rain", "Wind"]
    assert [line(chart, place)[1][0] for place in range(2)] == [1, 2]
    assert chart.yaxis.axis_label == "value"


def test_lines_of_one_unit_share_it() -> None:
    chart = ddsviz.time_series(YEARS, "year", units={"rain": "m", "wind": "m"})
    assert chart.yaxis.axis_label == "value (m)"


def test_several_lines_differ_by_colour_and_by_dashes() -> None:
    own = layers(ddsviz.time_series(YEARS, "year"), "Line")
    assert [one.glyph.line_color for one in own] == list(theme.CATEGORICAL[:2])
    assert own[0].glyph.line_dash != own[1].glyph.line_dash


def test_a_click_in_the_legend_mutes_a_line_with_its_marks() -> None:
    chart = ddsviz.time_series(YEARS, "year")
    assert legend(chart).click_policy == "mute"
    for item in legend(chart).items:
        assert {type(drawn.glyph).__name__ for drawn in item.renderers} == {"Line", "Scatter"}
        for drawn in item.renderers:
            assert drawn.muted_glyph.line_alpha == theme.MUTED_ALPHA


def test_the_index_is_the_time_where_it_holds_times() -> None:
    data = pd.DataFrame({"rain": [1, 2]}, index=pd.to_datetime(["2020-01-02", "2020-01-01"]))
    chart = ddsviz.time_series(data)
    assert clock(chart) == ["2020-01-01 00:00", "2020-01-02 00:00"]
    assert line(chart)[1] == [2, 1]


@pytest.mark.parametrize("name", ["date", "Year", "TIME", "month"])
def test_a_column_with_the_name_of_a_time_is_the_time(name: str) -> None:
    assert line(ddsviz.time_series({"rain": [5, 6], name: [1, 2]}))[0] == [1, 2]


def test_a_column_of_times_goes_before_one_with_the_name_of_a_time() -> None:
    data = {"year": [1, 2], "sent": pd.to_datetime(["2020-01-01", "2020-01-02"]), "rain": [1, 2]}
    assert isinstance(ddsviz.time_series(data, y="rain").xaxis[0], DatetimeAxis)


def test_where_no_time_is_found_it_is_asked_for() -> None:
    message = message_of(ColumnError, ddsviz.time_series, {"a": [1], "b": [2]})
    assert message.startswith("It is not clear which column is the time. Say which, such as x='a'.")


def test_the_only_column_of_numbers_is_not_offered_as_the_time() -> None:
    message = message_of(ColumnError, ddsviz.time_series, pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}))
    assert message == "It is not clear which column is the time. Say which by x. Its columns are: a, b."


def test_dates_written_as_text_are_told_the_fix() -> None:
    message = message_of(ColumnError, ddsviz.time_series, {"d": ["2020-01-01"], "v": [1]}, "d", "v")
    assert message.endswith("data['d'] = pd.to_datetime(data['d'], format='%Y-%m-%d')")


def test_no_numbers_to_draw_is_told() -> None:
    message = message_of(ColumnError, ddsviz.time_series, YEARS[["year", "place"]], "year")
    assert message.startswith("There is no column of numbers to draw along year.")


def test_more_lines_than_can_be_told_apart_are_refused() -> None:
    data = {"year": [1, 2], **{letter: [1, 2] for letter in "abcdefghijk"}}
    message = message_of(OptionError, ddsviz.time_series, data)
    assert message.startswith("These are 11 lines, and at most 10 can be told apart.")


def test_noon_in_edinburgh_in_july_is_drawn_at_noon() -> None:
    times = pd.to_datetime(["2015-07-01 11:00", "2015-07-01 12:00"], utc=True).tz_convert("Europe/London")
    chart = ddsviz.time_series({"t": times, "v": [1, 2]}, "t", "v")
    assert clock(chart) == ["2015-07-01 12:00", "2015-07-01 13:00"]
    assert chart.xaxis.axis_label == "T (Europe/London)"
    assert "Times are those of a clock in Europe/London." in ddsviz.describe(chart)


def test_times_without_a_zone_are_drawn_as_written() -> None:
    chart = ddsviz.time_series({"t": pd.to_datetime(["2015-07-01 12:00"]), "v": [1]}, "t", "v")
    assert clock(chart) == ["2015-07-01 12:00"]
    assert "clock" not in ddsviz.describe(chart)


@pytest.mark.parametrize(("step", "digits"), [("150ms", 3), ("150us", 6)])
def test_times_within_a_second_are_told_apart(step: str, digits: int) -> None:
    times = pd.date_range("2026-11-27 10:00", periods=4, freq=step)
    chart = ddsviz.time_series({"t": times, "v": range(4)}, "t", "v")
    x = np.array(line(chart)[0])
    np.testing.assert_allclose(np.diff(x), (times[1] - times[0]).total_seconds() * 1_000, atol=5e-4)
    last = "450" if digits == 3 else "000450"
    assert f"from 27 Nov 2026, 10:00:00.{'0' * digits} to 27 Nov 2026, 10:00:00.{last}" in ddsviz.describe(chart)
    tool = hovers(chart)[0]
    assert dict(tool.tooltips)["T"] == "@x{custom}"
    assert tool.formatters["@x"].args == {"digits": digits}


OCTOBER = pd.date_range("2015-10-25 00:00", periods=5, freq="h", tz="Europe/London")


def test_the_hour_that_comes_twice_in_october_is_drawn_twice_and_told() -> None:
    chart = ddsviz.time_series({"t": OCTOBER, "v": [0, 1, 2, 3, 4]}, "t", "v")
    assert [at[11:] for at in clock(chart)] == ["00:00", "01:00", "01:00", "02:00", "03:00"]
    assert line(chart)[1] == [0, 1, 2, 3, 4]
    assert "The hour that comes twice when clocks go back is drawn twice." in ddsviz.describe(chart)


def test_the_hour_that_comes_twice_is_drawn_in_true_order_whatever_the_order_of_rows() -> None:
    data = pd.DataFrame({"t": OCTOBER, "v": [0, 1, 2, 3, 4]}).iloc[[2, 1, 4, 0, 3]]
    assert line(ddsviz.time_series(data, "t", "v"))[1] == [0, 1, 2, 3, 4]


def test_a_day_without_a_change_of_clocks_is_not_told_of_one() -> None:
    times = pd.date_range("2015-10-24", periods=5, freq="h", tz="Europe/London")
    assert "twice" not in ddsviz.describe(ddsviz.time_series({"t": times, "v": range(5)}, "t", "v"))


def test_points_that_share_a_time_are_told() -> None:
    text = ddsviz.describe(ddsviz.time_series({"year": [1, 1, 2], "v": [1, 2, 3]}, "year", "v"))
    assert "1 point shares a time with another of the same line." in text


def test_rows_without_a_time_are_left_out_and_counted() -> None:
    data = {"t": pd.to_datetime(["2020-01-01", None, "2020-01-03"]), "v": [1, 2, 3]}
    chart = ddsviz.time_series(data, "t", "v")
    assert line(chart)[1] == [1, 3]
    assert "Left out 1 of 3 rows with no t." in ddsviz.describe(chart)


def test_the_description_names_the_extremes_and_counts_the_gaps() -> None:
    assert ddsviz.describe(ddsviz.time_series(YEARS, "year", "rain", units={"rain": "mm"})) == (
        "Line chart of Rain (mm) along Year from 2001 to 2004: 3 values, and 1 gap where a value is missing. "
        "Values run from 1 mm (2001) to 4 mm (2004)."
    )


def test_the_description_of_several_lines_names_the_line_of_each_extreme() -> None:
    text = ddsviz.describe(ddsviz.time_series({"year": [1, 2], "a": [5, 6], "b": [7, 8]}, "year"))
    assert "2 lines along Year from 1 to 2, A and B: 4 values." in text
    assert "Values run from 5 (A, 1) to 8 (B, 2)." in text


def test_lines_of_different_units_do_not_lend_each_other_theirs() -> None:
    chart = ddsviz.time_series({"year": [1, 2], "a": [5, 6], "b": [7, 8]}, "year", units={"a": "mm", "b": "°C"})
    text = ddsviz.describe(chart)
    assert "8 mm" not in text
    assert "5 °C" not in text


def test_the_table_has_the_callers_columns() -> None:
    table = ddsviz.table(ddsviz.time_series(YEARS, "year", "rain"))
    assert list(table.columns) == ["year", "rain"]
    assert table["year"].tolist() == [2001, 2002, 2003, 2004]


@pytest.mark.parametrize(("x", "y"), [("X", "x"), ("line", "b"), ("value", "b")])
def test_the_table_keeps_the_time_whatever_it_is_called(x: str, y: str) -> None:
    data = {x: [1, 2], y: [5, 6], "c": [7, 8]}
    assert ddsviz.table(ddsviz.time_series(data, x, y))[x].tolist() == [1, 2]
    assert ddsviz.table(ddsviz.time_series(data, x))[x].tolist() == [1, 2, 1, 2]


def long(rows: int = 50_000) -> pd.DataFrame:
    y = np.random.default_rng(1).normal(size=rows)
    y[1234], y[4321] = 99, -99
    return pd.DataFrame({"x": np.arange(rows), "y": y})


def test_a_long_line_keeps_its_ends_and_extremes() -> None:
    data = long()
    x, y = line(ddsviz.time_series(data, "x", "y"))
    assert len(x) < MAX_POINTS_ON_LINES
    assert (x[0], x[-1]) == (0, 49_999)
    assert (x[y.index(99)], x[y.index(-99)]) == (1234, 4321)


@pytest.mark.parametrize("window", [7, 10])
def test_a_long_smoothed_line_has_no_digits_that_its_pixels_cannot_show(window: int) -> None:
    chart = ddsviz.time_series(long(), "x", "y", smooth=window)
    _, smoothed = (layer.data_source.data for layer in layers(chart, "Line"))
    rows = np.searchsorted(long()["x"], smoothed["x"])
    expected = long()["y"].rolling(window).mean().to_numpy()[rows]
    tenth_of_a_pixel = (np.nanmax(expected) - np.nanmin(expected)) / PARTS_OF_A_SMOOTHED_LINE
    np.testing.assert_allclose(smoothed["y"], expected, rtol=0, atol=tenth_of_a_pixel / 2)
    form = packed(smoothed["y"])
    assert form is not None
    assert len(form["packed"]) <= 3 * len(rows)


def test_a_long_line_keeps_only_points_of_the_data() -> None:
    data = long()
    x, y = line(ddsviz.time_series(data, "x", "y"))
    np.testing.assert_array_equal(data["y"].to_numpy()[np.array(x).astype(int)], y)


def test_a_reduced_line_is_told() -> None:
    chart = ddsviz.time_series(long(), "x", "y")
    kept = len(line(chart)[0])
    text = ddsviz.describe(chart)
    assert "Of 50,000 points the " in text
    assert f" keeps {kept:,}: the first, last, lowest and highest in each of 700 steps." in text


def test_a_line_at_the_ceiling_is_drawn_whole() -> None:
    chart = ddsviz.time_series(long(MAX_POINTS_ON_LINES), "x", "y")
    assert len(line(chart)[0]) == MAX_POINTS_ON_LINES
    assert "keeps" not in ddsviz.describe(chart)


def test_the_description_of_a_reduced_line_counts_all_points() -> None:
    assert "50,000 values" in ddsviz.describe(ddsviz.time_series(long(), "x", "y"))
