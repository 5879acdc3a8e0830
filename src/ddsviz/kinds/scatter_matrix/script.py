"""The script of a scatter-plot matrix: a panel for each pair, which share their ranges and their selection."""

from __future__ import annotations

from typing import Any

from ddsviz import theme
from ddsviz.display.record import Record, layers_of
from ddsviz.limits import HISTOGRAM_BINS
from ddsviz.scripts.figures import END, figure_line, groups_of, legend_lines
from ddsviz.scripts.tables import TableOfScript
from ddsviz.scripts.writing import Script, call, folded, indented, literal, named, script_of

LABELS = (("x", "labels[place]"), ("y", "labels[row]"))


def scatter_matrix_script(chart: Any, record: Record) -> Script:
    """Return the script of a matrix."""
    parts, table = record.parts, TableOfScript(record.table, record.names)
    panels = {(row, place): panel for panel, row, place in chart.children[-1].children}
    header = chart.children[0] if len(chart.children) > 1 else None
    names, count = parts["columns"], len(parts["columns"])
    ranges = [panels[place, place].x_range for place in range(count)]
    shown = [panels[count - 1, place].xaxis[0].axis_label for place in range(count)]
    labels, is_tex = [str(getattr(own, "text", own)) for own in shown], not all(isinstance(own, str) for own in shown)
    grid = f"gridplot(panels, ncols={count})"
    lines = [
        named("columns", [table.name(name) for name in names]),
        named("labels", labels),
        folded("ranges = [", [f"Range1d({literal(own.start)}, {literal(own.end)})" for own in ranges], "]"),
        *_source(table, panels, parts),
        "panels = []",
        f"for row, place in np.ndindex({count}, {count}):",
        *indented([*_panel(panels, count, parts["diagonal"] == "histogram", is_tex), *_inside(panels, parts)]),
        *_header(header, parts),
        END.replace("chart", grid if header is None else f"column(header, {grid})", 1),
    ]
    return script_of([table.reading, *lines])


def _source(table: TableOfScript, panels: dict[Any, Any], parts: dict[str, Any]) -> list[str]:
    columns = '{f"v{place}": table[name] for place, name in enumerate(columns)}'
    if "group" not in parts:
        return [f"source = ColumnDataSource({columns})"]
    layers = [layer for (row, place), panel in panels.items() if row != place for layer in layers_of(panel)]
    return [
        named("groups", groups_of(layers, parts["groups"])),
        f'source = ColumnDataSource({{**{columns}, "group": {table.words(parts["group"])}}})',
    ]


def _panel(panels: dict[Any, Any], count: int, has_bars: bool, is_tex: bool) -> list[str]:
    """Return the lines of an empty panel; only those at the left and at the bottom have axes."""
    corner, inner, top = panels[count - 1, 0], panels[count - 1, count - 1], panels[0, 0]
    axis = corner.width - inner.width if count > 1 else 0
    height = top.height if count > 1 else corner.height
    words = [f"{axis}_axis_label={f'PlainText(text={own})' if is_tex else own}" for axis, own in LABELS]
    own_range = "DataRange1d(start=0)" if has_bars else "(0, 1)"
    lower_only = ["if place > row:", "    panels.append(None)", "    continue"]
    return [
        *(lower_only if (0, 1) not in panels and count > 1 else []),
        call(
            "panel = figure", *words, "x_range=ranges[place]",
            f"y_range={own_range} if row == place else ranges[row]", f"width={inner.width} + {axis} * (place == 0)",
            f"height={height} + {axis} * (row == {count - 1})", 'tools="box_select,box_zoom,reset,save"',
        ),
        f"panel.xaxis.visible, panel.yaxis.visible = row == {count - 1}, place == 0",
        "panels.append(panel)",
    ]  # fmt: skip


def _inside(panels: dict[Any, Any], parts: dict[str, Any]) -> list[str]:
    if parts["diagonal"] == "histogram":
        bars = next(layer.glyph for layer in layers_of(panels[0, 0]) if layer.name == "histogram")
        look = f"fill_color={literal(bars.fill_color)}, line_color={literal(bars.line_color)}"
        diagonal = [
            f"counts, edges = np.histogram(table[columns[row]].dropna(), bins={HISTOGRAM_BINS})",
            f"panel.quad(edges[:-1], edges[1:], counts, 0, {look})",
        ]
    else:
        diagonal = [
            'panel.text([(ranges[row].start + ranges[row].end) / 2], [0.5], [labels[row]], text_align="center")'
        ]
    axis = [  # it shows the column, as its neighbours do, and not the counts
        'panel.extra_y_ranges, panel.yaxis.y_range_name = {"column": ranges[row]}, "column"',
        "continue",
    ]
    return [
        "if row == place:",
        *indented([*diagonal, *axis]),
        *_points(panels, parts),
        'panel.add_tools(HoverTool(tooltips=[(labels[place], f"@v{place}"), (labels[row], f"@v{row}")]))',
    ]


def _points(panels: dict[Any, Any], parts: dict[str, Any]) -> list[str]:
    panel = next((own for (row, place), own in panels.items() if row != place), None)
    if panel is None:
        return []
    glyph = layers_of(panel)[0].glyph
    look = f"size={literal(glyph.size)}", f"fill_alpha={literal(glyph.fill_alpha)}"
    start, fields = "panel.scatter", ('f"v{place}"', 'f"v{row}"', "source=source")
    if "group" not in parts:
        return [call(start, *fields, *look, f"color={literal(glyph.fill_color)}")]
    view = 'view=CDSView(filter=GroupFilter(column_name="group", group=name))'
    return [
        "for name, (colour, marker) in groups.items():",
        *indented([call(start, *fields, *look, "color=colour", "marker=marker", view)]),
    ]


def _header(header: Any, parts: dict[str, Any]) -> list[str]:
    """Return the lines of a figure with nothing but the title and the legend, whose marks are out of sight."""
    if header is None:
        return []
    options = ["x_axis_type=None", "y_axis_type=None", "toolbar_location=None", "min_border=0"]
    if "group" not in parts:
        return [
            figure_line(header, "header", *options),
            "header.scatter([], [])  # Bokeh warns of figures with nothing in them",
        ]
    return [
        figure_line(header, "header", *options),
        "for name, (colour, marker) in groups.items():",
        f"    header.scatter([-9], [-9], color=colour, marker=marker, size={theme.POINT_SIZE_PX}, legend_label=name)",
        *legend_lines(header, "header"),
    ]
