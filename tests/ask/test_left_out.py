"""A picture of a whole table says what it leaves out; what numbers the rows is no measure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from drawn import cell_names, column, layer, layers
from faults import message_of
from hypothesis import given, settings
from hypothesis import strategies as st

import ddsviz
from ddsviz.ask.left_out import columns_that_number_rows
from ddsviz.errors import ColumnError
from ddsviz.frames import Frame

NAN = float("nan")
WHOLE: dict[str, Callable[[Any], Any]] = {
    "heatmap": ddsviz.heatmap,
    "scatter_matrix": ddsviz.scatter_matrix,
    "time_series": lambda data: ddsviz.time_series(data, "year"),
}


def wide(more: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame({"year": [2001, 2003, 2004], "wind": [1.5, 2, 3], "sun": [4.5, 5, 7], **more})


def columns_of(chart: Any) -> list[str]:
    return list(dict.fromkeys(name for name, _ in cell_names(chart)))


def test_an_empty_column_of_a_wide_table_is_drawn_hatched() -> None:
    data = pd.DataFrame({2008: [1.0, 2.0], 2009: [NAN, NAN], 2010: [3.0, 4.0]})
    chart = ddsviz.heatmap(data)
    assert [chart.xaxis[0].major_label_overrides[place] for place in range(3)] == ["2008", "2009", "2010"]
    assert sorted(column(layer(chart, "Rect", "cells"), "x")) == [0, 0, 2, 2]
    (ground,) = layers(chart, "Quad")
    assert (ground.glyph.hatch_pattern, ground.glyph.right) == ("right_diagonal_line", 2.5)
    assert "3 columns and 2 rows: 4 of 6 cells have a value" in ddsviz.describe(chart)


@pytest.mark.parametrize("empty", [[NAN] * 3, [None] * 3, pd.array([None] * 3, dtype="Int64")], ids=str)
def test_an_empty_column_of_any_kind_keeps_its_place(empty: Any) -> None:
    data = pd.DataFrame({"a": [1.5, 2, 3], "none": empty, "b": [4.5, 5, 7]})
    chart = ddsviz.heatmap(data)
    assert [chart.xaxis[0].major_label_overrides[place] for place in range(3)] == ["A", "None", "B"]


def test_a_table_with_nothing_in_it_is_refused() -> None:
    assert message_of(ColumnError, ddsviz.heatmap, {"a": [NAN], "b": [NAN]}) == (
        "All the numbers of this table are missing."
    )


@pytest.mark.parametrize("kind", ["scatter_matrix", "time_series"])
def test_empty_columns_that_are_left_out_are_told(kind: str) -> None:
    text = ddsviz.describe(WHOLE[kind](wide({"rain": [NAN] * 3})))
    assert "Left out the column Rain, which has no value." in text
    text = ddsviz.describe(WHOLE[kind](wide({"rain": [NAN] * 3, "snow": [None] * 3})))
    assert "Left out the columns Rain and Snow, which have no value." in text


@pytest.mark.parametrize("kind", WHOLE)
def test_numbers_written_as_text_are_told_with_the_line_that_makes_numbers_of_them(kind: str) -> None:
    data = wide({"rain": ["1", "2.5", None]})
    text = ddsviz.describe(WHOLE[kind](data))
    line = "data['rain'] = pd.to_numeric(data['rain'])"
    assert f"Left out the column Rain, which holds numbers written as text (to draw it: {line})." in text
    exec(line, {"data": data, "pd": pd})
    chart = WHOLE[kind](data)
    assert "Left out" not in ddsviz.describe(chart)
    assert "rain" in ddsviz.table(chart).to_string().casefold()


@pytest.mark.parametrize("kind", WHOLE)
def test_columns_of_words_are_not_told(kind: str) -> None:
    assert "Left out" not in ddsviz.describe(WHOLE[kind](wide({"place": ["a", "b", "b"]})))


@pytest.mark.parametrize("kind", ["scatter_matrix", "time_series"])
def test_a_column_with_another_use_is_not_told(kind: str) -> None:
    data = wide({"rain": ["1", "2", "3"], "none": [None] * 3})
    chart = (
        ddsviz.scatter_matrix(data, tooltip=["rain", "none"])
        if kind == "scatter_matrix"
        else ddsviz.time_series(data, "year", tooltip=["rain", "none"])
    )
    assert "Left out" not in ddsviz.describe(chart)


def test_of_many_columns_the_first_three_are_told_and_the_rest_named() -> None:
    text = ddsviz.describe(ddsviz.scatter_matrix(wide({name: ["1", "2", "3"] for name in "abcde"})))
    assert text.count("pd.to_numeric") == 3
    assert "Left out the columns D and E for the same reason." in text


COLUMNS = {
    "numbers": [1.5, 2, 3.25],
    "nothing": [None, None, None],
    "gaps": [NAN, NAN, NAN],
    "text numbers": ["1", None, "2.5"],
    "words": ["a", "b", "b"],
}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*COLUMNS]), max_size=3), st.sampled_from([*WHOLE]))
def test_every_column_is_drawn_or_told_or_of_words(kinds: list[str], chart: str) -> None:
    columns = {f"c{place}": COLUMNS[kind] for place, kind in enumerate(kinds)}
    drawn = WHOLE[chart](wide(columns))
    text, table = ddsviz.describe(drawn), ddsviz.table(drawn).to_string()
    ticks = drawn.xaxis[0].major_label_overrides.values() if chart == "heatmap" else ()
    for name, kind in zip(columns, kinds, strict=True):
        told = f"data['{name}'] = pd.to_numeric" in text or f"{name.upper()}" in text.partition("Left out")[2]
        seen = name.upper() in ticks or name.upper() in text.partition("Left out")[0] or name in table.split()
        assert told == (kind == "text numbers" or (kind in ("nothing", "gaps") and chart != "heatmap")), (name, text)
        assert seen or told or kind == "words"


def test_years_name_the_rows_and_are_no_measure() -> None:
    chart = ddsviz.heatmap(ddsviz.load("climate"))
    assert chart.yaxis.axis_label == "Year"
    assert "Year" not in columns_of(chart)
    assert ("Mean temperature", "1914") in cell_names(chart)


@pytest.mark.parametrize("name", ["id", "station_id", "StationId", "Unnamed: 0", "year", "Month", "object id"])
def test_what_is_called_a_number_of_rows_names_them(name: str) -> None:
    chart = ddsviz.heatmap({"v": [1.5, 2, 3], name: [12, 7, 9]})
    assert columns_of(chart) == ["V"]
    assert {row for _, row in cell_names(chart)} == {"12", "7", "9"}


@pytest.mark.parametrize("name", ["width", "rank", "grid", "overall_rank", "holidays"])
def test_other_whole_numbers_are_measures(name: str) -> None:
    assert len(columns_of(ddsviz.heatmap({"v": [1.5, 2, 3], name: [12, 7, 9]}))) == 2


def test_a_measure_that_happens_to_rise_is_drawn() -> None:
    assert columns_of(ddsviz.heatmap({"a": [1, 2], "b": [3, 4]})) == ["A", "B"]
    assert columns_of(ddsviz.heatmap({"b": [3.5, 4, 7, 8], "a": [1, 2, 3, 4]})) == ["B", "A"]


def test_years_under_any_name_that_come_first_name_the_rows() -> None:
    chart = ddsviz.heatmap({"an": [2001, 2002, 2003, 2004], "v": [1.5, 2, 3, 4]})
    assert (chart.yaxis.axis_label, columns_of(chart)) == ("An", ["V"])


def test_repeated_or_missing_numbers_name_no_rows() -> None:
    for values in ([7, 7, 9], [7, None, 9], [7.5, 8, 9]):
        assert len(columns_of(ddsviz.heatmap({"v": [1.5, 2, 3], "id": values}))) == 2


def test_names_of_rows_go_before_their_numbers_which_are_told() -> None:
    chart = ddsviz.heatmap({"id": [10, 11], "place": ["a", "b"], "v": [1, 2]})
    assert cell_names(chart) == [("V", "a"), ("V", "b")]
    assert "Left out Id, which numbers the rows." in ddsviz.describe(chart)


def test_years_go_before_names_that_come_again() -> None:
    chart = ddsviz.heatmap({"year": [2001, 2002], "place": ["a", "a"], "v": [1, 2]})
    assert {row for _, row in cell_names(chart)} == {"2001", "2002"}


def test_an_index_names_the_rows_before_all() -> None:
    data = pd.DataFrame({"year": [2001, 2002], "v": [1, 2]}, index=["x", "y"])
    chart = ddsviz.heatmap(data)
    assert {row for _, row in cell_names(chart)} == {"x", "y"}
    assert columns_of(chart) == ["V"]


def test_a_table_of_nothing_but_numbers_of_rows_is_drawn() -> None:
    assert columns_of(ddsviz.heatmap({"id": [1, 2], "year": [5, 6]})) == ["Id", "Year"]


@given(st.lists(st.floats(-1e6, 1e6).filter(lambda x: x % 1 != 0), min_size=2, max_size=20, unique=True))
def test_no_column_of_other_numbers_ever_numbers_rows(values: list[float]) -> None:
    assert columns_that_number_rows(Frame({"id": values, "v": np.arange(len(values))}), ["id"]) == []
