"""What a scatter plot's script reckons before it draws: rows with a place, areas, groups, the trend, or a grid."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np

from ddsviz import theme
from ddsviz.clocks import positions
from ddsviz.display.record import Record
from ddsviz.plain import kind_of
from ddsviz.scripts.figures import axis_kind, script_of_figure
from ddsviz.scripts.layers import Source
from ddsviz.scripts.plan import Plan
from ddsviz.scripts.statements import Piece
from ddsviz.scripts.tables import TableOfScript, group_column, hover_template, table_given, without_gaps
from ddsviz.scripts.writing import Script, literal
from ddsviz.wording import free_name

FINISHED = "The rows are those of the chart in its own order: of this table no single line of pandas gives it."
DIGITS_OF_CURVE = 7


def scatter_script(chart: Any, record: Record) -> Script:
    """Return the script of a scatter plot."""
    return _density_script(chart, record) if record.parts["density"] else _points_script(chart, record)


def _points_script(chart: Any, record: Record) -> Script:
    parts, rows = record.parts, record.table
    order = _order(record)
    given = None if order is None else table_given(record, list(rows.columns))
    table = given or TableOfScript(rows, record.names)
    plan = Plan(palette=parts["palette"], comments=[] if given else [FINISHED])
    if given is not None and order is not None:
        plan.lines += [*table.on_the_wall, *_placed(chart, table, record, order)]
    columns = {name: table.name(parts[name]) for name in ("x", "y", "color", "size") if parts[name] is not None}
    code = table.variable
    if parts["size"] is not None:
        columns["area"] = free_name("area", rows)
        plan.lines.append(f"{code}[{literal(columns['area'])}] = {_area(table, parts['size'])}")
    made = [layer for layer in chart.renderers if layer.id in record.layers]
    points = [layer for layer in made if layer.name != "trend"]
    if parts["groups"]:
        columns["group"], lines = group_column(table, parts["color"], parts["groups"], rows[parts["color"]])
        columns["group_name"] = columns["color"]
        plan.lines += lines
    for index, name in enumerate(_extra(record)):
        columns[f"extra{index}"] = table.name(name)
        plan.templates[f"@extra{index}"] = hover_template(table, name, plan.formatters)
    for name in ("x", "y", "size", "color"):
        if parts[name] is not None:
            plan.templates[f"@{name}{{custom}}"] = hover_template(table, parts[name], plan.formatters)
    plan.lines += without_gaps(table, [*_extra(record), *([parts["color"]] if parts["groups"] else [])])
    if points:
        source = points[0].data_source
        shared = bool(parts["groups"])
        if shared:
            plan.lines.append(f"source = ColumnDataSource({code})")
        plan.sources[source.id] = Source(Piece.of("source" if shared else code), columns, made=record.made[source.id])
        plan.groups[source.id] = parts["groups"]
    for layer in made:
        if layer.name == "trend":
            values, lines = _trend(layer, table, record)
            plan.lines += lines
            plan.sources[layer.data_source.id] = Source(values=values, made=record.made[layer.data_source.id])
    return script_of_figure(chart, plan, table, record)


def _extra(record: Record) -> list[Hashable]:
    """Return the columns that nothing but the hover tells: they stand first in the table."""
    return list(record.parts["extra"])


def _order(record: Record) -> list[tuple[Hashable, bool]] | None:
    """Return the columns that put the rows in their order, and whether each rises; None where none do."""
    parts, rows = record.parts, record.table
    size = [(parts["size"], False)] if parts["size"] is not None else []
    others = [parts["x"], parts["y"], *([parts["color"]] if parts["color"] is not None else []), *_extra(record)]
    wanted = [*size, *((name, True) for name in others)]
    keys = [pair for index, pair in enumerate(wanted) if pair[0] not in [name for name, _ in wanted[:index]]]
    for count in range(1, len(keys) + 1):
        chosen = keys[:count]
        names = [name for name, _ in chosen]
        if count < len(keys) and rows.duplicated(names).any():
            continue
        put = rows.sort_values(names, ascending=[rises for _, rises in chosen], kind="stable").reset_index(drop=True)
        return chosen if put.equals(rows) else None
    return None


def _placed(chart: Any, table: TableOfScript, record: Record, order: list[tuple[Hashable, bool]]) -> list[str]:
    """Return the line that leaves out rows with no place and puts the others in order."""
    parts = record.parts
    needed = list(dict.fromkeys(parts[name] for name in ("x", "y", "size") if parts[name] is not None))
    lines = []
    assert table.given is not None
    dropped = table.given.rows > len(record.table)
    if dropped:
        lines.append(f"data = data.dropna(subset={literal([table.name(name) for name in needed])})")
    names = literal([table.name(name) for name, _ in order] if len(order) > 1 else table.name(order[0][0]))
    falls = [rises for _, rises in order]
    how = "" if all(falls) else ", ascending=False" if len(order) == 1 else f", ascending={literal(falls)}"
    lines.append(f"data = data.sort_values({names}{how})")
    logs = [
        name for axis, name in (("x", parts["x"]), ("y", parts["y"])) if axis_kind(chart, axis) == "log" and dropped
    ]
    return lines + [f"{table.variable} = {table.variable}[{table[name]} > 0]" for name in logs]


def _area(table: TableOfScript, size: Hashable) -> str:
    """Return the code of points' diameters: their area, not their diameter, shows the value."""
    if not table.table[size].max() > 0:
        return str(theme.SMALLEST_POINT_PX)
    share = f"({table[size]} / {table[size]}.max()) ** 0.5"
    return f"({share} * {theme.LARGEST_POINT_PX}).clip(lower={theme.SMALLEST_POINT_PX}).round(2)"


