"""What a notebook says of itself to its readers: in its title cell, and where it says how to cite it.

The same stands in its metadata, so both are written together, and the inspection tells where they differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ddsviz.course.notebook_file import source_of, with_source

FIRST_HEADING = re.compile(r"^# +(?P<said>.*?) *#* *$", re.MULTILINE)
TIME = re.compile(
    r"(?<=\b[Ii]t takes )(?P<before>(?:you )?(?:about |around |roughly |some )?)(?P<said>\d+)(?= minutes?\b)"
)
CITE = r"(?:\*\*How to cite[.:]?\*\*[.:]?|^#+ How to cite[^\n]*\n)\s*"
CITED_TITLE = re.compile(CITE + r"[^\n*]*?\(\d{4}\)\.? \*(?P<said>[^*\n]+)\*\.?", re.MULTILINE)
CITED_AUTHORS = re.compile(CITE + r"(?P<said>[^\n(*]+?)(?= \(\d{4}\))", re.MULTILINE)
LICENSED_AUTHORS = re.compile(
    r"\*\*Authors? and licen[cs]e[.:]?\*\*[.:]?\s*(?P<said>[^\n\[]+?)(?=, \d{4}\b|\. \[|\.?\s*$)", re.MULTILINE
)
JOINS = re.compile(r"[\s,;.&]|\band\b")
ENDS_A_SENTENCE = ("?", "!", ".")


def with_title(notebook: dict[str, Any], title: str) -> None:
    """Make the first cell's heading and the citation say a title; a notebook without such a cell gets one."""
    cells = notebook["cells"]
    if _title_cell(notebook) is None:
        cell: dict[str, Any] = {"cell_type": "markdown", "metadata": {}, "source": [f"# {title}"]}
        if notebook.get("nbformat_minor", 0) >= 5:
            cell["id"] = "title"
        cells.insert(0, cell)
    else:
        _replace(cells, 0, FIRST_HEADING, lambda _: f"# {title}")
    stop = "" if title.endswith(ENDS_A_SENTENCE) else "."
    for index in range(len(cells)):
        _replace(cells, index, CITED_TITLE, lambda found: f"{_before(found).removesuffix('*')}*{title}*{stop}")


def with_minutes(notebook: dict[str, Any], minutes: int) -> None:
    """Make the title cell say how long the notebook takes, if it says anything of it."""
    if _title_cell(notebook) is not None:
        _replace(notebook["cells"], 0, TIME, lambda found: f"{found['before']}{minutes}")


def with_authors(notebook: dict[str, Any], authors: list[str]) -> None:
    """Make the citation and the licence's line name these authors."""
    names = ", ".join(authors)
    for index in range(len(notebook["cells"])):
        for pattern in (CITED_AUTHORS, LICENSED_AUTHORS):
            _replace(notebook["cells"], index, pattern, lambda found: f"{_before(found)}{names}")


def differences(
    notebook: dict[str, Any], title: str, authors: list[str], minutes: int
) -> Iterator[tuple[int, str, str]]:
    """Yield where the text says something else than the metadata: the cell, what it says, and the option to mend it."""
    heading = FIRST_HEADING.search(_title_cell(notebook) or "")
    if title and heading and _plain(heading["said"]) != _plain(title):
        yield 1, f"Its heading says '{heading['said']}'", "title"
    time = TIME.search(_title_cell(notebook) or "")
    if minutes and time and int(time["said"]) != minutes:
        yield 1, f"It says that it takes {time['said']} minutes", "minutes"
    for number, cell in enumerate(notebook["cells"], 1):
        text = source_of(cell) if cell["cell_type"] == "markdown" else ""
        cited = CITED_TITLE.search(text)
        if title and cited and _plain(cited["said"]).rstrip(".?!") != _plain(title).rstrip(".?!"):
            yield number, f"It is to be cited as '{cited['said']}'", "title"
        for found in (CITED_AUTHORS.search(text), LICENSED_AUTHORS.search(text)):
            if authors and found and not _names_all(found["said"], authors):
                yield number, f"It names as its author: {found['said']}", "author"
                break


def _title_cell(notebook: dict[str, Any]) -> str | None:
    cells = notebook["cells"]
    text = source_of(cells[0]) if cells and cells[0]["cell_type"] == "markdown" else ""
    return text if FIRST_HEADING.search(text) else None


def _replace(cells: list[dict[str, Any]], index: int, pattern: re.Pattern[str], new: Any) -> None:
    """Put new words into a cell of prose, once; where they are the same, the cell stays as it is."""
    if cells[index]["cell_type"] != "markdown":
        return
    text = source_of(cells[index])
    changed = pattern.sub(new, text, count=1)
    if changed != text:
        cells[index] = with_source(cells[index], changed)


def _before(found: re.Match[str]) -> str:
    """Return what stands in a find before that which it says."""
    return found[0][: found.start("said") - found.start()]


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[*_`\\]", "", text).split())


def _names_all(text: str, authors: list[str]) -> bool:
    """Whether a text names all authors and nobody else; a family name is enough, as in 'Somerville, M.'."""
    if not all(author in text for author in authors):
        return all(author.split()[-1] in text for author in authors)
    for author in sorted(authors, key=len, reverse=True):
        text = text.replace(author, "")
    return not JOINS.sub("", text)
