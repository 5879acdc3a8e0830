"""Values of each group of rows as one: by a key, as the areas of a map have one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ddsviz.errors import ColumnError
from ddsviz.limits import MAX_ROWS_COLLECTED
from ddsviz.reduce.rows import Rows

if TYPE_CHECKING:
    import pandas as pd

Aggregate = Literal["mean", "sum", "count", "min", "max", "median"]
AGGREGATE_WORDS = {
    "mean": "mean of ", "sum": "total of ", "count": "number of values of ", "min": "lowest ", "max": "highest ",
    "median": "median of ",
}  # fmt: skip
AGGREGATES: tuple[Aggregate, ...] = ("mean", "sum", "count", "min", "max", "median")


def aggregate_words(label: str, aggregate: Aggregate) -> str:
    """Return what aggregated values are called.

    Examples
    --------
    >>> aggregate_words("Rain (mm)", "mean"), aggregate_words("CO2", "max")
    ('mean of rain (mm)', 'highest CO2')
    """
    own_case = label[1:2].isupper() or not label[:1].isalpha()
    return AGGREGATE_WORDS[aggregate] + (label if own_case else label[:1].lower() + label[1:])


def aggregate_by_key(rows: Rows, aggregate: Aggregate) -> pd.DataFrame:
    """Return each different "key" and the "value" of its rows, of those that have both.

    Raises
    ------
    ColumnError
        If there are more keys than any map has areas.
    """
    import narwhals as nw

    value = nw.col("value")
    both = rows.lazy.filter(~nw.col("key").is_null() & ~value.is_null())
    asked = value.count() if aggregate == "count" else getattr(value, aggregate)()
    found = rows.collect(both.group_by("key").agg(asked.alias("aggregate")).head(MAX_ROWS_COLLECTED + 1))
    if len(found) > MAX_ROWS_COLLECTED:
        raise ColumnError(f"The key has more than {MAX_ROWS_COLLECTED:,} different values, more than a map has areas.")
    return found.rename(columns={"aggregate": "value"}).sort_values("key", kind="stable").reset_index(drop=True)
