"""The packaged tables are as published, as described, and found by name."""

from __future__ import annotations

import csv
import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from frictionless import Package
from pandas.api.types import is_datetime64_dtype, is_float_dtype, is_integer_dtype

from ddsviz.datasets import datasets, load
from ddsviz.errors import DdsvizError, UnknownDatasetError

# `ddsviz.datasets` is the function: the module of that name is asked for by import_module.
MODULE = importlib.import_module("ddsviz.datasets")
DATA = Path(__file__).parents[1] / "data"
RESOURCES = {
    resource["name"]: resource
    for resource in json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]
}
TABLES = [name for name, resource in RESOURCES.items() if resource["format"] == "csv"]
FIELDS = [(name, field) for name, resource in RESOURCES.items() for field in resource["schema"]["fields"]]
EACH_FIELD = pytest.mark.parametrize(
    ("name", "field"), FIELDS, ids=[f"{name}-{field['name']}" for name, field in FIELDS]
)
NAMES = (
    "allotments, cafes, climate, co2_emissions, datazones, deprivation_2012, heritage_trees, hotels, "
    "litter_bins, litter_reports, recycling_points, wards"
)


# The description


def test_the_data_package_is_valid() -> None:
    report = Package(str(DATA / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])


def test_every_file_is_described_and_every_description_has_its_file() -> None:
    files = {path.name for path in DATA.iterdir()} - {"datapackage.json", "README.md"}
    assert files == {resource["path"] for resource in RESOURCES.values()}


@pytest.mark.parametrize("name", RESOURCES)
def test_every_table_has_a_title_description_source_licence_and_faults_list(name: str) -> None:
    resource = RESOURCES[name]
    assert resource["title"]
    assert resource["description"]
    assert resource["sources"][0]["title"]
    assert resource["licenses"][0]["title"] in {"Open Government Licence", "OS OpenData Licence", "CC0 1.0"}
    assert isinstance(resource["faults"], list)


def test_the_areas_carry_the_ordnance_surveys_statement() -> None:
    assert RESOURCES["wards"]["attribution"] == "Contains OS data © Crown copyright and database right 2013"
    assert RESOURCES["datazones"]["attribution"].startswith("Contains OS data")


@EACH_FIELD
def test_every_column_has_a_label_and_every_measure_a_unit(name: str, field: dict[str, Any]) -> None:
    assert field["title"]
    # What is counted, ranked or dated has no unit; whatever is measured is a "number".
    assert ("unit" in field) == (field["type"] == "number")


@pytest.mark.parametrize("name", RESOURCES)
def test_the_readme_agrees_with_the_description(name: str) -> None:
    resource = RESOURCES[name]
    lines = (DATA / "README.md").read_text(encoding="utf-8").splitlines()
    [line] = [line for line in lines if line.startswith(f"| `{resource['path']}` |")]
    rows, source = f"{resource['row_count']:,}", resource["sources"][0]["title"]
    assert line.endswith(f"| {rows} | {source} | {resource['licenses'][0]['title']} |")


# What load returns


@EACH_FIELD
def test_every_column_has_the_type_that_is_described(name: str, field: dict[str, Any]) -> None:
    column = load(name)[field["name"]]
    fits = {
        "year": is_integer_dtype(column),
        "integer": is_float_dtype(column) if column.isna().any() else is_integer_dtype(column),
        "number": is_float_dtype(column),
        "datetime": is_datetime64_dtype(column),
        "string": column.dtype == pd.Series(["text"]).dtype,
        "geojson": isinstance(column, gpd.GeoSeries),
    }
    assert fits[field["type"]]


@pytest.mark.parametrize("name", RESOURCES)
def test_the_columns_are_those_described_in_their_order(name: str) -> None:
    assert list(load(name).columns) == [field["name"] for field in RESOURCES[name]["schema"]["fields"]]


@pytest.mark.parametrize("name", TABLES)
def test_every_cell_is_the_one_in_the_file(name: str) -> None:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    table = load(name)
    assert len(table) == len(rows)
    for column in table.columns:
        for found, written in zip(table[column], (row[column] for row in rows), strict=True):
            assert pd.isna(found) if written == "" else found == type(found)(written)


@pytest.mark.parametrize("name", ["wards", "datazones"])
def test_areas_come_in_degrees_and_share_their_edges(name: str) -> None:
    areas = load(name)
    assert isinstance(areas, gpd.GeoDataFrame)
    assert areas.crs == "EPSG:4326"
    assert shapely.coverage_is_valid(areas.geometry.to_numpy())


