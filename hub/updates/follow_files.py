"""What lies in a student's folder: look at it, judge it, move it without ever replacing anything.

A notebook that was only run is not an edited one. Running changes outputs, counts and some metadata; an edit is a
changed, added, deleted or moved cell, or an attachment. When in doubt, a file counts as edited: then it is kept.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import hashlib
import json
import os
import stat
from enum import Enum
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

MAX_NOTEBOOK_BYTES = 200_000_000  # a larger one is not read into memory: it counts as edited
LONGEST_NAME_BYTES = 255

# Written by running a cell, or by looking at it in Jupyter, VS Code, PyCharm or Colab.
METADATA_OF_RUNNING = frozenset(
    ["execution", "ExecuteTime", "executionInfo", "outputId", "papermill", "vscode", "pycharm"]
    + ["collapsed", "scrolled", "trusted", "jupyter"]
)
# JupyterLab writes these when its side panel is open; they say what holds anyway.
METADATA_THAT_SAYS_NOTHING = {"tags": [], "slideshow": {"slide_type": ""}, "editable": True, "deletable": True}
PARTS_OF_RUNNING = frozenset(["outputs", "execution_count", "id", "metadata", "source", "attachments"])


class Judgement(Enum):
    """What a student has done to a file since it was placed."""

    UNTOUCHED = "untouched"
    RUN = "only run"
    EDITED = "edited"


class Mark(NamedTuple):
    """How a placed file is known again: git's id of its bytes and, for a notebook, a fingerprint of its cells."""

    blob: str
    cells: str | None


class Kind(Enum):
    """What a name in the folder stands for."""

    MISSING = "missing"
    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    OTHER = "other"


def look(path: Path) -> Kind:
    """What is at this path, without following a link."""
    try:
        mode = path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return Kind.MISSING
    for test, kind in ((stat.S_ISREG, Kind.FILE), (stat.S_ISDIR, Kind.FOLDER), (stat.S_ISLNK, Kind.LINK)):
        if test(mode):
            return kind
    return Kind.OTHER


def mark_of(path: str, data: bytes, blob: str) -> Mark:
    """The mark of a file that is about to be placed."""
    return Mark(blob, cells_fingerprint(data) if path.endswith(".ipynb") else None)


def judge(path: Path, mark: Mark | None) -> Judgement:
    """What was done to a file since it was placed with this mark; without a mark it is the student's own."""
    kind = look(path)
    if mark is None or kind not in (Kind.FILE, Kind.LINK):
        return Judgement.EDITED
    if kind is Kind.LINK:
        same = blob_id(os.fsencode(os.readlink(path)), like=mark.blob) == mark.blob
        return Judgement.UNTOUCHED if same else Judgement.EDITED
    try:
        with path.open("rb") as file:
            return judge_content(file, mark)
    except PermissionError:
        return Judgement.EDITED


def judge_content(file: BinaryIO, mark: Mark) -> Judgement:
    """The same for an open file."""
    # First, and only then read: what nobody writes now, under a name that nobody knows, will stay as it is read.
    written = being_written(file)
    if written:
        return Judgement.EDITED
    if file_blob_id(file, like=mark.blob) == mark.blob:
        # Where the system cannot tell, the copy is kept like one that was run: somebody may write into it yet.
        return Judgement.UNTOUCHED if written is False else Judgement.RUN
    if mark.cells and os.fstat(file.fileno()).st_size <= MAX_NOTEBOOK_BYTES:
        file.seek(0)
        if cells_fingerprint(file.read()) == mark.cells:
            return Judgement.RUN
    return Judgement.EDITED


def being_written(file: BinaryIO) -> bool | None:
    """Whether any process has the file open for writing; None where the system cannot tell (NFS).

    The kernel grants a read lease only on a file that nobody has open for writing. It is given back at once.
    """
    try:
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as fault:
        return True if fault.errno == errno.EAGAIN else None
    return False


def blob_id(data: bytes, like: str) -> str:
    """Git's id of these bytes, in the same form as another id."""
    return new_hash(len(data), like, data)


def file_blob_id(file: BinaryIO, like: str) -> str:
    """Git's id of a file's bytes, read in pieces."""
    file.seek(0)
    size = os.fstat(file.fileno()).st_size
    return new_hash(size, like, *iter(lambda: file.read(1 << 20), b""))


def new_hash(size: int, like: str, *pieces: bytes) -> str:
    """SHA-1 or SHA-256 of git's header and the pieces."""
    digest = hashlib.new("sha256" if len(like) == 64 else "sha1", b"blob %d\0" % size, usedforsecurity=False)
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def cells_fingerprint(data: bytes) -> str | None:
    """A fingerprint of what a student can edit in a notebook; None when this is no notebook."""
    try:
        notebook = json.loads(data)
        rest = {key: part for key, part in notebook.items() if not key.startswith(("nbformat", "metadata", "cells"))}
        edited = json.dumps([[as_written(cell) for cell in notebook["cells"]], rest], sort_keys=True)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return hashlib.sha256(edited.encode()).hexdigest()


def as_written(cell: dict[str, Any]) -> dict[str, Any]:
    """A cell without what running it changes."""
    metadata = {
        key: value
        for key, value in cell.get("metadata", {}).items()
        if key not in METADATA_OF_RUNNING and METADATA_THAT_SAYS_NOTHING.get(key) != value
    }
    written = {key: part for key, part in cell.items() if key not in PARTS_OF_RUNNING}
    return written | {
        "source": "".join(cell["source"]),
        "attachments": cell.get("attachments") or {},
        "metadata": metadata,
    }


def mine_name(name: str, stamp: str, number: int) -> str:
    """The name of a student's copy: week1.mine-20261122-2154.ipynb, then week1.mine-20261122-2154-2.ipynb."""
    stem, suffix = os.path.splitext(name)
    ending = f".mine-{stamp}{f'-{number}' if number > 1 else ''}{suffix}"
    while len(os.fsencode(stem + ending)) > LONGEST_NAME_BYTES:
        stem = stem[:-1]
    return stem + ending


def leads_outside(path: str, target: str) -> bool:
    """Whether a link at this path, relative to the folder, can lead out of it."""
    parts = [part for part in target.split("/") if part not in ("", ".")]
    climbs = 0
    while climbs < len(parts) and parts[climbs] == "..":
        climbs += 1
    # "a/.." may be anywhere when a is itself a link, so that ".." is taken at the start only.
    return target.startswith("/") or ".." in parts[climbs:] or climbs > path.count("/")


def move_without_replacing(source: Path, target: Path) -> None:
    """Rename in one step, or raise FileExistsError when something is at the target."""
    if not rename_noreplace(source, target):
        link_and_unlink(source, target)


RENAME_NOREPLACE = 1
AT_FDCWD = -100


def rename_noreplace(source: Path, target: Path) -> bool:
    """The kernel's renameat2; False where the C library or the file system doesn't have it."""
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "renameat2"):
        return False
    names = os.fsencode(source), os.fsencode(target)
    if library.renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_NOREPLACE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False
    raise OSError(number, os.strerror(number), str(source), None, str(target))


def link_and_unlink(source: Path, target: Path) -> None:
    """The same with a second name for a moment; a folder, which can't have two, is renamed."""
    if look(source) is Kind.FOLDER:
        if look(target) is not Kind.MISSING:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        source.rename(target)  # a folder replaces nothing but an empty folder
    else:
        os.link(source, target, follow_symlinks=False)
        source.unlink()
