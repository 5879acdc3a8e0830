"""Areas, and which row of a table belongs to each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from faults import message_of

import ddsviz
from ddsviz.ask.areas import areas_of, packaged_areas, square_kilometres, wards_of_datazones
from ddsviz.errors import ColumnError, OptionError, PlaceError
from ddsviz.frames import Frame
from ddsviz.kinds.choropleth.joining import join_rows


def squares(**columns: Any) -> Any:
    shapes = [shapely.box(x, 55, x + 0.1, 55.1) for x in (-3.2, -3.1, -3.0)]
    return geopandas.GeoDataFrame({"code": [7, 8, 9], **columns}, geometry=shapes, crs=4326)


def joined(table: Any, areas: Any = None, key: Any = None, area_key: Any = None) -> Any:
    found = squares(name=["Leith", "Leith Walk", "Gorgie"]) if areas is None else areas
    return join_rows(areas_of(found), Frame(table), key, area_key, ["v"])


def test_packaged_areas_tell_their_year_and_whom_to_thank() -> None:
    wards, zones = packaged_areas("wards"), packaged_areas("datazones")
    assert (wards.title, len(wards.table)) == ("2013 wards", 17)
    assert (zones.title, len(zones.table)) == ("2001 data zones", 549)
    assert "Crown copyright and database right 2013" in wards.attribution


def test_a_file_of_areas_is_read(tmp_path: Path) -> None:
    squares().to_file(tmp_path / "squares.geojson", driver="GeoJSON")
    assert areas_of(tmp_path / "squares.geojson").table["code"].tolist() == [7, 8, 9]


def test_a_missing_file_is_told_with_the_areas_there_are() -> None:
    assert message_of(OptionError, areas_of, "ward") == (
        "There is no file 'ward' (areas=), and no areas of that name come with ddsviz. Did you mean 'wards'? "
        "There are: 'wards' and 'datazones'."
    )


def test_a_file_that_is_no_map_is_told(tmp_path: Path) -> None:
    (tmp_path / "cut.geojson").write_text('{"type": "Feat')
    assert "could not be read as a map" in message_of(PlaceError, areas_of, tmp_path / "cut.geojson")


def test_points_are_no_areas() -> None:
    points = geopandas.GeoDataFrame({"a": [1]}, geometry=geopandas.GeoSeries.from_xy([-3.2], [55.9], crs=4326))
    assert "of the kind Point" in message_of(PlaceError, areas_of, points)


def test_areas_without_a_shape_are_left_out_and_told() -> None:
    table = squares()
    table.loc[1, "geometry"] = None
    found = areas_of(table)
    assert found.table["code"].tolist() == [7, 9]
    assert found.notes == ["Left out 1 area with no shape."]


def test_areas_in_another_system_are_brought_to_degrees() -> None:
    found = areas_of(squares().to_crs(27700))
    assert found.table.total_bounds == pytest.approx(squares().total_bounds, abs=1e-6)


@pytest.mark.parametrize("keys", [[9, 7], [9.0, 7.0], ["9", "7"], np.array([9, 7], dtype="int8")])
def test_keys_that_are_numbers_match_however_they_are_written(keys: Any) -> None:
    join = joined({"zone": keys, "v": [1, 2]}, key="zone")
    assert join.rows.tolist() == [1, -1, 0]


def test_the_columns_that_match_most_are_found() -> None:
    join = joined({"v": [1.5, 2.5], "area": ["Gorgie", "Leith"]})
    assert (join.key, join.rows.tolist()) == ("area", [1, -1, 0])
    assert join.names == ["Leith", "Leith Walk", "Gorgie"]
    assert join.notes == ["Rows and areas are joined by area and name."]


def test_what_is_drawn_is_no_key_unless_the_caller_says_so() -> None:
    numbers = pd.DataFrame({"v": [7, 8, 9], "code": ["7", "8", "1"]})
    assert joined(numbers).key == "code"
    assert joined(numbers, key="v").rows.tolist() == [0, 1, 2]


def test_keys_that_differ_in_spaces_or_capitals_are_told_how_to_mend_them() -> None:
    says = message_of(PlaceError, joined, {"name": ["LEITH", "gorgie "], "v": [1, 2]})
    assert says.startswith("No name of the table is one of the areas' name.")
    assert says.endswith("data['name'] = data['name'].replace({'LEITH': 'Leith', 'gorgie ': 'Gorgie'})")


def test_unmatched_keys_stand_in_one_order_whatever_the_rows() -> None:
    expected = joined({"name": ["Leith", "B", "b", "a"], "v": [1, 2, 3, 4]}, key="name").notes
    assert joined({"name": ["b", "a", "Leith", "B"], "v": [1, 2, 3, 4]}, key="name").notes == expected


def test_crossed_outlines_are_mended() -> None:
    bow_tie = shapely.Polygon([(-3.2, 55.9), (-3.1, 56.0), (-3.1, 55.9), (-3.2, 56.0)])
    found = areas_of(geopandas.GeoDataFrame({"a": [1]}, geometry=[bow_tie], crs=4326))
    assert found.table.geometry.is_valid.all()
    assert found.table.geometry[0].area == pytest.approx(0.005)


def test_a_table_of_no_shapes_in_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    assert "holds no shapes" in message_of(PlaceError, areas_of, tmp_path / "a.csv")


def test_areas_whose_system_is_wrong_are_told() -> None:
    own = squares().to_crs(27700).set_crs(4326, allow_override=True)
    assert "lie outside the world" in message_of(PlaceError, areas_of, own)


def test_what_matches_nothing_is_told_with_the_nearest_name() -> None:
    join = joined({"area": ["Leith", "Leith Walk ", "Zzz"], "v": [1, 2, 3]}, key="area")
    assert join.rows.tolist() == [0, -1, -1]
    assert join.notes == [
        "2 values of area match no area: 'Leith Walk ' (perhaps 'Leith Walk') and 'Zzz'.",
        "Some differ only in blanks before or behind (mended by: data = pd.DataFrame(data); "
        "data['area'] = data['area'].str.strip()).",
    ]


def test_rows_with_no_key_are_counted() -> None:
    assert joined({"area": ["Leith", None], "v": [1, 2]}, key="area").notes == ["Left out 1 row with no area."]


def test_no_match_at_all_shows_both_lists() -> None:
    says = message_of(PlaceError, joined, {"area": ["x", "y"], "v": [1, 2]}, key="area", area_key="name")
    assert says.startswith("No area of the table is one of the areas' name. The table has: 'x', 'y'.")
    assert "The areas have: 'Leith', 'Leith Walk', 'Gorgie'." in says


def test_two_rows_for_one_area_are_refused_with_the_fix() -> None:
    says = message_of(ColumnError, joined, {"area": ["Leith", "Leith"], "v": [1, 2]}, key="area")
    assert says.startswith("'Leith' has more than one row in this table")
    assert "key='area', aggregate='mean' takes the mean" in says


def test_an_unknown_key_is_refused() -> None:
    assert "There is no column 'zon'" in message_of(ColumnError, joined, {"zone": [7]}, key="zon")
    assert "(area_key=)" in message_of(ColumnError, joined, {"zone": [7]}, area_key="cod")


def test_data_zones_are_named_by_the_ward_that_holds_most_of_them() -> None:
    wards = ddsviz.load("wards").to_crs(27700).set_index("ward").geometry
    zones = ddsviz.load("datazones").to_crs(27700).set_index("datazone").geometry
    names = wards_of_datazones()
    assert set(names) == set(zones.index)
    for code in ["S01001790", "S01001935", "S01002100", *zones.index[::60]]:
        shares = wards.intersection(zones[code]).area
        assert names[code] == shares.idxmax()


def test_square_kilometres_are_those_on_the_ground() -> None:
    wards = areas_of("wards")
    grid = ddsviz.load("wards").to_crs(27700).area / 1e6
    assert square_kilometres(wards).to_numpy() == pytest.approx(grid.to_numpy(), rel=2e-3)
    assert square_kilometres(wards).sum() == pytest.approx(263, abs=2)


def test_the_callers_areas_are_not_changed() -> None:
    own = squares().to_crs(27700)
    before = own.copy()
    areas_of(own)
    pd.testing.assert_frame_equal(pd.DataFrame(own), pd.DataFrame(before))
