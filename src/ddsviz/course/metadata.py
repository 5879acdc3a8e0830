"""What a notebook says of itself, so that others can find and reuse it.

Title and authors stand in nbformat's own fields; the rest under `metadata.ddsviz.learning_resource`, in the names of
schema.org's LearningResource, which catalogues of open educational resources read.

References
----------
Schema.org, LearningResource, https://schema.org/LearningResource; Dublin Core Metadata Initiative, DCMI Metadata
Terms; The Jupyter notebook format, https://nbformat.readthedocs.io.
"""

from __future__ import annotations

import copy
import datetime
import functools
import json
import re
import shlex
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from ddsviz.course.course_file import DEFAULT_LICENCE, Course, CourseError
from ddsviz.course.findings import Finding
from ddsviz.course.own_words import with_authors, with_minutes, with_title
from ddsviz.errors import Mend

FEATURES = ("alternativeText", "longDescription", "readingOrder", "structuralNavigation")
"""What every chart and map of ddsviz brings, in schema.org's words."""

OPTION_OF = {
    "inLanguage": "language",
    "learningResourceType": "kind",
    "timeRequired": "minutes",
    "license": "licence",
}
"""What `ddsviz notebook describe` calls that which schema.org calls otherwise."""
EXAMPLES = {
    "title": "Averages and time series",
    "author": "Mary Somerville",
    "description": "One number for many, and what it hides.",
    "licence": DEFAULT_LICENCE[0],
    "language": "en-GB",
    "kind": "lesson",
    "teaches": "Work out a mean and a median.",
    "minutes": "45",
}
"""What advice puts behind an option, so that it can be followed at once."""


def described(notebook: dict[str, Any], today: datetime.date | None = None, **changes: Any) -> dict[str, Any]:
    """Return a notebook that says more of itself.

    Parameters
    ----------
    notebook : dict
        Its JSON; it is not changed.
    today : datetime.date, optional
        What `dateModified` becomes where anything changes.
    **told
        `title` and `authors` (names), and schema.org's names for the rest, as in `learning_resource.json`. What is
        None stays as it was. The title cell and the citation are kept in step.

    Raises
    ------
    CourseError
        If the title is empty.
    """
    changes = {name: value for name, value in changes.items() if value is not None}
    changed = copy.deepcopy(notebook)
    title, authors = changes.pop("title", None), changes.pop("authors", None)
    if title is not None:
        changed["metadata"]["title"] = _one_line(title)
        with_title(changed, changed["metadata"]["title"])
    if authors is not None:
        changed["metadata"]["authors"] = [{"name": name} for name in authors]
        with_authors(changed, authors)
    if changes:
        resource = changed["metadata"].setdefault("ddsviz", {}).setdefault("learning_resource", {})
        resource.update(changes)
    if "timeRequired" in changes:
        with_minutes(changed, minutes_of(changed))
    if changed != notebook and today is not None and "dateModified" not in changes:
        resource = changed["metadata"].setdefault("ddsviz", {}).setdefault("learning_resource", {})
        resource["dateModified"] = today.isoformat()
    return changed


