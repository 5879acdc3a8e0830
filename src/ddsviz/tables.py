"""What people give for a table, and what is none: frames of any library, dictionaries of columns, structured arrays."""

from __future__ import annotations

import os
import warnings
from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any

from ddsviz.datasets import packaged_names
from ddsviz.errors import Mend, TableError
from ddsviz.wording import free_name, joined, listed, nearest, quoted, writable

if TYPE_CHECKING:
    import narwhals as nw
    import pandas as pd

READERS = {
    "csv": "pd.read_csv(data)", "txt": "pd.read_csv(data)", "tsv": "pd.read_csv(data, sep='\\t')",
    "json": "pd.read_json(data)", "xlsx": "pd.read_excel(data)", "xls": "pd.read_excel(data)",
    "ods": "pd.read_excel(data)", "parquet": "pd.read_parquet(data)", "feather": "pd.read_feather(data)",
    **dict.fromkeys(("geojson", "gpkg", "shp", "kml", "gml"), "geopandas.read_file(data)"),
}  # fmt: skip
"""How a file is read, by the ending of its name."""


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
        return _from_series(data)
    if isinstance(data, dict):
        return _from_mapping(data)
    if isinstance(data, list) and data and all(isinstance(row, dict) for row in data):
        return _from_mapping(data)
    if isinstance(getattr(getattr(data, "dtype", None), "names", None), tuple):
        return _from_mapping({name: data[name] for name in data.dtype.names})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of an engine that narwhals will know by another package
            return nw.from_native(_with_own_names(data))
    except TypeError:
        raise _not_a_table(data) from None


def code_to_pandas(data: Any) -> str:
    """Return the line that makes a table of pandas out of another one; an empty text where it is one."""
    if is_pandas(data):
        return ""
    library, kind = type(data).__module__.partition(".")[0], type(data).__name__
    if library == "polars" and kind == "LazyFrame":
        return "data = data.collect().to_pandas()"
    ways = {
        "duckdb": "data.df()",
        "dask": "data.compute()",
        "dask_expr": "data.compute()",
        "pyspark": "data.toPandas()",
    }
    ways |= dict.fromkeys(("polars", "pyarrow", "ibis"), "data.to_pandas()")
    return f"data = {ways.get(library, 'pd.DataFrame(data)')}"


def _with_own_names(data: Any) -> Any:
    """Return a table whose columns have a name each: texts for Dask, too, which may number them."""
    library = type(data).__module__.partition(".")[0]
    if library == "pyarrow" and hasattr(data, "column_names"):
        check_names(data.column_names)
    if library.startswith("dask") and hasattr(data, "columns"):
        check_names(data.columns)
        return data.rename(columns=str)
    return data


def _from_mapping(data: dict[Any, Any] | list[dict[Any, Any]]) -> pd.DataFrame:
    import pandas as pd

    try:
        return pd.DataFrame(data)
    except UnicodeError:
        raise TableError("A column's name has a character that no table can hold. Write another name.") from None
    except (ValueError, TypeError) as fault:
        raise TableError(
            f"This dictionary is not a table ({fault}). A table is a dictionary of columns of one length, such as "
            "{'year': [2001, 2002], 'rain': [704, 650]}."
        ) from None


def _from_series(data: pd.Series) -> pd.DataFrame:
    """Return a column with its index as a table, where one of the two has a name."""
    if data.name is None and all(name is None for name in data.index.names):
        mend = Mend("data = data.reset_index(name='value')")
        raise TableError(f"This is one column with no name (a Series), and not a table. Make it one:{mend}", mend)
    name = data.name if data.name is not None else "n"
    return data.reset_index(name=free_name(str(name), data.index.names) if name in data.index.names else name)


def series_note(data: Any, table: Any) -> list[str]:
    """Say what a single column (a Series) was taken for."""
    import pandas as pd

    return [f"The column was taken as a table of {joined(table.columns)}."] if isinstance(data, pd.Series) else []


def _not_a_table(data: Any) -> TableError:
    kind = type(data).__name__
    if isinstance(data, (str, os.PathLike)):
        return _name_or_path(os.fspath(data))
    said = f"This is a {kind}, and not a table."
    if kind in ("DataFrameGroupBy", "SeriesGroupBy"):
        mend = Mend(f"data = data.mean({'numeric_only=True' if kind[0] == 'D' else ''}).reset_index()")
        return TableError(
            f"These are groups, and not yet a table. Say what to take of each, such as the mean:{mend}", mend
        )
    if isinstance(data, (list, tuple)) or kind == "ndarray":
        mend = Mend("data = pd.DataFrame(data)")
        return TableError(f"{said} Make it one:{mend}", mend)
    mend = Mend("data = ddsviz.load('climate')")
    return TableError(f"{said} Give a table, such as one that comes with ddsviz:{mend}", mend)


def _name_or_path(text: str) -> TableError:
    """Return what is said of a text: it names a table that comes with ddsviz, or a file."""
    said = f"This is a text ({quoted(text)}), and not a table."
    ending = text.partition("?")[0].casefold().rpartition(".")[2]
    reader = READERS.get(ending) if "." in text else None
    if reader is not None:
        mend = Mend(f"data = {reader}")
        return TableError(f"{said} Read the file first:{mend}", mend)
    known = packaged_names()
    mend = Mend(f"data = ddsviz.load({nearest(text, known) or 'climate'!r})")
    return TableError(
        f"{said} Load the table of that name first:{mend}"
        if nearest(text, known)
        else f"{said} The tables that come with ddsviz are {listed(known)}; load one of them:{mend}",
        mend,
    )


def check_names(columns: Iterable[Hashable]) -> None:
    """Refuse columns that cannot be told apart by name.

    Raises
    ------
    TableError
        If two have one name, or names have several levels or halves of characters.
    """
    names = list(columns)
    if any(isinstance(name, tuple) for name in names):
        mend = Mend("data.columns = ['_'.join(map(str, name)) for name in data.columns]")
        raise TableError(
            f"This table's columns have names in several levels (a MultiIndex). Join them first:{mend}", mend
        )
    texts = [str(name) for name in names]
    if any(text != writable(text) for text in texts):
        mend = Mend("data.columns = [str(name).encode('utf-8', 'replace').decode() for name in data.columns]")
        raise TableError(f"A column's name has a character that no page can show. Take it out:{mend}", mend)
    twice = list(dict.fromkeys(text for text in texts if texts.count(text) > 1))
    if twice:
        mend = Mend("data.columns = [f'{name} {number}' for number, name in enumerate(data.columns)]")
        raise TableError(f"More than one column has the name {listed(map(quoted, twice))}. Number them:{mend}", mend)


def check_engine_names(columns: Iterable[Hashable]) -> None:
    """Refuse names at which Polars, DuckDB and Ibis stop.

    Raises
    ------
    TableError
        If a name has the character NUL.
    """
    if any("\0" in str(name) for name in columns):
        raise TableError(
            "A column's name has the character NUL, which only a table of pandas can hold. Give it another name."
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
    # older versions of Polars hand an Enum on without its order
    return found.cat.as_ordered() if isinstance(column.dtype, nw.Enum) else _in_no_order(found)


def _in_no_order(column: pd.Series) -> pd.Series:
    """Return categories that nobody has put in order sorted as plain text: other libraries have them as they came."""
    import pandas as pd

    if not isinstance(column.dtype, pd.CategoricalDtype) or column.cat.ordered:
        return column
    return column.cat.set_categories(sorted(column.cat.categories, key=str))
