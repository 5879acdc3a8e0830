"""What a time series draws: a line for each measure or category, in the order of time."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.ask import columns as check_columns
from ddsviz.ask.left_out import notes_on_whole_table
from ddsviz.ask.look import Look
from ddsviz.ask.times import zone_note, zone_notes
from ddsviz.calc.categories import in_order
from ddsviz.calc.natural_order import sorted_as_text
from ddsviz.clocks import positions, wall_clock, zone_of
from ddsviz.errors import ColumnError, Faults, Mend, OptionError
from ddsviz.frames import Frame
from ddsviz.lazy import LazyTable
from ddsviz.limits import MAX_CATEGORIES
from ddsviz.numbers import distinct_texts
from ddsviz.plain import kind_of
from ddsviz.reduce.buckets import LargeLine, categories_in, line_in
from ddsviz.wording import called, counted, joined, quoted

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from ddsviz.kinds.time_series.missing_rows import Break

    Floats = npt.NDArray[np.float64]

TIME_NAMES = ("date", "time", "datetime", "timestamp", "year", "month", "day", "hour")


@dataclass(frozen=True)
class Line:
    """One line: where it stands, in the order of time."""

    name: str
    measure: Hashable
    when: pd.Series  # in true order, with its zone: windows of time run along it
    x: pd.Series  # as a clock on the wall shows it
    y: Floats
    extra: dict[Hashable, pd.Series]
    x_name: Hashable
    rows: int  # all there are, of which a long line draws a few
    gaps: int  # those without a height
    breaks: tuple[Break, ...] = ()  # gaps without a row

    @cached_property
    def at(self) -> Floats:
        """Where the points stand on the axis."""
        return positions(self.x)

    @property
    def heights(self) -> pd.Series:
        """The values as a column."""
        import pandas as pd

        return pd.Series(self.y)


@dataclass(frozen=True)
class Lines:
    """All lines, and what they are called."""

    lines: list[Line]
    x: Hashable
    y: Hashable  # the measure, or "value" where there are several
    y_label: str
    legend: str | None
    notes: list[str] = field(default_factory=list)
    zone: str | None = None
    large: list[LargeLine] | None = None  # the lines of a large table, which the others hold only the ends of

    @property
    def longest(self) -> int:
        """Rows of the longest line."""
        return max(line.rows for line in self.lines)


def lines_of(frame: Frame, x: Any, y: Any, color: Any, tooltip: Any, style: Look) -> Lines:
    """Check the columns and return a line for each measure or category."""
    if frame.large is not None:
        return _large_lines(frame, x, y, color, tooltip, style)
    import pandas as pd

    if x is None:
        frame, x = _time_of(frame)
    color = None if check_columns.fixed_colour(frame, color) else color
    faults = Faults()
    extra: list[Hashable] = []
    measures: list[Hashable] = []
    notes: list[str] = []
    with faults:
        clock = check_columns.measures(frame, x, "x")
    with faults:
        extra = check_columns.many(frame, tooltip, "tooltip")
    with faults:
        measures, notes = _in_order_of_meaning(_measures(frame, x, y, color, extra), y)
    values: dict[Hashable, pd.Series] = {}
    for name in measures:
        with faults:
            values[name] = check_columns.numbers(frame, name, "y")
    faults.raise_any()
    when = frame.column(frame.find(x, "x"))
    further = {f"extra{place}": wall_clock(frame.named(name)) for place, name in enumerate(extra)}
    heights = {f"y{place}": values[name] for place, name in enumerate(measures)}
    table = pd.DataFrame({"when": when, "x": clock, **further, **heights}, copy=False)
    if y is None:
        notes += notes_on_whole_table(frame, [x, *extra, color], style)
    if when.isna().any():
        notes.append(f"Left out {int(when.isna().sum()):,} of {counted(frame.rows, 'row')} with no {called(x)}.")
    if color is not None:
        categories = check_columns.anything(frame, check_columns.colour_column(frame, color), "color")
        named, more = _by_category(table, categories)
        notes += more
    else:
        style = style.telling_apart(measures)
        named = [(style.name(name), table.assign(y=table[f"y{place}"])) for place, name in enumerate(measures)]
    own_measures = measures if color is None else measures * len(named)
    lines = [_line(name, measure, own, extra, x) for (name, own), measure in zip(named, own_measures, strict=True)]
    lines = [line for line in lines if len(line.y)]
    if not lines:
        raise ColumnError(f"No row has a value in {called(x)}, so there is no line to draw.")
    notes += _time_notes(frame, x, lines)
    single = len(measures) == 1
    y_label = style.label(measures[0]) if single else _shared_label(measures, style)
    legend = style.label(color) if color is not None else None
    y_name = measures[0] if single else next(name for name in ("value", "height") if name != x)
    return Lines(lines, x, y_name, y_label, legend, notes, zone_of(when))


def _large_lines(frame: Frame, x: Any, y: Any, color: Any, tooltip: Any, style: Look) -> Lines:
    """Check the columns of a large table by their lowest and highest values, and find the rows of each line."""
    assert frame.large is not None
    table = frame.large
    if x is None:
        _, x = _time_of(frame)
    color = None if check_columns.fixed_colour(frame, color) else color
    faults = Faults()
    found: list[Hashable] = []
    measures: list[Hashable] = []
    order: list[str] = []
    with faults:
        found.append(frame.find(x, "x"))
    with faults:
        hidden = check_columns.many(frame, tooltip, "tooltip")
        measures, order = _in_order_of_meaning(_measures(frame, x, y, color, hidden), y)
    with faults:
        if color is not None:
            found.append(check_columns.colour_column(frame, color))
    faults.raise_any()
    probe = frame.extremes_of([*found, *measures])
    whole = lines_of(probe, x, measures, None, None, style)
    if color is not None:
        check_columns.anything(probe, found[1], "color")
    notes = order + ([] if table.zone(found[0]) is None else [zone_note(table.zone(found[0]))])
    if color is None:
        style = style.telling_apart(measures)
        own = [(style.name(name), name, line_in(table, found[0], name)) for name in measures]
    else:
        named, more = _large_categories(table, found[1])
        notes += more
        own = [
            (name, measures[0], line_in(table, found[0], measures[0], (found[1], value)))
            for name, value in named
        ]  # fmt: skip
    own = [(name, measure, line) for name, measure, line in own if line.count]
    if y is None:
        notes += notes_on_whole_table(frame, [x, *hidden, color], style)
    left_out = table.gaps(found[0])
    if left_out:
        notes.insert(0, f"Left out {left_out:,} of {counted(frame.rows, 'row')} with no {called(x)}.")
    if hidden:
        notes.append(f"A line of so many points does not tell {joined(map(style.name, hidden))}.")
    lines = [_ends_of(table, name, measure, line, found[0]) for name, measure, line in own]
    return replace(
        whole, lines=lines, legend=None if color is None else style.label(color), notes=notes,
        zone=table.zone(found[0]), large=[line for _, _, line in own],
    )  # fmt: skip


def _ends_of(table: LazyTable, name: str, measure: Hashable, line: LargeLine, x: Hashable) -> Line:
    ends = table.native(line.ends["x"], x)
    return Line(name, measure, ends, ends, np.array(line.ends["y"]), {}, x, line.count, line.gaps)


def _large_categories(table: LazyTable, name: Hashable) -> tuple[list[tuple[str, Any]], list[str]]:
    """Return the name and the value of each category; of more than can be told apart, of those with most rows."""
    counts = categories_in(table, name)
    values = table.native(list(counts.index), name)
    ordered, notes = _largest(in_order(values), dict(zip(values, counts, strict=True)))
    missing = table.rows - int(counts.sum())
    if missing:
        notes.append(_no_category(missing, table.rows))
    key = dict(zip(values, counts.index, strict=True))
    names = distinct_texts(ordered, values)
    return [(name, key[value]) for name, value in zip(names, ordered, strict=True)], notes


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
        seen = frame if frame.large is None or not found else frame.extremes_of(found)
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


def _by_category(table: pd.DataFrame, categories: pd.Series) -> tuple[list[tuple[str, pd.DataFrame]], list[str]]:
    """Return a table for each category; of more than can be told apart, those with most rows."""
    ordered, notes = _largest(in_order(categories), categories.value_counts())
    missing = int(categories.isna().sum())
    if missing:
        notes.append(_no_category(missing, len(table)))
    names = distinct_texts(ordered, categories)
    own = [(name, table[categories == value]) for name, value in zip(names, ordered, strict=True)]
    return [(name, rows.assign(y=rows["y0"])) for name, rows in own], notes


def _largest(ordered: list[Any], counts: Any) -> tuple[list[Any], list[str]]:
    """Return the categories that can be told apart: of too many, those with most rows."""
    if len(ordered) <= MAX_CATEGORIES:
        return ordered, []
    largest = sorted(ordered, key=lambda value: (-int(counts[value]), ordered.index(value)))[:MAX_CATEGORIES]
    left_out = len(ordered) - MAX_CATEGORIES
    note = f"Drew the {MAX_CATEGORIES} categories with most rows, and left out {left_out:,}."
    return [value for value in ordered if value in set(largest)], [note]


def _no_category(missing: int, rows: int) -> str:
    return f"Left out {missing:,} of {counted(rows, 'row')} with no category."


def _line(name: str, measure: Hashable, table: pd.DataFrame, extra: list[Hashable], x: Hashable) -> Line:
    own = table[table["when"].notna()] if table["when"].isna().any() else table
    if not _is_rising(own["when"]):
        own = own.sort_values(["when", "y"], kind="stable")
    own = own.reset_index(drop=True)
    return Line(
        name,
        measure,
        own["when"],
        own["x"],
        own["y"].to_numpy(dtype=np.float64),
        {column: own[f"extra{place}"] for place, column in enumerate(extra)},
        x,
        len(own),
        int(own["y"].isna().sum()),
    )


def _is_rising(when: pd.Series) -> bool:
    """Tell whether each time is later than the one before, as in most tables."""
    values = when.to_numpy() if zone_of(when) is None else when.dt.tz_convert(None).to_numpy()
    return bool((values[1:] > values[:-1]).all())


def _time_notes(frame: Frame, x: Any, lines: list[Line]) -> list[str]:
    notes = zone_notes(frame, frame.find(x, "x"))
    twice = sum(int((line.when.to_numpy()[1:] == line.when.to_numpy()[:-1]).sum()) for line in lines)
    if twice:
        notes.append(
            f"{counted(twice, 'point')} {'shares' if twice == 1 else 'share'} a time with another of the same line."
        )
    return notes


def _shared_label(columns: list[Hashable], style: Look) -> str:
    found = {style.unit(name) for name in columns}
    return f"value ({found.pop()})" if len(found) == 1 and found != {""} else "value"
