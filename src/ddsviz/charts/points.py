"""Points: as marks, one layer for each group, or as a picture of how many fall where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz import theme
from ddsviz.calc.categories import Groups
from ddsviz.calc.trend import Scale
from ddsviz.charts.layers import draw_layer, source_of
from ddsviz.reduce.grid import Grid

if TYPE_CHECKING:
    from bokeh.models import ColumnDataSource, GlyphRenderer, HoverTool
    from bokeh.plotting import figure as Figure

# Finds the cell below the pointer and says how many points it has, and from where to where it reaches.
CELL_IN_WORDS = """
const place = (value, from, to, count, log) => {
  const [v, a, b] = log ? [value, from, to].map(Math.log10) : [value, from, to];
  return [Math.min(count - 1, Math.max(0, Math.floor((v - a) / (b - a) * count))), a, (b - a) / count];
};
const words = ([i, start, step], log) => [start + i * step, start + (i + 1) * step]
  .map(v => Number((log ? 10 ** v : v).toPrecision(4)).toString().replace("-", "−")).join(" to ");
const column = place(special_vars.x, x0, x1, columns, x_log), row = place(special_vars.y, y0, y1, rows, y_log);
if (format == "x") return words(column, x_log);
if (format == "y") return words(row, y_log);
return source.data.image[0][row[0] * columns + column[0]].toString();
"""


def draw_groups(
    chart: Figure,
    source: ColumnDataSource,
    groups: Groups,
    colours: Sequence[str],
    x: str = "x",
    y: str = "y",
    **glyph: Any,
) -> list[tuple[str, Sequence[GlyphRenderer]]]:
    """Draw one layer of points for each group, and return the legend's entries.

    Parameters
    ----------
    chart : figure
        Where to.
    source : ColumnDataSource
        With columns `x`, `y` and "group", the group's number. All layers share it, so that a selection in one
        is a selection in all.
    groups : Groups
        Names of the groups.
    colours : sequence of str
        A colour for each.
    x, y : str
        Columns of the source.
    **glyph : optional
        Bokeh's options of the markers.
    """
    entries: list[tuple[str, Sequence[GlyphRenderer]]] = []
    for code, label in enumerate(groups.labels):
        layer = draw_points(
            chart,
            source,
            colours[code],
            x,
            y,
            marker=theme.MARKERS[code % len(theme.MARKERS)],
            group=code,
            **glyph,
        )
        entries.append((label, [layer]))
    return entries


def draw_points(
    chart: Figure, source: ColumnDataSource, colour: Any, x: str = "x", y: str = "y", **glyph: Any
) -> GlyphRenderer:
    """Draw one layer of points; a colour taken from a scale gets an outline that keeps it visible."""
    options = {
        "size": theme.POINT_SIZE_PX,
        "fill_alpha": 0.65,
        "line_color": colour if isinstance(colour, str) else theme.OUTLINE,
        "muted_alpha": theme.MUTED_ALPHA,
        **glyph,
    }
    fields: dict[str, Any] = {"x": x, "y": y}
    if isinstance(colour, dict):
        fields["fill_color"] = colour
    else:
        options["fill_color"] = colour
    return draw_layer(chart, "scatter", source, fields, **options)


def draw_density(
    chart: Figure, grid: Grid, colours: list[str], labels: tuple[str, str], scales: tuple[Scale, Scale]
) -> tuple[Any, HoverTool]:
    """Draw how many points fall in each cell, and return the colours' mapper and a hover that tells.

    The grid of a logarithmic axis is given in powers of ten.
    """
    from bokeh.models import CustomJSHover, HoverTool

    from ddsviz.charts.colour import colour_mapper

    counts = grid.counts.astype(np.min_scalar_type(int(grid.counts.max())))
    mapper = colour_mapper(colours, 1, max(2, int(grid.counts.max())), log=True)
    mapper.low_color = "rgba(0, 0, 0, 0)"  # a cell with no point is not drawn
    ends = [
        10.0 ** edge[[0, -1]] if scale == "log" else edge[[0, -1]]
        for edge, scale in zip((grid.x_edges, grid.y_edges), scales, strict=True)
    ]
    (x0, x1), (y0, y1) = ((float(low), float(high)) for low, high in ends)
    source = source_of({"image": [counts]})
    layer = chart.image(
        image="image", source=source, x=x0, y=y0, dw=x1 - x0, dh=y1 - y0, color_mapper=mapper, name="density"
    )  # fmt: skip
    rows, columns = grid.counts.shape
    words = CustomJSHover(
        args={
            "source": source, "columns": columns, "rows": rows, "x0": x0, "x1": x1, "y0": y0, "y1": y1,
            "x_log": scales[0] == "log", "y_log": scales[1] == "log",
        },
        code=CELL_IN_WORDS,
    )  # fmt: skip
    tool = HoverTool(
        tooltips=[(labels[0], "$x{x}"), (labels[1], "$y{y}"), ("Points", "$x{count}")],
        formatters={"$x": words, "$y": words},
        renderers=[layer],
    )
    return mapper, tool
