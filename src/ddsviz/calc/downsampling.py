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


def m4(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], buckets: int) -> npt.NDArray[np.int64]:
    """Return the positions of the points to keep, in order.

    Parameters
    ----------
    x : numpy.ndarray of float, shape (n,)
        Ascending and finite.
    y : numpy.ndarray of float, shape (n,)
        NaN where there is a gap.
    buckets : int
        How many equal intervals x is cut into.

    Returns
    -------
    numpy.ndarray of int
        At most 5 positions a bucket.

    Examples
    --------
    >>> m4(np.arange(6.0), np.array([1.0, 5, 0, 2, 3, 4]), buckets=1).tolist()
    [0, 1, 2, 5]
    """
    span = x[-1] - x[0]
    bucket = bin_of(x, np.linspace(x[0], x[-1], buckets + 1)) if span > LEAST_SPAN else np.zeros(len(x), np.int64)
    present = np.flatnonzero(~np.isnan(y))
    gaps = np.flatnonzero(np.isnan(y))
    kept = [_ends(bucket[present], present), _ends(bucket[gaps], gaps)[::2]]
    kept += [_firsts(bucket[present], present, y[present], end) for end in (np.minimum, np.maximum)]
    return np.unique(np.concatenate(kept))


def _firsts(
    bucket: npt.NDArray[np.int64], positions: npt.NDArray[np.int64], y: npt.NDArray[np.float64], end: np.ufunc
) -> npt.NDArray[np.int64]:  # fmt: skip
    """Return the position of each bucket's lowest or highest point: of several, the first."""
    starts = _starts(bucket)
    if not len(starts):
        return positions
    of_bucket = np.repeat(end.reduceat(y, starts), np.diff(np.r_[starts, len(y)]))
    reached = np.flatnonzero(y == of_bucket)
    return positions[reached[_starts(bucket[reached])]]


def new_points(points: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Tell which of sorted points, a row for each, differ from the one before.

    Examples
    --------
    >>> new_points(np.array([[1.0, 5.0], [1.0, 5.0], [2.0, np.nan]])).tolist()
    [True, False, True]
    """
    same = (points[1:] == points[:-1]) | (np.isnan(points[1:]) & np.isnan(points[:-1]))
    return np.r_[True, ~same.all(axis=1)] if len(points) else np.zeros(0, dtype=np.bool_)


def _starts(bucket: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return where each run of one bucket begins."""
    return np.flatnonzero(np.r_[True, bucket[1:] != bucket[:-1]]) if len(bucket) else np.array([], dtype=np.int64)


def _ends(bucket: npt.NDArray[np.int64], positions: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the first and last position of each bucket, alternately."""
    starts = _starts(bucket)
    lasts = np.r_[starts[1:] - 1, len(bucket) - 1] if len(starts) else starts
    return positions[np.stack([starts, lasts], axis=1).ravel()]
