"""Folium's MarkerCluster: a marker with a popup for each place, gathered in the browser."""

from __future__ import annotations

from typing import Any

import folium
import pandas as pd
from folium.plugins import MarkerCluster

from libraries.with_folium import new_map, save, stored

__all__ = ["marker_map", "save", "stored"]


def marker_map(data: pd.DataFrame) -> Any:
    cluster = MarkerCluster().add_to(new_map())
    for latitude, longitude, name in data.itertuples(index=False):
        folium.Marker([latitude, longitude], popup=name).add_to(cluster)
    return cluster
