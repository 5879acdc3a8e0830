"""What a scatter-plot matrix draws: which columns, and which rows of them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.categories import Groups, groups, number_ranges
from ddsviz.checks import columns as check_columns
from ddsviz.checks.look import Look
from ddsviz.checks.times import wall_clock
from ddsviz.errors import ColumnError, Faults, OptionError
from ddsviz.frames import Frame, kind_of
from ddsviz.limits import MAX_CATEGORIES, MAX_MATRIX_COLUMNS, MAX_ROWS_IN_MATRIX
from ddsviz.wording import counted, joined

if TYPE_CHECKING:
    import pandas as pd

RANGES_OF_NUMBERS = 5


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


def matrix_of(frame: Frame, columns: Any, color: Any, tooltip: Any, reduce: Any, style: Look) -> Matrix:
    """Check the columns and choose the rows that are drawn."""
    import pandas as pd

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
    with faults:
        chosen, notes = _chosen(frame, columns, [*others, *extra], style)
    faults.raise_any()
    values: dict[Hashable, pd.Series] = {}
    for name in chosen:
        with faults:
            values[name] = check_columns.numbers(frame, name, "columns")
    groups_of = None
    ordered = False
    with faults:
        if color is not None:
            groups_of, ordered = _groups(check_columns.anything(frame, color, "color"))
    faults.raise_any()
    table = pd.DataFrame(values)
    missing = table.isna()
    if missing.any(axis=None):
        lacking = int(missing.any(axis=1).sum())
        notes.append(
            f"{lacking:,} of {counted(len(table), 'row')} lack a value; each panel shows the rows that have both."
        )
    if groups_of is not None and groups_of.gathered:
        notes.append(f'"Other" gathers the {groups_of.gathered:,} smallest categories.')
    places = _sample(table, groups_of, reduce, notes)
    texts = {name: wall_clock(frame.column(name)).iloc[places].reset_index(drop=True) for name in extra}
    drawn_groups = None if groups_of is None else Groups(groups_of.codes[places], groups_of.labels, groups_of.gathered)
    return Matrix(
        table.iloc[places].reset_index(drop=True), drawn_groups, color, texts,
        table.corr(min_periods=3), len(table), ordered, notes,
    )  # fmt: skip


def _chosen(frame: Frame, columns: Any, others: list[Hashable], style: Look) -> tuple[list[Hashable], list[str]]:
    if columns is not None:
        chosen = check_columns.many(frame, columns, "columns")
    else:
        usable = [name for name in frame.of_kind("number") if frame.column(name).notna().any()]
        chosen = [name for name in usable if name not in others]
    if len(chosen) < 2:
        raise ColumnError(
            f"A scatter-plot matrix needs two columns of numbers or more, and found {len(chosen)}. {frame.listing}"
        )
    if len(chosen) <= MAX_MATRIX_COLUMNS:
        return chosen, []
    if columns is not None:
        raise OptionError(
            f"columns names {len(chosen)} columns, and at most {MAX_MATRIX_COLUMNS} can be read. Choose some."
        )
    left_out = joined(style.name(name) for name in chosen[MAX_MATRIX_COLUMNS:])
    return chosen[:MAX_MATRIX_COLUMNS], [f"Left out the columns {left_out}; choose others with columns=[…]."]


def _groups(color: pd.Series) -> tuple[Groups, bool]:
    """Return the group of each row, and whether the groups are ranges with an order."""
    if kind_of(color) == "number":
        return number_ranges(color.astype("float64"), RANGES_OF_NUMBERS), True
    if kind_of(color) == "time":
        return number_ranges(color.dt.year.astype("float64"), RANGES_OF_NUMBERS), True
    return groups(color, MAX_CATEGORIES), False


def _sample(table: pd.DataFrame, own: Groups | None, reduce: Any, notes: list[str]) -> Any:
    """Return the rows drawn, in an order that does not depend on the table's; of too many, every so-manyth of them."""
    keys = [table[name].to_numpy() for name in table.columns]
    if own is not None:
        keys.append(own.codes)
    order = np.lexsort(keys[::-1])
    if len(order) <= MAX_ROWS_IN_MATRIX:
        return order
    if reduce is False:
        raise OptionError(
            f"{counted(len(order), 'row')} in {len(table.columns) ** 2} panels would be too slow to brush; up to "
            f"{MAX_ROWS_IN_MATRIX:,} are drawn one by one. Leave reduce out: an even sample is drawn."
        )
    even = order[np.linspace(0, len(order) - 1, MAX_ROWS_IN_MATRIX).astype(np.int64)]
    # The extremes stay, so that every axis spans all rows.
    extremes = [place for name in table for place in (int(table[name].argmin()), int(table[name].argmax()))]
    kept = np.isin(order, np.concatenate([even, extremes]))
    notes.append(
        f"Drew an even sample of {int(kept.sum()):,} of {counted(len(order), 'row')}, with every column's extremes; "
        "correlations are of all rows."
    )
    return order[kept]
