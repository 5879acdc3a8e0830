"""The areas of a map, and which row of a table belongs to each."""

from __future__ import annotations

import os
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.ground import BRITISH_GRID, DEGREES
from ddsviz.checks.options import shown
from ddsviz.checks.places import in_degrees
from ddsviz.datasets import about, load
from ddsviz.errors import ColumnError, OptionError, PlaceError
from ddsviz.frames import Frame
from ddsviz.limits import MAX_AREAS_NAMED
from ddsviz.wording import counted, did_you_mean, joined, listed, nearest, shortened

if TYPE_CHECKING:
    import geopandas
    import numpy.typing as npt
    import pandas as pd

PACKAGED = {"wards": "ward", "datazones": "data zone"}
AREA_KINDS = ("Polygon", "MultiPolygon")
LONGEST_KEY_SHOWN = 40


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
    """

    table: geopandas.GeoDataFrame
    noun: str = "area"
    title: str = ""
    attribution: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def key_columns(self) -> list[Hashable]:
        """The columns that may name an area."""
        return [name for name in self.table.columns if name != self.table.geometry.name]


@dataclass(frozen=True)
class Join:
    """Which row of a table belongs to each area.

    Attributes
    ----------
    rows : numpy.ndarray of int, shape (areas,)
        The row's number; -1 where no row has the area's key.
    names : list of str
        What each area is called.
    key : column or None
        The table's column that names areas; None where the table is that of the areas.
    notes : list of str
        What matched nothing.
    """

    rows: npt.NDArray[np.int64]
    names: list[str]
    key: Hashable | None
    notes: list[str]


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
        return _areas_in(_read(areas, argument))
    if hasattr(areas, "geometry") and hasattr(areas, "to_crs") and hasattr(areas, "columns"):
        return _areas_in(areas)
    if hasattr(areas, "geom_type"):
        raise OptionError(
            f"{argument} is a GeoDataFrame, and this is a {type(areas).__name__}. Write "
            "geopandas.GeoDataFrame(geometry=[shape], crs=…), or for a GeoSeries "
            "geopandas.GeoDataFrame(geometry=shapes)."
        )
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
        raise OptionError(
            f"There is no file '{path}' ({argument}=), and no areas of that name come with ddsviz."
            f"{did_you_mean(str(path), PACKAGED)} There are: {joined(map(repr, PACKAGED))}."
        )
    try:
        table = geopandas.read_file(path)
    except Exception as fault:  # each kind of file has its own
        raise PlaceError(f"The file '{path}' could not be read as a map: {shortened(str(fault), 160)}.") from None
    if not hasattr(table, "geometry"):
        raise PlaceError(f"The file '{path}' holds a table without shapes. Give a file of areas, such as GeoJSON.")
    return table


def _areas_in(table: Any) -> Areas:
    import geopandas
    import shapely

    shapes = table.geometry
    present = (~(shapes.isna() | shapes.is_empty)).to_numpy()
    if not present.any():
        raise PlaceError("These areas are empty: no row has a shape.")
    kinds = sorted(set(shapes[present].geom_type) - set(AREA_KINDS))
    if kinds:
        raise PlaceError(
            f"Areas are needed here, and these shapes are of the kind {joined(kinds)}. For points use "
            "ddsviz.marker_map(data)."
        )
    notes = [] if present.all() else [f"Left out {counted(int((~present).sum()), 'area')} with no shape."]
    kept = in_degrees(shapes[present])
    flat = geopandas.GeoSeries(_valid(shapely.force_2d(kept.to_numpy())), crs=DEGREES)
    bounds = flat.bounds.to_numpy()
    if not (np.isfinite(bounds).all() and np.abs(bounds[:, [1, 3]]).max() <= 90 and np.abs(bounds).max() <= 360):
        raise PlaceError(
            "These areas lie outside the world: their crs is not what their numbers mean. Look at data.crs."
        )
    columns = table.drop(columns=shapes.name)[present].reset_index(drop=True)
    return Areas(geopandas.GeoDataFrame(columns, geometry=flat), notes=notes)


def _valid(shapes: Any) -> Any:
    """Return areas whose outlines do not cross themselves."""
    import shapely

    crossed = np.flatnonzero(~shapely.is_valid(shapes))
    shapes[crossed] = [
        shapely.union_all([part for part in shapely.get_parts(shape) if part.geom_type in AREA_KINDS])
        for shape in shapely.make_valid(shapes[crossed])
    ]
    return shapes


def join_rows(areas: Areas, frame: Frame, key: Any, area_key: Any, drawn: list[Hashable]) -> Join:
    """Find each area's row by its key: a column of the table that holds what a column of the areas holds.

    Parameters
    ----------
    areas, frame : Areas, Frame
        What is joined.
    key, area_key : column or None
        The columns, where the caller names them.
    drawn : list of columns
        Columns of the table that are drawn, and so are no keys unless the caller says so.

    Raises
    ------
    PlaceError
        If no key matches.
    ColumnError
        If a column is unknown, or an area has several rows.
    """
    if not areas.key_columns:
        raise PlaceError("These areas have no column that names them. Add one, and give it as area_key=….")
    area_frame = Frame(areas.table[areas.key_columns])
    own = [frame.find(key, "key")] if key is not None else [n for n in frame.described_columns if n not in drawn]
    theirs = [area_frame.find(area_key, "area_key")] if area_key is not None else area_frame.columns
    if not own:
        raise PlaceError(f"No column of the table is left that could name the areas. {frame.listing} Say which: key=….")
    pairs = [
        (_likeness(one, other, key_texts(frame, one), key_texts(area_frame, other)), one, other)
        for one in own for other in theirs
    ]  # fmt: skip
    (matches, *_), found_key, found_area_key = max(pairs, key=lambda pair: pair[0])
    texts, area_texts = key_texts(frame, found_key), key_texts(area_frame, found_area_key)
    if not matches:
        raise PlaceError(_no_match(found_key, found_area_key, texts, area_texts))
    place = _rows_by_key(texts, area_texts, found_key)
    rows = np.array([-1 if text is None else place.get(text, -1) for text in area_texts], dtype=np.int64)
    notes = _unmatched(texts, area_texts, found_key, areas.noun)
    if key is None and found_key != found_area_key:
        notes.insert(0, f"Rows and areas are joined by {found_key} and {found_area_key}.")
    elif key is None:
        notes.insert(0, f"Rows and areas are joined by {found_key}.")
    return Join(rows, area_names(areas, found_area_key), found_key, notes)


def _likeness(one: Hashable, other: Hashable, texts: Any, area_texts: Any) -> tuple[int, bool, int]:
    """Return how much two columns have in common: equal keys, an equal name, keys that are nearly equal."""
    keys, area_keys = ({text for text in own if text is not None} for own in (texts, area_texts))
    loose, area_loose = ({text.strip().casefold() for text in own} for own in (keys, area_keys))
    alike = str(one).strip().casefold() == str(other).strip().casefold()
    return len(keys & area_keys), alike, len(loose & area_loose)


def _no_match(key: Hashable, area_key: Hashable, texts: list[str | None], area_texts: list[str | None]) -> str:
    loosely = _likeness(key, area_key, texts, area_texts)[2]
    hint = (
        f"They differ only in spaces or capitals. For spaces, write data['{key}'] = data['{key}'].str.strip()."
        if loosely
        else "Choose the columns with key=… and area_key=…."
    )
    return (
        f"No {key} of the table is one of the areas' {area_key}. The table has: {_quoted(texts)}. "
        f"The areas have: {_quoted(area_texts)}. {hint}"
    )


def key_texts(frame: Frame, name: Hashable) -> list[str | None]:
    """Return keys as texts: whole numbers without a point, so that 7 and 7.0 are one."""
    column = frame.column(name)
    return [None if gap else _key_text(value) for value, gap in zip(column, column.isna(), strict=True)]


def _key_text(value: Any) -> str:
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)


def _quoted(texts: list[str | None]) -> str:
    return listed((repr(text) for text in dict.fromkeys(texts) if text is not None), 6)


def _rows_by_key(own: list[str | None], theirs: list[str | None], key: Hashable) -> dict[str, int]:
    known, place = set(theirs), {}
    for row, text in enumerate(own):
        if text is None or text not in known:
            continue
        if text in place:
            raise ColumnError(
                f"'{shortened(text, LONGEST_KEY_SHOWN)}' has more than one row in this table, and an area has one "
                f"colour. Make one row of each first, such as data.groupby('{key}', as_index=False).sum() or .mean()."
            )
        place[text] = row
    return place


def _unmatched(own: list[str | None], theirs: list[str | None], key: Hashable, noun: str) -> list[str]:
    known = {text for text in theirs if text is not None}
    strange = sorted(
        {text for text in own if text is not None and text not in known}, key=lambda text: (text.casefold(), text)
    )
    notes = []
    if strange:
        words = [_with_nearest(text, known) for text in strange[:MAX_AREAS_NAMED]]
        more = len(strange) - len(words)
        words += [f"{more:,} more"] if more else []
        verb = "matches" if len(strange) == 1 else "match"
        notes.append(f"{counted(len(strange), str(key))} of the table {verb} no {noun}: {joined(words)}.")
    gaps = own.count(None)
    if gaps:
        notes.append(f"Left out {counted(gaps, 'row')} with no {key}.")
    return notes


def _with_nearest(text: str, known: set[str]) -> str:
    match = nearest(text, sorted(known))
    shown = f"'{shortened_key(text)}'"
    return shown if match is None else f"{shown} (perhaps '{shortened_key(match)}')"


def shortened_key(text: str) -> str:
    """Return a key with the blanks around it, which are often why it matches nothing."""
    return text if len(text) <= LONGEST_KEY_SHOWN else text[: LONGEST_KEY_SHOWN - 1] + "…"


def area_names(areas: Areas, area_key: Hashable) -> list[str]:
    """Return what each area is called: a packaged one by the name that people know it by."""
    frame = Frame(areas.table[areas.key_columns])
    if areas.noun == "ward":
        return key_names(frame, "ward")
    names = key_names(frame, area_key)
    if areas.noun == "data zone":
        ward_of = wards_of_datazones()
        return [f"{ward_of[code]}, {code}" for code in names]
    return names


def key_names(frame: Frame, name: Hashable, rows: Any = slice(None)) -> list[str]:
    """Return the keys of rows as names, a dash where there is none."""
    return ["–" if text is None else text for text in np.array(key_texts(frame, name), dtype=object)[rows]]


def in_name_order(areas: Areas, join: Join) -> tuple[Areas, Join]:
    """Return areas by their names, so that the map does not depend on the order in which they were given."""
    order = sorted(range(len(join.names)), key=lambda place: (join.names[place].casefold(), join.names[place]))
    table = areas.table.iloc[order].reset_index(drop=True)
    return replace(areas, table=table), replace(
        join, rows=join.rows[order], names=[join.names[place] for place in order]
    )  # fmt: skip


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
    return {codes[zone[place]]: names[ward[place]] for place in order[last]}


def square_kilometres(areas: Areas) -> pd.Series:
    """Return each area's size on the ground, in km²."""
    import pandas as pd

    shapes = areas.table.geometry
    # equal areas everywhere: no zone, no middle to choose
    return pd.Series(shapes.to_crs("ESRI:54034").area.to_numpy() / 1e6)
