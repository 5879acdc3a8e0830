"""The columns and rows of a heatmap: the different values of a column in their order, or intervals of numbers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.binning import bin_of, edges, round_edges
from ddsviz.calc.categories import in_order
from ddsviz.clocks import ends_are_fine, milliseconds, times_of
from ddsviz.errors import ColumnError
from ddsviz.limits import MAX_TEXTS_COLLECTED
from ddsviz.reduce.rows import Rows
from ddsviz.wording import counted, quoted

if TYPE_CHECKING:
    import narwhals as nw
    import numpy.typing as npt
    import pandas as pd

    Codes = npt.NDArray[np.integer[Any]]

ROWS_LOOKED_AT = 10_000
"""Rows that are looked at to see whether a column has too many values to name, before the whole table is."""
MOST_COUNTED = 10_000  # whole numbers that lie closer together need no search


@dataclass(frozen=True)
class Axis:
    """How many steps an axis may have.

    Attributes
    ----------
    most : int
        Steps that there may be; above it neighbours are joined.
    most_numbers : int
        Distinct numbers or times that get a step each; above it they are cut into `bins` equal intervals.
    bins : int
        How many intervals.
    """

    most: int
    most_numbers: int
    bins: int


@dataclass(frozen=True)
class Bins:
    """The columns or rows of a heatmap.

    Attributes
    ----------
    codes : numpy.ndarray of int, shape (rows of the table,)
        Which step each row falls in; -1 where its value is missing. Of a large table there are none.
    firsts, lasts : list
        The first and last value that each step stands for: equal where it stands for one value.
    step_of : dict
        The step of each value; empty where values are cut into intervals.
    ends : numpy.ndarray of float or None
        The ends of equal intervals, where numbers or times were cut; times as milliseconds since 1970.
    """

    codes: Codes
    firsts: list[Any]
    lasts: list[Any]
    bin_of_value: dict[Any, int] = field(default_factory=dict)
    ends: npt.NDArray[np.float64] | None = None

    @property
    def cut(self) -> bool:
        """Whether numbers were cut into equal intervals; else steps with two ends hold neighbours in order."""
        return self.ends is not None

    @property
    def joined(self) -> bool:
        """Whether a step stands for more than one value."""
        return self.firsts != self.lasts

    def codes_of(self, keys: pd.Series) -> Codes:
        """Return the step of each value, or of each interval's number."""
        if self.cut:
            return keys.to_numpy(dtype=np.int64)
        return keys.map(self.bin_of_value, na_action="ignore").astype("float64").fillna(-1).to_numpy().astype(np.int64)


def axis_bins(rows: Rows, key: str, axis: Axis) -> Bins:
    """Turn a column into the steps of an axis.

    Raises
    ------
    ColumnError
        If it is of an engine, and has more different texts than can be fetched.
    """
    return _bins_in_engine(rows, key, axis) if rows.in_engine else bins_of(rows.memory[key], axis)


