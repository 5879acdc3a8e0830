"""Counting in the cells of a grid, compared with numpy's own answer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from ddsviz.calc.binning import edges
from ddsviz.reduce import grid
from ddsviz.reduce.grid import Grid, grid_counts
from ddsviz.reduce.rows import Rows


def counted(x: Any, y: Any, columns: int, lines: int) -> Grid:
    ends = edges(x.min(), x.max(), columns), edges(y.min(), y.max(), lines)
    return grid_counts(Rows(len(x), pd.DataFrame({"x": x, "y": y})), *ends)


def test_a_grid_counts_as_numpys_histogram2d_does() -> None:
    x, y = np.random.default_rng(1).normal(size=(2, 5000))
    found = counted(x, y, columns=14, lines=8)
    expected, y_edges, x_edges = np.histogram2d(y, x, bins=(8, 14))
    np.testing.assert_array_equal(found.counts, expected)
    np.testing.assert_allclose(found.x_edges, x_edges)
    np.testing.assert_allclose(found.y_edges, y_edges)


def test_a_grid_of_one_point_counts_it_once() -> None:
    found = counted(np.array([3.0]), np.array([4.0]), 3, 3)
    assert found.counts.tolist() == [[0, 0, 0], [0, 1, 0], [0, 0, 0]]


def test_parts_counted_one_after_the_other_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = np.random.default_rng(1).normal(size=(2, 1000))
    whole = counted(x, y, 5, 5).counts
    monkeypatch.setattr(grid, "ROWS_AT_A_TIME", 300)
    np.testing.assert_array_equal(counted(x, y, 5, 5).counts, whole)
