"""The areas of a map, and which row of a table belongs to each."""

from __future__ import annotations

import os
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.ask.options import shown
from ddsviz.ask.reference_systems import DATA, Owner, in_degrees
from ddsviz.calc.ground import BRITISH_GRID, DEGREES
from ddsviz.calc.meridian import near_each_other, turned_to_front, without_leaps
from ddsviz.datasets import about, load
from ddsviz.errors import Mend, OptionError, PlaceError
from ddsviz.limits import MAX_AREAS_DRAWN, MAX_AREAS_NAMED
from ddsviz.wording import counted, did_you_mean, joined, listed, nearest, quoted, shortened

if TYPE_CHECKING:
    import geopandas
    import numpy.typing as npt
    import pandas as pd

PACKAGED = {"wards": "ward", "datazones": "data zone"}
AREA_KINDS = ("Polygon", "MultiPolygon")
MOST_DEGREES = 540.0  # an area from 0° to 360° may go on beyond it


@dataclass(frozen=True)
class Areas:
    """Areas, in decimal degrees.

    Attributes
    ----------
    table : geopandas.GeoDataFrame
        A row for each, numbered from 0.
    noun : str
        What one is called: "ward".
    title : str
        What they are: "2013 wards of Edinburgh"; empty where that is not known.
    attribution : str
        Whom to thank for them.
    notes : list of str
        What was left out.
    rows : numpy.ndarray of int, shape (n,)
        Which row of the table that was given each is.
    """

    table: geopandas.GeoDataFrame
    noun: str = "area"
    title: str = ""
    attribution: str = ""
    notes: list[str] = field(default_factory=list)
    rows: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @property
    def key_columns(self) -> list[Hashable]:
        """The columns that may name an area."""
        return [name for name in self.table.columns if name != self.table.geometry.name]


def areas_of(areas: Any, argument: str = "areas") -> Areas:
    """Return the areas that a name, a GeoDataFrame, or the path of a GeoJSON file stands for.

    Raises
    ------
    PlaceError
        If they hold no areas, or their reference system is not known.
    OptionError
        If it is none of the three.
    """
    if isinstance(areas, str) and areas.strip().casefold() in PACKAGED:
        return packaged_areas(areas.strip().casefold())
    if isinstance(areas, (str, os.PathLike)):
        table = _read(areas, argument)
        return _areas_in(table, _owner(argument, table, f"geopandas.read_file({os.fspath(areas)!r})"))
    if hasattr(areas, "geometry") and hasattr(areas, "to_crs") and hasattr(areas, "columns"):
        return _areas_in(areas, _owner(argument, areas, argument))
    if hasattr(areas, "geom_type"):
        shapes = _table_of_shapes(areas)
        return _areas_in(shapes, _owner(argument, shapes, argument))
    names = " or ".join(map(repr, PACKAGED))
    raise OptionError(f"{argument} is {names}, a GeoDataFrame, or the path of a GeoJSON file, and not {shown(areas)}.")


@cache
def packaged_areas(name: str) -> Areas:
    """Return areas that come with ddsviz; nobody changes them."""
    facts = about(name)
    year = facts["title"].rsplit(", ", 1)[1]
    noun = PACKAGED[name]
    return Areas(load(name), noun, f"{year} {noun}s", facts["attribution"])


def _read(path: str | os.PathLike[str], argument: str) -> Any:
    import geopandas

    if not os.path.exists(path):
        match = nearest(str(path), PACKAGED)
        raise OptionError(
            f"There is no file {quoted(path)} ({argument}=), and no areas of that name come with ddsviz."
            f"{did_you_mean(str(path), PACKAGED)} There are: {joined(map(repr, PACKAGED))}.",
            *([] if match is None else [Mend.options(**{argument: match})]),
        )
    try:
        table = geopandas.read_file(path)
    except Exception as fault:  # each kind of file has its own
        raise PlaceError(f"The file {quoted(path)} could not be read as a map: {shortened(str(fault), 160)}.") from None
    if not hasattr(table, "geometry"):
        raise PlaceError(f"The file {quoted(path)} holds no shapes. Give a file of areas, such as GeoJSON.")
    return table


def _table_of_shapes(shapes: Any) -> geopandas.GeoDataFrame:
    """Return shapes with no table, or a single one, as a table: a single one is in degrees where it can be."""
    import geopandas

    if hasattr(shapes, "crs"):
        return geopandas.GeoDataFrame(geometry=geopandas.GeoSeries(shapes))
    west, south, east, north = shapes.bounds
    in_degrees = west >= -180 and east <= 360 and south >= -90 and north <= 90
    return geopandas.GeoDataFrame(geometry=[shapes], crs=DEGREES if in_degrees else None)


