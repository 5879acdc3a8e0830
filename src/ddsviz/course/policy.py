"""Which scripts a page may run: those that the exporter wrote or kept from an output, named by their hashes.

A script that came into the page in another way, out of a text or a file's name, is in no list, and browsers refuse it.

References
----------
W3C, Content Security Policy Level 3, https://www.w3.org/TR/CSP3/.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

from ddsviz.display.figure import inside_script
from ddsviz.display.folium_html import packaged_text
from ddsviz.display.map_files import FILES

RUN_TYPES = {"", "text/javascript", "application/javascript", "module"}
SPEC_CLASS = "ddsviz-spec"
IMAGE_LINK = re.compile(r"url\(images/[\w.-]+\)")
RUNS_TEXT = re.compile(r'"(?:CustomJS\w*|HTMLTemplateFormatter)"')
"""Models of Bokeh that make functions of text."""


class Policy:
    """What a page's scripts may do, gathered while the page is made."""

    def __init__(self) -> None:
        self._hashes: dict[str, None] = {}
        self._runs_text = False

    def allow_scripts_in(self, html: str) -> None:
        """Let the scripts run that stand in a part of the page, and those in the frames within."""
        reader = _Scripts()
        reader.feed(html)
        reader.close()
        for text in reader.run:
            self._hashes.setdefault(_hash(text))
        for text in reader.specs:
            self._runs_text |= bool(RUNS_TEXT.search(text))
            self.allow_scripts_in(_page_of(text))
        for page in reader.frames:
            self.allow_scripts_in(page)

    def __str__(self) -> str:
        scripts = " ".join([*self._hashes, *(["'unsafe-eval'"] if self._runs_text else [])]) or "'none'"
        # Bokeh writes styles as it draws, so that there is no hash of them.
        return (
            f"default-src 'self' data: blob:; script-src {scripts}; style-src 'self' data: 'unsafe-inline'; "
            "object-src 'none'; base-uri 'none'"
        )


class _Scripts(HTMLParser):
    """Gathers the scripts of a part of a page, what its charts are drawn from, and the pages in its frames."""

    def __init__(self) -> None:
        super().__init__()
        self.run: list[str] = []
        self.specs: list[str] = []
        self.frames: list[str] = []
        self._inside: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "iframe" and told.get("srcdoc"):
            self.frames.append(told["srcdoc"])
        if tag != "script":
            return
        file = told.get("data-file", "")
        if SPEC_CLASS in told.get("class", "").split():
            self._inside = self.specs
        elif file in FILES:
            self.run.append(IMAGE_LINK.sub("none", inside_script(packaged_text(file))) + "\n")
        elif "src" not in told and told.get("type", "").strip().casefold() in RUN_TYPES:
            self._inside = self.run
        if self._inside is not None:
            self._inside.append("")

    def handle_data(self, data: str) -> None:
        if self._inside is not None:
            self._inside[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._inside = None


def _hash(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # as browsers read a page
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8', 'replace')).digest()).decode('ascii')}'"


def _page_of(spec: str) -> str:
    """Return the page that a map's frame holds; of a chart, nothing."""
    try:
        return str(json.loads(spec).get("page", ""))
    except (ValueError, AttributeError):
        return ""
