"""Columns of texts for a map's cards and tables: as a reader sees them, and each different text sent once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.packing import packed
from ddsviz.limits import MAX_TEXT_LENGTH
from ddsviz.numbers import column_texts
from ddsviz.wording import shortened

BETWEEN = "|"

if TYPE_CHECKING:
    import pandas as pd

    Columns = list[tuple[str, pd.Series]]
    """What a card or a table shows: columns with their readable names."""


def text_columns(columns: Columns) -> list[dict[str, Any]]:
    """Return columns with their names: their texts, or their different texts and which of them each row has."""
    return [
        {"name": name, **once([shortened(text, MAX_TEXT_LENGTH) for text in column_texts(column)])}
        for name, column in columns
    ]


def html_column(column: pd.Series) -> dict[str, Any]:
    """Return a column of HTML, as the caller wrote it."""
    return once(["" if value is None or value != value else str(value) for value in column])


def once(texts: Sequence[str]) -> dict[str, Any]:
    """Return texts, each different one once where that is shorter.

    Examples
    --------
    >>> once(["a", "b|c"]), once(["a", "b", "a", "a"])
    ({'texts': ['a', 'b|c']}, {'texts': 'a|b', 'between': '|', 'which': 'AAEAAA=='})
    """
    place = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    if len(place) * 2 > len(texts):
        return _together(texts)
    return {**_together(list(place)), "which": packed(np.array([place[text] for text in texts]))}


def _together(texts: Sequence[str]) -> dict[str, Any]:
    """Return texts as one, which is shorter by a quarter, where no text has the sign that stands between them."""
    if any(BETWEEN in text for text in texts):
        return {"texts": list(texts)}
    return {"texts": BETWEEN.join(texts), "between": BETWEEN}
