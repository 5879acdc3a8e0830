"""Tables as libraries and engines really give them: few times, gaps, zones, unsigned and wrong numbers, odd names."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable
from typing import Any

import dask
import dask.dataframe as dd
import duckdb
import engines
import ibis
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from faults import message_of

import ddsviz
from ddsviz.display.notebook import bundle
from ddsviz.errors import ColumnError, DdsvizError, TableError

pytestmark = pytest.mark.filterwarnings("ignore")  # of the engines' own, about their own dependencies
ROWS = 60_000  # more than are fetched from an engine
DAYS = pd.DataFrame(
    {
        "day": pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(ROWS) % 7, unit="D"),
        "hour": np.arange(ROWS) // 7 % 24,
    }
)
LAZY = [name for name in engines.LAZY if name != "spark"]


def instants(zone: str) -> pa.Table:
    times = pa.array(pd.date_range("2020-06-29", periods=ROWS, freq="min", tz="UTC"))
    return pa.table({"when": times.cast(pa.timestamp("us", zone)), "value": np.arange(ROWS)})


@pytest.mark.parametrize("engine", LAZY)
@pytest.mark.parametrize(("x", "y"), [("day", "hour"), ("hour", "day")])
def test_a_heatmap_of_few_times_is_the_same_in_an_engine(engine: str, x: str, y: str) -> None:
    chart = ddsviz.heatmap(engines.LAZY[engine](DAYS), x, y)
    assert "168 of 168 cells have a value" in ddsviz.describe(chart)
    assert bundle(chart) == bundle(ddsviz.heatmap(DAYS, x, y))


@pytest.mark.parametrize("rows", [100, ROWS])
@pytest.mark.parametrize("name", ["*", "^.*$"])
def test_a_name_that_polars_takes_for_a_pattern_is_told(name: str, rows: int) -> None:
    table = pl.LazyFrame({name: np.arange(rows), "y": np.arange(rows)})
    message = message_of(ColumnError, ddsviz.scatter, table, name, "y")
    assert message.endswith(f"Rename the column first:\n    data = data.rename({{'{name}': 'column'}})")
    assert ddsviz.describe(ddsviz.scatter(table.rename({name: "x"}), "x", "y"))


@pytest.mark.parametrize("value", [datetime.timedelta(seconds=1), [1], {"a": 1}], ids=["Duration", "List", "Struct"])
def test_values_that_no_engine_writes_are_told(value: Any, request: pytest.FixtureRequest) -> None:
    table = pl.LazyFrame({"x": [value] * ROWS, "y": np.arange(ROWS)})
    message = message_of(ColumnError, ddsviz.heatmap, table, "x", "y")
    kind = request.node.callspec.id
    assert message.startswith(f"The column 'x' holds values of the kind {kind} in Polars, which no picture shows.")


def test_an_engine_that_gives_other_values_each_time_is_told() -> None:
    answers = itertools.count()
    table = pl.LazyFrame({"x": ["a", "b"] * (ROWS // 2), "y": np.arange(ROWS) % 3})
    changing = table.with_columns(pl.col("x").map_batches(lambda x: x + str(next(answers)), return_dtype=pl.String))
    message = message_of(TableError, ddsviz.heatmap, changing, "x", "y")
    assert message.startswith("Polars answers with values of 'x' that were not there when it was asked before.")


def test_a_dictionary_of_arrow_keeps_its_gaps_and_its_order() -> None:
    texts = pa.array(["low", "high", None, "low"]).dictionary_encode()
    ordered = pa.DictionaryArray.from_arrays(texts.indices, texts.dictionary, ordered=True)
    chart = ddsviz.heatmap(pa.table({"level": ordered, "row": [1, 2, 3, 4]}), "level", "row")
    assert "Left out 1 of 4 rows" in ddsviz.describe(chart)
    assert ddsviz.table(chart)["level"].unique().tolist() == ["low", "high"]


def test_arrow_s_times_are_those_of_their_clock() -> None:
    said = ddsviz.describe(ddsviz.time_series(instants("Europe/London").slice(0, 100), "when", "value"))
    assert "from 29 Jun 2020, 01:00" in said
    assert "a clock in Europe/London" in said


def test_ibis_is_not_believed_where_it_does_not_tell_its_clock() -> None:
    table = ibis.memtable(instants("Europe/London"))
    message = message_of(ColumnError, ddsviz.time_series, table, "when", "value")
    assert "Take the zone off first:\n    data = data.mutate(**{'when': data['when'].cast('timestamp')})" in message
    mended = table.mutate(when=table["when"].cast("timestamp"))
    assert "from 29 Jun 2020, 00:00" in ddsviz.describe(ddsviz.time_series(mended, "when", "value"))


def test_an_engine_s_heatmap_names_the_zone_of_its_times() -> None:
    chart = ddsviz.heatmap(pl.from_arrow(instants("Europe/London")).lazy(), "when", "value")
    assert chart.xaxis.axis_label == "When (Europe/London)"


@pytest.mark.parametrize("dtype", ["UInt64", "uint64", "uint64[pyarrow]"])
def test_unsigned_numbers_stay_above_zero(dtype: str) -> None:
    large = pd.DataFrame({"large": pd.array([2**63, 2**63 + 10**18], dtype=dtype), "row": [1, 2]})
    assert ddsviz.table(ddsviz.scatter(large, "large", "row"))["large"].min() == 2.0**63


def test_an_engine_s_unsigned_numbers_stay_above_zero() -> None:
    hashed = duckdb.sql(f"select hash(i) as h, i from range({ROWS}) t(i)")
    for chart in (ddsviz.scatter(hashed, "h", "i"), ddsviz.time_series(hashed, "h", "i")):
        assert "0 to 1.8446" in ddsviz.describe(chart)


def test_a_part_of_dask_s_may_hold_other_numbers_than_its_column_says() -> None:
    whole = pd.DataFrame({"a": np.zeros(ROWS // 2, dtype=int), "b": np.arange(ROWS // 2) * 1.0})
    halves = [whole, whole.assign(a=np.linspace(0, 0.95, ROWS // 2))]
    table = dd.from_map(lambda place: halves[place], [0, 1], meta=whole.head(0))
    assert "A runs from 0 to 0.95" in ddsviz.describe(ddsviz.scatter(table, "a", "b"))
    assert ddsviz.table(ddsviz.time_series(table, "a", "b"))["a"].max() == 0.95


def test_dates_of_arrow_in_pandas_are_times() -> None:
    days = pd.array([datetime.date(2024, 1, day) for day in (1, 2, 3)], dtype=pd.ArrowDtype(pa.date32()))
    table = pd.DataFrame({"day": days, "value": [1.0, 2, 3]})
    assert "from 01 Jan 2024 to 03 Jan 2024" in ddsviz.describe(ddsviz.time_series(table, "day", "value"))


@pytest.mark.parametrize("categories", [["low", "mid", "high"], pd.IntervalIndex.from_breaks([0, 1, 2, 3])], ids=len)
@pytest.mark.parametrize("rows", [300, ROWS])
def test_the_order_of_categories_holds_in_a_matrix_of_any_size(categories: Any, rows: int) -> None:
    place = np.arange(rows)
    table = pd.DataFrame({"a": np.sin(place), "b": np.cos(place)})
    table["g"] = pd.Categorical.from_codes(place % 3, categories=categories, ordered=True)
    first, second, third = map(str, categories)
    assert f"{first}, {second} and {third}" in ddsviz.describe(ddsviz.scatter_matrix(table, ["a", "b"], color="g"))


def test_the_order_of_categories_holds_in_an_engine_s_lines() -> None:
    kinds = pl.Series(np.array(["low", "mid", "high"])[np.arange(ROWS) % 3], dtype=pl.Enum(["low", "mid", "high"]))
    table = pl.LazyFrame({"t": np.arange(ROWS), "v": np.sin(np.arange(ROWS)), "g": kinds})
    assert "low, mid and high" in ddsviz.describe(ddsviz.time_series(table, "t", "v", color="g"))


def test_a_window_of_rows_in_a_dask_table_of_no_order_follows_the_times() -> None:
    mixed = np.random.default_rng(5).permutation(ROWS)
    table = pd.DataFrame({"t": pd.date_range("2020", periods=ROWS, freq="min")[mixed], "v": mixed * 1.0})
    unordered = dd.from_pandas(table, npartitions=3)
    ours, expected = (ddsviz.time_series(data, "t", "v", smooth=10) for data in (unordered, table))
    assert ddsviz.table(ours)["v smoothed"].dropna().tolist() == ddsviz.table(expected)["v smoothed"].dropna().tolist()
    assert "moving average of 7 days" in ddsviz.describe(ddsviz.time_series(unordered, "t", "v", smooth="7D"))


@pytest.mark.parametrize("rows", [100, ROWS])
def test_dask_s_columns_may_have_numbers_for_names(rows: int) -> None:
    table = dd.from_pandas(pd.DataFrame(np.random.default_rng(1).random((rows, 2))), npartitions=2)
    assert f"{rows:,} points" in ddsviz.describe(ddsviz.scatter(table, 0, 1))


def empty_colour() -> Any:
    table = {"t": np.arange(ROWS), "v": np.arange(ROWS) * 1.0, "k": [None] * ROWS}
    return ddsviz.time_series(pl.LazyFrame(table, schema_overrides={"k": pl.String}), "t", "v", color="k")


FAR = {"t": np.array(["2020-01-01", "20200-01-01"], "datetime64[s]"), "v": [1, 2]}
REFUSED: dict[str, tuple[type[DdsvizError], str, Callable[[], Any]]] = {
    "an empty colour": (ColumnError, "The column 'k' is empty: all its values are missing.", empty_colour),
    "years that no calendar writes": (
        ColumnError, "The column 't' holds times outside the years 1 to 9,999",
        lambda: ddsviz.time_series(FAR, "t", "v"),
    ),
    "two columns of one name in Arrow": (
        TableError, "More than one column has the name 'a'.",
        lambda: ddsviz.scatter(pa.table([pa.array([1, 2]), pa.array([2, 3])], names=["a", "a"]), "a", "a"),
    ),
    "two columns of one name in Dask": (
        TableError, "More than one column has the name 'hour'.",
        lambda: ddsviz.scatter(dd.concat([dd.from_pandas(DAYS[["hour"]], npartitions=1)] * 2, axis=1), "hour", "hour"),
    ),
    "what Dask is still to make": (
        TableError, "This is a Delayed, and not a table.", lambda: ddsviz.scatter(dask.delayed(lambda: 1)(), "a", "b"),
    ),
    "a number of 400 digits": (
        ColumnError, "The column 'a' holds a number of more than 300 digits",
        lambda: ddsviz.scatter(pd.DataFrame({"a": [10**400, 2], "b": [1, 2]}), "a", "b"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_drawn_is_told(name: str) -> None:
    kind, words, draw = REFUSED[name]
    assert message_of(kind, draw).startswith(words)


def test_polars_longest_whole_numbers_are_drawn() -> None:
    table = pl.DataFrame({"a": [1, 2, 3], "b": [2, 3, 1]}, schema={"a": pl.Int128, "b": pl.Int64})
    assert "A runs from 1 to 3" in ddsviz.describe(ddsviz.scatter(table, "a", "b"))
