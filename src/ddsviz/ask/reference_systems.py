"""What the numbers of positions and shapes mean: the reference system that they say, or that the caller names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.ask.options import shown
from ddsviz.ask.positions import choices_text, in_a_sentence
from ddsviz.calc.ground import BRITISH_GRID, DEGREES
from ddsviz.calc.systems import systems_of
from ddsviz.errors import Mend, OptionError, PlaceError

if TYPE_CHECKING:
    import geopandas


def reference_system(crs: Any) -> Any:
    """Return what `crs` names, or None where it is None.

    Raises
    ------
    OptionError
        If there is no such reference system.
    """
    if crs is None:
        return None
    import pyproj

    try:
        if not isinstance(crs, (str, Integral)) and not hasattr(crs, "to_wkt"):
            raise TypeError
        return pyproj.CRS.from_user_input(crs)
    except (pyproj.exceptions.CRSError, TypeError, ValueError, OverflowError):
        mend = Mend.options(crs=DEGREES)
        raise OptionError(
            f"crs is no reference system: {shown(crs)}. Give its EPSG number, such as {mend} for latitude and "
            f"longitude, or {BRITISH_GRID} for the British National Grid.", mend,
        ) from None  # fmt: skip


@dataclass(frozen=True)
class Owner:
    """Whose shapes they are: how that is told, and how it is given a reference system."""

    what: str
    with_crs: Callable[[int], Mend]


DATA = Owner("This GeoDataFrame", lambda epsg: Mend(f"data = data.set_crs({epsg})"))


def system_of(shapes: geopandas.GeoSeries, system: Any, owner: Owner = DATA) -> Any:
    """Return the reference system of shapes: their own, or the one that the caller names.

    Raises
    ------
    PlaceError
        If it is not known what their numbers mean.
    OptionError
        If the caller names another one than theirs.
    """
    if shapes.crs is not None and system is not None and shapes.crs != system:
        mend = Mend(f"data = data.set_crs({system.to_epsg()}, allow_override=True)")
        raise OptionError(
            f"These shapes say that they are in {shapes.crs.name}, and crs says {system.name}. Leave crs out; or, "
            f"if the shapes are wrong:{mend}", Mend.options(crs=...), mend,
        )  # fmt: skip
    if shapes.crs is None and system is None:
        raise _no_crs(shapes, owner)
    return shapes.crs if system is None else system


def _no_crs(shapes: geopandas.GeoSeries, owner: Owner) -> PlaceError:
    """Return what is said of shapes with no reference system, with those that would put them on land."""
    said = f"{owner.what} does not say what its numbers mean (it has no crs)."
    west, south, east, north = shapes.total_bounds
    if max(abs(west), abs(east)) <= 360 and max(abs(south), abs(north)) <= 90:
        mend = owner.with_crs(DEGREES)
        return PlaceError(f"{said} They look like degrees. If they are, say so:{in_a_sentence(mend)}", mend)
    systems = systems_of(np.array([west, east]), np.array([south, north]))
    mends = [owner.with_crs(system.epsg) for system in systems]
    return PlaceError(f"{said} They look like metres.{choices_text(systems, mends)}", *mends)


def in_degrees(shapes: geopandas.GeoSeries, owner: Owner = DATA) -> geopandas.GeoSeries:
    """Return shapes in latitude and longitude.

    Raises
    ------
    PlaceError
        If it is not known what their numbers mean.
    """
    from pyproj.exceptions import ProjError

    system = system_of(shapes, None, owner)
    try:
        return shapes if system.to_epsg() == DEGREES else shapes.to_crs(DEGREES)
    except ProjError:
        raise PlaceError(f"{system.name} cannot be brought to latitude and longitude. Set another crs.") from None
