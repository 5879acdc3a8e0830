"""Points of a large table: how many there are, where they lie, how many fall in each cell of a grid."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.binning import Grid, edges, scale_of
from ddsviz.calc.trend import Moments, Scale
from ddsviz.lazy import LazyTable

if TYPE_CHECKING:
    import narwhals as nw

Scales = tuple[Scale, Scale]
AXES = ("x", "y")


@dataclass(frozen=True)
class LargePoints:
    """The rows of a large table that have a place on both axes.

    Attributes
    ----------
    table : LazyTable
        Where they are.
    rows : narwhals.LazyFrame
        Their columns "x" and "y".
    count : int
        How many.
    gaps : dict
        How many rows lack each column; under "any", how many lack at least one.
    low : dict
        How many of the others lie at zero or below on each logarithmic axis.
    ends : dict
        The lowest and highest value on each axis.
    scales : tuple
        The scale of each axis.
    """

    table: LazyTable
    rows: nw.LazyFrame[Any]
    count: int
    gaps: dict[str, int]
    low: dict[str, int]
    ends: dict[str, list[float]]
    scales: Scales

    def grid(self, columns: int, rows: int) -> Grid:
        """Count points in the cells of a grid that spans them all; on a logarithmic axis, of powers of ten."""
        import narwhals as nw

        ends = {axis: np.log10(own) if scale == "log" else own for (axis, own), scale in self._axes}
        (x_low, x_high), (y_low, y_high) = ends["x"], ends["y"]
        x_edges, y_edges = edges(x_low, x_high, columns), edges(y_low, y_high, rows)
        cell = bin_of(self._straight("y"), y_edges) * columns + bin_of(self._straight("x"), x_edges)
        found = self.table.collect(self.rows.select(cell=cell).group_by("cell").agg(nw.len().alias("rows")))
        counts = np.zeros(rows * columns, dtype=np.int64)
        counts[found["cell"].to_numpy(dtype=np.int64)] = found["rows"].to_numpy(dtype=np.int64)
        return Grid(counts.reshape(rows, columns), x_edges, y_edges)

    def moments(self) -> Moments:
        """Return means and sums of squares, for a straight line through the points as they are drawn."""
        import narwhals as nw

        u, v = nw.col("u"), nw.col("v")
        straight = self.rows.select(u=self._straight("x"), v=self._straight("y"))
        first = straight.select(
            u.mean().alias("u_mean"), v.mean().alias("v_mean"), u.min().alias("u_low"), u.max().alias("u_high")
        )
        found = self.table.collect(first).iloc[0].astype(float)
        apart = straight.select(u=u - found["u_mean"], v=v - found["v_mean"])
        squares = apart.select(uu=u * u, uv=u * v, vv=v * v)
        sums = self.table.collect(squares.select(*(nw.col(name).sum() for name in ("uu", "uv", "vv")))).iloc[0]
        return Moments(**found, **sums.astype(float))

    @property
    def _axes(self) -> Any:
        return zip(self.ends.items(), self.scales, strict=True)

    def _straight(self, axis: str) -> nw.Expr:
        import narwhals as nw

        return nw.col(axis).log(10) if self.scales[AXES.index(axis)] == "log" else nw.col(axis)


def bin_of(values: nw.Expr, ends: Any) -> nw.Expr:
    """Return the interval that each value falls in, as `calc.binning.bin_of` does, figure for figure."""
    import narwhals as nw

    return ((values - float(ends[0])) * scale_of(ends)).floor().clip(0, len(ends) - 2).cast(nw.Int64)


def points_in(table: LazyTable, x: Hashable, y: Hashable, size: Hashable | None, scales: Scales) -> LargePoints:
    """Find the rows that have a place on both axes, and a size where points have one."""
    import narwhals as nw

    columns = {"x": x, "y": y, **({} if size is None else {"size": size})}
    rows = table.frame.select(**{key: table.plain(name) for key, name in columns.items()})
    placed = ~nw.col("x").is_null()
    for key in list(columns)[1:]:
        placed = placed & ~nw.col(key).is_null()
    asked = [nw.col(key).count().alias(f"present_{key}") for key in columns]
    asked.append(_number_of(placed).alias("placed"))
    for axis, scale in zip(AXES, scales, strict=True):
        low = placed & (nw.col(axis) <= 0) if scale == "log" else None
        if low is not None:
            asked.append(_number_of(low).alias(f"low_{axis}"))
            placed = placed & (nw.col(axis) > 0)
    asked.append(_number_of(placed).alias("drawn"))
    for axis in AXES:
        own = nw.when(placed).then(nw.col(axis))
        asked += [own.min().alias(f"from_{axis}"), own.max().alias(f"to_{axis}")]
    found = table.collect(rows.select(*asked)).iloc[0]
    gaps = {key: table.rows - int(found[f"present_{key}"]) for key in columns}
    return LargePoints(
        table,
        rows.filter(placed),
        int(found["drawn"]),
        {**gaps, "any": table.rows - int(found["placed"])},
        {axis: int(found.get(f"low_{axis}", 0)) for axis in AXES},
        {axis: [found[f"from_{axis}"], found[f"to_{axis}"]] for axis in AXES},
        scales,
    )


def _number_of(condition: nw.Expr) -> nw.Expr:
    """Return how many rows are so; not every engine adds true and false."""
    import narwhals as nw

    return nw.when(condition).then(1).otherwise(0).sum()
