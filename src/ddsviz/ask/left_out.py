"""What a picture of a whole table leaves out, and why: columns with no value, and numbers that are written as text."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.ask.style import Style
from ddsviz.ask.texts import number_mend
from ddsviz.errors import Mend
from ddsviz.frames import Frame
from ddsviz.plain import kind_of
from ddsviz.wording import joined

if TYPE_CHECKING:
    import pandas as pd

MOST_TOLD = 3
FEWEST_ROWS_COUNTED = 4
YEARS = 1_000, 2_200
NAME_OF_A_NUMBER = re.compile(r"(.*[\W_])?(id|nr|key|code|index|year|month|week|day|hour)|unnamed: 0", re.IGNORECASE)
CAMEL_CASE_ID = re.compile(r".*[a-z]I[dD]")


def empty_columns(frame: Frame, names: Iterable[Hashable]) -> list[Hashable]:
    """Return the columns that have no value."""
    return [name for name in names if frame.kind(name) != "unreadable" and frame.column(name).isna().all()]


def notes_on_whole_table(frame: Frame, used: Iterable[Any], style: Style) -> list[str]:
    """Say which columns a picture of a whole table left out, of those that have no other use in it."""
    taken = {frame.find(name, "data") for name in used if name in frame.columns}
    names = [name for name in frame.columns if name not in taken]
    if frame.large is None:
        return left_out_notes(empty_columns(frame, names), columns_of_text_numbers(frame, names), style)
    numbers = [name for name in frame.of_kind("number") if name in names]
    notes = left_out_notes([name for name in numbers if frame.large.gaps(name) == frame.rows], {}, style)
    texts = [name for name in names if frame.kind(name) == "text"]
    found = [style.name(name) for name in texts and columns_of_text_numbers(frame.extremes_of(texts), texts)]
    if not found:
        return notes
    one = len(found) == 1
    columns = f"column {found[0]}, which holds" if one else f"columns {joined(found)}, which hold"
    why = f"numbers written as text. Turn them into numbers in {frame.large.engine} first."
    return [*notes, f"Left out the {columns} {why}"]


def columns_of_text_numbers(frame: Frame, names: Iterable[Hashable]) -> dict[Hashable, Mend]:
    """Return the columns of numbers that are written as text, each with what makes numbers of them."""
    mends = {name: number_mend(frame, name) for name in names if frame.kind(name) == "text"}
    return {name: mend for name, mend in mends.items() if mend is not None}


def left_out_notes(empty: list[Hashable], texts: dict[Hashable, Mend], style: Style) -> list[str]:
    """Say which columns were left out, and what to do that they are drawn."""
    notes = []
    if empty:
        names = joined(style.name(name) for name in empty)
        notes.append(
            f"Left out the column {names}, which has no value."
            if len(empty) == 1
            else f"Left out the columns {names}, which have no value."
        )
    for name, mend in [*texts.items()][:MOST_TOLD]:
        notes.append(
            f"Left out the column {style.name(name)}, which holds numbers written as text (to draw it: {mend.inline})."
        )
    more = [style.name(name) for name in [*texts][MOST_TOLD:]]
    if more:
        columns = "column" if len(more) == 1 else "columns"
        notes.append(f"Left out the {columns} {joined(more)} for the same reason.")
    return notes


def columns_that_number_rows(frame: Frame, names: Iterable[Hashable]) -> list[Hashable]:
    """Return the columns of numbers that tell rows apart and measure nothing: years, ids, running numbers.

    They are whole and unique, and called so; or they come first, and rise by one or are years.
    """
    return [name for name in names if _numbers_rows(name, frame.column(name), first=name == frame.columns[0])]


def _numbers_rows(name: Hashable, column: pd.Series, first: bool) -> bool:
    if kind_of(column) != "number" or len(column) < 2 or column.isna().any() or not column.is_unique:
        return False
    values = column.to_numpy()
    if not (values % 1 == 0).all():
        return False
    text = str(name)
    if NAME_OF_A_NUMBER.fullmatch(text) or CAMEL_CASE_ID.fullmatch(text):
        return True
    steps = np.diff(values)
    if not first or column.dtype.kind != "i" or len(values) < FEWEST_ROWS_COUNTED or (steps != steps[0]).any():
        return False
    are_years = YEARS[0] <= values.min() and values.max() <= YEARS[1]
    return bool(are_years or (abs(steps[0]) == 1 and values.min() in (0, 1)))
