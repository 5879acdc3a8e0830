"""A time series answers: how did something change?

A line joins values in the order of time. The moving average takes out the short ups and downs and shows the long
ones; its window ends at the point, so it lags behind and its first value comes late. It misleads when the axis of
values does not begin at zero and a small change looks large, when lines of different units share an axis, and when a
gap in the data is taken for a value: gaps stay gaps.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ddsviz.calc.rounding import rounded
from ddsviz.calc.smoothing import Method
from ddsviz.charts.figure import label_axes, new_figure, tick_formatter
from ddsviz.charts.legend import add_legend
from ddsviz.charts.line_words import extremes_of_lines, smoothed_words, what_lines_show
from ddsviz.charts.lines import DrawnLine, draw_lines
from ddsviz.charts.slider import with_slider, with_steps
from ddsviz.charts.ticks import label_ticks
from ddsviz.checks import columns as check_columns
from ddsviz.checks import options
from ddsviz.checks.arguments import checked
from ddsviz.checks.drawn_lines import DrawnLines, drawn_lines
from ddsviz.checks.lines import Lines, lines_of
from ddsviz.checks.look import Look, look
from ddsviz.checks.palette import category_colours
from ddsviz.checks.window import Smoother, smoother
from ddsviz.display.record import Record, attach, layers_of
from ddsviz.errors import Faults, Mend, OptionError
from ddsviz.frames import Frame
from ddsviz.limits import (
    MAX_CATEGORIES,
)
from ddsviz.plain import kind_of

if TYPE_CHECKING:
    import pandas as pd
    from bokeh.models import Column
    from bokeh.plotting import figure as Figure

    from ddsviz.checks.drawn_lines import Floats, Kept

METHODS: tuple[Method, ...] = ("mean", "exponential", "lowess")


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
    style = look(
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
        _check_slider(smooth, method, show_raw)
    with faults:
        colours = category_colours(style, [""] * MAX_CATEGORIES)
    with faults:
        lines = lines_of(frame, x, y, color, tooltip, style)
        smoothing = smoother(smooth, method, center, lines)
    faults.raise_any()
    colours = [check_columns.fixed_colour(frame, color) or own for own in colours]

    few = drawn_lines(lines, smoothing, reduce, style.width)
    chart = _empty_chart(style, few.lines)
    has_slider = smoothing is not None and smoothing.has_slider
    drawn = draw_lines(chart, few, colours, style, show_raw or smoothing is None, has_slider)
    _add_legend(chart, few.lines, drawn, smoothing)
    result = _with_slider(chart, few, drawn, smoothing)
    attach(result, replace(_record(chart, few, smoothing, style), parts=_parts(few.lines, drawn, smoothing)))
    return result


def _check_slider(smooth: Any, method: str, show_raw: bool) -> None:
    if not isinstance(smooth, str) or smooth != "slider":
        return
    if isinstance(method, str) and method != "mean":
        raise OptionError(
            f"A slider works with the mean, and not with the method {method!r}. Leave method out.",
            Mend.options(method=...),
        )
    if show_raw is False:
        raise OptionError("A slider shows the raw line too. Leave show_raw out.", Mend.options(show_raw=...))


def _empty_chart(style: Look, lines: Lines) -> Figure:
    import pandas as pd

    when = pd.concat([line.x for line in lines.lines], ignore_index=True)
    chart = new_figure(style, "datetime" if kind_of(when) == "time" else "linear")
    label_axes(chart, style.label(lines.x, lines.zone), lines.y_label)
    label_ticks(chart.xaxis[0], when)
    chart.yaxis.formatter = tick_formatter(np.concatenate([line.y for line in lines.lines]))
    return chart


def _add_legend(chart: Figure, lines: Lines, drawn: list[DrawnLine], smoothing: Smoother | None) -> None:
    """Name the lines where there are several, and raw and smoothed line where there is one."""
    if len(drawn) > 1:
        entries = [(line.name, own.layers) for line, own in zip(lines.lines, drawn, strict=True)]
        add_legend(chart, entries, lines.legend)
    elif smoothing is not None:
        own = drawn[0]
        raw = [layer for layer in (own.raw, own.marks) if layer is not None]
        entries = [(lines.lines[0].name, raw)] if raw else []
        smooth = [layer for layer in (own.smoothed, own.dots) if layer is not None]
        add_legend(chart, [*entries, (smoothing.words, smooth)], most=60)


def _with_slider(
    chart: Figure, few: DrawnLines, drawn: list[DrawnLine], smoothing: Smoother | None
) -> Figure | Column:  # fmt: skip
    if smoothing is None or not smoothing.has_slider:
        return chart
    raw = [own.raw.data_source for own in drawn if own.raw is not None]
    smooth = [own.smoothed.data_source for own in drawn if own.smoothed is not None]
    first, windows = smoothing.slider_windows()
    if not windows:
        return with_slider(chart, raw, smooth, first, max(2, few.lines.longest // 2), smoothing.center)
    means = [
        [smoothing.of(line, size)[own] for size in windows] for line, own in zip(few.whole, few.places, strict=True)
    ]
    return with_steps(chart, smooth, means, windows, windows.index(first))


def _record(chart: Figure, drawn: DrawnLines, smoothing: Smoother | None, style: Look) -> Record:
    lines, means = drawn.lines, drawn.means
    sentences = [what_lines_show(lines, style), extremes_of_lines(lines, style)]
    if smoothing is not None and means is not None:
        sentences.append(smoothed_words(lines, means, smoothing))
    labels = {lines.x: style.label(lines.x), lines.y: lines.y_label}
    layers = frozenset(layer.id for layer in layers_of(chart))
    table = _table(lines, means, drawn.kept)
    return Record(
        "Line chart", tuple(sentences), table, (*style.notes, *lines.notes), labels, style.alt, style.title, layers,
        names=frozenset(lines.lines[0].extra) - {lines.x, lines.y})  # fmt: skip


def _name_of_lines(lines: Lines) -> str:
    """Return what the table calls the column that says which line a row is of."""
    return next(name for name in ("line", "name of line", "which line") if name not in (lines.x, lines.y))


def _parts(lines: Lines, drawn: list[DrawnLine], smoothing: Smoother | None) -> dict[str, Any]:
    return {
        "x": lines.x,
        "y": lines.y,
        "line": _name_of_lines(lines) if len(lines.lines) > 1 else None,
        "smoothed": None if smoothing is None else f"{lines.y} smoothed",
        "lines": [
            {"name": line.name, **{part: layer.id for part, layer in vars(own).items() if layer is not None}}
            for line, own in zip(lines.lines, drawn, strict=True)
        ],
        "smoothing": None if smoothing is None else smoothing.words,
        "slider": smoothing is not None and smoothing.has_slider,
    }


def _table(lines: Lines, means: list[Floats] | None, kept: list[Kept]) -> pd.DataFrame:
    """Return the points drawn: time, line where there are several, value, smoothed value."""
    import pandas as pd

    name_of_lines = _name_of_lines(lines)
    parts = []
    for place, (line, (raw, _)) in enumerate(zip(lines.lines, kept, strict=True)):
        part: dict[Any, Any] = {lines.x: line.x.iloc[raw].to_numpy()}
        if len(lines.lines) > 1:
            part[name_of_lines] = line.name
        part[lines.y] = line.y[raw]
        if means is not None:
            part[f"{lines.y} smoothed"] = rounded(means[place][raw])
        part |= {name: column.iloc[raw].to_numpy() for name, column in line.extra.items()}
        parts.append(pd.DataFrame(part))
    return pd.concat(parts, ignore_index=True)
