"""Linked selection: rows chosen in one panel stand out in all, and the histograms recount them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ddsviz import theme
from ddsviz.calc.binning import bin_of, edges
from ddsviz.charts.layers import draw_layer, source_of
from ddsviz.limits import HISTOGRAM_BINS

if TYPE_CHECKING:
    import numpy.typing as npt
    from bokeh.models import ColumnDataSource
    from bokeh.plotting import figure as Figure

RECOUNT = """
fields.forEach((field, panel) => {
  const values = source.data[field], ends = edges[panel], bins = ends.length - 1, top = new Array(bins).fill(0);
  for (const row of source.selected.indices) {
    if (isNaN(values[row])) continue;
    const bin = Math.floor((values[row] - ends[0]) * (bins / (ends[bins] - ends[0])));
    top[Math.min(bins - 1, Math.max(0, bin))] += 1;
  }
  overlays[panel].data = {...overlays[panel].data, top};
});
"""


def draw_histogram(chart: Figure, values: npt.NDArray[np.float64]) -> tuple[ColumnDataSource, list[float]]:
    """Draw a histogram, and an empty one over it for selected rows; return that one and the bars' ends."""
    present = values[~np.isnan(values)]
    ends = edges(present.min(), present.max(), HISTOGRAM_BINS)
    counts = np.bincount(bin_of(present, ends), minlength=HISTOGRAM_BINS)
    bars = {"left": ends[:-1], "right": ends[1:]}
    draw_layer(
        chart, "quad", source_of({**bars, "top": counts}), left="left", right="right", top="top", bottom=0,
        fill_color=theme.GRID, line_color=theme.OUTLINE, name="histogram",
    )  # fmt: skip
    chart.y_range.end = float(counts.max()) * 1.05
    overlay = source_of({**bars, "top": np.zeros(HISTOGRAM_BINS)})
    draw_layer(
        chart, "quad", overlay, left="left", right="right", top="top", bottom=0,
        fill_color=theme.CATEGORICAL[0], line_color=theme.CATEGORICAL[0], name="selected",
    )  # fmt: skip
    return overlay, ends.tolist()


def recount_selection(
    source: ColumnDataSource, fields: Sequence[str], ends: Sequence[list[float]], overlays: Sequence[ColumnDataSource]
) -> None:
    """Recount the overlays whenever another selection of the source's rows is made."""
    from bokeh.models import CustomJS

    arguments = {"source": source, "fields": list(fields), "edges": list(ends), "overlays": list(overlays)}
    source.selected.js_on_change("indices", CustomJS(args=arguments, code=RECOUNT))
