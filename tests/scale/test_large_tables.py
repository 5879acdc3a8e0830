"""Tables that no notebook's memory could hold: a hundred million rows, and a frame ten times the room there is for it.

They take some minutes and two gigabytes of disk: `make test-scale` runs them.
"""

from __future__ import annotations

import pathlib
import resource
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import dask.dataframe as dd
import duckdb
import pandas as pd
import psutil
import pytest
from parts import ROWS_A_PARTITION, part

import ddsviz
from ddsviz.display.notebook import bundle
from ddsviz.lazy import LazyTable
from ddsviz.limits import MAX_NOTEBOOK_BYTES, MAX_NOTEBOOK_BYTES_OF_PLACES

pytestmark = pytest.mark.filterwarnings("ignore")  # of the engines' own, about their own dependencies
MILLION = 1_000_000
LARGEST_ANSWER_BYTES = 5 * MILLION
ROOM_BYTES = 300 * MILLION
PARTITIONS = 12

CHARTS: dict[str, Callable[[Any], Any]] = {
    "scatter": lambda table: ddsviz.scatter(table, "distance_m", "duration_s", trend="linear"),
    "heatmap": lambda table: ddsviz.heatmap(table, x="weekday", y="hour", value="duration_s"),
    "time series": lambda table: ddsviz.time_series(table, x="time", y="duration_s", smooth="7D"),
    "matrix": lambda table: ddsviz.scatter_matrix(table, ["distance_m", "duration_s", "hour"]),
    "marker map": lambda table: ddsviz.marker_map(table),
}


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the bytes of each answer that is collected."""
    sizes: list[int] = []
    collect = LazyTable.collect

    def measured(self: LazyTable, query: Any) -> pd.DataFrame:
        found = collect(self, query)
        sizes.append(int(found.memory_usage(deep=True).sum()))
        return found

    monkeypatch.setattr(LazyTable, "collect", measured)
    return sizes


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    from dask.distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as own,
        Client(own) as client,
    ):
        yield client


def peak_above_start(work: Callable[[], Any]) -> int:
    """Return by how many bytes this process grew at most while it worked."""
    process = psutil.Process()
    start = peak = process.memory_info().rss
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.is_set():
            peak = max(peak, process.memory_info().rss)
            time.sleep(0.02)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        work()
    finally:
        done.set()
        watcher.join()
    return int(peak - start)


@pytest.mark.parametrize("name", CHARTS)
def test_a_cluster_reduces_a_frame_ten_times_the_clients_room(name: str, cluster: Any, answers: list[int]) -> None:
    few = part(0, rows=1_000)
    bytes_a_row = few.memory_usage(index=False).sum() / len(few)
    assert bytes_a_row * PARTITIONS * ROWS_A_PARTITION > 10 * ROOM_BYTES
    table = dd.from_map(part, range(PARTITIONS), meta=part(0, rows=0))
    drawn: list[str] = []
    grown = peak_above_start(lambda: drawn.append(bundle(CHARTS[name](table))["text/html"]))
    assert grown < ROOM_BYTES
    assert max(answers) < LARGEST_ANSWER_BYTES
    assert len(drawn[0].encode()) < MAX_NOTEBOOK_BYTES_OF_PLACES
    print(f"{name}: the client grew by {grown / MILLION:.0f} MB, the largest answer had {max(answers) / 1000:.0f} kB")


@pytest.fixture(scope="module")
def journeys(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Return a folder of Parquet files with a hundred million rows together."""
    folder = tmp_path_factory.mktemp("journeys")
    own = duckdb.connect()
    own.execute("set memory_limit = '1GB'; set preserve_insertion_order = false")
    for number in range(10):
        rows = f"range({number * 10 * MILLION}, {(number + 1) * 10 * MILLION}) rows(i)"
        own.execute(
            f"""copy (select (500 + hash(i) % 9000)::int as distance_m,
            (60 + hash(i + 1) % 900 + hash(i) % 9000 / 5)::int as duration_s,
            timestamp '2020-01-01' + to_seconds(i * 3) as time, ['Mon', 'Tue', 'Wed'][i % 3 + 1] as weekday,
            (i // 1200 % 24)::int as hour, 55.95 + (hash(i + 2) % 1000) / 10000.0 as latitude,
            -3.2 + (hash(i + 3) % 1000) / 5000.0 as longitude from {rows}) to '{folder}/{number}.parquet'"""
        )
    return folder


@pytest.mark.parametrize("name", CHARTS)
def test_duckdb_draws_a_hundred_million_rows_in_a_gigabyte(
    name: str, journeys: pathlib.Path, answers: list[int]
) -> None:
    duckdb.execute("set memory_limit = '1GB'; set enable_progress_bar = false")
    start = time.perf_counter()
    chart = CHARTS[name](duckdb.read_parquet(f"{journeys}/*.parquet"))
    took = time.perf_counter() - start
    assert "100,000,000" in ddsviz.describe(chart) or ddsviz.table(chart)["rows"].sum() == 100 * MILLION
    assert len(bundle(chart)["text/html"].encode()) < MAX_NOTEBOOK_BYTES
    assert max(answers) < LARGEST_ANSWER_BYTES
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"{name}: {took:.1f} s, the largest answer had {max(answers) / 1000:.0f} kB, at most {peak:.0f} MB used")
