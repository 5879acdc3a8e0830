"""Areas across 180°, by numbers: where they begin and end, and what becomes of their holes."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from ddsviz.calc.meridian import near_each_other, turned_to_front, without_leaps

LEAPING = [(170, 0), (-170, 0), (-170, 20), (170, 20)]


def box_of(west: float, east: float) -> list[tuple[float, float]]:
    return [(west, 5), (east, 5), (east, 10), (west, 10)]


def bounds_of(shapes: list[object]) -> list[list[float]]:
    return [list(one) for one in shapely.bounds(np.array(shapes)).tolist()]


@pytest.mark.parametrize(
    ("hole", "there"), [((175, 178), (175, 178)), ((-178, -175), (182, 185)), ((178, -178), (178, 182))]
)
def test_a_hole_moves_with_its_area(hole: tuple[float, float], there: tuple[float, float]) -> None:
    shapes, leapt = without_leaps(np.array([shapely.Polygon(LEAPING, [box_of(*hole)])]))
    assert leapt.tolist() == [True]
    assert shapes[0].equals(shapely.box(170, 0, 190, 20) - shapely.box(there[0], 5, there[1], 10))


def test_parts_that_do_not_leap_stay_beside_one_that_does() -> None:
    parts = shapely.MultiPolygon([shapely.Polygon(LEAPING), shapely.box(-160, 0, -150, 5), shapely.box(100, 0, 101, 1)])
    shapes, leapt = without_leaps(
        np.array([parts, shapely.MultiPolygon([shapely.box(-170, 0, -160, 1), shapely.box(160, 0, 170, 1)])])
    )
    assert leapt.tolist() == [True, False]
    assert sorted(bounds_of(list(shapes[0].geoms))) == [[-160, 0, -150, 5], [100, 0, 101, 1], [170, 0, 190, 20]]


@pytest.mark.parametrize(
    ("wests", "moved"),
    [  # boxes of ten degrees: the widest gap is 330, 220, 120, 119, 190, and 150 where 190 lie through 180°
        ([-170, 170], [190, 170]),
        ([-170, -60, 170], [190, 300, 170]),
        ([-130, 0, 130], [230, 0, 130]),
        ([-129, 0, 129], [-129, 0, 129]),
        ([-100, 100], [260, 100]),
        ([-80, 80], [-80, 80]),
    ],
)
def test_areas_go_on_beyond_180_where_the_widest_gap_is_elsewhere(wests: list[float], moved: list[float]) -> None:
    found = near_each_other(np.array([shapely.box(west, 0, west + 10, 1) for west in wests]))
    assert [bounds[0] for bounds in bounds_of(list(found))] == moved


@pytest.mark.parametrize(
    ("west", "east", "turned"), [(170, 190, [-10, 10]), (-184, -176, [-4, 4]), (100, 180, [100, 180])]
)
def test_areas_beyond_180_are_turned_to_both_sides_of_nought(west: float, east: float, turned: list[float]) -> None:
    found = bounds_of(list(turned_to_front(np.array([shapely.box(west, 0, east, 1)]))))
    assert found == [[turned[0], 0, turned[1], 1]]
