"""Labels stand in the order of what they say, whatever the order of rows."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from drawn import cell_names, legend_labels
from hypothesis import given, settings
from hypothesis import strategies as st
from mapped import legend_texts

import ddsviz
from ddsviz.calc.natural_order import natural_order, reading_of, sorted_as_text

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
ORDERS = [
    ["(0,4]", "(4,8]", "(8,12]"],
    ["(0.0, 4.0]", "(4.0, 20.0]", "(20.0, 100.0]"],
    ["[-inf, 0)", "[0, 1,000)", "[1,000, 2,000)"],
    ["5-14", "15-24", "100+"],
    ["0–4", "5–9", "10–14", "85 and over"],
    ["under 5", "5 to 14", "15 to 64", "65 and over", "Unknown"],
    ["< 10", "10", "11 to 20", "> 100"],
    ["£0-£500", "£500-£1,000", "£1,000-£20,000", "over £20,000"],
    ["£5k-£10k", "£10k-£20k", "£20k+"],
    ["-20 to -10", "-10 to 0", "0 to 10", "10 to 20"],
    ["1 bedroom", "2 bedrooms", "10 bedrooms", "Total"],
    ["1st", "2nd", "3rd", "10th"],
    ["9:00", "10:30", "11:15"],
    ["Jan 2020", "Feb 2020", "Dec 2020", "Jan 2021"],
    ["January, 2019", "March, 2019", "February, 2020"],
    ["Dec-19", "Jan-20", "Feb-20"],
    ["Apr '99", "Jan '05"],
    ["Jan-70", "Jan-00", "Jan-69"],
    ["Dec '98", "Jan 1999", "Feb '05"],
    ["Jan 2020", "1 Jan 2020", "20 Jan 2020", "Feb 2020"],
    ["Q1", "Q2", "Q4"],
    ["3 Jan", "20 Jan", "1 Feb"],
    ["Jan 3", "Jan 20", "Feb 1"],
    ["31 Dec 2019", "1 Jan 2020", "3 Mar 2020"],
    ["2019 Dec", "2020 Jan", "2020 Apr"],
    ["Mon 30 Mar 2020", "Thu 2 Apr 2020", "Fri 3 Apr 2020"],
    ["Mon morning", "Mon night", "Tue morning", "Sun"],
    ["January sales", "May sales", "December sales"],
    ["12/2019", "1/2020", "10/2020"],
    ["Q3 2019", "Q1 2020", "Q2 2020"],
    ["1Q19", "4Q19", "2Q20"],
    ["2 days 00:00:00", "9 days 00:00:00", "10 days 00:00:00", "21 days 00:00:00"],
    ["-1 days +23:00:00", "0 days 00:00:00", "1 days 12:00:00"],
    ["-1 days +20:00:00", "-1 days +23:00:00", "0 days 00:00:00", "0 days 02:00:00"],
    ["-2:00:00", "-1:30:00", "0:15:00", "1:00:00"],
    ["9 days, 0:00:00", "10 days, 2:00:00"],
    ["Ward 2", "ward 10", "Ward 100"],
    ["Alice", "April", "May"],
    ["Sunday", "Sundays"],
    ["other", "unknown"],
]


@pytest.mark.parametrize("expected", ORDERS, ids=str)
def test_labels_stand_in_the_order_of_what_they_say(expected: list[str]) -> None:
    rng = np.random.default_rng(3)
    for _ in range(8):
        assert natural_order(rng.permutation(expected).tolist()) == expected


@pytest.mark.parametrize(
    "values",
    [
        pd.to_timedelta([9, 10, 2, 21], unit="D"),
        pd.Series([datetime.timedelta(days=days) for days in (9, 10, 2, 21)], dtype=object),
    ],
    ids=["timedelta64", "timedelta"],
)
def test_lengths_of_time_stand_by_length(values: Any) -> None:
    chart = ddsviz.heatmap(pd.DataFrame({"x": values, "y": "a"}), "x", "y")
    assert [name.split(" days")[0] for name in _columns(chart)] == ["2", "9", "10", "21"]


def _columns(chart: Any) -> list[str]:
    return list(dict.fromkeys(column for column, _ in cell_names(chart)))


PLACES = {"latitude": [55.9, 55.95, 55.97, 55.92, 55.93, 55.94], "longitude": [-3.2, -3.1, -3.15, -3.3, -3.25, -3.12]}
KINDS: dict[str, Any] = {
    "heatmap": lambda table: _columns(ddsviz.heatmap(table, "category", "one")),
    "scatter": lambda table: legend_labels(ddsviz.scatter(table, "n", "m", color="category")),
    "scatter_matrix": lambda table: legend_labels(ddsviz.scatter_matrix(table, ["n", "m"], color="category")),
    "time_series": lambda table: legend_labels(ddsviz.time_series(table, "n", "m", color="category")),
    "binary_tree": lambda table: legend_labels(ddsviz.binary_tree(table, color="category")),
    "marker_map": lambda table: legend_texts(ddsviz.marker_map(table, color="category")),
}


def table_of(labels: Any) -> pd.DataFrame:
    count = len(labels)
    own = {"n": range(count), "m": range(count), "one": "a", "node": range(count), "parent": [None, *[0] * (count - 1)]}
    return pd.DataFrame({"category": labels, **own, **{name: column[:count] for name, column in PLACES.items()}})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("expected", [["5-14", "15-24", "100+"], ["Jan 2020", "Feb 2020", "Jan 2021"]], ids=str)
def test_every_kind_puts_categories_in_the_order_of_what_they_say(kind: str, expected: list[str]) -> None:
    assert KINDS[kind](table_of(expected[::-1])) == expected


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ordered", [True, False])
def test_a_stated_order_holds_in_every_kind(kind: str, ordered: bool) -> None:
    stated = ["low", "high", "Monday", "15", "5"]
    labels = pd.Categorical([*stated[::-1]], categories=stated, ordered=ordered)
    assert KINDS[kind](table_of(labels)) == stated


@pytest.mark.parametrize("kind", KINDS)
def test_categories_that_pandas_has_sorted_as_text_have_no_stated_order(kind: str) -> None:
    assert KINDS[kind](table_of(pd.Series(["15-24", "100+", "5-14"]).astype("category"))) == ["5-14", "15-24", "100+"]


def test_categories_of_other_libraries_have_no_stated_order_unless_they_say_so() -> None:
    polars = pytest.importorskip("polars")
    labels = ["b", "c", "a"]
    for dtype, expected in ((polars.Categorical, ["a", "b", "c"]), (polars.Enum(labels), labels)):
        table = polars.DataFrame({"category": polars.Series(labels, dtype=dtype), "one": ["x"] * 3})
        assert _columns(ddsviz.heatmap(table, "category", "one")) == expected


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_random_orders_hold(data: st.DataObject) -> None:
    year = st.integers(1990, 2030)
    months = st.tuples(year, st.integers(0, 11)).map(lambda own: ((own[0], own[1]), f"{MONTHS[own[1]]} {own[0]}"))
    ranges = st.integers(0, 300).map(lambda low: (low, f"{low * 5}-{low * 5 + 4}"))
    days = st.integers(0, 6).map(lambda day: (day, DAYS[day]))
    lengths = st.integers(0, 400).map(lambda count: (count, str(pd.Timedelta(days=count))))
    own = data.draw(st.sampled_from([months, ranges, days, lengths]))
    labels = data.draw(st.lists(own, min_size=2, max_size=6, unique=True))
    expected = [text for _, text in sorted(labels)]
    kind = data.draw(st.sampled_from(sorted(KINDS)))
    assert KINDS[kind](table_of([text for _, text in labels])) == expected


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(st.sampled_from("019 -–+.,:/£<()[]'kKQMonJaDec’²"), max_size=9), max_size=7), st.randoms())
def test_any_texts_have_one_order_whatever_the_order_of_rows(texts: list[str], random: Any) -> None:
    shuffled = list(texts)
    random.shuffle(shuffled)
    assert natural_order(shuffled) == natural_order(texts)
    assert sorted(natural_order(texts)) == sorted(texts)


def test_a_wide_tables_own_order_is_never_changed() -> None:
    table = pd.DataFrame({"Saturday": [1, 2], "Monday": [3, 4], "Friday": [5, 6]}, index=["b", "a"])
    chart = ddsviz.heatmap(table)
    assert _columns(chart) == ["Saturday", "Monday", "Friday"]
    assert "order of" not in ddsviz.describe(chart)
    declared = pd.CategoricalIndex(["15", "5"], categories=["15", "5"], ordered=True)
    assert "order of" not in ddsviz.describe(ddsviz.heatmap(table.set_axis(declared)))


def test_a_pivots_days_and_ranges_stand_in_their_order_and_that_is_told() -> None:
    rows = pd.DataFrame({"day": ["Monday", "Friday", "Saturday"], "age": ["5-14", "100+", "15-24"], "n": [1, 2, 3]})
    chart = ddsviz.heatmap(rows.pivot_table(index="age", columns="day", values="n", fill_value=0))
    columns, steps = zip(*cell_names(chart), strict=True)
    assert list(dict.fromkeys(columns)) == ["Monday", "Friday", "Saturday"]
    assert list(dict.fromkeys(steps)) == ["5-14", "15-24", "100+"]
    text = ddsviz.describe(chart)
    assert "Columns are put in the order of days: the table has them in that of text." in text
    assert "Rows are put in the order of ranges: the table has them in that of text." in text


def test_a_pivots_lines_stand_in_their_order_and_that_is_told() -> None:
    table = pd.DataFrame({"year": [1, 2], "Friday": [1, 2], "Monday": [3, 4], "Saturday": [5, 6]})
    chart = ddsviz.time_series(table, "year")
    assert legend_labels(chart) == ["Monday", "Friday", "Saturday"]
    assert "Lines are put in the order of days: the table has them in that of text." in ddsviz.describe(chart)
    assert legend_labels(ddsviz.time_series(table, "year", ["Friday", "Monday"])) == ["Friday", "Monday"]


def test_plain_texts_of_a_wide_table_stay() -> None:
    assert sorted_as_text(["Gorgie", "Leith"]) is None
    assert sorted_as_text([1, 10, 2]) is None
    assert reading_of(["total", "other"]) is None


def test_lines_of_an_engines_table_stand_in_the_same_order() -> None:
    polars = pytest.importorskip("polars")
    count = 60_000
    columns = {"year": np.arange(count), "Friday": np.arange(count) % 7, "Monday": np.arange(count) % 5}
    chart = ddsviz.time_series(polars.LazyFrame(columns), "year")
    assert legend_labels(chart) == ["Monday", "Friday"]
    assert ddsviz.describe(chart) == ddsviz.describe(ddsviz.time_series(pd.DataFrame(columns), "year"))
