"""The table that a script reads: the caller's own, or that of the chart, by the names that a file gives its columns."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable
from typing import Any

from ddsviz.calc.categories import NO_VALUE, OTHER
from ddsviz.display.record import Record
from ddsviz.errors import OptionError
from ddsviz.given import Given
from ddsviz.numbers import EXTREME, is_whole, number_format, time_format
from ddsviz.plain import LARGEST_EXACT, kind_of
from ddsviz.scripts.table_file import check_line_breaks, check_names, headers_of, safe_names
from ddsviz.scripts.writing import call, literal
from ddsviz.wording import free_name, quoted

TAKEN_FOR_GAPS = {
    "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA", "NULL",
    "NaN", "None", "n/a", "nan", "null",
}  # fmt: skip
"""Texts that pandas reads as no value."""

PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class TableOfScript:
    """The columns of a table that a script uses.

    Parameters
    ----------
    table : pandas.DataFrame
        What the chart draws.
    names : set of columns
        Those whose whole numbers are names.
    given : Given, optional
        What is known of the caller's table, where the script reads that.
    """

    def __init__(self, table: Any, names: Collection[Hashable] = (), given: Given | None = None) -> None:
        self.table = table
        self.names = names
        self.given = given
        self.variable = "table" if given is None else "data"
        self.has_shapes = False
        columns = list(table.columns if given is None else given.kinds)
        check_names(table)
        check_line_breaks(table, columns)
        self._used: list[Hashable] = []
        self._headers = headers_of(columns)
        self._names = safe_names(self._headers)

    def name(self, column: Hashable) -> str:
        """Return what the script calls a column, and remember that it is used."""
        if column not in self._used:
            self._used.append(column)
        return self._names[column]

    def kind(self, column: Hashable) -> str:
        """Return "number", "time" or "text", as which numbers are read that are too long for a browser's numbers."""
        values = self.table.get(column)
        is_long = values is not None and values.dtype.kind in "iu" and values.abs().max() >= LARGEST_EXACT
        if column in self.names and is_long:
            return "text"
        return kind_of(values) if self.given is None else self.given.kinds[column].removeprefix("zoned ")

    def __getitem__(self, column: Hashable) -> str:
        """Return the code of a column."""
        return f"{self.variable}[{literal(self.name(column))}]"

    def words(self, column: Hashable, gap: str = "") -> str:
        """Return the code of a column of texts, with a text where there is none."""
        values = self.table[column]
        empty = bool(values.isna().any() or (values.astype(str) == "").any())
        return f"{self[column]}.fillna({literal(gap)})" if empty else self[column]

    def format(self, column: Hashable) -> tuple[str, bool]:
        """Return how Bokeh writes a column in a hover, and whether it holds times."""
        values = self.table[column]
        kind = self.kind(column)
        if kind == "time":
            # Bokeh's hovers know no parts of a second
            return time_format(values).partition(".")[0], True
        pattern = number_format(values) if kind == "number" else EXTREME
        if column in self.names and is_whole(values):
            pattern = "0" if kind == "number" else EXTREME
        return ("" if pattern == EXTREME else pattern), False

    @property
    def comments(self) -> list[str]:
        """How the file is written."""
        if self.given is None:
            return ['ddsviz.table(chart).to_csv("chart-table.csv", index=False)']
        return [f"{_writing(self.given, self._used)}  # data is your table"]

    @property
    def reading(self) -> list[str]:
        """The lines that read the file, once all columns that are used have been named."""
        of_kind = {kind: [used for used in self._used if self.kind(used) == kind] for kind in ("text", "time")}
        options = ['"chart-table.csv"' if self.given is None else '"data.csv"']
        if of_kind["text"]:
            inside = ", ".join(f"{literal(self._headers[column])}: str" for column in of_kind["text"])
            options.append(f"dtype={{{inside}}}")
        zones = {} if self.given is None else self.given.zones
        times = [column for column in of_kind["time"] if column not in zones]
        if times:
            options.append(f"parse_dates={literal([self._headers[column] for column in times])}")
        if self._has_gap_words():
            options += ["keep_default_na=False", 'na_values=[""]']
        odd = {self._headers[used]: self.name(used) for used in self._used if self.name(used) != self._headers[used]}
        renamed = f".rename(columns={literal(odd)})" if odd else ""
        return [
            call(f"{self.variable} = pd.read_csv", *options) + renamed,
            *(f"{self[used]} = pd.to_datetime({self[used]}, utc=True)" for used in zones if used in self._used),
            *(f'{self[used]} = {self[used]}.fillna("")' for used in self._used if self._has_empty_texts(used)),
        ]

    def _has_empty_texts(self, column: Hashable) -> bool:
        """Tell whether some texts are empty, which a file tells from none that is missing only if none is."""
        values = self.table.get(column)
        is_text = values is not None and self.kind(column) == "text" and self.given is None
        return is_text and bool((values == "").any()) and not values.isna().any()

    @property
    def on_the_wall(self) -> list[str]:
        """The lines that turn times with a zone into those that a clock there shows."""
        zones = {} if self.given is None else self.given.zones
        return [
            f"{self[column]} = {self[column]}.dt.tz_convert({literal(zone)}).dt.tz_localize(None)"
            for column, zone in zones.items() if column in self._used
        ]  # fmt: skip

    def _has_gap_words(self) -> bool:
        texts = [
            values for values in map(self.table.__getitem__, self.table.columns) if values.dtype.kind not in "iufbM"
        ]
        return any(not TAKEN_FOR_GAPS.isdisjoint(values.dropna().astype(str)) for values in texts)


