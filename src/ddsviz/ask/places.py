"""Where the rows of a table stand on the ground: positions found, checked, and those without one left out."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.ask import columns as check_columns
from ddsviz.ask.positions import (
    degrees_of,
    no_position,
    position_notes,
    where_note,
    words_of,
    words_of_shapes,
)
from ddsviz.ask.reference_systems import reference_system, system_of
from ddsviz.calc.categories import dictionary_ranks
from ddsviz.calc.ground import BRITISH_GRID, distinct_places
from ddsviz.errors import Mend, PlaceError
from ddsviz.frames import Frame
from ddsviz.wording import called, counted, joined

if TYPE_CHECKING:
    import geopandas
    import numpy.typing as npt
    import pandas as pd

    Floats = npt.NDArray[np.float64]

LATITUDE_NAMES = ("latitude", "lat", "decimallatitude")
LONGITUDE_NAMES = ("longitude", "lon", "lng", "long", "decimallongitude")
NORTHING_NAMES = ("northing", "northings", "y")
EASTING_NAMES = ("easting", "eastings", "x")
POSITION_NAMES = LATITUDE_NAMES + LONGITUDE_NAMES + NORTHING_NAMES + EASTING_NAMES
SMALLEST_SQUARE_DEGREES = 2e-5
METRES_A_DEGREE = 111_000  # of latitude


@dataclass(frozen=True)
class Places:
    """The rows that have a position.

    Attributes
    ----------
    rows : numpy.ndarray of int, shape (n,)
        Their numbers in the caller's table.
    latitude, longitude : numpy.ndarray of float, shape (n,)
        Decimal degrees (WGS 84).
    columns : tuple of columns
        Those that the positions were read from: latitude (or northing), then longitude (or easting).
    notes : list of str
        How they were found, and what was left out.
    are_degrees : bool
        Whether those columns hold latitude and longitude.
    """

    rows: npt.NDArray[np.int64]
    latitude: Floats
    longitude: Floats
    columns: tuple[Hashable, ...] = ()
    notes: list[str] = field(default_factory=list)
    are_degrees: bool = False

    def at(self, order: npt.NDArray[np.int64]) -> Places:
        """Return some of the places, in this order."""
        return Places(
            self.rows[order], self.latitude[order], self.longitude[order], self.columns, self.notes, self.are_degrees
        )  # fmt: skip

    @property
    def grouped(self) -> GroupedPlaces:
        """The same rows, those that share a place behind one another."""
        numbers = distinct_places(self.latitude, self.longitude)
        ordered = self.at(np.argsort(numbers, kind="stable"))
        return GroupedPlaces(**vars(ordered), counts=np.bincount(numbers))


@dataclass(frozen=True)
class GroupedPlaces(Places):
    """Rows by place.

    Attributes
    ----------
    counts : numpy.ndarray of int, shape (places,)
        How many rows each place has.
    """

    counts: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @property
    def firsts(self) -> npt.NDArray[np.int64]:
        """Where each place's rows begin."""
        return np.cumsum(self.counts) - self.counts

    @property
    def is_shared(self) -> bool:
        """Whether any place has several rows."""
        return len(self.counts) < len(self.rows)


def places_of(frame: Frame, latitude: Any, longitude: Any, crs: Any, call: str) -> Places:
    """Return the position of each row that has one, and tell where they lie if a reference system was named.

    Raises
    ------
    PlaceError, ColumnError, OptionError
        As for `rows_with_position`.
    """
    places = rows_with_position(frame, latitude, longitude, crs, call)
    return replace(places, notes=[*places.notes, *where_note(places.latitude, places.longitude, crs)])


def rows_with_position(frame: Frame, latitude: Any, longitude: Any, crs: Any, call: str) -> Places:
    """Return the position of each row that has one.

    Raises
    ------
    PlaceError
        If there are no positions, or they cannot be right.
    ColumnError, OptionError
        If a column or the reference system is unknown.
    """
    system = reference_system(crs)
    geometry = frame.geometry
    if geometry is not None and latitude is None and longitude is None:
        return _places_of_shapes(geometry, system, call)
    north, east = position_columns(frame, latitude, longitude, system, call)
    y = check_columns.numbers(frame, north, "latitude").to_numpy()
    x = check_columns.numbers(frame, east, "longitude").to_numpy()
    missing = np.isnan(x) | np.isnan(y)
    zero = (x == 0) & (y == 0)
    if (missing | zero).all():
        raise PlaceError(no_position(frame.rows, int(zero.sum()), north, east))
    are_named = latitude is not None and longitude is not None
    notes = position_notes(None if are_named else (north, east), int(missing.sum()), int(zero.sum()), frame.rows)
    rows = np.flatnonzero(~(missing | zero))
    easting = x[rows]
    y, x = degrees_of(y[rows], easting, rows, system, words_of(frame, north, east))
    # beyond 180°, where places lie on both sides of it, the columns no longer say where they are drawn
    are_degrees = (system is None or system.is_geographic) and bool((x == easting).all())
    return Places(rows, y, x, (north, east), notes, are_degrees)


