"""Whatever table and options come in: a chart that serialises, or a sentence of ours. Nothing else, ever."""

import datetime
import decimal
import json
import os
import re
import warnings
from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ddsviz
from ddsviz.display.notebook import bundle
from ddsviz.limits import MAX_NOTEBOOK_BYTES

EXAMPLES = int(os.environ.get("DDSVIZ_EXAMPLES", "600"))
NAMES = [
    "a", "b", "year", "value", "x", "parent", "node", "side", "line", "$$t$$", "@{x}", "", 7, 1.5, None, True,
    "Rain mm", "rain_mm", "time", "index", "index of rows", "l" * 3_000, "it's", 'a"b', "a\rb", "c\nd", "\0", "\ud800",
    "</script>", "^a$", "*", float("nan"), -3, 2.5, datetime.date(2020, 1, 1), pd.Timestamp("2020-01-01 10:00"), pd.NaT,
    "data['x']", "{x}", "{{x}}", "%s", "rows", "n", "column", "row",
]  # fmt: skip
TEXTS = st.text(max_size=6) | st.sampled_from(
    ["Mon", "Tue", "Jan", "a", "b", "10", "9", "nan", "left", "2020-01-01", "\ud800"]
)
FLOATS = (
    st.floats(allow_nan=True, allow_infinity=True) | st.floats(-1e3, 1e3) | st.sampled_from([0.0, -0.0, 1e-320, 1e200])
)
TIMES = st.datetimes(datetime.datetime(1700, 1, 1), datetime.datetime(2200, 1, 1))
ZONES = st.sampled_from([datetime.UTC, datetime.timezone(datetime.timedelta(hours=5, minutes=30))])
USUAL = [
    st.floats(-1e3, 1e3),
    st.floats(0.1, 1e6),
    st.integers(0, 40),
    st.integers(1900, 2020),
    st.sampled_from(["a", "b", "Mon"]),
    TIMES,
]
CELLS = [
    FLOATS,
    st.integers(-5, 5),
    st.integers(-(2**70), 2**70),
    st.booleans(),
    TEXTS,
    TIMES,
    st.datetimes(timezones=ZONES, min_value=datetime.datetime(1950, 1, 1), max_value=datetime.datetime(2050, 1, 1)),
    st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)),
    st.none(),
    st.timedeltas(datetime.timedelta(0), datetime.timedelta(days=100)),
    st.decimals(-100, 100, places=2),
    st.lists(st.integers(0, 2), max_size=2),
    st.complex_numbers(max_magnitude=10),
]
ARRAYS: list[Callable[[list[Any]], Any]] = [
    lambda values: values,
    lambda values: pd.array(values, dtype="Float64"),
    lambda values: pd.array(values, dtype="Int64"),
    lambda values: pd.Categorical(values),
    lambda values: pd.array(values, dtype="boolean"),
    lambda values: pd.array(values, dtype="string"),
    lambda values: pd.PeriodIndex(values, freq="D"),
    lambda values: pd.to_datetime(values, utc=True).tz_convert("Europe/London"),
    lambda values: np.array(values, dtype="float32"),
]


@st.composite
def columns(draw: st.DrawFn, rows: int) -> Any:
    cell = draw(st.sampled_from(USUAL if draw(st.integers(0, 2)) else CELLS))
    if draw(st.integers(0, 3)) == 0:
        cell = cell | st.none()
    if draw(st.integers(0, 9)) == 0:
        cell = cell | draw(st.sampled_from(CELLS))
    values = draw(st.lists(cell, min_size=rows, max_size=rows))
    array = draw(st.sampled_from(ARRAYS)) if draw(st.integers(0, 2)) == 0 else ARRAYS[0]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return pd.Series(array(values), index=range(rows))
    except (TypeError, ValueError, OverflowError, decimal.InvalidOperation, AttributeError, IndexError):
        return pd.Series(values, index=range(rows), dtype=object)


@st.composite
def tables(draw: st.DrawFn) -> Any:
    rows = draw(st.integers(1, 12) | st.just(0))
    names = draw(st.lists(st.sampled_from(NAMES), min_size=draw(st.integers(0, 3)), max_size=5, unique_by=str))
    table = pd.DataFrame({place: draw(columns(rows)) for place in range(len(names))}, index=range(rows))
    table.columns = pd.Index(names, dtype=object)
    if draw(st.integers(0, 9)) == 0 and len(names):
        table = table.set_index(table.columns[0])
    elif draw(st.integers(0, 9)) == 0:
        table.index = pd.Index([f"r{row}" for row in range(rows)], name=draw(st.sampled_from([None, "a", "index"])))
    if draw(st.integers(0, 19)) == 0:
        table.attrs["ddsviz"] = draw(st.sampled_from(ATTRIBUTES))
    return table


