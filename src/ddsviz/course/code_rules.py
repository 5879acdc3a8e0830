"""What an inspection asks of a notebook's code and outputs."""

from __future__ import annotations

import ast
import builtins
import json
import re
import symtable
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ddsviz.course.findings import Finding
from ddsviz.course.metadata import resource_of
from ddsviz.course.notebook_file import source_of, tags_of
from ddsviz.wording import listed

LARGEST_OUTPUT_BYTES = 1_000_000
MEANT_TO_FAIL = "raises-exception"
GIVEN = {*dir(builtins), "display", "get_ipython", "In", "Out", "_", "__", "___", "exit", "quit"}
"""The names that every notebook has."""
NOT_PYTHON = re.compile(r"^\s*(?:[%!]|\?|.*\?\s*$)")
"""Lines for IPython: magic, the shell, help."""
ABSOLUTE = re.compile(
    r"^(?:/(?:home|Users|tmp|mnt|root|media|var|opt|srv|content|data)/|[A-Za-z]:[\\/]|\\\\|~[/\\]|file://)"
)
READER = re.compile(r"^(?:read_\w+|open|loadtxt|genfromtxt|scan_\w+)$")
WRITER = re.compile(r"^(?:to_\w+|write\w*|save\w*|mkdir|touch|dump)$")


