"""An error's advice is carried out, and what comes of it is compared with what is right."""

from __future__ import annotations

import functools
import re
import warnings
from importlib.util import find_spec
from itertools import zip_longest
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import duckdb
import geopandas
import hypothesis.strategies as st
import numpy as np
import pandas as pd
import polars as pl
import pytest
import shapely
from advice import Case, column, fault_of, follow, mends_in_source, recorded, says, texts_in_source
from hypothesis import given, settings

import ddsviz

ibis = pytest.importorskip("ibis") if find_spec("ibis") else None
pytestmark = pytest.mark.filterwarnings("ignore")  # of the engines' own, about their own dependencies

PROSE = re.compile(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}")
CODE = re.compile(
    r"\bdata\[|\bdata = |\bpd\.|\bgeopandas\.|\bddsviz\.[a-z_]+\(|\.[a-z_]+\([^)]*\)"
    r"|\b[a-z_]{2,}=(?:…|'|\"|\[|\d|True|None)"
)

SCRIPT = re.compile(r"=>|;\n|</")


def series(values: list[Any]) -> pd.DataFrame:
    return pd.DataFrame({"when": range(len(values)), "v": values})


def line(data: Any, **options: Any) -> Any:
    return ddsviz.time_series(data, **{"x": "when", "y": "v", **options})


def text_numbers(values: list[Any], *right: list[float]) -> Case:
    return Case(line, lambda: series(values), {}, tuple(column("v", *numbers) for numbers in right))


def text_times(values: list[Any], *right: list[Any]) -> Case:
    table = pd.DataFrame({"when": values, "v": range(len(values))})
    return Case(line, table.copy, {}, tuple(column("when", *times) for times in right))


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text).as_unit("us")


def wards(**columns: list[Any]) -> geopandas.GeoDataFrame:
    squares = [shapely.box(-3.2 + 0.1 * index, 55.9, -3.1 + 0.1 * index, 56) for index in range(3)]
    return geopandas.GeoDataFrame(columns or {"code": ["01", "02", "03"]}, geometry=squares, crs=4326)


def keyed(keys: list[Any], codes: list[str]) -> Case:
    table = pd.DataFrame({"code": keys, "n": [10.0, 20.0, 30.0]})
    return Case(
        ddsviz.choropleth, table.copy, {"value": "n", "areas": wards(code=codes), "key": "code", "area_key": "code"},
        (column("n", 10.0, 20.0, 30.0),),
    )  # fmt: skip


def places(latitude: list[float], longitude: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"lat": latitude, "lon": longitude, "n": range(len(latitude))})


def grid_places(epsg: int) -> pd.DataFrame:
    points = geopandas.GeoSeries(geopandas.points_from_xy([-6.26, -6.3], [53.35, 53.3]), crs=4326).to_crs(epsg)
    return pd.DataFrame({"latitude": points.y, "longitude": points.x, "n": [1, 2]})


def near(latitude: float, longitude: float) -> Any:
    def is_right(chart: Any) -> bool:
        (south, west), (north, east) = chart.get_bounds()
        return bool(abs((south + north) / 2 - latitude) < 0.3 and abs((west + east) / 2 - longitude) < 0.3)

    return is_right


def in_duckdb(rows: int = 60_000) -> Any:
    table = pd.DataFrame({
        "when": np.arange(rows), "v": np.arange(rows) % 97.0,
        "ward": np.char.add("w", (np.arange(rows) % 3).astype(str)),
        "many": np.char.add("m", (np.arange(rows) % 1_000).astype(str)),
    })  # fmt: skip
    return duckdb.from_df(table)


def frame(**columns: Any) -> Any:
    return lambda: pd.DataFrame(columns)


NUMBERS = frame(x=[1.0, 2.0, 3.0, 4.0], y=[2.0, 4.0, 5.0, 9.0], z=[1.0, 0.0, 1.0, 2.0], name=["a", "b", "c", "d"])
XY = {"x": "x", "y": "y"}
DATED = frame(when=pd.date_range("2020-01-01", periods=40), v=np.arange(40.0))
MANY_POINTS = frame(x=np.arange(30_000.0), y=np.arange(30_000.0) % 7)
FILES = Path(mkdtemp())
(FILES / "rain.json").write_text('[{"rain": 1.5}, {"rain": 2.5}]')
(FILES / "rain.csv").write_text("rain\n1.5\n2.5\n")
with warnings.catch_warnings():
    warnings.simplefilter("ignore", UserWarning)  # that it says of no reference system
    wards().set_crs(None, allow_override=True).to_file(FILES / "areas.gpkg")
