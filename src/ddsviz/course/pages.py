"""A notebook's cells as the blocks of a page, or of slides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any

from nbformat import NotebookNode

from ddsviz.course.cleaning import cleaned
from ddsviz.course.code import code_html
from ddsviz.course.markdown import TAG
from ddsviz.course.outputs import Shown, output_html
from ddsviz.course.student_copy import EXERCISE, is_for_instructors, without_comments

NO_CELL = "remove-cell"
HIDDEN_CODE, HIDDEN_OUTPUT = "hide-input", "hide-output"
NO_CODE, NO_OUTPUT = "remove-input", "remove-output"
NOT_ON_SLIDES = ("skip", "notes")
NEW_SLIDE = ("slide", "subslide")
HEADING = re.compile(r"""<h([1-6]) id=(?:"[^"]*"|'[^']*')>(.*?)</h\1>""", re.DOTALL)
SLIDE_HEADINGS = ("h1", "h2")


@dataclass
class Slide:
    """A slide: the blocks on it, and its name for those who listen."""

    blocks: list[str] = field(default_factory=list)
    name: str = ""

    @property
    def html(self) -> str:
        """All its blocks."""
        return "\n".join(self.blocks)


def kept_cells(cells: list[Any], with_solutions: bool) -> list[tuple[str, Any]]:
    """Return the cells that a page shows, each with its place in the notebook: "Cell 7".

    Without solutions, exercises stand without outputs, too: an instructor may have tried an answer there last.
    """
    named = [(f"Cell {number}", cell) for number, cell in enumerate(cells, 1) if NO_CELL not in _tags(cell)]
    if with_solutions:
        return named
    return [(where, _for_students(cell)) for where, cell in named if not is_for_instructors(cell)]


def _for_students(cell: Any) -> Any:
    if cell.cell_type == "markdown":
        return NotebookNode({**cell, "source": without_comments(cell.source)})
    if EXERCISE in _tags(cell) and cell.cell_type == "code":
        return NotebookNode({**cell, "outputs": []})
    return cell


def block_html(cell: Any, shown: Shown, language: str, where: str) -> str:
    """Return a cell as HTML.

    Parameters
    ----------
    cell : nbformat.NotebookNode
        The cell.
    shown : Shown
        What the page has shown so far.
    language : str
        The notebook's programming language, as Pygments knows it.
    where : str
        Which cell it is, for an error: "Cell 7".
    """
    if cell.cell_type == "markdown":
        return shown.markdown(cell.source, cell.get("attachments", {}), where)
    if cell.cell_type == "raw":
        return cleaned(cell.source) if cell.metadata.get("format") == "text/html" else ""
    tags = _tags(cell)
    code = "" if NO_CODE in tags or not cell.source.strip() else code_html(cell.source, language)
    outputs = "" if NO_OUTPUT in tags else _outputs_html(cell, shown, where)
    if HIDDEN_CODE in tags:
        code = _folded("Code", code)
    if HIDDEN_OUTPUT in tags:
        outputs = _folded("Output", outputs)
    return f'<div class="cell">{code}{outputs}</div>' if code or outputs else ""


def _outputs_html(cell: Any, shown: Shown, where: str) -> str:
    alternative = str(cell.metadata.get("alt", ""))
    html = "".join(output_html(output, shown, alternative, where) for output in cell.outputs)
    return f'<div class="output">{html}</div>' if html else ""


def _folded(name: str, html: str) -> str:
    return f"<details><summary>{name}</summary>{html}</details>" if html else ""


def _tags(cell: Any) -> set[str]:
    return set(cell.metadata.get("tags", []))


def slides_of(cells: list[tuple[str, Any]], shown: Shown, language: str) -> list[Slide]:
    """Return slides: one for each heading of the first two levels, or as the cells' own metadata say."""
    slides: list[Slide] = []
    for where, cell in cells:
        kind = cell.metadata.get("slideshow", {}).get("slide_type", "")
        if kind in NOT_ON_SLIDES:
            continue
        html = block_html(cell, shown, language, where)
        is_one = bool(kind) or cell.cell_type != "markdown"
        parts = [(kind in NEW_SLIDE, html)] if is_one else list(_parts_at_headings(html))
        for begins, part in parts:
            if begins or not slides:
                slides.append(Slide())
            slides[-1].blocks.append(part)
    kept = [slide for slide in slides if slide.html.strip()]
    for number, slide in enumerate(kept, 1):
        slide.name = _first_heading(slide.html) or f"Slide {number}"
    return kept


def _parts_at_headings(html: str) -> Iterator[tuple[bool, str]]:
    """Yield the parts of a text between its headings, and whether each begins with one."""
    from bs4 import BeautifulSoup

    part, begins = "", False
    for element in BeautifulSoup(html, "html.parser").contents:
        if element.name in SLIDE_HEADINGS:
            if part.strip():
                yield begins, part
            part, begins = "", True
        part += str(element) if element.name else escape(str(element), quote=False)
    if part.strip():
        yield begins, part


def _first_heading(html: str) -> str:
    found = HEADING.search(html)
    return unescape(TAG.sub("", found[2])).strip() if found else ""
