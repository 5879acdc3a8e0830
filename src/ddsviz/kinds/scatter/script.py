"""The script of a scatter plot: a mark for each row, or how many points fall in each cell of a grid."""

from __future__ import annotations

from typing import Any

from ddsviz import theme
from ddsviz.display.record import Record
from ddsviz.scripts.figures import (
    DAY_BEFORE_MONTH,
    END,
    axis_kind,
    axis_lines,
    figure_line,
    groups_of,
    hover_line,
    layer_named,
    legend_lines,
)
from ddsviz.scripts.tables import TableOfScript, group_lines
from ddsviz.scripts.writing import Script, call, columns_of, indented, literal, named, script_of, text


def scatter_script(chart: Any, record: Record) -> Script:
    """Return the script of a scatter plot."""
    table = TableOfScript(record.table, record.names)
    drawn = _density(table, chart, record) if record.parts["density"] else _marks(table, chart, record)
    lines = [*drawn, *_trend(chart, record), *legend_lines(chart), END]
    return script_of([table.reading, *lines])


def _marks(table: TableOfScript, chart: Any, record: Record) -> list[str]:
    fields = _fields(table, record)
    columns = {field: table[column] for field, column in fields.items()}
    size, area = record.parts["size"], str(theme.POINT_SIZE_PX)
    if size is not None:
        area = '"area"'
        columns["area"] = _areas(table, size)
    hover = [(record.labels[column], table.hover(field, column)) for field, column in fields.items()]
    if record.parts["groups"]:
        return [*_groups(table, chart, record, columns, area), hover_line(hover, "renderers=layers")]
    layer = next(layer for layer in chart.renderers if layer.name != "trend")
    return [
        columns_of("source", "ColumnDataSource", columns),
        "",
        *_colour_lines(layer, record),
        figure_line(chart),
        *axis_lines(chart),
        call("points = chart.scatter", f'"x", "y", source=source, size={area}', *_line_style(layer)),
        *_colour_bar(chart),
        hover_line(hover, "renderers=[points]"),
    ]


def _fields(table: TableOfScript, record: Record) -> dict[str, Any]:
    """Return the columns under names of our own, what names a point first."""
    parts = record.parts
    group = "group" if parts["groups"] else "color"
    fields = {"label": parts["label"], "x": parts["x"], "y": parts["y"], "size": parts["size"], group: parts["color"]}
    used = {field: column for field, column in fields.items() if column is not None}
    others = [column for column in table.table.columns if column not in used.values()]
    return used | {f"more{place}": column for place, column in enumerate(others)}


def _areas(table: TableOfScript, size: Any) -> str:
    largest = float(table.table[size].max()) or 1.0
    share = f"({table[size]} / {literal(largest)}) ** 0.5"  # the area, not the diameter, shows the value
    return f"({share} * {theme.LARGEST_POINT_PX}).clip(lower={theme.SMALLEST_POINT_PX}).round(2)"


def _colour_lines(layer: Any, record: Record) -> list[str]:
    mapper = getattr(layer.glyph.fill_color, "transform", None)
    if mapper is None:
        return []
    palette = f"interp_palette({literal(record.parts['palette'])}, {theme.COLOURS_IN_SCALE})"
    return [
        f"palette = {palette}",
        f'colour = linear_cmap("color", palette, {literal(mapper.low)}, {literal(mapper.high)}, '
        'nan_color="rgba(0, 0, 0, 0)")',
    ]


def _line_style(layer: Any) -> list[str]:
    glyph = layer.glyph
    fill = "colour" if hasattr(glyph.fill_color, "transform") else literal(glyph.fill_color)
    return [f"fill_color={fill}", f"fill_alpha={literal(glyph.fill_alpha)}", f"line_color={literal(glyph.line_color)}"]


def _colour_bar(chart: Any) -> list[str]:
    bars = [own for own in chart.right if type(own).__name__ == "ColorBar"]
    dates = f", formatter={DAY_BEFORE_MONTH}, ticker=DatetimeTicker()"
    return [
        f"chart.add_layout(points.construct_color_bar(title={text(bar.title)}, width=16"
        f'{dates if type(bar.formatter).__name__ == "DatetimeTickFormatter" else ""}), "right")'
        for bar in bars
    ]


