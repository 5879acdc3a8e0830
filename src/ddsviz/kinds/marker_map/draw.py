"""What the places of a marker map show: the values of their rows, and colours for them."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from ddsviz import theme
from ddsviz.ask.classification import Classification
from ddsviz.ask.places import Places
from ddsviz.ask.style import Style
from ddsviz.maps.encoding import Encoding, encoded_categories, encoded_numbers
from ddsviz.plain import kind_of

if TYPE_CHECKING:
    import pandas as pd


def row_values(column: pd.Series, places: Places) -> pd.Series:
    """Return the values of the rows that have a place, in the places' order."""
    return column.iloc[places.rows].reset_index(drop=True)


def encoding_of(column: pd.Series, name: Hashable, style: Style, how: Classification) -> Encoding | None:
    """Return the colours of rows by a column, or None where it has no value."""
    if column.isna().all():
        return None
    if kind_of(column) == "number":
        return encoded_numbers(column.astype("float64"), style.label(name), style, how, "row", theme.POINTS)
    texts = column.astype(str).where(column.notna(), None) if kind_of(column) == "time" else column
    return encoded_categories(texts, style.name(name), style, "row")
