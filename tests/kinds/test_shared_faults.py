"""What every kind of chart answers to a wrong table, column or option."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from faults import message_of
from registry import REGISTERED, draw_small, with_option, without
from weather import weather

import ddsviz
from ddsviz.errors import ColumnError, DdsvizError, OptionError, TableError

KINDS = list(REGISTERED)
OF_TABLES = [kind for kind in KINDS if kind not in without("only tables")]
NUMBERS_NEEDED = [(kind, name) for kind in KINDS for name in REGISTERED[kind].faults.numbers]
PRESENT_NEEDED = NUMBERS_NEEDED + [(kind, name) for kind in KINDS for name in REGISTERED[kind].faults.present]
MISSING = [(kind, columns) for kind in KINDS for columns in REGISTERED[kind].faults.missing]
WRONG_OPTIONS = [(kind, *wrong) for kind in KINDS for wrong in REGISTERED[kind].faults.options]


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_that_the_faults_are_made_from_is_drawn(kind: str) -> None:
    draw_small(kind, weather())


@pytest.mark.parametrize("kind", OF_TABLES)
@pytest.mark.parametrize("data", ["rain.csv", [1, 2], None, pd.Series([1, 2])], ids=lambda data: type(data).__name__)
def test_what_is_no_table_is_refused(kind: str, data: Any) -> None:
    assert "not a table" in message_of(TableError, draw_small, kind, data)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_table_is_refused(kind: str) -> None:
    assert "This table is empty: it has 0 rows and 10 columns." in message_of(
        TableError, draw_small, kind, weather().head(0)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_columns_of_one_name_are_refused(kind: str) -> None:
    data = weather().rename(columns={"day_name": "place"})
    assert "More than one column has the name 'place'." in message_of(TableError, draw_small, kind, data)


@pytest.mark.parametrize("kind", KINDS)
def test_columns_of_several_levels_are_refused(kind: str) -> None:
    data = weather()
    data.columns = pd.MultiIndex.from_tuples([(name, "mean") for name in data.columns])
    assert "(a MultiIndex)" in message_of(TableError, draw_small, kind, data)


@pytest.mark.parametrize(("kind", "columns"), MISSING, ids=str)
def test_a_column_that_is_not_there_is_told_the_nearest_and_all(kind: str, columns: dict[str, Any]) -> None:
    message = message_of(ColumnError, draw_small, kind, weather(), **columns)
    assert f"There is no column 'Wind' in this table ({next(iter(columns))}=). Did you mean 'wind'?" in message
    listed = ", ".join(weather())
    assert f"Its columns are: {listed}." in message


@pytest.mark.parametrize(("kind", "argument"), NUMBERS_NEEDED)
def test_text_where_numbers_are_needed_is_shown(kind: str, argument: str) -> None:
    message = message_of(ColumnError, draw_small, kind, weather(), **{argument: "place"})
    assert "The column 'place' holds text where numbers are needed, such as 'Leith' and 'Gorgie'." in message


@pytest.mark.parametrize(("kind", "argument"), PRESENT_NEEDED)
def test_a_column_of_which_all_is_missing_is_told(kind: str, argument: str) -> None:
    data = weather().assign(empty=np.nan)
    message = message_of(ColumnError, draw_small, kind, data, **{argument: "empty"})
    assert "The column 'empty' is empty: all its values are missing." in message


@pytest.mark.parametrize(("kind", "argument"), PRESENT_NEEDED)
def test_infinite_values_are_counted(kind: str, argument: str) -> None:
    data = weather().assign(ratio=[1.0, np.inf, -np.inf])
    message = message_of(ColumnError, draw_small, kind, data, **{argument: "ratio"})
    assert "The column 'ratio' holds 2 infinite numbers" in message


def test_text_in_a_matrix_is_shown() -> None:
    message = message_of(ColumnError, ddsviz.scatter_matrix, weather(), columns=["wind", "rain_mm", "place"])
    assert "such as 'Leith' and 'Gorgie'" in message


@pytest.mark.parametrize("kind", with_option("color"))
@pytest.mark.parametrize("spelling", ["hue", "c", "colour"])
def test_other_libraries_words_for_color_are_translated(kind: str, spelling: str) -> None:
    message = message_of(OptionError, draw_small, kind, weather(), **{spelling: "place"})
    assert message == f"{kind} has no option '{spelling}': use color='place' for it."


@pytest.mark.parametrize("kind", with_option("tooltip"))
def test_hover_data_is_translated(kind: str) -> None:
    assert "use tooltip=['place'] for it." in message_of(OptionError, draw_small, kind, weather(), hover_data=["place"])


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_option_is_told_the_nearest_and_all(kind: str) -> None:
    message = message_of(OptionError, draw_small, kind, weather(), titel="Rain")
    assert f"{kind} has no option 'titel'. Did you mean 'title'?" in message
    assert "palette" in message


SHARED = {
    "title": 3, "alt": 3, "names": ["a"], "units": {"a": 1}, "width": 5, "height": "tall", "palette": 7,
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("option", "value"), SHARED.items())
def test_a_shared_option_of_the_wrong_kind_is_told(kind: str, option: str, value: Any) -> None:
    assert message_of(OptionError, draw_small, kind, weather(), **{option: value}).startswith(f"{option} is ")


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_palette_is_told_the_nearest(kind: str) -> None:
    message = message_of(OptionError, draw_small, kind, weather(), palette="Virids")
    assert message.startswith("There is no palette 'Virids'. Did you mean 'Viridis'?")


@pytest.mark.parametrize(("kind", "option", "value", "nearest"), WRONG_OPTIONS)
def test_a_wrong_option_value_is_told_the_nearest_and_all(kind: str, option: str, value: Any, nearest: Any) -> None:
    message = message_of(OptionError, draw_small, kind, weather(), **{option: value})
    assert message.startswith(f"{option} is not {value!r}.")
    assert "It can be: " in message
    assert nearest is None or f"Did you mean {nearest}?" in message


@pytest.mark.parametrize("kind", KINDS)
def test_several_faults_are_reported_together(kind: str) -> None:
    wrong = REGISTERED[kind].faults.together
    with pytest.raises(DdsvizError) as caught:
        draw_small(kind, weather(), **wrong)
    told = str(caught.value).splitlines()
    assert len(told) == len(wrong)
    for value in wrong.values():
        one = value[0] if isinstance(value, list) else value
        assert any(f"'{one}'" in line or f"not {one!r}" in line for line in told)


@pytest.mark.parametrize("kind", OF_TABLES)
def test_what_else_is_needed_is_named(kind: str) -> None:
    assert f"{kind} also needs data" in message_of(OptionError, getattr(ddsviz, kind))


@pytest.mark.parametrize("kind", KINDS)
def test_the_callers_table_stays_as_it_was(kind: str) -> None:
    data = weather().set_index(pd.Index([7, 8, 9], name="row"))
    data.attrs["source"] = {"name": "Met Office"}
    before = data.copy(deep=True)
    draw_small(kind, data, names={"rain_mm": "Rain"}, title="Rain")
    pd.testing.assert_frame_equal(data, before)
    assert data.attrs == {"source": {"name": "Met Office"}}


def test_mixed_zones_are_told_the_way_to_one() -> None:
    times = [pd.Timestamp("2020-01-01", tz="UTC"), pd.Timestamp("2020-01-02", tz="Europe/London")]
    data = pd.DataFrame({"wind": times, "rain": [1, 2]})
    for plot in (ddsviz.scatter, ddsviz.time_series):
        assert "several time zones" in message_of(ColumnError, plot, data, "wind", "rain")


@pytest.mark.parametrize("call", [ddsviz.heatmap, ddsviz.time_series], ids=["heatmap", "time_series"])
def test_mixed_zones_in_a_column_that_is_not_drawn_do_not_matter(call: Any) -> None:
    times = [pd.Timestamp("2020-01-01", tz="UTC"), pd.Timestamp("2020-01-02", tz="Europe/London")]
    call(pd.DataFrame({"year": [1, 2], "rain": [1, 2], "sent": times}))
