"""Any table in, plain columns out."""

from __future__ import annotations

import datetime
import decimal
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from faults import message_of

import ddsviz
from ddsviz.display.notebook import bundle
from ddsviz.errors import ColumnError
from ddsviz.frames import Frame

COLUMNS = {"year": [2001, 2002], "rain": [704.5, 650.0], "place": ["Leith", None], "wet": [True, False]}
TABLES = [
    pd.DataFrame(COLUMNS),
    COLUMNS,
    pl.DataFrame(COLUMNS),
    pl.DataFrame(COLUMNS).lazy(),
    pa.table(COLUMNS),
    pd.DataFrame(COLUMNS).convert_dtypes(),
    pd.DataFrame(COLUMNS).convert_dtypes(dtype_backend="pyarrow"),
    pd.DataFrame(COLUMNS, index=["b", "a"]),
    gpd.GeoDataFrame(COLUMNS, geometry=gpd.points_from_xy([0, 1], [0, 1])).drop(columns="geometry"),
]
NAMES = ["pandas", "dict", "polars", "lazy polars", "pyarrow", "nullable", "arrow", "own index", "geopandas"]


def plain_list(values: Any) -> list[Any]:
    return [None if value != value else value for value in pd.Series(values).tolist()]


@pytest.mark.parametrize("table", TABLES, ids=NAMES)
def test_every_kind_of_table_gives_the_same_columns(table: Any) -> None:
    frame = Frame(table)
    assert frame.columns == list(COLUMNS)
    assert frame.rows == 2
    assert frame.column("year").tolist() == [2001, 2002]
    assert frame.column("rain").tolist() == [704.5, 650.0]
    assert plain_list(frame.column("place")) == ["Leith", None]
    assert frame.column("wet").tolist() == ["True", "False"]
    assert [frame.kind(name) for name in frame.columns] == ["number", "number", "text", "text"]


@pytest.mark.parametrize("table", TABLES, ids=NAMES)
def test_every_column_is_numbered_from_zero(table: Any) -> None:
    assert Frame(table).column("year").index.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        (pd.array([1, None], dtype="Int8"), "number", [1.0, None]),
        (np.array([1, 2], dtype="uint8"), "number", [1, 2]),
        (np.array([1, 2], dtype="float32"), "number", [1.0, 2.0]),
        ([decimal.Decimal("1.5"), None], "number", [1.5, None]),
        (pd.Series([1, 2.5, None], dtype=object), "number", [1.0, 2.5, None]),
        ([datetime.date(2020, 1, 1), None], "time", [pd.Timestamp("2020-01-01"), None]),
        (pd.period_range("2020-02", periods=1, freq="M"), "time", [pd.Timestamp("2020-02-01")]),
        (pd.to_timedelta(["1D", None]), "text", ["1 days", None]),
        (pd.array([True, None], dtype="boolean"), "text", ["True", None]),
        ([1 + 2j], "text", ["(1+2j)"]),
        (["a", 1, None], "text", ["a", "1", None]),
        ([[1, 2], None], "text", ["[1, 2]", None]),
    ],
    ids=lambda value: str(getattr(value, "dtype", value))[:30],
)  # fmt: skip
def test_every_kind_of_column_becomes_plain(values: Any, kind: str, expected: list[Any]) -> None:
    frame = Frame(pd.DataFrame({"a": values}))
    assert frame.kind("a") == kind
    assert plain_list(frame.column("a")) == expected


def test_a_geometry_is_text() -> None:
    frame = Frame(gpd.GeoDataFrame({"a": [1]}, geometry=gpd.points_from_xy([0], [1])))
    assert frame.column("geometry").tolist() == ["POINT (0 1)"]


def test_categories_keep_their_declared_order() -> None:
    declared = pd.Categorical(["low", "high"], categories=["low", "high"], ordered=True)
    assert Frame({"a": declared}).column("a").cat.categories.tolist() == ["low", "high"]


def test_find_prefers_the_exact_name() -> None:
    frame = Frame(pd.DataFrame([[1, 2]], columns=[2011, "year"]))
    assert frame.find(2011, "x") == 2011


def test_find_takes_a_numbers_name_written_as_text() -> None:
    frame = Frame(pd.DataFrame([[1, 2]], columns=[2011, "year"]))
    assert frame.find("2011", "x") == 2011


def test_find_does_not_take_true_for_the_column_1() -> None:
    frame = Frame(pd.DataFrame([[1]], columns=[1]))
    assert "There is no column 'True'" in message_of(ColumnError, frame.find, True, "x")


@pytest.mark.parametrize("name", [["year"], pd.Series([1]), {"a": 1}, None], ids=lambda name: type(name).__name__)
def test_find_refuses_what_is_no_name(name: Any) -> None:
    message = message_of(ColumnError, Frame(COLUMNS).find, name, "x")
    assert message.startswith("x is the name of a column, and not a ")
    assert message.endswith("Its columns are: year, rain, place, wet.")


def test_a_long_list_of_columns_is_cut() -> None:
    frame = Frame({f"column {place}": [1] for place in range(30)})
    assert message_of(ColumnError, frame.find, "zebra", "x").endswith("column 19 and 10 more.")


def test_the_index_that_only_numbers_rows_is_none() -> None:
    assert Frame(COLUMNS).index is None


