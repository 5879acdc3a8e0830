"""What charts do in a real Chromium: paint, answer to mouse and keys, and stay open to all readers."""

import base64
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from bokeh import models
from bokeh.models import ColumnDataSource
from registry import CHARTS, IS_MAP, REGISTERED, climate_matrix, climate_slider, hotel_scatter
from rig import Visit

import ddsviz
from ddsviz.display.bokehjs import LEFT_OUT
from ddsviz.display.figure import script
from ddsviz.display.packed import packed
from ddsviz.display.save import page_html
from ddsviz.limits import PARTS_OF_A_SMOOTHED_LINE

COLUMNS = {
    "steps": np.arange(1e12, 1e12 + 6e7, 6e4),
    "decimals": np.random.default_rng(1).normal(size=600).round(9),
    "gaps": np.r_[np.nan, np.nan, np.random.default_rng(2).normal(0, 1e5, 600).round(2), np.nan],
    "large": np.random.default_rng(3).integers(-(2**50), 2**50, 600).astype(float),
    "counts": np.random.default_rng(4).poisson(0.3, 11_000).astype(float),
    "two letters and three": np.tile([0.0, 7738, 7739, 7740, 40_137, 40_138, 40_139, 40_140], 90),
}
# What Jupyter's dark theme sets; charts stay on white paper in it.
DARK = "body{background:#111!important;color:#eee;--jp-ui-font-color1:#e0e0e0}"
DEEP = """
selector => {
  const found = [];
  const look = root => { for (const element of root.querySelectorAll("*")) {
    if (element.matches(selector)) found.push(element);
    if (element.shadowRoot) look(element.shadowRoot);
  } };
  look(document);
  return found;
}
"""


def counts_of(chart: Any) -> Any:
    return chart.select_one({"name": "density"}).data_source.data["image"][0].ravel()


def opened(visit: Visit, folder: Path, chart: Any, charts: int = 1) -> None:
    """Open a chart as a saved page, and wait until it is painted."""
    path = folder / "chart.html"
    path.write_text(page_html(chart), encoding="utf-8")
    visit.page.goto(path.as_uri())
    visit.page.wait_for_selector(".ddsviz-note", state="detached", timeout=20_000)
    assert len(visit.canvas_colours(charts)) >= charts
    assert visit.outside == []
    assert visit.faults == []


@pytest.mark.parametrize("values", COLUMNS.values(), ids=COLUMNS)
def test_the_loader_unpacks_columns_to_the_last_bit(visit: Visit, values: Any) -> None:
    text = json.dumps({"columns": [packed(values)]})
    read = visit.page.evaluate(
        f"text => [...JSON.parse(text, {script('ddsviz.display', 'packed.js')}).columns[0]]", text
    )
    np.testing.assert_array_equal(np.array(read, dtype=float), values)


