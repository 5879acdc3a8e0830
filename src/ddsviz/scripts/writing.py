"""How a script is written: texts as safe literals, long lists in lines, the imports that its names need."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

LINE_LENGTH = 105
MOST_LINES_OF_A_LIST = 6
TABLE_LINE = '# ddsviz.table(chart).to_csv("chart-table.csv", index=False)'

IMPORTS = {
    "re": "import re",
    "folium": "import folium",
    "gpd": "import geopandas as gpd",
    "np": "import numpy as np",
    "pd": "import pandas as pd",
}
PLACES = {
    "bokeh.layouts": ("column", "gridplot"),
    "bokeh.models": (
        "CDSView", "ColumnDataSource", "DataRange1d", "DatetimeTickFormatter", "DatetimeTicker", "GroupFilter",
        "HoverTool", "LinearColorMapper", "LogColorMapper", "NumeralTickFormatter", "PlainText", "Range1d", "Title",
    ),
    "bokeh.palettes": ("interp_palette",),
    "bokeh.plotting": ("figure", "save"),
    "bokeh.transform": ("linear_cmap",),
    "branca.colormap": ("LinearColormap",),
    "folium.plugins": ("MarkerCluster",),
}  # fmt: skip
"""Where the names of Bokeh and Folium come from; a script imports those that it uses."""


class Script(str):
    """A script as a text that shows itself as it is written."""

    __slots__ = ()

    def with_comment(self, comment: str) -> Script:
        """Return the script with a comment below its first line."""
        first, rest = self.split("\n", 1)
        return Script("\n".join([first, *textwrap.wrap(comment, LINE_LENGTH, subsequent_indent="# "), rest]))

    def __repr__(self) -> str:
        """Return the script itself, as a notebook and a prompt show it."""
        return str(self)


def script_of(lines: Iterable[str]) -> Script:
    """Return a whole script: how its table is made, the imports that it needs, and these lines."""
    body = "\n".join(line for line in lines if line)
    used = {node.id for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Name)}
    plain = [line for name, line in IMPORTS.items() if name in used]
    names = {module: [name for name in own if name in used] for module, own in PLACES.items()}
    chosen = [f"from {module} import {', '.join(own)}" for module, own in names.items() if own]
    return Script("\n".join([TABLE_LINE, *plain, *chosen, "", body]) + "\n")


def literal(value: Any) -> str:
    r"""Return a value as Python writes it: a text in double quotes, numbers with ten digits that count.

    Examples
    --------
    >>> print(literal('say "hi"'), literal([1.0, None, np.float64(0.5)]))
    "say \"hi\"" [1, None, 0.5]
    """
    if isinstance(value, str):
        return '"' + "".join(map(_sign, value)) + '"'
    if isinstance(value, (list, tuple)):
        inside = ", ".join(map(literal, value))
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(name)}: {literal(own)}" for name, own in value.items()) + "}"
    if isinstance(value, (bool, np.bool_)) or value is None:
        return str(value)
    if not np.isfinite(value):
        return f'float("{float(value)}")'
    number = float(f"{float(value):.10g}")
    if not np.isfinite(number):  # rounded up, beyond the largest number there is
        return repr(float(value))
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _sign(sign: str) -> str:
    if sign in ('"', "\\"):
        return "\\" + sign
    # what cannot be seen, or turns the direction of a line round, is written as its number
    return sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")


def text(value: Any) -> str:
    """Return a text for the canvas: Bokeh would typeset what stands between TeX's signs, so that is marked as plain."""
    own = str(getattr(value, "text", value) or "")
    return f"PlainText(text={literal(own)})" if re.search(r"\$\$|\\\(|\\\[", own) else literal(own)


def named(name: str, values: Sequence[Any] | dict[Any, Any]) -> str:
    """Return the line that gives a list or a dictionary its name, in several lines where it is long."""
    if list(values) == [str(number) for number in range(len(values))] and isinstance(values, list) and len(values) > 2:
        return f"{name} = [str(number) for number in range({len(values)})]"
    whole = f"{name} = {literal(values)}"
    pairs = values.items() if isinstance(values, dict) else None
    items = [literal(one) for one in values] if pairs is None else [f"{literal(a)}: {literal(b)}" for a, b in pairs]
    lines = folded(f"{name} = {whole[len(name) + 3]}", items, whole[-1])
    return whole if lines.count("\n") >= MOST_LINES_OF_A_LIST else lines


def call(name: str, *arguments: str, end: str = ")") -> str:
    """Return a call, in several lines where it is long; `end` closes it."""
    return folded(f"{name}(", [*filter(None, arguments)], end)


def columns_of(name: str, kind: str, columns: dict[str, str], *options: str) -> str:
    """Return the line that makes a table or a source of named columns, each a piece of code."""
    start, pairs = f"{name} = {kind}({{", [f"{literal(column)}: {code}" for column, code in columns.items()]
    return folded(start, pairs, "})") if not options else folded(start[:-1], [folded("{", pairs, "}"), *options], ")")


def folded(start: str, items: list[str], end: str) -> str:
    """Return items between a start and an end, in lines below one another where they are long."""
    lines = [start]
    for place, item in enumerate(items):
        piece = item + (end if place == len(items) - 1 else ",")
        last = lines[-1].rpartition("\n")[2]
        space = " " if place else ""
        if place and len(last) + 1 + len(piece.partition("\n")[0]) > LINE_LENGTH:
            lines.append(" " * len(start))
            last, space = lines[-1], ""
        lines[-1] += space + piece.replace("\n", "\n" + " " * (len(last) + len(space)))
    return "\n".join(lines) if items else start + end


def indented(lines: Iterable[str]) -> list[str]:
    """Return lines as they stand in a loop."""
    return [textwrap.indent(line, "    ") for line in lines if line]
