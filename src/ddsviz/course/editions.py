"""The editions that are made from a course's folder: the student's, and the exam's.

The folder itself is the instructor's edition: executed, and with solutions.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

from ddsviz.course.course_file import COURSE_FILE, Course
from ddsviz.course.exercises import CHECKS_FOLDER
from ddsviz.course.notebook_file import read_notebook, tags_of, write_notebook

SOLUTION = "solution"
NEVER_GIVEN_OUT = re.compile(r"^(\.|__pycache__$)")
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every file in an archive, so that the same course gives the same archive."""


def student_copy(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook as students get it: without solutions, outputs and traces of having been run.

    Examples
    --------
    >>> cell = {"cell_type": "code", "metadata": {"tags": ["solution"]}, "source": "4", "outputs": []}
    >>> student_copy({"cells": [cell], "metadata": {}})
    {'cells': [], 'metadata': {}}
    """
    cells = [cell for cell in notebook["cells"] if SOLUTION not in tags_of(cell)]
    return {**notebook, "cells": [_cleared(cell) for cell in cells]}


def write_student_folder(course: Course, folder: Path) -> None:
    """Write the student's edition into a new folder: notebooks, checks, and what else lies beside them."""
    folder.mkdir(parents=True)
    for path in course.notebooks:
        write_notebook(folder / path.name, student_copy(read_notebook(path)))
    for path in sorted(course.folder.iterdir()):
        if NEVER_GIVEN_OUT.match(path.name) or path.suffix == ".ipynb":
            continue
        if path.is_dir():
            shutil.copytree(path, folder / path.name, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        else:
            shutil.copyfile(path, folder / path.name)


def write_exam_folder(student_folder: Path, folder: Path) -> None:
    """Write the exam's edition: the student's, with checks switched off and none to read."""
    shutil.copytree(student_folder, folder, ignore=shutil.ignore_patterns(CHECKS_FOLDER))
    told = (folder / COURSE_FILE).read_text(encoding="utf-8")
    others = re.sub(r"^checks\s*=.*\n?", "", told, flags=re.MULTILINE)
    (folder / COURSE_FILE).write_text(f"checks = false\n{others}", encoding="utf-8")


def write_archive(folder: Path, archive: Path) -> None:
    """Pack a folder; the same files give the same bytes."""
    with zipfile.ZipFile(archive, "x", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(f"{archive.stem}/{path.relative_to(folder).as_posix()}", FIRST_DAY)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                packed.writestr(entry, path.read_bytes())


def _cleared(cell: dict[str, Any]) -> dict[str, Any]:
    if cell["cell_type"] != "code":
        return cell
    metadata = {name: value for name, value in cell["metadata"].items() if name != "execution"}
    return {**cell, "metadata": metadata, "outputs": [], "execution_count": None}
