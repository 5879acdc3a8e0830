"""What a scatter plot draws: the rows that have a place on its axes."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.ask import columns as check_columns
from ddsviz.ask.style import Style
from ddsviz.ask.times import positions, wall_clock, zone_note, zone_notes, zone_of
from ddsviz.calc.binning import Grid, count_grid
from ddsviz.calc.rounding import rounded
from ddsviz.calc.trend import Moments, Scale, moments_of
from ddsviz.clocks import ends_are_fine, milliseconds, times_of
from ddsviz.errors import ColumnError, Faults, Mend, OptionError
from ddsviz.frames import Frame
from ddsviz.numbers import value_text
from ddsviz.plain import kind_of
from ddsviz.reduce.points import LargePoints, points_in
from ddsviz.wording import counted, joined, quoted

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd


@dataclass(frozen=True)
class Points:
    """The rows that have a place: all, or the lowest and highest values of a large table that can be asked for more.

    Attributes
    ----------
    x, y, color, size : pandas.Series or None
        Columns, as they are drawn.
    extra : dict of column to pandas.Series
        What else the hover tells.
    names : dict
        What is called so: "x", "y", "color", "size", "label".
    notes : list of str
        What was left out.
    zones : dict
        The time zones of "x" and "y".
    scales : tuple
        The scales of the axes.
    count : int
        How many rows there are.
    large : LargePoints or None
        What a large table is asked through.
    """

    x: pd.Series
    y: pd.Series
    color: pd.Series | None
    size: pd.Series | None
    extra: dict[Hashable, pd.Series]
    names: dict[str, Any]
    notes: list[str]
    zones: dict[str, str | None]
    scales: tuple[Scale, Scale]
    count: int
    large: LargePoints | None = None

    @property
    def ends(self) -> Points:
        """The same with nothing but the lowest and highest values: all that a density's axes and sentences tell."""
        return replace(self, x=_ends(self.x), y=_ends(self.y), color=None, size=None, extra={})

    def grid(self, columns: int, rows: int) -> Grid:
        """Count points in the cells of a grid that spans them all; on a logarithmic axis, of powers of ten."""
        if self.large is not None:
            return self.large.grid(columns, rows)
        x, y = self._straight
        return count_grid(x, y, columns, rows)

    def moments(self) -> Moments:
        """Return what a straight line needs to know of the points, as they are drawn."""
        if self.large is not None:
            return self.large.moments()
        x, y = self._straight
        return moments_of(x, y)

    def table_of_cells(self, grid: Grid) -> pd.DataFrame:
        """Return the cells of a grid that have points: from where to where they reach, and how many."""
        import pandas as pd

        rows, columns = np.nonzero(grid.counts)
        table: dict[str, Any] = {}
        for name, place, edges, scale in (
            ("x", columns, grid.x_edges, self.scales[0]), ("y", rows, grid.y_edges, self.scales[1]),
        ):  # fmt: skip
            ends = rounded(10.0**edges if scale == "log" else edges)
            if kind_of(getattr(self, name)) == "time":
                ends = times_of(edges if ends_are_fine(edges) else np.trunc(ends)).to_numpy()
            column = str(self.names[name])
            column = f"{column} (row)" if f"{column} from" in table else column
            table[f"{column} from"], table[f"{column} to"] = ends[place], ends[place + 1]
        return pd.DataFrame({**table, "points": grid.counts[rows, columns]})

    @property
    def _straight(self) -> list[npt.NDArray[np.float64]]:
        both = zip((positions(self.x), positions(self.y)), self.scales, strict=True)
        return [np.log10(values) if scale == "log" else values for values, scale in both]


def points_of(
    frame: Frame, x: Any, y: Any, color: Any, size: Any, label: Any, tooltip: Any, scales: tuple[Scale, Scale],
    style: Style,
) -> Points:  # fmt: skip
    """Check the columns, and leave out rows that have no place."""
    if frame.large is not None:
        return _large_points(frame, x, y, color, size, label, tooltip, scales, style)
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
        table[f"extra{place}"] = wall_clock(frame.named(name))
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
        scales,
        len(kept),
    )


def _large_points(
    frame: Frame, x: Any, y: Any, color: Any, size: Any, label: Any, tooltip: Any, scales: tuple[Scale, Scale],
    style: Style,
) -> Points:  # fmt: skip
    """Check the columns of a large table by their lowest and highest values, and find the rows that have a place."""
    import pandas as pd

    faults = Faults()
    found: dict[str, Hashable] = {}
    for argument, name in (("x", x), ("y", y), ("size", size)):
        with faults:
            if name is not None:
                found[argument] = frame.find(name, argument)
    with faults:
        if color is not None and check_columns.fixed_colour(frame, color) is None:
            found["color"] = check_columns.colour_column(frame, color)
    with faults:
        check_columns.many(frame, label, "label")
        check_columns.many(frame, tooltip, "tooltip")
    faults.raise_any()
    probe = frame.extremes_of(found.values())
    points = points_of(probe, x, y, color, size, None, None, scales, style)
    assert frame.large is not None
    large = points_in(frame.large, found["x"], found["y"], found.get("size"), scales)
    words = {key: style.name(found[key]) for key in large.gaps if key in found}
    notes = _gap_notes(large.gaps, words, frame.rows) + _low_notes(large.low, words)
    if not large.count:
        raise ColumnError(_no_point(list(words.values())))
    zones = {key: frame.large.zone(found[key]) for key in ("x", "y")}
    notes += dict.fromkeys(zone_note(zone) for zone in zones.values() if zone is not None)
    ends = {key: pd.Series(frame.large.native(large.ends[key], found[key])) for key in ("x", "y")}
    return replace(
        points, **ends, color=None, size=None, notes=notes, zones=zones, count=large.count, large=large,
        names={**points.names, "label": label},
    )  # fmt: skip


def _ends(column: pd.Series) -> pd.Series:
    import pandas as pd

    ends = pd.Series([column.min(), column.max()])
    return times_of(milliseconds(ends)) if column.dtype.kind == "M" else ends


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


def _placed(table: pd.DataFrame, names: dict[str, Any], scales: tuple[Scale, Scale]) -> tuple[pd.DataFrame, list[str]]:
    """Leave out rows that have no place on the axes, or no size, and say how many and why."""
    needed = [name for name in ("x", "y", "size") if name in table]
    missing = table[needed].isna()
    gaps = {**{name: int(missing[name].sum()) for name in needed}, "any": int(missing.any(axis=1).sum())}
    kept, low = table[~missing.any(axis=1)], {}
    for name, scale in zip(("x", "y"), scales, strict=True):
        if scale == "log":
            low[name] = int((kept[name] <= 0).sum())
            kept = kept[kept[name] > 0]
    if not len(kept):
        raise ColumnError(_no_point([names[name] for name in needed]))
    return kept, _gap_notes(gaps, names, len(table)) + _low_notes(low, names)


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


def _no_point(names: list[Any]) -> str:
    return f"No row has {joined(map(str, names))} all at once, so there is no point."
