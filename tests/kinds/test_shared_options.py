"""The options that every kind of chart and map has."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
from bokeh.models import PlainText
from bokeh.plotting import figure
from drawn import hovers
from mapped import columns, drawings, has_setting, setting
from registry import IS_MAP, REGISTERED, draw_small, with_option, without
from weather import weather

import ddsviz
from ddsviz.display.notebook import bundle
from ddsviz.display.record import record_of

KINDS = list(REGISTERED)
CHARTS = [kind for kind in KINDS if not IS_MAP[kind]]


def other_than(promise: str) -> list[str]:
    """Return the kinds that can give a promise."""
    return [kind for kind in KINDS if kind not in without(promise)]


def html(chart: Any) -> str:
    return bundle(chart)["text/html"]


def figures(chart: Any) -> list[Any]:
    return [model for model in chart.references() if isinstance(model, figure)]


def titles(chart: Any) -> list[str]:
    """Return the headlines, of a figure, of each panel, or of a map."""
    if hasattr(chart, "get_root"):
        return [setting(chart, "legend").get("headline", "")] if has_setting(chart, "legend") else [""]
    texts = [one.title.text for one in figures(chart)]
    return [text.text if isinstance(text, PlainText) else text for text in texts]


def card(chart: Any) -> dict[str, list[str]]:
    """Return the columns that a map's places or areas show in their cards."""
    call = next(one for one in ("areas", "points") if any("columns" in spec for spec in drawings(chart, one)))
    return columns(chart, call)


def shown_on_hover(chart: Any) -> set[str]:
    """Return the labels of what is shown where a reader points, or clicks a place."""
    if hasattr(chart, "get_root"):
        return set(card(chart))
    return {label for tool in hovers(chart) for label, _ in tool.tooltips}


def words_on(chart: Any) -> set[str]:
    """Return the labels of axes, of hovers or cards, and of a map's legend."""
    if hasattr(chart, "get_root"):
        legend = setting(chart, "legend").get("title", "") if has_setting(chart, "legend") else ""
        return {legend, *card(chart)}
    labels = {axis.axis_label for one in figures(chart) for axis in one.axis}
    return {label for label in labels | shown_on_hover(chart) if isinstance(label, str)}


def extra_texts(chart: Any) -> list[list[str]]:
    """Return what the first further column holds, in each layer that has it."""
    if hasattr(chart, "get_root"):
        return [[text for text in card(chart)["Note"] if text != "–"]]  # which areas without a row have
    sources = [layer.data_source.data for one in figures(chart) for layer in one.renderers]
    return [source["extra0"] for source in sources if "extra0" in source]


def size_px(chart: Any) -> tuple[int, int]:
    root = chart.get_root() if hasattr(chart, "get_root") else chart
    width, height = (int(str(side).removesuffix("px")) for side in (root.width, root.height))
    return width, height


@pytest.mark.parametrize("kind", KINDS)
def test_title_stands_above_the_chart_and_begins_the_description(kind: str) -> None:
    chart = draw_small(kind, weather(), title="Rain in June")
    assert "Rain in June" in titles(chart)
    assert ddsviz.describe(chart).startswith("Rain in June. ")


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_no_title_unless_it_is_given(kind: str) -> None:
    assert set(titles(draw_small(kind, weather()))) <= {""}


@pytest.mark.parametrize("kind", CHARTS)
@pytest.mark.parametrize("title", [r"\(x^2\)", "$$x$$", r"\[x\]"])
def test_a_title_is_never_typeset_as_mathematics(kind: str, title: str) -> None:
    texts = [one.title.text for one in figures(draw_small(kind, weather(), title=title))]
    assert [text.text for text in texts if isinstance(text, PlainText)] == [title]


@pytest.mark.parametrize("kind", other_than("no note"))
def test_alt_takes_the_place_of_the_description(kind: str) -> None:
    assert ddsviz.describe(draw_small(kind, weather(), alt="It rained.")) == "It rained."


@pytest.mark.parametrize("kind", KINDS)
def test_notes_stand_behind_the_callers_own_description(kind: str) -> None:
    chart = draw_small(kind, weather(), alt="It rained.")
    assert ddsviz.describe(chart) == " ".join(["It rained.", *record_of(chart).notes])


