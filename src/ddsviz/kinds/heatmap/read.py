"""What a heatmap draws: rows of a table, each with the two categories of its cell."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.ask import columns as check_columns
from ddsviz.ask.left_out import (
    columns_of_text_numbers,
    columns_that_number_rows,
    empty_columns,
    left_out_notes,
)
from ddsviz.ask.style import Style
from ddsviz.calc.natural_order import sorted_as_text
from ddsviz.errors import ColumnError, Faults, Mend, OptionError
from ddsviz.frames import Frame
from ddsviz.plain import kind_of
from ddsviz.reduce.aggregate import Aggregate
from ddsviz.reduce.rows import Rows, rows_of
from ddsviz.wording import counted, joined

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Pairs:
    """The rows of the table, each with the two categories of its cell and its value.

    Attributes
    ----------
    rows : Rows
        Columns "x", "y", "value" where there is one, and "extra0", "extra1", … of the hover.
    has_value : bool
        Whether a column is aggregated; else rows are counted.
    extra : list of columns
        What else the hover tells.
    x_label, y_label, value_label, unit : str
        How they are called.
    columns : tuple of three columns
        What the table of cells calls x, y and the value.
    notes : list of str
        How the table was read.
    """

    rows: Rows
    has_value: bool
    extra: list[Hashable]
    x_label: str
    y_label: str
    value_label: str
    unit: str
    columns: tuple[Hashable, Hashable, Hashable]
    notes: list[str] = field(default_factory=list)


def pairs_of(
    frame: Frame, x: Any, y: Any, value: Any, tooltip: Any, aggregate: Aggregate, style: Style
) -> Pairs:  # fmt: skip
    """Return the rows of a tidy table, or of a table of numbers made tidy."""
    extra = check_columns.many(frame, tooltip, "tooltip")
    if x is None and y is None and value is None:
        return _pairs_of_numbers(frame, extra, aggregate, style)
    if x is None or y is None:
        raise _lacks_axes(frame, {"x": x, "y": y}, value)
    faults = Faults()
    found: dict[str, Hashable] = {}
    for argument, name in (("x", x), ("y", y), ("value", value)):
        with faults:
            if name is not None:
                found[argument] = frame.find(name, argument)
    seen, columns = frame.seen([*found.values(), *extra]), {}
    for argument, name in found.items():
        with faults:
            anything = argument != "value" or aggregate == "count"
            check = check_columns.anything if anything else check_columns.numbers
            columns[argument] = check(seen, name, argument)
    faults.raise_any()
    more = {f"extra{index}": name for index, name in enumerate(extra)}
    columns |= {key: seen.column(name) for key, name in more.items()}
    value_label = "number of rows"
    if value is not None:
        value_label = style.name(value) if aggregate == "count" else style.label(value)
    return Pairs(
        rows_of(frame, {**found, **more}, columns),
        value is not None,
        extra,
        style.label(x, frame.zone(found["x"])),
        style.label(y, frame.zone(found["y"])),
        value_label,
        "" if value is None or aggregate == "count" else style.unit(value),
        (x, y, "number of rows" if value is None else value),
    )


def _lacks_axes(frame: Frame, axes: dict[str, Any], value: Any) -> OptionError:
    """Return what is said where x or y is not given, with columns that would do."""
    taken = [str(name) for name in (*axes.values(), value) if name is not None]
    free = [name for name in (*frame.of_kind("text", "time"), *frame.of_kind("number")) if str(name) not in taken]
    missing = [argument for argument, name in axes.items() if name is None]
    mend = Mend.options(**dict(zip(missing, free, strict=False)))
    such = f", such as {mend}" if len(free) >= len(missing) else ""
    return OptionError(f"A heatmap of rows needs x and y, two columns. Give {joined(missing)} too{such}.", mend)


def _no_numbers(frame: Frame) -> ColumnError:
    """Return what is said of a table that is to be drawn whole, and has no column of numbers."""
    said = "This table has no column of numbers to draw."
    if all(set(map(str, frame.column(name).dropna())) <= {"True", "False"} for name in frame.columns):
        mend = frame.mend("data = data.astype(int)")
        return ColumnError(f"{said} Turn True and False into 1 and 0:{mend}", mend)
    if len(frame.columns) < 2:
        return ColumnError(f"{said} Give a table with one.")
    mend = Mend.options(x=frame.columns[0], y=frame.columns[1])
    return ColumnError(f"{said} Or count its rows by two columns, such as {mend}.", mend)


def _pairs_of_numbers(frame: Frame, extra_names: list[Hashable], aggregate: Aggregate, style: Style) -> Pairs:
    """Return a table of numbers as rows: one for each cell."""
    import pandas as pd

    labels, taken, notes = _row_labels(frame, extra_names, style)
    found = [name for name in frame.of_kind("number") if name not in extra_names]
    if not found:
        raise _no_numbers(frame)
    empty = set(empty_columns(frame, [name for name in frame.described_columns if name not in extra_names]))
    drawn = [name for name in frame.columns if (name in found or name in empty) and name not in taken]
    numbers = {name: _empty(frame) if name in empty else check_columns.numbers(frame, name, "data") for name in drawn}
    if empty.issuperset(numbers):
        raise ColumnError("All the numbers of this table are missing.")
    label_name = labels.name if labels.name is not None else ""
    unit = _shared_unit(list(numbers), style)
    tall = pd.concat([own.rename(None) for own in numbers.values()], ignore_index=True)
    style = style.telling_apart(numbers)
    column_names = [style.name(name) for name in numbers for _ in range(frame.rows)]
    if kind_of(labels) == "text":  # as in a table of correlations, whose rows are named as its columns are
        labels = labels.map(lambda text: style.name(text) if text in frame.columns else text)
    shared = int(labels.duplicated(keep=False).sum()) if aggregate == "mean" else 0
    if shared:
        notes.append(f"{counted(shared, 'row')} share a name with another: of these, means are drawn.")
    are_texts = all(isinstance(name, str) for name in numbers)  # a pivot sorts numbers and days by size
    columns, column_note = _ordered(pd.Series(column_names), "Columns", is_declared=not are_texts)
    rows, row_note = _ordered(
        labels, "Rows", is_declared=isinstance(labels.dtype, pd.CategoricalDtype) and labels.cat.ordered
    )
    y = pd.concat([rows] * len(numbers), ignore_index=True)
    extra = {f"extra{index}": frame.column(name) for index, name in enumerate(extra_names)}
    extra = {key: pd.concat([column] * len(numbers), ignore_index=True) for key, column in extra.items()}
    return Pairs(
        Rows(len(tall), pd.DataFrame({"x": columns, "y": y, "value": tall, **extra})),
        True,
        extra_names,
        "",
        style.label(label_name) if label_name != "" else "",
        f"{style.names.get('value', 'value')} ({unit})" if unit else style.names.get("value", "value"),
        unit,
        ("column", label_name if label_name not in ("", "column", "value", "rows") else "row", "value"),
        notes=[*notes, *column_note, *row_note],
    )


def _empty(frame: Frame) -> pd.Series:
    import pandas as pd

    return pd.Series(np.full(frame.rows, np.nan))


def _row_labels(
    frame: Frame, extra_names: list[Hashable], style: Style
) -> tuple[pd.Series, list[Hashable], list[str]]:  # fmt: skip
    """Return what names the rows of a table of numbers, the columns of numbers that are no measure, and notes.

    It is the index, or a column of different names, or what numbers the rows, or the first column of text.
    """
    import pandas as pd

    names = [name for name in frame.columns if name not in extra_names]
    text_numbers = columns_of_text_numbers(frame, names)
    texts = [name for name in frame.of_kind("text", "time") if name in names and frame.column(name).notna().any()]
    texts.sort(key=lambda name: name in text_numbers)
    numbers = [name for name in frame.of_kind("number") if name in names]
    counting = columns_that_number_rows(frame, numbers)
    counting = [] if len(counting) == len(numbers) else counting  # then they are what there is to see
    labels, label_name = frame.index, None
    if labels is None:
        different = [name for name in texts[:1] if name not in text_numbers and frame.column(name).is_unique]
        label_name = next(iter([*different, *counting, *texts]), None)
        labels = pd.Series(range(frame.rows)) if label_name is None else frame.column(label_name)
    notes = left_out_notes([], {name: mend for name, mend in text_numbers.items() if name != label_name}, style)
    others = [style.name(name) for name in counting if name != label_name]
    if others:
        notes.append(f"Left out {joined(others)}, which {'numbers' if len(others) == 1 else 'number'} the rows.")
    return labels, counting, notes


def _ordered(labels: pd.Series, what: str, is_declared: bool) -> tuple[pd.Series, list[str]]:
    """Return labels as ordered categories, for a table's own order carries meaning, and a note where it is changed.

    It is where a pivot has sorted days, months, numbers or ranges as text; not where the order is somebody's `own`.
    """
    import pandas as pd

    texts = labels if kind_of(labels) != "text" else labels.astype(object).where(labels.notna(), "–").astype(str)
    categories = list(texts.dropna().unique())
    found = None if is_declared else sorted_as_text(categories)
    meaning, order = found or ("", categories)
    note = [] if found is None else [f"{what} are put in the order of {meaning}: the table has them in that of text."]
    return pd.Series(pd.Categorical(texts, categories=order, ordered=True)), note


def _shared_unit(columns: list[Hashable], style: Style) -> str:
    """Return the unit of all columns, or nothing where they differ."""
    found = {style.unit(name) for name in columns}
    return found.pop() if len(found) == 1 else ""
