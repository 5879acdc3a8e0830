"""What counts as an edit to a file that was placed in a student's folder.

A notebook that was only run is not an edited one. Running changes outputs, counts and some metadata; an edit is a
changed, added, deleted or moved cell, or an attachment. When in doubt, a file counts as edited: then it is kept.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from follow_folder import Folder, Kind

if TYPE_CHECKING:
    from hashlib import _Hash

PIECE_BYTES = 1 << 20
# A larger notebook is not read into memory, of which it would take 3 times as much, and 14 times if it is all cells: it
# counts as edited.
MAX_NOTEBOOK_BYTES = 50_000_000
# Marks were once without a size. What was placed then had to fit into memory: nothing larger is it.
MAX_BYTES_WITHOUT_SIZE = 2_000_000_000

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
    """How a placed file is known again: git's id of it, a fingerprint of a notebook's cells, its size in bytes."""

    blob: str
    cells: str | None = None
    size: int | None = None

    def may_have(self, size: int) -> bool:
        """Whether a file of this size can be the one that was placed, so that it is worth reading."""
        return size == self.size if self.size is not None else size <= MAX_BYTES_WITHOUT_SIZE


def judge(folder: Folder, path: str, mark: Mark | None) -> Judgement:
    """What was done to a file since it was placed with this mark; without a mark it is the student's own."""
    kind = folder.look(path)
    if mark is None or kind not in (Kind.FILE, Kind.LINK):
        return Judgement.EDITED
    try:
        if kind is Kind.LINK:
            same = blob_id(os.fsencode(folder.target_of(path)), like=mark.blob) == mark.blob
            return Judgement.UNTOUCHED if same else Judgement.EDITED
        with folder.read(path) as file:
            return judge_content(file, mark)
    except OSError:  # it can't be read, or has become something else
        return Judgement.EDITED


def judge_content(file: BinaryIO, mark: Mark) -> Judgement:
    """The same for an open file."""
    # First, and only then read: what nobody writes now, under a name that nobody knows, will stay as it is read.
    written = being_written(file)
    if written:
        return Judgement.EDITED
    size = os.fstat(file.fileno()).st_size
    if mark.may_have(size) and file_blob_id(file, size, like=mark.blob) == mark.blob:
        # Where the system cannot tell, the copy is kept like one that was run: somebody may write into it yet.
        return Judgement.UNTOUCHED if written is False else Judgement.RUN
    if mark.cells and size <= MAX_NOTEBOOK_BYTES:
        file.seek(0)
        if cells_fingerprint(file.read(size)) == mark.cells:
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
    return digest_of(len(data), [data], like)


def file_blob_id(file: BinaryIO, size: int, like: str) -> str:
    """Git's id of a file's bytes."""
    file.seek(0)
    lengths = (min(PIECE_BYTES, size - start) for start in range(0, size, PIECE_BYTES))
    return digest_of(size, (file.read(length) for length in lengths), like)


def digest_of(size: int, pieces: Iterable[bytes], like: str) -> str:
    """Git's id of bytes that come in pieces."""
    digest = new_digest(size, like)
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def new_digest(size: int, like: str) -> _Hash:
    """SHA-1 or SHA-256 after git's header: what is fed with a blob's bytes has its id."""
    return hashlib.new("sha256" if len(like) == 64 else "sha1", b"blob %d\0" % size, usedforsecurity=False)


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
