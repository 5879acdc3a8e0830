"""The files of a course's folder that code and prose name: tables, pictures, modules that are imported."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ddsviz.course.notebook_file import source_of
from ddsviz.course.prose_cells import prose_cells
from ddsviz.course.python_cells import python_cells, tree_of

WILDCARDS = "*?["
SOURCE = re.compile(r"""\b(?:src|poster)\s*=\s*["']([^"'<>]+)["']""", re.IGNORECASE)
"""What sounds and films name, too."""
LONGEST_NAME = 255
"""A longer text is no file's name, and asking for it is an error."""


def files_named_by(notebook: dict[str, Any], folder: Path) -> list[str]:
    """Return the files within a folder that a notebook's code and prose name, sorted, as 'data/own.csv'."""
    links = [
        address
        for _, _, content in prose_cells(notebook)
        for address in (
            *(link for _, link in content.links),
            *(image for image, _ in content.images),
            *content.decorations,
        )
    ]
    links += [found for _, cell, _ in prose_cells(notebook) for found in SOURCE.findall(source_of(cell))]
    in_prose = _files({unquote(address.split("#")[0].split("?")[0]) for address in links}, folder)
    return sorted(in_prose | files_named_in((code for _, _, code in python_cells(notebook)), folder))


def files_named_in(codes: Iterable[str], folder: Path) -> set[str]:
    """Return the files within a folder that pieces of Python name or import, and what those modules name in turn."""
    texts: set[str] = set()
    modules: set[str] = set()
    waiting = list(codes)
    while waiting:
        tree = tree_of(waiting.pop())
        texts |= set(_texts(tree))
        new = {module for name in _imported(tree) for module in _module_files(name, folder)} - modules
        modules |= new
        waiting += [(folder / module).read_text(encoding="utf-8", errors="replace") for module in new]
    folders = [text for text in sorted(texts) if _is_within(text) and (folder / text).is_dir()]
    # The parts of a path stand apart in `Path("data") / "own.csv"`, and may have variables between them.
    joined = {os.path.join(first, text.lstrip("/")) for first in folders for text in texts}
    deeper = [text for text in joined if _is_within(text) and (folder / text).is_dir()]
    joined |= {os.path.join(first, text.lstrip("/")) for first in deeper for text in texts}
    return _files(texts | joined, folder) | modules


def _files(names: Iterable[str], folder: Path) -> set[str]:
    found = set()
    for name in filter(_is_within, names):
        paths = folder.glob(name) if set(name) & set(WILDCARDS) else [folder / name]
        found |= {os.path.normpath(path.relative_to(folder)) for path in paths if path.is_file() or path.is_symlink()}
    return {Path(name).as_posix() for name in found}


def _is_within(name: str) -> bool:
    """Whether a text can be the name of something in the folder, and not elsewhere."""
    parts = os.path.normpath(name).split(os.sep)
    usable = (
        bool(name.strip())
        and "\0" not in name
        and "**" not in name
        and all(len(part) <= LONGEST_NAME for part in parts)
    )
    return usable and "\n" not in name and not os.path.isabs(name) and ".." not in parts and "://" not in name


def _texts(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
            if " " in node.value and len(node.value) <= LONGEST_NAME:
                yield from node.value.split()  # as in `!cat notes.txt`, which is a text in Python


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            yield module
            yield from (f"{module}.{one.name}".lstrip(".") for one in node.names)


def _module_files(name: str, folder: Path) -> Iterator[str]:
    """Yield the files of a module in the folder, and of the packages that it lies in."""
    parts = name.split(".")
    for length in range(1, len(parts) + 1):
        path = Path(*parts[:length])
        for candidate in (path.with_suffix(".py"), path / "__init__.py"):
            if name and (folder / candidate).is_file():
                yield candidate.as_posix()
