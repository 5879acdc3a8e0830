"""The editions that are made from a course's folder: the student's, and the exam's.

The folder itself is the instructor's edition: executed, and with solutions.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from ddsviz.course.course_file import COURSE_FILE, Course
from ddsviz.course.exercises import CHECKS_FOLDER
from ddsviz.course.notebook_file import write_notebook
from ddsviz.course.plain_toml import without_comments
from ddsviz.course.selection import Selection, selection_of

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every file in an archive, so that the same course gives the same archive."""

LARGEST_IN_MEMORY_BYTES = 50_000_000


def write_student_folder(course: Course, folder: Path) -> Selection:
    """Write the student's edition into a new folder, and return what is in it, and what was left.

    Raises
    ------
    CourseError
        If a file that was named has a solution, or cannot be given out; then nothing is written.
    """
    selection = selection_of(course)
    folder.mkdir(parents=True)
    for name, notebook in selection.notebooks.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_notebook(folder / name, notebook)
    for name in (COURSE_FILE, *selection.files):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if name == COURSE_FILE or name.startswith(f"{CHECKS_FOLDER}/"):
            text = (course.folder / name).read_text(encoding="utf-8-sig")
            (folder / name).write_text(without_comments(text), encoding="utf-8")
        else:
            shutil.copyfile(course.folder / name, folder / name)
    return selection


def write_exam_folder(student_folder: Path, folder: Path) -> None:
    """Write the exam's edition: the student's, with checks switched off and none to read."""
    for path in sorted(path for path in student_folder.rglob("*") if path.is_file()):
        relative = path.relative_to(student_folder)
        if relative.parts[0] != CHECKS_FOLDER:
            (folder / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / relative)
    told = (folder / COURSE_FILE).read_text(encoding="utf-8")
    others = re.sub(r"^checks\s*=.*\n?", "", told, flags=re.MULTILINE)
    (folder / COURSE_FILE).write_text(f"checks = false\n{others}", encoding="utf-8")


def write_archive(folder: Path, archive: Path, names: Iterable[str] | None = None) -> None:
    """Pack a folder, or some of its files; the same files give the same bytes."""
    paths = folder.rglob("*") if names is None else (folder / name for name in names)
    # An archive is written back and forth, which not every memory stick and network drive can do.
    with tempfile.SpooledTemporaryFile(max_size=LARGEST_IN_MEMORY_BYTES) as whole:
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(path for path in paths if path.is_file()):
                entry = zipfile.ZipInfo(f"{archive.stem}/{path.relative_to(folder).as_posix()}", FIRST_DAY)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                packed.writestr(entry, path.read_bytes())
        whole.seek(0)
        with archive.open("xb") as file:
            shutil.copyfileobj(whole, file)
