"""The order of categories, and which of them are told apart.

Order never depends on the order of rows: a declared order holds first, then that of what labels say, such as weekdays,
months, numbers and ranges, then text as a dictionary sorts it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.binning import round_edges
from ddsviz.calc.natural_order import natural_order

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

OTHER = "Other"
NO_VALUE = "No value"


@dataclass(frozen=True)
class Groups:
    """The group of each row.

    Attributes
    ----------
    codes : numpy.ndarray of int, shape (rows,)
        Position in `labels`.
    labels : list of str
        The groups' names, in order.
    folded : int
        How many categories the group "Other" stands for.
    """

    codes: npt.NDArray[np.int64]
    labels: list[str]
    folded: int = 0


def in_order(column: pd.Series) -> list[Any]:
    """Return the distinct values of a column in their natural order, missing ones left out.

    Examples
    --------
    >>> import pandas as pd
    >>> in_order(pd.Series(["Sun", "Mon", None, "Wed"]))
    ['Mon', 'Wed', 'Sun']
    >>> in_order(pd.Series(["10", "9", "1"]))
    ['1', '9', '10']
    """
    import pandas as pd

    if isinstance(column.dtype, pd.CategoricalDtype):
        present = set(column.dropna().unique())
        declared = [value for value in column.cat.categories if value in present]
        return declared if _is_declared(column) else natural_order(declared)
    values = list(column.dropna().unique())
    return natural_order(values) if column.dtype.kind not in "iufM" else sorted(values)


def _is_declared(column: pd.Series) -> bool:
    """Tell whether somebody has put categories in order: else pandas has sorted them as plain text."""
    categories = list(column.cat.categories)
    if column.cat.ordered or not all(isinstance(value, str) for value in categories):
        return True
    return categories != sorted(categories)


def dictionary_ranks(column: pd.Series) -> npt.NDArray[Any]:
    """Return what sorts as a column does: numbers and times themselves, and for texts their places in a dictionary.

    Examples
    --------
    >>> import pandas as pd
    >>> dictionary_ranks(pd.Series(["b", "B", "a", "b"])).tolist()
    [2, 1, 0, 2]
    """
    import pandas as pd

    if column.dtype.kind in "iufM":
        return column.to_numpy()
    codes, different = pd.factorize(column)
    texts = [str(value) for value in different]
    ranks = np.full(len(texts) + 1, len(texts))  # what is missing comes last
    ranks[sorted(range(len(texts)), key=lambda index: (texts[index].casefold(), texts[index]))] = np.arange(len(texts))
    return ranks[codes]


def groups(column: pd.Series, most: int) -> Groups:
    """Tell apart at most `most` categories: the largest ones, the rest gathered under "Other".

    Parameters
    ----------
    column : pandas.Series
        Categories; missing ones form a group of their own, "No value".
    most : int
        How many groups there may be.

    Returns
    -------
    Groups
        In natural order, then "Other", then "No value".

    Examples
    --------
    >>> import pandas as pd
    >>> groups(pd.Series(["b", "a", "b", "c", None]), most=3).labels
    ['b', 'Other', 'No value']
    """
    ordered = in_order(column)
    missing = column.isna().to_numpy()
    room = most - int(missing.any())
    kept = ordered
    if len(ordered) > room:
        counts = column.value_counts()
        largest = sorted(ordered, key=lambda value: (-int(counts[value]), ordered.index(value)))[: room - 1]
        kept = [value for value in ordered if value in set(largest)]
    code_of = {value: code for code, value in enumerate(kept)}
    folded = len(ordered) - len(kept)
    labels = [str(value) for value in kept]
    for name, needed in ((OTHER, folded), (NO_VALUE, missing.any())):
        labels += [f"({name.lower()})" if name in labels else name] * bool(needed)
    codes = column.map(lambda value: code_of.get(value, len(kept)), na_action="ignore").astype("float64").to_numpy()
    codes = np.where(missing, len(labels) - 1, codes)
    return Groups(codes.astype(np.int64), labels, folded)


def number_ranges(values: pd.Series, most: int = 4) -> Groups:
    """Cut numbers into `most` ranges of equal length with round ends, such as eras of years.

    Examples
    --------
    >>> import pandas as pd
    >>> number_ranges(pd.Series([1914.0, 1950, 2011])).labels
    ['1900 to 1949', '1950 to 1999', '2000 to 2049']
    """
    import pandas as pd

    whole = bool((values.dropna() % 1 == 0).all())
    edges = round_edges(float(values.min()), float(values.max()), most, whole)
    labels = [_range_words(low, high, whole) for low, high in pairwise(edges)]
    bins = np.clip(np.searchsorted(edges, values.to_numpy(), side="right") - 1, 0, len(labels) - 1)
    cut = pd.Categorical.from_codes(np.where(values.isna(), -1, bins), categories=labels, ordered=True)
    return groups(pd.Series(cut), most + 2)


def _range_words(low: float, high: float, whole: bool) -> str:
    """Return a range that its neighbour does not overlap."""
    if not whole:
        return f"{low:.10g} to under {high:.10g}"
    return f"{low:.10g}" if high - low == 1 else f"{low:.10g} to {high - 1:.10g}"
