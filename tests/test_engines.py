"""The same data gives the same chart, byte for byte, from every library and engine: small tables and large ones."""

from __future__ import annotations

import datetime
import functools
import re
import warnings
from collections.abc import Callable
from typing import Any

import engines
import narwhals as nw
import numpy as np
import pandas as pd
import pytest
from faults import message_of
from registry import REGISTERED, without

import ddsviz
from ddsviz.clocks import positions
from ddsviz.display.notebook import bundle
from ddsviz.errors import ColumnError, DdsvizError, TableError
from ddsviz.lazy import LazyTable
from ddsviz.limits import MAX_ROWS_COLLECTED

pytestmark = pytest.mark.filterwarnings("ignore")  # of the engines' own, about their own dependencies
CHARTS = {name: draw for own in REGISTERED.values() for name, draw in own.engines.items()}
SMALL = CHARTS | {name: draw for own in REGISTERED.values() for name, draw in own.fetched.items()}


def said_by(draw: Callable[[Any], Any], table: Any) -> str:
    with pytest.raises(DdsvizError) as caught:
        draw(table)
    return str(caught.value)


@functools.cache
def small_table() -> pd.DataFrame:
    """Return some of the journeys, which are the nodes of a tree, too."""
    table = engines.journeys(60_000).iloc[9_000:9_400].reset_index(drop=True)
    return table.assign(node=np.arange(400), parent=[None, *(np.arange(1, 400) - 1) // 2])


large_table = functools.cache(engines.journeys)


def html(chart: Any) -> str:
    return bundle(chart)["text/html"]


@functools.cache
def from_pandas(name: str, large: bool) -> str:
    return html(CHARTS[name](large_table())) if large else html(SMALL[name](small_table()))


@functools.cache
def table_of(engine: str, large: bool) -> Any:
    return in_engine(engine, large_table() if large else small_table())


def in_engine(engine: str, table: pd.DataFrame) -> Any:
    if engine == "spark" and not engines.has_java():
        warnings.warn("NO JAVA ON THIS MACHINE: Spark is not tested. Install a Java runtime.", stacklevel=1)
        pytest.skip("Spark needs Java, and there is none on this machine.")
    return {**engines.EAGER, **engines.LAZY}[engine](table)


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("engine", [*engines.EAGER, *engines.LAZY])
def test_a_small_table_gives_the_same_bytes_from_everywhere(engine: str, name: str) -> None:
    assert html(SMALL[name](table_of(engine, False))) == from_pandas(name, False)


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("engine", [*engines.EAGER, *engines.LAZY])
def test_a_large_table_gives_the_same_bytes_from_everywhere(engine: str, name: str) -> None:
    assert html(CHARTS[name](table_of(engine, True))) == from_pandas(name, True)


@functools.cache
def with_rows_missing() -> pd.DataFrame:
    """Return a table with two stretches of time that no row is of, and one in a hundred rows with a kind of its own."""
    rare = pd.Series(np.where(np.arange(70_000) % 100 == 0, "rare", "common"))
    table = engines.journeys(70_000)[["start", "load"]].assign(kind=rare, number=np.arange(70_000))
    return table.drop(index=[*range(20_000, 24_000), *range(50_000, 50_900)]).reset_index(drop=True)


@pytest.mark.parametrize("engine", engines.LAZY)
def test_lines_of_few_rows_of_a_large_table_are_drawn_whole(engine: str) -> None:
    table = with_rows_missing()
    table = table.assign(kind=table["kind"].where(table["kind"] == "rare", None))

    def draw(own: Any) -> Any:
        return ddsviz.time_series(own, x="start", y="load", color="kind", smooth=5)

    chart = draw(in_engine(engine, table))
    assert len(ddsviz.table(chart)) == (table["kind"] == "rare").sum() + 2  # and two gaps
    assert html(chart) == html(draw(table))


GAPS: dict[str, Callable[[Any], Any]] = {
    "gaps": lambda table: ddsviz.time_series(table, x="start", y="load"),
    "gaps in windows": lambda table: ddsviz.time_series(table, x="start", y="load", smooth=50, center=True),
    "gaps in windows of one row": lambda table: ddsviz.time_series(table, x="number", y="load", smooth=1),
    "gaps of categories": lambda table: ddsviz.time_series(table, x="start", y="load", color="kind", smooth=9),
}


@functools.cache
def gaps_from_pandas(name: str) -> str:
    return html(GAPS[name](with_rows_missing()))


@functools.cache
def with_rows_missing_in(engine: str) -> Any:
    return in_engine(engine, with_rows_missing())


@pytest.mark.parametrize("name", GAPS)
@pytest.mark.parametrize("engine", engines.LAZY)
def test_rows_that_are_not_there_are_the_same_gaps_in_every_engine(engine: str, name: str) -> None:
    chart = GAPS[name](with_rows_missing_in(engine))
    gaps = 4 if name == "gaps of categories" else 2
    assert f"{gaps} gaps where rows are missing (the longest between" in ddsviz.describe(chart)
    assert html(chart) == gaps_from_pandas(name)


@functools.cache
def times_close_together() -> pd.DataFrame:
    times = pd.date_range("2026-11-27 10:00", periods=60_000, freq="150us").as_unit("us")
    return pd.DataFrame({"t": times, "v": np.arange(60_000) % 77})


@functools.cache
def times_close_together_from_pandas() -> str:
    return html(ddsviz.time_series(times_close_together(), "t", "v"))


@pytest.mark.parametrize("engine", engines.LAZY)
def test_times_150_microseconds_apart_are_told_apart_in_every_engine(engine: str) -> None:
    chart = ddsviz.time_series(in_engine(engine, times_close_together()), "t", "v")
    assert html(chart) == times_close_together_from_pandas()
    assert "from 27 Nov 2026, 10:00:00.000000 to 27 Nov 2026, 10:00:08.999850" in ddsviz.describe(chart)
    assert not ddsviz.table(chart)["t"].duplicated().any()


@pytest.mark.parametrize("engine", engines.LAZY)
def test_columns_that_are_left_out_are_told_where_the_table_stays_in_its_engine(engine: str) -> None:
    rows = 60_000
    numbers = {"year": np.arange(rows), "load": np.arange(rows) % 7, "fare": np.arange(rows) % 11}
    others = {"price": ["1.5", "2"] * (rows // 2), "word": ["a"] * rows, "none": np.full(rows, np.nan)}
    table = in_engine(engine, pd.DataFrame({**numbers, **others}))
    for chart in (ddsviz.time_series(table, "year"), ddsviz.scatter_matrix(table)):
        assert "Left out the column Price, which holds numbers written as text. Turn them" in ddsviz.describe(chart)
        assert ddsviz.describe(chart).count("Left out the column None, which has no value.") == 1
    assert "Left out" not in ddsviz.describe(ddsviz.time_series(table, "year", "load"))


@pytest.mark.parametrize("engine", [*engines.EAGER, *engines.LAZY])
def test_gaps_of_a_small_table_are_the_same_from_everywhere(engine: str) -> None:
    def draw(table: Any) -> Any:
        return ddsviz.time_series(table, x="start", y="load", smooth=9, tooltip="line")

    small = small_table().drop(index=[*range(50, 60), *range(200, 203)]).reset_index(drop=True)
    assert "2 gaps where rows are missing" in ddsviz.describe(draw(small))
    assert html(draw(in_engine(engine, small))) == html(draw(small))


@pytest.mark.parametrize("engine", engines.LAZY)
def test_times_are_the_same_milliseconds_in_every_engine(engine: str) -> None:
    texts = [
        "0001-01-01", "1960-02-29T00:00:00.0005", "1969-12-31T23:59:59.999999", "2026-11-26T12:34:56.123",
        "2026-11-26T12:34:56.123150", "9999-12-31T23:59:59.999",
    ]  # fmt: skip
    times = pd.Series(np.array([*texts, "NaT"], dtype="datetime64[us]"))
    table = LazyTable(nw.from_native(in_engine(engine, pd.DataFrame({"at": times}))).lazy())
    found = table.collect(table.frame.select(table.plain("at").alias("ms")))["ms"].sort_values()
    np.testing.assert_array_equal(found.astype(float), np.sort(positions(times)))
    np.testing.assert_allclose(found.astype(float)[:-1], times.dropna().astype("int64") / 1_000, rtol=1e-15)


@pytest.mark.parametrize("name", CHARTS)
def test_of_a_large_table_only_answers_are_collected(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []
    collect = LazyTable.collect

    def measured(self: LazyTable, query: Any) -> pd.DataFrame:
        found = collect(self, query)
        sizes.append((len(found), found.memory_usage(deep=True).sum()))
        return found

    monkeypatch.setattr(LazyTable, "collect", measured)
    monkeypatch.setattr("ddsviz.reduce.buckets.MAX_ROWS_SMOOTHED_AT_ONCE", 20_000)  # of which windows are averaged
    CHARTS[name](table_of("duckdb", True))
    assert len(sizes) >= 3
    assert max(rows for rows, _ in sizes) < 30_000
    assert max(size for _, size in sizes) < 5_000_000


@pytest.mark.parametrize("engine", engines.LAZY)
def test_only_columns_that_are_named_are_fetched(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: set[str] = set()
    collect = LazyTable.collect

    def watched(self: LazyTable, query: Any) -> pd.DataFrame:
        found = collect(self, query)
        fetched.update(found.columns)
        return found

    monkeypatch.setattr(LazyTable, "collect", watched)
    ddsviz.scatter(table_of(engine, False), "distance_m", "duration_s", label="line")
    assert fetched == {"rows", "distance_m", "duration_s", "line"}


@pytest.mark.parametrize("engine", engines.LAZY)
def test_a_span_of_time_is_smoothed_by_sums_and_told_so(engine: str) -> None:
    chart = ddsviz.time_series(table_of(engine, True), x="start", y="load", smooth="7D")
    assert "computed from the sums of 7,000 equal steps of time, of about 60 minutes each" in ddsviz.describe(chart)
    own, exact = (
        ddsviz.table(made).set_index("start")["load smoothed"].dropna()
        for made in (chart, ddsviz.time_series(large_table(), x="start", y="load", smooth="7D"))
    )
    own, exact = own[~own.index.duplicated()], exact[~exact.index.duplicated()]
    both = own.index.intersection(exact.index)
    assert len(both) > 1_500
    after_a_week = both[both > pd.Timestamp("2020-01-09")]
    assert np.abs(own[after_a_week] - exact[after_a_week]).max() < 0.01 * np.ptp(exact)


def test_an_exponential_average_by_sums_follows_the_exact_one() -> None:
    own, exact = (
        ddsviz.table(ddsviz.time_series(table, x="start", y="load", smooth="7D", method="exponential"))
        for table in (table_of("duckdb", True), large_table())
    )
    both = own.dropna().merge(exact.dropna(), on=["start", "load"])
    assert len(both) > 1_500
    assert (both["load smoothed_x"] - both["load smoothed_y"]).abs().max() < 0.02 * np.ptp(exact["load"].dropna())


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda table: ddsviz.voronoi_map(table), "up to 50,000 are fetched"),
        (lambda table: ddsviz.binary_tree(table.project("line as node, ward as parent")), "up to 50,000 are fetched"),
        (lambda table: ddsviz.heatmap(table), "up to 50,000 are fetched"),
        (lambda table: ddsviz.scatter(table, "fare", "load", trend="lowess"), "Use trend='linear'"),
        (lambda table: ddsviz.scatter(table, "fare", "load", reduce=False), "would take about 1.3 MB"),
        (lambda table: ddsviz.time_series(table, "start", "load", smooth="slider"), "Use the mean: smooth='29D'"),
        (lambda table: ddsviz.time_series(table, "start", "load", smooth=9, method="lowess"), "Use the mean: smooth=9"),
        (lambda table: ddsviz.time_series(table, "start", "load", smooth=9, method="exponential"), "smooth=9, with"),
        (lambda table: ddsviz.time_series(table, "start", "load", smooth="9000D"), "does not fit the data"),
        (lambda table: ddsviz.time_series(table, "start", "load", reduce=False), "would take about"),
        (lambda table: ddsviz.scatter_matrix(table, ["fare", "load"], reduce=False), "too slow to brush"),
        (lambda table: ddsviz.choropleth(table, "fare", key="ward"), "such as aggregate='mean'"),
        (lambda table: ddsviz.choropleth(table, "fare", aggregate="mean"), "such as key="),
        (lambda table: ddsviz.scatter(table, "line", "load"), "holds text where numbers are needed, such as"),
        (lambda table: ddsviz.scatter(table, "fair", "load"), "Did you mean 'fare'?"),
        (lambda table: ddsviz.heatmap(table, x="line", y="ward", value="weekday"), "holds text where numbers"),
        (lambda table: ddsviz.time_series(table, "start", "line"), "holds text where numbers are needed"),
        (lambda table: ddsviz.marker_map(table, latitude="year", longitude="fare"), "lies between −90 and 90"),
        (lambda table: ddsviz.marker_map(table.project("fare, load")), "which columns hold the positions"),
    ],
)  # fmt: skip
def test_what_a_large_table_cannot_give_is_said(draw: Callable[[Any], Any], words: str) -> None:
    assert words in said_by(draw, table_of("duckdb", True))


@pytest.mark.parametrize("kind", sorted(without("engines")))
def test_a_large_table_is_refused_where_it_cannot_be_reduced_in_its_engine(kind: str) -> None:
    table = large_table().assign(node=np.arange(engines.ROWS), parent=np.arange(engines.ROWS) // 2)
    for draw in REGISTERED[kind].fetched.values():
        assert "up to 50,000 are fetched" in said_by(draw, engines.duckdb(table))


def places(rows: int = engines.ROWS) -> pd.DataFrame:
    chance = np.random.default_rng(5)
    return pd.DataFrame({"lat": chance.normal(55.9, 0.03, rows), "lon": chance.normal(-3.2, 0.05, rows)})


@pytest.mark.parametrize("engine", engines.LAZY)
@pytest.mark.parametrize("gap", [np.nan, 0.0])
def test_the_first_rows_of_a_large_table_may_have_no_position(engine: str, gap: float) -> None:
    table = places()
    table.loc[:1_499] = gap
    said = ddsviz.describe(ddsviz.marker_map(in_engine(engine, table)))
    assert said == ddsviz.describe(ddsviz.marker_map(table))
    assert "Marker map of 58,500 rows" in said
    assert "Left out 1,500 " in said


def across_the_date_line() -> pd.DataFrame:
    east = places().assign(lat=lambda own: own["lat"] - 73, lon=lambda own: own["lon"] + 183.2)
    return east.assign(lon=east["lon"].where(east["lon"] <= 180, east["lon"] - 360))


def on_the_grid() -> pd.DataFrame:
    chance = np.random.default_rng(6)
    east, north = chance.normal(325_000, 3_000, engines.ROWS), chance.normal(673_000, 2_000, engines.ROWS)
    return pd.DataFrame({"easting": east, "northing": north})


@pytest.mark.parametrize("engine", engines.LAZY)
@pytest.mark.parametrize(
    ("table", "crs"), [(across_the_date_line, None), (across_the_date_line, 4326), (on_the_grid, 27700)]
)
def test_large_tables_are_gathered_alike_wherever_they_lie(
    engine: str, table: Callable[[], pd.DataFrame], crs: int | None
) -> None:
    chart = ddsviz.marker_map(in_engine(engine, table()), crs=crs)
    assert html(chart) == html(ddsviz.marker_map(table(), crs=crs))
    (words,) = re.findall(r"cells of about (.*) m by (.*) m or larger", ddsviz.describe(chart))
    assert all(50 < float(metres) < 300 for metres in words)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda own: own.assign(lat=own["lat"].astype(str)), "The column 'lat' holds numbers written as text, such as"),
        (lambda own: own.assign(lat=np.nan), "No row has both lat and lon, so there is no place to draw."),
        (lambda own: own * 0, "All 60,000 rows stand at 0° north, 0° east"),
        (
            lambda own: own.assign(lat=own["lat"].mask(own.index == 40_000, 95.0)),
            "1 position cannot be right, the furthest out: lat is 95",
        ),
        (
            lambda own: own.assign(lat=own["lat"].mask(own.index <= 10_000, -95.0)),
            "10,001 positions cannot be right, the furthest out: lat",
        ),
        (lambda own: own.set_axis(["lon", "lat"], axis=1), "are probably swapped. Write latitude='lon'"),
        (lambda own: own + [95.3, -30.0], "and none is beyond 90. Latitude and longitude are probably swapped."),
        (lambda own: own * 5_000 + 100_000, "which are metres on a grid, and not degrees."),
    ],
)
def test_what_is_wrong_with_positions_of_a_large_table_is_said_of_all_its_rows(
    change: Callable[[pd.DataFrame], pd.DataFrame], words: str
) -> None:
    assert words in said_by(ddsviz.marker_map, engines.duckdb(change(places())))


def test_infinite_numbers_of_a_large_table_are_counted() -> None:
    table = large_table().assign(fare=np.where(np.arange(engines.ROWS) % 20_000 == 0, np.inf, 1.0))
    assert "holds 3 infinite numbers" in message_of(ColumnError, ddsviz.scatter, engines.duckdb(table), "fare", "load")


def test_columns_with_any_names_are_drawn() -> None:
    table = large_table()[["fare", "load"]].set_axis(["x'); drop table t --", "Sum(@{y})"], axis=1)
    assert "59,996 points drawn as density" in ddsviz.describe(ddsviz.scatter(engines.duckdb(table), *table.columns))


def test_zones_of_a_large_table_are_told() -> None:
    table = large_table().assign(start=lambda own: own["start"].dt.tz_localize("UTC"))
    assert "Times are those of a clock in UTC." in ddsviz.describe(
        ddsviz.time_series(engines.polars(table).lazy(), x="start", y="load")
    )


def test_dates_of_a_large_table_are_times() -> None:
    days = [datetime.date(2000, 1, 1) + datetime.timedelta(days=day % 9_000) for day in range(engines.ROWS)]
    table = engines.arrow(pd.DataFrame({"day": days, "load": np.arange(float(engines.ROWS))}))
    import duckdb

    assert "from 01 Jan 2000 to 21 Aug 2024" in ddsviz.describe(
        ddsviz.time_series(duckdb.from_arrow(table), x="day", y="load")
    )


def test_the_ceiling_is_the_stated_one() -> None:
    below = engines.duckdb(large_table().head(MAX_ROWS_COLLECTED))
    assert "cells" in ddsviz.describe(ddsviz.voronoi_map(below))


@pytest.mark.skipif(not engines.has_java(), reason="Spark needs Java, and there is none on this machine.")
def test_a_function_that_fails_in_spark_is_told_by_its_own_error() -> None:
    from pyspark.sql import functions

    session = engines.spark_session()
    share = functions.udf(lambda value: 1 // (value - 5), "int")
    table = session.range(60_000).withColumn("share", share("id"))
    said = message_of(TableError, ddsviz.scatter, table, "id", "share")
    assert said.startswith("Spark could not answer: ZeroDivisionError: integer division or modulo by zero.")
