"""Pearson's r of each pair of columns, over the rows that have both."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.reduce.rows import Rows

if TYPE_CHECKING:
    import narwhals as nw
    import pandas as pd


def correlations(rows: Rows, names: Sequence[str], fewest: int) -> pd.DataFrame:
    """Return Pearson's r of each pair of columns, over the rows that have both; NaN where they are too few.

    References
    ----------
    Chan, Golub, LeVeque: Algorithms for computing the sample variance. The American Statistician 37(3), 1983.
    """
    if not rows.in_engine:
        return _in_memory(rows.memory[list(names)], fewest)
    import pandas as pd

    pairs = list(combinations(names, 2))
    both = rows.lazy.select(*(part for pair in pairs for part in _both(pair)))
    means = _row(rows, both, [key for pair in pairs for key in _keys(pair)], "mean")
    apart = both.select(
        *(_column(key) - means[key] for pair in pairs for key in _keys(pair) if means[key] == means[key])
    )
    return pd.DataFrame(_table(apart, rows, pairs, means, fewest, names), index=list(names), columns=list(names))


def _in_memory(table: pd.DataFrame, fewest: int) -> pd.DataFrame:
    import pandas as pd

    values = table.to_numpy(dtype=np.float64)
    if len(values) < fewest or np.isnan(values).any():
        return table.corr(min_periods=fewest)
    with np.errstate(invalid="ignore", divide="ignore"):  # of a column that is all one value, NaN
        return pd.DataFrame(np.corrcoef(values, rowvar=False), index=table.columns, columns=table.columns)


def _table(
    apart: nw.LazyFrame[Any], rows: Rows, pairs: Any, means: Any, fewest: int, names: Sequence[str]
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
    sums, counts = _row(rows, squares, asked, "sum"), _row(rows, squares, asked, "count")
    found = np.eye(len(names))
    for one, other in pairs:
        uu, uv, vv = (float(sums.get(f"{one}_{other}_{what}", np.nan)) for what in ("uu", "uv", "vv"))
        enough = counts.get(f"{one}_{other}_uv", 0) >= fewest and uu * vv > 0
        cell = list(names).index(one), list(names).index(other)
        found[cell] = found[cell[::-1]] = uv / np.sqrt(uu * vv) if enough else np.nan
    return found


def _keys(pair: tuple[str, str]) -> tuple[str, str]:
    return f"{pair[0]}_{pair[1]}_u", f"{pair[0]}_{pair[1]}_v"


def _both(pair: tuple[str, str]) -> list[nw.Expr]:
    """Return two columns, each only where the other has a value too."""
    import narwhals as nw

    one, other = map(nw.col, pair)
    has = ~one.is_null() & ~other.is_null()
    return [nw.when(has).then(column).alias(key) for column, key in zip((one, other), _keys(pair), strict=True)]


def _products(u: str, v: str) -> dict[str, nw.Expr]:
    return {"uu": _column(u) * _column(u), "uv": _column(u) * _column(v), "vv": _column(v) * _column(v)}


def _column(name: str) -> nw.Expr:
    import narwhals as nw

    return nw.col(name)


def _row(rows: Rows, query: nw.LazyFrame[Any], names: Sequence[str], how: str) -> Any:
    """Return one figure of each column."""
    if not names:
        return {}
    found = rows.collect(query.select(*(getattr(_column(name), how)().alias(f"{name}_{how}") for name in names))).iloc[
        0
    ]
    return {name: float(found[f"{name}_{how}"]) for name in names}
