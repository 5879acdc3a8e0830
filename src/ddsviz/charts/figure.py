"""An empty figure in the house style, and the texts on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ddsviz import theme
from ddsviz.ask.style import Style
from ddsviz.numbers import EXTREME, number_format
from ddsviz.wording import shortened

if TYPE_CHECKING:
    from bokeh.models import Axis, FixedTicker, PlainText, TickFormatter
    from bokeh.plotting import figure as Figure

AxisType = Literal["linear", "log", "datetime"]
SET_LATER = ("x_range", "y_range", "min_border")
"""Options that a figure may get when it is there. Of ranges only those of numbers: others bring scales of their own."""

TOOLS = "pan,box_zoom,zoom_in,zoom_out,reset,save"


def new_figure(
    style: Style,
    x_type: AxisType = "linear",
    y_type: AxisType = "linear",
    width: int | None = None,
    height: int | None = None,
    tools: str = TOOLS,
    beside_title: float = 0,
    **options: Any,
) -> Figure:
    """Return an empty figure.

    Parameters
    ----------
    look : Look
        Title and size.
    x_type, y_type : {"linear", "log", "datetime"}
        The axes.
    width, height : int, optional
        Pixels, where they differ from the look's.
    tools : str
        Bokeh's names of tools.
    beside_title : float
        Pixels that long names on the left take from the title, which begins where the drawing does.
    **options : optional
        Bokeh's further options of a figure.
    """
    from bokeh.models import Range1d

    from ddsviz.charts.clone import copy_of

    sizes = {"width": width or style.width, "height": height or style.height}
    if all(name in SET_LATER and isinstance(option, (int, Range1d)) for name, option in options.items()):
        chart = copy_of(dressed_figure, x_type=x_type, y_type=y_type, tools=tools)
        chart.update(**sizes, **options)
    else:
        chart = dressed_figure(x_type, y_type, tools, **sizes, **options)
    if style.title:
        chart.title.text = on_canvas(wrapped(style.title, int((chart.width - beside_title) / 9)))
    return chart


def dressed_figure(x_type: AxisType, y_type: AxisType, tools: str = TOOLS, **options: Any) -> Figure:
    """Return a figure as Bokeh makes it, in the house style."""
    from bokeh.plotting import figure

    chart = figure(
        x_axis_type=x_type,
        y_axis_type=y_type,
        tools=tools,
        toolbar_location="right" if tools else None,
        outline_line_color=None,
        # no sizing mode: a figure that stretches has no size of its own, and collapses in a row or column
        **options,
    )
    chart.toolbar.logo = None
    chart.title.text_font_size = theme.TITLE_SIZE
    chart.title.text_color = theme.INK
    for axis in chart.axis:
        _dress_axis(axis)
    chart.grid.grid_line_color = theme.GRID
    return chart


def _dress_axis(axis: Axis) -> None:
    axis.axis_label_text_font_style = "normal"
    axis.axis_label_text_color = theme.INK
    axis.major_label_text_font_size = "12px"
    axis.major_label_text_color = theme.INK
    axis.axis_line_color = axis.major_tick_line_color = theme.OUTLINE
    axis.minor_tick_line_color = None


def on_canvas(text: str) -> str | PlainText:
    """Return a text that is drawn as it is written; Bokeh would typeset what stands between TeX's signs."""
    from bokeh.models import PlainText

    return PlainText(text=text) if re.search(r"\$\$|\\\(|\\\[", text) else text


def label_axes(chart: Figure, x: str, y: str) -> None:
    """Write the axes' titles, shortened to what fits beside them."""
    chart.xaxis.axis_label = on_canvas(shortened(x, max(10, chart.width // 9)))
    chart.yaxis.axis_label = on_canvas(shortened(y, max(10, chart.height // 9)))


def tick_formatter(values: Any) -> TickFormatter:
    """Return the formatter of an axis of such numbers; ticks may be finer than the data once a reader zooms in."""
    from bokeh.models import BasicTickFormatter, NumeralTickFormatter

    from ddsviz.charts.clone import copy_of

    pattern = number_format(values)
    formatter: TickFormatter = (
        copy_of(BasicTickFormatter)
        if pattern == EXTREME
        else copy_of(NumeralTickFormatter, format=pattern.split(".")[0] + ".[000000]")
    )
    return formatter


def ticks_of_decades(low: float, high: float) -> FixedTicker:
    """Return the ticks 1, 2, 5, 10, … of a short logarithmic axis, where powers of ten alone are too few."""
    from bokeh.models import FixedTicker

    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    return FixedTicker(ticks=[float(f"{digit}e{power}") for power in powers for digit in (1, 2, 5)])


def wrapped(text: str, characters: int) -> str:
    r"""Break a long text into at most three lines.

    Examples
    --------
    >>> wrapped("one two three", 8)
    'one two\nthree'
    """
    import textwrap

    return "\n".join(textwrap.wrap(text, max(characters, 10), max_lines=3, placeholder="…"))
