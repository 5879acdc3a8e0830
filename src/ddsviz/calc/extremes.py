"""Where the lowest and the highest values are: all places that share them.

Numbers are equal if they are drawn as one: to ten significant digits, for 0.1 + 0.2 is not quite 0.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Places = npt.NDArray[np.intp]

NEAR = 1e-8  # of a value's size: what may be equal once it is rounded


def extremes(values: Any, exact: bool = False) -> tuple[Places, Places]:
    """Return the positions of the lowest and of the highest values, in order; missing ones are neither.

    Parameters
    ----------
    values : sequence of float
        At least one of them is a number.
    exact : bool
        Whether all digits count, as those of times do.

    Examples
    --------
    >>> low, high = extremes([3.0, 0.3, np.nan, 3.0, 0.1 + 0.2])
    >>> low.tolist(), high.tolist()
    ([1, 4], [0, 3])
    """
    array = np.asarray(values, dtype=np.float64)
    if exact:
        return np.flatnonzero(array == np.nanmin(array)), np.flatnonzero(array == np.nanmax(array))
    return _alike(array, np.nanmin(array)), _alike(array, np.nanmax(array))


def _alike(values: npt.NDArray[np.float64], extreme: float) -> Places:
    near = np.flatnonzero(np.abs(values - extreme) <= NEAR * abs(extreme))  # few: writing them takes its time
    drawn = f"{extreme:.10g}"
    return near[[f"{value:.10g}" == drawn for value in values[near].tolist()]]
