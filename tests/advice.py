"""Carries out the advice of errors: runs its code on the caller's table, or calls again with its options."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest

import ddsviz
from ddsviz.errors import DdsvizError, Mend

SOURCE = Path(ddsviz.__file__).parent
TRIED_ELSEWHERE = ("course", "cli.py", "display/save.py", "display/browser.py", "names.py", "writing.py")
"""Where what is advised is tried by tests of its own."""


@dataclass(frozen=True)
class Case:
    """A call that is refused, and what is right once its advice was followed.

    `right` gives, for each mend in its order, a function that checks the table or the chart that comes out.
    """

    call: Callable[..., Any]
    data: Callable[[], Any]
    options: dict[str, Any] = field(default_factory=dict)
    right: tuple[Callable[[Any], bool] | None, ...] = (None,)


def column(name: Any, *values: Any) -> Callable[[Any], bool]:
    """Return what checks that a table, or the table of a chart, has these values in a column."""

    def is_right(result: Any) -> bool:
        table = result if hasattr(result, "columns") else ddsviz.table(result)
        expected = pd.Series(values)
        return bool(pd.Series(list(table[name])).astype(expected.dtype).equals(expected))

    return is_right


def says(text: str) -> Callable[[Any], bool]:
    """Return what checks that the chart's words have a text."""
    return lambda chart: text in ddsviz.describe(chart)


def fault_of(case: Case) -> DdsvizError:
    with pytest.raises(DdsvizError) as caught:
        case.call(case.data(), **case.options)
    return caught.value


def follow(case: Case, mend: Mend) -> tuple[Any, Any]:
    """Do what a mend says; return the caller's table after it, and the chart that is drawn then."""
    names = {"data": case.data(), "pd": pd, "np": np, "geopandas": geopandas, "ddsviz": ddsviz}
    exec(mend.code, names)
    options = {**case.options, **mend.option}
    options = {name: value for name, value in options.items() if value is not ...}
    chart = case.call(names["data"], **options)
    assert ddsviz.describe(chart)
    return names["data"], chart


@contextmanager
def recorded(sites: set[tuple[str, int]]) -> Iterator[None]:
    """Note from where in the source each mend is made."""
    own = Mend.__init__

    def noting(self: Mend, *args: Any, **kwargs: Any) -> None:
        frame = sys._getframe(1)
        while frame is not None and Path(frame.f_code.co_filename).is_relative_to(SOURCE):
            sites.add((str(Path(frame.f_code.co_filename).relative_to(SOURCE)), frame.f_lineno))
            frame = frame.f_back
        own(self, *args, **kwargs)

    Mend.__init__ = noting
    try:
        yield
    finally:
        Mend.__init__ = own


def mends_in_source() -> Iterator[tuple[str, range]]:
    """Yield each place in the source where a mend is made: its file, and its lines."""
    for path in sorted(SOURCE.rglob("*.py")):
        name = str(path.relative_to(SOURCE))
        if name.startswith((*TRIED_ELSEWHERE, "errors.py")):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _makes_mend(node.func):
                yield name, range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _makes_mend(called: ast.expr) -> bool:
    if isinstance(called, ast.Name):
        return called.id == "Mend"
    if not isinstance(called, ast.Attribute):
        return False
    return called.attr == "mend" or (called.attr == "options" and ast.unparse(called.value) == "Mend")


def texts_in_source() -> Iterator[tuple[str, int, str]]:
    """Yield the texts of the source that are neither documentation nor part of a mend."""
    for path in sorted(SOURCE.rglob("*.py")):
        name = str(path.relative_to(SOURCE))
        if name.startswith((*TRIED_ELSEWHERE, "scripts")) or name.endswith("script.py"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        left_out = {id(part) for node in ast.walk(tree) for part in _no_message(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
                yield name, node.lineno, node.value


def _no_message(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what stands in documentation, in a mend, or beside the error."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    if isinstance(node, ast.Call) and _makes_mend(node.func):
        yield from ast.walk(node)
