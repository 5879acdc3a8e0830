"""A choropleth answers: how does a figure differ from area to area?

Each area is filled by its value. It misleads when raw counts are drawn: large areas then look like much, though they
only hold more of everything; divide by people or by area (`per=`). It misleads, too, because large empty areas fill
the map and small crowded ones vanish, and because a colour stands for a whole area in which much may differ. Areas
without a value are hatched: no value is not zero.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from ddsviz import theme
from ddsviz.ask import columns as check_columns
from ddsviz.ask import options
from ddsviz.ask.arguments import checked
from ddsviz.ask.classification import classified
from ddsviz.ask.palette import colour_scale
from ddsviz.ask.style import style_of
from ddsviz.display.record import attach
from ddsviz.errors import Faults
from ddsviz.frames import Frame
from ddsviz.kinds.choropleth.draw import draw_areas
from ddsviz.kinds.choropleth.read import one_row_an_area, values_of
from ddsviz.kinds.choropleth.tell import record
from ddsviz.maps.encoding import encoded_numbers
from ddsviz.reduce.aggregate import AGGREGATES, Aggregate

if TYPE_CHECKING:
    from folium import Map


@checked
def choropleth(
    data: Any,
    value: Hashable,
    *,
    areas: Any = None,
    key: Hashable | None = None,
    area_key: Hashable | None = None,
    aggregate: Aggregate | None = None,
    per: Hashable | None = None,
    scheme: Literal["quantiles", "equal_interval", "natural_breaks"] | None = None,
    classes: int = 5,
    breaks: Sequence[float] | None = None,
    vmin: float | None = None,
    vmax: float | None = None,
    reverse: bool = False,
    palette: str | Sequence[str] | None = None,
    tooltip: Hashable | Sequence[Hashable] | None = None,
    title: str | None = None,
    names: dict[Any, str] | None = None,
    units: dict[Any, str] | None = None,
    alt: str | None = None,
    width: int | None = None,
    height: int | None = None,
) -> Map:
    """Draw areas, each filled by its value.

    Parameters
    ----------
    data : dataframe
        A table with one row for each area; or a GeoDataFrame that has the areas themselves.
    value : column of numbers
        What the colour shows.
    areas : {"wards", "datazones"}, GeoDataFrame or path, optional
        The areas: Edinburgh's wards of 2013 or data zones of 2001, your own, or a GeoJSON file. Without it, those of
        `data` if it has any, else the wards.
    key : column, optional
        The column of `data` that names the areas. Without it, the one that matches most of them.
    area_key : column, optional
        The column of `areas` that is matched. Without it, the one that matches most.
    aggregate : {"mean", "sum", "count", "min", "max", "median"}, optional
        What becomes of several rows of one area; without it, each area has one row. It needs `key`. To count rows, give
        the key as the value too.
    per : column or "km2", optional
        What the value is divided by: a column of `data` or of `areas`, such as the number of people, or each area's
        square kilometres.
    scheme : {"quantiles", "equal_interval", "natural_breaks"}, optional
        Classes: equally many areas in each, of equal width, or so that values within one are alike. Without it,
        colours run along a scale.
    classes : int
        How many classes a scheme makes, from 2 to 9.
    breaks : list of float, optional
        Classes of your own: the upper end of each; the last one goes up to the highest value.
    vmin, vmax : float, optional
        The ends of a scale; values beyond them get the end's colour.
    reverse : bool
        Whether low values are dark: right for ranks, where 1 is what matters.
    palette : str or list of colours, optional
        A palette's name, or colours from low to high.
    tooltip : column or list of columns, optional
        More to tell of an area when you point at it.
    title : str, optional
        A headline.
    names, units : dict from column to str, optional
        How columns are called on the map, and the units of their values.
    alt : str, optional
        Your own description, in place of the one that is built from the data.
    width, height : int, optional
        Size in pixels.

    Returns
    -------
    folium.Map
        Shows itself as a cell's last line, and can be changed like any Folium map.

    Raises
    ------
    TableError
        If `data` is not a table, or empty.
    PlaceError
        If the areas cannot be drawn, or none of them is named in `data`.
    ColumnError
        If a column is missing or does not hold what is needed, or an area has several rows.
    OptionError
        If an option is unknown or does not fit.

    Notes
    -----
    Raw counts on areas mislead; `per` makes them comparable. Square kilometres are measured on an equal-area
    projection. Outlines are simplified to a quarter of a pixel at first sight; neighbours keep the edges they share.

    References
    ----------
    Slocum, McMaster, Kessler, Howard: Thematic Cartography and Geovisualization, 4th ed., chapters 5 and 15.

    Examples
    --------
    >>> import ddsviz
    >>> bins = ddsviz.load("litter_bins").groupby("ward").size().rename("bins").reset_index()
    >>> chart = ddsviz.choropleth(bins, "bins", areas="wards", key="ward", per="km2")
    """
    frame = Frame(data, None if key is None else [value, key, per, tooltip]).with_named_index()
    given, value_given = frame.given, value
    faults = Faults()
    style = style_of(
        faults, frame, title=title, names=names, units=units, alt=alt, palette=palette, width=width, height=height
    )  # fmt: skip
    how = classified(faults, scheme=scheme, classes=classes, breaks=breaks, vmin=vmin, vmax=vmax, reverse=reverse)
    with faults:
        colour_scale(style, theme.SEQUENTIAL)
    with faults:
        check_columns.many(frame, tooltip, "tooltip")
    with faults:
        options.choice("aggregate", aggregate, (*AGGREGATES, None))
        if aggregate is not None or frame.large is not None:
            frame, value, style = one_row_an_area(frame, value, areas, key, aggregate, per, tooltip, style)
        drawn = values_of(frame, data, value, areas, key, area_key, per, tooltip, style)
    faults.raise_any()

    encoding = encoded_numbers(drawn.values, drawn.title, style, how, drawn.areas.noun)
    joined = None if drawn.has_own else {
        "key": drawn.join.key, "area_key": drawn.join.area_key, "areas": "wards" if areas is None else areas,
        "value": value_given, "aggregate": aggregate, "per": per,
    }  # fmt: skip
    chart, columns = draw_areas(drawn, encoding, style, value)
    attach(chart, record(chart, drawn, columns, style, encoding, value, per, joined), given)
    return chart
