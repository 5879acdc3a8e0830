"""What reads alike is not one: columns, categories and cells keep apart, and so do their names."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import ddsviz

STEM = "How much do you agree with the following statement about our university and its "
QUESTIONS = pd.DataFrame(
    {STEM + end: [1.0, 2.0, start] for end, start in (("library", 3.0), ("canteen", 6.0), ("park", 9))}
)


@pytest.mark.parametrize(
    ("data", "options"),
    [
        (QUESTIONS, {}),
        (pd.DataFrame({"rain_mm": [1.0, 2.0], "Rain mm": [3.0, 4.0]}), {}),
        (pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]}), {"names": {"a": "same", "b": "same"}}),
    ],
    ids=["one long stem", "readable names", "names of the caller"],
)
def test_columns_that_read_alike_stay_columns_of_their_own(data: pd.DataFrame, options: dict[str, Any]) -> None:
    cells = ddsviz.table(ddsviz.heatmap(data, **options))
    assert cells["column"].nunique() == len(data.columns)
    assert sorted(cells["value"]) == sorted(data.to_numpy().ravel())
    lines = ddsviz.table(ddsviz.time_series(data.assign(year=range(len(data))), x="year", **options))
    assert lines["line"].nunique() == len(data.columns)
    matrix = ddsviz.describe(ddsviz.scatter_matrix(data, **options))
    assert len(set(cells["column"])) == sum(name in matrix for name in set(cells["column"]))


def test_a_number_and_its_text_are_two_categories() -> None:
    table = pd.DataFrame({"x": [1, "1", 1], "y": ["p", "p", "p"]})
    assert ddsviz.table(ddsviz.heatmap(table, x="x", y="y"))["number of rows"].tolist() == [2, 1]


def test_cells_that_lie_close_together_have_names_of_their_own() -> None:
    table = pd.DataFrame({"x": [55.9500001, 55.9500002, 55.9500003], "y": ["p", "p", "p"]})
    chart = ddsviz.heatmap(table, x="x", y="y")
    assert set(chart.xaxis[0].major_label_overrides.values()) == {"55.9500001", "55.9500002", "55.9500003"}


def test_lines_of_numbers_that_lie_close_together_have_names_of_their_own() -> None:
    table = pd.DataFrame({"t": [1, 2] * 2, "v": [1.0, 2.0, 3.0, 4.0], "c": [55.9500001] * 2 + [55.9500002] * 2})
    assert ddsviz.table(ddsviz.time_series(table, x="t", y="v", color="c"))["line"].nunique() == 2


def test_rows_of_one_name_in_a_wide_table_are_told_to_be_means() -> None:
    table = pd.DataFrame({"ward": ["Leith", "Leith", "Almond"], "rain": [1.0, 3.0, 5.0]})
    chart = ddsviz.heatmap(table)
    assert "2 rows share a name with another: of these, means are drawn." in ddsviz.describe(chart)
    assert ddsviz.table(chart)["value"].tolist() == [2.0, 5.0]
