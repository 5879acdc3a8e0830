"""The script of a marker map: a circle for each row, those close together in clusters where the map gathers them."""

from __future__ import annotations

from typing import Any

from ddsviz import theme
from ddsviz.display.record import Record
from ddsviz.scripts.folium_maps import END, head_lines, map_lines, script_of_map
from ddsviz.scripts.shapes import points_code, shape_layer, shape_lines
from ddsviz.scripts.tables import TableOfScript, table_given
from ddsviz.scripts.writing import Script, literal

COUNTED = "The rows are counted in cells of the ground, which the table of the chart brings."
PLACED = "Rows without a place are left out, or places are brought to degrees, so the table of the chart brings them."


def marker_map_script(chart: Any, record: Record) -> Script:
    """Return the script of a marker map."""
    parts = record.parts
    table = _given(record)
    reason = "" if table is not None else COUNTED if "counts" in parts else PLACED
    table = table or TableOfScript(record.table)
    more, radius = {}, str(parts.get("radius"))
    if "counts" in parts:  # the area, not the radius, shows the number
        share = f"{table[parts['counts']]} / {literal(float(record.table[parts['counts']].max()))}"
        more, radius = {"radius": f"({share}) ** 0.5 * {theme.LARGEST_POINT_PX // 2}"}, 'shape["properties"]["radius"]'
    colour = 'shape["properties"]["colour"]' if "shading" in parts else literal(parts["colour"])
    style = {"radius": radius, "fillColor": colour, "fillOpacity": "1", "color": '"white"', "weight": "1"}
    parent = "MarkerCluster().add_to(m)" if parts["cluster"] else "m"
    lines = [
        *shape_lines("places", table, record, points_code(table, record), more),
        *map_lines(chart, record),
        *head_lines(record),
        *shape_layer("places", record, style, "marker=folium.CircleMarker(fill=True)", parent=parent),
        END,
    ]
    return script_of_map(table, reason, lines)


def _given(record: Record) -> TableOfScript | None:
    """Return the caller's table, where all its rows are drawn and its positions are degrees."""
    given, rows = record.parts.get("given"), record.table
    columns = list(rows.columns)
    if given is None or given.rows != len(rows) or "counts" in record.parts:
        return None
    longitude = rows[record.parts["longitude"]]
    if not longitude.between(-180, 180).all() or any(name not in given.columns for name in columns):
        return None
    return table_given(record, columns)
