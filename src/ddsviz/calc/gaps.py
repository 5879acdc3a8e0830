"""Rows that are not there: where a series that keeps a step leaves some of its steps out.

A table of years 2000 to 2002 and 2010 to 2011 has no row that says that 2003 is missing. A line would join 2002 and
2010, and an average of two rows span eight years. Where times keep a step, the step that is too long is a gap; where
they keep none, nothing can be said to be missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ddsviz.calc.binning import LEAST_SPAN, bin_of
from ddsviz.calc.downsampling import bucket_starts

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Whole = npt.NDArray[np.int64]

DAY_MS = 86_400_000
FEWEST_TIMES = 4
LARGEST_WHOLE = 2.0**53  # above it floats skip whole numbers
SHARE_OF_ONE_UNIT, GAP_UNITS = 0.75, 2
HOLIDAYS = 5  # working days that a market or an office may be closed with nothing missing
SHARE_NEAR_MEDIAN, NEAR_MEDIAN, GAP_MEDIANS = 0.9, 0.4, 1.75
ROWS_IN_A_FULL_BUCKET = 20  # of so many, none is empty by chance


@dataclass(frozen=True)
class Gaps:
    """Where the gaps of a series are.

    Attributes
    ----------
    after : numpy.ndarray of int
        The places of the times that a gap follows.
    unit : float
        The step that the series keeps, as the times are counted: an average one, of years and months.
    irregular : bool
        Whether it keeps none; of fewer than four times that cannot be said.
    """

    after: Whole
    unit: float = 0.0
    irregular: bool = False


NONE = np.zeros(0, dtype=np.int64)
TOO_FEW, IRREGULAR = Gaps(NONE), Gaps(NONE, irregular=True)


def gaps_between(x: Floats, is_time: bool, steps: Floats | None = None) -> Gaps:
    """Find the steps of a series that are too long.

    Parameters
    ----------
    x : numpy.ndarray of float, shape (n,)
        Ascending and distinct: numbers, or times by the wall clock in milliseconds since 1970.
    is_time : bool
        Whether they are times.
    steps : numpy.ndarray of float, shape (n - 1,), optional
        How far each is from the next, where a clock on the wall does not tell: it is put forward and back.

    Returns
    -------
    Gaps
        None where the series is irregular, or has fewer than four times.

    Notes
    -----
    Whole numbers are counted by the greatest common divisor of their steps. Dates are counted by the coarsest of years,
    months and weeks that has at most one of them in each, by working days where none is on a weekend, or by days. Such
    a count holds if three in four steps are one unit; if not, the next is tried. A step of two units or more is a gap,
    and among working days one of more than five. Other times have a step if nine in ten lie within 40 % of the median;
    from 1.75 medians on it is a gap.

    Examples
    --------
    >>> gaps_between(np.array([2000.0, 2001, 2002, 2010, 2011]), is_time=False).after.tolist()
    [2]
    >>> gaps_between(np.array([0.0, 3, 4, 11, 12]), is_time=False).irregular
    True
    """
    if len(x) < FEWEST_TIMES:
        return TOO_FEW
    if not is_time and (np.abs(x) < LARGEST_WHOLE).all() and (x % 1 == 0).all():
        return _by_unit(x.astype(np.int64), 1.0) or IRREGULAR
    if is_time and (x % DAY_MS == 0).all():
        counts = _calendars((x // DAY_MS).astype(np.int64))
        found = (_by_unit(count, days * DAY_MS, most) for count, days, most in counts)
        return next((gaps for gaps in found if gaps is not None), IRREGULAR)
    return _by_median(np.diff(x) if steps is None else steps)


def _calendars(days: Whole) -> Iterator[tuple[Whole, float, int]]:
    """Yield dates counted by coarser and finer calendars, a unit's length in days, and the longest step with no gap."""
    dates = days.astype("datetime64[D]")
    weeks, weekday = np.divmod(days + 3, 7)  # 1 January 1970 was a Thursday
    for count, length in (
        (dates.astype("datetime64[Y]").astype(np.int64), 365.25),
        (dates.astype("datetime64[M]").astype(np.int64), 365.25 / 12),
        (weeks, 7.0),
    ):
        if (np.diff(count) > 0).all():
            yield count, length, 0
    if (weekday < 5).all():
        yield weeks * 5 + weekday, 7 / 5, HOLIDAYS
    yield days, 1.0, 0