def _groups(table: TableOfScript, chart: Any, record: Record, columns: dict[str, str], area: str) -> list[str]:
    column, labels = record.parts["color"], record.parts["groups"]
    layers = [layer for layer in chart.renderers if layer.name != "trend"]
    alpha = literal(layers[0].glyph.fill_alpha)
    drawn = call(
        "layers.append(chart.scatter", '"x", "y"', "source=ColumnDataSource(own)", f"size={area}",
        "marker=marker, color=colour", f"fill_alpha={alpha}", "legend_label=name", end="))",
    )  # fmt: skip
    return [
        named("groups", groups_of(layers, labels)),
        columns_of("points", "pd.DataFrame", columns),
        *group_lines(table, 'points["group"]', column, labels),
        figure_line(chart),
        *axis_lines(chart),
        "layers = []",
        "for name, (colour, marker) in groups.items():",
        *indented(['own = points[points["group"] == name]', drawn]),
    ]


def _trend(chart: Any, record: Record) -> list[str]:
    layer = layer_named(chart, "trend")
    if layer is None:
        return []
    x, y = (layer.data_source.data[field] for field in ("x", "y"))
    look = f"line_color={literal(layer.glyph.line_color)}, line_width={literal(layer.glyph.line_width)}"
    label = f"legend_label={literal(record.parts['trend'])}"
    if len(x) == 2:
        return [call("chart.line", literal([*x]), literal([*y]), look, label)]
    return [
        named("trend_x", _short(x)),
        named("trend_y", _short(y)),
        call("chart.line", "trend_x, trend_y", look, label),
    ]


def _short(values: Any) -> list[float]:
    return [float(f"{value:.5g}") for value in values]


def _density(table: TableOfScript, chart: Any, record: Record) -> list[str]:
    """Return the lines that put the cells of the table into an image."""
    layer = layer_named(chart, "density")
    glyph, mapper = layer.glyph, layer.glyph.color_mapper
    rows, columns = layer.data_source.data["image"][0].shape
    x_from, _, y_from = table.table.columns[:3]
    x0, y0 = glyph.x, glyph.y
    x1, y1 = x0 + glyph.dw, y0 + glyph.dh
    bar = next(own for own in chart.right if type(own).__name__ == "ColorBar")
    return [
        named("palette", record.parts["palette"]),
        f"x0, x1, y0, y1 = {literal([x0, x1, y0, y1])[1:-1]}",
        f"column = {_place(table, x_from, 'x', columns, axis_kind(chart, 'x'))}",
        f"row = {_place(table, y_from, 'y', rows, axis_kind(chart, 'y'))}",
        f"counts = np.zeros(({rows}, {columns}))",
        f"counts[row, column] = {table[table.table.columns[-1]]}",
        figure_line(chart),
        *axis_lines(chart),
        call(
            "mapper = LogColorMapper", f"interp_palette(palette, {theme.COLOURS_IN_SCALE})",
            f"low={literal(mapper.low)}, high={literal(mapper.high)}", 'low_color="rgba(0, 0, 0, 0)"',
        ),
        "cells = chart.image([counts], x=x0, y=y0, dw=x1 - x0, dh=y1 - y0, color_mapper=mapper)",
        f'chart.add_layout(cells.construct_color_bar(title={text(bar.title)}, width=16), "right")',
        'chart.add_tools(HoverTool(tooltips=[("Points", "@image")], renderers=[cells]))',
    ]  # fmt: skip


def _place(table: TableOfScript, column: Any, axis: str, count: int, kind: str) -> str:
    """Return the code of the cell that begins at a value: its number along the axis."""
    low, high = f"{axis}0", f"{axis}1"
    own = table[column]
    if kind == "log":
        return f"(np.log({own} / {low}) / np.log({high} / {low}) * {count}).round().astype(int)"
    if kind == "datetime":
        own = f'{own}.astype("datetime64[ms]").astype("int64")'
    return f"(({own} - {low}) / ({high} - {low}) * {count}).round().astype(int)"
