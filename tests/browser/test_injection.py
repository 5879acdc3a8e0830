"""Data is never code: payloads in every text that reaches a chart stay text."""

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import pytest
from hostile import Hostile
from playwright.sync_api import TimeoutError as NotInTime
from registry import IS_MAP, REGISTERED
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
PAYLOADS = [text.replace(RUN, f"window.ran{number}=1") for number, text in enumerate(PAYLOADS)]
RAN = "Object.keys(window).filter(name => /^ran\\d+$/.test(name))"
"""Each payload that runs leaves its number."""
AT_ONCE = 3
"""To start a page takes as long as to draw the charts of a payload; in long pages each movement takes longer."""
SEVERAL = [PAYLOADS[start : start + AT_ONCE] for start in range(0, len(PAYLOADS), AT_ONCE)]
# Records what is drawn on any canvas as text, and tells what was drawn in each chart of the page.
RECORD = """
const drawn = new Map();
for (const name of ["fillText", "strokeText"]) {
  const draw = CanvasRenderingContext2D.prototype[name];
  CanvasRenderingContext2D.prototype[name] = function (text, ...rest) {
    drawn.set(this.canvas, (drawn.get(this.canvas) || "") + text);
    return draw.call(this, text, ...rest);
  };
}
window.drawnIn = charts => charts.map(chart => [...drawn].filter(([canvas]) => {
  let element = canvas;
  while (element && !chart.contains(element)) element = element.getRootNode().host;
  return element;
}).map(([, texts]) => texts).join(""));
"""


def charts(payload: str) -> list[Any]:
    """Return a chart of each kind with a payload in every text that it takes."""
    return [hostile(told(payload)) for hostile in CHARTS]


def told(payload: str) -> Hostile:
    return Hostile(payload, [payload, "b", "c", "d"])


CHARTS, MAPS = (
    [own.hostile for kind, own in REGISTERED.items() if IS_MAP[kind] == is_map and own.hostile]
    for is_map in (False, True)
)


@pytest.mark.parametrize("payloads", SEVERAL, ids=range(len(SEVERAL)))
def test_a_payload_runs_nowhere_and_is_shown_as_text(visit: Visit, tmp_path: Path, payloads: list[str]) -> None:
    visit.page.add_init_script(RECORD)
    harm = named(payloads, lambda some: harm_in_charts(visit, tmp_path, some))
    assert not harm, "\n".join(harm)


def named(payloads: list[str], harm: Callable[[list[str]], list[str]]) -> list[str]:
    """Return what harm payloads do together; where they do, each is tried alone, so that the culprit is named."""
    together = harm(payloads)
    return together + [f"{payload!r} alone: {harm([payload])}" for payload in payloads if together]


def harm_in_charts(visit: Visit, tmp_path: Path, payloads: list[str]) -> list[str]:
    opened(visit, tmp_path, [chart for payload in payloads for chart in charts(payload)])
    visit.page.wait_for_timeout(200)
    visit.page.evaluate("window.scrollTo(0, 0)")
    sweep(visit)
    harm = [f"{name} has run" for name in visit.page.evaluate(RAN)] + visit.faults + visit.outside
    drawn = visit.page.locator(".ddsviz-chart").evaluate_all("charts => window.drawnIn(charts)")
    captions = visit.page.locator("figcaption").all_inner_texts()
    if not len(drawn) == len(captions) == len(CHARTS) * len(payloads):
        harm.append(f"{len(drawn)} charts and {len(captions)} captions")
    for payload, texts, said in zip(payloads, by(len(CHARTS), drawn), by(len(CHARTS), captions), strict=False):
        if bare(payload) not in bare("".join(texts)):
            harm.append(f"{payload!r} is not drawn")
        harm += [f"{payload!r} is not in {caption!r}" for caption in said if bare(payload)[:20] not in bare(caption)]
    return harm


def opened(visit: Visit, tmp_path: Path, charts: list[Any]) -> None:
    """Open charts as a saved page, and wait until all are drawn."""
    visit.faults.clear()
    visit.outside.clear()
    path = tmp_path / "charts.html"
    path.write_text(page_html(*charts), encoding="utf-8")
    visit.page.goto(path.as_uri())
    try:
        visit.page.wait_for_function("!document.querySelector('.ddsviz-note')", timeout=30_000)
    except NotInTime:
        visit.faults.append("not all is drawn")


