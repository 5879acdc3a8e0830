"""Puts a site where it goes, file by file, and takes away what an earlier build has put there: that, and nothing else.

A record in the site says which files are a build's, and what was in them. A file that is not in it, or not as it was
written, is somebody's own, also where it has appeared while the site was built.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from ddsviz.course.course_file import CourseError
from ddsviz.wording import listed
from ddsviz.writing import name_new_file

RECORD = ".ddsviz-course.json"
ANY = ""
"""What a record says of a file's content that does not know it."""

Known = Mapping[str, frozenset[str]]


def check_nothing_foreign(out: Path) -> bool:
    """See that a folder holds nothing but an earlier build, and return whether it holds one.

    Raises
    ------
    CourseError
        If somebody else's files are there.
    """
    known = files_of_last_build(out)
    found = [path for path in out.rglob("*") if path.is_symlink() or not path.is_dir()]
    names = {path.relative_to(out).as_posix(): path for path in found}
    names.pop(RECORD, None)
    others = [name + (" (changed since)" if name in known else "") for name in names if not _is_ours(out, name, known)]
    if others:
        raise CourseError(
            f"In '{out}' is what no build of a course wrote: {listed(sorted(others), most=5)}. "
            "Nothing was changed. Choose another place, or move it away."
        )
    return bool(names)


def put_in_place(made: Path, out: Path, course: str, aside: Path) -> None:
    """Put a site's files where they go, and take away those of the earlier build that it has no more.

    Parameters
    ----------
    made : Path
        Where the files are.
    out : Path
        Where they go.
    course : str
        The course's title, for the record.
    aside : Path
        An empty folder, for what is taken away.

    Raises
    ------
    CourseError
        If a file that is not ours stands where one of ours goes. It stays.
    OSError
        If a file cannot be written.
    """
    before = files_of_last_build(out)
    new = {
        path.relative_to(made).as_posix(): frozenset({_hash(path)})
        for path in sorted(made.rglob("*"))
        if path.is_file()
    }
    # Until all is in place, each file may be as it was or as it will be.
    either = {name: before.get(name, frozenset()) | new.get(name, frozenset()) for name in {**before, **new}}
    out.mkdir(parents=True, exist_ok=True)
    _write_record(out, course, either)
    for name in new:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        _take_away(out, name, before, aside)
        try:
            name_new_file(made / name, out / name)
        except FileExistsError:
            raise CourseError(_appeared(out / name)) from None
    for name in before.keys() - new.keys():
        _take_away(out, name, before, aside)
        for folder in (out / name).parents:
            if folder == out or out not in folder.parents:
                break
            with contextlib.suppress(OSError):
                folder.rmdir()  # which removes no folder that holds anything
    _write_record(out, course, new)


def files_of_last_build(out: Path) -> dict[str, frozenset[str]]:
    """Return the files that a build has put into a folder, with the hashes of what they may hold."""
    try:
        files = json.loads((out / RECORD).read_text(encoding="utf-8"))["files"]
        if isinstance(files, list):  # as it was written once, without hashes
            return {name: frozenset({ANY}) for name in files}
        return {name: frozenset(hashes) for name, hashes in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _take_away(out: Path, name: str, known: Known, aside: Path) -> None:
    """Take a file of an earlier build away, if it is still that; it is looked at again where nobody else finds it."""
    target, moved = out / name, aside / str(len(list(aside.iterdir())))
    if not os.path.lexists(target):
        return
    if not _is_ours(out, name, known):
        raise CourseError(_appeared(target))
    try:
        target.rename(moved)
    except OSError as fault:
        if fault.errno != errno.EXDEV:  # the place is another file system, such as a container's volume
            raise
        target.unlink()
        return
    if not _is_ours(aside, moved.name, {moved.name: known[name]}):
        name_new_file(moved, target)
        raise CourseError(_appeared(target))


def _is_ours(folder: Path, name: str, known: Known) -> bool:
    path, hashes = folder / name, known.get(name, frozenset())
    return bool(hashes) and not path.is_symlink() and path.is_file() and (ANY in hashes or _hash(path) in hashes)


def _appeared(path: Path) -> str:
    return (
        f"'{path}' was put there, or changed, while the site was built, and was left as it is. "
        "Move it away, and build the site again."
    )


def _write_record(out: Path, course: str, files: Known) -> None:
    record = {"course": course, "files": {name: sorted(hashes) for name, hashes in sorted(files.items())}}
    new = out / f"{RECORD}.new"
    new.write_text(json.dumps(record, indent=1), encoding="utf-8")
    new.replace(out / RECORD)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
