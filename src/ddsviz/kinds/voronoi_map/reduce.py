"""The cells of a Voronoi map: of distinct places, within a boundary, on the ground."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.ask.areas import Areas, areas_of, packaged_areas
from ddsviz.ask.places import GroupedPlaces, Places
from ddsviz.ask.style import Style
from ddsviz.calc.ground import DEGREES, metric_crs, projected
from ddsviz.calc.voronoi import hull_with_margin, voronoi_cells
from ddsviz.errors import ColumnError, Mend, OptionError, PlaceError
from ddsviz.frames import Frame
from ddsviz.numbers import as_names, column_texts
from ddsviz.wording import joined

if TYPE_CHECKING:
    import geopandas
    import numpy.typing as npt
    import pandas as pd

EDINBURGH = "edinburgh"
MOST_DEGREES = 60
NAMES_IN_ONE = 3
PLACES_DRAWN_AS_POINTS = 5_000


@dataclass(frozen=True)
class VoronoiCells:
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
    middle : float
        The longitude in the middle of it all: shapes do not jump where the date changes.
    outside : numpy.ndarray of bool, shape (places,)
        Which places lie outside the boundary.
    """

    shapes: npt.NDArray[Any]
    places: npt.NDArray[np.int64]
    crs: Any
    boundary: geopandas.GeoSeries
    middle: float
    outside: npt.NDArray[np.bool_]

    @property
    def in_degrees(self) -> geopandas.GeoSeries:
        """The shapes in latitude and longitude."""
        return _in_degrees(self.shapes, self.crs, self.middle)

    @property
    def square_kilometres(self) -> pd.Series:
        """Their sizes, to four digits."""
        import pandas as pd
        import shapely

        return pd.Series([float(f"{area / 1e6:.4g}") for area in shapely.area(self.shapes)])


@dataclass(frozen=True)
class DrawnCells:
    """What is drawn: the cells, and what is told of each.

    Attributes
    ----------
    places : GatheredPlaces
        All places, those whose cell does not reach into the boundary too.
    cells : VoronoiCells
        Their cells.
    names : list of str
        What each cell is called.
    rows : pandas.DataFrame
        The row of each cell: the first, of rows that share a place.
    shown : list of columns
        What else the cards tell; the first is the headline, where cells are labelled.
    is_labelled : bool
        Whether a column names the places.
    value : column or None
        What the colour shows.
    values : pandas.Series or None
        Its sum in each cell.
    """

    places: GroupedPlaces
    cells: VoronoiCells
    names: list[str]
    rows: pd.DataFrame
    shown: list[Hashable]
    is_labelled: bool
    value: Hashable | None
    values: pd.Series | None

    @cached_property
    def shapes(self) -> geopandas.GeoSeries:
        """The cells in latitude and longitude."""
        return self.cells.in_degrees

    @cached_property
    def sizes(self) -> pd.Series:
        """The cells' sizes in square kilometres."""
        return self.cells.square_kilometres

    @property
    def has_points(self) -> bool:
        """Whether the places themselves are drawn."""
        return len(self.places.counts) <= PLACES_DRAWN_AS_POINTS

    @property
    def places_of_cells(self) -> Places:
        """The place of each cell."""
        return self.places.at(self.places.firsts[self.cells.places])


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
        here, none = Mend.options(boundary=EDINBURGH), Mend.options(boundary=None)
        raise OptionError(f"{fault} Or {here}, or {none} for the outline of the places.", none, here) from None


