"""What `smooth=` may be: a number of rows, a span of time, or a slider."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from ddsviz.checks.options import is_whole_number, shown
from ddsviz.errors import OptionError
from ddsviz.wording import counted

if TYPE_CHECKING:
    import pandas as pd


Window: TypeAlias = Any
"""A number of rows, a pandas.Timedelta, "slider" or None."""


def window(smooth: Any, times: pd.Series, rows: int) -> Window:
    """Return the window that `smooth` means.

    Parameters
    ----------
    smooth : int, str, timedelta or None
        The caller's.
    times : pandas.Series
        What the window runs along: numbers or times, in order.
    rows : int
        Rows of the longest line.

    Raises
    ------
    OptionError
        If it is none of these, or longer than the data.
    """
    if smooth is None or (isinstance(smooth, str) and smooth == "slider"):
        return smooth
    if is_whole_number(smooth):
        if not 1 <= smooth <= rows:
            raise OptionError(
                f"smooth={smooth} asks for a window of {counted(int(smooth), 'row')}, and the longest line has "
                f"{rows:,}. Give a number from 1 to {rows:,}."
            )
        return int(smooth)
    span = _span(smooth)
    if times.dtype.kind != "M":
        raise OptionError(f"smooth={shown(smooth)} is a span of time, and x holds numbers. Give rows: smooth=10.")
    length = times.max() - times.min()
    if not span.total_seconds() > 0 or span > length:
        raise OptionError(
            f"smooth={shown(smooth)} must be longer than nothing and shorter than the data, which span {length}."
        )
    return span


def _span(smooth: Any) -> pd.Timedelta:
    import pandas as pd

    try:
        if isinstance(smooth, (str, datetime.timedelta)):
            span = pd.Timedelta(smooth)
            if isinstance(span, pd.Timedelta):  # "NaT" is a text that pandas takes
                return span
    except (ValueError, OverflowError):
        pass
    raise OptionError(
        f"smooth={shown(smooth)} is not known. Give a number of rows (smooth=10), a span of time (smooth='30D' "
        "for days, '6h' for hours; months and years have no fixed length: '365D'), or smooth='slider'."
    )
