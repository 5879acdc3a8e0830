"""What turns values into colours, and the bar that explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ddsviz import theme

LEAST_PART = 1e-15  # of a number, that a float tells from it

if TYPE_CHECKING:
    from bokeh.models import ColorBar, LinearColorMapper, LogColorMapper


def colour_mapper(
    colours: list[str], low: float, high: float, center: float | None = None, log: bool = False
) -> LinearColorMapper | LogColorMapper:
    """Return what turns values into colours; a `center` gets the middle colour, with equal reach on both sides."""
    from bokeh.models import LinearColorMapper, LogColorMapper

    if center is not None:
        reach = max(high - center, center - low)
        low, high = center - reach, center + reach
    if low == high:
        half = max(0.5, abs(low) * LEAST_PART)
        low, high = low - half, high + half
    mapper = LogColorMapper if log else LinearColorMapper
    return mapper(palette=colours, low=low, high=high, nan_color="rgba(0, 0, 0, 0)")


def colour_bar(mapper: LinearColorMapper | LogColorMapper, label: str, number_format: str) -> ColorBar:
    """Return the bar that explains a colour scale."""
    from bokeh.models import BasicTicker, ColorBar, NumeralTickFormatter, PlainText

    from ddsviz.charts.clone import copy_of

    bar: ColorBar = copy_of(
        ColorBar,
        width=16,
        bar_line_color=theme.OUTLINE,
        major_tick_line_color=theme.OUTLINE,
        title_text_font_size=theme.TEXT_SIZE,
        title_text_font_style="normal",
        title_text_color=theme.INK,
        major_label_text_font_size="12px",
        major_label_text_color=theme.INK,
        title_standoff=8,
        padding=6,
    )
    bar.update(
        color_mapper=mapper,
        title=PlainText(text=label),
        formatter=copy_of(NumeralTickFormatter, format=number_format),
    )
    if type(mapper).__name__ == "LinearColorMapper":
        bar.ticker = BasicTicker(desired_num_ticks=6)
    return bar
