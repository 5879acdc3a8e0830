"""The pages and slides of notebooks in a real Chromium: painted, quiet, open to all readers, and good on paper."""

import io
import itertools
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import nbformat
import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from course.sheets import code, sheet
from course.start import CHARTS, HEADINGS, MAPS, START
from playwright.sync_api import Browser, Page
from rig import Visit
from walking import FOCUS_AT_BEGINNING

from ddsviz.course.exporters import PageExporter, SlidesExporter

SLIDES = len(HEADINGS)
PAPER_SCALE = 0.75
"""Points of a page for each pixel; less, where Chromium shrinks a page because something on it is too wide."""

NO_LONGER_WAITING = "!document.querySelector('.ddsviz-note')"
SLIDE_OF = """
element => {
  while (!element.closest(".slide")) element = element.getRootNode().host;
  return element.closest(".slide").id;
}
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    for name, exporter in (("page.html", PageExporter), ("slides.html", SlidesExporter)):
        (folder / name).write_text(exporter().from_filename(str(START))[0], encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def page(chromium: Browser, written: Path) -> Iterator[Visit]:
    """A page that all tests look at: to load it again for each of them takes most of the time."""
    yield from opened(chromium, written / "page.html")


@pytest.fixture(scope="module")
def slides(chromium: Browser, written: Path) -> Iterator[Visit]:
    yield from opened(chromium, written / "slides.html")


def opened(chromium: Browser, file: Path) -> Iterator[Visit]:
    """Open a page, and wait until all is painted; all that it asks for counts as outside."""
    visit = Visit(chromium.new_page(viewport={"width": 1200, "height": 900}))
    visit.page.on("request", lambda request: visit.outside.append(request.url))
    visit.page.on("pageerror", lambda fault: visit.faults.append(fault.message))
    visit.page.goto(file.as_uri())
    visit.page.wait_for_function(NO_LONGER_WAITING, timeout=30_000)
    yield visit
    visit.page.close()


@pytest.fixture(autouse=True)
def as_at_first(page: Visit, slides: Visit) -> None:
    for visit in (page, slides):
        visit.page.emulate_media(color_scheme="light")
        visit.page.set_viewport_size({"width": 1200, "height": 900})
    slides.page.evaluate("location.hash = 'slide-1'")
    page.page.evaluate(FOCUS_AT_BEGINNING)


def test_a_page_paints_all_its_charts_and_maps_and_asks_for_nothing_else(page: Visit, written: Path) -> None:
    assert len(page.canvas_colours(CHARTS)) >= CHARTS
    assert len(page.page.frames) == MAPS + 1
    for frame in page.page.frames[1:]:
        assert frame.locator(".ddsviz-page-note").count() == 0, "nobody is to be told of a street map that was left out"
    asked = [address for address in page.outside if not address.startswith(("data:", "blob:"))]
    assert asked == [(written / "page.html").as_uri()]
    assert page.faults == []


def test_the_skip_link_leads_past_what_stands_before_the_content(page: Visit) -> None:
    page.page.keyboard.press("Tab")
    assert page.page.locator(".skip").bounding_box()["y"] >= 0
    page.page.keyboard.press("Enter")
    assert page.page.evaluate("document.activeElement.id") == "content"


def violations(page: Page, theme: Literal["light", "dark"], width: int) -> list[tuple[str, list[str]]]:
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("open => document.querySelectorAll('details').forEach(table => table.open = open)", theme == "dark")
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert page.evaluate("document.documentElement.scrollWidth") == width, "nobody is to scroll sideways"
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


@pytest.mark.parametrize(("theme", "width"), [("light", 320), ("dark", 1200)])
def test_axe_finds_no_barrier_on_slides(slides: Visit, theme: Literal["light", "dark"], width: int) -> None:
    slides.page.keyboard.press("ArrowRight")
    slides.page.keyboard.press("ArrowRight")
    assert violations(slides.page, theme, width) == []


def printed(page: Page) -> tuple[list[str], set[float]]:
    """Return the text of each printed page, and the scales that the first page is drawn at."""
    pages = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    scales: set[float] = set()
    pages[0].extract_text(visitor_text=lambda text, matrix, *_: scales.add(round(matrix[0], 3)) if text.strip() else 0)
    return [plain(page.extract_text()) for page in pages], scales


def plain(text: str) -> str:
    """Return a text as it can be found again: on paper "fi" is one sign, and spaces come and go."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def test_a_printed_page_has_captions_and_whole_lines_of_code_and_no_controls(page: Visit) -> None:
    captions = page.page.locator("figcaption").all_inner_texts()
    pages, scales = printed(page.page)
    whole = "".join(pages)
    assert len(captions) == CHARTS + MAPS
    for caption in captions:
        assert plain(caption) in whole
    assert 'title="MeantemperatureinEdinburgh")' in whole
    for control in ("Data table", "Rows in the moving average", "Show on the map", "Skip to the content", "Code of"):
        assert plain(control) not in whole
    assert scales == {PAPER_SCALE}


