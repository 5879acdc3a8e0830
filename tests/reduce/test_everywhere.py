"""Each primitive gives in an engine what it gives in memory, on any table."""

from __future__ import annotations

import dataclasses
import warnings
from typing import Any

import engines
import narwhals as nw
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.pandas import column, data_frames, range_indexes

from ddsviz.calc.binning import edges
from ddsviz.calc.downsampling import m4, new_points
from ddsviz.calc.smoothing import smoothed
from ddsviz.errors import OptionError
from ddsviz.lazy import LazyTable
from ddsviz.reduce.aggregate import AGGREGATES, aggregate_by_key
from ddsviz.reduce.bins import Axis, axis_bins
from ddsviz.reduce.buckets import distinct_times, m4_in_engine
from ddsviz.reduce.cells import aggregated_cells, texts_of_cells
from ddsviz.reduce.correlations import correlations
from ddsviz.reduce.grid import grid_counts
from ddsviz.reduce.lines import categories_of, line_of
from ddsviz.reduce.moments import moments
from ddsviz.reduce.places import counts_of_places, placed_rows
from ddsviz.reduce.points import placed_points
from ddsviz.reduce.rolling import Smoother, smoothed_by_rows, smoothed_by_steps
from ddsviz.reduce.rows import Rows, rows_in_engine
from ddsviz.reduce.sample import even_sample, rows_with_gaps

pytestmark = pytest.mark.filterwarnings("ignore")  # of the engines' own, about their own dependencies
ENGINES = list(engines.LAZY)
EXAMPLES = {"lazy polars": 20, "duckdb": 10, "ibis": 3, "dask": 3, "spark": 1}  # by what a query takes them
NUMBERS = st.sampled_from([-3.0, -0.5, 0.0, 1.0, 2.0, 2.0, 7.5, 1e3, np.nan]) | st.floats(-100, 100, width=16)
WORDS = st.sampled_from(["a", "b", "Leith", None])
TABLES = data_frames(
    [
        column("x", elements=NUMBERS, dtype="float64"), column("y", elements=NUMBERS, dtype="float64"),
        column("z", elements=NUMBERS, dtype="float64"), column("word", elements=WORDS, dtype=object),
        column("hour", elements=st.integers(0, 5), dtype="int64"),
        column("day", elements=st.integers(0, 400), dtype="int64"),
    ],
    index=range_indexes(min_size=4, max_size=40),
)  # fmt: skip


def prepared(drawn: pd.DataFrame) -> pd.DataFrame:
    """Return a table with times, one of whose rows at least has all it needs to be drawn."""
    table = drawn.assign(when=pd.Timestamp("2020-02-27") + pd.to_timedelta(drawn["day"], unit="h"))
    table.loc[0, ["x", "y", "z", "word"]] = [2.0, 3.0, 5.0, "a"]
    return table


def both(engine: str, table: pd.DataFrame, **keys: str) -> tuple[Rows, Rows]:
    """Return the same columns in memory and in an engine."""
    memory = Rows(len(table), table[list(keys.values())].set_axis(list(keys), axis=1))
    lazy = LazyTable(nw.from_native(engines.LAZY[engine](table)).lazy())
    return memory, rows_in_engine(lazy, keys)


def alike(one: Any, other: Any) -> None:
    """Compare two answers: counts and texts exactly, computed numbers to ten digits."""
    if dataclasses.is_dataclass(one):
        one, other = vars(one), vars(other)
    if isinstance(one, dict):
        assert list(one) == list(other)
        for name in one:
            alike(one[name], other[name])
    elif isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, other[list(one)], check_dtype=False, rtol=1e-10, atol=1e-10)
    elif isinstance(one, (float, np.ndarray, pd.Series)):
        np.testing.assert_allclose(np.asarray(one, float), np.asarray(other, float), rtol=1e-10, atol=1e-10)
    else:
        assert one == other


