"""hvPlot: what HoloViews' renderer hands to the notebook for one chart."""

from __future__ import annotations

from typing import Any

import holoviews
import hvplot
import hvplot.pandas
import pandas as pd

from libraries import LABELS, counts


def scatter(data: pd.DataFrame, x: str, y: str) -> str:
    return stored(data.hvplot.scatter(x=x, y=y, xlabel=LABELS[x], ylabel=LABELS[y]))


def coloured_scatter(data: pd.DataFrame, x: str, y: str, color: str) -> str:
    return stored(data.hvplot.scatter(x=x, y=y, by=color, xlabel=LABELS[x], ylabel=LABELS[y]))


def time_series(data: pd.DataFrame, x: str, y: str) -> str:
    both = data.assign(mean=data[y].rolling(10).mean())
    return stored(both.hvplot.line(x=x, y=[y, "mean"], xlabel=LABELS[x], ylabel=LABELS[y]))


def heatmap(data: pd.DataFrame, x: str, y: str) -> str:
    cells = counts(data, x, y).stack().rename("reports").reset_index()
    return stored(cells.hvplot.heatmap(x=x, y=y, C="reports", xlabel=LABELS[x], ylabel=LABELS[y]))


def scatter_matrix(data: pd.DataFrame, *columns: str) -> str:
    return stored(hvplot.scatter_matrix(data[list(columns)]))


def stored(picture: Any) -> str:
    content, _ = holoviews.renderer("bokeh").components(picture)
    return "".join(content.values()) + repr(picture)
