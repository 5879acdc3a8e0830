"""A map's script, run in a fresh process without ddsviz, draws what the map draws."""

from __future__ import annotations

from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
from kinds import MAPS
from mapped import colours, drawing, legend_texts, positions, rings, setting
from scripted import with_scripts
from shapely.geometry import Point, box

import ddsviz

MOST_LINES = 42
LONGEST_LINE = 135  # of a legend's HTML


def many_places() -> pd.DataFrame:
    random = np.random.default_rng(3)
    return pd.DataFrame({"latitude": random.uniform(55.8, 56, 500), "longitude": random.uniform(-3.4, -3, 500)})


def hotels_on_a_grid() -> geopandas.GeoDataFrame:
    hotels = ddsviz.load("hotels").head(40)
    points = [Point(xy) for xy in zip(hotels["longitude"], hotels["latitude"], strict=True)]
    return geopandas.GeoDataFrame(hotels[["hotel", "rooms"]], geometry=points, crs=4326).to_crs(27700)


def squares() -> geopandas.GeoDataFrame:
    shapes = [box(x, 0, x + 1, 1) for x in range(4)]
    table = {"name": list("abcd"), "people": [3.0, None, 8.0, 8.0], "when": pd.date_range("2020", periods=4)}
    return geopandas.GeoDataFrame(table, geometry=shapes, crs=4326)


MORE: dict[str, Any] = {
    "markers_on_a_scale": lambda: ddsviz.marker_map(ddsviz.load("hotels"), color="rooms", tooltip="grade", title="A"),
    "markers_of_shapes": lambda: ddsviz.marker_map(hotels_on_a_grid(), label="hotel", color="tomato", cluster=True),
    "markers_counted": lambda: ddsviz.marker_map(many_places(), reduce=True),
    "choropleth_of_ones_own": lambda: ddsviz.choropleth(squares(), "people", tooltip="when", classes=2, breaks=[5]),
    "choropleth_of_one_value": lambda: ddsviz.choropleth(squares().iloc[2:], "people"),
    "choropleth_gathered": lambda: ddsviz.choropleth(
        ddsviz.load("litter_bins").assign(bins=1.5), "bins", areas="wards", key="ward", aggregate="mean"
    ),
    "choropleth_counted": lambda: ddsviz.choropleth(
        ddsviz.load("litter_bins"), "ward", areas="wards", key="ward", aggregate="count"
    ),
    "markers_in_equal_steps": lambda: ddsviz.marker_map(
        ddsviz.load("hotels").dropna(subset="rooms"), color="rooms", scheme="equal_interval", classes=4
    ),
    "voronoi_of_shapes": lambda: ddsviz.voronoi_map(hotels_on_a_grid(), value="rooms", label="hotel"),
}
ALL = {**MAPS, **MORE}


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Any, str, Any]]:
    return with_scripts(tmp_path_factory.mktemp("scripts"), ALL)


def boxes_of(chart: Any) -> list[list[float]]:
    """Return the west, south, east and north end of each area."""
    return [
        [*np.array([point for ring in area for point in ring]).min(axis=0)[::-1],
         *np.array([point for ring in area for point in ring]).max(axis=0)[::-1]]
        for area in rings(drawing(chart, "areas")["shapes"])
    ]  # fmt: skip


def places_of_areas(ours: list[Any], theirs: list[Any]) -> list[int]:
    """Return which of a script's areas is which of the map's: a file may have them in another order."""
    apart = np.abs(np.array(theirs)[None, :, :] - np.array(ours)[:, None, :]).sum(axis=2)
    places = apart.argmin(axis=1).tolist()
    assert sorted(places) == list(range(len(theirs)))
    return places


def call_of(name: str) -> str:
    return "points" if name.startswith("marker") else "areas"


