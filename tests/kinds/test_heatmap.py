"""What a heatmap draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from bokeh.models import BasicTicker, FixedTicker, LinearColorMapper
from drawn import cell_names, colour_bars, column, hover_rows, hover_values, layer, layers, legend, legend_labels
from faults import message_of

import ddsviz
from ddsviz import theme
from ddsviz.errors import ColumnError, OptionError
from ddsviz.limits import MAX_CELLS_AS_RECTANGLES

RAIN = pd.DataFrame(
    {"day": ["Tue", "Mon", "Mon", "Mon"], "place": ["Leith", "Leith", "Leith", "Gorgie"], "rain": [4.0, 1.0, 3.0, 7.0]}
)


def cells(chart: Any) -> dict[tuple[str, str], float]:
    """Return each cell's value by the names of its column and row."""
    return dict(zip(cell_names(chart), column(layer(chart, "Rect", "cells"), "value"), strict=True))


def tick_labels(axis: Any) -> list[str]:
    return [axis.major_label_overrides[place] for place in axis.ticker.ticks]


def test_cells_average_repeated_pairs() -> None:
    chart = ddsviz.heatmap(RAIN, "day", "place", "rain")
    assert cells(chart) == {("Tue", "Leith"): 4.0, ("Mon", "Leith"): 2.0, ("Mon", "Gorgie"): 7.0}


def test_cells_stand_at_whole_numbers_and_are_one_wide() -> None:
    chart = ddsviz.heatmap(RAIN, "day", "place", "rain")
    drawn = layer(chart, "Rect", "cells")
    assert sorted(zip(column(drawn, "x"), column(drawn, "y"), strict=True)) == [(0, 0), (0, 1), (1, 1)]
    assert (drawn.glyph.width, drawn.glyph.height) == (1, 1)


def test_axes_are_named_and_label_every_step_in_the_order_of_the_week() -> None:
    chart = ddsviz.heatmap(RAIN, "day", "place", "rain")
    assert (chart.xaxis.axis_label, chart.yaxis.axis_label) == ("Day", "Place")
    assert tick_labels(chart.xaxis[0]) == ["Mon", "Tue"]
    assert tick_labels(chart.yaxis[0]) == ["Gorgie", "Leith"]


def test_the_first_row_is_on_top() -> None:
    chart = ddsviz.heatmap(RAIN, "day", "place", "rain")
    assert (chart.y_range.start, chart.y_range.end) == (1.5, -0.5)


def test_without_a_value_rows_are_counted() -> None:
    chart = ddsviz.heatmap(RAIN, "day", "place")
    assert cells(chart) == {("Tue", "Leith"): 1, ("Mon", "Leith"): 2, ("Mon", "Gorgie"): 1}
    assert colour_bars(chart)[0].title.text.split() == ["number", "of", "rows"]


def test_a_table_of_numbers_is_drawn_as_it_stands() -> None:
    data = pd.DataFrame({"Mar": [1, 2], "Jan": [3, 4]}, index=["Leith", "Gorgie"])
    chart = ddsviz.heatmap(data)
    assert cells(chart) == {
        ("Mar", "Leith"): 1, ("Mar", "Gorgie"): 2, ("Jan", "Leith"): 3, ("Jan", "Gorgie"): 4,
    }  # fmt: skip
    assert tick_labels(chart.xaxis[0]) == ["Mar", "Jan"]
    assert tick_labels(chart.yaxis[0]) == ["Leith", "Gorgie"]


def test_a_table_of_numbers_is_labelled_by_its_first_column_of_text() -> None:
    chart = ddsviz.heatmap({"rain": [1, 2], "town": ["Leith", "Gorgie"]})
    assert tick_labels(chart.yaxis[0]) == ["Leith", "Gorgie"]
    assert chart.yaxis.axis_label == "Town"


def test_a_table_of_numbers_is_labelled_by_the_name_of_its_index() -> None:
    chart = ddsviz.heatmap(pd.DataFrame({"rain": [1, 2]}, index=pd.Index(["Leith", "Gorgie"], name="town")))
    assert chart.yaxis.axis_label == "Town"


def test_a_table_of_correlations_names_its_rows_as_its_columns() -> None:
    data = pd.DataFrame({"rain_mm": [1, 2, 4], "wind": [3, 1, 2]}).corr()
    chart = ddsviz.heatmap(data, names={"rain_mm": "Rain"}, center=0)
    assert tick_labels(chart.xaxis[0]) == tick_labels(chart.yaxis[0]) == ["Rain", "Wind"]


def test_the_hover_names_a_cell_its_value_and_its_rows() -> None:
    chart = ddsviz.heatmap(RAIN, "day", "place", "rain")
    assert hover_rows(chart) == {
        "Day": "$x{custom}", "Place": "$y{custom}", "Mean of rain": "@value{0}", "Rows": "@count{0}",
    }  # fmt: skip
    assert sorted(hover_values(chart, "Rows")) == [1, 1, 2]


