"""What ddsviz knows about a chart that it made: carried on the native object, in one private attribute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ddsviz.display.changes import made_of
from ddsviz.numbers import as_names

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
        The ids of the layers drawn, so that those added later are told.
    below : tuple of (str, pandas.Series) or None
        What stands below the picture, column by column with its name; None for the table itself.
    made : dict
        What was set on the models when the chart was made, so that later changes are known.
    parts : dict
        What a script that draws the same must know beyond the table: which column is what, classes, colours.
    names : frozenset of columns
        Those of the table whose whole numbers are names, and no amounts.
    """

    kind: str
    sentences: tuple[str, ...]
    table: pd.DataFrame
    notes: tuple[str, ...] = ()
    labels: dict[Any, str] = field(default_factory=dict)
    alt: str | None = None
    title: str | None = None
    layers: frozenset[str] = frozenset()
    below: tuple[tuple[str, pd.Series], ...] | None = None
    parts: dict[str, Any] = field(default_factory=dict)
    made: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)
    names: frozenset[Any] = frozenset()

    def __deepcopy__(self, memo: object) -> Record:
        """A record never changes, so a copy of its chart may share it."""
        return self

    @property
    def text(self) -> str:
        """What is drawn and what was left out."""
        text = self.alt or " ".join(self.sentences)
        stop = "." if self.notes and self.alt and not self.alt.rstrip().endswith((".", "?", "!", "…")) else ""
        return text + stop + "".join(f" {note}" for note in self.notes)

    @property
    def columns_below(self) -> list[tuple[str, pd.Series]]:
        """What stands below the picture: each column with its readable name."""
        if self.below is not None:
            return list(self.below)
        return [
            (str(self.labels.get(name, name)), as_names(self.table[name]) if name in self.names else self.table[name])
            for name in self.table.columns
        ]


def attach(chart: Any, record: Record, given: Any = None) -> None:
    """Put a record on a chart, with what a script must know of the `given` table."""
    setattr(chart, ATTRIBUTE, replace(record, made=made_of(chart), parts={**record.parts, "given": given}))


def record_of(chart: Any) -> Record | None:
    """Return the record on a chart, or None where ddsviz did not make it."""
    found = getattr(chart, ATTRIBUTE, None)
    return found if isinstance(found, Record) else None


def charts_in(layout: Any) -> Iterator[Any]:
    """Yield what a layout holds, from the outside in: whatever has a record, and figures that have none."""
    from bokeh.models import Plot

    if record_of(layout) is not None or isinstance(layout, Plot):
        yield layout
        return
    for child in children_of(layout):
        yield from charts_in(child)


def layers_of(chart: Any) -> list[Any]:
    """Return the glyph layers of a figure, or of the figures in a layout."""
    from bokeh.models import GlyphRenderer, Plot

    if isinstance(chart, Plot):
        return [layer for layer in chart.renderers if isinstance(layer, GlyphRenderer)]
    return [layer for child in children_of(chart) for layer in layers_of(child)]


def children_of(layout: Any) -> list[Any]:
    """Return what a layout holds directly."""
    # not getattr with a default: where a Bokeh model has no such name, it first looks for the nearest
    names = layout.properties() & {"children", "tabs"}
    inside = [part for name in sorted(names) for part in getattr(layout, name)]
    parts = [part[0] if isinstance(part, tuple) else part for part in inside]
    return [part.child if "tabs" in names else part for part in parts]
