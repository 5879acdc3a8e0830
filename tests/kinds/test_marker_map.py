"""Marker maps: every row at its place, with what is known of it."""

from __future__ import annotations

from typing import Any

import folium
import geopandas
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from faults import message_of
from mapped import colours, columns, counts, drawing, drawings, has_setting, legend_texts, numbers, positions, setting

import ddsviz
from ddsviz import theme
from ddsviz.errors import DdsvizError, OptionError
from ddsviz.limits import MAX_PLACES_DRAWN_APART


def sites(**more: Any) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "site": ["Leith", "Gorgie", "Granton", "Leith"],
            "plots": [20, 54, 7, 3],
            "kind": ["a", "b", "a", "c"],
            "lat": [55.97, 55.93, 55.98, 55.97],
            "lon": [-3.17, -3.24, -3.23, -3.17],
            **more,
        }
    )


def marked(data: Any = None, **options: Any) -> Any:
    return ddsviz.marker_map(sites() if data is None else data, **options)


def test_it_returns_a_folium_map() -> None:
    assert isinstance(marked(), folium.Map)


def test_every_place_stands_where_its_rows_are() -> None:
    spec = drawing(marked(), "points")
    assert sorted(positions(spec["places"])) == [(55.93, -3.24), (55.97, -3.17), (55.98, -3.23)]
    assert sum(counts(spec)) == 4


def test_rows_at_one_place_are_one_point_with_a_list() -> None:
    chart = marked(label="site", info="plots")
    spec = drawing(chart, "points")
    place = positions(spec["places"]).index((55.97, -3.17))
    start = sum(counts(spec)[:place])
    assert counts(spec)[place] == 2
    assert columns(chart)["Plots"][start : start + 2] == ["3", "20"]


def test_the_cards_hold_label_info_tooltip_and_colour() -> None:
    chart = marked(label="site", info=["plots"], tooltip="lat", color="kind")
    assert list(columns(chart)) == ["Site", "Plots", "Lat", "Kind"]
    assert drawing(chart, "points")["label"] == 0
    assert "label" not in drawing(marked(info="plots"), "points")


def test_names_and_units_are_those_of_the_caller() -> None:
    chart = marked(info="plots", names={"plots": "Beds"}, units={"plots": "m²"})
    assert list(columns(chart)) == ["Beds (m²)"]


def test_a_number_colours_along_a_scale_or_by_class() -> None:
    chart = marked(color="plots")
    assert setting(chart, "legend")["ticks"][0] == [0.0, "3"]
    assert setting(chart, "legend")["ticks"][-1] == [1.0, "54"]
    classed = marked(color="plots", breaks=[10, 30])
    assert legend_texts(classed)[:3] == ["3 to 10", "11 to 30", "31 to 54"]


@pytest.mark.parametrize("scheme", ["quantiles", "equal_interval", "natural_breaks"])
def test_a_scheme_makes_classes(scheme: Any) -> None:
    data = pd.DataFrame({"lat": np.linspace(55.9, 56, 40), "lon": -3.2, "v": np.arange(40.0) ** 2})
    assert len(legend_texts(marked(data, color="v", scheme=scheme, classes=4))) == 4


def test_reverse_makes_low_values_dark_and_says_so() -> None:
    data = sites(lat=[55.97, 55.93, 55.98, 55.96])
    plain, turned = marked(data, color="plots"), marked(data, color="plots", reverse=True)
    low, high = (drawing(chart, "points")["colours"][1:-1] for chart in (plain, turned))
    assert low == high[::-1]
    assert setting(plain, "legend")["words"] == "Dark is high, light is low."
    assert setting(turned, "legend")["words"] == "Dark is low, light is high."


def test_vmin_and_vmax_are_the_ends_of_the_scale() -> None:
    ticks = setting(marked(color="plots", vmin=0, vmax=100), "legend")["ticks"]
    assert (ticks[0], ticks[-1]) == ([0.0, "0"], [1.0, "100"])


def test_categories_have_a_colour_and_a_shape_each() -> None:
    chart = marked(color="kind")
    assert legend_texts(chart) == ["a", "b", "c", "Several at one place"]
    spec = drawing(chart, "points")
    assert spec["colours"][1:4] == list(theme.CATEGORICAL[:3])
    assert spec["shapes"][1:4] == [0, 1, 2]


def test_a_place_whose_rows_differ_has_a_colour_of_its_own() -> None:
    spec = drawing(marked(color="kind"), "points")
    place = positions(spec["places"]).index((55.97, -3.17))
    assert numbers(spec["codes"])[place] == 4
    assert spec["colours"][4] == theme.RAW_LINE


def test_rows_with_no_category_are_counted() -> None:
    chart = marked(sites(kind=["a", None, "b", "b"]), color="kind")
    assert "1 row has no Kind." in ddsviz.describe(chart)


