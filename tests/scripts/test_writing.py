"""Texts, numbers and long lists as a script writes them."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddsviz.scripts.tables import TableOfScript
from ddsviz.scripts.writing import call, literal, named, script_of, text


@given(st.text(st.characters()))
def test_every_text_is_read_back_from_its_literal_which_is_one_printable_line(value: str) -> None:
    assert ast.literal_eval(literal(value)) == value
    assert literal(value).isprintable()


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**9), 10**9)))
def test_numbers_are_read_back_to_ten_digits(values: list[Any]) -> None:
    np.testing.assert_allclose(ast.literal_eval(literal(values)), values, rtol=1e-9)


@pytest.mark.parametrize(
    ("value", "written"), [(None, "None"), (True, "True"), (np.float64(2), "2"), ((1.5, "a"), '(1.5, "a")')]
)
def test_other_values_are_written_as_a_person_would(value: Any, written: str) -> None:
    assert literal(value) == written


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_can_be_written_too(number: float) -> None:
    np.testing.assert_equal(eval(literal(number)), number)


def test_text_between_signs_of_tex_is_marked_as_plain() -> None:
    assert text("$$x$$") == 'PlainText(text="$$x$$")'
    assert text("5 $") == '"5 $"'


@pytest.mark.parametrize("count", [1, 3, 20, 200])
def test_long_lists_are_folded_and_mean_the_same(count: int) -> None:
    names = [f"name, {place}" for place in range(count)]
    space: dict[str, Any] = {}
    exec(named("own", names) + "\n" + named("pairs", dict(zip(names, names, strict=True))), space)
    assert (space["own"], list(space["pairs"])) == (names, names)
    assert len(named("own", names).splitlines()) <= 6


def test_numbers_in_a_row_are_written_as_a_range() -> None:
    assert named("hours", ["0", "1", "2", "3"]) == "hours = [str(number) for number in range(4)]"


def test_a_long_call_is_folded_below_its_bracket() -> None:
    lines = call("chart.scatter", *(f"option_{place}=1" for place in range(20))).splitlines()
    assert len(lines) > 1
    assert max(map(len, lines)) <= 110
    assert all(line.startswith(" " * len("chart.scatter(") + "option") for line in lines[1:])


def test_a_script_imports_what_its_names_need_and_nothing_that_stands_in_a_text() -> None:
    script = script_of(['print("np", figure())', "x = pd.NA"])
    assert "import pandas as pd\nfrom bokeh.plotting import figure\n" in script
    assert "numpy" not in script


def read(table: pd.DataFrame, folder: Any, *names: Any) -> Any:
    """Run the line that reads a table, and return its columns."""
    own = TableOfScript(table)
    codes = [own[name] for name in names]
    path = folder / "chart-table.csv"
    table.to_csv(path, index=False)
    space: dict[str, Any] = {"pd": pd}
    exec(own.reading.replace('"chart-table.csv"', repr(str(path))), space)
    return [eval(code, space) for code in codes]


def test_columns_are_read_back_as_what_they_are(tmp_path: Any) -> None:
    days = pd.date_range("2020-01-01", periods=3)
    table = pd.DataFrame({"code": ["007", "NA", None], "n": [1.5, None, 3], "day": days, 7: [1, 2, 3]})
    code, n, day, seven = read(table, tmp_path, "code", "n", "day", 7)
    assert code.tolist()[:2] == ["007", "NA"]
    assert code.isna().tolist() == [False, False, True]
    assert n.isna().tolist() == [False, True, False]
    assert (day == days).all()
    assert seven.tolist() == [1, 2, 3]


@pytest.mark.parametrize("name", ["", " ", "a\nb", 'a"b', "a,b", "Unnamed: 0", "a\r\nb", "1"])
def test_a_column_is_found_by_any_name(name: str, tmp_path: Any) -> None:
    table = pd.DataFrame({name: [1, 2], "other": [3, 4], f"{name}.1": [5, 6]})
    assert [column.tolist() for column in read(table, tmp_path, name, f"{name}.1")] == [[1, 2], [5, 6]]
