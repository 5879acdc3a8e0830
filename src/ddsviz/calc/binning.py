"""Counting in equal intervals, in one and in two dimensions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

ROWS_AT_A_TIME = 1_000_000
LEAST_SPAN = 1e-290  # below it a number of intervals divided by the span is infinite


@dataclass(frozen=True)
class Grid:
    """Counts of points in equal cells.

    Attributes
    ----------
    counts : numpy.ndarray of int, shape (rows, columns)
        Row 0 is the lowest.
    x_edges, y_edges : numpy.ndarray of float
        The cells' ends: one more than there are columns or rows.
    """

    counts: npt.NDArray[np.int64]
    x_edges: Floats
    y_edges: Floats


def edges(low: float, high: float, bins: int) -> Floats:
    """Return the ends of `bins` equal intervals; a single value gets an interval of length 1 around it.

    Examples
    --------
    >>> edges(0, 10, 2).tolist()
    [0.0, 5.0, 10.0]
    """
    if not high - low > LEAST_SPAN:
        half = max(0.5, abs(low) * 1e-6)
        low, high = low - half, high + half
    return np.linspace(low, high, bins + 1)


def round_edges(low: float, high: float, most: int, whole: bool = False) -> Floats:
    """Return the ends of at most `most` intervals: multiples of 1, 2, 2.5 or 5 times a power of ten.

    With `whole`, intervals are as long as whole numbers.

    Examples
    --------
    >>> round_edges(1914, 2011, 5).tolist()
    [1900.0, 1925.0, 1950.0, 1975.0, 2000.0, 2025.0]
    """
    if low == high:
        return np.array([low, low + 1])
    power = 10.0 ** np.floor(np.log10((high - low) / most))
    start, count, step = 0.0, most + 1, power
    for factor in (1, 2, 2.5, 5, 10, 20, 50):
        step = factor * power
        if whole and step % 1:
            continue
        start = np.floor(low / step)
        count = int(np.floor(high / step) - start) + 1
        if count <= most:
            break
    # Rounded as text is, so that 0.1 added up stays 0.3 and not 0.30000000000000004.
    return np.array([float(f"{(start + place) * step:.10g}") for place in range(count + 1)])


def bin_of(values: Floats, ends: Floats) -> npt.NDArray[np.int64]:
    """Return the interval each value falls in: closed on the left, the last one closed on both sides.

    Examples
    --------
    >>> bin_of(np.array([0.0, 5.0, 10.0]), edges(0, 10, 2)).tolist()
    [0, 1, 1]
    """
    return np.clip(((values - ends[0]) * scale_of(ends)).astype(np.int64), 0, len(ends) - 2)


def scale_of(ends: Floats) -> float:
    """Return intervals a unit. Multiplying by it is the same in all engines; some turn a division into that."""
    return float((len(ends) - 1) / (ends[-1] - ends[0]))


def count_grid(x: Floats, y: Floats, columns: int, rows: int) -> Grid:
    """Count points in a grid that spans them all.

    Parameters
    ----------
    x, y : numpy.ndarray of float, shape (n,)
        Finite positions.
    columns, rows : int
        Size of the grid.

    Returns
    -------
    Grid
        Its counts add up to n.

    Examples
    --------
    >>> count_grid(np.array([0.0, 0.1, 1.0]), np.array([0.0, 0.1, 1.0]), 2, 2).counts.tolist()
    [[2, 0], [0, 1]]
    """
    x_edges, y_edges = edges(x.min(), x.max(), columns), edges(y.min(), y.max(), rows)
    counts = np.zeros(rows * columns, dtype=np.int64)
    for start in range(0, len(x), ROWS_AT_A_TIME):
        part = slice(start, start + ROWS_AT_A_TIME)
        flat = bin_of(y[part], y_edges) * columns + bin_of(x[part], x_edges)
        counts += np.bincount(flat, minlength=rows * columns)
    return Grid(counts.reshape(rows, columns), x_edges, y_edges)
