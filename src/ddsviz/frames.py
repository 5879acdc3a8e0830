"""Any dataframe in, the few columns needed out.

Tables of pandas and GeoPandas, dictionaries of columns, NumPy's structured arrays, and through narwhals those of
Polars, PyArrow, DuckDB, Dask, Spark and Ibis. What leaves this file is a pandas table with a row number for its index
and one of four kinds of column: numbers, times, true/false, or text. A table of an engine is fetched while it is small,
those of its columns that are needed; a large one stays there, and `large` is what questions are put to.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TYPE_CHECKING, Any

from ddsviz.clocks import zone_of
from ddsviz.errors import ColumnError, Mend, TableError
from ddsviz.given import Given, kind_of_objects
from ddsviz.lazy import LazyTable
from ddsviz.limits import MAX_ROWS_COLLECTED
from ddsviz.plain import LARGEST_EXACT, Kind, kind_of, named, plain
from ddsviz.tables import as_pandas, check_engine_names, check_names, code_to_pandas, is_pandas, series_note, table_of
from ddsviz.wording import counted, did_you_mean, free_name, listed, quoted

if TYPE_CHECKING:
    import geopandas
    import narwhals as nw
    import pandas as pd


class Frame:
    """A caller's table: its column names, and its columns as plain pandas ones. It is never changed.

    Parameters
    ----------
    data : dataframe
        A table of any library that is named above.
    needed : list, optional
        What the caller names: columns, or lists of them, and other things, which are ignored. Of an engine's table only
        these columns are fetched; without it, all.

    Raises
    ------
    TableError
        If it is not a table, is empty, or its columns cannot be told apart by name.

    Attributes
    ----------
    columns : list
        The names of all columns.
    rows : int
        How many rows there are.
    notes : list of str
        How it was made a table, where it was none.
    engine : str or None
        The engine of a large table of which this has only the lowest and highest values of some columns.
    large : LazyTable or None
        The table where it stays in its engine, because it is too large to be fetched.
    """

    def __init__(self, data: Any, needed: Iterable[Any] | None = None) -> None:
        source = table_of(data)
        self._to_pandas = code_to_pandas(data)
        self.notes = series_note(data, source)
        self.large: LazyTable | None = None
        self.engine: str | None = None
        self._index_made: Hashable | None = None
        self._read: dict[Hashable, pd.Series] = {}
        self._lazy = LazyTable(source) if _is_lazy(source) else None
        self.columns: list[Hashable] = list(self._lazy.schema if self._lazy else source.columns)
        check_names(self.columns)
        if not is_pandas(source):
            check_engine_names(self.columns)
        self.rows = self._lazy.rows if self._lazy else len(source)
        if self.rows == 0 or not self.columns:
            raise TableError(
                f"This table is empty: it has {counted(self.rows, 'row')} and {counted(len(self.columns), 'column')}. "
                "Look at it before you draw it; perhaps a filter took everything away."
            )
        if self._lazy is None:
            self._native = source
        elif self.rows > MAX_ROWS_COLLECTED:
            self.large = self._lazy
        else:
            names = self.columns if needed is None else _named(self.columns, needed)
            self._native = self._lazy.collect(self._lazy.frame.select(*map(self._lazy.raw, names or self.columns[:1])))

    def written(self, name: Hashable) -> str:
        """Return a column as code takes it from the table: by its name, or by its index where that is no short text."""
        name = name.item() if hasattr(name, "item") else name
        literal = repr(name)
        if isinstance(name, (str, int)) and len(literal) <= 60:
            return f"data[{literal}]"
        return f"data[data.columns[{self.columns.index(name)}]]"

    def as_text(self, name: Hashable) -> str:
        """Return the code of a column whose values are texts, or of one made of texts where some are not."""
        column = self._native[name] if is_pandas(getattr(self, "_native", None)) else self.column(name)
        if all(isinstance(value, str) for value in column.dropna()):
            return self.written(name)
        return f"{self.written(name)}.map(str, na_action='ignore')"

    def mend(self, code: str) -> Mend:
        """Return a mend by code for a table of pandas, which another table is made first."""
        return Mend(f"{self._to_pandas}\n{code}" if self._to_pandas else code)

    def find(self, name: Any, argument: str) -> Hashable:
        """Return the column that `name` names.

        Raises
        ------
        ColumnError
            If there is none.
        """
        if isinstance(name, Hashable):
            for column in self.columns:
                if type(column) is type(name) and _equal(column, name):
                    return column
            same_text = [column for column in self.columns if str(column) == str(name)]
            if len(same_text) == 1:
                return same_text[0]
        if not isinstance(name, (str, int, float)):
            raise ColumnError(f"{argument} is the name of a column, and not a {type(name).__name__}. {self.listing}")
        said = f"There is no column {quoted(name)} in this table ({argument}=)."
        if self._is_index(name):
            mend = Mend("data = data.reset_index()")
            raise ColumnError(f"{said} It is the table's index. Make it a column:{mend}", mend)
        raise ColumnError(f"{said}{did_you_mean(str(name), map(str, self.columns))} {self.listing}")

    def _is_index(self, name: Any) -> bool:
        """Tell whether the table's index has this name, where its library has an index: pandas, and Dask."""
        if self._lazy is None:
            names = getattr(getattr(self._native, "index", None), "names", [])
        else:
            names = [self._lazy.frame.to_native().index.name] if self._lazy.engine == "Dask" else []
        return str(name) in [str(index_name) for index_name in names if index_name is not None]

    def column(self, name: Hashable) -> pd.Series:
        """Return a column, numbered from 0, as numbers, times, true/false or text."""
        if name not in self._read:
            self._fetched()
            column = self._native[name] if is_pandas(self._native) else as_pandas(self._native[str(name)])
            self._read[name] = plain(column.reset_index(drop=True))
        return self._read[name]

    def named(self, name: Hashable) -> pd.Series:
        """Return a column whose numbers may be names, such as numbers of accounts: long ones keep all their digits."""
        import pandas as pd

        column = self.column(name)
        if column.dtype.kind != "f" or not column.abs().max() >= LARGEST_EXACT:
            return column
        if is_pandas(self._native):
            return named(self._native[name], column)
        return named(pd.Series(self._native[str(name)].to_list(), dtype=object), column)

    def _fetched(self) -> None:
        """Refuse where a picture needs all rows of a large table."""
        if self.large is not None:
            raise TableError(
                f"This table has {counted(self.rows, 'row')} in {self.large.engine}, and for this picture all rows are "
                f"needed at once: up to {MAX_ROWS_COLLECTED:,} are fetched. Draw a part of them, or a summary."
            )

    def extremes_of(self, names: Iterable[Hashable]) -> Frame:
        """Return a small table with the lowest and highest values of a large one's columns: what they hold is seen."""
        assert self.large is not None
        found = Frame(self.large.extremes(dict.fromkeys(names)))
        found.columns, found._to_pandas, found.engine = self.columns, self._to_pandas, self.large.engine
        return found

    def seen(self, names: Iterable[Hashable]) -> Frame:
        """Return what checks look at: the table, or of one in an engine the lowest and highest values of columns."""
        return self if self.large is None else self.extremes_of(names)

    def where(self, condition: Callable[[Callable[[Hashable], nw.Expr]], nw.Expr], needed: Iterable[Any]) -> Frame:
        """Return the few rows of a large table that meet a condition, which is made from what returns a column."""
        assert self.large is not None
        found = Frame(self.large.frame.filter(condition(self.large.plain)).to_native(), needed)
        found._to_pandas = self._to_pandas
        return found

    def missing(self, name: Hashable) -> int:
        """Return how many rows have no value in a column; of a large table, in one that was seen."""
        return self.large.gaps(name) if self.large is not None else int(self.column(name).isna().sum())

    def zone(self, name: Hashable) -> str | None:
        """Return the time zone of a column of times, or None."""
        return self.large.zone(name) if self.large is not None else zone_of(self.column(name))

    def kind(self, name: Hashable) -> Kind:
        """Tell what a column holds, without a fault where it cannot be read as it is."""
        if self._lazy is not None and (self.large or name not in self._native):
            return self._lazy.kind(name)
        try:
            return kind_of(self.column(name))
        except ColumnError:
            return "unreadable"

    def of_kind(self, *kinds: Kind) -> list[Hashable]:
        """Return the columns of these kinds, in the table's order."""
        return [name for name in self.columns if self.kind(name) in kinds]

    @property
    def index(self) -> pd.Series | None:
        """The table's own index as a column, or None where it only numbers the rows."""
        import pandas as pd

        index = getattr(self._native, "index", None) if self._lazy is None else None
        if index is None or (isinstance(index, pd.RangeIndex) and index.name is None):
            return None
        if isinstance(index, pd.MultiIndex):
            return pd.Series([", ".join(map(str, entry)) for entry in index], name=", ".join(map(str, index.names)))
        return plain(pd.Series(index, name=index.name).reset_index(drop=True)).rename(index.name)

    @property
    def given(self) -> Given | None:
        """What a script must know of the table, or None where it is large, or was none."""
        if self.large is not None or self._lazy is not None or self.notes:
            return None
        table = self._to_pandas.removeprefix("data = ") or "data"
        if not is_pandas(self._native):
            kinds = {name: kind if (kind := self.kind(name)) != "unreadable" else "odd" for name in self.columns}
            return Given(self.columns, self.rows, kinds, table)
        rows, index = self._native.index, self._index_made
        held = dict(zip(self.columns, self._native.dtypes.to_numpy(), strict=True))
        for name, dtype in held.items():
            if str(dtype) == "object":
                held[name] = kind_of_objects(self._native[name]) if self.rows <= MAX_ROWS_COLLECTED else "odd"
        if index is None and table == "data" and hasattr(rows, "dtype") and type(rows).__name__ != "RangeIndex":
            index = self.index_name
            held[index] = kind_of_objects(rows) if rows.dtype.kind == "O" else rows.dtype
        return Given(self.columns, self.rows, held, table, index)

    @property
    def geometry(self) -> geopandas.GeoSeries | None:
        """The shapes of a GeoDataFrame, numbered from 0, or None where the table has none."""
        name = None if self.large else getattr(self._native, "_geometry_column_name", None)
        if name is None or name not in self.columns:
            return None
        return self._native.geometry.reset_index(drop=True)

    @property
    def described_columns(self) -> list[Hashable]:
        """The columns that are not shapes."""
        shapes = self.geometry
        return [name for name in self.columns if shapes is None or str(self._native.dtypes[name]) != "geometry"]

    def rows_at(self, rows: Any) -> pd.DataFrame:
        """Return some of the rows as the caller has them, without shapes, numbered from 0."""
        import pandas as pd

        table = self._native if is_pandas(self._native) else self._native.to_pandas()
        shapes = self.geometry is not None
        return pd.DataFrame(table[self.described_columns] if shapes else table).iloc[rows].reset_index(drop=True)

    def with_named_index(self) -> Frame:
        """Return the table with its index as a column, where it has a name or holds texts, and not only row numbers."""
        index = self.index
        if index is None or hasattr(self._native.index, "levels"):
            return self
        return self.with_index() if self._native.index.name is not None or kind_of(index) == "text" else self

    def with_index(self) -> Frame:
        """Return the table with its index as the column "index", or by the index's own name."""
        table = self._native.reset_index(drop=True)
        table.insert(0, self.index_name, self.index)
        found = Frame(table)
        found.notes, found._to_pandas, found._index_made = self.notes, self._to_pandas, self.index_name
        return found

    @property
    def index_name(self) -> Hashable:
        """The index's name, or one that no column has."""
        index = self.index
        name = None if index is None else index.name
        if name is not None and name not in self.columns:
            return name
        return next(
            (other for other in ("time", "index") if other not in self.columns), free_name("index", self.columns)
        )

    @property
    def words(self) -> dict[str, dict[Hashable, str]]:
        """The readable names and the units that a packaged table brings with it."""
        packaged = {} if self.large else getattr(self._native, "attrs", {}).get("ddsviz", {})
        try:
            units = {
                name: str(unit)
                for name, (unit, low, high) in packaged["units"].items()
                if self._lies_within(name, low, high)
            }
            return {"names": {name: str(words) for name, words in packaged["names"].items()}, "units": units}
        except (AttributeError, KeyError, TypeError, ValueError):  # none, or somebody else's attribute of that name
            return {"names": {}, "units": {}}

    def _lies_within(self, name: Hashable, low: float, high: float) -> bool:
        """Tell whether a column still has the values that it was published with, or some of them."""
        if name not in self.columns or self.kind(name) != "number":
            return False
        values = self.column(name).to_numpy()
        present = values[values == values]
        return not len(present) or bool(present.min() >= low and present.max() <= high)

    @property
    def listing(self) -> str:
        """A sentence with the columns' names."""
        return f"Its columns are: {listed(self.columns)}."


def _equal(one: Hashable, other: Hashable) -> bool:
    """Tell whether two names are equal; missing values are to nothing, and pandas' own cannot even be asked."""
    try:
        return bool(one == other)
    except TypeError:
        return False


def _is_lazy(source: Any) -> bool:
    import narwhals as nw

    return isinstance(source, nw.LazyFrame)


def _named(columns: list[Hashable], needed: Iterable[Any]) -> list[Hashable]:
    """Return the columns that a caller's arguments name."""
    wanted = set()
    for argument in needed:
        several = isinstance(argument, (list, tuple)) or getattr(argument, "ndim", 0) > 0
        wanted |= {str(name).strip().casefold() for name in (argument if several else [argument])}
    return [name for name in columns if str(name).strip().casefold() in wanted]
