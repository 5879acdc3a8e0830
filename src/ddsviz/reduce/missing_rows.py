"""Rows that are not there, of lines: each gap gets one row with no height, which breaks the line and its windows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.gaps import (
    DAY_MS,
    Buckets,
    buckets_of,
    gaps_between,
    gaps_between_buckets,
    wide_gaps,
)
from ddsviz.plain import kind_of
from ddsviz.reduce.lines import Break, Line

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt
    import pandas as pd

    Floats = npt.NDArray[np.float64]

FINENESS_MS = (DAY_MS, 60_000.0, 1_000.0, 1.0)
MOST_ROWS_MISSING = 1_000_000  # of more, no weight is left


@dataclass(frozen=True)
class MissingRows:
    """The gaps of a line.

    Attributes
    ----------
    before, after : numpy.ndarray of float, shape (n,)
        Where the line stands before and after each gap.
    at : numpy.ndarray of float, shape (n,)
        A place in each gap, as fine as the line's own.
    unit : float
        The step that the line keeps.
    irregular : bool
        Whether it keeps none.
    """

    before: Floats
    after: Floats
    at: Floats
    unit: float
    irregular: bool


def missing_rows(x: Floats, is_time: bool, zone: Any) -> MissingRows:
    """Find the gaps of a line.

    Parameters
    ----------
    x : numpy.ndarray of float, shape (n,)
        Ascending and distinct: numbers, or times by the wall clock in milliseconds since 1970.
    is_time : bool
        Whether they are times.
    zone : tzinfo, str or None
        The zone of that clock.
    """
    found = gaps_between(x, is_time, steps_in_zone(x, zone))
    before, after = x[found.after], x[found.after + 1]
    return MissingRows(before, after, _rounded_down(before + found.unit, x, is_time), found.unit, found.irregular)


def missing_rows_of_buckets(
    buckets: Buckets, count: int, is_time: bool, zone: Any, times: Callable[[], Floats]
) -> MissingRows:
    """Find the gaps of a long line that leave one of `count` equal intervals empty.

    Parameters
    ----------
    buckets : Buckets
        The intervals with rows.
    count : int
        How many intervals there are.
    is_time : bool
        Whether x is a time.
    zone : tzinfo, str or None
        The zone of its clock.
    times : callable
        Returns all distinct x, ascending: asked for where there are few rows for so many intervals.
    """
    if buckets.full:
        found = gaps_between_buckets(buckets)
        before, after, x = buckets.lasts[found.after], buckets.firsts[found.after + 1], buckets.firsts
    else:
        x = times()
        found = gaps_between(x, is_time, steps_in_zone(x, zone))
        wide = wide_gaps(found, x, count)
        before, after = x[wide], x[wide + 1]
    at = _rounded_down((before + after) / 2, np.r_[x, before, after], is_time)
    spent = float((after - before).sum())
    unit = found.unit if not buckets.full else (buckets.lasts[-1] - buckets.firsts[0] - spent) / buckets.rows
    return MissingRows(before, after, at, unit, found.irregular)


def steps_in_zone(x: Floats, zone: Any) -> Floats | None:
    """Return how far times on a clock in a zone are from the next, or None where no clock is put forward and back.

    Of an hour that comes twice the clock does not tell which it is: a step is as short as either reading makes it.
    """
    if zone is None:
        return None
    import pandas as pd

    wall = pd.DatetimeIndex((x * 1_000).round().astype(np.int64).astype("datetime64[us]"))
    instants = wall.tz_localize(zone, ambiguous=np.zeros(len(x), dtype=bool), nonexistent="shift_forward")
    return np.minimum(np.diff(x), np.diff(instants.as_unit("us").asi8) / 1_000)


def _rounded_down(at: Floats, x: Floats, is_time: bool) -> Floats:
    """Return places as fine as the line's own, so that times at midnight are still written as dates."""
    if not len(at):
        return at
    steps = FINENESS_MS if is_time else (1.0,)
    step = next((step for step in steps if (x % step == 0).all()), None)
    return at if step is None else np.floor(at / step) * step


def with_missing_rows(line: Line, buckets: int | None) -> tuple[Line, MissingRows]:
    """Return a line with a row with no height in each gap, and its gaps.

    Parameters
    ----------
    line : Line
        All its rows, in memory.
    buckets : int or None
        How many equal intervals a long line is reduced to: no gap is looked for within one. None for a line that is
        drawn whole.
    """
    is_time = kind_of(line.x) == "time"
    x = line.at
    ascending = bool((x[1:] >= x[:-1]).all())
    ordered = x if ascending else np.sort(x)  # the hour that comes twice goes back

    def distinct() -> Floats:
        return ordered[np.r_[True, ordered[1:] > ordered[:-1]]]

    zone = getattr(line.when.dtype, "tz", None) or line.zone
    if buckets is None:
        found = missing_rows(distinct(), is_time, zone)
    else:
        found = missing_rows_of_buckets(buckets_of(ordered, buckets), buckets, is_time, zone, distinct)
    if not len(found.at):
        return line, found
    ends = np.array([np.flatnonzero(x == one)[-1] if not ascending else np.searchsorted(x, one, "right") - 1
                     for one in found.before])  # fmt: skip
    return _broken(line, ends, found, is_time), found


def _broken(line: Line, ends: npt.NDArray[np.int64], found: MissingRows, is_time: bool) -> Line:
    """Put a row after each of those that a gap follows."""
    order = np.argsort(ends)
    ends, after_them = ends[order], (found.at - found.before)[order]
    rows = np.insert(np.arange(len(line.y)), ends + 1, ends)
    places = ends + 1 + np.arange(len(ends))
    new = np.zeros(len(rows), dtype=bool)
    new[places] = True
    when = _moved(line.when, rows, places, after_them, is_time)
    missing = np.clip(np.round((found.after - found.before) / found.unit) - 1, 1, MOST_ROWS_MISSING)[order]
    breaks = tuple(
        Break(line.x.iloc[end], line.x.iloc[end + 1], int(row), int(count))
        for row, end, count in zip(places, ends, missing, strict=True)
    )
    return replace(
        line,
        when=when,
        x=_moved(line.x, rows, places, after_them, is_time),
        y=np.where(new, np.nan, line.y[rows]),
        extra={name: column.take(rows).reset_index(drop=True).mask(new) for name, column in line.extra.items()},
        breaks=breaks,
    )


def _moved(
    column: pd.Series, rows: npt.NDArray[np.int64], places: npt.NDArray[np.int64], by: Floats, is_time: bool
) -> pd.Series:
    """Return a column's rows, some of them moved on: not beyond the middle between them and the next."""
    import pandas as pd

    moved_rows = column.take(rows).reset_index(drop=True)
    before, after = moved_rows.iloc[places].reset_index(drop=True), moved_rows.iloc[places + 1].reset_index(drop=True)
    step = pd.Series(pd.to_timedelta((by * 1_000).round().astype(np.int64), unit="us")) if is_time else pd.Series(by)
    half = (after - before) / 2
    moved = before + step.where(step < half, half)
    moved_rows.iloc[places] = moved.astype(column.dtype)
    return moved_rows
