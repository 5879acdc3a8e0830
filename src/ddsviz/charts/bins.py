"""Axes whose steps have names: which names are shown, and how, so that each can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ddsviz import theme
from ddsviz.charts.figure import on_canvas, wrapped
from ddsviz.limits import MAX_LABEL_LENGTH
from ddsviz.numbers import distinct_texts, value_writer
from ddsviz.reduce.bins import Bins
from ddsviz.wording import told_apart

if TYPE_CHECKING:
    from bokeh.models import Axis

EDGES_APART = 5
SHORT_LABEL = 5  # up to it, a label is left out sooner than turned


def bin_names(steps: Bins) -> list[str]:
    """Return the name of each step: its value, or its first and last."""
    ends = pd.Series([*steps.firsts, *steps.lasts])
    if steps.cut:
        firsts, lasts = ([*map(value_writer(ends), values)] for values in (steps.firsts, steps.lasts))
    else:
        firsts, lasts = distinct_texts(steps.firsts, ends), distinct_texts(steps.lasts, ends)
    return [first if first == last else f"{first} to {last}" for first, last in zip(firsts, lasts, strict=True)]


def label_bins(axis: Axis, names: list[str], room_px: float, sideways: bool) -> None:
    """Write the names at an axis: all, or every second, fifth, … where they would touch."""
    from bokeh.models import FixedTicker, LinearAxis

    assert isinstance(axis, LinearAxis)
    labels = told_apart(names, MAX_LABEL_LENGTH)
    step_px = room_px / len(names)
    upright_px = theme.CHARACTER_WIDTH_PX * max(map(len, labels)) + 8
    needed_px = upright_px if sideways else theme.LINE_HEIGHT_PX
    if sideways and step_px < upright_px and _wrap_fits(names, step_px):
        labels = [wrapped(name, int(step_px / theme.CHARACTER_WIDTH_PX)) for name in names]
        needed_px = 0
    elif sideways and step_px < upright_px and max(map(len, labels)) > SHORT_LABEL:
        axis.major_label_orientation = 0.9
        needed_px = theme.LINE_HEIGHT_PX * 1.3
    every = max(1, int(np.ceil(needed_px / step_px)))
    shown = range(0, len(names), every)
    axis.ticker = FixedTicker(ticks=list(shown))
    axis.major_label_overrides = {index: on_canvas(labels[index]) for index in shown}
    axis.major_tick_line_color = theme.OUTLINE


def _wrap_fits(names: list[str], step_px: float) -> bool:
    """Tell whether names fit below their steps in up to three lines, with no word broken."""
    characters = int(step_px / theme.CHARACTER_WIDTH_PX)
    words = max(len(word) for name in names for word in name.split() or [""])
    return characters >= 10 and words <= characters and max(map(len, names)) <= 2.5 * characters


def label_edges(axis: Axis, steps: Bins) -> None:
    """Write at an axis where intervals begin and end: at every fifth edge."""
    from bokeh.models import FixedTicker

    edges = [*steps.firsts, steps.lasts[-1]]
    write = value_writer(pd.Series(edges))
    shown = range(0, len(edges), EDGES_APART)
    axis.ticker = FixedTicker(ticks=[index - 0.5 for index in shown])
    axis.major_label_overrides = {index - 0.5: write(edges[index]) for index in shown}
