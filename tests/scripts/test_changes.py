"""What somebody set on a chart or added to it is in its script, whoever set it; what no script can hold is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import kinds
import numpy as np
import pandas as pd
import pytest
from bokeh.layouts import column
from bokeh.models import (
    AjaxDataSource,
    Arrow,
    Band,
    BoxAnnotation,
    ColumnDataSource,
    CustomJS,
    CustomJSTickFormatter,
    FixedTicker,
    Label,
    Legend,
    LinearAxis,
    NormalHead,
    NumeralTickFormatter,
    Range1d,
    Slope,
    Span,
    WheelZoomTool,
)
from same_picture import differences, picture_of
from scripted import with_scripts, with_table

import ddsviz
from ddsviz.display.notebook import bundle
from ddsviz.scripts.code import code


def legend_of(chart: Any) -> Any:
    (found,) = chart.select({"type": Legend})
    return found


def moved_legend(chart: Any) -> None:
    legend = legend_of(chart)
    chart.above.remove(legend)
    chart.add_layout(legend, "right")
    legend.update(orientation="vertical", click_policy="hide", title="Lines")


def set_all(**values: Any) -> Callable[[Any], None]:
    return lambda chart: chart.update(**values)


CHANGES: dict[str, Callable[[Any], Any]] = {
    "title": lambda chart: setattr(chart.title, "text", "Mine"),
    "tex title": lambda chart: setattr(chart.title, "text", "$$x$$"),
    "title's look": lambda chart: chart.title.update(text="Mine", align="center", text_color="purple"),
    "labels of axes": lambda chart: [
        setattr(chart.xaxis, "axis_label", "When"),
        setattr(chart.yaxis, "axis_label", 'a "b"'),
    ],
    "a colour": lambda chart: setattr(chart.renderers[0].glyph, "line_color", "tomato"),
    "widths and dashes": lambda chart: chart.renderers[0].glyph.update(
        line_width=5, line_dash="dotted", line_alpha=0.5
    ),
    "a size": lambda chart: setattr(chart.renderers[1].glyph, "size", 17),
    "a marker": lambda chart: chart.renderers[1].glyph.update(marker="star", fill_alpha=0.2),
    "a hidden layer": lambda chart: setattr(chart.renderers[1], "visible", False),
    "a muted look": lambda chart: setattr(chart.renderers[0].muted_glyph, "line_alpha", 0.9),
    "a line": lambda chart: chart.line([1914, 2011], [8, 8.5], color="black", legend_label="mine"),
    "points": lambda chart: chart.scatter([1950, 1960], [8, np.nan], size=[4, 20], fill_color=["red", "#00ff00"]),
    "bars": lambda chart: chart.vbar(x=[1950, 1960], top=[8, 9], width=2, bottom=7, fill_color="gold"),
    "a layer of our columns": lambda chart: chart.scatter(
        "x", "y", source=chart.renderers[0].data_source, marker="cross"
    ),
    "a line across": lambda chart: chart.add_layout(Span(location=8, dimension="width", line_dash="dashed")),
    "two labels": lambda chart: [chart.add_layout(Label(x=1950, y=8, text=text)) for text in ("a", "$$b$$")],
    "a box": lambda chart: chart.add_layout(BoxAnnotation(left=1950, right=1960, fill_alpha=0.1)),
    "a slope": lambda chart: chart.add_layout(Slope(gradient=0.01, y_intercept=-10)),
    "an arrow": lambda chart: chart.add_layout(
        Arrow(x_start=1950, y_start=8, x_end=1960, y_end=8.4, end=NormalHead(size=9, fill_color="red"))
    ),
    "a band": lambda chart: chart.add_layout(
        Band(base="b", lower="l", upper="u", source=ColumnDataSource({"b": [1950, 1960], "l": [7, 7.5], "u": [8, 9]}))
    ),
    "a range": lambda chart: setattr(chart, "x_range", Range1d(1950, 2000)),
    "the start of a range": lambda chart: setattr(chart.y_range, "start", 0),
    "the bounds of a range": lambda chart: setattr(chart, "y_range", Range1d(0, 12, bounds=(0, 20))),
    "a formatter": lambda chart: setattr(chart.yaxis, "formatter", NumeralTickFormatter(format="0.0")),
    "a ticker": lambda chart: setattr(chart.xaxis, "ticker", FixedTicker(ticks=[1920, 1950, 2000])),
    "names of ticks": lambda chart: chart.xaxis[0].update(ticker=[1950], major_label_overrides={1950: "mid"}),
    "turned labels": lambda chart: setattr(chart.xaxis, "major_label_orientation", 1),
    "looks of axes": lambda chart: [
        setattr(chart.xaxis, "axis_line_color", "red"),
        setattr(chart.axis, "minor_tick_line_color", "green"),
    ],
    "a hidden grid": lambda chart: setattr(chart.xgrid, "visible", False),
    "a grid's colour": lambda chart: setattr(chart.grid, "grid_line_color", "pink"),
    "grounds": set_all(
        background_fill_color="beige", border_fill_color="white", outline_line_color="black", min_border=20
    ),
    "a size in pixels": set_all(width=500, height=300),
    "no toolbar": set_all(toolbar_location=None),
    "a tool": lambda chart: chart.add_tools(WheelZoomTool(dimensions="width")),
    "the legend's place": moved_legend,
    "the legend's labels": lambda chart: setattr(legend_of(chart).items[0], "label", {"value": "raw"}),
    "a second axis": lambda chart: [
        setattr(chart, "extra_y_ranges", {"far": Range1d(0, 90)}),
        chart.add_layout(LinearAxis(y_range_name="far", axis_label="Far"), "right"),
        chart.line([1950, 1960], [10, 80], y_range_name="far"),
    ],
    "a matrix's panel": lambda chart: None,
}


def changed(change: str) -> Callable[[], Any]:
    def make() -> Any:
        if change == "a matrix's panel":
            chart = kinds.climate_matrix()
            panel = chart.children[-1].children[1][0]
            panel.add_layout(Span(location=4))
            panel.xaxis.major_label_orientation = 0
            panel.line([4, 5], [8, 8], color="red")
            chart.children[0].title.text = "Mine"
            return chart
        chart = kinds.climate_line()
        CHANGES[change](chart)
        return chart

    return make


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Any, str, Any]]:
    return with_scripts(tmp_path_factory.mktemp("scripts"), {name: changed(name) for name in CHANGES})


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_in_the_script_and_in_its_picture(change: str, pairs: dict[str, tuple[Any, str, Any]]) -> None:
    chart, script, theirs = pairs[change]
    made = kinds.climate_matrix if change == "a matrix's panel" else kinds.climate_line
    unchanged = str(code(with_table(made)[0]))
    assert script != unchanged
    assert differences(picture_of(chart), theirs) == []


def test_showing_a_chart_and_asking_for_its_script_change_neither() -> None:
    chart = kinds.climate_line()
    before = str(code(chart))
    bundle(chart)
    assert str(code(chart)) == before
    chart.x_range.end = 2030
    assert "chart.x_range.end = 2030" in code(chart)
    assert chart.x_range.end == 2030


class OwnSpan(Span):
    """A model that is not Bokeh's."""


