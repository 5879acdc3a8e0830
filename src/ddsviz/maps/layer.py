"""A layer of a Folium map that one of our scripts draws from a few packed columns: no script for each point.

It is a Folium layer as any other: it can be named in a layer control, and `Map.save` writes it too.
"""

from __future__ import annotations

import functools
import json
import re
from html import escape
from typing import Any

from branca.element import Element, Figure
from folium.map import Layer

from ddsviz import theme
from ddsviz.display.figure import in_script, script
from ddsviz.display.verbatim import Verbatim

COLOUR_NAMES = re.compile(r"\b(INK|QUIET_INK|PAPER|HATCH|OUTLINE|GRID|SEA|DISC|LINK)\b")


class Drawing(Layer):  # type: ignore[misc]
    """A layer that one of our scripts draws.

    Parameters
    ----------
    call : {"areas", "points"}
        The script's function, named as its file.
    spec : dict
        What it draws, as JSON.
    bounds : list of two [latitude, longitude], optional
        South-west and north-east.
    name : str, optional
        What a layer control calls it; without a name it is not in one.
    """

    def __init__(
        self, call: str, spec: dict[str, Any], bounds: list[list[float]] | None = None, name: str | None = None
    ):
        super().__init__(None if name is None else escape(name), overlay=True, control=name is not None)
        self._name = "Drawing"
        self.call = call
        self.spec = as_json(spec)
        self.bounds = bounds

    def render(self, **kwargs: Any) -> None:
        """Put the scripts into the page's head, once, and the call of this layer into its scripts."""
        figure = self.get_root()
        assert isinstance(figure, Figure)
        add_script(figure, "map.js")
        add_script(figure, f"{self.call}.js")
        name, parent = self.get_name(), self._parent.get_name()
        call = f"var {name} = ddsviz.{self.call}({self.spec});"
        figure.script.add_child(Verbatim(call + (f"{name}.addTo({parent});" if self.show else "")), name=name)
        for child in self._children.values():
            child.render(**kwargs)

    def _get_self_bounds(self) -> list[list[Any]]:
        return self.bounds or [[None, None], [None, None]]


class Setting(Element):  # type: ignore[misc]
    """A call of one of our scripts that is no layer: the legend, and how the map behaves."""

    def __init__(self, call: str, spec: dict[str, Any] | None = None) -> None:
        super().__init__()
        self._name = "Setting"
        self.call = call
        self.spec = None if spec is None else as_json(spec)

    def render(self, **kwargs: Any) -> None:
        """Put the call into the page's scripts."""
        figure = self.get_root()
        assert isinstance(figure, Figure)
        add_script(figure, "map.js")
        arguments = self._parent.get_name() + ("" if self.spec is None else f", {self.spec}")
        figure.script.add_child(Verbatim(f"ddsviz.{self.call}({arguments});"), name=self.get_name())


def add_script(figure: Figure, file: str) -> None:
    """Put one of our scripts into a page's head, where it is not there yet; the first brings our styles."""
    if "ddsviz map.css" not in figure.header._children:
        figure.header.add_child(Verbatim(f"<style>{packaged('map.css')}</style>"), name="ddsviz map.css")
    figure.header.add_child(Verbatim(f"<script>{packaged(file)}</script>"), name=f"ddsviz {file}")


def as_json(value: Any) -> str:
    """Return JSON that can stand in a script: no text in it ends the element."""
    return in_script(json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False))


@functools.cache
def packaged(file: str) -> str:
    """Return one of our scripts or styles with the theme's colours in it."""
    return COLOUR_NAMES.sub(lambda name: str(getattr(theme, name[0])), script("ddsviz.maps", file))
