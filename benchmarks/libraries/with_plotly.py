"""Plotly Express: the JSON that its default renderer stores in a notebook."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import plotly.express as px
import plotly.io

from libraries import LABELS, counts


def scatter(data: pd.DataFrame, x: str, y: str) -> Any:
    return px.scatter(data, x=x, y=y, labels=LABELS)


def coloured_scatter(data: pd.DataFrame, x: str, y: str, color: str) -> Any:
    return px.scatter(data, x=x, y=y, color=color, labels=LABELS)


def time_series(data: pd.DataFrame, x: str, y: str) -> Any:
    both = data.assign(mean=data[y].rolling(10).mean())
    return px.line(both, x=x, y=[y, "mean"], labels=LABELS)


def heatmap(data: pd.DataFrame, x: str, y: str) -> Any:
    return px.imshow(counts(data, x, y), labels={"x": LABELS[x], "y": LABELS[y], "color": "Reports"})


def scatter_matrix(data: pd.DataFrame, *columns: str) -> Any:
    return px.scatter_matrix(data, dimensions=list(columns), labels=LABELS)


def marker_map(data: pd.DataFrame) -> Any:
    return px.scatter_map(data, lat="latitude", lon="longitude", hover_name="name")


def choropleth(data: pd.DataFrame, areas: Any) -> Any:
    shapes = areas.__geo_interface__
    keys = {"locations": "id", "featureidkey": "properties.id"}
    return px.choropleth_map(data, geojson=shapes, color="value", **keys)


def stored(picture: Any) -> str:
    renderer = plotly.io.renderers["plotly_mimetype"]
    content = renderer.to_mimebundle(picture.to_dict())
    return json.dumps(content["application/vnd.plotly.v1+json"], separators=(",", ":"))


def save(picture: Any, path: str) -> None:
    # as large as the peers, and not as the window
    picture.update_layout(width=700, height=420).write_html(path, include_plotlyjs=True)
