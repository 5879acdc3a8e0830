"""Whether points are drawn one by one or counted in a grid, in which order, and the trend through them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ddsviz.ask.times import positions
from ddsviz.errors import ColumnError, Mend, OptionError
from ddsviz.plain import kind_of
from ddsviz.wording import counted

if TYPE_CHECKING:
    import pandas as pd


from typing import TYPE_CHECKING

from ddsviz.calc.trend import Trend, line_of, lowess_trend
from ddsviz.kinds.scatter.read import Points
from ddsviz.limits import MAX_POINTS_DRAWN_AS_MARKS


def trend_of(points: Points, kind: str | None) -> Trend | None:
    """Return the trend through the points, or None where none was asked for."""
    if kind is None:
        return None
    if "time" in (kind_of(points.x), kind_of(points.y)):
        raise OptionError(
            "A trend needs numbers on both axes, and one holds times. Leave trend out, or draw a time series.",
            Mend.options(trend=...),
        )
    if points.x.min() == points.x.max():
        raise ColumnError(
            f"All points have the same {points.names['x']}, so no trend can be drawn. Leave trend out.",
            Mend.options(trend=...),
        )
    if kind == "linear":
        return line_of(points.moments(), *points.scales)
    if "log" in points.scales:
        linear = Mend.options(trend="linear")
        raise OptionError(f"A lowess curve needs linear axes. Use {linear}, or leave the log scale out.", linear)
    if points.large is not None:
        linear = Mend.options(trend="linear")
        raise OptionError(
            f"A lowess curve needs all rows at once, and {points.large.table.engine} keeps them. Use {linear}.", linear
        )
    return lowess_trend(positions(points.x), positions(points.y))


def as_density(rows: int, reduce: Any) -> bool:
    """Tell whether points are counted in a grid rather than drawn one by one."""
    if reduce is False and rows > MAX_POINTS_DRAWN_AS_MARKS:
        sample = Mend(f"data = data.sample({MAX_POINTS_DRAWN_AS_MARKS}, random_state=1)")
        raise OptionError(
            f"{counted(rows, 'point')} one by one would take about {rows * 22 / 1e6:.1f} MB in the notebook; up to "
            f"{MAX_POINTS_DRAWN_AS_MARKS:,} are drawn so. Leave reduce out, or draw a sample:{sample}",
            Mend.options(reduce=...), sample,
        )  # fmt: skip
    return reduce is True or rows > MAX_POINTS_DRAWN_AS_MARKS


def in_order(points: Points) -> Points:
    """Sort rows by what is drawn, not by the table: large points first, so that small ones stay visible on top."""
    import pandas as pd

    keys = {"size": None if points.size is None else -points.size, "x": points.x, "y": points.y, "color": points.color}
    keys = {name: column for name, column in keys.items() if column is not None}
    keys |= {f"extra{place}": column for place, column in enumerate(points.extra.values())}
    sortable = {name: column if column.dtype.kind in "iufM" else column.astype(str) for name, column in keys.items()}
    order = pd.DataFrame(sortable).sort_values(list(sortable)).index

    def sorted_column(column: pd.Series) -> pd.Series:
        return column.loc[order].reset_index(drop=True)

    return replace(
        points,
        x=sorted_column(points.x),
        y=sorted_column(points.y),
        color=None if points.color is None else sorted_column(points.color),
        size=None if points.size is None else sorted_column(points.size),
        extra={name: sorted_column(column) for name, column in points.extra.items()},
    )