def test_deprivation_joins_to_every_data_zone() -> None:
    assert set(load("deprivation_2012")["datazone"]) == set(load("datazones")["datazone"])


@pytest.mark.parametrize("name", ["climate", "wards"])
def test_a_loaded_table_is_a_copy_of_ones_own(name: str) -> None:
    first = load(name)
    first.loc[0, first.columns[0]] = first.loc[1, first.columns[0]]
    second = load(name)
    assert second.loc[0, second.columns[0]] != second.loc[1, second.columns[0]]
    assert set(second.attrs) == {"ddsviz"}  # names and units for charts


def test_a_copy_of_ones_own_is_the_same_each_time() -> None:
    pd.testing.assert_frame_equal(load("climate"), load("climate"))


# The list


def test_the_list_is_sorted_by_name_and_numbered_from_zero() -> None:
    tables = datasets()
    assert list(tables.columns) == ["name", "title", "rows", "columns", "licence", "source"]
    assert ", ".join(tables["name"]) == NAMES
    assert list(tables.index) == list(range(12))


def test_the_list_counts_what_load_returns() -> None:
    tables = datasets()
    assert [load(name).shape for name in tables["name"]] == list(zip(tables["rows"], tables["columns"], strict=True))


def test_the_list_names_licence_and_publisher() -> None:
    wards = datasets().set_index("name").loc["wards"]
    assert list(wards[["licence", "source"]]) == ["OS OpenData Licence", "Ordnance Survey"]


# The faults: still in the figures, and told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("allotments", "Prospect Bank and Restalrig, stand on the same point"),
        ("allotments", "Leith Links, has no postcode"),
        ("allotments", "end in a space"),
        ("cafes", "lie outside the city, on the Bush estate"),
        ("climate", "9 to 30 a year, while Edinburgh has about 120 days"),
        ("climate", "threshold behind the figure is unknown"),
        ("climate", "snow_cover_days is missing for 2009"),
        ("climate", "42.79 for 2011, a warm year (9.17 °C)"),
        ("climate", "do not explain it as weather"),
        ("climate", "mean_temperature_c is missing for 1974"),
        ("climate", "measures begin in different years"),
        ("co2_emissions", "do not draw them on one scale"),
        ("datazones", "data zones of 2001"),
        ("deprivation_2012", "data zones of 2001"),
        ("deprivation_2012", "Rank 1 is the worst"),
        ("heritage_trees", "Camperdown Elm carries damaged characters"),
        ("hotels", "38 spellings"),
        ("hotels", "missing for 80 hotels, the number of rooms for 3"),
        ("litter_bins", "Drum Brae/Gyle, was never published"),
        ("litter_bins", "about 730 km away, at 49.77° N, 7.56° W"),
        ("litter_bins", "263 bins lie outside the ward that they are listed under, 28 of them inside Drum"),
        ("litter_bins", "type is missing for one bin"),
        ("litter_reports", "One report lies outside the city"),
        ("litter_reports", "237 on Mondays, 63 on Saturdays, 59 on Sundays"),
        ("recycling_points", "31 rows lie outside the city"),
        ("recycling_points", "22 more than 1,700 km away, one of them at 74° W"),
        ("recycling_points", "1,412 rows repeat another row exactly"),
        ("recycling_points", "Most sites have several banks"),
        ("wards", "wards of 2013"),
    ],
)
def test_every_known_fault_is_told(name: str, told: str) -> None:
    assert told in " ".join(RESOURCES[name]["faults"])


def test_climate_keeps_its_odd_figures_and_gaps() -> None:
    climate = load("climate").set_index("year")
    assert (climate["rainy_days"].min(), climate["rainy_days"].max()) == (9.23, 30.23)
    assert climate.loc[2011, "snow_cover_days"] == 42.79
    assert pd.isna(climate.loc[2009, "snow_cover_days"])
    assert pd.isna(climate.loc[1974, "mean_temperature_c"])


def test_recycling_points_keep_their_repeats_and_points_far_away() -> None:
    points = load("recycling_points")
    assert points.duplicated().sum() == 1412
    assert outside_the_city(points).sum() == 31
    assert points["longitude"].min() == -74.28917


