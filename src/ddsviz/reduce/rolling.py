"""Moving averages of lines: of windows of rows or spans of time, in memory or in an engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.downsampling import m4, new_points
from ddsviz.calc.smoothing import Method, smoothed, smoothed_steps
from ddsviz.limits import (
    MAX_POINTS_FOR_SLIDER,
    MAX_STEPS_SMOOTHED,
    SLIDER_STEPS,
    STEPS_IN_A_WINDOW,
    STEPS_SMOOTHED_A_PIXEL,
)
from ddsviz.reduce.buckets import in_buckets, parts_in_order
from ddsviz.reduce.lines import Line

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Smoother:
    """How lines are smoothed.

    Attributes
    ----------
    window : int, pandas.Timedelta or "slider"
        Rows, or a span of time.
    method : {"mean", "exponential", "lowess"}
        How.
    center : bool
        Whether a mean's window lies around its point.
    rows : int
        Rows of the longest line.
    """

    window: Any
    method: Method
    center: bool
    rows: int

    @property
    def has_slider(self) -> bool:
        """Whether a slider chooses the window."""
        return isinstance(self.window, str)

    def slider_windows(self) -> tuple[int, list[int]]:
        """Return the rows that a slider shows at first, and those that it steps through on a long table."""
        if self.rows <= MAX_POINTS_FOR_SLIDER:
            return max(1, min(10, self.rows // 4)), []
        steps = sorted({int(size) for size in np.geomspace(10, self.rows // 2, SLIDER_STEPS)})
        return steps[len(steps) // 2], steps

    def of(self, line: Line, window: int | None = None) -> npt.NDArray[np.float64]:
        """Return a line's smoothed heights, NaN where there are none."""
        import pandas as pd

        if window is None:
            window = self.slider_windows()[0] if self.has_slider else self.window
        if isinstance(window, int) and window > len(line.y):
            return np.full(len(line.y), np.nan)
        values = pd.Series(line.y, index=pd.Index(line.when))
        places = np.array([gap.row for gap in line.breaks], dtype=np.int64)
        if isinstance(window, int):
            return smoothed(values, window, self.method, self.center, _rows_up_to(line) if len(places) else None)
        means = smoothed(values, window, self.method, self.center)
        if len(places):  # within a gap that is longer than the window there is nothing to average
            times = line.when.iloc
            spans = times[places + 1].reset_index(drop=True) - times[places - 1].reset_index(drop=True)
            means = np.where(np.isin(np.arange(len(means)), places[(spans > window).to_numpy()]), np.nan, means)
        return means

    def steps(self, first: float, last: float, width: int) -> int:
        """Return how many equal steps of time an engine sums up: several a pixel, and many in a window."""
        windows = (last - first) / (self.window.total_seconds() * 1000)
        return int(min(MAX_STEPS_SMOOTHED, max(STEPS_SMOOTHED_A_PIXEL * width, STEPS_IN_A_WINDOW * windows)))


def _rows_up_to(line: Line) -> npt.NDArray[np.float64]:
    """Return how many rows there are up to each, those that are missing counted."""
    rows = np.ones(len(line.y))
    for gap in line.breaks:
        rows[gap.row] = gap.rows
    return np.cumsum(rows)


def smoothed_by_rows(
    line: Line, smoothing: Smoother, buckets: int, breaks: Floats, x: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return a line's moving average of so many rows: where it is drawn, its heights there, and those at some points.

    An engine that takes windows over all its rows keeps them all. So its rows are fetched in their order, a part of
    them at a time, and of each part is kept what is drawn.

    Parameters
    ----------
    line : Line
        In an engine.
    smoothing : Smoother
        With a mean's window of rows.
    buckets : int
        In how many intervals the first, last, lowest and highest points are kept.
    breaks : numpy.ndarray of float
        Where the line goes on after a gap without rows, ascending: no window reaches beyond one.
    x : numpy.ndarray of float
        Points of the line.
    """
    import pandas as pd

    window, ends = int(smoothing.window), (float(line.at[0]), float(line.at[1]))
    later = (window - 1) // 2 if smoothing.center else 0  # rows of the window that come after its point
    kept, heights, is_known = [], np.full(len(x), np.nan), np.zeros(len(x), dtype=np.bool_)
    at, y, start = np.zeros(0), np.zeros(0), 0
    for part, is_last in parts_in_order(line):
        at, y = np.r_[at, part[0]], np.r_[y, part[1]]
        means = smoothed(pd.Series(y), window, "mean", smoothing.center)
        if len(breaks):
            run = np.digitize(at, breaks)
            row = np.arange(len(at))
            before, after = (np.clip(row + step, 0, len(at) - 1) for step in (later + 1 - window, later))
            means = np.where(run[before] == run[after], means, np.nan)
        end = len(at) if is_last else max(start, len(at) - later)
        done, done_means = at[start:end], means[start:end]
        if not len(done):
            continue
        some = m4(done, done_means, buckets, ends)
        kept.append(np.column_stack([done[some], done_means[some]]))
        index = np.minimum(np.searchsorted(done, x), len(done) - 1)
        is_here = (done[index] == x) & ~is_known
        heights[is_here], is_known = done_means[index[is_here]], is_known | is_here
        first = max(0, end + later + 1 - window)
        at, y, start = at[first:], y[first:], end - first
    points = np.concatenate(kept)
    points = points[m4(points[:, 0], points[:, 1], buckets, ends)]
    points = points[new_points(points)]
    return points[:, 0], points[:, 1], heights


def smoothed_by_steps(line: Line, smoothing: Smoother, width: int) -> tuple[Floats, Floats]:
    """Return the smoothed line from sums of equal steps of time, which it is told at the end or the middle of."""
    first, last = line.at
    count = smoothing.steps(first, last, width)
    step = (last - first) / count
    window = smoothing.window.total_seconds() * 1000 / step
    heights = smoothed_steps(*_sums(line, count), window, smoothing.method, smoothing.center)
    middle = 0.5 if smoothing.center else 1.0
    at = first + (np.arange(count) + middle) * step
    if step < 1:  # parts of a millisecond
        return np.floor(at * 1_000) / 1_000, heights
    fineness = next((unit for unit in (60_000, 1_000) if step >= unit), 1)  # whole minutes or seconds, where they do
    return np.floor(at / fineness) * fineness, heights


def _sums(line: Line, count: int) -> tuple[Floats, Floats]:
    """Return the sum of the heights in each of so many equal steps of time, and how many there are."""
    import narwhals as nw

    assert line.query is not None
    y = nw.col("y")
    rows = in_buckets(line, count).filter(~y.is_null())
    found = line.query.collect(rows.group_by("bucket").agg(y.sum().alias("total"), y.count().alias("rows")))
    totals, counts = np.zeros(count), np.zeros(count)
    bucket = found["bucket"].to_numpy(dtype=np.int64)
    totals[bucket], counts[bucket] = found["total"], found["rows"]
    return totals, counts
