"""The cells of a Voronoi map: of distinct places, within a boundary, on the ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.ground import DEGREES, metric_crs, projected
from ddsviz.calc.voronoi import hull_with_margin, voronoi_cells
from ddsviz.checks.areas import Areas, areas_of, packaged_areas
from ddsviz.checks.places import Places
from ddsviz.errors import OptionError, PlaceError
from ddsviz.limits import MAX_VORONOI_PLACES

if TYPE_CHECKING:
    import geopandas
    import numpy.typing as npt

EDINBURGH = "edinburgh"


@dataclass(frozen=True)
class Cells:
    """The cells that reach into the boundary.

    Attributes
    ----------
    shapes : numpy.ndarray of shapely geometry, shape (n,)
        In the metres of `crs`.
    places : numpy.ndarray of int, shape (n,)
        The place of each.
    crs : pyproj.CRS
        The projection that they were computed in.
    boundary : geopandas.GeoSeries
        What they cover, in degrees.
    outside : numpy.ndarray of bool, shape (places,)
        Which places lie outside the boundary.
    """

    shapes: npt.NDArray[Any]
    places: npt.NDArray[np.int64]
    crs: Any
    boundary: geopandas.GeoSeries
    outside: npt.NDArray[np.bool_]

    @property
    def in_degrees(self) -> geopandas.GeoSeries:
        """The shapes in latitude and longitude."""
        return _series(self.shapes, self.crs).to_crs(DEGREES)


def boundary_of(boundary: Any) -> Areas | None:
    """Return the areas that cells are to cover; None for the places' own outline.

    Raises
    ------
    OptionError, PlaceError
        If it is none, or they cannot be drawn.
    """
    if boundary is None:
        return None
    if isinstance(boundary, str) and boundary.strip().casefold() == EDINBURGH:
        return packaged_areas("wards")
    try:
        return areas_of(boundary, "boundary")
    except OptionError as fault:
        raise OptionError(f"{fault} Or boundary='{EDINBURGH}', or None for the outline of the places.") from None


def cells_of(places: Places, counts: Any, within: Areas | None) -> Cells:
    """Return the Voronoi cells of places, within a boundary.

    Raises
    ------
    PlaceError
        If there are too many places, or none lies inside.
    """
    import shapely

    firsts = np.cumsum(counts) - counts
    latitude, longitude = places.latitude[firsts], places.longitude[firsts]
    if len(firsts) > MAX_VORONOI_PLACES:
        raise PlaceError(
            f"These are {len(firsts):,} places, and cells are computed for up to {MAX_VORONOI_PLACES:,}. Draw a part "
            "of them, or a sample: data.sample(10_000, random_state=1)."
        )
    if within is None:
        crs = metric_crs(latitude, longitude)
    else:
        west, south, east, north = within.table.total_bounds
        crs = metric_crs(np.array([south, north]), np.array([west, east]))
    x, y = projected(longitude, latitude, DEGREES, crs)
    if within is None:
        outline = hull_with_margin(x, y)
    else:
        outline = shapely.union_all(shapely.make_valid(within.table.geometry.to_crs(crs).to_numpy()))
    outside = ~shapely.contains_xy(outline, x, y)
    if outside.all():
        raise PlaceError(
            "None of the places lies inside the boundary. For the outline of the places themselves write "
            "boundary=None; or give the areas that they lie in."
        )
    usable = np.isfinite(x) & np.isfinite(y)
    shapes = voronoi_cells(x[usable], y[usable], outline)
    kept = np.flatnonzero(~shapely.is_empty(shapes))
    return Cells(shapes[kept], np.flatnonzero(usable)[kept], crs, _series([outline], crs).to_crs(DEGREES), outside)


def _series(shapes: Any, crs: Any) -> geopandas.GeoSeries:
    import geopandas

    return geopandas.GeoSeries(shapes, crs=crs)
