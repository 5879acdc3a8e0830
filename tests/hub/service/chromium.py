"""A real browser, driven through its own debugging port: just enough to open pages, look into frames, and click."""

from __future__ import annotations

import itertools
import json
import shutil

import requests
import websocket
from class_service import Service, free_port, wait_until

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--ignore-certificate-errors", "--remote-allow-origins=*",
]  # fmt: skip


def executable() -> str | None:
    """Return an installed Chromium or Chrome."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Chromium:
    """A browser with a new profile, which a service runs and ends."""

    def __init__(self, service: Service) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.numbers = itertools.count(1)
        profile = f"--user-data-dir={service.folder}/chromium-{port}"
        service.run("chromium", [executable(), *FLAGS, f"--remote-debugging-port={port}", profile, "about:blank"])
        wait_until(self.targets, "the browser")

    def targets(self) -> list[dict[str, str]]:
        """Return the open pages, and the frames in them that are another site's."""
        try:
            return requests.get(f"{self.address}/json/list", timeout=2).json()
        except requests.RequestException:
            return []

    def find(self, kind: str, part: str) -> dict[str, str]:
        """Wait for a page or frame whose address has some part."""
        return wait_until(
            lambda: next((t for t in self.targets() if t["type"] == kind and part in t["url"]), None),
            f"a {kind} with {part}, among {[t['url'] for t in self.targets()]}",
        )

    def ask(self, target: dict[str, str], method: str, **parameters: object) -> dict[str, object]:
        """Ask something of a page."""
        channel = websocket.create_connection(target["webSocketDebuggerUrl"], timeout=30)
        number = next(self.numbers)
        channel.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while (answer := json.loads(channel.recv())).get("id") != number:
            pass
        channel.close()
        return answer["result"]

    def run(self, target: dict[str, str], script: str) -> object:
        """Run a script in a page, as if somebody had clicked."""
        told = self.ask(target, "Runtime.evaluate", expression=script, userGesture=True, returnByValue=True)
        return told["result"].get("value")
