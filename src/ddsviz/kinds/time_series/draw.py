"""Lines through time: the raw line, the smoothed one above it, and marks where points stand alone."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ddsviz.ask.style import Style
from ddsviz.calc.rounding import rounded
from ddsviz.charts.figure import label_axes, new_figure, tick_formatter
from ddsviz.charts.legend import add_legend
from ddsviz.charts.ticks import label_ticks
from ddsviz.kinds.time_series.read import Lines
from ddsviz.kinds.time_series.reduce import DrawnLines
from ddsviz.kinds.time_series.slider import with_slider, with_steps
from ddsviz.kinds.time_series.smooth import words_of
from ddsviz.plain import kind_of

if TYPE_CHECKING:
    import pandas as pd
    from bokeh.models import Column
    from bokeh.plotting import figure as Figure

    from ddsviz.kinds.time_series.reduce import Floats

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ddsviz import theme
from ddsviz.charts.hover import Row, extra_texts, hover_row, hover_tool
from ddsviz.charts.layers import draw_layer, source_of

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd
    from bokeh.models import ColumnDataSource, GlyphRenderer
    from bokeh.plotting import figure as Figure

    from ddsviz.kinds.time_series.read import Lines
    from ddsviz.reduce.lines import Line
    from ddsviz.reduce.rolling import Smoother
    from ddsviz.reduce.short_lines import Indices

POINTS_DRAWN_AS_MARKS = 150


@dataclass(frozen=True)
class LineLayers:
    """The layers of one line, and the sources that a slider works on."""

    raw: GlyphRenderer | None
    smoothed: GlyphRenderer | None
    marks: GlyphRenderer | None
    dots: GlyphRenderer | None = None  # of the smoothed line

    @property
    def layers(self) -> list[GlyphRenderer]:
        """All layers there are."""
        return [layer for layer in (self.raw, self.smoothed, self.marks, self.dots) if layer is not None]


def draw_lines(
    chart: Figure,
    few: DrawnLines,
    colours: Sequence[str],
    style: Style,
    show_raw: bool,
    has_slider: bool = False,
) -> list[LineLayers]:
    """Draw all lines with their hovers: the raw ones first, so that none hides a mean.

    Parameters
    ----------
    chart : figure
        Where to.
    few : DrawnLines
        What.
    colours : sequence of str
        A colour for each.
    style : Look
        Names and units.
    show_raw : bool
        Whether the raw lines are drawn.
    has_slider : bool
        Whether a slider changes the smoothed lines: then no mark may stay where their values were.
    """
    drawn = []
    lines, means = few.lines, few.means
    kept = [(part.raw, part.smooth) for part in few.parts]
    several = len(lines.lines) > 1
    looks = [_line_style(colours[index], index, several, means is not None) for index in range(len(lines.lines))]
    hidden = [_texts(line.extra, raw, style, lines) for line, (raw, _) in zip(lines.lines, kept, strict=True)]
    below = [
        _draw_raw(chart, line_source(line.at[raw], line.y[raw], texts=texts), look) if show_raw else (None, None)
        for line, (raw, _), (texts, _), look in zip(lines.lines, kept, hidden, looks, strict=True)
    ]
    for index, (line, (_, smooth)) in enumerate(zip(lines.lines, kept, strict=True)):
        mean = None if means is None else line_source(line.at[smooth], means[index][smooth], computed=True)
        raw_layer, marks = below[index]
        smooth_layer, dots = (None, None) if mean is None else _draw_smoothed(chart, mean, looks[index], not has_slider)
        layers = LineLayers(raw_layer, smooth_layer, marks, dots)
        _add_hovers(chart, layers, line, lines, style, hidden[index][1])
        drawn.append(layers)
    return drawn


def _add_hovers(chart: Figure, layers: LineLayers, line: Line, lines: Lines, style: Style, more: list[Row]) -> None:
    several = len(lines.lines) > 1
    time_row = hover_row(style.label(lines.x), "x", line.x)
    label, template, formatter = hover_row(line.name if several else lines.y_label, "y", line.heights)
    if layers.raw is not None:
        rows = [time_row, (label, template, formatter), *more]
        chart.add_tools(hover_tool(rows, [layers.raw], mode="mouse" if several else "vline"))
    if layers.smoothed is not None:
        chart.add_tools(hover_tool([time_row, (f"{label}, smoothed", template, formatter)], [layers.smoothed]))


@dataclass(frozen=True)
class _LineStyle:
    """How a line is drawn: the raw one is thin and pale, and has no marks that hide its mean, where it has one."""

    colour: str
    raw_colour: str
    dash: str
    width: int
    mark_px: int
    marks_all: bool


def _line_style(colour: str, index: int, several: bool, smoothed: bool) -> _LineStyle:
    dash = theme.DASHES[index % len(theme.DASHES)] if several else "solid"
    if not smoothed:
        return _LineStyle(colour, colour, dash, 2, 5, marks_all=True)
    raw = theme.RAW_LINE if not several else theme.pale(colour) if colour.startswith("#") else colour
    return _LineStyle(colour, raw, dash, 1, 4, marks_all=not several)


def _texts(
    extra: dict[Hashable, pd.Series], raw: Indices, style: Style, lines: Lines
) -> tuple[dict[str, list[str]], list[Row]]:
    """Return the texts of further columns for a line's hover, and the hover's rows for them."""
    texts, rows, notes = extra_texts(
        {name: column.iloc[raw] for name, column in extra.items()}, style, len(lines.lines)
    )
    lines.notes.extend(note for note in notes if note not in lines.notes)
    return texts, rows


def _draw_raw(chart: Figure, raw: ColumnDataSource, style: _LineStyle) -> tuple[GlyphRenderer, GlyphRenderer | None]:
    """Draw a line from a source with the columns "x" and "y", and the marks of its points."""
    layer = draw_layer(
        chart, "line", raw, x="x", y="y", line_color=style.raw_colour, line_width=style.width, line_dash=style.dash,
        muted_alpha=theme.MUTED_ALPHA,
    )  # fmt: skip
    return layer, _draw_marks(chart, raw, style.raw_colour, style.mark_px, style.marks_all)


def _draw_smoothed(
    chart: Figure, smoothed: ColumnDataSource, style: _LineStyle, with_dots: bool
) -> tuple[GlyphRenderer, GlyphRenderer | None]:
    """Draw a smoothed line, and dots where its values stand alone."""
    layer = draw_layer(
        chart, "line", smoothed, x="x", y="y", line_color=style.colour, line_width=3, line_dash=style.dash,
        muted_alpha=theme.MUTED_ALPHA,
    )  # fmt: skip
    return layer, _draw_marks(chart, smoothed, style.colour, 5, every=False) if with_dots else None


def _draw_marks(chart: Figure, line: ColumnDataSource, colour: str, size_px: int, every: bool) -> GlyphRenderer | None:
    """Mark all points of a short line where `every` says so, and of any other those that no line reaches."""
    x, y = (np.asarray(line.data[name], dtype=np.float64) for name in ("x", "y"))
    shown = ~np.isnan(y) if every and len(y) <= POINTS_DRAWN_AS_MARKS else alone(y)
    if not shown.any():
        return None
    return draw_layer(
        chart, "scatter", line_source(x[shown], y[shown]), x="x", y="y", size=size_px,
        fill_color=colour, line_color=colour, muted_alpha=theme.MUTED_ALPHA,
    )  # fmt: skip


def alone(y: Floats) -> npt.NDArray[np.bool_]:
    """Tell which points have a gap on both sides.

    Examples
    --------
    >>> alone(np.array([1.0, np.nan, 2.0, 3.0])).tolist()
    [True, False, False, False]
    """
    missing = np.isnan(y)
    return ~missing & np.r_[True, missing[:-1]] & np.r_[missing[1:], True]


def line_source(
    x: Floats, y: Floats, computed: bool = False, texts: dict[str, list[str]] | None = None
) -> ColumnDataSource:
    """Return a source of a line; computed heights are rounded."""
    return source_of({"x": x, "y": rounded(y) if computed else y, **(texts or {})})


def empty_chart(style: Style, lines: Lines) -> Figure:
    """Return a figure with the axes of the lines."""
    import pandas as pd

    when = pd.concat([line.x for line in lines.lines], ignore_index=True)
    chart = new_figure(style, "datetime" if kind_of(when) == "time" else "linear")
    label_axes(chart, style.label(lines.x, lines.zone), lines.y_label)
    label_ticks(chart.xaxis[0], when)
    chart.yaxis.formatter = tick_formatter(np.concatenate([line.y for line in lines.lines]))
    return chart


def add_legend_of_lines(chart: Figure, lines: Lines, drawn: list[LineLayers], smoothing: Smoother | None) -> None:
    """Name the lines where there are several, and raw and smoothed line where there is one."""
    if len(drawn) > 1:
        entries = [(line.name, layers.layers) for line, layers in zip(lines.lines, drawn, strict=True)]
        add_legend(chart, entries, lines.legend)
    elif smoothing is not None:
        layers = drawn[0]
        raw = [layer for layer in (layers.raw, layers.marks) if layer is not None]
        entries = [(lines.lines[0].name, raw)] if raw else []
        smooth = [layer for layer in (layers.smoothed, layers.dots) if layer is not None]
        add_legend(chart, [*entries, (words_of(smoothing), smooth)], most=60)


def with_slider_below(
    chart: Figure, few: DrawnLines, drawn: list[LineLayers], smoothing: Smoother | None
) -> Figure | Column:  # fmt: skip
    """Put a slider below the chart, where one was asked for."""
    if smoothing is None or not smoothing.has_slider:
        return chart
    raw = [layers.raw.data_source for layers in drawn if layers.raw is not None]
    smooth = [layers.smoothed.data_source for layers in drawn if layers.smoothed is not None]
    first, windows = smoothing.slider_windows()
    if not windows:
        return with_slider(chart, raw, smooth, first, max(2, few.lines.longest // 2), smoothing.center)
    means = [
        [smoothing.of(part.whole, size)[part.rows] for size in windows] for part in few.parts if part.whole is not None
    ]
    return with_steps(chart, smooth, means, windows, windows.index(first))
