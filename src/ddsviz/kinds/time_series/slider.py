"""A slider below a chart that changes its moving average in the browser, with no server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ddsviz import theme
from ddsviz.calc.rounding import rounded_to_part
from ddsviz.limits import PARTS_OF_A_SMOOTHED_LINE

if TYPE_CHECKING:
    import numpy.typing as npt
    from bokeh.models import Column, ColumnDataSource
    from bokeh.plotting import figure as Figure

    Floats = npt.NDArray[np.float64]

# The mean of full windows, as pandas' rolling(window).mean(): a gap in a window makes a gap.
RECOMPUTE = """
const width = slider.value, shift = center ? (width - 1) >> 1 : 0;
raw.forEach((source, line) => {
  const y = source.data.y, mean = new Float64Array(y.length).fill(NaN);
  for (let last = width - 1; last < y.length; last++) {
    let sum = 0;
    for (let i = last - width + 1; i <= last; i++) sum += y[i];
    if (last - shift >= 0) mean[last - shift] = sum / width;
  }
  smoothed[line].data = {...smoothed[line].data, y: mean};
});
"""
# A handle that a finger can hold; its place is Bokeh's own, moved by half of what it has grown.
HANDLE = f"""
.noUi-horizontal .noUi-handle {{
  width: {theme.CONTROL_PX}px; height: {theme.CONTROL_PX}px; top: -8px; right: -{theme.CONTROL_PX // 2}px;
}}
"""
STEP = """
smoothed.forEach((source, line) => source.data = {...source.data, y: source.data["y" + slider.value]});
slider.title = titles[slider.value];
"""


def with_slider(
    chart: Figure,
    raw: Sequence[ColumnDataSource],
    smoothed: Sequence[ColumnDataSource],
    window: int,
    most: int,
    center: bool,
) -> Column:
    """Put a slider below a chart that recomputes the means of whole lines.

    Parameters
    ----------
    chart : figure
        With the lines.
    raw, smoothed : sequence of ColumnDataSource
        Each line's points, and where its mean goes.
    window, most : int
        Rows of the window at first, and at most.
    center : bool
        Whether a window lies around its point.
    """
    from bokeh.models import CustomJS, Slider

    slider = Slider(start=1, end=most, value=window, step=1, title="Rows in the moving average")
    arguments = {"slider": slider, "raw": list(raw), "smoothed": list(smoothed), "center": center}
    slider.js_on_change("value", CustomJS(args=arguments, code=RECOMPUTE))
    return _below(chart, slider)


def with_steps(
    chart: Figure,
    smoothed: Sequence[ColumnDataSource],
    means: Sequence[Sequence[Floats]],
    windows: Sequence[int],
    first: int,
) -> Column:
    """Put a slider below a chart that steps through means computed beforehand.

    Parameters
    ----------
    chart : figure
        With the lines.
    smoothed : sequence of ColumnDataSource
        Where each line's mean goes.
    means : sequence of sequences of numpy.ndarray
        For each line, its mean for each window.
    windows : sequence of int
        Rows of each window.
    first : int
        Which window is shown at first.
    """
    from bokeh.models import CustomJS, Slider

    for source, means_of_line in zip(smoothed, means, strict=True):
        for index, mean in enumerate(means_of_line):
            source.data[f"y{index}"] = rounded_to_part(mean, PARTS_OF_A_SMOOTHED_LINE)
    titles = [f"Rows in the moving average: {window:,}" for window in windows]
    slider = Slider(start=0, end=len(windows) - 1, value=first, step=1, title=titles[first], show_value=False)
    arguments = {"slider": slider, "smoothed": list(smoothed), "titles": titles}
    slider.js_on_change("value", CustomJS(args=arguments, code=STEP))
    return _below(chart, slider)


def _below(chart: Figure, slider: object) -> Column:
    from bokeh.layouts import column
    from bokeh.models import Slider

    assert isinstance(slider, Slider)
    slider.width = min(chart.width - 60, 420)
    slider.margin = (4, 20, 8, 40)
    slider.bar_color = theme.CATEGORICAL[0]
    slider.stylesheets = [HANDLE]
    return column(chart, slider)
