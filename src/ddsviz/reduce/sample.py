"""An even sample of the rows of a table, and the correlations of all: the same rows in whatever engine and order.

Rows are chosen by a figure computed from their values alone, so that no order, no seed and no engine has a say. Rows
that are equal in all columns are taken together, and counted; then every so-manyth row is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import narwhals as nw
    import pandas as pd

    Collect = Callable[[nw.LazyFrame[Any]], pd.DataFrame]
    Ends = dict[str, tuple[float, float]]

ROWS_LOOKED_AT = 20_000
FEWEST_DIFFERENT = 5_000
MIXERS = (1.414213562e9, 1.732050807e9, 2.236067977e9, 2.645751311e9, 3.316624790e9, 3.605551275e9)
"""Roots of primes: their multiples spread evenly over the whole numbers' gaps."""


def even_sample(
    rows: nw.LazyFrame[Any], collect: Collect, ends: Ends, others: Sequence[str], count: int, total: int
) -> pd.DataFrame:
    """Return about `count` rows, and those with the lowest and highest value of each column.

    Parameters
    ----------
    rows : narwhals.LazyFrame
        With the columns of `ends`, numbers, and `others`.
    collect : callable
        Returns the answer to a query.
    ends : dict
        The lowest and highest value of each column of numbers.
    others : sequence of str
        Further columns.
    count, total : int
        How many rows are wanted, and how many there are.

    Returns
    -------
    pandas.DataFrame
        The rows, sorted by their columns.
    """
    import narwhals as nw
    import pandas as pd

    names = [*ends, *others]
    share = min(1.0, ROWS_LOOKED_AT / total)
    while True:
        chosen = rows.filter(_figure(ends) < share)
        found = collect(chosen.group_by(names).agg(nw.len().alias("times")))
        if len(found) >= FEWEST_DIFFERENT or share == 1:
            break
        share = min(1.0, share * 10)
    found = _sorted(found, names)
    upto = np.cumsum(found["times"].to_numpy(dtype=np.int64))
    even = np.linspace(0, upto[-1] - 1, min(count, int(upto[-1]))).astype(np.int64)
    parts = [found[names].iloc[np.searchsorted(upto, even, side="right")]]
    for name, values in ends.items():
        for value in values:
            extreme = rows.filter(nw.col(name) == value).select(names)
            parts.append(_first(extreme, collect, names))
    extremes = pd.concat(parts[1:]).drop_duplicates()
    known = parts[0].drop_duplicates()
    new = extremes.merge(known, how="left", on=names, indicator=True)["_merge"] == "left_only"
    return _sorted(pd.concat([parts[0], extremes[new.to_numpy()]]), names)


def rows_with_gaps(rows: nw.LazyFrame[Any], collect: Collect, names: Sequence[str]) -> int:
    """Return how many rows lack a value in any of these columns."""
    import narwhals as nw

    lacking = nw.lit(False)
    for name in names:
        lacking = lacking | nw.col(name).is_null()
    return int(collect(rows.select(nw.when(lacking).then(1).otherwise(0).sum().alias("rows")))["rows"].iloc[0])


def correlations(rows: nw.LazyFrame[Any], collect: Collect, names: Sequence[str], fewest: int) -> pd.DataFrame:
    """Return Pearson's r of each pair of columns, over the rows that have both; NaN where they are too few.

    References
    ----------
    Chan, Golub, LeVeque: Algorithms for computing the sample variance. The American Statistician 37(3), 1983.
    """
    import pandas as pd

    pairs = list(combinations(names, 2))
    both = rows.select(*(part for pair in pairs for part in _both(pair)))
    means = _row(collect, both, [key for pair in pairs for key in _keys(pair)], "mean")
    apart = both.select(
        *(_column(key) - means[key] for pair in pairs for key in _keys(pair) if means[key] == means[key])
    )
    return pd.DataFrame(_table(apart, collect, pairs, means, fewest, names), index=list(names), columns=list(names))


def _table(
    apart: nw.LazyFrame[Any], collect: Collect, pairs: Any, means: Any, fewest: int, names: Sequence[str]
) -> Any:  # fmt: skip
    known = [pair for pair in pairs if means[_keys(pair)[0]] == means[_keys(pair)[0]]]
    squares = apart.select(
        *(
            product.alias(f"{one}_{other}_{what}")
            for one, other in known
            for what, product in _products(*_keys((one, other))).items()
        )
    )
    asked = [f"{one}_{other}_{what}" for one, other in known for what in ("uu", "uv", "vv")]
    sums, counts = _row(collect, squares, asked, "sum"), _row(collect, squares, asked, "count")
    found = np.eye(len(names))
    for one, other in pairs:
        uu, uv, vv = (float(sums.get(f"{one}_{other}_{what}", np.nan)) for what in ("uu", "uv", "vv"))
        enough = counts.get(f"{one}_{other}_uv", 0) >= fewest and uu * vv > 0
        place = list(names).index(one), list(names).index(other)
        found[place] = found[place[::-1]] = uv / np.sqrt(uu * vv) if enough else np.nan
    return found


def _keys(pair: tuple[str, str]) -> tuple[str, str]:
    return f"{pair[0]}_{pair[1]}_u", f"{pair[0]}_{pair[1]}_v"


def _both(pair: tuple[str, str]) -> list[nw.Expr]:
    """Return two columns, each only where the other has a value too."""
    import narwhals as nw

    one, other = map(nw.col, pair)
    has = ~one.is_null() & ~other.is_null()
    return [nw.when(has).then(own).alias(key) for own, key in zip((one, other), _keys(pair), strict=True)]


def _products(u: str, v: str) -> dict[str, nw.Expr]:
    return {"uu": _column(u) * _column(u), "uv": _column(u) * _column(v), "vv": _column(v) * _column(v)}


def _column(name: str) -> nw.Expr:
    import narwhals as nw

    return nw.col(name)


def _row(collect: Collect, rows: nw.LazyFrame[Any], names: Sequence[str], how: str) -> Any:
    """Return one figure of each column."""
    if not names:
        return {}
    found = collect(rows.select(*(getattr(_column(name), how)().alias(f"{name}_{how}") for name in names))).iloc[0]
    return {name: float(found[f"{name}_{how}"]) for name in names}


def _figure(ends: Ends) -> nw.Expr:
    """Return a figure from 0 to 1 for each row, spread evenly, that hangs on its values alone.

    It takes only additions and multiplications, which are the same to the last bit everywhere.
    """
    import narwhals as nw

    mixed = nw.lit(0.0)
    for place, (name, (low, high)) in enumerate(ends.items()):
        scale = 1 / (high - low) if high > low else 0.0
        own = ((nw.col(name) - low) * scale).fill_null(0.0) * MIXERS[place % len(MIXERS)]
        mixed = mixed + (own - own.floor()) * (place + 1.618)
    mixed = mixed * mixed * 7919.7
    return mixed - mixed.floor()


def _sorted(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    return table.sort_values(list(names), kind="stable").reset_index(drop=True)


def _first(rows: nw.LazyFrame[Any], collect: Collect, names: Sequence[str]) -> pd.DataFrame:
    """Return the first of rows in the order of their columns."""
    return _sorted(collect(rows.sort(*names, nulls_last=True).head(1)), names)
