"""A chart's script, run in a fresh process without ddsviz, draws what the chart draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from registry import CHARTS
from scripted import drawn, with_scripts

import ddsviz

MOST_LINES = 39


LONE = pd.DataFrame({"year": range(6), "v": [1, 2, None, 2, 3, None], "w": [None, None, 4, 5, None, 7]})


def numbers(rows: int, seed: int = 1) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    days = pd.date_range("2020-01-01", periods=rows, freq="h")
    return pd.DataFrame({"x": random.normal(size=rows), "y": random.lognormal(size=rows), "when": days})


def wards() -> pd.DataFrame:
    return pd.DataFrame({"a": [1, 2, 3, 4], "b": [2.0, None, 1.0, 5.0], "kind": ["NA", "007", None, "7"]})


def with_gaps() -> pd.DataFrame:
    years = pd.DataFrame({"year": range(1900, 2100), "value": np.arange(200.0) ** 1.1})
    years.loc[[50, 52, 120], "value"] = None
    return years


def matrix_of(**options: Any) -> Any:
    return ddsviz.scatter_matrix(ddsviz.load("climate"), ["snow_cover_days", "mean_temperature_c"], **options)


MORE: dict[str, Any] = {
    "heatmap_of_numbers": lambda: ddsviz.heatmap(pd.DataFrame({"a": [1.5, 20000.0], "b": [-3, None]}), center=0),
    "heatmap_of_intervals": lambda: ddsviz.heatmap(numbers(900), "x", "y", "x", aggregate="sum", palette="Viridis"),
    "heatmap_as_image": lambda: ddsviz.heatmap(
        pd.DataFrame(np.arange(6000.0).reshape(60, 100)).rename(columns=lambda place: f"column {place}"), reverse=True
    ),
    "scatter_plain": lambda: ddsviz.scatter(numbers(50), "x", "y", color="navy", trend="lowess", y_scale="linear"),
    "scatter_on_logarithms": lambda: ddsviz.scatter(numbers(50), "x", "y", y_scale="log", trend="linear"),
    "scatter_of_times": lambda: ddsviz.scatter(numbers(50), "when", "y", size="y", tooltip="x", title="Hours"),
    "scatter_of_odd_words": lambda: ddsviz.scatter(wards(), "a", "a", color="kind"),
    "scatter_with_gaps": lambda: ddsviz.scatter(wards(), "a", "a", color="b", size="a"),
    "scatter_as_density": lambda: ddsviz.scatter(numbers(7000), "x", "y", y_scale="log"),
    "scatter_as_density_of_times": lambda: ddsviz.scatter(numbers(7000), "when", "y", trend=None),
    "scatter_as_density_of_itself": lambda: ddsviz.scatter(numbers(7000), "x", "x"),
    "matrix_plain": lambda: matrix_of(diagonal="name", lower_only=True),
    "matrix_by_its_own_column": lambda: matrix_of(color="snow_cover_days"),
    "lines_of_times": lambda: ddsviz.time_series(numbers(300), "when", "y", smooth="6h", show_raw=False),
    "lines_with_gaps": lambda: ddsviz.time_series(with_gaps(), "year", "value"),
    "lines_with_rows_missing": lambda: ddsviz.time_series(numbers(60).drop(index=range(20, 30)), "when", "y", smooth=5),
    "lines_of_lone_means": lambda: ddsviz.time_series(LONE, "year", "v", smooth=2, show_raw=False),
    "lines_of_several_lone_means": lambda: ddsviz.time_series(LONE, "year", smooth=2),
    "lines_smoothed": lambda: ddsviz.time_series(numbers(60), "when", ["x", "y"], smooth=5, tooltip="x"),
    "lines_reduced": lambda: ddsviz.time_series(numbers(20_000), "when", "y"),
    "tree_plain": lambda: ddsviz.binary_tree({"A": ["B", "C"], "B": [None, "A name of more than two dozen signs"]}),
    "tree_of_ranges": lambda: ddsviz.binary_tree(
        {place: [place + 1] for place in range(40)}, color={place: place for place in range(40)},
        info={3: {"x": "third", "level up": 2}},
    ),
    "lines_with_means": lambda: ddsviz.time_series(
        {"year": range(8), "a": [1, None, 3, None, 5, 6, 7, 8], "b": [2, None, 3, 4, 5, 6, 7, 8]}, "year", smooth=2
    ),
    "scatter_of_dates": lambda: ddsviz.scatter(
        {"x": [1, 2, 3], "y": [1, 2, 1], "when": pd.to_datetime(["2020-01-31", "2020-03-01", None])}, "x", "y",
        color="when",
    ),
    "lines_of_few_days": lambda: ddsviz.time_series(
        {"when": pd.to_datetime(["2020-01-31", "2020-02-01"]), "v": [1, 2]}, "when", "v"
    ),
    "tree_of_many": lambda: ddsviz.binary_tree({n: [2 * n, 2 * n + 1] for n in range(1, 200)}),
}  # fmt: skip
ALL = {**CHARTS, **MORE}


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Any, str, Any]]:
    return with_scripts(tmp_path_factory.mktemp("scripts"), ALL)


@pytest.fixture(params=ALL)
def pair(request: pytest.FixtureRequest, pairs: dict[str, tuple[Any, str, Any]]) -> tuple[list[Any], list[Any]]:
    chart, _, theirs = pairs[request.param]
    return drawn(chart), theirs


def layers_of(pair: tuple[list[Any], list[Any]]) -> list[tuple[Any, Any]]:
    """Return the layers of both, one beside the other."""
    # a script's loop marks lone points of each line, where some have none
    ours, theirs = (
        [layer for one in figures for layer in one["layers"] if layer["kind"] != "Scatter" or layer["rows"]]
        for figures in pair
    )
    assert len(ours) == len(theirs)
    return list(zip(ours, theirs, strict=True))


def test_the_same_glyphs_are_drawn(pair: tuple[list[Any], list[Any]]) -> None:
    for own, their in layers_of(pair):
        for part in ("kind", "marker", "dash", "width"):
            assert own.get(part) == their.get(part)


def test_the_same_rows_are_drawn(pair: tuple[list[Any], list[Any]]) -> None:
    rows = 0
    for own, their in layers_of(pair):
        if own["kind"] == "Quad" and len(own["rows"]) == 1:
            continue  # the ground below a heatmap's gaps
        assert len(own["rows"]) == len(their["rows"])
        rows += len(own["rows"])
        # NumPy looks at bars' ends once more, so that a value right between two bars may count in the other
        near = 1 if own["kind"] == "Quad" else 1e-9
        for a, b in zip([own.get("box", []), *own["rows"]], [their.get("box", []), *their["rows"]], strict=True):
            assert [part for part in a if isinstance(part, str)] == [part for part in b if isinstance(part, str)]
            values = [[part for part in row if not isinstance(part, str)] for row in (a, b)]
            np.testing.assert_allclose(*values, rtol=1e-4, atol=near)
    assert rows


def test_the_ranges_axes_sizes_and_words_are_the_same(pair: tuple[list[Any], list[Any]]) -> None:
    for own, their in zip(*pair, strict=True):
        for part in ("title", "axes", "kinds", "size", "legend", "bars"):
            assert own[part] == their[part]
        for a, b in zip(own["ranges"], their["ranges"], strict=True):
            if b == "DataRange1d" and any(layer["kind"] == "Quad" for layer in own["layers"]):
                continue  # a histogram's counts
            assert a == b or np.allclose(a, b)


def test_the_colours_are_the_same(pair: tuple[list[Any], list[Any]]) -> None:
    for a, b in ((own["colour"], their["colour"]) for own, their in layers_of(pair)):
        if isinstance(a, dict):
            assert a["kind"] == b["kind"]
            np.testing.assert_allclose(a["ends"], b["ends"])
            channels = [[int(c[i : i + 2], 16) for c in own["palette"] for i in (1, 3, 5)] for own in (a, b)]
            assert np.abs(np.subtract(*channels)).max() <= 1
        else:
            assert {a, b} in ({"white", "#ffffff"}, {a})


@pytest.mark.parametrize("kind", CHARTS)
def test_a_script_is_short_and_needs_no_ddsviz(kind: str, pairs: dict[str, tuple[Any, str, Any]]) -> None:
    script = pairs[kind][1]
    assert len(script.splitlines()) <= MOST_LINES
    assert "import ddsviz" not in script
    assert script.startswith('# ddsviz.table(chart).to_csv("chart-table.csv", index=False)\n')
    assert max(map(len, script.splitlines())) <= 120


def test_what_was_changed_on_the_figure_is_in_the_script() -> None:
    chart = ddsviz.scatter(wards(), "a", "a", title="Before")
    chart.title.text = "After"
    chart.renderers[0].glyph.fill_color = "tomato"
    assert 'title="After"' in ddsviz.code(chart)
    assert 'fill_color="tomato"' in ddsviz.code(chart)


@pytest.mark.parametrize("options", [{}, {"value": "v", "aggregate": "count"}], ids=["rows", "values"])
def test_a_count_is_told_once(options: dict[str, Any]) -> None:
    chart = ddsviz.heatmap({"a": ["x", "x", "y"], "b": ["p", "p", "p"], "v": [1, 2, 3]}, "a", "b", **options)
    (tool,) = [own for own in chart.tools if type(own).__name__ == "HoverTool"]
    assert [template for _, template in tool.tooltips if "count" in template or "@value" in template] == ["@value{0}"]
    script = str(ddsviz.code(chart))
    assert script.count('"@value{0}"') == 1
    assert "count" not in script.partition("tooltips")[2].partition("\n")[0].replace("number of", "")
    assert '"Rows"' not in script


def test_rows_are_counted_beside_a_value_that_is_no_count() -> None:
    chart = ddsviz.heatmap({"a": ["x", "x", "y"], "b": ["p", "p", "p"], "v": [1, 2, 3]}, "a", "b", "v")
    assert '("Rows", "@count")' in ddsviz.code(chart)


def test_the_slider_is_told_to_be_left_out(pairs: dict[str, tuple[Any, str, Any]]) -> None:
    assert "# The slider" in pairs["time_series_slider"][1]
    assert "# The slider" not in pairs["time_series"][1]
