"""The first, last, lowest and highest point of a line, and its first gap, in each of equal intervals.

Drawn as a line as wide as there are intervals, the picture is that of all points. In memory `calc.downsampling.m4`
finds them; here an engine is asked.

References
----------
Jugel, Jerzak, Hackenbroich, Markl: M4: a visualization-oriented time series data aggregation. PVLDB 7(10), 2014.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.binning import LEAST_SPAN
from ddsviz.calc.downsampling import new_points
from ddsviz.calc.gaps import Buckets
from ddsviz.limits import MAX_ROWS_SMOOTHED_AT_ONCE
from ddsviz.reduce.grid import bin_in_engine
from ddsviz.reduce.lines import Line

if TYPE_CHECKING:
    import narwhals as nw
    import numpy.typing as npt
    import pandas as pd

    Floats = npt.NDArray[np.float64]

INTERVALS_COUNTED = 1_000

KNOW_NO_FIRST = ("Dask", "Spark")
"""Engines that cannot tell, within a group, the first value in an order."""


def m4_in_engine(line: Line, count: int) -> tuple[Floats, Floats, Buckets]:
    """Return the points to keep of a line in an engine, as `calc.downsampling.m4`, and the buckets that have rows.

    Points of one place are one.
    """
    query = line.query
    assert query is not None
    rows = in_buckets(line, count)
    find = _joined if query.engine in KNOW_NO_FIRST else _first_in_order
    found = find(line, rows).sort_values("bucket")
    pairs = (("first", "first_y"), ("last", "last_y"), ("low_x", "low"), ("high_x", "high"), ("gap", "gap_y"))
    found["gap_y"] = np.nan
    points = np.concatenate([found[[one, other]].to_numpy(dtype=np.float64) for one, other in pairs])
    points = points[~np.isnan(points[:, 0])]
    points = points[np.lexsort((points[:, 1], points[:, 0]))]
    points = points[new_points(points)]
    return points[:, 0], points[:, 1], _buckets(found, line.rows)


def _buckets(found: pd.DataFrame, rows: int) -> Buckets:
    firsts, lasts = found[["first", "gap"]].min(axis=1), found[["last", "gap_end"]].max(axis=1)
    held = found["bucket"].to_numpy(dtype=np.int64)
    return Buckets(held, firsts.to_numpy(dtype=np.float64), lasts.to_numpy(dtype=np.float64), rows)


def _first_in_order(line: Line, rows: nw.LazyFrame[Any]) -> pd.DataFrame:
    """Ask for the first and last of each bucket in the order of places, and of heights: of equal ones the leftmost."""
    import narwhals as nw

    x, y = nw.col("x"), nw.col("y")
    present = rows.filter(~y.is_null()) if line.gaps else rows
    asked = present.with_columns(depth=-y).group_by("bucket").agg(
        y.min().alias("low"), y.max().alias("high"), x.min().alias("first"), x.max().alias("last"),
        x.first(order_by=("y", "x")).alias("low_x"), x.first(order_by=("depth", "x")).alias("high_x"),
        y.first(order_by=("x", "y")).alias("first_y"), y.last(order_by=("x", "y")).alias("last_y"),
    )  # fmt: skip
    assert line.query is not None
    found = line.query.collect(asked)
    if not line.gaps:
        return found.assign(gap=np.nan, gap_end=np.nan)
    gaps = rows.filter(y.is_null()).group_by("bucket").agg(x.min().alias("gap"), x.max().alias("gap_end"))
    return found.merge(line.query.collect(gaps), how="outer", on="bucket")


def _joined(line: Line, rows: nw.LazyFrame[Any]) -> pd.DataFrame:
    """Ask for the ends of each bucket, and then for what else the rows at those ends have."""
    import narwhals as nw

    query, x, y = line.query, nw.col("x"), nw.col("y")
    assert query is not None
    assert query.table is not None
    split = rows.with_columns(present=nw.when(~y.is_null()).then(x), absent=nw.when(y.is_null()).then(x))
    ends = split.group_by("bucket").agg(
        y.min().alias("low"), y.max().alias("high"), nw.col("present").min().alias("first"),
        nw.col("present").max().alias("last"), nw.col("absent").min().alias("gap"),
        nw.col("absent").max().alias("gap_end"),
    )  # fmt: skip
    marked = split.join(query.table.kept(ends), on="bucket").select(
        "bucket", "low", "high", "first", "last", "gap", "gap_end",
        low_x=nw.when(y == nw.col("low")).then(x), high_x=nw.when(y == nw.col("high")).then(x),
        first_y=nw.when(x == nw.col("first")).then(y), last_y=nw.when(x == nw.col("last")).then(y),
    )  # fmt: skip
    names = ("low", "high", "first", "last", "gap", "gap_end", "low_x", "high_x", "first_y")
    asked = [nw.col(name).min().alias(f"{name}_1") for name in names] + [nw.col("last_y").max().alias("last_y_1")]
    return query.collect(marked.group_by("bucket").agg(*asked)).rename(columns=lambda name: name.removesuffix("_1"))


def distinct_times(line: Line) -> Floats:
    """Return all distinct x of a line in an engine, ascending: for a line of few points."""
    import narwhals as nw

    assert line.query is not None
    found = line.query.collect(line.query.lazy.group_by("x").agg(nw.len().alias("rows")))
    return np.sort(found["x"].to_numpy(dtype=np.float64))


def parts_in_order(line: Line) -> Iterator[tuple[tuple[Floats, Floats], bool]]:
    """Yield places and heights of a line in an engine, in their order, a part at a time, and which part is the last."""
    import narwhals as nw

    query, x = line.query, nw.col("x")
    assert query is not None
    ends = _ends_of_parts(line, float(line.at[0]), float(line.at[1]), line.rows)
    for low, high in pairwise([-np.inf, *ends, np.inf]):
        rows = query.lazy.filter(x >= low if low > -np.inf else ~x.is_null())
        part = query.collect((rows.filter(x < high) if high < np.inf else rows).select("x", "y"))
        part = part.sort_values(["x", "y"])
        yield (part["x"].to_numpy(dtype=np.float64), part["y"].to_numpy(dtype=np.float64)), high == np.inf


def _ends_of_parts(line: Line, first: float, last: float, rows: int) -> list[float]:
    """Return where to cut an interval of a line, so that no part has too many rows, unless these have one place."""
    import narwhals as nw

    assert line.query is not None
    if rows <= MAX_ROWS_SMOOTHED_AT_ONCE or not last - first > LEAST_SPAN:
        return []
    x, edges = nw.col("x"), np.linspace(first, last, INTERVALS_COUNTED + 1)
    inside = line.query.lazy.filter(x >= first, x <= last).with_columns(bucket=bin_in_engine(x, edges))
    found = line.query.collect(inside.group_by("bucket").agg(nw.len().alias("rows"))).sort_values("bucket")
    ends: list[float] = []
    held = 0
    for bucket, count in zip(found["bucket"].astype(int), found["rows"].astype(int), strict=True):
        low, high = edges[bucket : bucket + 2]
        if held + count > MAX_ROWS_SMOOTHED_AT_ONCE and low > first:
            ends.append(float(low))
            held = 0
        ends += _ends_of_parts(line, float(low), float(high), count)
        held += count
    return ends


def in_buckets(line: Line, count: int) -> nw.LazyFrame[Any]:
    """Return the rows of a line in an engine, with the "bucket" of each: which of so many equal intervals it is in."""
    import narwhals as nw

    assert line.query is not None
    rows = line.query.lazy.select("x", "y")
    first, last = line.at
    if not last - first > LEAST_SPAN:
        return rows.with_columns(bucket=nw.lit(0))
    return rows.with_columns(bucket=bin_in_engine(nw.col("x"), np.linspace(first, last, count + 1)))
