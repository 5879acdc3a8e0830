"""The cells of a Voronoi map, with the places that they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ddsviz import theme
from ddsviz.ask.places import GroupedPlaces
from ddsviz.ask.style import Style
from ddsviz.kinds.voronoi_map.reduce import DrawnCells
from ddsviz.limits import MAX_TEXT_BYTES_OF_AREAS
from ddsviz.maps.areas import area_layer, bounds_of_areas
from ddsviz.maps.base import new_map
from ddsviz.maps.encoding import Encoding
from ddsviz.maps.places import draw_places
from ddsviz.maps.texts import within_budget
from ddsviz.numbers import as_names
from ddsviz.plain import named

if TYPE_CHECKING:
    from folium import Map

    from ddsviz.maps.texts import Columns

AREA = "Area (km²)"


def draw_cells(drawn: DrawnCells, encoding: Encoding | None, style: Style, attribution: str) -> tuple[Map, Columns]:
    """Return the map, and the columns of the cells' cards as far as there is room for them."""
    columns, notes = within_budget(_card_columns(drawn, style), MAX_TEXT_BYTES_OF_AREAS)
    drawn.places.notes.extend(notes)
    legend = None if encoding is None else encoding.legend
    view = bounds_of_areas(drawn.cells.boundary)
    chart = new_map(style, view, legend, streets=encoding is None, wards=encoding is None)
    shapes = drawn.shapes.to_numpy()
    chart.add_child(area_layer(shapes, columns, encoding=encoding, attribution=attribution, name="Cells"))
    if drawn.has_points:
        chart.add_child(_points(drawn.places))
    return chart, columns


def _card_columns(drawn: DrawnCells, style: Style) -> Columns:
    """Return what the card of each cell shows."""
    import pandas as pd

    head = style.name(drawn.shown[0]) if drawn.is_labelled else "Place"
    more = drawn.shown[1:] if drawn.is_labelled else drawn.shown
    return [
        (head, pd.Series(drawn.names, dtype=object)),
        *([] if drawn.values is None else [(style.label(drawn.value), drawn.values)]),
        *((style.label(name), as_names(named(drawn.rows[name]))) for name in dict.fromkeys(more)),
        (AREA, pd.Series([f"{size:.4g}" for size in drawn.sizes], dtype=object)),
    ]


def _points(places: GroupedPlaces) -> Any:
    """Return a layer of small points, one at each place."""
    return draw_places(
        places.at(places.firsts).grouped,
        [],
        colour=theme.INK,
        radius_px=theme.TINY_PLACE_RADIUS_PX,
        interactive=False,
    )
