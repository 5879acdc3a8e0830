"""What the numbers do not say of themselves: how each library was measured, what it needs, and why it wins or loses."""

from __future__ import annotations

LIBRARIES = {
    "ddsviz": "ddsviz",
    "bokeh": "Bokeh by hand",
    "hvplot": "hvPlot",
    "hvplot_rasterize": "hvPlot rasterize",
    "hvplot_downsample": "hvPlot downsample",
    "plotly": "Plotly Express",
    "resampler": "plotly-resampler",
    "seaborn": "seaborn",
    "altair": "Altair",
}
STARTED = ("ddsviz", "bokeh", "hvplot", "plotly", "seaborn", "altair")
BOKEH_BASED = ("bokeh", "hvplot", "hvplot_rasterize", "hvplot_downsample")
PEERS_CHARTS = ("scatter", "coloured_scatter", "time_series", "heatmap", "scatter_matrix")
KINDS_OF = dict.fromkeys(LIBRARIES, PEERS_CHARTS) | {
    "ddsviz": (*PEERS_CHARTS, "binary_tree"),
    "hvplot_rasterize": ("scatter", "coloured_scatter", "time_series", "scatter_matrix"),
    "hvplot_downsample": ("time_series",),
    "resampler": ("time_series",),
}
PACKAGES = (
    "bokeh", "hvplot", "holoviews", "datashader", "tsdownsample", "panel", "plotly", "seaborn", "matplotlib", "altair",
    "folium", "geopandas", "geovoronoi", "scipy", "shapely", "duckdb", "dask", "pandas", "numpy",
)  # fmt: skip
STATIC = {("seaborn", kind) for kind in PEERS_CHARTS} | {("hvplot_rasterize", "scatter_matrix")}
"""What has no hover. All else has, on the rows or on the cells that it sends."""
SENDS_EVERY_ROW = {(name, kind) for name in ("bokeh", "hvplot", "plotly", "altair") for kind in PEERS_CHARTS} - {
    (name, "heatmap") for name in LIBRARIES
}
MOST_ROWS_OF_ALTAIR, FEWEST_ROWS_OF_RESAMPLER = 100_000, 10_000


def too_few_or_many(library: str, kind: str, rows: int | None) -> str:
    """Say why a library is not meant for a table of so many rows; counts are few, however many were counted."""
    if library == "altair" and kind != "heatmap" and (rows or 0) > MOST_ROWS_OF_ALTAIR:
        return "it stores every row as JSON, about 50 MB for a million, and warns of more than 5,000"
    if library == "resampler" and (rows or 0) < FEWEST_ROWS_OF_RESAMPLER:
        return "so short a line it draws as Plotly does"
    return ""


HOW_MEASURED = {
    "ddsviz": "The whole output of a cell: picture, caption, data table of up to 40 rows, loader, and the text for "
    "readers that show no HTML.",
    "bokeh": "As a competent user writes it: hover, labelled axes, a legend or colour bar, linked selection in the "
    "matrix. What `show` stores.",
    "hvplot": "What HoloViews' renderer hands to the notebook. In a kernel it adds about 2 kB, a connection to Python.",
    "hvplot_rasterize": "`rasterize=True`: Datashader counts the rows in each pixel, and hover tells the count. A zoom "
    "that shows more needs a live Python. Its matrix has no hover and no linked selection. In all of hvPlot's, what a "
    "library compiles for its first picture is not counted.",
    "hvplot_downsample": '`downsample="minmax-lttb"`: tsdownsample keeps the rows that show a line\'s shape; hover on '
    "those. More by zooming, again with a live Python.",
    "plotly": "The JSON that its default renderer stores. HTML without the script holds the same JSON and more, so the "
    "JSON is counted.",
    "resampler": "`FigureResampler`, as a notebook stores it: 1,000 rows of each line, with hover. More by zooming "
    "needs a live Python. It asks for Plotly 6, so that it is measured in an environment of its own.",
    "seaborn": "The PNG in base64, at the notebook's default of 100 dots per inch. **Static: no hover, zoom or "
    "selection.**",
    "altair": "The Vega-Lite JSON of its mimebundle, with the limit of 5,000 rows lifted, up to 100,000. Where "
    "JupyterLab does not bring this version of Vega-Lite, a notebook needs Altair's default instead, HTML, about "
    "3 kB larger.",
}
SCRIPT = {
    "ddsviz": "BokehJS from the Jupyter server; a public server only where there is none",
    "bokeh": "BokehJS from a public server (`output_notebook()`), or stored in the notebook (`INLINE`)",
    "hvplot": "BokehJS and Panel from public servers, or stored in the notebook (`inline=True`)",
    "plotly": "plotly.js in its JupyterLab extension, from the Jupyter server",
    "seaborn": "none",
    "altair": "Vega, Vega-Lite and Vega-Embed from a public server",
}
NETWORK = {"ddsviz": "no", "bokeh": "yes", "hvplot": "yes", "plotly": "no", "seaborn": "no", "altair": "yes"}
_QUICKER = {
    "bokeh": "It draws and no more. Ours is drawn with it, and also checks every argument, describes the chart in "
    "words, writes its data table, reduces a large one, and makes the same bytes every time.",
    "hvplot": "It is drawn with Bokeh too, and checks and describes less.",
    "hvplot_downsample": "It keeps the extremes in compiled code, and checks and describes less.",
    "resampler": "It keeps 1,000 rows of a line in compiled code, and leaves the rest to Plotly's script.",
    "plotly": "It makes a few dictionaries round the table's arrays; its script finds axes, ticks and panels in the "
    "browser. Bokeh, which ours is drawn with, makes and checks a Python object for each of them.",
    "seaborn": "It paints once and keeps nothing to point at: no hover, no data table, no words.",
    "altair": "It writes a short specification beside the rows; Vega-Lite finds the rest in the browser. Bokeh, "
    "which ours is drawn with, makes and checks a Python object for each axis, grid, tool and layer.",
}
_SMALLER = {
    "bokeh": "It stores no caption, data table, loader or text, and it compresses arrays. Ours packs only those of "
    "500 numbers and more, and without zlib, whose bytes differ from one build to the next.",
    "hvplot": "It stores no caption or data table, and it compresses arrays, of which ours packs only long ones.",
    "hvplot_downsample": "It keeps fewer rows of each line, and it compresses arrays.",
    "resampler": "It keeps 1,000 rows of each line.",
    "plotly": "It stores values, a few settings and its theme; no caption, data table or loader. "
    "It stores every row, so that it grows with the table.",
    "seaborn": "A picture's bytes depend on its pixels alone. It is static.",
    "altair": "It stores rows and a short specification; no caption, data table or loader. "
    "It stores every row, so that it grows with the table.",
}
WHY = {"seconds": _QUICKER, "bytes": _SMALLER}
SCRIPTLESS = (
    "**seaborn** needs no script, so that its picture shows wherever a notebook is read, trusted or not. Without a "
    "script ours shows its caption and its data table, and no picture."
)
WHY_SOONER = (
    "Where a peer shows its first chart sooner, it imports less. Ours waits with Bokeh and pandas until the first "
    "chart asks for them, so that its quick import is no gain for a session that draws."
)
