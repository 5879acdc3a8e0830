"""GeoPandas' explore: a Folium map of a GeoDataFrame, with a tooltip of its columns."""

from __future__ import annotations

import geopandas
import pandas as pd

from libraries.with_folium import stored


def marker_map(data: pd.DataFrame) -> str:
    shapes = geopandas.points_from_xy(data["longitude"], data["latitude"], crs="EPSG:4326")
    return stored(geopandas.GeoDataFrame(data[["name"]], geometry=shapes).explore())


def choropleth(data: pd.DataFrame, areas: geopandas.GeoDataFrame) -> str:
    return stored(areas.merge(data, on="id").explore(column="value"))
