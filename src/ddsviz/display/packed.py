"""Columns of numbers as short text, which the page's loader (`packed.js`) reads.

Bokeh's own form of an array takes eight bytes a number, and text takes a letter a digit. But the points of a line
follow each other: times are so many minutes apart, heights have two decimals. So numbers are written as whole steps
from the one before, or as whole numbers where those are shorter. Most take two letters, larger ones three or more, and
one that comes again and again is written once, with how many times it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Whole = npt.NDArray[np.int64]

# All that JSON and HTML leave as they are, but for two, which begin a long number and a number of times.
LETTERS = np.array([code for code in range(ord("#"), ord("~") + 1) if chr(code) not in "<\\"], dtype=np.uint8)
LONG, AGAIN = ord(" "), ord("!")
BASE = len(LETTERS)
BEGIN_TWO = 86  # of the letters; the others begin three
TWO = BEGIN_TWO * BASE
THREE = TWO + (BASE - BEGIN_TWO) * BASE**2
MOST_DECIMALS = 10
LARGEST = 2.0**51  # below it a whole number and its step are exact
LOOKED_AT_FIRST = 64
FEWEST = 500  # for fewer numbers the loader would grow by more than the columns shrink


class Scaled(NamedTuple):
    """Numbers as whole ones: each is `(start + whole * times) / per`. Where `missing`, there is none."""

    whole: Whole
    missing: npt.NDArray[np.bool_]
    start: int
    times: int
    per: int


def packed(values: npt.NDArray[Any]) -> dict[str, Any] | None:
    """Return numbers as the loader reads them, or None where they have too many digits.

    Examples
    --------
    >>> packed(np.repeat([19.5, 20.25], 250))["packed"]
    '#$!~#$!~#$!g#%!~#%!~#%!g'
    """
    scaled = _scaled(np.asarray(values, dtype=np.float64).ravel())
    if scaled is None:
        return None
    return min((_form(scaled, steps) for steps in (False, True)), key=lambda form: len(form["packed"]))


def _scaled(values: npt.NDArray[np.float64]) -> Scaled | None:
    missing = np.isnan(values)
    present = values[~missing]
    if len(values) < FEWEST or not len(present) or not np.abs(present).max() < LARGEST:
        return None
    for decimals in range(MOST_DECIMALS + 1):
        per = 10**decimals
        if _is_whole(present[:LOOKED_AT_FIRST], per) and _is_whole(present, per):
            whole = np.rint(present * per).astype(np.int64)
            start = int(whole.min())
            times = max(1, int(np.gcd.reduce(whole - start)))
            return Scaled((whole - start) // times, missing, start, times, per)
    return None


def _is_whole(values: npt.NDArray[np.float64], per: int) -> bool:
    """Tell whether each number is a whole one divided by `per`, to the last bit."""
    whole = np.rint(values * per)
    return bool(np.abs(whole).max() < LARGEST and np.array_equal(whole / per, values))


def _form(scaled: Scaled, steps: bool) -> dict[str, Any]:
    numbers = np.diff(scaled.whole, prepend=0) if steps else scaled.whole
    signed = bool(numbers.min() < 0)
    codes = np.zeros(len(scaled.missing), dtype=np.int64)
    # 0 is a gap; with a sign, even ones are below zero
    codes[~scaled.missing] = np.where(numbers < 0, -2 * numbers, 2 * numbers + 1) if signed else numbers + 1
    largest = int(codes.max())
    wide = 0 if largest < THREE else next(count for count in range(4, 10) if largest < BASE**count)
    return {
        "packed": _text(codes, wide), "wide": wide, "steps": int(steps), "signed": int(signed),
        "start": scaled.start, "times": scaled.times, "per": scaled.per,
    }  # fmt: skip


def _text(codes: Whole, wide: int) -> str:
    """Return the letters of each number, and after one that comes several times, how often it comes again."""
    index = np.arange(len(codes))
    run = np.maximum.accumulate(np.where(np.r_[True, codes[1:] != codes[:-1]], index, 0))
    starts = np.flatnonzero((index - run) % (BASE + 1) == 0)
    again = np.diff(np.r_[starts, len(codes)]) - 1
    numbers = codes[starts]
    sizes = np.select([numbers < TWO, numbers < THREE], [2, 3], wide + 1)
    numbers = np.where(sizes == 3, numbers - TWO + BEGIN_TWO * BASE**2, numbers)
    ends = np.cumsum(sizes + 2 * (again > 0))
    text = np.zeros(int(ends[-1]), dtype=np.uint8)
    repeated = again > 0
    text[ends[repeated] - 2], text[ends[repeated] - 1] = AGAIN, LETTERS[again[repeated] - 1]
    lasts = ends - 2 * repeated - 1
    for digit in range(int(sizes.max())):
        has_digit = sizes > digit
        text[lasts[has_digit] - digit] = LETTERS[numbers[has_digit] // BASE**digit % BASE]
    text[(lasts - wide)[sizes > 3]] = LONG
    return text.tobytes().decode("ascii")
