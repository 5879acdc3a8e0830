"""Classes of numbers, for colours that a reader can name: where one class ends and the next begins."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from ddsviz.numbers import number_writer

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

Scheme = Literal["quantiles", "equal_interval", "natural_breaks"]
MOST_DIGITS = 12
SCHEMES: tuple[Scheme, ...] = ("quantiles", "equal_interval", "natural_breaks")
MOST_VALUES_FOR_NATURAL_BREAKS = 400


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
    The time for natural breaks grows with the square of the number of values, so that of more than 400 an even sample
    of the sorted values is taken.

    References
    ----------
    Slocum, McMaster, Kessler, Howard: Thematic Cartography and Geovisualization, 4th ed., chapter 5.

    Examples
    --------
    >>> upper_ends(np.array([1.0, 2, 3, 4, 9, 10]), "equal_interval", 3).tolist()
    [4.0, 7.0, 10.0]
    """
    distinct = np.unique(values)
    if len(distinct) <= classes:
        return distinct
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that it would be quicker with another package
        import mapclassify

        if scheme == "natural_breaks":
            ends = mapclassify.FisherJenks(_even_sample(np.sort(values), classes), classes).bins
        elif scheme == "quantiles":
            ends = mapclassify.Quantiles(values, classes).bins
        else:
            ends = mapclassify.EqualInterval(values, classes).bins
    ends = np.unique(np.asarray(ends, dtype=np.float64))
    ends[-1] = distinct[-1]
    return ends


def _even_sample(ordered: Floats, classes: int) -> Floats:
    if len(ordered) <= MOST_VALUES_FOR_NATURAL_BREAKS:
        return ordered
    places = np.linspace(0, len(ordered) - 1, MOST_VALUES_FOR_NATURAL_BREAKS).astype(np.int64)
    sample = ordered[places]
    return sample if len(np.unique(sample)) > classes else np.unique(ordered)[:MOST_VALUES_FOR_NATURAL_BREAKS]


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
