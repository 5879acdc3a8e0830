"""What a choropleth draws: areas, each with its own value, and what else is told of it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.ask import columns as check_columns
from ddsviz.ask.areas import Areas, areas_of, square_kilometres
from ddsviz.ask.style import Style
from ddsviz.calc.rounding import rounded
from ddsviz.errors import ColumnError, Mend, OptionError
from ddsviz.frames import Frame
from ddsviz.kinds.choropleth.joining import Join, in_name_order, join_rows, key_names, key_texts
from ddsviz.reduce.aggregate import Aggregate, aggregate_by_key, aggregate_words
from ddsviz.reduce.rows import rows_of
from ddsviz.wording import counted, quoted

if TYPE_CHECKING:
    import pandas as pd

KM2 = "km2"
ROWS = "rows"


@dataclass(frozen=True)
class Values:
    """What is drawn: each area's value, and what the cards tell."""

    areas: Areas
    join: Join
    has_own: bool  # whether the table brought the areas
    own: pd.Series  # as the table has them
    values: pd.Series
    title: str
    unit: str
    extra: dict[Hashable, pd.Series]
    notes: list[str]


def one_row_an_area(
    frame: Frame, value: Any, areas: Any, key: Any, aggregate: Aggregate | None, per: Any, tooltip: Any, style: Style
) -> tuple[Frame, Hashable, Style]:
    """Gather the rows of each area: return a table with one row for each key, its values' column, and how it is called.

    Raises
    ------
    ColumnError, OptionError
        If rows cannot be gathered.
    """
    import pandas as pd

    aggregate = _checked_aggregate(frame, aggregate, value, key, tooltip, per)
    name, column = frame.find(key, "key"), frame.find(value, "value")
    if name == column and aggregate != "count":
        mend = Mend.options(aggregate="count")
        raise OptionError(
            f"{quoted(name)} names the areas, and is no value of theirs. Choose another value; or count rows: {mend}.",
            mend,
        )
    seen = frame.seen([name, column])
    if aggregate != "count":
        check_columns.numbers(seen, column, "value")
    columns = {"key": pd.Series(key_texts(seen, name)), "value": seen.column(column)}
    found = aggregate_by_key(rows_of(frame, {"key": name, "value": column}, columns), aggregate)
    found["value"] = rounded(found["value"])
    column, words = _gathered(name, column, aggregate, style)
    small = found.rename(columns={"key": name, "value": column})
    if aggregate == "count":
        style = replace(style, units={**style.units, column: ""})
    return Frame(small), column, replace(style, names={**style.names, column: words[:1].upper() + words[1:]})


def _checked_aggregate(
    frame: Frame, aggregate: Aggregate | None, value: Any, key: Any, tooltip: Any, per: Any
) -> Aggregate:
    """Return how rows are gathered, where the other options let them be."""
    if aggregate is None:
        assert frame.large is not None
        mend = Mend.options(aggregate="mean", **_key_options(frame, key, value))
        raise OptionError(
            f"This table has {counted(frame.rows, 'row')} in {frame.large.engine}, and an area one colour. Say what "
            f"becomes of the rows of an area, and which column names it, such as {mend}.", mend,
        )  # fmt: skip
    if key is None:
        options = _key_options(frame, key, value)
        such = f", such as {Mend.options(**options)}" if options else ""
        raise OptionError(
            f"aggregate gathers the rows of each area. Say by key which column names the area{such}.",
            *([Mend.options(**options)] if options else []),
        )
    if tooltip is not None:
        raise OptionError(
            "With aggregate an area has no row of its own, so no tooltip. Leave tooltip out.", Mend.options(tooltip=...)
        )
    if per in frame.columns and per is not None:
        mend = frame.mend(f"data = data.groupby({str(key)!r}, as_index=False).sum(numeric_only=True)")
        raise OptionError(
            f"With aggregate, per is 'km2' or a column of the areas. For another, leave aggregate out, and gather the "
            f"rows yourself first:{mend}", Mend(mend.code, {"aggregate": ...}),
        )  # fmt: skip
    return aggregate


def _key_options(frame: Frame, key: Any, value: Any) -> dict[str, Any]:
    """Return a column that may name areas, as an option: a column of text other than the values."""
    texts = [name for name in frame.of_kind("text") if str(name) != str(value)]
    return {"key": key} if key is not None else {"key": texts[0]} if texts else {}


