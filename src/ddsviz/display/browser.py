"""An installed Chromium, Chrome or Edge as a painter of pictures: started without a window, and ended again."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from ddsviz.errors import Mend, SaveError

NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge",
)  # fmt: skip
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
FLAGS = (
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--virtual-time-budget=60000",
    "--force-device-scale-factor=2",
    # two pages for a list below an address bar that nobody sees
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
)  # fmt: skip
TIME_LIMIT_S = 90
TRIES = 2
"""On a busy machine a browser's own clock may run out before it has painted."""
USUAL_PX = 700
"""Of a map whose size is a share of its page."""

# Asks Bokeh for the picture once all is drawn, and leaves it as text in the page, which the browser then prints.
EXPORT = """
<script>(async () => {
  const say = text => { const out = document.createElement("pre"); out.id = "picture"; out.textContent = text;
    document.body.replaceChildren(out); };
  try {
    let views = [];
    while (!views.length || document.querySelector(".ddsviz-note")) {
      await new Promise(done => setTimeout(done, 50));
      views = [...(window.ddsvizShown || new Map()).values()].flatMap(manager => [...manager.roots]);
    }
    for (const view of views) await view.ready;
    const svg = "KIND" == "svg";
    if (svg) for (const view of views) for (const model of view.model.references())
      if (model.type == "Figure") model.output_backend = "svg";
    await new Promise(done => setTimeout(done, 500));
    const layer = views[0].export(svg ? "svg" : "png", true);
    const bytes = text => Array.from(new TextEncoder().encode(text), byte => String.fromCodePoint(byte)).join("");
    if (svg) say(btoa(bytes(layer.ctx.get_serialized_svg(true))));
    else {
      const {canvas} = layer, pen = canvas.getContext("2d");
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.globalCompositeOperation = "destination-over";  // white paper below what is drawn
      pen.fillStyle = "#ffffff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      say(canvas.toDataURL("image/png").split(",")[1]);
    }
  } catch (fault) { say("fault: " + fault); }
})()</script>
"""

A_PAGE = "Or save a page instead, under a name that ends in '.html'."
PAGE = Mend.options(path="chart.html")


def find_browser() -> str | None:
    """Return the path of an installed Chromium, Chrome or Edge, or None."""
    on_path = (shutil.which(name) for name in NAMES)
    return next((found for found in on_path if found), None) or next(
        (candidate for candidate in PLACES if Path(candidate).is_file()), None
    )


def picture(page: str, kind: str) -> bytes:
    """Paint a page's chart.

    Parameters
    ----------
    page : str
        A page as `ddsviz.save` writes it.
    kind : {"png", "svg"}
        Picture or drawing.

    Raises
    ------
    SaveError
        If there is no browser, or it does not paint.
    """
    browser = _browser()
    with tempfile.TemporaryDirectory(prefix="ddsviz-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "chart.html"
        head, end, tail = page.rpartition("</body>")
        file.write_text(head + EXPORT.replace("KIND", kind) + end + tail, encoding="utf-8")
        for attempt in range(TRIES):
            answer = _run(browser, "--dump-dom", "--window-size=1200,900", file, Path(folder) / f"profile{attempt}")
            found = re.search(r'<pre id="picture">([A-Za-z0-9+/=]+)</pre>', answer)
            if found is not None:
                return base64.b64decode(found[1])
    raise SaveError(f"The browser {browser} did not paint the chart. {A_PAGE}", PAGE)


def map_picture(page: str, width: str, height: str) -> bytes:
    """Paint the page of a map, at twice its pixels.

    Raises
    ------
    SaveError
        If there is no browser, or it does not paint.
    """
    browser = _browser()
    across, down = (int(size.removesuffix("px")) if size.endswith("px") else USUAL_PX for size in (width, height))
    # In a frame of its size, because the window has another one while it opens.
    frame = f'<iframe srcdoc="{escape(page)}" style="width:{across}px;height:{down}px;border:0"></iframe>'
    with tempfile.TemporaryDirectory(prefix="ddsviz-", ignore_cleanup_errors=True) as folder:
        file, painted = Path(folder) / "map.html", Path(folder) / "map.png"
        file.write_text(f'<meta charset="utf-8"><body style="margin:0">{frame}', encoding="utf-8")
        _run(browser, f"--screenshot={painted}", f"--window-size={across},{down}", file, Path(folder) / "profile")
        if not painted.is_file():
            raise SaveError(f"The browser {browser} did not paint the map. {A_PAGE}", PAGE)
        return painted.read_bytes()


def _browser() -> str:
    browser = find_browser()
    if browser is None:
        raise SaveError(
            f"A picture needs an installed Chromium, Chrome or Edge, and none was found. Install one. {A_PAGE}", PAGE
        )
    return browser


def _run(browser: str, what: str, window: str, file: Path, profile: Path) -> str:
    # As root, Chromium runs only without its sandbox; the page is our own.
    as_root = ["--no-sandbox"] if sys.platform != "win32" and os.geteuid() == 0 else []
    command = [browser, *FLAGS, window, *as_root, f"--user-data-dir={profile}", what, file.as_uri()]
    try:
        done = subprocess.run(command, capture_output=True, timeout=TIME_LIMIT_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise SaveError(f"The browser {browser} could not be run ({fault}). {A_PAGE}", PAGE) from None
    return done.stdout.decode("utf-8", "replace")
