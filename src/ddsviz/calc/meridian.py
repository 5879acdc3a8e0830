"""Areas that lie across 180° of longitude: put together where they are one, and framed where they lie.

On a flat map Fiji is at both ends. GeoJSON asks for it to be cut there (RFC 7946, section 3.1.9), and tables that are
not cut have outlines that leap from 179° to −179° and so seem to go round the world.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Shapes = npt.NDArray[Any]

SHORTEST_LEAP = 270.0
"""Degrees between two neighbouring points that nobody draws: the way round the other side is meant."""

EMPTY_FROM = 120.0
"""Degrees of longitude without any area that make it worth while to frame the others across 180°."""


def without_leaps(shapes: Shapes) -> tuple[Shapes, npt.NDArray[np.bool_]]:
    """Return areas whose outlines go on beyond 180° in place of leaping to −180°, and which of them these are.

    Examples
    --------
    >>> shapes, leapt = without_leaps(np.array([shapely.Polygon([(179, 0), (-179, 0), (-179, 1), (179, 1)])]))
    >>> shapely.bounds(shapes).tolist(), leapt.tolist()
    ([[179.0, 0.0, 181.0, 1.0]], [True])
    """
    west, _, east, _ = shapely.bounds(shapes).T
    leapt = np.zeros(len(shapes), dtype=bool)
    found = shapes.copy()
    for index in np.flatnonzero(east - west > SHORTEST_LEAP):
        parts = list(shapely.get_parts(shapes[index]))
        mended = [_unwound(part) for part in parts]
        if any(part is not None for part in mended):
            rings = [part if new is None else new for part, new in zip(parts, mended, strict=True)]
            found[index], leapt[index] = rings[0] if len(rings) == 1 else shapely.MultiPolygon(rings), True
    return found, leapt


def _unwound(part: Any) -> Any:
    """Return a polygon with no leaps, or None where it has none, or goes round a pole or all the world."""
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(part)]
    turns = [_turns(ring[:, 0]) for ring in rings]
    if not any(own.any() for own in turns) or any(own[-1] != 0 for own in turns):
        return None
    shell, *holes = [np.column_stack([ring[:, 0] + own, ring[:, 1]]) for ring, own in zip(rings, turns, strict=True)]
    if np.ptp(shell[:, 0]) == 0:
        return None
    middle = shell[:, 0].mean()
    holes = [hole + [360.0 * round((middle - hole[:, 0].mean()) / 360), 0] for hole in holes]
    return shapely.transform(shapely.Polygon(shell, holes), _eastwards)


def _turns(longitude: Floats) -> Floats:
    """Return by how many degrees the points of a ring are moved for it to have no leap."""
    steps = np.diff(longitude, prepend=longitude[0])
    return np.cumsum(np.where(np.abs(steps) > SHORTEST_LEAP, -360.0 * np.sign(steps), 0.0))


def _eastwards(points: Floats) -> Floats:
    """Return points beyond −180° beyond 180°, so that all areas go on at one side."""
    return points + [360.0, 0.0] if points[:, 0].min() < -180 else points


def near_each_other(shapes: Shapes) -> Shapes:
    """Return areas of which those at the western end stand beyond 180°, where all are then near each other.

    Examples
    --------
    >>> shapes = np.array([shapely.box(177, -18, 180, -16), shapely.box(-180, -18, -179, -16)])
    >>> shapely.total_bounds(near_each_other(shapes)).tolist()
    [177.0, -18.0, 181.0, -16.0]
    """
    parts, area = shapely.get_parts(shapes, return_index=True)
    west, _, east, _ = shapely.bounds(parts).T
    moved = west < _end_of_emptiness(west, east)
    if not moved.any():
        return shapes
    parts[moved] = shapely.transform(parts[moved], lambda points: points + [360.0, 0.0])
    found = shapes.copy()
    for index in np.unique(area[moved]):
        found[index] = shapely.union_all(parts[area == index])
    return found


def _end_of_emptiness(west: Floats, east: Floats) -> float:
    """Return where areas begin again east of the widest gap, or what no area is west of where none is wide enough."""
    order = np.argsort(west, kind="stable")
    starts, reach = west[order], np.maximum.accumulate(east[order])
    gaps = starts[1:] - reach[:-1]
    around = starts[0] + 360 - reach[-1]  # between the last and the first, through 180°
    if not len(gaps) or gaps.max() < max(EMPTY_FROM, around):
        return -np.inf
    return float(starts[1:][gaps.argmax()])


def turned_to_front(shapes: Shapes) -> Shapes:
    """Return areas beyond ±180° turned about the axis until they lie on both sides of 0°: their sizes stay."""
    west, _, east, _ = shapely.bounds(shapes).T
    found = shapes.copy()
    for index in np.flatnonzero((east > 180) | (west < -180)):
        middle = (west[index] + east[index]) / 2
        found[index] = shapely.transform(shapes[index], lambda points, middle=middle: points - [middle, 0.0])
    return found
