"""The marks of a scatter plot: one for each point, with size, colour and shape by what they show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ddsviz import theme
from ddsviz.ask.palette import colour_scale
from ddsviz.ask.style import Style
from ddsviz.calc.rounding import rounded
from ddsviz.calc.trend import Scale, Trend
from ddsviz.charts.colour import colour_bar
from ddsviz.charts.figure import AxisType, label_axes, new_figure, ticks_of_decades
from ddsviz.charts.points import draw_density
from ddsviz.charts.ticks import label_ticks
from ddsviz.clocks import positions
from ddsviz.kinds.scatter.read import Points
from ddsviz.limits import DENSITY_COLUMNS, DENSITY_ROWS
from ddsviz.plain import kind_of
from ddsviz.reduce.grid import Grid
from ddsviz.wording import counted, joined

if TYPE_CHECKING:
    import pandas as pd
    from bokeh.models import GlyphRenderer
    from bokeh.plotting import figure as Figure

from typing import TYPE_CHECKING

import numpy as np

from ddsviz.ask.palette import category_colours
from ddsviz.calc.categories import Groups, groups
from ddsviz.charts.colour import colour_mapper
from ddsviz.charts.hover import extra_texts, hover_row, hover_tool
from ddsviz.charts.layers import source_of
from ddsviz.charts.points import draw_groups, draw_points
from ddsviz.charts.ticks import date_bar
from ddsviz.limits import MAX_CATEGORIES
from ddsviz.numbers import number_format
from ddsviz.wording import shortened

if TYPE_CHECKING:
    import pandas as pd
    from bokeh.models import GlyphRenderer
    from bokeh.plotting import figure as Figure


def draw_marks(
    chart: Figure, points: Points, style: Style, colours: list[str], fixed: str | None
) -> list[tuple[str, Sequence[GlyphRenderer]]]:
    """Draw each point, with its hover and colour bar, and return the legend's entries."""
    texts, extra_rows, notes = extra_texts(points.extra, style)
    points.notes.extend(notes)
    columns: dict[str, Any] = {"x": positions(points.x), "y": positions(points.y), **texts}
    rows = [hover_row(style.label(points.names[name]), name, getattr(points, name)) for name in ("x", "y")]
    if points.names["label"] is not None and extra_rows:
        rows = [extra_rows.pop(0), *rows]
    glyph: dict[str, Any] = {}
    if points.size is not None:
        columns["size"], columns["area"] = points.size.to_numpy(), _point_px(points.size)
        glyph["size"] = "area"
        rows.append(hover_row(style.label(points.names["size"]), "size", points.size))
    entries: list[tuple[str, Sequence[GlyphRenderer]]] = []
    color = points.color
    if color is None:
        layers = [draw_points(chart, source_of(columns), fixed or theme.CATEGORICAL[0], **glyph)]
    elif color.isna().all():
        layers = [draw_points(chart, source_of(columns), None, **glyph)]
        points.notes.append(_hollow_note(points, color, style))
    elif kind_of(color) == "text":
        grouped = groups(color, MAX_CATEGORIES)
        columns["group"] = grouped.codes
        rows.append(hover_row(style.label(points.names["color"]), "group_name", None))
        columns["group_name"] = [shortened(text, 40) for text in color.astype(object).fillna("–").astype(str)]
        points.notes.extend(_other_notes(grouped))
        entries = draw_groups(chart, source_of(columns), grouped, category_colours(style, grouped.labels), **glyph)
        layers = [layer for _, own_layers in entries for layer in own_layers]
    else:
        columns["color"] = positions(color)
        low, high = float(np.nanmin(columns["color"])), float(np.nanmax(columns["color"]))
        mapper = colour_mapper(colours, low, high)
        layers = [draw_points(chart, source_of(columns), {"field": "color", "transform": mapper}, **glyph)]
        rows.append(hover_row(style.label(points.names["color"]), "color", color))
        _add_colour_bar(chart, mapper, style.label(points.names["color"]), color)
        if color.isna().any():
            points.notes.append(_hollow_note(points, color, style))
    chart.add_tools(hover_tool(rows + extra_rows, layers))
    return entries


def _hollow_note(points: Points, color: pd.Series, style: Style) -> str:
    return f"Hollow points ({int(color.isna().sum()):,}) have no {style.name(points.names['color'])}."


def _add_colour_bar(chart: Figure, mapper: Any, label: str, column: pd.Series) -> None:
    bar = colour_bar(mapper, shortened(label, 40), number_format(positions(column)))
    if kind_of(column) == "time":
        date_bar(bar, column)
    chart.add_layout(bar, "right")


def _other_notes(grouped: Groups) -> list[str]:
    return [f'"Other" gathers the {grouped.folded:,} smallest categories.'] if grouped.folded else []


def _point_px(sizes: pd.Series) -> Any:
    """Return diameters whose areas are in proportion to the values."""
    largest = float(sizes.max())
    # sqrt, so that area, not diameter, shows the value; a floor, so that a zero can still be pointed at
    share = np.sqrt(sizes.to_numpy() / largest) if largest > 0 else np.zeros(len(sizes))
    return np.round(np.maximum(share * theme.LARGEST_POINT_PX, theme.SMALLEST_POINT_PX), 2)


DECADES_WITH_FEW_TICKS = 1_000


def empty_chart(style: Style, points: Points, x_scale: Scale, y_scale: Scale, are_ends: bool) -> Figure:
    """Return a figure with the axes of the points."""

    def axis(column: pd.Series, scale: Scale) -> AxisType:
        return "datetime" if kind_of(column) == "time" else scale

    chart = new_figure(style, axis(points.x, x_scale), axis(points.y, y_scale))
    labels = (style.label(points.names[name], points.zones[name]) for name in ("x", "y"))
    label_axes(chart, *labels)
    for drawn_axis, column, scale in ((chart.xaxis[0], points.x, x_scale), (chart.yaxis[0], points.y, y_scale)):
        label_ticks(drawn_axis, column, is_log=scale == "log", upright=drawn_axis is chart.yaxis[0], are_ends=are_ends)
        if scale == "log" and column.max() < column.min() * DECADES_WITH_FEW_TICKS:
            drawn_axis.ticker = ticks_of_decades(column.min(), column.max())
    return chart


def draw_density_of(chart: Figure, grid: Grid, points: Points, style: Style, reverse: bool) -> None:
    """Draw how many points fall in each cell of a grid, with its colour bar and hover."""
    labels = style.label(points.names["x"]), style.label(points.names["y"])
    mapper, tool = draw_density(chart, grid, colour_scale(style, theme.DENSITY, reverse), labels, points.scales)
    chart.add_tools(tool)
    chart.add_layout(colour_bar(mapper, "points in a cell", "0,0"), "right")
    points.notes.append(
        f"{counted(points.count, 'point')} drawn as density: {DENSITY_COLUMNS} × {DENSITY_ROWS} cells, "
        f"{int((grid.counts > 0).sum()):,} of them with points, {int(grid.counts.max()):,} in the fullest."
    )
    hidden = [style.name(points.names[name]) for name in ("color", "size") if points.names[name] is not None]
    if hidden:
        points.notes.append(f"A density does not show {joined(hidden)}.")


def draw_trend(chart: Figure, line: Trend) -> GlyphRenderer:
    """Draw the line of a trend."""
    drawn: GlyphRenderer = chart.line(
        rounded(line.x, noise=0),  # its ends are points of the data
        rounded(line.y),
        line_color=theme.INK,
        line_width=2.5,
        muted_alpha=theme.MUTED_ALPHA,
        name="trend",
    )
    return drawn
