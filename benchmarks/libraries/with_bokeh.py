"""Bokeh by hand: the same pictures with hover and labelled axes, stored as `show` stores them in a notebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from bokeh.embed import file_html
from bokeh.embed.notebook import notebook_content
from bokeh.layouts import gridplot
from bokeh.models import ColumnDataSource, HoverTool
from bokeh.palettes import Category10, Viridis256
from bokeh.plotting import figure
from bokeh.resources import INLINE
from bokeh.transform import factor_cmap, linear_cmap

from libraries import LABELS, counts


def scatter(data: pd.DataFrame, x: str, y: str) -> Any:
    return points(columns_of(data), x, y)


def points(source: ColumnDataSource, x: str, y: str, **options: Any) -> figure:
    chart = labelled(x, y, **options)
    chart.scatter(x, y, source=source, size=8, fill_alpha=0.65)
    chart.add_tools(hover(x, y))
    return chart


def coloured_scatter(data: pd.DataFrame, x: str, y: str, color: str) -> Any:
    chart = labelled(x, y)
    colours = factor_cmap(color, Category10[10], sorted(data[color].unique()))
    chart.scatter(x, y, source=columns_of(data), size=8, color=colours, legend_group=color)
    chart.add_tools(hover(x, y, color))
    return chart


def time_series(data: pd.DataFrame, x: str, y: str) -> Any:
    times = pd.api.types.is_datetime64_any_dtype(data[x])
    chart = labelled(x, y, x_axis_type="datetime" if times else "linear")
    source = columns_of(data.assign(mean=data[y].rolling(10).mean()))
    chart.line(x, y, source=source, line_alpha=0.4)
    chart.line(x, "mean", source=source, line_width=3)
    chart.add_tools(hover(x, y, "mean"))
    return chart


def heatmap(data: pd.DataFrame, x: str, y: str) -> Any:
    cells = counts(data, x, y).stack().rename("reports").reset_index()
    chart = labelled(x, y, y_range=list(reversed(cells[y].unique())))
    colours = linear_cmap("reports", Viridis256, 0, cells["reports"].max())
    drawn = chart.rect(x, y, width=1, height=1, source=columns_of(cells), fill_color=colours, line_color="white")
    chart.add_layout(drawn.construct_color_bar(), "right")
    chart.add_tools(hover(x, y, "reports"))
    return chart


def scatter_matrix(data: pd.DataFrame, *columns: str) -> Any:
    source = columns_of(data)
    tools = "box_select,lasso_select,reset"
    rows = [
        [
            histogram(data, x) if x == y else points(source, x, y, width=250, height=250, tools=tools) for x in columns
        ]
        for y in columns
    ]  # fmt: skip
    return gridplot(rows)


def histogram(data: pd.DataFrame, column: str) -> figure:
    tops, edges = np.histogram(data[column].dropna(), bins=15)
    chart = labelled(column, "reports", width=250, height=250)
    chart.quad(top=tops, bottom=0, left=edges[:-1], right=edges[1:])
    return chart


def empty() -> Any:
    return figure(width=700, height=420)


def labelled(x: str, y: str, **options: Any) -> figure:
    return figure(**{"width": 700, "height": 420, **options}, x_axis_label=LABELS[x], y_axis_label=LABELS[y])


def columns_of(data: pd.DataFrame) -> ColumnDataSource:
    # not ColumnDataSource(data), which sends the row numbers too
    return ColumnDataSource(dict(data.items()))


def hover(*columns: str) -> HoverTool:
    return HoverTool(tooltips=[(LABELS.get(name, name), f"@{name}") for name in columns])


def stored(chart: Any) -> str:
    script, div, _ = notebook_content(chart)
    return div + script


def save(chart: Any, path: str) -> None:
    Path(path).write_text(file_html(chart, INLINE), encoding="utf-8")