ATTRIBUTES = [5, "x", {"units": 5}, {"units": {"a": "mm"}}, {"names": ["a"]}, {"names": {"a": 5}}, {"units": {"a": ()}}]


def in_duckdb(table: pd.DataFrame) -> Any:
    return duckdb.connect().from_df(table)


FORMS: list[Callable[[pd.DataFrame], Any]] = [
    lambda table: {name: list(table[name]) for name in table},
    lambda table: table.to_dict("records"),
    lambda table: table.to_records(index=False),
    pl.from_pandas,
    lambda table: pl.from_pandas(table).lazy(),
    pa.Table.from_pandas,
    in_duckdb,
]


@st.composite
def in_any_form(draw: st.DrawFn, table: Any) -> Any:
    """Return a table as another library has it, where that can hold it."""
    if not isinstance(table, pd.DataFrame) or draw(st.integers(0, 2)):
        return table
    try:
        return draw(st.sampled_from(FORMS))(table)
    except BaseException as fault:  # Polars' panics are no exceptions
        if isinstance(fault, KeyboardInterrupt):
            raise
        return table


ODD = st.sampled_from(
    [
        None, True, 0, -1, 3.5, "", "no such", [], {}, ["a"], ("a", "b"), object, float("nan"), "navy", {"a": "b"},
        np.array([1, 2]), np.array(["a"]), np.float64("nan"), pd.NA, pd.NaT, pd.Series([1, 2]), "\ud800", "l" * 3_000,
        b"a", 10**400, np.int8(3), datetime.timedelta(days=2), lambda: 0,
    ]
)  # fmt: skip
SWITCH = st.booleans()
SCALE = st.sampled_from(["linear", "log"])
REDUCE = st.sampled_from([True, False, "auto"])
SHARED: dict[str, Any] = {
    "title": st.text(max_size=5), "names": st.sampled_from([{"value": "A"}, {}]), "alt": st.text(max_size=5),
    "units": st.sampled_from([{"value": "m"}, {}]), "palette": st.sampled_from(["Viridis", ["navy", "#c8500a"]]),
    "width": st.sampled_from([100, 700, 4000]), "height": st.sampled_from([100, 500]),
}  # fmt: skip
CLASSES: dict[str, Any] = {
    "scheme": st.sampled_from(["quantiles", "equal_interval", "natural_breaks"]), "classes": st.integers(2, 9),
    "breaks": st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=3, unique=True).map(sorted), "vmin": FLOATS,
    "vmax": FLOATS, "reverse": SWITCH,
}  # fmt: skip
CHARTS = ("heatmap", "scatter", "scatter_matrix", "time_series", "binary_tree")
MAPS = ("marker_map", "choropleth", "voronoi_map")
KINDS = (*CHARTS, *MAPS)


def options_of(kind: str, name: st.SearchStrategy[Any]) -> dict[str, Any]:
    """Return what each option of a kind may be, with columns by these names."""
    every: dict[str, dict[str, Any]] = {
        "heatmap": {
            "x": name, "y": name, "value": name, "annotate": st.sampled_from([True, False, "auto"]), "vmin": FLOATS,
            "aggregate": st.sampled_from(["mean", "sum", "count", "min", "max", "median"]), "vmax": FLOATS,
            "center": FLOATS, "reverse": SWITCH, "tooltip": name,
        },
        "scatter": {
            "x": name, "y": name, "color": name, "size": name, "label": name, "x_scale": SCALE, "y_scale": SCALE,
            "trend": st.sampled_from(["linear", "lowess"]), "reverse": SWITCH, "tooltip": name, "reduce": REDUCE,
        },
        "scatter_matrix": {
            "columns": st.lists(name, max_size=7), "color": name, "diagonal": st.sampled_from(["histogram", "name"]),
            "lower_only": SWITCH, "tooltip": name, "reduce": REDUCE,
        },
        "time_series": {
            "x": name, "y": name | st.lists(name, max_size=3), "color": name, "center": SWITCH, "show_raw": SWITCH,
            "smooth": st.sampled_from([1, 2, 5, "2D", "3h", "slider", 0, "x"]), "tooltip": name, "reduce": REDUCE,
            "method": st.sampled_from(["mean", "exponential", "lowess"]),
        },
        "binary_tree": {"root": name, "label": name, "info": name, "color": name},
        "marker_map": {
            "latitude": name, "longitude": name, "crs": st.sampled_from([27700, 4326, 3857]), "label": name,
            "info": name, "color": name, "cluster": st.sampled_from([True, False, "auto"]), "popup_html": name,
            "tooltip": name, **CLASSES,
        },
        "choropleth": {
            "value": name, "key": name, "area_key": name, "per": name | st.just("km2"), "tooltip": name, **CLASSES,
        },
        "voronoi_map": {
            "value": name, "latitude": name, "longitude": name, "crs": st.sampled_from([27700, 4326]), "label": name,
            "boundary": st.sampled_from(["edinburgh", None]), "tooltip": name, **CLASSES,
        },
    }  # fmt: skip
    return {**every[kind], **SHARED}