def test_a_packed_density_tells_its_counts_on_hover(visit: Visit, tmp_path: Path) -> None:
    chart = ddsviz.scatter({"x": np.arange(10_000) % 100, "y": np.arange(10_000) // 100}, "x", "y")
    opened(visit, tmp_path, chart)
    counts = visit.page.evaluate(
        """() => {
          const models = [...Bokeh.documents[0]._all_models.values()];
          return [...models.find(model => model.type == "ColumnDataSource").data.image[0]];
        }"""
    )
    np.testing.assert_array_equal(counts, counts_of(chart))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", CHARTS)
def test_axe_finds_no_barrier(visit: Visit, tmp_path: Path, kind: str, theme: str) -> None:
    opened(visit, tmp_path, CHARTS[kind]())
    if theme == "dark":
        visit.page.add_style_tag(content=DARK)
    visit.page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    found = Axe().run(visit.page)
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found.response["violations"]] == []


def test_nothing_that_takes_the_focus_lies_in_a_picture(visit: Visit, tmp_path: Path) -> None:
    opened(visit, tmp_path, climate_slider())
    inside = (
        f"""() => ({DEEP})("[role=img]").map(picture => picture.querySelectorAll("[tabindex], a, button").length)"""
    )
    assert visit.page.evaluate(inside) == [0]


def test_everything_that_is_clicked_is_24_pixels_large(visit: Visit, tmp_path: Path) -> None:
    opened(visit, tmp_path, climate_slider())
    boxes = visit.page.evaluate(
        f"""() => ({DEEP})(".bk-item, .noUi-handle, [title][tabindex], summary")
        .map(e => [e.className, e.getBoundingClientRect()]).map(([name, box]) => [name, box.width, box.height])"""
    )
    assert len(boxes) > 8
    assert [box for box in boxes if min(box[1:]) < 24] == []


def test_the_slider_recomputes_pandas_rolling_mean(visit: Visit, tmp_path: Path) -> None:
    opened(visit, tmp_path, climate_slider())
    values = ddsviz.load("climate")["mean_temperature_c"]
    for window in (1, 2, 10, 25, 49):
        computed = visit.page.evaluate(
            """async window => {
              const models = [...Bokeh.documents[0]._all_models.values()];
              const slider = models.find(model => model.type == "Slider");
              slider.value = window;
              await new Promise(done => setTimeout(done, 50));
              const lines = models.filter(model => model.type == "GlyphRenderer" && model.glyph.type == "Line");
              return [...lines[1].data_source.data.y].map(value => isNaN(value) ? null : value);
            }""",
            window,
        )
        expected = values.rolling(window).mean().to_numpy()
        found = np.array([np.nan if value is None else value for value in computed])
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9, equal_nan=True)


def test_the_slider_steps_through_means_of_a_long_table(visit: Visit, tmp_path: Path) -> None:
    rows = 20_000
    table = pd.DataFrame({"row": np.arange(rows), "v": np.sin(np.arange(rows) / 300.0)})
    chart = ddsviz.time_series(table, "row", "v", smooth="slider")
    opened(visit, tmp_path, chart)
    title, x, y = visit.page.evaluate(
        """async () => {
          const models = [...Bokeh.documents[0]._all_models.values()];
          const slider = models.find(model => model.type == "Slider");
          slider.value = 3;
          await new Promise(done => setTimeout(done, 50));
          const lines = models.filter(model => model.type == "GlyphRenderer" && model.glyph.type == "Line");
          const {x, y} = lines[1].data_source.data;
          return [slider.title, [...x], [...y].map(value => isNaN(value) ? null : value)];
        }"""
    )
    window = int(title.split(": ")[1].replace(",", ""))
    expected = table["v"].rolling(window).mean().to_numpy()[np.array(x, dtype=int)]
    found = np.array([np.nan if value is None else value for value in y])
    np.testing.assert_allclose(found, expected, rtol=0, atol=1 / PARTS_OF_A_SMOOTHED_LINE, equal_nan=True)


def test_a_selection_in_one_panel_is_one_in_all_and_the_histograms_recount_it(visit: Visit, tmp_path: Path) -> None:
    opened(visit, tmp_path, climate_matrix())
    counted, selected = visit.page.evaluate(
        """async () => {
          const models = [...Bokeh.documents[0]._all_models.values()];
          const sources = models.filter(model => model.type == "ColumnDataSource");
          const rows = sources.find(source => source.data.v0 && source.data.v0.length > 50);
          rows.selected.indices = [3, 5, 50, 60, 61];
          await new Promise(done => setTimeout(done, 100));
          const overlays = models.filter(model => model.type == "GlyphRenderer" && model.name == "selected");
          const values = rows.selected.indices.map(i => [rows.data.v0[i], rows.data.v1[i], rows.data.v2[i]]);
          return [overlays.map(o => [...o.data_source.data.top]), values];
        }"""
    )
    table = ddsviz.table(climate_matrix())
    for place, column in enumerate(["snow_cover_days", "min_temperature_c", "mean_temperature_c"]):
        present = table[column].dropna()
        chosen = [row[place] for row in selected if row[place] is not None and row[place] == row[place]]
        expected, _ = np.histogram(chosen, bins=15, range=(present.min(), present.max()))
        assert counted[place] == expected.tolist()


