"""The script of a scatter-plot matrix: what it reckons, and one loop over its panels.

A panel is drawn as any figure, but nine or more of them one after the other would be no script to read. So a loop
draws them, with what it writes read from a panel inside, and what somebody changed on one panel follows the loop.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ddsviz import theme
from ddsviz.calc.binning import edges
from ddsviz.calc.categories import NO_VALUE
from ddsviz.display.changes import changes_of
from ddsviz.display.record import Record, layers_of
from ddsviz.limits import HISTOGRAM_BINS
from ddsviz.scripts.dress import legend_lines
from ddsviz.scripts.figures import END, annotation_lines, figure_line
from ddsviz.scripts.layers import Source, layer_statement
from ddsviz.scripts.plan import Plan
from ddsviz.scripts.statements import Piece
from ddsviz.scripts.tables import TableOfScript, group_column, hover_template, table_given, without_gaps
from ddsviz.scripts.values import value_code
from ddsviz.scripts.writing import Script, call, indented, literal, script_of
from ddsviz.wording import free_name

NOT_HERE = "Not in this script: clicks on the legend, and bars that count the rows that are selected."
SAMPLED = "The rows are a sample of the table, so the table of the chart brings them."
ODD = "A file would not keep this table's columns as they are, so the table of the chart brings them."
RANGE = re.compile(r"(-?[\d.e+-]+)(?: to (under )?(-?[\d.e+-]+))?")
Panels = dict[tuple[int, int], Any]


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
    body = _panel(panels, table, record, plan)
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
    layers = _layers_of_a_panel(panels, record)
    looks = [(literal(layer.glyph.fill_color), literal(layer.glyph.marker)) for layer in layers]
    pairs = [f"{literal(name)}: ({', '.join(look)})" for name, look in zip(record.parts["groups"], looks, strict=True)]
    return [f"styles = {{{', '.join(pairs)}}}"]


def _layers_of_a_panel(panels: Panels, record: Record) -> list[Any]:
    panel = next(found for (row, column), found in panels.items() if row != column)
    return [layer for layer in layers_of(panel) if layer.id in record.layers]


def _panel(panels: Panels, table: TableOfScript, record: Record, plan: Plan) -> list[str]:
    """Return the lines of one panel; only those at the left and at the bottom have axes."""
    names, last = [table.name(name) for name in record.parts["columns"]], len(record.parts["columns"]) - 1
    corner, inner = panels[last, 0], panels[last, last]
    top = panels[0, 0]
    axis, axis_height = corner.width - inner.width, corner.height - top.height
    is_tex = not all(isinstance(panels[last, index].xaxis[0].axis_label, str) for index in range(last + 1))
    word = "labels"
    for index, name in enumerate(record.parts["columns"]):
        shown = panels[last, index].xaxis[0].axis_label
        word = word if getattr(shown, "text", shown) == record.labels.get(name, str(name)) else "short"
    labels = [f"PlainText(text={word}[{side}])" if is_tex else f"{word}[{side}]" for side in "xy"]
    tools = literal("box_select,box_zoom,reset,save")
    lower = []
    if (0, 1) not in panels:
        lower = ["if [*labels].index(x) > [*labels].index(y):", "    panels.append(None)", "    continue"]
    whole = [
        names[index]
        for index in range(last + 1)
        if getattr(panels[last, index].xaxis[0].ticker, "min_interval", 0) == 1
    ]
    wholes = [f"panel.{side}axis.ticker.min_interval = int({side} in {literal(whole)})" for side in "xy"]
    if not whole or len(whole) == len(names):
        wholes = ["panel.axis.ticker.min_interval = 1"] if whole else []
    return [
        *lower,
        f"left, bottom = x == {literal(names[0])}, y == {literal(names[-1])}",
        call("panel = figure", f"x_axis_label={labels[0]}", f"y_axis_label={labels[1]}",
             f"width={inner.width} + {axis} * left", f"height={top.height} + {axis_height} * bottom",
             "x_range=ranges[x]", "y_range=ranges[y]", f"tools={tools}", "min_border=4",
             f"outline_line_color={literal(theme.GRID)}"),
        "panel.xaxis.visible, panel.yaxis.visible = bottom, left",
        "panel.axis.ticker.desired_num_ticks, panel.xaxis.major_label_orientation = 4, 0.8",
        *wholes,
        f"panel.axis.axis_line_color = panel.axis.major_tick_line_color = {literal(theme.OUTLINE)}",
        f"panel.axis.minor_tick_line_color, panel.grid.grid_line_color = None, {literal(theme.GRID)}",
        "panels.append(panel)",
        "if x == y:",
        *indented(_diagonal(panels, table, record)),
        *_points(panels, record, plan),
        _hover(table, record, plan),
    ]  # fmt: skip


def _diagonal(panels: Panels, table: TableOfScript, record: Record) -> list[str]:
    axis = ['panel.extra_y_ranges, panel.yaxis.y_range_name = {"column": ranges[y]}, "column"', "continue"]  # fmt: skip
    if record.parts["diagonal"] == "name":
        words = next(layer.glyph for layer in layers_of(panels[0, 0]))
        look = ['text_align="center", text_baseline="middle"', f"text_font_size={literal(words.text_font_size)}"]
        look.append(f"text_color={literal(words.text_color)}")
        return [
            "panel.y_range, panel.grid.visible = Range1d(0, 1), False",
            f"panel.text([(ranges[x].start + ranges[x].end) / 2], [0.5], [labels[x]], {', '.join(look)})",
            *axis,
        ]
    values = f"{table.variable}[x].dropna()"
    counted = [f"counts, ends = np.histogram({values}, bins={HISTOGRAM_BINS})"]
    if not _is_as_numpy_counts(record):
        counted = [
            f"values, bins = {values}, {HISTOGRAM_BINS}",
            "ends = np.linspace(values.min(), values.max(), bins + 1)",
            "share = (values - ends[0]) * (bins / (ends[-1] - ends[0]))",
            "counts = np.bincount(share.astype(int).clip(upper=bins - 1), minlength=bins)",
        ]
    bars = next(layer.glyph for layer in layers_of(panels[0, 0]) if layer.name == "histogram")
    dress = f"fill_color={literal(bars.fill_color)}, line_color={literal(bars.line_color)}"
    return [
        *counted,
        "panel.y_range, panel.grid.visible = Range1d(0, counts.max() * 1.05), False",
        f"panel.quad(ends[:-1], ends[1:], counts, 0, {dress})",
        *axis,
    ]


def _is_as_numpy_counts(record: Record) -> bool:
    """Tell whether NumPy counts the values as the bars show them: of one right between two, it may take the other."""
    from ddsviz.calc.binning import bin_of

    for name in record.parts["columns"]:
        values = record.table[name].dropna().to_numpy(dtype=float)
        ends = edges(values.min(), values.max(), HISTOGRAM_BINS)
        counts, theirs = np.histogram(values, bins=HISTOGRAM_BINS)
        if not np.allclose(ends, theirs) or not np.array_equal(
            counts, np.bincount(bin_of(values, ends), minlength=HISTOGRAM_BINS)
        ):
            return False
    return True


def _points(panels: Panels, record: Record, plan: Plan) -> list[str]:
    layer = _layers_of_a_panel(panels, record)[0]
    statement = layer_statement("panel", layer, plan.sources, plan.names(), None, {})
    options = {name: piece.plain for name, piece in statement.arguments if name}
    if "groups" not in record.parts:
        return [call("panel.scatter", "x, y", *(f"{name}={code}" for name, code in options.items()))]
    view = next(piece for name, piece in statement.arguments if name == "view").with_names(["name"])
    options |= {"color": "colour", "marker": "marker", "view": view}
    drawn = call("panel.scatter", "x, y", *(f"{name}={code}" for name, code in options.items()))
    return ["for name, (colour, marker) in styles.items():", *indented([drawn])]


def _hover(table: TableOfScript, record: Record, plan: Plan) -> str:
    """Return the line that adds the hover of a panel: the values of both columns, as the chart writes them."""
    patterns = {table.name(name): table.format(name)[0] for name in record.parts["columns"]}
    shared = set(patterns.values())
    end = f"{{{{{shared.pop()}}}}}" if len(shared) == 1 and "" not in shared else "{{{formats[%s]}}}"
    if "formats" in end:
        plan.lines.append(f"formats = {literal({name: pattern or '0.[000]' for name, pattern in patterns.items()})}")
    rows = [f'(labels[{side}], f"@{{{{{{{side}}}}}}}{end % side if "%" in end else end}")' for side in "xy"]
    more = []
    for name in record.parts["extra"]:
        more.append(
            f"({literal(record.labels.get(name, str(name)))}, {literal(hover_template(table, name, plan.formatters))})"
        )
    formatters = f"formatters={literal(plan.formatters)}" if plan.formatters else ""
    return call("panel.add_tools(HoverTool", f"tooltips=[{', '.join([*rows, *more])}]", formatters, end="))")


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
