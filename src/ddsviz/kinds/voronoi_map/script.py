"""The script of a Voronoi map: cells, filled by value or as outlines, and their places as points."""

from __future__ import annotations

from typing import Any

from ddsviz import theme
from ddsviz.display.record import Record
from ddsviz.scripts.folium_maps import END, head_lines, map_lines, script_of_map
from ddsviz.scripts.shapes import points_code, polygon_lines
from ddsviz.scripts.tables import TableOfScript
from ddsviz.scripts.writing import Script, call, literal

REASON = "The cells come from the table of the chart: they are cut in metres, and clipped to the boundary."


def voronoi_map_script(chart: Any, record: Record) -> Script:
    """Return the script of a Voronoi map."""
    table = TableOfScript(record.table)
    cells, drawn = polygon_lines(table, record)
    lines = [*cells, *map_lines(chart, record), *head_lines(record), *drawn]
    if record.parts["points"]:
        lines += _points(table, record)
    return script_of_map(table, REASON, [*lines, END])


def _points(table: TableOfScript, record: Record) -> list[str]:
    """Return the lines that draw the places of the cells as small points."""
    look = f"radius={theme.TINY_PLACE_RADIUS_PX}, weight=0, fill_color={literal(theme.INK)}, fill_opacity=1"
    return [
        f"places = gpd.GeoSeries({points_code(table, record)}, crs=4326)",
        call("folium.GeoJson", "places", f"marker=folium.CircleMarker({look})", end=").add_to(m)"),
    ]
