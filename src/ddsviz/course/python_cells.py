"""A notebook's code as Python reads it: without what only IPython understands, and without other languages."""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterator
from typing import Any

from ddsviz.course.notebook_file import source_of

PYTHON = "python"
CELL_MAGIC = re.compile(r"(\s*)%%(\w+)(.*)\n?")
RUNS_PYTHON = {"time", "timeit", "capture", "prun"}
"""Magics whose cells are Python, and whose names stay."""
WRITES_FILE = {"writefile", "file"}
TIMED_LINE = re.compile(r"^(\s*)%time +(?!-)", re.MULTILINE)
RUN_AT_ONCE = {"listcomp", "setcomp", "dictcomp", "genexpr"}
"""What Python calls the insides of comprehensions, which are run where they stand, as a function is not."""


def code_cells(notebook: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the code cells, each with its place, counted from 1."""
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] == "code":
            yield number, cell


def python_cells(notebook: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any], str]]:
    """Yield the code cells that are Python, each with its place and its code."""
    for number, cell in code_cells(notebook):
        if language_of(notebook, cell) == PYTHON:
            yield number, cell, python_of(source_of(cell))


def language_of(notebook: dict[str, Any], cell: dict[str, Any]) -> str:
    """Return the language of a cell: its own, as VS Code notes it, or the notebook's."""
    language = cell["metadata"].get("vscode", {}).get("languageId")
    about = notebook["metadata"]
    told = about.get("language_info", {}).get("name") or about.get("kernelspec", {}).get("language")
    return str(language or told or PYTHON).casefold()


def python_of(text: str) -> str:
    r"""Return a cell's text as Python.

    Examples
    --------
    >>> python_of("files = !ls")
    "files = get_ipython().getoutput('ls')\n"
    >>> python_of("%%capture seen\nx = 1")
    'seen = 0\nx = 1\n'
    >>> python_of("%%bash\nls")
    ''
    """
    from IPython.core.inputtransformer2 import TransformerManager

    magic = CELL_MAGIC.match(text)
    if magic:
        before, name, told = magic.groups()
        body = python_of(text[magic.end() :]) if name in RUNS_PYTHON else ""
        return before + _told_to_magic(name, told) + ("\n" + body if body else "")
    blank = text[: len(text) - len(text.lstrip("\n"))]
    if not text.strip():
        return ""
    return blank + str(TransformerManager().transform_cell(TIMED_LINE.sub(r"\1", text)))  # type: ignore[no-untyped-call]


def _told_to_magic(name: str, told: str) -> str:
    """Return what a magic's own line amounts to: a file is written, or the names in it may be set."""
    if name in WRITES_FILE and told.split():
        return f"open({told.split()[-1]!r}, 'w')"
    return "; ".join(f"{word} = 0" for word in told.split() if word.isidentifier())


def tree_of(code: str) -> ast.Module:
    """Return Python's reading of code; of what it cannot read, nothing."""
    try:
        return ast.parse(code)
    except SyntaxError:
        return ast.Module(body=[], type_ignores=[])


def names_of(code: str) -> tuple[set[str], set[str], set[str]]:
    """Return the names that a cell defines, those that it uses at once, and those that its functions will use."""
    try:
        table = symtable.symtable(code, "cell", "exec")
    except SyntaxError:
        return set(), set(), set()
    defined = {one.get_name() for one in table.get_symbols() if one.is_assigned() or one.is_imported()}
    used: tuple[set[str], set[str]] = ({one.get_name() for one in table.get_symbols() if one.is_referenced()}, set())
    for inner, waits in _inside(table, False):
        used[waits].update(one.get_name() for one in inner.get_symbols() if one.is_global() and one.is_referenced())
        defined |= {one.get_name() for one in inner.get_symbols() if one.is_declared_global() and one.is_assigned()}
    return defined, *used


def _inside(table: symtable.SymbolTable, waits: bool) -> Iterator[tuple[symtable.SymbolTable, bool]]:
    """Yield the scopes in a scope, and whether what is in them waits for a call."""
    for child in table.get_children():
        waiting = waits or (child.get_type() == "function" and child.get_name() not in RUN_AT_ONCE)
        yield child, waiting
        yield from _inside(child, waiting)
