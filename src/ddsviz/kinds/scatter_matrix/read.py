"""What a scatter-plot matrix draws: which columns, and which rows of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.ask import columns as check_columns
from ddsviz.ask.left_out import notes_on_whole_table
from ddsviz.ask.style import Style
from ddsviz.ask.times import positions, wall_clock
from ddsviz.calc.categories import Groups, groups, number_ranges
from ddsviz.clocks import times_of
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
from ddsviz.reduce.sample import correlations, even_sample, rows_with_gaps
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
    if frame.large is not None:
        return _large_matrix(frame, columns, color, tooltip, reduce, style)
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
    with faults:
        if color is not None:
            check_columns.anything(frame, color, "color")
    faults.raise_any()
    table = pd.DataFrame(values)
    notes += _gap_notes(int(table.isna().any(axis=1).sum()), len(table))
    if len(table) > MAX_ROWS_COLLECTED:
        source = _rows_of_pandas(frame, table, list(dict.fromkeys([*others, *extra])))
        return _sampled(source, table, color, extra, notes, reduce)
    groups_of, ordered = (None, False) if color is None else _groups(frame.column(others[0]), len(chosen))
    if groups_of is not None and groups_of.grouped:
        notes.append(f'"Other" gathers the {groups_of.grouped:,} smallest categories.')
    places = _sample(table, groups_of, reduce, notes)
    texts = {name: wall_clock(frame.named(name)).iloc[places].reset_index(drop=True) for name in extra}
    drawn_groups = None if groups_of is None else Groups(groups_of.codes[places], groups_of.labels, groups_of.grouped)
    return Matrix(
        table.iloc[places].reset_index(drop=True), drawn_groups, color, texts,
        table.corr(min_periods=FEWEST_CORRELATED), len(table), ordered, notes,
    )  # fmt: skip


@dataclass(frozen=True)
class _Rows:
    """Rows that a sample is taken of.

    Attributes
    ----------
    frame : narwhals.LazyFrame
        Columns "v0", "v1", … of numbers, and "o0", "o1", … of what else is shown.
    collect : callable
        Returns the answer to a query.
    others : list
        The names of the other columns.
    native : callable
        Brings values of one of them back to what they were.
    count : int
        How many rows there are.
    """

    frame: Any
    collect: Callable[[Any], pd.DataFrame]
    others: list[Hashable]
    native: Callable[[Any, Hashable], pd.Series]
    count: int


def _rows_of_pandas(frame: Frame, table: pd.DataFrame, others: list[Hashable]) -> _Rows:
    import narwhals as nw
    import pandas as pd

    columns = {f"v{place}": table[name].to_numpy() for place, name in enumerate(table)}
    plain = {name: wall_clock(frame.column(name)) for name in others}
    for place, column in enumerate(plain.values()):
        columns[f"o{place}"] = positions(column) if kind_of(column) != "text" else column.astype(object).to_numpy()

    def native(values: Any, name: Hashable) -> pd.Series:
        if kind_of(plain[name]) == "time":
            return times_of(np.asarray(values, dtype=np.float64))
        dtype = plain[name].dtype
        kept = kind_of(plain[name]) == "number" or isinstance(dtype, pd.CategoricalDtype)
        return pd.Series(values).astype(dtype if kept else object)

    return _Rows(
        nw.from_native(pd.DataFrame(columns)).lazy(),
        lambda query: query.collect().to_native(),
        others,
        native,
        len(table),
    )


def _large_matrix(frame: Frame, columns: Any, color: Any, tooltip: Any, reduce: Any, style: Style) -> Matrix:
    """Check the columns of a large table by their lowest and highest values, and have its engine choose the rows."""
    assert frame.large is not None
    table = frame.large
    color = None if check_columns.fixed_colour(frame, color) else color
    faults = Faults()
    extra: list[Hashable] = []
    others: list[Hashable] = []
    wanted: list[Hashable] = []
    with faults:
        extra = check_columns.many(frame, tooltip, "tooltip")
    with faults:
        others = [] if color is None else [check_columns.colour_column(frame, color)]
    with faults:
        wanted = frame.of_kind("number") if columns is None else check_columns.many(frame, columns, "columns")
    faults.raise_any()
    probe = frame.extremes_of([*wanted, *others, *extra])
    probe.columns = list(dict.fromkeys([*wanted, *others, *extra]))
    ends = matrix_of(probe, columns, color, tooltip, "auto", style)
    chosen = list(ends.values)
    shown = list(dict.fromkeys([*others, *extra]))
    rows = table.frame.select(
        **{f"v{place}": table.plain(name) for place, name in enumerate(chosen)},
        **{f"o{place}": table.plain(name) for place, name in enumerate(shown)},
    )
    notes = [note for note in ends.notes if note.startswith("Left out the columns") and "columns=[" in note]
    if columns is None:
        notes += notes_on_whole_table(frame, [*others, *extra], style)
    notes += _gap_notes(rows_with_gaps(rows, table.collect, [f"v{place}" for place in range(len(chosen))]), table.rows)
    source = _Rows(rows, table.collect, shown, table.native, table.rows)
    return _sampled(source, ends.values, color, extra, notes, reduce)


def _sampled(
    source: _Rows, table: pd.DataFrame, color: Any, extra: list[Hashable], notes: list[str], reduce: Any
) -> Matrix:  # fmt: skip
    """Return an even sample of rows; `table` has the lowest and highest value of each column."""
    import pandas as pd

    _check_few(source.count, len(table.columns), reduce)
    fields = {f"v{place}": name for place, name in enumerate(table)}
    ends = {field: (float(table[name].min()), float(table[name].max())) for field, name in fields.items()}
    others = [f"o{place}" for place in range(len(source.others))]
    found = even_sample(source.frame, source.collect, ends, others, MAX_ROWS_IN_MATRIX, source.count)
    notes.append(_sample_note(len(found), source.count))
    values = pd.DataFrame({name: found[field].astype("float64") for field, name in fields.items()})
    more = {name: source.native(found[field], name) for field, name in zip(others, source.others, strict=True)}
    groups_of, ordered = (None, False) if color is None else _groups(more[source.others[0]], len(fields))
    if groups_of is not None and groups_of.grouped:
        notes.append(f'"Other" gathers the {groups_of.grouped:,} smallest categories.')
    own = correlations(source.frame, source.collect, list(fields), FEWEST_CORRELATED)
    own = own.set_axis(list(table.columns)).set_axis(list(table.columns), axis=1)
    return Matrix(values, groups_of, color, {name: more[name] for name in extra}, own, source.count, ordered, notes)


def _gap_notes(lacking: int, rows: int) -> list[str]:
    if not lacking:
        return []
    return [f"{lacking:,} of {counted(rows, 'row')} lack a value; each panel shows the rows that have both."]


def _sample_note(kept: int, rows: int) -> str:
    return (
        f"Drew an even sample of {kept:,} of {counted(rows, 'row')}, with every column's extremes; correlations are of "
        "all rows."
    )


def _check_few(rows: int, columns: int, reduce: Any) -> None:
    if reduce is False:
        raise OptionError(
            f"{counted(rows, 'row')} in {columns**2} panels would be too slow to brush; up to "
            f"{MAX_ROWS_IN_MATRIX:,} are drawn one by one. Leave reduce out: an even sample is drawn.",
            Mend.options(reduce=...),
        )


def _chosen(frame: Frame, columns: Any, others: list[Hashable], style: Style) -> tuple[list[Hashable], list[str]]:
    notes: list[str] = []
    if columns is not None:
        chosen = check_columns.many(frame, columns, "columns")
    else:
        usable = [name for name in frame.of_kind("number") if frame.column(name).notna().any()]
        chosen = [name for name in usable if name not in others]
        notes = notes_on_whole_table(frame, others, style)
    if len(chosen) < 2:
        raise ColumnError(
            f"A scatter-plot matrix needs two columns of numbers or more, and found {len(chosen)}. {frame.listing}"
        )
    if len(chosen) <= MAX_MATRIX_COLUMNS:
        return chosen, notes
    if columns is not None:
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


def _sample(table: pd.DataFrame, own: Groups | None, reduce: Any, notes: list[str]) -> Any:
    """Return the rows drawn, in an order that does not depend on the table's; of too many, every so-manyth of them."""
    keys = [table[name].to_numpy() for name in table.columns]
    if own is not None:
        keys.append(own.codes)
    order = np.lexsort(keys[::-1])
    if len(order) <= MAX_ROWS_IN_MATRIX:
        return order
    _check_few(len(order), len(table.columns), reduce)
    even = order[np.linspace(0, len(order) - 1, MAX_ROWS_IN_MATRIX).astype(np.int64)]
    # The extremes stay, so that every axis spans all rows.
    extremes = [place for name in table for place in (int(table[name].argmin()), int(table[name].argmax()))]
    kept = np.isin(order, np.concatenate([even, extremes]))
    notes.append(_sample_note(int(kept.sum()), len(order)))
    return order[kept]
