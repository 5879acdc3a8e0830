"""Points on a map: their places, their texts, and their colours, as the page's script reads them."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz import theme
from ddsviz.ask.places import GroupedPlaces, Places
from ddsviz.calc.packing import packed, packed_places
from ddsviz.limits import MAX_PLACES_LARGE
from ddsviz.maps.base import View
from ddsviz.maps.encoding import Encoding
from ddsviz.maps.layer import Drawing
from ddsviz.maps.texts import html_column, text_columns
from ddsviz.wording import counted, free_name

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from ddsviz.maps.texts import Columns

MIXED = "Several at one place"


def draw_places(
    places: GroupedPlaces,
    columns: Columns,
    *,
    encoding: Encoding | None = None,
    colour: str | None = None,
    label: bool = False,
    html: pd.Series | None = None,
    cluster: bool = False,
    interactive: bool = True,
    radius_px: int | None = None,
    view: View | None = None,
    name: str | None = None,
    stand_for: npt.NDArray[np.int64] | None = None,
) -> Drawing:
    """Return the layer of all points.

    Parameters
    ----------
    places : GatheredPlaces
        Where they stand.
    columns : list of (str, pandas.Series)
        What the cards show, in the order of the places; with `label`, the first is the card's headline.
    shading : Shading, optional
        Colours of the rows.
    colour : str, optional
        One colour for all.
    label : bool
        Whether the first column is the headline.
    html : pandas.Series, optional
        HTML for the cards, as the caller wrote it.
    cluster : bool
        Whether places that stand close together are gathered in discs.
    interactive : bool
        Whether they answer to the mouse.
    radius_px : int, optional
        Their size; without it, smaller where there are many.
    view : View, optional
        Where the map goes to show those far away, and back.
    name : str, optional
        What a layer control calls the points.
    stand_for : numpy.ndarray of int, shape (places,), optional
        How many rows each place stands for, where not each row is sent.
    """
    counts, firsts = places.counts, places.firsts
    spec: dict[str, Any] = {
        "places": packed_places(places.latitude[firsts], places.longitude[firsts]),
        "columns": text_columns(columns),
        "cluster": cluster,
        "interactive": interactive,
        "radius": radius_px or place_radius_px(places),
        "colours": [theme.OUTLINE, colour or theme.CATEGORICAL[0]],
    }
    if places.is_shared:
        spec["counts"] = packed(counts)
    if stand_for is not None:
        spec["standFor"] = packed(stand_for)
    if label:
        spec["label"] = 0
    if html is not None:
        spec["html"] = html_column(html)
    if encoding is not None:
        spec["codes"] = packed(code_of_places(encoding, places))
        spec["colours"] = [theme.OUTLINE, *encoding.colours, theme.RAW_LINE]
        if encoding.shapes:
            spec["shapes"] = [0, *(index % len(theme.MARKERS) for index in range(len(encoding.colours))), 0]
    if view is not None and view.all is not None:
        spec |= {"home": view.home, "all": view.all, "reach": ["Show far places too", "Back to the others"]}
    return Drawing("points", spec, view.home if view else None, name)


def place_radius_px(places: GroupedPlaces) -> int:
    """Return the size of points: smaller where there are many."""
    return theme.PLACE_RADIUS_PX if len(places.counts) <= MAX_PLACES_LARGE else theme.SMALL_PLACE_RADIUS_PX


def with_degrees(table: Any, places: Places) -> tuple[Any, dict[str, Hashable]]:
    """Return the rows of places with their positions in degrees, and which of its columns hold these."""
    if places.are_degrees:
        return table, dict(zip(("latitude", "longitude"), places.columns, strict=True))
    names: dict[str, Hashable] = {}
    for name in ("latitude", "longitude"):
        degrees = getattr(places, name)
        has_them = name in table and table[name].dtype.kind == "f" and np.allclose(table[name], degrees)
        names[name] = name if has_them else free_name(name, table)
        table = table if has_them else table.assign(**{str(names[name]): degrees})
    return table, names


def code_of_places(encoding: Encoding, places: GroupedPlaces) -> Any:
    """Return the colour of each place: that of its rows, or one of its own where they differ."""
    low = np.minimum.reduceat(encoding.codes, places.firsts)
    high = np.maximum.reduceat(encoding.codes, places.firsts)
    return np.where(low == high, low, len(encoding.colours) + 1)


def legend_of_places(encoding: Encoding | None, places: GroupedPlaces) -> dict[str, Any] | None:
    """Return the legend with points in place of boxes, and one for places whose rows differ."""
    if encoding is None:
        return None
    entries = list(encoding.legend["entries"])
    mixed = int((code_of_places(encoding, places) > len(encoding.colours)).sum())
    if mixed:
        entries.append({"colour": theme.RAW_LINE, "text": MIXED, "note": counted(mixed, "place")})
    return {**encoding.legend, "entries": [{"shape": 0, "colour": theme.OUTLINE, **entry} for entry in entries]}