def _writing(given: Given, used: list[Hashable]) -> str:
    """Return the line that writes a caller's table into a file: with texts that nobody uses, these columns only."""
    if given.index is not None and given.index in used:
        return f'{given.table}.to_csv("data.csv", index_label={literal(str(given.index))})'
    if all(given.kinds[name] in ("number", "time") for name in given.columns if name not in used):
        return f'{given.table}.to_csv("data.csv", index=False)'
    names = ", ".join(literal(name, exact=True) for name in given.columns if name in used)
    return f'{given.table}[[{names}]].to_csv("data.csv", index=False)'


def table_given(record: Record, used: Iterable[Hashable]) -> TableOfScript | None:
    """Return the caller's table, or None where a script cannot read these columns of it as ddsviz does."""
    given = record.parts.get("given")
    names = list(dict.fromkeys(used))
    if given is None or not given.can_be_written(names):
        return None
    table = TableOfScript(record.table, record.names, given)
    empty = [
        column
        for column in record.table
        if record.table[column].dtype.kind not in "iufbM" and (record.table[column] == "").any()
    ]
    if empty:  # a file tells no empty text from a gap
        return None
    for name in names:
        table.name(name)
    return table


def hover_template(table: TableOfScript, column: Hashable, formatters: dict[str, Any]) -> str:
    """Return a hover's template of a column as it stands in the table, and note the formatter that it needs."""
    pattern, is_time = table.format(column)
    named = field_in_template(table.name(column))
    if is_time:
        formatters[named] = "datetime"
    return f"{named}{{{pattern}}}" if pattern else named


def field_in_template(column: str) -> str:
    """Return a column as a hover's template names it."""
    return f"@{column}" if PLAIN_NAME.fullmatch(column) else f"@{{{column}}}"


def without_gaps(table: TableOfScript, columns: Iterable[Hashable]) -> list[str]:
    """Return lines that put a dash for a text that is missing, as hovers tell it."""
    gaps = [
        column for column in dict.fromkeys(columns) if table.kind(column) == "text" and table.table[column].isna().any()
    ]
    return [f'{table[column]} = {table[column]}.fillna("–")' for column in gaps]


def group_column(table: TableOfScript, column: Hashable, labels: list[str], groups: Any) -> tuple[str, list[str]]:
    """Return the name of the column with the groups that are drawn, and the lines that make it.

    Parameters
    ----------
    table : TableOfScript
        The table.
    column : column
        Its categories.
    labels : list of str
        The groups.
    own : pandas.Series
        The categories of the rows that are drawn, or their groups.
    """
    if groups.isna().any() and (groups == "").any():
        raise OptionError(
            f"Some texts of the column {quoted(column)} are empty and others are missing, and a file does not tell the "
            "two apart. Write a word for one of them, and draw the chart again."
        )
    present, gaps = set(groups.dropna().astype(str)), bool(groups.isna().any()) or labels[-1:] == [NO_VALUE]
    rest = labels[: len(labels) - gaps]
    gathers = not present - {NO_VALUE} <= set(rest) or rest[-1:] == [OTHER]
    if not gaps and not gathers:
        return table.name(column), []
    taken = table.table if table.given is None else table.given.columns
    name, code, lines = free_name("group", taken), table[column], []
    if gathers:  # "Other" stands before "No value", and may have a name of its own
        lines.append(f"largest = {literal(rest[:-1])}")
        code += (
            f".where({table[column]}.isin(largest){f' | {table[column]}.isna()' if gaps else ''}, {literal(rest[-1])})"
        )
    if gaps:
        code += f".fillna({literal(labels[-1])})"
    return name, [*lines, f"{table.variable}[{literal(name)}] = {code}"]


class JoinedTable(TableOfScript):
    """A table of areas that the script itself joins out of two files.

    Parameters
    ----------
    table : geopandas.GeoDataFrame
        What the chart draws.
    comments : list of str
        How the files are written.
    lines : list of str
        The lines that read and join them.
    """

    def __init__(self, table: Any, comments: list[str], lines: list[str]) -> None:
        super().__init__(table)
        self.has_shapes = True
        self.comments_of_files, self.lines = comments, lines

    @property
    def comments(self) -> list[str]:
        """How the files are written."""
        return self.comments_of_files

    @property
    def reading(self) -> list[str]:
        """The lines that read and join them."""
        return self.lines
