"""The pages and slides of notebooks in a real Chromium: painted, quiet, open to all readers, and good on paper."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from rig import Visit

from ddsviz.course.exporters import PageExporter, SlidesExporter

START = Path(__file__).parents[2] / "notebooks" / "00-start-here.ipynb"
CHARTS, MAPS, SLIDES = 6, 3, 12
PAPER_SCALE = 0.75
"""Points of a page for each pixel; less, where Chromium shrinks a page because something on it is too wide."""

NO_LONGER_WAITING = "!document.querySelector('.ddsviz-note')"
NUMBER_FOCUSABLES = """
() => {
  window.numbers = new Map();
  const wanted = "a[href], button, summary, input, select, [tabindex]:not([tabindex='-1'])";
  const look = root => { for (const element of root.querySelectorAll("*")) {
    const shown = element.checkVisibility({visibilityProperty: true}) && !element.disabled && !element.closest("[inert]");
    if (shown && element.matches(wanted)) numbers.set(element, numbers.size);
    if (element.shadowRoot) look(element.shadowRoot);
    if (element.contentDocument && shown) look(element.contentDocument);
  } };
  look(document);
  return numbers.size;
}
"""
FOCUSED = """
() => {
  let element = document.activeElement;
  for (;;) {
    const inner = element && (element.shadowRoot?.activeElement || element.contentDocument?.activeElement);
    if (!inner || inner == element) break;
    element = inner;
  }
  if (!element || element == document.body) return null;
  return [numbers.has(element) ? numbers.get(element) : -1, element.outerHTML.slice(0, 100)];
}
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    for name, exporter in (("page.html", PageExporter), ("slides.html", SlidesExporter)):
        (folder / name).write_text(exporter().from_filename(str(START))[0], encoding="utf-8")
    return folder


def opened(visit: Visit, file: Path, width: int = 1200, theme: str = "light") -> list[str]:
    """Open a page, wait until all is painted, and return what it asked for."""
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.page.emulate_media(color_scheme=theme)
    visit.page.goto(file.as_uri())
    visit.page.wait_for_function(NO_LONGER_WAITING, timeout=30_000)
    assert visit.faults == []
    return [address for address in asked if not address.startswith(("data:", "blob:"))]


