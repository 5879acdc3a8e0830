"""Random tables, and random values of options, for calls that nobody would make on purpose."""

from __future__ import annotations

import datetime
import decimal
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

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
LEAVES = st.sampled_from(["a", "b", "c", "d", 1, None, pd.NA, float("nan"), datetime.datetime(1, 1, 1), "1"]) | TEXTS


def trees() -> st.SearchStrategy[Any]:
    return (
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