def test_the_hover_does_not_count_rows_where_each_cell_has_one() -> None:
    assert "Rows" not in hover_rows(ddsviz.heatmap(RAIN.iloc[[0, 1, 3]], "day", "place", "rain"))


def test_cells_without_a_value_show_a_hatched_ground_with_a_legend() -> None:
    chart = ddsviz.heatmap(RAIN, "day", "place", "rain")
    ground = layer(chart, "Quad").glyph
    assert (ground.left, ground.right, ground.top, ground.bottom) == (-0.5, 1.5, -0.5, 1.5)
    assert ground.hatch_pattern == "right_diagonal_line"
    assert legend_labels(chart) == ["No value"]
    assert legend(chart).click_policy == "mute"


def test_cells_without_rows_are_told_apart_from_cells_without_a_value() -> None:
    assert legend_labels(ddsviz.heatmap(RAIN, "day", "place")) == ["No rows"]


def test_a_full_heatmap_has_no_ground() -> None:
    chart = ddsviz.heatmap({"a": [1, 2]})
    assert layers(chart, "Quad") == []
    assert legend_labels(chart) == []


def test_the_colour_bar_names_the_value() -> None:
    chart = ddsviz.heatmap(RAIN, "day", "place", "rain", units={"rain": "mm"})
    assert colour_bars(chart)[0].title.text.split() == ["mean", "of", "rain", "(mm)"]


def test_colours_run_from_the_lowest_to_the_highest_value() -> None:
    mapper = colour_bars(ddsviz.heatmap(RAIN, "day", "place", "rain"))[0].color_mapper
    assert isinstance(mapper, LinearColorMapper)
    assert (mapper.low, mapper.high) == (2, 7)
    assert mapper.palette == theme.scale(theme.SEQUENTIAL)


def test_cells_have_an_outline_so_that_pale_ones_are_seen() -> None:
    glyph = layer(ddsviz.heatmap(RAIN, "day", "place", "rain"), "Rect", "cells").glyph
    assert glyph.line_color == theme.OUTLINE


def test_the_description_names_the_extremes() -> None:
    assert ddsviz.describe(ddsviz.heatmap(RAIN, "day", "place", "rain", units={"rain": "mm"})) == (
        "Heatmap of mean of rain (mm) by Day (2 columns) and Place (2 rows): 3 of 4 cells have a value. "
        "Values run from 2 mm (Day Mon, Place Leith) to 7 mm (Day Mon, Place Gorgie)."
    )


def test_the_description_of_equal_values_says_so() -> None:
    assert ddsviz.describe(ddsviz.heatmap({"a": [3, 3]})).endswith("All values are 3.")


def test_columns_of_different_units_do_not_lend_each_other_theirs() -> None:
    data = {"rain": [700, 650], "warmth": [8, 9]}
    text = ddsviz.describe(ddsviz.heatmap(data, units={"rain": "mm", "warmth": "°C"}))
    assert "8 mm" not in text
    assert "700 °C" not in text


def test_rows_left_out_are_counted_in_the_description() -> None:
    data = {"day": ["Mon", None, "Tue"], "place": ["a", "a", "b"], "rain": [1.0, 2.0, None]}
    assert "Left out 2 of 3 rows with no" in ddsviz.describe(ddsviz.heatmap(data, "day", "place", "rain"))


def test_the_table_holds_what_is_drawn() -> None:
    table = ddsviz.table(ddsviz.heatmap(RAIN, "day", "place", "rain"))
    assert table.to_numpy().tolist() == [["Mon", "Gorgie", 7.0, 1], ["Mon", "Leith", 2.0, 2], ["Tue", "Leith", 4.0, 1]]


def test_numbers_with_many_values_are_cut_into_intervals() -> None:
    data = {"x": np.arange(100.0), "y": ["a", "b"] * 50}
    chart = ddsviz.heatmap(data, "x", "y")
    assert sorted({x for x, _ in cells(chart)})[:2] == ["0 to 2.5", "10 to 12.5"]
    assert "X is cut into 40 equal intervals." in ddsviz.describe(chart)
    assert chart.xaxis[0].major_label_overrides[4.5] == "12.5"


def test_an_axis_of_intervals_rises() -> None:
    chart = ddsviz.heatmap({"y": np.arange(100.0), "x": ["a", "b"] * 50}, "x", "y")
    assert chart.y_range.start < chart.y_range.end


def test_too_many_categories_are_joined_with_their_neighbours() -> None:
    data = {"x": [f"c{place:03}" for place in range(300)], "y": ["a"] * 300, "v": np.arange(300.0)}
    chart = ddsviz.heatmap(data, "x", "y", "v")
    assert cells(chart)["c000 to c001", "a"] == 0.5
    assert "Each column joins neighbours of X, in their order." in ddsviz.describe(chart)


def large(side: int) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    return pd.DataFrame(rng.integers(0, 100, (side, side)), columns=[f"c{place}" for place in range(side)])


