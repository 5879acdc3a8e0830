"""Data is never code: payloads in every text that reaches a chart stay text."""

from pathlib import Path
from typing import Any

import folium
import geopandas
import pandas as pd
import pytest
import shapely
from rig import Visit

import ddsviz
from ddsviz.display.folium_html import page_with_files
from ddsviz.display.save import page_html

RUN = "window.ran=1"
PAYLOADS = [
    f"<script>{RUN}</script>", f"</script><script>{RUN}</script>", f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}>", f"<svg><script>{RUN}</script></svg>", f"\"><img src=x onerror={RUN}>",
    f"'><img src=x onerror={RUN}>", f"\" onmouseover=\"{RUN}", f"' onfocus='{RUN}' autofocus='",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'>", f"<iframe src=javascript:parent.{RUN}>",
    f"<a href=javascript:{RUN}>x</a>", f"<details open ontoggle={RUN}>", f"<body onload={RUN}>",
    f"<input autofocus onfocus={RUN}>", f"<video><source onerror={RUN}></video>",
    f"<math><mi xlink:href=javascript:{RUN}>", f"<style>@import 'javascript:{RUN}'</style>",
    f"</style><script>{RUN}</script>", f"</figcaption><script>{RUN}</script>",
    f"</table><script>{RUN}</script>", f"</td><td><img src=x onerror={RUN}>", f"<!--<script>{RUN}</script>",
    f"--><script>{RUN}</script>", f"]]><script>{RUN}</script>", f"<template><script>{RUN}</script></template>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;", f"&#60;script&#62;{RUN}&#60;/script&#62;", f"\\u003cscript\\u003e{RUN}",
    f"${{{RUN}}}", f"{{{{{RUN}}}}}", f"`${{{RUN}}}`", f"'-({RUN})-'", f"\";{RUN};//", f"');{RUN};//",
    "@{x}{safe}", "@{value}", "$index @y", "@$name", "@{extra0}{custom}", "$swatch:x", "$color[hex]:x",
    r"$$\int_0^1 x$$", r"\(x^2\)", r"\[x^2\]", rf"$$\href{{javascript:{RUN}}}{{x}}$$",
    "\u2028window\u2029", "a\x00b", "\\",
]  # fmt: skip
# Records what is drawn on any canvas as text, and what is typeset in its place.
RECORD = """
window.drawn = [];
for (const name of ["fillText", "strokeText"]) {
  const draw = CanvasRenderingContext2D.prototype[name];
  CanvasRenderingContext2D.prototype[name] = function (text, ...rest) {
    window.drawn.push(text);
    return draw.call(this, text, ...rest);
  };
}
"""


def charts(payload: str) -> list[Any]:
    """Return a chart of each kind with a payload in every text that it takes."""
    rows = pd.DataFrame(
        {
            f"x {payload}": [1.0, 2.0, 3.0, 4.0],
            f"y {payload}": [2.0, 1.0, 4.0, 3.0],
            f"c {payload}": [payload, "b", payload, "b"],
            f"t {payload}": [payload] * 4,
        }
    )
    x, y, c, t = rows.columns
    words = {"title": payload, "names": {y: payload}, "units": {x: payload}, "alt": None}
    tree = {payload: ["b", "c"]}
    about = {"info": {payload: {payload: payload}}, "color": {"b": payload}, "label": {"c": payload}}
    return [
        ddsviz.heatmap(rows, x=c, y=t, value=x, tooltip=[t], **words),
        ddsviz.scatter(rows, x, y, color=c, label=t, tooltip=[c], trend="linear", **words),
        ddsviz.scatter_matrix(rows, [x, y], color=c, tooltip=[t], **words),
        ddsviz.time_series(rows, x, y, color=c, tooltip=[t], smooth=2, **words),
        ddsviz.binary_tree(tree, title=payload, **about),
    ]


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_a_payload_runs_nowhere_and_is_shown_as_text(visit: Visit, tmp_path: Path, payload: str) -> None:
    visit.page.add_init_script(RECORD)
    path = tmp_path / "charts.html"
    path.write_text(page_html(*charts(payload)), encoding="utf-8")
    visit.page.goto(path.as_uri())
    visit.page.wait_for_function("!document.querySelector('.ddsviz-note')", timeout=30_000)
    visit.page.wait_for_timeout(200)
    visit.page.evaluate("window.scrollTo(0, 0)")
    sweep(visit)
    assert visit.page.evaluate("window.ran") is None
    assert visit.faults == []
    assert visit.outside == []
    drawn = "".join("".join(line) for line in visit.page.evaluate("window.drawn"))
    assert bare(payload) in bare(drawn)
    captions = visit.page.locator("figcaption").all_inner_texts()
    assert len(captions) == 5
    assert [caption for caption in captions if bare(payload)[:20] not in bare(caption)] == []


