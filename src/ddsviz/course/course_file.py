"""What a course says of itself, in the file `course.toml` beside its notebooks.

Another course is made by editing that file and the folder: its title, authors, licence and order stand nowhere else.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ddsviz.errors import DdsvizError, Mend
from ddsviz.wording import listed

COURSE_FILE = "course.toml"
CATALOGUE_NAME = "index.ipynb"
DEFAULT_LICENCE = ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/")
ASKED_FOR = ("title", "authors")
EXAMPLES = {
    "title": '"Data, pictures and maps"',
    "authors": '["Mary Somerville"]',
    "description": '"A first course in data and visualisation."',
    "language": '"en-GB"',
    "level": '"beginner"',
    "edition": '"2026-27"',
    "address": '"https://example.org/course"',
    "licence": f'"{DEFAULT_LICENCE[0]}"',
    "licence_address": f'"{DEFAULT_LICENCE[1]}"',
    "order": '["00-start.ipynb"]',
    "checks": "false",
    "files": '["data/*.csv"]',
}
"""What a line of the file looks like, for advice."""


class CourseError(DdsvizError):
    """A notebook, a check or a course's own file is not as it should be."""


@dataclass(frozen=True)
class Course:
    """A course, as its `course.toml` describes it.

    Attributes
    ----------
    folder : Path
        Where its notebooks lie.
    title, description, language, level, edition, address : str
        Its name; a sentence about it; its language (BCP 47); for whom it is; the edition, which is a tag of the
        repository; where it is published, if anywhere.
    authors : tuple of str
        Who wrote it.
    licence, licence_address : str
        The SPDX name of its licence, and where the licence can be read.
    order : tuple of str
        The notebooks' file names, in order.
    checks : bool
        Whether exercises are checked.
    files : tuple of str
        What else students get: files of the folder, or patterns such as "data/*.csv".
    """

    folder: Path
    title: str
    authors: tuple[str, ...]
    description: str = ""
    language: str = "en-GB"
    level: str = ""
    edition: str = ""
    address: str = ""
    licence: str = DEFAULT_LICENCE[0]
    licence_address: str = DEFAULT_LICENCE[1]
    order: tuple[str, ...] = field(default=())
    checks: bool = True
    files: tuple[str, ...] = field(default=())

    @property
    def notebooks(self) -> list[Path]:
        """The notebooks, in the course's order."""
        return [self.folder / name for name in self.order]


def read_course(folder: Path) -> Course:
    """Read a folder's `course.toml`.

    Raises
    ------
    CourseError
        If there is none, or it lacks something, or names what is not there.
    """
    course = _stated_in(folder)
    _check_order(course, folder / COURSE_FILE)
    return course


def _stated_in(folder: Path) -> Course:
    file = folder / COURSE_FILE
    if not file.is_file():
        mend = Mend("\n".join(f"{name} = {EXAMPLES[name]}" for name in ASKED_FOR))
        where = f"There is no {COURSE_FILE} in '{folder}'. The page docs/course.md shows a whole one"
        raise CourseError(f"{where}. Write one, as here:\n{mend.code}", mend)
    settings = read_toml(file)
    _check_settings(settings, file)
    order = tuple(settings.pop("order", None) or _notebooks_in(folder))
    settings["authors"], settings["files"] = tuple(settings["authors"]), tuple(settings.get("files", ()))
    return Course(folder, order=order, **settings)


def _notebooks_in(folder: Path) -> list[str]:
    """Return the notebooks of a course that names no order: not those that are hidden or called solutions."""
    names = sorted(path.name for path in folder.glob("*.ipynb"))
    return [name for name in names if not name.startswith(".") and "solution" not in name.casefold()]


def course_of(notebook: Path) -> Course | None:
    """Return the course that a notebook lies in, or None where its folder has no `course.toml`."""
    folder = notebook.resolve().parent
    return _stated_in(folder) if (folder / COURSE_FILE).is_file() else None


def read_toml(file: Path) -> dict[str, Any]:
    """Return what a TOML file says.

    Raises
    ------
    CourseError
        If it cannot be read.
    """
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise CourseError(f"{file} cannot be read: {fault}.") from None


def _check_order(course: Course, file: Path) -> None:
    sound = [name for name in dict.fromkeys(course.order) if Path(name).name == name]
    sound = [name for name in sound if (course.folder / name).is_file() and name != CATALOGUE_NAME]
    mend = Mend(f"order = {json.dumps(sound or _notebooks_in(course.folder), ensure_ascii=False)}")
    how = f"Mend the line in {file}, as here: {mend.code}"
    if not course.order:
        raise CourseError(f"There are no notebooks in '{course.folder}'.")
    twice = sorted({name for name in course.order if course.order.count(name) > 1})
    if twice:
        raise CourseError(f"Some notebooks are named twice: {listed(twice)}. {how}", mend)
    elsewhere = [name for name in course.order if Path(name).name != name]
    if elsewhere:
        raise CourseError(
            f"All notebooks must be in the course's own folder, and these are not: {listed(elsewhere)}. {how}", mend
        )
    missing = [name for name in course.order if not (course.folder / name).is_file()]
    if missing:
        raise CourseError(f"Some notebooks are not there: {listed(missing)}. {how}", mend)
    if CATALOGUE_NAME in course.order:
        raise CourseError(
            f"No notebook can be called {CATALOGUE_NAME}: its page would take the catalogue's place. Rename it."
        )


def _check_settings(settings: dict[str, Any], file: Path) -> None:
    kinds = {"authors": list, "order": list, "checks": bool, "files": list}
    known = set(Course.__dataclass_fields__) - {"folder"}
    for name in ASKED_FOR:
        if not settings.get(name):
            mend = Mend(f"{name} = {EXAMPLES[name]}")
            raise CourseError(f"{file} lacks '{name}'. Add a line such as {mend.code}", mend)
    for name, value in settings.items():
        if name not in known:
            raise CourseError(f"{file} has '{name}', which means nothing here. It may have: {listed(sorted(known))}.")
        if not isinstance(value, kinds.get(name, str)) or (
            isinstance(value, list) and not all(isinstance(one, str) and one for one in value)
        ):
            example = json.dumps(_notebooks_in(file.parent)) if name == "order" else EXAMPLES[name]
            mend = Mend(f"{name} = {example}")
            raise CourseError(f"{file}: '{name}' cannot be {value!r}. The line should look like {mend.code}", mend)
