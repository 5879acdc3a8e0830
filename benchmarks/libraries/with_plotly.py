"""Plotly Express: the JSON that its default renderer stores in a notebook."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import plotly.express as px
import plotly.io

from libraries import LABELS, counts


def scatter(data: pd.DataFrame, x: str, y: str) -> str:
    return stored(px.scatter(data, x=x, y=y, labels=LABELS))


def coloured_scatter(data: pd.DataFrame, x: str, y: str, color: str) -> str:
    return stored(px.scatter(data, x=x, y=y, color=color, labels=LABELS))


def time_series(data: pd.DataFrame, x: str, y: str) -> str:
    both = data.assign(mean=data[y].rolling(10).mean())
    return stored(px.line(both, x=x, y=[y, "mean"], labels=LABELS))


def heatmap(data: pd.DataFrame, x: str, y: str) -> str:
    return stored(px.imshow(counts(data, x, y), labels={"x": LABELS[x], "y": LABELS[y], "color": "Reports"}))


def scatter_matrix(data: pd.DataFrame, *columns: str) -> str:
    return stored(px.scatter_matrix(data, dimensions=list(columns), labels=LABELS))


def marker_map(data: pd.DataFrame) -> str:
    return stored(px.scatter_map(data, lat="latitude", lon="longitude", hover_name="name"))


def choropleth(data: pd.DataFrame, areas: Any) -> str:
    shapes = areas.__geo_interface__
    picture = px.choropleth_map(
        data, geojson=shapes, locations="id", featureidkey="properties.id", color="value"
    )  # fmt: skip
    return stored(picture)


def stored(picture: Any) -> str:
    renderer = plotly.io.renderers["plotly_mimetype"]
    content = renderer.to_mimebundle(picture.to_dict())
    return json.dumps(content["application/vnd.plotly.v1+json"], separators=(",", ":"))
