"""Computed numbers are rounded to 10 significant digits: processors and builds differ in the last ones.

Those that only a picture needs are rounded to what it can show.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

SIGNIFICANT_DIGITS = 10
DIGITS_OF_RANGE = 6  # that are kept of large numbers close together
MOST_DIGITS = 17  # which a float has
NOISE = 1e-12  # of the largest number: numbers that differ by less are the same, computed in other ways
SMALLEST_RANGE = 1e-290  # below it NumPy's power of ten would be infinite


def rounded(values: Any, noise: float = NOISE) -> npt.NDArray[np.float64]:
    """Return floats with 10 significant digits, or more where they lie close together; NaN stays.

    Parameters
    ----------
    values : array of float
        Numbers of one axis or scale.
    noise : float
        The share of the largest number that they must differ by to be told apart.

    Examples
    --------
    >>> rounded([1 / 3, 0, 123456.7890123]).tolist()
    [0.3333333333, 0.0, 123456.789]
    >>> rounded([1e9 + 1 / 3, 1e9]).tolist()
    [1000000000.333333, 1000000000.0]
    """
    array = np.asarray(values, dtype=np.float64)
    # Python's own decimal rounding, not a multiplication by a power of ten, which rounds twice.
    texts = np.char.mod(f"%.{_digits(array, noise)}g", array)
    return texts.astype(np.float64) + 0.0  # no negative zero


def _digits(array: npt.NDArray[np.float64], noise: float) -> int:
    """Return how many digits keep ten of numbers' size, and six of the range that they lie in."""
    present = array[np.isfinite(array)]
    largest = float(np.abs(present).max(initial=0))
    span = float(np.ptp(present)) if len(present) else 0.0
    if not noise * largest < span < np.inf:
        return SIGNIFICANT_DIGITS
    narrower = _exponent(largest) - _exponent(span)
    return int(np.clip(DIGITS_OF_RANGE + narrower, SIGNIFICANT_DIGITS, MOST_DIGITS))


def _exponent(number: float) -> int:
    """Return the exponent of the largest power of ten up to a number."""
    return int(f"{number:e}".partition("e")[2])


def rounded_to_part(values: Any, parts: int) -> npt.NDArray[np.float64]:
    """Return floats rounded to a power of ten that goes into their range at least so many times; NaN stays.

    Examples
    --------
    >>> rounded_to_part([0, 1 / 3, 20], parts=4_000).tolist()
    [0.0, 0.333, 20.0]
    """
    array = rounded(values)
    present = array[np.isfinite(array)]
    span = float(np.ptp(present)) if len(present) else 0.0
    if not SMALLEST_RANGE < span < np.inf:
        return array
    return array.round(-_exponent(span / parts)) + 0.0
