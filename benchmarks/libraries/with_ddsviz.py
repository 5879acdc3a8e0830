"""Ours: the whole of a cell's output, with its caption, its data table and its text for readers that show no HTML."""

from __future__ import annotations

from typing import Any

import pandas as pd

import ddsviz
from ddsviz.display.notebook import bundle


def scatter(data: pd.DataFrame, x: str, y: str) -> str:
    return stored(ddsviz.scatter(data, x, y))


def coloured_scatter(data: pd.DataFrame, x: str, y: str, color: str) -> str:
    return stored(ddsviz.scatter(data, x, y, color=color))


def time_series(data: pd.DataFrame, x: str, y: str) -> str:
    return stored(ddsviz.time_series(data, x, y, smooth=10))


def heatmap(data: pd.DataFrame, x: str, y: str) -> str:
    return stored(ddsviz.heatmap(data, x, y))


def scatter_matrix(data: pd.DataFrame, *columns: str) -> str:
    return stored(ddsviz.scatter_matrix(data, list(columns)))


def binary_tree(tree: dict[str, list[str]]) -> str:
    return stored(ddsviz.binary_tree(tree))


def stored(chart: Any) -> str:
    return "".join(bundle(chart).values())
