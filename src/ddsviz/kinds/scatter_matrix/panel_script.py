"""The panels of a matrix in its script: one loop draws them all."""

from __future__ import annotations

from typing import Any

import numpy as np

from ddsviz import theme
from ddsviz.calc.binning import edges
from ddsviz.display.record import Record, layers_of
from ddsviz.limits import HISTOGRAM_BINS
from ddsviz.scripts.layers import layer_statement
from ddsviz.scripts.plan import Plan
from ddsviz.scripts.tables import TableOfScript, hover_template
from ddsviz.scripts.writing import call, indented, literal

Panels = dict[tuple[int, int], Any]


def layers_of_a_panel(panels: Panels, record: Record) -> list[Any]:
    """Return the layers of points of one panel beside the diagonal, as they were drawn."""
    panel = next(found for (row, column), found in panels.items() if row != column)
    return [layer for layer in layers_of(panel) if layer.id in record.layers]


def panel_lines(panels: Panels, table: TableOfScript, record: Record, plan: Plan) -> list[str]:
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
    layer = layers_of_a_panel(panels, record)[0]
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