def maps(payload: str) -> list[Any]:
    """Return a map of each kind with a payload in every text that it takes."""
    rows = pd.DataFrame(
        {
            f"t {payload}": [payload, "b", "c", "d"],
            f"c {payload}": [payload, "b", payload, "b"],
            f"v {payload}": [1.0, 2.0, 3.0, 4.0],
            "lat": [55.95, 55.93, 55.91, 55.97],
            "lon": [-3.2, -3.1, -3.3, -3.25],
        }
    )
    text, category, value, *_ = rows.columns
    words = {"title": payload, "names": {text: payload}, "units": {value: payload}}
    squares = [shapely.box(x, 55.9, x + 0.1, 56) for x in (-3.4, -3.3, -3.2, -3.1)]
    areas = geopandas.GeoDataFrame({text: rows[text]}, geometry=squares, crs=4326)
    maps = [
        ddsviz.marker_map(rows, label=text, info=[category, value], color=category, **words),
        ddsviz.choropleth(rows, value, areas=areas, key=text, area_key=text, tooltip=category, breaks=[2.5], **words),
        ddsviz.voronoi_map(rows, value=value, label=text, tooltip=category, boundary=None, **words),
    ]
    for chart in maps:
        folium.LayerControl(collapsed=False).add_to(chart)  # Leaflet writes layers' names as HTML
    return maps


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_a_payload_in_a_map_runs_nowhere_and_is_shown_as_text(
    visit: Visit, tmp_path: Path, payload: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ddsviz.options, "tiles", None)
    path = tmp_path / "maps.html"
    path.write_text(page_html(*maps(payload)), encoding="utf-8")
    visit.page.goto(path.as_uri())
    visit.page.wait_for_function("!document.querySelector('.ddsviz-note')", timeout=30_000)
    sweep(visit)
    frames = visit.page.frames[1:4]
    for frame in frames:
        row = frame.evaluate("[0, 1, 2, 3].find(row => ddsviz.rows(row, row + 1)[0].join().length > 30) ?? 0")
        frame.evaluate("row => ddsviz.show(row)", row)
        frame.wait_for_selector(".leaflet-popup-content", timeout=5_000)
    visit.page.wait_for_timeout(200)
    for frame in visit.page.frames:
        assert frame.evaluate("window.ran") is None
    assert visit.faults == []
    assert visit.outside == []
    shown = [" ".join(frame.evaluate("ddsviz.rows(0, 4).flat()")) for frame in frames]
    assert [text for text in shown if bare(payload)[:20] not in bare(text)] == []
    for frame in frames:
        assert bare(payload)[:20] in bare(frame.locator(".ddsviz-legend").inner_text())


def test_stock_folium_runs_what_stands_in_its_texts(visit: Visit, tmp_path: Path) -> None:
    """Tell that these payloads bite: Folium's own markers let some of them run."""
    ran = 0
    for payload in PAYLOADS[:12]:
        stock = folium.Map([55.95, -3.2], tiles=None)
        folium.Marker([55.95, -3.2], popup=payload, tooltip=payload).add_to(stock)
        path = tmp_path / "stock.html"
        path.write_text(page_with_files(stock), encoding="utf-8")
        visit.page.goto(path.as_uri())
        visit.page.locator(".leaflet-marker-icon").or_(visit.page.locator("body")).first.click(force=True)
        visit.page.wait_for_timeout(100)
        ran += visit.page.evaluate("window.ran") == 1
    assert ran >= 3


def bare(text: str) -> str:
    """Return a text without white space and the character that HTML has no place for."""
    return "".join(text.replace("\x00", "").replace("\ufffd", "").split())


def sweep(visit: Visit) -> None:
    """Move the mouse over each chart, so that hovers open and their templates are filled."""
    for chart in visit.page.locator(".ddsviz-chart").all():
        chart.scroll_into_view_if_needed()
        box = chart.bounding_box()
        assert box is not None
        for step in range(8):
            across, down = 0.1 + step * 0.1, 0.35 + step % 4 * 0.12
            visit.page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
