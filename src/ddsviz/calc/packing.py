"""Numbers and outlines as short text: what a map's page decodes with a few lines of script.

Positions stand on a grid of whole numbers, and each is written as its step from the one before. Areas that share an
edge share its points, and still do on the grid, so no gap opens between neighbours.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

FINEST_STEP_DEGREES = 1e-5  # about 1 m
STEPS_ACROSS_AREAS = 16_000
SIMPLIFIED_TO = 2_500  # of the longer side: a quarter of a pixel at first sight
LEAST_POINTS_SIMPLIFIED = 4_000
LARGEST_BENDS_LOST = 0.02
WORTH_A_ROUND = 0.99  # of the points, at most, are left after it


def packed(numbers: npt.NDArray[np.int64]) -> str:
    """Return whole numbers from 0 as text: seven bits a byte (LEB128, as in DWARF 5, section 7.6), in base64.

    Examples
    --------
    >>> packed(np.array([1, 127, 128]))
    'AX+AAQ=='
    """
    numbers = np.asarray(numbers, dtype=np.uint64)
    lengths = np.ones(len(numbers), dtype=np.int64)
    for bits in range(7, 64, 7):
        lengths += numbers >= np.uint64(1) << np.uint64(bits)
    starts = np.cumsum(lengths) - lengths
    content = np.zeros(int(lengths.sum()), dtype=np.uint8)
    for byte in range(int(lengths.max(initial=0))):
        longer = lengths > byte
        seven = (numbers[longer] >> np.uint64(7 * byte)) & np.uint64(127)
        more = np.where(lengths[longer] > byte + 1, 128, 0)
        content[starts[longer] + byte] = seven.astype(np.uint8) | more.astype(np.uint8)
    return base64.b64encode(content.tobytes()).decode("ascii")


def packed_steps(numbers: npt.NDArray[np.int64]) -> str:
    """Return whole numbers as steps, each from the one before, below zero or not.

    Examples
    --------
    >>> packed_steps(np.array([5, 4, 4])) == packed(np.array([10, 1, 0]))
    True
    """
    steps = np.diff(numbers, prepend=0)
    return packed((steps << 1) ^ (steps >> 63))


def packed_places(latitude: Floats, longitude: Floats, step: float = FINEST_STEP_DEGREES) -> dict[str, Any]:
    """Return positions as the page's script reads them: steps on a grid, north and east of a corner.

    Examples
    --------
    >>> packed_places(np.array([55.9]), np.array([-3.2]))["step"]
    1e-05
    """
    corner = [float(f"{latitude.min():.6f}"), float(f"{longitude.min():.6f}")] if len(latitude) else [0.0, 0.0]
    y, x = (
        np.rint((values - start) / step).astype(np.int64)
        for values, start in zip((latitude, longitude), corner, strict=True)
    )
    return {"corner": corner, "step": step, "y": packed_steps(y), "x": packed_steps(x)}


def packed_areas(shapes: npt.NDArray[Any]) -> dict[str, Any]:
    """Return the outlines of areas, in degrees, each with as many rings as it has, holes among them.

    Examples
    --------
    >>> sorted(packed_areas(np.array([shapely.box(0, 0, 1, 1)])))
    ['corner', 'counts', 'sizes', 'step', 'x', 'y']
    """
    west, south, east, north = shapely.total_bounds(shapes)
    step = max(FINEST_STEP_DEGREES, float(f"{max(east - west, north - south) / STEPS_ACROSS_AREAS:.1g}"))
    parts, area_of_part = shapely.get_parts(shapes, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    x, y = np.rint((points - [west, south]) / step).astype(np.int64).T
    starts = np.r_[True, ring[1:] != ring[:-1]]
    kept = starts | np.r_[True, (np.diff(x) != 0) | (np.diff(y) != 0)]
    kept &= ~np.r_[starts[1:], True]  # a ring ends where it began: once is enough
    x, y, ring = x[kept], y[kept], ring[kept]
    sizes = np.bincount(ring, minlength=len(rings))
    drawn = sizes > 2
    inside = drawn[ring]
    counts = np.bincount(area_of_part[part_of_ring[drawn]], minlength=len(shapes))
    lost = counts == 0
    if lost.any() and not shapely.is_empty(shapes[lost]).any():  # smaller than the grid: a square of it stays
        return packed_areas(np.where(lost, _least_squares(shapes, step), shapes))
    corner = [float(f"{south:.9f}"), float(f"{west:.9f}")]
    return {
        "corner": corner, "step": step, "x": packed_steps(x[inside]), "y": packed_steps(y[inside]),
        "sizes": packed(sizes[drawn]), "counts": packed(counts),
    }  # fmt: skip


def _least_squares(shapes: npt.NDArray[Any], step: float) -> npt.NDArray[Any]:
    x, y = shapely.bounds(shapes)[:, :2].T
    return shapely.box(x, y, x + 2 * step, y + 2 * step)


def simplified(shapes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return areas without the bends that no reader would see; neighbours keep the edges that they share.

    References
    ----------
    Visvalingam and Whyatt: Line generalisation by repeated elimination of points. Cartographic Journal 30(1), 1993.
    """
    if _points(shapes) < LEAST_POINTS_SIMPLIFIED:
        return shapes
    west, south, east, north = shapely.total_bounds(shapes)
    return shapely.coverage_simplify(shapes, max(east - west, north - south) / SIMPLIFIED_TO)


def simplified_to(shapes: npt.NDArray[Any], most: int) -> tuple[npt.NDArray[Any], float]:
    """Return areas with at most so many points, where that can be, and what part of the longer side bends were lost.

    Each round gives up bends that are twice as large. Where three areas meet, the point always stays, so that there is
    an end where hardly any other is left.
    """
    west, south, east, north = shapely.total_bounds(shapes)
    lost, part = 0.0, 1 / SIMPLIFIED_TO
    while _points(shapes) > most and part < LARGEST_BENDS_LOST:
        part *= 2
        few = shapely.coverage_simplify(shapes, max(east - west, north - south) * part)
        if lost and _points(few) > _points(shapes) * WORTH_A_ROUND:
            break
        lost, shapes = part, few
    return shapes, lost


def _points(shapes: npt.NDArray[Any]) -> int:
    return int(shapely.get_num_coordinates(shapes).sum())
