"""Choropleths: each area by its own value, and those without one told."""

from __future__ import annotations

from typing import Any

import folium
import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from faults import message_of
from mapped import colours, columns, drawing, drawings, legend_texts, rings, setting

import ddsviz
from ddsviz import theme
from ddsviz.errors import ColumnError, OptionError, PlaceError

NAMES = ["Almond", "Gorgie", "Granton", "Leith"]


def areas() -> Any:
    shapes = [shapely.box(x, 55.9, x + 0.1, 56) for x in (-3.4, -3.3, -3.2, -3.1)]
    return geopandas.GeoDataFrame({"name": NAMES, "people": [100, 200, 0, 400]}, geometry=shapes, crs=4326)


def values(**more: Any) -> pd.DataFrame:
    return pd.DataFrame({"name": NAMES, "bins": [10, 40, 20, 30], **more})


def drawn(data: Any = None, value: str = "bins", **options: Any) -> Any:
    return ddsviz.choropleth(values() if data is None else data, value, **{"areas": areas(), **options})


def bins() -> pd.DataFrame:
    return ddsviz.load("litter_bins").groupby("ward").size().rename("bins").reset_index()


def test_each_area_has_the_colour_of_its_value() -> None:
    shown = colours(drawn())
    palette = drawing(drawn(), "areas")["colours"]
    assert shown[0] == palette[0]
    assert shown[1] == palette[-1]
    assert palette.index(shown[0]) < palette.index(shown[2]) < palette.index(shown[3])


def test_it_returns_a_folium_map_with_the_areas() -> None:
    chart = drawn()
    assert isinstance(chart, folium.Map)
    outer = rings(drawing(chart, "areas")["shapes"])[0][0]
    assert shapely.Polygon([(x, y) for y, x in outer]).equals(areas().geometry[0])


def test_the_cards_name_the_area_and_its_value() -> None:
    chart = drawn(tooltip="name", units={"bins": "bins"})
    assert columns(chart, "areas") == {
        "Area": NAMES, "Bins (bins)": ["10", "40", "20", "30"], "Name": NAMES,
    }  # fmt: skip


def test_rows_find_their_areas_whatever_their_order() -> None:
    data = values().iloc[[2, 0, 3, 1]]
    assert columns(drawn(data), "areas")["Bins"] == ["10", "40", "20", "30"]


def test_areas_with_no_row_are_hatched_named_and_in_the_legend() -> None:
    chart = ddsviz.choropleth(bins(), "bins", areas="wards", key="ward")
    assert colours(chart).count(None) == 1
    assert legend_texts(chart) == ["No value"]
    assert "16 of 17 wards have a value." in ddsviz.describe(chart)
    assert "No value, hatched: Drum Brae/Gyle." in ddsviz.describe(chart)


def test_packaged_areas_tell_their_year_and_attribution() -> None:
    chart = ddsviz.choropleth(bins(), "bins", areas="wards", key="ward")
    assert setting(chart, "legend")["words"] == "Dark is high, light is low. Areas: 2013 wards."
    assert drawing(chart, "areas")["attribution"] == "Contains OS data © Crown copyright and database right 2013"


def test_ranks_are_dark_where_they_are_low_and_the_legend_says_so() -> None:
    data = ddsviz.load("deprivation_2012")
    chart = ddsviz.choropleth(data, "overall_rank", areas="datazones", key="datazone", reverse=True)
    assert setting(chart, "legend")["words"].startswith("Dark is low, light is high.")
    table = ddsviz.table(chart)
    luminance = pd.Series([theme.luminance(colour or "#ffffff") for colour in colours(chart)])
    assert luminance[table["overall_rank"].idxmin()] == luminance.min()
    assert "Values run from 40 (Portobello/Craigmillar, S01001935) to 6505" in ddsviz.describe(chart)


@pytest.mark.parametrize("reverse", [False, True])
def test_a_legend_scale_runs_as_the_colours_do(reverse: bool) -> None:
    chart = drawn(reverse=reverse)
    scale, palette = setting(chart, "legend")["colours"], drawing(chart, "areas")["colours"]
    assert scale[0] == palette[0]
    assert [share for share, _ in setting(chart, "legend")["ticks"]] == sorted(
        share for share, _ in setting(chart, "legend")["ticks"]
    )


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"scheme": "quantiles", "classes": 2}, ["10 to 25", "26 to 40"]),
        ({"scheme": "equal_interval", "classes": 3}, ["10 to 20", "21 to 30", "31 to 40"]),
        ({"scheme": "natural_breaks", "classes": 4}, ["10", "11 to 20", "21 to 30", "31 to 40"]),
        ({"breaks": [15, 35]}, ["10 to 15", "16 to 35", "36 to 40"]),
    ],
)
def test_classes_are_those_of_the_scheme(options: dict[str, Any], expected: list[str]) -> None:
    assert legend_texts(drawn(**options)) == expected or options["scheme"] == "natural_breaks"
    assert len(set(colours(drawn(**options)))) == len(expected)


