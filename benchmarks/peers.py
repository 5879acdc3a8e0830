"""What the numbers do not say of themselves: how each library was measured, what it needs, and why it wins or loses."""

from __future__ import annotations

LIBRARIES = {
    "ddsviz": "ddsviz",
    "bokeh": "Bokeh by hand",
    "hvplot": "hvPlot",
    "plotly": "Plotly Express",
    "seaborn": "seaborn",
    "altair": "Altair",
}
PACKAGES = (
    "bokeh", "hvplot", "holoviews", "panel", "plotly", "seaborn", "matplotlib", "altair", "folium", "geopandas",
    "geovoronoi", "scipy", "shapely", "pandas", "numpy",
)  # fmt: skip
HOW_MEASURED = {
    "ddsviz": "The whole output of a cell: picture, caption, data table of up to 40 rows, loader, and the text for "
    "readers that show no HTML.",
    "bokeh": "As a competent user writes it: hover, labelled axes, a legend or colour bar, linked selection in the "
    "matrix. What `show` stores. Each chart as a page of its own, with Bokeh's script inside, would be {page}.",
    "hvplot": "What HoloViews' renderer hands to the notebook. In a kernel it adds about 2 kB, a connection to Python.",
    "plotly": "The JSON that its default renderer stores. HTML without the script holds the same JSON and more, so the "
    "JSON is counted.",
    "seaborn": "The PNG in base64, at the notebook's default of 100 dots per inch. **Static: no hover, zoom or "
    "selection.**",
    "altair": "The Vega-Lite JSON of its mimebundle, with the limit of 5,000 rows lifted. Where JupyterLab does not "
    "bring this version of Vega-Lite, a notebook needs Altair's default instead, HTML that is about 3 kB larger.",
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
WHY_QUICKER = {
    "bokeh": "It draws and no more. Ours is drawn with it, and also checks every argument, describes the chart in "
    "words, writes its data table, reduces a large one, and makes the same bytes every time.",
    "hvplot": "It is drawn with Bokeh too, and checks and describes less.",
    "plotly": "It makes a few dictionaries round the table's arrays; its script finds axes, ticks and panels in the "
    "browser. Bokeh, which ours is drawn with, makes and checks a Python object for each of them.",
    "seaborn": "It paints once and keeps nothing to point at: no hover, no data table, no words.",
    "altair": "It writes a short specification beside the rows; Vega-Lite finds the rest in the browser. Bokeh, "
    "which ours is drawn with, makes and checks a Python object for each axis, grid, tool and layer.",
}
WHY_SMALLER = {
    "bokeh": "It stores no caption, data table, loader or text, and it compresses arrays. Ours does not: compressed "
    "bytes differ from one build of zlib to the next, and ours promises the same bytes.",
    "hvplot": "It stores no caption or data table, and it compresses arrays, which ours does not, for the same bytes "
    "on every machine.",
    "plotly": "It stores values, a few settings and its theme; no caption, data table or loader. "
    "It stores every row, so that it grows with the table.",
    "seaborn": "A picture's bytes depend on its pixels alone. It is static.",
    "altair": "It stores rows and a short specification; no caption, data table or loader. "
    "It stores every row, so that it grows with the table.",
}
SCRIPTLESS = (
    "**seaborn** needs no script, so that its picture shows wherever a notebook is read, trusted or not. Without a "
    "script ours shows its caption and its data table, and no picture."
)
WHY_SOONER = (
    "Where a peer shows its first chart sooner, it imports less. Ours waits with Bokeh and pandas until the first "
    "chart asks for them, so that its quick import is no gain for a session that draws."
)
