"""Builds a course's site from its folder: a catalogue, a page a notebook, the students' folder and two archives.

All is built beside the place that it goes to, and put there at the end: a build that fails leaves what was there.
What a notebook does not say of itself is found and told, and its page is built.
"""

from __future__ import annotations

import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

from ddsviz.course.catalogue import (
    DOWNLOADS,
    STUDENT_FOLDER,
    Entry,
    catalogue_html,
    catalogue_json,
    entries_of,
    parts_of_page,
)
from ddsviz.course.course_file import COURSE_FILE, Course, CourseError, read_course
from ddsviz.course.editions import write_archive, write_exam_folder, write_student_folder
from ddsviz.course.metadata import faults_of
from ddsviz.course.notebook_file import read_notebook
from ddsviz.course.placing import check_nothing_foreign, put_in_place
from ddsviz.course.selection import Selection
from ddsviz.course.work_folder import work_folder
from ddsviz.errors import Mend
from ddsviz.wording import shortened

LONGEST_SAID = 200


@dataclass(frozen=True)
class Built:
    """What came of a build.

    Attributes
    ----------
    selection : Selection
        What students get, and what was left.
    faults : dict of str to list of str
        What each notebook does not say of itself, or not as it should.
    """

    selection: Selection
    faults: dict[str, list[str]]


def build(folder: Path, out: Path, replace: bool = False) -> Built:
    """Build a course's site, and return which files of the folder students get, and what is to be mended.

    Parameters
    ----------
    folder : Path
        Where `course.toml` and the notebooks are, executed.
    out : Path
        Where to: a new folder, an empty one, or an earlier build.
    replace : bool
        Whether an earlier build may be replaced.

    Raises
    ------
    CourseError
        If the course or a notebook is not as it should be, or `out` holds what no build wrote.
    """
    try:
        course = read_course(folder)
        _check_place(course, out, replace)
        return _built(course, out.resolve())  # so that a link stays one
    except OSError as fault:
        said = f"{fault.strerror}: {fault.filename}" if fault.strerror else str(fault)
        raise CourseError(
            f"The site could not be written ({shortened(said, LONGEST_SAID)}). Mend that, and build it again."
        ) from None


def _built(course: Course, out: Path) -> Built:
    out.parent.mkdir(parents=True, exist_ok=True)
    with work_folder(out.parent) as workspace:
        made, aside = workspace / "site", workspace / "aside"
        made.mkdir()
        aside.mkdir()
        selection = _write_site(course, made)
        put_in_place(made, out, course.title, aside)
    faults = {
        path.name: [one.sentence for one in faults_of(read_notebook(path), str(path))] for path in course.notebooks
    }
    return Built(selection, faults)


def _write_site(course: Course, made: Path) -> Selection:
    selection = write_student_folder(course, made / STUDENT_FOLDER)
    entries = entries_of(course, selection)
    _write_downloads(entries, selection, made)
    _write_pages(course, entries, selection, made)
    (made / "catalogue.json").write_text(catalogue_json(course, entries), encoding="utf-8")
    index = made / "index.html"
    index.write_text(catalogue_html(course, entries, with_archive=False), encoding="utf-8")
    write_archive(made, made.parent / "course.zip")
    write_exam_folder(made / STUDENT_FOLDER, made.parent / "exam")
    write_archive(made.parent / "exam", made / "exam.zip")
    shutil.move(made.parent / "course.zip", made / "course.zip")
    index.write_text(catalogue_html(course, entries, with_archive=True), encoding="utf-8")
    return selection


def _write_downloads(entries: list[Entry], selection: Selection, made: Path) -> None:
    """Pack each notebook with what it uses, so that one that is downloaded alone finds its data and its checks."""
    for entry in entries:
        if entry.uses_files:
            names = (COURSE_FILE, entry.path.name, *selection.used[entry.path.name])
            (made / DOWNLOADS).mkdir(exist_ok=True)
            write_archive(made / STUDENT_FOLDER, made / entry.download, names)


def _write_pages(course: Course, entries: list[Entry], selection: Selection, made: Path) -> None:
    from nbformat import read
    from tqdm.auto import tqdm

    from ddsviz.course.exporters import PageExporter

    places = {name: f"{STUDENT_FOLDER}/{name}" for name in selection.copied}
    places |= {entry.path.name: entry.page for entry in entries}
    for number, entry in enumerate(tqdm(entries, desc="Pages", unit="page")):
        resources = {
            "ddsviz": {**parts_of_page(course, entries, number), "places": places},
            "metadata": {"name": entry.path.stem, "path": str(course.folder)},
        }
        html, _ = PageExporter().from_notebook_node(read(entry.path, as_version=4), resources)
        (made / entry.page).write_text(html, encoding="utf-8")


def _check_place(course: Course, out: Path, replace: bool) -> None:
    here, there = course.folder.resolve(), out.resolve()
    if there == here or there in here.parents or here in there.parents:
        raise CourseError(f"The site would lie in the course's own folder, or the course in it. Choose another: {out}.")
    if not out.exists():
        return
    if not out.is_dir():
        raise CourseError(f"'{out}' is a file. Choose another place for the site.")
    if check_nothing_foreign(out) and not replace:
        command = f"ddsviz course build {shlex.quote(str(course.folder))} --out {shlex.quote(str(out))} --replace"
        mend = Mend(command)
        raise CourseError(f"In '{out}' is an earlier build. To replace it, add --replace: {mend.code}", mend)