def test_litter_bins_keep_those_that_stand_elsewhere() -> None:
    bins = as_points(load("litter_bins"))
    stands_in = bins.sjoin(load("wards"), how="left", predicate="within")["ward_right"]
    assert (stands_in != bins["ward"]).sum() == 263
    assert (stands_in == "Drum Brae/Gyle").sum() == 28
    assert "Drum Brae/Gyle" not in set(bins["ward"])
    assert (bins["latitude"].min(), bins["longitude"].min()) == (49.76681, -7.55716)


def test_litter_reports_keep_their_week_and_the_one_outside_the_city() -> None:
    reports = load("litter_reports")
    days = reports["reported"].dt.day_name().value_counts()
    assert [days["Monday"], days["Saturday"], days["Sunday"]] == [237, 63, 59]
    assert outside_the_city(reports).sum() == 1


def test_hotels_keep_their_grades_as_written() -> None:
    hotels = load("hotels")
    assert hotels["grade"].nunique() == 38
    assert [hotels["grade"].isna().sum(), hotels["rooms"].isna().sum()] == [80, 3]


def test_allotments_keep_the_shared_point_and_the_trailing_space() -> None:
    sites = load("allotments")
    together = sites[sites.duplicated(["latitude", "longitude"], keep=False)]
    assert list(together["site"]) == ["Prospect Bank", "Restalrig"]
    assert "Bridgend Farm " in set(sites["site"])


def test_heritage_trees_keep_the_damaged_characters() -> None:
    trees = load("heritage_trees")
    damaged = trees["species"].str.contains("\ufffd", na=False)
    assert list(trees.loc[damaged, "tree"]) == ["Camperdown Elm"]


def test_cafes_keep_the_two_outside_the_city() -> None:
    cafes = load("cafes")
    assert set(cafes.loc[outside_the_city(cafes), "cafe"]) == {"The View", "Dolly's"}


# Wrong names


def test_a_wrong_name_is_told_the_nearest_and_all_of_them() -> None:
    with pytest.raises(UnknownDatasetError) as caught:
        load("climat")
    assert str(caught.value) == f"There is no dataset 'climat'. Did you mean 'climate'? There are: {NAMES}."


def test_a_name_near_to_none_is_told_all_of_them() -> None:
    with pytest.raises(UnknownDatasetError) as caught:
        load("zebra")
    assert str(caught.value) == f"There is no dataset 'zebra'. There are: {NAMES}."


def test_a_name_that_is_not_text_is_told_how_to_ask() -> None:
    with pytest.raises(UnknownDatasetError) as caught:
        load(load("cafes"))
    assert str(caught.value) == (
        "A dataset is asked for by its name in quotation marks, and not by a DataFrame:\n"
        f"    data = ddsviz.load('climate')\nThere are: {NAMES}."
    )


@pytest.mark.parametrize("name", ["", "../data/climate", "climate.csv", "Climate", "x" * 10_000, None, 7, ["climate"]])
def test_any_other_name_ends_in_one_short_sentence_of_ours(name: object) -> None:
    with pytest.raises(DdsvizError) as caught:
        load(name)  # type: ignore[arg-type]
    assert str(caught.value).endswith(f"There are: {NAMES}.")
    assert len(str(caught.value)) < 350


# Where the data is


def test_the_installed_packages_own_data_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "src" / "ddsviz").mkdir(parents=True)
    monkeypatch.setattr(MODULE, "__file__", str(tmp_path / "src" / "ddsviz" / "datasets.py"))
    assert MODULE._folder() == tmp_path / "data"
    (tmp_path / "src" / "ddsviz" / "data").mkdir()
    assert MODULE._folder() == tmp_path / "src" / "ddsviz" / "data"


def test_importing_it_loads_neither_pandas_nor_geopandas() -> None:
    code = "import sys, ddsviz.datasets; print({'pandas', 'geopandas'} & set(sys.modules))"
    where = Path(str(MODULE.__file__)).parents[1]
    ran = subprocess.run([sys.executable, "-c", code], cwd=where, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"


def as_points(table: pd.DataFrame) -> gpd.GeoDataFrame:
    points = gpd.points_from_xy(table["longitude"], table["latitude"], crs="EPSG:4326")
    return gpd.GeoDataFrame(table, geometry=points)


def outside_the_city(table: pd.DataFrame) -> pd.Series:
    return ~as_points(table).covered_by(load("wards").union_all())
