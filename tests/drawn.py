"""Reads what is drawn from Bokeh's own figures."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from bokeh.models import ColorBar, HoverTool, Legend
from bokeh.plotting import figure


def layers(chart: Any, glyph: str | None = None, name: str | None = None) -> list[Any]:
    """Return a figure's layers of one glyph, such as "Line", or of one name."""
    return [
        layer
        for layer in chart.renderers
        if (glyph is None or type(layer.glyph).__name__ == glyph) and (name is None or layer.name == name)
    ]


def layer(chart: Any, glyph: str | None = None, name: str | None = None) -> Any:
    """Return the only such layer."""
    (only,) = layers(chart, glyph, name)
    return only


def column(drawn: Any, field: str) -> list[Any]:
    """Return a column of a layer's source as a list."""
    return np.asarray(drawn.data_source.data[field]).tolist()


def rows(drawn: Any) -> list[tuple[Any, ...]]:
    """Return the numbers that a glyph's x and y stand for, row by row, those of its group only."""
    x, y = column(drawn, drawn.glyph.x), column(drawn, drawn.glyph.y)
    group = getattr(drawn.view.filter, "group", None)
    groups = [group] * len(x) if group is None else column(drawn, "group")
    return [(a, b) for a, b, own in zip(x, y, groups, strict=True) if own == group]


def legend(chart: Any) -> Legend:
    """Return the only legend."""
    (only,) = chart.select({"type": Legend})
    return only


def legend_labels(chart: Any) -> list[str]:
    """Return the labels of the legend, or none where there is no legend."""
    return [item.label.value for own in chart.select({"type": Legend}) for item in own.items]


def hovers(chart: Any) -> list[HoverTool]:
    """Return the hovers, in order."""
    figures = [chart] if hasattr(chart, "tools") else list(chart.select({"type": figure}))
    return [tool for one in figures for tool in one.tools if isinstance(tool, HoverTool)]


def hover_rows(chart: Any, place: int = 0) -> dict[str, str]:
    """Return a hover's labels, each with its template."""
    return dict(hovers(chart)[place].tooltips)


def hover_values(chart: Any, label: str, place: int = 0) -> list[Any]:
    """Return the values that a hover's row shows."""
    tool = hovers(chart)[place]
    field = re.match(r"@(\w+)", dict(tool.tooltips)[label])[1]
    return column(tool.renderers[0], field)


def colour_bars(chart: Any) -> list[ColorBar]:
    """Return the bars that explain colours."""
    return list(chart.select({"type": ColorBar}))


def cell_names(chart: Any) -> list[tuple[str, str]]:
    """Return the column and the row of each cell of a heatmap, by the names that its hover finds."""
    tool = next(tool for tool in chart.tools if isinstance(tool, HoverTool))
    columns, rows = (tool.formatters[axis].args["names"] for axis in ("$x", "$y"))
    cells = layer(chart, "Rect", "cells")
    return [(columns[x], rows[y]) for x, y in zip(column(cells, "x"), column(cells, "y"), strict=True)]
