"""The cells of a heatmap of a large table: its rows are grouped and gathered in the engine."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.errors import ColumnError, Mend, OptionError, TableError
from ddsviz.lazy import LazyTable
from ddsviz.limits import MAX_CELLS_COLLECTED, MAX_TEXTS_COLLECTED
from ddsviz.reduce.cells import Aggregate, Axis, Bins, interval_bins, joined_cells, bins_of
from ddsviz.reduce.points import bin_of
from ddsviz.wording import called, counted, quoted

if TYPE_CHECKING:
    import narwhals as nw
    import pandas as pd

    from ddsviz.reduce.cells import Codes

ROWS_LOOKED_AT = 10_000
"""Rows that are looked at to see whether a column has too many values to name, before the whole table is."""


@dataclass(frozen=True)
class LargeCells:
    """A large table that a heatmap is made of.

    Attributes
    ----------
    table : LazyTable
        Where it is.
    x, y, value : column or None
        What is gathered; without a value, rows are counted.
    """

    table: LazyTable
    x: Hashable
    y: Hashable
    value: Hashable | None

    def grouped(self, aggregate: Aggregate, x_axis: Axis, y_axis: Axis) -> tuple[Bins, Bins, pd.DataFrame]:
        """Return the columns, the rows and the cells of the heatmap."""
        x, y = _steps(self.table, self.x, x_axis), _steps(self.table, self.y, y_axis)
        return x, y, self.cells(x, y, self.value, aggregate)

    def cells(self, x: Bins, y: Bins, value: Hashable | None, aggregate: Aggregate) -> pd.DataFrame:
        """Gather a column's values, or count rows, in each cell."""
        import narwhals as nw

        rows = self._keyed(x, y, {} if value is None else {"value": self.table.plain(value)})
        if value is not None:
            rows = rows.filter(~nw.col("value").is_null())
        counting = value is None or aggregate == "count"
        asked = [(nw.len() if value is None else nw.col("value").count()).alias("count")]
        if not counting:
            how = "sum" if aggregate == "mean" else aggregate
            asked.append(getattr(nw.col("value"), how)().alias("value"))
        found = self._few(rows.group_by("x", "y").agg(*asked))
        found["value"] = found["count" if counting else "value"].astype("float64")
        if aggregate == "median" and any(steps.joined and not steps.cut for steps in (x, y)):
            mean = Mend.options(aggregate="mean")
            raise OptionError(
                f"A median cannot join neighbours of a table that stays in its engine. Use {mean}, or a column with "
                "fewer values.", mean,
            )  # fmt: skip
        return joined_cells(found, *self._codes(found, x, y), aggregate if not counting else "count")

    def shared(self, x: Bins, y: Bins, name: Hashable) -> pd.DataFrame:
        """Return, for each cell, the text that all its rows have in a column, or how many there are."""
        import narwhals as nw

        rows = self._keyed(x, y, {"text": self.table.plain(name).cast(nw.String).fill_null("–")})
        text = nw.col("text")
        different = rows.unique().group_by("x", "y")
        found = self._few(different.agg(text.min().alias("low"), text.max().alias("high"), nw.len().alias("n")))
        found["column"], found["row"] = self._codes(found, x, y)
        grouped = found.groupby(["row", "column"])
        cells = grouped.agg(low=("low", "min"), high=("high", "max"), n=("n", "max")).reset_index()
        cells["value"] = np.where(cells["low"] == cells["high"], cells["low"], cells["n"].astype(str) + " different")
        return cells[["row", "column", "value"]]

    def _codes(self, found: pd.DataFrame, x: Bins, y: Bins) -> tuple[Codes, Codes]:
        """Return which column and row of the heatmap each answer is of."""
        return self._bin_of_value(found["x"], self.x, x), self._bin_of_value(found["y"], self.y, y)

    def _bin_of_value(self, keys: pd.Series, name: Hashable, steps: Bins) -> Codes:
        codes = steps.codes_of(keys if steps.cut else self.table.native(keys, name))
        if (codes < 0).any():
            raise TableError(
                f"{self.table.engine} answers with values of '{called(name)}' that were not there when it was asked "
                "before. Keep the table in one of its own first, and draw that."
            )
        return codes

    def _keyed(self, x: Bins, y: Bins, more: dict[str, nw.Expr]) -> nw.LazyFrame[Any]:
        """Return the rows that have a cell, with the value or the interval that stands for its column and row."""
        import narwhals as nw

        rows = self.table.frame.select(x=self.table.plain(self.x), y=self.table.plain(self.y), **more)
        rows = rows.filter(~nw.col("x").is_null() & ~nw.col("y").is_null())
        keys = {name: bin_of(nw.col(name), steps.ends) for name, steps in (("x", x), ("y", y)) if steps.cut}
        return rows.with_columns(**keys) if keys else rows

    def _few(self, query: nw.LazyFrame[Any]) -> pd.DataFrame:
        found = self.table.collect(query.head(MAX_CELLS_COLLECTED + 1))
        if len(found) > MAX_CELLS_COLLECTED:
            raise ColumnError(
                f"{called(self.x)} and {called(self.y)} make more than {MAX_CELLS_COLLECTED:,} cells, too many to "
                "fetch. Gather them first, such as streets by ward, or days by month."
            )
        return found


def _steps(table: LazyTable, name: Hashable, axis: Axis) -> Bins:
    """Return the steps of an axis: a column's values, or intervals where it has too many numbers to name."""
    own = table.frame.select(value=table.plain(name))
    if table.kind(name) == "text":
        values = _distinct(table, own, MAX_TEXTS_COLLECTED)
        if len(values) > MAX_TEXTS_COLLECTED:
            raise ColumnError(
                f"The column {quoted(name)} has more than {counted(MAX_TEXTS_COLLECTED, 'different text')}, too many "
                "for an axis. Gather them first, such as streets by ward."
            )
        return bins_of(table.native(values, name), axis)
    few = axis.most_numbers
    if len(_distinct(table, own.head(ROWS_LOOKED_AT), few)) <= few:
        values = _distinct(table, own, few)
        if len(values) <= few:
            return bins_of(table.native(values, name), axis)
    import narwhals as nw

    ends = table.collect(own.select(nw.col("value").min().alias("low"), nw.col("value").max().alias("high"))).iloc[0]
    return interval_bins(float(ends["low"]), float(ends["high"]), axis.bins, table.kind(name) == "time")


def _distinct(table: LazyTable, own: nw.LazyFrame[Any], most: int) -> list[Any]:
    """Return a column's different values, and one more than `most` at most."""
    import narwhals as nw

    found: Iterable[Any] = table.collect(own.filter(~nw.col("value").is_null()).unique().head(most + 1))["value"]
    return list(found)
