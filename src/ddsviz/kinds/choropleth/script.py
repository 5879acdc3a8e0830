"""The script of a choropleth: the caller's rows joined to the areas, which are filled by value."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from ddsviz.display.record import Record
from ddsviz.scripts.folium_maps import END, head_lines, map_lines, script_of_map
from ddsviz.scripts.shapes import polygon_lines
from ddsviz.scripts.tables import JoinedTable, TableOfScript, table_given
from ddsviz.scripts.writing import Script, literal

REASON = "The areas and their values come from the table of the chart: no line of pandas joins them from this table."


def choropleth_script(chart: Any, record: Record) -> Script:
    """Return the script of a choropleth."""
    table: TableOfScript | None = _joined(record)
    reason = "" if table is not None else REASON
    table = table or TableOfScript(record.table)
    areas, drawn = polygon_lines(table, record)
    return script_of_map(table, reason, [*areas, *map_lines(chart, record), *head_lines(record), *drawn, END])


def _joined(record: Record) -> JoinedTable | None:
    """Return the table of areas that a script joins itself, where the areas come with ddsviz and the keys are texts."""
    joined, table = record.parts["joined"], record.table
    if joined is None or not isinstance(joined["areas"], str) or joined["areas"] not in ("wards", "datazones"):
        return None
    key, area_key, value, per = joined["key"], joined["area_key"], joined["value"], joined["per"]
    given = table_given(record, list(dict.fromkeys([key, value, *record.parts["extra"]])))
    is_count = joined["aggregate"] == "count"
    if (
        given is None
        or given.kind(key) != "text"
        or (per is not None and per != "km2")
        or any("_joined" in str(column) for column in table)
    ):
        return None
    if (value == key and not is_count) or (not is_count and given.kind(value) != "number"):
        return None
    lines = list(given.reading)
    rows, value_name = "data", value
    if joined["aggregate"] is not None:
        rows, value_name = "rows", _aggregated_name(record)
        lines.append(_aggregating_line(joined, given, value_name))
    written_key = literal(given.name(key))
    on = f"on={written_key}" if key == area_key else f"left_on={literal(str(area_key))}, right_on={written_key}"
    lines.append(f'table = gpd.read_file("areas.geojson").merge({rows}, {on}, how="left")')
    if per is not None:
        divided = f"table[{literal(f'{value_name}_per_km2')}] = table[{literal(str(value_name))}] / "
        lines.append(f'{divided}(table.to_crs("ESRI:54034").area / 1e6)')
    saving = f'ddsviz.load({literal(joined["areas"])}).to_file("areas.geojson")'
    return JoinedTable(table, [*given.comments, saving], lines)


def _aggregated_name(record: Record) -> Hashable:
    """Return the column of one value for each area."""
    areas = ("ward", "ward_code", "datazone", "geometry", f"{record.parts['joined']['value']}_per_km2")
    return next(column for column in record.table.columns if column not in areas)


def _aggregating_line(joined: dict[str, Any], given: TableOfScript, name: Hashable) -> str:
    """Return the line that makes of many rows one for each area."""
    key, value = joined["key"], joined["value"]
    groups = f"rows = data.groupby({literal(given.name(key))})"
    if value == key:
        return f"{groups}.size().reset_index(name={literal(str(name))})"
    return f"{groups}[{literal(given.name(value))}].{joined['aggregate']}().reset_index()"
