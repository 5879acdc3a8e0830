"""From the rows of a table to the cells of a heatmap."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ddsviz.calc.rounding import rounded
from ddsviz.charts.bins import bin_names
from ddsviz.errors import ColumnError, Mend, OptionError
from ddsviz.kinds.heatmap.read import Pairs
from ddsviz.limits import BINS_FOR_NUMBERS, MAX_DISTINCT_NUMBERS_NAMED, MAX_HEATMAP_COLUMNS, MAX_HEATMAP_ROWS
from ddsviz.reduce.aggregate import Aggregate
from ddsviz.reduce.bins import Axis, Bins, axis_bins
from ddsviz.reduce.cells import aggregated_cells, texts_of_cells

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Cells:
    """A reduced heatmap: its cells, and what its columns and rows stand for."""

    table: pd.DataFrame
    columns: Bins
    rows: Bins
    column_names: list[str]
    row_names: list[str]

    @property
    def size(self) -> int:
        """How many cells there are, with and without a value."""
        return len(self.column_names) * len(self.row_names)


def cells_of(pairs: Pairs, aggregate: Aggregate) -> Cells:
    """Return the cells, and what their columns and rows stand for."""
    columns, rows = (
        axis_bins(pairs.rows, key, Axis(most, MAX_DISTINCT_NUMBERS_NAMED, BINS_FOR_NUMBERS))
        for key, most in (("x", MAX_HEATMAP_COLUMNS), ("y", MAX_HEATMAP_ROWS))
    )
    table = aggregated_cells(pairs.rows, columns, rows, "value" if pairs.has_value else None, aggregate)
    if not len(table):
        raise ColumnError(
            f"No row has {pairs.x_label}, {pairs.y_label} and {pairs.value_label} all at once, so no cell has a value."
        )
    table["value"] = rounded(table["value"])
    return Cells(table, columns, rows, bin_names(columns), bin_names(rows))


def more_of_cells(pairs: Pairs, cells: Cells, aggregate: Aggregate) -> dict[Hashable, pd.Series]:
    """Return further columns, one value for each cell: numbers aggregated, others where a cell's rows agree."""
    found = {}
    for index, name in enumerate(pairs.extra):
        key = f"extra{index}"
        if pairs.rows.kind(key) == "number":
            values = aggregated_cells(pairs.rows, cells.columns, cells.rows, key, aggregate)
            values["value"] = rounded(values["value"])
        else:
            values = texts_of_cells(pairs.rows, cells.columns, cells.rows, key)
        found[name] = cells.table.merge(values, on=["row", "column"], how="left", suffixes=("", "_own"))["value_own"]
    return found


def colour_ends(values: pd.Series, low: float | None, high: float | None) -> tuple[float, float]:
    """Return the ends of the colour scale: those asked for, or the lowest and the highest value."""
    low = float(values.min()) if low is None else low
    high = float(values.max()) if high is None else high
    if low > high:
        raise OptionError(
            f"vmin and vmax leave out all values, which run from {values.min():g} to {values.max():g}. Leave them out.",
            Mend.options(vmin=..., vmax=...),
        )
    return low, high
