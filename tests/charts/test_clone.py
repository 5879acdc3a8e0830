"""A copy is as if Bokeh had made it: its own in all that can be changed, and the same in the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bokeh.document import Document
from bokeh.models import ColumnDataSource, FactorRange, HoverTool, Range1d
from bokeh.plotting import figure
from kinds import CHARTS
from known_bokeh import need_known_bokeh

from ddsviz.ask.style import Style
from ddsviz.charts import figure as figures
from ddsviz.charts.clone import clone_of
from ddsviz.charts.figure import new_figure
from ddsviz.charts.layers import draw_layer
from ddsviz.display.bokeh_html import figure_html
from ddsviz.display.stable import stable_document

need_known_bokeh()


def style_of(title: str | None = None) -> Style:
    return Style(title, None, {}, {}, None, 700, None)


def text(model: Any) -> str:
    return stable_document(model).text


@pytest.mark.parametrize("kind", CHARTS)
def test_a_copy_is_written_as_its_model_is(kind: str) -> None:
    model = CHARTS[kind]()
    assert text(clone_of(model)) == text(model)


@pytest.mark.parametrize("kind", CHARTS)
def test_a_copy_shares_no_model_and_no_id(kind: str) -> None:
    model = CHARTS[kind]()
    own = clone_of(model).references()
    assert len(own) == len(model.references())
    assert not own & model.references()
    assert not {part.id for part in own} & {part.id for part in model.references()}


@pytest.mark.parametrize("kind", CHARTS)
def test_a_chart_that_was_changed_changes_no_later_one(kind: str) -> None:
    before = figure_html(CHARTS[kind]())
    for model in CHARTS[kind]().references():
        model.tags.append("changed")
        model.js_property_callbacks["tags"] = []
        model.name = "changed"
        if isinstance(model, figure):
            model.title.text = "changed"
            model.add_tools(HoverTool())
            model.line([1, 2], [3, 4])
            model.xaxis.ticker = [1, 2]
    assert figure_html(CHARTS[kind]()) == before


def test_a_figure_is_of_bokehs_own_class() -> None:
    assert type(new_figure(style_of())) is figure


OPTIONS: dict[str, Callable[[], dict[str, Any]]] = {
    "none": dict,
    "ranges": lambda: {"x_range": Range1d(1, 2), "y_range": Range1d(4, 3), "min_border": 4},
    "pairs": lambda: {"x_range": (1, 2), "y_range": (4, 3)},
    "categories": lambda: {"y_range": FactorRange("a", "b")},
    "names": lambda: {"x_range": Range1d(1, 2), "y_minor_ticks": 3, "x_axis_label": "Label", "tooltips": [("a", "@a")]},
}


@pytest.mark.parametrize("options", OPTIONS)
def test_a_figure_takes_all_that_bokehs_own_takes(options: str) -> None:
    ours = new_figure(style_of(), "log", tools="pan", height=300, **OPTIONS[options]())
    bokehs = figures._dressed_figure("log", "linear", "pan", width=700, height=300, **OPTIONS[options]())
    assert text(ours) == text(bokehs)


def test_a_change_inside_a_copy_is_told_to_those_who_listen() -> None:
    chart, other = new_figure(style_of()), new_figure(style_of())
    heard: list[tuple[str, Any, Any]] = []
    chart.on_change("tags", lambda name, old, new: heard.append((name, list(old), list(new))))
    other.tags.append("elsewhere")
    chart.tags.append("here")
    assert heard == [("tags", [], ["here"])]


def test_a_value_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="width"):
        new_figure(style_of()).width = "wide"


def test_a_document_takes_a_copy_and_what_is_added_to_it() -> None:
    chart, document = new_figure(style_of()), Document()
    document.add_root(chart)
    layer = chart.line([1, 2], [3, 4])
    assert layer.document is document
    assert document.get_model_by_id(layer.id) is layer


def test_a_layer_has_the_source_it_was_given_and_a_glyph_of_its_own() -> None:
    chart, source = figure(), ColumnDataSource(data={"x": [3], "y": [4]})
    one, other = (draw_layer(chart, "line", source, x="x", y="y") for _ in range(2))
    assert one.data_source is other.data_source is source
    assert one.glyph is not other.glyph


MARKS = {"x": "x", "y": "y", "size": 8, "fill_color": "navy", "muted_alpha": 0.1, "marker": "square", "name": "marks"}


def drawn(**options: Any) -> tuple[Any, Any]:
    """Return a figure that Bokeh drew a layer on, and one that we did."""
    bokehs, ours = figure(), figure()
    data = {"x": [1, 2], "y": [3, 4]}
    bokehs.scatter(source=ColumnDataSource(data=data), **options)
    draw_layer(ours, "scatter", ColumnDataSource(data=data), **options)
    return bokehs, ours


def test_a_layer_is_drawn_as_by_bokehs_method() -> None:
    bokehs, ours = drawn(**MARKS)
    assert text(ours) == text(bokehs)
    bokehs, ours = drawn(**MARKS, nonselection_fill_alpha=0.5)
    assert text(ours) == text(bokehs)


def test_options_of_one_layer_alone_are_those_of_all_its_glyphs() -> None:
    bokehs, ours = figure(), figure()
    bokehs.quad(source=ColumnDataSource(), left=1, right=2, top=3, bottom=4, fill_color="navy")
    options = {"left": 1, "right": 2, "top": 3, "bottom": 4}
    draw_layer(ours, "quad", ColumnDataSource(), options, fill_color="navy")
    assert text(ours) == text(bokehs)


def test_layers_with_the_same_options_are_apart() -> None:
    chart, data = figure(), {"x": [1, 2], "y": [3, 4]}
    one, other = (draw_layer(chart, "scatter", ColumnDataSource(data=data), **MARKS) for _ in range(2))
    one.glyph.size = 20
    assert other.glyph.size == 8
    assert list(chart.renderers) == [one, other]


def test_a_number_and_the_same_number_of_another_type_are_told_apart() -> None:
    sizes = [drawn(x="x", y="y", size=size)[1].renderers[0].glyph.size for size in (1, 1.0)]
    assert [type(size) for size in sizes] == [int, float]
