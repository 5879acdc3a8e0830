"""Texts in a Folium page that are rendered as they stand.

Folium makes a template of each finished script, so that `{{…}}` in a text of the data would be run, in Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import Any

import branca.element
from branca.element import Element

TEMPLATES_KEPT = 64  # each map has the same few, and jinja compiles them anew each time
_taken_as_they_stand = ContextVar("taken_as_they_stand", default=False)


@contextmanager
def taken_as_they_stand() -> Iterator[None]:
    """Let Folium keep finished scripts as texts; other threads go on as ever."""
    _teach_branca()
    token = _taken_as_they_stand.set(True)
    try:
        yield
    finally:
        _taken_as_they_stand.reset(token)


@cache
def _teach_branca() -> None:
    """Put a choice before the one place in which Folium's elements make their templates, and keep those it has made."""
    template = lru_cache(TEMPLATES_KEPT)(branca.element.Template)

    def text_or_template(text: str, *options: Any, **more: Any) -> Any:
        return AsItStands(text) if _taken_as_they_stand.get() else template(text, *options, **more)

    branca.element.Template = text_or_template


class AsItStands:
    """What takes a template's place: it renders its own text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def render(self, **values: Any) -> str:
        """Return the text."""
        return self.text


class Verbatim(Element):  # type: ignore[misc]
    """An element that is a text.

    Parameters
    ----------
    text : str
        What is rendered.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **kwargs: Any) -> str:
        """Return the text."""
        return self.text
