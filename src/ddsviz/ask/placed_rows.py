"""The positions of very many rows, wherever the table is: found and checked, but not brought to degrees one by one."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from ddsviz.ask import columns as check_columns
from ddsviz.ask.places import position_columns, rows_with_position
from ddsviz.ask.positions import (
    Beyond,
    degrees_of,
    lie_across_date_line,
    no_position,
    position_notes,
    unwrapped,
    words_of,
)
from ddsviz.ask.reference_systems import reference_system
from ddsviz.errors import PlaceError
from ddsviz.frames import Frame
from ddsviz.reduce.places import PlacedRows, placed_rows
from ddsviz.reduce.rows import Rows, rows_of

ROWS_LOOKED_AT = 1_000


@dataclass(frozen=True)
class Positions:
    """Rows with a position in the coordinates that the table has.

    Attributes
    ----------
    found : PlacedRows
        The rows.
    system : pyproj.CRS or None
        Their reference system; None for degrees.
    columns : tuple of columns
        Those that the positions were read from: latitude (or northing), then longitude (or easting).
    notes : list of str
        How they were found, and what was left out.
    """

    found: PlacedRows
    system: Any
    columns: tuple[Hashable, ...]
    notes: list[str]


def positions_of_rows(frame: Frame, latitude: Any, longitude: Any, crs: Any, call: str) -> Positions:
    """Find the rows that have a position.

    Raises
    ------
    PlaceError
        If there are no positions, or they cannot be right.
    ColumnError, OptionError
        If a column or the reference system is unknown.
    """
    if frame.large is not None:
        return _in_engine(frame, latitude, longitude, reference_system(crs), call)
    import pandas as pd

    places = rows_with_position(frame, latitude, longitude, crs, call)
    x, y, system = places.longitude, places.latitude, None
    if places.columns:  # as the table has them, as an engine has them too
        system = reference_system(crs)
        y, x = (check_columns.numbers(frame, name, "").to_numpy()[places.rows] for name in places.columns)
        x = unwrapped(x) if _in_degrees(system) else x
    found = placed_rows(Rows(len(x), pd.DataFrame({"x": x, "y": y})))
    return Positions(found, system, places.columns, places.notes)


def _in_engine(frame: Frame, latitude: Any, longitude: Any, system: Any, call: str) -> Positions:
    """Check a few positions and the outermost."""
    north, east = position_columns(frame, latitude, longitude, system, call)
    found = _placed(frame, north, east)
    few = found.rows.collect(found.rows.lazy.head(ROWS_LOOKED_AT))
    y, x = (few[key].to_numpy() for key in ("y", "x"))
    degrees_of(y, x, None, system, words_of(frame, north, east), _beyond(found))
    if _in_degrees(system) and lie_across_date_line(*found.spans):
        found = found.unwrapped()
    are_named = latitude is not None and longitude is not None
    missing = frame.rows - found.count - found.zeros
    notes = position_notes(None if are_named else (north, east), missing, found.zeros, frame.rows)
    return Positions(found, system, (north, east), notes)


def _placed(frame: Frame, north: Hashable, east: Hashable) -> PlacedRows:
    """Return the rows that have a position, where two columns hold any."""
    seen = frame.seen([north, east])
    zeros = 0
    if all(seen.column(name).notna().any() for name in (north, east)):
        columns = {
            "x": check_columns.numbers(seen, east, "longitude"),
            "y": check_columns.numbers(seen, north, "latitude"),
        }
        found = placed_rows(rows_of(frame, {"x": east, "y": north}, columns))
        if found.count:
            return found
        zeros = found.zeros
    raise PlaceError(no_position(frame.rows, zeros, north, east))


def _beyond(found: PlacedRows) -> Beyond:
    (x, y) = (max(ends, key=abs) for ends in found.box)
    return Beyond(found.beyond, 2 * found.beyond > found.count, y, x, "the furthest out", abs(y), abs(x))


def _in_degrees(system: Any) -> bool:
    return system is None or bool(system.is_geographic)
