"""What is packed is what the page reads."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from mapped import numbers, positions, rings, walked

import ddsviz
from ddsviz.calc.packing import (
    SIMPLIFIED_TO,
    STEPS_ACROSS_AREAS,
    packed,
    packed_areas,
    packed_places,
    packed_steps,
    simplified,
    simplified_to,
)


@pytest.mark.parametrize("values", [[], [0], [127, 128, 16_383, 16_384], [2**31, 5, 2**40]])
def test_whole_numbers_come_back(values: list[int]) -> None:
    assert numbers(packed(np.array(values, dtype=np.int64))) == values


def test_steps_up_and_down_come_back() -> None:
    values = [5, -3, 0, 1_000_000, -1_000_000]
    assert walked(packed_steps(np.array(values))).tolist() == values


def test_small_numbers_take_a_byte() -> None:
    assert len(packed(np.arange(120))) == 160  # four letters for three bytes


def test_places_come_back_to_a_metre() -> None:
    random = np.random.default_rng(0)
    latitude, longitude = random.uniform(-80, 80, 500), random.uniform(-179, 179, 500)
    found = np.array(positions(packed_places(latitude, longitude)))
    assert np.abs(found - np.column_stack([latitude, longitude])).max() <= 0.6e-5


def test_areas_come_back_with_parts_and_holes() -> None:
    ring = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (1, 2), (2, 2), (2, 1)]])
    two = shapely.MultiPolygon([shapely.box(5, 0, 6, 1), shapely.box(7, 0, 8, 1)])
    spec = packed_areas(np.array([ring, two]))
    found = rings(spec)
    assert [len(own) for own in found] == [2, 2]
    outer, hole = found[0]
    shape = shapely.Polygon([(x, y) for y, x in outer], [[(x, y) for y, x in hole]])
    assert shape.area == pytest.approx(15, rel=1e-3)


def test_an_area_smaller_than_the_finest_step_stays_as_a_square_of_two_steps() -> None:
    spec = packed_areas(np.array([shapely.box(0, 0, 100, 100), shapely.box(50, 50, 50 + 1e-7, 50 + 1e-7)]))
    large, tiny = rings(spec)
    assert (len(large), len(tiny)) == (1, 1)
    assert np.ptp(np.array(tiny[0]), axis=0) == pytest.approx([2 * spec["step"]] * 2)
    assert np.array(tiny[0]).min(axis=0) == pytest.approx([50, 50], abs=spec["step"])


@pytest.mark.parametrize("south", [-60.0, 0.0, 50.0])
@pytest.mark.parametrize(("width", "height"), [(8.0, 2.0), (2.0, 8.0)])
def test_the_step_of_areas_is_a_part_of_their_longer_side(south: float, width: float, height: float) -> None:
    spec = packed_areas(np.array([shapely.box(3, south, 3 + width, south + height)]))
    assert spec["step"] == float(f"{8 / STEPS_ACROSS_AREAS:.1g}")


def test_areas_of_which_one_is_empty_are_packed_with_no_ring_for_it() -> None:
    assert [len(own) for own in rings(packed_areas(np.array([shapely.box(0, 0, 1, 1), shapely.Polygon()])))] == [1, 0]


def test_neighbours_have_the_very_same_points_on_their_edge() -> None:
    wards = ddsviz.load("wards").geometry.to_numpy()
    found = rings(packed_areas(wards))
    points = [{point for ring in own for point in ring} for own in found]
    for one in range(len(wards)):
        for other in range(one):
            shared = shapely.intersection(wards[one], wards[other])
            if shared.length > 0.01:
                assert len(points[one] & points[other]) >= 2


def test_simpler_areas_keep_their_shared_edges_and_their_size() -> None:
    squares = np.array([shapely.box(x, y, x + 1, y + 1) for x in range(10) for y in range(10)])
    fine = shapely.segmentize(squares, 1 / 16)
    simple = simplified(fine)
    assert shapely.get_num_coordinates(fine).sum() > 6_000
    assert shapely.get_num_coordinates(simple).sum() < 1_000
    assert shapely.coverage_is_valid(simple)
    assert shapely.area(simple).sum() == pytest.approx(100, rel=1e-3)


def test_simpler_data_zones_are_still_neighbours() -> None:
    zones = ddsviz.load("datazones").geometry.to_numpy()
    simple = simplified(zones)
    assert shapely.coverage_is_valid(simple)
    assert shapely.area(simple).sum() == pytest.approx(shapely.area(zones).sum(), rel=1e-3)


def test_few_points_are_left_as_they_are() -> None:
    wards = ddsviz.load("wards").geometry.to_numpy()
    assert simplified(wards) is wards


def test_outlines_lose_bends_until_few_enough_points_are_left() -> None:
    fine = shapely.segmentize(shapely.Point(0, 0).buffer(1, quad_segs=4_000), 0.001)
    few, lost = simplified_to(np.array([fine]), 500)
    assert shapely.get_num_coordinates(few).sum() <= 500
    assert 0 < lost < 0.01
    assert abs(shapely.area(few[0]) - shapely.area(fine)) < 0.01


def test_outlines_that_have_no_more_bends_are_left_as_they_are() -> None:
    squares = np.array([shapely.box(x, y, x + 1, y + 1) for x in range(30) for y in range(30)])
    few, lost = simplified_to(shapely.segmentize(squares, 0.1), 500)
    assert shapely.equals(few, squares).all()
    assert lost == 2 / SIMPLIFIED_TO  # the first round took the points between corners, and the next ones nothing
