"""Lines through time: the raw line, the smoothed one above it, and marks where points stand alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ddsviz import theme
from ddsviz.calc.rounding import rounded
from ddsviz.charts.hover import extra_texts, hover_row, hover_tool
from ddsviz.charts.layers import draw_layer, source_of
from ddsviz.checks.drawn_lines import DrawnLines
from ddsviz.checks.look import Look
from ddsviz.checks.times import positions

if TYPE_CHECKING:
    import numpy.typing as npt
    from bokeh.models import ColumnDataSource, GlyphRenderer
    from bokeh.plotting import figure as Figure

    Floats = npt.NDArray[np.float64]

POINTS_DRAWN_AS_MARKS = 150


@dataclass(frozen=True)
class DrawnLine:
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
    style: Look,
    show_raw: bool,
    has_slider: bool = False,
) -> list[DrawnLine]:
    """Draw all lines with their hovers.

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
    lines, means, kept = few.lines, few.means, few.kept
    several = len(lines.lines) > 1
    for place, (line, (raw, smooth)) in enumerate(zip(lines.lines, kept, strict=True)):
        at = positions(line.x)
        texts, extra_rows, notes = extra_texts(
            {name: own.iloc[raw] for name, own in line.extra.items()}, style, len(lines.lines)
        )
        lines.notes.extend(note for note in notes if note not in lines.notes)
        own = _draw_line(
            chart,
            line_source(at[raw], line.y[raw], texts=texts) if show_raw else None,
            None if means is None else line_source(at[smooth], means[place][smooth], computed=True),
            colours[place],
            colours[place] if several else theme.RAW_LINE,
            theme.DASHES[place % len(theme.DASHES)] if several else "solid",
            not has_slider,
        )
        time_row = hover_row(style.label(lines.x), "x", line.x)
        label, template, formatter = hover_row(line.name if several else lines.y_label, "y", line.heights)
        if own.raw is not None:
            rows = [time_row, (label, template, formatter), *extra_rows]
            chart.add_tools(hover_tool(rows, [own.raw], mode="mouse" if several else "vline"))
        if own.smoothed is not None:
            chart.add_tools(hover_tool([time_row, (f"{label}, smoothed", template, formatter)], [own.smoothed]))
        drawn.append(own)
    return drawn


def _draw_line(
    chart: Figure,
    raw: ColumnDataSource | None,
    smoothed: ColumnDataSource | None,
    colour: str,
    raw_colour: str,
    dash: str,
    mark_smoothed: bool,
) -> DrawnLine:
    """Draw a line from sources with the columns "x" and "y"; under a smoothed line the raw one is thin."""
    raw_layer = marks = smoothed_layer = dots = None
    if raw is not None:
        raw_colour = raw_colour if smoothed is not None else colour
        raw_layer = draw_layer(
            chart, "line", raw, x="x", y="y", line_color=raw_colour, line_width=2 if smoothed is None else 1,
            line_dash=dash, muted_alpha=theme.MUTED_ALPHA,
        )  # fmt: skip
        marks = _draw_marks(chart, raw, raw_colour, 5 if smoothed is None else 4)
    if smoothed is not None:
        smoothed_layer = draw_layer(
            chart, "line", smoothed, x="x", y="y", line_color=colour, line_width=3, line_dash=dash,
            muted_alpha=theme.MUTED_ALPHA,
        )  # fmt: skip
        dots = _draw_marks(chart, smoothed, colour, 5, most=0) if mark_smoothed else None
    return DrawnLine(raw_layer, smoothed_layer, marks, dots)


def _draw_marks(
    chart: Figure, line: ColumnDataSource, colour: str, size: int, most: int = POINTS_DRAWN_AS_MARKS
) -> GlyphRenderer | None:
    """Mark all points of a line of up to so many, and of a longer one those that no line reaches."""
    x, y = (np.asarray(line.data[name], dtype=np.float64) for name in ("x", "y"))
    shown = ~np.isnan(y) if len(y) <= most else alone(y)
    if not shown.any():
        return None
    return draw_layer(
        chart, "scatter", line_source(x[shown], y[shown]), x="x", y="y", size=size, fill_color=colour,
        line_color=colour, muted_alpha=theme.MUTED_ALPHA,
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
