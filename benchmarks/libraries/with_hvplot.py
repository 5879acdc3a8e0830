"""hvPlot: what HoloViews' renderer hands to the notebook for one chart."""

from __future__ import annotations

from typing import Any

import holoviews
import hvplot
import hvplot.pandas
import pandas as pd
from bokeh.resources import INLINE

from libraries import LABELS, counts


def scatter(data: pd.DataFrame, x: str, y: str, **options: Any) -> Any:
    return data.hvplot.scatter(x=x, y=y, xlabel=LABELS[x], ylabel=LABELS[y], **options)


def coloured_scatter(data: pd.DataFrame, x: str, y: str, color: str, **options: Any) -> Any:
    return data.hvplot.scatter(x=x, y=y, by=color, xlabel=LABELS[x], ylabel=LABELS[y], **options)


def time_series(data: pd.DataFrame, x: str, y: str, **options: Any) -> Any:
    both = data.assign(mean=data[y].rolling(10).mean())
    return both.hvplot.line(x=x, y=[y, "mean"], xlabel=LABELS[x], ylabel=LABELS[y], **options)


def heatmap(data: pd.DataFrame, x: str, y: str) -> Any:
    cells = counts(data, x, y).stack().rename("reports").reset_index()
    return cells.hvplot.heatmap(x=x, y=y, C="reports", xlabel=LABELS[x], ylabel=LABELS[y])


def scatter_matrix(data: pd.DataFrame, *columns: str, **options: Any) -> Any:
    return hvplot.scatter_matrix(data[list(columns)], **options)


def stored(picture: Any) -> str:
    content, _ = holoviews.renderer("bokeh").components(picture)
    return "".join(content.values()) + repr(picture)


def save(picture: Any, path: str) -> None:
    hvplot.save(picture, path, resources=INLINE)