def test_a_legend_entry_is_muted_by_a_key_in_all_panels(visit: Visit, tmp_path: Path) -> None:
    opened(visit, tmp_path, climate_matrix())
    visit.page.evaluate(f"""() => ({DEEP})(".bk-item")[0].focus()""")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_timeout(200)
    muted = visit.page.evaluate(
        """() => [...Bokeh.documents[0]._all_models.values()]
        .filter(model => model.type == "GlyphRenderer" && model.muted).length"""
    )
    assert muted == 7  # the legend's own mark and six panels


@pytest.mark.parametrize(("step", "text"), [("150ms", "10:00:00.300"), ("150us", "10:00:00.000300")])
def test_a_hover_tells_times_within_a_second_apart(visit: Visit, tmp_path: Path, step: str, text: str) -> None:
    times = pd.date_range("2026-11-27 10:00", periods=5, freq=step)
    opened(visit, tmp_path, ddsviz.time_series({"t": times, "v": range(5)}, "t", "v"))
    place = visit.page.evaluate(
        """() => {
          const [view] = [...window.ddsvizShown.values()].flatMap(manager => [...manager.roots]);
          const models = [...Bokeh.documents[0]._all_models.values()];
          const source = models.find(model => model.type == "ColumnDataSource" && model.data.x);
          const box = view.canvas_view.el.getBoundingClientRect(), frame = view.frame;
          return [box.x + frame.x_scale.compute(source.data.x[2]), box.y + frame.y_scale.compute(source.data.y[2])];
        }"""
    )
    visit.page.mouse.move(place[0] - 30, place[1] - 30)
    visit.page.mouse.move(*place, steps=5)
    visit.page.wait_for_timeout(400)
    tooltip = visit.page.evaluate(f"""() => ({DEEP})(".bk-Tooltip").map(e => e.shadowRoot.textContent).join()""")
    assert f"27 Nov 2026, {text}" in tooltip


def test_the_slider_averages_no_rows_across_a_gap(visit: Visit, tmp_path: Path) -> None:
    data = pd.DataFrame({"year": range(30), "v": np.arange(30.0)}).drop(index=range(10, 20))
    opened(visit, tmp_path, ddsviz.time_series(data, "year", "v", smooth="slider"))
    computed = visit.page.evaluate(
        """async () => {
          const models = [...Bokeh.documents[0]._all_models.values()];
          models.find(model => model.type == "Slider").value = 3;
          await new Promise(done => setTimeout(done, 50));
          const lines = models.filter(model => model.type == "GlyphRenderer" && model.glyph.type == "Line");
          return [...lines[1].data_source.data.y].map(value => isNaN(value) ? null : value);
        }"""
    )
    assert computed == [None, None, *range(1, 9), None, None, None, *range(21, 29)]


def test_a_hover_names_the_point_and_its_values(visit: Visit, tmp_path: Path) -> None:
    opened(visit, tmp_path, hotel_scatter())
    place = visit.page.evaluate(
        """() => {
          const [view] = [...window.ddsvizShown.values()].flatMap(manager => [...manager.roots]);
          const models = [...Bokeh.documents[0]._all_models.values()];
          const source = models.find(model => model.type == "ColumnDataSource" && model.data.area);
          const box = view.canvas_view.el.getBoundingClientRect(), frame = view.frame;
          return [box.x + frame.x_scale.compute(source.data.x[0]), box.y + frame.y_scale.compute(source.data.y[0])];
        }"""
    )
    visit.page.mouse.move(place[0] - 30, place[1] - 30)
    visit.page.mouse.move(*place, steps=5)
    visit.page.wait_for_timeout(400)
    tooltip = visit.page.evaluate(f"""() => ({DEEP})(".bk-Tooltip").map(e => e.shadowRoot.textContent).join()""")
    largest = ddsviz.load("hotels").sort_values("rooms").dropna(subset="rooms").iloc[-1]
    assert largest["hotel"] in tooltip
    assert f"{largest['rooms']:.0f}" in tooltip


