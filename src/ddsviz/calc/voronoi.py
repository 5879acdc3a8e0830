"""Voronoi cells: for each of several places, the ground that lies nearer to it than to any other.

All is computed in metres, on a flat projection: in degrees the cells would be wrong, because at 56° north a degree of
longitude is little more than half as long as one of latitude.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Shapes = npt.NDArray[Any]

LEAST_MARGIN_M = 100.0
MARGIN_SHARE = 0.05
ROUNDING = 1e-9
FAR_SPANS = 30
POLYGON, MULTIPOLYGON = 3, 6


def voronoi_cells(x: Floats, y: Floats, boundary: Any) -> Shapes:
    """Return the cell of each place, clipped to a boundary.

    Parameters
    ----------
    x, y : numpy.ndarray of float, shape (n,)
        Distinct places, in metres.
    boundary : shapely Polygon or MultiPolygon
        What the cells cover, in the same metres.

    Returns
    -------
    numpy.ndarray of shapely geometry, shape (n,)
        In the order of the places; empty where a place is nearest to no ground within the boundary. Together they
        cover the boundary and do not overlap.

    Notes
    -----
    Only cells that do not lie wholly within the boundary are clipped.

    GEOS is quick, and goes wrong where places lie almost on one circle: its cells then overlap. So its cells are
    checked, and where they do not fill the boundary once, Qhull computes them, which takes three times as long.

    References
    ----------
    Okabe, Boots, Sugihara, Chiu: Spatial Tessellations, 2nd ed., Wiley 2000, chapter 2.

    Examples
    --------
    >>> cells = voronoi_cells(np.array([1.0, 3.0]), np.array([1.0, 1.0]), shapely.box(0, 0, 4, 2))
    >>> shapely.area(cells).tolist()
    [4.0, 4.0]
    """
    if len(x) == 1:
        return np.array([boundary])
    sites = shapely.points(x, y)
    cells = _clipped(_cells_of_geos(sites, boundary), boundary)
    if not _fill_once(cells, sites, boundary):
        cells = _clipped(_cells_of_qhull(x, y, boundary), boundary)
    return cells


def _cells_of_geos(sites: Shapes, boundary: Any) -> Shapes:
    try:
        return shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(sites), extend_to=boundary, ordered=True))
    except shapely.errors.GEOSException:  # places on a turned grid can break it
        return np.full(len(sites), boundary)


def _cells_of_qhull(x: Floats, y: Floats, boundary: Any) -> Shapes:
    """Return whole cells; four places far away on all sides make those of all others end."""
    from scipy.spatial import Voronoi

    west, south, east, north = shapely.total_bounds([boundary, shapely.box(x.min(), y.min(), x.max(), y.max())])
    middle, reach = np.array([(west + east) / 2, (south + north) / 2]), FAR_SPANS * max(east - west, north - south)
    sites = np.column_stack([x, y]) - middle
    found = Voronoi(np.vstack([sites, [[-reach, 0], [reach, 0], [0, -reach], [0, reach]]]))
    regions = [found.regions[region] for region in found.point_region[: len(x)]]
    cell = np.repeat(np.arange(len(x)), [len(region) for region in regions])
    corners = found.vertices[np.concatenate(regions)]
    # A cell is convex, so its corners stand around its place in the order of their directions.
    order = np.lexsort((np.arctan2(*(corners - sites[cell]).T[::-1]), cell))
    return shapely.polygons(shapely.linearrings(corners[order] + middle, indices=cell))


def _clipped(cells: Shapes, boundary: Any) -> Shapes:
    shapely.prepare(boundary)
    reaching = np.flatnonzero(~shapely.contains_properly(boundary, cells))
    cells[reaching] = [_areas_of(part) for part in shapely.intersection(boundary, cells[reaching])]
    return cells


def _fill_once(cells: Shapes, sites: Shapes, boundary: Any) -> bool:
    """Tell whether cells cover the boundary without overlap, each that is not empty around its own place."""
    if abs(float(shapely.area(cells).sum()) - boundary.area) > ROUNDING * boundary.area:
        return False
    inside = shapely.contains_properly(boundary, sites)
    return bool((shapely.distance(cells[inside], sites[inside]) < LEAST_MARGIN_M * ROUNDING).all())


def _areas_of(part: Any) -> Any:
    """Return the areas of what two areas share: where they only touch, there are points and lines in it, too."""
    if shapely.get_type_id(part) in (POLYGON, MULTIPOLYGON):
        return part
    pieces = shapely.get_parts(part)
    return shapely.union_all(pieces[shapely.area(pieces) > 0])


def hull_with_margin(x: Floats, y: Floats) -> Any:
    """Return the outline of places with a margin around it: a twentieth of its longer side, at least 100 m.

    Examples
    --------
    >>> hull_with_margin(np.array([0.0, 4000.0]), np.array([0.0, 0.0])).bounds
    (-200.0, -200.0, 4200.0, 200.0)
    """
    margin = max(LEAST_MARGIN_M, MARGIN_SHARE * max(np.ptp(x), np.ptp(y)))
    return shapely.convex_hull(shapely.multipoints(shapely.points(x, y))).buffer(margin)
