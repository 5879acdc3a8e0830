"""Which reference systems metres can be of: those that would put them on land, in the area that a system is made for.

Metres do not say what they are counted from. 315900, 234400 is in Dublin on the Irish Grid, and in Wales on the British
one; 488000, 6200000 is on land in every second zone of the UTM grid. So the answer is a short list to choose from.

References
----------
EPSG Geodetic Parameter Dataset, https://epsg.org, for the systems; Natural Earth (public domain,
https://www.naturalearthdata.com), countries at 1:110 million, for land: `land.csv` holds the cells of a degree of
latitude by a degree of longitude that have any.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.ground import BRITAIN, DEGREES, projected

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

NATIONAL = (27700, 2157, 29903, 2154, 31370, 28992, 2056, 31287, 2180, 5514, 3006, 3067, 3763, 2100, 2193, 3035, 3857)
UTM_NORTH, UTM_SOUTH = 32600, 32700
ZONES = range(1, 61)
SYSTEMS_OFFERED = 4
PLACES_TRIED = 200
MOST_OF_THEM = 0.9


@dataclass(frozen=True)
class System:
    """A reference system that metres may be of, and where they would then be.

    Attributes
    ----------
    epsg : int
        Its number in the EPSG dataset.
    name : str
        What it is called.
    latitude, longitude : float
        The middle of the places, in decimal degrees.
    """

    epsg: int
    name: str
    latitude: float
    longitude: float


def systems_of(x: Floats, y: Floats) -> list[System]:
    """Return the systems that would put places on land: national ones first, then UTM zones, the nearest to Britain.

    Parameters
    ----------
    x, y : numpy.ndarray of float, shape (n,)
        Eastings and northings, in metres.

    Examples
    --------
    >>> [system.epsg for system in systems_of(np.array([715_830.0]), np.array([734_697.0]))][:1]
    [2157]
    """
    few = np.linspace(0, len(x) - 1, min(len(x), PLACES_TRIED)).astype(np.int64)
    found = [system for epsg in NATIONAL if (system := _fitting(epsg, x[few], y[few])) is not None]
    zones = [] if x.min() < 0 or x.max() > 1e6 or y.min() < 0 or y.max() > 1e7 else _zones(x[few], y[few])
    return [*found[:SYSTEMS_OFFERED], *zones][:SYSTEMS_OFFERED]


def _zones(x: Floats, y: Floats) -> list[System]:
    """Return the zones of the UTM grid that would put places on land, those first that are near Britain."""
    grids = [UTM_NORTH, UTM_SOUTH] if y.max() < 9.4e6 else [UTM_SOUTH]
    systems = [system for grid in grids for zone in ZONES if (system := _fitting(grid + zone, x, y)) is not None]
    west, south, east, north = BRITAIN
    middle = (south + north) / 2, (west + east) / 2
    return sorted(systems, key=lambda own: abs(own.latitude - middle[0]) + abs(own.longitude - middle[1]))


def _fitting(epsg: int, x: Floats, y: Floats) -> System | None:
    """Return a system where it puts places on land and within its area."""
    system = _system(epsg)
    longitude, latitude = projected(x, y, system, DEGREES)
    if not (np.isfinite(longitude) & np.isfinite(latitude)).all():
        return None
    area = system.area_of_use
    within = (longitude >= area.west) & (longitude <= area.east) & (latitude >= area.south) & (latitude <= area.north)
    if within.mean() < MOST_OF_THEM or _on_land(longitude, latitude).mean() < MOST_OF_THEM:
        return None
    return System(epsg, system.name, float(np.median(latitude)), float(np.median(longitude)))


@cache
def _system(epsg: int) -> Any:
    import pyproj

    return pyproj.CRS.from_epsg(epsg)


def _on_land(longitude: Floats, latitude: Floats) -> npt.NDArray[np.bool_]:
    rows = np.clip(np.floor(latitude).astype(np.int64) + 90, 0, 179)
    columns = np.clip(np.floor(longitude).astype(np.int64) + 180, 0, 359)
    return _land()[rows, columns]


@cache
def _land() -> npt.NDArray[np.bool_]:
    """Return which cells of a degree have land, from 90° south and 180° west."""
    cells = np.zeros((180, 360), dtype=bool)
    for line in files("ddsviz.calc").joinpath("land.csv").read_text(encoding="utf-8").splitlines()[1:]:
        south, west, east = map(int, line.split(","))
        cells[south + 90, west + 180 : east + 180] = True
    return cells
