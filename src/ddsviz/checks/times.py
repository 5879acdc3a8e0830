"""Time is what the student wrote: a clock on the wall shows it, and its zone is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def wall_clock(column: pd.Series) -> pd.Series:
    """Return times as a clock on the wall shows them, with no zone."""
    return column if zone_of(column) is None else column.dt.tz_localize(None)


def zone_of(column: pd.Series) -> str | None:
    """Return the name of the time zone that a column of times is in, or None."""
    zone = getattr(column.dtype, "tz", None)
    return None if zone is None else str(zone)


def zone_notes(column: pd.Series) -> list[str]:
    """Return what is to be told of times with a zone: whose clock it is, and whether an hour comes twice."""
    if zone_of(column) is None:
        return []
    notes = [f"Times are those of a clock in {zone_of(column)}."]
    instants = column.dropna().drop_duplicates().sort_values()
    steps = wall_clock(instants).diff()
    if (steps <= steps * 0).any():
        notes.append("The hour that comes twice when clocks go back is drawn twice.")
    return notes