def check_points(engine: str, table: pd.DataFrame) -> None:
    for scales in (("linear", "linear"), ("linear", "log")):
        memory, lazy = both(engine, table, x="x", y="y", size="z")
        one, other = placed_points(memory, scales), placed_points(lazy, scales)  # type: ignore[arg-type]
        assert (one.gaps, one.low, one.rows.count) == (other.gaps, other.low, other.rows.count)
        alike(one.ends, other.ends)
        np.testing.assert_array_equal(one.grid(7, 5).counts, other.grid(7, 5).counts)
        alike(moments(one.straight), moments(other.straight))


def check_grid(engine: str, table: pd.DataFrame) -> None:
    memory, lazy = both(engine, table.dropna(subset=["x", "y"]), x="x", y="y")
    ends = edges(-100, 1_000, 13), edges(-100, 1_000, 9)
    np.testing.assert_array_equal(grid_counts(memory, *ends).counts, grid_counts(lazy, *ends).counts)


def check_cells(engine: str, table: pd.DataFrame) -> None:
    axis = Axis(4, 6, 3)
    for x, y in (("word", "hour"), ("when", "word"), ("hour", "day")):
        memory, lazy = both(engine, table, x=x, y=y, value="z", text="word")
        steps, others = ([axis_bins(rows, key, axis) for key in ("x", "y")] for rows in (memory, lazy))
        for one, other in zip(steps, others, strict=True):
            assert (list(one.firsts), list(one.lasts), one.cut) == (list(other.firsts), list(other.lasts), other.cut)
        # medians of joined neighbours an engine refuses, and of their texts it knows the most in one, not all
        joins = any(one.joined and not one.cut for one in steps)
        for how in AGGREGATES:
            if how != "median" or not joins:
                cells = aggregated_cells(memory, *steps, "value", how), aggregated_cells(lazy, *others, "value", how)
                alike(*map(sorted_cells, cells))
        cells = aggregated_cells(memory, *steps, None, "count"), aggregated_cells(lazy, *others, None, "count")
        alike(*map(sorted_cells, cells))
        if not joins:
            texts = texts_of_cells(memory, *steps, "text"), texts_of_cells(lazy, *others, "text")
            alike(*map(sorted_cells, texts))


def sorted_cells(cells: pd.DataFrame) -> pd.DataFrame:
    return cells.sort_values(["row", "column"]).reset_index(drop=True)


def check_aggregates(engine: str, table: pd.DataFrame) -> None:
    for how in AGGREGATES:
        alike(*(aggregate_by_key(rows, how) for rows in both(engine, table, key="word", value="z")))


def check_samples(engine: str, table: pd.DataFrame) -> None:
    rows = both(engine, table, v0="x", v1="y", o0="word")
    keys = ["v0", "v1"]
    alike(*(rows_with_gaps(one, keys) for one in rows))
    alike(*(correlations(one, keys, 3).fillna(9) for one in rows))
    one, other = (even_sample(one, keys, 7).assign(o0=lambda own: own["o0"].fillna("–")) for one in rows)
    alike(one, other)


def check_places(engine: str, table: pd.DataFrame) -> None:
    one, other = (placed_rows(rows) for rows in both(engine, table, x="x", y="y"))
    assert (one.count, one.zeros, one.beyond) == (other.count, other.zeros, other.beyond)
    alike([*one.box, one.eastward], [*other.box, other.eastward])
    cells, size = counts_of_places(one)
    others, other_size = counts_of_places(other)
    alike(cells, others)
    alike(size, other_size)


