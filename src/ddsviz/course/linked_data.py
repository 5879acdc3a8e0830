"""Metadata as linked data, for search engines and repositories: JSON-LD of a notebook, of a course and of a table."""

from __future__ import annotations

from typing import Any

from ddsviz.course.course_file import Course
from ddsviz.course.metadata import authors_of, resource_of, title_of
from ddsviz.errors import UnknownDatasetError


def json_ld(notebook: dict[str, Any], course: Course, address: str = "") -> dict[str, Any]:
    """Return a notebook's metadata as schema.org's JSON-LD.

    Parameters
    ----------
    notebook : dict
        Its JSON.
    course : Course
        What it is a part of.
    address : str
        Where it is published.
    """
    resource = resource_of(notebook)
    data = [{"@type": "Dataset", **one} for one in resource.get("isBasedOn", [])]
    fields = {
        "@context": "https://schema.org",
        "@type": "LearningResource",
        "name": title_of(notebook),
        "author": [{"@type": "Person", "name": name} for name in authors_of(notebook)],
        **{key: value for key, value in resource.items() if key != "licenseSpdx"},
        "isPartOf": {"@type": "Course", "name": course.title},
        "isBasedOn": [{**one, "creator": {"@type": "Organization", "name": one.get("creator", "")}} for one in data],
        "isAccessibleForFree": True,
        "url": address,
    }
    return {key: value for key, value in fields.items() if value not in ("", [], {})}


def course_json_ld(course: Course, parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a course's metadata, and those of its parts, as schema.org's JSON-LD."""
    fields = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": course.title,
        "description": course.description,
        "author": [{"@type": "Person", "name": name} for name in course.authors],
        "license": course.licence_address if course.licence_address.startswith(("https://", "http://")) else "",
        "inLanguage": course.language,
        "educationalLevel": course.level,
        "version": course.edition,
        "url": course.address,
        "hasPart": [{key: value for key, value in part.items() if key != "@context"} for part in parts],
    }
    return {key: value for key, value in fields.items() if value not in ("", [], {})}


def dataset(name: str) -> dict[str, str]:
    """Return what `isBasedOn` says of a table that comes with ddsviz.

    Raises
    ------
    UnknownDatasetError
        If there is none of that name.

    Examples
    --------
    >>> dataset("wards")["license"]
    'OS OpenData Licence'
    """
    from ddsviz.datasets import about

    facts = about(name)
    return {"name": name, "title": facts["title"], "creator": facts["source"], "license": facts["licence"]}


def is_packaged(name: str) -> bool:
    """Return whether a table comes with ddsviz."""
    try:
        dataset(name)
    except UnknownDatasetError:
        return False
    return True