LEAVES = st.sampled_from(["a", "b", "c", "d", 1, None, pd.NA, float("nan"), datetime.datetime(1, 1, 1), "1"]) | TEXTS
TREES = (
    st.dictionaries(st.sampled_from(["a", "b", "c", 1]), st.lists(LEAVES, max_size=3) | LEAVES, max_size=5)
    | st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=10)
    | tables()
)


@st.composite
def tables_with_places(draw: st.DrawFn) -> Any:
    """Return a table whose rows stand somewhere, most of them in Edinburgh, with the codes of data zones."""
    table = draw(tables())
    rows = len(table)
    near = st.floats(55.90, 55.98), st.floats(-3.35, -3.10)
    far = st.floats(-100, 100), st.floats(-200, 200)
    places = st.tuples(*near) | (st.tuples(*far) if draw(st.integers(0, 4)) == 0 else st.tuples(*near))
    own = draw(st.lists(places | st.just((0.0, 0.0)), min_size=rows, max_size=rows))
    zones = st.integers(1790, 1800).map("S0100{}".format)
    own_zones = draw(st.lists(zones, min_size=rows, max_size=rows, unique=draw(st.booleans()) and rows <= 11))
    table = table.copy()
    for place, values in enumerate(([y for y, _ in own], [x for _, x in own], own_zones)):
        table.insert(len(table.columns), ("lat", "lon", "datazone")[place], values)
    return table


def areas_drawn() -> Any:
    return ddsviz.load("datazones").head(12)


@st.composite
def calls(draw: st.DrawFn, kind: str) -> tuple[Any, dict[str, Any]]:
    data = draw(TREES if kind == "binary_tree" else tables_with_places() if kind in MAPS else tables())
    columns_there = list(data.columns) if isinstance(data, pd.DataFrame) else []
    there = st.sampled_from(columns_there) if columns_there else st.sampled_from(NAMES)
    known = options_of(kind, st.sampled_from(NAMES) if draw(st.integers(0, 19)) == 0 else there)
    chosen = draw(st.lists(st.sampled_from(sorted(known)), max_size=5, unique=True))
    if kind == "scatter":
        chosen = [*dict.fromkeys(["x", "y", *chosen])]
    if kind == "choropleth":
        chosen = [*dict.fromkeys(["value", *chosen])]
    options = {name: draw(ODD if draw(st.integers(0, 24)) == 0 else known[name]) for name in chosen}
    if draw(st.integers(0, 19)) == 0:
        options[draw(st.sampled_from(["hue", "c", "colour", "hover_data", "zzz"]))] = "a"
    if kind == "choropleth":
        options["areas"] = areas_drawn()
    return draw(in_any_form(data)), options


def is_a_sentence(message: str) -> None:
    """Check that a message can be read: it ends, is no essay, and shows none of Python's inside."""
    message.encode()  # no halves of characters, which Jupyter cannot send
    assert len(message) < 3_000
    assert not re.search(r"np\.\w+\(|<class '|<function|object at 0x", message), message


def writes_code(chart: Any) -> str:
    try:
        return str(ddsviz.code(chart))
    except ddsviz.DdsvizError:
        return ""


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", KINDS)
def test_every_call_returns_a_chart_that_serialises_or_a_sentence_of_ours(kind: str) -> None:
    @settings(
        max_examples=EXAMPLES // 4 if kind in MAPS else EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(calls(kind))
    def hold(call: tuple[Any, dict[str, Any]]) -> None:
        data, options = call
        before = data.copy() if isinstance(data, pd.DataFrame) else None
        try:
            chart = getattr(ddsviz, kind)(data, **options)
        except ddsviz.DdsvizError as fault:
            is_a_sentence(str(fault))
        else:
            shown = bundle(chart)
            assert ddsviz.describe(chart).encode()
            assert len(ddsviz.table(chart).columns)
            compile(writes_code(chart), "script", "exec")
            spec = re.search(r'class="ddsviz-spec">(.*?)</script>', shown["text/html"], re.DOTALL)
            assert spec is not None
            json.loads(spec[1])
            assert len(shown["text/html"].encode()) < MAX_NOTEBOOK_BYTES
        if before is not None:
            pd.testing.assert_frame_equal(data, before)

    hold()