def violations(page: Page) -> list[tuple[str, list[str]]]:
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    found = Axe().run(page).response["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


def test_a_page_paints_all_its_charts_and_maps_and_asks_for_nothing_else(visit: Visit, written: Path) -> None:
    asked = opened(visit, written / "page.html")
    assert asked == [(written / "page.html").as_uri()]
    assert len(visit.canvas_colours(CHARTS)) >= CHARTS
    assert len(visit.page.frames) == MAPS + 1
    for frame in visit.page.frames[1:]:
        assert frame.locator(".ddsviz-page-note").count() == 0, "nobody is to be told of a street map that was left out"
    ends = visit.page.evaluate("[...document.querySelectorAll('figure')].map(figure => figure.ariaLabelledByElements)")
    assert len(ends) == CHARTS + MAPS


@pytest.mark.parametrize(("theme", "width"), [("light", 1200), ("dark", 1200), ("light", 320)])
def test_axe_finds_no_barrier_on_a_page(visit: Visit, written: Path, theme: str, width: int) -> None:
    opened(visit, written / "page.html", width, theme)
    assert violations(visit.page) == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(("theme", "width"), [("dark", 1200), ("light", 320)])
def test_axe_finds_no_barrier_on_slides(visit: Visit, written: Path, theme: str, width: int) -> None:
    opened(visit, written / "slides.html", width, theme)
    visit.page.keyboard.press("ArrowRight")
    visit.page.keyboard.press("ArrowRight")
    assert violations(visit.page) == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") == width


def test_every_control_of_a_page_is_reached_by_tab_and_none_is_a_trap(visit: Visit, written: Path) -> None:
    opened(visit, written / "page.html")
    expected = visit.page.evaluate(NUMBER_FOCUSABLES)
    reached: dict[int, str] = {}
    for _ in range(2 * expected):
        visit.page.keyboard.press("Tab")
        focused = visit.page.evaluate(FOCUSED)
        if focused is None:
            break
        reached[focused[0]] = focused[1]
    else:
        pytest.fail(f"Tab never leaves the page: {list(reached.values())[-3:]}")
    assert expected > 60
    assert 0 in reached, "the skip link"
    missed = visit.page.evaluate(
        "reached => [...numbers].filter(([, number]) => !reached.includes(number)).map(([e]) => e.outerHTML.slice(0, 120))",
        list(reached),
    )
    assert missed == []


def test_the_skip_link_leads_past_what_stands_before_the_content(visit: Visit, written: Path) -> None:
    opened(visit, written / "page.html")
    visit.page.keyboard.press("Tab")
    assert visit.page.locator(".skip").bounding_box()["y"] >= 0
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("document.activeElement.id") == "content"


def printed(visit: Visit) -> tuple[list[str], set[float]]:
    """Return the text of each printed page, and the scales that the first page is drawn at."""
    pages = pypdf.PdfReader(io.BytesIO(visit.page.pdf(prefer_css_page_size=True))).pages
    scales: set[float] = set()
    pages[0].extract_text(visitor_text=lambda text, matrix, *_: scales.add(round(matrix[0], 3)) if text.strip() else 0)
    return [re.sub(r"\s+", " ", page.extract_text()) for page in pages], scales


def test_a_printed_page_has_captions_and_whole_lines_of_code_and_no_controls(visit: Visit, written: Path) -> None:
    opened(visit, written / "page.html")
    captions = visit.page.locator("figcaption").all_inner_texts()
    pages, scales = printed(visit)
    whole = "".join(pages).replace(" ", "")
    assert len(captions) == CHARTS + MAPS
    for caption in captions:
        assert caption.replace(" ", "") in whole
    assert 'title="MeantemperatureinEdinburgh")' in whole
    for control in ("Data table", "Rows in the moving average", "Show on the map", "Skip to the content", "Code of"):
        assert control.replace(" ", "") not in whole
    assert scales == {PAPER_SCALE}


def test_slides_go_by_keys_and_buttons_and_say_where_they_are(visit: Visit, written: Path) -> None:
    opened(visit, written / "slides.html")
    page, status = visit.page, visit.page.locator(".slide-buttons [role=status]")
    back, on = page.get_by_role("button", name="Previous slide"), page.get_by_role("button", name="Next slide")
    assert status.inner_text() == f"1 of {SLIDES}"
    assert back.is_disabled()
    page.keyboard.press("ArrowRight")
    on.click()
    assert status.inner_text() == f"3 of {SLIDES}"
    assert page.url.endswith("#slide-3")
    assert page.evaluate("document.activeElement.id") == "slide-3"
    assert page.locator(".slide:not([inert])").get_attribute("aria-label") == "How did something change? A time series"
    for button in (back, on):
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 24
    page.go_back()
    assert status.inner_text() == f"2 of {SLIDES}"
    page.locator(".slide:not([inert]) .table").first.focus()
    page.keyboard.press("ArrowLeft")
    assert status.inner_text() == f"1 of {SLIDES}"


def test_the_arrow_keys_of_a_slider_turn_no_slide(visit: Visit, written: Path) -> None:
    opened(visit, written / "slides.html")
    visit.page.goto((written / "slides.html").as_uri() + "#slide-3")
    visit.page.locator(".noUi-handle").focus()
    visit.page.keyboard.press("ArrowRight")
    assert visit.page.locator(".slide-buttons [role=status]").inner_text() == f"3 of {SLIDES}"


def test_charts_of_slides_that_were_hidden_are_painted_at_their_size(visit: Visit, written: Path) -> None:
    opened(visit, written / "slides.html")
    assert len(visit.canvas_colours(CHARTS)) >= CHARTS
    for _ in range(SLIDES - 1):
        visit.page.keyboard.press("ArrowRight")
        for box in [chart.bounding_box() for chart in visit.page.locator(".slide:not([inert]) .bk-Figure").all()]:
            assert box["width"] >= 150
        for chart in visit.page.locator(".slide:not([inert]) iframe").all():
            assert chart.bounding_box()["width"] == 700
            assert chart.content_frame.locator("canvas").first.bounding_box()["width"] >= 650


def test_printed_slides_begin_each_on_a_page_of_their_own(visit: Visit, written: Path) -> None:
    opened(visit, written / "slides.html")
    pages, scales = printed(visit)
    names = visit.page.evaluate("[...document.querySelectorAll('.slide')].map(slide => slide.ariaLabel)")
    starts = [text for text in pages if any(text.strip().startswith(name) for name in names)]
    assert len(starts) == len(names) == SLIDES
    assert "Next slide" not in "".join(pages)
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
    assert all(above["y"] + above["height"] <= below["y"] + 1 for above, below in zip(boxes, boxes[1:], strict=False))
    assert not without_scripts.locator(".slide-buttons").is_visible()
    assert "Scripts are switched off" in without_scripts.locator(".ddsviz-note").first.inner_text()
