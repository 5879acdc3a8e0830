"""Every ceiling of the library: how much is drawn, named and sent. The pages in docs/ state them for each kind."""

MAX_ROWS_COLLECTED = 50_000
"""Rows fetched out of an engine, such as DuckDB, Dask or Spark; above it the engine itself reduces the table."""

MAX_TEXTS_COLLECTED = 2_000
"""Different texts on one axis of a heatmap of such a table."""

MAX_CELLS_COLLECTED = 200_000
"""Cells of a heatmap that are fetched, before neighbours are joined."""

MAX_POINTS_DRAWN_AS_MARKS = 5_000
"""Scatter points drawn one by one; above it the chart shows how many fall in each cell of a grid."""

DENSITY_COLUMNS = 140
DENSITY_ROWS = 80
"""The grid that counts points above that ceiling: cells of about 5 by 5 pixels."""

MAX_ROWS_IN_MATRIX = 1_500
"""Rows drawn and brushed in a scatter-plot matrix; above it an even sample is drawn."""

MAX_LAYERS_IN_MATRIX = 120
"""Layers of points in all panels of a matrix together, one for each category in each: with six columns, four categories
are told apart, and the rest are gathered under "Other"."""

MAX_MATRIX_COLUMNS = 6
"""Columns of a scatter-plot matrix: beyond it the panels are too small to read."""

HISTOGRAM_BINS = 15
"""Bars in the histograms on a matrix's diagonal."""

MAX_POINTS_ON_LINES = 8_000
"""Points of all lines of a time series together; above it each line keeps the points that its pixels can show."""

SLIDER_STEPS = 12
"""Windows computed beforehand when a table is too long for a slider to recompute in the browser."""

MAX_POINTS_ON_LINES_UNREDUCED = 20_000
"""Points of all lines that `reduce=False` draws."""

STEPS_SMOOTHED_A_PIXEL = 10
STEPS_IN_A_WINDOW = 20
MAX_STEPS_SMOOTHED = 100_000
"""Equal steps of time whose sums stand for the points of a table that stays in its engine: so many a pixel, so many in
a window, at most so many."""

MAX_ROWS_SMOOTHED_AT_ONCE = 2_000_000
"""Rows that are fetched out of an engine at a time, where windows of rows are averaged."""

PARTS_OF_A_SMOOTHED_LINE = 4_000
"""Where a line is reduced, its smoothed heights are drawn to such a part of their range: a tenth of a pixel."""

MAX_POINTS_FOR_SLIDER = 3_000
"""Points that a slider's moving average is recomputed on in the browser."""

MAX_CATEGORIES = 10
"""Categories told apart by colour and shape; the rest are gathered under "Other"."""

MAX_CELLS_AS_RECTANGLES = 2_500
"""Heatmap cells drawn one by one; above it they are drawn as one image."""

MAX_HEATMAP_COLUMNS = 160
MAX_HEATMAP_ROWS = 120
"""The finest grid of a heatmap; above it neighbours are gathered."""

BINS_FOR_NUMBERS = 40
"""Equal intervals that a numeric or time axis of a heatmap is cut into, when it has too many values to name."""

MAX_DISTINCT_NUMBERS_NAMED = 60
"""Distinct numbers or times that a heatmap's axis names one by one."""

MAX_TREE_NODES = 10_000
"""Nodes of a tree that are drawn, from the root down."""

MAX_PLACES_DRAWN_APART = 800
"""Places of a map that are drawn one by one; above it those that stand close together are gathered in discs."""

MAX_PLACES_LARGE = 150
"""Places drawn as large points; more get smaller ones."""

MAX_VORONOI_CELLS = 20_000
"""Cells of a Voronoi map; of more places, those that stand close together share one."""

MAX_AREAS_DRAWN = 40_000
MAX_POINTS_OF_AREAS = 250_000
"""Areas of a choropleth, and the points of their outlines, which are simplified until they are no more."""

MAX_TEXT_BYTES_OF_PLACES = 650_000
MAX_TEXT_BYTES_OF_AREAS = 800_000
"""Texts of all cards of a map; above it the longest columns are left out, and the caption says so."""

MAX_AREAS_NAMED = 5
"""Areas, or keys without one, that a sentence names; the rest are counted."""

MAX_TABLE_ROWS = 40
"""Rows of the data table below a chart; `ddsviz.table(chart)` has them all."""

MAX_NOTEBOOK_BYTES = 500_000
MAX_NOTEBOOK_BYTES_OF_PLACES = 1_000_000
MAX_NOTEBOOK_BYTES_OF_AREAS = 2_000_000
"""Bytes of a chart, of a map of places and of a map of areas in a notebook: what the ceilings above keep to."""

MAX_HOVER_TEXT_BYTES = 120_000
"""Bytes of all hover texts of a chart; above it the longest column's texts are left out, and the caption says so."""

MAX_TEXT_LENGTH = 80
"""Characters shown of one text; the rest is an ellipsis."""

MAX_LABEL_LENGTH = 24
"""Characters shown of one label on an axis."""

MAX_LEGEND_LENGTH = 40
"""Characters shown of one label in a legend."""

LARGEST_NUMBER = 1e150
"""Numbers of a larger size cannot be placed on an axis: their differences leave the computer's range."""
