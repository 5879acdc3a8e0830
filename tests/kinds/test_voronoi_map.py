"""Voronoi maps: cells of their own places, within a boundary."""

from __future__ import annotations

from typing import Any

import folium
import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from faults import message_of
from mapped import colours, columns, drawing, drawings, positions, setting

import ddsviz
from ddsviz.errors import ColumnError, OptionError, PlaceError


def wells(**more: Any) -> pd.DataFrame:
    return pd.DataFrame(
        {"well": ["A", "B", "C"], "depth": [5, 9, 7], "lat": [55.93, 55.95, 55.96], "lon": [-3.3, -3.2, -3.1], **more}
    )


def square() -> Any:
    shape = shapely.box(-3.4, 55.9, -3.0, 56.0)
    return geopandas.GeoDataFrame({"name": ["square"]}, geometry=[shape], crs=4326)


def cells(data: Any = None, value: Any = None, **options: Any) -> Any:
    return ddsviz.voronoi_map(wells() if data is None else data, value, **{"boundary": square(), **options})


def test_every_place_has_a_cell_with_its_own_row() -> None:
    chart = cells(label="well")
    table = ddsviz.table(chart)
    assert isinstance(chart, folium.Map)
    assert isinstance(table, geopandas.GeoDataFrame)
    assert table["well"].tolist() == ["A", "B", "C"]
    points = shapely.points(table["lon"], table["lat"])
    assert shapely.contains(table.geometry.to_numpy(), points).all()


def test_the_cells_cover_the_boundary() -> None:
    table = ddsviz.table(cells())
    whole = square().to_crs(27700).area[0]
    assert table.to_crs(27700).area.sum() == pytest.approx(whole, rel=1e-6)
    assert table["area_km2"].sum() == pytest.approx(whole / 1e6, rel=1e-3)


def test_hotels_cover_edinburgh_each_with_its_nearest_ground() -> None:
    from scipy.spatial import KDTree

    table = ddsviz.table(ddsviz.voronoi_map(ddsviz.load("hotels"), value="rooms", label="hotel")).to_crs(27700)
    edinburgh = shapely.union_all(ddsviz.load("wards").to_crs(27700).geometry.to_numpy())
    assert table.area.sum() == pytest.approx(edinburgh.area, rel=1e-6)
    sites = geopandas.GeoSeries.from_xy(table["longitude"], table["latitude"], crs=4326).to_crs(27700)
    random = np.random.default_rng(0)
    west, south, east, north = edinburgh.bounds
    points = random.uniform((west, south), (east, north), (4_000, 2))
    points = points[shapely.contains_xy(edinburgh, *points.T)]
    point, cell = shapely.STRtree(table.geometry.to_numpy()).query(shapely.points(points), predicate="intersects")
    least, _ = KDTree(np.column_stack([sites.x, sites.y])).query(points[point])
    own = np.hypot(points[point, 0] - sites.x.to_numpy()[cell], points[point, 1] - sites.y.to_numpy()[cell])
    assert (own - least < 1).all()


def test_cells_are_outlines_or_filled_by_a_value() -> None:
    assert "codes" not in drawing(cells(), "areas")
    filled = cells(value="depth")
    assert len(set(colours(filled))) == 3
    assert columns(filled, "areas")["Depth"] == ["5", "7", "9"]


def test_classes_and_their_options_are_those_of_a_choropleth() -> None:
    texts = [entry["text"] for entry in setting(cells(value="depth", breaks=[6]), "legend")["entries"]]
    assert texts == ["5 to 6", "7 to 9"]
    assert setting(cells(value="depth", reverse=True), "legend")["words"] == "Dark is low, light is high."


def test_rows_at_one_place_share_a_cell_and_their_values_are_added() -> None:
    data = wells(lat=[55.93, 55.93, 55.96], lon=[-3.3, -3.3, -3.1])
    chart = cells(data, value="depth", label="well")
    table = ddsviz.table(chart)
    assert table["depth"].tolist() == [14, 7]
    assert columns(chart, "areas")["Well"] == ["A and B", "C"]
    assert "2 rows share 1 place, and so one cell." in ddsviz.describe(chart)


def test_the_points_are_drawn_on_the_cells() -> None:
    (points,) = drawings(cells(), "points")
    assert positions(points["places"]) == [(55.93, -3.3), (55.95, -3.2), (55.96, -3.1)]


def test_points_outside_the_boundary_are_told_and_keep_their_share() -> None:
    chart = cells(wells(lon=[-3.3, -3.2, -2.9]))
    assert "1 row lies outside the boundary, and has a share of what is inside" in ddsviz.describe(chart)
    assert len(ddsviz.table(chart)) == 3


