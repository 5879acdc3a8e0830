"""seaborn: the picture in base64, as the inline backend stores it. It is static: no hover, no zoom, no selection."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("agg")

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns
from IPython.core.pylabtools import print_figure
from matplotlib.axes import Axes

from libraries import LABELS, counts


def scatter(data: pd.DataFrame, x: str, y: str) -> Any:
    return labelled(sns.scatterplot(data, x=x, y=y), x, y)


def coloured_scatter(data: pd.DataFrame, x: str, y: str, color: str) -> Any:
    return labelled(sns.scatterplot(data, x=x, y=y, hue=color), x, y)


def time_series(data: pd.DataFrame, x: str, y: str) -> Any:
    both = data.assign(mean=data[y].rolling(10).mean())
    # estimator=None: each time has one value, and no mean with its interval is to be computed
    sns.lineplot(both, x=x, y=y, alpha=0.4, estimator=None)
    return labelled(sns.lineplot(both, x=x, y="mean", estimator=None), x, y)


def heatmap(data: pd.DataFrame, x: str, y: str) -> Any:
    return labelled(sns.heatmap(counts(data, x, y)), x, y)


def scatter_matrix(data: pd.DataFrame, *columns: str) -> Any:
    return sns.pairplot(data, vars=list(columns))


def labelled(axes: Axes, x: str, y: str) -> Axes:
    axes.set(xlabel=LABELS[x], ylabel=LABELS[y])
    return axes


def stored(picture: Axes | sns.PairGrid) -> str:
    text: str = print_figure(picture.figure, fmt="png", base64=True)
    # so that pyplot keeps no figure
    plt.close(picture.figure)
    return text


def save(picture: Axes | sns.PairGrid, path: str) -> None:
    Path(path).write_text(f'<img src="data:image/png;base64,{stored(picture)}">', encoding="utf-8")
