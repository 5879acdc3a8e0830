"""How long a browser takes from opening a saved page until its picture is complete: the same method for every library.

Chromium sends each frame that it paints, with its time. The picture is complete with the last frame that differs from
the one before, once the page answers and nothing more changes. No library is asked whether it is ready.
"""

from __future__ import annotations

import shutil
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Error, Page, Route, sync_playwright
from playwright.sync_api import TimeoutError as OutOfTime

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    # Pages for a list below an address bar that nobody sees would take half of the processors. The rest is what
    # Playwright switches off: Chromium obeys the last of these flags alone.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,AvoidUnnecessaryBeforeUnloadCheckSync,"
    "DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,"
    "ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,NetworkTimeServiceQuerying",
]  # fmt: skip
WINDOW = {"width": 1200, "height": 900}
MOST_SECONDS, QUIET_MS = 8, 100
ANSWER = "() => document.readyState === 'complete'"
# What Folium's pages ask of public servers, as far as their pictures need it; the rest is refused.
LOCAL_SCRIPTS = {
    "leaflet.js": "leaflet", "leaflet.css": "leaflet", "leaflet.markercluster.js": "leaflet_markercluster",
    "MarkerCluster.css": "leaflet_markercluster", "MarkerCluster.Default.css": "leaflet_markercluster",
    "marker-icon.png": "leaflet", "marker-shadow.png": "leaflet", "jquery-3.7.1.min.js": "jquery",
}  # fmt: skip
Frame = tuple[float, bytes]


@contextmanager
def chromium() -> Iterator[Browser]:
    # without one, Playwright's own
    executable = next((found for name in NAMES if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


def painted(browser: Browser, page: Path) -> tuple[float | None, str]:
    """Return the seconds from opening a page until it is painted; else None, and why."""
    context = browser.new_context(viewport=WINDOW)
    context.route("**/*", _from_disk)
    try:
        return _opened(context.new_page(), page.as_uri()), ""
    except OutOfTime:
        return None, f"more than {MOST_SECONDS} s in the browser"
    except Error as fault:
        return None, f"the browser gave up: {str(fault).splitlines()[0]}"
    finally:
        context.close()


def _opened(page: Page, address: str) -> float:
    """Open a page with nothing kept and no network, and return when its last frame was painted."""
    frames = _frames(page)
    deadline = time.time() + MOST_SECONDS
    page.goto(address, wait_until="commit", timeout=MOST_SECONDS * 1000)
    _wait_until_quiet(page, frames, deadline)
    images = [image for _, image in frames]
    changed = [when for place, (when, image) in enumerate(frames) if image not in images[max(place - 1, 0) : place]]
    return changed[-1] - float(page.evaluate("performance.timeOrigin")) / 1000


def _frames(page: Page) -> list[Frame]:
    """Return a list that each painted frame is added to: when it was painted, in seconds, and its picture."""
    session, frames = page.context.new_cdp_session(page), []

    def keep(event: Any) -> None:
        frames.append((event["metadata"]["timestamp"], b64decode(event["data"])))
        session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    session.on("Page.screencastFrame", keep)
    session.send("Page.startScreencast", {"format": "png"})
    return frames


def _wait_until_quiet(page: Page, frames: list[Frame], deadline: float) -> None:
    """Wait until a page that is not blank any more has answered twice, with pauses, and no frame came meanwhile."""
    quiet, seen = 0, -1
    while quiet < 2:
        # out of time, too, where a page answers and stays blank
        page.wait_for_function(ANSWER, timeout=max((deadline - time.time()) * 1000, 1))
        page.wait_for_timeout(QUIET_MS)
        quiet = quiet + 1 if len(frames) == seen and not _is_blank(frames) else 0
        seen = len(frames)


def _is_blank(frames: list[Frame]) -> bool:
    return not frames or Image.open(BytesIO(frames[-1][1])).convert("RGB").getcolors(1) is not None


def _from_disk(route: Route) -> None:
    address = route.request.url
    if address.startswith(("file:", "data:", "blob:")):
        return route.continue_()
    name = address.rpartition("/")[2]
    if name not in LOCAL_SCRIPTS:
        return route.abort()
    return route.fulfill(path=_packaged(name))


def _packaged(name: str) -> Path:
    from importlib import import_module

    folder = Path(import_module(f"xstatic.pkg.{LOCAL_SCRIPTS[name]}").BASE_DIR)
    return next(folder.rglob("jquery.js" if name.startswith("jquery") else name))
