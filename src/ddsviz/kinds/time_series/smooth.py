"""What `smooth=` may be: a number of rows, a span of time, or a slider; and what it makes of a line."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.ask.options import is_whole_number, shown
from ddsviz.calc.smoothing import Method
from ddsviz.errors import Mend, OptionError
from ddsviz.kinds.time_series.read import Lines
from ddsviz.reduce.lines import Line
from ddsviz.reduce.rolling import Smoother
from ddsviz.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd


ROWS_WEIGHED = ("exponential", int)


def words_of(smoothing: Smoother) -> str:
    """Return what the smoothed line is called."""
    if smoothing.has_slider:
        return "moving average"
    window = smoothing.window
    size = counted(window, "row") if isinstance(window, int) else span_words(window.total_seconds())
    if smoothing.method == "mean":
        return f"moving average of {size}" + (", centred" if smoothing.center else "")
    return f"{smoothing.method} {'average' if smoothing.method == 'exponential' else 'curve'}, window {size}"


def smoother(smooth: Any, method: Method, center: bool, lines: Lines) -> Smoother | None:
    """Return how lines are smoothed, or None where they are not.

    Raises
    ------
    OptionError
        If the window is not known, or longer than the data.
    """
    if smooth is None:
        return None
    longest = max((line.when for line in lines.lines), key=_length)
    window = _window(smooth, longest, lines.longest)
    engine = lines.lines[0].engine
    if engine is not None and (window == "slider" or method == "lowess" or (method, type(window)) == ROWS_WEIGHED):
        mend = Mend.options(method=..., smooth=smooth if window != "slider" else _span_near(longest))
        raise OptionError(
            f"Smoothing by {shown(smooth)} with the method {method!r} needs all rows at once, and {engine} keeps them. "
            f"Use the mean: {mend}, with no method.", mend,
        )  # fmt: skip
    return Smoother(window, method, center, lines.longest)


def check_any_window(
    smoothing: Smoother | None, means: Sequence[npt.NDArray[np.float64]], lines: Sequence[Line], units: Sequence[float]
) -> None:
    """Refuse a window of rows that gaps leave nothing of, and say what would leave something.

    Raises
    ------
    OptionError
        If no line has a smoothed height.
    """
    if smoothing is None or not isinstance(smoothing.window, int) or not all(np.isnan(mean).all() for mean in means):
        return
    rows = counted(smoothing.window, "row")
    problem = f"No {rows} in a row all have a value, so gaps leave nothing of a moving average of {rows}"
    length = _length(max((line.when for line in lines), key=_length))
    if lines[0].x.dtype.kind == "M":
        most_s = length.total_seconds()
        row_s = max(units) / 1_000 or most_s / max(line.rows for line in lines)
        mend = Mend.options(smooth=_span_of(min(smoothing.window * row_s, most_s)))
        raise OptionError(f"{problem}. A span of time needs one value in it: {mend}.", mend)
    # of a table in its engine, only the ends are here
    mend = Mend.options(smooth=max(_longest_run(line.y) if len(line.y) >= line.rows else 1 for line in lines))
    raise OptionError(f"{problem}. The longest run without a gap has this many: {mend}.", mend)


def _longest_run(heights: npt.NDArray[np.float64]) -> int:
    ends = np.flatnonzero(np.isnan(np.r_[np.nan, heights, np.nan]))
    return int(np.diff(ends).max()) - 1


def _span_of(seconds: float) -> str:
    """Write a span of time as pandas reads it: of two figures, and no longer than it is."""
    for unit, length in (("D", 86_400), ("h", 3_600), ("min", 60), ("s", 1), ("ms", 0.001)):
        if seconds >= length:
            return f"{int(seconds / length)}{unit}"
    return f"{max(1, int(seconds * 1e6))}us"


def _window(smooth: Any, times: pd.Series, rows: int) -> Any:
    if isinstance(smooth, str) and smooth == "slider":
        return smooth
    if is_whole_number(smooth):
        if not 1 <= smooth <= rows:
            mend = Mend.options(smooth=min(max(int(smooth), 1), max(rows // 5, 1)))
            raise OptionError(
                f"A window of {counted(int(smooth), 'row')} was asked for, and the longest line has {rows:,}. "
                f"Give a number from 1 to {rows:,}, such as {mend}.", mend,
            )  # fmt: skip
        return int(smooth)
    span = _span(smooth)
    if times.dtype.kind != "M":
        mend = Mend.options(smooth=min(10, rows))
        raise OptionError(
            f"smooth is {shown(smooth)}, a span of time, and x holds numbers. Give a number of rows: {mend}.", mend
        )
    length = _length(times)
    if not span.total_seconds() > 0 or span > length:
        mend = Mend.options(smooth=_span_near(times))
        raise OptionError(
            f"A window of {shown(smooth)} does not fit the data, which span {length}. Take a shorter span, above zero, "
            f"such as {mend}.", mend,
        )  # fmt: skip
    return span


def _length(times: pd.Series) -> Any:
    """Return from first to last: of times as Python's own, since pandas' spans end at 292 years."""
    first, last = times.min(), times.max()
    if times.dtype.kind == "M":
        return last.to_pydatetime(warn=False) - first.to_pydatetime(warn=False)
    return last - first


def _span_near(times: pd.Series) -> str:
    """Return a span of about a tenth of the data, as `smooth` takes it."""
    return _span_of(_length(times).total_seconds() / 10)


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
        f"smooth is not {shown(smooth)}. It can be a number of rows, such as 10; a span of time, such as '30D' for "
        "days or '6h' for hours (months and years have no fixed length: write '365D'); or 'slider'.",
        Mend.options(smooth="slider"),
    )


def span_words(seconds: float, rounded: bool = False) -> str:
    """Write a span of time, such as "30 days"; rounded to two figures, where it need not be exact."""
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if rounded and seconds >= length:
            return f"{seconds / length:.2g} {unit}s"
        if seconds >= length and seconds % length == 0:
            return counted(int(seconds // length), unit)
    return f"{seconds:.6g} seconds"


METHODS: tuple[Method, ...] = ("mean", "exponential", "lowess")


def check_slider(smooth: Any, method: str, show_raw: bool) -> None:
    """Refuse a slider with options that it has no use for."""
    if not isinstance(smooth, str) or smooth != "slider":
        return
    if isinstance(method, str) and method != "mean":
        raise OptionError(
            f"A slider works with the mean, and not with the method {method!r}. Leave method out.",
            Mend.options(method=...),
        )
    if show_raw is False:
        raise OptionError("A slider shows the raw line too. Leave show_raw out.", Mend.options(show_raw=...))
