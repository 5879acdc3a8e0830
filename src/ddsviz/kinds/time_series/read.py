"""What a time series draws: a line for each measure or category, in the order of time."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.ask import columns as check_columns
from ddsviz.ask.left_out import notes_on_whole_table
from ddsviz.ask.style import Style
from ddsviz.ask.times import zone_notes
from ddsviz.calc.categories import in_order
from ddsviz.calc.natural_order import sorted_as_text
from ddsviz.clocks import wall_clock
from ddsviz.errors import ColumnError, Faults, Mend, OptionError
from ddsviz.frames import Frame
from ddsviz.limits import MAX_CATEGORIES
from ddsviz.numbers import distinct_texts
from ddsviz.plain import kind_of
from ddsviz.reduce.lines import Line, categories_of, line_of
from ddsviz.reduce.rows import Rows, rows_of
from ddsviz.wording import called, counted, joined, quoted

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    Floats = npt.NDArray[np.float64]

TIME_NAMES = ("date", "time", "datetime", "timestamp", "year", "month", "day", "hour")


@dataclass(frozen=True)
class Lines:
    """All lines, and what they are called.

    Attributes
    ----------
    lines : list of Line
        Each in the order of time.
    x, y : column
        The time; and the measure, or "value" where there are several.
    y_label : str
        What the axis of the heights is called.
    legend : str or None
        What the categories are of.
    notes : list of str
        What was left out.
    zone : str or None
        The zone of the times.
    """

    lines: list[Line]
    x: Hashable
    y: Hashable
    y_label: str
    legend: str | None
    notes: list[str] = field(default_factory=list)
    zone: str | None = None

    @property
    def longest(self) -> int:
        """Rows of the longest line."""
        return max(line.rows for line in self.lines)


def lines_of(frame: Frame, x: Any, y: Any, color: Any, tooltip: Any, style: Style) -> Lines:
    """Check the columns and return a line for each measure or category."""
    if x is None:
        frame, x = _time_of(frame)
    color = None if check_columns.fixed_colour(frame, color) else color
    faults = Faults()
    asked = _asked(frame, x, y, color, tooltip, faults)
    rows, time = _checked(frame, asked, faults), asked.named["x"]
    notes = [*asked.notes, *(notes_on_whole_table(frame, [x, *asked.extra, color], style) if y is None else [])]
    without = frame.missing(time)
    if without:
        notes.append(f"Left out {without:,} of {counted(frame.rows, 'row')} with no {called(x)}.")
    if color is None:
        lines = _by_measure(rows, asked, style.telling_apart(asked.measures))
    else:
        lines, more = _by_category(rows, asked)
        notes += more
    lines = [line for line in lines if line.rows]
    if not lines:
        raise ColumnError(f"No row has a value in {called(x)}, so there is no line to draw.")
    notes += [*zone_notes(frame, time), *_shared_times(lines)]
    is_one = len(asked.measures) == 1
    y_label = style.label(asked.measures[0]) if is_one else _shared_label(asked.measures, style)
    legend = style.label(color) if color is not None else None
    y_name = asked.measures[0] if is_one else next(name for name in ("value", "height") if name != x)
    return Lines(lines, x, y_name, y_label, legend, notes, frame.zone(time))


@dataclass(frozen=True)
class _Asked:
    """The columns that are asked for and were found, and notes on their order."""

    named: dict[str, Hashable]  # "x", and "category" where lines have one
    measures: list[Hashable]
    extra: list[Hashable]
    notes: list[str]

    @property
    def columns(self) -> dict[str, Hashable]:
        """All of them, under keys of our own."""
        return {
            **self.named,
            **{f"extra{index}": name for index, name in enumerate(self.extra)},
            **{f"y{index}": name for index, name in enumerate(self.measures)},
        }


def _asked(frame: Frame, x: Any, y: Any, color: Any, tooltip: Any, faults: Faults) -> _Asked:
    named: dict[str, Hashable] = {}
    extra: list[Hashable] = []
    measures: list[Hashable] = []
    notes: list[str] = []
    with faults:
        named["x"] = frame.find(x, "x")
    with faults:
        extra = check_columns.many(frame, tooltip, "tooltip")
    with faults:
        measures, notes = _in_order_of_meaning(_measures(frame, x, y, color, extra), y)
    with faults:
        if color is not None:
            named["category"] = check_columns.colour_column(frame, color)
    return _Asked(named, measures, extra, notes)


def _checked(frame: Frame, asked: _Asked, faults: Faults) -> Rows:
    """Check what the columns hold, and return them as rows."""
    seen = frame.seen(asked.columns.values())
    columns: dict[str, pd.Series] = {}
    with faults:
        if "x" in asked.named:
            columns["x"] = check_columns.measures(seen, asked.named["x"], "x")
            columns["when"] = seen.column(asked.named["x"])
    columns |= {f"extra{index}": wall_clock(seen.named(name)) for index, name in enumerate(asked.extra)}
    for index, name in enumerate(asked.measures):
        with faults:
            columns[f"y{index}"] = check_columns.numbers(seen, name, "y")
    with faults:
        if "category" in asked.named:
            columns["category"] = check_columns.anything(seen, asked.named["category"], "color")
    faults.raise_any()
    return rows_of(frame, asked.columns, columns)


def _by_measure(rows: Rows, asked: _Asked, style: Style) -> list[Line]:
    return [
        line_of(rows, style.name(name), name, f"y{index}", asked.extra) for index, name in enumerate(asked.measures)
    ]


def _by_category(rows: Rows, asked: _Asked) -> tuple[list[Line], list[str]]:
    """Return a line for each category; of more than can be told apart, of those with most rows."""
    found = categories_of(rows)
    ordered, notes = _largest(in_order(found.values), found.rows)
    missing = rows.count - sum(found.rows.values())
    if missing:
        notes.append(f"Left out {missing:,} of {counted(rows.count, 'row')} with no category.")
    names = distinct_texts(ordered, found.values)
    measure = asked.measures[0]
    lines = [
        line_of(rows, name, measure, "y0", asked.extra, found.keys[value])
        for name, value in zip(names, ordered, strict=True)
    ]
    return lines, notes


def _time_of(frame: Frame) -> tuple[Frame, Hashable]:
    """Find the time: the index, a column of times, or one with the name of a time."""
    index = frame.index
    if index is not None and kind_of(index) in ("time", "number"):
        return frame.with_index(), frame.index_name
    found = [name for name in frame.columns if frame.kind(name) == "time"]
    found += [name for name in frame.columns if str(name).casefold() in TIME_NAMES and frame.kind(name) == "number"]
    if not found:
        numeric = frame.of_kind("number")
        mends = [Mend.options(x=numeric[0])] if len(numeric) > 1 else []
        such = f", such as {mends[0]}" if mends else " by x"
        raise ColumnError(f"It is not clear which column is the time. Say which{such}. {frame.listing}", *mends)
    return frame, found[0]


def _measures(frame: Frame, x: Any, y: Any, color: Any, extra: list[Hashable]) -> list[Hashable]:
    if y is not None:
        found = check_columns.many(frame, y, "y")
    else:
        others = {frame.find(x, "x"), *extra}
        if color is not None:
            others.add(check_columns.colour_column(frame, color))
        found = [name for name in frame.of_kind("number") if name not in others]
        seen = frame.seen(found)
        found = [name for name in found if seen.column(name).notna().any()]
    if not found:
        raise ColumnError(f"There is no column of numbers to draw along {called(x)}. {frame.listing}")
    if color is not None and len(found) > 1:
        mend = Mend.options(y=found[0])
        raise OptionError(
            f"With color, y is one column, and here are {len(found)}: {joined(map(quoted, found[:5]))}. Choose one: "
            f"{mend}.", mend,
        )  # fmt: skip
    if len(found) > MAX_CATEGORIES:
        mend = Mend.options(y=found[:2])
        raise OptionError(
            f"These are {len(found)} lines, and at most {MAX_CATEGORIES} can be told apart. Choose some: {mend}.", mend
        )
    return found


def _in_order_of_meaning(measures: list[Hashable], y: Any) -> tuple[list[Hashable], list[str]]:
    """Return the columns of a wide table: what a pivot has sorted as text in the order of days, months or numbers."""
    found = sorted_as_text(measures) if y is None else None
    if found is None:
        return measures, []
    return found[1], [f"Lines are put in the order of {found[0]}: the table has them in that of text."]


def _largest(ordered: list[Any], counts: Any) -> tuple[list[Any], list[str]]:
    """Return the categories that can be told apart: of too many, those with most rows."""
    if len(ordered) <= MAX_CATEGORIES:
        return ordered, []
    largest = sorted(ordered, key=lambda value: (-int(counts[value]), ordered.index(value)))[:MAX_CATEGORIES]
    left_out = len(ordered) - MAX_CATEGORIES
    note = f"Drew the {MAX_CATEGORIES} categories with most rows, and left out {left_out:,}."
    return [value for value in ordered if value in set(largest)], [note]


def _shared_times(lines: list[Line]) -> list[str]:
    twice = sum(int((line.when.to_numpy()[1:] == line.when.to_numpy()[:-1]).sum()) for line in lines if not line.engine)
    if not twice:
        return []
    return [f"{counted(twice, 'point')} {'shares' if twice == 1 else 'share'} a time with another of the same line."]


def _shared_label(columns: list[Hashable], style: Style) -> str:
    found = {style.unit(name) for name in columns}
    return f"value ({found.pop()})" if len(found) == 1 and found != {""} else "value"
