"""Places on the ground: metres in place of degrees, the bulk of many places, and rows that share one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

BRITAIN = (-9.0, 49.0, 2.0, 61.0)  # west, south, east, north
BRITISH_GRID = 27700
DEGREES = 4326
WIDEST_FOR_ONE_ZONE = 12.0  # degrees of longitude: beyond it a transverse projection bends too much
FAR_TIMES = 5.0
FAR_SHARE = 0.1


def metric_crs(latitude: Floats, longitude: Floats) -> Any:
    """Return a projection in metres that is true enough around these places.

    The British National Grid within Britain, else the zone of the Universal Transverse Mercator grid, else, for places
    that are far apart, an equal-area projection around their middle.

    Examples
    --------
    >>> metric_crs(np.array([55.9]), np.array([-3.2])).to_epsg()
    27700
    """
    import pyproj

    west, east = float(longitude.min()), float(longitude.max())
    south, north = float(latitude.min()), float(latitude.max())
    if BRITAIN[0] <= west and east <= BRITAIN[2] and BRITAIN[1] <= south and north <= BRITAIN[3]:
        return pyproj.CRS.from_epsg(BRITISH_GRID)
    middle = (west + east) / 2, (south + north) / 2
    if east - west > WIDEST_FOR_ONE_ZONE or max(abs(south), abs(north)) > 80:
        return pyproj.CRS.from_proj4(f"+proj=laea +lon_0={middle[0]} +lat_0={middle[1]} +datum=WGS84 +units=m")
    zone = int((middle[0] + 180) // 6) % 60 + 1
    return pyproj.CRS.from_epsg((32600 if middle[1] >= 0 else 32700) + zone)


def projected(x: Floats, y: Floats, source: Any, target: Any) -> tuple[Floats, Floats]:
    """Return positions in another reference system; always easting or longitude first."""
    return _transformer(source, target).transform(x, y)


@cache
def _transformer(source: Any, target: Any) -> Any:
    import pyproj

    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def distances_m(latitude: Floats, longitude: Floats, from_latitude: float, from_longitude: float) -> Floats:
    """Return the distance of each place from one, in metres, on a sphere.

    References
    ----------
    Sinnott: Virtues of the haversine. Sky and Telescope 68, 1984.

    Examples
    --------
    >>> distances_m(np.array([56.0]), np.array([-3.0]), 55.0, -3.0).round(-2).tolist()
    [111200.0]
    """
    phi, lam = np.radians(latitude), np.radians(longitude)
    phi0, lam0 = np.radians(from_latitude), np.radians(from_longitude)
    half = np.sin((phi - phi0) / 2) ** 2 + np.cos(phi) * np.cos(phi0) * np.sin((lam - lam0) / 2) ** 2
    return 2 * 6_371_000.0 * np.arcsin(np.sqrt(np.clip(half, 0, 1)))


def far_away(
    latitude: Floats, longitude: Floats, weights: npt.NDArray[np.int64] | None = None
) -> npt.NDArray[np.bool_]:
    """Tell which places lie far from the bulk: so far that a map of all would show the others as one spot.

    A place is far if its distance from the middle (the medians) is five times that which holds nine in ten. With
    weights, each place counts so many times.

    Examples
    --------
    >>> far_away(np.array([55.90, 55.91, 55.92] * 5 + [10.0]), np.array([-3.2] * 16)).sum()
    np.int64(1)
    """
    middle = [share_below(values, 0.5, weights) for values in (latitude, longitude)]
    distance = distances_m(latitude, longitude, *middle)
    usual = max(share_below(distance, 1 - FAR_SHARE, weights), 1_000.0)
    return distance > FAR_TIMES * usual


def share_below(values: Floats, share: float, weights: npt.NDArray[np.int64] | None = None) -> float:
    """Return the value that such a share of all lies below; with weights, each value counts so many times.

    Examples
    --------
    >>> share_below(np.array([1.0, 2.0, 3.0]), 0.5), share_below(np.array([1.0, 9.0]), 0.5, np.array([1, 5]))
    (2.0, 9.0)
    """
    if weights is None:
        return float(np.quantile(values, share))
    order = np.argsort(values, kind="stable")
    upto = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(upto, share * upto[-1])])


def distinct_places(latitude: Floats, longitude: Floats) -> npt.NDArray[np.int64]:
    """Return the place of each row: rows at one position share a number; places are numbered as they first appear.

    Examples
    --------
    >>> distinct_places(np.array([56.0, 55.0, 56.0]), np.array([-3.0, -3.0, -3.0])).tolist()
    [0, 1, 0]
    """
    import pandas as pd

    rows, columns = pd.factorize(latitude)[0], pd.factorize(longitude)[0]
    return pd.factorize(rows.astype(np.int64) * (int(columns.max()) + 1) + columns)[0].astype(np.int64)