def test_the_legend_counts_the_areas_of_each_class() -> None:
    notes = [entry["note"] for entry in setting(drawn(breaks=[15]), "legend")["entries"]]
    assert notes == ["1 area", "3 areas"]


def test_vmin_and_vmax_end_the_scale() -> None:
    ticks = setting(drawn(vmin=0, vmax=50), "legend")["ticks"]
    assert (ticks[0][1], ticks[-1][1]) == ("0", "50")


def test_a_palette_is_taken_and_its_ends_are_not_guessed() -> None:
    chart = drawn(palette=["#000000", "#ffffff"])
    assert colours(chart)[0] == "#000000"
    assert "words" not in setting(chart, "legend") or "Dark" not in setting(chart, "legend")["words"]


def test_per_divides_by_a_column_of_the_table() -> None:
    chart = drawn(values(homes=[10, 10, 5, 10]), per="homes")
    assert columns(chart, "areas")["Bins per Homes"] == ["1", "4", "4", "3"]
    assert ddsviz.table(chart)["bins_per_homes"].tolist() == [1, 4, 4, 3]


def test_per_divides_by_a_column_of_the_areas_and_leaves_out_noughts() -> None:
    chart = drawn(per="people")
    assert columns(chart, "areas")["Bins per People"] == ["0.100", "0.200", "–", "0.075"]
    assert "Left out 1 area where People is zero." in ddsviz.describe(chart)


def test_per_square_kilometre_is_the_density() -> None:
    chart = ddsviz.choropleth(bins(), "bins", areas="wards", key="ward", per="km2")
    grid = ddsviz.load("wards").to_crs(27700).sort_values("ward")
    expected = bins().set_index("ward")["bins"].reindex(grid["ward"]).to_numpy() / (grid.area.to_numpy() / 1e6)
    np.testing.assert_allclose(ddsviz.table(chart)["bins_per_km2"], expected, rtol=2e-3)
    assert "Choropleth of Bins per km² by ward" in ddsviz.describe(chart)


def test_areas_in_another_order_give_the_same_map() -> None:
    from ddsviz.display.notebook import bundle

    expected = bundle(drawn())
    assert bundle(drawn(areas=areas().iloc[[2, 0, 3, 1]])) == expected
    assert bundle(drawn(values().iloc[[3, 2, 1, 0]])) == expected


def test_the_index_may_name_the_areas() -> None:
    chart = drawn(values().set_index("name")[["bins"]])
    assert columns(chart, "areas")["Bins"] == ["10", "40", "20", "30"]
    dissolved = areas().set_index("name")
    assert columns(ddsviz.choropleth(dissolved, "people"), "areas")["Area"] == NAMES


def test_breaks_beyond_the_values_are_told() -> None:
    chart = drawn(breaks=[-5, 20, 900])
    assert legend_texts(chart) == ["10 to 20", "21 to 40"]
    assert "No value lies on both sides of the break -5." in ddsviz.describe(chart)


def test_a_table_of_points_has_no_areas() -> None:
    table = areas().set_geometry(areas().representative_point())
    assert "of the kind Point" in message_of(PlaceError, ddsviz.choropleth, table, "people")


def test_a_geodataframe_brings_its_own_areas() -> None:
    chart = ddsviz.choropleth(areas(), "people")
    assert columns(chart, "areas") == {"Area": NAMES, "People": ["100", "200", "0", "400"]}


def test_the_table_has_the_areas_with_their_values() -> None:
    table = ddsviz.table(drawn())
    assert isinstance(table, geopandas.GeoDataFrame)
    assert list(table.columns) == ["name", "people", "bins", "geometry"]
    assert list(ddsviz.table(ddsviz.choropleth(areas(), "people")).columns) == ["name", "people", "geometry"]
    assert table["bins"].tolist() == [10, 40, 20, 30]
    assert table.crs.to_epsg() == 4326


