"""What somebody set on a chart is in its script, or the script says that it is not; and captions name annotations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import registry as kinds
from bokeh.models import Arrow, BoxAnnotation, Label, NumeralTickFormatter, Slope, Span

import ddsviz
from ddsviz.display.notebook import bundle
from ddsviz.scripts.code import code

NOT_HERE = "# Not in this script: "


def comment_of(chart: Any) -> str:
    lines = str(code(chart)).splitlines()
    start = next((index for index, line in enumerate(lines) if line.startswith(NOT_HERE)), None)
    if start is None:
        return ""
    told = [lines[start]]
    told += [line for line in lines[start + 1 : start + 6] if line.startswith("# ")]
    return " ".join(line.removeprefix(NOT_HERE).removeprefix("# ") for line in told)


CHARTS = [
    kinds.litter_heatmap, kinds.climate_scatter, kinds.climate_matrix, kinds.climate_line, kinds.climate_lines,
    kinds.climate_slider, kinds.search_tree,
]  # fmt: skip


@pytest.mark.parametrize("made", CHARTS, ids=lambda made: made.__name__)
def test_an_unchanged_chart_has_a_script_with_no_such_comment(made: Callable[[], Any]) -> None:
    chart = made()
    bundle(chart)
    assert comment_of(chart) == ""


CHANGES: dict[str, tuple[Callable[[Any], Any], str]] = {
    "a line across": (lambda chart: chart.add_layout(Span(location=8)), "Span"),
    "two labels": (
        lambda chart: [chart.add_layout(Label(x=1950, y=8, text=text)) for text in "ab"],
        "2 × Label",
    ),
    "a box": (lambda chart: chart.add_layout(BoxAnnotation(left=1950)), "BoxAnnotation"),
    "a slope": (lambda chart: chart.add_layout(Slope(gradient=0.1, y_intercept=0)), "Slope"),
    "an arrow": (lambda chart: chart.add_layout(Arrow(x_start=1950, y_start=8, x_end=1960, y_end=8)), "Arrow"),
    "a formatter": (
        lambda chart: setattr(chart.yaxis, "formatter", NumeralTickFormatter(format="0.0")),
        "axis.formatter",
    ),
    "a range": (lambda chart: setattr(chart.x_range, "end", 2030), "x_range.end"),
    "a background": (lambda chart: setattr(chart, "background_fill_color", "beige"), "background_fill_color"),
    "a hidden grid": (lambda chart: setattr(chart.xgrid, "visible", False), "grid.visible"),
    "a size": (lambda chart: setattr(chart.renderers[1].glyph, "size", 17), "size"),
    "a toolbar": (lambda chart: setattr(chart, "toolbar_location", None), "toolbar_location"),
    "turned labels": (lambda chart: setattr(chart.xaxis, "major_label_orientation", 1), "axis.major_label_orientation"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_set_is_in_the_script_or_said_to_be_missing(change: str) -> None:
    set_it, name = CHANGES[change]
    chart = kinds.climate_line()
    before = str(code(chart))
    set_it(chart)
    assert name in comment_of(chart) or str(code(chart)) != before
    compile(str(code(chart)), "script", "exec")


def test_what_the_script_follows_is_not_said_to_be_missing() -> None:
    chart = kinds.climate_line()
    chart.title.text = "Mine"
    assert "Mine" in code(chart)
    assert comment_of(chart) == ""


def test_asking_for_the_script_leaves_the_chart_as_it_is() -> None:
    chart = kinds.climate_line()
    chart.x_range.end = 2030
    code(chart)
    assert chart.x_range.end == 2030


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