def test_slides_go_by_keys_and_buttons_and_say_where_they_are(slides: Visit) -> None:
    page, status = slides.page, slides.page.locator(".slide-buttons [role=status]")
    back, on = page.get_by_role("button", name="Previous slide"), page.get_by_role("button", name="Next slide")
    assert status.inner_text() == f"1 of {SLIDES}"
    assert back.is_disabled()
    page.keyboard.press("ArrowRight")
    on.click()
    assert status.inner_text() == f"3 of {SLIDES}"
    assert page.url.endswith("#slide-3")
    assert page.evaluate("document.activeElement.id") == "slide-3"
    assert page.locator(".slide:not([inert])").get_attribute("aria-label") == HEADINGS[2]
    for button in (back, on):
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 24
    page.go_back()
    assert status.inner_text() == f"2 of {SLIDES}"
    page.keyboard.press("ArrowLeft")
    assert status.inner_text() == f"1 of {SLIDES}"


def test_the_arrow_keys_of_a_slider_turn_no_slide(slides: Visit) -> None:
    handle, status = slides.page.locator(".noUi-handle").first, slides.page.locator(".slide-buttons [role=status]")
    slides.page.evaluate("slide => location.hash = slide", handle.evaluate(SLIDE_OF))
    before = status.inner_text()
    assert before != f"1 of {SLIDES}"
    handle.focus()
    slides.page.keyboard.press("ArrowRight")
    assert status.inner_text() == before


def test_charts_of_slides_that_were_hidden_are_painted_at_their_size(slides: Visit) -> None:
    assert len(slides.canvas_colours(CHARTS)) >= CHARTS
    for _ in range(SLIDES - 1):
        slides.page.keyboard.press("ArrowRight")
        for box in [chart.bounding_box() for chart in slides.page.locator(".slide:not([inert]) .bk-Figure").all()]:
            assert box["width"] >= 150
        for chart in slides.page.locator(".slide:not([inert]) iframe").all():
            assert chart.bounding_box()["width"] == 700
            assert chart.content_frame.locator("canvas").first.bounding_box()["width"] >= 650


def test_printed_slides_begin_each_on_a_page_of_their_own(slides: Visit) -> None:
    pages, scales = printed(slides.page)
    starts = [heading for heading in HEADINGS if any(text.startswith(plain(heading)) for text in pages)]
    assert starts == HEADINGS
    assert "Nextslide" not in "".join(pages)
    assert scales == {PAPER_SCALE}


@pytest.fixture
def without_scripts(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_without_scripts_all_slides_stand_one_below_the_other(without_scripts: Page, written: Path) -> None:
    without_scripts.goto((written / "slides.html").as_uri())
    boxes = [slide.bounding_box() for slide in without_scripts.locator(".slide").all()]
    assert len(boxes) == SLIDES
    assert all(above["y"] + above["height"] <= below["y"] + 1 for above, below in itertools.pairwise(boxes))
    assert not without_scripts.locator(".slide-buttons").is_visible()
    assert "Scripts are switched off" in without_scripts.locator(".ddsviz-note").first.inner_text()


def test_long_errors_and_warnings_are_wrapped_and_nobody_scrolls_sideways(chromium: Browser, tmp_path: Path) -> None:
    said = "There is no column 'Month' in this table. Did you mean 'month'? " * 8
    fault = {"output_type": "error", "ename": "ColumnError", "evalue": said, "traceback": [f"ColumnError: {said}"]}
    warning = {"output_type": "stream", "name": "stderr", "text": "x" * 900}
    notebook = nbformat.from_dict(sheet(code("1", 1, [fault, warning])))
    (tmp_path / "page.html").write_text(PageExporter().from_notebook_node(notebook)[0], encoding="utf-8")
    page = chromium.new_page(viewport={"width": 400, "height": 900})
    page.goto((tmp_path / "page.html").as_uri())
    for kind in ("error", "warning"):
        width, shown, height = page.locator(f"pre.{kind}").evaluate(
            "e => [e.scrollWidth, e.clientWidth, e.clientHeight]"
        )
        assert width <= shown
        assert height > 100
    page.close()
