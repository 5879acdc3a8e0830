"""A chart's script, run in a fresh process without ddsviz, draws what the chart draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from kinds import CHARTS
from same_picture import differences, picture_of
from scripted import with_scripts

import ddsviz

MOST_LINES = {
    "heatmap": 46, "scatter": 32, "scatter_categories": 37, "scatter_matrix": 57, "time_series": 29,
    "time_series_slider": 31, "time_series_lines": 28, "binary_tree": 36,
}  # fmt: skip
LONGEST_LINE = 105


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


def stations(**more: Any) -> pd.DataFrame:
    """Return a table of two lines, in no order."""
    days = pd.date_range("2021-01-01", periods=20, freq="D")
    table = pd.DataFrame({"station": ["Leith", "Currie"] * 20, "day": days.repeat(2), "rain": np.arange(40) % 7 + 0.5})
    return table.assign(**more).sample(frac=1, random_state=1)


def rooms() -> pd.DataFrame:
    random = np.random.default_rng(5)
    return pd.DataFrame(
        {
            "day": ["Tue", "Mon", "Wed", "Mon"] * 15,
            "hour": random.integers(8, 12, 60),
            "people": random.normal(9, 3, 60),
        }
    )


def named_oddly(names: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame({"x": range(9), "y": [3, 1, 4, 1, 5, 9, 2, 6, 5], "c": list("abcabcabc")}).rename(columns=names)


ODD = {"x": "a b", "y": 'say "y"', "c": "@{c}"}
OPTIONS: dict[str, Any] = {
    **{
        f"heatmap_{how}": lambda how=how: ddsviz.heatmap(rooms(), "hour", "day", "people", aggregate=how)
        for how in ("mean", "sum", "count", "min", "max", "median")
    },
    "heatmap_of_gaps": lambda: ddsviz.heatmap(
        rooms().assign(people=lambda t: t["people"].where(t["people"] > 8)), "day", "hour", "people"
    ),
    "heatmap_of_days": lambda: ddsviz.heatmap(stations(), "day", "station", "rain", annotate=True),
    "heatmap_unannotated": lambda: ddsviz.heatmap(
        rooms(), "day", "hour", annotate=False, vmin=0, vmax=9, title="Rooms"
    ),
    "heatmap_centred": lambda: ddsviz.heatmap(
        rooms(), "day", "hour", "people", center=9, reverse=True, width=500, height=400
    ),
    "heatmap_declared": lambda: ddsviz.heatmap(
        rooms().assign(day=pd.Categorical(rooms()["day"], ["Wed", "Mon", "Tue"], ordered=True)), "day", "hour"
    ),
    "scatter_with_names": lambda: ddsviz.scatter(
        rooms(), "hour", "people", color="day", trend="linear", units={"hour": "h"}, names={"people": "Guests"}
    ),
    "scatter_of_gaps": lambda: ddsviz.scatter(with_gaps(), "value", "year", trend="linear", label="year"),
    "scatter_log_log": lambda: ddsviz.scatter(
        numbers(60).assign(x=lambda t: t["x"].abs()), "x", "y", x_scale="log", y_scale="log", trend="linear", size="x"
    ),
    "scatter_log_of_noughts": lambda: ddsviz.scatter(
        pd.DataFrame({"a": [0, 1, 5, 900, None], "b": [1, 2, 3, 4, 5]}), "a", "b", x_scale="log"
    ),
    "scatter_reversed": lambda: ddsviz.scatter(
        rooms(), "hour", "people", color="people", palette="Viridis", reverse=True
    ),
    "scatter_in_a_zone": lambda: ddsviz.scatter(
        stations(day=lambda t: t["day"].dt.tz_localize("Europe/London")), "day", "rain", color="station"
    ),
    "scatter_of_truth": lambda: ddsviz.scatter(
        rooms().assign(late=rooms()["hour"] > 9), "hour", "people", color="late"
    ),
    "scatter_of_many_categories": lambda: ddsviz.scatter(
        pd.DataFrame({"a": range(40), "b": range(40), "c": [f"c{n % 15}" if n % 7 else None for n in range(40)]}),
        "a",
        "b",
        color="c",
        tooltip="c",
    ),
    "scatter_of_odd_names": lambda: ddsviz.scatter(named_oddly(ODD), "a b", 'say "y"', color="@{c}"),
    "scatter_of_numbered_columns": lambda: ddsviz.scatter(named_oddly({"x": 1, "y": 2.5}), 1, 2.5),
    "scatter_declared": lambda: ddsviz.scatter(
        rooms().assign(day=pd.Categorical(rooms()["day"], ["Wed", "Mon", "Tue"], ordered=True)),
        "hour",
        "people",
        color="day",
    ),
    "scatter_of_an_engine": lambda: ddsviz.scatter(
        __import__("polars").from_pandas(rooms()), "hour", "people", color="day"
    ),
    "scatter_of_seconds": lambda: ddsviz.scatter(
        pd.DataFrame({"t": pd.date_range("2020", periods=5, freq="37ms"), "v": range(5)}), "t", "v"
    ),
    "scatter_reduced": lambda: ddsviz.scatter(numbers(90), "x", "y", reduce=True, trend="linear", reverse=True),
    "matrix_of_categories": lambda: ddsviz.scatter_matrix(
        numbers(40).drop(columns="when").assign(z=1.5, kind=["a", "b", None, "c"] * 10), color="kind", tooltip="z"
    ),
    "matrix_of_times": lambda: ddsviz.scatter_matrix(numbers(40), ["x", "y"], color="when", height=500),
    "matrix_of_many_rows": lambda: ddsviz.scatter_matrix(numbers(9000), ["x", "y"]),
    "matrix_of_one_colour": lambda: ddsviz.scatter_matrix(numbers(40), ["y", "x"], color="navy", title="Two"),
    "lines_by_category": lambda: ddsviz.time_series(stations(), "day", "rain", color="station", smooth=3),
    "lines_by_category_exponential": lambda: ddsviz.time_series(
        stations(), "day", "rain", color="station", smooth=4, method="exponential"
    ),
    "lines_by_category_and_span": lambda: ddsviz.time_series(stations(), "day", "rain", color="station", smooth="5D"),
    "lines_centred": lambda: ddsviz.time_series(numbers(80), "when", "y", smooth=6, center=True),
    "lines_centred_on_spans": lambda: ddsviz.time_series(numbers(80), "when", "y", smooth="8h", center=True),
    "lines_exponential": lambda: ddsviz.time_series(numbers(80), "when", "y", smooth=9, method="exponential"),
    "lines_exponential_span": lambda: ddsviz.time_series(numbers(80), "when", "y", smooth="9h", method="exponential"),
    "lines_lowess": lambda: ddsviz.time_series(numbers(80), "when", "y", smooth=9, method="lowess"),
    "lines_in_a_zone": lambda: ddsviz.time_series(
        numbers(90).assign(when=pd.date_range("2021-10-30", periods=90, freq="h", tz="Europe/London")),
        "when",
        "y",
        smooth="6h",
    ),
    "lines_of_an_index": lambda: ddsviz.time_series(numbers(30).set_index("when")[["y"]], smooth=4),
    "lines_with_ties": lambda: ddsviz.time_series(
        pd.DataFrame({"year": [3, 1, 1, 2, 3], "v": [1, 2, 1, 4, 0]}), "year", "v"
    ),
    "lines_without_times": lambda: ddsviz.time_series(
        numbers(30).assign(when=lambda t: t["when"].where(t["y"] < 3)), "when", "y", smooth=3, center=True
    ),
    "lines_with_slider_and_two": lambda: ddsviz.time_series(numbers(40), "when", ["x", "y"], smooth="slider"),
    "lines_of_one_colour": lambda: ddsviz.time_series(
        numbers(30), "when", "y", color="tomato", title="Red", height=250
    ),
    "lines_of_odd_names": lambda: ddsviz.time_series(named_oddly(ODD), "a b", 'say "y"', color="@{c}", smooth=2),
    "scatter_of_empty_texts": lambda: ddsviz.scatter(named_oddly({}).assign(c=["", "a", "b"] * 3), "x", "y", color="c"),
    "lines_of_empty_texts": lambda: ddsviz.time_series(
        named_oddly({}).assign(c=["", "a", "b"] * 3), "x", "y", color="c"
    ),
    "heatmap_of_words_of_ours": lambda: ddsviz.heatmap(
        rooms().rename(columns={"hour": "data", "day": "value", "people": "count"}), "data", "value", "count"
    ),
    "tree_of_a_table": lambda: ddsviz.binary_tree(
        pd.DataFrame({"name": list("abcd"), "parent": [None, "a", "a", "b"], "size": [4, 2, None, 1]}),
        label="name",
        info="size",
        color="size",
    ),
    "tree_of_one_colour": lambda: ddsviz.binary_tree({"A": ["B", "C"]}, color="gold", title="Gold"),
}
ALL = {**CHARTS, **MORE, **OPTIONS}


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Any, str, Any]]:
    return with_scripts(tmp_path_factory.mktemp("scripts"), ALL)


@pytest.mark.parametrize("name", ALL)
def test_a_script_draws_the_same_picture(name: str, pairs: dict[str, tuple[Any, str, Any]]) -> None:
    chart, _, theirs = pairs[name]
    assert differences(picture_of(chart), theirs) == []


@pytest.mark.parametrize("name", ALL)
def test_a_script_needs_no_ddsviz_and_no_wide_page(name: str, pairs: dict[str, tuple[Any, str, Any]]) -> None:
    script = pairs[name][1]
    assert "import ddsviz" not in script
    assert ".to_csv(" in script.splitlines()[0]
    assert max(map(len, script.splitlines())) <= LONGEST_LINE


@pytest.mark.parametrize("kind", CHARTS)
def test_a_script_is_short_and_begins_with_the_callers_table(kind: str, pairs: dict[str, tuple[Any, str, Any]]) -> None:
    lines = pairs[kind][1].splitlines()
    assert len(lines) <= MOST_LINES[kind]
    assert lines[0].startswith("# ddsviz.table(chart)" if kind == "binary_tree" else "# data")


STEPS = {
    "time_series": 'data["smoothed"] = data["mean_temperature_c"].rolling(10).mean()',
    "lines_exponential": 'data["y"].ewm(halflife=4.5).mean()',
    "lines_by_category": 'data.groupby("station")["rain"].transform(lambda y: y.rolling(3).mean())',
    "lines_of_times": 'data.rolling("6h", on="when", min_periods=1)["y"].mean()',
    "scatter": 'slope, intercept = np.polyfit(data["mean_temperature_c"], data["snow_cover_days"], 1)',
    "heatmap": 'cells = data.groupby(["weekday", "hour"]).size().reset_index(name="count")',
    "heatmap_median": 'cells = data.groupby(["day", "hour"])["people"].agg(["median", "count"]).reset_index()',
    "scatter_matrix": 'data["group"] = pd.cut(data["year"], [1900, 1925, 1950, 1975, 2000, 2025], right=False,',
    "scatter_as_density": "np.add.at(counts, (row, column), 1)",
}


@pytest.mark.parametrize("name", STEPS)
def test_what_is_reckoned_is_a_line_of_pandas(name: str, pairs: dict[str, tuple[Any, str, Any]]) -> None:
    assert STEPS[name] in pairs[name][1]


FINISHED = {
    "lines_reduced": "points that the picture needs", "lines_with_rows_missing": "rows are missing",
    "lines_lowess": "lowess", "lines_by_category_and_span": "Windows of time", "matrix_of_many_rows": "a sample",
    "binary_tree": "layout",
}  # fmt: skip


@pytest.mark.parametrize("name", FINISHED)
def test_a_script_that_reads_finished_numbers_says_why(name: str, pairs: dict[str, tuple[Any, str, Any]]) -> None:
    first, second, third = pairs[name][1].splitlines()[:3]
    assert first == '# ddsviz.table(chart).to_csv("chart-table.csv", index=False)'
    assert FINISHED[name] in second + third


def test_what_was_changed_on_the_figure_is_in_the_script() -> None:
    chart = ddsviz.scatter(wards(), "a", "a", title="Before")
    chart.title.text = "After"
    chart.renderers[0].glyph.fill_color = "tomato"
    assert 'title="After"' in ddsviz.code(chart)
    assert 'fill_color="tomato"' in ddsviz.code(chart)


@pytest.mark.parametrize("options", [{}, {"value": "v", "aggregate": "count"}], ids=["rows", "values"])
def test_a_count_is_told_once(options: dict[str, Any]) -> None:
    chart = ddsviz.heatmap({"a": ["x", "x", "y"], "b": ["p", "p", "p"], "v": [1, 2, 3]}, "a", "b", **options)
    script = str(ddsviz.code(chart))
    assert script.count('"@count{0}"') == 1
    assert '"Rows"' not in script


def test_rows_are_counted_beside_a_value_that_is_no_count() -> None:
    chart = ddsviz.heatmap({"a": ["x", "x", "y"], "b": ["p", "p", "p"], "v": [1, 2, 3]}, "a", "b", "v")
    assert '("Rows", "@count{0}")' in ddsviz.code(chart)


def test_the_slider_is_told_to_be_left_out(pairs: dict[str, tuple[Any, str, Any]]) -> None:
    comment = "# Not in this script: the slider that changes the moving average."
    assert comment in pairs["time_series_slider"][1]
    assert comment not in pairs["time_series"][1]


def test_what_only_javascript_could_show_is_named() -> None:
    chart = ddsviz.heatmap(rooms(), "day", "hour", tooltip="people")
    assert "# Not in this script: the tooltip's further columns." in ddsviz.code(chart)
    assert "# Not in this script: clicks on the legend" in ddsviz.code(matrix_of(color="year"))


def test_empty_and_missing_texts_that_a_file_would_mix_up_are_refused() -> None:
    chart = ddsviz.scatter({"x": [1, 2, 3], "y": [1, 2, 3], "c": ["", None, "a"]}, "x", "y", color="c")
    with pytest.raises(ddsviz.DdsvizError, match="'c' are empty and others are missing"):
        ddsviz.code(chart)
