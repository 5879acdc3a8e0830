"""Folium by hand: a marker for each place, or its choropleth with tooltips; what it hands to a notebook."""

from __future__ import annotations

from typing import Any

import folium
import geopandas
import pandas as pd

EDINBURGH = (55.945, -3.24)


def marker_map(data: pd.DataFrame) -> Any:
    chart = new_map()
    for latitude, longitude, name in data.itertuples(index=False):
        folium.Marker([latitude, longitude], popup=name, tooltip=name).add_to(chart)
    return chart


def choropleth(data: pd.DataFrame, areas: geopandas.GeoDataFrame) -> Any:
    chart = new_map()
    # with the values, for the tooltips
    shapes = areas.merge(data, on="id")
    layer = folium.Choropleth(shapes, data=data, columns=["id", "value"], key_on="feature.properties.id")
    folium.GeoJsonTooltip(["id", "value"]).add_to(layer.geojson)
    return layer.add_to(chart)


def new_map() -> folium.Map:
    return folium.Map(EDINBURGH, zoom_start=11)


def stored(part: Any) -> str:
    return part.get_root()._repr_html_()


def save(part: Any, path: str) -> None:
    part.get_root().save(path)
