"""Whether positions can be right: at the ends of what is allowed, and just beyond them."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from faults import message_of

from ddsviz.ask.places import Places, close_together, places_of
from ddsviz.ask.positions import _share_within, unwrapped, where_note
from ddsviz.errors import PlaceError
from ddsviz.frames import Frame

SYSTEM = SimpleNamespace(area_of_use=SimpleNamespace(west=-9.0, south=50.0, east=2.0, north=61.0))


def places(latitude: list[float], longitude: list[float], crs: int | None = None) -> Places:
    frame = Frame(pd.DataFrame({"latitude": latitude, "longitude": longitude}))
    return places_of(frame, "latitude", "longitude", crs, "marker_map")


@pytest.mark.parametrize(
    ("longitude", "latitude", "within"),
    [
        (-14.0, 55, True), (-14.01, 55, False), (7.0, 55, True), (7.01, 55, False),
        (-3, 45.0, True), (-3, 44.99, False), (-3, 66.0, True), (-3, 66.01, False),
    ],
)  # fmt: skip
def test_places_up_to_five_degrees_beyond_the_area_of_a_system_are_within(
    longitude: float, latitude: float, within: bool
) -> None:
    assert _share_within(SYSTEM, np.array([longitude]), np.array([latitude])) == within


def test_the_share_within_an_area_counts_places() -> None:
    assert _share_within(SYSTEM, np.array([-3.0, -3, 50, -3]), np.array([55.0, 55, 55, 5])) == 0.5


@pytest.mark.parametrize(
    ("latitude", "longitude", "near"),
    [
        (-18.0, 182.5, "18.0° south, 177.5° west"), (-18.0, 178.25, "18.0° south, 178.2° east"),
        (40.7, -74.0, "40.7° north, 74.0° west"), (56.5, -3.2, "56.5° north, 3.2° west"),
    ],
)  # fmt: skip
def test_places_more_than_50_km_from_edinburgh_are_told(latitude: float, longitude: float, near: str) -> None:
    assert where_note(np.array([latitude]), np.array([longitude]), 27700) == [f"The places lie near {near}."]


def test_places_near_edinburgh_or_in_no_named_grid_are_not_told() -> None:
    assert where_note(np.array([56.3]), np.array([-3.2]), 27700) == []  # 40 km
    assert where_note(np.array([-18.0]), np.array([178.0]), None) == []


@pytest.mark.parametrize(
    ("longitude", "together"),
    [
        ([179.0, -179.0], [179, 181]), ([-10.0, 170.0], [-10, 170]), ([-10.0, 170.5], [350, 170.5]),
        ([-100.0, 100.0], [260, 100]), ([0.0, 185.0], [0, 185]),
    ],
)  # fmt: skip
def test_longitudes_on_both_sides_of_180_go_on_beyond_it(longitude: list[float], together: list[float]) -> None:
    assert unwrapped(np.array(longitude)).tolist() == together


@pytest.mark.parametrize(("number", "is_metres"), [(360.0, False), (361.0, True)])
def test_numbers_up_to_360_are_no_metres(number: float, is_metres: bool) -> None:
    message = message_of(PlaceError, places, [number] * 3, [number] * 3)
    assert ("which are metres on a grid" in message) == is_metres


def test_numbers_up_to_360_are_degrees_where_a_grid_is_named() -> None:
    """361 m from the grid's origin to the east and north lies south-west of the Isles of Scilly."""
    assert "which look like degrees" in message_of(PlaceError, places, [360.0] * 3, [360.0] * 3, crs=27700)
    assert places([361.0, 360.0], [360.0, 361.0], crs=27700).latitude == pytest.approx([49.77] * 2, abs=0.01)


@pytest.mark.parametrize(("latitude", "longitude"), [(90.0, 180.0), (-90.0, -180.0)])
def test_the_poles_and_the_date_line_are_positions(latitude: float, longitude: float) -> None:
    places([latitude, 10], [longitude, 10])


@pytest.mark.parametrize(
    ("latitude", "longitude", "says"),
    [
        (90.5, 10.0, "latitude is 90.5, and lies between −90 and 90"),
        (10.0, -180.5, "longitude is -180.5, and lies between −180 and 180"),
    ],
)
def test_positions_just_beyond_are_refused(latitude: float, longitude: float, says: str) -> None:
    message = message_of(PlaceError, places, [10, 10, latitude], [10, 10, longitude])
    assert "1 position cannot be right, first in row 2" in message
    assert says in message


def random_places(count: int) -> Places:
    random = np.random.default_rng(3)
    return Places(np.arange(count), random.uniform(55.8, 56, count), random.uniform(-3.4, -3, count), notes=[])


def test_places_of_which_there_are_few_enough_stay_where_they_are() -> None:
    few = random_places(50)
    assert close_together(few, 50) is few


def test_of_too_many_places_those_in_one_square_stand_where_the_first_of_them_does() -> None:
    many = random_places(400)
    assert all(len(np.unique(close_together(many, most).latitude)) <= most for most in range(20, 120))
    found = close_together(many, 100)
    stands = set(zip(found.latitude, found.longitude, strict=True))
    assert 60 < len(stands) <= 100  # squares a quarter larger each time leave no more room than that
    assert stands <= set(zip(many.latitude, many.longitude, strict=True))
    (note,) = found.notes
    metres = float(note.removeprefix("More than 100 places: those within about ").split(" m")[0].replace(",", ""))
    moved = np.abs(found.latitude - many.latitude) * 111_000
    assert metres * 0.8 < moved.max() <= metres * 1.01
    assert (np.abs(found.longitude - many.longitude) * 111_000 / 2).max() <= metres * 1.01
