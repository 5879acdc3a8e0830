"""What a scatter plot draws: the rows that have a place on its axes."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ddsviz.calc.trend import Scale
from ddsviz.checks import columns as check_columns
from ddsviz.checks.look import Look
from ddsviz.checks.times import wall_clock, zone_notes, zone_of
from ddsviz.errors import ColumnError, Faults, OptionError
from ddsviz.frames import Frame, kind_of
from ddsviz.numbers import value_text
from ddsviz.wording import counted, joined

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Points:
    """The rows that are drawn, in an order that does not depend on the table's."""

    x: pd.Series
    y: pd.Series
    color: pd.Series | None
    size: pd.Series | None
    extra: dict[Hashable, pd.Series]
    names: dict[str, Any]
    notes: list[str]
    zones: dict[str, str | None]


def points_of(
    frame: Frame, x: Any, y: Any, color: Any, size: Any, label: Any, tooltip: Any, scales: tuple[Scale, Scale],
    style: Look,
) -> Points:  # fmt: skip
    """Check the columns, leave out rows that have no place, and put the rest in order."""
    import pandas as pd

    faults = Faults()
    columns: dict[str, pd.Series] = {}
    extra: list[Hashable] = []
    for argument, name, scale in (("x", x, scales[0]), ("y", y, scales[1])):
        with faults:
            columns[argument] = check_columns.measures(frame, name, argument)
            _check_scale(columns[argument], name, argument, scale)
    color = None if check_columns.fixed_colour(frame, color) else color
    if color is not None:
        with faults:
            columns["color"] = check_columns.anything(frame, check_columns.colour_column(frame, color), "color")
    if size is not None:
        with faults:
            columns["size"] = _sizes(frame, size)
    with faults:
        extra = list(
            dict.fromkeys([*check_columns.many(frame, label, "label"), *check_columns.many(frame, tooltip, "tooltip")])
        )
    faults.raise_any()
    table = pd.DataFrame(columns)
    for place, name in enumerate(extra):
        table[f"extra{place}"] = wall_clock(frame.column(name))
    names = {"x": x, "y": y, "color": color, "size": size, "label": label}
    kept, notes = _placed(table, {key: style.name(name) for key, name in names.items() if key in table}, scales)
    return Points(
        kept["x"],
        kept["y"],
        kept.get("color"),
        kept.get("size"),
        {name: kept[f"extra{place}"] for place, name in enumerate(extra)},
        names,
        [
            *notes,
            *dict.fromkeys(
                note for name in ("x", "y") for note in zone_notes(frame.column(frame.find(names[name], name)))
            ),
        ],
        {name: zone_of(frame.column(frame.find(names[name], name))) for name in ("x", "y")},
    )


def _check_scale(column: pd.Series, name: Any, argument: str, scale: Scale) -> None:
    if scale != "log":
        return
    if kind_of(column) == "time":
        raise OptionError(
            f"{argument}_scale='log' needs numbers, and '{name}' holds times. Leave {argument}_scale out."
        )
    if not (column > 0).any():
        raise ColumnError(f"{argument}_scale='log' needs numbers above zero, and '{name}' has none.")


def _sizes(frame: Frame, size: Any) -> pd.Series:
    sizes = check_columns.numbers(frame, size, "size")
    if (sizes < 0).any():
        raise ColumnError(
            f"The column '{size}' has {counted(int((sizes < 0).sum()), 'value')} below zero, such as "
            f"{value_text(sizes.min(), sizes)}, and a point's area cannot show that. Use color='{size}' instead."
        )
    return sizes


def _placed(table: pd.DataFrame, names: dict[str, Any], scales: tuple[Scale, Scale]) -> tuple[pd.DataFrame, list[str]]:
    """Leave out rows that have no place on the axes, or no size, and say how many and why."""
    needed = [name for name in ("x", "y", "size") if name in table]
    missing = table[needed].isna()
    notes = []
    if missing.any(axis=None):
        lacking = [f"{names[name]}" for name in needed if missing[name].any()]
        number = int(missing.any(axis=1).sum())
        notes.append(f"Left out {number:,} of {counted(len(table), 'row')} with no {' or '.join(lacking)}.")
    kept = table[~missing.any(axis=1)]
    for name, scale in zip(("x", "y"), scales, strict=True):
        low = kept[name] <= 0 if scale == "log" else kept[name].isna()
        if low.any():
            notes.append(
                f"Left out {counted(int(low.sum()), 'row')} whose {names[name]} is zero or less: no logarithm."
            )
        kept = kept[~low]
    if not len(kept):
        raise ColumnError(
            f"No row has {joined(str(names[name]) for name in needed)} all at once, so there is no point."
        )
    return kept, notes


def in_order(points: Points) -> Points:
    """Sort rows by what is drawn, not by the table: large points first, so that small ones stay visible on top."""
    import pandas as pd

    keys = {"size": None if points.size is None else -points.size, "x": points.x, "y": points.y, "color": points.color}
    keys = {name: column for name, column in keys.items() if column is not None}
    keys |= {f"extra{place}": column for place, column in enumerate(points.extra.values())}
    sortable = {name: column if column.dtype.kind in "iufM" else column.astype(str) for name, column in keys.items()}
    order = pd.DataFrame(sortable).sort_values(list(sortable)).index

    def sorted_column(column: pd.Series) -> pd.Series:
        return column.loc[order].reset_index(drop=True)

    return replace(
        points,
        x=sorted_column(points.x),
        y=sorted_column(points.y),
        color=None if points.color is None else sorted_column(points.color),
        size=None if points.size is None else sorted_column(points.size),
        extra={name: sorted_column(column) for name, column in points.extra.items()},
    )
