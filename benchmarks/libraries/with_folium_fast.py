"""Folium's FastMarkerCluster: rows alone are stored, and a script of the user's makes their markers in the browser."""

from __future__ import annotations

from typing import Any

import pandas as pd
from folium.plugins import FastMarkerCluster

from libraries.with_folium import new_map, save, stored

__all__ = ["marker_map", "save", "stored"]
MARKER = "function (row) { return L.marker([row[0], row[1]]).bindPopup(row[2]); }"


def marker_map(data: pd.DataFrame) -> Any:
    return FastMarkerCluster(data.to_numpy().tolist(), callback=MARKER).add_to(new_map())
