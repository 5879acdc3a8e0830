"""A line through many points of a large table: what its pixels can show, and its moving average by steps of time."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.binning import LEAST_SPAN
from ddsviz.calc.downsampling import new_points
from ddsviz.calc.gaps import Buckets
from ddsviz.errors import ColumnError, Mend, OptionError
from ddsviz.lazy import LazyTable
from ddsviz.limits import MAX_TEXTS_COLLECTED
from ddsviz.reduce.grid import bin_in_engine
from ddsviz.wording import counted, quoted

if TYPE_CHECKING:
    import narwhals as nw
    import numpy.typing as npt
    import pandas as pd

    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class LargeLine:
    """One line: the rows that have a place in time.

    Attributes
    ----------
    table : LazyTable
        Where they are.
    rows : narwhals.LazyFrame
        Their columns "x" and "y"; y is null in a gap.
    count, gaps : int
        How many rows, and how many of them have no height.
    ends : dict
        The lowest and highest "x" and "y".
    breaks : tuple of float
        Where the line goes on after a gap without rows, ascending.
    """

    table: LazyTable
    rows: nw.LazyFrame[Any]
    count: int
    gaps: int
    ends: dict[str, list[float]]
    breaks: tuple[float, ...] = ()

    def m4(self, count: int) -> tuple[Floats, Floats, Buckets]:
        """Return the first, last, lowest and highest point and the first gap of each bucket, as `downsampling.m4`.

        Points of one place are one. And the buckets that have rows.
        """
        import narwhals as nw

        x, y = nw.col("x"), nw.col("y")
        rows = self._in_buckets(count).with_columns(
            present=nw.when(~y.is_null()).then(x), absent=nw.when(y.is_null()).then(x)
        )
        ends = rows.group_by("bucket").agg(
            y.min().alias("low"), y.max().alias("high"), nw.col("present").min().alias("first"),
            nw.col("present").max().alias("last"), nw.col("absent").min().alias("gap"),
            nw.col("absent").max().alias("end"),
        )  # fmt: skip
        marked = rows.join(self.table.kept(ends), on="bucket").select(
            "bucket", "low", "high", "first", "last", "gap", "end",
            low_x=nw.when(y == nw.col("low")).then(x), high_x=nw.when(y == nw.col("high")).then(x),
            first_y=nw.when(x == nw.col("first")).then(y), last_y=nw.when(x == nw.col("last")).then(y),
        )  # fmt: skip
        names = ("low", "high", "first", "last", "gap", "end", "low_x", "high_x", "first_y")
        found = self.table.collect(
            marked.group_by("bucket").agg(
                *(nw.col(name).min().alias(f"{name}_1") for name in names), nw.col("last_y").max().alias("last_y_1")
            )
        )
        found["gap_y_1"] = np.nan
        pairs = (("first", "first_y"), ("last", "last_y"), ("low_x", "low"), ("high_x", "high"), ("gap", "gap_y"))
        points = np.concatenate([found[[f"{one}_1", f"{other}_1"]].to_numpy(dtype=np.float64) for one, other in pairs])
        points = points[~np.isnan(points[:, 0])]
        points = points[np.lexsort((points[:, 1], points[:, 0]))]
        points = points[new_points(points)]
        return points[:, 0], points[:, 1], self._buckets(found)

    def _buckets(self, found: pd.DataFrame) -> Buckets:
        found = found.sort_values("bucket")
        firsts, lasts = found[["first_1", "gap_1"]].min(axis=1), found[["last_1", "end_1"]].max(axis=1)
        places = found["bucket"].to_numpy(dtype=np.int64)
        return Buckets(places, firsts.to_numpy(dtype=np.float64), lasts.to_numpy(dtype=np.float64), self.count)

    def times(self) -> Floats:
        """Return all distinct x, ascending: for a line of few points."""
        found = self.table.collect(self.rows.select("x").unique())
        return np.sort(found["x"].to_numpy(dtype=np.float64))

    def steps(self, count: int) -> tuple[Floats, Floats]:
        """Return the sum of the heights in each of so many equal steps of time, and how many there are."""
        import narwhals as nw

        y = nw.col("y")
        rows = self._in_buckets(count).filter(~y.is_null())
        found = self.table.collect(rows.group_by("bucket").agg(y.sum().alias("total"), y.count().alias("rows")))
        totals, counts = np.zeros(count), np.zeros(count)
        place = found["bucket"].to_numpy(dtype=np.int64)
        totals[place], counts[place] = found["total"], found["rows"]
        return totals, counts

    def smoothed(self, window: int, center: bool, x: Hashable) -> LargeLine:
        """Return the line of the moving average of so many rows, none of which lies beyond a gap without rows."""
        import narwhals as nw

        later = (window - 1) // 2 if center else 0  # rows of the window that come after its point
        order = {"order_by": ("x", "y")}
        try:
            rows = self.rows.with_columns(
                y=nw.col("y").rolling_mean(window, min_samples=window, center=center).over(**order)
            )
            if self.breaks:
                # not parts of their own, for Dask cannot take windows within parts
                parts = [nw.when(nw.col("x") >= start).then(1).otherwise(0) for start in self.breaks]
                rows = rows.with_columns(part=nw.sum_horizontal(*parts)).with_columns(
                    first=nw.col("part").shift(window - 1 - later).over(**order),
                    last=nw.col("part").shift(-later).over(**order),
                )
                rows = rows.with_columns(y=nw.when(nw.col("first") == nw.col("last")).then(nw.col("y")))
            return replace(self, rows=rows.select("x", "y"))
        except ValueError:
            order_by_x = Mend(
                f"data = data.set_index({str(x)!r}, drop=False)"
            )  # of Dask: the others sort by themselves
            raise OptionError(
                f"{self.table.engine} cannot take windows of {window} rows here, because its rows are in no order. "
                f"Order them first:{order_by_x}", order_by_x,
            ) from None  # fmt: skip

    def at(self, x: Floats) -> Floats:
        """Return the heights at some of the line's points."""
        import narwhals as nw

        found = self.table.collect(self.rows.filter(nw.col("x").is_in(np.unique(x).tolist())))
        heights = found.sort_values(["x", "y"]).drop_duplicates("x").set_index("x")["y"]
        return heights.reindex(x).to_numpy(dtype=np.float64)

    def _in_buckets(self, buckets: int) -> nw.LazyFrame[Any]:
        import narwhals as nw

        first, last = self.ends["x"]
        if not last - first > LEAST_SPAN:
            return self.rows.with_columns(bucket=nw.lit(0))
        return self.rows.with_columns(bucket=bin_in_engine(nw.col("x"), np.linspace(first, last, buckets + 1)))


