"""The script of a scatter-plot matrix: what it reckons, and one loop over its panels.

A panel is drawn as any figure, but nine or more of them one after the other would be no script to read. So a loop
draws them, with what it writes read from a panel inside, and what somebody changed on one panel follows the loop.
"""

from __future__ import annotations

import re
from typing import Any

from ddsviz.calc.categories import NO_VALUE
from ddsviz.display.changes import changes_of
from ddsviz.display.record import Record, layers_of
from ddsviz.kinds.scatter_matrix.panel_script import Panels, layers_of_a_panel, panel_lines
from ddsviz.scripts.dress import legend_lines
from ddsviz.scripts.figures import END, annotation_lines, figure_line
from ddsviz.scripts.layers import Source, layer_statement
from ddsviz.scripts.plan import Plan
from ddsviz.scripts.statements import Piece
from ddsviz.scripts.tables import TableOfScript, group_column, table_given, without_gaps
from ddsviz.scripts.values import value_code
from ddsviz.scripts.writing import Script, call, indented, literal, script_of
from ddsviz.wording import free_name

NOT_HERE = "Not in this script: clicks on the legend, and bars that count the rows that are selected."
SAMPLED = "The rows are a sample of the table, so the table of the chart brings them."
ODD = "A file would not keep this table's columns as they are, so the table of the chart brings them."
RANGE = re.compile(r"(-?[\d.e+-]+)(?: to (under )?(-?[\d.e+-]+))?")


def scatter_matrix_script(chart: Any, record: Record) -> Script:
    """Return the script of a matrix."""
    parts = record.parts
    panels = {(row, column): panel for panel, row, column in chart.children[-1].children}
    header = chart.children[0] if len(chart.children) > 1 else None
    table, reason = _table(record)
    plan = Plan()
    columns = [table.name(name) for name in parts["columns"]]
    plan.lines += _rows(table, record)
    group = _group(table, record, plan)
    plan.lines.append(f"source = ColumnDataSource({table.variable})")
    fields = {f"v{column}": name for column, name in enumerate(columns)} | ({"group": group} if group else {})
    for column, name in enumerate(parts["extra"]):
        fields[f"extra{column}"] = table.name(name)
    plan.made = record.made
    for layer in (drawn for drawn in layers_of(chart) if drawn.id in record.layers):
        plan.sources[layer.data_source.id] = Source(Piece.of("source"), fields, made=record.made[layer.data_source.id])
        plan.groups[layer.data_source.id] = parts.get("groups", [])
    body = panel_lines(panels, table, record, plan)
    grid = f"gridplot(panels, ncols={len(columns)})"
    lines = [
        *_styles(panels, record),
        *plan.lines,
        *_tables_of_columns(panels, table, record, plan),
        "panels = []",
        "for y, x in itertools.product(labels, labels):",
        *indented(body),
        *_changed(chart, panels, record, plan),
        *_header(header, record, plan),
        END.replace("chart,", f"{grid}," if header is None else f"column(header, {grid}),"),
    ]
    return script_of([*table.comments, *([reason] if reason else []), NOT_HERE], [*table.reading, *lines])


def _table(record: Record) -> tuple[TableOfScript, str]:
    """Return the caller's table, where its rows are drawn and a line puts them in order; else that of the chart."""
    parts, rows = record.parts, record.table
    finished = TableOfScript(rows, record.names)
    if parts["given"] is None or parts["given"].rows != len(rows):
        return finished, SAMPLED
    columns = [*parts["columns"], *parts["extra"], *([parts["color"]] if parts["color"] is not None else [])]
    given = table_given(record, columns)
    names = parts["columns"]
    put = rows[names].sort_values(names, kind="stable").reset_index(drop=True)
    if given is None or not put.equals(rows[names]) or (rows.duplicated(names).any() and parts["color"] is not None):
        return finished, ODD
    return given, ""


def _rows(table: TableOfScript, record: Record) -> list[str]:
    if table.given is None:
        return without_gaps(table, record.parts["extra"])
    names = [table.name(name) for name in record.parts["columns"]]
    order = f"data = data.sort_values({literal(names)})"
    return [*table.on_the_wall, order, *without_gaps(table, record.parts["extra"])]


def _group(table: TableOfScript, record: Record, plan: Plan) -> str:
    """Return the column of groups, and add the lines that make it."""
    parts = record.parts
    if "group" not in parts:
        return ""
    if table.given is None:
        name = table.name(parts["group"])
        if table.words(parts["group"]) != table[parts["group"]]:
            plan.lines.append(f"{table[parts['group']]} = {table.words(parts['group'])}")
        return name
    color = parts["color"]
    if table.kind(color) == "text":
        name, lines = group_column(table, color, parts["groups"], record.table[parts["group"]])
        plan.lines += lines
        return name
    name = free_name("group", table.given.columns)
    ends, labels = _ranges(parts["groups"])
    values = f"{table[color]}.dt.year" if table.kind(color) == "time" else table[color]
    gap = f".astype(object).fillna({literal(NO_VALUE)})" if NO_VALUE in parts["groups"] else ".astype(str)"
    named = "[*styles]" if labels == parts["groups"] else literal(labels)
    cut = call("pd.cut", values, literal(ends), "right=False", f"labels={named}")
    plan.lines.append(f"data[{literal(name)}] = {cut}{gap}")
    return name


