"""The course's site in a real Chromium: its catalogue finds, its pages draw, and neither asks anybody for anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page
from rig import Visit
from walking import missed_by_tab, small_controls

from ddsviz.course.course_file import read_course
from ddsviz.course.publishing import build

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PAGES = ["index", *(Path(name).stem for name in read_course(NOTEBOOKS).order)]
DRAWN = "!document.querySelector('.ddsviz-note') && !document.querySelector('.ddsviz-chart:empty')"
NARROW_PX = 320
"""1,280 pixels at 400 %."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("course") / "site"
    build(NOTEBOOKS, folder)
    return folder


def titles(page: Page) -> list[str]:
    return [one.inner_text() for one in page.locator(".notebooks h2").all() if one.is_visible()]


def violations(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], node["html"][:200]) for one in found for node in one["nodes"]]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_draws_asks_nobody_goes_by_keys_and_has_no_barrier_light_or_dark_at_400_per_cent(
    visit: Visit, site: Path, name: str
) -> None:
    page = visit.page
    page.goto((site / f"{name}.html").as_uri())
    page.wait_for_function(DRAWN, timeout=60_000)
    assert missed_by_tab(page) == []
    assert small_controls(page) == []
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": NARROW_PX, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach(table => table.open = true)")
    page.wait_for_timeout(300)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW_PX
    assert visit.outside == []
    assert visit.faults == []
    assert [line for line in visit.heard if "Security Policy" in line] == []


def test_the_catalogue_filters_by_words_time_and_data_and_says_how_many_are_left(visit: Visit, site: Path) -> None:
    page = visit.page
    page.goto((site / "index.html").as_uri())
    every = titles(page)
    assert len(every) == len(PAGES) - 1
    page.get_by_label("What would you like to learn?").fill("moving AVERAGE")
    assert titles(page) == ["Averages and time series"]
    assert page.get_by_role("status").inner_text() == f"1 of {len(every)} notebooks"
    page.get_by_label("What would you like to learn?").fill("")
    page.get_by_label("Which data?").select_option("climate")
    with_climate = titles(page)
    assert "Averages and time series" in with_climate
    assert "First steps in Python" not in with_climate
    page.get_by_label("How long?").select_option(index=1)
    assert len(titles(page)) < len(with_climate)


def test_the_catalogue_is_whole_without_scripts(chromium: Browser, site: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    assert len(titles(page)) == len(PAGES) - 1
    assert not page.locator("form").is_visible()
    context.close()


def test_every_link_within_the_site_leads_somewhere(site: Path) -> None:
    for name in PAGES:
        page = BeautifulSoup((site / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
        for link in [element["href"] for element in page.select("a[href]")]:
            place, _, part = str(link).partition("#")
            if place.startswith("http"):
                continue
            assert not place or (site / place).is_file(), f"{name} links to {link}"
            if part and not place:
                assert len(page.select(f"[id='{part}']")) == 1, f"{name} links to {link}"
