"""A time series answers: how did something change?

A line joins values in the order of time. The moving average takes out the short ups and downs and shows the long
ones; its window ends at the point, so it lags behind and its first value comes late. It misleads when the axis of
values does not begin at zero and a small change looks large, when lines of different units share an axis, and when a
gap in the data is taken for a value: gaps stay gaps.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from ddsviz.ask import columns as check_columns
from ddsviz.ask import options
from ddsviz.ask.arguments import checked
from ddsviz.ask.palette import category_colours
from ddsviz.ask.style import style_of
from ddsviz.calc.smoothing import Method
from ddsviz.display.record import attach
from ddsviz.errors import Faults
from ddsviz.frames import Frame
from ddsviz.kinds.time_series.draw import add_legend_of_lines, draw_lines, empty_chart, with_slider_below
from ddsviz.kinds.time_series.read import lines_of
from ddsviz.kinds.time_series.reduce import drawn_lines
from ddsviz.kinds.time_series.smooth import METHODS, check_slider, smoother
from ddsviz.kinds.time_series.tell import record
from ddsviz.limits import (
    MAX_CATEGORIES,
)

if TYPE_CHECKING:
    from bokeh.models import Column
    from bokeh.plotting import figure as Figure


@checked
def time_series(
    data: Any,
    x: Hashable | None = None,
    y: Hashable | Sequence[Hashable] | None = None,
    *,
    color: Hashable | None = None,
    smooth: int | str | None = None,
    method: Method = "mean",
    center: bool = False,
    show_raw: bool = True,
    palette: str | Sequence[str] | None = None,
    tooltip: Hashable | Sequence[Hashable] | None = None,
    title: str | None = None,
    names: dict[Any, str] | None = None,
    units: dict[Any, str] | None = None,
    alt: str | None = None,
    width: int | None = None,
    height: int | None = None,
    reduce: bool | Literal["auto"] = "auto",
) -> Figure | Column:
    """Draw one or several measures along time.

    Parameters
    ----------
    data : dataframe
        A table, a row for each time.
    x : column of numbers, dates or times, optional
        The time, such as years. Without it, the table's index of times, or its column of times or years.
    y : column or list of columns of numbers, optional
        A line for each. Without it, all columns of numbers.
    color : column or colour, optional
        Categories: a line for each; `y` is then one column. Or one colour for a single line, such as "navy".
    smooth : int, str or None
        The window of a smoothed line: a number of rows, a span of time such as "30D" or "6h", or "slider" for a slider
        below the chart.
    method : {"mean", "exponential", "lowess"}
        A moving average; one whose weights halve every half window; or locally weighted lines, which look both ways.
    center : bool
        Whether the mean's window lies around the point. It ends there otherwise.
    show_raw : bool
        Whether the raw line is drawn, pale, behind a smoothed one.
    palette : str or list of colours, optional
        A palette's name, or colours.
    tooltip : column or list of columns, optional
        More to show on hover.
    title : str, optional
        A headline.
    names, units : dict from column to str, optional
        How columns are called in the picture, and the units of their values.
    alt : str, optional
        Your own description, in place of the one that is built from the data.
    width, height : int, optional
        Size in pixels.
    reduce : bool or "auto"
        Whether a long line keeps only the points that its pixels can show; "auto" above 8,000 points in all.

    Returns
    -------
    bokeh.plotting.figure or bokeh.models.Column
        A column, of the figure and a slider, where there is a slider. Shows itself as a cell's last line.

    Raises
    ------
    TableError
        If `data` is not a table, or empty.
    ColumnError
        If a column is missing or does not hold what is needed.
    OptionError
        If an option is unknown or does not fit, such as a window longer than the data.

    Notes
    -----
    The moving average of window w at row i is the mean of rows i − w + 1 to i; it begins at row w, and a gap in the
    window is a gap in it. Where times keep a step, such as a year or ten minutes, rows that are missing are a gap too,
    from two steps on. A window of time needs one value. Times with a zone are drawn as a clock there shows them.

    References
    ----------
    Hyndman and Athanasopoulos: Forecasting: Principles and Practice, 3rd ed., section 3.3.

    Examples
    --------
    >>> import ddsviz
    >>> climate = ddsviz.load("climate")
    >>> chart = ddsviz.time_series(climate, x="year", y="mean_temperature_c", smooth=10)
    """
    frame = Frame(data, None if x is None or y is None else [x, y, color, tooltip])
    faults = Faults()
    style = style_of(
        faults, frame, title=title, names=names, units=units, alt=alt, palette=palette, width=width, height=height
    )  # fmt: skip
    with faults:
        options.choice("method", method, METHODS)
    with faults:
        options.switch("center", center)
    with faults:
        options.switch("show_raw", show_raw)
    with faults:
        options.choice("reduce", reduce, (True, False, "auto"))
    with faults:
        check_slider(smooth, method, show_raw)
    with faults:
        colours = category_colours(style, [""] * MAX_CATEGORIES)
    with faults:
        lines = lines_of(frame, x, y, color, tooltip, style)
        smoothing = smoother(smooth, method, center, lines)
    faults.raise_any()
    colours = [check_columns.fixed_colour(frame, color) or colour for colour in colours]

    few = drawn_lines(lines, smoothing, reduce, style.width)
    chart = empty_chart(style, few.lines)
    has_slider = smoothing is not None and smoothing.has_slider
    drawn = draw_lines(chart, few, colours, style, show_raw or smoothing is None, has_slider)
    add_legend_of_lines(chart, few.lines, drawn, smoothing)
    result = with_slider_below(chart, few, drawn, smoothing)
    attach(result, record(chart, few, drawn, smoothing, style, color), frame.given)
    return result
