"""The catalogue of a course: what its notebooks teach, how long they take, which data they use."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ddsviz.course.cleaning import is_safe_address
from ddsviz.course.course_file import Course
from ddsviz.course.linked_data import course_json_ld, json_ld
from ddsviz.course.metadata import authors_of, minutes_of, resource_of, title_of
from ddsviz.course.notebook_file import read_notebook
from ddsviz.course.page_links import address_of
from ddsviz.course.selection import Selection
from ddsviz.display.figure import in_script

STUDENT_FOLDER, DOWNLOADS = "student", "download"


@dataclass(frozen=True)
class Entry:
    """A notebook in the catalogue."""

    path: Path
    notebook: dict[str, Any]
    uses_files: bool = False

    @property
    def page(self) -> str:
        """The file of its page."""
        return f"{self.path.stem}.html"

    @property
    def address(self) -> str:
        """The address of its page."""
        return address_of(self.page)

    @property
    def download(self) -> str:
        """The file that students download: the notebook, or an archive with the files that it uses."""
        return f"{DOWNLOADS}/{self.path.stem}.zip" if self.uses_files else f"{STUDENT_FOLDER}/{self.path.name}"

    @property
    def download_address(self) -> str:
        """The address of what students download."""
        return address_of(self.download)

    @property
    def what_else(self) -> str:
        """What the words of the link to it add."""
        return ", with its files (ZIP)" if self.uses_files else ""

    @property
    def title(self) -> str:
        """Its title, or its file's name where it has none."""
        return title_of(self.notebook) or self.path.stem

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return minutes_of(self.notebook)

    @property
    def resource(self) -> dict[str, Any]:
        """What it says of itself."""
        return resource_of(self.notebook)

    @property
    def data(self) -> dict[str, str]:
        """The titles of the tables that it uses, by their names."""
        return {
            one["name"]: one.get("title", one["name"]) for one in self.resource.get("isBasedOn", []) if "name" in one
        }


def entries_of(course: Course, selection: Selection) -> list[Entry]:
    """Return the entries of a course's notebooks, in order."""
    return [Entry(path, read_notebook(path), bool(selection.used[path.name])) for path in course.notebooks]


def catalogue_json(course: Course, entries: list[Entry]) -> str:
    """Return the catalogue for machines."""
    told = {
        "title": course.title,
        "description": course.description,
        "authors": list(course.authors),
        "licence": course.licence,
        "edition": course.edition,
        "notebooks": [
            {
                "title": entry.title,
                "authors": authors_of(entry.notebook),
                "page": entry.address,
                "notebook": address_of(f"{STUDENT_FOLDER}/{entry.path.name}"),
                "download": entry.download_address,
                "minutes": entry.minutes,
                **entry.resource,
            }
            for entry in entries
        ],
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def catalogue_html(course: Course, entries: list[Entry], with_archive: bool) -> str:
    """Return the catalogue's page; with a link to the archive, or, for inside it, without."""
    from ddsviz.course.exporters import script_tag, template, texts
    from ddsviz.course.policy import Policy

    data = {name: title for entry in entries for name, title in entry.data.items()}
    parts = [json_ld(entry.notebook, course, _address(course, entry)) for entry in entries]
    ending, policy = script_tag(texts(("catalogue.js",))), Policy()
    policy.allow_scripts_in(ending)
    return template("catalogue.html.j2").render(
        language=course.language,
        title=course.title,
        course=course,
        licence_address=course.licence_address if is_safe_address(course.licence_address) else "",
        entries=entries,
        data=sorted(data.items(), key=lambda one: one[1].casefold()),
        minutes=sorted({entry.minutes for entry in entries}),
        with_archive=with_archive,
        style=Markup(texts(("page.css", "catalogue.css"))),
        head=_json_ld_script(course_json_ld(course, parts)),
        ending=Markup(ending),
        policy=Markup(policy),
        edition="",
        scripts="",
        before="",
        after="",
    )


def parts_of_page(course: Course, entries: list[Entry], index: int) -> dict[str, str]:
    """Return what a notebook's page has around its content: its metadata, and the way to the others."""
    entry = entries[index]
    before = f'<a href="index.html">{escape(course.title)}</a>'
    around = [
        f'<a href="{other.address}">{word}: {escape(other.title)}</a>'
        for word, at in (("Before this", index - 1), ("After this", index + 1))
        if 0 <= at < len(entries)
        for other in [entries[at]]
    ]
    link = f'<a href="{entry.download_address}" download>This notebook, to work in{entry.what_else}</a>'
    return {
        "head": _json_ld_script(json_ld(entry.notebook, course, _address(course, entry))),
        "before": f'<nav aria-label="Course" class="course-links">{before}</nav>',
        "after": f'<nav aria-label="More of the course" class="course-links">{"".join([*around, link])}</nav>',
    }


def _json_ld_script(told: dict[str, Any]) -> Markup:
    return Markup(f'<script type="application/ld+json">{in_script(json.dumps(told, ensure_ascii=False))}</script>')


def _address(course: Course, entry: Entry) -> str:
    return f"{course.address.rstrip('/')}/{entry.address}" if course.address else ""
