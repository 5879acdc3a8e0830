"""Names, options and indexes that nobody would choose, each of which once broke a call."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

import ddsviz
from ddsviz.display.notebook import bundle

TABLE = pd.DataFrame({"a": [1.0, 2.0, 4.0], "b": [2.0, 1.0, 3.0], "when": pd.date_range("2020-01-01", periods=3)})
PLACES = pd.DataFrame({"latitude": [55.9, 55.8], "longitude": [-3.2, -3.3], "n": [1.0, 2.0]})


@pytest.mark.parametrize(
    ("plot", "index"),
    [
        (ddsviz.heatmap, None),
        (ddsviz.time_series, pd.date_range("2020-01-01", periods=2)),
        (ddsviz.marker_map, ["x", "y"]),
    ],
    ids=["heatmap", "time_series", "marker_map"],
)
def test_an_index_finds_a_name_whatever_the_columns_are_called(plot: Any, index: Any) -> None:
    table = PLACES.assign(**{"time": [1.0, 2.0], "index": [1.0, 3.0], "index of rows": [1.0, 4.0]})
    assert ddsviz.describe(plot(table.set_axis(["x", "y"] if index is None else index)))


@pytest.mark.parametrize(
    "value", [5, "x", {"units": 5}, {"names": ["a"], "units": {}}, {"names": {}, "units": {"a": "mm"}}]
)
def test_an_attribute_of_our_name_that_is_not_ours_is_passed_over(value: Any) -> None:
    table = TABLE.copy()
    table.attrs["ddsviz"] = value
    assert ddsviz.describe(ddsviz.scatter(table, "a", "b")) == ddsviz.describe(ddsviz.scatter(TABLE, "a", "b"))


ODD = [np.array([1, 2]), np.array(["quantiles"]), pd.Series([1]), pd.NA, object, {"a"}]


@pytest.mark.parametrize("odd", ODD, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize(
    ("call", "option"),
    [
        (lambda **own: ddsviz.time_series(TABLE, "when", "a", **own), "smooth"),
        (lambda **own: ddsviz.marker_map(PLACES, color="n", **own), "scheme"),
        (lambda **own: ddsviz.marker_map(PLACES, color="n", **own), "reverse"),
        (lambda **own: ddsviz.marker_map(PLACES, **own), "crs"),
        (lambda **own: ddsviz.scatter(TABLE, "a", "b", **own), "title"),
        (lambda **own: ddsviz.heatmap(TABLE, **own), "vmin"),
    ],
    ids=["smooth", "scheme", "reverse", "crs", "title", "vmin"],
)
def test_an_option_of_any_kind_gets_a_sentence_that_names_it(call: Any, option: str, odd: Any) -> None:
    with pytest.raises(ddsviz.DdsvizError) as caught:
        call(**{option: odd})
    says = str(caught.value)
    assert option in says
    assert "<class" not in says
    assert "np." not in says


def test_half_a_character_in_a_title_reaches_no_page() -> None:
    chart = ddsviz.scatter(TABLE, "a", "b", title="x\ud800", names={"a": "y\udfff"}, alt="z\ud800")
    bundle(chart)["text/html"].encode()
    ddsviz.describe(chart).encode()


def test_a_name_of_three_thousand_letters_is_shortened_in_every_message() -> None:
    long = "l" * 3_000
    for call in (
        lambda: ddsviz.scatter(TABLE.rename(columns={"a": long}), long[:-1], "b"),
        lambda: ddsviz.time_series(pd.DataFrame({long: ["x", "y"], "v": [1, 2]}), long, "v"),
        lambda: ddsviz.marker_map(PLACES.rename(columns={"latitude": long}), latitude=long, longitude=long),
    ):
        with pytest.raises(ddsviz.DdsvizError) as caught:
            call()
        assert len(str(caught.value)) < 600


def test_a_quote_in_a_name_is_written_so_that_the_line_can_be_run() -> None:
    data = pd.DataFrame({'it\'s "it"': ["1,5", "2"], "t": [1, 2]})
    with pytest.raises(ddsviz.DdsvizError) as caught:
        ddsviz.time_series(data, "t", 'it\'s "it"')
    exec(caught.value.code, {"data": data, "pd": pd})
    assert list(data.iloc[:, 0]) == [1.5, 2.0]


@pytest.mark.parametrize("make", [pl.from_pandas, lambda table: pl.from_pandas(table).lazy(), duckdb.from_df])
def test_a_name_at_which_engines_stop_gets_a_sentence_and_a_table_of_pandas_is_drawn(make: Any) -> None:
    table = TABLE.rename(columns={"b": "b\0"})
    assert "b\0" in ddsviz.describe(ddsviz.scatter(table, "a", "b\0"))
    with pytest.raises(ddsviz.DdsvizError, match="NUL, which only a table of pandas"):
        ddsviz.scatter(make(table), "a", "b\0")


def test_an_index_of_names_numbers_and_half_a_sign_is_no_fault() -> None:
    index = pd.Index([None, 0.0, "\ud800"], dtype=object, name="i")
    assert "3 points" in ddsviz.describe(ddsviz.scatter(TABLE.set_axis(index), "a", "b"))
