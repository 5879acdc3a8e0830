"""Whole numbers that are names show their own digits, wherever a reader meets them; amounts are grouped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pytest
import shapely
from bokeh.models import ColumnDataSource
from drawn import colour_bars, hover_values, legend_labels
from hypothesis import given, settings
from hypothesis import strategies as st
from mapped import columns

import ddsviz
from ddsviz.display.figure import table_html
from ddsviz.display.record import record_of
from ddsviz.numbers import as_names, column_texts, value_text

IDS = [9007199254740993, 9007199254740995, 10040]
TEXTS = ["9007199254740993", "9007199254740995", "10040"]
TABLE = {
    "id": IDS, "x": [1.5, 2.5, 3.5], "y": [10_500.0, 20_500, 30_500], "when": [2001, 2002, 2003],
    "lat": [55.90, 55.91, 55.93], "lon": [-3.2, -3.1, -3.15],
}  # fmt: skip
WITH_GAP = {**TABLE, "id": pd.array([*IDS[:2], None], dtype="Int64")}


def squares(**more: Any) -> Any:
    shapes = [shapely.box(x, 55.9, x + 0.1, 56) for x in (-3.4, -3.3, -3.2)]
    return geopandas.GeoDataFrame({"v": [1.5, 2.5, 3.5], **more}, geometry=shapes, crs=4326)


@pytest.mark.parametrize(
    "draw",
    [
        lambda table: ddsviz.scatter(table, "x", "y", label="id"),
        lambda table: ddsviz.scatter(table, "x", "y", tooltip="id"),
        lambda table: ddsviz.time_series(table, "when", "y", tooltip="id"),
    ],
)
@pytest.mark.parametrize(("table", "texts"), [(TABLE, TEXTS), (WITH_GAP, [*TEXTS[:2], "–"])])
def test_a_hover_and_the_table_show_a_names_own_digits(draw: Any, table: Any, texts: list[str]) -> None:
    chart = draw(pd.DataFrame(table))
    assert hover_values(chart, "Id") == texts
    assert all(f"<td>{text}" in _below(chart) for text in texts)


@pytest.mark.parametrize(("table", "texts"), [(TABLE, TEXTS), (WITH_GAP, [*TEXTS[:2], "–"])])
def test_a_matrix_shows_a_names_own_digits(table: Any, texts: list[str]) -> None:
    chart = ddsviz.scatter_matrix(pd.DataFrame(table), ["x", "y"], tooltip="id")
    sources = [source.data for source in chart.select({"type": ColumnDataSource}) if "extra0" in source.data]
    assert list(sources[0]["extra0"]) == texts
    assert all(f"<td>{text}" in _below(chart) for text in texts)


def _below(chart: Any) -> str:
    return table_html(record_of(chart)).replace("<th scope=row>", "<td>")


@pytest.mark.parametrize(("table", "texts"), [(TABLE, TEXTS), (WITH_GAP, [*TEXTS[:2], "–"])])
def test_a_maps_cards_show_a_names_own_digits(table: Any, texts: list[str]) -> None:
    chart = ddsviz.marker_map(pd.DataFrame(table), label="id", info="y")
    shown = dict(zip(columns(chart)["Id"], columns(chart)["Y"], strict=True))
    assert shown == dict(zip(texts, ["10500", "20500", "30500"], strict=True))
    assert sorted(columns(ddsviz.voronoi_map(pd.DataFrame(table), label="id"), "areas")["Id"]) == sorted(texts)


def test_areas_are_called_and_joined_by_a_numbers_own_digits() -> None:
    chart = ddsviz.choropleth(squares(zip=[10_040, 10_041, 9_000]), "v", key="zip", tooltip="zip")
    assert columns(chart, "areas") == {"Area": ["10040", "10041", "9000"], "V": ["1.5", "2.5", "3.5"],
                                       "Zip": ["10040", "10041", "9000"]}  # fmt: skip
    rows = {"id": IDS[::-1], "v": [30.0, 20, 10]}
    chart = ddsviz.choropleth(rows, "v", areas=squares(id=IDS).drop(columns="v"), key="id")
    assert dict(zip(columns(chart, "areas")["Area"], columns(chart, "areas")["V"], strict=True)) == dict(
        zip(TEXTS, ["10", "20", "30"], strict=True)
    )


def test_a_trees_nodes_and_information_show_a_names_own_digits() -> None:
    table = pd.DataFrame(
        {"node": IDS, "parent": pd.array([None, IDS[0], IDS[0]], dtype="Int64"), "zip": [1, 10_040, 2]}
    )
    chart = ddsviz.binary_tree(table, info=["zip", "node"])
    assert hover_values(chart, "Node") == TEXTS
    assert hover_values(chart, "Zip") == ["1", "10040", "2"]
    assert "<td>10040" in _below(chart)
    chart = ddsviz.binary_tree({"a": ["b"]}, info={"a": IDS[0]})
    assert hover_values(chart, "Information") == [TEXTS[0], "–"]


def test_lines_and_steps_of_an_axis_are_called_by_a_numbers_own_digits() -> None:
    chart = ddsviz.time_series({**TABLE, "id": [10_040, 10_040, 20_040]}, "when", "y", color="id")
    assert legend_labels(chart) == ["10040", "20040"]
    chart = ddsviz.heatmap(TABLE, x="id", y="when", value="y")
    assert list(ddsviz.table(chart)["id"]) == TEXTS


@pytest.mark.parametrize("library", ["polars", "pyarrow", "pandas"])
def test_long_numbers_with_a_gap_keep_their_digits_in_other_libraries(library: str) -> None:
    pytest.importorskip(library)
    columns = {"id": [*IDS[:2], None], "x": [1, 2, 3], "y": [1.5, 2.5, 3.5]}
    if library == "polars":
        import polars

        table: Any = polars.DataFrame(columns)
    elif library == "pyarrow":
        import pyarrow

        table = pyarrow.table(columns)
    else:
        table = pd.DataFrame({**columns, "id": pd.array(columns["id"], dtype="int64[pyarrow]")})
    assert hover_values(ddsviz.scatter(table, "x", "y", label="id"), "Id") == [*TEXTS[:2], "–"]


def test_amounts_are_grouped_as_before() -> None:
    chart = ddsviz.scatter({**TABLE, "size": [10_000, 20_000, 30_000]}, "x", "y", size="size", color="size")
    assert dict(chart.hover.tooltips)["Y"] == "@y{0,0}"
    assert colour_bars(chart)[0].formatter.format == "0,0"
    assert "from 10,000 to 30,000" in ddsviz.describe(chart)
    assert "30,500" in table_html(record_of(chart))
    chart = ddsviz.choropleth(squares(people=[10_000, 20_000, 30_000]), "people")
    assert columns(chart, "areas")["People"] == ["10,000", "20,000", "30,000"]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=6, unique=True))
def test_different_numbers_are_different_names(numbers: list[int]) -> None:
    column = as_names(pd.Series(numbers, dtype="int64"))
    assert column_texts(column) == [str(number).replace("-", "−") for number in numbers]
    assert [value_text(number, column) for number in column] == column_texts(column)


@pytest.mark.parametrize("values", [[1.5, 10_040.0], [0.1], [None, None]])
def test_numbers_with_parts_are_written_as_amounts(values: list[Any]) -> None:
    column = pd.Series(values, dtype="float64")
    assert column_texts(as_names(column)) == column_texts(column)


def test_a_whole_number_with_a_gap_is_written_without_a_point() -> None:
    assert column_texts(as_names(pd.Series([10_040.0, None]))) == ["10040", "–"]


def test_scripts_write_a_names_own_digits(tmp_path: Path) -> None:
    table = pd.DataFrame(TABLE)
    script = str(ddsviz.code(ddsviz.scatter(table, "x", "y", label="id")))
    assert '("Id", "@id")' in script
    assert 'dtype={"id": str}' in script
    assert '("Id", "@id{0}")' in str(ddsviz.code(ddsviz.scatter(table.assign(id=[10_040, 1, 2]), "x", "y", label="id")))
    script = str(ddsviz.code(ddsviz.marker_map(table, label="id", info="y")))
    assert '"info0": data["id"].map("{:d}".format)' in script
    assert '"info1": data["y"].map("{:.0f}".format)' in script
