"""What a file of columns calls them, and what such a file cannot hold."""

from __future__ import annotations

import io
import re
from collections.abc import Hashable, Iterable
from typing import Any

from ddsviz.errors import Mend, OptionError
from ddsviz.wording import free_name

SAFE_NAME = re.compile(r"[\w ()%°²³.,;:/+*&'\"-]+")
"""A column's name that is nothing else in a template, and can be read."""

LONE_RETURN = re.compile(r"\r(?!\n)")


def safe_names(headers: dict[Hashable, str]) -> dict[Hashable, str]:
    """Return names that templates of hovers can hold, for what a file calls columns."""
    found: dict[Hashable, str] = {}
    for column, header in headers.items():
        taken = {*headers.values(), *found.values()}
        found[column] = header if SAFE_NAME.fullmatch(header) else free_name(f"column{len(found)}", taken)
    return found


def headers_of(columns: Iterable[Hashable]) -> dict[Hashable, str]:
    """Return what a file calls columns."""
    import pandas as pd

    given = list(columns)
    try:
        header = pd.read_csv(
            io.StringIO(pd.DataFrame(columns=pd.Index(given, dtype=object)).to_csv(index=False))
        ).columns
    except UnicodeError:
        raise OptionError(
            "A column's name has a character that no file can hold. Rename the column, and draw the chart again."
        ) from None
    return dict(zip(given, header, strict=True))


def check_names(table: Any) -> None:
    """Refuse names that are missing values: a file has no such."""
    if table.columns.isna().any():
        mend = Mend("data.columns = [str(name) for name in data.columns]")
        raise OptionError(
            f"A column's name is a missing value. Make a text of it, and draw the chart again:{mend}", mend
        )


def check_line_breaks(table: Any, columns: Iterable[Hashable]) -> None:
    """Refuse names and texts that a file cannot hold: pandas takes a lone carriage return for the end of a row."""
    texts = [column for column in map(table.__getitem__, table.columns) if column.dtype.kind not in "iufbM"]
    held = [*map(str, columns), *(text for column in texts for text in column.dropna() if isinstance(text, str))]
    if any(LONE_RETURN.search(text) for text in held):
        mend = Mend(
            "data = data.replace('\\r', ' ', regex=True)\n"
            "data.columns = [str(name).replace('\\r', ' ') for name in data.columns]"
        )
        raise OptionError(
            "Some text of the table has a carriage return, which the file that a script reads cannot hold. Take it "
            f"out, and draw the chart again:{mend}", mend,
        )  # fmt: skip
