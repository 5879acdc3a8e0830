"""What every kind of chart answers to a wrong table, column or option."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from faults import message_of

import ddsviz
from ddsviz.errors import ColumnError, DdsvizError, OptionError, TableError

Plot = Callable[..., Any]


def heatmap(data: Any, **options: Any) -> Any:
    return ddsviz.heatmap(data, **{"x": "day", "y": "place", "value": "rain", **options})


def scatter(data: Any, **options: Any) -> Any:
    return ddsviz.scatter(data, **{"x": "wind", "y": "rain", **options})


def scatter_matrix(data: Any, **options: Any) -> Any:
    return ddsviz.scatter_matrix(data, **{"columns": ["wind", "rain"], **options})


def time_series(data: Any, **options: Any) -> Any:
    return ddsviz.time_series(data, **{"x": "wind", "y": "rain", **options})


def binary_tree(data: Any, **options: Any) -> Any:
    return ddsviz.binary_tree(data, **options)


OF_TABLES = [heatmap, scatter, scatter_matrix, time_series]
ALL = [*OF_TABLES, binary_tree]
WITH_COLOR = [scatter, scatter_matrix, time_series]


def weather() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "day": ["Mon", "Tue", "Wed"],
            "place": ["Leith", "Leith", "Gorgie"],
            "wind": [3, 1, 2],
            "rain": [0.5, 2.0, None],
            "node": ["A", "B", "C"],
            "parent": [None, "A", "A"],
        }
    )


@pytest.mark.parametrize("plot", ALL)
def test_the_table_that_the_faults_are_made_from_is_drawn(plot: Plot) -> None:
    plot(weather())


@pytest.mark.parametrize("plot", OF_TABLES)
@pytest.mark.parametrize("data", ["rain.csv", [1, 2], None, pd.Series([1, 2])], ids=lambda data: type(data).__name__)
def test_what_is_no_table_is_refused(plot: Plot, data: Any) -> None:
    assert "not a table" in message_of(TableError, plot, data)


@pytest.mark.parametrize("plot", ALL)
def test_an_empty_table_is_refused(plot: Plot) -> None:
    assert "This table is empty: it has 0 rows and 6 columns." in message_of(TableError, plot, weather().head(0))


@pytest.mark.parametrize("plot", ALL)
def test_columns_of_one_name_are_refused(plot: Plot) -> None:
    data = weather().rename(columns={"day": "place"})
    assert "More than one column has the name 'place'." in message_of(TableError, plot, data)


@pytest.mark.parametrize("plot", ALL)
def test_columns_of_several_levels_are_refused(plot: Plot) -> None:
    data = weather()
    data.columns = pd.MultiIndex.from_tuples([(name, "mean") for name in data.columns])
    assert "(a MultiIndex)" in message_of(TableError, plot, data)


@pytest.mark.parametrize(
    ("plot", "column"),
    [
        (heatmap, {"x": "Wind"}), (heatmap, {"y": "Wind"}), (heatmap, {"value": "Wind"}),
        (heatmap, {"tooltip": "Wind"}),
        (scatter, {"x": "Wind"}), (scatter, {"y": "Wind"}), (scatter, {"color": "Wind"}), (scatter, {"size": "Wind"}),
        (scatter, {"label": "Wind"}), (scatter, {"tooltip": ["Wind"]}),
        (scatter_matrix, {"columns": ["rain", "Wind"]}), (scatter_matrix, {"color": "Wind"}),
        (scatter_matrix, {"tooltip": "Wind"}),
        (time_series, {"x": "Wind"}), (time_series, {"y": "Wind"}), (time_series, {"y": ["rain", "Wind"]}),
        (time_series, {"color": "Wind"}), (time_series, {"tooltip": "Wind"}),
        (binary_tree, {"label": "Wind"}), (binary_tree, {"info": "Wind"}), (binary_tree, {"color": "Wind"}),
    ],
    ids=lambda value: str(getattr(value, "__name__", value)),
)  # fmt: skip
def test_a_column_that_is_not_there_is_told_the_nearest_and_all(plot: Plot, column: dict[str, Any]) -> None:
    message = message_of(ColumnError, plot, weather(), **column)
    assert f"There is no column 'Wind' in this table ({next(iter(column))}=). Did you mean 'wind'?" in message
    assert "Its columns are: day, place, wind, rain, node, parent." in message


NUMBERS_NEEDED = [
    (heatmap, "value"), (scatter, "x"), (scatter, "y"), (scatter, "size"), (time_series, "x"), (time_series, "y")
]  # fmt: skip


@pytest.mark.parametrize(("plot", "argument"), NUMBERS_NEEDED)
def test_text_where_numbers_are_needed_is_shown(plot: Plot, argument: str) -> None:
    message = message_of(ColumnError, plot, weather(), **{argument: "place"})
    assert "The column 'place' holds text where numbers are needed, such as 'Leith' and 'Gorgie'." in message


@pytest.mark.parametrize(("plot", "argument"), [*NUMBERS_NEEDED, (scatter, "color"), (heatmap, "x")])
def test_a_column_of_which_all_is_missing_is_told(plot: Plot, argument: str) -> None:
    data = weather().assign(empty=np.nan)
    message = message_of(ColumnError, plot, data, **{argument: "empty"})
    assert "The column 'empty' is empty: all its values are missing." in message


@pytest.mark.parametrize(("plot", "argument"), [*NUMBERS_NEEDED, (scatter, "color"), (heatmap, "x")])
def test_infinite_values_are_counted(plot: Plot, argument: str) -> None:
    data = weather().assign(ratio=[1.0, np.inf, -np.inf])
    message = message_of(ColumnError, plot, data, **{argument: "ratio"})
    assert "The column 'ratio' holds 2 infinite numbers" in message


def test_text_in_a_matrix_is_shown() -> None:
    message = message_of(ColumnError, scatter_matrix, weather(), columns=["wind", "rain", "place"])
    assert "such as 'Leith' and 'Gorgie'" in message


@pytest.mark.parametrize("plot", WITH_COLOR)
@pytest.mark.parametrize("spelling", ["hue", "c", "colour"])
def test_other_libraries_words_for_color_are_translated(plot: Plot, spelling: str) -> None:
    message = message_of(OptionError, plot, weather(), **{spelling: "place"})
    assert message == f"{plot.__name__} has no option '{spelling}': use color='place' for it."


@pytest.mark.parametrize("plot", OF_TABLES)
def test_hover_data_is_translated(plot: Plot) -> None:
    assert "use tooltip=['place'] for it." in message_of(OptionError, plot, weather(), hover_data=["place"])


@pytest.mark.parametrize("plot", ALL)
def test_an_unknown_option_is_told_the_nearest_and_all(plot: Plot) -> None:
    message = message_of(OptionError, plot, weather(), titel="Rain")
    assert f"{plot.__name__} has no option 'titel'. Did you mean 'title'?" in message
    assert "palette" in message


SHARED = {
    "title": 3, "alt": 3, "names": ["a"], "units": {"a": 1}, "width": 5, "height": "tall", "palette": 7,
}  # fmt: skip


@pytest.mark.parametrize("plot", ALL)
@pytest.mark.parametrize(("option", "value"), SHARED.items())
def test_a_shared_option_of_the_wrong_kind_is_told(plot: Plot, option: str, value: Any) -> None:
    assert message_of(OptionError, plot, weather(), **{option: value}).startswith(f"{option} is ")


@pytest.mark.parametrize("plot", ALL)
def test_an_unknown_palette_is_told_the_nearest(plot: Plot) -> None:
    message = message_of(OptionError, plot, weather(), palette="Virids")
    assert message.startswith("There is no palette 'Virids'. Did you mean 'Viridis'?")


@pytest.mark.parametrize(
    ("plot", "option", "value", "nearest"),
    [
        (heatmap, "aggregate", "maen", "'mean'"), (heatmap, "annotate", "autp", "'auto'"),
        (heatmap, "reverse", "yes", None),
        (scatter, "trend", "liner", "'linear'"), (scatter, "x_scale", "Log", "'log'"),
        (scatter, "y_scale", "lgo", "'log'"),
        (scatter, "reduce", "atuo", "'auto'"), (scatter, "reverse", 1, None),
        (scatter_matrix, "diagonal", "hist", "'histogram'"), (scatter_matrix, "lower_only", "yes", None),
        (scatter_matrix, "reduce", 3, None),
        (time_series, "method", "meen", "'mean'"), (time_series, "center", 1, None),
        (time_series, "show_raw", None, None),
        (time_series, "reduce", "aut", "'auto'"),
    ],
    ids=lambda value: str(getattr(value, "__name__", value)),
)  # fmt: skip
def test_a_wrong_option_value_is_told_the_nearest_and_all(plot: Plot, option: str, value: Any, nearest: Any) -> None:
    message = message_of(OptionError, plot, weather(), **{option: value})
    assert message.startswith(f"{option} is not {value!r}.")
    assert "It can be: " in message
    assert nearest is None or f"Did you mean {nearest}?" in message


@pytest.mark.parametrize(
    ("plot", "wrong"),
    [
        (heatmap, {"x": "dya", "value": "place", "aggregate": "maen", "width": 5}),
        (scatter, {"x": "widn", "y": "place", "trend": "liner", "width": 5, "palette": "Virids"}),
        (scatter_matrix, {"columns": ["widn", "rain"], "color": "palce", "diagonal": "hist", "width": 5}),
        (time_series, {"x": "widn", "y": "place", "method": "meen", "width": 5}),
        (binary_tree, {"info": "palce", "palette": "Virids", "width": 5}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_several_faults_are_reported_together(plot: Plot, wrong: dict[str, Any]) -> None:
    with pytest.raises(DdsvizError) as caught:
        plot(weather(), **wrong)
    told = str(caught.value).splitlines()
    assert len(told) == len(wrong)
    for value in wrong.values():
        one = value[0] if isinstance(value, list) else value
        assert any(f"'{one}'" in line or f"not {one!r}" in line for line in told)


@pytest.mark.parametrize("plot", OF_TABLES)
def test_what_else_is_needed_is_named(plot: Plot) -> None:
    assert f"{plot.__name__} also needs data" in message_of(OptionError, getattr(ddsviz, plot.__name__))


@pytest.mark.parametrize("plot", ALL)
def test_the_callers_table_stays_as_it_was(plot: Plot) -> None:
    data = weather().set_index(pd.Index([7, 8, 9], name="row"))
    data.attrs["source"] = {"name": "Met Office"}
    before = data.copy(deep=True)
    plot(data, names={"rain": "Rain"}, title="Rain")
    pd.testing.assert_frame_equal(data, before)
    assert data.attrs == {"source": {"name": "Met Office"}}


def test_mixed_zones_are_told_the_way_to_one() -> None:
    times = [pd.Timestamp("2020-01-01", tz="UTC"), pd.Timestamp("2020-01-02", tz="Europe/London")]
    data = pd.DataFrame({"wind": times, "rain": [1, 2]})
    for plot in (scatter, time_series):
        assert "several time zones" in message_of(ColumnError, plot, data)


@pytest.mark.parametrize("call", [ddsviz.heatmap, ddsviz.time_series], ids=["heatmap", "time_series"])
def test_mixed_zones_in_a_column_that_is_not_drawn_do_not_matter(call: Plot) -> None:
    times = [pd.Timestamp("2020-01-01", tz="UTC"), pd.Timestamp("2020-01-02", tz="Europe/London")]
    call(pd.DataFrame({"year": [1, 2], "rain": [1, 2], "sent": times}))