def replaced_values(chart: Any) -> None:
    source = chart.renderers[0].data_source
    source.data = {**source.data, "y": source.data["y"] * 2}


REFUSED: dict[str, tuple[Callable[[Any], Any], str]] = {
    "a script on a range": (lambda chart: chart.x_range.js_on_change("start", CustomJS(code="1")), "CustomJS of yours"),
    "a function": (lambda chart: chart.title.on_change("text", lambda attr, old, new: None), "function of yours"),
    "a formatter in JavaScript": (
        lambda chart: setattr(chart.yaxis, "formatter", CustomJSTickFormatter(code="return 1")),
        "CustomJSTickFormatter",
    ),
    "a model of one's own": (lambda chart: chart.add_layout(OwnSpan(location=8)), "OwnSpan"),
    "a source that is fetched": (
        lambda chart: chart.line("x", "y", source=AjaxDataSource(data_url="http://localhost")),
        "AjaxDataSource",
    ),
    "too many values": (lambda chart: chart.line(list(range(9000)), list(range(9000))), "9,000 values"),
    "other values in our layers": (replaced_values, "other values into this chart's own layers"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_no_script_can_hold_is_refused_by_name(what: str) -> None:
    add, words = REFUSED[what]
    chart = kinds.climate_line()
    add(chart)
    with pytest.raises(ddsviz.DdsvizError, match=words):
        code(chart)


def test_a_layer_taken_away_is_not_in_the_script() -> None:
    chart = kinds.climate_line()
    chart.renderers = chart.renderers[:1]
    legend_of(chart).items = legend_of(chart).items[:1]
    assert "rolling" not in code(chart).partition("figure(")[2]
    assert code(chart).count("chart.scatter") == 0


def test_nothing_of_the_callers_table_is_kept_alive() -> None:
    import gc
    import weakref

    data = pd.DataFrame({"x": range(5), "y": range(5)})
    seen = weakref.ref(data)
    chart = ddsviz.scatter(data, "x", "y")
    del data
    gc.collect()
    assert seen() is None
    assert "read_csv" in code(chart)


def test_captions_name_annotations_as_they_name_layers() -> None:
    chart = kinds.climate_line()
    chart.add_layout(Span(location=8))
    chart.add_layout(Label(x=1950, y=8, text="a"))
    chart.line([1914, 2011], [8, 8])
    assert ddsviz.describe(chart).endswith(" With 1 line, 1 line across and 1 label added.")


def test_annotations_in_a_panel_of_a_layout_are_named_too() -> None:
    chart = kinds.climate_slider()
    figure = next(child for child in chart.children if hasattr(child, "renderers"))
    figure.add_layout(BoxAnnotation(left=1950))
    assert ddsviz.describe(chart).endswith(" With 1 box added.")
    assert "BoxAnnotation(left=1950)" in code(column(chart))
