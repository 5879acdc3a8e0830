"""Voronoi cells: for each of several places, the ground that lies nearer to it than to any other.

All is computed in metres, on a flat projection: in degrees the cells would be wrong, because at 56° north a degree of
longitude is little more than half as long as one of latitude.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Places = npt.NDArray[np.int64]
    Shapes = npt.NDArray[Any]

LEAST_MARGIN_M = 100.0
MARGIN_SHARE = 0.05
ROUNDING = 1e-9
ROUNDING_OF_CORNERS = 1e-13  # of the span
MOST_JOINED = 12
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
    checked, and where they do not fill the boundary once, they are cut from a box, which takes ten times as long.

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
        cells = _clipped(_cells_by_cutting(x, y, boundary), boundary)
    return cells


def _cells_of_geos(sites: Shapes, boundary: Any) -> Shapes:
    try:
        return shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(sites), extend_to=boundary, ordered=True))
    except shapely.errors.GEOSException:  # places on a turned grid can break it
        return np.full(len(sites), boundary)


def _cells_by_cutting(x: Floats, y: Floats, boundary: Any) -> Shapes:
    """Return cells cut from a box that holds the boundary, by the lines half-way to other places.

    First to those that a triangulation joins, nearly all that matter. Then, as long as a corner of a cell lies nearer
    to another place than to its own, half-way to that place. What is left has no such corner, so it has no such point,
    for it is convex.
    """
    west, south, east, north = shapely.total_bounds([boundary, shapely.box(x.min(), y.min(), x.max(), y.max())])
    margin = max(east - west, north - south)
    middle = np.array([(west + east) / 2, (south + north) / 2])
    sites = np.column_stack([x, y]) - middle
    tree = shapely.STRtree(shapely.points(sites))
    box = np.array([[west, south], [east, south], [east, north], [west, north]]) - middle
    box += margin * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    corners = _Corners(np.tile(box, (len(x), 1)), np.repeat(np.arange(len(x)), 4), np.full(4 * len(x), -1))
    for others in _joined_places(sites, tree):
        corners = corners.cut(sites, others)
    finished = []
    while len(corners.cell):
        corners = corners.looked_at(sites, tree, margin * ROUNDING_OF_CORNERS)
        whole = np.ones(len(x), dtype=bool)
        whole[corners.cell[corners.nearest != corners.cell]] = False
        finished.append(corners.taken(whole[corners.cell]))
        corners = corners.taken(~whole[corners.cell])
        corners = corners.cut(sites, corners.worst(sites))
    at, cell = (np.concatenate([getattr(part, name) for part in finished]) for name in ("at", "cell"))
    order = np.argsort(cell, kind="stable")
    # where two corners are almost one, rounding can turn them, and the outline crosses itself
    return shapely.make_valid(shapely.polygons(shapely.linearrings(at[order] + middle, indices=cell[order])))


def _joined_places(sites: Floats, tree: Any) -> Iterator[Places]:
    """Yield for each place one that a triangulation joins it to, the nearest first, itself where there is no more."""
    try:
        edges = shapely.get_parts(shapely.delaunay_triangles(shapely.multipoints(sites), only_edges=True))
    except shapely.errors.GEOSException:
        return
    ends = shapely.get_coordinates(edges).reshape(-1, 2, 2)
    one, other = (tree.nearest(shapely.points(ends[:, end])) for end in (0, 1))
    index, joined = np.r_[one, other], np.r_[other, one]
    order = np.lexsort((_length(sites[index] - sites[joined]), index))
    index, joined = index[order], joined[order]
    starts = np.flatnonzero(np.r_[True, index[1:] != index[:-1]])
    rank = np.arange(len(index)) - np.repeat(starts, np.diff(np.r_[starts, len(index)]))
    for wanted in range(min(MOST_JOINED, int(rank.max(initial=-1)) + 1)):
        others = np.arange(len(sites))
        others[index[rank == wanted]] = joined[rank == wanted]
        yield others


@dataclass(frozen=True)
class _Corners:
    """The corners of convex cells, cell by cell and in order around each.

    Attributes
    ----------
    at : numpy.ndarray of float, shape (n, 2)
        Where they are.
    cell : numpy.ndarray of int, shape (n,)
        Whose they are.
    nearest : numpy.ndarray of int, shape (n,)
        The place that is nearest to each: the cell's own, where no other is nearer; -1 where nobody has looked yet.
    """

    at: Floats
    cell: Places
    nearest: Places

    def taken(self, which: npt.NDArray[np.bool_]) -> _Corners:
        """Return some of them."""
        return _Corners(self.at[which], self.cell[which], self.nearest[which])

    def looked_at(self, sites: Floats, tree: Any, tolerance: float) -> _Corners:
        """Return the same with the nearest place of each corner."""
        new = np.flatnonzero(self.nearest < 0)
        # where many cells meet, many places are almost as near, which takes long to tell: each point is asked for once
        steps = np.round(self.at[new] / tolerance)
        points, of = np.unique(steps[:, 0] + 1j * steps[:, 1], return_inverse=True)
        found = tree.nearest(shapely.points(points.real * tolerance, points.imag * tolerance))[of]
        cells = self.cell[new]
        nearer = _length(self.at[new] - sites[found]) < _length(self.at[new] - sites[cells]) - tolerance
        nearest = self.nearest.copy()
        nearest[new] = np.where(nearer, found, cells)
        return replace(self, nearest=nearest)

    def worst(self, sites: Floats) -> Places:
        """Return for each cell the place that is nearest to the corner that is furthest astray."""
        astray = _length(self.at - sites[self.cell]) - _length(self.at - sites[self.nearest])
        order = np.argsort(astray)  # of several, the last one is written
        others = np.arange(len(sites))
        others[self.cell[order]] = self.nearest[order]
        return others

    def cut(self, sites: Floats, others: Places) -> _Corners:
        """Return what is left of each cell on its own side of the line half-way to another place."""
        other = others[self.cell]
        direction = sites[other] - sites[self.cell]
        beyond = ((self.at - (sites[other] + sites[self.cell]) / 2) * direction).sum(axis=1)
        inside = beyond <= 0
        if inside.all():
            return self
        following = np.arange(1, len(self.cell) + 1)
        starts = np.flatnonzero(np.r_[True, self.cell[1:] != self.cell[:-1]])
        following[np.r_[starts[1:], len(self.cell)] - 1] = starts
        crossing = np.flatnonzero(inside != inside[following])
        share = (beyond[crossing] / (beyond[crossing] - beyond[following[crossing]]))[:, None]
        new = self.at[crossing] + share * (self.at[following[crossing]] - self.at[crossing])
        order = np.argsort(np.r_[np.flatnonzero(inside), crossing + 0.5], kind="stable")
        return _Corners(
            np.concatenate([self.at[inside], new])[order],
            np.r_[self.cell[inside], self.cell[crossing]][order],
            np.r_[self.nearest[inside], np.full(len(crossing), -1)][order],
        )


def _length(vectors: Floats) -> Floats:
    return np.hypot(vectors[:, 0], vectors[:, 1])


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