def does_not_parse(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Code that Python cannot read."""
    for number, cell in _code(notebook):
        try:
            ast.parse(_python(cell))
        except SyntaxError as fault:
            if MEANT_TO_FAIL not in tags_of(cell):
                yield Finding(
                    "does-not-parse", number, f"Python cannot read line {fault.lineno}: {fault.msg}. Mend it."
                )


def out_of_order(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Cells that were run in another order than they stand in."""
    last = 0
    for number, cell in _code(notebook):
        count = cell.get("execution_count")
        if count is not None and count <= last:
            yield Finding(
                "out-of-order", number, f"It was run as number {count}, after a cell below it. Run all from the top."
            )
        last = max(last, count or 0)


def not_run(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Cells without outputs beside cells with them, and runs of cells that are no longer there."""
    code = [(number, cell) for number, cell in _code(notebook) if source_of(cell).strip()]
    counts = [cell.get("execution_count") for _, cell in code]
    ran = [count for count in counts if count is not None]
    if not ran:
        return
    for (number, _), count in zip(code, counts, strict=True):
        if count is None:
            yield Finding("not-run", number, "It was not run, and others were. Run all from the top.")
    if len(ran) == len(counts) and ran == sorted(ran) and ran != list(range(1, len(ran) + 1)):
        yield Finding(
            "not-run", None, "Cells were run again, or deleted after they ran: what is stored may depend on them. "
            "Restart, and run all from the top."
        )  # fmt: skip


def hidden_state(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Names that no cell above defines."""
    known = set(GIVEN)
    cells = list(_code(notebook))
    if any("import *" in source_of(cell) for _, cell in cells):
        return
    for place, (number, cell) in enumerate(cells):
        defined, used = _names(_python(cell))
        missing = sorted(used - defined - known)
        if missing and MEANT_TO_FAIL not in tags_of(cell):
            below = {name for _, later in cells[place + 1 :] for name in _names(_python(later))[0]}
            where = "only a cell below defines" if set(missing) <= below else "no cell above defines"
            yield Finding("hidden-state", number, f"It uses {listed(missing)}, which {where}. Define it further up.")
        known |= defined


def stored_error(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Errors among the outputs."""
    for number, cell in _code(notebook):
        for output in cell.get("outputs", []):
            if output["output_type"] == "error" and MEANT_TO_FAIL not in tags_of(cell):
                said = f"{output['ename']}: {output['evalue']}"[:100]
                yield Finding(
                    "stored-error", number,
                    f"It ended in an error ({said}). Mend it, or give the cell the tag {MEANT_TO_FAIL}.",
                )  # fmt: skip


def absolute_path(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Paths that exist on one computer only."""
    for number, cell in _code(notebook):
        for text in _texts(_python(cell)):
            if ABSOLUTE.match(text):
                yield Finding(
                    "absolute-path", number,
                    f"'{text}' is a place on one computer. Name it from the notebook's folder: 'data/file.csv'.",
                )  # fmt: skip


def large_output(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Outputs that make a notebook slow to open."""
    for number, cell in _code(notebook):
        for output in cell.get("outputs", []):
            size = len(json.dumps(output, ensure_ascii=False).encode("utf-8"))
            if size > LARGEST_OUTPUT_BYTES:
                yield Finding(
                    "large-output", number,
                    f"Its output has {size / 1e6:.1f} MB, and more than 1 MB opens slowly. Show less of the table.",
                )  # fmt: skip


def unlicensed_data(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Tables that are used, and of which the metadata name no licence."""
    licensed = {one.get("name") for one in resource_of(notebook).get("isBasedOn", []) if one.get("license")}
    written: set[str] = set()
    for number, cell in _code(notebook):
        read, wrote = _data_used(_python(cell))
        written |= wrote
        for name in sorted(read - licensed - written):
            yield Finding(
                "unlicensed-data", number,
                f"It uses '{name}', and the metadata do not say under which licence. "
                f"Say it: ddsviz notebook describe {path.name} --data {name}.",
            )  # fmt: skip


def _code(notebook: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] == "code":
            yield number, cell


def _python(cell: dict[str, Any]) -> str:
    """Return a cell's code without what IPython alone understands; a cell of another language has none."""
    text = source_of(cell)
    if text.lstrip().startswith("%%"):
        return ""
    return "\n".join("pass" if NOT_PYTHON.match(line) and _broken(line) else line for line in text.splitlines())


def _broken(line: str) -> bool:
    try:
        ast.parse(line.strip())
    except SyntaxError:
        return True
    return False


def _tree(code: str) -> ast.Module:
    try:
        return ast.parse(code)
    except SyntaxError:
        return ast.Module(body=[], type_ignores=[])


def _texts(code: str) -> Iterator[str]:
    for node in ast.walk(_tree(code)):
        if isinstance(node, ast.expr) and _text(node):
            yield _text(node)


def _names(code: str) -> tuple[set[str], set[str]]:
    """Return the names that a cell defines, and the names that it takes from outside of functions."""
    try:
        table = symtable.symtable(code, "cell", "exec")
    except SyntaxError:
        return set(), set()
    defined = {one.get_name() for one in table.get_symbols() if one.is_assigned() or one.is_imported()}
    used = {one.get_name() for one in table.get_symbols() if one.is_referenced()}
    for inner in _inside(table):
        used |= {one.get_name() for one in inner.get_symbols() if one.is_global() and one.is_referenced()}
        defined |= {one.get_name() for one in inner.get_symbols() if one.is_declared_global() and one.is_assigned()}
    return defined, used


def _inside(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _inside(child)


def _data_used(code: str) -> tuple[set[str], set[str]]:
    """Return the tables and files that a cell reads, and the files that it writes."""
    read: set[str] = set()
    written: set[str] = set()
    for node in ast.walk(_tree(code)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = set(filter(None, map(_text, node.args[:1])))
        if WRITER.match(name) or (name == "open" and _opened_to_write(node)):
            written |= texts
        elif name == "load" or READER.match(name):
            read |= texts
        read |= set(filter(None, (_text(word.value) for word in node.keywords if word.arg == "areas")))
    return read, written


def _text(node: ast.expr) -> str:
    """Return a text that stands in the code, or nothing."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _opened_to_write(call: ast.Call) -> bool:
    modes = [*call.args[1:2], *(word.value for word in call.keywords if word.arg == "mode")]
    return any(isinstance(mode, ast.Constant) and "r" not in str(mode.value) for mode in modes)
