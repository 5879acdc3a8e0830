"""Questions asked of option values: one of a few words, a count, a colour limit."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral, Real
from typing import Any

from ddsviz.errors import Mend, OptionError
from ddsviz.limits import LARGEST_NUMBER
from ddsviz.wording import nearest


def choice(argument: str, value: Any, allowed: Sequence[Any]) -> None:
    """Accept one of the `allowed` values.

    Raises
    ------
    OptionError
        If `value` is none of them.
    """
    if any(value is one or (type(value) is type(one) and value == one) for one in allowed):
        return
    meant = nearest(value, [one for one in allowed if isinstance(one, str)]) if isinstance(value, str) else None
    hint = "" if meant is None else f" Did you mean {meant!r}?"
    raise OptionError(
        f"{argument} is not {shown(value)}.{hint} It can be: {_options(allowed)}.",
        Mend.options(**{argument: ... if meant is None else meant}),
    )


def switch(argument: str, value: Any) -> None:
    """Accept True or False."""
    choice(argument, value, (True, False))


def text(argument: str, value: Any) -> None:
    """Accept a text or None."""
    if value is not None and not isinstance(value, str):
        mend = Mend.options(**{argument: shown(value)})
        raise OptionError(
            f"{argument} is a text, and not {shown(value)}. Put it between quotation marks: {mend}.", mend
        )


def pixels(argument: str, value: Any) -> None:
    """Accept a whole number of pixels from 100 to 4,000, or None."""
    if value is None or (is_whole_number(value) and 100 <= value <= 4000):
        return
    mend = Mend.options(**{argument: _pixels_near(value)})
    raise OptionError(
        f"{argument} is a whole number of pixels from 100 to 4000, and not {shown(value)}. Try {mend}.", mend
    )


def _pixels_near(value: Any) -> int:
    try:
        return min(max(round(float(value)), 100), 4000)
    except (TypeError, ValueError, OverflowError):
        return 600


def number(argument: str, value: Any) -> float | None:
    """Return a finite number as a float, or None."""
    if value is None:
        return None
    if isinstance(value, Real) and not isinstance(value, bool) and abs(float(value)) <= LARGEST_NUMBER:
        return float(value)
    raise OptionError(
        f"{argument} is a finite number, and not {shown(value)}. Write one, or leave {argument} out.",
        Mend.options(**{argument: ...}),
    )


def colour_limits(vmin: Any, vmax: Any, center: Any) -> tuple[float | None, float | None, float | None]:
    """Return the ends and the middle of a colour scale as floats.

    Raises
    ------
    OptionError
        If one is not a number, the ends are the wrong way round or the middle lies outside them.
    """
    low, high, middle = number("vmin", vmin), number("vmax", vmax), number("center", center)
    if low is not None and high is not None and low >= high:
        mend = Mend.options(vmin=high, vmax=low) if low > high else Mend.options(vmin=..., vmax=...)
        raise OptionError(
            f"vmin is the smaller end of the scale, and {low:g} is not below {high:g}. "
            f"{f'Swap them: {mend}' if low > high else 'Leave both out, or give two numbers'}.", mend,
        )  # fmt: skip
    if middle is not None and ((low is not None and middle <= low) or (high is not None and middle >= high)):
        raise OptionError(
            f"center must lie between vmin and vmax, and {middle:g} does not. Leave vmin and vmax out: the scale then "
            "reaches as far on both sides.", Mend.options(vmin=..., vmax=...),
        )  # fmt: skip
    return low, high, middle


def words(argument: str, value: Any) -> dict[Any, str]:
    """Return a mapping from column to text; None is an empty one."""
    if value is None:
        return {}
    if isinstance(value, dict) and all(isinstance(word, str) for word in value.values()):
        return dict(value)
    raise OptionError(
        f"{argument} is a dictionary from column to text, such as {{'rain': 'Rain, in mm'}}, and not {shown(value)}. "
        f"Write one, or leave {argument} out.", Mend.options(**{argument: ...}),
    )  # fmt: skip


def is_whole_number(value: Any) -> bool:
    """Tell whether a value is a whole number (True and False are not)."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def shown(value: Any) -> str:
    """Return a value as its caller wrote it, or nearly."""
    try:
        if isinstance(value, type) or callable(value):
            return f"a {type(value).__name__}"
        shown = repr(value.item() if type(value).__module__ == "numpy" and getattr(value, "ndim", 1) == 0 else value)
    except Exception:  # a foreign object may fail to describe itself
        shown = f"a {type(value).__name__}"
    if "\n" in shown:
        return f"a {type(value).__name__}"
    return shown if len(shown) <= 60 else shown[:59] + "…"


def _options(allowed: Sequence[Any]) -> str:
    return " or ".join([", ".join(map(repr, allowed[:-1])), repr(allowed[-1])])
