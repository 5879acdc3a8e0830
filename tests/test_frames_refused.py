"""What is no table is told, with the way to make it one."""

from __future__ import annotations

from typing import Any

import engines
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from faults import message_of

import ddsviz
from ddsviz.display.notebook import bundle
from ddsviz.errors import ColumnError, TableError
from ddsviz.frames import Frame


def refused(data: Any) -> str:
    return message_of(TableError, Frame, data)


@pytest.mark.parametrize(
    ("data", "seen", "fix"),
    [
        ("rain.csv", "This is a text ('rain.csv')", "data = pd.read_csv(data)"),
        ([1, 2], "This is a list", "pd.DataFrame(data)"),
        ((1, 2), "This is a tuple", "pd.DataFrame(data)"),
        (np.zeros((2, 2)), "This is a ndarray", "pd.DataFrame(data)"),
        (None, "This is a NoneType", "ddsviz.load('climate')"),
        (3, "This is a int", "ddsviz.load('climate')"),
        (pd.Series([1]), "This is one column with no name (a Series)", "data.reset_index(name='value')"),
        (pd.DataFrame({"a": [1], "b": [2]}).groupby("a"), "These are groups", ".mean(numeric_only=True).reset_index()"),
        (pd.DataFrame, "This is a type", "ddsviz.load('climate')"),
        ({"a": 1, "b": 2}, "This dictionary is not a table", "{'year': [2001, 2002], 'rain': [704, 650]}"),
        ({"a": [1], "b": [1, 2]}, "This dictionary is not a table", "columns of one length"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_table_is_told_how_to_become_one(data: Any, seen: str, fix: str) -> None:
    message = refused(data)
    assert message.startswith(seen)
    assert fix in message


def test_a_column_of_polars_is_no_table() -> None:
    assert "Series" in refused(pl.Series("a", [1]))


def test_an_empty_table_is_told_its_size() -> None:
    message = refused(pd.DataFrame({"a": [], "b": []}))
    assert message.startswith("This table is empty: it has 0 rows and 2 columns.")
    assert "perhaps a filter took everything away" in message


def test_a_table_of_rows_and_no_columns_is_empty() -> None:
    assert "it has 2 rows and 0 columns" in refused(pd.DataFrame(index=[0, 1]))


def test_columns_of_one_name_are_named() -> None:
    message = refused(pd.DataFrame([[1, 2, 3]], columns=["rain", "year", "rain"]))
    assert message.startswith("More than one column has the name 'rain'.")


def test_columns_that_read_alike_are_named() -> None:
    assert "'1'" in refused(pd.DataFrame([[1, 2]], columns=[1, "1"]))


def test_columns_of_several_levels_are_told_how_to_be_joined() -> None:
    data = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("rain", "mean"), ("rain", "max")]))
    message = refused(data)
    assert "(a MultiIndex)" in message
    data.columns = ["_".join(map(str, name)) for name in data.columns]  # the fix that the message gives
    assert Frame(data).columns == ["rain_mean", "rain_max"]


@pytest.mark.parametrize("made", [pd.DataFrame.copy, engines.dask], ids=["pandas", "dask"])
@pytest.mark.parametrize("rows", [5, engines.ROWS])
def test_an_index_that_is_named_as_a_column_is_told_to_be_one(made: Any, rows: int) -> None:
    table = made(pd.DataFrame({"v": range(rows)}, index=pd.RangeIndex(rows, name="t")))
    assert message_of(ColumnError, Frame(table).find, "t", "x") == (
        "There is no column 't' in this table (x=). It is the table's index. Make it a column:\n"
        "    data = data.reset_index()"
    )


def test_one_of_several_indexes_is_told_too() -> None:
    table = pd.DataFrame({"a": [1], "t": [2], "v": [3]}).set_index(["a", "t"])
    assert "It is the table's index" in message_of(ColumnError, Frame(table).find, "t", "x")
    assert "index" not in message_of(ColumnError, Frame(table).find, "None", "x")


def test_times_of_years_that_python_does_not_have_are_told_or_written() -> None:
    far = pd.Series(np.array(["2020-01-01", "20000-01-01"], dtype="datetime64[s]"))
    arrow = pd.Series(pd.array(far.astype("int64").tolist(), dtype=pd.ArrowDtype(pa.timestamp("s"))))
    assert "outside the years 1 to 9,999" in message_of(ColumnError, Frame(pd.DataFrame({"t": arrow})).column, "t")
    chart = ddsviz.scatter(pd.DataFrame({"v": [1.0, 2.0], "t": far}), "v", "v", label="t")
    assert "20000-01-01" in bundle(chart)["text/html"]
