"""GeoPandas' explore: a Folium map of a GeoDataFrame, with a tooltip of its columns."""

from __future__ import annotations

from typing import Any

import geopandas
import pandas as pd

from libraries.with_folium import save, stored

__all__ = ["choropleth", "marker_map", "save", "stored"]


def marker_map(data: pd.DataFrame) -> Any:
    shapes = geopandas.points_from_xy(data["longitude"], data["latitude"], crs="EPSG:4326")
    return geopandas.GeoDataFrame(data[["name"]], geometry=shapes).explore()


def choropleth(data: pd.DataFrame, areas: geopandas.GeoDataFrame) -> Any:
    return areas.merge(data, on="id").explore(column="value")