def check_lines(engine: str, table: pd.DataFrame) -> None:
    ordered = table.assign(when=lambda own: own["when"], z=table["z"].where(table["z"].abs() < 500))
    memory, lazy = both(engine, ordered, x="when", y0="z", category="word")
    memory = dataclasses.replace(memory, columns=memory.memory.assign(when=memory.memory["x"]))
    found, others = categories_of(memory), categories_of(lazy)
    assert found.rows == others.rows
    line, other = line_of(memory, "z", "z", "y0"), line_of(lazy, "z", "z", "y0")
    assert (line.rows, line.gaps) == (other.rows, other.gaps)
    alike(np.unique(line.at), distinct_times(other))
    kept = m4(line.at, line.y, 6)
    points = np.column_stack([line.at[kept], line.y[kept]])
    points = points[np.lexsort((points[:, 1], points[:, 0]))]
    points = points[new_points(points)]
    x, y, _ = m4_in_engine(other, 6)
    np.testing.assert_array_equal(points, np.column_stack([x, y]))


def check_windows(engine: str, table: pd.DataFrame) -> None:
    """Fetched in two parts or more, with a break between them."""
    once = table.drop_duplicates("day").sort_values("day")  # of two rows at one time the order is nobody's
    memory, lazy = both(engine, once, x="day", y0="z")
    memory = dataclasses.replace(memory, columns=memory.memory.assign(when=memory.memory["x"]))
    line, other = line_of(memory, "z", "z", "y0"), line_of(lazy, "z", "z", "y0")
    x, middle = line.at, len(line.y) // 2
    for window, center in ((1, False), (3, False), (3, True), (len(x), True)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("ddsviz.reduce.buckets.MAX_ROWS_SMOOTHED_AT_ONCE", max(2, middle))
            smoother = Smoother(window, "mean", center, line.rows)
            at, heights, means = smoothed_by_rows(other, smoother, 6, x[middle : middle + 1], x)
        sides = [smoothed(pd.Series(side), window, "mean", center) for side in np.split(line.y, [middle])]
        expected = np.concatenate(sides)
        alike(expected, means)
        kept = m4(x, expected, 6)
        alike(x[kept], at)
        alike(expected[kept], heights)


def check_steps(engine: str, table: pd.DataFrame) -> None:
    once = table.drop_duplicates("day").sort_values("day").assign(z=lambda own: own["z"].fillna(1.0))
    if once["day"].nunique() < 2:
        return
    memory, lazy = both(engine, once, x="when", y0="z")
    line = line_of(lazy, "z", "z", "y0")
    span = pd.Timedelta(once["when"].iloc[-1] - once["when"].iloc[0])
    at, heights = smoothed_by_steps(line, Smoother(span, "mean", False, line.rows), 20)
    assert (np.diff(at) >= 0).all()
    assert heights[~np.isnan(heights)][-1] == pytest.approx(memory.memory["y0"].mean(), abs=1e-9)


CHECKS = {
    "points": check_points, "grid": check_grid, "cells": check_cells, "aggregates": check_aggregates,
    "samples": check_samples, "places": check_places, "lines": check_lines, "windows": check_windows,
    "steps": check_steps,
}  # fmt: skip


@pytest.mark.parametrize("what", CHECKS)
@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_answers_as_memory_does(engine: str, what: str) -> None:
    if engine == "spark" and not engines.has_java():
        warnings.warn("NO JAVA ON THIS MACHINE: Spark is not tested. Install a Java runtime.", stacklevel=1)
        pytest.skip("Spark needs Java, and there is none on this machine.")

    @settings(
        max_examples=EXAMPLES[engine], deadline=None, database=None, derandomize=True,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(TABLES)
    def compare(drawn: pd.DataFrame) -> None:
        CHECKS[what](engine, prepared(drawn))

    compare()


@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "spark"])
def test_an_engine_refuses_a_median_of_joined_neighbours(engine: str) -> None:
    table = pd.DataFrame({"word": list("abcdefgh"), "hour": range(8), "z": range(8)})
    _, rows = both(engine, table, x="word", y="hour", value="z")
    steps = [axis_bins(rows, key, Axis(3, 20, 3)) for key in ("x", "y")]
    with pytest.raises(OptionError, match="A median cannot join neighbours"):
        aggregated_cells(rows, *steps, "value", "median")
