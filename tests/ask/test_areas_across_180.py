"""Areas that lie across 180° of longitude stand near each other, with their own size."""

from __future__ import annotations

from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from mapped import columns, drawing, rings, setting

import ddsviz
from ddsviz.ask.areas import areas_of, square_kilometres
from ddsviz.calc.meridian import near_each_other, without_leaps
from ddsviz.errors import PlaceError

NORTH, SOUTH = -16.0, -18.0
SPLIT = shapely.MultiPolygon([shapely.box(177, SOUTH, 180, NORTH), shapely.box(-180, SOUTH, -179, NORTH)])
UNSPLIT = shapely.Polygon([(177, SOUTH), (-179, SOUTH), (-179, NORTH), (177, NORTH)])
AT_THE_CUT = shapely.Polygon(
    [(177, SOUTH), (180, SOUTH), (-180, SOUTH), (-179, SOUTH), (-179, NORTH), (-180, NORTH), (180, NORTH), (177, NORTH)]
)
EAST_ALONE = shapely.box(177, SOUTH, 181, NORTH)
WAYS = {"split": SPLIT, "unsplit": UNSPLIT, "unsplit at 180": AT_THE_CUT, "beyond 180": EAST_ALONE}
KM2 = 94_000  # four degrees of longitude between 16° and 18° south
RUSSIA = shapely.MultiPolygon([shapely.box(19, 50, 180, 70), shapely.box(-180, 65, -169, 70)])


def table(*shapes: Any, **more: Any) -> Any:
    values = {"name": [f"Area {place}" for place in range(len(shapes))], "v": range(1, len(shapes) + 1)}
    return geopandas.GeoDataFrame({**values, **more}, geometry=list(shapes), crs=4326)


@pytest.mark.parametrize("way", WAYS)
def test_fiji_is_framed_where_it_lies(way: str) -> None:
    assert setting(ddsviz.choropleth(table(WAYS[way]), "v"), "fit")["home"] == [[SOUTH, 177], [NORTH, 181]]


@pytest.mark.parametrize("way", WAYS)
def test_fiji_is_one_area_of_its_own_size(way: str) -> None:
    found = areas_of(table(WAYS[way]))
    assert found.table.geometry[0].equals(EAST_ALONE)
    assert square_kilometres(found)[0] == pytest.approx(KM2, rel=0.005)


def test_its_size_is_that_of_the_same_area_elsewhere() -> None:
    elsewhere = square_kilometres(areas_of(table(shapely.box(10, SOUTH, 14, NORTH))))[0]
    for shape in WAYS.values():
        assert square_kilometres(areas_of(table(shape)))[0] == pytest.approx(elsewhere, rel=1e-9)


def test_no_line_is_drawn_along_180_degrees() -> None:
    ((ring,),) = rings(drawing(ddsviz.choropleth(table(SPLIT), "v"), "areas")["shapes"])
    eastings = [x for _, x in ring]
    assert not any(one == other == 180 for one, other in zip(eastings, [*eastings[1:], eastings[0]], strict=True))


def test_areas_brought_from_metres_are_put_together_too() -> None:
    found = areas_of(table(EAST_ALONE).to_crs(3832))
    assert found.table.total_bounds == pytest.approx([177, SOUTH, 181, NORTH], abs=1e-6)
    assert found.notes == ["1 area crosses 180° of longitude."]


def test_areas_at_both_sides_are_near_each_other() -> None:
    found = areas_of(table(shapely.box(178, -20, 179, -19), shapely.box(-176, -20, -175, -19)))
    assert found.table.total_bounds.tolist() == [178, -20, 185, -19]
    assert found.notes == []


def test_a_wide_country_is_framed_from_its_west_to_its_east() -> None:
    assert areas_of(table(RUSSIA)).table.total_bounds.tolist() == [19, 50, 191, 70]


def test_all_the_world_stays_as_it_is() -> None:
    around = [shapely.box(x, -60, x + 30, 60) for x in range(-180, 180, 30)]
    assert areas_of(table(*around)).table.total_bounds.tolist() == [-180, -60, 180, 60]
    pole = shapely.Polygon([(-180, -90), (-180, -70), (0, -60), (180, -70), (180, -90)])
    assert areas_of(table(pole)).table.geometry[0].equals(pole)
    world = shapely.box(-180, -90, 180, 90)
    assert areas_of(table(world)).table.geometry[0].equals(world)


def test_a_hole_stays_in_its_area() -> None:
    hole = [(179, -17.5), (-179.5, -17.5), (-179.5, -16.5), (179, -16.5)]
    found = areas_of(table(shapely.Polygon(UNSPLIT.exterior.coords, [hole]))).table.geometry[0]
    assert found.area == pytest.approx(4 * 2 - 1.5)


def test_cells_are_cut_at_a_boundary_across_180_degrees() -> None:
    places = {"lat": [-17.0, -17.0], "lon": [179.0, -179.5]}
    cells = ddsviz.table(ddsviz.voronoi_map(places, boundary=table(UNSPLIT)))
    assert cells["area_km2"].sum() == pytest.approx(KM2, rel=0.01)
    assert cells.total_bounds == pytest.approx([177, SOUTH, 181, NORTH], abs=0.05)


@settings(max_examples=60, deadline=None)
@given(west=st.integers(160, 179), width=st.integers(2, 60), south=st.integers(-60, 50), height=st.integers(1, 9))
def test_split_and_unsplit_areas_are_one(west: int, width: int, south: int, height: int) -> None:
    whole = shapely.box(west, south, west + width, south + height)
    east, wrapped = west + width, west + width - 360
    unsplit = whole if east <= 180 else shapely.box(west, south, wrapped, south + height)
    parts = [shapely.box(west, south, 180, south + height), shapely.box(-180, south, wrapped, south + height)]
    split = whole if east <= 180 else shapely.MultiPolygon(parts)
    for shape in (unsplit, split):
        joined = near_each_other(without_leaps(np.array([shape]))[0])[0]
        assert joined.symmetric_difference(whole).area == pytest.approx(0)


def test_an_area_with_no_size_is_left_out_and_told() -> None:
    line = shapely.Polygon([(1, 1), (2, 2), (1, 1)])
    spike = shapely.Polygon([(1, 1), (2, 1), (3, 1), (1, 1)])
    chart = ddsviz.choropleth(table(shapely.box(0, 0, 1, 1), line, shapely.box(1, 0, 2, 1), spike), "v")
    assert columns(chart, "areas") == {"Area": ["Area 0", "Area 2"], "V": ["1", "3"]}
    assert "Left out 2 areas whose outline encloses nothing, in rows 1, 3." in ddsviz.describe(chart)


def test_areas_with_no_size_at_all_are_told() -> None:
    with pytest.raises(PlaceError, match="None of these areas has a size"):
        areas_of(table(shapely.Polygon([(1, 1), (2, 2), (1, 1)])))
