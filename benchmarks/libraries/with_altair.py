"""Altair: the Vega-Lite JSON of its mimebundle, with the limit of 5,000 rows lifted."""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import pandas as pd

from libraries import LABELS, WEEKDAYS, counts

alt.data_transformers.disable_max_rows()
alt.renderers.enable("mimetype")


def scatter(data: pd.DataFrame, x: str, y: str) -> Any:
    return alt.Chart(data).mark_point().encode(x=axis(alt.X, x), y=axis(alt.Y, y), tooltip=[x, y])


def coloured_scatter(data: pd.DataFrame, x: str, y: str, color: str) -> Any:
    shown = {"x": axis(alt.X, x), "y": axis(alt.Y, y), "color": axis(alt.Color, color)}
    return alt.Chart(data).mark_point().encode(**shown, tooltip=[x, y, color])


def time_series(data: pd.DataFrame, x: str, y: str) -> Any:
    base = alt.Chart(data.assign(mean=data[y].rolling(10).mean())).encode(x=axis(alt.X, x))
    raw = base.mark_line(opacity=0.4).encode(y=axis(alt.Y, y), tooltip=[x, y])
    return raw + base.mark_line(strokeWidth=3).encode(y="mean:Q", tooltip=[x, "mean:Q"])


def heatmap(data: pd.DataFrame, x: str, y: str) -> Any:
    cells = counts(data, x, y).stack().rename("reports").reset_index()
    shown = {"x": alt.X(x, type="ordinal", title=LABELS[x]), "y": alt.Y(y, sort=WEEKDAYS, title=LABELS[y])}
    return alt.Chart(cells).mark_rect().encode(**shown, color="reports:Q", tooltip=[x, y, "reports"])


def scatter_matrix(data: pd.DataFrame, *columns: str) -> Any:
    brush = alt.selection_interval()
    colour = alt.when(brush).then(alt.value("steelblue")).otherwise(alt.value("lightgrey"))
    panel = alt.Chart(data).mark_point().encode(
        x=alt.X(alt.repeat("column"), type="quantitative"), y=alt.Y(alt.repeat("row"), type="quantitative"),
        color=colour, tooltip=list(columns),
    )  # fmt: skip
    panel = panel.properties(width=150, height=150).add_params(brush)
    return panel.repeat(row=list(columns), column=list(columns))


def axis(channel: Any, column: str) -> Any:
    # An axis need not begin at zero: the years and places of these tables do not.
    return channel(column, title=LABELS[column]) if channel is alt.Color else zeroless(channel, column)


def zeroless(channel: Any, column: str) -> Any:
    return channel(column, title=LABELS[column], scale=alt.Scale(zero=False))


def stored(picture: Any) -> str:
    content = picture._repr_mimebundle_()
    content = content[0] if isinstance(content, tuple) else content
    return "".join(
        text if isinstance(text, str) else json.dumps(text, separators=(",", ":")) for text in content.values()
    )


def save(picture: Any, path: str) -> None:
    picture.save(path, inline=True)
