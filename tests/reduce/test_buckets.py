"""The points that are kept of a long line in an engine, compared with those that are kept in memory."""

from __future__ import annotations

import engines
import narwhals as nw
import numpy as np
import pandas as pd
import pytest

from ddsviz.calc.downsampling import m4, new_points
from ddsviz.lazy import LazyTable
from ddsviz.reduce import buckets
from ddsviz.reduce.buckets import distinct_times, m4_in_engine
from ddsviz.reduce.lines import Line, line_of
from ddsviz.reduce.rows import rows_in_engine

RANDOM = np.random.default_rng(8)


def line_in_engine(x: list[float], y: list[float]) -> Line:
    table = engines.LAZY["lazy polars"](pd.DataFrame({"x": x, "y": y}, dtype=float))
    return line_of(rows_in_engine(LazyTable(nw.from_native(table).lazy()), {"x": "x", "y0": "y"}), "y", "y", "y0")


@pytest.fixture(params=["first values in an order", "a join with the ends"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask in both ways that there are: some engines know only the second."""
    if request.param == "a join with the ends":
        monkeypatch.setattr(buckets, "KNOW_NO_FIRST", ("Polars",))


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("gaps", [0, 5, 40])
@pytest.mark.parametrize("count", [1, 4, 9])
def test_an_engine_keeps_the_points_that_memory_keeps(count: int, gaps: int) -> None:
    x = np.sort(RANDOM.uniform(0, 100, 60))
    y = RANDOM.integers(0, 9, 60).astype(float)
    y[RANDOM.permutation(60)[:gaps]] = np.nan
    kept = m4(x, y, count)
    points = np.column_stack([x[kept], y[kept]])
    found_x, found_y, held = m4_in_engine(line_in_engine(x.tolist(), y.tolist()), count)
    present = ~np.isnan(y[kept])
    assert {*map(tuple, points[present].tolist())} == {
        *zip(found_x[~np.isnan(found_y)], found_y[~np.isnan(found_y)], strict=True)
    }
    assert np.isin(found_x[np.isnan(found_y)], x[np.isnan(y)]).all()
    edges = np.linspace(x[0], x[-1], count + 1)
    assert held.firsts.tolist() == [x[x >= edges[place]][0] for place in held.places]
    assert held.rows == 60


@pytest.mark.usefixtures("way")
def test_points_of_one_time_are_the_lowest_the_highest_and_no_other_twice() -> None:
    found = m4_in_engine(line_in_engine([1, 1, 1, 2, 2], [5, 3, 4, 6, 6]), 1)
    points = np.column_stack(found[:2])
    assert points.tolist() == [[1, 3], [2, 6]]
    assert new_points(points).all()


def test_distinct_times_ascend() -> None:
    assert distinct_times(line_in_engine([3, 1, 3, 2], [1, 1, 1, 1])).tolist() == [1, 2, 3]