def _gathered(key: Hashable, value: Hashable, aggregate: Aggregate, style: Style) -> tuple[Hashable, str]:
    """Return the column of gathered values, and what they are called; keys that are counted are rows."""
    if key != value:
        return value, aggregate_words(style.name(value), aggregate)
    return (ROWS if key != ROWS else f"{ROWS}_counted"), "number of rows"


def values_of(
    frame: Frame, data: Any, value: Any, areas: Any, key: Any, area_key: Any, per: Any, tooltip: Any, style: Style
) -> Values:
    """Join the rows to the areas, and divide where that is asked for.

    Raises
    ------
    PlaceError, ColumnError, OptionError
        If they cannot be joined, or hold nothing to draw.
    """
    whole = check_columns.numbers(frame, value, "value")
    has_own = areas is None and frame.geometry is not None
    if has_own:
        if area_key is not None:
            raise OptionError(
                "area_key is a column of other areas, and this table brings its own. Leave it out.",
                Mend.options(area_key=...),
            )
        found, join = _own_areas(frame, data, key)
    else:
        found = areas_of("wards" if areas is None else areas)
        join = join_rows(found, frame, key, area_key, drawn=[frame.find(value, "value"), per])
    found, join = in_name_order(found, join)
    joined_values = _joined_column(frame.column(frame.find(value, "value")), join.rows)
    numbers = _joined_column(whole, join.rows)
    title, unit = style.label(value), style.unit(value)
    notes = [*found.notes, *join.notes]
    if per is not None:
        divisor, words = _divisor(frame, found, join, per, style)
        zero = int((divisor == 0).sum())
        if not (divisor > 0).any():
            raise ColumnError(
                f"{words} is zero or missing everywhere, and nothing can be divided by it. Leave per out.",
                Mend.options(per=...),
            )
        if zero:
            notes.append(f"Left out {counted(zero, found.noun)} where {words} is zero.")
        with np.errstate(over="ignore"):
            quotients = numbers / divisor.where(divisor != 0)
        numbers = _rounded(quotients.where(np.isfinite(quotients)))
        title = f"{style.label(value)} per {words}"
        unit = ""
    if numbers.isna().all():
        raise ColumnError(f"No {found.noun} has a value of {style.name(value)}, so there is nothing to colour.")
    extra = {
        name: _joined_column(frame.named(name), join.rows) for name in check_columns.many(frame, tooltip, "tooltip")
    }
    return Values(found, join, has_own, joined_values, numbers, title, unit, extra, notes)


def _own_areas(frame: Frame, data: Any, key: Any) -> tuple[Areas, Join]:
    """Return the areas that the table itself has: no key is needed, a name is taken where there is one."""
    found = areas_of(data, "data")
    rows = found.rows
    name = frame.find(key, "key") if key is not None else _naming_column(frame)
    names = [f"Row {row}" for row in rows] if name is None else key_names(frame, name, rows)
    return found, Join(rows, names, name, [])


def _naming_column(frame: Frame) -> Hashable | None:
    """Return the column of text that reads most like names: with the most letters for each figure."""
    texts = [name for name in frame.of_kind("text") if name in frame.described_columns]

    def figures(name: Hashable) -> float:
        joined_text = "".join(map(str, frame.column(name).dropna()))
        return sum(map(str.isdigit, joined_text)) / max(len(joined_text), 1)

    return min(texts, key=figures, default=None)


def _joined_column(column: pd.Series, rows: Any) -> pd.Series:
    joined_values = (
        column.reindex([None if row < 0 else row for row in rows]) if (rows < 0).any() else column.iloc[rows]
    )
    return joined_values.reset_index(drop=True)


def _divisor(frame: Frame, areas: Areas, join: Join, per: Any, style: Style) -> tuple[pd.Series, str]:
    if per in (KM2, "km²") and per not in frame.columns:
        return square_kilometres(areas), "km²"
    if per in areas.key_columns and per not in frame.columns:
        return check_columns.numbers(Frame(areas.table[areas.key_columns]), per, "per"), style.label(per)
    return _joined_column(check_columns.numbers(frame, per, "per"), join.rows), style.label(per)


def _rounded(values: pd.Series) -> pd.Series:
    import pandas as pd

    return pd.Series(rounded(values))
