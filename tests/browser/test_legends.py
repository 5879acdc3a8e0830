"""How high a picture is below its legend, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from bokeh.embed import file_html
from bokeh.resources import INLINE
from rig import Visit

import ddsviz

LONG = [f"{letter} category whose name goes on and on until its end" for letter in "ABCDEFGHIJ"]
WIDE = [f"{letter}{'WM' * 25}" for letter in "ABCDEFGHIJ"]

# Each figure's frame and its legend: top and bottom, left and right of both.
BOXES = """
() => {
  const found = [];
  const look = view => {
    if (view.frame) {
      const box = own => [own.left, own.top, own.right, own.bottom];
      const legends = [...view.renderer_views.values()].filter(own => own.model.type == "Legend");
      found.push({figure: [view.bbox.width, view.bbox.height], frame: box(view.frame.bbox),
                  legends: legends.map(own => box(own.bbox))});
    }
    for (const child of view.child_views ?? []) look(child);
  };
  for (const view of Bokeh.index.roots) look(view);
  return found;
}
"""


def boxes(visit: Visit, chart: Any) -> list[dict[str, Any]]:
    visit.page.goto("about:blank")  # Bokeh keeps what was on the page before
    visit.page.set_content(file_html(chart, INLINE))
    visit.page.wait_for_function("window.Bokeh?.index?.roots?.length > 0")
    visit.page.wait_for_timeout(400)
    found: list[dict[str, Any]] = visit.page.evaluate(BOXES)
    return found


def scatter(labels: list[str], **options: Any) -> Any:
    table = {"x": range(len(labels)), "y": range(len(labels)), "group": labels}
    return ddsviz.scatter(table, "x", "y", color="group", **options)


def lines(labels: list[str]) -> Any:
    table = {"x": [1, 2] * len(labels), "y": range(2 * len(labels)), "group": [own for own in labels for _ in (1, 2)]}
    return ddsviz.time_series(table, "x", "y", color="group")


def assert_inside(found: dict[str, Any]) -> None:
    (legend,), (width, height) = found["legends"], found["figure"]
    assert 0 <= legend[0] < legend[2] <= width
    assert 0 <= legend[1] < legend[3] <= height


@pytest.mark.parametrize("draw", [scatter, lines], ids=["scatter", "lines"])
@pytest.mark.parametrize("labels", [LONG[:8], LONG, WIDE, list("abcdefghij")], ids=["eight", "ten", "wide", "short"])
def test_a_frame_is_as_high_below_any_legend(visit: Visit, draw: Any, labels: list[str]) -> None:
    (usual,), (own,) = boxes(visit, draw(["a", "b"])), boxes(visit, draw(labels))
    assert usual["frame"][3] - usual["frame"][1] >= 290
    assert own["frame"][3] - own["frame"][1] == usual["frame"][3] - usual["frame"][1]
    assert own["frame"][1] >= own["legends"][0][3]
    assert_inside(own)


def test_a_low_figure_grows_by_its_legend(visit: Visit) -> None:
    (plain,) = boxes(visit, ddsviz.scatter({"x": [1, 2], "y": [1, 2]}, "x", "y", height=120))
    (own,) = boxes(visit, scatter(LONG, height=120))
    assert own["frame"][3] - own["frame"][1] >= plain["frame"][3] - plain["frame"][1]


@pytest.mark.parametrize("labels", [LONG, WIDE, list("abc")], ids=["ten", "wide", "short"])
def test_the_legend_of_a_matrix_shows_all_its_entries(visit: Visit, labels: list[str]) -> None:
    table = {"x": range(len(labels)), "y": range(len(labels)), "group": labels}
    header, *panels = boxes(visit, ddsviz.scatter_matrix(table, color="group", title="A title"))
    assert_inside(header)
    assert min(panel["frame"][3] - panel["frame"][1] for panel in panels) > 250
