"""Columns of texts for a map's cards and tables: as a reader sees them, and each different text sent once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.packing import packed
from ddsviz.limits import MAX_TEXT_LENGTH
from ddsviz.numbers import column_texts
from ddsviz.wording import joined, shortened

BETWEEN = "|"
MOST_BYTES_A_SIGN = 6  # as JSON

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


def within_budget(columns: Columns, most: int, headline: bool = True) -> tuple[Columns, list[str]]:
    """Keep the columns whose texts fit into so many bytes, short ones first, and return a note on the others.

    With `headline`, the first column comes before all: it names a card.
    """
    if sum(len(column) for _, column in columns) * MAX_TEXT_LENGTH * MOST_BYTES_A_SIGN <= most:
        return columns, []
    sizes = [_bytes(text_columns([column])[0]) for column in columns]
    kept: list[int] = []
    for index in sorted(range(len(columns)), key=lambda index: (not (headline and index == 0), sizes[index])):
        if sum(sizes[one] for one in kept) + sizes[index] <= most:
            kept.append(index)
    if len(kept) == len(columns):
        return columns, []
    names = joined(column[0] for index, column in enumerate(columns) if index not in kept)
    note = f"The cards leave out {names}: all texts together would take more than {most / 1e6:.1f} MB."
    return [columns[index] for index in sorted(kept)], [note]


def _bytes(column: dict[str, Any]) -> int:
    return len(json.dumps(column, ensure_ascii=False).encode("utf-8", "replace"))


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
    number_of = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    if len(number_of) * 2 > len(texts):
        return _together(texts)
    return {**_together(list(number_of)), "which": packed(np.array([number_of[text] for text in texts]))}


def _together(texts: Sequence[str]) -> dict[str, Any]:
    """Return texts as one, which is shorter by a quarter, where no text has the sign that stands between them."""
    if any(BETWEEN in text for text in texts):
        return {"texts": list(texts)}
    return {"texts": BETWEEN.join(texts), "between": BETWEEN}
