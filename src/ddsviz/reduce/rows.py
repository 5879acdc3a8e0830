"""Some columns of a table, wherever the table is: in memory, or in an engine that is only asked.

Every primitive of this folder takes such rows, so that no kind of chart knows where its table is. Where NumPy or pandas
is much quicker than one query for all, a primitive's file has both ways side by side; elsewhere `lazy` and `collect`
serve both.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.clocks import milliseconds, times_of
from ddsviz.frames import Frame
from ddsviz.lazy import LazyTable
from ddsviz.plain import Kind, kind_of

if TYPE_CHECKING:
    import narwhals as nw
    import pandas as pd


@dataclass(frozen=True)
class Rows:
    """Columns under keys of our own.

    Attributes
    ----------
    count : int
        How many rows there are.
    columns : pandas.DataFrame or None
        The columns in memory: numbers, times by the wall clock, or text.
    table : LazyTable or None
        The table that stays in its engine.
    names : dict from key to column
        Which of that table's columns each is.
    query : narwhals.LazyFrame or None
        Those columns as numbers and text; times are milliseconds since 1970 by the wall clock.
    """

    count: int
    columns: pd.DataFrame | None = None
    table: LazyTable | None = None
    names: Mapping[str, Hashable] = field(default_factory=dict)
    query: nw.LazyFrame[Any] | None = None

    @property
    def in_engine(self) -> bool:
        """Whether the table stays in an engine."""
        return self.table is not None

    @property
    def engine(self) -> str:
        """What the engine is called."""
        assert self.table is not None
        return self.table.engine

    @property
    def memory(self) -> pd.DataFrame:
        """The columns of a table in memory."""
        assert self.columns is not None
        return self.columns

    @cached_property
    def lazy(self) -> nw.LazyFrame[Any]:
        """The rows as a query: numbers and text; times as milliseconds."""
        import narwhals as nw
        import pandas as pd

        if self.query is not None:
            return self.query
        return nw.from_native(pd.DataFrame({key: _plain(self.memory[key]) for key in self.memory})).lazy()

    def collect(self, query: nw.LazyFrame[Any]) -> pd.DataFrame:
        """Return the answer to a query: small, because it was made so."""
        return query.collect().to_native() if self.table is None else self.table.collect(query)

    def kind(self, key: str) -> Kind:
        """Tell what a column holds."""
        return kind_of(self.memory[key]) if self.table is None else self.table.kind(self.names[key])

    def native(self, values: Any, key: str) -> pd.Series:
        """Return values out of an answer as the column has them: times as times, whole numbers whole."""
        import pandas as pd

        if self.table is not None:
            return self.table.native(values, self.names[key])
        if self.kind(key) == "time":
            return times_of(np.asarray(values, dtype=np.float64))
        dtype = self.memory[key].dtype
        keeps = self.kind(key) == "number" or isinstance(dtype, pd.CategoricalDtype)
        return pd.Series(values).astype(dtype if keeps else object)

    def where(self, query: nw.LazyFrame[Any], count: int) -> Rows:
        """Return some of an engine's rows: those that a query keeps."""
        return replace(self, query=query, count=count)


def rows_of(frame: Frame, columns: Mapping[str, Hashable], checked: Mapping[str, pd.Series]) -> Rows:
    """Return columns of a table as rows.

    Parameters
    ----------
    frame : Frame
        The caller's table.
    columns : dict from key to column
        Which.
    checked : dict from key to pandas.Series
        The same, as the checks returned them: what they are in memory. Of a table in an engine these are only ends.
    """
    import pandas as pd

    if frame.large is None:
        return Rows(frame.rows, pd.DataFrame(dict(checked), copy=False))
    return rows_in_engine(frame.large, columns)


def rows_in_engine(table: LazyTable, columns: Mapping[str, Hashable]) -> Rows:
    """Return columns of a table in an engine as rows."""
    query = table.frame.select(**{key: table.plain(name) for key, name in columns.items()})
    return Rows(table.rows, table=table, names=columns, query=query)


def _plain(column: pd.Series) -> Any:
    """Return a column as an engine has it."""
    if kind_of(column) == "time":
        return milliseconds(column)
    return column.to_numpy(dtype=np.float64) if kind_of(column) == "number" else column.astype(object).to_numpy()