def position_columns(frame: Frame, latitude: Any, longitude: Any, system: Any, call: str) -> tuple[Hashable, Hashable]:
    """Return the columns of the positions: those that are named, else those of the usual names.

    Raises
    ------
    PlaceError, ColumnError
        If there are none.
    """
    in_degrees = system is None or system.is_geographic
    found = []
    for argument, name, usual in (
        ("latitude", latitude, LATITUDE_NAMES if in_degrees else NORTHING_NAMES + LATITUDE_NAMES),
        ("longitude", longitude, LONGITUDE_NAMES if in_degrees else EASTING_NAMES + LONGITUDE_NAMES),
    ):
        found.append(frame.find(name, argument) if name is not None else _usual(frame, usual))
    north, east = found
    if north is None or east is None:
        raise _no_position_columns(frame, north, east, in_degrees)
    if north == east:
        raise PlaceError(f"Latitude and longitude are both read from {called(north)}. Give each its own column.")
    if in_degrees and _is_named(north, LONGITUDE_NAMES) and _is_named(east, LATITUDE_NAMES):
        swap = Mend.options(latitude=east, longitude=north)
        raise PlaceError(f"Latitude and longitude are swapped. Write {swap}.", swap)
    return north, east


def _no_position_columns(frame: Frame, north: Any, east: Any, in_degrees: bool) -> PlaceError:
    """Return what is said where no columns are named as positions usually are, with those that would do."""
    said = "It is not clear which columns hold the positions."
    grid = _usual(frame, NORTHING_NAMES[:2]), _usual(frame, EASTING_NAMES[:2])
    if in_degrees and None not in grid:
        crs = Mend.options(crs=BRITISH_GRID)
        return PlaceError(f"{said} If they are eastings and northings of the British National Grid, write {crs}.", crs)
    numeric = [name for name in frame.of_kind("number") if name not in (north, east)]
    missing = [argument for argument, name in (("latitude", north), ("longitude", east)) if name is None]
    mend = Mend.options(**dict(zip(missing, numeric, strict=False)))
    if len(numeric) < len(missing):
        return PlaceError(f"{said} Positions are two columns of numbers, latitude and longitude. {frame.listing}")
    which = "" if in_degrees else " (northings are the latitude, eastings the longitude)"
    return PlaceError(f"{said} Say which{which}, such as {mend}. {frame.listing}", mend)


def _usual(frame: Frame, names: tuple[str, ...]) -> Hashable | None:
    """Return the column of one of these names: one of numbers, else one that is then told to hold none."""
    named = [column for name in names for column in frame.columns if _is_named(column, (name,))]
    return next((column for column in named if frame.kind(column) == "number"), next(iter(named), None))


def _is_named(column: Hashable, names: tuple[str, ...]) -> bool:
    return str(column).strip().casefold() in names


def _places_of_shapes(geometry: geopandas.GeoSeries, system: Any, call: str) -> Places:
    present = ~(geometry.isna() | geometry.is_empty)
    kinds = sorted(set(geometry[present].geom_type) - {"Point"})
    if kinds:
        mend = Mend("data = data.set_geometry(data.representative_point())")
        raise PlaceError(
            f"{call} draws points, and this GeoDataFrame holds {joined(kinds)} shapes. Draw them as areas, by "
            f"choropleth, or take a point in each:{mend}", mend,
        )  # fmt: skip
    shape_system = system_of(geometry, system)
    x, y = geometry.x.to_numpy(), geometry.y.to_numpy()
    missing = ~(np.isfinite(x) & np.isfinite(y))
    zero = (x == 0) & (y == 0) & shape_system.is_geographic
    if (missing | zero).all():
        raise PlaceError("No row of this GeoDataFrame has a position, so there is no place to draw.")
    rows = np.flatnonzero(~(missing | zero))
    notes = []
    if len(rows) < len(geometry):
        left_out = len(geometry) - len(rows)
        notes.append(f"Left out {left_out:,} of {counted(len(geometry), 'row')} with no position.")
    latitude, longitude = degrees_of(y[rows], x[rows], rows, shape_system, words_of_shapes())
    return Places(rows, latitude, longitude, notes=notes)


def close_together(places: Places, most: int) -> Places:
    """Return places of which there are at most so many: all in one square of a grid stand where the first does.

    The squares are as small as can be, in steps of a quarter.
    """
    import pandas as pd

    if len(np.unique(distinct_places(places.latitude, places.longitude))) <= most:
        return places
    size = SMALLEST_SQUARE_DEGREES
    while True:
        rows, columns = (np.floor(values / size) for values in (places.latitude, places.longitude * 0.5))
        square = distinct_places(rows, columns)
        if square.max() < most:
            break
        size *= 1.25
    first = pd.Series(np.arange(len(square))).groupby(square).transform("first").to_numpy()
    metres = size * METRES_A_DEGREE
    note = f"More than {most:,} places: those within about {metres:,.0f} m share a cell."
    return replace(
        places, latitude=places.latitude[first], longitude=places.longitude[first], notes=[*places.notes, note]
    )  # fmt: skip


def sorted_rows(places: Places, columns: list[pd.Series]) -> Places:
    """Return places in an order that does not depend on the table's: by these columns, then by position."""
    keys = [dictionary_ranks(column.iloc[places.rows]) for column in columns]
    return places.at(np.lexsort([places.longitude, places.latitude, *reversed(keys)]))  # the last key comes first
