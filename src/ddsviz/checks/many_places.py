"""Where very many rows stand: not each of them, but how many in each small cell of the ground."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.ground import distances_m
from ddsviz.checks import columns as check_columns
from ddsviz.checks.places import GatheredPlaces, Places, places_of, position_columns, reference_system
from ddsviz.checks.positions import Beyond, degrees_of, no_position, position_notes, to_degrees, words_of
from ddsviz.errors import PlaceError
from ddsviz.frames import Frame
from ddsviz.queries.places import PlacedRows, gathered_places, placed_rows

if TYPE_CHECKING:
    import numpy.typing as npt

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

    places: GatheredPlaces
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

    if frame.large is not None:
        return _in_engine(frame, latitude, longitude, crs, call)
    places = places_of(frame, latitude, longitude, crs, call)
    table = pd.DataFrame({"x": places.longitude, "y": places.latitude})
    box = (table["x"].min(), table["x"].max()), (table["y"].min(), table["y"].max())
    cells, size = gathered_places(nw.from_native(table).lazy(), lambda query: query.collect().to_native(), box)
    y, x = cells["y"].to_numpy(), cells["x"].to_numpy()
    return _many(y, x, cells["rows"], size, places.columns, places.notes)


def _in_engine(frame: Frame, latitude: Any, longitude: Any, crs: Any, call: str) -> ManyPlaces:
    """Check a few positions and the outermost, then have the engine gather all."""
    assert frame.large is not None
    table, system = frame.large, reference_system(crs)
    north, east = position_columns(frame, latitude, longitude, system, call)
    found = _placed(frame, north, east)
    few = table.collect(found.rows.head(ROWS_LOOKED_AT))
    degrees_of(few["y"].to_numpy(), few["x"].to_numpy(), None, system, words_of(north, east), _beyond(found))
    cells, size = gathered_places(found.rows, table.collect, found.box)
    middles = to_degrees(cells["y"].to_numpy(), cells["x"].to_numpy(), None, system)
    told = latitude is not None and longitude is not None
    missing = frame.rows - found.count - found.zeros
    notes = position_notes(None if told else (north, east), missing, found.zeros, frame.rows)
    in_degrees = system is None or system.is_geographic
    return _many(*middles, cells["rows"], size if in_degrees else (0.0, 0.0), (north, east), notes)


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


def _many(
    latitude: Any, longitude: Any, counts: Any, size: tuple[float, float], columns: tuple[Hashable, ...],
    notes: list[str],
) -> ManyPlaces:  # fmt: skip
    rows = counts.to_numpy(dtype=np.int64)
    middle = float(np.average(latitude, weights=rows)), float(np.average(longitude, weights=rows))
    across = distances_m(np.array([middle[0]]), np.array([middle[1]]), middle[0], middle[1] + size[0])
    along = distances_m(np.array([middle[0]]), np.array([middle[1]]), middle[0] + size[1], middle[1])
    every = np.arange(len(rows))
    places = Places(every, np.asarray(latitude), np.asarray(longitude), columns, notes, True)
    gathered = GatheredPlaces(**vars(places), counts=np.ones(len(rows), dtype=np.int64))
    return ManyPlaces(gathered, rows, (float(across[0]), float(along[0])))
