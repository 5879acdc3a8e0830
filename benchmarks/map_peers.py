"""What the maps' numbers do not say of themselves, as `peers.py` has it for charts."""

from __future__ import annotations

MAP_LIBRARIES = {
    "ddsviz": "ddsviz",
    "folium": "Folium",
    "folium_cluster": "Folium MarkerCluster",
    "folium_fast": "Folium FastMarkerCluster",
    "geopandas": "GeoPandas explore",
    "plotly": "Plotly Express",
}
BOTH, PLACES = ("marker_map", "choropleth"), ("marker_map",)
KINDS_OF = {
    "ddsviz": BOTH, "folium": BOTH, "folium_cluster": PLACES, "folium_fast": PLACES, "geopandas": BOTH, "plotly": BOTH,
}  # fmt: skip
CELL_LIBRARIES = {
    "ddsviz": "ddsviz",
    "geovoronoi": "GeoVoronoi",
    "scipy": "SciPy, clipped with Shapely",
    "shapely": "Shapely, every cell clipped",
}
SCRIPT_OF_MAPS = {
    "ddsviz": "Leaflet from the Jupyter server; a public server only where there is none",
    "folium": "Leaflet, jQuery, Bootstrap and icons from public servers",
    "folium_cluster": "the same, and Leaflet's clusters",
    "folium_fast": "the same, and Leaflet's clusters",
    "geopandas": "as Folium",
    "plotly": "plotly.js in its JupyterLab extension; the style of its map from a public server",
}
WITHOUT_NETWORK = {
    "ddsviz": "everything but the streets",
    "folium": "nothing",
    "folium_cluster": "nothing",
    "folium_fast": "nothing",
    "geopandas": "nothing",
    "plotly": "no street map, and an error in the console",
}
HOW_MAPS_MEASURED = {
    "ddsviz": "The whole output of a cell, as for charts. Outlines of areas are simplified to a quarter of a pixel at "
    "first sight and written in steps of about a metre; peers store every point.",
    "folium": "`Marker` with a popup and a tooltip, one after the other; `Choropleth` with a `GeoJsonTooltip` of areas "
    "merged with their values. What `_repr_html_` hands to the notebook. Markers are measured in one round at 10,000 "
    "places, and not at 100,000.",
    "folium_cluster": "`Marker` with a popup in a `MarkerCluster`. One round at 10,000 places, none at 100,000.",
    "folium_fast": "Rows of latitude, longitude and name, and a callback that binds a popup. The callback shows a name "
    "as HTML, so that it must be trusted; all others show it as text or escape it.",
    "geopandas": "`explore()` of a GeoDataFrame made from the table, or of areas merged with their values.",
    "plotly": "`scatter_map` and `choropleth_map` with the areas' `__geo_interface__`. The JSON, as for charts.",
}
WHY_MAPS_QUICKER = {
    "folium": "It checks nothing, and describes nothing.",
    "folium_cluster": "It checks nothing, and describes nothing.",
    "folium_fast": "",
    "geopandas": "",
    "plotly": "",
}
WHY_MAPS_SMALLER = {
    "folium": "",
    "folium_cluster": "",
    "folium_fast": "",
    "geopandas": "",
    "plotly": "",
}
WHY_CELLS_QUICKER = {"geovoronoi": "", "scipy": "", "shapely": ""}
