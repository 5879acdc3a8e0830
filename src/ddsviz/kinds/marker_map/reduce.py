"""Where very many rows stand: not each of them, but how many in each small cell of the ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.ask.placed_rows import positions_of_rows
from ddsviz.ask.places import GroupedPlaces, Places
from ddsviz.ask.positions import to_degrees, where_note
from ddsviz.calc.ground import distances_m
from ddsviz.frames import Frame
from ddsviz.reduce.places import counts_of_places

if TYPE_CHECKING:
    import numpy.typing as npt


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
    """Count rows in a grid of their own coordinates, and bring only its cells to degrees.

    Raises
    ------
    PlaceError
        If there are no positions, or they cannot be right.
    ColumnError, OptionError
        If a column or the reference system is unknown.
    """
    rows = positions_of_rows(frame, latitude, longitude, crs, call)
    cells, size = counts_of_places(rows.found)
    counts = cells["rows"].to_numpy(dtype=np.int64)
    y, x = cells["y"].to_numpy(), cells["x"].to_numpy()
    latitudes, longitudes = to_degrees(y, x, None, rows.system)
    notes = [*rows.notes, *where_note(latitudes, longitudes, rows.system)]
    places = Places(np.arange(len(counts)), latitudes, longitudes, rows.columns, notes, True)
    grouped = GroupedPlaces(**vars(places), counts=np.ones(len(counts), dtype=np.int64))
    middle = float(np.average(y, weights=counts)), float(np.average(x, weights=counts))
    return ManyPlaces(grouped, counts, _size_m(*middle, size, rows.system))


def _size_m(y: float, x: float, size: tuple[float, float], system: Any) -> tuple[float, float]:
    """Return in metres how wide and how high a cell at this position is."""
    width, height = size
    latitude, longitude = to_degrees(np.array([y, y, y + height]), np.array([x, x + width, x]), None, system)
    across, along = distances_m(latitude[1:], longitude[1:], float(latitude[0]), float(longitude[0]))
    return float(across), float(along)
