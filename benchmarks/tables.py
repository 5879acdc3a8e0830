"""What is drawn: the course's own tables, and random ones with the same columns and more rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

import ddsviz

SEED = 1
MANY_ROWS, MOST_ROWS = 10_000, 1_000_000
MATRIX = ("snow_cover_days", "min_temperature_c", "mean_temperature_c")


@dataclass(frozen=True)
class Row:
    """One row of the results: a kind of picture of some columns of a table.

    Attributes
    ----------
    kind : str
        The function that each module in `libraries` draws it with.
    text : str
        What a reader calls it.
    columns : tuple of str
        The columns that are drawn. A library gets these only, so that none stores what it does not draw.
    table : callable
        Makes the table from a number of rows, or the course's own from None.
    """

    kind: str
    text: str
    columns: tuple[str, ...]
    table: Callable[[int | None], pd.DataFrame]


def climate(rows: int | None) -> pd.DataFrame:
    """Return Edinburgh's climate by year, or random years like them."""
    if rows is None:
        return ddsviz.load("climate")
    random = np.random.default_rng(SEED)
    mean = random.normal(8.6, 0.5, rows)
    lowest = mean - random.normal(3.4, 0.3, rows)
    snow = np.clip(60 - 6 * mean + random.normal(0, 4, rows), 0, None)
    columns = {"mean_temperature_c": mean, "min_temperature_c": lowest, "snow_cover_days": snow}
    return pd.DataFrame(columns).round(2)


def temperatures(rows: int | None) -> pd.DataFrame:
    """Return the mean temperature by year, or a random one by minute."""
    if rows is None:
        return ddsviz.load("climate").rename(columns={"year": "time"})
    walk = 8.6 + np.random.default_rng(SEED).normal(0, 0.05, rows).cumsum()
    time = pd.date_range("2015-01-01", periods=rows, freq="min")
    return pd.DataFrame({"time": time, "mean_temperature_c": walk.round(2)})


def litter(rows: int | None) -> pd.DataFrame:
    """Return the weekday and hour of reports of litter, or random ones."""
    if rows is None:
        reported = ddsviz.load("litter_reports")["reported"]
    else:
        seconds = np.random.default_rng(SEED).integers(0, 365 * 24 * 3600, rows)
        reported = pd.Series(pd.Timestamp("2015-01-01") + pd.to_timedelta(seconds, unit="s"))
    return pd.DataFrame({"hour": reported.dt.hour, "weekday": reported.dt.day_name()})


def hotels(rows: int | None) -> pd.DataFrame:
    """Return the places of hotels and their stars, or random ones."""
    if rows is None:
        table = ddsviz.load("hotels")
        return table.assign(stars=table["grade"].str.extract(r"(\d)")[0].fillna("none"))
    random = np.random.default_rng(SEED)
    places = {"longitude": random.normal(-3.2, 0.05, rows), "latitude": random.normal(55.95, 0.02, rows)}
    return pd.DataFrame(places).round(5).assign(stars=random.choice([*"12345", "none"], rows))


def complete_tree(nodes: int) -> dict[str, list[str]]:
    """Return a binary tree filled level by level."""
    return {str(n): [str(child) for child in (2 * n, 2 * n + 1) if child <= nodes] for n in range(1, nodes + 1)}


ROWS = (
    Row("scatter", "scatter plot", ("mean_temperature_c", "snow_cover_days"), climate),
    Row("coloured_scatter", "scatter plot in colours", ("longitude", "latitude", "stars"), hotels),
    Row("time_series", "time series with moving average", ("time", "mean_temperature_c"), temperatures),
    Row("heatmap", "heatmap of counts", ("hour", "weekday"), litter),
    Row("scatter_matrix", "scatter-plot matrix of 3 columns", MATRIX, climate),
)
