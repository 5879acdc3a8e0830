"""Time is what the student wrote: a clock on the wall shows it, and its zone is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ddsviz.clocks import milliseconds

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd


def positions(column: pd.Series) -> npt.NDArray[np.float64]:
    """Return where values stand on an axis: numbers as they are, times as milliseconds since 1970."""
    if column.dtype.kind != "M":
        return column.to_numpy(dtype=np.float64)
    return milliseconds(column)


def wall_clock(column: pd.Series) -> pd.Series:
    """Return times as a clock on the wall shows them, with no zone."""
    return column if zone_of(column) is None else column.dt.tz_localize(None)


def zone_of(column: pd.Series) -> str | None:
    """Return the name of the time zone that a column of times is in, or None."""
    zone = getattr(column.dtype, "tz", None)
    return None if zone is None else str(zone)


def zone_note(zone: str | None) -> str:
    """Say whose clock shows the times."""
    return f"Times are those of a clock in {zone}."


def zone_notes(column: pd.Series) -> list[str]:
    """Return what is to be told of times with a zone: whose clock it is, and whether an hour comes twice."""
    if zone_of(column) is None:
        return []
    notes = [zone_note(zone_of(column))]
    instants = column.dropna().drop_duplicates().sort_values()
    steps = wall_clock(instants).diff()
    if (steps <= steps * 0).any():
        notes.append("The hour that comes twice when clocks go back is drawn twice.")
    return notes
