"""Filled areas on a map, with the card of each, as the page's script reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ddsviz import theme
from ddsviz.calc.packing import packed, packed_areas
from ddsviz.maps.encoding import Encoding
from ddsviz.maps.layer import Drawing
from ddsviz.maps.texts import text_columns

if TYPE_CHECKING:
    import geopandas

    from ddsviz.maps.texts import Columns

THIN_LINE_FROM = 200
"""Areas from which on their outlines are thin: thicker ones would cover small areas."""


def area_layer(
    shapes: Any,
    columns: Columns,
    *,
    encoding: Encoding | None,
    attribution: str,
    name: str,
) -> Drawing:
    """Return the layer of all areas.

    Parameters
    ----------
    shapes : numpy.ndarray of shapely geometry, shape (n,)
        Their outlines, in degrees.
    columns : list of (str, pandas.Series)
        What each area's card shows, with readable names; the first is its headline.
    shading : Shading, optional
        Their colours; without it they are outlines alone.
    attribution : str
        Whom to thank for the outlines.
    name : str
        What a layer control calls them.
    """
    spec: dict[str, Any] = {
        "shapes": packed_areas(shapes),
        "columns": text_columns(columns),
        "label": 0,
        "line": theme.OUTLINE if encoding is not None else theme.CATEGORICAL[0],
        "weight": 1 if len(shapes) <= THIN_LINE_FROM else 0.5,
    }
    if encoding is not None:
        spec |= {"codes": packed(encoding.codes), "colours": encoding.colours}
    if attribution:
        spec["attribution"] = attribution
    return Drawing("areas", spec, name=name)


def bounds_of_areas(shapes: geopandas.GeoSeries) -> list[list[float]]:
    """Return the south-west and the north-east corner of areas."""
    west, south, east, north = (float(f"{end:.6f}") for end in shapes.total_bounds)
    return [[south, west], [north, east]]
