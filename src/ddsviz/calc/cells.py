"""From rows of a table to the cells of a heatmap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ddsviz.calc.binning import bin_of, edges, round_edges
from ddsviz.calc.categories import in_order

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

Aggregate = Literal["mean", "sum", "count", "min", "max", "median"]
AGGREGATES: tuple[Aggregate, ...] = ("mean", "sum", "count", "min", "max", "median")


@dataclass(frozen=True)
class Steps:
    """The columns or rows of a heatmap.

    Attributes
    ----------
    codes : numpy.ndarray of int, shape (rows of the table,)
        Which step each row falls in; -1 where its value is missing.
    firsts, lasts : list
        The first and last value that each step stands for: equal where it stands for one value.
    cut : bool
        Whether numbers were cut into equal intervals; else steps with two ends hold neighbours in order.
    """

    codes: npt.NDArray[np.int64]
    firsts: list[Any]
    lasts: list[Any]
    cut: bool = False

    @property
    def joined(self) -> bool:
        """Whether a step stands for more than one value."""
        return self.firsts != self.lasts


def steps_of(column: pd.Series, most: int, most_numbers: int, bins: int) -> Steps:
    """Turn a column into the steps of an axis.

    Parameters
    ----------
    column : pandas.Series
        Numbers, times or categories.
    most : int
        Steps that there may be; above it neighbours are joined.
    most_numbers : int
        Distinct numbers or times that get a step each; above it they are cut into `bins` equal intervals.
    bins : int
        How many intervals.

    Examples
    --------
    >>> import pandas as pd
    >>> steps_of(pd.Series(["b", "a", None]), 10, 10, 5).codes.tolist()
    [1, 0, -1]
    >>> steps = steps_of(pd.Series(["a", "b", "c"]), 2, 10, 5)
    >>> steps.codes.tolist(), steps.firsts, steps.lasts
    ([0, 0, 1], ['a', 'c'], ['b', 'c'])
    """
    ordered = in_order(column)
    if column.dtype.kind in "iuf":
        ordered = _with_skipped(ordered, most_numbers)
    if column.dtype.kind in "iufM" and len(ordered) > most_numbers:
        return _intervals(column, bins)
    place = {value: code for code, value in enumerate(ordered)}
    size = max(1, -(-len(ordered) // most))
    codes = column.map(place, na_action="ignore").astype("float64").fillna(-size).to_numpy().astype(np.int64) // size
    firsts = ordered[::size]
    lasts = [ordered[min(start + size, len(ordered)) - 1] for start in range(0, len(ordered), size)]
    return Steps(codes, firsts, lasts)


def _with_skipped(ordered: list[Any], most: int) -> list[Any]:
    """Put back whole numbers that no row has between those that rows have, unless most are missing."""
    if any(value % 1 for value in ordered):
        return ordered
    steps = int(ordered[-1] - ordered[0]) + 1
    return [ordered[0] + step for step in range(steps)] if len(ordered) * 3 >= steps <= most else ordered


def _intervals(column: pd.Series, bins: int) -> Steps:
    import pandas as pd

    is_time = column.dtype.kind == "M"
    numbers = column.astype("int64").astype("float64") if is_time else column.astype("float64")
    missing = column.isna().to_numpy()
    present = numbers.to_numpy()[~missing]
    ends = edges(present.min(), present.max(), bins) if is_time else round_edges(present.min(), present.max(), bins)
    codes = np.full(len(column), -1, dtype=np.int64)
    codes[~missing] = bin_of(present, ends)
    unit = np.datetime_data(column.dtype)[0] if is_time else ""
    values = list(pd.to_datetime(ends.astype("int64"), unit=unit)) if is_time else ends.tolist()
    return Steps(codes, values[:-1], values[1:], cut=True)


def cell_values(
    columns: npt.NDArray[np.int64], rows: npt.NDArray[np.int64], values: pd.Series | None, aggregate: Aggregate
) -> pd.DataFrame:
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

    table = pd.DataFrame({"column": columns, "row": rows, "value": 1.0 if values is None else values.to_numpy()})
    table = table[(table["column"] >= 0) & (table["row"] >= 0) & table["value"].notna()]
    # Sorted by value, sums and means do not depend on the order of rows.
    cells = table.sort_values(["row", "column", "value"]).groupby(["row", "column"])["value"]
    count = cells.size()
    value = count if aggregate == "count" or values is None else cells.agg(aggregate)
    gathered = pd.DataFrame({"value": value.astype("float64"), "count": count}).reset_index()
    return gathered[["column", "row", "value", "count"]]
