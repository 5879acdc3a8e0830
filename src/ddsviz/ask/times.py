"""Time is what the student wrote: a clock on the wall shows it, and its zone is named."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from ddsviz.clocks import wall_clock
from ddsviz.frames import Frame

if TYPE_CHECKING:
    import pandas as pd


def zone_note(zone: str | None) -> str:
    """Say whose clock shows the times."""
    return f"Times are those of a clock in {zone}."


def zone_notes(frame: Frame, name: Hashable) -> list[str]:
    """Return what is to be told of times with a zone: whose clock it is, and whether an hour comes twice."""
    zone = frame.zone(name)
    if zone is None:
        return []
    twice = "The hour that comes twice when clocks go back is drawn twice."
    return [zone_note(zone), *([twice] if frame.large is None and _has_hour_twice(frame.column(name)) else [])]


def _has_hour_twice(column: pd.Series) -> bool:
    steps = wall_clock(column.dropna().drop_duplicates().sort_values()).diff()
    return bool((steps <= steps * 0).any())
