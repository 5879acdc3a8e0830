"""Option values are accepted, or answered with those that fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from faults import message_of

from ddsviz.ask import options
from ddsviz.errors import OptionError

SCALES = ("linear", "log")


class Nameless:
    def __repr__(self) -> str:
        raise RuntimeError


def test_choice_accepts_what_is_allowed() -> None:
    options.choice("annotate", "auto", (True, False, "auto"))
    options.choice("trend", None, ("linear", None))


def test_choice_suggests_the_nearest_and_lists_all() -> None:
    message = message_of(OptionError, options.choice, "x_scale", "liner", SCALES)
    assert message.startswith("x_scale is not 'liner'. Did you mean 'linear'?")
    assert message.endswith("It can be: 'linear' or 'log'.")


@pytest.mark.parametrize(
    "value", [1, 0, "True", None, [True], np.array([1, 2]), Nameless()], ids=lambda v: type(v).__name__
)
def test_switch_accepts_nothing_but_true_and_false(value: Any) -> None:
    assert "True" in message_of(OptionError, options.switch, "reverse", value)


def test_text_refuses_a_number() -> None:
    options.text("title", None)
    options.text("title", "Rain")
    assert "title is a text" in message_of(OptionError, options.text, "title", 3)


@pytest.mark.parametrize("value", [None, 100, 4000, np.int64(700)])
def test_pixels_accepts_whole_numbers_from_100_to_4000(value: Any) -> None:
    options.pixels("width", value)


@pytest.mark.parametrize("value", [99, 4001, 700.5, "700", True, float("nan"), -1])
def test_pixels_refuses_anything_else(value: Any) -> None:
    message = message_of(OptionError, options.pixels, "width", value)
    assert message.startswith(f"width is a whole number of pixels from 100 to 4000, and not {value!r}. Try width=")


def test_number_returns_a_float() -> None:
    assert options.number("vmin", np.int32(3)) == 3.0
    assert options.number("vmin", None) is None


@pytest.mark.parametrize("value", ["3", True, float("nan"), float("inf"), 1e200, [3], 3j])
def test_number_refuses_what_is_not_finite(value: Any) -> None:
    assert "vmin is a finite number, and not" in message_of(OptionError, options.number, "vmin", value)


def test_colour_limits_returns_floats() -> None:
    assert options.colour_limits(0, 10, 5) == (0.0, 10.0, 5.0)


@pytest.mark.parametrize(("low", "high"), [(5, 5), (6, 5)])
def test_colour_limits_refuses_ends_the_wrong_way_round(low: float, high: float) -> None:
    assert f"{low} is not below {high}." in message_of(OptionError, options.colour_limits, low, high, None)


@pytest.mark.parametrize(("low", "high", "center"), [(0, 10, 11), (0, 10, 0), (0, None, -1), (None, 10, 10)])
def test_colour_limits_refuses_a_centre_outside(low: Any, high: Any, center: float) -> None:
    assert "must lie between vmin and vmax" in message_of(OptionError, options.colour_limits, low, high, center)


def test_words_returns_a_copy() -> None:
    given = {"rain": "Rain"}
    assert options.words("names", given) == given
    assert options.words("names", given) is not given
    assert options.words("names", None) == {}


@pytest.mark.parametrize("value", ["Rain", ["Rain"], {"rain": 3}, {"rain": None}], ids=repr)
def test_words_refuses_what_is_no_dictionary_of_texts(value: Any) -> None:
    assert "names is a dictionary from column to text" in message_of(OptionError, options.words, "names", value)


def test_shown_is_short() -> None:
    assert options.shown("a" * 100) == "'" + "a" * 58 + "…"


def test_shown_survives_objects_that_cannot_describe_themselves() -> None:
    assert options.shown(Nameless()) == "a Nameless"


@pytest.mark.parametrize(
    ("value", "text"),
    [(np.float64(2.5), "2.5"), (np.int64(3), "3"), (np.str_("a"), "'a'"), (np.array(4), "4"), (5, "5")],
)
def test_shown_writes_numpys_values_as_pythons(value: Any, text: str) -> None:
    assert options.shown(value) == text