def test_a_place_too_far_to_be_nearest_is_told() -> None:
    chart = cells(wells(lat=[55.93, 55.95, 58.0]))
    assert "1 place is nearest to nothing within it." in ddsviz.describe(chart)
    assert ddsviz.table(chart)["well"].tolist() == ["A", "B"]


def test_without_a_boundary_the_places_have_their_own_outline() -> None:
    table = ddsviz.table(cells(boundary=None))
    assert len(table) == 3
    assert table.total_bounds == pytest.approx((-3.3, 55.92, -3.1, 55.97), abs=0.02)


@pytest.mark.parametrize("rows", [1, 2])
def test_one_or_two_places_work(rows: int) -> None:
    table = ddsviz.table(cells(wells().head(rows)))
    assert len(table) == rows
    assert table.to_crs(27700).area.sum() == pytest.approx(square().to_crs(27700).area[0], rel=1e-6)


def test_places_on_one_line_and_at_one_place_work() -> None:
    assert len(ddsviz.table(cells(wells(lat=[55.95] * 3)))) == 3
    assert len(ddsviz.table(cells(wells(lat=[55.95] * 3, lon=[-3.2] * 3)))) == 1
    assert len(ddsviz.table(cells(wells(lat=[55.95] * 3, lon=[-3.2] * 3), boundary=None))) == 1


def test_cells_elsewhere_in_the_world_are_computed_in_metres_too() -> None:
    data = wells(lat=[-33.8, -33.9, -33.85], lon=[151.1, 151.2, 151.3])
    table = ddsviz.table(cells(data, boundary=None))
    assert table.to_crs(32756).area.sum() / 1e6 == pytest.approx(table["area_km2"].sum(), rel=1e-3)


def test_cells_on_both_sides_of_the_date_line_hold_their_places() -> None:
    data = wells(lat=[-17.0, -17.5, -18.0], lon=[179.5, -179.6, 178.0])
    table = ddsviz.table(cells(data, boundary=None))
    lon = np.where(table["lon"] < 0, table["lon"] + 360, table["lon"])
    assert shapely.contains_xy(table.geometry.to_numpy(), lon, table["lat"]).all()
    assert table.total_bounds[2] - table.total_bounds[0] < 5


def test_columns_named_as_ours_are_kept() -> None:
    table = ddsviz.table(cells(wells(area_km2=[1, 2, 3], geometry=["x", "y", "z"]), value="area_km2"))
    assert table["area_km2"].tolist() == [1, 2, 3]
    assert table["geometry"].tolist() == ["x", "y", "z"]
    assert table.geometry.is_valid.all()


def test_the_description_names_the_largest_and_the_smallest_cell() -> None:
    says = ddsviz.describe(cells(value="depth", label="well", units={"depth": "m"}))
    assert says.startswith("Voronoi map of 3 cells: the ground nearest to each place, by air.")
    assert "Colour shows Depth, from 5 m (A) to 9 m (B)." in says
    assert "The smallest cell has " in says


@pytest.mark.parametrize(
    ("kind", "options", "says"),
    [
        (PlaceError, {"data": wells(lat=[10.0, 11, 12])}, "None of the places lies inside the boundary."),
        (PlaceError, {"data": wells(lat=[10.0, 11, 12]), "boundary": "edinburgh"}, "write boundary=None"),
        (PlaceError, {"data": wells(lon=[-150.0, 150, 0]), "boundary": None}, "span 300 degrees of the globe"),
        (
            ColumnError,
            {"data": wells(lat=[55.93, 55.94, None], depth=[None, None, 1.0]), "value": "depth"},
            "No cell has",
        ),
        (OptionError, {"reverse": True}, "say how numbers are coloured, and here are none"),
        (
            OptionError,
            {"boundary": "glasgow"},
            "Or boundary='edinburgh', or boundary=None for the outline of the places.",
        ),
        (ColumnError, {"value": "well"}, "holds text where numbers are needed"),
        (ColumnError, {"label": "wel"}, "Did you mean 'well'?"),
    ],
)
def test_what_does_not_fit_is_refused(kind: Any, options: dict[str, Any], says: str) -> None:
    assert says in message_of(kind, cells, **options)


def test_rows_in_another_order_give_the_same_map() -> None:
    from ddsviz.display.notebook import bundle

    shown = bundle(cells(value="depth", label="well"))
    assert bundle(cells(wells().iloc[[2, 0, 1]], value="depth", label="well")) == shown
