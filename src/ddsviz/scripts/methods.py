"""The methods of Bokeh's figures: which one draws a layer, what its call begins with, and what it makes."""

from __future__ import annotations

from functools import cache
from typing import Any

from ddsviz.errors import OptionError


def method_of(layer: Any) -> str:
    """Return the method of a figure that draws a layer.

    Raises
    ------
    OptionError
        If none does.
    """
    from bokeh.plotting.glyph_api import GlyphAPI

    kind = type(layer.glyph).__name__.lower()
    found = next((name for name in dir(GlyphAPI) if name[0] != "_" and name.replace("_", "") == kind), None)
    if found is None or not type(layer.glyph).__module__.startswith("bokeh."):
        raise OptionError(
            f"This chart has a layer of {type(layer.glyph).__name__}, which no method of a figure draws. Take it off, "
            "ask for the code, and add it to the script."
        )
    return found


def leading_places(glyph: Any) -> tuple[str, ...]:
    """Return the places of marks, which come first in a call."""
    if type(glyph)._args[0] == "image":
        return ("image",)
    places = ("x", "y", "x0", "y0", "x1", "y1", "left", "right", "top", "bottom", "xs", "ys", "text")
    found = []
    for name in type(glyph)._args:
        if name not in places:
            break
        found.append(name)
    return tuple(found)


def made_by_bokeh(method: str, arguments: dict[str, Any]) -> Any:
    """Return the layer that Bokeh makes with these options."""
    from bokeh.models import ColumnDataSource

    board = _board()
    layer = getattr(board, method)(source=ColumnDataSource(), **arguments)
    board.renderers = []
    return layer


@cache
def _board() -> Any:
    """Return a figure to draw on and wipe: to make one takes longer than what is made on it."""
    from bokeh.plotting import figure

    return figure(tools="")
