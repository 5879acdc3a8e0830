"""The lowest and the highest are told with all their names, where several share them."""

from __future__ import annotations

import string
from typing import Any

import geopandas
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import ddsviz
from ddsviz.wording import tied

VALUES = st.lists(st.sampled_from([1, 2, 3, 5]), min_size=2, max_size=8)
few_examples = settings(max_examples=30, deadline=None)


def expected(names: list[str], values: list[Any], extreme: Any) -> str:
    own = [name for name, value in zip(names, values, strict=True) if value == extreme]
    if len(own) > 3:
        return f"{own[0]}, and {len(own) - 1} more"
    return own[0] if len(own) == 1 else f"{', '.join(own[:-1])} and {own[-1]}"


def run_of_values(names: list[str], values: list[Any]) -> str:
    if len(set(values)) == 1:
        return f"All values are {values[0]}."
    low, high = (f"{end(values)} ({expected(names, values, end(values))})" for end in (min, max))
    return f"Values run from {low} to {high}."


def squares(values: list[int]) -> Any:
    shapes = [shapely.box(x / 10, 55.9, x / 10 + 0.1, 56) for x in range(len(values))]
    return geopandas.GeoDataFrame({"name": names_of(values), "v": values}, geometry=shapes, crs=4326)


def names_of(values: list[int]) -> list[str]:
    return list(string.ascii_uppercase[: len(values)])


@few_examples
@given(VALUES)
def test_times_that_share_an_extreme_are_named(values: list[int]) -> None:
    years = list(range(1914, 1914 + len(values)))
    text = ddsviz.describe(ddsviz.time_series({"year": years, "v": values}, "year", "v"))
    assert run_of_values([str(year) for year in years], values) in text


@few_examples
@given(VALUES)
def test_areas_that_share_an_extreme_are_named(values: list[int]) -> None:
    assert run_of_values(names_of(values), values) in ddsviz.describe(ddsviz.choropleth(squares(values), "v"))


@few_examples
@given(VALUES)
def test_cells_that_share_an_extreme_are_named(values: list[int]) -> None:
    text = ddsviz.describe(
        ddsviz.heatmap({"x": names_of(values), "y": ["row"] * len(values), "v": values}, "x", "y", "v")
    )
    names = [f"X {name}, Y row" for name in names_of(values)]
    assert run_of_values(names, values).replace(" and X", "; X").replace("row, X", "row; X") in text


@few_examples
@given(VALUES)
def test_points_that_share_an_extreme_are_named(values: list[int]) -> None:
    table = {"x": list(range(len(values))), "y": values, "name": names_of(values)}
    text = ddsviz.describe(ddsviz.scatter(table, "x", "y", label="name"))
    if len(set(values)) == 1:
        assert "lowest" not in text
        return
    low, high = (expected(names_of(values), values, end(values)) for end in (min, max))
    assert f"Y is lowest for {low}{',' if ',' in low else ''} and highest for {high}." in text


@few_examples
@given(VALUES)
def test_cells_of_a_voronoi_map_that_share_an_extreme_are_named(values: list[int]) -> None:
    table = {"lon": [x / 10 for x in range(len(values))], "lat": [55.9] * len(values), "v": values,
             "name": names_of(values)}  # fmt: skip
    text = ddsviz.describe(ddsviz.voronoi_map(table, "v", label="name", boundary=None))
    if len(set(values)) == 1:
        assert f"Colour shows V. All values are {values[0]}." in text
        return
    low, high = (f"{end(values)} ({expected(names_of(values), values, end(values))})" for end in (min, max))
    assert f"Colour shows V, from {low} to {high}." in text


def test_values_that_are_drawn_as_one_are_equal() -> None:
    table = {"year": [1, 2, 3], "v": [0.1 + 0.2, 0.3, 5]}
    assert "from 0.3 (1 and 2) to 5 (3)." in ddsviz.describe(ddsviz.time_series(table, "year", "v"))


def test_lines_that_share_an_extreme_are_told_apart() -> None:
    table = {"year": [1, 2], "a": [3, 7], "b": [9, 3]}
    assert "Values run from 3 (A, 1; B, 2) to 9 (B, 1)." in ddsviz.describe(ddsviz.time_series(table, "year"))


def test_of_a_long_line_only_some_of_what_shares_an_extreme_is_known() -> None:
    table = pd.DataFrame({"x": range(20_000), "v": [0, 1] * 10_000})
    assert "Values run from 0 (0, among others) to 1 (1, among others)." in ddsviz.describe(
        ddsviz.time_series(table, "x", "v")
    )


def test_two_points_of_one_name_are_one() -> None:
    table = {"x": [1, 2, 3], "y": [1, 1, 2], "name": ["a", "a", "b"]}
    assert "lowest for a and highest for b." in ddsviz.describe(ddsviz.scatter(table, "x", "y", label="name"))


@pytest.mark.parametrize(
    ("tree", "says"),
    [
        ({"r": ["a", "b"]}, "The deepest nodes are 'a' and 'b', 1 step below it."),
        ({"r": list("abcde")}, "The deepest nodes are 'a', and 4 more, 1 step below it."),
        ({"r": ["a"], "a": ["b"]}, "The deepest node is 'b', 2 steps below it."),
    ],
)
def test_the_deepest_nodes_of_a_tree_are_named(tree: Any, says: str) -> None:
    assert says in ddsviz.describe(ddsviz.binary_tree(tree))


def test_pairs_that_go_together_equally_are_named() -> None:
    table = {"a": [1, 2, 3, 5], "b": [2, 4, 6, 10], "c": [5, 3, 2, 1], "d": [1, 5, 2, 3]}
    text = ddsviz.describe(ddsviz.scatter_matrix(table))
    assert "A and D (r = 0.20) and B and D (r = 0.20) least." in text
    text = ddsviz.describe(ddsviz.scatter_matrix(dict.fromkeys("abc", table["a"])))
    assert "All pairs go together equally: A and B (r = 1.00), A and C (r = 1.00) and B and C (r = 1.00)." in text


@pytest.mark.parametrize("draw", ["scatter", "marker_map"])
def test_a_measure_that_is_the_same_everywhere_is_told_so(draw: str) -> None:
    table = {"latitude": [55.9, 55.95], "longitude": [-3.2, -3.1], "v": [3, 3]}
    chart = (
        ddsviz.scatter(table, "longitude", "latitude", size="v")
        if draw == "scatter"
        else ddsviz.marker_map(table, color="v")
    )
    assert " shows V. All values are 3." in ddsviz.describe(chart)


def test_names_with_commas_are_kept_apart() -> None:
    assert tied(["a, 1", "b"]) == "a, 1; b"
