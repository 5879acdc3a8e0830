"""The panels of a scatter-plot matrix in their grid, with a headline and a legend above them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ddsviz import theme
from ddsviz.ask.style import Style
from ddsviz.charts.figure import new_figure
from ddsviz.charts.hover import extra_texts, hover_row, hover_tool
from ddsviz.charts.legend import legend_height, legend_of
from ddsviz.charts.points import draw_groups
from ddsviz.kinds.scatter_matrix.brushing import draw_histogram, recount_selection
from ddsviz.kinds.scatter_matrix.panels import (
    draw_panel_points,
    empty_panel,
    grid_of,
    group_colours,
    ranges_of,
    write_name,
)
from ddsviz.kinds.scatter_matrix.read import Matrix

if TYPE_CHECKING:
    from bokeh.models import Column, GlyphRenderer
    from bokeh.plotting import figure as Figure


LEAST_FRAME_PX = 10  # of a figure with nothing but a legend


MUTE_TOO = "for (const layer of layers) layer.muted = cb_obj.muted"


def draw_matrix(matrix: Matrix, style: Style, fixed: str | None, diagonal: str, lower_only: bool) -> Column:
    """Draw a panel for each pair of columns, and one for each column on the diagonal."""
    from bokeh.layouts import column
    from bokeh.models import ColumnDataSource

    texts, extra_rows, notes = extra_texts(matrix.extra, style, parts=4)  # panels take room too
    matrix.notes.extend(notes)
    names = list(matrix.values)
    fields = [f"v{column_index}" for column_index in range(len(names))]
    data = {name: matrix.values[column].to_numpy() for name, column in zip(fields, names, strict=True)}
    if matrix.groups is not None:
        data["group"] = matrix.groups.codes
    source = ColumnDataSource(data={**data, **texts})
    x_ranges, y_ranges = ranges_of(matrix), ranges_of(matrix)
    rows: list[list[Figure | None]] = []
    linked: list[list[GlyphRenderer]] = [[] for _ in (matrix.groups.labels if matrix.groups else [])]
    overlays, ends, histograms = [], [], []
    for row, row_name in enumerate(names):
        rows.append([])
        for column_index, column_name in enumerate(names):
            if lower_only and column_index > row:
                rows[-1].append(None)
                continue
            panel = empty_panel(style, x_ranges, y_ranges, row, column_index, names, matrix)
            rows[-1].append(panel)
            if row != column_index:
                draw_panel_points(panel, source, matrix, style, fixed, fields[column_index], fields[row], linked)
                pair = [hover_row(style.label(column_name), fields[column_index], matrix.values[column_name]),
                        hover_row(style.label(row_name), fields[row], matrix.values[row_name])]  # fmt: skip
                panel.add_tools(hover_tool([*pair, *extra_rows]))
            elif diagonal == "histogram":
                overlay, own_ends = draw_histogram(panel, data[fields[row]])
                overlays.append(overlay)
                ends.append(own_ends)
                histograms.append(fields[row])
            else:
                write_name(panel, style.label(row_name))
    if overlays:
        recount_selection(source, histograms, ends, overlays)
    header = _header(matrix, style, linked, fixed)
    return column(*([header] if header is not None else []), grid_of(rows))


def _header(matrix: Matrix, style: Style, linked: list[list[GlyphRenderer]], fixed: str | None) -> Figure | None:
    """Return a figure with nothing but the title and the legend, whose entries mute the layers of all panels."""
    if matrix.groups is None and style.title is None:
        return None
    header = new_figure(style, height=70, tools="", min_border=0)
    header.axis.visible = header.grid.visible = False
    if matrix.groups is None:
        header.height = 40
        header.scatter([], [])  # Bokeh warns of figures with nothing in them
        return header
    from bokeh.models import ColumnDataSource, CustomJS, Range1d

    # A legend shows the marks of its own figure: one of each group, out of sight.
    count = len(matrix.groups.labels)
    header.x_range, header.y_range = Range1d(0, 1), Range1d(0, 1)
    marks = ColumnDataSource(data={"x": [-9] * count, "y": [-9] * count, "group": list(range(count))})
    entries = draw_groups(header, marks, matrix.groups, group_colours(matrix, style))
    for (_, marks_of_group), layers in zip(entries, linked, strict=True):
        marks_of_group[0].js_on_change("muted", CustomJS(args={"layers": layers}, code=MUTE_TOO))
    legend = legend_of(entries, style.width - 100, style.label(matrix.color))
    header.height = legend_height(legend) + _title_px(header) + LEAST_FRAME_PX
    header.add_layout(legend, "above")
    return header


def _title_px(chart: Figure) -> int:
    text = getattr(chart.title.text, "text", chart.title.text)
    return 10 + theme.LINE_HEIGHT_PX * len(text.splitlines()) if text else 0
