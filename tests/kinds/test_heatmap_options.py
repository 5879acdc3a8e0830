"""Each option of a heatmap changes what is drawn."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from drawn import cell_names, colour_bars, column, hover_rows, hover_values, layer, layers
from faults import message_of

import ddsviz
from ddsviz import theme
from ddsviz.errors import OptionError

RAIN = pd.DataFrame({"day": ["Mon"] * 4, "place": ["Leith"] * 3 + ["Gorgie"], "rain": [1.0, 2.0, 6.0, 5.0]})


def heatmap(**options: Any) -> Any:
    return ddsviz.heatmap(RAIN, "day", "place", "rain", **options)


def mapper(chart: Any) -> Any:
    return colour_bars(chart)[0].color_mapper


@pytest.mark.parametrize(
    ("aggregate", "leith", "label"),
    [
        ("mean", 3.0, "mean of rain"), ("sum", 9.0, "total of rain"), ("count", 3.0, "number of values of rain"),
        ("min", 1.0, "lowest rain"), ("max", 6.0, "highest rain"), ("median", 2.0, "median of rain"),
    ],
)  # fmt: skip
def test_aggregate_says_what_becomes_of_several_values(aggregate: Any, leith: float, label: str) -> None:
    chart = heatmap(aggregate=aggregate)
    values = column(layer(chart, "Rect", "cells"), "value")
    assert {row: value for (_, row), value in zip(cell_names(chart), values, strict=True)}["Leith"] == leith
    assert colour_bars(chart)[0].title.text.split() == label.split()


def test_count_counts_values_of_any_kind() -> None:
    data = pd.DataFrame({"day": ["Mon", "Mon"], "place": ["a", "a"], "note": ["wet", None]})
    drawn = layer(ddsviz.heatmap(data, "day", "place", "note", aggregate="count"), "Rect", "cells")
    assert column(drawn, "value") == [1.0]


def written(chart: Any) -> list[str]:
    return [text for drawn in layers(chart, "Text", "values") for text in column(drawn, "text")]


def test_values_are_written_where_they_fit() -> None:
    assert written(heatmap()) == ["5", "3"]


def test_annotate_false_writes_none() -> None:
    assert written(heatmap(annotate=False)) == []


def test_values_are_not_written_where_they_would_touch_unless_asked_for() -> None:
    data = pd.DataFrame([[place + 0.123 for place in range(45)]] * 2)
    assert written(ddsviz.heatmap(data)) == []
    assert len(written(ddsviz.heatmap(data, annotate=True))) == 90


def test_written_values_can_be_read_on_every_colour() -> None:
    chart = ddsviz.heatmap({"a": range(20), "b": range(20, 40)})
    drawn, colours = layer(chart, "Text", "values"), mapper(chart)
    values = column(layer(chart, "Rect", "cells"), "value")
    inks = column(drawn, "text_color")
    for value, ink in zip(values, inks, strict=True):
        share = (value - colours.low) / (colours.high - colours.low)
        ground = colours.palette[min(int(share * len(colours.palette)), len(colours.palette) - 1)]
        assert theme.contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("low", [100, -139])
def test_written_values_can_be_read_where_the_scale_lies_far_from_nought(low: int) -> None:
    chart = ddsviz.heatmap({"a": range(low, low + 20), "b": range(low + 20, low + 40)})
    values, inks = column(layer(chart, "Rect", "cells"), "value"), column(layer(chart, "Text", "values"), "text_color")
    palette = mapper(chart).palette
    at_the_ends = [inks[values.index(low)], inks[values.index(low + 39)]]
    assert at_the_ends == [theme.ink_on(palette[0]), theme.ink_on(palette[-1])]
    assert at_the_ends[0] != at_the_ends[1]


def test_vmin_and_vmax_are_the_ends_of_the_colours() -> None:
    own = mapper(heatmap(vmin=-1, vmax=20))
    assert (own.low, own.high) == (-1, 20)


def test_vmin_and_vmax_the_wrong_way_round_are_told() -> None:
    assert (
        message_of(OptionError, heatmap, vmin=5, vmax=5)
        == "vmin is the smaller end of the scale, and 5 is not below 5. Leave both out, or give two numbers."
    )


@pytest.mark.parametrize("limits", [{"vmin": 9}, {"vmax": 0}])
def test_limits_that_leave_out_all_values_are_told_the_values(limits: dict[str, float]) -> None:
    message = message_of(OptionError, heatmap, **limits)
    assert "leave out all values, which run from 3 to 5" in message


def test_center_gets_the_middle_colour_with_equal_reach() -> None:
    own = mapper(heatmap(center=4.5))
    assert (own.low, own.high) == (3.0, 6.0)
    assert own.palette == theme.scale(theme.DIVERGING)


def test_center_outside_the_limits_is_told() -> None:
    assert "center must lie between vmin and vmax, and 9 does not" in message_of(
        OptionError, heatmap, vmin=0, vmax=8, center=9
    )


def test_reverse_makes_low_values_dark() -> None:
    assert mapper(heatmap(reverse=True)).palette == theme.scale(theme.SEQUENTIAL)[::-1]


def test_palette_can_be_a_name() -> None:
    palette = mapper(heatmap(palette="viridis")).palette
    assert (palette[0].lower(), palette[-1].lower()) == ("#440154", "#fde724")


def test_palette_of_one_hue_runs_from_pale_to_dark() -> None:
    palette = mapper(heatmap(palette="Blues")).palette
    assert theme.luminance(palette[0]) > theme.luminance(palette[-1])


def test_palette_can_be_colours() -> None:
    palette = mapper(heatmap(palette=["white", "#000000"])).palette
    assert (palette[0], palette[-1]) == ("#ffffff", "#000000")


def test_tooltip_aggregates_numbers_and_shares_texts() -> None:
    data = RAIN.assign(wind=[1, 2, 3, 4], note=["x", "x", "x", "y"], mixed=["a", "b", "b", "c"])
    chart = ddsviz.heatmap(data, "day", "place", "rain", tooltip=["wind", "note", "mixed"])
    assert hover_values(chart, "Wind") == ["4", "2"]
    assert hover_values(chart, "Note") == ["y", "x"]
    assert hover_values(chart, "Mixed") == ["c", "2 different"]


def test_tooltip_columns_are_not_drawn_in_a_table_of_numbers() -> None:
    chart = ddsviz.heatmap({"rain": [1, 2], "year": [2001, 2002]}, tooltip="year")
    assert {column_name for column_name, _ in cell_names(chart)} == {"Rain"}
    assert "Year" in hover_rows(chart)


def test_height_follows_the_number_of_rows_unless_it_is_given() -> None:
    few, many = ddsviz.heatmap({"a": range(5)}), ddsviz.heatmap({"a": range(15)})
    assert few.height < many.height
    assert ddsviz.heatmap({"a": range(15)}, height=222).height == 222


def test_a_height_that_happens_to_be_the_default_is_kept() -> None:
    assert ddsviz.heatmap({"a": range(5)}, height=theme.HEIGHT_PX).height == theme.HEIGHT_PX


def test_a_title_leaves_room_for_long_names_of_rows() -> None:
    title = "How many kilotonnes of carbon dioxide each sector gave off, by the year"
    short = ddsviz.heatmap({"x": ["a"], "y": ["b"], "v": [1]}, "x", "y", "v", title=title)
    long = ddsviz.heatmap({"x": ["a"], "y": ["b" * 30], "v": [1]}, "x", "y", "v", title=title)
    assert "\n" not in short.title.text
    assert long.title.text.replace("\n", " ") == title
    assert max(map(len, long.title.text.splitlines())) < 60