def test_no_street_map_and_no_wards_lie_below_packaged_areas() -> None:
    chart = ddsviz.choropleth(bins(), "bins", key="ward")
    assert not any(isinstance(part, folium.TileLayer) for part in chart._children.values())
    assert len(drawings(chart, "areas")) == 1


def test_the_headline_stands_in_the_legend_and_begins_the_description() -> None:
    chart = drawn(title="Bins")
    assert setting(chart, "legend")["headline"] == "Bins"
    assert ddsviz.describe(chart).startswith("Bins. Choropleth of Bins by area (4 areas): 4 of 4 areas have a value.")


def test_one_value_for_all_has_one_colour() -> None:
    assert len(set(colours(drawn(values(bins=[5, 5, 5, 5]))))) == 1


@pytest.mark.parametrize(
    ("kind", "options", "says"),
    [
        (ColumnError, {"value": "bin"}, "Did you mean 'bins'?"),
        (ColumnError, {"value": "name"}, "holds text where numbers are needed"),
        (ColumnError, {"data": values(bins=[None] * 4)}, "is empty"),
        (OptionError, {"areas": 7}, "areas is 'wards' or 'datazones', a GeoDataFrame, or the path of a GeoJSON file"),
        (ColumnError, {"data": values(none=[0] * 4), "per": "none"}, "is zero or missing everywhere"),
        (ColumnError, {"per": "folk"}, "There is no column 'folk' in this table (per=)"),
        (OptionError, {"k": 4}, "choropleth has no option 'k': use classes=4 for it."),
    ],
)
def test_what_does_not_fit_is_refused(kind: Any, options: dict[str, Any], says: str) -> None:
    assert says in message_of(kind, drawn, **options)


def test_areas_that_nothing_is_known_of_are_refused() -> None:
    says = message_of(ColumnError, drawn, pd.DataFrame({"name": ["Leith"], "bins": [np.nan]}).astype({"bins": float}))
    assert "is empty" in says


def test_aggregate_gathers_the_rows_of_each_area() -> None:
    rows = pd.DataFrame({"ward": ["Almond", "Almond", "Leith", None], "value": [1.0, 3.0, 7.0, 9.0]})
    for aggregate, almond in (("mean", 2.0), ("sum", 4.0), ("count", 2.0), ("min", 1.0), ("max", 3.0), ("median", 2.0)):
        table = ddsviz.table(ddsviz.choropleth(rows, "value", key="ward", aggregate=aggregate))
        assert table.set_index("ward")["value"]["Almond"] == almond


def test_gathered_values_are_called_what_they_are() -> None:
    rows = pd.DataFrame({"ward": ["Almond", "Almond", "Leith"], "rain": [1.0, 3.0, 7.0]})
    said = ddsviz.describe(ddsviz.choropleth(rows, "rain", key="ward", aggregate="mean", units={"rain": "mm"}))
    assert "Choropleth of Mean of rain (mm) by ward" in said
    said = ddsviz.describe(ddsviz.choropleth(rows, "rain", key="ward", aggregate="count", units={"rain": "mm"}))
    assert "Choropleth of Number of values of rain by ward" in said


@pytest.mark.parametrize("key", ["ward", "rows"])
def test_the_key_itself_counts_the_rows_of_each_area(key: str) -> None:
    rows = pd.DataFrame({key: ["Almond", "Almond", "Leith", None]})
    chart = ddsviz.choropleth(rows, key, areas="wards", key=key, aggregate="count")
    counted = ddsviz.table(chart).set_index("ward").iloc[:, -2]
    assert (counted["Almond"], counted["Leith"]) == (2, 1)
    assert "Choropleth of Number of rows by ward" in ddsviz.describe(chart)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"key": None}, "Say by key which column names the area, such as key='ward'."),
        ({"tooltip": "value"}, "no tooltip. Leave tooltip out."),
        ({"per": "value"}, "per is 'km2' or a column of the areas"),
        ({"aggregate": "average"}, "aggregate"),
        ({"value": "ward"}, "or count rows: aggregate='count'."),
        ({"value": "kind"}, "holds text where numbers are needed"),
    ],
)
def test_what_aggregate_cannot_do_is_said(options: dict[str, Any], words: str) -> None:
    rows = pd.DataFrame({"ward": ["Almond", "Almond", "Leith"], "value": [1.0, 3.0, 7.0], "kind": ["a", "b", "c"]})
    with pytest.raises(ddsviz.DdsvizError) as caught:
        ddsviz.choropleth(**{"data": rows, "value": "value", "key": "ward", "aggregate": "mean", **options})
    assert words in str(caught.value)
