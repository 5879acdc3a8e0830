"""Which row of a table belongs to each area: found by a key, with a report of what matched nothing."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.ask.areas import Areas, wards_of_datazones
from ddsviz.errors import ColumnError, Mend, PlaceError
from ddsviz.frames import Frame
from ddsviz.kinds.choropleth.key_mends import key_mend
from ddsviz.kinds.choropleth.key_pairs import KeyPair, Keys, chosen_pair
from ddsviz.limits import MAX_AREAS_NAMED
from ddsviz.wording import called, counted, joined, listed, nearest, quoted

if TYPE_CHECKING:
    import numpy.typing as npt

LONGEST_KEY_SHOWN = 40


@dataclass(frozen=True)
class Join:
    """Which row of a table belongs to each area.

    Attributes
    ----------
    rows : numpy.ndarray of int, shape (areas,)
        The row's number; -1 where no row has the area's key.
    names : list of str
        What each area is called.
    key : column or None
        The table's column that names areas; None where the table is that of the areas.
    notes : list of str
        What matched nothing.
    area_key : column or None
        The areas' column that they were joined by.
    """

    rows: npt.NDArray[np.int64]
    names: list[str]
    key: Hashable | None
    notes: list[str]
    area_key: Hashable | None = None


def join_rows(areas: Areas, frame: Frame, key: Any, area_key: Any, drawn: list[Hashable]) -> Join:
    """Find each area's row by its key: a column of the table that holds what a column of the areas holds.

    Parameters
    ----------
    areas, frame : Areas, Frame
        What is joined.
    key, area_key : column or None
        The columns, where the caller names them.
    drawn : list of columns
        Columns of the table that are drawn, and so are no keys unless the caller says so.

    Raises
    ------
    PlaceError
        If no key matches, or it is not clear which column is the key.
    ColumnError
        If a column is unknown, or an area has several rows.
    """
    if not areas.key_columns:
        raise PlaceError("These areas have no column that names them. Add one, such as a number for each.")
    area_frame = Frame(areas.table[areas.key_columns])
    candidates = [frame.find(key, "key")] if key is not None else [n for n in frame.described_columns if n not in drawn]
    theirs = [area_frame.find(area_key, "area_key")] if area_key is not None else area_frame.columns
    if not candidates:
        raise PlaceError(f"No column of the table is left to name the areas. {frame.listing} Add one that does.")
    pair = chosen_pair(_keys(frame, candidates), _keys(area_frame, theirs), key, area_key, areas.noun)
    found_key, found_area_key, texts, area_texts = pair.own.name, pair.areas.name, pair.own.texts, pair.areas.texts
    if not pair.shared:
        raise _no_match(frame, pair)
    row_of_key = _rows_by_key(texts, area_texts, found_key)
    rows = np.array([-1 if text is None else row_of_key.get(text, -1) for text in area_texts], dtype=np.int64)
    notes = _unmatched(frame, pair, areas.noun)
    if key is None and found_key != found_area_key:
        notes.insert(0, f"Rows and areas are joined by {called(found_key)} and {called(found_area_key)}.")
    elif key is None:
        notes.insert(0, f"Rows and areas are joined by {called(found_key)}.")
    return Join(rows, area_names(areas, found_area_key), found_key, notes, found_area_key)


def _keys(frame: Frame, names: list[Hashable]) -> list[Keys]:
    return [Keys(name, key_texts(frame, name), frame.kind(name) == "number") for name in names]


def _no_match(frame: Frame, pair: KeyPair) -> PlaceError:
    key, area_key, texts, area_texts = pair.own.name, pair.areas.name, pair.own.texts, pair.areas.texts
    said = (
        f"No {called(key)} of the table is one of the areas' {called(area_key)}. The table has: {_quoted(texts)}. "
        f"The areas have: {_quoted(area_texts)}."
    )
    found = key_mend(frame, key, pair.own, pair.areas)
    if found is None:
        return PlaceError(f"{said} Name the columns that do match by key and area_key.")
    return PlaceError(f"{said} They differ in {found.says}. Write them as the areas are:{found.mend}", found.mend)


def key_texts(frame: Frame, name: Hashable) -> list[str | None]:
    """Return keys as texts: whole numbers without a point, so that 7 and 7.0 are one."""
    column = frame.named(name)
    return [None if gap else _key_text(value) for value, gap in zip(column, column.isna(), strict=True)]


def _key_text(value: Any) -> str:
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)


def _quoted(texts: list[str | None]) -> str:
    return listed((repr(text) for text in dict.fromkeys(texts) if text is not None), 6)


def _rows_by_key(ours: list[str | None], theirs: list[str | None], key: Hashable) -> dict[str, int]:
    known, row_of_key = set(theirs), {}
    for row, text in enumerate(ours):
        if text is None or text not in known:
            continue
        if text in row_of_key:
            count, mean = Mend.options(key=key, aggregate="count"), Mend.options(key=key, aggregate="mean")
            raise ColumnError(
                f"{quoted(text)} has more than one row in this table, and an area has one colour. Say what is to "
                f"become of them: {count} counts them, {mean} takes the mean of their values.", mean, count,
            )  # fmt: skip
        row_of_key[text] = row
    return row_of_key


def _unmatched(frame: Frame, pair: KeyPair, noun: str) -> list[str]:
    """Say which keys match nothing, what they may mean, and what line would make them match."""
    key, known = pair.own.name, pair.areas.different
    strange = sorted(pair.own.different - known, key=lambda text: (text.casefold(), text))
    notes = []
    if strange:
        words = [_with_nearest(text, known) for text in strange[:MAX_AREAS_NAMED]]
        more = len(strange) - len(words)
        words += [f"{more:,} more"] if more else []
        verb = "matches" if len(strange) == 1 else "match"
        notes.append(f"{counted(len(strange), 'value')} of {called(key)} {verb} no {noun}: {joined(words)}.")
        found = key_mend(frame, key, pair.own, pair.areas)
        if found is not None:
            notes.append(f"Some differ only in {found.says} (mended by: {found.mend.inline}).")
    gaps = pair.own.texts.count(None)
    if gaps:
        notes.append(f"Left out {counted(gaps, 'row')} with no {called(key)}.")
    return notes


def _with_nearest(text: str, known: set[str]) -> str:
    match = nearest(text, sorted(known))
    shown = f"'{shortened_key(text)}'"
    return shown if match is None else f"{shown} (perhaps '{shortened_key(match)}')"


def shortened_key(text: str) -> str:
    """Return a key with the blanks around it, which are often why it matches nothing."""
    return text if len(text) <= LONGEST_KEY_SHOWN else text[: LONGEST_KEY_SHOWN - 1] + "…"


def area_names(areas: Areas, area_key: Hashable) -> list[str]:
    """Return what each area is called: a packaged one by the name that people know it by."""
    frame = Frame(areas.table[areas.key_columns])
    if areas.noun == "ward":
        return key_names(frame, "ward")
    names = key_names(frame, area_key)
    if areas.noun == "data zone":
        ward_of = wards_of_datazones()
        return [f"{ward_of[code]}, {code}" for code in names]
    return names


def key_names(frame: Frame, name: Hashable, rows: Any = slice(None)) -> list[str]:
    """Return the keys of rows as names, a dash where there is none."""
    return ["–" if text is None else text for text in np.array(key_texts(frame, name), dtype=object)[rows]]


def in_name_order(areas: Areas, join: Join) -> tuple[Areas, Join]:
    """Return areas by their names, so that the map does not depend on the order in which they were given."""
    order = sorted(range(len(join.names)), key=lambda index: (join.names[index].casefold(), join.names[index]))
    table = areas.table.iloc[order].reset_index(drop=True)
    return replace(areas, table=table), replace(
        join, rows=join.rows[order], names=[join.names[index] for index in order]
    )  # fmt: skip
