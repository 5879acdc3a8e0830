"""Equal intervals: their ends, and which of them a number falls in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

LEAST_SPAN = 1e-290  # below it a number of intervals divided by the span is infinite


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
    return np.array([float(f"{(start + index) * step:.10g}") for index in range(count + 1)])


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
