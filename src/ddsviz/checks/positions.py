"""What is wrong with positions, and how it is mended: swapped, out of range, of another reference system."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.ground import BRITAIN, DEGREES, projected
from ddsviz.errors import PlaceError
from ddsviz.wording import counted

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

GRID_FROM = 1_000.0  # no degree is as large, and every eastings of Britain is larger
GRID_SPAN = (0.0, 1_300_000.0)
MARGIN_DEGREES = 5.0
SHAPES = ("the points' y", "the points' x")
"""What the coordinates of a GeoDataFrame are called."""


@dataclass(frozen=True)
class Words:
    """How a fault of positions is told: where they stand, and what mends it."""

    north: Hashable
    east: Hashable
    swap: str
    is_grid: str
    is_right: str
    is_degrees: str


def degrees_of(y: Floats, x: Floats, rows: Any, system: Any, words: Words) -> tuple[Floats, Floats]:
    """Return latitude and longitude of positions that can be right, with no jump where the date changes.

    Raises
    ------
    PlaceError
        If they cannot.
    """
    if system is None or system.is_geographic:
        _check_degrees(y, x, rows, words, certain=system is not None and words.north != SHAPES[0])
    if system is not None:
        y, x = _to_degrees(x, y, system, rows, words)
    return y, _unwrapped(x)


def _unwrapped(longitude: Floats) -> Floats:
    """Return longitudes from 0 to 360 where that keeps places on both sides of the date line together."""
    east = np.where(longitude < 0, longitude + 360, longitude)
    return east if np.ptp(longitude) > 180 and np.ptp(east) < 180 else longitude


def _check_degrees(y: Floats, x: Floats, rows: Any, words: Words, certain: bool) -> None:
    """Refuse what cannot be a latitude or longitude, or is most likely not meant as one."""
    if np.median(np.abs(x)) > GRID_FROM and np.median(np.abs(y)) > GRID_FROM and _on_grid(x) and _on_grid(y):
        raise PlaceError(
            f"{words.east} and {words.north} hold numbers such as {x[0]:.10g} and {y[0]:.10g}, which are not degrees. "
            f"They look like eastings and northings of the British National Grid: {words.is_grid}."
        )
    bad = np.flatnonzero((np.abs(y) > 90) | (np.abs(x) > 180))
    if 2 * len(bad) > len(y) and (np.abs(x) <= 90).all() and (np.abs(y) <= 180).all():
        raise PlaceError(
            f"The latitudes in {words.north} run to {y[bad[0]]:.10g}, and none is beyond 90. "
            f"Latitude and longitude are probably swapped. {words.swap}"
        )
    if len(bad):
        name, value, most = (words.north, y[bad[0]], 90) if abs(y[bad[0]]) > 90 else (words.east, x[bad[0]], 180)
        take_out = "" if name in SHAPES else f", or take them out: data = data[data['{name}'].abs() <= {most}]"
        raise PlaceError(
            f"{counted(len(bad), 'position')} cannot be right, first in row {int(rows[bad[0]])}: {name} is "
            f"{value:.10g}, and lies between −{most} and {most}. Mend such rows{take_out}."
        )
    if not certain and not _mostly_in_britain(y, x) and _mostly_in_britain(x, y):
        raise PlaceError(
            f"With {words.north} as latitude the places lie in the Indian Ocean, and in Britain the other way round: "
            f"they are probably swapped. {words.swap} If they are right as they are, {words.is_right}."
        )


def _on_grid(values: Floats) -> bool:
    return bool(((values >= GRID_SPAN[0]) & (values <= GRID_SPAN[1])).mean() > 0.9)


def _mostly_in_britain(y: Floats, x: Floats) -> bool:
    west, south, east, north = BRITAIN
    return bool(((x >= west) & (x <= east) & (y >= south) & (y <= north)).mean() > 0.5)


def _to_degrees(x: Floats, y: Floats, system: Any, rows: Any, words: Words) -> tuple[Floats, Floats]:
    if not system.is_geographic and np.abs(x).max() <= 360 and np.abs(y).max() <= 360:
        raise PlaceError(
            f"{words.north} and {words.east} hold numbers such as {y[0]:.10g} and {x[0]:.10g}, which look like "
            f"degrees, and not like the metres of {system.name}: {words.is_degrees}."
        )
    longitude, latitude = projected(x, y, system, DEGREES)
    bad = np.flatnonzero(~(np.isfinite(longitude) & np.isfinite(latitude)))
    if len(bad):
        raise PlaceError(
            f"{counted(len(bad), 'position')} {'lies' if len(bad) == 1 else 'lie'} outside what {system.name} can "
            f"hold, first in row {int(rows[bad[0]])}: {x[bad[0]]:.10g}, {y[bad[0]]:.10g}. Look at these rows, or "
            "choose another crs."
        )
    if not system.is_geographic and _share_within(system, longitude, latitude) < 0.5:
        turned = projected(y, x, system, DEGREES)
        if np.isfinite(turned).all() and _share_within(system, *turned) > 0.5:
            raise PlaceError(
                f"Eastings and northings are probably swapped: so they lie outside {system.name}. {words.swap}"
            )
        raise PlaceError(
            f"Most of these positions lie outside the area that {system.name} is made for. Choose another crs, or "
            f"look at {words.north} and {words.east}."
        )
    return latitude, longitude


def _share_within(system: Any, longitude: Floats, latitude: Floats) -> float:
    """Return the share of places in the area that a reference system is made for, with a margin."""
    area = system.area_of_use
    if area is None or area.east < area.west:
        return 1.0
    within = (longitude >= area.west - MARGIN_DEGREES) & (longitude <= area.east + MARGIN_DEGREES)
    within &= (latitude >= area.south - MARGIN_DEGREES) & (latitude <= area.north + MARGIN_DEGREES)
    return float(within.mean())
