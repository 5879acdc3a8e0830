"""What a marker map says of itself: how many places there are, how far they reach, what colour shows."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from ddsviz.ask.places import GroupedPlaces, Places
from ddsviz.ask.style import Style
from ddsviz.display.record import Record
from ddsviz.frames import Frame
from ddsviz.maps.base import View
from ddsviz.maps.encoding import Encoding
from ddsviz.maps.extent import extent_words, far_notes
from ddsviz.maps.places import with_degrees
from ddsviz.numbers import span_text
from ddsviz.plain import kind_of
from ddsviz.wording import counted

if TYPE_CHECKING:
    import pandas as pd
    from folium import Map

    from ddsviz.maps.texts import Columns


def record(
    chart: Map, frame: Frame, places: GroupedPlaces, view: View, shown: list[Hashable], columns: Columns,
    style: Style, colour_name: Any, clustered: bool, encoding: Encoding | None,
) -> Record:  # fmt: skip
    """Return what the chart says of itself: sentences, notes, and the table drawn."""
    rows = len(places.rows)
    what = f"{counted(rows, 'row')} at {counted(len(places.counts), 'place')}"
    sentences = [f"Marker map of {what if places.is_shared else counted(rows, 'place')}.", extent_words(view.home)]
    if encoding is not None:
        column = frame.column(colour_name).iloc[places.rows]
        span = ""
        if kind_of(column) == "number":
            is_one = column.min() == column.max()
            span = f"{'. All values are' if is_one else ', from'} {style.quantity(span_text(column), colour_name)}"
        sentences.append(f"Colour shows {style.name(colour_name)}{span}.")
    notes = [*places.notes, *(encoding.notes if encoding else [])]
    if colour_name is not None and encoding is None:
        notes.append(f"No place has a value of {style.name(colour_name)}, so colour shows nothing.")
    notes += far_notes(int(view.far.sum()))
    if clustered:
        colours = " Their colours show when you zoom in." if encoding is not None else ""
        notes.append(f"Places close together are gathered in discs with the number of their rows.{colours}")
    table, parts = _table(frame, places, shown)
    labels = {name: style.label(name) for name in table.columns}
    return Record(
        "Marker map", tuple(sentences), table, (*style.notes, *notes), labels, style.alt, style.title,
        frozenset(chart._children), tuple(columns) or None, parts)  # fmt: skip


def _table(frame: Frame, places: Places, shown: list[Hashable]) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return what is drawn: the columns of the cards, and the positions in degrees."""
    table_of_rows = frame.rows_at(places.rows)
    table = table_of_rows[[name for name in dict.fromkeys([*shown, *places.columns]) if name in table_of_rows]]
    return with_degrees(table, places)
