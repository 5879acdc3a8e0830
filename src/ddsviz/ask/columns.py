"""Questions asked of the columns that a chart needs."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.ask.style import is_colour, named_colours
from ddsviz.ask.texts import neither_numbers_nor_times, not_numbers
from ddsviz.clocks import wall_clock
from ddsviz.errors import ColumnError, Mend, OptionError
from ddsviz.frames import Frame
from ddsviz.limits import LARGEST_NUMBER
from ddsviz.plain import kind_of
from ddsviz.wording import counted, nearest, quoted

if TYPE_CHECKING:
    import pandas as pd

YEARS = 1, 9_999
TRUTHS = {"True", "False"}
LENGTH_OF_TIME = re.compile(r"-?\d+ days( .*)?|\d+:\d\d(:\d\d(\.\d+)?)?")  # as pandas and Python write them


def numbers(frame: Frame, name: Any, argument: str) -> pd.Series:
    """Return a column of numbers as floats; what is missing is NaN.

    Raises
    ------
    ColumnError
        If there is no such column, it holds something else, nothing, or numbers that no axis can hold.
    """
    column = frame.column(frame.find(name, argument))
    _check_present(column, name)
    if kind_of(column) != "number":
        raise _not_numbers(frame, frame.find(name, argument))
    values = column.astype("float64")
    _check_finite(frame, values, frame.find(name, argument))
    return values


def measures(frame: Frame, name: Any, argument: str) -> pd.Series:
    """Return a column of numbers or times, as an axis can be made of.

    Raises
    ------
    ColumnError
        As for `numbers`.
    """
    column = frame.column(frame.find(name, argument))
    _check_present(column, name)
    if kind_of(column) == "time":
        return _clock(column, name)
    if kind_of(column) == "text" and not _has_own_way(column):
        raise neither_numbers_nor_times(frame, frame.find(name, argument))
    values = numbers(frame, name, argument)
    return column if column.dtype.kind in "iu" else values  # years stay whole


def anything(frame: Frame, name: Any, argument: str) -> pd.Series:
    """Return a column of any kind.

    Raises
    ------
    ColumnError
        If there is no such column, it holds nothing, or numbers that no axis can hold.
    """
    column = frame.column(frame.find(name, argument))
    _check_present(column, name)
    if column.dtype.kind == "f":
        _check_finite(frame, column, frame.find(name, argument))
    return _clock(column, name) if kind_of(column) == "time" else column


def _clock(column: pd.Series, name: Any) -> pd.Series:
    """Return times as a clock on the wall shows them, where their years can be written."""
    ends = column.min(), column.max()
    if any(not YEARS[0] <= end.year <= YEARS[1] for end in ends):
        raise ColumnError(
            f"The column {quoted(name)} holds times outside the years {YEARS[0]} to {YEARS[1]:,}, which no "
            "calendar of ours writes. Take such rows out, or write years as numbers."
        )
    return wall_clock(column)


def fixed_colour(frame: Frame, color: Any) -> str | None:
    """Return the one colour for all that `color` names, or None where it names a column."""
    return str(color) if is_colour(color) and color not in frame.columns else None


def colour_column(frame: Frame, color: Any) -> Hashable:
    """Return the column that `color` names.

    Raises
    ------
    ColumnError
        If there is none; the nearest colour is suggested too.
    """
    try:
        return frame.find(color, "color")
    except ColumnError as fault:
        match = nearest(str(color), named_colours())
        if match is None:
            raise
        mend = Mend.options(color=match)
        raise ColumnError(f"{fault} Or did you mean the colour, {mend}?", *fault.mends, mend) from None


def many(frame: Frame, names: Any, argument: str) -> list[Hashable]:
    """Return the columns that a name, or a list of names, stands for; None is none.

    Raises
    ------
    ColumnError
        If there is no such column.
    OptionError
        If it is not a name or a list of names.
    """
    if names is None:
        return []
    if isinstance(names, Hashable) and not isinstance(names, tuple):
        names = [names]
    if not isinstance(names, (list, tuple)) and not hasattr(names, "tolist"):
        raise OptionError(f"{argument} is a column or a list of columns, and not a {type(names).__name__}.")
    found = [frame.find(name, argument) for name in names]
    return list(dict.fromkeys(found))


def _check_present(column: pd.Series, name: Any) -> None:
    import pandas as pd

    if pd.isna(column.iat[0]) and column.isna().all():
        raise ColumnError(f"The column {quoted(name)} is empty: all its values are missing. Choose another column.")


def _check_finite(frame: Frame, values: pd.Series, name: Hashable) -> None:
    infinite = np.abs(values.to_numpy()) > LARGEST_NUMBER
    if infinite.any():
        written = frame.written(name)
        mend = frame.mend(f"data = data[~({written}.abs() >= 1e100)]")
        raise ColumnError(
            f"The column {quoted(name)} holds {counted(int(infinite.sum()), 'infinite number')} "
            f"(or one too large to draw), first in row {int(infinite.argmax())}. "
            f"Often a division by zero made it. Take such rows out:{mend}", mend,
        )  # fmt: skip


def _has_own_way(column: pd.Series) -> bool:
    """Tell whether a column holds truth values, categories of numbers, or lengths of time."""
    texts = column.dropna().unique().astype(str)
    return set(texts) <= TRUTHS or _numeric_categories(column) or all(map(LENGTH_OF_TIME.fullmatch, texts))


def _numeric_categories(column: pd.Series) -> bool:
    return hasattr(column, "cat") and column.cat.categories.dtype.kind in "iuf"


def _not_numbers(frame: Frame, name: Hashable) -> ColumnError:
    """Return what is said of a column that does not hold numbers."""
    column, written = frame.column(name), frame.written(name)
    said = f"The column {quoted(name)} holds"
    if kind_of(column) == "time":
        return ColumnError(f"{said} dates or times, and numbers are needed here. Choose a column of numbers.")
    texts = [str(value) for value in column.dropna().unique()]
    if _numeric_categories(column):
        mend = frame.mend(f"{written} = {written}.astype(float)")
        return ColumnError(f"{said} categories that are numbers. Turn them into numbers:{mend}", mend)
    if set(texts) <= TRUTHS:
        mend = frame.mend(f"{written} = {frame.as_text(name)}.map({{'True': 1, 'False': 0}})")
        return ColumnError(f"{said} True and False where numbers are needed. Turn them into 1 and 0:{mend}", mend)
    if all(map(LENGTH_OF_TIME.fullmatch, texts)):
        seconds = " + ':00'" if all(text.count(":") == 1 for text in texts) else ""
        hours = f"pd.to_timedelta({frame.as_text(name)}{seconds}).dt.total_seconds() / 3600"
        mend = frame.mend(f"{written} = {hours}")
        return ColumnError(
            f"{said} lengths of time or times of day where numbers are needed, such as {quoted(texts[0])}. Turn them "
            f"into hours:{mend}", mend,
        )  # fmt: skip
    return not_numbers(frame, name)