@pytest.mark.parametrize("kind", KINDS)
def test_names_are_what_readers_see(kind: str) -> None:
    chart = draw_small(kind, weather(), names={"rain_mm": "Precipitation"})
    assert any("Precipitation" in words for words in words_on(chart))
    assert not any("Rain mm" in words for words in words_on(chart))


@pytest.mark.parametrize("kind", KINDS)
def test_units_stand_behind_the_names(kind: str) -> None:
    chart = draw_small(kind, weather(), units={"rain_mm": "litres"})
    assert any("(litres)" in words for words in words_on(chart))


@pytest.mark.parametrize("kind", other_than("range"))
def test_units_stand_behind_numbers_in_the_description(kind: str) -> None:
    assert re.search(r"to 2(\.0)? litres", ddsviz.describe(draw_small(kind, weather(), units={"rain_mm": "litres"})))


@pytest.mark.parametrize("kind", other_than("one size"))
def test_width_and_height_are_pixels_of_the_figure(kind: str) -> None:
    chart = draw_small(kind, weather(), width=320, height=333)
    assert size_px(chart) == (320, 333)


def test_width_and_height_of_a_matrix_hold_all_its_panels() -> None:
    panels = [one for one in figures(draw_small("scatter_matrix", weather(), width=500, height=400)) if one.renderers]
    assert len(panels) == 4
    assert sum(sorted(one.width for one in panels)[::2]) == pytest.approx(500, abs=60)
    assert sum(sorted(one.height for one in panels)[::2]) == pytest.approx(400, abs=60)


def test_a_matrix_is_square_without_a_height() -> None:
    tall = {one.height for one in figures(draw_small("scatter_matrix", weather()))}
    assert tall == {one.width for one in figures(draw_small("scatter_matrix", weather()))}


@pytest.mark.parametrize("kind", with_option("tooltip"))
def test_tooltip_adds_rows_to_the_hover(kind: str) -> None:
    assert {"Note", "Wind"} <= shown_on_hover(draw_small(kind, weather(), tooltip=["note", "wind"]))


@pytest.mark.parametrize("kind", with_option("tooltip"))
def test_tooltip_shows_each_rows_own_text(kind: str) -> None:
    texts = extra_texts(draw_small(kind, weather(), tooltip="note"))
    assert texts
    assert all(sorted(own) == ["first", "second", "third"] for own in texts)


@pytest.mark.parametrize("kind", CHARTS)
def test_no_name_of_a_column_stands_in_a_template(kind: str) -> None:
    column = "@{x}{custom}<b>"
    data = weather().rename(columns={"rain_mm": column})
    more = {option: column for option in ("tooltip", "info") if kind in with_option(option)}
    for tool in hovers(draw_small(kind, data.assign(rain_mm=[1.0, 2.0, 3.0]), **more)):
        assert all("<" not in template for _, template in tool.tooltips)


@pytest.mark.parametrize("kind", KINDS)
def test_rows_in_another_order_give_the_same_picture(kind: str) -> None:
    data = weather()
    others = [data.iloc[order] for order in ([2, 1, 0], [1, 2, 0], [0, 2, 1])]
    expected = html(draw_small(kind, data))
    if kind in without("any order"):  # the order of siblings is that of the rows, so only the parent moves
        others = [data.iloc[[1, 2, 0]], data.iloc[[1, 0, 2]]]
    assert [html(draw_small(kind, other)) == expected for other in others] == [True] * len(others)


@pytest.mark.parametrize("kind", KINDS)
def test_one_changed_value_gives_another_picture(kind: str) -> None:
    changed = weather()
    changed.loc[1, "rain_mm"] = 2.25
    assert html(draw_small(kind, changed)) != html(draw_small(kind, weather()))


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_of_a_chart_is_a_copy(kind: str) -> None:
    chart = draw_small(kind, weather())
    before = ddsviz.table(chart)
    own = ddsviz.table(chart)
    own["mine"] = 1
    pd.testing.assert_frame_equal(ddsviz.table(chart), before)


@pytest.mark.parametrize("kind", other_than("own rows"))
def test_the_table_of_a_chart_has_the_callers_column_names(kind: str) -> None:
    assert "rain_mm" in ddsviz.table(draw_small(kind, weather())).columns
