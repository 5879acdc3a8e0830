"""Moving averages of lines: of windows of rows or spans of time, in memory or in an engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.smoothing import Method, smoothed, smoothed_steps
from ddsviz.errors import Mend, OptionError
from ddsviz.limits import (
    MAX_POINTS_FOR_SLIDER,
    MAX_STEPS_SMOOTHED,
    SLIDER_STEPS,
    STEPS_IN_A_WINDOW,
    STEPS_SMOOTHED_A_PIXEL,
)
from ddsviz.reduce.buckets import in_buckets
from ddsviz.reduce.lines import Line
from ddsviz.reduce.rows import Rows

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


def rolling_in_engine(rows: Rows, window: int, center: bool, breaks: Floats) -> Rows:
    """Return a line's moving average of so many rows, as "y" of the same rows.

    Parameters
    ----------
    rows : Rows
        The columns "x" and "y" of a line in an engine.
    window : int
        How many rows.
    center : bool
        Whether the window lies around its point.
    breaks : numpy.ndarray of float
        Where the line goes on after a gap without rows, ascending: no window reaches beyond one.

    Raises
    ------
    OptionError
        If the engine has no order of rows to count windows in.
    """
    import narwhals as nw

    later = (window - 1) // 2 if center else 0  # rows of the window that come after its point
    order = {"order_by": ("x", "y")}
    try:
        query = rows.lazy.with_columns(
            y=nw.col("y").rolling_mean(window, min_samples=window, center=center).over(**order)
        )
        if len(breaks):
            # not parts of their own, for Dask cannot take windows within parts
            parts = [nw.when(nw.col("x") >= start).then(1).otherwise(0) for start in breaks.tolist()]
            query = query.with_columns(part=nw.sum_horizontal(*parts)).with_columns(
                first=nw.col("part").shift(window - 1 - later).over(**order),
                last=nw.col("part").shift(-later).over(**order),
            )
            query = query.with_columns(y=nw.when(nw.col("first") == nw.col("last")).then(nw.col("y")))
        return rows.where(query.select("x", "y"), rows.count)
    except ValueError:  # of Dask: the others sort by themselves
        mend = Mend(f"data = data.set_index({str(rows.names['x'])!r}, drop=False)")
        raise OptionError(
            f"{rows.engine} cannot take windows of {window} rows here, because its rows are in no order. "
            f"Order them first:{mend}", mend,
        ) from None  # fmt: skip


def heights_at(rows: Rows, x: Floats) -> Floats:
    """Return the heights at some of the points of a line in an engine."""
    import narwhals as nw

    found = rows.collect(rows.lazy.filter(nw.col("x").is_in(np.unique(x).tolist())).select("x", "y"))
    heights = found.sort_values(["x", "y"]).drop_duplicates("x").set_index("x")["y"]
    return heights.reindex(x).to_numpy(dtype=np.float64)


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