def test_one_colour_holds_for_all() -> None:
    assert drawing(marked(color="navy"), "points")["colours"][1] == "navy"
    assert not has_setting(marked(color="navy"), "legend")


def test_a_palette_colours_numbers_and_categories() -> None:
    assert drawing(marked(color="kind", palette=["#111111", "#222222", "#333333"]), "points")["colours"][1] == "#111111"
    assert colours(marked(sites(lat=[55, 56, 57, 58]), color="plots", palette="Greys"), "points")[0] is not None


@pytest.mark.parametrize(("cluster", "clustered"), [(True, True), (False, False), ("auto", False)])
def test_few_places_are_gathered_in_discs_where_that_is_asked_for(cluster: Any, clustered: bool) -> None:
    assert drawing(marked(cluster=cluster), "points")["cluster"] is clustered


def test_many_places_are_gathered_in_discs_and_that_is_told() -> None:
    rows = MAX_PLACES_DRAWN_APART + 1
    data = pd.DataFrame({"lat": np.linspace(55.9, 56, rows), "lon": -3.2})
    chart = marked(data)
    assert drawing(chart, "points")["cluster"] is True
    assert "gathered in discs" in ddsviz.describe(chart)
    assert drawing(marked(data.iloc[1:]), "points")["cluster"] is False


def test_html_is_taken_only_where_it_is_asked_for() -> None:
    data = sites(html=["<b>1</b>", None, "x", "y"])
    assert "html" not in drawing(marked(data, info="html"), "points")
    assert set(drawing(marked(data, popup_html="html"), "points")["html"]["texts"].split("|")) == {
        "<b>1</b>",
        "",
        "x",
        "y",
    }


def test_the_view_fits_the_bulk_and_a_button_shows_the_rest() -> None:
    data = pd.DataFrame({"lat": [*np.linspace(55.9, 56, 30), 10.0], "lon": [*np.linspace(-3.3, -3.1, 30), 20.0]})
    chart = marked(data)
    assert setting(chart, "fit")["home"] == [[55.9, -3.3], [56.0, -3.1]]
    assert drawing(chart, "points")["all"] == [[10.0, -3.3], [56.0, 20.0]]
    assert "1 row lies far away, out of view" in ddsviz.describe(chart)
    assert "all" not in drawing(marked(), "points")


def test_the_wards_lie_below_edinburgh_and_nowhere_else() -> None:
    assert len(drawings(marked(), "areas")) == 1
    assert drawings(marked(sites(lat=[-33.9] * 4, lon=[151.2] * 4)), "areas") == []


@pytest.mark.parametrize("option", ["label", "info", "tooltip"])
def test_a_column_of_a_card_that_cannot_be_read_is_told(option: str) -> None:
    far = pd.Series(np.array(["20000-01-01"] * 4, dtype="datetime64[s]")).astype("int64").tolist()
    data = sites(opened=pd.array(far, dtype=pd.ArrowDtype(pa.timestamp("s"))))
    with pytest.raises(DdsvizError) as caught:
        marked(data, **{option: "opened"}, cluster="yes")
    assert "outside the years 1 to 9,999" in str(caught.value)
    assert "cluster is not 'yes'" in str(caught.value)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(55.95, -4.25), (55.95, 10.0), (50.0, -3.2), (60.0, -3.2)],
    ids=["west", "east", "south", "north"],
)  # fmt: skip
def test_no_wards_lie_below_places_to_any_side_of_edinburgh(latitude: float, longitude: float) -> None:
    elsewhere = sites(lat=[latitude] * 4, lon=[longitude] * 4)
    assert drawings(marked(elsewhere), "areas") == []


def test_there_is_a_street_map_above_the_wards_unless_it_is_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    tiles = [part for part in marked()._children.values() if isinstance(part, folium.TileLayer)]
    assert [part.tiles for part in tiles] == ["https://tile.openstreetmap.org/{z}/{x}/{y}.png"]
    assert tiles[0].options["referrer_policy"] == "strict-origin-when-cross-origin"
    assert "OpenStreetMap" in tiles[0].options["attribution"]
    monkeypatch.setattr(ddsviz.options, "tiles", None)
    assert not any(isinstance(part, folium.TileLayer) for part in marked()._children.values())


def test_the_description_counts_places_and_says_how_far_they_reach() -> None:
    assert ddsviz.describe(marked(label="site")) == (
        "Marker map of 4 rows at 3 places. They reach 4.4 km from west to east and 5.6 km from south to north. "
        "Positions are read from lat and lon."
    )


def test_the_description_tells_what_the_colour_shows() -> None:
    assert "Colour shows Plots, from 3 to 54 m²." in ddsviz.describe(marked(color="plots", units={"plots": "m²"}))


