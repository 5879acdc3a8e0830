"""Questions asked of option values: one of a few words, a count, a colour limit."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral, Real
from typing import Any

from ddsviz.errors import OptionError
from ddsviz.limits import LARGEST_NUMBER
from ddsviz.wording import did_you_mean


def choice(argument: str, value: Any, allowed: Sequence[Any]) -> None:
    """Accept one of the `allowed` values.

    Raises
    ------
    OptionError
        If `value` is none of them.
    """
    if any(value is one or (type(value) is type(one) and value == one) for one in allowed):
        return
    hint = did_you_mean(value, [one for one in allowed if isinstance(one, str)]) if isinstance(value, str) else ""
    raise OptionError(f"{argument}={shown(value)} is not known.{hint} {argument} can be: {_options(allowed)}.")


def switch(argument: str, value: Any) -> None:
    """Accept True or False."""
    choice(argument, value, (True, False))


def text(argument: str, value: Any) -> None:
    """Accept a text or None."""
    if value is not None and not isinstance(value, str):
        raise OptionError(f"{argument} is a text, such as {argument}='Rain in Edinburgh', and not {shown(value)}.")


def pixels(argument: str, value: Any) -> None:
    """Accept a whole number of pixels from 100 to 4,000, or None."""
    if value is None or (is_whole_number(value) and 100 <= value <= 4000):
        return
    raise OptionError(f"{argument} is a whole number of pixels from 100 to 4000, and not {shown(value)}.")


def number(argument: str, value: Any) -> float | None:
    """Return a finite number as a float, or None."""
    if value is None:
        return None
    if isinstance(value, Real) and not isinstance(value, bool) and abs(float(value)) <= LARGEST_NUMBER:
        return float(value)
    raise OptionError(f"{argument} is a finite number, and not {shown(value)}.")


def colour_limits(vmin: Any, vmax: Any, center: Any) -> tuple[float | None, float | None, float | None]:
    """Return the ends and the middle of a colour scale as floats.

    Raises
    ------
    OptionError
        If one is not a number, the ends are the wrong way round or the middle lies outside them.
    """
    low, high, middle = number("vmin", vmin), number("vmax", vmax), number("center", center)
    if low is not None and high is not None and low >= high:
        raise OptionError(f"vmin={low:g} must be smaller than vmax={high:g}.")
    if middle is not None and ((low is not None and middle <= low) or (high is not None and middle >= high)):
        raise OptionError(f"center={middle:g} must lie between vmin and vmax.")
    return low, high, middle


def words(argument: str, value: Any) -> dict[Any, str]:
    """Return a mapping from column to text; None is an empty one."""
    if value is None:
        return {}
    if isinstance(value, dict) and all(isinstance(word, str) for word in value.values()):
        return dict(value)
    raise OptionError(
        f"{argument} is a dictionary from column to text, such as {argument}={{'rain': '…'}}, and not {shown(value)}."
    )


def is_whole_number(value: Any) -> bool:
    """Tell whether a value is a whole number (True and False are not)."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def shown(value: Any) -> str:
    """Return a value as its caller wrote it, or nearly."""
    try:
        shown = repr(value)
    except Exception:  # a foreign object may fail to describe itself
        shown = f"a {type(value).__name__}"
    if "\n" in shown:
        return f"a {type(value).__name__}"
    return shown if len(shown) <= 60 else shown[:59] + "…"


def _options(allowed: Sequence[Any]) -> str:
    return " or ".join([", ".join(map(repr, allowed[:-1])), repr(allowed[-1])])
