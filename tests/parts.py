"""Parts of a table that no memory holds: made on the workers of a cluster, which import this file."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pandas as pd

ROWS_A_PARTITION = 600_000
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri"]
STOPS = [f"Stop {number}, the street with the tall houses" for number in range(100, 300)]


@functools.cache
def first_part(rows: int) -> pd.DataFrame:
    """Return what all parts are made of: drawing random numbers would take longer than all else."""
    chance = np.random.default_rng(1)
    distance = chance.normal(5_000, 1_500, rows)
    return pd.DataFrame(
        {
            "distance_m": distance,
            "duration_s": distance / 3 + chance.normal(0, 200, rows),
            "time": np.datetime64("2020-01-01", "us") + np.arange(rows) * np.timedelta64(1, "s"),
            "weekday": _chosen(WEEKDAYS, chance, rows),
            # no picture asks for these, and most of the memory is theirs
            **{f"stop_{number}": _chosen(STOPS, chance, rows) for number in range(8)},
            "hour": chance.integers(0, 24, rows),
            "latitude": chance.normal(55.95, 0.03, rows),
            "longitude": chance.normal(-3.2, 0.05, rows),
        }
    )


def _chosen(texts: list[str], chance: np.random.Generator, rows: int) -> Any:
    return pd.Series(texts, dtype="str").iloc[chance.integers(0, len(texts), rows)].array


def part(number: int, rows: int = ROWS_A_PARTITION) -> pd.DataFrame:
    """Return one part of a table, made where it is needed."""
    own = first_part(rows)
    later = np.timedelta64(number * ROWS_A_PARTITION, "s")
    return own.assign(distance_m=own["distance_m"] + number, time=own["time"] + later)
