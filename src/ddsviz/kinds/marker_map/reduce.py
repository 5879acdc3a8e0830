"""Where very many rows stand: not each of them, but how many in each small cell of the ground."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.ask import columns as check_columns
from ddsviz.ask.places import GroupedPlaces, Places, position_columns, rows_with_position
from ddsviz.ask.positions import (
    Beyond,
    degrees_of,
    lie_across_date_line,
    no_position,
    position_notes,
    to_degrees,
    unwrapped,
    where_note,
    words_of,
)  # fmt: skip
from ddsviz.ask.reference_systems import reference_system
from ddsviz.calc.ground import distances_m
from ddsviz.errors import PlaceError
from ddsviz.frames import Frame
from ddsviz.reduce.places import PlacedRows, gathered_places, placed_rows

if TYPE_CHECKING:
    import numpy.typing as npt

    from ddsviz.reduce.places import Box, Collect

    Floats = npt.NDArray[np.float64]

ROWS_LOOKED_AT = 1_000


@dataclass(frozen=True)
class ManyPlaces:
    """Cells of the ground that hold rows.

    Attributes
    ----------
    places : GatheredPlaces
        The middle of each cell's rows.
    counts : numpy.ndarray of int, shape (places,)
        How many rows each cell has.
    cell_m : tuple of two float
        How wide and how high a cell is where most rows lie, in metres.
    """

    places: GroupedPlaces
    counts: npt.NDArray[np.int64]
    cell_m: tuple[float, float]


def many_places_of(frame: Frame, latitude: Any, longitude: Any, crs: Any, call: str) -> ManyPlaces:
    """Gather the rows that have a position.

    Raises
    ------
    PlaceError
        If there are no positions, or they cannot be right.
    ColumnError, OptionError
        If a column or the reference system is unknown.
    """
    import narwhals as nw
    import pandas as pd

    system = reference_system(crs)
    if frame.large is not None:
        return _in_engine(frame, latitude, longitude, system, call)
    places = rows_with_position(frame, latitude, longitude, crs, call)
    y, x, system = _own_positions(frame, places, system)
    box = (float(x.min()), float(x.max())), (float(y.min()), float(y.max()))
    rows = nw.from_native(pd.DataFrame({"x": x, "y": y})).lazy()
    return _gathered(rows, lambda query: query.collect().to_native(), box, system, places.columns, places.notes)


def _own_positions(frame: Frame, places: Places, system: Any) -> tuple[Floats, Floats, Any]:
    """Return positions as the table has them, and their reference system: as an engine gathers them."""
    if not places.columns:  # shapes, which no engine has
        return places.latitude, places.longitude, None
    y, x = (check_columns.numbers(frame, name, "").to_numpy()[places.rows] for name in places.columns)
    in_degrees = system is None or system.is_geographic
    return y, unwrapped(x) if in_degrees else x, system


def _in_engine(frame: Frame, latitude: Any, longitude: Any, system: Any, call: str) -> ManyPlaces:
    """Check a few positions and the outermost, then have the engine gather all."""
    assert frame.large is not None
    table = frame.large
    north, east = position_columns(frame, latitude, longitude, system, call)
    found = _placed(frame, north, east)
    few = table.collect(found.rows.head(ROWS_LOOKED_AT))
    degrees_of(few["y"].to_numpy(), few["x"].to_numpy(), None, system, words_of(frame, north, east), _beyond(found))
    in_degrees = system is None or system.is_geographic
    if in_degrees and lie_across_date_line(*found.spans):
        found = found.unwrapped()
    told = latitude is not None and longitude is not None
    missing = frame.rows - found.count - found.zeros
    notes = position_notes(None if told else (north, east), missing, found.zeros, frame.rows)
    return _gathered(found.rows, table.collect, found.box, system, (north, east), notes)


def _placed(frame: Frame, north: Hashable, east: Hashable) -> PlacedRows:
    """Return the rows that have a position, where two columns hold any."""
    assert frame.large is not None
    looked_at = frame.extremes_of([north, east])
    zeros = 0
    if all(frame.large.gaps(name) < frame.rows for name in (north, east)):
        check_columns.numbers(looked_at, north, "latitude")
        check_columns.numbers(looked_at, east, "longitude")
        found = placed_rows(frame.large, north, east)
        if found.count:
            return found
        zeros = found.zeros
    raise PlaceError(no_position(frame.rows, zeros, north, east))


def _beyond(found: PlacedRows) -> Beyond:
    (x, y) = (max(ends, key=abs) for ends in found.box)
    return Beyond(found.beyond, 2 * found.beyond > found.count, y, x, "the furthest out", abs(y), abs(x))


def _gathered(
    rows: Any, collect: Collect, box: Box, system: Any, columns: tuple[Hashable, ...], notes: list[str]
) -> ManyPlaces:
    """Count rows in a grid of their own coordinates, and bring only its cells to degrees."""
    cells, size = gathered_places(rows, collect, box)
    counts = cells["rows"].to_numpy(dtype=np.int64)
    y, x = cells["y"].to_numpy(), cells["x"].to_numpy()
    latitude, longitude = to_degrees(y, x, None, system)
    every = np.arange(len(counts))
    places = Places(every, latitude, longitude, columns, [*notes, *where_note(latitude, longitude, system)], True)
    grouped = GroupedPlaces(**vars(places), counts=np.ones(len(counts), dtype=np.int64))
    middle = float(np.average(y, weights=counts)), float(np.average(x, weights=counts))
    return ManyPlaces(grouped, counts, _size_m(*middle, size, system))


def _size_m(y: float, x: float, size: tuple[float, float], system: Any) -> tuple[float, float]:
    """Return in metres how wide and how high a cell at this position is."""
    width, height = size
    latitude, longitude = to_degrees(np.array([y, y, y + height]), np.array([x, x + width, x]), None, system)
    across, along = distances_m(latitude[1:], longitude[1:], float(latitude[0]), float(longitude[0]))
    return float(across), float(along)
