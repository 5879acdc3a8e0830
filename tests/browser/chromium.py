"""Finds a Chromium for the tests, or installs one: the installed one, else Playwright's own, else Debian's.

Run as a script by `make test`, before the tests in this folder.
"""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import Error, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Each window that opens would start two pages for the list below the address bar, which nobody sees: as much work as a
# test's own page. Chromium obeys the last --disable-features alone, so that Playwright's own stand here, too.
UNSEEN = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"]
SWITCHED_OFF_BY_PLAYWRIGHT = [
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
    "PreconnectToSearch",
]  # fmt: skip
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    f"--disable-features={','.join(SWITCHED_OFF_BY_PLAYWRIGHT + UNSEEN)}",
]  # fmt: skip


def executable() -> str | None:
    """Return the path of an installed Chromium or Chrome, or None: then Playwright uses its own."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def starts() -> bool:
    with sync_playwright() as playwright:
        try:
            playwright.chromium.launch(executable_path=executable(), args=FLAGS).close()
        except Error:
            return False
    return True


def run(*command: str) -> bool:
    print("Chromium is needed for the tests; trying:", " ".join(command), flush=True)
    return subprocess.run(command, check=False).returncode == 0


def main() -> int:
    if starts():
        return 0
    if run(sys.executable, "-m", "playwright", "install", "chromium") and starts():
        return 0
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if as_root and shutil.which("apt-get"):
        run("apt-get", "-qq", "update")
        if run("apt-get", "-qq", "-y", "install", "chromium", "fonts-dejavu-core") and starts():
            return 0
    print("No Chromium could be found or installed. Install Chromium or Chrome (on Debian: sudo apt install chromium).")
    return 1


if __name__ == "__main__":
    sys.exit(main())
