"""One table in every library and engine that ddsviz takes."""

from __future__ import annotations

import functools
import logging
import os
import shutil
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

ROWS = 60_000  # more than are fetched from an engine


def journeys(rows: int = ROWS) -> pd.DataFrame:
    """Return a table with every kind of column, and with gaps; its order means nothing."""
    chance = np.random.default_rng(7)
    distance = chance.normal(5_000, 1_500, rows)
    table = pd.DataFrame(
        {
            "distance_m": distance,
            "duration_s": distance / 3 + chance.normal(0, 200, rows),
            "fare": chance.lognormal(size=rows),
            "stops": chance.integers(0, 9, rows),
            "weekday": chance.choice(["Mon", "Tue", "Wed"], rows),
            "line": chance.choice(["red", "green", "blue"], rows),
            "start": pd.date_range("2020-01-01", periods=rows, freq="7min"),
            "year": chance.integers(1900, 2020, rows),
            "load": chance.normal(size=rows).cumsum(),
            "ward": chance.choice(["Almond", "Leith", "Leith Walk"], rows),
            "latitude": chance.normal(55.95, 0.03, rows),
            "longitude": chance.normal(-3.2, 0.05, rows),
        }
    )
    table.loc[3:9, "distance_m"] = np.nan
    table.loc[5:20, "weekday"] = None
    table.loc[[0, 40, 41, 30_000], "load"] = np.nan
    table.loc[100:102, "start"] = pd.NaT
    table.loc[[7, 8], ["latitude", "longitude"]] = 0
    table.loc[9, "latitude"] = 10.0
    return table


def polars(table: pd.DataFrame) -> Any:
    import polars as pl

    return pl.from_pandas(table)


def arrow(table: pd.DataFrame) -> Any:
    import pyarrow as pa

    return pa.Table.from_pandas(table, preserve_index=False)


def structured(table: pd.DataFrame) -> Any:
    return table.to_records(index=False, column_dtypes={"start": "datetime64[us]"}).view(np.ndarray)


def duckdb(table: pd.DataFrame) -> Any:
    import duckdb

    return duckdb.from_df(table)


def ibis(table: pd.DataFrame) -> Any:
    import ibis

    return ibis.memtable(table)


def dask(table: pd.DataFrame) -> Any:
    import dask.dataframe as dd

    return dd.from_pandas(table, npartitions=4)


@functools.cache
def spark_session() -> Any:
    """Return Spark in this process; its own log is silenced, for it prints each fault that a test provokes."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    # of many short questions, most of the time goes into preparing for long ones
    os.environ["PYSPARK_SUBMIT_ARGS"] = "--driver-java-options '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' pyspark-shell"
    settings = {
        "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.session.timeZone": "UTC",
        "spark.sql.timestampType": "TIMESTAMP_NTZ", "spark.sql.shuffle.partitions": "1",
        "spark.sql.execution.arrow.pyspark.enabled": "true", "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1", "spark.sql.adaptive.enabled": "false",
    }  # fmt: skip
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    logging.getLogger("DataFrameQueryContextLogger").disabled = True
    return session


def spark(table: pd.DataFrame) -> Any:
    return spark_session().createDataFrame(table).cache()


def has_java() -> bool:
    return shutil.which("java") is not None or "JAVA_HOME" in os.environ


EAGER: dict[str, Callable[[pd.DataFrame], Any]] = {
    "dictionary": lambda table: {name: table[name] for name in table},
    "structured": structured,
    "nullable": lambda table: table.convert_dtypes(),
    "arrow-backed": lambda table: table.convert_dtypes(dtype_backend="pyarrow"),
    "polars": polars,
    "arrow": arrow,
}
LAZY: dict[str, Callable[[pd.DataFrame], Any]] = {
    "lazy polars": lambda table: polars(table).lazy(),
    "duckdb": duckdb,
    "ibis": ibis,
    "dask": dask,
    "spark": spark,
}