def cells_of(places: GroupedPlaces, within: Areas | None) -> VoronoiCells:
    """Return the Voronoi cells of places, within a boundary.

    Raises
    ------
    PlaceError
        If there are too many places, or none lies inside.
    """
    import shapely

    firsts = places.firsts
    latitude, longitude = places.latitude[firsts], places.longitude[firsts]
    if within is None:
        bounds = longitude.min(), latitude.min(), longitude.max(), latitude.max()
    else:
        bounds = tuple(within.table.total_bounds)
    west, south, east, north = map(float, bounds)
    if max(east - west, north - south) > MOST_DEGREES:
        what = "These places span" if within is None else "The boundary spans"
        raise PlaceError(
            f"{what} {max(east - west, north - south):.0f} degrees of the globe, too much for a flat map on which "
            f"cells could be right: up to {MOST_DEGREES} degrees are. Draw a part of it."
        )
    crs = metric_crs(np.array([south, north]), np.array([west, east]))
    x, y = projected(longitude, latitude, DEGREES, crs)
    if within is None:
        outline = hull_with_margin(x, y)
    else:
        outline = shapely.union_all(shapely.make_valid(within.table.geometry.to_crs(crs).to_numpy()))
    outside = ~shapely.contains_xy(outline, x, y)
    if outside.all():
        raise PlaceError(
            f"None of the places lies inside the boundary{_named(within)}. For the outline of the places "
            f"themselves write {Mend.options(boundary=None)}; or give the areas that they lie in.",
            Mend.options(boundary=None),
        )
    usable = np.isfinite(x) & np.isfinite(y)
    shapes = voronoi_cells(x[usable], y[usable], outline)
    middle = (west + east) / 2
    kept = np.flatnonzero(~shapely.is_empty(shapes))
    return VoronoiCells(
        shapes[kept], np.flatnonzero(usable)[kept], crs, _in_degrees([outline], crs, middle), middle, outside
    )


def drawn_cells(
    frame: Frame, places: GroupedPlaces, cells: VoronoiCells, labels: pd.Series | None, shown: list[Hashable],
    value: Hashable | None, numbers: pd.Series | None, style: Style,
) -> DrawnCells:  # fmt: skip
    """Return what is told of each cell.

    Raises
    ------
    ColumnError
        If no cell has a value.
    """
    values = None if numbers is None else sums_of_cells(numbers, places, cells)
    if values is not None and values.isna().all():
        raise ColumnError(
            f"No cell has a value of {style.name(value)}, so there is nothing to colour. Leave value out.",
            Mend.options(value=...),
        )
    rows = frame.rows_at(places.rows[places.firsts[cells.places]])
    names = names_of_cells(labels, places, cells)
    return DrawnCells(places, cells, names, rows, shown, labels is not None, value, values)


def sums_of_cells(numbers: pd.Series, places: GroupedPlaces, cells: VoronoiCells) -> pd.Series:
    """Return the sum of each cell's rows, NaN where none has a value."""
    import pandas as pd

    values = numbers.iloc[places.rows].reset_index(drop=True)
    sums = values.groupby(np.repeat(np.arange(len(places.counts)), places.counts)).sum(min_count=1)
    return pd.Series(sums.to_numpy()[cells.places])


def names_of_cells(labels: pd.Series | None, places: GroupedPlaces, cells: VoronoiCells) -> list[str]:
    """Return what each cell is called: by the labels of its rows."""
    starts, counts = places.firsts, places.counts
    if labels is None:
        return [
            f"{places.latitude[start]:.4f}, {places.longitude[start]:.4f}".replace("-", "−")
            for start in starts[cells.places]
        ]
    texts = column_texts(as_names(labels))
    found = []
    for place in cells.places:
        labels_of_place = [texts[row] for row in places.rows[starts[place] : starts[place] + counts[place]]]
        names = list(dict.fromkeys(labels_of_place))
        more = [f"{len(names) - NAMES_IN_ONE} more"] if len(names) > NAMES_IN_ONE else []
        found.append(joined([*names[:NAMES_IN_ONE], *more]))
    return found


def _named(within: Areas | None) -> str:
    return ", which is Edinburgh" if within is not None and within.title else ""


def _in_degrees(shapes: Any, crs: Any, middle: float) -> geopandas.GeoSeries:
    """Return shapes in latitude and longitude, all within half the globe of a longitude in the middle."""
    import geopandas
    import shapely

    flat = geopandas.GeoSeries(shapes, crs=crs).to_crs(DEGREES)
    turned = shapely.transform(
        flat.to_numpy(),
        lambda points: np.column_stack([(points[:, 0] - middle + 180) % 360 - 180 + middle, points[:, 1]]),
    )
    return geopandas.GeoSeries(turned if abs(middle) > 90 else flat, crs=DEGREES)
