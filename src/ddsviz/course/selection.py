"""Which files of a course's folder students get, and why the others stay: nothing goes out that was not named.

Named are the notebooks of the course's order, the checks and files that these use, and what `course.toml` lists.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from ddsviz.course.course_file import COURSE_FILE, Course, CourseError, read_toml
from ddsviz.course.data_used import exercises_asked_for, files_written_by
from ddsviz.course.exercises import CHECKS_FOLDER
from ddsviz.course.notebook_file import read_notebook
from ddsviz.course.solutions import Solutions
from ddsviz.course.student_copy import student_copy
from ddsviz.course.used_files import WILDCARDS, files_named_by, files_named_in
from ddsviz.errors import Mend
from ddsviz.wording import quoted

NOTEBOOK = ".ipynb"
HIDDEN = re.compile(r"\.|__pycache__$")
NOT_NAMED = "no notebook of the order uses it"


@dataclass
class Selection:
    """What students get of a course's folder.

    Attributes
    ----------
    notebooks : dict of str to dict
        The students' copies, by file name: those of the order, and those that `course.toml` lists.
    files : list of str
        Other files, as they are.
    used : dict of str to list of str
        The files and checks that each notebook of the order uses.
    left : dict of str to str
        What stays in the folder, and why. A folder of which nothing is taken is named once: "old/".
    """

    notebooks: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    used: dict[str, list[str]] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)

    @property
    def copied(self) -> list[str]:
        """All that students get."""
        return [COURSE_FILE, *self.notebooks, *self.files]


def selection_of(course: Course) -> Selection:
    """Return what students get of a course.

    Raises
    ------
    CourseError
        If a file that is named has a solution, is not there or is none that can be given out.
    """
    selection, solutions = Selection(), Solutions()
    reasons: dict[str, str] = {}
    written_by_solutions: set[str] = set()
    whole = {name: read_notebook(course.folder / name) for name in course.order}
    for name, notebook in whole.items():
        solutions.add(notebook, name)
        selection.notebooks[name] = student_copy(notebook, name)
        written_by_solutions |= files_written_by(notebook)
    listed = dict.fromkeys(path for entry in course.files for path in _listed(course, entry))
    for name in course.order:
        used = _used(course, name, selection.notebooks[name])
        for path in used:
            reasons[path] = "" if path in listed else _reason_to_leave(path, written_by_solutions)
        selection.used[name] = [path for path in used if not reasons[path]]
    taken = {*listed, *(path for used in selection.used.values() for path in used)} - set(course.order) - {COURSE_FILE}
    for path in sorted(taken):
        if path.endswith(NOTEBOOK):
            notebook = read_notebook(course.folder / path)
            solutions.add(notebook, path)
            selection.notebooks[path] = student_copy(notebook, path)
        else:
            selection.files.append(path)
    for path in selection.files:
        _check_no_solution(course, path, solutions, path in listed)
    selection.left = dict(_left(course.folder, set(selection.copied), reasons))
    return selection


def _listed(course: Course, entry: str) -> list[str]:
    """Return the files that an entry of the line `files` means."""
    where = f"{course.folder / COURSE_FILE} lists {quoted(entry)} under 'files'"
    parts = PurePosixPath(entry).parts
    if os.path.isabs(entry) or ".." in parts or "**" in entry or any(map(HIDDEN.match, parts)):
        raise CourseError(f"{where}, and only files of the course's own folder that are not hidden can be given out.")
    path = course.folder / entry
    if path.is_dir():
        mend = Mend(f'files = ["{path.relative_to(course.folder).as_posix()}/*.csv"]')
        raise CourseError(f"{where}, which is a folder. Say which files of it students get, as in: {mend.code}", mend)
    if not set(entry) & set(WILDCARDS):
        if not path.is_file():
            raise CourseError(f"{where}, which is not there. Put the file there, or mend the line.")
        return [path.relative_to(course.folder).as_posix()]
    # A pattern takes no notebook along, and nothing hidden: who wants those out names each.
    found = [one.relative_to(course.folder).as_posix() for one in course.folder.glob(entry) if one.is_file()]
    found = [name for name in found if not _reason_to_leave(name, set())]
    if not found:
        raise CourseError(f"{where}, which fits no file that can be given out. Mend the line.")
    return sorted(found)


def _used(course: Course, name: str, notebook: dict[str, Any]) -> list[str]:
    """Return the files and checks that a student's copy uses, but for what it writes itself."""
    asked = {exercise.partition("-")[0] for exercise in exercises_asked_for(notebook)}
    checks = [
        file
        for file in sorted((course.folder / CHECKS_FOLDER).glob("*.toml"))
        if course.checks and (file.stem in asked or f"{PurePosixPath(name).stem}-".startswith(f"{file.stem}-"))
    ]
    in_checks = files_named_in((code for file in checks for code in _expressions(read_toml(file))), course.folder)
    named = {*files_named_by(notebook, course.folder), *in_checks} - files_written_by(notebook)
    named = {
        path
        for path in named
        if path not in (*course.order, COURSE_FILE) and PurePosixPath(path).parts[0] != CHECKS_FOLDER
    }
    return sorted(named) + [f"{CHECKS_FOLDER}/{file.name}" for file in checks]


def _expressions(value: Any) -> Iterator[str]:
    """Yield all texts of a check: those that are Python name files."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _expressions(one)


def _reason_to_leave(path: str, written_by_solutions: set[str]) -> str:
    """Return why a file that a notebook names does not go out by that alone; or nothing."""
    parts = PurePosixPath(path).parts
    if any(map(HIDDEN.match, parts)):
        return "it is hidden"
    if path.endswith(NOTEBOOK):
        return "a notebook that is not in the order"
    if any("solution" in part.casefold() for part in parts):
        return "its name says that it is a solution"
    if path in written_by_solutions:
        return "a solution writes it"
    return ""


def _check_no_solution(course: Course, path: str, solutions: Solutions, is_listed: bool) -> None:
    file = course.folder / path
    if not file.is_file():
        raise CourseError(f"A notebook uses {quoted(path)}, which leads nowhere. Put the file there.")
    fault = "" if PurePosixPath(path).parts[0] == CHECKS_FOLDER else solutions.fault_of(file)
    if fault:
        named_by = f"the line 'files' in {course.folder / COURSE_FILE}" if is_listed else "the notebook that names it"
        raise CourseError(
            f"{quoted(path)} {fault}, and would reach students. Take it out of {named_by}. Nothing was written."
        )


def _left(folder: Path, taken: set[str], reasons: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what stays in a folder, and why."""
    for current, folders, files in os.walk(folder):
        here = Path(current).relative_to(folder)
        below = {name for name in folders if any(one.startswith(f"{(here / name).as_posix()}/") for one in taken)}
        for name in sorted({*folders, *files} - below):
            path = (here / name).as_posix()
            if path not in taken:
                ending = "/" if name in folders else ""
                reason = reasons.get(path) or _reason_to_leave(path, set()) or NOT_NAMED
                inside = [one for one in reasons if reasons[one] and one.startswith(f"{path}/")] if ending else []
                yield path + ending, reason
                yield from ((one, reasons[one]) for one in inside)
        folders[:] = sorted(below)
