"""Each option of a scatter plot changes what is drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from bokeh.models import DatetimeTickFormatter, LogAxis, LogScale
from drawn import colour_bars, column, hover_rows, hover_values, layer, layers, legend, legend_labels, rows
from faults import message_of

import ddsviz
from ddsviz import theme
from ddsviz.errors import ColumnError, OptionError

POINTS = pd.DataFrame(
    {
        "wind": [3, 1, 2, 4],
        "rain": [0.5, 2.0, 1.0, 8.0],
        "place": ["Leith", "Gorgie", "Leith", None],
        "year": [2001, 2002, 2003, 2004],
        "people": [0, 100, 25, 50],
    }
)


def scatter(**options: Any) -> Any:
    return ddsviz.scatter(POINTS, "wind", "rain", **options)


def test_color_of_categories_draws_a_layer_for_each() -> None:
    chart = scatter(color="place")
    own = layers(chart, "Scatter")
    assert [sorted(rows(one)) for one in own] == [[(1, 2.0)], [(2, 1.0), (3, 0.5)], [(4, 8.0)]]
    assert legend_labels(chart) == ["Gorgie", "Leith", "No value"]


def test_categories_differ_by_colour_and_by_shape() -> None:
    own = layers(scatter(color="place"), "Scatter")
    assert [one.glyph.fill_color for one in own] == [*theme.CATEGORICAL[:2], theme.OUTLINE]
    assert [one.glyph.marker for one in own] == list(theme.MARKERS[:3])


def test_a_click_in_the_legend_mutes() -> None:
    chart = scatter(color="place")
    assert legend(chart).click_policy == "mute"
    assert legend(chart).title == "Place"
    for item in legend(chart).items:
        assert all(drawn.muted_glyph.fill_alpha == theme.MUTED_ALPHA for drawn in item.renderers)
    assert [item.renderers for item in legend(chart).items] == [[one] for one in layers(chart, "Scatter")]


def test_layers_of_categories_share_one_source() -> None:
    assert len({one.data_source.id for one in layers(scatter(color="place"), "Scatter")}) == 1


def test_the_hover_names_the_category() -> None:
    assert sorted(hover_values(scatter(color="place"), "Place")) == ["Gorgie", "Leith", "Leith", "–"]


def test_weekdays_stand_in_the_legend_in_the_order_of_the_week() -> None:
    days = pd.DataFrame({"x": range(7), "y": range(7), "day": ["Sun", "Mon", "Fri", "Tue", "Thu", "Wed", "Sat"]})
    chart = ddsviz.scatter(days, "x", "y", color="day")
    assert legend_labels(chart) == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def test_the_smallest_of_many_categories_are_gathered() -> None:
    data = pd.DataFrame({"x": range(24), "y": range(24), "c": [*"abcdefghijkl", *"abcdefghi", *"abc"]})
    chart = ddsviz.scatter(data, "x", "y", color="c")
    assert legend_labels(chart) == [*"abcdefghi", "Other"]
    assert '"Other" gathers the 3 smallest categories.' in ddsviz.describe(chart)


def test_color_of_numbers_is_a_scale() -> None:
    chart = scatter(color="year")
    (bar,) = colour_bars(chart)
    assert layer(chart, "Scatter").glyph.fill_color.transform is bar.color_mapper
    assert (bar.color_mapper.low, bar.color_mapper.high) == (2001, 2004)
    assert bar.title.text == "Year"
    assert hover_rows(chart)["Year"] == "@color{0}"


def test_points_on_a_scale_have_an_outline_that_is_seen() -> None:
    assert layer(scatter(color="year"), "Scatter").glyph.line_color == theme.OUTLINE


def test_color_of_times_is_a_scale_of_times() -> None:
    data = POINTS.assign(year=pd.date_range("2001-01-01", periods=4))
    (bar,) = colour_bars(ddsviz.scatter(data, "wind", "rain", color="year"))
    assert isinstance(bar.formatter, DatetimeTickFormatter)


def test_points_without_a_number_for_the_colour_are_told() -> None:
    data = POINTS.assign(year=[2001, None, 2003, 2004])
    assert "Hollow points (1) have no Year." in ddsviz.describe(ddsviz.scatter(data, "wind", "rain", color="year"))


def test_a_colour_that_only_left_out_rows_have_is_told() -> None:
    data = pd.DataFrame({"x": [1, 2, None], "y": [1, 2, 3], "c": [None, None, 3.0]})
    chart = ddsviz.scatter(data, "x", "y", color="c")
    assert sorted(rows(layer(chart, "Scatter"))) == [(1, 1), (2, 2)]
    assert "have no C" in ddsviz.describe(chart)


def test_color_can_be_one_colour_for_all() -> None:
    assert layer(scatter(color="navy"), "Scatter").glyph.fill_color == "navy"
    assert layer(scatter(color="#123456"), "Scatter").glyph.fill_color == "#123456"


def test_a_column_that_is_called_as_a_colour_is_a_column() -> None:
    data = POINTS.rename(columns={"place": "navy"})
    assert legend_labels(ddsviz.scatter(data, "wind", "rain", color="navy"))[:2] == ["Gorgie", "Leith"]


def test_size_is_shown_by_area() -> None:
    chart = scatter(size="people")
    drawn = layer(chart, "Scatter")
    assert drawn.glyph.size == "area"
    by_people = dict(zip(column(drawn, "size"), column(drawn, "area"), strict=True))
    assert by_people[100] == theme.LARGEST_POINT_PX
    assert by_people[25] == by_people[100] / 2
    assert by_people[0] == theme.SMALLEST_POINT_PX
    assert hover_rows(chart)["People"] == "@size{0}"


def test_large_points_lie_below_small_ones() -> None:
    assert column(layer(scatter(size="people"), "Scatter"), "size") == [100, 50, 25, 0]


def test_negative_sizes_are_refused_with_another_way() -> None:
    data = POINTS.assign(people=[-1, 2, 3, 4])
    message = message_of(ColumnError, ddsviz.scatter, data, "wind", "rain", size="people")
    assert "holds values below zero, such as −1" in message
    assert "color='people'" in message


def test_label_is_the_first_row_of_the_hover() -> None:
    chart = scatter(label="place")
    assert next(iter(hover_rows(chart))) == "Place"
    assert hover_values(chart, "Place") == ["Gorgie", "Leith", "Leith", "–"]


def test_label_names_the_extremes_in_the_description() -> None:
    data = POINTS.assign(place=list("abcd"))
    text = ddsviz.describe(ddsviz.scatter(data, "wind", "rain", label="place"))
    assert "Rain is lowest for a and highest for d." in text


def test_a_linear_trend_is_the_line_of_least_squares() -> None:
    chart = scatter(trend="linear")
    drawn = layer(chart, "Line", "trend")
    slope, intercept = np.polyfit(POINTS["wind"], POINTS["rain"], 1)
    assert column(drawn, "x") == [1, 4]
    np.testing.assert_allclose(column(drawn, "y"), [slope + intercept, 4 * slope + intercept])


def test_a_trend_stands_in_the_legend_and_in_the_description() -> None:
    chart = scatter(trend="linear")
    r = np.corrcoef(POINTS["wind"], POINTS["rain"])[0, 1]
    assert legend_labels(chart) == [f"y = 1.75x − 1.5, r = {r:.2f}"]
    assert f"Trend: y = 1.75x − 1.5, r = {r:.2f}." in ddsviz.describe(chart)
    assert legend(chart).click_policy == "mute"


def test_a_trend_on_logarithmic_axes_is_straight_there() -> None:
    data = {"x": [1.0, 10.0, 100.0], "y": [2.0, 200.0, 20000.0]}
    chart = ddsviz.scatter(data, "x", "y", x_scale="log", y_scale="log", trend="linear")
    np.testing.assert_allclose(column(layer(chart, "Line", "trend"), "y"), [2, 20000])
    assert legend_labels(chart) == ["y = 2 · x^2, r = 1.00"]


def test_a_lowess_trend_is_a_curve() -> None:
    data = {"x": np.arange(50.0), "y": np.arange(50.0) ** 2}
    chart = ddsviz.scatter(data, "x", "y", trend="lowess")
    assert len(column(layer(chart, "Line", "trend"), "x")) > 10
    assert legend_labels(chart) == ["lowess curve"]


def test_a_lowess_trend_needs_linear_axes() -> None:
    assert "needs linear axes" in message_of(OptionError, scatter, trend="lowess", x_scale="log")


def test_a_lowess_trend_with_many_points_at_one_place_has_no_gaps() -> None:
    data = {"x": [1, 1, 1, 1, 10, 11], "y": [1, 9, 3, 4, 5, 6]}
    chart = ddsviz.scatter(data, "x", "y", trend="lowess")
    assert np.isfinite(column(layer(chart, "Line", "trend"), "y")).all()


def test_a_trend_needs_points_apart() -> None:
    message = message_of(ColumnError, ddsviz.scatter, {"a": [1, 1], "b": [1, 2]}, "a", "b", trend="linear")
    assert message == "All points have the same a, so no trend can be drawn. Leave trend out."


def test_a_trend_needs_numbers() -> None:
    data = {"t": pd.date_range("2020", periods=3), "v": [1, 2, 3]}
    message = message_of(OptionError, ddsviz.scatter, data, "t", "v", trend="linear")
    assert "draw a time series" in message


@pytest.mark.parametrize("axis", ["x", "y"])
def test_a_logarithmic_scale_is_drawn_so(axis: str) -> None:
    chart = scatter(**{f"{axis}_scale": "log"})
    scales = {"x": chart.x_scale, "y": chart.y_scale}
    axes = {"x": chart.xaxis[0], "y": chart.yaxis[0]}
    assert [name for name, scale in scales.items() if isinstance(scale, LogScale)] == [axis]
    assert [name for name, own in axes.items() if isinstance(own, LogAxis)] == [axis]


def test_what_has_no_logarithm_is_left_out_and_counted() -> None:
    data = {"a": [-1, 0, 2, 3], "b": [1, 2, 3, 4]}
    chart = ddsviz.scatter(data, "a", "b", x_scale="log")
    assert rows(layer(chart, "Scatter")) == [(2, 3), (3, 4)]
    assert "Left out 2 rows whose A is zero or less: no logarithm." in ddsviz.describe(chart)


def test_a_logarithmic_scale_needs_a_number_above_zero() -> None:
    message = message_of(ColumnError, ddsviz.scatter, {"a": [-1, 0], "b": [1, 2]}, "a", "b", x_scale="log")
    assert message == "A logarithmic scale needs numbers above zero, and 'a' has none. Leave x_scale out."


def test_a_logarithmic_scale_needs_numbers() -> None:
    data = {"t": pd.date_range("2020", periods=2), "v": [1, 2]}
    assert "'t' holds times" in message_of(OptionError, ddsviz.scatter, data, "t", "v", x_scale="log")


def test_reverse_turns_the_scale_of_colours_round() -> None:
    forwards, backwards = (colour_bars(scatter(color="year", reverse=on))[0].color_mapper for on in (False, True))
    assert backwards.palette == forwards.palette[::-1]


@pytest.mark.parametrize(
    ("options", "ends"),
    [
        ({}, (theme.DENSITY[0], theme.DENSITY[-1])),
        ({"reverse": True}, (theme.DENSITY[-1], theme.DENSITY[0])),
        ({"palette": ["#7a4900", "black"]}, ("#7a4900", "#000000")),
    ],
    ids=["theme", "reverse", "palette"],
)
def test_reverse_and_palette_change_the_colours_of_a_density(options: dict[str, Any], ends: tuple[str, str]) -> None:
    palette = colour_bars(scatter(reduce=True, **options))[0].color_mapper.palette
    assert (palette[0], palette[-1]) == ends


def test_palette_gives_the_colours_of_categories() -> None:
    own = layers(scatter(color="place", palette=["navy", "#c8500a"]), "Scatter")
    assert [one.glyph.fill_color for one in own] == ["#000080", "#c8500a", theme.OUTLINE]


def test_palette_gives_the_colours_of_a_scale() -> None:
    palette = colour_bars(scatter(color="year", palette=["white", "black"]))[0].color_mapper.palette
    assert (palette[0], palette[-1]) == ("#ffffff", "#000000")


def test_reduce_draws_few_points_as_density_too() -> None:
    chart = scatter(reduce=True)
    assert np.nansum(layer(chart, "Image", "density").data_source.data["image"][0]) == 4
    assert layers(chart, "Scatter") == []


def test_tooltip_shows_numbers_as_written_and_gaps_as_dashes() -> None:
    assert hover_values(scatter(tooltip=["place", "people"]), "Place") == ["Gorgie", "Leith", "Leith", "–"]
    assert hover_values(scatter(tooltip=["place", "people"]), "People") == ["100", "25", "0", "50"]


def test_a_trend_through_large_x_close_together_ends_where_the_points_do() -> None:
    x = 1.6e12 + np.arange(10) * 0.125
    (line,) = layers(ddsviz.scatter({"x": x, "y": np.arange(10)}, "x", "y", trend="linear"), "Line")
    assert column(line, "x") == [x[0], x[-1]]
    np.testing.assert_allclose(column(line, "y"), [0, 9], atol=0.01)