def _by_unit(count: Whole, length: float, longest: int = 0) -> Gaps | None:
    """Return the gaps of a count that most steps raise by one unit, or None where they do not."""
    steps = np.diff(count)
    unit = int(np.gcd.reduce(steps))
    if (steps == unit).mean() < SHARE_OF_ONE_UNIT:
        return None
    return Gaps(np.flatnonzero((steps >= GAP_UNITS * unit) & (steps > longest)), unit * length)


def _by_median(steps: Floats) -> Gaps:
    median = float(np.median(steps))
    if (np.abs(steps - median) <= NEAR_MEDIAN * median).mean() < SHARE_NEAR_MEDIAN:
        return IRREGULAR
    return Gaps(np.flatnonzero(steps >= GAP_MEDIANS * median), median)


@dataclass(frozen=True)
class Buckets:
    """What is known of a long series: for each of equal intervals that holds any of it.

    Attributes
    ----------
    places : numpy.ndarray of int, shape (n,)
        Which intervals they are, ascending.
    firsts, lasts : numpy.ndarray of float, shape (n,)
        The first and the last time in each.
    rows : int
        Rows of them all.
    """

    places: Whole
    firsts: Floats
    lasts: Floats
    rows: int

    @property
    def full(self) -> bool:
        """Whether so many rows are in each that an empty one is none by chance."""
        return self.rows >= ROWS_IN_A_FULL_BUCKET * len(self.places)


def buckets_of(x: Floats, count: int) -> Buckets:
    """Return which of `count` equal intervals hold ascending numbers, and from where to where.

    Examples
    --------
    >>> buckets_of(np.array([0.0, 1.0, 9.0, 10.0]), 5).places.tolist()
    [0, 4]
    """
    starts = np.array([*bucket_starts(x, count), len(x)])
    held = np.flatnonzero(starts[1:] > starts[:-1])
    return Buckets(held, x[starts[held]], x[starts[held + 1] - 1], len(x))


def gaps_between_buckets(buckets: Buckets) -> Gaps:
    """Find the runs of empty intervals in a series whose every interval is full: no shorter gap is looked for.

    They are gaps where the intervals with rows keep a step themselves, by their unit or by their median.

    Examples
    --------
    >>> x = np.r_[np.arange(0.0, 400), np.arange(600.0, 1000)]
    >>> buckets = buckets_of(x, 10)
    >>> gap = gaps_between_buckets(buckets).after[0]
    >>> float(buckets.lasts[gap]), float(buckets.firsts[gap + 1])
    (399.0, 600.0)
    """
    if len(buckets.places) < FEWEST_TIMES:
        return TOO_FEW
    found = _by_unit(buckets.places, 1.0) or _by_median(np.diff(buckets.places).astype(np.float64))
    between = buckets.firsts[1:] - buckets.lasts[:-1]
    # what comes in bursts, one to little more than an interval, leaves every few intervals empty
    far = found.after[between[found.after] >= GAP_MEDIANS * np.median(between)]
    return Gaps(far, found.unit, found.irregular)


def wide_gaps(gaps: Gaps, x: Floats, count: int) -> Whole:
    """Return which gaps leave one of `count` equal intervals empty: a picture that joins an interval can show them.

    Examples
    --------
    >>> x = np.array([0.0, 1, 2, 3, 5, 6, 7, 15, 16])
    >>> wide_gaps(gaps_between(x, is_time=False), x, 8).tolist()
    [6]
    """
    if not x[-1] - x[0] > LEAST_SPAN:
        return gaps.after[:0]
    bins = bin_of(x, np.linspace(x[0], x[-1], count + 1))
    return gaps.after[bins[gaps.after + 1] - bins[gaps.after] > 1]
