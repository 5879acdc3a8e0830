"""The options that all kinds share: words, units, sizes and colours."""

from __future__ import annotations

import datetime
import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ddsviz import theme
from ddsviz.ask import options
from ddsviz.errors import Faults, Mend, OptionError
from ddsviz.frames import Frame
from ddsviz.limits import MAX_TEXT_LENGTH
from ddsviz.numbers import DAY_FORMAT, MINUTE_FORMAT, SECOND_FORMAT, time_text
from ddsviz.wording import did_you_mean, nearest, quoted, shortened, told_apart, writable


@dataclass(frozen=True)
class Style:
    """How a chart is named, sized and coloured, checked."""

    title: str | None
    alt: str | None
    names: dict[Any, str]
    units: dict[Any, str]
    palette: list[str] | str | None
    width: int
    own_height: int | None
    notes: tuple[str, ...] = ()  # how the table was read

    @property
    def height(self) -> int:
        """Pixels: the caller's, or the usual."""
        return self.own_height or theme.HEIGHT_PX

    def name(self, column: Hashable) -> str:
        """Return a column's readable name."""
        return shortened(_words_for(column, self.names), MAX_TEXT_LENGTH)

    def telling_apart(self, columns: Iterable[Hashable]) -> Style:
        """Return the same for columns that are drawn together, with new names for those that would be called alike."""
        columns = list(columns)
        words = [_words_for(column, self.names) for column in columns]
        apart = told_apart(words, MAX_TEXT_LENGTH)
        return replace(self, names={**self.names, **dict(zip(columns, apart, strict=True))}) if apart != words else self

    def unit(self, column: Hashable) -> str:
        """Return a column's unit, or an empty text."""
        return shortened(self.units.get(column, self.units.get(str(column), "")), MAX_TEXT_LENGTH)

    def label(self, column: Hashable, zone: str | None = None) -> str:
        """Return a column's name with its unit, or its time zone, behind it, as an axis shows it."""
        unit = zone or self.unit(column)
        return f"{self.name(column)} ({unit})" if unit else self.name(column)

    def quantity(self, text: str, column: Hashable) -> str:
        """Return a number's text with its column's unit behind it, as a sentence shows it."""
        unit = self.unit(column)
        return f"{text} {unit}" if unit else text


def _words_for(column: Hashable, names: dict[Any, str]) -> str:
    """Return what a column is called: by the caller, or by its own name made readable."""
    words = names.get(column, names.get(str(column)))
    if words is None:
        words = _date_words(column) if isinstance(column, datetime.date) else _readable(str(column))
    return writable(words)


def _date_words(column: datetime.date) -> str:
    """Return the name of a column that is a day or a time, as a pivot has them."""
    if column != column:
        return str(column)
    if not isinstance(column, datetime.datetime) or column.time() == datetime.time():
        return time_text(column, DAY_FORMAT)
    return time_text(column, SECOND_FORMAT if column.second else MINUTE_FORMAT)


def style_of(
    faults: Faults,
    frame: Frame | None,
    *,
    title: Any = None,
    alt: Any = None,
    names: Any = None,
    units: Any = None,
    palette: Any = None,
    width: Any = None,
    height: Any = None,
) -> Style:
    """Check the shared options: those that do not fit become faults, and are left out of what is returned."""
    texts: dict[str, str | None] = {"title": None, "alt": None}
    for argument, text in (("title", title), ("alt", alt)):
        with faults:
            options.text(argument, text)
            texts[argument] = text if text is None else writable(text)
    sizes: dict[str, int | None] = {"width": None, "height": None}
    for argument, pixels in (("width", width), ("height", height)):
        with faults:
            options.pixels(argument, pixels)
            sizes[argument] = pixels
    given: dict[str, dict[Any, str]] = {"names": {}, "units": {}}
    for argument, words in (("names", names), ("units", units)):
        with faults:
            given[argument] = options.words(argument, words)
            if frame is not None:
                _check_known(argument, given[argument], frame)
    colours = None
    with faults:
        _check_palette(palette)
        colours = palette.strip() if isinstance(palette, str) else palette if palette is None else list(palette)
    packaged = {} if frame is None else frame.words
    return Style(
        texts["title"],
        texts["alt"],
        {**packaged.get("names", {}), **given["names"]},
        {**packaged.get("units", {}), **given["units"]},
        colours,
        sizes["width"] or theme.WIDTH_PX,
        sizes["height"],
        () if frame is None else tuple(frame.notes),
    )


def _check_known(argument: str, words: dict[Any, str], frame: Frame) -> None:
    known = {str(column) for column in [*frame.columns, frame.index_name, "value"]}
    for column in words:
        if str(column) not in known:
            match = nearest(str(column), known)
            renamed = {
                match if name == column else name: text for name, text in words.items() if name != column or match
            }
            raise OptionError(
                f"{argument} has {quoted(column)}, and the table has no such column."
                f"{did_you_mean(str(column), known)}", Mend.options(**{argument: renamed}),
            )  # fmt: skip


def _readable(column: str) -> str:
    """Return snake_case as words; leave a name that somebody wrote for readers as it is."""
    if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", column):
        words = column.replace("_", " ")
        return words[:1].upper() + words[1:]
    return column


def _check_palette(palette: Any) -> None:
    if palette is None or (isinstance(palette, str) and palette.strip()):
        return
    if isinstance(palette, (list, tuple)) and palette and all(is_colour(colour) for colour in palette):
        return
    raise OptionError(
        "palette is the name of a palette, such as 'Viridis', or a list of colours, such as ['navy', '#c8500a'], "
        f"and not {options.shown(palette)}.",
        Mend.options(palette="Viridis"),
    )


def is_colour(value: Any) -> bool:
    """Tell whether a value is "#rrggbb" or the name of a colour, such as "navy"."""
    if not isinstance(value, str):
        return False
    return bool(re.fullmatch(r"#[0-9a-fA-F]{6}", value)) or value in named_colours()


def named_colours() -> Sequence[str]:
    """Return the names of colours that browsers know."""
    from bokeh.colors import named

    return named.__all__
