"""How a script is written: texts as safe literals, long lists in lines, the imports that its names need."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np

LINE_LENGTH = 105
DEEPEST = 60
"""The column up to which the next line of a long one begins below its bracket."""

IMPORTS = {
    "itertools": "import itertools",
    "re": "import re",
    "folium": "import folium",
    "gpd": "import geopandas as gpd",
    "np": "import numpy as np",
    "pd": "import pandas as pd",
}
PLACES = {
    "bokeh.layouts": ("column", "gridplot"),
    "bokeh.palettes": ("interp_palette",),
    "bokeh.plotting": ("figure", "save"),
    "bokeh.transform": ("linear_cmap", "log_cmap", "transform"),
    "bokeh.core.properties": ("expr", "field", "value"),
    "branca.colormap": ("LinearColormap",),
    "folium.plugins": ("MarkerCluster",),
}
"""Where names that are no models come from; a script imports those that it uses."""


class Script(str):
    """A script as a text that shows itself as it is written."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return the script itself, as a notebook and a prompt show it."""
        return str(self)


def script_of(comments: Iterable[str], lines: Iterable[str]) -> Script:
    """Return a whole script: what is to be known of it, the imports that it needs, and these lines."""
    single = _read_in_order([part for line in lines for part in line.split("\n") if line])
    body = "\n".join(map(in_lines, single))
    tree = ast.parse(body)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    used -= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    used -= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    plain = [line for name, line in IMPORTS.items() if name in used]
    part = {
        "bokeh.models": _models_in(used),
        **{module: [n for n in names if n in used] for module, names in PLACES.items()},
    }
    chosen = [_import(module, names) for module, names in part.items() if names]
    told = [line for comment in comments for line in _comment(comment)]
    return Script("\n".join([*told, *plain, *chosen, "", body]) + "\n")


def _read_in_order(lines: list[str]) -> list[str]:
    """Put in one line what reads a table and what sorts it, where they fit."""
    for index, (line, after) in enumerate(pairwise(lines)):
        variable, _, sorting = after.partition(" = ")
        method = sorting.removeprefix(variable)
        if line.startswith(f"{variable} = pd.read_csv(") and method.startswith(".sort_values("):
            joined = line + method
            return [*lines[:index], joined, *lines[index + 2 :]] if len(joined) <= LINE_LENGTH else lines
    return lines


def _import(module: str, names: list[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    return line if len(line) <= LINE_LENGTH else in_lines(f"from {module} import ({', '.join(names)})")


def _comment(text: str) -> list[str]:
    """Return a comment, in several lines where it is long; code in it stays on one."""
    if text.startswith(("data", "ddsviz.", "pd.")):
        return [f"# {text}"]
    return textwrap.wrap(f"# {text}", LINE_LENGTH, subsequent_indent="# ")


def _models_in(names: set[str]) -> list[str]:
    """Return those of the names that are models of Bokeh."""
    capital = sorted(name for name in names if name[:1].isupper())
    if not capital:
        return []
    import bokeh.models

    return [name for name in capital if name != "LinearColormap" and hasattr(bokeh.models, name)]


def literal(value: Any, exact: bool = False) -> str:
    r"""Return a value as Python writes it: a text in double quotes, numbers with ten digits that count, or all.

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
        return "{" + ", ".join(f"{literal(name)}: {literal(item)}" for name, item in value.items()) + "}"
    if isinstance(value, (bool, np.bool_)) or value is None:
        return str(value)
    if not np.isfinite(value):
        return f'float("{float(value)}")'
    if exact and isinstance(value, (int, np.integer)):
        return str(int(value))
    number = float(value) if exact else rough(value)
    if not np.isfinite(number):  # rounded up, beyond the largest number there is
        return repr(float(value))
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def rough(value: Any) -> float:
    """Return a number with ten digits that count."""
    return float(f"{float(value):.10g}")


def _sign(sign: str) -> str:
    if sign in ('"', "\\"):
        return "\\" + sign
    # what cannot be seen, or turns the direction of a line round, is written as its number
    return sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")


def text(value: Any) -> str:
    """Return a text for the canvas: Bokeh would typeset what stands between TeX's signs, so that is marked as plain."""
    words = str(getattr(value, "text", value) or "")
    return f"PlainText(text={literal(words)})" if re.search(r"\$\$|\\\(|\\\[", words) else literal(words)


def call(name: str, *arguments: str, end: str = ")") -> str:
    """Return a call; `end` closes it."""
    return f"{name}({', '.join(filter(None, arguments))}{end}"


def indented(lines: Iterable[str]) -> list[str]:
    """Return lines as they stand in a loop."""
    return [textwrap.indent(line, "    ") for line in lines if line]


def in_lines(code: str) -> str:
    """Break a line of code that is long, after commas, those of the outermost brackets first.

    Examples
    --------
    >>> print(in_lines(f"call({', '.join(['argument'] * 12)})"))
    call(argument, argument, argument, argument, argument, argument, argument, argument, argument, argument,
         argument, argument)
    """
    found: list[str] = []
    open_at: list[int] = []  # the columns of brackets that are open
    while len(code) > LINE_LENGTH:
        cut, inner = _best_cut(code, open_at)
        if cut is None:
            break
        found.append(code[:cut])
        column = inner[-1] + 1
        if column > DEEPEST or column == cut:
            column = len(found[0]) - len(found[0].lstrip()) + 8
        open_at = [*inner[:-1], column - 1]
        code = " " * column + code[cut:].lstrip()
    return "\n".join([*found, code])


def _best_cut(code: str, open_at: list[int]) -> tuple[int | None, list[int]]:
    """Return where to break a line, and the columns of the brackets that are open there."""
    stack, cuts, brackets, quoted, skip = list(open_at), [], [], "", False
    start = len(code) - len(code.lstrip())
    for index, sign in enumerate(code[start:LINE_LENGTH], start=start):
        if skip:
            skip = False
        elif quoted:
            skip, quoted = sign == "\\", "" if sign == quoted else quoted
        elif sign in "\"'":
            quoted = sign
        elif sign in "([{":
            stack.append(index)
            brackets.append((len(stack), -index, list(stack)))
        elif sign in ")]}":
            stack = stack[:-1]
        elif sign == "," and stack:
            cuts.append((len(stack), -index, list(stack)))
    if not cuts and not brackets:
        return None, open_at
    _, index, inner = min(cuts or brackets, key=lambda cut: cut[:2])
    return 1 - index, inner
