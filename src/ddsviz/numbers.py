"""How numbers and times are written: as Bokeh's formats for hovers and axes, and as text for sentences and tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

DECIMALS_AT_MOST = 6
SEPARATED_FROM = 10_000  # below it a comma would read as part of a year: 2,011
DAY_FORMAT, MINUTE_FORMAT, SECOND_FORMAT = "%d %b %Y", "%d %b %Y, %H:%M", "%d %b %Y, %H:%M:%S"
MILLISECOND_FORMAT, MICROSECOND_FORMAT = f"{SECOND_FORMAT}.%3f", f"{SECOND_FORMAT}.%f"  # %3f is ours
EXTREME = "%.6g"
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
NAMES = "ddsviz names"  # a column's attribute: its numbers are names


def number_format(values: Any) -> str:
    """Return Bokeh's format for numbers like these: as many decimals as they have, up to four digits that count.

    Examples
    --------
    >>> number_format([1914, 2011]), number_format([8.43, 9.1]), number_format([47000, 300])
    ('0', '0.[00]', '0,0')
    """
    present = _present(values)
    if _is_extreme(present):
        return EXTREME
    whole = "0,0" if _is_separated(present) else "0"
    decimals = _decimals(present)
    return f"{whole}.[{'0' * decimals}]" if decimals else whole


def number_writer(values: Any, digits: int = 4) -> Callable[[float], str]:
    """Return what writes numbers like these: all with as many decimals, up to so many digits that count.

    Examples
    --------
    >>> write = number_writer([8.4, 9.12, -0.5])
    >>> write(8.4), write(-0.5)
    ('8.40', '−0.50')
    """
    like = _present(values)
    comma = "," if _is_separated(like) else ""
    spec = EXTREME[1:] if _is_extreme(like) else f"{comma}.{_decimals(like, digits)}f"
    return lambda value: _signed(f"{value:{spec}}")


def value_writer(column: pd.Series) -> Callable[[Any], str]:
    """Return what writes single values of a column of numbers, times or text: no nought stands at a number's end.

    Examples
    --------
    >>> import pandas as pd
    >>> value_writer(pd.Series([8.4, 9.12]))(8.4)
    '8.4'
    """
    if column.dtype.kind == "M":
        pattern = time_format(column)
        return lambda value: "–" if _is_missing(value) else _time_text(value, pattern)
    if column.dtype.kind not in "iuf":
        return lambda value: "–" if _is_missing(value) else str(value)
    if column.attrs.get(NAMES):
        return lambda value: "–" if _is_missing(value) else _signed(str(int(value)))
    write = number_writer(column)

    def trimmed(value: Any) -> str:
        text = "–" if _is_missing(value) else write(float(value))
        return text.rstrip("0").rstrip(".") if "." in text else text

    return trimmed


def value_text(value: Any, column: pd.Series) -> str:
    """Write one value of a column."""
    return value_writer(column)(value)


def _time_text(value: Any, pattern: str) -> str:
    if pattern == MILLISECOND_FORMAT:
        return time_text(value, MICROSECOND_FORMAT)[:-3]
    return time_text(value, pattern)


def time_text(value: Any, pattern: str) -> str:
    """Write a time by a strftime format, its month in English whatever the computer's language is."""
    try:
        return str(value.strftime(pattern.replace("%b", MONTHS[value.month - 1])))
    except (NotImplementedError, ValueError):  # of a year that Python's own dates do not have
        return str(value.isoformat(sep=" "))


def as_names(column: pd.Series) -> pd.Series:
    """Return a column that is written as names are: its whole numbers with all their digits, and no sign between them.

    A postcode or a telephone number is no amount, and two numbers of sixteen digits are two names.

    Examples
    --------
    >>> import pandas as pd
    >>> column_texts(pd.Series([10040])), column_texts(as_names(pd.Series([10040])))
    (['10,040'], ['10040'])
    """
    if not is_whole(column):
        return column
    named = column.copy(deep=False)
    named.attrs = {**named.attrs, NAMES: True}
    return named


def is_whole(column: pd.Series) -> bool:
    """Tell whether a column holds whole numbers and nothing else."""
    if column.dtype.kind in "iu":
        return True
    if column.dtype.kind != "f":
        return False
    present = _present(column)
    return bool(len(present) and (present % 1 == 0).all())


def distinct_texts(values: list[Any], column: pd.Series) -> list[str]:
    """Write different values of a column as names: with as many digits as tell them apart.

    Examples
    --------
    >>> import pandas as pd
    >>> close = pd.Series([55.9500001, 55.9500002])
    >>> column_texts(close), distinct_texts(list(close), close)
    (['55.95', '55.95'], ['55.9500001', '55.9500002'])
    """
    texts = [*map(value_writer(as_names(column)), values)]
    if len(set(texts)) < len(texts) and column.dtype.kind == "f":
        return [_signed(f"{value:.15g}" if float(f"{value:.15g}") == value else repr(float(value))) for value in values]
    return texts


def _is_missing(value: Any) -> bool:
    return value is None or value != value


def _signed(text: str) -> str:
    """Return a number with a real minus sign, and a nought with none."""
    return text.replace("-", "−") if text.strip("-0.,") else text.lstrip("-")


def time_format(times: pd.Series) -> str:
    """Return the strftime format that tells times apart: to the day, the minute, the second, or finer."""
    present = times.dropna().drop_duplicates()
    if (present.dt.normalize() == present).all():
        return DAY_FORMAT
    present = present if getattr(present.dtype, "tz", None) is None else present.dt.tz_convert(None)
    seconds = present.dt.floor("s")
    if not seconds.duplicated().any():
        return MINUTE_FORMAT if (present.dt.second == 0).all() else SECOND_FORMAT
    return MICROSECOND_FORMAT if present.dt.floor("ms").duplicated().any() else MILLISECOND_FORMAT


def column_texts(column: pd.Series) -> list[str]:
    """Write all values of a column, its numbers with as many decimals each."""
    if column.dtype.kind not in "iuf" or column.attrs.get(NAMES):
        return [*map(value_writer(column), column)]
    write = number_writer(column)
    return ["–" if value != value else write(value) for value in column.to_numpy(dtype=np.float64).tolist()]


def span_text(column: pd.Series) -> str:
    """Write the range of a column, such as "1914 to 2011"."""
    write = value_writer(column)
    low, high = write(column.min()), write(column.max())
    return low if low == high else f"{low} to {high}"


def _present(values: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    array = np.asarray(values, dtype=np.float64).ravel()
    return array[np.isfinite(array)]


def _is_extreme(present: np.ndarray[Any, np.dtype[np.float64]]) -> bool:
    """Tell whether numbers are so large or small that they are written with powers of ten."""
    sizes = np.abs(present[present != 0])
    return bool(sizes.max(initial=0) >= 1e15 or sizes.min(initial=1) < 1e-6)


def _is_separated(present: np.ndarray[Any, np.dtype[np.float64]]) -> bool:
    return bool(np.abs(present).max(initial=0) >= SEPARATED_FROM)


def _decimals(present: np.ndarray[Any, np.dtype[np.float64]], digits: int = 4) -> int:
    """Return the decimals that numbers need, up to so many digits that count in a number of middling size."""
    sizes = np.abs(present[present != 0])
    if not len(sizes):
        return 0
    middling = float(np.median(sizes))
    enough = int(np.clip(digits - np.floor(np.log10(middling)) - 1, 0, DECIMALS_AT_MOST))
    near = 1e-9 * max(float(sizes.max()), 1e-9)
    for decimals in range(enough):
        if (np.abs(np.round(present, decimals) - present) <= near).all():
            return decimals
    return enough
