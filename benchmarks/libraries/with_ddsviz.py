"""Ours: the whole of a cell's output, with its caption, its data table and its text for readers that show no HTML."""

from __future__ import annotations

from typing import Any

import pandas as pd

import ddsviz
from ddsviz.calc import voronoi
from ddsviz.display.notebook import bundle


def scatter(data: pd.DataFrame, x: str, y: str) -> Any:
    return ddsviz.scatter(data, x, y)


def coloured_scatter(data: pd.DataFrame, x: str, y: str, color: str) -> Any:
    return ddsviz.scatter(data, x, y, color=color)


def time_series(data: pd.DataFrame, x: str, y: str) -> Any:
    return ddsviz.time_series(data, x, y, smooth=10)


def line(data: Any, x: str, y: str) -> Any:
    return ddsviz.time_series(data, x, y)


def line_smoothed_by_days(data: Any, x: str, y: str) -> Any:
    return ddsviz.time_series(data, x, y, smooth="7D")


line_smoothed_by_rows = time_series


def heatmap(data: pd.DataFrame, x: str, y: str) -> Any:
    return ddsviz.heatmap(data, x, y)


def scatter_matrix(data: pd.DataFrame, *columns: str) -> Any:
    return ddsviz.scatter_matrix(data, list(columns))


def binary_tree(tree: dict[str, list[str]]) -> Any:
    return ddsviz.binary_tree(tree)


def marker_map(data: pd.DataFrame) -> Any:
    return ddsviz.marker_map(data, label="name")


def choropleth(data: pd.DataFrame, areas: Any) -> Any:
    return ddsviz.choropleth(data, "value", areas=areas, key="id", area_key="id")


def voronoi_map(data: pd.DataFrame) -> Any:
    return ddsviz.voronoi_map(data, "value", label="name")


def voronoi_cells(x: Any, y: Any, boundary: Any) -> Any:
    return voronoi.voronoi_cells(x, y, boundary)


def stored(chart: Any) -> str:
    return "".join(bundle(chart).values())


def save(chart: Any, path: str) -> None:
    ddsviz.save(chart, path, overwrite=True)
