"""Fewer points that draw the same line.

M4 keeps, for every pixel column, the first, the last, the lowest and the highest point: drawn as a line at that width,
the picture is the one of all points. Gaps stay: where values are missing, one missing point is kept.

References
----------
Jugel, Jerzak, Hackenbroich, Markl: M4: a visualization-oriented time series data aggregation. PVLDB 7(10), 2014.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ddsviz.calc.binning import LEAST_SPAN, bin_of

if TYPE_CHECKING:
    import numpy.typing as npt


def m4(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], buckets: int, ends: tuple[float, float] | None = None
) -> npt.NDArray[np.int64]:
    """Return the positions of the points to keep, in order.

    Parameters
    ----------
    x : numpy.ndarray of float, shape (n,)
        Ascending and finite.
    y : numpy.ndarray of float, shape (n,)
        NaN where there is a gap.
    buckets : int
        How many equal intervals x is cut into.
    ends : tuple of float, optional
        Where the first interval begins and the last one ends; the first and the last x, unless these are a part of a
        longer line. What is kept of what was kept of the parts is what is kept of the line.

    Returns
    -------
    numpy.ndarray of int
        At most 5 positions a bucket.

    Examples
    --------
    >>> m4(np.arange(6.0), np.array([1.0, 5, 0, 2, 3, 4]), buckets=1).tolist()
    [0, 1, 2, 5]
    """
    starts = bucket_starts(x, buckets, ends)
    kept: list[int] = []
    for start, end in zip(starts, [*starts[1:], len(x)], strict=True):
        if end > start:
            kept += [start + index for index in _outline(y[start:end])]
    return np.unique(np.array(kept, dtype=np.int64))


def bucket_starts(x: npt.NDArray[np.float64], buckets: int, ends: tuple[float, float] | None = None) -> list[int]:
    """Return where each bucket begins, without a look at all of ascending numbers: by halving, for all at once.

    Examples
    --------
    >>> bucket_starts(np.array([0.0, 1.0, 9.0, 10.0]), 5)
    [0, 2, 2, 2, 2]
    """
    first, last = (x[0], x[-1]) if ends is None else ends
    if not last - first > LEAST_SPAN:
        return [0]
    edges, wanted = np.linspace(first, last, buckets + 1), np.arange(buckets)
    low, high = np.zeros(buckets, np.int64), np.full(buckets, len(x))
    while (low < high).any():
        middle = (low + high) // 2
        before = (middle < len(x)) & (bin_of(x[np.minimum(middle, len(x) - 1)], edges) < wanted)
        low, high = np.where(before, middle + 1, low), np.where(before, high, middle)
    return list(low.tolist())


def _outline(y: npt.NDArray[np.float64]) -> list[int]:
    """Return the places of a bucket's first, last, lowest and highest point, and of its first gap."""
    lowest = int(y.argmin())
    if y[lowest] == y[lowest]:  # where there is a gap, it is the lowest
        return [0, len(y) - 1, lowest, int(y.argmax())]
    present = np.flatnonzero(~np.isnan(y))
    if not len(present):
        return [lowest]
    heights = y[present]
    return [lowest, *present[[0, -1, int(heights.argmin()), int(heights.argmax())]].tolist()]


def new_points(points: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Tell which of sorted points, a row for each, differ from the one before.

    Examples
    --------
    >>> new_points(np.array([[1.0, 5.0], [1.0, 5.0], [2.0, np.nan]])).tolist()
    [True, False, True]
    """
    same = (points[1:] == points[:-1]) | (np.isnan(points[1:]) & np.isnan(points[:-1]))
    return np.r_[True, ~same.all(axis=1)] if len(points) else np.zeros(0, dtype=np.bool_)
