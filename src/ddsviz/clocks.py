"""Times as milliseconds by the wall clock, with their parts, in the quickest way that each engine knows."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import narwhals as nw
    import numpy.typing as npt
    import pandas as pd

    Floats = npt.NDArray[np.float64]

MILLISECONDS_A_DAY = 86_400_000
EXACT_MS = 9_007_199_254_740  # 285 years from 1970: beyond them no float has all microseconds
FINE_MS = 1_000.0  # steps below a second are written with its parts


def clock_ms(column: nw.Expr, engine: str, is_date: bool) -> nw.Expr:
    """Return times as milliseconds since 1970 by the wall clock, as `milliseconds` does.

    Parameters
    ----------
    column : narwhals.Expr
        Times or dates.
    engine : str
        Where they are, such as "Polars".
    is_date : bool
        Whether they are dates.
    """
    # the parts of a time take eight to sixty times as long
    quick = {"DuckDB": _since_1970, "Polars": _timestamp, "Dask": _timestamp}
    return quick.get(engine, _from_parts)(column, is_date)


def _with_parts(whole: nw.Expr, microseconds: nw.Expr) -> nw.Expr:
    """Add to whole milliseconds the microseconds beyond them, as far as a float holds both."""
    import narwhals as nw

    # a multiplication: some engines turn a division into one, and round differently
    return whole + nw.when(whole.abs() < EXACT_MS).then(microseconds * 0.001).otherwise(0.0)


def _split(microseconds: nw.Expr) -> nw.Expr:
    whole = (microseconds / 1_000).floor()
    return _with_parts(whole, microseconds - whole * 1_000)


def _from_parts(column: nw.Expr, is_date: bool) -> nw.Expr:
    """Return the milliseconds from the parts of a time, which every engine knows.

    References
    ----------
    Richards: Calendars, in Explanatory Supplement to the Astronomical Almanac, 3rd ed., section 15.11.
    """
    import narwhals as nw

    def part(name: str) -> nw.Expr:
        # as floats, which have room for a gap in every engine; all numbers are whole and small enough to be exact
        return getattr(column.dt, name)().cast(nw.Float64)

    year = part("year")
    leap_days = ((year - 1969) / 4).floor() - ((year - 1901) / 100).floor() + ((year - 1601) / 400).floor()
    days = (year - 1970) * 365 + leap_days + part("ordinal_day") - 1
    if is_date:
        return days * MILLISECONDS_A_DAY
    seconds = part("hour") * 3_600 + part("minute") * 60 + part("second")
    microseconds = part("microsecond")
    # in Spark those before 1970 are below zero
    microseconds = nw.when(microseconds < 0).then(microseconds + 1_000_000).otherwise(microseconds)
    parts = (microseconds / 1_000).floor()
    return _with_parts(days * MILLISECONDS_A_DAY + seconds * 1_000 + parts, microseconds - parts * 1_000)


def _since_1970(column: nw.Expr, is_date: bool) -> nw.Expr:
    """Return the same as a difference, for DuckDB. Dask's differences are off by a millisecond at times."""
    import narwhals as nw

    wall = column.cast(nw.Datetime("us")) if is_date else column.dt.replace_time_zone(None)
    return _split((wall - nw.lit(datetime(1970, 1, 1))).dt.total_microseconds().cast(nw.Float64))


def _timestamp(column: nw.Expr, is_date: bool) -> nw.Expr:
    """Return the same from the whole numbers that Polars and pandas keep."""
    import narwhals as nw

    if is_date:
        return column.dt.timestamp("ms").cast(nw.Float64)
    return _split(column.dt.replace_time_zone(None).dt.timestamp("us").cast(nw.Float64))


def milliseconds(column: pd.Series) -> Floats:
    """Return times, NaN where there is none.

    Examples
    --------
    >>> import pandas as pd
    >>> milliseconds(pd.Series(pd.to_datetime([1_000_000, 150], unit="us"))).tolist()
    [1000.0, 0.15]
    """
    times = column.to_numpy()
    missing = np.isnat(times)
    if np.datetime_data(times.dtype)[0] in ("us", "ns"):
        counts = times.astype("datetime64[us]", copy=False).view(np.int64)
        whole = counts // 1_000
        part = counts - whole * 1_000
        at = whole.astype(np.float64)
        if part.any():
            # a multiplication, which is the same in every engine
            at += np.where(np.abs(at) < EXACT_MS, part * 0.001, 0.0)
    else:
        at = times.astype("datetime64[ms]").view(np.int64).astype(np.float64)
    return np.where(missing, np.nan, at) if missing.any() else at


def times_of(milliseconds_since_1970: Floats) -> pd.Series:
    """Return times from what `milliseconds` makes of them: as milliseconds, or microseconds where there are any.

    Examples
    --------
    >>> times_of(np.array([1000.0, 0.15])).dt.microsecond.tolist()
    [0, 150]
    """
    import pandas as pd

    missing = np.isnan(milliseconds_since_1970)
    filled = np.where(missing, 0.0, milliseconds_since_1970)
    if (filled % 1 == 0).all():
        times = filled.astype(np.int64).astype("datetime64[ms]")
    else:
        whole = np.floor(filled)
        microseconds = whole.astype(np.int64) * 1_000 + np.round((filled - whole) * 1_000).astype(np.int64)
        times = microseconds.astype("datetime64[us]")
    return pd.Series(np.where(missing, np.datetime64("NaT"), times) if missing.any() else times)


def ends_are_fine(ends: Floats) -> bool:
    """Tell whether equal steps of time are so short that parts of a millisecond count.

    Examples
    --------
    >>> ends_are_fine(np.array([0.0, 1500.5])), ends_are_fine(np.array([0.0, 0.25]))
    (False, True)
    """
    return bool(ends[1] - ends[0] < FINE_MS)


def positions(column: pd.Series) -> npt.NDArray[np.float64]:
    """Return where values stand on an axis: numbers as they are, times as milliseconds since 1970."""
    if column.dtype.kind != "M":
        return column.to_numpy(dtype=np.float64)
    return milliseconds(column)


def wall_clock(column: pd.Series) -> pd.Series:
    """Return times as a clock on the wall shows them, with no zone."""
    return column if zone_of(column) is None else column.dt.tz_localize(None)


def zone_of(column: pd.Series) -> str | None:
    """Return the name of the time zone that a column of times is in, or None."""
    zone = getattr(column.dtype, "tz", None)
    return None if zone is None else str(zone)
