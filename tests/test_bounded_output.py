"""No picture takes more room in a notebook than limits.py says, whatever the table: long texts, many of everything."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

import ddsviz
from ddsviz.display.notebook import bundle
from ddsviz.limits import MAX_NOTEBOOK_BYTES, MAX_NOTEBOOK_BYTES_OF_AREAS, MAX_NOTEBOOK_BYTES_OF_PLACES


@functools.cache
def crowded(rows: int) -> pd.DataFrame:
    """Return a table whose every value is another, and whose texts are long and full of signs that HTML spells out."""
    chance = np.random.default_rng(5)
    numbers = {f"n{place}": chance.normal(size=rows) * 10.0 ** chance.integers(-9, 9, rows) for place in range(8)}
    texts = {f"text{place}": [f'<&"{row}> {"é—" * 40} {place}' for row in range(rows)] for place in range(3)}
    return pd.DataFrame(
        {
            **numbers, **texts,
            "category": chance.choice([f"<&> {'long name ' * 9}{place}" for place in range(30)], rows),
            "when": pd.date_range("1700-01-01", periods=rows, freq="37min13s"),
            "latitude": chance.normal(55.9, 0.05, rows), "longitude": chance.normal(-3.2, 0.1, rows),
        }
    )  # fmt: skip


@functools.cache
def areas(count: int) -> geopandas.GeoDataFrame:
    """Return areas with shared, winding edges, and long names."""
    chance = np.random.default_rng(6)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(chance.uniform(0, 1, (count, 2)))))
    cells = shapely.segmentize(shapely.clip_by_rect(cells, 0, 0, 1, 1), 0.15 / count**0.5)
    wound = shapely.transform(cells, lambda at: at + 0.1 / count**0.5 * np.sin(9 * count**0.5 * at[:, ::-1]) + [3, 54])
    names = [f"<&> Area {'with a long name ' * 4} {place}" for place in range(len(wound))]
    return geopandas.GeoDataFrame({"name": names, "value": chance.normal(size=len(wound))}, geometry=wound, crs=4326)


TEXTS = ["text0", "text1", "text2"]
CHARTS: dict[str, Callable[[], Any]] = {
    "scatter": lambda: ddsviz.scatter(
        crowded(5_000), "n0", "n1", color="category", size=None, label="text0", tooltip=TEXTS, title="T" * 900
    ),
    "density": lambda: ddsviz.scatter(crowded(49_000), "latitude", "longitude", trend="linear"),
    "heatmap of rectangles": lambda: ddsviz.heatmap(
        crowded(2_500).assign(x=lambda own: own.index // 50, y=lambda own: own.index % 50), x="x", y="y", value="n0",
        tooltip=[*TEXTS, "n1", "n2"],
    ),
    "heatmap of many": lambda: ddsviz.heatmap(crowded(49_000), x="text0", y="text1", value="n0"),
    "matrix": lambda: ddsviz.scatter_matrix(
        crowded(49_000), [f"n{place}" for place in range(6)], color="category", tooltip=TEXTS
    ),
    "lines": lambda: ddsviz.time_series(
        crowded(49_000), x="when", y=[f"n{place}" for place in range(8)], tooltip=TEXTS
    ),
    "short lines": lambda: ddsviz.time_series(
        crowded(999), x="when", y=[f"n{place}" for place in range(8)], tooltip=TEXTS
    ),
    "smoothed lines": lambda: ddsviz.time_series(crowded(49_000), x="when", y="n0", color="category", smooth=50),
    "slider": lambda: ddsviz.time_series(crowded(49_000), x="when", y="n0", smooth="slider", tooltip=TEXTS),
    "tree": lambda: ddsviz.binary_tree(
        pd.DataFrame({"node": range(20_000), "parent": [None, *(np.arange(1, 20_000) - 1) // 2]}).assign(
            text=[f"<&> {'é' * 200}{row}" for row in range(20_000)], kind=lambda own: own["node"] % 9
        ), info=["text", "kind"], color="kind",
    ),
}  # fmt: skip
MARKERS: dict[str, Callable[[], Any]] = {
    "places": lambda: ddsviz.marker_map(crowded(49_000), label="text0", info=[*TEXTS, "n0", "n1"], color="category"),
    "few places": lambda: ddsviz.marker_map(crowded(3_000), label="text0", info=[*TEXTS, "n0", "n1"], color="n0"),
    "many places": lambda: ddsviz.marker_map(crowded(200_000), label="text0", info=TEXTS),
    "places with html": lambda: ddsviz.marker_map(crowded(4_000), popup_html="text0"),
}


@functools.cache
def most_areas() -> Any:
    """Return a map of as many areas as are drawn, which takes its time."""
    return ddsviz.choropleth(areas(39_000), "value")


AREAS: dict[str, Callable[[], Any]] = {
    "cells": lambda: ddsviz.voronoi_map(crowded(49_000), value="n0", label="text0", tooltip=TEXTS, boundary=None),
    "most cells": lambda: ddsviz.voronoi_map(crowded(20_000), value="n0", label="text0", tooltip=TEXTS, boundary=None),
    "areas": lambda: ddsviz.choropleth(areas(9_000), "value", tooltip=["name"]),
    "most areas": most_areas,
}


def size(chart: Any) -> int:
    return sum(len(text.encode("utf-8")) for text in bundle(chart).values())


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_keeps_to_its_ceiling(name: str) -> None:
    assert size(CHARTS[name]()) <= MAX_NOTEBOOK_BYTES


@pytest.mark.parametrize("name", MARKERS)
def test_a_map_of_places_keeps_to_its_ceiling(name: str) -> None:
    assert size(MARKERS[name]()) <= MAX_NOTEBOOK_BYTES_OF_PLACES


@pytest.mark.parametrize("name", AREAS)
def test_a_map_of_areas_keeps_to_its_ceiling(name: str) -> None:
    assert size(AREAS[name]()) <= MAX_NOTEBOOK_BYTES_OF_AREAS


def test_texts_that_are_left_out_are_told() -> None:
    said = ddsviz.describe(MARKERS["places"]())
    assert "The cards leave out Text0, Text1, Text2" in said


def test_a_map_says_how_outlines_are_simplified() -> None:
    assert "Outlines are simplified to" in ddsviz.describe(most_areas())


def test_places_that_share_a_cell_are_told() -> None:
    assert "More than 20,000 places: those within about" in ddsviz.describe(AREAS["cells"]())
