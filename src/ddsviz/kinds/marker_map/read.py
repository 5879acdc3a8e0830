"""What a marker map is asked to show of each place, checked."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from ddsviz.ask import columns as check_columns
from ddsviz.ask.classification import Classification, check_numbers_asked_for
from ddsviz.ask.palette import category_colours
from ddsviz.ask.style import Style
from ddsviz.errors import Faults, Mend, OptionError
from ddsviz.frames import Frame
from ddsviz.limits import MAX_ROWS_COLLECTED, MAX_TEXT_BYTES_OF_PLACES
from ddsviz.wording import counted

BYTES_A_ROW = 20  # a position and a short text


@dataclass(frozen=True)
class Cards:
    """What is told of each place.

    Attributes
    ----------
    frame : Frame
        The caller's table.
    style : Style
        Title, size, names, units and palette.
    how : Classification
        How numbers become colours.
    columns : list of columns
        What the cards tell.
    is_headed : bool
        Whether the first of them is what a place is called.
    colour_name : column or None
        What the colour shows.
    fixed : str or None
        The colour that the caller gave all places.
    html : column or None
        Cards that the caller has written, as HTML.
    """

    frame: Frame
    style: Style
    how: Classification
    columns: list[Hashable]
    is_headed: bool
    colour_name: Hashable | None
    fixed: str | None
    html: Hashable | None

    @property
    def fill(self) -> str:
        """The colour of places where it shows nothing."""
        return self.fixed or category_colours(self.style, [""])[0]

    @property
    def hidden(self) -> list[Hashable]:
        """What a map of counts does not show."""
        return [*self.columns, *([] if self.html is None else [self.html])]


def cards_of(
    faults: Faults, frame: Frame, style: Style, how: Classification, *,
    label: Any, info: Any, tooltip: Any, color: Any, html: Any,
) -> Cards:  # fmt: skip
    """Return what is told of each place, checked."""
    fixed = check_columns.fixed_colour(frame, color)
    colour_name, columns, html_column = None, [], None
    with faults:
        colour_name = None if color is None or fixed else check_columns.colour_column(frame, color)
        if colour_name is not None and frame.large is None:
            check_columns.anything(frame, colour_name, "color")
        check_numbers_asked_for(how, colour_name is not None and frame.kind(colour_name) == "number", "color")
    with faults:
        columns = shown_columns(frame, label, info, tooltip, colour_name)
    with faults:
        html_column = html if html is None or frame.large is not None else _readable(frame, html)
    return Cards(frame, style, how, columns, label is not None, colour_name, fixed, html_column)


def _readable(frame: Frame, name: Any) -> Hashable:
    found = frame.find(name, "popup_html")
    frame.column(found)
    return found


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


def check_html(cards: Cards) -> None:
    """Refuse HTML that would swell the notebook."""
    if cards.html is None:
        return
    html = cards.frame.column(cards.html)
    if int(html.dropna().astype(str).str.len().sum()) > MAX_TEXT_BYTES_OF_PLACES:
        raise OptionError(
            f"The HTML of {cards.html} takes more than {MAX_TEXT_BYTES_OF_PLACES / 1e6:.1f} MB. Shorten it."
        )
