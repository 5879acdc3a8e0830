"""hvPlot with tsdownsample, which keeps the rows that show a line's shape: `downsample="minmax-lttb"`."""

from __future__ import annotations

from functools import partial

from libraries import with_hvplot
from libraries.with_hvplot import save, stored

__all__ = ["save", "stored", "time_series"]

time_series = partial(with_hvplot.time_series, downsample="minmax-lttb")
