"""Values in the cells of a grid of categories: aggregated, or the text that all rows of a cell share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.errors import ColumnError, Mend, OptionError, TableError
from ddsviz.limits import MAX_CELLS_COLLECTED
from ddsviz.reduce.aggregate import Aggregate
from ddsviz.reduce.bins import Bins
from ddsviz.reduce.grid import bin_in_engine
from ddsviz.reduce.rows import Rows
from ddsviz.wording import called

if TYPE_CHECKING:
    import narwhals as nw
    import pandas as pd

    from ddsviz.reduce.bins import Codes

MAX_ROWS_SORTED = 50_000


def aggregated_cells(rows: Rows, x: Bins, y: Bins, value: str | None, aggregate: Aggregate) -> pd.DataFrame:
    """Aggregate the values that fall in each cell, or count its rows.

    Parameters
    ----------
    rows : Rows
        With the columns "x" and "y".
    x, y : Steps
        The columns and rows of cells.
    value : str or None
        The key of what is aggregated; None counts rows.
    aggregate : {"mean", "sum", "count", "min", "max", "median"}
        How.

    Returns
    -------
    pandas.DataFrame
        One row for each cell that holds anything: column, row, value, count.

    Raises
    ------
    OptionError
        If an engine cannot aggregate so.
    ColumnError
        If there are too many cells to fetch.
    """
    if rows.in_engine:
        return _aggregated_in_engine(rows, x, y, value, aggregate)
    return cell_values(x.codes, y.codes, None if value is None else rows.memory[value], aggregate)


def texts_of_cells(rows: Rows, x: Bins, y: Bins, key: str) -> pd.DataFrame:
    """Return, for each cell, the text that all its rows have in a column, or how many different ones there are.

    Returns
    -------
    pandas.DataFrame
        One row for each cell that holds anything: column, row, value.
    """
    if rows.in_engine:
        return _texts_in_engine(rows, x, y, key)
    import pandas as pd

    column = rows.memory[key]
    texts = column.astype(object).where(column.notna(), "–").astype(str)
    table = pd.DataFrame({"column": x.codes, "row": y.codes, "value": texts})
    table = table[(table["column"] >= 0) & (table["row"] >= 0)]
    cells = table.groupby(["row", "column"])["value"]
    return cells.agg(
        lambda texts: texts.iloc[0] if texts.nunique() == 1 else f"{texts.nunique()} different"
    ).reset_index()


def cell_values(columns: Codes, rows: Codes, values: pd.Series | None, aggregate: Aggregate) -> pd.DataFrame:
    """Aggregate the values that fall in each cell.

    Parameters
    ----------
    columns, rows : numpy.ndarray of int, shape (n,)
        The cell of each value; a negative one leaves it out.
    values : pandas.Series or None
        What is aggregated, missing values left out; None counts rows.
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


def _aggregated_in_engine(rows: Rows, x: Bins, y: Bins, value: str | None, aggregate: Aggregate) -> pd.DataFrame:
    import narwhals as nw

    keyed = _keyed(rows, x, y)
    if value is not None:
        keyed = keyed.filter(~nw.col(value).is_null())
    counting = value is None or aggregate == "count"
    asked = [(nw.len() if value is None else nw.col(value).count()).alias("count")]
    if not counting:
        how = "sum" if aggregate == "mean" else aggregate
        asked.append(getattr(nw.col(str(value)), how)().alias("value"))
    found = _few(rows, keyed.group_by("x", "y").agg(*asked))
    found["value"] = found["count" if counting else "value"].astype("float64")
    if aggregate == "median" and any(steps.joined and not steps.cut for steps in (x, y)):
        mean = Mend.options(aggregate="mean")
        raise OptionError(
            f"A median cannot join neighbours of a table that stays in its engine. Use {mean}, or a column with "
            "fewer values.", mean,
        )  # fmt: skip
    return joined_cells(found, *_codes(rows, found, x, y), "count" if counting else aggregate)


def _texts_in_engine(rows: Rows, x: Bins, y: Bins, key: str) -> pd.DataFrame:
    import narwhals as nw

    value = nw.col(key)
    different = _keyed(rows, x, y).group_by("x", "y", key).agg(nw.len().alias("rows"))
    asked = value.min().alias("low"), value.max().alias("high"), nw.len().alias("n"), value.count().alias("present")
    found = _few(rows, different.group_by("x", "y").agg(*asked))
    found["column"], found["row"] = _codes(rows, found, x, y)
    for end in ("low", "high"):
        texts = rows.native(found[end], key)
        found[end] = texts.astype(object).where(found["present"] > 0, "–").astype(str)
    cells = found.groupby(["row", "column"]).agg(low=("low", "min"), high=("high", "max"), n=("n", "max")).reset_index()
    one = (cells["low"] == cells["high"]) & (cells["n"] == 1)
    cells["value"] = np.where(one, cells["low"], cells["n"].clip(2).astype(str) + " different")
    return cells[["row", "column", "value"]]


def _keyed(rows: Rows, x: Bins, y: Bins) -> nw.LazyFrame[Any]:
    """Return the rows that have a cell, with the value or the interval that stands for its column and row."""
    import narwhals as nw

    keyed = rows.lazy.filter(~nw.col("x").is_null() & ~nw.col("y").is_null())
    bins = {key: bin_in_engine(nw.col(key), steps.ends) for key, steps in (("x", x), ("y", y)) if steps.cut}
    return keyed.with_columns(**bins) if bins else keyed


def _codes(rows: Rows, found: pd.DataFrame, x: Bins, y: Bins) -> tuple[Codes, Codes]:
    """Return which column and row of the heatmap each answer is of."""
    return _bin_of_value(rows, found["x"], "x", x), _bin_of_value(rows, found["y"], "y", y)


def _bin_of_value(rows: Rows, keys: pd.Series, key: str, steps: Bins) -> Codes:
    codes = steps.codes_of(keys if steps.cut else rows.native(keys, key))
    if (codes < 0).any():
        raise TableError(
            f"{rows.engine} answers with values of '{called(rows.names[key])}' that were not there when it was asked "
            "before. Keep the table in one of its own first, and draw that."
        )
    return codes


def _few(rows: Rows, query: nw.LazyFrame[Any]) -> pd.DataFrame:
    found = rows.collect(query.head(MAX_CELLS_COLLECTED + 1))
    if len(found) > MAX_CELLS_COLLECTED:
        raise ColumnError(
            f"{called(rows.names['x'])} and {called(rows.names['y'])} make more than {MAX_CELLS_COLLECTED:,} cells, "
            "too many to fetch. Gather them first, such as streets by ward, or days by month."
        )
    return found


def joined_cells(parts: pd.DataFrame, columns: Codes, rows: Codes, aggregate: Aggregate) -> pd.DataFrame:
    """Join parts of cells that an engine has aggregated to whole cells.

    Parameters
    ----------
    parts : pandas.DataFrame
        With "count", the number of rows, and "value": their sum for a mean, else what was asked for.
    columns, rows : numpy.ndarray of int
        The cell of each part.
    aggregate : {"mean", "sum", "count", "min", "max", "median"}
        How values are aggregated. A median cannot be joined: each of its cells has one part.

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
