"""Outputs of other libraries: what a page can show of them, and what it has to say that is missing.

A page asks nobody for anything and runs no kernel. So a chart that fetches its drawing script, or a widget, is replaced
by its picture, if the notebook has stored one, else by a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from ddsviz.course.notebook_file import joined_lines
from ddsviz.course.stored_figures import OPENING

LIBRARIES = {
    "application/vnd.plotly": "Plotly",
    "application/vnd.vega": "Altair",
    "application/vnd.bokehjs": "Bokeh's own display",
    "application/vnd.holoviews": "HoloViews",
}
SIGNS = {"Plotly.newPlot": "Plotly", "vegaEmbed": "Altair"}
OTHER = "what another library draws"
WIDGET = "application/vnd.jupyter.widget-view+json"
RUNS_TEXT = ("application/vnd.vega",)
"""Libraries whose scripts make functions of text, which a page lets only our slider do."""
SCRIPT = re.compile(r"<script\b[^>]*>.*?</script>", re.DOTALL | re.IGNORECASE)
OUTSIDE = r"""\s*=\s*["']?\s*(?:https?:)?//"""
FETCHES = re.compile(
    rf"<script\b[^>]*\bsrc\s*=|<link\b[^>]*\bhref{OUTSIDE}|<iframe\b[^>]*\bsrc\s*=(?!\s*[\"']?data:)", re.IGNORECASE
)
FETCHES_IN_SCRIPT = re.compile(
    r"""\bimport\b[^;\n]*?["']https?://|\brequire(?:js)?\s*(?:\.config\s*)?\(|https?://(?:cdn|unpkg|[\w.-]*cdn[\w.-]*)[./]"""
)
FRAME = re.compile(r"""<iframe\b[^>]*\bsrc\s*=\s*["'](https?://[^"'<>]*)""", re.IGNORECASE)
LONGEST_LIBRARY_CHARACTERS = 500_000
"""A longer script is the library itself, packed in, and mentions addresses that it need not ask."""


def missing_from_page(data: Mapping[str, Any]) -> str:
    """Return what a page cannot show of an output, in words: "a chart of Plotly"; or nothing.

    Parameters
    ----------
    data : mapping
        The output's forms by their types, as nbformat has them.

    Examples
    --------
    >>> missing_from_page({"application/vnd.plotly.v1+json": {}, "text/plain": "Figure()"})
    'a chart of Plotly'
    >>> missing_from_page({"application/vnd.plotly.v1+json": {}, "image/png": "iVBOR"})
    ''
    """
    text = joined_lines(data.get("text/html", ""))
    if OPENING.search(text) or any(kind.startswith("image/") for kind in data):
        return ""
    library = next((name for kind in data for start, name in LIBRARIES.items() if kind.startswith(start)), "")
    library = library or next((name for sign, name in SIGNS.items() if sign in text), "")
    if WIDGET in data:
        return "a widget"
    if "text/html" not in data:
        return f"a chart of {library}" if any(kind.startswith(tuple(LIBRARIES)) for kind in data) else ""
    runs_text = any(kind.startswith(RUNS_TEXT) for kind in data)
    if not runs_text and not needs_network(text):
        return ""
    return f"a chart of {library}" if library else "a part of another site" if FRAME.search(text) else OTHER


def needs_network(html: str) -> bool:
    """Return whether an output's HTML asks other sites for what it is drawn with."""
    scripts = SCRIPT.findall(html)
    around = SCRIPT.sub(lambda found: found[0].partition(">")[0] + ">", html)
    if FETCHES.search(around) or any(FETCHES.search(unescape(frame)) for frame in _frames(around)):
        return True
    return any(FETCHES_IN_SCRIPT.search(text) for text in scripts if len(text) < LONGEST_LIBRARY_CHARACTERS)


def _frames(html: str) -> list[str]:
    return re.findall(r"""\bsrcdoc\s*=\s*(?:"([^"]*)"|'[^']*')""", html)


def addresses_in(html: str) -> list[str]:
    """Return the addresses of the frames that an output shows of other sites, so that a reader can go there."""
    return [unescape(address) for address in FRAME.findall(html)]


def sentence_of(missing: str) -> str:
    """Return what a page says in place of what it cannot show."""
    shown = f"In Jupyter, {missing} stands here."
    if missing == "a widget":
        return f"{shown} It needs a running notebook."
    return f"{shown} This page cannot show it, because it asks no other site for anything."
