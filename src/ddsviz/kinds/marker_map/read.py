"""What a marker map is asked to show of each place, checked."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from ddsviz.ask import columns as check_columns
from ddsviz.errors import Mend, OptionError
from ddsviz.frames import Frame
from ddsviz.limits import MAX_ROWS_COLLECTED, MAX_TEXT_BYTES_OF_PLACES
from ddsviz.wording import counted

if TYPE_CHECKING:
    import pandas as pd


BYTES_A_ROW = 20  # a position and a short text


def check_few(rows: int, reduce: Any) -> None:
    """Refuse to draw each of very many rows."""
    if reduce is False and rows > MAX_ROWS_COLLECTED:
        raise OptionError(
            f"{counted(rows, 'row')} one by one would take about {rows * BYTES_A_ROW / 1e6:.1f} MB in the notebook; up "
            f"to {MAX_ROWS_COLLECTED:,} are drawn so. Leave reduce out, or draw a part of them.",
            Mend.options(reduce=...),
        )


def shown_columns(frame: Frame, label: Any, info: Any, tooltip: Any, color: Any) -> list[Hashable]:
    """Return the columns of the cards: what names a place, what is asked for, what the colour shows."""
    found = [
        *([] if label is None else [frame.find(label, "label")]),
        *check_columns.many(frame, info, "info"),
        *check_columns.many(frame, tooltip, "tooltip"),
        *([] if color is None else [color]),
    ]
    for name in found if frame.large is None else []:
        frame.column(name)  # says so where it cannot be read
    return list(dict.fromkeys(found))


def check_html(html: pd.Series, name: Hashable) -> None:
    """Refuse HTML that would swell the notebook."""
    if int(html.dropna().astype(str).str.len().sum()) > MAX_TEXT_BYTES_OF_PLACES:
        raise OptionError(f"The HTML of {name} takes more than {MAX_TEXT_BYTES_OF_PLACES / 1e6:.1f} MB. Shorten it.")
