"""What people give for a table, and what is none: frames of any library, dictionaries of columns, structured arrays."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any

from ddsviz.errors import TableError
from ddsviz.wording import listed

if TYPE_CHECKING:
    import narwhals as nw
    import pandas as pd


def table_of(data: Any) -> Any:
    """Return a table of pandas as it is, and any other as narwhals sees it.

    Raises
    ------
    TableError
        If it is none.
    """
    import narwhals as nw
    import pandas as pd

    if is_pandas(data):
        return data
    if isinstance(data, pd.Series):
        raise TableError("This is one column (a Series), and not a table. Write data.reset_index() to make it one.")
    if isinstance(data, dict):
        return _from_mapping(data)
    if isinstance(getattr(getattr(data, "dtype", None), "names", None), tuple):
        return _from_mapping({name: data[name] for name in data.dtype.names})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of an engine that narwhals will know by another package
            return nw.from_native(_with_own_names(data))
    except TypeError:
        raise TableError(_not_a_table(data)) from None


def _with_own_names(data: Any) -> Any:
    """Return a table whose columns have a name each: texts for Dask, too, which may number them."""
    library = type(data).__module__.partition(".")[0]
    if library == "pyarrow" and hasattr(data, "column_names"):
        check_names(data.column_names)
    if library.startswith("dask") and hasattr(data, "columns"):
        check_names(data.columns)
        return data.rename(columns=str)
    return data


def _from_mapping(data: dict[Any, Any]) -> pd.DataFrame:
    import pandas as pd

    try:
        return pd.DataFrame(data)
    except (ValueError, TypeError) as fault:
        raise TableError(
            f"This dictionary is not a table ({fault}). A table is a dictionary of columns of one length, such as "
            "{'year': [2001, 2002], 'rain': [704, 650]}."
        ) from None


def _not_a_table(data: Any) -> str:
    if isinstance(data, str):
        return f"This is a text ({data[:40]!r}), and not a table. To read a file, write pd.read_csv('file.csv') first."
    if type(data).__name__ in ("DataFrameGroupBy", "SeriesGroupBy"):
        return "These are groups, and not yet a table. Say what to take of each, such as .mean().reset_index()."
    if isinstance(data, (list, tuple)) or type(data).__name__ == "ndarray":
        return f"This is a {type(data).__name__}, and not a table. Write pd.DataFrame(data) to make it one."
    return f"This is a {type(data).__name__}, and not a table. Give a DataFrame, such as pd.read_csv('file.csv')."


def check_names(columns: Iterable[Hashable]) -> None:
    """Refuse columns that cannot be told apart by name.

    Raises
    ------
    TableError
        If two have one name, or names have several levels.
    """
    names = list(columns)
    if any(isinstance(name, tuple) for name in names):
        raise TableError(
            "This table's columns have names in several levels (a MultiIndex). Join them first: "
            "data.columns = ['_'.join(map(str, name)) for name in data.columns]."
        )
    texts = [str(name) for name in names]
    twice = list(dict.fromkeys(text for text in texts if texts.count(text) > 1))
    if twice:
        raise TableError(
            f"More than one column has the name {listed(map(repr, twice))}. "
            "Give each its own name: data.columns = [...]."
        )


def is_pandas(data: Any) -> bool:
    """Tell whether a table is one of pandas or GeoPandas."""
    import pandas as pd

    return isinstance(data, pd.DataFrame)


def as_pandas(column: nw.Series[Any]) -> pd.Series:
    """Return a column of another library with its gaps, its time zone, and the order of its categories."""
    import narwhals as nw

    if column.dtype in (nw.Int128, nw.UInt128):
        column = column.cast(nw.Float64)
    # of PyArrow's, narwhals would make a column of scalars
    native = column.to_native() if column.implementation is nw.Implementation.PYARROW else column
    found: pd.Series = native.to_pandas()
    return found