@pytest.mark.parametrize("kind", [*(kind for kind in REGISTERED if not IS_MAP[kind]), "time_series_slider"])
def test_save_paints_a_picture_with_a_browser(tmp_path: Path, visit: Visit, kind: str) -> None:
    path = tmp_path / "chart.png"
    ddsviz.save(CHARTS[kind](), path)
    content = path.read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    assert width >= 1200
    assert height >= 300
    visit.page.goto("about:blank")
    visit.page.set_content("<canvas width=1400 height=1400></canvas>")
    address = "data:image/png;base64," + base64.b64encode(content).decode()
    visit.page.evaluate(
        """async address => {
          const image = new Image(); image.src = address; await image.decode();
          document.querySelector("canvas").getContext("2d").drawImage(image, 0, 0);
        }""",
        address,
    )
    assert max(visit.canvas_colours(1)) > 30


def test_save_draws_an_svg_with_the_texts_in_it(tmp_path: Path) -> None:
    path = tmp_path / "chart.svg"
    ddsviz.save(CHARTS["heatmap"](), path)
    drawing = path.read_text(encoding="utf-8")
    assert drawing.startswith("<svg")
    for text in ("When people report litter", "Wednesday", "Hour"):
        assert text in drawing


GLYPHS: dict[str, dict[str, Any]] = {
    "vbar": {"x": "x", "top": "y", "width": 0.1},
    "varea": {"x": "x", "y1": "low", "y2": "high"},
    "segment": {"x0": "x", "y0": "low", "x1": "x", "y1": "high"},
    "annulus": {"x": "x", "y": "y", "inner_radius": 0.05, "outer_radius": 0.1},
    "wedge": {"x": "x", "y": "y", "radius": 0.1, "start_angle": 0, "end_angle": 2},
    "hex_tile": {"q": "y", "r": "low", "size": 0.1},
    "text": {"x": "x", "y": "y", "text": "low"},
    "step": {"x": "x", "y": "y"},
    "hspan": {"y": "low"},
    "multi_line": {"xs": "lines", "ys": "lines"},
}


def test_a_saved_chart_has_all_that_was_added_to_it(visit: Visit, tmp_path: Path) -> None:
    chart = ddsviz.scatter(ddsviz.load("climate"), "mean_temperature_c", "snow_cover_days")
    columns = {
        "x": [7.5, 8, 8.5],
        "y": [10, 30, 50],
        "low": [5, 20, 40],
        "high": [20, 40, 60],
        "lines": [[7, 8, 9]] * 3,
    }
    at = ColumnDataSource(columns)
    for glyph, own in GLYPHS.items():
        getattr(chart, glyph)(source=at, **own)
    for layout in (
        models.Span(location=8, dimension="height"),
        models.Band(base="x", lower="low", upper="high", source=at),
        models.Whisker(base="x", lower="low", upper="high", source=at),
        models.Arrow(end=models.VeeHead(), x_start=7, y_start=0, x_end=8, y_end=60),
        models.Label(x=8, y=50, text="Here"),
        models.PolyAnnotation(xs=[7, 8, 8], ys=[0, 0, 50]),
        models.Slope(gradient=10, y_intercept=-50),
        models.Tooltip(position=models.Node(target="frame", symbol="center"), content="Look", visible=True),
    ):
        chart.add_layout(layout)
    chart.add_layout(models.LogAxis(), "right")
    chart.add_tools(
        models.LassoSelectTool(), models.PolySelectTool(), models.CrosshairTool(), models.HelpTool(),
        models.RangeTool(x_range=chart.x_range), models.PointDrawTool(renderers=[chart.renderers[0]]),
        models.HoverTool(tooltips="<b>@x</b>"), models.FullscreenTool(), models.ExamineTool(),
    )  # fmt: skip
    opened(visit, tmp_path, chart)
    assert f"\n{LEFT_OUT}" in (tmp_path / "chart.html").read_text(encoding="utf-8")
    visit.page.mouse.move(400, 300)
    visit.page.wait_for_timeout(300)
    assert [said for said in visit.heard if "error" in said.lower() or "not registered" in said.lower()] == []
    assert visit.faults == []
