"""What the pixels can show of lines: all points of short ones, of long ones the first, last, lowest and highest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.downsampling import m4, new_points
from ddsviz.calc.rounding import rounded_to_part
from ddsviz.calc.smoothing import smoothed_steps
from ddsviz.errors import Mend, OptionError
from ddsviz.kinds.time_series.missing_rows import Break, MissingRows, missing_rows_of_buckets, with_missing_rows
from ddsviz.kinds.time_series.read import Line, Lines
from ddsviz.kinds.time_series.smooth import Smoother, check_any_window, span_words
from ddsviz.limits import (
    MAX_POINTS_FOR_SLIDER,
    MAX_POINTS_ON_LINES,
    MAX_POINTS_ON_LINES_UNREDUCED,
    MAX_STEPS_SMOOTHED,
    PARTS_OF_A_SMOOTHED_LINE,
    STEPS_IN_A_WINDOW,
    STEPS_SMOOTHED_A_PIXEL,
)
from ddsviz.plain import kind_of
from ddsviz.reduce.buckets import LargeLine
from ddsviz.wording import counted

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Places = npt.NDArray[np.int64]
    Kept = tuple[Places, Places]  # positions drawn of a line, and of its smoothed line


@dataclass(frozen=True)
class DrawnLines:
    """The points that are drawn.

    Attributes
    ----------
    lines : Lines
        Nothing but these points; where only the smoothed line has one, its height is missing.
    whole : list of Line
        The lines with all their points, where they are in memory.
    means : list of numpy.ndarray or None
        Their smoothed heights.
    kept : list of pairs of numpy.ndarray of int
        Which of them are drawn of each line, and of its smoothed line.
    places : list of numpy.ndarray of int
        Where the raw ones stood among all points of their line.
    """

    lines: Lines
    whole: list[Line]
    means: list[Floats] | None
    kept: list[Kept]
    places: list[Places]


def drawn_lines(lines: Lines, smoothing: Smoother | None, reduce: Any, width: int) -> DrawnLines:
    """Smooth lines, and choose the points that are drawn.

    Raises
    ------
    OptionError
        If all are to be drawn, and they are too many.
    """
    slider = smoothing is not None and smoothing.has_slider
    points = sum(line.rows for line in lines.lines)
    total = points if smoothing is None else 2 * points
    too_long_for_slider = slider and lines.longest > MAX_POINTS_FOR_SLIDER
    if reduce is False and (total > MAX_POINTS_ON_LINES_UNREDUCED or too_long_for_slider):
        most = MAX_POINTS_FOR_SLIDER if slider else MAX_POINTS_ON_LINES_UNREDUCED
        raise OptionError(
            f"{counted(total, 'point')} would take about {total * 21 / 1e6:.1f} MB in the notebook; up to "
            f"{most:,} are drawn one by one. Leave reduce out: the line looks the same, its extremes included.",
            Mend.options(reduce=...),
        )
    whole = reduce is False or (reduce == "auto" and total <= MAX_POINTS_ON_LINES and not too_long_for_slider)
    room = MAX_POINTS_FOR_SLIDER if slider else MAX_POINTS_ON_LINES
    buckets = max(20, min(width, room // (5 * len(lines.lines) * (1 if smoothing is None else 2))))
    if whole and lines.large is not None:
        lines = _fetched(lines, lines.large)
    if lines.large is not None:
        own = zip(lines.lines, lines.large, strict=True)
        parts = [_from_engine(line, large, smoothing, buckets, width) for line, large in own]
    else:
        broken = [with_missing_rows(line, None if whole else buckets, lines.zone) for line in lines.lines]
        parts = [
            _whole(line, gaps, smoothing) if whole else _short(line, gaps, smoothing, buckets) for line, gaps in broken
        ]
    check_any_window(
        smoothing, [part.mean for part in parts], [part.whole or part.line for part in parts],
        [part.gaps.unit for part in parts],
    )  # fmt: skip
    short = replace(lines, lines=[part.line for part in parts], notes=[*lines.notes, *_window_notes(smoothing, parts)])
    raw_and_smooth = [(part.raw, part.smooth) for part in parts]
    means = None if smoothing is None else [part.mean for part in parts]
    if not whole:
        short.notes.append(
            f"Of {counted(points, 'point')} the picture keeps {sum(len(part.raw) for part in parts):,}: the first, "
            f"last, lowest and highest in each of {buckets} steps."
        )
        short.notes.extend([] if lines.large is None else _step_notes(lines, smoothing, width))
        means = None if means is None else [rounded_to_part(mean, PARTS_OF_A_SMOOTHED_LINE) for mean in means]
    all_points = [part.whole for part in parts if part.whole is not None]
    return DrawnLines(short, all_points, means, raw_and_smooth, [part.places for part in parts])


def _fetched(lines: Lines, large: list[LargeLine]) -> Lines:
    """Return the lines of a large table with all their points, where they are few: most rows are of no line."""
    found = []
    for line, own in zip(lines.lines, large, strict=True):
        rows = own.table.collect(own.rows).sort_values(["x", "y"])
        column = own.table.native(rows["x"].to_numpy(dtype=np.float64), line.x_name)
        found.append(replace(line, when=column, x=column, y=rows["y"].to_numpy(dtype=np.float64)))
    return replace(lines, lines=found, large=None)


@dataclass(frozen=True)
class _Part:
    """What is drawn of one line, its smoothed heights, and which of its points stand for it."""

    line: Line
    whole: Line | None
    mean: Floats
    raw: Places
    smooth: Places
    places: Places
    gaps: MissingRows


def _window_notes(smoothing: Smoother | None, parts: list[_Part]) -> list[str]:
    counts_rows = smoothing is not None and (smoothing.has_slider or isinstance(smoothing.window, int))
    if not counts_rows or not any(part.gaps.irregular for part in parts):
        return []
    return ["The times are unevenly spaced, so a window of rows is now a longer and now a shorter time."]


def _whole(line: Line, gaps: MissingRows, smoothing: Smoother | None) -> _Part:
    every = np.arange(len(line.y))
    mean = np.full(len(line.y), np.nan) if smoothing is None else smoothing.of(line)
    return _Part(line, line, mean, every, every, every, gaps)


def _short(line: Line, gaps: MissingRows, smoothing: Smoother | None, buckets: int) -> _Part:
    at = line.at
    raw = m4(at, line.y, buckets)
    raw = raw[new_points(np.column_stack([at[raw], line.y[raw]]))]
    mean = np.full(len(line.y), np.nan) if smoothing is None else smoothing.of(line)
    smooth = raw if smoothing is None or smoothing.has_slider else m4(at, mean, buckets)
    rows = np.union1d(raw, smooth)
    short = replace(
        line,
        when=line.when.iloc[rows].reset_index(drop=True),
        x=line.x.iloc[rows].reset_index(drop=True),
        y=np.where(np.isin(rows, raw), line.y[rows], np.nan),
        extra={name: column.iloc[rows].reset_index(drop=True) for name, column in line.extra.items()},
    )
    return _Part(
        short, line, mean[rows], np.searchsorted(rows, raw), np.searchsorted(rows, smooth), raw, gaps
    )  # fmt: skip


def _from_engine(
    line: Line, large: LargeLine, smoothing: Smoother | None, buckets: int, width: int
) -> _Part:  # fmt: skip
    x, y, held = large.m4(buckets)
    is_time, zone = kind_of(line.x) == "time", large.table.zone(line.x_name)
    gaps = missing_rows_of_buckets(held, buckets, is_time, zone, large.times)
    at = heights = np.zeros(0)
    mean = np.full(len(x), np.nan)
    if smoothing is not None and isinstance(smoothing.window, int):
        whole = replace(large, breaks=tuple(gaps.after.tolist()))
        smooth_line = whole.smoothed(smoothing.window, smoothing.center, line.x_name)
        (at, heights, _), mean = smooth_line.m4(buckets), smooth_line.at(x)
        at, heights = _with_points(gaps.at, at, heights)
    elif smoothing is not None:
        at, heights = _smooth_steps(large, smoothing, width)
        mean = _nearest_before(at, heights, x)
        kept = m4(at, heights, buckets)
        at, heights = at[kept], heights[kept]
    x, y, mean = _with_points(gaps.at, x, y, mean)
    all_x, all_y, all_means = np.r_[x, at], np.r_[y, np.full(len(at), np.nan)], np.r_[mean, heights]
    is_smooth = np.r_[np.zeros(len(x), bool), np.ones(len(at), bool)]
    order = np.lexsort((is_smooth, all_x))
    column = large.table.native(all_x[order], line.x_name)
    raw, smooth = np.flatnonzero(~is_smooth[order]), np.flatnonzero(is_smooth[order])
    ends = [large.table.native(one, line.x_name) for one in (gaps.before, gaps.after)]
    breaks = tuple(Break(before, after, 0, 1) for before, after in zip(*ends, strict=True))
    short = replace(line, when=column, x=column, y=all_y[order], breaks=breaks)
    return _Part(short, None, all_means[order], raw, raw if smoothing is None else smooth, raw, gaps)


def _with_points(at: Floats, x: Floats, *heights: Floats) -> list[Floats]:
    """Return the points of a line, in order, with some of no height between them."""
    if not len(at):
        return [x, *heights]
    order = np.argsort(np.r_[x, at], kind="stable")
    return [np.r_[x, at][order], *(np.r_[own, np.full(len(at), np.nan)][order] for own in heights)]


def _smooth_steps(large: LargeLine, smoothing: Smoother, width: int) -> tuple[Floats, Floats]:
    """Return the smoothed line from sums of equal steps of time, which it is told at the end or the middle of."""
    first, last = large.ends["x"]
    count = _steps(smoothing, first, last, width)
    step = (last - first) / count
    window = smoothing.window.total_seconds() * 1000 / step
    heights = smoothed_steps(*large.steps(count), window, smoothing.method, smoothing.center)
    middle = 0.5 if smoothing.center else 1.0
    at = first + (np.arange(count) + middle) * step
    if step < 1:  # parts of a millisecond
        return np.floor(at * 1_000) / 1_000, heights
    fineness = next((unit for unit in (60_000, 1_000) if step >= unit), 1)  # no finer times than are told apart
    return np.floor(at / fineness) * fineness, heights


def _steps(smoothing: Smoother, first: float, last: float, width: int) -> int:
    """Return how many equal steps of time are summed: several a pixel, and many in a window."""
    windows = (last - first) / (smoothing.window.total_seconds() * 1000)
    return int(min(MAX_STEPS_SMOOTHED, max(STEPS_SMOOTHED_A_PIXEL * width, STEPS_IN_A_WINDOW * windows)))


def _step_notes(lines: Lines, smoothing: Smoother | None, width: int) -> list[str]:
    if smoothing is None or isinstance(smoothing.window, int):
        return []
    assert lines.large is not None
    first, last = lines.large[0].ends["x"]
    count = _steps(smoothing, first, last, width)
    return [
        f"The smoothed line is computed from the sums of {count:,} equal steps of time, of about "
        f"{span_words((last - first) / count / 1000, rounded=True)} each."
    ]


def _nearest_before(at: Floats, heights: Floats, x: Floats) -> Floats:
    """Return the smoothed height at each point: that of the last smoothed point up to it."""
    present = ~np.isnan(heights)
    at, heights = at[present], heights[present]
    place = np.searchsorted(at, x, side="right") - 1
    return np.where(place < 0, np.nan, heights[np.maximum(place, 0)]) if len(at) else np.full(len(x), np.nan)