def _ranges(labels: list[str]) -> tuple[list[float], list[str]]:
    """Return the ends of ranges of numbers with these labels, and the labels of all, those too that no row is in."""
    found = [RANGE.fullmatch(label) for label in labels if label != NO_VALUE]
    pairs = []
    for match in found:
        assert match is not None
        low = float(match[1])
        high = low + 1 if match[3] is None else float(match[3]) if match[2] else float(match[3]) + 1
        pairs.append((low, high))
    step = pairs[0][1] - pairs[0][0]
    count = round((pairs[-1][1] - pairs[0][0]) / step)
    ends = [float(f"{pairs[0][0] + index * step:.10g}") for index in range(count + 1)]
    at = {low: label for (low, _), label in zip(pairs, [label for label in labels if label != NO_VALUE], strict=True)}
    return ends, [at.get(low, f"from {low:.10g}") for low in ends[:-1]]


def _tables_of_columns(panels: Panels, table: TableOfScript, record: Record, plan: Plan) -> list[str]:
    """Return the lines that say what each column is called, how hovers write it, and from where to where it reaches."""
    names = record.parts["columns"]
    last = len(names) - 1
    shown = [getattr(panels[last, index].xaxis[0].axis_label, "text", panels[last, index].xaxis[0].axis_label)
             for index in range(len(names))]  # fmt: skip
    labels = {table.name(name): record.labels.get(name, str(name)) for name in names}
    short = dict(zip(labels, shown, strict=True))
    ranges = [f"{literal(table.name(name))}: Range1d{value_code((shared.start, shared.end), plan.names())}"
              for index, name in enumerate(names) for shared in [panels[index, index].x_range]]  # fmt: skip
    cut = [] if short == labels else [f"short = {literal(short)}"]
    return [f"labels = {literal(labels)}", *cut, f"ranges = {{{', '.join(ranges)}}}"]


def _styles(panels: Panels, record: Record) -> list[str]:
    if "groups" not in record.parts:
        return []
    layers = layers_of_a_panel(panels, record)
    looks = [(literal(layer.glyph.fill_color), literal(layer.glyph.marker)) for layer in layers]
    pairs = [f"{literal(name)}: ({', '.join(look)})" for name, look in zip(record.parts["groups"], looks, strict=True)]
    return [f"styles = {{{', '.join(pairs)}}}"]


def _changed(chart: Any, panels: Panels, record: Record, plan: Plan) -> list[str]:
    """Return the lines of what somebody set on one panel, or added to it, since the chart was made."""
    count, names, lines = len(record.parts["columns"]), plan.names(), []
    paths: dict[str, str] = {}
    for (row, column), panel in panels.items():
        path = f"panels[{row * count + column}]"
        paths[panel.id] = path
        for name in ("title", "x_range", "y_range"):
            paths[getattr(panel, name).id] = f"{path}.{name}"
        for name in ("xaxis", "yaxis", "xgrid", "ygrid"):
            part = getattr(panel, name)[0]
            paths[part.id] = f"{path}.{name}"
            if "ticker" in part.properties() and part.ticker is not None:
                paths[part.ticker.id] = f"{path}.{name}.ticker"
        for index, layer in enumerate(panel.renderers):
            paths[layer.id], paths[layer.glyph.id] = f"{path}.renderers[{index}]", f"{path}.renderers[{index}].glyph"
            if layer.id not in record.layers:
                lines.append(layer_statement(path, layer, plan.sources, names, None, {}).written(None))
        lines += annotation_lines(panel, path, names, record.made)
    header_ids = {chart.children[0].id} if len(chart.children) > 1 else set()
    for change in changes_of(chart, record.made):
        if change.model.id in paths and change.model.id not in header_ids:
            lines.append(
                f"{paths[change.model.id]}.{change.name} = {value_code(getattr(change.model, change.name), names)}"
            )
    return lines


def _header(header: Any, record: Record, plan: Plan) -> list[str]:
    """Return the lines of a figure with nothing but the title and the legend, whose marks are out of sight."""
    if header is None:
        return []
    names = plan.names()
    lines = [figure_line(header, names, "header"), "header.axis.visible = header.grid.visible = False"]
    if "groups" not in record.parts:
        return [*lines, "header.scatter([], [])  # Bokeh warns of figures with nothing in them"]
    size = header.renderers[0].glyph.size
    marks = (
        f"color=colour, marker=marker, size={literal(size)}, fill_alpha={literal(header.renderers[0].glyph.fill_alpha)}"
    )
    labels = [item.label.value for item in header.above[0].items]
    names_of = "name" if labels == record.parts["groups"] else f"dict(zip(styles, {literal(labels)}))[name]"
    return [
        *lines,
        "for name, (colour, marker) in styles.items():",
        f"    header.scatter([-9], [-9], {marks}, legend_label={names_of})",
        *legend_lines(header, names, "header"),
    ]
