"""Each option of a time series changes what is drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from bokeh.models import Column, Slider
from drawn import column, hover_rows, hovers, layers, legend, legend_labels
from faults import message_of

import ddsviz
from ddsviz import theme
from ddsviz.errors import OptionError
from ddsviz.limits import MAX_POINTS_FOR_SLIDER, MAX_POINTS_ON_LINES, PARTS_OF_A_SMOOTHED_LINE, SLIDER_STEPS

YEARS = pd.DataFrame({"year": range(2001, 2009), "rain": [3.0, 1, 4, 1, 5, 9, 2, 6], "place": list("abababab")})
DAYS = pd.DataFrame(
    {"day": pd.to_datetime(["2020-01-01", "2020-01-02", "2020-01-05", "2020-01-09"]), "v": [1.0, 2, 4, 8]}
)


def rain(**options: Any) -> Any:
    return ddsviz.time_series(YEARS, "year", "rain", **options)


def figure_of(chart: Any) -> Any:
    return chart.children[0] if isinstance(chart, Column) else chart


def heights(chart: Any) -> list[list[float]]:
    return [column(one, "y") for one in layers(figure_of(chart), "Line")]


def slider_of(chart: Any) -> Slider:
    (slider,) = (model for model in chart.references() if isinstance(model, Slider))
    return slider


def test_smooth_of_rows_is_the_mean_of_the_rows_up_to_each() -> None:
    raw, smooth = heights(rain(smooth=3))
    assert raw == YEARS["rain"].tolist()
    np.testing.assert_allclose(smooth, YEARS["rain"].rolling(3).mean())
    assert np.isnan(smooth[:2]).all()


def test_the_raw_line_is_quieter_than_the_smoothed_one_and_still_seen() -> None:
    raw, smooth = layers(rain(smooth=3), "Line")
    assert raw.glyph.line_color == theme.RAW_LINE
    assert smooth.glyph.line_color == theme.CATEGORICAL[0]
    assert smooth.glyph.line_width > raw.glyph.line_width
    assert raw.glyph.line_alpha == 1


def test_the_legend_tells_the_smoothed_line_from_the_raw_one() -> None:
    chart = rain(smooth=3)
    assert legend_labels(chart) == ["Rain", "moving average of 3 rows"]
    assert legend(chart).items[1].renderers == [layers(chart, "Line")[1]]
    assert legend(chart).click_policy == "mute"


def test_the_hover_of_the_smoothed_line_says_so() -> None:
    assert list(hover_rows(rain(smooth=3), place=1)) == ["Year", "Rain, smoothed"]


def test_the_description_says_where_the_smoothed_line_begins() -> None:
    text = ddsviz.describe(rain(smooth=3))
    assert text.endswith(
        "The smoothed line is a moving average of 3 rows and begins at 2003. Its window ends at each point."
    )


def test_smooth_of_time_needs_one_value_in_the_window() -> None:
    _, smooth = heights(ddsviz.time_series(DAYS, "day", "v", smooth="4D"))
    assert smooth == [1, 1.5, 3, 8]


def test_a_span_of_time_is_named_in_words() -> None:
    chart = ddsviz.time_series(DAYS, "day", "v", smooth="36h")
    assert legend_labels(chart)[1] == "moving average of 36 hours"


def test_a_window_longer_than_the_data_is_told_the_limits() -> None:
    message = message_of(OptionError, rain, smooth=9)
    assert message == (
        "A window of 9 rows was asked for, and the longest line has 8. Give a number from 1 to 8, such as smooth=1."
    )
    span = message_of(OptionError, ddsviz.time_series, DAYS, "day", "v", smooth="9D")
    assert "does not fit the data, which span 8 days" in span


def test_a_window_as_long_as_the_data_gives_one_value() -> None:
    _, smooth = heights(rain(smooth=8))
    assert smooth[-1] == YEARS["rain"].mean()
    assert np.isnan(smooth[:-1]).all()


def test_a_line_shorter_than_the_window_has_no_smoothed_line() -> None:
    data = pd.DataFrame({"year": [1, 2, 3, 1], "v": [1.0, 2, 3, 4], "k": ["a", "a", "a", "b"]})
    chart = ddsviz.time_series(data, "year", "v", color="k", smooth=2)
    assert np.isnan(heights(chart)[3]).all()


def test_center_puts_the_window_around_each_point() -> None:
    _, smooth = heights(rain(smooth=3, center=True))
    np.testing.assert_allclose(smooth, YEARS["rain"].rolling(3, center=True).mean())
    assert legend_labels(rain(smooth=3, center=True))[1] == "moving average of 3 rows, centred"
    assert "ends at each point" not in ddsviz.describe(rain(smooth=3, center=True))


def test_method_exponential_halves_weights_every_half_window() -> None:
    _, smooth = heights(rain(smooth=4, method="exponential"))
    np.testing.assert_allclose(smooth, YEARS["rain"].ewm(halflife=2).mean(), rtol=1e-9)
    assert "is an exponential average, window 4 rows" in ddsviz.describe(rain(smooth=4, method="exponential"))


def test_method_lowess_leaves_a_straight_line_straight() -> None:
    data = {"year": range(20), "v": np.arange(20.0) * 3}
    _, smooth = heights(ddsviz.time_series(data, "year", "v", smooth=5, method="lowess"))
    np.testing.assert_allclose(smooth, np.arange(20.0) * 3, atol=1e-6)
    assert "It looks both ways." in ddsviz.describe(rain(smooth=5, method="lowess"))


def test_method_lowess_with_repeated_times_has_no_gaps() -> None:
    data = {"year": [1, 1, 1, 1, 2, 3], "v": [1.0, 2, 3, 4, 5, 6]}
    _, smooth = heights(ddsviz.time_series(data, "year", "v", smooth=3, method="lowess"))
    assert np.isfinite(smooth).all()


def test_show_raw_false_draws_the_smoothed_line_alone() -> None:
    chart = rain(smooth=3, show_raw=False)
    (smooth,) = heights(chart)
    np.testing.assert_allclose(smooth, YEARS["rain"].rolling(3).mean())
    assert layers(chart, "Scatter") == []


LONE = {"year": range(6), "v": [1, 2, None, 2, 3, None]}


def test_a_smoothed_value_that_stands_alone_is_marked() -> None:
    chart = ddsviz.time_series(LONE, "year", "v", smooth=2, show_raw=False)
    (dots,) = layers(chart, "Scatter")
    assert (column(dots, "x"), column(dots, "y")) == ([1, 4], [1.5, 2.5])
    assert dots.glyph.fill_color == layers(chart, "Line")[0].glyph.line_color
    assert legend(chart).items[0].renderers == [layers(chart, "Line")[0], dots]


def test_beside_the_raw_line_too() -> None:
    chart = ddsviz.time_series(LONE, "year", "v", smooth=2)
    marks, dots = layers(chart, "Scatter")
    assert (len(column(marks, "x")), column(dots, "x")) == (4, [1, 4])
    assert [len(item.renderers) for item in legend(chart).items] == [2, 2]


def test_smoothed_values_that_a_line_reaches_are_not_marked() -> None:
    assert layers(rain(smooth=3, show_raw=False), "Scatter") == []


def test_a_slider_leaves_no_mark_behind() -> None:
    chart = ddsviz.time_series({"year": range(9), "v": [1, 2, None] * 3}, "year", "v", smooth="slider")
    assert len(layers(chart.children[0], "Scatter")) == 1


def test_show_raw_false_without_smooth_draws_the_line() -> None:
    assert heights(rain(show_raw=False)) == [YEARS["rain"].tolist()]


def test_color_of_a_column_draws_a_line_for_each_category() -> None:
    chart = rain(color="place")
    assert legend_labels(chart) == ["a", "b"]
    assert legend(chart).title == "Place"
    assert heights(chart) == [[3, 4, 5, 2], [1, 1, 9, 6]]
    assert [column(one, "x") for one in layers(chart, "Line")] == [[2001, 2003, 2005, 2007], [2002, 2004, 2006, 2008]]


def test_the_hover_of_a_line_names_its_category() -> None:
    chart = rain(color="place")
    assert [list(hover_rows(chart, place))[1] for place in range(2)] == ["a", "b"]
    assert hovers(chart)[0].mode == "mouse"


def test_color_needs_one_measure() -> None:
    data = YEARS.assign(wind=1)
    message = message_of(OptionError, ddsviz.time_series, data, "year", color="place")
    assert message == "With color, y is one column, and here are 2: 'rain' and 'wind'. Choose one: y='rain'."


def test_of_too_many_categories_those_with_most_rows_are_drawn() -> None:
    kinds = [*"abcdefghijkl", *"abcdefghij"]
    data = pd.DataFrame({"year": range(22), "v": range(22), "k": kinds})
    chart = ddsviz.time_series(data, "year", "v", color="k")
    assert legend_labels(chart) == list("abcdefghij")
    assert "Drew the 10 categories with most rows, and left out 2." in ddsviz.describe(chart)


def test_rows_without_a_category_are_left_out_and_counted() -> None:
    data = YEARS.assign(place=[None, *"abababa"])
    chart = ddsviz.time_series(data, "year", "rain", color="place")
    assert "Left out 1 of 8 rows with no category." in ddsviz.describe(chart)
    assert sum(map(len, heights(chart))) == 7


def test_color_can_be_one_colour() -> None:
    (drawn,) = layers(rain(color="navy"), "Line")
    assert drawn.glyph.line_color == "navy"


def test_palette_gives_the_colours_of_lines() -> None:
    chart = rain(color="place", palette=["navy", "#c8500a"])
    assert [one.glyph.line_color for one in layers(chart, "Line")] == ["#000080", "#c8500a"]


def test_y_can_be_several_columns() -> None:
    data = YEARS.assign(wind=range(8), snow=1)
    assert legend_labels(ddsviz.time_series(data, "year", ["wind", "rain"])) == ["Wind", "Rain"]


def test_reduce_true_thins_a_line_below_the_ceiling() -> None:
    data = pd.DataFrame({"x": np.arange(4000), "y": np.sin(np.arange(4000.0))})
    assert len(heights(ddsviz.time_series(data, "x", "y"))[0]) == 4000
    assert len(heights(ddsviz.time_series(data, "x", "y", reduce=True))[0]) < 3000


def test_reduce_false_draws_all_points_above_the_ceiling() -> None:
    data = pd.DataFrame({"x": np.arange(MAX_POINTS_ON_LINES + 1), "y": 1.0})
    assert len(heights(ddsviz.time_series(data, "x", "y", reduce=False))[0]) == MAX_POINTS_ON_LINES + 1


def test_reduce_false_is_refused_where_it_would_swamp_the_notebook() -> None:
    data = pd.DataFrame({"x": np.arange(50_000), "y": 1.0})
    message = message_of(OptionError, ddsviz.time_series, data, "x", "y", reduce=False)
    assert message.startswith("50,000 points would take about 1.")
    assert "up to 20,000 are drawn one by one" in message
    assert "Leave reduce out" in message


def test_a_slider_stands_below_the_chart() -> None:
    chart = rain(smooth="slider")
    assert isinstance(chart, Column)
    slider = slider_of(chart)
    assert (slider.start, slider.end, slider.value) == (1, 4, 2)
    np.testing.assert_allclose(heights(chart)[1], YEARS["rain"].rolling(2).mean())


def test_a_slider_recomputes_the_smoothed_line_from_the_raw_one() -> None:
    chart = rain(smooth="slider", center=True)
    raw, smooth = layers(figure_of(chart), "Line")
    (recompute,) = slider_of(chart).js_property_callbacks["change:value"]
    assert recompute.args["raw"] == [raw.data_source]
    assert recompute.args["smoothed"] == [smooth.data_source]
    assert recompute.args["center"] is True


def test_the_slider_of_a_long_line_steps_through_means_of_all_rows() -> None:
    rows = MAX_POINTS_FOR_SLIDER + 1000
    y = pd.Series(np.random.default_rng(1).normal(size=rows)).cumsum()
    chart = ddsviz.time_series({"x": np.arange(rows), "y": y}, "x", "y", smooth="slider")
    slider = slider_of(chart)
    assert (slider.start, slider.end) == (0, SLIDER_STEPS - 1)
    (step,) = slider.js_property_callbacks["change:value"]
    window = int(step.args["titles"][slider.value].rsplit(" ", 1)[1].replace(",", ""))
    source = layers(figure_of(chart), "Line")[1].data_source.data
    expected = y.rolling(window).mean().to_numpy()[np.asarray(source["x"]).astype(int)]
    tenth_of_a_pixel = (np.nanmax(expected) - np.nanmin(expected)) / PARTS_OF_A_SMOOTHED_LINE
    for name in ("y", f"y{slider.value}"):
        np.testing.assert_allclose(source[name], expected, rtol=0, atol=tenth_of_a_pixel / 2)
    assert len(source["y"]) < rows


def test_a_slider_works_with_the_mean_alone() -> None:
    message = message_of(OptionError, rain, smooth="slider", method="lowess")
    assert message == "A slider works with the mean, and not with the method 'lowess'. Leave method out."


def test_a_slider_shows_the_raw_line() -> None:
    assert "Leave show_raw out" in message_of(OptionError, rain, smooth="slider", show_raw=False)


def test_the_title_of_a_chart_with_a_slider_begins_its_description() -> None:
    assert ddsviz.describe(rain(smooth="slider", title="Rain in June")).startswith("Rain in June. ")


@pytest.mark.parametrize("smooth", ["1M", True, 2.5, "slide"])
def test_any_other_window_is_told_what_fits(smooth: Any) -> None:
    assert "or 'slider'" in message_of(OptionError, rain, smooth=smooth)


def test_the_table_has_the_smoothed_values() -> None:
    table = ddsviz.table(rain(smooth=3))
    (smoothed,) = (name for name in table.columns if "smoothed" in name)
    np.testing.assert_allclose(table[smoothed], YEARS["rain"].rolling(3).mean())


def two_lines(**options: Any) -> Any:
    table = {"year": range(2000, 2010), "a": range(10), "b": [3, 1, 4, 1, 5, 9, 2, 6, 5, 3]}
    return ddsviz.time_series(table, "year", **options)


def test_raw_lines_of_several_are_paler_and_thinner_than_their_means() -> None:
    raw, means = layers(two_lines(smooth=3), "Line")[:2], layers(two_lines(smooth=3), "Line")[2:]
    for place, (line, mean) in enumerate(zip(raw, means, strict=True)):
        assert mean.glyph.line_color == theme.CATEGORICAL[place]
        assert line.glyph.line_color == theme.pale(theme.CATEGORICAL[place])
        assert theme.contrast(line.glyph.line_color, theme.PAPER) < theme.contrast(mean.glyph.line_color, theme.PAPER)
        assert (line.glyph.line_width, mean.glyph.line_width) == (1, 3)


def test_no_raw_line_or_dot_lies_on_a_mean_of_several() -> None:
    kinds = [
        (type(layer.glyph).__name__, getattr(layer.glyph, "line_width", 0)) for layer in two_lines(smooth=3).renderers
    ]
    assert kinds == [("Line", 1), ("Line", 1), ("Line", 3), ("Line", 3)]


def test_a_raw_point_that_stands_alone_is_marked_below_the_means() -> None:
    table = {"year": range(8), "a": [1, None, 2, None, 4, 5, 6, 7], "b": range(8)}
    chart = ddsviz.time_series(table, "year", smooth=2)
    kinds = [type(layer.glyph).__name__ for layer in chart.renderers]
    assert kinds == ["Line", "Scatter", "Line", "Line", "Line"]
    assert column(layers(chart, "Scatter")[0], "x") == [0, 2]


def test_several_lines_without_means_keep_their_colours_and_dots() -> None:
    assert [layer.glyph.line_color for layer in layers(two_lines(), "Line")] == list(theme.CATEGORICAL[:2])
    assert len(layers(two_lines(), "Scatter")) == 2