def _trend(layer: Any, table: TableOfScript, record: Record) -> tuple[dict[str, str], list[str]]:
    """Return the code of a trend's points, and the lines before it."""
    x, y = (np.asarray(layer.data_source.data[name], dtype=float) for name in ("x", "y"))
    if len(x) > 2:
        low, high = (literal(float(end)) for end in (x[0], x[-1]))
        heights = [float(f"{height:.{DIGITS_OF_CURVE}g}") for height in y]
        return {"x": f"np.linspace({low}, {high}, {len(x)})", "y": literal(heights)}, []
    columns = [record.parts[name] for name in ("x", "y")]
    logs = record.parts["logs"]
    coordinates = [positions(record.table[name]) for name in columns]
    straight = [np.log10(values) if is_log else values for values, is_log in zip(coordinates, logs, strict=True)]
    slope, intercept = np.polyfit(straight[0], straight[1], 1)
    ends = np.array([straight[0].min(), straight[0].max()])
    heights = slope * ends + intercept
    drawn = [np.log10(values) if is_log else values for values, is_log in zip((x, y), logs, strict=True)]
    span = np.ptp(straight[1]) or 1
    if np.abs(heights - drawn[1]).max() > 1e-6 * span:
        return {"x": literal(x.tolist()), "y": literal(y.tolist())}, []
    codes = [f"np.log10({table[name]})" if is_log else table[name] for name, is_log in zip(columns, logs, strict=True)]
    lines = [
        f"slope, intercept = np.polyfit({', '.join(codes)}, 1)",
        f"ends = np.array([{codes[0]}.min(), {codes[0]}.max()])",
    ]
    values = {"x": "10**ends" if logs[0] else "ends", "y": "slope * ends + intercept"}
    values["y"] = f"10 ** ({values['y']})" if logs[1] else values["y"]
    return values, lines


