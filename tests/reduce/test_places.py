"""Where rows stand on a map, counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ddsviz.reduce.places import counts_of_places, placed_rows
from ddsviz.reduce.rows import Rows


def rows_at(x: list[float], y: list[float]) -> Rows:
    return Rows(len(x), pd.DataFrame({"x": x, "y": y}, dtype=float))


def test_rows_with_no_position_and_those_at_nought_are_counted_apart() -> None:
    found = placed_rows(rows_at([1, np.nan, 2, 0, 0, 3], [1, 1, np.nan, 0, 5, 0]))
    assert (found.count, found.zeros, found.beyond) == (3, 1, 0)
    assert found.box == ((0, 3), (0, 5))


@pytest.mark.parametrize(
    ("x", "y", "beyond"), [(180, 90, 0), (-180, -90, 0), (180.5, 1, 1), (-180.5, 1, 1), (1, 90.5, 1), (1, -90.5, 1)]
)
def test_positions_beyond_the_poles_and_180_degrees_are_counted(x: float, y: float, beyond: int) -> None:
    assert placed_rows(rows_at([1, x], [1, y])).beyond == beyond


def test_longitudes_are_counted_from_0_to_360_too() -> None:
    found = placed_rows(rows_at([179, -179, -170], [1, 1, 2]))
    assert (found.box[0], found.eastward, found.spans) == ((-179, 179), (179, 190), (358, 11))
    turned = found.unwrapped()
    assert turned.box == ((179, 190), (1, 2))
    assert sorted(turned.rows.collect(turned.rows.lazy)["x"]) == [179, 181, 190]


def test_rows_of_one_cell_are_one_place_at_their_middle() -> None:
    cells, _ = counts_of_places(placed_rows(rows_at([0, 0, 0.001, 10], [0, 1, 1.001, 10])))
    assert cells.values.tolist() == [[pytest.approx(0.0005), pytest.approx(1.0005), 2], [10, 10, 1]]


@pytest.mark.parametrize("far", [(1_000.0, 0.0), (-1_000.0, 0.0), (0.0, 1_000.0), (0.0, -1_000.0)])
def test_few_rows_far_away_to_any_side_leave_the_cells_of_the_bulk_small(far: tuple[float, float]) -> None:
    x, y = (part.ravel() for part in np.meshgrid(np.linspace(-1, 1, 200), np.linspace(-1, 1, 200)))
    cells, size = counts_of_places(placed_rows(rows_at([*x, far[0]], [*y, far[1]])))
    _, usual = counts_of_places(placed_rows(rows_at([*x], [*y])))
    assert max(size) < 4 * max(usual)
    assert cells["rows"].sum() == 40_001
    assert cells[["x", "y"]].values.tolist().count([*far]) == 1
