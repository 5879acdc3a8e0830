"""Texts, numbers and long lists as a script writes them."""

from __future__ import annotations

import ast
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddsviz.scripts.statements import Piece, Statement, loop_lines, runs_of
from ddsviz.scripts.tables import TableOfScript
from ddsviz.scripts.writing import LINE_LENGTH, call, in_lines, literal, script_of, text


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


@given(st.lists(st.text(st.characters(), max_size=30), max_size=60), st.integers(0, 40))
def test_a_long_line_is_broken_and_means_the_same(texts: list[str], deep: int) -> None:
    line = f"own = {'[' * deep}{literal(texts)}, {literal(dict.fromkeys(texts, (1, 'a, b')))}{']' * deep}"
    broken = in_lines(line)
    assert ast.dump(ast.parse(broken)) == ast.dump(ast.parse(line))
    if len(texts) > 10:
        assert len(broken.splitlines()) > 1 or len(line) <= LINE_LENGTH


def test_a_long_call_is_broken_below_its_bracket() -> None:
    lines = in_lines(call("chart.scatter", *(f"option_{place}=1" for place in range(20)))).splitlines()
    assert len(lines) > 1
    assert max(map(len, lines)) <= LINE_LENGTH
    assert all(line.startswith(" " * len("chart.scatter(") + "option") for line in lines[1:])


def test_a_line_with_no_comma_is_broken_after_a_bracket() -> None:
    line = "data = " + "".join(f".{'method' * 3}(lambda y: y)" for _ in range(6)).replace(".", "data.", 1)
    assert max(map(len, in_lines(line).splitlines())) <= LINE_LENGTH
    assert ast.dump(ast.parse(in_lines(line))) == ast.dump(ast.parse(line))


def test_a_script_imports_what_its_names_need_and_nothing_that_stands_in_a_text() -> None:
    script = script_of(
        ["data.to_csv()"], ['print("np", figure(Span()))', "x = pd.NA", "def f(value):\n    return value"]
    )
    assert script.startswith("# data.to_csv()\nimport pandas as pd\nfrom bokeh.models import Span\n")
    assert "from bokeh.plotting import figure\n" in script
    assert "numpy" not in script
    assert "import value" not in script


def test_a_table_is_read_and_sorted_in_one_line_where_that_is_short() -> None:
    reading, sorting = 'data = pd.read_csv("data.csv")', 'data = data.sort_values("a")'
    assert 'data = pd.read_csv("data.csv").sort_values("a")\n' in script_of([], [reading, sorting, "print(data)"])
    long = f'data = data.sort_values("{"a" * 60}")'
    for lines in ([reading, "x = 1", sorting], [reading, long], ["other = 1", sorting], [sorting]):
        assert script_of([], lines).endswith("\n".join(lines) + "\n")


def plot(kind: str, count: int) -> list[Statement]:
    return [
        Statement(
            f"chart.{kind}", [("", Piece.of('"x"')), ("size", Piece.of(str(number))), ("color", Piece.of('"red"'))]
        )
        for number in range(count)
    ]


def test_calls_that_are_alike_become_a_loop_over_what_differs() -> None:
    (run,) = runs_of(plot("scatter", 3))
    assert loop_lines(run, {}, "styles") == ["for size in [0, 1, 2]:", '    chart.scatter("x", size=size, color="red")']


def test_layers_of_a_loop_that_are_spoken_of_later_are_in_a_list() -> None:
    statements, layers = plot("scatter", 3), [SimpleNamespace(id=str(number)) for number in range(3)]
    for statement, made in zip(statements, layers, strict=True):
        statement.made = made
    (run,) = runs_of(statements)
    run.lists[0] = "layers"
    assert loop_lines(run, {layer.id: "layer" for layer in layers}, "styles") == [
        "layers = []",
        "for size in [0, 1, 2]:",
        '    layers.append(chart.scatter("x", size=size, color="red"))',
    ]


def test_rounds_of_two_calls_become_one_loop_and_others_stay() -> None:
    pairs = [one for both in zip(plot("line", 4), plot("scatter", 4), strict=True) for one in both]
    runs = runs_of([*pairs, *plot("quad", 1)])
    assert [(len(run.statements), run.length) for run in runs] == [(8, 2), (1, 1)]


def test_a_call_that_speaks_of_a_layer_of_another_round_is_in_no_loop() -> None:
    statements = plot("line", 2)
    layers = [object(), object()]
    for statement, made in zip(statements, layers, strict=True):
        statement.made = made
    hovers = [Statement("chart.add_tools", [], needs=layers[1]), Statement("chart.add_tools", [], needs=layers[0])]
    runs = runs_of([statements[0], hovers[0], statements[1], hovers[1]])
    assert not any(run.is_loop for run in runs)


def read(table: pd.DataFrame, folder: Any, *names: Any) -> Any:
    """Run the line that reads a table, and return its columns."""
    own = TableOfScript(table)
    codes = [own[name] for name in names]
    path = folder / "chart-table.csv"
    table.to_csv(path, index=False)
    space: dict[str, Any] = {"pd": pd}
    exec("\n".join(own.reading).replace('"chart-table.csv"', repr(str(path))), space)
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
