"""One row for each area, of a table that has many: values gathered by a key in the table's engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import narwhals as nw

from ddsviz.errors import ColumnError
from ddsviz.limits import MAX_ROWS_COLLECTED
from ddsviz.reduce.cells import Aggregate

if TYPE_CHECKING:
    import pandas as pd


def gathered_by_key(
    rows: nw.LazyFrame[Any], collect: Callable[[nw.LazyFrame[Any]], pd.DataFrame], aggregate: Aggregate
) -> pd.DataFrame:
    """Return the "key" of each area and its "value", gathered from the rows that have both.

    Raises
    ------
    ColumnError
        If there are more keys than any map has areas.
    """
    value = nw.col("value")
    own = rows.filter(~nw.col("key").is_null() & ~value.is_null())
    asked = value.count() if aggregate == "count" else getattr(value, aggregate)()
    found = collect(own.group_by("key").agg(asked.alias("gathered")).head(MAX_ROWS_COLLECTED + 1))
    if len(found) > MAX_ROWS_COLLECTED:
        raise ColumnError(f"The key has more than {MAX_ROWS_COLLECTED:,} different values, more than a map has areas.")
    return found.rename(columns={"gathered": "value"}).sort_values("key", kind="stable").reset_index(drop=True)
