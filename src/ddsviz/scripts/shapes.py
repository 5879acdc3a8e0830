"""What scripts of maps share that draw shapes, areas or points: their table, colours, cards and layer."""

from __future__ import annotations

from ddsviz import theme
from ddsviz.display.record import Record
from ddsviz.maps.areas import THIN_LINE_FROM
from ddsviz.scripts.folium_maps import card_columns, colour_lines, safe
from ddsviz.scripts.tables import TableOfScript
from ddsviz.scripts.writing import call, literal


def shape_lines(
    name: str, table: TableOfScript, record: Record, geometry: str, more: dict[str, str] | None = None
) -> list[str]:
    """Return the lines that make a table of shapes with their cards and colours.

    Parameters
    ----------
    name : str
        What the script calls it.
    table : TableOfScript
        Where its columns come from.
    record : Record
        Of the map.
    geometry : str
        The code of the shapes.
    more : dict, optional
        The code of further columns.
    """
    columns = card_columns(table, record) | (more or {})
    return [
        call(
            f"{name} = gpd.GeoDataFrame",
            f"{{{', '.join(f'{literal(column)}: {code}' for column, code in columns.items())}}}",
            f"geometry={geometry}",
            "crs=4326",
        ),
        *colour_lines(table, record, name),
    ]


def shape_layer(name: str, record: Record, style: dict[str, str], *options: str, parent: str = "m") -> list[str]:
    """Return the lines that draw shapes: how they look, given as code, and Folium's further options."""
    card = record.parts["card"]
    fields, aliases = [f"info{index}" for index in range(len(card))], [safe(label) for label, _ in card]
    tooltip = call("tooltip=folium.GeoJsonTooltip", literal(fields), f"aliases={literal(aliases)}") if card else ""
    look = ", ".join(f"{literal(part)}: {code}" for part, code in style.items())
    return [
        f"\ndef style(shape):\n    return {{{look}}}\n",
        call("folium.GeoJson", name, "style_function=style", *options, tooltip, end=f").add_to({parent})"),
    ]


def polygon_lines(table: TableOfScript, record: Record) -> tuple[list[str], list[str]]:
    """Return the lines that make areas from the table, and those that draw them."""
    column = table[table.table.geometry.name]
    shapes = column if table.has_shapes else f"gpd.GeoSeries.from_wkt({column})"
    weight = literal(1 if len(record.table) <= THIN_LINE_FROM else 0.5)
    if "shading" in record.parts:
        fill = {"fillColor": 'shape["properties"]["colour"]', "fillOpacity": "1", "color": literal(theme.OUTLINE)}
    else:
        fill = {"fillOpacity": "0", "color": literal(theme.CATEGORICAL[0])}
    drawn = shape_layer("areas", record, {**fill, "weight": weight}, "smooth_factor=0")
    return shape_lines("areas", table, record, shapes), drawn


def points_code(table: TableOfScript, record: Record) -> str:
    """Return the code of the places of a table's rows."""
    latitude, longitude = (table[record.parts[name]] for name in ("latitude", "longitude"))
    return f"gpd.points_from_xy({longitude}, {latitude})"
