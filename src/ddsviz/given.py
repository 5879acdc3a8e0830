"""What a script must know of a caller's table: its columns and what they hold, not the table itself."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Given:
    """What a script must know of a caller's table; not the table, which nothing here keeps.

    Attributes
    ----------
    columns : list
        The names of all columns.
    rows : int
        How many rows there are.
    held : dict
        What each column and the index hold: a type of pandas, or a word for it.
    table : str
        The code of a table of pandas.
    index : str or None
        What the index is called where it is, or can be, a column.
    """

    columns: list[Hashable]
    rows: int
    held: dict[Hashable, Any]
    table: str = "data"
    index: Hashable | None = None

    @cached_property
    def kinds(self) -> dict[Hashable, str]:
        """What each column and the index are in a file: "number", "time", "text", or "odd" where it would lose them."""
        return {name: own if isinstance(own, str) else _kind_in_file(own) for name, own in self.held.items()}

    @property
    def zones(self) -> dict[Hashable, str]:
        """The zones of columns of times that have one."""
        return {name: str(own.tz) for name, own in self.held.items() if getattr(own, "tz", None) is not None}

    def can_be_written(self, used: Iterable[Hashable]) -> bool:
        """Tell whether a file holds these columns as they are, and can be asked for by their names."""
        named = all(isinstance(name, (str, int, float)) and name == name for name in self.held)
        return named and all(self.kinds.get(name, "odd") != "odd" for name in used)


def _kind_in_file(dtype: Any) -> str:
    """Return what a column of a type is in a file."""
    import pandas as pd

    held = dtype.categories.dtype if isinstance(dtype, pd.CategoricalDtype) else dtype
    if held.kind in "iuf":
        return "number" if held is dtype else "odd"
    if held.kind == "b" or isinstance(held, pd.StringDtype) or (held is not dtype and held.kind == "O"):
        return "text"
    return "time" if held.kind == "M" else "odd"


def kind_of_objects(column: pd.Series | pd.Index) -> str:
    """Return what a column of Python's objects is in a file."""
    import pandas as pd

    kinds = {"string": "text", "boolean": "text", "integer": "number", "floating": "number", "date": "time"}
    return kinds.get(pd.api.types.infer_dtype(column, skipna=True), "odd")
