"""Legends: one entry for each category, muted by a click, laid out so that every label is readable.

A legend takes its room from no picture: where it has more than one row, the figure grows by the others.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from ddsviz import theme
from ddsviz.limits import MAX_LEGEND_LENGTH
from ddsviz.wording import shortened, shortened_apart

if TYPE_CHECKING:
    from bokeh.models import GlyphRenderer, Legend
    from bokeh.plotting import figure as Figure

GLYPH_AND_GAPS_PX = 44
GAP_PX, MARGIN_PX, TITLE_PX = 12, 4, 20
ROOM_IN_FIGURE_PX = TITLE_PX + theme.CONTROL_PX + 2 * MARGIN_PX
"""What a figure of the usual height has for a legend: a title and one row."""

LOW_FIGURE_PX = 250
"""The height below which a figure has no room for any legend."""

WIDE_SIGNS = "mwMW@%—…"
FEWEST_IN_COLUMNS = 3
SHORTEST_LABEL = 12
LEAST_OF_A_COLUMN = 0.75
"""The part of a column's characters that a label has at least: wide ones need more room than others."""


def legend_of(
    entries: Sequence[tuple[str, Sequence[GlyphRenderer]]],
    width: int,
    title: str | None = None,
    most: int = MAX_LEGEND_LENGTH,
    whole: Collection[str] = (),
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
    whole : collection of str
        Labels that are not shortened.
    """
    from bokeh.core.properties import value
    from bokeh.models import Legend, LegendItem

    from ddsviz.charts.clone import copy_of

    labels = _fitting([label for label, _ in entries], width, most, whole)
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
        margin=MARGIN_PX,
        spacing=GAP_PX,
    )
    items = [copy_of(LegendItem) for _ in entries]
    for item, label, (_, renderers) in zip(items, labels, entries, strict=True):
        item.update(label=value(label), renderers=list(renderers))
    short_title = None if title is None else shortened(title, int(width / theme.CHARACTER_WIDTH_PX))
    legend.update(items=items, ncols=_columns(labels, width), title=short_title)
    return legend


def _fitting(labels: list[str], width: int, most: int, whole: Collection[str]) -> list[str]:
    """Return labels that fit into a width: where most are long, they are shortened until they stand in two columns."""
    cut = [label for label in labels if label not in whole]
    if not cut:
        return labels
    short = shortened_apart(cut, most)
    room_px = width / 2 - GLYPH_AND_GAPS_PX
    fewest = max(SHORTEST_LABEL, int(room_px / theme.CHARACTER_WIDTH_PX * LEAST_OF_A_COLUMN))
    are_long = len(cut) >= FEWEST_IN_COLUMNS and sum(_text_px(label) > room_px for label in short) * 2 >= len(cut)
    while are_long and most > fewest and _columns(short, width) < 2:
        most = max(fewest, most - 2)
        short = shortened_apart(cut, most)
    while most > SHORTEST_LABEL and max(map(_text_px, short)) > width - GLYPH_AND_GAPS_PX:
        most -= 2
        short = shortened_apart(cut, most)
    shown = dict(zip(cut, short, strict=True))
    return [shown.get(label, label) for label in labels]


def _columns(labels: list[str], width: int) -> int:
    entry_px = GLYPH_AND_GAPS_PX + max(map(_text_px, labels))
    return max(1, min(len(labels), int(width // entry_px)))


def _text_px(text: str) -> float:
    """Return about how wide a text is, rather too wide than too narrow."""
    return sum(map(_sign_px, text))


@functools.cache
def _sign_px(sign: str) -> float:
    if east_asian_width(sign) in "WF":
        return 14
    if sign in WIDE_SIGNS:
        return 12.5
    return 9.5 if sign.isupper() else theme.CHARACTER_WIDTH_PX


def legend_height(legend: Legend) -> int:
    """Return how high a legend is, with its margins.

    Examples
    --------
    >>> from bokeh.models import Legend, LegendItem
    >>> legend_height(Legend(items=[LegendItem(), LegendItem(), LegendItem()], ncols=2, title="Ward"))
    88
    """
    rows = -(-len(legend.items) // legend.ncols)
    title = TITLE_PX if legend.title else 0
    return title + rows * (theme.CONTROL_PX + GAP_PX) - GAP_PX + 2 * MARGIN_PX


def add_legend(
    chart: Figure,
    entries: Sequence[tuple[str, Sequence[GlyphRenderer]]],
    title: str | None = None,
    most: int = MAX_LEGEND_LENGTH,
    whole: Collection[str] = (),
) -> None:
    """Put a legend between a chart's title and its picture, which keeps its height: the figure grows."""
    legend = legend_of(entries, chart.width - 60, title, most, whole)
    chart.add_layout(legend, "above")
    room = ROOM_IN_FIGURE_PX if chart.height >= LOW_FIGURE_PX else 0
    chart.height += max(0, legend_height(legend) - room)