def test_many_cells_are_one_image_with_the_same_values() -> None:
    data = large(60)
    assert data.size > MAX_CELLS_AS_RECTANGLES
    drawn = layer(ddsviz.heatmap(data), "Image", "cells")
    np.testing.assert_array_equal(drawn.data_source.data["image"][0], data.to_numpy())
    assert (drawn.glyph.x, drawn.glyph.y, drawn.glyph.dw, drawn.glyph.dh) == (-0.5, -0.5, 60, 60)


def test_the_hover_of_an_image_finds_the_names_of_a_cell() -> None:
    chart = ddsviz.heatmap(large(60))
    (tool,) = [tool for tool in chart.tools if type(tool).__name__ == "HoverTool"]
    assert [template for _, template in tool.tooltips] == ["$x{custom}", "$y{custom}", "@image{0}"]
    assert tool.formatters["$x"].args["names"] == [f"C{place}" for place in range(60)]
    assert tool.formatters["$y"].args["names"][:2] == ["0", "1"]


def test_as_many_cells_as_the_ceiling_are_rectangles() -> None:
    assert len(column(layer(ddsviz.heatmap(large(50)), "Rect", "cells"), "x")) == MAX_CELLS_AS_RECTANGLES


def test_labels_that_would_touch_are_thinned() -> None:
    chart = ddsviz.heatmap(large(60))
    assert isinstance(chart.xaxis[0].ticker, FixedTicker)
    assert not isinstance(chart.xaxis[0].ticker, BasicTicker)
    assert 10 <= len(chart.xaxis[0].ticker.ticks) < 60


def test_half_an_axis_is_told_what_else_is_needed() -> None:
    assert "Give y too" in message_of(OptionError, ddsviz.heatmap, RAIN, x="day")
    assert "Give x too" in message_of(OptionError, ddsviz.heatmap, RAIN, y="day")


def test_a_value_alone_is_told_that_x_and_y_are_needed() -> None:
    message = message_of(OptionError, ddsviz.heatmap, RAIN, value="rain")
    assert "Give x and y too" in message


def test_a_table_without_numbers_is_told_both_ways_out() -> None:
    message = message_of(ColumnError, ddsviz.heatmap, RAIN[["day", "place"]])
    assert "no column of numbers" in message
    assert "count its rows by two columns, such as x='day', y='place'." in message


def test_pairs_that_never_meet_are_told() -> None:
    message = message_of(ColumnError, ddsviz.heatmap, {"x": ["a", None], "y": [None, "b"]}, "x", "y")
    assert message.startswith("No row has X, Y")


@pytest.mark.parametrize("missing", [{"x": [None] * 2, "y": [1, 2]}], ids=["x"])
def test_columns_of_nothing_are_left_out_of_a_table_of_numbers(missing: dict[str, Any]) -> None:
    chart = ddsviz.heatmap(pd.DataFrame(missing).astype(float))
    assert {x for x, _ in cells(chart)} == {"Y"}


@pytest.mark.parametrize("rows", [6, 600])
def test_columns_of_times_within_a_second_are_told_apart(rows: int) -> None:
    times = pd.date_range("2026-11-27 10:00", periods=rows, freq="150us")
    chart = ddsviz.heatmap({"t": times, "k": ["a"] * rows, "v": range(rows)}, x="t", y="k", value="v")
    names = [column for column, _ in cell_names(chart)]
    assert len(set(names)) == len(names) == min(rows, 40)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"x": "day", "value": "rain"}, "Give y too, such as y='site'."),
        ({"y": "site"}, "Give x too, such as x='day'."),
        ({"value": "rain"}, "Give x and y too, such as x='day', y='site'."),
    ],
)
def test_an_axis_that_is_not_given_is_told_with_a_column_that_is_free(given: dict[str, str], says: str) -> None:
    data = pd.DataFrame({"rain": [1.0], "day": ["Mon"], "site": ["Leith"]})
    assert message_of(OptionError, ddsviz.heatmap, data, **given).endswith(says)


@pytest.mark.parametrize("value", [9.1e15, -9.1e15, 1e100, 9_100_000_000_000_000])
def test_equal_values_of_any_size_have_one_colour(value: float) -> None:
    chart = ddsviz.heatmap({"a": ["x", "y"], "b": ["x", "y"], "v": [value, value]}, "a", "b", "v")
    assert len(cells(chart)) == 2
    mapper = colour_bars(chart)[0].color_mapper
    assert mapper.low < value < mapper.high
    assert "All values are" in ddsviz.describe(chart)


def test_whole_numbers_as_far_apart_as_there_are_have_a_column_each() -> None:
    data = {"a": np.array([-(2**63), 0, 2**63 - 1]), "b": ["x"] * 3, "v": [1, 2, 3]}
    assert list(cells(ddsviz.heatmap(data, "a", "b", "v")).values()) == [1, 2, 3]


def test_values_that_are_large_and_close_together_keep_their_differences() -> None:
    data = {"a": ["x", "y", "z"], "b": ["x"] * 3, "v": [1e11, 1e11 + 1, 1e11 + 2]}
    assert list(cells(ddsviz.heatmap(data, "a", "b", "v")).values()) == [1e11, 1e11 + 1, 1e11 + 2]
