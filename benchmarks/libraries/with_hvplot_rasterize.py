"""hvPlot with Datashader, which counts the rows in each pixel: `rasterize=True`."""

from __future__ import annotations

from functools import partial

from libraries import with_hvplot
from libraries.with_hvplot import save, stored

__all__ = ["coloured_scatter", "save", "scatter", "scatter_matrix", "stored", "time_series"]

scatter = partial(with_hvplot.scatter, rasterize=True)
coloured_scatter = partial(with_hvplot.coloured_scatter, rasterize=True)
time_series = partial(with_hvplot.time_series, rasterize=True)
scatter_matrix = partial(with_hvplot.scatter_matrix, rasterize=True)
