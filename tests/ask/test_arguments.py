"""Unknown and missing arguments are answered with the fix."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from faults import message_of

from ddsviz.ask.arguments import checked
from ddsviz.errors import OptionError


def plain_plot(
    data: Any, x: Any = None, *, color: Any = None, tooltip: Any = None, title: Any = None
) -> tuple[Any, ...]:
    """Draw rain."""
    return data, x, color, tooltip, title


plot = checked(plain_plot)


def test_checked_passes_arguments_on() -> None:
    assert plot(1, 2, color=3, title=5) == (1, 2, 3, None, 5)


def test_checked_keeps_the_signature_the_name_and_the_docstring() -> None:
    assert inspect.signature(plot) == inspect.signature(plain_plot)
    assert (plot.__name__, plot.__doc__) == ("plain_plot", "Draw rain.")


@pytest.mark.parametrize("spelling", ["hue", "c", "colour", "Colour", "by"])
def test_checked_translates_other_spellings_of_color(spelling: str) -> None:
    assert (
        message_of(OptionError, plot, 1, **{spelling: "x"})
        == f"plain_plot has no option '{spelling}': use color='x' for it."
    )


def test_checked_translates_hover_data_to_tooltip() -> None:
    assert message_of(OptionError, plot, 1, hover_data=["x"]).endswith("use tooltip=['x'] for it.")


def test_checked_suggests_the_nearest_option_and_lists_all() -> None:
    message = message_of(OptionError, plot, 1, titel="Rain")
    assert "has no option 'titel'. Did you mean 'title'?" in message
    assert "Its options are: data, x, color, tooltip, title." in message


def test_checked_suggests_nothing_where_no_option_is_near() -> None:
    assert "Did you mean" not in message_of(OptionError, plot, 1, zebra=1)


def test_checked_does_not_translate_into_an_option_that_the_plot_has_not() -> None:
    assert "aggregate" not in message_of(OptionError, plot, 1, agg="sum")


def test_checked_reports_all_unknown_options_together() -> None:
    message = message_of(OptionError, plot, 1, hue="x", titel="Rain")
    assert "'hue'" in message
    assert "'titel'" in message


def test_checked_names_what_is_missing() -> None:
    assert message_of(OptionError, plot) == "plain_plot also needs data. Its first values are, in this order: data, x."


def test_checked_says_how_many_values_may_come_without_a_name() -> None:
    message = message_of(OptionError, plot, 1, 2, 3)
    assert "takes 2 values without a name (data, x), and got 3" in message
    assert "its options are color, tooltip, title." in message


def test_checked_names_what_was_given_twice() -> None:
    assert "got x twice" in message_of(OptionError, plot, 1, 2, x=3)


def test_checked_leaves_faults_inside_the_function_alone() -> None:
    def broken(data: Any) -> int:
        return data + "text"

    with pytest.raises(TypeError, match="unsupported operand"):
        checked(broken)(1)
