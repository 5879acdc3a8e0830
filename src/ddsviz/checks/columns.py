"""Questions asked of the columns that a chart needs."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.checks.look import is_colour, named_colours
from ddsviz.checks.times import wall_clock
from ddsviz.errors import ColumnError, OptionError
from ddsviz.frames import Frame
from ddsviz.limits import LARGEST_NUMBER
from ddsviz.plain import kind_of
from ddsviz.wording import counted, did_you_mean, joined, shortened

if TYPE_CHECKING:
    import pandas as pd

YEARS = 1, 9_999
LENGTH_OF_TIME = re.compile(r"-?\d+ days( .*)?|\d+:\d\d:\d\d(\.\d+)?")  # as pandas and Python write them


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
        raise ColumnError(_not_numbers(column, name))
    values = column.astype("float64")
    _check_finite(values, name)
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
    if kind_of(column) == "text" and _reads_as_dates(column):
        example = shortened(str(column.dropna().iloc[0]), 30)
        raise ColumnError(
            f"The column '{name}' holds dates written as text, such as '{example}'. "
            f"Turn them into dates: data['{name}'] = pd.to_datetime(data['{name}'])."
        )
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
        _check_finite(column, name)
    return _clock(column, name) if kind_of(column) == "time" else column


def _clock(column: pd.Series, name: Any) -> pd.Series:
    """Return times as a clock on the wall shows them, where their years can be written."""
    ends = column.min(), column.max()
    if any(not YEARS[0] <= end.year <= YEARS[1] for end in ends):
        raise ColumnError(
            f"The column '{name}' holds times outside the years {YEARS[0]} to {YEARS[1]:,}, which no calendar of ours "
            "writes. Take such rows out, or write years as numbers."
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
        hint = did_you_mean(str(color), named_colours())
        raise ColumnError(f"{fault}{hint.replace('mean', 'mean the colour')}") from None


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
    if isinstance(names, (str, int)):
        names = [names]
    if not isinstance(names, (list, tuple)) and not hasattr(names, "tolist"):
        raise OptionError(f"{argument} is a column or a list of columns, and not a {type(names).__name__}.")
    found = [frame.find(name, argument) for name in names]
    return list(dict.fromkeys(found))


def _check_present(column: pd.Series, name: Any) -> None:
    import pandas as pd

    if pd.isna(column.iat[0]) and column.isna().all():
        raise ColumnError(f"The column '{name}' is empty: all its values are missing. Choose another column.")


def _check_finite(values: pd.Series, name: Any) -> None:
    infinite = np.abs(values.to_numpy()) > LARGEST_NUMBER
    if infinite.any():
        raise ColumnError(
            f"The column '{name}' holds {counted(int(infinite.sum()), 'infinite number')} "
            f"(or one too large to draw), first in row {int(infinite.argmax())}. "
            f"Often a division by zero made it. Take such rows out: data = data[data['{name}'].abs() < 1e100]."
        )


def _not_numbers(column: pd.Series, name: Any) -> str:
    if kind_of(column) == "time":
        return f"The column '{name}' holds dates or times, and numbers are needed here."
    texts = [shortened(str(value), 30) for value in column.dropna().unique()]
    if set(texts) <= {"True", "False"}:
        return (
            f"The column '{name}' holds True and False where numbers are needed. "
            f"Turn them into 1 and 0: data['{name}'] = data['{name}'].astype(int)."
        )
    if texts and all(map(LENGTH_OF_TIME.fullmatch, texts)):
        hours = f"pd.to_timedelta(data['{name}'].astype('str')).dt.total_seconds() / 3600"
        return (
            f"The column '{name}' holds lengths of time or times of day where numbers are needed, such as "
            f"'{texts[0]}'. Turn them into hours: data['{name}'] = {hours}."
        )
    offending = [text for text in texts if not _reads_as_number(text)]
    if not offending:
        return (
            f"The column '{name}' holds numbers written as text, such as {texts[0]!r}. "
            f"Turn them into numbers: data['{name}'] = pd.to_numeric(data['{name}'])."
        )
    return (
        f"The column '{name}' holds text where numbers are needed, such as {joined(map(repr, offending[:3]))}. Choose "
        f"a column of numbers, or mend it: data['{name}'] = pd.to_numeric(data['{name}'], errors='coerce')."
    )


def _reads_as_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _reads_as_dates(column: pd.Series) -> bool:
    """Tell whether the first few texts are dates, written from the year down or with slashes."""
    texts = [str(value).strip() for value in column.dropna().head(5)]
    return all(re.match(r"\d{4}-\d{1,2}(-\d{1,2})?|\d{1,2}/\d{1,2}/\d{2,4}", text) for text in texts)
