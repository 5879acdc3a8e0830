"""The areas of a choropleth, filled by their values."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from ddsviz.ask.style import Style
from ddsviz.calc.packing import simplified, simplified_to
from ddsviz.kinds.choropleth.read import Values
from ddsviz.limits import MAX_POINTS_OF_AREAS, MAX_TEXT_BYTES_OF_AREAS
from ddsviz.maps.areas import area_layer, bounds_of_areas
from ddsviz.maps.base import new_map
from ddsviz.maps.texts import within_budget
from ddsviz.numbers import as_names

if TYPE_CHECKING:
    from folium import Map

    from ddsviz.maps.texts import Columns

from typing import Any

from ddsviz.ask.areas import Areas
from ddsviz.maps.encoding import Encoding


def draw_areas(drawn: Values, encoding: Encoding, style: Style, value: Hashable) -> tuple[Map, Columns]:
    """Return the map, and the columns of the areas' cards as far as there is room for them."""
    import pandas as pd

    areas = drawn.areas
    columns: Columns = [
        (areas.noun.capitalize(), pd.Series(drawn.join.names, dtype=object)),
        (drawn.title, drawn.values),
        *((style.label(name), as_names(column)) for name, column in drawn.extra.items()),
    ]
    fitting, notes = within_budget(columns, MAX_TEXT_BYTES_OF_AREAS)
    drawn.notes.extend(notes)
    shapes, lost = simplified_to(simplified(areas.table.geometry.to_numpy()), MAX_POINTS_OF_AREAS)
    if lost:
        drawn.notes.append(f"Outlines are simplified to {1 / lost:,.0f} steps across, to keep the map small.")
    legend = legend_of(encoding, areas)
    chart = new_map(style, bounds_of_areas(areas.table.geometry), legend, wards=not areas.title)
    chart.add_child(
        area_layer(shapes, fitting, encoding=encoding, attribution=areas.attribution, name=style.name(value))
    )
    return chart, fitting


def legend_of(encoding: Encoding, areas: Areas) -> dict[str, Any]:
    """Return the legend, with what the areas are."""
    words = [encoding.legend.get("words", ""), f"Areas: {areas.title}." if areas.title else ""]
    return {**encoding.legend, "words": " ".join(filter(None, words))}
