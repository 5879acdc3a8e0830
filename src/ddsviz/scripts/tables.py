"""The table of a chart as a script reads it: which columns, by the names that a file gives them, and as what."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Hashable, Sequence
from typing import Any

from ddsviz.errors import Mend, OptionError
from ddsviz.numbers import EXTREME, is_whole, number_format, time_format
from ddsviz.plain import LARGEST_EXACT, kind_of
from ddsviz.scripts.writing import call, literal

TAKEN_FOR_GAPS = {
    "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA", "NULL",
    "NaN", "None", "n/a", "nan", "null",
}  # fmt: skip
"""Texts that pandas reads as no value."""

LONE_RETURN = re.compile(r"\r(?!\n)")


class TableOfScript:
    """The columns of a table that a script uses.

    Parameters
    ----------
    table : pandas.DataFrame
        What the chart draws.
    names : set of columns
        Those whose whole numbers are names.
    """

    def __init__(self, table: Any, names: Collection[Hashable] = ()) -> None:
        import pandas as pd

        self.table = table
        self.names = names
        _check_names(table)
        _check_line_breaks(table)
        try:
            header = pd.read_csv(io.StringIO(table.iloc[:0].to_csv(index=False))).columns
        except UnicodeError:
            raise OptionError(
                "A column's name has a character that no file can hold. Rename the column, and draw the chart again."
            ) from None
        self._names = dict(zip(table.columns, header, strict=True))
        self._texts: list[Hashable] = []
        self._times: list[Hashable] = []

    def name(self, column: Hashable) -> str:
        """Return what the file calls a column, and remember that it is used."""
        kind = self.kind(column)
        used = {"text": self._texts, "time": self._times}.get(kind, [])
        if column not in used:
            used.append(column)
        return str(self._names[column])

    def kind(self, column: Hashable) -> str:
        """Return "number", "time" or "text", as which numbers are read that are too long for a browser's numbers."""
        own = self.table[column]
        too_long = column in self.names and own.dtype.kind in "iu" and own.abs().max() >= LARGEST_EXACT
        return "text" if too_long else kind_of(own)

    def __getitem__(self, column: Hashable) -> str:
        """Return the code of a column."""
        return f"table[{literal(self.name(column))}]"

    def words(self, column: Hashable, gap: str = "") -> str:
        """Return the code of a column of texts, with a text where there is none."""
        own = self.table[column]
        empty = bool(own.isna().any() or (own.astype(str) == "").any())
        return f"{self[column]}.fillna({literal(gap)})" if empty else self[column]

    def hover(self, field: str, column: Hashable) -> tuple[str, bool]:
        """Return Bokeh's template of a column in a hover, and whether it is of times."""
        own = self.table[column]
        kind = self.kind(column)
        if kind == "time":
            # Bokeh's hovers know no parts of a second
            return f"@{field}{{{time_format(own).partition('.')[0]}}}", True
        pattern = number_format(own) if kind == "number" else EXTREME
        if column in self.names and is_whole(own):
            pattern = "0" if kind == "number" else EXTREME
        return (f"@{field}" if pattern == EXTREME else f"@{field}{{{pattern}}}"), False

    @property
    def reading(self) -> str:
        """The line that reads the file, once all columns that are used have been named."""
        options = ['"chart-table.csv"']
        if self._texts:
            inside = ", ".join(f"{literal(self.name(column))}: str" for column in self._texts)
            options.append(f"dtype={{{inside}}}")
        if self._times:
            options.append(f"parse_dates={literal([self.name(column) for column in self._times])}")
        if any(self._has_gap_words(column) for column in self._texts):
            options += ["keep_default_na=False", 'na_values=[""]']
        return call("table = pd.read_csv", *options)

    def _has_gap_words(self, column: Hashable) -> bool:
        present = self.table[column].dropna()
        return not TAKEN_FOR_GAPS.isdisjoint(present.astype(str))


def _check_names(table: Any) -> None:
    """Refuse names that are missing values: a file has no such."""
    if table.columns.isna().any():
        mend = Mend("data.columns = [str(name) for name in data.columns]")
        raise OptionError(
            f"A column's name is a missing value. Make a text of it, and draw the chart again:{mend}", mend
        )


def _check_line_breaks(table: Any) -> None:
    """Refuse texts that a file of columns cannot hold: pandas takes a lone carriage return for the end of a row."""
    texts = [column for column in map(table.__getitem__, table.columns) if column.dtype.kind not in "iufbM"]
    held = [*map(str, table.columns), *(text for column in texts for text in column.dropna() if isinstance(text, str))]
    if any(LONE_RETURN.search(text) for text in held):
        mend = Mend(
            "data = data.replace('\\r', ' ', regex=True)\n"
            "data.columns = [str(name).replace('\\r', ' ') for name in data.columns]"
        )
        raise OptionError(
            "Some text of the table has a carriage return, which the file that a script reads cannot hold. Take it "
            f"out, and draw the chart again:{mend}", mend,
        )  # fmt: skip


def group_lines(table: TableOfScript, group: str, column: Hashable, labels: Sequence[str]) -> list[str]:
    """Return the lines that gather rows of small categories, and rows without one, in the groups that are drawn.

    Parameters
    ----------
    table : TableOfScript
        The table.
    group : str
        The code of each row's category, which the lines change.
    column : column
        Where it comes from.
    labels : sequence of str
        The groups that are drawn; the dictionary `groups` of the script has them.
    """
    own = table.table[column]
    present, gaps = set(own.dropna().astype(str)), bool(own.isna().any())
    lines = []
    if not present <= set(labels):  # "Other" stands before "No value", and may have a name of its own
        other = labels[-2] if gaps else labels[-1]
        kept = f"{group}.isin(groups) | {group}.isna()" if gaps else f"{group}.isin(groups)"
        lines.append(f"{group} = {group}.where({kept}, {literal(other)})")
    if gaps:
        lines.append(f"{group} = {group}.fillna({literal(labels[-1])})")
    return lines