def test_an_index_with_a_meaning_is_a_column() -> None:
    index = Frame(pd.DataFrame({"a": [1, 2]}, index=pd.Index(["x", "y"], name="key"))).index
    assert index is not None
    assert (index.name, index.tolist()) == ("key", ["x", "y"])


def test_an_index_of_several_levels_is_joined() -> None:
    levels = pd.MultiIndex.from_tuples([("x", 1), ("y", 2)], names=["a", "b"])
    index = Frame(pd.DataFrame({"v": [1, 2]}, index=levels)).index
    assert index is not None
    assert index.tolist() == ["x, 1", "y, 2"]


def test_mixed_zones_are_named_with_the_fix() -> None:
    times = [pd.Timestamp("2020-01-01", tz="UTC"), pd.Timestamp("2020-01-01", tz="Europe/London")]
    message = message_of(ColumnError, Frame(pd.DataFrame({"t": times})).column, "t")
    assert "in several time zones (Europe/London, UTC)" in message
    assert "pd.to_datetime(data['t'], utc=True).dt.tz_convert('Europe/London')" in message


def packaged(**columns: Any) -> Frame:
    table = pd.DataFrame(columns)
    table.attrs["ddsviz"] = {"names": {"a": "Rain"}, "units": {"a": ("mm", 0, 10)}}
    return Frame(table)


def test_words_of_a_packaged_table_are_found() -> None:
    assert packaged(a=[1, 10]).words == {"names": {"a": "Rain"}, "units": {"a": "mm"}}


def test_other_tables_bring_no_words() -> None:
    assert Frame(COLUMNS).words == {"names": {}, "units": {}}


@pytest.mark.parametrize("changed", [[1, 254], [-1, 2], ["1", "2"]], ids=str)
def test_the_unit_of_a_column_that_has_become_something_else_is_not_believed(changed: list[Any]) -> None:
    assert packaged(a=changed).words["units"] == {}


def test_the_callers_table_is_not_changed() -> None:
    table = pd.DataFrame(COLUMNS, index=["b", "a"])
    table.attrs["source"] = "Met Office"
    before = table.copy()
    frame = Frame(table)
    for name in frame.columns:
        frame.column(name)
    frame.with_index()
    pd.testing.assert_frame_equal(table, before)
    assert table.attrs == {"source": "Met Office"}


LONG = pd.DataFrame(
    {
        "day": np.resize(["Tue", "Mon", None, "Sun"], 60_000),
        "name": [f"place {row}" for row in range(60_000)],
        "when": pd.date_range("2020-01-01", periods=60_000, freq="h"),
        "hour": np.arange(60_000) // 7 % 24,
        "latitude": 55.9 + np.arange(60_000) % 251 / 5_000,
        "longitude": -3.2 + np.arange(60_000) % 239 / 5_000,
    }
)


def test_texts_of_a_long_column_are_kept_once_each_where_they_come_again() -> None:
    frame = Frame(LONG.astype({"day": "string", "name": "string"}))
    assert frame.kind("day") == frame.kind("name") == "text"
    assert list(frame.column("day").cat.categories) == ["Mon", "Sun", "Tue"]
    assert frame.column("name").dtype == object


@pytest.mark.parametrize(
    "draw",
    [
        lambda table: ddsviz.heatmap(table, "hour", "day"),
        lambda table: ddsviz.heatmap(table, "day", "hour", "latitude", aggregate="max", tooltip=["day", "longitude"]),
        lambda table: ddsviz.scatter(table, "latitude", "longitude", color="day"),
        lambda table: ddsviz.scatter_matrix(table, ["latitude", "longitude"], color="day", tooltip="day"),
        lambda table: ddsviz.time_series(table, "when", "latitude", color="day", tooltip="day"),
        lambda table: ddsviz.marker_map(table, label="name", color="day", info=["day", "hour"]),
    ],
    ids=["counts", "highest", "density", "matrix", "lines", "map"],
)  # fmt: skip
def test_texts_kept_once_each_draw_what_single_texts_draw(draw: Any) -> None:
    single = LONG.astype({"day": object})
    assert isinstance(Frame(LONG.astype({"day": "string"})).column("day").dtype, pd.CategoricalDtype)
    assert Frame(single).column("day").dtype == object
    assert bundle(draw(LONG.astype({"day": "string"}))) == bundle(draw(single))


@pytest.mark.parametrize("plot", [ddsviz.heatmap, ddsviz.time_series, ddsviz.scatter_matrix])
def test_a_named_column_is_taken_as_a_table_and_the_caption_says_so(plot: Any) -> None:
    rain = pd.Series([1.0, 3.0, 2.0], index=pd.Index([2001, 2002, 2003], name="year"), name="rain")
    chart = plot(rain)
    assert "The column was taken as a table of year and rain." in ddsviz.describe(chart)
    assert list(ddsviz.table(chart)["rain" if "rain" in ddsviz.table(chart) else "value"]) == [1.0, 3.0, 2.0]


def test_counts_are_taken_as_a_table_of_their_index_and_n() -> None:
    table = pd.DataFrame({"ward": ["Leith", "Leith", "Almond"]})
    for counts, name in ((table.groupby("ward").size(), "n"), (table["ward"].value_counts(), "count")):
        assert Frame(counts).columns == ["ward", name]
        assert Frame(counts).column(name).sum() == 3


def test_rows_as_dictionaries_are_a_table() -> None:
    assert Frame([{"a": 1, "b": "x"}, {"a": 2}]).columns == ["a", "b"]
