"""How numbers become colours on a map: along a scale, or in classes that a reader can name."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ddsviz.ask import options
from ddsviz.ask.options import is_whole_number, shown
from ddsviz.calc.classes import SCHEMES
from ddsviz.errors import Faults, Mend, OptionError

MOST_CLASSES = 9


@dataclass(frozen=True)
class Classification:
    """How numbers are coloured, checked.

    Attributes
    ----------
    scheme : str or None
        How classes are made; None for a scale without steps, unless there are breaks.
    classes : int
        How many.
    breaks : list of float
        The caller's own ends of classes.
    low, high : float or None
        The ends of a scale without steps.
    reverse : bool
        Whether low values are dark.
    """

    scheme: Any = None
    classes: int = 5
    breaks: tuple[float, ...] = ()
    low: float | None = None
    high: float | None = None
    reverse: bool = False

    @property
    def is_usual(self) -> bool:
        """Whether nothing of all this was asked for."""
        return self == Classification()

    @property
    def is_scale(self) -> bool:
        """Whether colours run without steps."""
        return self.scheme is None and not self.breaks


def classified(
    faults: Faults, *, scheme: Any, classes: Any, breaks: Any, vmin: Any, vmax: Any, reverse: Any
) -> Classification:
    """Check the options of classes and scales: what does not fit becomes a fault."""
    low = high = None
    ends: tuple[float, ...] = ()
    usual = Classification()  # what stands for a value that does not fit
    checked_scheme, checked_classes, checked_reverse = usual.scheme, usual.classes, usual.reverse
    with faults:
        options.choice("scheme", scheme, (*SCHEMES, None))
        checked_scheme = scheme
    with faults:
        if not (is_whole_number(classes) and 2 <= classes <= MOST_CLASSES):
            raise OptionError(
                f"classes is a whole number from 2 to {MOST_CLASSES}, and not {shown(classes)}. Leave it out for five.",
                Mend.options(classes=...),
            )
        checked_classes = int(classes)
    with faults:
        ends = _breaks(breaks)
    with faults:
        low, high, _ = options.colour_limits(vmin, vmax, None)
    with faults:
        options.switch("reverse", reverse)
        checked_reverse = reverse
    with faults:
        if checked_classes != usual.classes and scheme is None and breaks is None:
            mend = Mend.options(scheme="quantiles")
            raise OptionError(
                f"To cut values into {checked_classes} classes, a scheme is needed, such as {mend}.", mend
            )
        if ends and scheme is not None:
            raise OptionError(
                "breaks are classes of your own, and scheme computes them. Give one of the two.",
                Mend.options(scheme=...),
            )
        if (vmin is not None or vmax is not None) and (scheme is not None or ends):
            raise OptionError(
                "vmin and vmax are the ends of a scale without classes. Leave them out, or scheme and breaks.",
                Mend.options(vmin=..., vmax=...),
            )
    return Classification(checked_scheme, checked_classes, ends, low, high, checked_reverse)


def check_numbers_asked_for(how: Classification, numbers: bool, argument: str) -> None:
    """Refuse classes and scales where no numbers are coloured.

    Raises
    ------
    OptionError
        If some are asked for.
    """
    if not numbers and not how.is_usual:
        raise OptionError(
            "scheme, classes, breaks, vmin, vmax and reverse say how numbers are coloured, and here are none. "
            f"Name a column of numbers as {argument}, or leave them out.",
            Mend.options(**dict.fromkeys(("scheme", "classes", "breaks", "vmin", "vmax", "reverse"), ...)),
        )


def _breaks(breaks: Any) -> tuple[float, ...]:
    if breaks is None:
        return ()
    if isinstance(breaks, (str, dict)) or not hasattr(breaks, "__iter__"):
        raise _no_breaks(breaks)
    ends = [number for end in breaks if (number := options.number("breaks", end)) is not None]
    if not ends or any(one >= other for one, other in pairwise(ends)):
        raise _no_breaks(breaks, sorted(set(ends)))
    if len(ends) >= MOST_CLASSES:
        raise OptionError(f"breaks may hold up to {MOST_CLASSES - 1} numbers, and here are {len(ends)}.")
    return tuple(ends)


def _no_breaks(breaks: Any, ends: list[float] | None = None) -> OptionError:
    mend = Mend.options(breaks=ends or ...)
    such = f"such as {mend}" if ends else "such as [10, 20, 50]"
    return OptionError(f"breaks is a list of numbers that grow, {such}, and not {shown(breaks)}.", mend)
