"""What an inspection asks of a notebook's prose: headings, pictures and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ddsviz.course.findings import Finding
from ddsviz.course.metadata import resource_of
from ddsviz.course.notebook_file import joined_lines, source_of

OBJECTIVES = re.compile(r"objective|you (?:can|will be able to)|learning (?:outcome|goal)", re.IGNORECASE)
FENCED = re.compile(r"^(`{3,}|~{3,}).*?^\1", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$", re.MULTILINE)
LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(\s*<?([^\s)>]+)>?(?:\s+[\"'][^)]*)?\)")
SOMEWHERE_ELSE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//|#)", re.IGNORECASE)
SAYS_NOTHING = {"here", "click here", "this", "link", "this link", "more", "read more", "click", "this page"}


def missing_objectives(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """A notebook that does not say what one learns in it."""
    headings = [text for _, cell in _prose(notebook) for _, text in _headings(cell)]
    if not any(OBJECTIVES.search(heading) for heading in headings):
        yield Finding("objectives", None, "No heading announces learning objectives. Add '## Learning objectives'.")
    if not resource_of(notebook).get("teaches"):
        yield Finding(
            "objectives", None,
            f"The metadata name no objectives. Add them: ddsviz notebook describe {path.name} --teaches '…'.",
        )  # fmt: skip


def heading_jump(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Headings that leave out a level, and more than one title."""
    last, titles = 0, 0
    for number, cell in _prose(notebook):
        for level, text in _headings(cell):
            titles += level == 1
            if level > last + 1:
                kind = f"a heading of level {last}" if last else "the start"
                yield Finding(
                    "heading-jump", number,
                    f"'{text}' is a heading of level {level}, straight after {kind}. Give it {'#' * (last + 1)}.",
                )  # fmt: skip
            if level == 1 and titles > 1:
                yield Finding("heading-jump", number, f"'{text}' is a second title. Give it ##.")
            last = level


def image_without_text(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Pictures that say nothing to those who do not see them."""
    for number, cell in _prose(notebook):
        text = _without_code(cell)
        empty = [target for bang, words, target in LINK.findall(text) if bang and not words.strip()]
        for target in empty + [source for source, alt in _images(text) if not alt.strip()]:
            yield Finding(
                "image-without-text", number,
                f"The picture {target} has no alternative text. Say what it shows: ![…]({target}).",
            )  # fmt: skip
    for number, cell in enumerate(notebook["cells"], 1):
        for output in cell.get("outputs", []):
            yield from _picture_in_output(number, output)


def dead_link(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Links to files that are not there."""
    for number, cell in _prose(notebook):
        text = _without_code(cell)
        targets = [target for _, _, target in LINK.findall(text)] + [source for source, _ in _images(text)]
        for target in dict.fromkeys(targets):
            file = unquote(target.split("#")[0].split("?")[0])
            if SOMEWHERE_ELSE.match(target) or not file or file in cell.get("attachments", {}):
                continue
            if not (path.parent / file).exists():
                yield Finding("dead-link", number, f"It links to '{target}', which is not there. Mend the link.")


def link_says_nothing(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Links whose words do not say where they lead."""
    for number, cell in _prose(notebook):
        for bang, words, target in LINK.findall(_without_code(cell)):
            if not bang and words.strip(" .*_").casefold() in SAYS_NOTHING:
                yield Finding(
                    "link-says-nothing", number,
                    f"The link '{words}' does not say where it leads ({target}). Put the page's name in its place.",
                )  # fmt: skip


def _prose(notebook: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] == "markdown":
            yield number, cell


def _without_code(cell: dict[str, Any]) -> str:
    return INLINE_CODE.sub("", FENCED.sub("", source_of(cell)))


def _headings(cell: dict[str, Any]) -> list[tuple[int, str]]:
    return [(len(marks), text) for marks, text in HEADING.findall(FENCED.sub("", source_of(cell)))]


class _ImageReader(HTMLParser):
    """Gathers the addresses and alternative texts of `img` elements."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an `img`; one that is said to be decoration needs no text."""
        told = dict(attrs)
        if tag == "img" and told.get("role") not in ("presentation", "none"):
            self.found.append((told.get("src") or "", told.get("alt") or ""))


def _images(html: str) -> list[tuple[str, str]]:
    reader = _ImageReader()
    reader.feed(html)
    return reader.found


def _picture_in_output(number: int, output: dict[str, Any]) -> Iterator[Finding]:
    data = output.get("data", {})
    pictures = [kind for kind in data if kind.startswith("image/")]
    told = output.get("metadata", {})
    named = any(isinstance(told.get(kind), dict) and told[kind].get("alt") for kind in pictures)
    html = joined_lines(data.get("text/html", ""))
    if (pictures and not named) or any(not alt.strip() for _, alt in _images(html)):
        yield Finding(
            "image-without-text", number,
            "Its output is a picture that says nothing in words. Draw it with ddsviz, or say below it what it shows.",
        )  # fmt: skip
