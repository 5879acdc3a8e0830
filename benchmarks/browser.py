"""How long a browser takes from opening a saved page until its places are painted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from libraries.with_ddsviz import saved_marker_map
from map_tables import random_places
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
# Milliseconds since the page was asked for, when the points' canvas, in the map's own frame, has colour in it, and one
# more frame has been painted.
PAINTED = """
() => new Promise(done => {
  const look = () => {
    const canvas = document.querySelector("iframe")?.contentDocument?.querySelector(".leaflet-marker-pane canvas");
    const dots = canvas?.width ? canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data : [];
    requestAnimationFrame(dots.some(dot => dot) ? () => done(performance.now()) : look);
  };
  look();
})
"""


def painted(sizes: tuple[int, ...], rounds: int) -> dict[int, float]:
    """Return the seconds from opening a saved marker map until it is painted: the median, for each number of places."""
    with TemporaryDirectory() as folder, _chromium() as browser:
        return {size: _seconds(browser, _saved(folder, size), rounds) for size in sizes}


@contextmanager
def _chromium() -> Iterator[Browser]:
    # without one, Playwright's own
    executable = next((found for name in NAMES if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


def _saved(folder: str, size: int) -> str:
    path = Path(folder) / f"{size}.html"
    saved_marker_map(random_places(size), str(path))
    return path.as_uri()


def _seconds(browser: Browser, address: str, rounds: int) -> float:
    """Open a page once unmeasured, then so many times, each with nothing kept and no network."""
    taken = []
    for _ in range(rounds + 1):
        context = browser.new_context(viewport={"width": 1200, "height": 900}, offline=True)
        page = context.new_page()
        page.goto(address, wait_until="commit")
        taken.append(page.evaluate(PAINTED) / 1000)
        context.close()
    return median(taken[1:])
