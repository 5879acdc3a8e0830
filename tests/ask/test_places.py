"""Positions: found by their names or told, and refused with the fix where they cannot be right."""

from __future__ import annotations

from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
from faults import message_of

from ddsviz.ask.places import Places, places_of, sorted_rows
from ddsviz.errors import ColumnError, OptionError, PlaceError
from ddsviz.frames import Frame

NORTH, EAST = [55.95, 55.92, 55.90], [-3.19, -3.30, -3.15]
EASTINGS, NORTHINGS = [325_700, 318_777, 328_083], [673_400, 670_199, 667_797]


def found(data: Any, latitude: Any = None, longitude: Any = None, crs: Any = None) -> Places:
    return places_of(Frame(data), latitude, longitude, crs, "marker_map")


def refused(kind: Any, data: Any, **options: Any) -> str:
    return message_of(kind, found, data, **options)


@pytest.mark.parametrize(
    ("north", "east"), [("latitude", "longitude"), ("Lat", "Lng"), ("lat ", "LON"), ("lat", "long")]
)
def test_columns_are_found_by_their_usual_names_and_the_choice_is_told(north: str, east: str) -> None:
    places = found({"name": ["a", "b", "c"], east: EAST, north: NORTH})
    assert places.latitude.tolist() == NORTH
    assert places.longitude.tolist() == EAST
    assert places.notes == [f"Positions are read from {north} and {east}."]


def test_columns_that_are_named_need_no_telling() -> None:
    places = found({"p": NORTH, "q": EAST}, "p", "q")
    assert places.latitude.tolist() == NORTH
    assert places.notes == []


def test_the_british_grid_is_brought_to_degrees() -> None:
    places = found({"easting": EASTINGS, "northing": NORTHINGS}, crs=27700)
    assert places.latitude == pytest.approx(NORTH, abs=0.01)
    assert places.longitude == pytest.approx(EAST, abs=0.01)


@pytest.mark.parametrize("crs", [4326, 27700, 3857])
def test_a_geodataframe_is_taken_in_any_reference_system(crs: int) -> None:
    shapes = geopandas.GeoSeries.from_xy(EAST, NORTH, crs=4326).to_crs(crs)
    places = found(geopandas.GeoDataFrame({"name": ["a", "b", "c"]}, geometry=shapes))
    assert places.latitude == pytest.approx(NORTH)
    assert places.longitude == pytest.approx(EAST)


def test_rows_with_no_position_are_left_out_and_counted() -> None:
    places = found({"lat": [*NORTH, None], "lon": [*EAST, -3.1]}, "lat", "lon")
    assert places.rows.tolist() == [0, 1, 2]
    assert places.notes == ["Left out 1 of 4 rows with no position."]


def test_rows_at_nought_are_left_out_and_told() -> None:
    places = found({"lat": [*NORTH, 0], "lon": [*EAST, 0]}, "lat", "lon")
    assert places.rows.tolist() == [0, 1, 2]
    assert places.notes[0].startswith("Left out 1 row at 0° north, 0° east, a point in the sea off Africa")


def test_a_table_of_noughts_is_refused() -> None:
    says = refused(PlaceError, {"lat": [0, 0], "lon": [0, 0]})
    assert says.startswith("All 2 rows stand at 0° north, 0° east")
    assert "Look at the columns lat and lon" in says


def test_swapped_columns_are_told_by_their_names() -> None:
    says = refused(PlaceError, {"lat": NORTH, "lon": EAST}, latitude="lon", longitude="lat")
    assert says == "Latitude and longitude are swapped. Write latitude='lat', longitude='lon'."


def test_swapped_columns_are_told_by_where_they_would_lie() -> None:
    says = refused(PlaceError, {"lat": EAST, "lon": NORTH})
    assert "they are probably swapped. Write latitude='lon', longitude='lat'." in says
    assert found({"lat": EAST, "lon": NORTH}, crs=4326).latitude.tolist() == EAST


def test_swapped_columns_are_told_by_a_latitude_beyond_the_pole() -> None:
    says = refused(PlaceError, {"lat": [151.2, 150.9], "lon": [-33.9, -34.4]})
    assert "run to 151.2, and none is beyond 90" in says
    assert says.endswith("Write latitude='lon', longitude='lat'.")


def test_a_position_out_of_range_is_told_with_its_row() -> None:
    says = refused(PlaceError, {"lat": [*NORTH, 559.2], "lon": [*EAST, -3.2]})
    assert "1 position cannot be right, first in row 3: lat is 559.2, and lies between −90 and 90." in says
    assert "data = data[~((data['lat'].abs() > 90) | (data['lon'].abs() > 180))]" in says


def test_one_latitude_beyond_the_pole_among_good_ones_is_no_swap() -> None:
    says = refused(PlaceError, {"lat": [*NORTH, 95.0], "lon": [*EAST, -3.2]})
    assert says.startswith("1 position cannot be right, first in row 3: lat is 95, and lies between −90 and 90.")
    assert "swapped" not in says


def test_eastings_and_northings_taken_for_degrees_are_told() -> None:
    says = refused(PlaceError, {"lat": NORTHINGS, "lon": EASTINGS})
    assert "which are metres on a grid, and not degrees. Which grid is it?" in says
    assert "British National Grid, near 55.9° north, 3.2° west: crs=27700." in says


