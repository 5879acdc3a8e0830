"""Columns of every library as plain pandas ones: numbers, times, true and false, or text."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Literal

from ddsviz.errors import ColumnError, Mend
from ddsviz.wording import listed, quoted, writable

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["number", "time", "text", "unreadable"]

LARGEST_WHOLE = 2**63 - 1
LARGEST_EXACT = 2**53  # of whole numbers as floats
LONG_COLUMN = 50_000  # rows from which on texts that come again and again are kept once each
ROWS_LOOKED_AT, FEW_TEXTS = 5_000, 500


def kind_of(column: pd.Series) -> Kind:
    """Tell whether a plain column holds numbers, times or text (true and false count as text)."""
    if column.dtype.kind in "iuf":
        return "number"
    return "time" if column.dtype.kind == "M" else "text"


def plain(column: pd.Series) -> pd.Series:
    """Return a column with NumPy's numbers, pandas' times, or text and None.

    Nullable and Arrow columns lose their wrapping, dates become times at midnight, periods the time they start.
    """
    import pandas as pd
    from pandas.api import types

    if isinstance(column.dtype, pd.CategoricalDtype):
        return column
    if isinstance(column.dtype, pd.PeriodDtype):
        return column.dt.to_timestamp()
    if types.is_bool_dtype(column.dtype):
        return column.astype(object).map({True: "True", False: "False"})
    if types.is_complex_dtype(column.dtype) or types.is_timedelta64_dtype(column.dtype):
        return column.astype(str).where(column.notna(), None)
    if types.is_numeric_dtype(column.dtype):
        return _plain_numbers(column)
    if types.is_datetime64_any_dtype(column.dtype):
        return _plain_times(column)
    return _from_objects(column)


def named(column: pd.Series, read: pd.Series | None = None) -> pd.Series:
    """Return a plain column, and whole numbers that are too long for a float as texts of their digits.

    Parameters
    ----------
    column : pandas.Series
        As a table has it.
    read : pandas.Series, optional
        The same as a plain column, where it is known already.

    Examples
    --------
    >>> import pandas as pd
    >>> named(pd.Series([9007199254740993, None], dtype="Int64")).tolist()
    ['9007199254740993', None]
    """
    import pandas as pd

    found = plain(column) if read is None else read
    if found.dtype.kind != "f" or not found.abs().max() >= LARGEST_EXACT or column.dtype.kind == "f":
        return found
    whole = column.reset_index(drop=True)
    if pd.api.types.infer_dtype(whole, skipna=True) != "integer":
        return found
    texts = [None if gap else str(int(value)) for value, gap in zip(whole, whole.isna(), strict=True)]
    return pd.Series(texts, dtype=object, name=column.name)


def _plain_numbers(column: pd.Series) -> pd.Series:
    if column.dtype.kind in "iuf" and isinstance(column.dtype.type, type) and not hasattr(column.dtype, "na_value"):
        return (
            column if column.dtype.itemsize == 8 else column.astype("float64" if column.dtype.kind == "f" else "int64")
        )
    if column.isna().any() or column.dtype.kind not in "iu" or column.max() > LARGEST_WHOLE:
        return column.astype("Float64").astype("float64")
    return column.astype("int64")


def _plain_times(column: pd.Series) -> pd.Series:
    import pandas as pd

    if not isinstance(column.dtype, pd.ArrowDtype):
        return column
    if column.dtype.type is datetime.date:
        return column.astype("datetime64[s]")
    try:
        return pd.Series(pd.array(column.dt.to_pydatetime()), name=column.name)
    except OverflowError:
        raise ColumnError(
            f"The column {quoted(column.name)} holds times outside the years 1 to 9,999. Take such rows out."
        ) from None


def _from_objects(column: pd.Series) -> pd.Series:
    """Return what a column of Python objects holds: numbers or times where all are, else text."""
    import pandas as pd

    if isinstance(column.dtype, pd.StringDtype):
        if len(column) >= LONG_COLUMN and column.head(ROWS_LOOKED_AT).nunique() <= FEW_TEXTS:
            return _once_each(column)
        return pd.Series(column.to_numpy(dtype=object, na_value=None), name=column.name, dtype=object)
    inferred = pd.api.types.infer_dtype(column, skipna=True)
    if inferred in ("integer", "floating", "mixed-integer-float", "decimal"):
        return _numbers_of_objects(column)
    if inferred in ("datetime", "datetime64", "date"):
        return _times_of_objects(column)
    texts = [None if gap else writable(value) for value, gap in zip(column, column.isna(), strict=True)]
    if inferred.startswith("mixed"):
        texts = _told_apart(list(column), texts)
    return pd.Series(texts, dtype=object, name=column.name)


def _told_apart(values: list[object], texts: list[str | None]) -> list[str | None]:
    """Return texts of values, where a text that reads as another value does says that it is one: 1 and "1" are two."""
    others = {text for value, text in zip(values, texts, strict=True) if not isinstance(value, str)}
    return [
        f"{text} (text)" if isinstance(value, str) and text in others else text
        for value, text in zip(values, texts, strict=True)
    ]


def _numbers_of_objects(column: pd.Series) -> pd.Series:
    import pandas as pd

    try:
        return pd.to_numeric(column.where(column.notna(), None), errors="coerce").astype("float64")
    except OverflowError:
        raise ColumnError(
            f"The column {quoted(column.name)} holds a number of more than 300 digits, too large to draw. "
            "Take such rows out."
        ) from None


def _once_each(column: pd.Series) -> pd.Series:
    """Return texts as categories in no order of their own: what is asked of them is then asked of each text once."""
    import pandas as pd

    codes, texts = pd.factorize(column, sort=True)  # sorted as plain text: in no order that anybody has declared
    categories = pd.Index(texts.to_numpy(dtype=object), dtype=object)
    return pd.Series(pd.Categorical.from_codes(codes, categories=categories, validate=False), name=column.name)


def _times_of_objects(column: pd.Series) -> pd.Series:
    import pandas as pd

    zones = {str(getattr(value, "tzinfo", None)) for value in column.dropna()}
    if len(zones) > 1:
        written = f"data[{column.name!r}]"
        mend = Mend(f"{written} = pd.to_datetime({written}, utc=True).dt.tz_convert('Europe/London')")
        raise ColumnError(
            f"The times in column {quoted(column.name)} are in several time zones ({listed(sorted(zones))}). "
            f"Bring them to one, such as London's:{mend}",
            mend,
        )
    try:
        return pd.Series(pd.to_datetime(column), name=column.name)
    except (ValueError, OverflowError, TypeError) as fault:
        raise ColumnError(f"The dates in column {quoted(column.name)} cannot be placed on an axis: {fault}.") from None
