"""Many places on a map, counted in small cells: fine ones where most rows lie, coarse ones far away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.binning import edges
from ddsviz.reduce.grid import bin_in_engine
from ddsviz.reduce.rows import Rows

if TYPE_CHECKING:
    import narwhals as nw
    import pandas as pd

    Box = tuple[tuple[float, float], tuple[float, float]]

LOOKED_AT = 100
FINE_COLUMNS, FINE_ROWS = 180, 140
COARSE = 40
OUTLYING = 0.005
MOST_ROUNDS = 8


@dataclass(frozen=True)
class PlacedRows:
    """The rows that have a position.

    Attributes
    ----------
    rows : Rows
        Their columns "x" and "y".
    zeros : int
        How many others stand at 0, 0, which means that they have none.
    beyond : int
        How many lie further north than 90 or further east than 180.
    box : tuple
        From where to where x and y reach.
    eastward : tuple
        From where to where x reaches as a longitude from 0 to 360.
    """

    rows: Rows
    zeros: int
    beyond: int
    box: Box
    eastward: tuple[float, float]

    @property
    def count(self) -> int:
        """How many there are."""
        return self.rows.count

    @property
    def spans(self) -> tuple[float, float]:
        """How far x reaches as it is, and as a longitude from 0 to 360."""
        return _length(self.box[0]), _length(self.eastward)

    def unwrapped(self) -> PlacedRows:
        """Return the same rows with longitudes from 0 to 360."""
        turned = self.rows.where(self.rows.lazy.with_columns(x=_eastward()), self.count)
        return replace(self, rows=turned, box=(self.eastward, self.box[1]))


def placed_rows(rows: Rows) -> PlacedRows:
    """Find the rows that have a position, of those with the columns "x" and "y"."""
    import narwhals as nw

    x, y = nw.col("x"), nw.col("y")
    given, at_zero = ~x.is_null() & ~y.is_null(), (x == 0) & (y == 0)
    placed = given & ~at_zero
    coordinates = {
        "x": nw.when(placed).then(x),
        "y": nw.when(placed).then(y),
        "eastward": nw.when(placed).then(_eastward()),
    }
    found = rows.collect(
        rows.lazy.select(
            coordinates["x"].count().alias("count"),
            nw.when(given & at_zero).then(x).count().alias("zeros"),
            nw.when(placed & ((y.abs() > 90) | (x.abs() > 180))).then(x).count().alias("beyond"),
            *(
                getattr(values, end)().alias(f"{end}_{name}")
                for name, values in coordinates.items()
                for end in ("min", "max")
            ),
        )
    ).iloc[0]
    count, zeros, beyond = (int(found[name]) for name in ("count", "zeros", "beyond"))
    x_ends, y_ends, eastward = (_ends(found, name) if count else (0.0, 0.0) for name in coordinates)
    return PlacedRows(rows.where(rows.lazy.filter(placed), count), zeros, beyond, (x_ends, y_ends), eastward)


def _ends(found: pd.Series, name: str) -> tuple[float, float]:
    return float(found[f"min_{name}"]), float(found[f"max_{name}"])


def _eastward() -> nw.Expr:
    import narwhals as nw

    x = nw.col("x")
    return nw.when(x < 0).then(x + 360).otherwise(x)


def counts_of_places(found: PlacedRows) -> tuple[pd.DataFrame, tuple[float, float]]:
    """Return where rows stand, cell by cell: the mean of each cell's "x" and "y", and its "rows"; and a cell's size."""
    import narwhals as nw
    import pandas as pd

    rows, x, y = found.rows, nw.col("x"), nw.col("y")
    boxes = [found.box]
    for _ in range(MOST_ROUNDS):
        home = boxes[-1]
        closer = _bulk(_cells(rows, rows.lazy.filter(_is_in(x, y, home)), home, LOOKED_AT, LOOKED_AT), home)
        if not any(_length(new) < _length(old) / 2 for new, old in zip(closer, home, strict=True)):
            break
        boxes.append(closer)
    home = boxes[-1]
    parts = [_cells(rows, rows.lazy.filter(_is_in(x, y, home)), home, FINE_COLUMNS, FINE_ROWS)]
    for outer, inner in pairwise(boxes):
        around = rows.lazy.filter(_is_in(x, y, outer) & ~_is_in(x, y, inner))
        parts.append(_cells(rows, around, outer, COARSE, COARSE))
    cells = pd.concat(parts, ignore_index=True)
    cells = cells.sort_values(["rows", "y", "x"], ascending=[False, True, True], kind="stable").reset_index(drop=True)
    return cells[["x", "y", "rows"]], (_length(home[0]) / FINE_COLUMNS, _length(home[1]) / FINE_ROWS)


def _cells(rows: Rows, query: nw.LazyFrame[Any], box: Box, columns: int, count: int) -> pd.DataFrame:
    """Return the number of rows in each cell of a grid, and their middle."""
    import narwhals as nw

    x, y = nw.col("x"), nw.col("y")
    (west, east), (south, north) = box
    x_edges, y_edges = edges(west, east, columns), edges(south, north, count)
    placed = query.with_columns(column=bin_in_engine(x, x_edges), row=bin_in_engine(y, y_edges))
    asked = placed.group_by("column", "row").agg(
        nw.len().alias("rows"), x.mean().alias("mean_x"), y.mean().alias("mean_y")
    )  # fmt: skip
    return rows.collect(asked).rename(columns={"mean_x": "x", "mean_y": "y"})


def _bulk(cells: pd.DataFrame, box: Box) -> Box:
    """Return the cells' box without the few rows that lie outermost on each side."""
    sides = []
    for name, (low, high) in zip(("column", "row"), box, strict=True):
        counts = np.bincount(cells[name].astype("int64"), weights=cells["rows"].astype("float64"), minlength=LOOKED_AT)
        upto = np.cumsum(counts) / counts.sum()
        first = int(np.searchsorted(upto, OUTLYING, side="right"))
        last = int(np.searchsorted(upto, 1 - OUTLYING))
        ends = edges(low, high, LOOKED_AT)
        sides.append((float(ends[min(first, LOOKED_AT - 1)]), float(ends[min(last, LOOKED_AT - 1) + 1])))
    return sides[0], sides[1]


def _is_in(x: nw.Expr, y: nw.Expr, box: Box) -> nw.Expr:
    (west, east), (south, north) = box
    return (x >= west) & (x <= east) & (y >= south) & (y <= north)


def _length(side: tuple[float, float]) -> float:
    return side[1] - side[0]
