"""What a scatter-plot matrix draws: which columns, and which rows of them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.ask import columns as check_columns
from ddsviz.ask.left_out import notes_on_whole_table
from ddsviz.ask.style import Style
from ddsviz.calc.categories import Groups, groups, number_ranges
from ddsviz.clocks import wall_clock
from ddsviz.errors import ColumnError, Faults, Mend, OptionError
from ddsviz.frames import Frame
from ddsviz.limits import (
    MAX_CATEGORIES,
    MAX_LAYERS_IN_MATRIX,
    MAX_MATRIX_COLUMNS,
    MAX_ROWS_COLLECTED,
    MAX_ROWS_IN_MATRIX,
)
from ddsviz.plain import kind_of
from ddsviz.reduce.correlations import correlations
from ddsviz.reduce.rows import Rows, rows_of
from ddsviz.reduce.sample import even_sample, rows_with_gaps
from ddsviz.wording import counted, joined

if TYPE_CHECKING:
    import pandas as pd

RANGES_OF_NUMBERS = 5
FEWEST_CORRELATED = 3


@dataclass(frozen=True)
class Matrix:
    """The rows that are drawn."""

    values: pd.DataFrame
    groups: Groups | None
    color: Hashable | None
    extra: dict[Hashable, pd.Series]
    correlations: pd.DataFrame  # of all rows
    rows: int
    ordered: bool
    notes: list[str] = field(default_factory=list)


def matrix_of(frame: Frame, columns: Any, color: Any, tooltip: Any, reduce: Any, style: Style) -> Matrix:
    """Check the columns and choose the rows that are drawn."""
    color = None if check_columns.fixed_colour(frame, color) else color
    faults = Faults()
    extra: list[Hashable] = []
    others: list[Hashable] = []
    chosen: list[Hashable] = []
    notes: list[str] = []
    with faults:
        extra = check_columns.many(frame, tooltip, "tooltip")
    with faults:
        others = [] if color is None else [check_columns.colour_column(frame, color)]
    shown = list(dict.fromkeys([*others, *extra]))
    with faults:
        wanted = frame.of_kind("number") if columns is None else check_columns.many(frame, columns, "columns")
        seen = frame.seen([*wanted, *shown])
        chosen, notes = _chosen(frame, seen, wanted, columns is not None, shown, style)
    faults.raise_any()
    values: dict[str, pd.Series] = {}
    for index, name in enumerate(chosen):
        with faults:
            values[f"v{index}"] = check_columns.numbers(seen, name, "columns")
    with faults:
        if color is not None:
            check_columns.anything(seen, color, "color")
    faults.raise_any()
    drawn = {f"v{index}": name for index, name in enumerate(chosen)}
    drawn |= {f"o{index}": name for index, name in enumerate(shown)}
    others_seen = {f"o{index}": wall_clock(seen.named(name)) for index, name in enumerate(shown)}
    rows = rows_of(frame, drawn, {**values, **others_seen})
    notes += _gap_notes(rows_with_gaps(rows, list(values)), rows.count)
    asked = _Asked(rows, chosen, shown, color, extra, notes)
    if rows.count > MAX_ROWS_IN_MATRIX:
        _check_reduced(rows.count, len(chosen), reduce)
    return _sampled(asked) if rows.count > MAX_ROWS_COLLECTED else _chosen_rows(asked)


@dataclass(frozen=True)
class _Asked:
    """What is asked for: columns "v0", "v1", … of numbers, and "o0", "o1", … of what else is shown.

    Attributes
    ----------
    rows : Rows
        All rows.
    chosen, shown : list of columns
        What these columns are.
    color : column or None
        Which of them makes the groups.
    extra : list of columns
        Which of them the hover tells.
    notes : list of str
        What was left out.
    """

    rows: Rows
    chosen: list[Hashable]
    shown: list[Hashable]
    color: Hashable | None
    extra: list[Hashable]
    notes: list[str]

    def matrix(self, table: pd.DataFrame, grouped: Groups | None, ordered: bool) -> Matrix:
        """Return the matrix of some rows, in the order in which they are drawn."""
        keys = [f"v{index}" for index in range(len(self.chosen))]
        found = correlations(self.rows, keys, FEWEST_CORRELATED)
        others = {name: table[f"o{index}"] for index, name in enumerate(self.shown)}
        return Matrix(
            table[keys].set_axis(self.chosen, axis=1), grouped, self.color, {name: others[name] for name in self.extra},
            found.set_axis(self.chosen).set_axis(self.chosen, axis=1), self.rows.count, ordered, self.notes,
        )  # fmt: skip


def _chosen_rows(asked: _Asked) -> Matrix:
    """Return all rows, or an evenly spaced part of too many, in an order that does not depend on the table's."""
    table = asked.rows.memory
    grouped, ordered = (None, False) if asked.color is None else _groups(table["o0"], len(asked.chosen))
    order = _sample(table[[f"v{index}" for index in range(len(asked.chosen))]], grouped)
    asked.notes.extend(_other_notes(grouped))
    if len(order) < len(table):
        asked.notes.append(_sample_note(len(order), len(table)))
    drawn = None if grouped is None else Groups(grouped.codes[order], grouped.labels, grouped.folded)
    return asked.matrix(table.iloc[order].reset_index(drop=True), drawn, ordered)