def _owner(argument: str, table: Any, written: str) -> Owner:
    """Return how the caller's areas are told, and given a reference system."""

    def with_crs(epsg: int) -> Mend:
        text = f"{argument}={written}.set_crs({epsg})"
        return Mend(option={argument: table.set_crs(epsg)}, text=text)

    return DATA if argument == "data" else Owner(f"What is given as {argument}", with_crs)


def _areas_in(table: Any, owner: Owner) -> Areas:
    import geopandas
    import shapely

    shapes = table.geometry
    present = (~(shapes.isna() | shapes.is_empty)).to_numpy()
    _check_kinds(shapes, present)
    notes = [] if present.all() else [f"Left out {counted(int((~present).sum()), 'area')} with no shape."]
    outlines, leapt = without_leaps(shapely.force_2d(in_degrees(shapes[present], owner).to_numpy()))
    if leapt.any():
        verb = "crosses" if leapt.sum() == 1 else "cross"
        notes.append(f"{counted(int(leapt.sum()), 'area')} {verb} 180° of longitude.")
    outlines = _valid(outlines)
    flat = shapely.area(outlines) == 0
    if flat.all():
        raise PlaceError("None of these areas has a size: their outlines enclose nothing. Look at their shapes.")
    if flat.any():
        notes.append(_flat_note(np.flatnonzero(present)[flat]))
    rows, outlines = np.flatnonzero(present)[~flat], outlines[~flat]
    _check_within_world(shapely.bounds(outlines))
    columns = table.drop(columns=shapes.name).iloc[rows].reset_index(drop=True)
    shapes_in_degrees = geopandas.GeoSeries(near_each_other(outlines), crs=DEGREES)
    return Areas(geopandas.GeoDataFrame(columns, geometry=shapes_in_degrees), notes=notes, rows=rows)


def _check_kinds(shapes: geopandas.GeoSeries, present: npt.NDArray[np.bool_]) -> None:
    """Refuse what holds no areas, or too many."""
    if not present.any():
        raise PlaceError("These areas are empty: no row has a shape.")
    kinds = sorted(set(shapes[present].geom_type) - set(AREA_KINDS))
    if kinds:
        raise PlaceError(
            f"Areas are needed here, and these shapes are of the kind {joined(kinds)}. For points draw a marker_map."
        )
    if present.sum() > MAX_AREAS_DRAWN:
        raise PlaceError(
            f"These are {int(present.sum()):,} areas, and up to {MAX_AREAS_DRAWN:,} are drawn. Draw a part of them, or "
            "join them to larger ones first."
        )


def _flat_note(rows: npt.NDArray[np.int64]) -> str:
    where = ("in row " if len(rows) == 1 else "in rows ") + listed(rows, MAX_AREAS_NAMED)
    return f"Left out {counted(len(rows), 'area')} whose outline encloses nothing, {where}."


def _check_within_world(bounds: npt.NDArray[np.float64]) -> None:
    if not (
        np.isfinite(bounds).all() and np.abs(bounds[:, [1, 3]]).max() <= 90 and np.abs(bounds).max() <= MOST_DEGREES
    ):
        raise PlaceError(
            "These areas lie outside the world: their crs is not what their numbers mean. Give them the right one."
        )


def _valid(shapes: Any) -> Any:
    """Return areas whose outlines do not cross themselves."""
    import shapely

    crossed = np.flatnonzero(~shapely.is_valid(shapes))
    shapes[crossed] = [
        shapely.union_all([part for part in shapely.get_parts(shape) if part.geom_type in AREA_KINDS])
        for shape in shapely.make_valid(shapes[crossed])
    ]
    return shapes


@cache
def wards_of_datazones() -> dict[str, str]:
    """Return, for the code of each data zone, the ward that holds most of its area."""
    import shapely

    zones, wards = load("datazones").to_crs(BRITISH_GRID), load("wards").to_crs(BRITISH_GRID)
    tree = shapely.STRtree(wards.geometry.to_numpy())
    zone, ward = tree.query(zones.geometry.to_numpy(), predicate="intersects")
    shared = shapely.area(shapely.intersection(zones.geometry.to_numpy()[zone], wards.geometry.to_numpy()[ward]))
    order = np.lexsort((shared, zone))
    last = np.r_[zone[order][1:] != zone[order][:-1], True]
    codes, names = zones["datazone"].to_numpy(), wards["ward"].to_numpy()
    return {codes[zone[index]]: names[ward[index]] for index in order[last]}


def square_kilometres(areas: Areas) -> pd.Series:
    """Return each area's size on the ground, in km²."""
    import geopandas
    import pandas as pd

    shapes = geopandas.GeoSeries(turned_to_front(areas.table.geometry.to_numpy()), crs=DEGREES)
    # equal areas everywhere: no zone, no middle to choose
    return pd.Series(shapes.to_crs("ESRI:54034").area.to_numpy() / 1e6)
