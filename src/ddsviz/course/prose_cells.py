"""What stands in a notebook's prose, as Markdown and HTML are read: headings, links and pictures."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from mistune import HTMLRenderer
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from ddsviz.course.notebook_file import source_of

HEADINGS = {f"h{level}": level for level in range(1, 7)}
DECORATION = ("presentation", "none")


@dataclass(frozen=True)
class Content:
    """What a text has.

    Attributes
    ----------
    headings : list of (int, str)
        Levels and words.
    links : list of (str, str)
        Words, which may be those of a picture, and addresses.
    images : list of (str, str)
        Addresses, and alternative texts.
    decorations : list of str
        The addresses of pictures that are said to be for the eye alone.
    """

    headings: list[tuple[int, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    images: list[tuple[str, str]] = field(default_factory=list)
    decorations: list[str] = field(default_factory=list)


def prose_cells(notebook: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any], Content]]:
    """Yield the cells of prose, each with its place, counted from 1, and what it has."""
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] == "markdown":
            yield number, cell, content_of_markdown(source_of(cell))


@functools.lru_cache
def content_of_markdown(text: str) -> Content:
    r"""Return what a text in Markdown has.

    Examples
    --------
    >>> content_of_markdown("Maps\n===\n\n[**Here**](there.html)")
    Content(headings=[(1, 'Maps')], links=[('Here', 'there.html')], images=[], decorations=[])
    """
    return content_of_html(MarkdownWithMath(_Renderer(escape=False, exclude_anchor_links=True)).render(text))


def content_of_html(html: str) -> Content:
    """Return what a text in HTML has."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.content


class _Renderer(IPythonRenderer):  # type: ignore[misc]
    """Leaves pictures where they are; in Markdown, one without words is no decoration."""

    def image(self, text: str, url: str, title: str | None = None) -> str:
        html = HTMLRenderer.image(self, text, url, title)
        return str(html if text.strip() else html.replace(' alt=""', "", 1))


class _Reader(HTMLParser):
    """Gathers what a page has."""

    def __init__(self) -> None:
        super().__init__()
        self.content = Content()
        self._open: list[tuple[str, str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in HEADINGS or (tag == "a" and told.get("href")):
            self._open.append((tag, told.get("href") or "", []))
        if tag == "img" and told.get("src"):
            address, alternative = str(told["src"]), told.get("alt") or ""
            if told.get("role") in DECORATION or told.get("alt") == "":
                self.content.decorations.append(address)
            else:
                self.content.images.append((address, alternative))
            self.handle_data(alternative)

    def handle_data(self, data: str) -> None:
        for _, _, words in self._open:
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            return
        _, address, words = self._open.pop()
        text = " ".join("".join(words).split())
        if tag == "a":
            self.content.links.append((text, address))
        else:
            self.content.headings.append((HEADINGS[tag], text))