def _sampled(asked: _Asked) -> Matrix:
    """Return an even sample of very many rows."""
    keys = [f"v{index}" for index in range(len(asked.chosen))]
    table = even_sample(asked.rows, keys, MAX_ROWS_IN_MATRIX)
    asked.notes.append(_sample_note(len(table), asked.rows.count))
    grouped, ordered = (None, False) if asked.color is None else _groups(table["o0"], len(keys))
    asked.notes.extend(_other_notes(grouped))
    return asked.matrix(table, grouped, ordered)


def _gap_notes(lacking: int, rows: int) -> list[str]:
    if not lacking:
        return []
    return [f"{lacking:,} of {counted(rows, 'row')} lack a value; each panel shows the rows that have both."]


def _other_notes(grouped: Groups | None) -> list[str]:
    if grouped is None or not grouped.folded:
        return []
    return [f'"Other" gathers the {grouped.folded:,} smallest categories.']


def _sample_note(kept: int, rows: int) -> str:
    return (
        f"Drew an even sample of {kept:,} of {counted(rows, 'row')}, with every column's extremes; correlations are of "
        "all rows."
    )


def _check_reduced(rows: int, columns: int, reduce: Any) -> None:
    if reduce is False:
        raise OptionError(
            f"{counted(rows, 'row')} in {columns**2} panels would be too slow to brush; up to "
            f"{MAX_ROWS_IN_MATRIX:,} are drawn one by one. Leave reduce out: an even sample is drawn.",
            Mend.options(reduce=...),
        )


def _chosen(
    frame: Frame, seen: Frame, wanted: list[Hashable], are_named: bool, others: list[Hashable], style: Style
) -> tuple[list[Hashable], list[str]]:
    """Return the columns that are drawn, and what is said of those that are not."""
    notes: list[str] = []
    chosen = wanted
    if not are_named:
        chosen = [name for name in wanted if name not in others and seen.column(name).notna().any()]
        notes = notes_on_whole_table(frame, others, style)
    if len(chosen) < 2:
        raise ColumnError(
            f"A scatter-plot matrix needs two columns of numbers or more, and found {len(chosen)}. {frame.listing}"
        )
    if len(chosen) <= MAX_MATRIX_COLUMNS:
        return chosen, notes
    if are_named:
        mend = Mend.options(columns=chosen[:4])
        raise OptionError(
            f"columns names {len(chosen)} columns, and at most {MAX_MATRIX_COLUMNS} can be read. Choose some, such as "
            f"{mend}.", mend,
        )  # fmt: skip
    left_out = joined(style.name(name) for name in chosen[MAX_MATRIX_COLUMNS:])
    notes.append(f"Left out the columns {left_out}; name others as columns to see them.")
    return chosen[:MAX_MATRIX_COLUMNS], notes


def _groups(color: pd.Series, columns: int) -> tuple[Groups, bool]:
    """Return the group of each row, and whether the groups are ranges with an order."""
    if kind_of(color) == "number":
        return number_ranges(color.astype("float64"), RANGES_OF_NUMBERS), True
    if kind_of(color) == "time":
        return number_ranges(color.dt.year.astype("float64"), RANGES_OF_NUMBERS), True
    return groups(color, min(MAX_CATEGORIES, MAX_LAYERS_IN_MATRIX // (columns * (columns - 1)))), False


def _sample(table: pd.DataFrame, grouped: Groups | None) -> Any:
    """Return the rows drawn, in an order that does not depend on the table's: of too many, evenly spaced ones."""
    keys = [table[name].to_numpy() for name in table.columns]
    if grouped is not None:
        keys.append(grouped.codes)
    order = np.lexsort(keys[::-1])
    if len(order) <= MAX_ROWS_IN_MATRIX:
        return order
    even = order[np.linspace(0, len(order) - 1, MAX_ROWS_IN_MATRIX).astype(np.int64)]
    # The extremes stay, so that every axis spans all rows.
    extremes = [row for name in table for row in (int(table[name].argmin()), int(table[name].argmax()))]
    return order[np.isin(order, np.concatenate([even, extremes]))]
