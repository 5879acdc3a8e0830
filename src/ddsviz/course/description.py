"""Sets what a notebook says of itself, in an instructor's words."""

from __future__ import annotations

import datetime
import os
import re
from pathlib import Path
from typing import Any

from ddsviz.course.course_file import CourseError
from ddsviz.course.linked_data import dataset, is_packaged
from ddsviz.course.metadata import (
    describe_command,
    described,
    faults_of,
    of_wrong_kind,
    resource_of,
    stated,
)
from ddsviz.course.notebook_file import read_notebook, write_notebook

SPDX = re.compile(r"[A-Za-z0-9.+-]+")
CREATIVE_COMMONS = re.compile(r"CC-((?:BY|NC|ND|SA)(?:-(?:BY|NC|ND|SA))*)-(\d\.\d)")


def describe_notebook(
    path: Path,
    today: datetime.date,
    *,
    title: str | None = None,
    author: list[str] | None = None,
    description: str | None = None,
    level: str | None = None,
    language: str | None = None,
    licence: str | None = None,
    version: str | None = None,
    date: str | None = None,
    minutes: int | None = None,
    teaches: list[str] | None = None,
    requires: list[str] | None = None,
    keyword: list[str] | None = None,
    kind: list[str] | None = None,
    data: list[str] | None = None,
) -> bool:
    """Write into a notebook what it is, and return whether anything changed.

    Parameters
    ----------
    path : Path
        The notebook. All that was not asked to change stays as it was.
    today : datetime.date
        What it says of when it was changed, unless `date` does.
    title, description, level, language, version, date : str, optional
        In place of what it says.
    licence : str, optional
        An SPDX name or an address.
    minutes : int, optional
        How long it takes.
    author : list of str, optional
        In place of the authors that it names.
    teaches, requires, keyword, kind, data : list of str, optional
        Added to what it names. `data` is a table of ddsviz, a file under the notebook's own licence, or "file=licence".

    Raises
    ------
    CourseError
        If the notebook is damaged, or something does not mean anything.
    UnknownDatasetError
        If there is no such table.
    """
    notebook = read_notebook(path)
    before = resource_of(notebook)
    told: dict[str, Any] = {
        "title": title, "authors": author, "description": description, "educationalLevel": level,
        "inLanguage": language, "version": version, "dateModified": date,
        "timeRequired": None if minutes is None else f"PT{minutes}M",
        "teaches": _added(before, "teaches", teaches),
        "competencyRequired": _added(before, "competencyRequired", requires),
        "keywords": _added(before, "keywords", keyword),
        "learningResourceType": _added(before, "learningResourceType", kind),
        "isBasedOn": None if data is None else _data(path, notebook, before.get("isBasedOn", []), data),
        **_licence(path, licence),
    }  # fmt: skip
    changed = described(notebook, today, **told)
    _check_no_new_faults(notebook, changed, str(path))
    if changed == notebook:
        return False
    write_notebook(path, changed, overwrite=True)
    return True


def _check_no_new_faults(before: dict[str, Any], after: dict[str, Any], file: str) -> None:
    """Refuse what the inspection would find, and to add to what is no list: that would be lost."""
    known = list(faults_of(before, file))
    new = [fault for fault in faults_of(after, file) if fault not in known]
    faults = [fault.sentence for fault in new]
    for name in sorted(of_wrong_kind(before)):
        if isinstance(stated(after)[name], list) and stated(after)[name] != stated(before)[name]:
            faults.append(f"In its metadata, {name} is not as it should be, so nothing can be added. Mend it first.")
    if faults:
        raise CourseError(f"Nothing was written. {' '.join(faults)}", *(mend for fault in new for mend in fault.mends))


def _added(before: dict[str, Any], name: str, more: list[str] | None) -> list[str] | None:
    return None if more is None else list(dict.fromkeys([*before.get(name, []), *more]))


def _data(path: Path, notebook: dict[str, Any], before: list[dict[str, str]], more: list[str]) -> list[dict[str, str]]:
    datasets = {one.get("name", ""): one for one in before}
    for one in more:
        name, has_licence, licence = one.rpartition("=") if "=" in one else (one, "", "")
        if has_licence and not licence:
            mend = describe_command(str(path), "data", f"{one}CC-BY-4.0")
            raise CourseError(f"'{one}' names no licence after the sign =, as here: {mend.code}", mend)
        if has_licence:
            datasets[name] = {"name": name, "license": licence}
        elif _is_file(path, name) and not is_packaged(name):
            datasets[name] = {"name": name, "license": _own_licence(path, notebook)}
        else:
            datasets[name] = dataset(name)
    return list(datasets.values())


def _is_file(path: Path, name: str) -> bool:
    """Whether a table is a file of the author's: one that is there, or that can be no name of a table of ddsviz."""
    if "://" in name:
        raise CourseError(f"Whose table '{name}' is cannot be known. Say its licence after the sign =.")
    return os.path.isfile(path.parent / name) or bool(Path(name).suffix)


def _own_licence(path: Path, notebook: dict[str, Any]) -> str:
    """Return the notebook's licence, which holds for its author's own files."""
    found = resource_of(notebook).get("license")
    if not found:
        mend = describe_command(str(path), "licence")
        raise CourseError(
            f"The notebook has no licence that could hold for its data. Give it one first: {mend.code}", mend
        )
    return str(found)


def _licence(path: Path, licence: str | None) -> dict[str, str]:
    if licence is None:
        return {}
    if licence.startswith(("https://", "http://")):
        return {"license": licence}
    licence = licence.upper() if licence.upper().startswith("CC") else licence
    if not SPDX.fullmatch(licence):
        mend = describe_command(str(path), "licence")
        raise CourseError(
            f"'{licence}' is no licence's short name, and no address. Write one as here: {mend.code}", mend
        )
    creative = CREATIVE_COMMONS.fullmatch(licence)
    if creative:
        address = f"https://creativecommons.org/licenses/{creative[1].lower()}/{creative[2]}/"
    elif licence == "CC0-1.0":
        address = "https://creativecommons.org/publicdomain/zero/1.0/"
    else:
        address = f"https://spdx.org/licenses/{licence}.html"
    return {"license": address, "licenseSpdx": licence}
