"""All that is dragged in a chart goes by keys, and by clicks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rig import Visit

import ddsviz

FIGURES = """
() => {
  const found = [];
  const walk = view => {
    if (view.model.type == "Figure") found.push(view);
    for (const child of view.child_views || []) walk(child);
  };
  for (const manager of window.ddsvizShown.values()) for (const root of manager.roots) walk(root);
  return found.filter(view => view.canvas_view.events_el.tabIndex == 0 && view.model.toolbar.tools.length > 1);
}
"""
RANGES = f"""
place => {{
  const {{x_range: x, y_range: y}} = ({FIGURES})()[place].model;
  return [x.start, x.end, y.start, y.end];
}}
"""
FOCUS = f"place => ({FIGURES})()[place].canvas_view.events_el.focus()"
CHOSEN = f"""
place => Math.max(...({FIGURES})()[place].model.renderers.map(one => one.data_source.selected.indices.length))
"""
POINT = f"""
place => {{
  const view = ({FIGURES})()[place], {{glyph, data_source}} = view.model.renderers.find(one => one.glyph.x?.field);
  const row = data_source.data[glyph.x.field].findIndex((x, row) => x == x && data_source.data[glyph.y.field][row] > 0);
  const box = view.canvas_view.el.getBoundingClientRect();
  return [box.x + view.frame.x_scale.compute(data_source.data[glyph.x.field][row]),
    box.y + view.frame.y_scale.compute(data_source.data[glyph.y.field][row])];
}}
"""


def opened(visit: Visit, folder: Path, chart: Any) -> Visit:
    ddsviz.save(chart, folder / "chart.html")
    visit.page.goto((folder / "chart.html").as_uri())
    visit.page.wait_for_selector(".ddsviz-note", state="detached", timeout=20_000)
    visit.page.wait_for_timeout(300)
    return visit


def line() -> Any:
    return ddsviz.time_series({"x": [0, 10, 20, 30], "y": [0, 4, 2, 8]}, "x", "y")


def matrix() -> Any:
    return ddsviz.scatter_matrix(ddsviz.load("climate"), ["snow_cover_days", "mean_temperature_c"])


@pytest.mark.parametrize(
    ("key", "moved"),
    [
        ("ArrowRight", (0.2, 0.2, 0, 0)),
        ("ArrowLeft", (-0.2, -0.2, 0, 0)),
        ("ArrowUp", (0, 0, 0.2, 0.2)),
        ("ArrowDown", (0, 0, -0.2, -0.2)),
        ("+", (0.25, -0.25, 0.25, -0.25)),
        ("-", (-0.5, 0.5, -0.5, 0.5)),
    ],
)
def test_a_key_moves_or_zooms_the_chart_and_0_shows_all(
    visit: Visit, tmp_path: Path, key: str, moved: tuple[float, ...]
) -> None:
    page = opened(visit, tmp_path, line()).page
    before = page.evaluate(RANGES, 0)
    page.evaluate(FOCUS, 0)
    page.keyboard.press(key)
    spans = [before[1] - before[0]] * 2 + [before[3] - before[2]] * 2
    expected = [end + share * span for end, share, span in zip(before, moved, spans, strict=True)]
    assert page.evaluate(RANGES, 0) == pytest.approx(expected, rel=1e-6)
    page.keyboard.press("0")
    assert page.evaluate(RANGES, 0) == before
    assert visit.faults == []


def test_a_double_click_brings_its_place_into_the_middle_and_nearer(visit: Visit, tmp_path: Path) -> None:
    page = opened(visit, tmp_path, line()).page
    before = page.evaluate(RANGES, 0)
    x, y = page.evaluate(POINT, 0)
    page.mouse.dblclick(x, y)
    left, right, low, high = page.evaluate(RANGES, 0)
    assert right - left == pytest.approx((before[1] - before[0]) / 2)
    assert high - low == pytest.approx((before[3] - before[2]) / 2)
    assert ((left + right) / 2, (low + high) / 2) == pytest.approx((10, 4), abs=0.2)


def test_rows_of_a_matrix_are_chosen_by_enter_and_none_by_escape(visit: Visit, tmp_path: Path) -> None:
    page = opened(visit, tmp_path, matrix()).page
    page.evaluate(FOCUS, 1)
    page.keyboard.press("Enter")
    every = page.evaluate(CHOSEN, 1)
    assert every == ddsviz.load("climate")[["snow_cover_days", "mean_temperature_c"]].dropna().shape[0]
    page.keyboard.press("+")
    page.keyboard.press("Enter")
    assert 0 < page.evaluate(CHOSEN, 1) < every
    page.keyboard.press("Escape")
    assert page.evaluate(CHOSEN, 1) == 0


def test_a_row_of_a_matrix_is_chosen_by_a_click(visit: Visit, tmp_path: Path) -> None:
    page = opened(visit, tmp_path, matrix()).page
    page.mouse.click(*page.evaluate(POINT, 1))
    page.wait_for_timeout(200)
    assert page.evaluate(CHOSEN, 1) == 1


def test_what_a_key_does_is_said_to_those_who_listen(visit: Visit, tmp_path: Path) -> None:
    page = opened(visit, tmp_path, matrix()).page
    labels = page.evaluate(f"() => ({FIGURES})().map(view => view.canvas_view.events_el.getAttribute('aria-label'))")
    assert "arrow keys move it" in labels[0]
    assert [("Enter chooses the rows in view" in label) for label in labels] == [False, True, True, False]