def by(number: int, texts: list[Any]) -> list[list[Any]]:
    return [texts[start : start + number] for start in range(0, len(texts), number)]


def maps(payload: str) -> list[Any]:
    """Return a map of each kind with a payload in every text that it takes."""
    maps = [hostile(told(payload)) for hostile in MAPS]
    for chart in maps:
        folium.LayerControl(collapsed=False).add_to(chart)  # Leaflet writes layers' names as HTML
    return maps


OPEN_POPUP = """
async () => {
  ddsviz.show([0, 1, 2, 3].find(row => ddsviz.rows(row, row + 1)[0].join().length > 30) ?? 0);
  const end = performance.now() + 5000;
  const isOpen = () => document.querySelector(".leaflet-popup-content")?.offsetHeight > 0;
  while (!isOpen() && performance.now() < end) await new Promise(done => setTimeout(done, 20));
  return isOpen();
}
"""


@pytest.mark.parametrize("payloads", SEVERAL, ids=range(len(SEVERAL)))
def test_a_payload_in_a_map_runs_nowhere_and_is_shown_as_text(
    visit: Visit, tmp_path: Path, payloads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ddsviz.options, "tiles", None)
    harm = named(payloads, lambda some: harm_in_maps(visit, tmp_path, some))
    assert not harm, "\n".join(harm)


def harm_in_maps(visit: Visit, tmp_path: Path, payloads: list[str]) -> list[str]:
    opened(visit, tmp_path, [chart for payload in payloads for chart in maps(payload)])
    sweep(visit)
    elements = visit.page.query_selector_all(".ddsviz-chart iframe")
    frames = [frame for frame in (element.content_frame() for element in elements) if frame]
    for frame in frames:
        if not frame.evaluate(OPEN_POPUP):
            visit.faults.append("a popup does not open")
    visit.page.wait_for_timeout(200)
    harm = [f"{name} has run" for frame in visit.page.frames for name in frame.evaluate(RAN)]
    harm += visit.faults + visit.outside
    rows = "ddsviz.rows(0, 4).flat().join(' ')"
    shown = [(frame.evaluate(rows), frame.locator(".ddsviz-legend").inner_text()) for frame in frames]
    if len(frames) != len(MAPS) * len(payloads):
        harm.append(f"{len(frames)} maps")
    for payload, texts in zip(payloads, by(len(MAPS), shown), strict=False):
        for text in itertools.chain(*texts):
            if bare(payload)[:20] not in bare(text):
                harm.append(f"{payload!r} is not in {text!r}")
    return harm


def test_stock_folium_runs_what_stands_in_its_texts(visit: Visit, tmp_path: Path) -> None:
    """Tell that these payloads bite: Folium's own markers let some of them run."""
    ran = 0
    for number, payload in enumerate(PAYLOADS[:12]):
        stock = folium.Map([55.95, -3.2], tiles=None)
        folium.Marker([55.95, -3.2], popup=payload, tooltip=payload).add_to(stock)
        path = tmp_path / "stock.html"
        path.write_text(page_with_files(stock), encoding="utf-8")
        visit.page.goto(path.as_uri())
        visit.page.locator(".leaflet-marker-icon").or_(visit.page.locator("body")).first.click(force=True)
        visit.page.wait_for_timeout(100)
        ran += visit.page.evaluate(RAN) == [f"ran{number}"]
    assert ran >= 3


def bare(text: str) -> str:
    """Return a text without white space and the character that HTML has no place for."""
    return "".join(text.replace("\x00", "").replace("\ufffd", "").split())


SCROLL_TO = """
chart => {
  chart.scrollIntoView({block: "center"});
  const {x, y, width, height} = chart.getBoundingClientRect();
  return [x, y, width, height];
}
"""


def sweep(visit: Visit) -> None:
    """Move the mouse over each chart, so that hovers open and their templates are filled."""
    for chart in visit.page.query_selector_all(".ddsviz-chart"):
        x, y, width, height = chart.evaluate(SCROLL_TO)
        assert width * height > 0
        for step in range(8):
            across, down = 0.1 + step * 0.1, 0.35 + step % 4 * 0.12
            visit.page.mouse.move(x + width * across, y + height * down)
