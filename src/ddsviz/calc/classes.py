"""Classes of numbers, for colours that a reader can name: where one class ends and the next begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from ddsviz.numbers import number_writer

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Places = npt.NDArray[np.int64]

Scheme = Literal["quantiles", "equal_interval", "natural_breaks"]
MOST_DIGITS = 12
SCHEMES: tuple[Scheme, ...] = ("quantiles", "equal_interval", "natural_breaks")
ROUNDING = 1e-13  # of the spread of all values: sums that differ by less are equal


def upper_ends(values: Floats, scheme: Scheme, classes: int) -> Floats:
    """Return where each class ends: a class holds what is above the end before it, up to and with its own.

    Parameters
    ----------
    values : numpy.ndarray of float, shape (n,)
        Finite, in any order.
    scheme : {"quantiles", "equal_interval", "natural_breaks"}
        Equally many values in each class; equally long classes; or classes whose values differ least.
    classes : int
        How many there may be; fewer where values repeat.

    Notes
    -----
    Natural breaks are those of Fisher and Jenks: of all classes, those whose values have the least sum of squared
    distances from their class's mean. Of equal sums, the one whose last classes are longest is taken.

    References
    ----------
    Slocum, McMaster, Kessler, Howard: Thematic Cartography and Geovisualization, 4th ed., chapter 5.
    Fisher: On grouping for maximum homogeneity. JASA 53, 1958.

    Examples
    --------
    >>> upper_ends(np.array([1.0, 2, 3, 4, 9, 10]), "equal_interval", 3).tolist()
    [4.0, 7.0, 10.0]
    """
    distinct = np.unique(values)
    if len(distinct) <= classes:
        return distinct
    if scheme == "natural_breaks":
        ends = natural_breaks(values, classes)
    elif scheme == "quantiles":
        ends = np.quantile(values, np.arange(1, classes + 1) / classes)
    else:
        ends = np.linspace(distinct[0], distinct[-1], classes + 1)[1:]
    ends = np.unique(ends)
    ends[-1] = distinct[-1]
    return ends


def natural_breaks(values: Floats, classes: int) -> Floats:
    """Return the largest value of each of the classes whose values differ least, by Fisher's recurrence.

    Parameters
    ----------
    values : numpy.ndarray of float, shape (n,)
        Finite, more different ones than there are classes.
    classes : int
        How many.

    Notes
    -----
    The best k classes of the first j values end in a class that begins at some i, before which lie the best k − 1
    classes of the first i. As j grows, so does that i, so it is found for the middle j first, and for those on each
    side between the i that are known: in about k · n · log n steps.

    References
    ----------
    Grønlund, Larsen, Mathiasen, Nielsen, Schneider, Song: Fast exact k-means, k-medians and Bregman divergence
    clustering in 1D. arXiv 1701.07204, 2017.

    Examples
    --------
    >>> natural_breaks(np.array([1.0, 2, 3, 50, 51, 52, 90, 91]), 3).tolist()
    [3.0, 52.0, 91.0]
    """
    distinct, counts = np.unique(values, return_counts=True)
    # near nought and of a size of one, where squares keep their digits; ties of whole numbers stay ties
    scaled = np.ldexp(distinct - distinct[len(distinct) // 2], -int(np.frexp(distinct[-1] - distinct[0])[1]))
    sums = [np.r_[0.0, np.cumsum(part)] for part in (counts, counts * scaled, counts * scaled * scaled)]

    def spread(start: Places, end: Places) -> Floats:
        count, total, squares = (part[end] - part[start] for part in sums)
        return squares - total * total / count

    ends = np.arange(1, len(distinct) + 1)
    least = np.r_[0.0, spread(np.zeros_like(ends), ends)]
    tolerance = ROUNDING * float(least[-1])
    begins = []
    for fewest in range(1, classes):
        least, begin = _with_one_more(least, spread, fewest, tolerance)
        begins.append(begin)
    last = [len(distinct)]
    for begin in reversed(begins):
        last.append(int(begin[last[-1]]))
    return distinct[np.array(last[::-1]) - 1]


def _with_one_more(
    least: Floats, spread: Callable[[Places, Places], Floats], fewest: int, tolerance: float
) -> tuple[Floats, Places]:
    """Return the least spread of the first j values in one class more than `fewest`, and where the last one begins."""
    most = len(least) - 1
    begin = np.zeros(most + 1, dtype=np.int64)
    spreads = np.full(most + 1, np.inf)
    lows, highs = np.array([fewest + 1]), np.array([most])  # ends not yet looked at
    first, last = np.array([fewest]), np.array([most - 1])  # where their last classes may begin
    while len(lows):
        middles = (lows + highs) // 2
        lasts = np.minimum(last, middles - 1)
        sizes = lasts - first + 1
        offsets = np.cumsum(sizes) - sizes
        starts = np.arange(sizes.sum()) - np.repeat(offsets - first, sizes)
        costs = least[starts] + spread(starts, np.repeat(middles, sizes))
        best = np.minimum.reduceat(costs, offsets)
        near = np.flatnonzero(costs <= np.repeat(best + tolerance, sizes))
        begin[middles] = starts[near[np.searchsorted(near, offsets)]]
        spreads[middles] = best
        lows, highs = np.r_[lows, middles + 1], np.r_[middles - 1, highs]
        first, last = np.r_[first, begin[middles]], np.r_[begin[middles], last]
        left = lows <= highs
        lows, highs, first, last = lows[left], highs[left], first[left], last[left]
    return spreads, begin


def ends_of_breaks(breaks: Sequence[float], low: float, high: float) -> Floats:
    """Return the classes that a caller's breaks make: up to the first, between each two, above the last.

    Breaks that lie outside the values make none.

    Examples
    --------
    >>> ends_of_breaks([10, 20, 90], 3, 35).tolist()
    [10.0, 20.0, 35.0]
    """
    return np.array([*(float(end) for end in breaks if low <= end < high), high])


def told_apart(values: Floats, ends: Floats) -> Floats:
    """Return the ends of classes that hold anything: of whole numbers, those up to a whole number.

    Examples
    --------
    >>> told_apart(np.array([1.0, 5.0, 9.0]), np.array([3.0, 3.5, 9.0])).tolist()
    [3.0, 9.0]
    """
    return np.unique(np.floor(ends)) if (values % 1 == 0).all() else ends


def class_of(values: Floats, ends: Floats) -> npt.NDArray[np.int64]:
    """Return the class of each value.

    Examples
    --------
    >>> class_of(np.array([1.0, 10.0, 11.0]), np.array([10.0, 20.0])).tolist()
    [0, 0, 1]
    """
    return np.minimum(np.searchsorted(ends, values, side="left"), len(ends) - 1)


def class_words(values: Floats, ends: Floats) -> list[str]:
    """Return each class as its reader would say it.

    Examples
    --------
    >>> class_words(np.array([1.0, 4, 12]), np.array([4.0, 12.0]))
    ['1 to 4', '5 to 12']
    >>> class_words(np.array([0.5, 1.5]), np.array([1, 1.5]))
    ['0.5 to 1.0', 'over 1.0 to 1.5']
    """
    whole = bool((values % 1 == 0).all())
    for digits in range(4, MOST_DIGITS):
        write = number_writer([values.min(), *ends], digits)
        if len({write(float(end)) for end in ends}) == len(ends):
            break
    words = [_from_to(write(float(values.min())), write(float(ends[0])))]
    for before, end in pairwise(ends):
        words.append(
            _from_to(write(float(before) + 1), write(float(end)))
            if whole
            else f"over {write(float(before))} to {write(float(end))}"
        )
    return words


def _from_to(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"
