"""The script of a marker map: a circle for each row, those close together in clusters where the map gathers them."""

from __future__ import annotations

from typing import Any

from ddsviz import theme
from ddsviz.display.record import Record
from ddsviz.scripts.folium_maps import END, TEXT_FUNCTION, head_lines, map_lines
from ddsviz.scripts.shapes import points_code, shape_layer, shape_lines
from ddsviz.scripts.tables import TableOfScript
from ddsviz.scripts.writing import Script, literal, script_of


def marker_map_script(chart: Any, record: Record) -> Script:
    """Return the script of a marker map."""
    parts, table = record.parts, TableOfScript(record.table)
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
    body = "".join(lines)
    return script_of([TEXT_FUNCTION if "text(" in body or ".map(text)" in body else "", table.reading, *lines])