def bins_of(column: pd.Series, axis: Axis) -> Bins:
    """Turn a column of numbers, times or categories into the bins of an axis.

    Examples
    --------
    >>> import pandas as pd
    >>> bins_of(pd.Series(["b", "a", None]), Axis(10, 10, 5)).codes.tolist()
    [1, 0, -1]
    >>> bins = bins_of(pd.Series(["a", "b", "c"]), Axis(2, 10, 5))
    >>> bins.codes.tolist(), bins.firsts, bins.lasts
    ([0, 0, 1], ['a', 'c'], ['b', 'c'])
    """
    codes, held, different = _coded(column)
    ordered = in_order(different)
    if column.dtype.kind in "iuf":
        ordered = _with_skipped(ordered, axis.most_numbers)
    if column.dtype.kind in "iufM" and len(ordered) > axis.most_numbers:
        return _intervals(column, axis.bins)
    size = max(1, -(-len(ordered) // axis.most))
    bin_of_value = {value: code // size for code, value in enumerate(ordered)}
    firsts = ordered[::size]
    lasts = [ordered[min(start + size, len(ordered)) - 1] for start in range(0, len(ordered), size)]
    steps = Bins(np.zeros(0, dtype=np.int64), firsts, lasts, bin_of_value)
    bin_of_code = np.full(held.max(initial=-1) + 2, -1, dtype=np.int16)  # short: of many rows, memory takes the time
    bin_of_code[held] = steps.codes_of(different)
    return replace(steps, codes=bin_of_code.take(codes))


def _coded(column: pd.Series) -> tuple[Codes, Codes, pd.Series]:
    """Return a code for each row, -1 where its value is missing; which codes there are; and the value of each."""
    import pandas as pd

    if isinstance(column.dtype, pd.CategoricalDtype):
        codes = column.array.codes.astype(np.intp)
        held = _held(codes, len(column.dtype.categories))
        return codes, held, pd.Series(pd.Categorical.from_codes(held, dtype=column.dtype))
    if column.dtype.kind == "i" and int(column.max()) - int(column.min()) < MOST_COUNTED:
        codes = column.to_numpy() - column.min()
        held = _held(codes, int(codes.max()) + 1)
        return codes, held, pd.Series(held + column.min())
    codes, different = pd.factorize(column)
    return codes, np.arange(len(different)), pd.Series(different)


def _held(codes: Codes, most: int) -> Codes:
    held = np.zeros(most + 1, dtype=bool)
    held[codes] = True
    return np.flatnonzero(held[:-1])


def _with_skipped(ordered: list[Any], most: int) -> list[Any]:
    """Put back whole numbers that no row has between those that rows have, unless most are missing."""
    if any(value % 1 for value in ordered):
        return ordered
    steps = int(ordered[-1]) - int(ordered[0]) + 1  # Python's own numbers, which have no end
    return [ordered[0] + step for step in range(steps)] if len(ordered) * 3 >= steps <= most else ordered


def _intervals(column: pd.Series, bins: int) -> Bins:
    is_time = column.dtype.kind == "M"
    numbers = milliseconds(column) if is_time else column.astype("float64").to_numpy()
    missing = column.isna().to_numpy()
    present = numbers[~missing]
    steps = interval_bins(present.min(), present.max(), bins, is_time)
    assert steps.ends is not None
    codes = np.full(len(column), -1, dtype=np.int16)
    codes[~missing] = bin_of(present, steps.ends)
    return replace(steps, codes=codes)


def interval_bins(low: float, high: float, bins: int, is_time: bool) -> Bins:
    """Return equal intervals from the lowest to the highest of numbers, or of times in milliseconds since 1970."""
    ends = edges(low, high, bins) if is_time else round_edges(low, high, bins)
    values = list(times_of(ends if ends_are_fine(ends) else np.trunc(ends))) if is_time else ends.tolist()
    return Bins(np.zeros(0, dtype=np.int64), values[:-1], values[1:], ends=ends)


def _bins_in_engine(rows: Rows, key: str, axis: Axis) -> Bins:
    import narwhals as nw

    column = rows.lazy.select(value=nw.col(key))
    if rows.kind(key) == "text":
        values = _distinct(rows, column, MAX_TEXTS_COLLECTED)
        if len(values) > MAX_TEXTS_COLLECTED:
            raise ColumnError(
                f"The column {quoted(rows.names[key])} has more than {counted(MAX_TEXTS_COLLECTED, 'different text')}, "
                "too many for an axis. Gather them first, such as streets by ward."
            )
        return bins_of(rows.native(values, key), axis)
    few = axis.most_numbers
    if len(_distinct(rows, column.head(ROWS_LOOKED_AT), few)) <= few:
        values = _distinct(rows, column, few)
        if len(values) <= few:
            return bins_of(rows.native(values, key), axis)
    value = nw.col("value")
    ends = rows.collect(column.select(value.min().alias("low"), value.max().alias("high"))).iloc[0]
    return interval_bins(float(ends["low"]), float(ends["high"]), axis.bins, rows.kind(key) == "time")


def _distinct(rows: Rows, column: nw.LazyFrame[Any], most: int) -> list[Any]:
    """Return a column's different values, and one more than `most` at most."""
    import narwhals as nw

    # grouped, because `unique` is a window over every row in SQL: eight times as slow, with all rows in memory
    groups = column.filter(~nw.col("value").is_null()).group_by("value").agg(nw.len().alias("rows"))
    return list(rows.collect(groups.head(most + 1))["value"])
