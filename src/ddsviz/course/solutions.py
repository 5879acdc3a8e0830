"""Looks for a course's solutions in files that would reach students, inside archives too."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path, PurePosixPath
from typing import Any

from ddsviz.course.notebook_file import source_of
from ddsviz.course.student_copy import is_for_instructors

STUDENT_MARK = '<meta name="ddsviz-edition" content="student">'
"""What pages and slides carry that were made without solutions."""
MADE_OF_NOTEBOOK = re.compile(
    rb'class="skip" href="#content"|class="[^"]*\bjp-(?:Cell|Notebook)\b|class="cell border-box-sizing'
)
SHORTEST_SOLUTION, SHORTEST_LINE = 8, 20
"""In letters without blanks: what is shorter stands in many a text by chance."""
IMPORTS = ("import", "from")
"""How lines begin that stand in many a module."""
DEEPEST_ARCHIVE = 4
PRESSED = {b"\x1f\x8b": gzip.decompress, b"BZh": bz2.decompress, b"\xfd7zXZ": lzma.decompress}
TAR_MARK_AT = 257
UNREADABLE = (
    tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, RuntimeError,
)  # fmt: skip
TAG = re.compile(r"<[^>]*>")
BLANK = re.compile(r"\s+")
PAGES, NOTEBOOKS = (".html", ".htm", ".xhtml"), (".ipynb",)


class Solutions:
    """What a course's solutions say, so that it can be looked for."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def add(self, notebook: dict[str, Any], name: str) -> None:
        """Remember the solutions of a notebook: what stands in them, and in no cell that students get."""
        cells = list(enumerate(notebook["cells"], 1))
        given = {_squeezed(line) for _, cell in cells if not is_for_instructors(cell) for line in _lines(cell)}
        for number, cell in cells:
            if is_for_instructors(cell):
                lines = [line for line in map(_squeezed, _lines(cell)) if line and line not in given]
                texts = [line for line in lines if len(line) >= SHORTEST_LINE and not line.startswith(IMPORTS)]
                whole = "".join(lines)
                texts += [whole] if len(whole) >= SHORTEST_SOLUTION else []
                self._texts.update(dict.fromkeys(texts, f"{name}, cell {number}"))

    def fault_of(self, path: Path) -> str:
        """Return why a file must not reach students: "has the solution of …"; or nothing."""
        return next(self._faults(path.name, path.read_bytes(), 0), "")

    def _faults(self, name: str, content: bytes, depth: int) -> Iterator[str]:
        suffix = PurePosixPath(name).suffix.casefold()
        if depth and suffix in NOTEBOOKS:
            yield f"has a notebook packed in it ({name}), which cannot be cleared of solutions there"
        if suffix in PAGES and MADE_OF_NOTEBOOK.search(content) and STUDENT_MARK.encode() not in content:
            yield "is a page made of a notebook, and not known to be without solutions"
        for text in _readings(content):
            yield from (f"has the solution of {where}" for solution, where in self._texts.items() if solution in text)
        try:
            for inner, packed in _members(content) if depth < DEEPEST_ARCHIVE else ():
                yield from self._faults(inner, packed, depth + 1)
        except UNREADABLE:
            yield "is an archive that cannot be looked into"


def _lines(cell: dict[str, Any]) -> Iterable[str]:
    return source_of(cell).splitlines()


def _squeezed(text: str) -> str:
    return BLANK.sub("", text)


def _readings(content: bytes) -> Iterator[str]:
    """Yield a file's text as it stands, as a page shows it, and as JSON holds it."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = content.decode(encoding, "replace")
    yield _squeezed(text)
    if "<" in text:
        yield _squeezed(unescape(TAG.sub("", text)))
    if "\\" in text:
        yield _squeezed(re.sub(r'\\(["\\/])', r"\1", re.sub(r'\\n"?,?\s*"?', "", text)))


def _members(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an archive; of what is none, nothing."""
    for mark, unpack in PRESSED.items():
        if content.startswith(mark):
            content = unpack(content)
            yield "", content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield from ((one.filename, packed.read(one)) for one in packed.infolist() if not one.is_dir())
    elif content[TAR_MARK_AT:].startswith(b"ustar"):
        with tarfile.open(fileobj=io.BytesIO(content)) as rolled:
            for one in rolled:
                file = rolled.extractfile(one) if one.isfile() else None
                if file is not None:
                    yield one.name, file.read()