@pytest.mark.parametrize("name", [name for name in ALL if call_of(name) == "points"])
def test_each_row_of_a_marker_map_is_a_circle_at_its_place(name: str, pairs: dict[str, tuple[Any, str, Any]]) -> None:
    chart, _, theirs = pairs[name]
    assert len(theirs["points"]) == len(ddsviz.table(chart))
    assert all(look["fill"] and look["fillOpacity"] == 1 for look in theirs["point_styles"])  # not rings
    places = np.array(positions(drawing(chart, "points")["places"]))
    found = np.array(theirs["points"])
    apart = np.abs(found[:, None, :] - places[None, :, :]).sum(axis=2)
    assert apart.min(axis=1).max() < 3e-5
    assert apart.min(axis=0).max() < 3e-5


@pytest.mark.parametrize("name", [name for name in ALL if call_of(name) == "areas"])
def test_each_area_lies_where_the_map_draws_it(name: str, pairs: dict[str, tuple[Any, str, Any]]) -> None:
    chart, _, theirs = pairs[name]
    ours = boxes_of(chart)
    assert len(ours) == len(theirs["areas"])
    found = [theirs["areas"][place] for place in places_of_areas(ours, theirs["areas"])]
    np.testing.assert_allclose(ours, found, atol=3e-3)  # outlines are simplified on our maps


@pytest.mark.parametrize("name", [name for name in ALL if call_of(name) == "areas"])
def test_each_area_has_its_colour(name: str, pairs: dict[str, tuple[Any, str, Any]]) -> None:
    chart, _, theirs = pairs[name]
    styles = theirs["styles"]
    if "codes" not in drawing(chart, "areas"):
        assert {(style["fillOpacity"], style["color"]) for style in styles} == {(0, drawing(chart, "areas")["line"])}
        return
    styles = [styles[place] for place in places_of_areas(boxes_of(chart), theirs["areas"])]
    for own, style in zip(colours(chart), styles, strict=True):
        assert style["fillOpacity"] == 1
        assert near(own or "#ffffff", style["fillColor"].replace("white", "#ffffff"))


@pytest.mark.parametrize("name", ["marker_map_classes", "marker_map_categories", "markers_on_a_scale"])
def test_each_circle_has_its_colour(name: str, pairs: dict[str, tuple[Any, str, Any]]) -> None:
    chart, _, theirs = pairs[name]
    places = np.array(positions(drawing(chart, "points")["places"]))
    mixed = drawing(chart, "points")["colours"][-1]
    own = colours(chart, "points")
    compared = 0
    for point, colour in zip(theirs["points"], theirs["colours"], strict=True):
        ours = own[int(np.abs(places - point).sum(axis=1).argmin())]
        if ours != mixed:  # several rows at one place, which the script draws one by one
            compared += 1
            assert near(ours or "#ffffff", colour.replace("white", "#ffffff"))
    assert compared > 10


@pytest.mark.parametrize("name", ["marker_map", "markers_of_shapes", "markers_counted"])
def test_circles_without_a_column_of_colours_have_the_maps_own(
    name: str, pairs: dict[str, tuple[Any, str, Any]]
) -> None:
    chart, _, theirs = pairs[name]
    assert set(theirs["colours"]) == {drawing(chart, "points")["colours"][1]}


def near(one: str, other: str) -> bool:
    """Tell whether two colours are the same but for a step of a scale."""
    return all(abs(int(one[i : i + 2], 16) - int(other[i : i + 2], 16)) <= 8 for i in (1, 3, 5))


@pytest.mark.parametrize("name", ALL)
def test_the_view_and_the_headline_are_the_maps(name: str, pairs: dict[str, tuple[Any, str, Any]]) -> None:
    chart, _, theirs = pairs[name]
    np.testing.assert_allclose(theirs["bounds"], setting(chart, "fit")["home"])
    title = ddsviz.display.record.record_of(chart).title
    assert ("<h3>" in theirs["page"]) == (title is not None)
    assert title is None or f"<h3>{title}</h3>" in theirs["page"]


@pytest.mark.parametrize("name", ["marker_map_classes", "marker_map_categories", "choropleth_classes"])
def test_the_legend_names_what_the_maps_own_names(name: str, pairs: dict[str, tuple[Any, str, Any]]) -> None:
    chart, _, theirs = pairs[name]
    words = [text for text in legend_texts(chart) if text != "Several at one place"]
    assert words
    assert all(f"</span> {word}" in theirs["page"] for word in words)


