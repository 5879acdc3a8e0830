"""A table that stays where it is: in DuckDB, Dask, Spark, Ibis, or a query of Polars. Only answers are collected.

Every question is asked through narwhals, so that one line serves all engines. Columns are first given names of our
own: engines differ in which names they take, and in whether "A" and "a" are two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np

from ddsviz.clocks import clock_ms, times_of
from ddsviz.errors import ColumnError, Mend, TableError
from ddsviz.limits import LARGEST_NUMBER
from ddsviz.progress import question
from ddsviz.wording import counted, quoted, shortened

if TYPE_CHECKING:
    import narwhals as nw
    import pandas as pd

T = TypeVar("T")
Kind = Literal["number", "time", "text"]

ENGINES = {"DUCKDB": "DuckDB", "DASK": "Dask", "PYSPARK": "Spark", "PYSPARK_CONNECT": "Spark", "IBIS": "Ibis",
           "POLARS": "Polars", "SQLFRAME": "SQLFrame"}  # fmt: skip
TEXTS_LOOKED_AT = 50
LONGEST_MESSAGE = 300


class LazyTable:
    """A table in an engine.

    Parameters
    ----------
    frame : narwhals.LazyFrame
        It is never collected whole.

    Raises
    ------
    TableError
        If the engine cannot answer.
    """

    def __init__(self, frame: nw.LazyFrame[Any]) -> None:
        import narwhals as nw

        self.frame = frame
        name = frame.implementation.name
        self.engine = ENGINES.get(name, name.title())
        self.schema = self._asked(frame.collect_schema)
        self._gaps: dict[Hashable, int] = {}
        self.rows = int(self.collect(frame.select(nw.len().alias("rows")))["rows"].iloc[0])

    def kind(self, name: Hashable) -> Kind:
        """Tell what a column holds."""
        import narwhals as nw

        dtype = self.schema[str(name)]
        if dtype.is_numeric():
            return "number"
        return "time" if dtype in (nw.Date, nw.Datetime) else "text"

    def zone(self, name: Hashable) -> str | None:
        """Return the time zone of a column of times, or None."""
        return getattr(self.schema[str(name)], "time_zone", None)

    def collect(self, query: nw.LazyFrame[Any]) -> pd.DataFrame:
        """Return the answer to a query: small, because it was made so.

        Raises
        ------
        TableError
            If the engine cannot answer; its own message is in the sentence.
        """
        with question(self.engine):
            return self._asked(lambda: _collected(query))

    def kept(self, query: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Return a small query that others are joined to: for Dask its answer, which Dask cannot join as a query."""
        if self.engine != "Dask":
            return query
        import dask.dataframe as dd
        import narwhals as nw

        return nw.from_native(dd.from_pandas(self.collect(query), npartitions=1))

    def _asked(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except Exception as fault:  # each engine has its own
            offender = self._offender()
            if offender is not None:
                raise offender from None
            raise TableError(_no_answer(self.engine, fault)) from None

    def _offender(self) -> ColumnError | None:
        """Name the first value that is not what its column says: Dask takes a partition's word for what it holds."""
        if self.engine != "Dask" or not hasattr(self, "schema"):
            return None
        for name in self.schema:
            if self.kind(name) != "number":
                continue
            try:
                found = self.frame.to_native()[name].map_partitions(_not_numbers, meta=(name, "object")).compute()
            except Exception:  # the table cannot be read at all: the engine's own message tells more
                return None
            if len(found):
                return ColumnError(
                    f"The column {quoted(name)} says that it holds numbers, and a part of it holds "
                    f"{quoted(found.iloc[0])}. Look at that part of the data, and write numbers there."
                )
        return None

    def raw(self, name: Hashable) -> nw.Expr:
        """Return a column as the engine has it.

        Raises
        ------
        ColumnError
            If the engine takes its name for a pattern.
        """
        import narwhals as nw

        if self.engine == "Polars" and re.fullmatch(r"\*|\^.*\$", str(name)):
            mend = Mend(f"data = data.rename({{{str(name)!r}: 'column'}})")
            raise ColumnError(
                f"Polars takes the column name {quoted(name)} for a pattern of names. Rename the column first:{mend}",
                mend,
            )
        return nw.col(str(name))

    def plain(self, name: Hashable) -> nw.Expr:
        """Return a column as numbers, with nulls where none is; times as milliseconds of a clock on the wall."""
        import narwhals as nw

        column = self.raw(name)
        kind, dtype = self.kind(name), self.schema[str(name)]
        if dtype in (nw.Duration, nw.List, nw.Array, nw.Struct):
            raise ColumnError(
                f"The column {quoted(name)} holds values of the kind {type(dtype).__name__} in {self.engine}, which no "
                "picture shows. Turn them into numbers or text there first, such as lengths of time into seconds."
            )
        if kind == "time":
            self._check_clock(name)
            return clock_ms(column, self.engine, dtype == nw.Date)
        if kind == "number":
            numbers = column.cast(nw.Float64)
            return numbers if dtype.is_integer() else nw.when(~numbers.is_nan()).then(numbers)
        if dtype == nw.Boolean:
            return nw.when(column).then(nw.lit("True")).when(~column).then(nw.lit("False"))
        return column.cast(nw.String)

    def _check_clock(self, name: Hashable) -> None:
        if self.engine == "Ibis" and self.zone(name):
            mend = Mend(f"data = data.mutate(**{{{str(name)!r}: data[{str(name)!r}].cast('timestamp')}})")
            raise ColumnError(
                f"Ibis does not tell on which clock it reads the times in {quoted(name)}, which are those of "
                f"{self.zone(name)}. Take the zone off first:{mend}", mend,
            )  # fmt: skip

    def native(self, values: Any, name: Hashable) -> pd.Series:
        """Return collected values as a small table would have held them: whole numbers whole, texts in their order."""
        import narwhals as nw
        import pandas as pd

        column = pd.Series(values)
        if self.kind(name) == "time":
            return times_of(column.to_numpy(dtype=np.float64, na_value=np.nan))
        if self.kind(name) == "number":
            numbers = column.astype("float64")
            # a part of Dask's may hold others than its column says
            whole = self.schema[str(name)].is_integer() and bool(((numbers % 1 == 0) & (numbers.abs() < 2**63)).all())
            return column.astype("int64") if whole else numbers
        dtype = self.schema[str(name)]
        if isinstance(dtype, nw.Enum):
            return pd.Series(pd.Categorical(column, categories=list(dtype.categories), ordered=True))
        return column.astype(object).where(column.notna(), None)

    def extremes(self, names: Iterable[Hashable]) -> pd.DataFrame:
        """Return a small table for questions about whole columns: their lowest and highest values, a gap, some texts.

        Raises
        ------
        ColumnError
            If a column holds infinite numbers.
        """
        import narwhals as nw
        import pandas as pd

        names = list(names)
        asked = []
        for index, name in enumerate(names):
            own = self.plain(name)
            asked.append(own.count().alias(f"present{index}"))
            if self.kind(name) != "text":
                asked += [own.min().alias(f"low{index}"), own.max().alias(f"high{index}")]
            if self.kind(name) == "number":
                beyond = nw.when(own.abs() > LARGEST_NUMBER).then(1).otherwise(0).sum()
                asked.append(beyond.alias(f"beyond{index}"))
        found = self.collect(self.frame.select(*asked)).iloc[0]
        columns = {}
        for index, name in enumerate(names):
            self._gaps[name] = self.rows - int(found[f"present{index}"])
            self._check_finite(int(found.get(f"beyond{index}", 0)), name)
            if not found[f"present{index}"]:
                columns[name] = pd.Series([None, None], dtype="float64" if self.kind(name) == "number" else object)
                continue
            gaps = [None] if self._gaps[name] else []
            values = (
                self._some_texts(name)
                if self.kind(name) == "text"
                else [*self.native([found[f"low{index}"], found[f"high{index}"]], name)]
            )
            columns[name] = pd.Series([*values, *gaps])
        longest = max(map(len, columns.values()))
        return pd.DataFrame({name: _padded(column, longest) for name, column in columns.items()})

    def gaps(self, name: Hashable) -> int:
        """Return how many rows have no value in a column that was looked at for its extremes."""
        return self._gaps[name]

    def _some_texts(self, name: Hashable) -> list[Any]:
        import narwhals as nw

        texts = self.frame.select(self.plain(name).alias("text")).filter(~nw.col("text").is_null())
        return list(dict.fromkeys(self.collect(texts.head(TEXTS_LOOKED_AT))["text"]))

    def _check_finite(self, beyond: int, name: Hashable) -> None:
        if beyond:
            raise ColumnError(
                f"The column {quoted(name)} holds {counted(beyond, 'infinite number')} (or too large to draw). Often a "
                "division by zero made them. Take such rows out first."
            )


def explained(fault: Exception) -> TableError | None:
    """Return what to say of an engine's own fault, which may come while a question is put; of any other, None."""
    names = {name.lower(): engine for name, engine in ENGINES.items()} | {"_duckdb": "DuckDB", "py4j": "Spark"}
    engine = names.get(type(fault).__module__.partition(".")[0])
    return None if engine is None else TableError(_no_answer(engine, fault))


def _no_answer(engine: str, fault: Exception) -> str:
    return f"{engine} could not answer: {_first_line(fault)} Nothing was drawn. Mend that, and draw again."


def _collected(query: nw.LazyFrame[Any]) -> pd.DataFrame:
    import narwhals as nw

    if query.implementation is nw.Implementation.POLARS:
        return query.collect("polars", engine="streaming").to_pandas()  # in parts, not all at once
    return query.collect("pandas").to_native()


def _padded(column: pd.Series, length: int) -> pd.Series:
    """Return a column that is as long as others: its first value repeated, before a gap at its end."""
    import pandas as pd

    first = [column.iloc[0]] * (length - len(column))
    return pd.Series([*first, *column]).astype(column.dtype)


def _first_line(fault: Exception) -> str:
    """Return what a fault says first; of a worker's in Python, what it says in the end, below its trace."""
    lines = [" ".join(line.split()) for line in str(fault).splitlines() if line.strip()]
    raised = [line for line in lines if re.match(r"[\w.]*(Error|Exception): ", line)]
    line_to_show = raised[-1] if raised and any(line.startswith("Traceback") for line in lines) else (lines or [""])[0]
    text = shortened(line_to_show or type(fault).__name__, LONGEST_MESSAGE)
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _not_numbers(column: pd.Series) -> pd.Series:
    """Return the first value of a part that is no number."""
    import pandas as pd

    return column[column.notna() & pd.to_numeric(column, errors="coerce").isna()].astype(object).head(1)
