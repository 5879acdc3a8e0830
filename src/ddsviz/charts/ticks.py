"""Where an axis has ticks, and how they are written: none finer than the values, and no month before the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ddsviz.charts.figure import tick_formatter
from ddsviz.clocks import positions
from ddsviz.numbers import is_whole, time_format, value_text
from ddsviz.plain import kind_of

if TYPE_CHECKING:
    import pandas as pd
    from bokeh.models import Axis, ColorBar, DatetimeTickFormatter

DAY_MS = 86_400_000
FEW_DAYS = 8
"""Days of an axis from which on Bokeh has no tick between them."""

PARTS_OF_A_DAY = ("microseconds", "milliseconds", "seconds", "minsec", "minutes", "hourmin", "hours")


def label_ticks(
    axis: Axis, values: pd.Series, *, is_log: bool = False, upright: bool = False, are_ends: bool = False
) -> None:
    """Put ticks where values can stand: at whole numbers, at days, or at the only time there is.

    Parameters
    ----------
    axis : Axis
        Of numbers or times.
    values : pandas.Series
        What stands along it.
    is_log : bool
        Whether it is logarithmic.
    upright : bool
        Whether it is the vertical one, beside which a label has one line.
    are_ends : bool
        Whether the values are the lowest and the highest of others, which need not be whole where these are.
    """
    if kind_of(values) == "time":
        _label_times(axis, values, upright)
        return
    axis.formatter = tick_formatter(values)
    whole = values.dtype.kind in "iu" if are_ends else is_whole(values)
    if whole and not is_log:
        axis.ticker.min_interval = 1


def _label_times(axis: Axis, times: pd.Series, upright: bool) -> None:
    from bokeh.models import FixedTicker

    present = times.dropna()
    at = positions(present)
    low, high = float(at.min()), float(at.max())
    if low == high:
        axis.ticker = FixedTicker(ticks=[low])
        axis.major_label_overrides = {low: value_text(present.iloc[0], present)}
        return
    axis.formatter = _times_formatter(upright)
    if high - low < FEW_DAYS * DAY_MS and (present.dt.normalize() == present).all():
        days = range(int((high - low) // DAY_MS) + 1)
        axis.ticker = FixedTicker(ticks=[low + day * DAY_MS for day in days])


def _times_formatter(upright: bool) -> DatetimeTickFormatter:
    """Return what writes the ticks of an axis of times: day before month, and below them the year or day they share."""
    from bokeh.models import DatetimeTickFormatter

    from ddsviz.charts.clone import copy_of

    if upright:
        formatter: DatetimeTickFormatter = copy_of(
            DatetimeTickFormatter, hours="%d %b, %H:%M", hourmin="%d %b, %H:%M", days="%d %b %Y", months="%b %Y"
        )
        return formatter
    shared = dict.fromkeys(PARTS_OF_A_DAY, "%d %b %Y")
    context = copy_of(DatetimeTickFormatter, **shared, days="%Y", months="", years="", hide_repeats=True)
    formatter = copy_of(DatetimeTickFormatter, hours="%H:%M", days="%d %b", months="%b %Y", context_which="all")
    formatter.context = context
    return formatter


def date_bar(bar: ColorBar, times: pd.Series) -> None:
    """Let a colour scale of times have ticks at days, months or years, each with its year."""
    from bokeh.models import DatetimeTicker, DatetimeTickFormatter, FixedTicker

    present = times.dropna()
    pattern = time_format(present)
    parts: dict[str, Any] = dict.fromkeys((*PARTS_OF_A_DAY, "days"), pattern)
    bar.formatter = DatetimeTickFormatter(**parts, months="%b %Y")
    at = positions(present)
    only_one = float(at.min()) == float(at.max())
    bar.ticker = FixedTicker(ticks=[float(at.min())]) if only_one else DatetimeTicker(desired_num_ticks=5)
    if only_one:
        bar.major_label_overrides = {float(at.min()): value_text(present.iloc[0], present)}