def test_one_place_is_described_by_its_position() -> None:
    chart = marked(sites().head(1))
    assert "It stands at 55.9700° north, 3.1700° west." in ddsviz.describe(chart)
    assert setting(chart, "fit")["closest"] == 16
    assert setting(marked(sites(lon=[178.0, -179, 179, 179.5])), "fit")["home"] == [[55.93, 178.0], [55.98, 181.0]]


def test_the_table_holds_the_callers_columns_and_positions() -> None:
    table = ddsviz.table(marked(label="site", info="plots"))
    assert list(table.columns) == ["site", "plots", "lat", "lon"]
    assert sorted(table["plots"]) == [3, 7, 20, 54]


def test_the_table_of_a_geodataframe_holds_positions_in_degrees() -> None:
    points = geopandas.GeoSeries.from_xy(sites()["lon"], sites()["lat"], crs=4326).to_crs(27700)
    table = ddsviz.table(marked(geopandas.GeoDataFrame(sites()[["site"]], geometry=points), label="site"))
    assert list(table.columns) == ["site", "latitude", "longitude"]
    assert table["latitude"].max() == pytest.approx(55.98)


def test_rows_in_another_order_give_the_same_map() -> None:
    from ddsviz.display.notebook import bundle

    chart = bundle(marked(label="site", info="plots", color="kind"))
    for order in ([3, 2, 1, 0], [1, 3, 0, 2]):
        assert bundle(marked(sites().iloc[order], label="site", info="plots", color="kind")) == chart


def test_faults_are_told_all_at_once() -> None:
    says = message_of(OptionError, marked, label="sit", info="plotz", cluster="yes")
    assert "Did you mean 'site'?" in says
    assert "cluster is not 'yes'" in says


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"color": "plots", "scheme": "jenks"}, "scheme is not 'jenks'"),
        ({"color": "plots", "classes": 1}, "classes is a whole number from 2 to 9"),
        ({"color": "plots", "breaks": [3, 2]}, "breaks is a list of numbers that grow"),
        ({"color": "plots", "breaks": [3, 3]}, "such as breaks=[3.0], and not [3, 3]."),
        ({"color": "plots", "breaks": range(9)}, "breaks may hold up to 8 numbers, and here are 9."),
        ({"color": "kind", "scheme": "quantiles"}, "say how numbers are coloured, and here are none"),
        ({"color": "plots", "classes": 3}, "3 classes, a scheme is needed"),
        ({"color": "plots", "vmin": 100, "vmax": 200}, "vmin and vmax leave out all values"),
        ({"color": "plots", "breaks": [3], "scheme": "quantiles"}, "Give one of the two."),
        ({"color": "plots", "vmin": 1, "scheme": "quantiles"}, "Leave them out, or scheme and breaks."),
        ({"color": "plots", "vmin": 900}, "vmin and vmax leave out all values, which run from 3 to 54"),
        ({"palette": "Viridiss"}, "Did you mean 'Viridis'?"),
        ({"popup": "plots"}, "marker_map has no option 'popup': use info='plots' for it."),
        ({"lat": "lat"}, "marker_map has no option 'lat': use latitude='lat' for it."),
    ],
)
def test_options_that_do_not_fit_are_refused(options: dict[str, Any], says: str) -> None:
    assert says in message_of(OptionError, marked, **options)


def test_reduce_counts_rows_in_cells_of_the_ground() -> None:
    chart = ddsviz.marker_map(ddsviz.load("litter_bins"), reduce=True, label="street")
    said = ddsviz.describe(chart)
    assert "Marker map of 3,437 rows in" in said
    assert "Such a map does not show Street." in said
    spec = drawing(chart, "points")
    assert sum(numbers(spec["standFor"])) == 3_437
    assert ddsviz.table(chart)["rows"].sum() == 3_437


@pytest.mark.parametrize(
    ("east", "words"),
    [
        ([-3.2] * 100, "each number counts those of one place."),
        (np.linspace(-3.3, -3.1, 100), "each number counts those of cells of about 69 m or larger."),
    ],
)
def test_rows_of_one_place_or_one_line_are_counted_in_words(east: Any, words: str) -> None:
    table = pd.DataFrame({"latitude": [55.9] * 100, "longitude": east})
    assert words in ddsviz.describe(ddsviz.marker_map(table, reduce=True))


def test_unreduced_many_rows_are_refused_with_their_size() -> None:
    many = pd.DataFrame({"latitude": [55.9] * 60_000, "longitude": [-3.2] * 60_000})
    assert "60,000 rows one by one would take about 1.2 MB" in message_of(
        OptionError, ddsviz.marker_map, many, reduce=False
    )
