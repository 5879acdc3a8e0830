"""What a scatter plot draws: the rows that have a place on its axes."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ddsviz.ask import columns as check_columns
from ddsviz.ask.style import Style
from ddsviz.ask.times import zone_notes
from ddsviz.calc.trend import Scale
from ddsviz.clocks import wall_clock
from ddsviz.errors import ColumnError, Faults, Mend, OptionError
from ddsviz.frames import Frame
from ddsviz.limits import MAX_POINTS_DRAWN_AS_MARKS
from ddsviz.numbers import value_text
from ddsviz.plain import kind_of
from ddsviz.reduce.points import Placed, placed_points
from ddsviz.reduce.rows import rows_of
from ddsviz.wording import counted, joined, quoted

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Points:
    """The rows that have a place on both axes, before it is said how they are drawn.

    Attributes
    ----------
    x, y : pandas.Series
        The columns of the axes: nothing but their ends, until each point is to be drawn.
    color, size : pandas.Series or None
        Columns, where each point is to be drawn.
    extra : dict of column to pandas.Series
        What else the hover tells, where each point is to be drawn.
    names : dict
        What is called so: "x", "y", "color", "size", "label".
    notes : list of str
        What was left out.
    zones : dict
        The time zones of "x" and "y".
    placed : Placed
        The rows themselves, wherever they are.
    columns : dict from key to pandas.Series
        The columns as they are drawn, of all rows, where these are in memory.
    """

    x: pd.Series
    y: pd.Series
    names: dict[str, Any]
    notes: list[str]
    zones: dict[str, str | None]
    placed: Placed
    columns: dict[str, pd.Series]
    extra_names: list[Hashable]
    color: pd.Series | None = None
    size: pd.Series | None = None
    extra: dict[Hashable, pd.Series] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many points there are."""
        return self.placed.rows.count

    @property
    def scales(self) -> tuple[Scale, Scale]:
        """The scale of each axis."""
        return self.placed.scales


def points_of(
    frame: Frame, x: Any, y: Any, color: Any, size: Any, label: Any, tooltip: Any, scales: tuple[Scale, Scale],
    style: Style,
) -> Points:  # fmt: skip
    """Check the columns, and leave out rows that have no place."""
    faults = Faults()
    color = None if check_columns.fixed_colour(frame, color) else color
    names = {"x": x, "y": y, "color": color, "size": size, "label": label}
    found, extra = _found(frame, names, tooltip, faults)
    columns = _checked(frame, found, scales, faults)
    faults.raise_any()
    axes = {key: name for key, name in found.items() if key != "color"}
    placed = placed_points(rows_of(frame, axes, columns), scales)
    words = {key: style.name(names[key]) for key in axes}
    if not placed.rows.count:
        raise ColumnError(f"No row has {joined(map(str, words.values()))} all at once, so there is no point.")
    notes = _gap_notes(placed.gaps, words, frame.rows) + _low_notes(placed.low, words)
    zones = {key: frame.zone(found[key]) for key in ("x", "y")}
    notes += dict.fromkeys(note for key in ("x", "y") for note in zone_notes(frame, found[key]))
    if frame.large is not None and placed.rows.count <= MAX_POINTS_DRAWN_AS_MARKS:
        frame = frame.where(placed.condition, [*found.values(), *extra])
        columns = _checked(frame, found, scales, faults)
        placed = placed_points(rows_of(frame, axes, columns), scales)
    if frame.large is None:
        columns |= {f"extra{index}": wall_clock(frame.named(name)) for index, name in enumerate(extra)}
    return Points(
        **placed.ends, names=names, notes=notes, zones=zones, placed=placed, columns=columns, extra_names=extra
    )  # fmt: skip


def _found(
    frame: Frame, names: dict[str, Any], tooltip: Any, faults: Faults
) -> tuple[dict[str, Hashable], list[Hashable]]:  # fmt: skip
    """Return the columns that are named, by what they are for, and those of the hover."""
    found: dict[str, Hashable] = {}
    extra: list[Hashable] = []
    for argument in ("x", "y", "size"):
        with faults:
            if argument != "size" or names[argument] is not None:
                found[argument] = frame.find(names[argument], argument)
    with faults:
        if names["color"] is not None:
            found["color"] = check_columns.colour_column(frame, names["color"])
    with faults:
        label = check_columns.many(frame, names["label"], "label")
        extra = list(dict.fromkeys([*label, *check_columns.many(frame, tooltip, "tooltip")]))
    return found, extra


def _checked(
    frame: Frame, found: dict[str, Hashable], scales: tuple[Scale, Scale], faults: Faults
) -> dict[str, pd.Series]:  # fmt: skip
    """Return the columns as they are drawn, of a table in an engine their ends."""
    seen = frame.seen(found.values())
    columns: dict[str, pd.Series] = {}
    for argument, scale in zip(("x", "y"), scales, strict=True):
        with faults:
            if argument in found:
                columns[argument] = check_columns.measures(seen, found[argument], argument)
                _check_scale(columns[argument], found[argument], argument, scale)
    with faults:
        if "color" in found:
            columns["color"] = check_columns.anything(seen, found["color"], "color")
    with faults:
        if "size" in found:
            columns["size"] = _sizes(seen, found["size"])
    return columns


def _check_scale(column: pd.Series, name: Any, argument: str, scale: Scale) -> None:
    if scale != "log":
        return
    if kind_of(column) == "time":
        raise OptionError(
            f"A logarithmic scale needs numbers, and {quoted(name)} holds times. Leave {argument}_scale out.",
            Mend.options(**{f"{argument}_scale": ...}),
        )
    if not (column > 0).any():
        raise ColumnError(
            f"A logarithmic scale needs numbers above zero, and {quoted(name)} has none. Leave {argument}_scale out.",
            Mend.options(**{f"{argument}_scale": ...}),
        )


def _sizes(frame: Frame, size: Any) -> pd.Series:
    sizes = check_columns.numbers(frame, size, "size")
    if (sizes < 0).any():
        mend = Mend.options(size=..., color=size)
        raise ColumnError(
            f"The column {quoted(size)} holds values below zero, such as {value_text(sizes.min(), sizes)}, and a "
            f"point's area cannot show that. Use {mend} instead.", mend,
        )  # fmt: skip
    return sizes


def _gap_notes(gaps: dict[str, int], names: dict[str, Any], rows: int) -> list[str]:
    lacking = [str(names[key]) for key, number in gaps.items() if key != "any" and number]
    if not lacking:
        return []
    return [f"Left out {gaps['any']:,} of {counted(rows, 'row')} with no {' or '.join(lacking)}."]


def _low_notes(low: dict[str, int], names: dict[str, Any]) -> list[str]:
    return [
        f"Left out {counted(number, 'row')} whose {names[key]} is zero or less: no logarithm."
        for key, number in low.items() if number
    ]  # fmt: skip
