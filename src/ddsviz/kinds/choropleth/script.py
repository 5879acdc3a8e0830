"""The script of a choropleth: areas filled by value."""

from __future__ import annotations

from typing import Any

from ddsviz.display.record import Record
from ddsviz.scripts.folium_maps import END, TEXT_FUNCTION, head_lines, map_lines
from ddsviz.scripts.shapes import polygon_lines
from ddsviz.scripts.tables import TableOfScript
from ddsviz.scripts.writing import Script, script_of


def choropleth_script(chart: Any, record: Record) -> Script:
    """Return the script of a choropleth."""
    table = TableOfScript(record.table)
    areas, drawn = polygon_lines(table, record)
    lines = [*areas, *map_lines(chart, record), *head_lines(record), *drawn, END]
    return script_of([TEXT_FUNCTION, table.reading, *lines])
