"""What is drawn: the course's own tables, and random ones with the same columns and more rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

SEED = 1
TEN_THOUSAND, HUNDRED_THOUSAND, MILLION, TEN_MILLION = 10**4, 10**5, 10**6, 10**7
SIZES = (None, TEN_THOUSAND, HUNDRED_THOUSAND, MILLION)
COURSE_NODES = 15
MATRIX = ("snow_cover_days", "min_temperature_c", "mean_temperature_c")
Size = int | None  # rows, or None for the course's own table


@dataclass(frozen=True)
class Picture:
    """A kind of picture, and the tables that it is drawn of.

    Attributes
    ----------
    kind : str
        The function that each module in `libraries` draws it with.
    text : str
        What a reader calls it.
    table : callable
        Makes what the function takes, from a number of rows, or from None the course's own.
    sizes : tuple of int or None
        The numbers of rows that are measured.
    """

    kind: str
    text: str
    table: Callable[[Size], tuple[Any, ...]]
    sizes: tuple[Size, ...] = SIZES

    @property
    def opened(self) -> tuple[Size, ...]:
        """The sizes that are opened in a browser: not ten thousand where more follow, to save time."""
        return tuple(rows for rows in self.sizes if rows != TEN_THOUSAND or rows == self.sizes[-1])


def course(name: str) -> pd.DataFrame:
    """Return a table of the course; plotly-resampler's environment is without it, and its tables are random."""
    import ddsviz

    return ddsviz.load(name)


def climate(rows: Size) -> pd.DataFrame:
    """Return Edinburgh's climate by year, or random years like them."""
    if rows is None:
        return course("climate")
    random = np.random.default_rng(SEED)
    mean = random.normal(8.6, 0.5, rows)
    lowest = mean - random.normal(3.4, 0.3, rows)
    snow = np.clip(60 - 6 * mean + random.normal(0, 4, rows), 0, None)
    columns = {"mean_temperature_c": mean, "min_temperature_c": lowest, "snow_cover_days": snow}
    return pd.DataFrame(columns).round(2)


def temperatures(rows: Size) -> pd.DataFrame:
    """Return the mean temperature by year, or a random one by minute."""
    if rows is None:
        return course("climate").rename(columns={"year": "time"})
    walk = 8.6 + np.random.default_rng(SEED).normal(0, 0.05, rows).cumsum()
    time = pd.date_range("2015-01-01", periods=rows, freq="min")
    return pd.DataFrame({"time": time, "mean_temperature_c": walk.round(2)})


def litter(rows: Size) -> pd.DataFrame:
    """Return the weekday and hour of reports of litter, or random ones."""
    if rows is None:
        reported = course("litter_reports")["reported"]
    else:
        seconds = np.random.default_rng(SEED).integers(0, 365 * 24 * 3600, rows)
        reported = pd.Series(pd.Timestamp("2015-01-01") + pd.to_timedelta(seconds, unit="s"))
    return pd.DataFrame({"hour": reported.dt.hour, "weekday": reported.dt.day_name()})


def hotels(rows: Size) -> pd.DataFrame:
    """Return the places of hotels and their stars, or random ones."""
    if rows is None:
        table = course("hotels")
        return table.assign(stars=table["grade"].str.extract(r"(\d)")[0].fillna("none"))
    random = np.random.default_rng(SEED)
    places = {"longitude": random.normal(-3.2, 0.05, rows), "latitude": random.normal(55.95, 0.02, rows)}
    return pd.DataFrame(places).round(5).assign(stars=random.choice([*"12345", "none"], rows))


def complete_tree(nodes: int) -> dict[str, list[str]]:
    """Return a binary tree filled level by level."""
    return {str(n): [str(child) for child in (2 * n, 2 * n + 1) if child <= nodes] for n in range(1, nodes + 1)}


def _columns(table: Callable[[Size], pd.DataFrame], *columns: str) -> Callable[[Size], tuple[Any, ...]]:
    """Return what makes a table with these columns only, so that no library stores what it does not draw."""
    return lambda rows: (table(rows)[list(columns)], *columns)


CHARTS = (
    Picture("scatter", "scatter plot", _columns(climate, "mean_temperature_c", "snow_cover_days")),
    Picture("coloured_scatter", "scatter plot in colours", _columns(hotels, "longitude", "latitude", "stars")),
    Picture(
        "time_series", "time series with moving average", _columns(temperatures, "time", "mean_temperature_c"),
        (*SIZES, TEN_MILLION),
    ),
    Picture("heatmap", "heatmap of counts", _columns(litter, "hour", "weekday")),
    Picture("scatter_matrix", "scatter-plot matrix of 3 columns", _columns(climate, *MATRIX)),
    Picture("binary_tree", "binary tree", lambda nodes: (complete_tree(nodes or COURSE_NODES),)),
)  # fmt: skip
