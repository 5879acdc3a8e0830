"""How many points fall in each cell of a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.binning import bin_of, scale_of
from ddsviz.reduce.rows import Rows

if TYPE_CHECKING:
    import narwhals as nw
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

ROWS_AT_A_TIME = 1_000_000


@dataclass(frozen=True)
class Grid:
    """Counts of points in equal cells.

    Attributes
    ----------
    counts : numpy.ndarray of int, shape (rows, columns)
        Row 0 is the lowest.
    x_edges, y_edges : numpy.ndarray of float
        The cells' ends: one more than there are columns or rows.
    """

    counts: npt.NDArray[np.int64]
    x_edges: Floats
    y_edges: Floats


def grid_counts(rows: Rows, x_edges: Floats, y_edges: Floats) -> Grid:
    """Count points in the cells of a grid.

    Parameters
    ----------
    rows : Rows
        With the finite numbers "x" and "y".
    x_edges, y_edges : numpy.ndarray of float
        The ends of the grid's columns and rows: equal intervals that hold all points.
    """
    if rows.in_engine:
        return _counts_in_engine(rows, x_edges, y_edges)
    x, y = (rows.memory[key].to_numpy(dtype=np.float64) for key in ("x", "y"))
    columns, lines = len(x_edges) - 1, len(y_edges) - 1
    counts = np.zeros(lines * columns, dtype=np.int64)
    for start in range(0, len(x), ROWS_AT_A_TIME):
        part = slice(start, start + ROWS_AT_A_TIME)
        counts += np.bincount(bin_of(y[part], y_edges) * columns + bin_of(x[part], x_edges), minlength=len(counts))
    return Grid(counts.reshape(lines, columns), x_edges, y_edges)


def _counts_in_engine(rows: Rows, x_edges: Floats, y_edges: Floats) -> Grid:
    import narwhals as nw

    columns, lines = len(x_edges) - 1, len(y_edges) - 1
    cell = bin_in_engine(nw.col("y"), y_edges) * columns + bin_in_engine(nw.col("x"), x_edges)
    found = rows.collect(rows.lazy.select(cell=cell).group_by("cell").agg(nw.len().alias("rows")))
    counts = np.zeros(lines * columns, dtype=np.int64)
    counts[found["cell"].to_numpy(dtype=np.int64)] = found["rows"].to_numpy(dtype=np.int64)
    return Grid(counts.reshape(lines, columns), x_edges, y_edges)


def bin_in_engine(values: nw.Expr, ends: Any) -> nw.Expr:
    """Return the interval that each value falls in, as `calc.binning.bin_of` does, figure for figure."""
    import narwhals as nw

    return ((values - float(ends[0])) * scale_of(ends)).floor().clip(0, len(ends) - 2).cast(nw.Int64)
