"""Lines through the rows of a table, wherever the table is, each in the order of its time."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.clocks import positions, zone_of
from ddsviz.errors import ColumnError
from ddsviz.limits import MAX_TEXTS_COLLECTED
from ddsviz.reduce.rows import Rows
from ddsviz.wording import quoted

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Break:
    """A gap where rows are missing: the line's values around it, which row breaks it, and how many it stands for."""

    before: Any
    after: Any
    row: int
    rows: int


@dataclass(frozen=True)
class Line:
    """One line.

    Attributes
    ----------
    name : str
        What it is called.
    measure : column
        What its heights are.
    when : pandas.Series
        Its times in true order, with their zone: windows of time run along them. Of an engine's line only the ends.
    x : pandas.Series
        The same, as a clock on the wall shows them.
    y : numpy.ndarray of float
        Its heights, NaN in a gap; of an engine's line only the lowest and the highest.
    extra : dict of column to pandas.Series
        What else the hover tells.
    rows, gaps : int
        How many rows there are, and how many of them have no height.
    zone : str or None
        The zone of its clock.
    breaks : tuple of Break
        Gaps without a row.
    query : Rows or None
        The rows "x" and "y" of a line that an engine keeps.
    """

    name: str
    measure: Hashable
    when: pd.Series
    x: pd.Series
    y: Floats
    extra: dict[Hashable, pd.Series]
    rows: int
    gaps: int
    zone: str | None = None
    breaks: tuple[Break, ...] = ()
    query: Rows | None = None

    @cached_property
    def at(self) -> Floats:
        """Where the points stand on the axis."""
        return positions(self.x)

    @property
    def heights(self) -> pd.Series:
        """The heights as a column."""
        import pandas as pd

        return pd.Series(self.y)

    @property
    def engine(self) -> str | None:
        """The engine that keeps its rows, or None."""
        return None if self.query is None else self.query.engine

    def fetched(self) -> Line:
        """Return the line with all its points, where they are few: most rows of a large table are of no line."""
        if self.query is None:
            return self
        rows = self.query.collect(self.query.lazy).sort_values(["x", "y"]).reset_index(drop=True)
        x = self.query.native(rows["x"].to_numpy(dtype=np.float64), "x")
        extra = {
            name: self.query.native(rows[f"extra{index}"], f"extra{index}") for index, name in enumerate(self.extra)
        }
        return replace(self, when=x, x=x, y=rows["y"].to_numpy(dtype=np.float64), extra=extra, query=None)


@dataclass(frozen=True)
class Categories:
    """The different values of a column, and how many rows have each.

    Attributes
    ----------
    values : pandas.Series
        Each of them at least once, as the column has them.
    rows : dict
        How many rows each has.
    keys : dict
        What stands for each in the rows.
    """

    values: pd.Series
    rows: dict[Any, int]
    keys: dict[Any, Any] = field(default_factory=dict)


def categories_of(rows: Rows) -> Categories:
    """Return the different values of the column "category".

    Raises
    ------
    ColumnError
        If an engine has too many of them.
    """
    if not rows.in_engine:
        column = rows.memory["category"]
        counts = {value: int(count) for value, count in column.value_counts().items()}
        return Categories(column, counts, {value: value for value in counts})
    import narwhals as nw

    groups = rows.lazy.filter(~nw.col("category").is_null()).group_by("category").agg(nw.len().alias("rows"))
    found = rows.collect(groups.head(MAX_TEXTS_COLLECTED + 1))
    if len(found) > MAX_TEXTS_COLLECTED:
        raise ColumnError(
            f"The column {quoted(rows.names['category'])} has more than {MAX_TEXTS_COLLECTED:,} different values, too "
            "many for lines of their own. Choose some of them first."
        )
    values = rows.native(found["category"], "category")
    counts = {value: int(count) for value, count in zip(values, found["rows"], strict=True)}
    return Categories(values, counts, dict(zip(values, found["category"], strict=True)))


def line_of(
    rows: Rows, name: str, measure: Hashable, key: str, extra: Sequence[Hashable] = (), category: Any = None
) -> Line:
    """Return the line of all rows that have a time, or of those of one category.

    Parameters
    ----------
    rows : Rows
        Columns "when" (in memory), "x", the heights, "extra0", "extra1", … and "category" where lines have one.
    name : str
        What the line is called.
    measure : column
        What its heights are.
    key : str
        Their column of the rows.
    extra : sequence of columns
        What "extra0", "extra1", … are.
    category : optional
        What stands for the category in the rows.
    """
    if rows.in_engine:
        return _line_in_engine(rows, name, measure, key, extra, category)
    table = rows.memory
    if category is not None:
        table = table[table["category"] == category]
    if table["when"].isna().any():
        table = table[table["when"].notna()]
    if not _is_rising(table["when"]):
        table = table.sort_values(["when", key], kind="stable")
    table = table.reset_index(drop=True)
    y = table[key].to_numpy(dtype=np.float64)
    more = {column: table[f"extra{index}"] for index, column in enumerate(extra)}
    zone = zone_of(table["when"])
    return Line(name, measure, table["when"], table["x"], y, more, len(y), int(np.isnan(y).sum()), zone)


def _is_rising(when: pd.Series) -> bool:
    """Tell whether each time is later than the one before, as in most tables."""
    values = when.to_numpy() if zone_of(when) is None else when.dt.tz_convert(None).to_numpy()
    return bool((values[1:] > values[:-1]).all())


def _line_in_engine(
    rows: Rows, name: str, measure: Hashable, key: str, extra: Sequence[Hashable], category: Any
) -> Line:
    import narwhals as nw
    import pandas as pd

    query = rows.lazy.filter(~nw.col("x").is_null())
    if category is not None:
        query = query.filter(nw.col("category") == category)
    more = {f"extra{index}": nw.col(f"extra{index}") for index in range(len(extra))}
    query = query.select(x=nw.col("x").cast(nw.Float64), y=nw.col(key), **more)
    asked = [nw.len().alias("rows"), nw.col("y").count().alias("heights")]
    asked += [getattr(nw.col(axis), end)().alias(f"{end}_{axis}") for axis in ("x", "y") for end in ("min", "max")]
    found = rows.collect(query.select(*asked)).iloc[0]
    count = int(found["rows"])
    names = {"x": rows.names["x"], "y": rows.names[key], **{one: rows.names[one] for one in more}}
    points = replace(rows.where(query, count), names=names)
    x = points.native([found["min_x"], found["max_x"]], "x") if count else pd.Series([], dtype="float64")
    y = np.array([found["min_y"], found["max_y"]], dtype=np.float64)
    nothing = dict.fromkeys(extra, pd.Series([], dtype=object))
    assert rows.table is not None
    zone = rows.table.zone(rows.names["x"])
    return Line(name, measure, x, x, y, nothing, count, count - int(found["heights"]), zone, query=points)
