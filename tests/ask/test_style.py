"""The options that all kinds share."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from faults import message_of

from ddsviz import theme
from ddsviz.ask.style import Style, is_colour
from ddsviz.ask.style import style_of as check_look
from ddsviz.errors import Faults, OptionError
from ddsviz.frames import Frame


def packaged() -> Frame:
    table = pd.DataFrame({"rain_mm": [1, 2]})
    table.attrs["ddsviz"] = {"names": {"rain_mm": "Rain"}, "units": {"rain_mm": ("mm", 0, 10)}}
    return Frame(table)


def style_of(frame: Frame | None, **options: Any) -> Style:
    """Return the checked options, or raise what is wrong with them."""
    faults = Faults()
    own = check_look(faults, frame, **options)
    faults.raise_any()
    return own


def test_look_reads_snake_case_as_words() -> None:
    assert style_of(None).name("mean_temperature") == "Mean temperature"


@pytest.mark.parametrize("column", ["CO2", "Rain (mm)", "already words", "_x", "été"])
def test_look_leaves_names_written_for_readers_alone(column: str) -> None:
    assert style_of(None).name(column) == column


def test_look_takes_the_names_and_units_of_a_packaged_table() -> None:
    assert style_of(packaged()).label("rain_mm") == "Rain (mm)"


def test_the_callers_names_and_units_win() -> None:
    own = style_of(packaged(), names={"rain_mm": "Precipitation"}, units={"rain_mm": "litres"})
    assert own.label("rain_mm") == "Precipitation (litres)"


def test_a_label_without_a_unit_has_no_brackets() -> None:
    assert style_of(None).label("rain") == "Rain"


def test_names_may_be_given_as_texts_for_columns_that_are_numbers() -> None:
    assert style_of(None, names={"2011": "Census"}).name(2011) == "Census"


def test_quantity_puts_the_unit_behind() -> None:
    assert style_of(packaged()).quantity("3", "rain_mm") == "3 mm"
    assert style_of(None).quantity("3", "rain_mm") == "3"


def test_long_names_are_shortened() -> None:
    assert style_of(None, names={"a": "b" * 200}).name("a") == "b" * 79 + "…"


def test_width_has_a_default_and_height_is_for_each_kind_to_choose() -> None:
    own = style_of(None)
    assert (own.width, own.height, own.own_height) == (theme.WIDTH_PX, theme.HEIGHT_PX, None)


def test_sizes_can_be_given() -> None:
    own = style_of(None, width=300, height=200)
    assert (own.width, own.height) == (300, 200)


@pytest.mark.parametrize("palette", ["Viridis", ["navy", "#c8500a"], ("navy",)])
def test_a_palette_is_a_name_or_colours(palette: Any) -> None:
    style_of(None, palette=palette)


@pytest.mark.parametrize("palette", ["", "  ", [], ["nvy"], ["#12345"], 3, {"a": "navy"}, [None]], ids=repr)
def test_anything_else_is_no_palette(palette: Any) -> None:
    assert message_of(OptionError, style_of, None, palette=palette).startswith(
        "palette is the name of a palette, such as 'Viridis', or a list of colours"
    )


def test_several_faults_are_reported_together() -> None:
    message = message_of(OptionError, style_of, None, title=3, alt=4, width=5, height=6, names=7, units=8, palette=9)
    for option in ("title", "alt", "width", "height", "names", "units", "palette"):
        assert f"{option} is" in message


@pytest.mark.parametrize(
    ("value", "expected"),
    [("navy", True), ("#0b62b8", True), ("#0b62b", False), ("nvy", False), ("year", False), (None, False), (3, False)],
)
def test_is_colour_knows_names_and_hexadecimal(value: Any, expected: bool) -> None:
    assert is_colour(value) is expected


@pytest.mark.parametrize("option", ["names", "units"])
def test_words_for_a_column_that_is_not_there_are_told_the_nearest(option: str) -> None:
    frame = Frame({"year": [1], "rain": [2]})
    message = message_of(OptionError, style_of, frame, **{option: {"yaer": "x"}})
    assert message == f"{option} has 'yaer', and the table has no such column. Did you mean 'year'?"


def test_words_for_the_index_and_for_the_values_are_known() -> None:
    frame = Frame(pd.DataFrame({"rain": [1]}, index=pd.Index(["Leith"], name="town")))
    assert style_of(frame, names={"town": "Town", "value": "Rain"}).name("town") == "Town"


def test_what_does_not_fit_is_left_out_of_the_look() -> None:
    own = check_look(Faults(), None, title=3, width=5, names=7, palette="")
    assert (own.title, own.width, own.names, own.palette) == (None, theme.WIDTH_PX, {}, None)
