"""The files and tables that a notebook's code reads, those that it writes, and the exercises that it has checked."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from typing import Any

from ddsviz.course.python_cells import python_cells, tree_of

READER = re.compile(r"^(?:read_(?!text|bytes|sql|clipboard)\w+|open|loadtxt|genfromtxt|scan_\w+)$")
WRITER = re.compile(r"^(?:to_\w+|write\w*|save\w*|mkdir|touch|dump|ExcelWriter)$")
NO_NAME = re.compile(r"[\n{}<>]|: ")
"""Signs of data that stand in the code, where a file's name might."""


def files_written_by(notebook: dict[str, Any]) -> set[str]:
    """Return the files that a notebook writes, but for those that it reads before."""
    read: set[str] = set()
    written: set[str] = set()
    for _, _, code in python_cells(notebook):
        more, wrote = data_used(code)
        written |= wrote - read
        read |= more - written
    return written


def exercises_asked_for(notebook: dict[str, Any]) -> set[str]:
    """Return the exercises whose checks a notebook asks for: "04-2"."""
    calls = [
        node for _, _, code in python_cells(notebook) for node in ast.walk(tree_of(code)) if isinstance(node, ast.Call)
    ]
    return {text for call in calls if _name(call) == "check" for text in _texts(call.args[:1])}


def data_used(code: str) -> tuple[set[str], set[str]]:
    """Return the tables and files that a cell reads, and the files that it writes."""
    read: set[str] = set()
    written: set[str] = set()
    for node in ast.walk(tree_of(code)):
        if not isinstance(node, ast.Call):
            continue
        name = _name(node)
        if WRITER.match(name) or (name == "open" and _opened_to_write(node)):
            written |= _texts([*node.args, *(word.value for word in node.keywords), *_path(node)])
        elif name == "load" or (READER.match(name) and not (name == "open" and _is_link(node))):
            read |= {text for text in _texts(node.args[:1]) if not NO_NAME.search(text)}
        read |= _texts(word.value for word in node.keywords if word.arg == "areas")
    return read, written


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _path(call: ast.Call) -> list[ast.expr]:
    """Return what stands in the brackets of `Path("a.csv").writetext_of(…)`."""
    made = call.func.value if isinstance(call.func, ast.Attribute) else None
    return made.args if isinstance(made, ast.Call) and _name(made) == "Path" else []


def _is_link(call: ast.Call) -> bool:
    return any("://" in text for text in _texts(call.args[:1]))


def _texts(nodes: Iterable[ast.AST]) -> set[str]:
    return set(filter(None, map(text_of, nodes)))


def text_of(node: ast.AST) -> str:
    """Return a text that stands in the code, or nothing."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _opened_to_write(call: ast.Call) -> bool:
    modes = [*call.args[1:2], *(word.value for word in call.keywords if word.arg == "mode")]
    return any(isinstance(mode, ast.Constant) and "r" not in str(mode.value) for mode in modes)