def test_a_table_with_no_positions_is_told_what_to_say() -> None:
    says = refused(PlaceError, {"a": [1], "b": [2]})
    assert says.startswith(
        "It is not clear which columns hold the positions. Say which, such as latitude='a', longitude='b'."
    )
    assert says.endswith("Its columns are: a, b.")


def test_a_table_with_a_grid_is_told_how_to_use_it() -> None:
    assert "write crs=27700" in refused(PlaceError, {"easting": EASTINGS, "northing": NORTHINGS})


def test_texts_are_no_positions() -> None:
    assert "holds text where numbers are needed" in refused(
        ColumnError, {"lat": ["N 55"], "lon": [1.0]}, latitude="lat"
    )


def test_an_unknown_reference_system_is_told_the_usual_ones() -> None:
    assert "crs is no reference system: 'moon'" in refused(OptionError, {"lat": NORTH, "lon": EAST}, crs="moon")


def test_areas_are_no_points() -> None:
    square = geopandas.GeoSeries.from_xy(EASTINGS, NORTHINGS, crs=27700).buffer(100)
    says = refused(PlaceError, geopandas.GeoDataFrame({"a": [1, 2, 3]}, geometry=square))
    assert "marker_map draws points, and this GeoDataFrame holds Polygon shapes" in says
    assert "by choropleth, or take a point in each:" in says


def test_shapes_that_do_not_say_what_they_mean_are_refused() -> None:
    shapes = geopandas.GeoSeries.from_xy(EASTINGS, NORTHINGS)
    says = refused(PlaceError, geopandas.GeoDataFrame({"a": [1, 2, 3]}, geometry=shapes))
    assert "They look like metres. Which grid is it?" in says
    assert "data = data.set_crs(27700)" in says


def test_shapes_without_a_system_are_taken_with_crs() -> None:
    shapes = geopandas.GeoSeries.from_xy(EASTINGS, NORTHINGS)
    places = found(geopandas.GeoDataFrame({"a": [1, 2, 3]}, geometry=shapes), crs=27700)
    assert places.latitude == pytest.approx(NORTH, abs=0.01)


def test_a_position_that_the_system_cannot_hold_is_told() -> None:
    says = refused(PlaceError, {"easting": [1e30, 1.0], "northing": [1e30, 1.0]}, crs=27700)
    assert says.startswith("1 position lies outside what OSGB36 / British National Grid can hold, first in row 0")


def test_degrees_taken_for_the_grid_are_told() -> None:
    says = refused(PlaceError, {"lat": NORTH, "lon": EAST}, crs=27700)
    assert "look like degrees, and not like the metres of OSGB36 / British National Grid. Leave crs out." in says


def test_swapped_eastings_and_northings_are_told() -> None:
    grid = {"a": [v + 400_000 for v in NORTHINGS], "b": EASTINGS}
    says = refused(PlaceError, grid, latitude="b", longitude="a", crs=27700)
    assert "Eastings and northings are probably swapped" in says


def test_a_column_by_a_usual_name_that_holds_text_is_told() -> None:
    assert "holds numbers written as text" in refused(ColumnError, {"lat": ["55.9"], "lon": ["-3.2"]})


def test_one_column_is_not_both() -> None:
    assert "both read from lat" in refused(PlaceError, {"lat": NORTH, "lon": EAST}, latitude="lat", longitude="lat")


def points(x: Any, y: Any, crs: Any) -> Any:
    return geopandas.GeoDataFrame({"a": range(len(x))}, geometry=geopandas.GeoSeries.from_xy(x, y, crs=crs))


def test_shapes_are_checked_as_columns_are() -> None:
    assert "metres on a grid, and not degrees" in refused(PlaceError, points(EASTINGS, NORTHINGS, 4326))
    assert "look like degrees" in refused(PlaceError, points(EAST, NORTH, 27700))
    assert "are probably swapped" in refused(PlaceError, points(NORTH, EAST, 4326))
    assert "Leave crs out" in refused(OptionError, points(EAST, NORTH, 4326), crs=27700)


def test_shapes_with_no_position_are_left_out() -> None:
    places = found(points([-3.2, np.nan, 0.0, -3.1], [55.9, 55.9, 0.0, np.nan], 4326))
    assert places.rows.tolist() == [0]
    assert places.notes == ["Left out 3 of 4 rows with no position."]


def test_places_on_both_sides_of_the_date_line_stay_together() -> None:
    places = found({"lat": [-17.0, -17.5, -18.0], "lon": [179.5, -179.6, 178.0]})
    assert places.longitude == pytest.approx([179.5, 180.4, 178.0])


def test_the_callers_table_is_not_changed() -> None:
    data = pd.DataFrame({"lat": NORTH, "lon": EAST})
    before = data.copy()
    found(data)
    pd.testing.assert_frame_equal(data, before)
    assert np.isfinite(data.to_numpy()).all()


def test_rows_are_sorted_as_a_dictionary_does_and_then_by_position() -> None:
    names = pd.Series(["b", "B", "a", None, "a", "Z"])
    places = found({"latitude": [55.0, 55, 56, 55, 55, 55], "longitude": [-3.0] * 6})
    assert sorted_rows(places, [names]).rows.tolist() == [4, 2, 1, 0, 5, 3]