def test_cards_tell_the_columns(pairs: dict[str, tuple[Any, str, Any]]) -> None:
    chart, script, theirs = pairs["marker_map"]
    first = ddsviz.table(chart).iloc[0]
    told = [str(first[name]) for name in ("site", "plots", "vacant", "waiting_time")]
    assert [theirs["properties"][0][f"info{place}"] for place in range(4)] == told
    assert 'aliases=["Site", "Plots", "Vacant plots", "Waiting time"]' in " ".join(script.split())
    _, _, areas = pairs["choropleth_of_ones_own"]
    assert [own["info0"] for own in areas["properties"]] == list("abcd")
    assert areas["properties"][0]["info2"] == "2020-01-01"


def test_a_circle_for_many_rows_is_as_large_as_their_number(pairs: dict[str, tuple[Any, str, Any]]) -> None:
    chart, _, theirs = pairs["markers_counted"]
    areas = np.array([own["radius"] for own in theirs["point_styles"]]) ** 2
    rows = ddsviz.table(chart)["rows"].to_numpy()
    np.testing.assert_allclose(areas / areas.max(), rows / rows.max())


GIVEN = {
    "marker_map",
    "marker_map_classes",
    "marker_map_categories",
    "marker_map_discs",
    "choropleth",
    "choropleth_classes",
}


def test_rows_are_joined_to_areas_by_a_line_of_pandas(pairs: dict[str, tuple[Any, str, Any]]) -> None:
    script = pairs["choropleth_classes"][1]
    assert script.splitlines()[1] == '# ddsviz.load("wards").to_file("areas.geojson")'
    assert 'table = gpd.read_file("areas.geojson").merge(data, on="ward", how="left")' in script
    assert 'table["bins"] / (table.to_crs("ESRI:54034").area / 1e6)' in script
    assert 'data.groupby("ward")["bins"].mean().reset_index()' in pairs["choropleth_gathered"][1]
    assert 'data.groupby("ward").size().reset_index(name="rows")' in pairs["choropleth_counted"][1]


def test_classes_are_cut_at_quantiles_or_in_equal_steps(pairs: dict[str, tuple[Any, str, Any]]) -> None:
    assert 'ends = [-np.inf, *data["rooms"].quantile([0.2, 0.4, 0.6, 0.8]), np.inf]' in pairs["marker_map_classes"][1]
    assert '*np.linspace(data["rooms"].min(), data["rooms"].max(), 5)[1:-1]' in pairs["markers_in_equal_steps"][1]


@pytest.mark.parametrize("kind", MAPS)
def test_a_script_begins_with_the_callers_table_or_says_why_not(
    kind: str, pairs: dict[str, tuple[Any, str, Any]]
) -> None:
    first, second = pairs[kind][1].splitlines()[:2]
    assert first.startswith("# data") if kind in GIVEN else first.startswith("# ddsviz.table(chart)")
    assert kind in GIVEN or "table of the chart" in second


@pytest.mark.parametrize("kind", MAPS)
def test_a_script_is_short_and_needs_no_ddsviz(kind: str, pairs: dict[str, tuple[Any, str, Any]]) -> None:
    script = pairs[kind][1]
    assert len(script.splitlines()) <= MOST_LINES
    assert max(map(len, script.splitlines())) <= LONGEST_LINE
    assert "import ddsviz" not in script
    assert script.endswith('m.save("map.html")\n')


def test_places_that_a_map_gathers_are_in_a_cluster(pairs: dict[str, tuple[Any, str, Any]]) -> None:
    assert "MarkerCluster()" in pairs["marker_map_discs"][1]
    assert "MarkerCluster()" not in pairs["marker_map"][1]


def test_places_across_180_degrees_are_in_the_scripts_view() -> None:
    chart = ddsviz.marker_map({"lat": [-17.0, -18.0], "lon": [178.0, -179.0]}, label="lon")
    assert sorted(ddsviz.table(chart)["longitude"]) == [178, 181]
    assert 'gpd.points_from_xy(table["longitude"], table["latitude"])' in ddsviz.code(chart)
