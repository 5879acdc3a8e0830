"""Builds a course's site from its folder: a catalogue, a page a notebook, the students' folder and two archives.

All is built beside the place that it goes to, and put there at the end: a build that fails leaves what was there.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from ddsviz.course.catalogue import Entry, catalogue_html, catalogue_json, entries_of, parts_of_page
from ddsviz.course.course_file import Course, CourseError, read_course
from ddsviz.course.editions import write_archive, write_exam_folder, write_student_folder
from ddsviz.course.selection import Selection
from ddsviz.wording import listed

RECORD = ".ddsviz-course.json"
"""Lists the files of a build, so that the next one knows which are its own."""
STUDENT_FOLDER = "student"


def build(folder: Path, out: Path, replace: bool = False) -> Selection:
    """Build a course's site, and return which files of the folder students get, and which were left.

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
    course = read_course(folder)
    _check_place(course, out, replace)
    try:
        return _put(course, out.resolve())  # so that a link stays one
    except OSError as fault:
        said = f"{fault.strerror}: {fault.filename}" if fault.strerror else str(fault)[:200]
        raise CourseError(f"The site could not be written ({said}). What was there is left as it was.") from None


def _put(course: Course, out: Path) -> Selection:
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".ddsviz-") as place:
        made = Path(place) / "site"
        made.mkdir()
        selection = _write_site(course, made)
        files = sorted(path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file())
        (made / RECORD).write_text(json.dumps({"course": course.title, "files": files}, indent=1), encoding="utf-8")
        if out.exists():
            out.rename(Path(place) / "old")
        made.rename(out)
    return selection


def _write_site(course: Course, made: Path) -> Selection:
    entries = entries_of(course)
    selection = write_student_folder(course, made / STUDENT_FOLDER)
    _write_pages(course, entries, made)
    (made / "catalogue.json").write_text(catalogue_json(course, entries), encoding="utf-8")
    index = made / "index.html"
    index.write_text(catalogue_html(course, entries, with_archive=False), encoding="utf-8")
    write_archive(made, made.parent / "course.zip")
    write_exam_folder(made / STUDENT_FOLDER, made.parent / "exam")
    write_archive(made.parent / "exam", made / "exam.zip")
    shutil.move(made.parent / "course.zip", made / "course.zip")
    index.write_text(catalogue_html(course, entries, with_archive=True), encoding="utf-8")
    return selection


def _write_pages(course: Course, entries: list[Entry], made: Path) -> None:
    from nbformat import read
    from tqdm.auto import tqdm

    from ddsviz.course.exporters import PageExporter

    pages = {entry.path.name: entry.page for entry in entries}
    for place, entry in enumerate(tqdm(entries, desc="Pages", unit="page")):
        resources = {
            "ddsviz": parts_of_page(course, entries, place),
            "metadata": {"name": entry.path.stem, "path": str(course.folder)},
        }
        html, _ = PageExporter().from_notebook_node(read(entry.path, as_version=4), resources)
        for notebook, page in pages.items():
            html = html.replace(f'href="{notebook}', f'href="{page}')
        (made / entry.page).write_text(html, encoding="utf-8")


def _check_place(course: Course, out: Path, replace: bool) -> None:
    here, there = course.folder.resolve(), out.resolve()
    if there == here or there in here.parents or here in there.parents:
        raise CourseError(f"The site would lie in the course's own folder, or the course in it. Choose another: {out}.")
    if not out.exists():
        return
    if not out.is_dir():
        raise CourseError(f"'{out}' is a file. Choose another place for the site.")
    found = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_symlink() or not path.is_dir()}
    found -= {RECORD}
    others = sorted(found - _files_of_last_build(out))
    if others:
        raise CourseError(
            f"In '{out}' is what no build of a course wrote: {listed(others, most=5)}. "
            "Nothing was changed. Choose another place, or move it away."
        )
    if found and not replace:
        raise CourseError(f"In '{out}' is an earlier build. To replace it, add --replace.")


def _files_of_last_build(out: Path) -> set[str]:
    try:
        return set(json.loads((out / RECORD).read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return set()
