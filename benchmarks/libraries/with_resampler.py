"""plotly-resampler: 1,000 points of each line, and more from Python as one zooms in."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly_resampler import FigureResampler

from libraries import LABELS
from libraries.with_plotly import save, stored

__all__ = ["save", "stored", "time_series"]


def time_series(data: pd.DataFrame, x: str, y: str) -> Any:
    picture = FigureResampler(go.Figure(layout={"xaxis_title": LABELS[x], "yaxis_title": LABELS[y]}))
    for name, values in ((LABELS[y], data[y]), ("mean", data[y].rolling(10).mean())):
        picture.add_trace(go.Scattergl(name=name), hf_x=data[x], hf_y=values)
    return picture