def published(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return what a notebook says of itself under the schema's names; what else stands there is its author's own."""
    about = schema()["properties"]
    fields = {name: value for name, value in stated(notebook).items() if name in about}
    known = about["isBasedOn"]["items"]["properties"]
    if isinstance(fields.get("isBasedOn"), list):
        fields["isBasedOn"] = [
            {name: value for name, value in one.items() if name in known} if isinstance(one, dict) else one
            for one in fields["isBasedOn"]
        ]
    return fields


def resource_of(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return what a notebook says of itself, without fields of a wrong kind."""
    wrong = of_wrong_kind(notebook)
    return {name: value for name, value in published(notebook).items() if name not in wrong}


def stated(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return what a notebook says of itself, as it stands."""
    found = notebook["metadata"].get("ddsviz", {})
    found = found.get("learning_resource", {}) if isinstance(found, dict) else {}
    return found if isinstance(found, dict) else {}


def of_wrong_kind(notebook: dict[str, Any]) -> set[str]:
    """Return the fields that are, say, a text where there should be a list."""
    faults = _validator().iter_errors(stated(notebook))
    return {str(fault.absolute_path[0]) for fault in faults if fault.validator == "type"}


def title_of(notebook: dict[str, Any]) -> str:
    """Return a notebook's title, or nothing."""
    return str(notebook["metadata"].get("title", ""))


def authors_of(notebook: dict[str, Any]) -> list[str]:
    """Return the names of a notebook's authors."""
    authors = notebook["metadata"].get("authors", [])
    return [str(author["name"]) for author in authors if isinstance(author, dict) and author.get("name")]


def minutes_of(notebook: dict[str, Any]) -> int:
    """Return how many minutes a notebook takes, or 0 where it does not say.

    Examples
    --------
    >>> minutes_of({"metadata": {"ddsviz": {"learning_resource": {"timeRequired": "PT1H30M"}}}})
    90
    """
    found = re.fullmatch(r"PT(?:(\d+)H)?(?:(\d+)M)?", resource_of(notebook).get("timeRequired", ""))
    return int(found[1] or 0) * 60 + int(found[2] or 0) if found else 0


def faults_of(notebook: dict[str, Any], file: str) -> Iterator[Finding]:
    """Yield what is wrong with a notebook's metadata.

    Parameters
    ----------
    notebook : dict
        Its JSON.
    file : str
        Where it is, for the command that mends it.
    """
    if not title_of(notebook):
        mend = describe_command(file, "title")
        yield Finding("metadata", None, f"It has no title. Give it one: {mend.code}", (mend,))
    if not authors_of(notebook):
        mend = describe_command(file, "author")
        yield Finding("metadata", None, f"It has no authors. Name them: {mend.code}", (mend,))
    for name in schema()["required"]:
        if name not in stated(notebook):
            mend = describe_command(file, OPTION_OF.get(name, name))
            yield Finding("metadata", None, f"Its metadata lack {name}. Add it: {mend.code}", (mend,))
    for fault in _validator().iter_errors(stated(notebook)):
        if fault.validator == "required" and not fault.absolute_path:
            continue
        where = ".".join(str(part) for part in fault.absolute_path) or "learning_resource"
        yield Finding("metadata", None, f"In its metadata, {where}: {_in_words(fault)}.")


def describe_command(file: str, option: str, *values: str) -> Mend:
    """Return the command that says of a notebook what it lacks; it can be run as it stands.

    Examples
    --------
    >>> describe_command("my maps.ipynb", "minutes").code
    "ddsviz notebook describe 'my maps.ipynb' --minutes 45"
    """
    options = " ".join(f"--{option} {shlex.quote(value)}" for value in values or (EXAMPLES[option],))
    return Mend(f"ddsviz notebook describe {shlex.quote(file)} {options}")


def _in_words(fault: Any) -> str:
    wanted = fault.schema.get("description", "").rstrip(".") if fault.absolute_path else ""
    return f"{fault.instance!r} is not as it should be ({wanted})" if wanted else fault.message


@functools.cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema())


@functools.cache
def schema() -> dict[str, Any]:
    """Return the JSON Schema of `learning_resource`."""
    return json.loads(files("ddsviz.course").joinpath("learning_resource.json").read_text(encoding="utf-8"))


def first_metadata(title: str, course: Course | None, today: datetime.date) -> dict[str, Any]:
    """Return the metadata of a new notebook."""
    licence, address = (course.licence, course.licence_address) if course else DEFAULT_LICENCE
    return {
        "title": _one_line(title),
        "authors": [{"name": name} for name in (course.authors if course else ("Your name",))],
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "ddsviz": {
            "learning_resource": {
                "description": f"A notebook with exercises: {_one_line(title)}.",
                "license": address,
                "licenseSpdx": licence,
                "keywords": [],
                "inLanguage": course.language if course else "en-GB",
                "educationalLevel": (course.level if course else "") or "beginner",
                "learningResourceType": ["lesson", "exercise"],
                "teaches": ["Say in your own words what this notebook is about."],
                "competencyRequired": [],
                "timeRequired": "PT45M",
                "isPartOf": {"@type": "Course", "name": course.title if course else "A course"},
                "isBasedOn": [],
                "accessibilityFeature": list(FEATURES),
                "version": "1.0",
                "dateModified": today.isoformat(),
            }
        },
    }


def _one_line(title: str) -> str:
    line = " ".join(title.split())
    if not line:
        raise CourseError("A notebook's title cannot be empty. Write one, such as 'Averages and time series'.")
    return line
