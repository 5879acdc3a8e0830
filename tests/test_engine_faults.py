"""What goes wrong in an engine is one sentence with the engine's own message, and nothing is drawn."""

from __future__ import annotations

import pathlib
from typing import Any

import engines
import numpy as np
import pandas as pd
import pytest
from faults import message_of

import ddsviz
from ddsviz.errors import ColumnError, TableError

pytestmark = pytest.mark.filterwarnings("ignore")  # of the engines' own, about their own dependencies


def parquet(path: pathlib.Path) -> pathlib.Path:
    engines.journeys().to_parquet(path, row_group_size=10_000)
    return path


def scatter(table: Any) -> Any:
    return ddsviz.scatter(table, "distance_m", "duration_s")


def test_a_file_cut_short_is_told_in_the_engines_words(tmp_path: pathlib.Path) -> None:
    import duckdb

    whole = parquet(tmp_path / "whole.parquet").read_bytes()
    middle = len(whole) // 3
    (tmp_path / "damaged.parquet").write_bytes(
        whole[:middle] + bytes(len(whole) // 8) + whole[middle + len(whole) // 8 :]
    )
    damaged = duckdb.read_parquet(str(tmp_path / "damaged.parquet"))
    said = message_of(TableError, ddsviz.heatmap, damaged, x="weekday", y="stops", value="load")
    assert said.startswith("DuckDB could not answer: ")
    assert said.endswith("Nothing was drawn. Mend that, and draw again.")
    assert "\n" not in said


def test_a_file_that_goes_away_is_told(tmp_path: pathlib.Path) -> None:
    import polars as pl

    path = parquet(tmp_path / "table.parquet")
    table = pl.scan_parquet(path)
    path.unlink()
    assert message_of(TableError, scatter, table).startswith("Polars could not answer: ")


def test_a_file_that_goes_away_before_a_question_is_put_is_told(tmp_path: pathlib.Path) -> None:
    import duckdb

    path = parquet(tmp_path / "table.parquet")
    table = duckdb.read_parquet(str(path))
    path.unlink()
    assert message_of(TableError, scatter, table).startswith("DuckDB could not answer: ")


def test_a_query_that_fails_is_told() -> None:
    import duckdb

    table = duckdb.sql(
        "select i::double as distance_m, 'a' || i as word, word::int as duration_s from range(60000) r(i)"
    )
    said = message_of(TableError, scatter, table)
    assert "Could not convert string 'a0' to INT32" in said


def test_exhausted_memory_is_told() -> None:
    import duckdb

    own = duckdb.connect()
    own.execute("set memory_limit = '20MB'; set max_temp_directory_size = '0MB'")
    table = own.sql("select sum(i) over (order by -i) as duration_s, i::double as distance_m from range(5000000) r(i)")
    said = message_of(TableError, scatter, table)
    assert said.startswith("DuckDB could not answer: Out of Memory Error")


def test_text_in_one_partition_is_named() -> None:
    import dask.dataframe as dd

    def part(number: int) -> pd.DataFrame:
        table = pd.DataFrame({"distance_m": np.arange(20_000.0), "duration_s": np.arange(20_000.0)})
        if number == 2:
            table = table.astype({"duration_s": object})
            table.loc[17, "duration_s"] = "delayed"
        return table

    table = dd.from_map(part, range(4), meta=part(0))
    said = message_of(ColumnError, scatter, table)
    assert "The column 'duration_s' says that it holds numbers, and a part of it holds 'delayed'." in said


def test_a_worker_that_dies_is_told() -> None:
    import dask.dataframe as dd
    from dask.distributed import Client, LocalCluster

    def part(number: int) -> pd.DataFrame:
        import os

        if number == 1:
            os._exit(1)
        return pd.DataFrame({"distance_m": np.arange(9.0), "duration_s": np.arange(9.0)})

    meta = pd.DataFrame({"distance_m": [0.0], "duration_s": [0.0]})
    settings = {"n_workers": 1, "threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
    with LocalCluster(**settings, silence_logs=60) as cluster, Client(cluster):  # type: ignore[no-untyped-call]
        said = message_of(TableError, scatter, dd.from_map(part, range(2), meta=meta))
    assert said.startswith("Dask could not answer: ")
    assert "worker" in said


def test_an_empty_table_of_an_engine_is_told() -> None:
    import duckdb

    said = message_of(TableError, scatter, duckdb.sql("select 1.0 as distance_m, 2.0 as duration_s where false"))
    assert "This table is empty: it has 0 rows" in said
