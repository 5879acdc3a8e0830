"""What is wrong with positions, and how it is mended: swapped, out of range, of another reference system."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.ground import BRITAIN, DEGREES, distances_m, projected
from ddsviz.calc.systems import UTM_NORTH, UTM_SOUTH, ZONES, System, systems_of
from ddsviz.errors import Mend, PlaceError
from ddsviz.frames import Frame
from ddsviz.wording import called, counted

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

MOST_DEGREES = 360.0
EDINBURGH = 55.94, -3.2
FAR_FROM_EDINBURGH_M = 50_000
MARGIN_DEGREES = 5.0
SHAPES = ("the points' y", "the points' x")
"""What the coordinates of a GeoDataFrame are called."""


@dataclass(frozen=True)
class Words:
    """How a fault of positions is told: where they stand, and what mends it."""

    north: Hashable
    east: Hashable
    swap: Mend
    is_degrees: Mend
    of_system: Callable[[int], Mend]
    take_out: Mend | None = None
    is_right: Mend | None = None


def words_of(frame: Frame, north: Hashable, east: Hashable) -> Words:
    """Return how a fault of positions in these columns is told."""
    beyond = f"({frame.written(north)}.abs() > 90) | ({frame.written(east)}.abs() > 180)"
    return Words(
        called(north), called(east), Mend.options(latitude=east, longitude=north), Mend.options(crs=...),
        lambda epsg: Mend.options(crs=epsg), frame.mend(f"data = data[~({beyond})]"), Mend.options(crs=DEGREES),
    )  # fmt: skip


def words_of_shapes() -> Words:
    """Return how a fault of the points of a GeoDataFrame is told."""

    def of_system(epsg: int) -> Mend:
        return Mend(f"data = data.set_crs({epsg}, allow_override=True)")

    anew = Mend("data = data.set_geometry(geopandas.points_from_xy(data.geometry.y, data.geometry.x, crs=data.crs))")
    return Words(*SHAPES, anew, of_system(DEGREES), of_system)


@dataclass(frozen=True)
class Beyond:
    """Positions beyond the poles or the date line.

    Attributes
    ----------
    count : int
        How many there are.
    are_most : bool
        Whether they are more than half of all.
    y, x : float
        One of them.
    which : str
        Which one that is.
    far_y, far_x : float
        How far from nought all positions reach.
    """

    count: int
    are_most: bool
    y: float
    x: float
    which: str
    far_y: float
    far_x: float


def degrees_of(
    y: Floats, x: Floats, rows: Any, system: Any, words: Words, beyond: Beyond | None = None
) -> tuple[Floats, Floats]:
    """Return latitude and longitude of positions that can be right, with no jump where the date changes.

    Where these are only some of many, they have no numbers (`rows` is None), and `beyond` tells what is known of all.

    Raises
    ------
    PlaceError
        If they cannot.
    """
    if system is None or system.is_geographic:
        known = _beyond(y, x, rows) if beyond is None else beyond
        _check_degrees(y, x, words, known, certain=system is not None and words.north != SHAPES[0])
        return to_degrees(y, x, rows, system)
    _check_metres(y, x, system, words)
    latitude, longitude = _projected(y, x, rows, system)
    _check_area(y, x, latitude, longitude, system, words)
    return latitude, unwrapped(longitude)


def to_degrees(y: Floats, x: Floats, rows: Any, system: Any) -> tuple[Floats, Floats]:
    """Return latitude and longitude of positions that were checked, with no jump where the date changes.

    Raises
    ------
    PlaceError
        If the reference system cannot hold some of them.
    """
    latitude, longitude = (y, x) if system is None else _projected(y, x, rows, system)
    return latitude, unwrapped(longitude)


def unwrapped(longitude: Floats) -> Floats:
    """Return longitudes from 0 to 360 where that keeps places on both sides of the date line together."""
    east = np.where(longitude < 0, longitude + 360, longitude)
    return east if lie_across_date_line(np.ptp(longitude), np.ptp(east)) else longitude


def lie_across_date_line(span: float, eastward: float) -> bool:
    """Tell whether places lie together on both sides of the date line.

    Parameters
    ----------
    span, eastward : float
        How far their longitudes reach, counted from −180 to 180 and from 0 to 360.
    """
    return span > 180 and eastward < 180


def _beyond(y: Floats, x: Floats, rows: Any) -> Beyond:
    bad = np.flatnonzero((np.abs(y) > 90) | (np.abs(x) > 180))
    first = bad[0] if len(bad) else 0
    return Beyond(
        len(bad), 2 * len(bad) > len(y), y[first], x[first], f"first in row {int(rows[first])}",
        np.abs(y).max(), np.abs(x).max(),
    )  # fmt: skip


def _check_degrees(y: Floats, x: Floats, words: Words, beyond: Beyond, certain: bool) -> None:
    """Refuse what cannot be a latitude or longitude, or is most likely not meant as one."""
    if min(np.median(np.abs(x)), np.median(np.abs(y))) > MOST_DEGREES:
        raise _metres_taken_for_degrees(y, x, words)
    if beyond.are_most and beyond.far_y <= 180 and beyond.far_x <= 90:
        raise PlaceError(
            f"The latitudes in {words.north} run to {beyond.y:.10g}, and none is beyond 90. "
            f"Latitude and longitude are probably swapped. Write{in_a_sentence(words.swap)}", words.swap,
        )  # fmt: skip
    if beyond.count:
        is_north = abs(beyond.y) > 90
        name, value, most = (words.north, beyond.y, 90) if is_north else (words.east, beyond.x, 180)
        take_out = "." if words.take_out is None else f", or take them out:{words.take_out}"
        raise PlaceError(
            f"{counted(beyond.count, 'position')} cannot be right, {beyond.which}: {name} is {value:.10g}, and lies "
            f"between −{most} and {most}. Correct such rows{take_out}",
            *([] if words.take_out is None else [words.take_out]),
        )
    if not certain and not _mostly_in_britain(y, x) and _mostly_in_britain(x, y):
        raise PlaceError(
            f"With {words.north} as latitude the places lie in the Indian Ocean, and in Britain the other way round: "
            f"they are probably swapped. Write{in_a_sentence(words.swap)}"
            + ("" if words.is_right is None else f" If they are right as they are, say so: {words.is_right}."),
            *[mend for mend in (words.swap, words.is_right) if mend is not None],
        )


def in_a_sentence(mend: Mend) -> str:
    """Return a mend behind a colon: code on a line of its own, options in the sentence."""
    return str(mend) if mend.code else f" {mend}."


def _metres_taken_for_degrees(y: Floats, x: Floats, words: Words) -> PlaceError:
    """Return what is said of metres, with the grids that would put them on land."""
    said = (
        f"{words.east} and {words.north} hold numbers such as {x[0]:.10g} and {y[0]:.10g}, which are metres on a grid, "
        "and not degrees."
    )
    systems = systems_of(x, y)
    mends = [words.of_system(system.epsg) for system in systems]
    return PlaceError(said + choices_text(systems, mends), *mends)


def choices_text(systems: list[System], mends: list[Mend]) -> str:
    """Ask which grid metres are of, with where each would put them."""
    if not systems:
        return " Say by crs which grid it is: its EPSG number."
    choices = [
        f"{system.name}, near {degrees_text(system.latitude, system.longitude)}:{in_a_sentence(mend)}"
        for system, mend in zip(systems, mends, strict=True)
    ]
    if any(UTM_NORTH < system.epsg <= UTM_SOUTH + ZONES[-1] for system in systems):
        choices.append(f"(The UTM grid has 60 zones: {UTM_NORTH} + zone, south of the equator {UTM_SOUTH} + zone.)")
    return "\n".join([" Which grid is it?", *choices])


def degrees_text(latitude: float, longitude: float) -> str:
    """Write a position to a tenth of a degree, such as "55.9° north, 3.2° west"."""
    sides = "south" if latitude < 0 else "north", "west" if longitude < 0 else "east"
    return f"{abs(latitude):.1f}° {sides[0]}, {abs(longitude):.1f}° {sides[1]}"


def _mostly_in_britain(y: Floats, x: Floats) -> bool:
    west, south, east, north = BRITAIN
    return bool(((x >= west) & (x <= east) & (y >= south) & (y <= north)).mean() > 0.5)


def _check_metres(y: Floats, x: Floats, system: Any, words: Words) -> None:
    if np.abs(x).max() <= 360 and np.abs(y).max() <= 360:
        raise PlaceError(
            f"{words.north} and {words.east} hold numbers such as {y[0]:.10g} and {x[0]:.10g}, which look like "
            f"degrees, and not like the metres of {system.name}. "
            + (f"Say so:{words.is_degrees}" if words.is_degrees.code else "Leave crs out."), words.is_degrees,
        )  # fmt: skip


def _projected(y: Floats, x: Floats, rows: Any, system: Any) -> tuple[Floats, Floats]:
    longitude, latitude = projected(x, y, system, DEGREES)
    bad = np.flatnonzero(~(np.isfinite(longitude) & np.isfinite(latitude)))
    if len(bad):
        found = f"{counted(len(bad), 'position')} {'lies' if len(bad) == 1 else 'lie'}"
        which = "such as" if rows is None else f"first in row {int(rows[bad[0]])}:"
        raise PlaceError(
            f"{'Some positions lie' if rows is None else found} outside what {system.name} can hold, {which} "
            f"{x[bad[0]]:.10g}, {y[bad[0]]:.10g}. Look at these rows, or choose another crs."
        )
    return latitude, longitude


def _check_area(y: Floats, x: Floats, latitude: Floats, longitude: Floats, system: Any, words: Words) -> None:
    """Refuse positions of which most lie outside the area that their reference system is made for."""
    if _share_within(system, longitude, latitude) >= 0.5:
        return
    turned = projected(y, x, system, DEGREES)
    if np.isfinite(turned).all() and _share_within(system, *turned) > 0.5:
        raise PlaceError(
            f"Eastings and northings are probably swapped: as they are, they lie outside {system.name}. "
            f"Swap them:{in_a_sentence(words.swap)}", words.swap,
        )  # fmt: skip
    others = [found for found in systems_of(x, y) if found.epsg != system.to_epsg()]
    mends = [words.of_system(found.epsg) for found in others]
    raise PlaceError(
        f"Most of these positions lie outside the area that {system.name} is made for.{choices_text(others, mends)}",
        *mends,
    )


def _share_within(system: Any, longitude: Floats, latitude: Floats) -> float:
    """Return the share of places in the area that a reference system is made for, with a margin."""
    area = system.area_of_use
    if area is None or area.east < area.west:
        return 1.0
    within = (longitude >= area.west - MARGIN_DEGREES) & (longitude <= area.east + MARGIN_DEGREES)
    within &= (latitude >= area.south - MARGIN_DEGREES) & (latitude <= area.north + MARGIN_DEGREES)
    return float(within.mean())


def position_notes(found: tuple[Hashable, Hashable] | None, missing: int, zeros: int, rows: int) -> list[str]:
    """Return what is told of positions: in which columns they were found, and how many rows have none."""
    notes = [] if found is None else [f"Positions are read from {called(found[0])} and {called(found[1])}."]
    if missing:
        notes.append(f"Left out {missing:,} of {counted(rows, 'row')} with no position.")
    if zeros:
        notes.append(
            f"Left out {counted(zeros, 'row')} at 0° north, 0° east, a point in the sea off Africa "
            "that often stands for a missing position."
        )
    return notes


def where_note(latitude: Floats, longitude: Floats, crs: Any) -> list[str]:
    """Say where places lie, where a grid was named and they are not in Edinburgh: it may be the wrong one."""
    if crs is None:
        return []
    north, east = float(np.median(latitude)), float(np.median(longitude))
    if distances_m(np.array([north]), np.array([east]), *EDINBURGH)[0] < FAR_FROM_EDINBURGH_M:
        return []
    return [f"The places lie near {degrees_text(north, (east + 180) % 360 - 180)}."]


def no_position(rows: int, zeros: int, north: Hashable, east: Hashable) -> str:
    """Return the sentence for a table in which no row has a position."""
    if zeros == rows:
        return (
            f"All {counted(rows, 'row')} stand at 0° north, 0° east, a point in the sea off Africa: the positions are "
            f"missing. Look at the columns {called(north)} and {called(east)} before you draw them."
        )
    both = f"{called(north)} and {called(east)}"
    return f"No row has both {both}, so there is no place to draw. Look at these columns first."
