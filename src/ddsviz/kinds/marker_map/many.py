"""A map of very many rows: how many there are in each small cell of the ground."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from ddsviz.ask.style import Style
from ddsviz.calc.rounding import rounded
from ddsviz.display.record import Record, attach
from ddsviz.kinds.marker_map.reduce import ManyPlaces
from ddsviz.maps.base import new_map, view_of
from ddsviz.maps.extent import extent_words, far_notes
from ddsviz.maps.places import draw_places
from ddsviz.wording import counted, joined

if TYPE_CHECKING:
    from folium import Map

SHORTEST_SIDE_M = 0.5


def map_of_many(many: ManyPlaces, style: Style, hidden: list[Hashable], colour: str) -> Map:
    """Return a map of how many rows there are in each small cell of the ground."""
    import pandas as pd

    places, counts = many.places, many.counts
    view = view_of(places.latitude, places.longitude, counts)
    columns = [("Rows", pd.Series(counts))]
    chart = new_map(style, view.home, None, streets=True)
    chart.add_child(
        draw_places(
            places, columns, colour=colour, cluster=True, view=view, name="Places",
            stand_for=counts,
        )
    )  # fmt: skip
    rows = int(counts.sum())
    notes = [
        *places.notes,
        f"So many rows are not drawn one by one: each number counts those of {_cell_words(many)}.",
    ]
    if hidden:
        notes.append(f"Such a map does not show {joined(map(style.name, dict.fromkeys(hidden)))}.")
    notes += far_notes(int(counts[view.far].sum()))
    sentences = f"Marker map of {counted(rows, 'row')} in {counted(len(counts), 'cell')}.", extent_words(view.home)
    table = pd.DataFrame({"latitude": rounded(places.latitude), "longitude": rounded(places.longitude), "rows": counts})
    parts = {
        "latitude": "latitude", "longitude": "longitude", "counts": "rows", "label": False, "cluster": False,
        "card": [("Rows", "rows")], "view": view.home, "colour": colour,
    }  # fmt: skip
    attach(
        chart,
        Record("Marker map", sentences, table, tuple(notes), {}, style.alt, style.title, frozenset(chart._children),
               tuple(columns), parts),
    )  # fmt: skip
    return chart


def _cell_words(many: ManyPlaces) -> str:
    """Return what a number counts: rows that stand on one line have cells of no width, those of one place none."""
    sides = [f"{float(f'{metres:.2g}'):,.0f} m" for metres in many.cell_m if metres >= SHORTEST_SIDE_M]
    if sides:
        return f"cells of about {' by '.join(sides)} or larger"
    return "one place" if len(many.counts) == 1 else "one place or of a larger cell"
