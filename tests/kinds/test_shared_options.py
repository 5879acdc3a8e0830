"""The options that every kind of chart has."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from bokeh.models import PlainText
from bokeh.plotting import figure
from drawn import hovers

import ddsviz
from ddsviz.display.bokeh_html import figure_html

Plot = Callable[..., Any]


def heatmap(data: Any, **options: Any) -> Any:
    return ddsviz.heatmap(data, "day_name", "place", "rain_mm", **options)


def scatter(data: Any, **options: Any) -> Any:
    return ddsviz.scatter(data, "wind", "rain_mm", **options)


def scatter_matrix(data: Any, **options: Any) -> Any:
    return ddsviz.scatter_matrix(data, ["wind", "rain_mm"], **options)


def time_series(data: Any, **options: Any) -> Any:
    return ddsviz.time_series(data, "wind", "rain_mm", **options)


def binary_tree(data: Any, **options: Any) -> Any:
    return ddsviz.binary_tree(data, info="rain_mm", **options)


OF_TABLES = [heatmap, scatter, scatter_matrix, time_series]
ALL = [*OF_TABLES, binary_tree]


def weather() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "day_name": ["Mon", "Tue", "Wed"],
            "place": ["Leith", "Leith", "Gorgie"],
            "wind": [3, 1, 2],
            "rain_mm": [0.5, 2.0, 1.0],
            "note": ["first", "second", "third"],
            "node": ["A", "B", "C"],
            "parent": [None, "A", "A"],
        }
    )


def figures(chart: Any) -> list[Any]:
    return [model for model in chart.references() if isinstance(model, figure)]


def titles(chart: Any) -> list[str]:
    texts = [one.title.text for one in figures(chart)]
    return [text.text if isinstance(text, PlainText) else text for text in texts]


def words_on(chart: Any) -> set[str]:
    """Return the axis labels, the hovers' labels and the title of colour bars."""
    labels = {axis.axis_label for one in figures(chart) for axis in one.axis}
    rows = {label for tool in hovers(chart) for label, _ in tool.tooltips}
    return {label for label in labels | rows if isinstance(label, str)}


@pytest.mark.parametrize("plot", ALL)
def test_title_stands_above_the_chart_and_begins_the_description(plot: Plot) -> None:
    chart = plot(weather(), title="Rain in June")
    assert "Rain in June" in titles(chart)
    assert ddsviz.describe(chart).startswith("Rain in June. ")


@pytest.mark.parametrize("plot", ALL)
def test_there_is_no_title_unless_it_is_given(plot: Plot) -> None:
    assert set(titles(plot(weather()))) <= {""}


@pytest.mark.parametrize("plot", ALL)
@pytest.mark.parametrize("title", [r"\(x^2\)", "$$x$$", r"\[x\]"])
def test_a_title_is_never_typeset_as_mathematics(plot: Plot, title: str) -> None:
    texts = [one.title.text for one in figures(plot(weather(), title=title))]
    assert [text.text for text in texts if isinstance(text, PlainText)] == [title]


@pytest.mark.parametrize("plot", ALL)
def test_alt_takes_the_place_of_the_description(plot: Plot) -> None:
    assert ddsviz.describe(plot(weather(), alt="It rained.")) == "It rained."


@pytest.mark.parametrize("plot", ALL)
def test_names_are_what_readers_see(plot: Plot) -> None:
    chart = plot(weather(), names={"rain_mm": "Precipitation"})
    assert any("Precipitation" in words for words in words_on(chart))
    assert not any("Rain mm" in words for words in words_on(chart))


@pytest.mark.parametrize("plot", ALL)
def test_units_stand_behind_the_names(plot: Plot) -> None:
    chart = plot(weather(), units={"rain_mm": "litres"})
    assert any("(litres)" in words for words in words_on(chart))


@pytest.mark.parametrize("plot", OF_TABLES[:2] + [time_series])
def test_units_stand_behind_numbers_in_the_description(plot: Plot) -> None:
    assert re.search(r"to 2(\.0)? litres", ddsviz.describe(plot(weather(), units={"rain_mm": "litres"})))


@pytest.mark.parametrize("plot", [heatmap, scatter, time_series, binary_tree])
def test_width_and_height_are_pixels_of_the_figure(plot: Plot) -> None:
    chart = plot(weather(), width=320, height=333)
    assert (chart.width, chart.height) == (320, 333)


def test_width_and_height_of_a_matrix_hold_all_its_panels() -> None:
    panels = [one for one in figures(scatter_matrix(weather(), width=500, height=400)) if one.renderers]
    assert len(panels) == 4
    assert sum(sorted(one.width for one in panels)[::2]) == pytest.approx(500, abs=60)
    assert sum(sorted(one.height for one in panels)[::2]) == pytest.approx(400, abs=60)


def test_a_matrix_is_square_without_a_height() -> None:
    tall = {one.height for one in figures(scatter_matrix(weather()))}
    assert tall == {one.width for one in figures(scatter_matrix(weather()))}


@pytest.mark.parametrize("plot", OF_TABLES)
def test_tooltip_adds_rows_to_the_hover(plot: Plot) -> None:
    chart = plot(weather(), tooltip=["note", "wind"])
    labels = {label for tool in hovers(chart) for label, _ in tool.tooltips}
    assert {"Note", "Wind"} <= labels


@pytest.mark.parametrize("plot", OF_TABLES)
def test_tooltip_shows_each_rows_own_text(plot: Plot) -> None:
    chart = plot(weather(), tooltip="note")
    sources = [layer.data_source.data for one in figures(chart) for layer in one.renderers]
    texts = [source["extra0"] for source in sources if "extra0" in source]
    assert texts
    assert all(sorted(own) == ["first", "second", "third"] for own in texts)


@pytest.mark.parametrize("plot", ALL)
def test_no_name_of_a_column_stands_in_a_template(plot: Plot) -> None:
    column = "@{x}{custom}<b>"
    data = weather().rename(columns={"rain_mm": column})
    if plot is binary_tree:
        chart = ddsviz.binary_tree(data, info=column)
    else:
        chart = plot(data.assign(rain_mm=[1.0, 2.0, 3.0]), tooltip=column)
    for tool in hovers(chart):
        assert all("<" not in template for _, template in tool.tooltips)


@pytest.mark.parametrize("plot", ALL)
def test_rows_in_another_order_give_the_same_picture(plot: Plot) -> None:
    data = weather()
    others = [data.iloc[order] for order in ([2, 1, 0], [1, 2, 0], [0, 2, 1])]
    expected = figure_html(plot(data))
    if plot is binary_tree:  # the order of siblings is that of the rows, so only the parent moves
        others = [data.iloc[[1, 2, 0]], data.iloc[[1, 0, 2]]]
    assert [figure_html(plot(other)) == expected for other in others] == [True] * len(others)


@pytest.mark.parametrize("plot", ALL)
def test_one_changed_value_gives_another_picture(plot: Plot) -> None:
    changed = weather()
    changed.loc[1, "rain_mm"] = 2.25
    assert figure_html(plot(changed)) != figure_html(plot(weather()))


@pytest.mark.parametrize("plot", ALL)
def test_the_table_of_a_chart_is_a_copy(plot: Plot) -> None:
    chart = plot(weather())
    before = ddsviz.table(chart)
    own = ddsviz.table(chart)
    own["mine"] = 1
    pd.testing.assert_frame_equal(ddsviz.table(chart), before)


@pytest.mark.parametrize("plot", OF_TABLES)
def test_the_table_of_a_chart_has_the_callers_column_names(plot: Plot) -> None:
    assert "rain_mm" in ddsviz.table(plot(weather())).columns
