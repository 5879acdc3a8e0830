"""What a Voronoi map says of itself: its cells, which of them are the largest and smallest, and their table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ddsviz.ask.style import Style
from ddsviz.calc.extremes import extremes
from ddsviz.display.record import Record
from ddsviz.kinds.voronoi_map.draw import AREA
from ddsviz.kinds.voronoi_map.reduce import DrawnCells
from ddsviz.maps.areas import bounds_of_areas
from ddsviz.maps.encoding import Encoding, parts_of
from ddsviz.maps.places import with_degrees
from ddsviz.numbers import value_text
from ddsviz.wording import counted, shortened, tied

if TYPE_CHECKING:
    import geopandas
    import pandas as pd
    from folium import Map

    from ddsviz.maps.texts import Columns


def record(chart: Map, drawn: DrawnCells, columns: Columns, style: Style, encoding: Encoding | None) -> Record:
    """Return what the chart says of itself: sentences, notes, and the table drawn."""
    table, parts = table_of_cells(drawn)
    colour_card = [] if drawn.values is None else [(style.label(drawn.value), drawn.value)]
    parts |= {
        **parts_of(encoding, drawn.value), "label": drawn.is_labelled, "view": bounds_of_areas(drawn.cells.boundary),
        "points": drawn.has_points,
        "card": [*((style.label(name), name) for name in drawn.shown), *colour_card, (AREA, parts["area"])],
    }  # fmt: skip
    return Record(
        "Voronoi map", tuple(_sentences(drawn, style)), table, (*style.notes, *_notes(drawn)), {}, style.alt,
        style.title, frozenset(chart._children), tuple(columns), parts)  # fmt: skip


def table_of_cells(drawn: DrawnCells) -> tuple[geopandas.GeoDataFrame, dict[str, Any]]:
    """Return the cells with the columns of their row (the first, of rows that share a place), and which is what."""
    import geopandas

    table, parts = with_degrees(drawn.rows.copy(), drawn.places_of_cells)
    if drawn.values is not None and drawn.places.is_shared:
        table[drawn.value] = drawn.values
    for name, column in (("area_km2", drawn.sizes), ("geometry", drawn.shapes)):
        table[name if name not in table else f"cell_{name}"] = column.to_numpy()
    parts["area"], geometry = table.columns[-2:]
    return geopandas.GeoDataFrame(table, geometry=geometry, crs=drawn.shapes.crs), parts


def _sentences(drawn: DrawnCells, style: Style) -> list[str]:
    names, values, sizes = drawn.names, drawn.values, drawn.sizes

    def ends(column: pd.Series, unit: str) -> list[str]:
        return [
            f"{value_text(column[places[0]], column)}{unit} ({tied(shortened(names[index], 60) for index in places)})"
            for places in extremes(column)
        ]

    sentences = [f"Voronoi map of {counted(len(names), 'cell')}: the ground nearest to each place, by air."]
    if values is not None:
        unit = style.unit(drawn.value)
        low, high = ends(values, f" {unit}" if unit else "")
        lowest = style.quantity(value_text(values.min(), values), drawn.value)
        is_one = len(extremes(values)[0]) == values.notna().sum()
        span = f". All values are {lowest}" if is_one else f", from {low} to {high}"
        sentences.append(f"Colour shows {style.name(drawn.value)}{span}.")
    if sizes.nunique() > 1:
        low, high = ends(sizes, " km²")
        sentences.append(f"The smallest cell has {low}, the largest {high}.")
    return sentences


def _notes(drawn: DrawnCells) -> list[str]:
    notes, counts = list(drawn.places.notes), drawn.places.counts
    shared = int((counts > 1).sum())
    if shared:
        rows = int(counts[counts > 1].sum())
        cells_too = "one cell" if shared == 1 else "their cells"
        notes.append(f"{counted(rows, 'row')} share {counted(shared, 'place')}, and so {cells_too}.")
    outside = int(counts[drawn.cells.outside].sum())
    if outside:
        verb, has = ("lies", "has") if outside == 1 else ("lie", "have")
        notes.append(
            f"{counted(outside, 'row')} {verb} outside the boundary, and {has} a share of what is inside where nearest."
        )
    lost = len(counts) - len(drawn.names)
    if lost:
        notes.append(f"{counted(lost, 'place')} {'is' if lost == 1 else 'are'} nearest to nothing within it.")
    return notes
