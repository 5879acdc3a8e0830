"""Values in the few kinds that answers are compared in, whichever library they come from."""

from __future__ import annotations

import datetime
import math
import numbers
from collections.abc import KeysView, ValuesView
from typing import Any

import narwhals
import numpy
import pandas

AS_THEY_ARE = (
    str,
    bool,
    int,
    float,
    list,
    tuple,
    dict,
    pandas.DataFrame,
    pandas.Series,
    pandas.Index,
    pandas.Timestamp,
)
DATES = (datetime.date, numpy.datetime64)
DURATIONS = (datetime.timedelta, numpy.timedelta64)
SERIES_OF_VALUES = (range, KeysView, ValuesView, pandas.api.extensions.ExtensionArray)


def plain(value: Any) -> Any:
    """Return a value in a kind that can be compared: tables as pandas has them, dates as timestamps, columns as lists.

    Examples
    --------
    >>> import decimal
    >>> plain(range(3)), plain(decimal.Decimal("0.5")), plain(datetime.date(2015, 3, 29))
    ([0, 1, 2], 0.5, Timestamp('2015-03-29 00:00:00'))
    """
    if value is pandas.NA or value is pandas.NaT or value is numpy.ma.masked:
        return math.nan
    if isinstance(value, AS_THEY_ARE):
        return value
    if isinstance(value, numpy.ndarray) and value.ndim == 0:
        return plain(value[()])
    if isinstance(value, DATES):
        return pandas.Timestamp(value)
    if isinstance(value, DURATIONS):
        return pandas.Timedelta(value)
    if isinstance(value, numbers.Number) and not isinstance(value, (numpy.generic, complex)):
        return float(value)  # type: ignore[arg-type]
    if isinstance(value, SERIES_OF_VALUES):
        return list(value)
    return set(value) if isinstance(value, frozenset) else _of_another_library(value)


def _of_another_library(value: Any) -> Any:
    """Return a table or a column of Polars, PyArrow and others as pandas has it; all else as it is."""
    known = narwhals.from_native(value, pass_through=True, allow_series=True)
    if isinstance(known, narwhals.LazyFrame):
        known = known.collect()
    if isinstance(known, narwhals.DataFrame):
        return pandas.DataFrame(known.to_dict(as_series=False))
    return known.to_list() if isinstance(known, narwhals.Series) else value