def line_in(table: LazyTable, x: Hashable, y: Hashable, category: tuple[Hashable, Any] | None = None) -> LargeLine:
    """Find the rows of a line: all that have a place in time, or those of one category."""
    import narwhals as nw

    columns = {"x": table.plain(x), "y": table.plain(y)}
    if category is not None:
        columns["category"] = table.plain(category[0])
    rows = table.frame.select(**columns).filter(~nw.col("x").is_null())
    if category is not None:
        rows = rows.filter(nw.col("category") == category[1])
    rows = rows.select(nw.col("x").cast(nw.Float64), "y")
    asked = [nw.len().alias("rows"), nw.col("y").count().alias("heights")]
    asked += [getattr(nw.col(name), end)().alias(f"{end}_{name}") for name in ("x", "y") for end in ("min", "max")]
    found = table.collect(rows.select(*asked)).iloc[0]
    count = int(found["rows"])
    ends = {name: [float(found[f"min_{name}"]), float(found[f"max_{name}"])] for name in ("x", "y")} if count else {}
    return LargeLine(table, rows, count, count - int(found["heights"]), ends)


def categories_in(table: LazyTable, name: Hashable) -> pd.Series:
    """Return how many rows each category has, missing ones left out; the index holds the categories.

    Raises
    ------
    ColumnError
        If there are too many.
    """
    import narwhals as nw

    own = table.frame.select(value=table.plain(name)).filter(~nw.col("value").is_null())
    found = table.collect(own.group_by("value").agg(nw.len().alias("rows")).head(MAX_TEXTS_COLLECTED + 1))
    if len(found) > MAX_TEXTS_COLLECTED:
        raise ColumnError(
            f"The column {quoted(name)} has more than {counted(MAX_TEXTS_COLLECTED, 'different value')}, too many for "
            "lines of their own. Choose some of them first."
        )
    return found.set_index("value")["rows"]
