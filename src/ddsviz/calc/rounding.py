"""Computed numbers are rounded to 10 significant digits: processors and builds differ in the last ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

SIGNIFICANT_DIGITS = 10


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
