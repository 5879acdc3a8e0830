"""Places on the ground: projections, distances, the bulk of many."""

from __future__ import annotations

import numpy as np
import pytest

import ddsviz
from ddsviz.calc.ground import distances_m, distinct_places, far_away, metric_crs, projected


@pytest.mark.parametrize(
    ("latitude", "longitude", "epsg"),
    [([55.9], [-3.2], 27700), ([-33.9], [151.2], 32756), ([40.7], [-74.0], 32618), ([61.5], [1.0], 32631)],
)
def test_the_projection_is_that_of_the_place(latitude: list[float], longitude: list[float], epsg: int) -> None:
    assert metric_crs(np.array(latitude), np.array(longitude)).to_epsg() == epsg


def test_places_far_apart_get_a_projection_of_their_own() -> None:
    crs = metric_crs(np.array([50.0, 52.0]), np.array([-60.0, 20.0]))
    assert crs.axis_info[0].unit_name == "metre"
    x, y = projected(np.array([-60.0, 20.0]), np.array([50.0, 52.0]), 4326, crs)
    assert np.hypot(*(np.diff(x), np.diff(y)))[0] > 4_000_000


def test_a_projection_for_places_far_apart_begins_in_their_middle() -> None:
    latitude, longitude = np.array([30.0, 50.0]), np.array([-60.0, 20.0])
    x, y = projected(np.array([-20.0]), np.array([40.0]), 4326, metric_crs(latitude, longitude))
    assert (x[0], y[0]) == pytest.approx((0, 0), abs=1e-6)


@pytest.mark.parametrize(("east", "epsg"), [(32.0, 32635), (32.1, None)])
def test_places_up_to_twelve_degrees_apart_share_a_zone(east: float, epsg: int | None) -> None:
    assert metric_crs(np.array([60.0, 61.5]), np.array([20.0, east])).to_epsg() == epsg


@pytest.mark.parametrize(("latitude", "is_zone"), [(80.0, True), (80.1, False), (-80.0, True), (-80.1, False)])
def test_places_near_a_pole_are_in_no_zone(latitude: float, is_zone: bool) -> None:
    assert (metric_crs(np.array([latitude]), np.array([10.0])).to_epsg() is not None) == is_zone


@pytest.mark.parametrize(
    ("longitude", "zone"),
    [(-180.0, 1), (-174.0, 2), (179.9, 60), (180.0, 1), (186.0, 2), (0.0, 31), (5.99, 31), (6.0, 32)],
)
def test_zones_are_six_degrees_wide_from_180_on(longitude: float, zone: int) -> None:
    assert metric_crs(np.array([-1.0]), np.array([longitude])).to_epsg() == 32700 + zone


def test_a_distance_is_that_of_the_grid_within_a_few_metres() -> None:
    grid = projected(np.array([-3.19, -3.30]), np.array([55.95, 55.92]), 4326, 27700)
    expected = float(np.hypot(*(np.diff(own)[0] for own in grid)))
    assert distances_m(np.array([55.95]), np.array([-3.19]), 55.92, -3.30)[0] == pytest.approx(expected, rel=4e-3)


@pytest.mark.parametrize(
    ("table", "far"), [("recycling_points", 22), ("litter_bins", 1), ("allotments", 0), ("cafes", 0)]
)
def test_the_tables_rows_far_away_are_those_that_their_faults_name(table: str, far: int) -> None:
    data = ddsviz.load(table)
    assert far_away(data["latitude"].to_numpy(), data["longitude"].to_numpy()).sum() == far


def test_nothing_is_far_where_all_share_a_place() -> None:
    assert not far_away(np.full(5, 55.9), np.full(5, -3.2)).any()


def test_places_are_numbered_as_they_appear() -> None:
    assert distinct_places(np.array([1.0, 2.0, 1.0, 1.0]), np.array([1.0, 1.0, 1.0, 2.0])).tolist() == [0, 1, 0, 2]
