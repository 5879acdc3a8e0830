"""A notebook as students get it: what it says and asks, and nothing of how it was answered.

What may stay is named here, and all else goes: a solution can hide in a tag written a little differently, in outputs,
in metadata, in a picture that no text shows any more, or in a comment that only the raw text has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from ddsviz.course.course_file import CourseError
from ddsviz.course.metadata import published
from ddsviz.course.notebook_file import source_of, tags_of, with_source

SOLUTION, EXERCISE = "solution", "exercise"
NOTES = "notes"
"""The slide type of what only the speaker reads."""
NOTEBOOK_METADATA = ("title", "authors", "kernelspec", "language_info", "ddsviz")
CELL_METADATA = (
    "tags", "slideshow", "jupyter", "collapsed", "scrolled", "editable", "deletable", "format", "raw_mimetype",
    "vscode", "nbgrader",
)  # fmt: skip
MARKED = re.compile(r"#\s*(?:BEGIN )?SOLUTION\b|BEGIN (?:HIDDEN TESTS|MARK SCHEME)\b")
"""How nbgrader and Otter mark a solution within a cell, which their own tools would take out."""
CODE = r"^(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^(?P=fence)|(?P<tick>`+)[^`].*?(?<!`)(?P=tick)(?!`)"
COMMENT = r"<!--.*?(?:-->|\Z)|^ {0,3}\[(?://|comment|_)\]: *(?:#|<>)[^\n]*(?:\n|\Z)"
"""HTML's, and the links to nowhere that stand for comments in Markdown."""
COMMENT_OR_CODE = re.compile(f"(?P<code>{CODE})|{COMMENT}", re.DOTALL | re.MULTILINE)
ATTACHMENT = re.compile(r"attachment:([^\s\"'>)]+)")


def is_for_instructors(cell: Mapping[str, Any]) -> bool:
    """Return whether a cell is a solution or the speaker's notes.

    Examples
    --------
    >>> is_for_instructors({"metadata": {"tags": ["Solutions"]}})
    True
    """
    slide = cell["metadata"].get("slideshow", {})
    is_notes = isinstance(slide, Mapping) and slide.get("slide_type") == NOTES
    # "Solution" and "solutions" are meant so too: better one cell too few than one too many.
    return is_notes or any(str(tag).strip().casefold().startswith(SOLUTION) for tag in tags_of(dict(cell)))


def student_copy(notebook: dict[str, Any], name: str = "The notebook") -> dict[str, Any]:
    """Return a notebook as students get it.

    Parameters
    ----------
    notebook : dict
        Its JSON; it is not changed.
    name : str
        Its file's name, for an error.

    Raises
    ------
    CourseError
        If a solution is marked within a cell that stays.

    Examples
    --------
    >>> cell = {"cell_type": "code", "metadata": {"tags": ["solution"]}, "source": "4", "outputs": []}
    >>> student_copy({"cells": [cell], "metadata": {}})
    {'cells': [], 'metadata': {}}
    """
    kept = [(number, cell) for number, cell in enumerate(notebook["cells"], 1) if not is_for_instructors(cell)]
    for number, cell in kept:
        _check_unmarked(cell, f"{name}, cell {number}")
    metadata = _named(notebook["metadata"], NOTEBOOK_METADATA)
    if "ddsviz" in metadata:
        metadata["ddsviz"] = {"learning_resource": published(notebook)}
    return {**notebook, "metadata": metadata, "cells": [_cleared(cell) for _, cell in kept]}


def without_comments(markdown: str) -> str:
    """Return Markdown without HTML's comments, which nobody sees who does not open the text.

    Examples
    --------
    >>> without_comments("Why?<!-- It is 42. --> Write `<!-- so -->`.")
    'Why? Write `<!-- so -->`.'
    """
    return COMMENT_OR_CODE.sub(lambda found: found["code"] or "", markdown)


def _check_unmarked(cell: dict[str, Any], where: str) -> None:
    found = MARKED.search(source_of(cell))
    if found:
        raise CourseError(
            f"{where}: '{found[0]}' marks a solution, and the cell would reach students. "
            f"Move the solution into a cell of its own, and give that the tag {SOLUTION}."
        )


def _cleared(cell: dict[str, Any]) -> dict[str, Any]:
    cleared = {**cell, "metadata": _named(cell["metadata"], CELL_METADATA)}
    if cell["cell_type"] == "code":
        return {**cleared, "outputs": [], "execution_count": None}
    text = source_of(cell)
    if cell["cell_type"] == "markdown":
        text = without_comments(text)
        cleared = with_source(cleared, text) if text != source_of(cell) else cleared
    if "attachments" in cell:
        shown = {unquote(name) for name in ATTACHMENT.findall(text)}
        cleared["attachments"] = {name: one for name, one in cell["attachments"].items() if name in shown}
    return cleared


def _named(metadata: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in metadata.items() if name in names}
