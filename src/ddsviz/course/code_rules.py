"""What an inspection asks of a notebook's code and outputs."""

from __future__ import annotations

import ast
import builtins
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ddsviz.course.data_used import data_used, text_of
from ddsviz.course.findings import Finding
from ddsviz.course.foreign import missing_from_page
from ddsviz.course.linked_data import is_packaged
from ddsviz.course.metadata import describe_command, resource_of
from ddsviz.course.notebook_file import source_of, tags_of
from ddsviz.course.python_cells import code_cells, names_of, python_cells, tree_of
from ddsviz.errors import Mend
from ddsviz.wording import listed

LARGEST_OUTPUT_BYTES = 1_000_000
MEANT_TO_FAIL = "raises-exception"
GIVEN = {*dir(builtins), "display", "get_ipython", "In", "Out", "exit", "quit", "__builtins__", "_ih", "_oh", "_dh"}
"""The names that every notebook has."""
EARLIER = re.compile(r"_i?\d+|_{1,3}|_i{1,3}")
"""Earlier outputs and inputs, as IPython names them."""
UNSEEN = re.compile(r"import \*|run_line_magic\('(?:run|pylab|store)'|\bglobals\(\)|\bexec\(")
"""What defines names that do not stand in the notebook."""
ABSOLUTE = re.compile(
    r"^(?:/(?:home|Users|tmp|mnt|root|media|var|opt|srv|content|data)/|[A-Za-z]:[\\/]|\\\\[\w.-]+\\\w|~[/\\]|file://)"
)


def does_not_parse(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Code that Python cannot read."""
    python = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    for number, cell, code in python_cells(notebook):
        try:
            ast.parse(code)
        except SyntaxError as fault:
            if MEANT_TO_FAIL not in tags_of(cell):
                yield Finding(
                    "does-not-parse", number, f"{python} cannot read line {fault.lineno}: {fault.msg}. Mend it."
                )


def out_of_order(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Cells that were run in another order than they stand in."""
    last = 0
    for number, cell in code_cells(notebook):
        count = cell.get("execution_count")
        if count is not None and count <= last:
            yield Finding(
                "out-of-order", number, f"It was run as number {count}, after a cell below it. Run all from the top."
            )
        last = max(last, count or 0)


def not_run(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Cells without outputs beside cells with them, and runs of cells that are no longer there."""
    code = [(number, cell) for number, cell in code_cells(notebook) if source_of(cell).strip()]
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
    cells = [(number, cell, code, *names_of(code)) for number, cell, code in python_cells(notebook)]
    if any(UNSEEN.search(code) for _, _, code, *_ in cells):
        return
    everywhere = {name for _, _, _, defined, _, _ in cells for name in defined}
    known = set(GIVEN)
    for index, (number, cell, _, defined, used, used_later) in enumerate(cells):
        known |= defined
        # A function may be defined before the names that it uses, since it is called later.
        missing = sorted(name for name in (used | used_later - everywhere) - known if not EARLIER.fullmatch(name))
        if missing and MEANT_TO_FAIL not in tags_of(cell):
            below = {name for *_, later, _, _ in cells[index + 1 :] for name in later}
            where = "only a cell below defines" if set(missing) <= below else "no cell above defines"
            yield Finding("hidden-state", number, f"It uses {listed(missing)}, which {where}. Define it further up.")


def stored_error(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Errors among the outputs, and none where one was meant to be."""
    for number, cell in code_cells(notebook):
        faults = [output for output in cell.get("outputs", []) if output["output_type"] == "error"]
        meant = MEANT_TO_FAIL in tags_of(cell)
        for fault in faults if not meant else ():
            said = f"{fault['ename']}: {fault['evalue']}"[:100]
            yield Finding(
                "stored-error", number,
                f"It ended in an error ({said}). Mend it, or give the cell the tag {MEANT_TO_FAIL}.",
            )  # fmt: skip
        if meant and not faults and cell.get("execution_count") is not None:
            yield Finding(
                "stored-error", number,
                f"It has the tag {MEANT_TO_FAIL}, and ran without an error. Take the tag off, or mend the cell.",
            )  # fmt: skip


def not_on_pages(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Outputs of other libraries that a page cannot show."""
    for number, cell in code_cells(notebook):
        for output in cell.get("outputs", []):
            missing = missing_from_page(output.get("data", {}))
            if missing:
                yield Finding(
                    "not-on-pages", number,
                    f"Its output is {missing}, of which a page shows nothing. Let the cell show a picture of it "
                    "as well (PNG or SVG), or draw it with ddsviz.",
                )  # fmt: skip


def absolute_path(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Paths that exist on one computer only."""
    for number, _, code in python_cells(notebook):
        for text in filter(None, map(text_of, ast.walk(tree_of(code)))):
            if ABSOLUTE.match(text):
                yield Finding(
                    "absolute-path", number,
                    f"'{text}' is a place on one computer. Name it from the notebook's folder: 'data/file.csv'.",
                )  # fmt: skip


def large_output(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Outputs that make a notebook slow to open."""
    for number, cell in code_cells(notebook):
        for output in cell.get("outputs", []):
            size = len(json.dumps(output, ensure_ascii=False).encode("utf-8", "replace"))
            if size > LARGEST_OUTPUT_BYTES:
                yield Finding(
                    "large-output", number,
                    f"Its output has {size / 1e6:.1f} MB, and more than 1 MB opens slowly. Show less of the table.",
                )  # fmt: skip


def unlicensed_data(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Tables that are used, and of which the metadata name no licence."""
    licensed = {one.get("name") for one in resource_of(notebook).get("isBasedOn", []) if one.get("license")}
    written: set[str] = set()
    for number, _, code in python_cells(notebook):
        read, wrote = data_used(code)
        written |= wrote
        for name in sorted(read - licensed - written):
            advice, mend = _licence_advice(name, path)
            yield Finding(
                "unlicensed-data", number,
                f"It uses '{name}', and the metadata do not say under which licence. {advice}", (mend,),
            )  # fmt: skip


def _licence_advice(name: str, path: Path) -> tuple[str, Mend]:
    """Return how to say under which licence a table is, which of a file only its author can know."""
    mend, other = (describe_command(str(path), "data", data_name) for data_name in (name, f"{name}=LICENCE"))
    if is_packaged(name):
        return f"Say it: {mend.code}", mend
    if "://" in name:
        return f"Find out, and say it, with its name for LICENCE: {other.code}", other
    return (
        f"If the notebook's licence holds for it, say so: {mend.code}; if not, with its own name for LICENCE: "
        f"{other.code}",
        mend,
    )
