"""What a scatter plot draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from bokeh.models import DatetimeAxis, LinearAxis, LogColorMapper
from drawn import colour_bars, hover_rows, hovers, layer, layers, legend_labels, rows
from faults import message_of

import ddsviz
from ddsviz import theme
from ddsviz.errors import ColumnError, OptionError
from ddsviz.limits import DENSITY_COLUMNS, DENSITY_ROWS, MAX_POINTS_DRAWN_AS_MARKS

POINTS = pd.DataFrame({"wind": [3, 1, 2], "rain": [0.5, 2.0, 1.0], "place": ["Leith", "Gorgie", "Leith"]})


def many(**columns: Any) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    count = MAX_POINTS_DRAWN_AS_MARKS + 1
    return pd.DataFrame({"x": rng.normal(size=count), "y": rng.normal(size=count), **columns})


def test_points_stand_where_the_columns_say() -> None:
    chart = ddsviz.scatter(POINTS, "wind", "rain")
    assert sorted(rows(layer(chart, "Scatter"))) == [(1, 2.0), (2, 1.0), (3, 0.5)]


def test_points_are_drawn_in_one_colour_without_a_legend() -> None:
    chart = ddsviz.scatter(POINTS, "wind", "rain")
    assert layer(chart, "Scatter").glyph.fill_color == theme.CATEGORICAL[0]
    assert legend_labels(chart) == []


def test_axes_are_named_with_their_units() -> None:
    chart = ddsviz.scatter(POINTS, "wind", "rain", units={"rain": "mm"})
    assert (chart.xaxis.axis_label, chart.yaxis.axis_label) == ("Wind", "Rain (mm)")
    assert isinstance(chart.xaxis[0], LinearAxis)


def test_the_hover_shows_both_columns() -> None:
    assert hover_rows(ddsviz.scatter(POINTS, "wind", "rain")) == {"Wind": "@x{0}", "Rain": "@y{0.[0]}"}


def test_times_stand_at_milliseconds_on_an_axis_of_times() -> None:
    chart = ddsviz.scatter({"t": pd.to_datetime(["2020-01-01", "2020-01-02"]), "v": [1, 2]}, "t", "v")
    assert isinstance(chart.xaxis[0], DatetimeAxis)
    day = 86_400_000
    first = pd.Timestamp("2020-01-01").value / 1e6
    assert rows(layer(chart, "Scatter")) == [(first, 1), (first + day, 2)]
    assert hover_rows(chart)["T"] == "@x{%d %b %Y}"


def test_noon_in_edinburgh_in_july_is_drawn_at_noon() -> None:
    noon = pd.to_datetime(["2015-07-01 12:00", "2015-07-02 12:00"]).tz_localize("Europe/London")
    chart = ddsviz.scatter({"t": noon, "v": [1, 2]}, "t", "v")
    assert rows(layer(chart, "Scatter"))[0][0] == pd.Timestamp("2015-07-01 12:00").value / 1e6
    assert "Times are those of a clock in Europe/London." in ddsviz.describe(chart)


def test_the_zone_of_times_stands_at_the_axis() -> None:
    times = pd.date_range("2015-07-01", periods=3, tz="Europe/London")
    chart = ddsviz.scatter({"t": times, "v": [1, 2, 3]}, "t", "v")
    assert chart.xaxis.axis_label == "T (Europe/London)"


def test_the_hour_that_comes_twice_in_october_is_told() -> None:
    times = pd.date_range("2015-10-25", periods=4, freq="h", tz="Europe/London")
    chart = ddsviz.scatter({"t": times, "v": [1, 2, 3, 4]}, "t", "v")
    in_true_order = sorted(rows(layer(chart, "Scatter")), key=lambda row: row[1])
    assert [pd.Timestamp(x, unit="ms").hour for x, _ in in_true_order] == [0, 1, 1, 2]
    assert "hour that comes twice" in ddsviz.describe(chart)


def test_rows_without_a_place_are_left_out_and_counted() -> None:
    data = {"wind": [1, None, 3, 4], "rain": [1, 2, 3, 4]}
    chart = ddsviz.scatter(data, "wind", "rain")
    assert len(rows(layer(chart, "Scatter"))) == 3
    assert ddsviz.describe(chart).endswith("Left out 1 of 4 rows with no Wind.")


def test_rows_that_lack_one_thing_or_the_other_are_told_as_such() -> None:
    text = ddsviz.describe(ddsviz.scatter({"wind": [1, None, 3], "rain": [1, 2, None]}, "wind", "rain"))
    assert text.endswith("Left out 2 of 3 rows with no Wind or Rain.")


def test_rows_that_never_have_both_are_told() -> None:
    message = message_of(ColumnError, ddsviz.scatter, {"a": [1, None], "b": [None, 1]}, "a", "b")
    assert message == "No row has A and B all at once, so there is no point."


def test_the_description_says_what_is_drawn() -> None:
    assert ddsviz.describe(ddsviz.scatter(POINTS, "wind", "rain", units={"rain": "mm"})) == (
        "Scatter plot of Rain against Wind: 3 points. Wind runs from 1 to 3, Rain runs from 0.5 to 2 mm."
    )


def test_the_description_of_a_single_point_has_no_range() -> None:
    text = ddsviz.describe(ddsviz.scatter({"a": [1], "b": [2]}, "a", "b"))
    assert "1 point." in text
    assert "runs from" not in text


def test_the_table_holds_what_is_drawn_under_the_callers_names() -> None:
    table = ddsviz.table(ddsviz.scatter(POINTS, "wind", "rain", color="place"))
    assert sorted(table.columns) == ["place", "rain", "wind"]
    assert sorted(table["wind"]) == [1, 2, 3]


def test_too_many_points_are_drawn_as_density() -> None:
    data = many()
    chart = ddsviz.scatter(data, "x", "y")
    drawn = layer(chart, "Image", "density")
    counts = drawn.data_source.data["image"][0]
    assert counts.shape == (DENSITY_ROWS, DENSITY_COLUMNS)
    assert np.nansum(counts) == len(data)
    assert layers(chart, "Scatter") == []


def test_a_density_spans_the_points() -> None:
    data = many()
    glyph = layer(ddsviz.scatter(data, "x", "y"), "Image").glyph
    assert (glyph.x, glyph.y) == (data["x"].min(), data["y"].min())
    assert glyph.x + glyph.dw == pytest.approx(data["x"].max())
    assert glyph.y + glyph.dh == pytest.approx(data["y"].max())


def test_a_density_counts_as_numpy_does() -> None:
    data = many()
    counts = layer(ddsviz.scatter(data, "x", "y"), "Image").data_source.data["image"][0]
    expected, _, _ = np.histogram2d(data["y"], data["x"], bins=(DENSITY_ROWS, DENSITY_COLUMNS))
    np.testing.assert_array_equal(np.nan_to_num(counts), expected)


def test_a_density_shows_counts_by_logarithmic_colours() -> None:
    chart = ddsviz.scatter(many(), "x", "y")
    assert isinstance(colour_bars(chart)[0].color_mapper, LogColorMapper)
    assert colour_bars(chart)[0].title.text == "points in a cell"


def test_the_hover_of_a_density_counts_points() -> None:
    (tool,) = hovers(ddsviz.scatter(many(), "x", "y"))
    assert [label for label, _ in tool.tooltips] == ["X", "Y", "Points"]


def test_a_density_says_what_it_hides() -> None:
    text = ddsviz.describe(ddsviz.scatter(many(c="a", s=1), "x", "y", color="c", size="s"))
    assert "5,001 points drawn as density: 140 × 80 cells" in text
    assert "A density does not show C and S." in text


def test_the_table_of_a_density_has_the_values_of_a_logarithmic_axis() -> None:
    data = pd.DataFrame({"x": np.logspace(0, 3, 6000), "y": np.arange(6000.0)})
    table = ddsviz.table(ddsviz.scatter(data, "x", "y", x_scale="log"))
    assert table["x from"].min() == pytest.approx(1)
    assert table["x to"].max() == pytest.approx(1000)


def test_the_table_of_a_density_has_times() -> None:
    data = pd.DataFrame({"t": pd.date_range("2020-01-01", periods=6000, freq="h"), "y": np.arange(6000.0)})
    table = ddsviz.table(ddsviz.scatter(data, "t", "y"))
    assert table["t from"].min() == pd.Timestamp("2020-01-01")


def test_the_table_of_a_density_counts_all_points() -> None:
    assert ddsviz.table(ddsviz.scatter(many(), "x", "y"))["points"].sum() == MAX_POINTS_DRAWN_AS_MARKS + 1


def test_too_many_points_one_by_one_are_told_the_way_out() -> None:
    message = message_of(OptionError, ddsviz.scatter, many(), "x", "y", reduce=False)
    assert message.startswith("5,001 points one by one would take about 0.1 MB")
    assert "data.sample(5000, random_state=1)" in message


@pytest.mark.parametrize("name", [None, np.float64("nan")])
def test_a_name_that_is_no_column_is_told(name: object) -> None:
    with pytest.raises(ddsviz.DdsvizError, match=r"\(y=\)|y is the name of a column"):
        ddsviz.scatter({"a": [1.0, 2.0]}, "a", name)
