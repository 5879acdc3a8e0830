"""From rows of a table to the cells of a heatmap."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ddsviz.calc.binning import bin_of, edges, round_edges
from ddsviz.calc.categories import in_order
from ddsviz.clocks import ends_are_fine, milliseconds, times_of

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    Codes = npt.NDArray[np.integer[Any]]

Aggregate = Literal["mean", "sum", "count", "min", "max", "median"]
AGGREGATE_WORDS = {
    "mean": "mean of ", "sum": "total of ", "count": "number of values of ", "min": "lowest ", "max": "highest ",
    "median": "median of ",
}  # fmt: skip
MAX_ROWS_SORTED = 50_000
MOST_COUNTED = 10_000  # whole numbers that lie closer together need no search
AGGREGATES: tuple[Aggregate, ...] = ("mean", "sum", "count", "min", "max", "median")


def gathered_words(label: str, aggregate: Aggregate) -> str:
    """Return what gathered values are called.

    Examples
    --------
    >>> gathered_words("Rain (mm)", "mean"), gathered_words("CO2", "max")
    ('mean of rain (mm)', 'highest CO2')
    """
    own_case = label[1:2].isupper() or not label[:1].isalpha()
    return AGGREGATE_WORDS[aggregate] + (label if own_case else label[:1].lower() + label[1:])


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
    place : dict
        The step of each value; empty where values are cut into intervals.
    ends : numpy.ndarray of float or None
        The ends of equal intervals, where numbers or times were cut; times as milliseconds since 1970.
    """

    codes: Codes
    firsts: list[Any]
    lasts: list[Any]
    place: dict[Any, int] = field(default_factory=dict)
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
        return keys.map(self.place, na_action="ignore").astype("float64").fillna(-1).to_numpy().astype(np.int64)


def bins_of(column: pd.Series, axis: Axis) -> Bins:
    """Turn a column of numbers, times or categories into the steps of an axis.

    Examples
    --------
    >>> import pandas as pd
    >>> steps_of(pd.Series(["b", "a", None]), Axis(10, 10, 5)).codes.tolist()
    [1, 0, -1]
    >>> steps = steps_of(pd.Series(["a", "b", "c"]), Axis(2, 10, 5))
    >>> steps.codes.tolist(), steps.firsts, steps.lasts
    ([0, 0, 1], ['a', 'c'], ['b', 'c'])
    """
    codes, held, different = _coded(column)
    ordered = in_order(different)
    if column.dtype.kind in "iuf":
        ordered = _with_skipped(ordered, axis.most_numbers)
    if column.dtype.kind in "iufM" and len(ordered) > axis.most_numbers:
        return _intervals(column, axis.bins)
    size = max(1, -(-len(ordered) // axis.most))
    place = {value: code // size for code, value in enumerate(ordered)}
    firsts = ordered[::size]
    lasts = [ordered[min(start + size, len(ordered)) - 1] for start in range(0, len(ordered), size)]
    steps = Bins(np.zeros(0, dtype=np.int64), firsts, lasts, place)
    bin_of_value = np.full(held.max(initial=-1) + 2, -1, dtype=np.int16)  # short: of many rows, memory takes the time
    bin_of_value[held] = steps.codes_of(different)
    return replace(steps, codes=bin_of_value.take(codes))


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


def cell_values(columns: Codes, rows: Codes, values: pd.Series | None, aggregate: Aggregate) -> pd.DataFrame:
    """Gather the values that fall in each cell.

    Parameters
    ----------
    columns, rows : numpy.ndarray of int, shape (n,)
        The cell of each value; a negative one leaves it out.
    values : pandas.Series or None
        What is gathered, missing values left out; None counts rows.
    aggregate : {"mean", "sum", "count", "min", "max", "median"}
        How.

    Returns
    -------
    pandas.DataFrame
        One row for each cell that holds anything: column, row, value, count.

    Examples
    --------
    >>> import pandas as pd
    >>> cell_values(np.array([0, 0, 1]), np.array([0, 0, 0]), pd.Series([1.0, 3.0, 5.0]), "mean").values.tolist()
    [[0.0, 0.0, 2.0, 2.0], [1.0, 0.0, 5.0, 1.0]]
    """
    import pandas as pd

    width = int(columns.max(initial=0)) + 1
    kept = (columns >= 0) & (rows >= 0)
    if values is not None:
        kept &= values.notna().to_numpy()
    cell = np.multiply(rows, width, dtype=np.int64)
    cell += columns
    cell = cell if kept.all() else cell[kept]
    if aggregate == "count" or values is None:
        counts = np.bincount(cell)
        found = np.flatnonzero(counts)
        return pd.DataFrame(
            {
                "column": found % width,
                "row": found // width,
                "value": counts[found].astype(float),
                "count": counts[found],
            }
        )
    table = pd.DataFrame({"cell": cell, "value": values.to_numpy()[kept]})
    if len(table) <= MAX_ROWS_SORTED:  # by value: then not even the last digit of a sum hangs on the order of rows
        table = table.sort_values(["cell", "value"])
    cells = table.groupby("cell")["value"]
    grouped = pd.DataFrame({"value": cells.agg(aggregate).astype("float64"), "count": cells.size()})
    found = grouped.index.to_numpy()
    return grouped.assign(column=found % width, row=found // width)[["column", "row", "value", "count"]].reset_index(
        drop=True
    )


def joined_cells(parts: pd.DataFrame, columns: Codes, rows: Codes, aggregate: Aggregate) -> pd.DataFrame:
    """Join parts of cells that were gathered elsewhere to whole cells.

    Parameters
    ----------
    parts : pandas.DataFrame
        With "count", the number of rows, and "value": their sum for a mean, else what was asked for.
    columns, rows : numpy.ndarray of int
        The cell of each part.
    aggregate : {"mean", "sum", "count", "min", "max", "median"}
        How values are gathered. A median cannot be joined: each of its cells has one part.

    Returns
    -------
    pandas.DataFrame
        As of `cell_values`.

    Examples
    --------
    >>> import pandas as pd
    >>> parts = pd.DataFrame({"count": [1, 3], "value": [2.0, 10.0]})
    >>> joined_cells(parts, np.array([0, 0]), np.array([0, 0]), "mean").values.tolist()
    [[0.0, 0.0, 3.0, 4.0]]
    """
    how = aggregate if aggregate in ("min", "max") else "sum"
    table = parts[["value", "count"]].assign(column=columns, row=rows)
    cells = table.groupby(["row", "column"]).agg(value=("value", how), count=("count", "sum")).reset_index()
    if aggregate == "mean":
        cells["value"] = cells["value"] / cells["count"]
    return cells[["column", "row", "value", "count"]]
