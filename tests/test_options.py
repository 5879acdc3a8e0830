"""The choices that hold for every chart."""

from __future__ import annotations

from typing import Any

import pytest
from faults import message_of

import ddsviz
from ddsviz.errors import OptionError
from ddsviz.options import Options


def test_the_cdn_is_on_at_first() -> None:
    assert Options().cdn is True


def test_the_public_options_are_the_ones_that_charts_read() -> None:
    from ddsviz.display import bokeh_html

    assert ddsviz.options is bokeh_html.options


def test_an_option_can_be_set() -> None:
    own = Options()
    own.cdn = False
    assert own.cdn is False


def test_an_unknown_option_is_told_those_there_are() -> None:
    assert message_of(OptionError, setattr, Options(), "cnd", False) == (
        "There is no option 'cnd'. The options are: cdn."
    )


@pytest.mark.parametrize("value", [0, 1, None, "no"])
def test_an_option_is_true_or_false(value: Any) -> None:
    assert message_of(OptionError, setattr, Options(), "cdn", value) == (
        f"The option 'cdn' is True or False, and not {value!r}."
    )