def _density_script(chart: Any, record: Record) -> Script:
    """Return the script of a plot that counts points in the cells of a grid."""
    parts = record.parts
    image = next(layer for layer in chart.renderers if layer.name == "density")
    rows, columns = np.asarray(image.data_source.data["image"][0]).shape
    given = table_given(record, [parts["x"], parts["y"]])
    table = given or TableOfScript(record.table)
    plan = Plan(palette=parts["palette"])
    plan.templates = {"$x{x}": "", "$x{y}": "", "$x{count}": "@image"}
    if given is not None and _has_span(image):
        plan.lines += table.on_the_wall
        names = list(dict.fromkeys([table.name(parts["x"]), table.name(parts["y"])]))
        plan.lines.append(f"data = data.dropna(subset={literal(names)})")
        logs = {axis: axis_kind(chart, axis) == "log" for axis in "xy"}
        plan.lines += [f"data = data[{table[parts[axis]]} > 0]" for axis in "xy" if logs[axis]]
        plan.lines += [f"{axis} = {_straight(table, parts[axis], logs[axis])}" for axis in "xy"]
        for word, axis, count in (("column", "x", columns), ("row", "y", rows)):
            share = f"(({axis} - {axis}.min()) * ({count} / ({axis}.max() - {axis}.min())))"
            plan.lines.append(f"{word} = {share}.astype(int).clip(upper={count - 1})")
        plan.lines += [f"counts = np.zeros(({rows}, {columns}))", "np.add.at(counts, (row, column), 1)"]
    else:
        table = TableOfScript(record.table)
        plan.comments.append("The points are too many for one file: what is read is how many fall in each cell.")
        plan.lines += _cells_of_table(chart, table, image, rows, columns)
    values = {"image": "[counts]"}
    plan.sources[image.data_source.id] = Source(values=values, made=record.made[image.data_source.id])
    lines, sources = _line_of_ends(chart, record)
    plan.lines += lines
    plan.sources |= sources
    return script_of_figure(chart, plan, table, record)


def _has_span(image: Any) -> bool:
    return image.glyph.dw > 0 and image.glyph.dh > 0


def _straight(table: TableOfScript, column: Hashable, is_log: bool) -> str:
    if table.kind(column) == "time":
        return f'{table[column]}.astype("datetime64[ms]").astype("int64")'
    return f"np.log10({table[column]})" if is_log else table[column]


def _line_of_ends(chart: Any, record: Record) -> tuple[list[str], dict[str, Source]]:
    """Return a density's trend, whose ends are two points."""
    sources = {}
    for layer in chart.renderers:
        if layer.name == "trend" and layer.id in record.layers:
            points = {name: np.asarray(layer.data_source.data[name], dtype=float).tolist() for name in ("x", "y")}
            sources[layer.data_source.id] = Source(values={name: literal(values) for name, values in points.items()})
    return [], sources


def _cells_of_table(chart: Any, table: TableOfScript, image: Any, rows: int, columns: int) -> list[str]:
    """Return the lines that put the counts of the chart's table into a grid."""
    names, glyph = record_columns(table), image.glyph
    ends = [glyph.x, glyph.x + glyph.dw, glyph.y, glyph.y + glyph.dh]
    return [
        f"x0, x1, y0, y1 = {', '.join(map(literal, map(float, ends)))}",
        f"column = {_place(table, names[0], 'x', columns, axis_kind(chart, 'x'))}",
        f"row = {_place(table, names[1], 'y', rows, axis_kind(chart, 'y'))}",
        f"counts = np.zeros(({rows}, {columns}))",
        f"counts[row, column] = {table[names[2]]}",
    ]


def record_columns(table: TableOfScript) -> list[Hashable]:
    """Return the columns where cells begin, along and up, and that of the counts."""
    columns = list(table.table.columns)
    return [columns[0], columns[2], columns[4]]


def _place(table: TableOfScript, column: Hashable, axis: str, count: int, kind: str) -> str:
    """Return the code of the cell that begins at a value: its number along the axis."""
    low, high = f"{axis}0", f"{axis}1"
    code = table[column]
    if kind == "log":
        return f"(np.log({code} / {low}) / np.log({high} / {low}) * {count}).round().astype(int)"
    if kind_of(table.table[column]) == "time":
        code = f'{code}.astype("datetime64[ms]").astype("int64")'
    return f"(({code} - {low}) / ({high} - {low}) * {count}).round().astype(int)"
