"""What the pixels can show of a long line and of its moving average, wherever its rows are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ddsviz.calc.downsampling import m4, new_points
from ddsviz.plain import kind_of
from ddsviz.reduce.buckets import distinct_times, m4_in_engine
from ddsviz.reduce.lines import Break, Line
from ddsviz.reduce.missing_rows import MissingRows, missing_rows_of_buckets, with_missing_rows
from ddsviz.reduce.rolling import Smoother, smoothed_by_rows, smoothed_by_steps

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class DrawnLine:
    """What is drawn of a line.

    Attributes
    ----------
    line : Line
        Nothing but the points drawn; where only the smoothed line has one, its height is missing.
    whole : Line or None
        The line with all its points, where they are in memory.
    mean : numpy.ndarray of float
        Its smoothed heights.
    raw, smooth : numpy.ndarray of int
        Which of its points the line and the smoothed line have.
    rows : numpy.ndarray of int
        Where the raw ones stand among all points.
    gaps : MissingRows
        Its gaps without a row.
    """

    line: Line
    whole: Line | None
    mean: Floats
    raw: Indices
    smooth: Indices
    rows: Indices
    gaps: MissingRows


def whole_line(line: Line, smoothing: Smoother | None) -> DrawnLine:
    """Return a line with all its points."""
    line, gaps = with_missing_rows(line.fetched(), None)
    every = np.arange(len(line.y))
    mean = np.full(len(line.y), np.nan) if smoothing is None else smoothing.of(line)
    return DrawnLine(line, line, mean, every, every, every, gaps)


def short_line(line: Line, smoothing: Smoother | None, buckets: int, width: int) -> DrawnLine:
    """Return the first, last, lowest and highest points in each of so many equal intervals of a line.

    Parameters
    ----------
    line : Line
        In memory or in an engine.
    smoothing : Smoother or None
        How it is smoothed.
    buckets : int
        How many intervals.
    width : int
        Pixels of the picture.
    """
    if line.query is not None:
        return _short_in_engine(line, smoothing, buckets, width)
    line, gaps = with_missing_rows(line, buckets)
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
    kept = np.searchsorted(rows, raw), np.searchsorted(rows, smooth)
    return DrawnLine(short, line, mean[rows], *kept, raw, gaps)


def _short_in_engine(line: Line, smoothing: Smoother | None, buckets: int, width: int) -> DrawnLine:
    assert line.query is not None
    x, y, held = m4_in_engine(line, buckets)
    is_time = kind_of(line.x) == "time"
    gaps = missing_rows_of_buckets(held, buckets, is_time, line.zone, lambda: distinct_times(line))
    at, heights, mean = _smoothed_in_engine(line, smoothing, buckets, width, gaps, x)
    x, y, mean = _with_points(gaps.at, x, y, mean)
    all_x, all_y, all_means = np.r_[x, at], np.r_[y, np.full(len(at), np.nan)], np.r_[mean, heights]
    is_smooth = np.r_[np.zeros(len(x), bool), np.ones(len(at), bool)]
    order = np.lexsort((is_smooth, all_x))
    column = line.query.native(all_x[order], "x")
    raw, smooth = np.flatnonzero(~is_smooth[order]), np.flatnonzero(is_smooth[order])
    ends = [line.query.native(one, "x") for one in (gaps.before, gaps.after)]
    breaks = tuple(Break(before, after, 0, 1) for before, after in zip(*ends, strict=True))
    short = replace(line, when=column, x=column, y=all_y[order], breaks=breaks, extra={})
    return DrawnLine(short, None, all_means[order], raw, raw if smoothing is None else smooth, raw, gaps)


def _smoothed_in_engine(
    line: Line, smoothing: Smoother | None, buckets: int, width: int, gaps: MissingRows, x: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return where the smoothed line is drawn, its heights there, and those at the points of the raw line."""
    nothing = np.zeros(0)
    if smoothing is None:
        return nothing, nothing, np.full(len(x), np.nan)
    if isinstance(smoothing.window, int):
        at, heights, mean = smoothed_by_rows(line, smoothing, buckets, gaps.after, x)
        at, heights = _with_points(gaps.at, at, heights)
        return at, heights, mean
    at, heights = smoothed_by_steps(line, smoothing, width)
    mean = _nearest_before(at, heights, x)
    kept = m4(at, heights, buckets)
    return at[kept], heights[kept], mean


def _with_points(at: Floats, x: Floats, *heights: Floats) -> list[Floats]:
    """Return the points of a line, in order, with some of no height between them."""
    if not len(at):
        return [x, *heights]
    order = np.argsort(np.r_[x, at], kind="stable")
    return [np.r_[x, at][order], *(np.r_[values, np.full(len(at), np.nan)][order] for values in heights)]


def _nearest_before(at: Floats, heights: Floats, x: Floats) -> Floats:
    """Return the smoothed height at each point: that of the last smoothed point up to it."""
    present = ~np.isnan(heights)
    at, heights = at[present], heights[present]
    last = np.searchsorted(at, x, side="right") - 1
    return np.where(last < 0, np.nan, heights[np.maximum(last, 0)]) if len(at) else np.full(len(x), np.nan)
