"""What ddsviz knows about a chart that it made: carried on the native object, in one private attribute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

ATTRIBUTE = "_ddsviz"


@dataclass(frozen=True)
class Record:
    """What a chart shows, in words and as a table.

    Attributes
    ----------
    kind : str
        What it is, as the reader would call it: "Heatmap".
    sentences : tuple of str
        What is drawn, how many, the range, the extremes.
    notes : tuple of str
        What was left out or drawn in another way.
    table : pandas.DataFrame
        What is drawn; its columns are named as the caller named them.
    labels : dict
        The readable name of each of the table's columns.
    alt : str or None
        The caller's own description, instead of `sentences`.
    title : str or None
        The headline, for a layout, which has none of its own.
    layers : frozenset of str
        Bokeh's ids of the layers drawn, so that those added later are told.
    """

    kind: str
    sentences: tuple[str, ...]
    table: pd.DataFrame
    notes: tuple[str, ...] = ()
    labels: dict[Any, str] = field(default_factory=dict)
    alt: str | None = None
    title: str | None = None
    layers: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """What is drawn and what was left out."""
        return " ".join([self.alt] if self.alt else self.sentences) + "".join(f" {note}" for note in self.notes)


def attach(chart: Any, record: Record) -> None:
    """Put a record on a chart."""
    setattr(chart, ATTRIBUTE, record)


def record_of(chart: Any) -> Record | None:
    """Return the record on a chart, or None where ddsviz did not make it."""
    found = getattr(chart, ATTRIBUTE, None)
    return found if isinstance(found, Record) else None


def charts_in(layout: Any) -> Iterator[Any]:
    """Yield what a layout holds, from the outside in: whatever has a record, and figures that have none."""
    if record_of(layout) is not None or hasattr(layout, "renderers"):
        yield layout
        return
    for child in getattr(layout, "children", None) or ():
        yield from charts_in(child[0] if isinstance(child, tuple) else child)
    for tab in getattr(layout, "tabs", None) or ():
        yield from charts_in(tab.child)


def layers_of(chart: Any) -> list[Any]:
    """Return the glyph layers of a figure, or of the figures in a layout."""
    layers = [layer for layer in getattr(chart, "renderers", None) or () if hasattr(layer, "glyph")]
    for child in getattr(chart, "children", None) or ():
        layers += layers_of(child[0] if isinstance(child, tuple) else child)
    return layers
