"""An even sample of the rows of a table: the same rows in whatever engine and order.

Rows are chosen by a figure computed from their values alone, so that no order, no seed and no engine has a say. Rows
that are equal in all columns are taken together, and counted; then evenly spaced rows are drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.reduce.rows import Rows

if TYPE_CHECKING:
    import narwhals as nw
    import pandas as pd

    Ends = dict[str, tuple[float, float]]

ROWS_LOOKED_AT = 20_000
FEWEST_DIFFERENT = 5_000
MIXERS = (1.414213562e9, 1.732050807e9, 2.236067977e9, 2.645751311e9, 3.316624790e9, 3.605551275e9)
"""Roots of primes: their multiples spread evenly over the whole numbers' gaps."""


def even_sample(rows: Rows, keys: Sequence[str], count: int) -> pd.DataFrame:
    """Return about `count` rows, and those with the lowest and highest value of each column of numbers.

    Parameters
    ----------
    rows : Rows
        Of which the sample is taken.
    keys : sequence of str
        Their columns of numbers, which say which rows are taken.
    count : int
        How many rows are wanted.

    Returns
    -------
    pandas.DataFrame
        The rows with all their columns, sorted by these.
    """
    import narwhals as nw
    import pandas as pd

    lazy, ends = rows.lazy, _ends(rows, keys)
    names = [*keys, *(name for name in lazy.collect_schema().names() if name not in keys)]
    share = min(1.0, ROWS_LOOKED_AT / rows.count)
    while True:
        chosen = lazy.filter(_figure(ends) < share)
        found = rows.collect(chosen.group_by(names).agg(nw.len().alias("times")))
        if len(found) >= FEWEST_DIFFERENT or share == 1:
            break
        share = min(1.0, share * 10)
    found = _sorted(found, names)
    upto = np.cumsum(found["times"].to_numpy(dtype=np.int64))
    even = np.linspace(0, upto[-1] - 1, min(count, int(upto[-1]))).astype(np.int64)
    parts = [found[names].iloc[np.searchsorted(upto, even, side="right")]]
    for key, values in ends.items():
        for value in values:
            parts.append(_first(rows, lazy.filter(nw.col(key) == value).select(names), names))
    extremes = pd.concat(parts[1:]).drop_duplicates()
    known = parts[0].drop_duplicates()
    new = extremes.merge(known, how="left", on=names, indicator=True)["_merge"] == "left_only"
    table = _sorted(pd.concat([parts[0], extremes[new.to_numpy()]]), names)
    others = {name: rows.native(table[name], name) for name in names if name not in keys}
    return pd.DataFrame({**{key: table[key].astype("float64") for key in keys}, **others})


def _ends(rows: Rows, keys: Sequence[str]) -> Ends:
    """Return the lowest and highest value of each column."""
    import narwhals as nw

    if not rows.in_engine:
        return {key: (float(rows.memory[key].min()), float(rows.memory[key].max())) for key in keys}
    asked = [getattr(nw.col(key), end)().alias(f"{end}_{key}") for key in keys for end in ("min", "max")]
    found = rows.collect(rows.lazy.select(*asked)).iloc[0]
    return {key: (float(found[f"min_{key}"]), float(found[f"max_{key}"])) for key in keys}


def rows_with_gaps(rows: Rows, keys: Sequence[str]) -> int:
    """Return how many rows lack a value in any of these columns."""
    if not rows.in_engine:
        return int(rows.memory[list(keys)].isna().any(axis=1).sum())
    import narwhals as nw

    lacking = nw.lit(False)
    for key in keys:
        lacking = lacking | nw.col(key).is_null()
    found = rows.collect(rows.lazy.select(nw.when(lacking).then(1).otherwise(0).sum().alias("rows")))
    return int(found["rows"].iloc[0])


def _figure(ends: Ends) -> nw.Expr:
    """Return a figure from 0 to 1 for each row, spread evenly, that hangs on its values alone.

    It takes only additions and multiplications, which are the same to the last bit everywhere.
    """
    import narwhals as nw

    mixed = nw.lit(0.0)
    for index, (name, (low, high)) in enumerate(ends.items()):
        scale = 1 / (high - low) if high > low else 0.0
        share = ((nw.col(name) - low) * scale).fill_null(0.0) * MIXERS[index % len(MIXERS)]
        mixed = mixed + (share - share.floor()) * (index + 1.618)
    mixed = mixed * mixed * 7919.7
    return mixed - mixed.floor()


def _sorted(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    return table.sort_values(list(names), kind="stable").reset_index(drop=True)


def _first(rows: Rows, query: nw.LazyFrame[Any], names: Sequence[str]) -> pd.DataFrame:
    """Return the first of rows in the order of their columns."""
    return _sorted(rows.collect(query.sort(*names, nulls_last=True).head(1)), names)
