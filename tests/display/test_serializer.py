"""What is written is what Bokeh's own serialiser writes, and nothing that was never set is made for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from bokeh.core.serialization import Buffer, Serializer
from bokeh.layouts import layout, row
from bokeh.models import (
    ColumnDataSource,
    CustomJS,
    CustomJSHover,
    DataTable,
    FactorRange,
    HoverTool,
    Slider,
    Span,
    TableColumn,
    TabPanel,
    Tabs,
    TapTool,
)
from bokeh.plotting import figure
from bokeh.themes import Theme
from known_bokeh import need_known_bokeh
from registry import CHARTS

need_known_bokeh()
from ddsviz.display.serializer import QuickSerializer  # noqa: E402


def own_figure() -> Any:
    chart = figure(
        x_range=FactorRange(("a", "b"), ("a", "c")), tools=[HoverTool(), TapTool(callback=CustomJS(code=""))]
    )
    chart.vbar(x=[("a", "b")], top=[np.nan], width=0.5, legend_label="q")
    chart.image(image=[np.eye(3)], x=0, y=0, dw=1, dh=1, level="underlay")
    chart.add_layout(Span(location=3, line_dash=[1, 2]))
    chart.tags = ["id", {"id": "7", 3: slice(1, 2)}, 2.0, b"bytes", {5}, None, (1, 2)]
    chart.subscribed_events = {"tap"}
    chart.js_on_change("tags", CustomJS(args={"chart": chart}, code="1"))
    return chart


def emptied_figure() -> Any:
    chart = figure(tools="")
    chart.renderers = []
    chart.tags = []
    chart.title = None
    chart.xaxis.major_label_overrides = {1: "one"}
    del chart.toolbar_location
    return chart


def widgets() -> Any:
    source = ColumnDataSource(data={"id": ["p1"], "when": np.array(["2020-01-01"], dtype="datetime64[ns]")})
    table = DataTable(source=source, columns=[TableColumn(field="id")])
    slider = Slider(start=0, end=2, value=1)
    slider.js_link("value", table, "row_height")
    return layout([[Tabs(tabs=[TabPanel(child=table, title="a")])], [slider, figure()]])


def hover_on_words() -> Any:
    return CustomJSHover(args={"names": ["a", "b"], "none": None, "much": 2**60}, code="return names[0]")


MODELS: dict[str, Callable[[], Any]] = {
    **CHARTS,
    "own_figure": own_figure,
    "emptied_figure": emptied_figure,
    "widgets": widgets,
    "hover": hover_on_words,
    "row": lambda: row(CHARTS["heatmap"](), CHARTS["time_series_slider"]()),
}


def with_bytes(part: Any) -> Any:
    """Return a part of a document with the bytes of buffers in their place, as their numbers differ each time."""
    if isinstance(part, Buffer):
        return part.to_bytes()
    if isinstance(part, dict):
        return [(key, with_bytes(value)) for key, value in part.items()]
    return [with_bytes(entry) for entry in part] if isinstance(part, (list, tuple)) else repr(part)


@pytest.mark.filterwarnings("ignore:out of range integer")
@pytest.mark.parametrize("kind", MODELS)
def test_all_is_written_as_bokeh_writes_it(kind: str) -> None:
    model = MODELS[kind]()
    ours = QuickSerializer().encode([model])
    assert with_bytes(ours) == with_bytes(Serializer().encode([model]))
    assert with_bytes(ours) == with_bytes(QuickSerializer().encode([model]))


@pytest.mark.filterwarnings("ignore:out of range integer")
@pytest.mark.parametrize("kind", MODELS)
def test_all_models_are_noted_once(kind: str) -> None:
    model, serializer = MODELS[kind](), QuickSerializer()
    serializer.encode([model])
    assert len(serializer.models) == len(set(serializer.models))
    assert set(serializer.models) == model.references()


def test_a_theme_is_written() -> None:
    chart = figure()
    theme = Theme(json={"attrs": {"Plot": {"background_fill_color": "#123456", "tags": ["themed"]}}})
    theme.apply_to_model(chart)
    ours = QuickSerializer().encode(chart)
    assert ours["attributes"]["background_fill_color"] == "#123456"
    assert with_bytes(ours) == with_bytes(Serializer().encode(chart))


def test_a_property_that_must_be_set_is_asked_for_in_bokehs_words() -> None:
    model = CustomJS()
    with pytest.raises(ValueError, match="code") as bokehs:
        Serializer().encode(model)
    with pytest.raises(ValueError, match="code") as ours:
        QuickSerializer().encode(model)
    assert str(ours.value) == str(bokehs.value)


def test_nothing_that_was_never_set_is_made() -> None:
    chart = CHARTS["scatter"]()
    before = {model: dict(model._unstable_default_values) for model in chart.references()}
    QuickSerializer().encode(chart)
    assert {model: dict(model._unstable_default_values) for model in before} == before
