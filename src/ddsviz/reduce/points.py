"""Which rows have a place on two axes, and where on them they stand."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ddsviz.calc.binning import edges
from ddsviz.calc.trend import Scale
from ddsviz.clocks import milliseconds, positions, times_of
from ddsviz.reduce.grid import Grid, grid_counts
from ddsviz.reduce.rows import Rows

if TYPE_CHECKING:
    import narwhals as nw
    import numpy.typing as npt
    import pandas as pd

Scales = tuple[Scale, Scale]
AXES = ("x", "y")


@dataclass(frozen=True)
class Placed:
    """The rows that have a place on both axes, and a size where points have one.

    Attributes
    ----------
    rows : Rows
        With the columns "x" and "y".
    kept : numpy.ndarray of bool or None
        Which of all rows these are, in memory.
    gaps : dict
        How many rows lack each column; under "any", how many lack at least one.
    low : dict
        How many of the others lie at zero or below on each logarithmic axis.
    ends : dict
        The lowest and highest value on each axis, as a column.
    scales : tuple
        The scale of each axis.
    """

    rows: Rows
    kept: npt.NDArray[np.bool_] | None
    gaps: dict[str, int]
    low: dict[str, int]
    ends: dict[str, pd.Series]
    scales: Scales

    def condition(self, column: Callable[[Hashable], nw.Expr]) -> nw.Expr:
        """Return the condition on an engine's own columns that these rows meet, made from what returns one."""
        keys = [key for key in (*AXES, "size") if key in self.gaps]

        def by_key(key: str) -> nw.Expr:
            return column(self.rows.names[key])

        return _all(~_any_missing(by_key, keys), *_above_zero(by_key, self.scales).values())

    @property
    def straight(self) -> Rows:
        """The positions as they are drawn: on a logarithmic axis, powers of ten."""
        logs = [axis for axis, scale in zip(AXES, self.scales, strict=True) if scale == "log"]
        if self.rows.in_engine:
            import narwhals as nw

            columns = {axis: nw.col(axis).log(10) for axis in logs}
            return self.rows.where(self.rows.lazy.with_columns(**columns), self.rows.count) if logs else self.rows
        import pandas as pd

        at = {axis: positions(self.rows.memory[axis]) for axis in AXES}
        return replace(self.rows, columns=pd.DataFrame(at | {axis: np.log10(at[axis]) for axis in logs}, copy=False))

    def grid(self, columns: int, lines: int) -> Grid:
        """Count points in the cells of a grid that spans them all; on a logarithmic axis, of powers of ten."""
        x_edges, y_edges = (
            self._edges(axis, scale, bins)
            for axis, scale, bins in zip(AXES, self.scales, (columns, lines), strict=True)
        )
        return grid_counts(self.straight, x_edges, y_edges)

    def _edges(self, axis: str, scale: Scale, bins: int) -> npt.NDArray[np.float64]:
        low, high = positions(self.ends[axis])
        return edges(np.log10(low), np.log10(high), bins) if scale == "log" else edges(low, high, bins)


def placed_points(rows: Rows, scales: Scales) -> Placed:
    """Find the rows that have a place.

    Parameters
    ----------
    rows : Rows
        With the columns "x" and "y", and "size" where points have one.
    scales : tuple
        The scale of each axis: a logarithmic one has no place for zero and below.
    """
    keys = [key for key in (*AXES, "size") if key in (rows.names if rows.in_engine else rows.memory)]
    return (_placed_in_engine if rows.in_engine else _placed_in_memory)(rows, keys, scales)


def _placed_in_memory(rows: Rows, keys: Sequence[str], scales: Scales) -> Placed:
    table = rows.memory
    missing = table[keys].isna()
    kept = ~missing.any(axis=1).to_numpy()
    gaps = {**{key: int(missing[key].sum()) for key in keys}, "any": int((~kept).sum())}
    low = {}
    for axis, scale in zip(AXES, scales, strict=True):
        if scale == "log":
            above = (table[axis] > 0).to_numpy()
            low[axis] = int((kept & ~above).sum())
            kept = kept & above
    some = replace(rows, columns=table if kept.all() else table[kept], count=int(kept.sum()))
    ends = {axis: _ends(some.memory[axis]) for axis in AXES} if some.count else {}
    return Placed(some, kept, gaps, low, ends, scales)


def _ends(column: pd.Series) -> pd.Series:
    import pandas as pd

    ends = pd.Series([column.min(), column.max()])
    return times_of(milliseconds(ends)) if column.dtype.kind == "M" else ends


def _placed_in_engine(rows: Rows, keys: Sequence[str], scales: Scales) -> Placed:
    import narwhals as nw

    present, above = ~_any_missing(nw.col, keys), _above_zero(nw.col, scales)
    kept = _all(present, *above.values())
    asked = [nw.col(key).count().alias(f"present_{key}") for key in keys]
    asked += [_number_of(present).alias("present"), _number_of(kept).alias("kept")]
    so_far = present
    for axis, condition in above.items():
        asked.append(_number_of(so_far & ~condition).alias(f"low_{axis}"))
        so_far = so_far & condition
    for axis in AXES:
        values = nw.when(kept).then(nw.col(axis))
        asked += [values.min().alias(f"from_{axis}"), values.max().alias(f"to_{axis}")]
    found = rows.collect(rows.lazy.select(*asked)).iloc[0]
    gaps = {**{key: rows.count - int(found[f"present_{key}"]) for key in keys},
            "any": rows.count - int(found["present"])}  # fmt: skip
    low = {axis: int(found[f"low_{axis}"]) for axis in above}
    some = rows.where(rows.lazy.filter(kept), int(found["kept"]))
    ends = {axis: rows.native([found[f"from_{axis}"], found[f"to_{axis}"]], axis) for axis in AXES}
    return Placed(some, None, gaps, low, ends if some.count else {}, scales)


def _any_missing(column: Callable[[str], nw.Expr], keys: Sequence[str]) -> nw.Expr:
    missing = column(keys[0]).is_null()
    for key in keys[1:]:
        missing = missing | column(key).is_null()
    return missing


def _above_zero(column: Callable[[str], nw.Expr], scales: Scales) -> dict[str, nw.Expr]:
    return {axis: column(axis) > 0 for axis, scale in zip(AXES, scales, strict=True) if scale == "log"}


def _all(first: nw.Expr, *others: nw.Expr) -> nw.Expr:
    for other in others:
        first = first & other
    return first


def _number_of(condition: nw.Expr) -> nw.Expr:
    """Return how many rows are so; not every engine adds true and false."""
    import narwhals as nw

    return nw.when(condition).then(1).otherwise(0).sum()
