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
FOLIUM_BASED = ("folium", "folium_cluster", "folium_fast", "geopandas")
BOTH, PLACES = ("marker_map", "choropleth"), ("marker_map",)
KINDS_OF_MAPS = {
    "ddsviz": (*BOTH, "voronoi_map"), "folium": BOTH, "folium_cluster": PLACES, "folium_fast": PLACES,
    "geopandas": BOTH, "plotly": BOTH,
}  # fmt: skip
NOT_OPENED = {
    ("plotly", kind): "its map asks a public server for its style, and draws nothing without" for kind in BOTH
}
SHOWS_NAMES = {(name, kind) for name, kinds in KINDS_OF_MAPS.items() for kind in kinds}
"""All peers' maps send every place or area, and have a popup or a tooltip for each."""
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
    "plotly": "nothing but a colour bar",
}
HOW_MAPS_MEASURED = {
    "ddsviz": "The whole output of a cell, as for charts, with the default street map. Outlines of areas are "
    "simplified to a quarter of a pixel at first sight and written in steps of one to two metres; the "
    "peers store every point.",
    "folium": "`Marker` with a popup and a tooltip, one after the other; `Choropleth` with a `GeoJsonTooltip`, of "
    "areas merged with their values. What `_repr_html_` hands to the notebook.",
    "folium_cluster": "`Marker` with a popup, in a `MarkerCluster`.",
    "folium_fast": "Rows of latitude, longitude and name, and a callback that binds a popup. It shows names as HTML, "
    "so that they must be trusted.",
    "geopandas": "`explore()` of a GeoDataFrame made from the table, or of areas merged with their values.",
    "plotly": "`scatter_map`, and `choropleth_map` with the areas' `__geo_interface__`. The JSON, as for charts.",
}
_QUICKER = {
    "folium_fast": "It writes the rows as JSON into one template. Ours also checks them, sorts them and gathers those "
    "at one place, describes the map in words, and makes the same bytes every time.",
    "plotly": "It stores the columns as they are. Ours also sorts the rows, so that the order of a table changes "
    "nothing, gathers those at one place, and makes and shortens a text for each.",
}
FROM_PUBLIC_SERVERS = "Its scripts come from public servers. Each marker adds to its page, so that it grows fast."
_SMALLER = {
    "folium": FROM_PUBLIC_SERVERS,
    "folium_cluster": FROM_PUBLIC_SERVERS,
    "folium_fast": "Its scripts come from public servers; it stores rows and a callback.",
    "geopandas": "Its scripts come from public servers. It stores GeoJSON, so that it grows fast.",
    "plotly": "It stores values, settings and a theme; its script is JupyterLab's extension.",
}
WHY_MAPS = {"seconds": _QUICKER, "bytes": _SMALLER}
FEW_PLACES = (
    "Where a peer's map is smaller, it has few places. Ours stores about 35 kB with each map of points: the scripts "
    "that draw it, the outlines of Edinburgh's wards for when there are no streets, a loader, a caption and a data "
    "table."
)
