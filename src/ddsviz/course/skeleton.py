"""A new notebook, with the parts that every notebook of a course has."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

from ddsviz.course.course_file import Course, course_of
from ddsviz.course.metadata import first_metadata
from ddsviz.course.notebook_file import write_notebook

LONGEST_NAME = 60
PARTS = (
    (
        "markdown",
        "# {title}\n\nIt takes about 45 minutes.\n\n## Learning objectives\n\n"
        "When you have worked through this notebook, you can\n\n* say in your own words what it is about.",
    ),
    ("markdown", "## The question\n\nWhat would somebody like to know? What do you expect to find?"),
    ("code", "import ddsviz"),
    ("markdown", "## When does this picture mislead?\n\nEvery picture leaves something out. What does this one?"),
    ("markdown", "## Words to know\n\n* **word**: what it means"),
    (
        "markdown",
        "---\n\n**Author and licence.** {authors}. [{licence}]({licence_address}).\n\n"
        "**How to cite.** {authors} ({year}). *{title}*.",
    ),
)


def new_notebook(title: str, folder: Path, today: datetime.date) -> Path:
    """Write a notebook that passes the inspection, and return where it is.

    Parameters
    ----------
    title : str
        Its title; the file is named after it.
    folder : Path
        Where to; if the folder has a `course.toml`, authors and licence come from there.
    today : datetime.date
        The day that it says it was made.

    Raises
    ------
    SaveError
        If a file of that name is there.
    CourseError
        If the title is empty.
    """
    course = course_of(folder / "new.ipynb")
    metadata = first_metadata(title, course, today)
    path = folder / f"{file_name(metadata['title'])}.ipynb"
    write_notebook(path, _notebook(metadata, course, today))
    return path


def file_name(title: str) -> str:
    """Return a title as a file's name.

    Examples
    --------
    >>> file_name("Maps: where, and how far?")
    'maps-where-and-how-far'
    """
    return re.sub(r"[\W_]+", "-", title.casefold()).strip("-")[:LONGEST_NAME].rstrip("-") or "notebook"


def _notebook(metadata: dict[str, Any], course: Course | None, today: datetime.date) -> dict[str, Any]:
    resource = metadata["ddsviz"]["learning_resource"]
    words = {
        "title": metadata["title"],
        "authors": ", ".join(author["name"] for author in metadata["authors"]),
        "licence": resource["licenseSpdx"],
        "licence_address": resource["license"],
        "year": today.year,
    }
    cells = []
    for number, (kind, text) in enumerate(PARTS):
        cell: dict[str, Any] = {"cell_type": kind, "id": f"new-{number:02}", "metadata": {}}
        cell["source"] = text.format(**words).splitlines(keepends=True)
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        cells.append(cell)
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
