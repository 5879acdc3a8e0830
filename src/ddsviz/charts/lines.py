"""Lines through time: the raw line, the smoothed one above it, and marks where points stand alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ddsviz import theme
from ddsviz.calc.rounding import rounded

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

    @property
    def layers(self) -> list[GlyphRenderer]:
        """All layers there are."""
        return [layer for layer in (self.raw, self.smoothed, self.marks) if layer is not None]

    @property
    def pointed_at(self) -> list[GlyphRenderer]:
        """The layers that a hover reads."""
        return [layer for layer in (self.raw, self.smoothed) if layer is not None]


def draw_line(
    chart: Figure,
    raw: ColumnDataSource | None,
    smoothed: ColumnDataSource | None,
    colour: str,
    dash: str,
) -> DrawnLine:
    """Draw a line from sources with the columns "x" and "y"; under a smoothed line the raw one is pale."""
    raw_layer = marks = smoothed_layer = None
    if raw is not None:
        alpha = 1.0 if smoothed is None else theme.PALE_ALPHA
        raw_layer = chart.line(
            "x", "y", source=raw, line_color=colour, line_width=2 if smoothed is None else 1.5, line_alpha=alpha,
            line_dash=dash, muted_alpha=theme.MUTED_ALPHA,
        )  # fmt: skip
        marks = _draw_marks(chart, raw, colour, alpha)
    if smoothed is not None:
        smoothed_layer = chart.line(
            "x", "y", source=smoothed, line_color=colour, line_width=3, line_dash=dash, muted_alpha=theme.MUTED_ALPHA
        )  # fmt: skip
    return DrawnLine(raw_layer, smoothed_layer, marks)


def _draw_marks(chart: Figure, raw: ColumnDataSource, colour: str, alpha: float) -> GlyphRenderer | None:
    """Mark all points of a short line, and of a long one those that no line reaches."""
    x, y = (np.asarray(raw.data[name], dtype=np.float64) for name in ("x", "y"))
    shown = ~np.isnan(y) if len(y) <= POINTS_DRAWN_AS_MARKS else alone(y)
    if not shown.any():
        return None
    layer: GlyphRenderer = chart.scatter(
        x[shown], y[shown], size=5, fill_color=colour, line_color=colour, alpha=alpha, muted_alpha=theme.MUTED_ALPHA
    )
    return layer


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
    from bokeh.models import ColumnDataSource

    return ColumnDataSource(data={"x": x, "y": rounded(y) if computed else y, **(texts or {})})
