"""Whether points are drawn one by one or counted in a grid, in which order, and the trend through them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.rounding import rounded
from ddsviz.calc.trend import Trend, line_of, lowess_trend
from ddsviz.clocks import ends_are_fine, times_of
from ddsviz.errors import ColumnError, Mend, OptionError
from ddsviz.kinds.scatter.read import Points
from ddsviz.limits import MAX_POINTS_DRAWN_AS_MARKS
from ddsviz.plain import kind_of
from ddsviz.reduce.grid import Grid
from ddsviz.reduce.moments import moments
from ddsviz.wording import counted

if TYPE_CHECKING:
    import pandas as pd


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


def one_by_one(points: Points) -> Points:
    """Return each point, sorted by what is drawn and not by the table: large ones first, below the small."""
    import pandas as pd

    table = pd.DataFrame(points.columns)[points.placed.kept]
    keys = {"size": -table["size"]} if "size" in table else {}
    keys |= {key: table[key] for key in ("x", "y", "color") if key in table}
    keys |= {f"extra{index}": table[f"extra{index}"] for index in range(len(points.extra_names))}
    sortable = {key: column if column.dtype.kind in "iufM" else column.astype(str) for key, column in keys.items()}
    order = pd.DataFrame(sortable).sort_values(list(sortable)).index
    table = table.loc[order].reset_index(drop=True)
    return replace(
        points,
        **{key: table[key] for key in ("x", "y", "color", "size") if key in table},
        extra={name: table[f"extra{index}"] for index, name in enumerate(points.extra_names)},
    )


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
        return line_of(moments(points.placed.straight), *points.scales)
    linear = Mend.options(trend="linear")
    if "log" in points.scales:
        raise OptionError(f"A lowess curve needs linear axes. Use {linear}, or leave the log scale out.", linear)
    rows = points.placed.rows
    if rows.in_engine:
        raise OptionError(f"A lowess curve needs all rows at once, and {rows.engine} keeps them. Use {linear}.", linear)
    return lowess_trend(*(rows.memory[key].to_numpy(dtype=np.float64) for key in ("x", "y")))


def table_of_cells(points: Points, grid: Grid) -> pd.DataFrame:
    """Return the cells of a grid that have points: from where to where they reach, and how many."""
    import pandas as pd

    rows, columns = np.nonzero(grid.counts)
    table: dict[str, Any] = {}
    for name, index, edges, scale in (
        ("x", columns, grid.x_edges, points.scales[0]), ("y", rows, grid.y_edges, points.scales[1]),
    ):  # fmt: skip
        ends = rounded(10.0**edges if scale == "log" else edges)
        if kind_of(getattr(points, name)) == "time":
            ends = times_of(edges if ends_are_fine(edges) else np.trunc(ends)).to_numpy()
        column = str(points.names[name])
        column = f"{column} (row)" if f"{column} from" in table else column
        table[f"{column} from"], table[f"{column} to"] = ends[index], ends[index + 1]
    return pd.DataFrame({**table, "points": grid.counts[rows, columns]})
