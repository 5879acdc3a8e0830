"""Grids that metres may be of, tried with metres that pyproj makes of well-known towns."""

from __future__ import annotations

import numpy as np
import pytest

from ddsviz.calc.ground import projected
from ddsviz.calc.systems import _land, _on_land, systems_of

TOWNS = {
    "Edinburgh": (27700, 55.95, -3.2), "Dublin": (2157, 53.35, -6.26), "Cork": (29903, 51.9, -8.47),
    "Lyon": (2154, 45.76, 4.84), "Brussels": (31370, 50.85, 4.35), "Vienna": (31287, 48.21, 16.37),
    "Warsaw": (2180, 52.23, 21.01), "Prague": (5514, 50.08, 14.44), "Stockholm": (3006, 59.33, 18.07),
    "Larissa": (2100, 39.64, 22.42), "Munich": (3035, 48.14, 11.58), "Nairobi": (3857, -1.29, 36.82),
    "Amsterdam": (28992, 52.37, 4.9), "Bern": (2056, 46.95, 7.45),
    "Helsinki": (3067, 60.17, 24.94), "Lisbon": (3763, 38.72, -9.14), "Auckland": (2193, -36.85, 174.76),
}  # fmt: skip


@pytest.mark.parametrize("town", TOWNS)
def test_metres_of_a_national_grid_are_known_as_such(town: str) -> None:
    epsg, latitude, longitude = TOWNS[town]
    x, y = projected(np.array([longitude]), np.array([latitude]), 4326, epsg)
    system = next(system for system in systems_of(x, y) if system.epsg == epsg)
    assert (system.latitude, system.longitude) == pytest.approx((latitude, longitude), abs=1e-6)


def test_where_several_grids_fit_four_are_offered() -> None:
    x, y = projected(np.array([-3.2]), np.array([55.95]), 4326, 32630)
    assert len(systems_of(x, y)) == 4


def test_zones_of_the_utm_grid_are_offered_from_that_nearest_to_britain_on() -> None:
    x, y = projected(np.array([-3.2]), np.array([55.95]), 4326, 32630)
    zones = [system for system in systems_of(x, y) if 32600 < system.epsg < 32800]
    away = [abs(system.latitude - 55) + abs(system.longitude + 3.5) for system in zones]
    assert away == sorted(away)
    assert zones[0].epsg == 32630


@pytest.mark.parametrize(("x", "y"), [(-1.0, 5e6), (1e6 + 1, 5e6), (5e5, -1.0), (5e5, 1e7 + 1)])
def test_metres_beyond_a_zone_are_of_none(x: float, y: float) -> None:
    assert not [system for system in systems_of(np.array([x]), np.array([y])) if 32600 < system.epsg < 32800]


def test_one_place_in_ten_may_lie_at_sea() -> None:
    """Nine in Bern, and one in the Bay of Biscay."""
    longitude, latitude = np.array([7.45] * 9 + [-5.5]), np.array([46.95] * 9 + [46.5])
    assert _on_land(longitude, latitude).sum() == 9
    assert 3035 in [system.epsg for system in systems_of(*projected(longitude, latitude, 4326, 3035))]
    two = np.r_[8 * [True], True, True], np.r_[longitude[1:], -5.5], np.r_[latitude[1:], 46.5]
    assert 3035 not in [system.epsg for system in systems_of(*projected(two[1], two[2], 4326, 3035))]


@pytest.mark.parametrize(
    ("latitude", "longitude", "land"),
    [
        (55.95, -3.2, True), (-33.9, 151.1, True), (40.7, -74.0, True), (0.0, -30.0, False),
        (-89.9, 0.0, True), (89.9, 0.0, False), (65.5, 179.9, True), (68.5, -179.9, True), (-90.0, 180.0, True),
        (90.0, -180.0, False),
    ],
)  # fmt: skip
def test_land_is_known_by_degrees(latitude: float, longitude: float, land: bool) -> None:
    assert _on_land(np.array([longitude]), np.array([latitude])).tolist() == [land]


def test_about_a_third_of_all_cells_has_land() -> None:
    rows = np.cos(np.radians(np.arange(-89.5, 90)))
    assert np.average(_land().mean(axis=1), weights=rows) == pytest.approx(0.33, abs=0.05)