NODES = {"a": ["b", "c"]}
METRES = grid_places(2157)
COUNTED = functools.partial(wards, code=["01", "02", "03"], n=[1, 2, 3])


def coded(data: Any) -> Any:
    chart = ddsviz.scatter(data, *data.columns[:2]) if data.dtypes.iloc[0].kind == "f" else ddsviz.heatmap(data)
    ddsviz.code(chart)
    return chart


CASES: dict[str, Case] = {
    # numbers written as text
    "thousands or a decimal comma": text_numbers(
        ["820", "910", "1,050", "1,200"], [820, 910, 1050, 1200.0], [820, 910, 1.05, 1.2]
    ),
    "thousands for sure": text_numbers(["820", "1,050", "1,200.5"], [820, 1050, 1200.5]),
    "a currency": text_numbers(["£54.88", "£1,054.20", "£3"], [54.88, 1054.2, 3]),
    "a currency behind": text_numbers(["54,88 €", "3,5 €", "1,20 €"], [54.88, 3.5, 1.2]),
    "per cent": text_numbers(["12%", "7 %", "0.5%"], [12, 7, 0.5]),
    "brackets": text_numbers(["(12)", "5", "£(3.5)"], [-12, 5, -3.5]),
    "a true minus": text_numbers(["−12", "3.5"], [-12, 3.5]),
    "a minus at the end": text_numbers(["12-", "3.5"], [-12, 3.5]),
    "decimal commas": text_numbers(["1,5", "2", "1.234,5"], [1.5, 2, 1234.5]),
    "blanks between thousands": text_numbers(["1 200", "15", "1\u00a0300"], [1200, 15, 1300]),
    "a unit": text_numbers(["3 km", "15km", "1.5 km"], [3, 15, 1.5]),
    "words among numbers": text_numbers(["1", "n/a", "3", "n/a", "5"], [1, np.nan, 3, np.nan, 5]),
    "numbers and texts mixed": text_numbers([820, "1,050.5", None, 3.5], [820, 1050.5, np.nan, 3.5]),
    "plain numbers": text_numbers([" 1", "2.5 ", "-3e2"], [1, 2.5, -300]),
    "truth values": text_numbers([True, None, False], [1, np.nan, 0]),
    "categories": Case(line, lambda: series([3, 1, 2]).astype({"v": "category"}), {}, (column("v", 3.0, 1.0, 2.0),)),
    "lengths of time": text_numbers([pd.Timedelta("90min"), pd.NaT, pd.Timedelta("2 days")], [1.5, np.nan, 48]),
    "times of day": text_numbers(["10:30", "22:15"], [10.5, 22.25]),
    "another library": Case(
        line, lambda: pl.DataFrame({"when": [1, 2], "v": ["1,5", "2"]}), {}, (column("v", 1.5, 2.0),)
    ),
    "an infinite number": Case(line, lambda: series([1.0, np.inf, 3.0, None]), {}, (column("when", 0, 2, 3),)),
    # dates written as text
    "day or month first": text_times(
        ["01/04/2015", "02/04/2015"], [day("2015-04-01"), day("2015-04-02")], [day("2015-01-04"), day("2015-02-04")]
    ),
    "day first for sure": text_times(["01/04/2015", "13/04/2015"], [day("2015-04-01"), day("2015-04-13")]),
    "month first for sure": text_times(["01/04/2015", "04/13/2015"], [day("2015-01-04"), day("2015-04-13")]),
    "with a clock of twelve hours": text_times(
        ["01/04/2015 12.38 PM", "13/04/2015 12.05 AM"], [day("2015-04-01 12:38"), day("2015-04-13 00:05")]
    ),
    "months": text_times(["Jan", "Sept", "December"], [1, 9, 12]),
    "months and years": text_times(["Jan 2020", "June 2020", "n/a"], [day("2020-01-01"), day("2020-06-01"), pd.NaT]),
    "years from summer to summer": text_times(["2013/14", "2014/15"], [2013, 2014]),
    "quarters": text_times(["Q1 2020", "Q4 2020"], [day("2020-01-01"), day("2020-10-01")]),
    "days with their ending": text_times(["1st April 2015", "22nd May 2015"], [day("2015-04-01"), day("2015-05-22")]),
    "dates of two kinds": text_times(["2015-04-01", "13/04/2015"], [day("2015-04-01"), day("2015-04-13")]),
    "times of several zones": Case(
        line,
        frame(
            when=[pd.Timestamp("2020-07-01 12:00", tz="UTC"), pd.Timestamp("2020-07-01 15:00", tz="Asia/Tokyo")],
            v=[1, 2],
        ),
        {},
        (lambda data: [time.hour for time in data["when"]] == [13, 7],),
    ),
    # what is no table
    "a column without a name": Case(ddsviz.heatmap, lambda: pd.Series([1.0, 2.0]), {}, (column("value", 1.0, 2.0),)),
    "a list": Case(ddsviz.heatmap, lambda: [[1, 2], [3, 4]], {}, (column(0, 1, 3),)),
    "groups": Case(ddsviz.heatmap, lambda: NUMBERS().groupby("z"), {}, (column("x", 2.0, 2.0, 4.0),)),
    "no table at all": Case(ddsviz.heatmap, lambda: 5, {}, (lambda data: data.equals(ddsviz.load("climate")),)),
    "the name of a table": Case(ddsviz.heatmap, lambda: "climat", {}, (lambda data: len(data) == 98,)),
    "an unknown text": Case(ddsviz.heatmap, lambda: "zzz", {}, (lambda data: len(data) == 98,)),
    "a file of JSON": Case(ddsviz.heatmap, lambda: str(FILES / "rain.json"), {}, (column("rain", 1.5, 2.5),)),
    "a file of text": Case(ddsviz.heatmap, lambda: FILES / "rain.csv", {}, (column("rain", 1.5, 2.5),)),
    "names in levels": Case(
        ddsviz.heatmap,
        lambda: pd.DataFrame({("rain", "mm"): [1.0, 2.0], ("sun", "h"): [3.0, 4.0]}),
        {},
        (column("rain_mm", 1.0, 2.0),),
    ),
    "a name twice": Case(
        ddsviz.heatmap,
        lambda: pd.DataFrame([[1.0, 2.0], [3.0, 4.0]], columns=["a", "a"]),
        {},
        (column("a 1", 2.0, 4.0),),
    ),
    "half a character in a name": Case(
        ddsviz.heatmap,
        lambda: pd.DataFrame([[1.0, 2.0]], columns=pd.Index(["a\ud800", "b"], dtype=object)),
        {},
        (column("a?", 1.0),),
    ),
    "a table with truth values": Case(
        ddsviz.heatmap, lambda: pd.DataFrame({"a": [1, None], "b": [None, 2]}).isna(), {}, (column("a", 0, 1),)
    ),
    "an index that is asked for": Case(line, lambda: series([1.0, 2.0]).set_index("when"), {}, (column("when", 0, 1),)),
    "a dataset by number": Case(
        lambda data: ddsviz.heatmap(ddsviz.load(data) if isinstance(data, int) else data),
        lambda: 5,
        {},
        (lambda data: len(data) == 98,),
    ),
    "a pattern in Polars": Case(
        ddsviz.heatmap,
        lambda: pl.LazyFrame({"^a$": [1.0, 2.0], "b": [3.0, 4.0]}),
        {},
        (lambda data: data.collect()["column"].to_list() == [1.0, 2.0],),
    ),
    **(
        {
            "a zone in ibis": Case(
                line,
                lambda: ibis.memtable(
                    pd.DataFrame(
                        {"when": pd.date_range("2020-06-29", periods=60_000, freq="min", tz="Europe/London"), "v": 1.0}
                    )
                ),
                {},
                (lambda data: data.schema()["when"].timezone is None,),
            ),
        }
        if ibis
        else {}
    ),
    "a name that is missing in a script": Case(
        coded, lambda: pd.DataFrame([[1.0, 2.0], [2.0, 1.0]], columns=["a", np.nan]), {}, (column("nan", 2.0, 1.0),)
    ),
    "a carriage return in a name that is not drawn": Case(
        coded,
        lambda: pd.DataFrame({"a": [1.0, 2.0], "b": [2.0, 1.0], "c\rd": [True, False]}),
        {},
        (column("c d", True, False),),
    ),
    "a carriage return in a script": Case(coded, frame(a=["x\ry", "z"], b=[1.0, 2.0]), {}, (column("a", "x y", "z"),)),
    # options that all kinds have
    "another library's word": Case(ddsviz.scatter, NUMBERS, {**XY, "hue": "name"}, (says("Colour shows Name"),)),
    "another library's size": Case(
        ddsviz.scatter, NUMBERS, {**XY, "figsize": (5, 4)}, (lambda chart: chart.width == 400,)
    ),
    "another library's axis": Case(ddsviz.scatter, NUMBERS, {**XY, "xlabel": "Ex"}, (says("against Ex"),)),
    "an option with a slip": Case(
        ddsviz.scatter, NUMBERS, {**XY, "titel": "T"}, (lambda chart: chart.title.text == "T",)
    ),
    "an unknown option": Case(ddsviz.scatter, NUMBERS, {**XY, "zzz": 1}),
    "two unknown options": Case(ddsviz.scatter, NUMBERS, {**XY, "hue": "name", "titel": "T"}, (says("Name"),)),
    "a column that is missing": Case(ddsviz.scatter, NUMBERS, {"x": "x"}, (says("Y against X"),)),
    "a value twice": Case(
        lambda data, **o: ddsviz.scatter(data, "x", "y", **o), NUMBERS, {"x": "x"}, (says("Y against X"),)
    ),
    "a slip in a value": Case(ddsviz.scatter, NUMBERS, {**XY, "trend": "liner"}, (says("y = "),)),
    "a title that is a number": Case(
        ddsviz.scatter, NUMBERS, {**XY, "title": 2011}, (lambda chart: chart.title.text == "2011",)
    ),
    "a width as text": Case(ddsviz.scatter, NUMBERS, {**XY, "width": "500"}, (lambda chart: chart.width == 500,)),
    "a number as text": Case(ddsviz.heatmap, NUMBERS, {"vmin": "3"}),
    "ends the wrong way round": Case(
        ddsviz.heatmap,
        NUMBERS,
        {"vmin": 5, "vmax": 1},
        (lambda chart: (chart.select_one({"name": "cells"}) or True) and True,),
    ),
    "ends that are equal": Case(ddsviz.heatmap, NUMBERS, {"vmin": 5, "vmax": 5}),
    "a centre outside": Case(ddsviz.heatmap, NUMBERS, {"vmin": 5, "center": 1}),
    "ends beyond all values": Case(ddsviz.heatmap, NUMBERS, {"vmin": 100}),
    "names that are no dictionary": Case(ddsviz.scatter, NUMBERS, {**XY, "names": "X"}),
    "names with a slip": Case(ddsviz.scatter, NUMBERS, {**XY, "names": {"nane": "Who"}}),
    "a palette that there is not": Case(ddsviz.heatmap, NUMBERS, {"palette": "Virdis"}),
    "a palette of numbers": Case(ddsviz.heatmap, NUMBERS, {"palette": 5}),
    "a colour with a slip": Case(ddsviz.scatter, NUMBERS, {**XY, "color": "navyy"}),
    # heatmaps, scatter plots, matrices
    "one axis of two": Case(ddsviz.heatmap, NUMBERS, {"x": "name"}),
    "no number at all": Case(
        ddsviz.heatmap, frame(a=["p", "q", "q"], b=["r", "r", "s"]), {}, (says("number of rows"),)
    ),
    "a scale of powers for times": Case(ddsviz.scatter, DATED, {"x": "when", "y": "v", "x_scale": "log"}),
    "a scale of powers for nothing": Case(ddsviz.scatter, frame(x=[-1, -2], y=[1, 2]), {**XY, "x_scale": "log"}),
    "sizes below zero": Case(
        ddsviz.scatter, frame(x=[1, 2], y=[1, 2], s=[-1, 5]), {**XY, "size": "s"}, (says("Colour shows S"),)
    ),
    "a trend along times": Case(ddsviz.scatter, DATED, {"x": "when", "y": "v", "trend": "linear"}),
    "a trend of one x": Case(ddsviz.scatter, frame(x=[1, 1], y=[1, 2]), {**XY, "trend": "linear"}),
    "a curve on powers": Case(ddsviz.scatter, NUMBERS, {**XY, "trend": "lowess", "x_scale": "log"}, (says("y = "),)),
    "a curve in an engine": Case(
        ddsviz.scatter, in_duckdb, {"x": "when", "y": "v", "trend": "lowess"}, (says("y = "),)
    ),
    "too many marks": Case(
        ddsviz.scatter,
        MANY_POINTS,
        {**XY, "reduce": False},
        (says("drawn as density"), lambda data: len(data) < 30_000),
    ),
    "a median in an engine": Case(
        ddsviz.heatmap, in_duckdb, {"x": "many", "y": "ward", "value": "v", "aggregate": "median"}
    ),
    "too many rows in a matrix": Case(ddsviz.scatter_matrix, MANY_POINTS, {"reduce": False}, (says("even sample"),)),
    "too many columns in a matrix": Case(
        ddsviz.scatter_matrix,
        lambda: pd.DataFrame(np.arange(60.0).reshape(3, 20)).add_prefix("c"),
        {"columns": [f"c{n}" for n in range(20)]},
        (says("C0"),),
    ),
    # lines
    "no time": Case(ddsviz.time_series, NUMBERS, {}, (lambda chart: "x" in ddsviz.table(chart).columns,)),
    "lines of two measures and a colour": Case(
        ddsviz.time_series, NUMBERS, {"x": "x", "y": ["y", "z"], "color": "name"}
    ),
    "too many lines": Case(
        ddsviz.time_series,
        lambda: pd.DataFrame(np.arange(60.0).reshape(2, 30)).add_prefix("c"),
        {"x": "c0"},
        (says("2 lines"),),
    ),
    "a window longer than the line": Case(line, lambda: series([1.0, 2.0, 4.0]), {"smooth": 9}),
    "a window of no rows": Case(line, lambda: series([1.0, 2.0, 4.0]), {"smooth": 0}),
    "a span along numbers": Case(line, lambda: series([1.0, 2.0, 4.0]), {"smooth": "7D"}, (says("3 rows"),)),
    "a span longer than the data": Case(line, DATED, {"smooth": "900D"}, (says("3 days"),)),
    "a window that is none": Case(line, DATED, {"smooth": "a week"}),
    "a slider with another method": Case(line, DATED, {"smooth": "slider", "method": "lowess"}),
    "a slider with no raw line": Case(line, DATED, {"smooth": "slider", "show_raw": False}),
    "every point of a long line": Case(
        line, lambda: series([*np.arange(300_000.0)]), {"reduce": False}, (says("keeps"),)
    ),
    "a slider in an engine": Case(line, in_duckdb, {"smooth": 100, "method": "exponential"}, (says("100 rows"),)),
    "a window that gaps leave nothing of": Case(
        line, lambda: series([1.0, 2.0, None, 3.0, None, 4.0]), {"smooth": 3}, (says("2 rows"),)
    ),
    "a window that missing days leave nothing of": Case(
        line,
        lambda: DATED().drop(index=[*range(4, 40, 5)]),
        {"smooth": 5},
        (says("moving average of 5 days"),),
    ),
    # trees
    "two roots": Case(ddsviz.binary_tree, lambda: {"a": ["b"], "c": ["d"]}, {}, (says("root 'a'"),)),
    "levels of two trees": Case(ddsviz.binary_tree, lambda: [1, 2, 3, None, 4, 5, 6, None, None, 7], {}, (None, None)),
    "a root of tuples": Case(ddsviz.binary_tree, lambda: ("a", "b"), {"root": "b"}, (says("root 'a'"),)),
    "labels that are no dictionary": Case(ddsviz.binary_tree, lambda: NODES, {"label": ["x"]}),
    # places
    "swapped by their columns' names": Case(
        ddsviz.marker_map,
        lambda: places([55.9, 55.8], [-3.2, -3.3]),
        {"latitude": "lon", "longitude": "lat"},
        (near(55.85, -3.25),),
    ),
    "swapped beyond the pole": Case(
        ddsviz.marker_map,
        frame(p=[120.0, 130.0], q=[10.0, 20.0]),
        {"latitude": "p", "longitude": "q"},
        (near(15, 125),),
    ),
    "a row beyond the pole": Case(
        ddsviz.marker_map,
        lambda: places([55.9, 95.0, 55.8, None], [-3.2, -3.2, -3.3, -3.3]),
        {},
        (column("n", 0, 2, 3),),
    ),
    "metres of Ireland": Case(ddsviz.marker_map, METRES.copy, {}, (near(53.32, -6.28), *[None] * 3)),
    "metres of a zone": Case(ddsviz.marker_map, lambda: grid_places(32629), {}, (None, near(53.32, -6.28))),
    "a grid that does not fit": Case(ddsviz.marker_map, METRES.copy, {"crs": 2193}, (near(53.32, -6.28), *[None] * 3)),
    "degrees taken for a grid": Case(
        ddsviz.marker_map,
        lambda: places([55.9, 55.8], [-3.2, -3.3]),
        {"latitude": "lat", "longitude": "lon", "crs": 27700},
        (near(55.85, -3.25),),
    ),
    "an unknown system": Case(
        ddsviz.marker_map, lambda: places([55.9, 55.8], [-3.2, -3.3]), {"crs": "nowhere"}, (near(55.85, -3.25),)
    ),
    "positions with no name": Case(ddsviz.marker_map, frame(a=[55.9, 55.8], b=[-3.2, -3.3]), {}, (near(55.85, -3.25),)),
    "eastings and northings": Case(
        ddsviz.marker_map,
        frame(easting=[325_000.0, 326_000.0], northing=[673_000.0, 674_000.0]),
        {},
        (near(55.95, -3.19),),
    ),
    "areas for points": Case(ddsviz.marker_map, wards, {}, (lambda data: set(data.geom_type) == {"Point"},)),
    "two systems": Case(
        ddsviz.marker_map,
        lambda: wards().set_geometry(wards().representative_point()),
        {"crs": 4258},
        (near(55.95, -3.05), lambda data: data.crs == 4258),
    ),
    "points with swapped coordinates": Case(
        ddsviz.marker_map,
        lambda: geopandas.GeoDataFrame(geometry=geopandas.points_from_xy([55.9, 55.8], [-3.2, -3.3]), crs=4326),
        {},
        (lambda data: list(data.geometry.y) == [55.9, 55.8],),
    ),
    "points in degrees that say metres": Case(
        ddsviz.marker_map,
        lambda: geopandas.GeoDataFrame(geometry=geopandas.points_from_xy([-3.2, -3.3], [55.9, 55.8]), crs=27700),
        {},
        (lambda data: data.crs == 4326,),
    ),
    "points in metres that say degrees": Case(
        ddsviz.marker_map,
        lambda: geopandas.GeoDataFrame(geometry=geopandas.points_from_xy([325_000.0], [673_000.0]), crs=4326),
        {},
        (lambda data: data.crs == 27700, *[None] * 3),
    ),
    "points that do not say": Case(
        ddsviz.marker_map,
        lambda: geopandas.GeoDataFrame(geometry=geopandas.points_from_xy([-3.2], [55.9])),
        {},
        (lambda data: data.crs == 4326,),
    ),
    "areas that do not say": Case(
        ddsviz.choropleth,
        frame(code=["01", "02", "03"], n=[1, 2, 3]),
        {"value": "n", "areas": wards().set_crs(None, allow_override=True)},
        (column("n", 1, 2, 3),),
    ),
    "a file of areas that does not say": Case(
        ddsviz.choropleth,
        frame(code=["01", "02", "03"], n=[1, 2, 3]),
        {"value": "n", "areas": str(FILES / "areas.gpkg")},
        (column("n", 1, 2, 3),),
    ),
    # areas
    "noughts that Excel took": keyed([1001, 1002, 1003], ["01001", "01002", "01003"]),
    "a decimal nought": keyed(["10040.0", "10041.0", "10042.0"], ["10040", "10041", "10042"]),
    "capitals": keyed(["LEITH", "SIGHTHILL", "CITY CENTRE"], ["Leith", "Sighthill", "City Centre"]),
    "odd capitals": keyed(["Leith walk", "mcEwan", "CITY CENTRE"], ["Leith Walk", "McEwan", "City Centre"]),
    "accents in two parts": keyed(["Zu\u0308rich", "Gene\u0300ve", "Bele\u0300r"], ["Zürich", "Genève", "Belèr"]),
    "no-break blanks": keyed(["City\u00a0Centre", "Leith\u00a0", "Bern"], ["City Centre", "Leith", "Bern "]),
    "blanks": keyed([" 01", "02 ", "03 "], ["01", "02", "03"]),
    "an area with two rows": Case(
        ddsviz.choropleth,
        frame(code=["01", "01", "02"], n=[1.0, 3.0, 5.0]),
        {"value": "n", "areas": wards(), "key": "code"},
        (column("n", 2.0, 5.0, np.nan), column("n", 2.0, 1.0, np.nan)),
    ),
    "keys by chance": Case(
        ddsviz.choropleth,
        frame(a=["x", "y", "01"], n=[1.0, 3.0, 5.0]),
        {"value": "n", "areas": wards()},
        (column("n", 5.0, np.nan, np.nan),),
    ),
    "a value that is the key": Case(
        ddsviz.choropleth,
        frame(code=["01", "01", "02"]),
        {"value": "code", "areas": wards(), "key": "code", "aggregate": "mean"},
    ),
    "many rows an area": Case(
        ddsviz.choropleth, in_duckdb, {"value": "v", "areas": wards(code=["w0", "w1", "w2"])}, (says("3 of 3"),)
    ),
    "rows gathered by nothing": Case(
        ddsviz.choropleth,
        frame(code=["01", "01", "02"], n=[1.0, 3.0, 5.0]),
        {"value": "n", "areas": wards(), "aggregate": "sum"},
        (column("n", 4.0, 5.0, np.nan),),
    ),
    "a tooltip of gathered rows": Case(
        ddsviz.choropleth,
        frame(code=["01", "01", "02"], n=[1.0, 3.0, 5.0]),
        {"value": "n", "areas": wards(), "aggregate": "sum", "key": "code", "tooltip": "n"},
        (column("n", 4.0, 5.0, np.nan),),
    ),
    "gathered rows divided": Case(
        ddsviz.choropleth,
        frame(code=["01", "01", "02"], n=[1.0, 3.0, 5.0], people=[1.0, 1.0, 5.0]),
        {"value": "n", "areas": wards(), "aggregate": "sum", "key": "code", "per": "people"},
        (column("n", 4.0, 5.0),),
    ),
    "a key of other areas": Case(ddsviz.choropleth, COUNTED, {"value": "n", "area_key": "code"}),
    "divided by nothing": Case(
        ddsviz.choropleth,
        lambda: wards(code=["01", "02", "03"], n=[1, 2, 3], none=[0, 0, 0]),
        {"value": "n", "per": "none"},
    ),
    "areas with a slip": Case(
        ddsviz.choropleth,
        lambda: ddsviz.load("wards").drop(columns="geometry").assign(n=1),
        {"value": "n", "areas": "wrads"},
    ),
    "classes with no scheme": Case(ddsviz.choropleth, COUNTED, {"value": "n", "classes": 3}),
    "classes that are no number": Case(
        ddsviz.choropleth, COUNTED, {"value": "n", "scheme": "quantiles", "classes": "3"}
    ),
    "a scheme and breaks": Case(ddsviz.choropleth, COUNTED, {"value": "n", "scheme": "quantiles", "breaks": [2]}),
    "a scheme and ends": Case(ddsviz.choropleth, COUNTED, {"value": "n", "scheme": "quantiles", "vmin": 1}),
    "breaks that fall": Case(ddsviz.choropleth, COUNTED, {"value": "n", "breaks": [3, 2]}),
    "breaks that are no list": Case(ddsviz.choropleth, COUNTED, {"value": "n", "breaks": 3}),
    "ends beyond all areas": Case(ddsviz.choropleth, COUNTED, {"value": "n", "vmin": 100}),
    "a scheme for no number": Case(
        ddsviz.marker_map, lambda: places([55.9, 55.8], [-3.2, -3.3]), {"scheme": "quantiles"}
    ),
    "too many places one by one": Case(
        ddsviz.marker_map, lambda: places([*np.linspace(55.8, 55.9, 60_000)], [-3.2] * 60_000), {"reduce": False}
    ),
    # cells
    "a boundary that is none": Case(
        ddsviz.voronoi_map, lambda: places([55.9, 55.8], [-3.2, -3.3]), {"boundary": 5}, (None, None)
    ),
    "places outside the boundary": Case(
        ddsviz.voronoi_map, lambda: places([53.3, 53.4], [-6.2, -6.3]), {}, (says("2 cells"),)
    ),
    "cells with no value": Case(
        ddsviz.voronoi_map,
        lambda: places([55.9, 55.91, None], [-3.2, -3.3, None]).assign(v=[None, None, 1.0]),
        {"value": "v"},
        (says("2 cells"),),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_advice_mends_what_it_is_given_for(name: str) -> None:
    case = CASES[name]
    fault = fault_of(case)
    assert fault.mends
    for mend, is_right in zip_longest(fault.mends, case.right):
        table, chart = follow(case, mend)
        for code_line in mend.code.splitlines():
            assert code_line in str(fault)
        if is_right is not None:
            assert is_right(table if mend.code else chart)


@pytest.mark.skipif(ibis is None, reason="Ibis is not installed, so one mend cannot be tried")
def test_every_mend_in_the_source_is_tried_by_one_of_these() -> None:
    sites: set[tuple[str, int]] = set()
    with recorded(sites):
        for case in CASES.values():
            fault_of(case)
    untried = [(name, lines[0]) for name, lines in mends_in_source() if not any((name, at) in sites for at in lines)]
    assert untried == []


def test_messages_have_no_code_but_that_of_a_mend() -> None:
    found = [
        f"{name}:{number}: {text}"
        for name, number, text in texts_in_source()
        if PROSE.search(text) and CODE.search(text) and not SCRIPT.search(text)
    ]
    assert found == []


@pytest.mark.parametrize(("name", "drawn"), [("bar", 4), ("histogram", 4), ("box", 4), ("barh", 4), ("area", 3)])
def test_a_picture_that_we_do_not_draw_is_drawn_by_pandas(name: str, drawn: int) -> None:
    pytest.importorskip("matplotlib").use("agg")
    with pytest.raises(AttributeError) as caught:
        getattr(ddsviz, name)
    names = {"data": NUMBERS()[["x", "y", "z"]]}
    axes = eval(caught.value.code, names)
    assert len(axes.patches or axes.lines or axes.collections) >= drawn - 1
    assert caught.value.code in str(caught.value)


@pytest.mark.parametrize(
    ("name", "meant"),
    [("timeseries", "time_series"), ("scater", "scatter"), ("Heatmap", "heatmap"), ("pairplot", "scatter_matrix")],
)
def test_an_unknown_name_is_told_the_nearest(name: str, meant: str) -> None:
    with pytest.raises(AttributeError) as caught:
        getattr(ddsviz, name)
    assert f"Did you mean '{meant}'?" in str(caught.value)
    assert not hasattr(ddsviz, name)


def written(numbers: list[int], spelling: str) -> list[str]:
    """Write whole numbers in hundredths as text."""
    texts = [f"{abs(number) / 100:,.2f}" for number in numbers]
    texts = [text.replace(",", "") if spelling == "plain" else text for text in texts]
    if spelling in ("decimal comma", "blanks"):
        texts = [text.replace(",", " " if spelling == "blanks" else ".")[:-3] + "," + text[-2:] for text in texts]
    before, behind = {"currency": ("£", ""), "per cent": ("", "%"), "unit": ("", " km")}.get(spelling, ("", ""))
    below = {"brackets": "({})", "true minus": "−{}"}.get(spelling, "-{}")
    return [
        below.format(before + text + behind) if number < 0 else before + text + behind
        for number, text in zip(numbers, texts, strict=True)
    ]


SPELLINGS = ["plain", "thousands", "decimal comma", "blanks", "currency", "per cent", "unit", "brackets", "true minus"]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=12), st.sampled_from(SPELLINGS), st.integers(0, 3))
def test_text_numbers_survive_the_advice_with_no_value_lost(numbers: list[int], spelling: str, gaps: int) -> None:
    texts = [*written(numbers, spelling), *[None] * gaps]
    case = Case(line, lambda: series(texts))
    made = [follow(case, mend)[0]["v"] for mend in fault_of(case).mends]
    right = pd.Series([*(number / 100 for number in numbers), *[np.nan] * gaps])
    assert any(np.array_equal(values.astype(float), right, equal_nan=True) for values in made)


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.datetimes(pd.Timestamp("1950-01-01"), pd.Timestamp("2049-12-31")), min_size=1, max_size=8),
    st.sampled_from(
        ["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%y", "%Y-%m-%d", "%d %B %Y", "%d/%m/%Y %I.%M %p", "%d-%b-%Y %H:%M:%S", "%b %Y"]
    ),
)
def test_text_dates_survive_the_advice_in_one_of_its_readings(times: list[Any], form: str) -> None:
    texts = [time.strftime(form) for time in times]
    case = Case(line, lambda: pd.DataFrame({"when": texts, "v": range(len(texts))}))
    made = [list(follow(case, mend)[0]["when"]) for mend in fault_of(case).mends]
    assert [pd.Timestamp(pd.to_datetime(text, format=form)) for text in texts] in made
