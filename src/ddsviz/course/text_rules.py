"""What an inspection asks of a notebook's prose: headings, pictures and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ddsviz.course.findings import Finding
from ddsviz.course.metadata import describe_command, resource_of
from ddsviz.course.notebook_file import joined_lines
from ddsviz.course.prose_cells import content_of_html, prose_cells

OBJECTIVES = re.compile(r"objective|you (?:can|will be able to)|learning (?:outcome|goal)", re.IGNORECASE)
SOMEWHERE_ELSE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//|#)", re.IGNORECASE)
ATTACHMENT = "attachment:"
SAYS_NOTHING = {"here", "click here", "this", "link", "this link", "more", "read more", "click", "this page"}


def missing_objectives(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """A notebook that does not say what one learns in it."""
    headings = [text for _, _, content in prose_cells(notebook) for _, text in content.headings]
    if not any(OBJECTIVES.search(heading) for heading in headings):
        yield Finding("objectives", None, "No heading announces learning objectives. Add '## Learning objectives'.")
    if not resource_of(notebook).get("teaches"):
        mend = describe_command(str(path), "teaches")
        yield Finding(
            "objectives", None,
            f"The metadata name no objectives. Add them: {mend.code}", (mend,),
        )  # fmt: skip


def heading_jump(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Headings that leave out a level, and more than one title."""
    last, titles = 0, 0
    for number, _, content in prose_cells(notebook):
        for level, text in content.headings:
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
    for number, _, content in prose_cells(notebook):
        for target in (source for source, words in content.images if not words.strip()):
            yield Finding(
                "image-without-text", number,
                f"The picture {target} has no alternative text. Say what it shows: ![…]({target}).",
            )  # fmt: skip
    for number, cell in enumerate(notebook["cells"], 1):
        for output in cell.get("outputs", []):
            if not cell["metadata"].get("alt"):
                yield from _picture_in_output(number, output)


def dead_link(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Links to files that are not there."""
    for number, cell, content in prose_cells(notebook):
        targets = [address for _, address in content.links] + [address for address, _ in content.images]
        for target in dict.fromkeys(targets + content.decorations):
            if not _leads_somewhere(unquote(target), path, cell.get("attachments", {})):
                yield Finding("dead-link", number, f"It links to '{target}', which is not there. Mend the link.")


def link_says_nothing(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Links whose words do not say where they lead."""
    for number, _, content in prose_cells(notebook):
        for words, target in content.links:
            if words.strip(" .*_").casefold() in SAYS_NOTHING:
                yield Finding(
                    "link-says-nothing", number,
                    f"The link '{words}' does not say where it leads ({target}). Put the page's name in its place.",
                )  # fmt: skip


def _leads_somewhere(target: str, path: Path, attachments: dict[str, Any]) -> bool:
    if target.startswith(ATTACHMENT):
        return target.removeprefix(ATTACHMENT) in attachments
    file = target.split("#")[0].split("?")[0]
    return bool(SOMEWHERE_ELSE.match(target)) or not file or (path.parent / file).exists()


def _picture_in_output(number: int, output: dict[str, Any]) -> Iterator[Finding]:
    data, told = output.get("data", {}), output.get("metadata", {})
    pictures = [] if "text/html" in data else [kind for kind in data if kind.startswith("image/")]
    named = told.get("alt") or any(isinstance(told.get(kind), dict) and told[kind].get("alt") for kind in pictures)
    images = content_of_html(joined_lines(data.get("text/html", ""))).images
    if (pictures and not named) or any(not words.strip() for _, words in images):
        yield Finding(
            "image-without-text", number,
            "Its output is a picture that says nothing in words. Draw it with ddsviz, or write what it shows into "
            'the cell\'s metadata: "alt": "Two lines that cross in 1985".',
        )  # fmt: skip
