"""Computed numbers are rounded to 10 significant digits: processors and builds differ in the last ones.

Those that only a picture needs are rounded to what it can show.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

SIGNIFICANT_DIGITS = 10
SMALLEST_RANGE = 1e-290  # below it NumPy's power of ten would be infinite


def rounded(values: Any) -> npt.NDArray[np.float64]:
    """Return floats with 10 significant digits; NaN stays.

    Examples
    --------
    >>> rounded([1 / 3, 0, 123456.7890123]).tolist()
    [0.3333333333, 0.0, 123456.789]
    """
    array = np.asarray(values, dtype=np.float64)
    # Python's own decimal rounding, not a multiplication by a power of ten, which rounds twice.
    texts = np.char.mod(f"%.{SIGNIFICANT_DIGITS}g", array)
    return texts.astype(np.float64) + 0.0  # no negative zero


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
    exponent = int(f"{span / parts:e}".partition("e")[2])  # of the largest power of ten up to it
    return array.round(-exponent) + 0.0
