"""Legends: one entry for each category, muted by a click, laid out so that every label is readable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ddsviz import theme
from ddsviz.limits import MAX_LEGEND_LENGTH
from ddsviz.wording import shortened_apart

if TYPE_CHECKING:
    from bokeh.models import GlyphRenderer, Legend
    from bokeh.plotting import figure as Figure

GLYPH_AND_GAPS_PX = 44


def legend_of(
    entries: Sequence[tuple[str, Sequence[GlyphRenderer]]],
    width: int,
    title: str | None = None,
    most: int = MAX_LEGEND_LENGTH,
) -> Legend:
    """Return a legend that fits a width, in as many rows as it takes.

    Parameters
    ----------
    entries : sequence of (label, renderers)
        What each entry shows and mutes.
    width : int
        Pixels at hand.
    title : str, optional
        What the categories are.
    most : int
        Characters shown of a label.
    """
    from bokeh.core.properties import value
    from bokeh.models import Legend, LegendItem

    from ddsviz.charts.twin import copy_of

    labels = shortened_apart([label for label, _ in entries], most)
    entry_px = GLYPH_AND_GAPS_PX + theme.CHARACTER_WIDTH_PX * max(map(len, labels))
    legend: Legend = copy_of(
        Legend,
        click_policy="mute",
        orientation="horizontal",
        title_location="above",
        title_text_font_style="normal",
        title_text_color=theme.QUIET_INK,
        label_text_font_size=theme.TEXT_SIZE,
        label_text_color=theme.INK,
        label_height=theme.CONTROL_PX,
        glyph_height=theme.CONTROL_PX,
        glyph_width=theme.CONTROL_PX,
        border_line_color=None,
        padding=0,
        margin=4,
        spacing=12,
    )
    items = [copy_of(LegendItem) for _ in entries]
    for item, label, (_, renderers) in zip(items, labels, entries, strict=True):
        item.update(label=value(label), renderers=list(renderers))
    legend.update(items=items, ncols=max(1, min(len(labels), int(width // entry_px))), title=title)
    return legend


def add_legend(
    chart: Figure,
    entries: Sequence[tuple[str, Sequence[GlyphRenderer]]],
    title: str | None = None,
    most: int = MAX_LEGEND_LENGTH,
) -> None:
    """Put a legend between a chart's title and its picture."""
    chart.add_layout(legend_of(entries, chart.width - 60, title, most), "above")
