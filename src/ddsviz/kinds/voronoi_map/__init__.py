"""A Voronoi map answers: which of several places is the nearest, and how far does its catchment reach?

Each cell is the ground that lies nearer to its place than to any other, as the crow flies. It misleads where rivers,
railways or hills lie between: the nearest by air is not always the nearest on foot. Large cells are not large places:
they only have few neighbours.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from ddsviz import theme
from ddsviz.ask import columns as check_columns
from ddsviz.ask.arguments import checked
from ddsviz.ask.classification import check_numbers_asked_for, classified
from ddsviz.ask.palette import colour_scale
from ddsviz.ask.places import POSITION_NAMES, close_together, places_of, sorted_rows
from ddsviz.ask.style import style_of
from ddsviz.display.record import attach
from ddsviz.errors import Faults
from ddsviz.frames import Frame
from ddsviz.kinds.voronoi_map.draw import draw_cells
from ddsviz.kinds.voronoi_map.reduce import EDINBURGH, boundary_of, cells_of, drawn_cells
from ddsviz.kinds.voronoi_map.tell import record
from ddsviz.limits import MAX_VORONOI_CELLS
from ddsviz.maps.encoding import encoded_numbers

if TYPE_CHECKING:
    from folium import Map


@checked
def voronoi_map(
    data: Any,
    value: Hashable | None = None,
    *,
    latitude: Hashable | None = None,
    longitude: Hashable | None = None,
    crs: Any = None,
    label: Hashable | None = None,
    boundary: Any = EDINBURGH,
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
    """Draw, for each place, the ground that lies nearer to it than to any other.

    Parameters
    ----------
    data : dataframe
        A table with positions, or a GeoDataFrame of points in any reference system.
    value : column of numbers, optional
        What the colour of a cell shows; where rows share a place, their sum. Without it, cells are outlines.
    latitude, longitude : column of numbers, optional
        Decimal degrees, north and east positive. Without them, columns of the usual names are taken.
    crs : int or str, optional
        What the positions are, where they are not degrees: 27700 for eastings and northings of the British National
        Grid. `longitude` is then the column of eastings, `latitude` that of northings.
    label : column, optional
        What a place is called.
    boundary : "edinburgh", GeoDataFrame, path or None
        What the cells cover: Edinburgh, your own areas, or None for the outline of the places with a margin.
    scheme : {"quantiles", "equal_interval", "natural_breaks"}, optional
        Classes: equally many cells in each, of equal width, or so that values within one are alike. Without it,
        colours run along a scale.
    classes : int
        How many classes a scheme makes, from 2 to 9.
    breaks : list of float, optional
        Classes of your own: the upper end of each; the last one goes up to the highest value.
    vmin, vmax : float, optional
        The ends of a scale; values beyond them get the end's colour.
    reverse : bool
        Whether low values are dark.
    palette : str or list of colours, optional
        A palette's name, or colours from low to high.
    tooltip : column or list of columns, optional
        More to tell of a cell when you point at it.
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
        Shows itself as a cell's last line, and can be changed like any Folium map. Its table, `ddsviz.table`, has the
        cells as a GeoDataFrame, each with the columns of its row and its size, area_km2.

    Raises
    ------
    TableError
        If `data` is not a table, or empty.
    PlaceError
        If there are no positions, they cannot be right, or no cell reaches into the boundary.
    ColumnError
        If a column is missing or does not hold what is needed.
    OptionError
        If an option is unknown or does not fit.

    Notes
    -----
    Cells are computed in metres, on the British National Grid within Britain, else on a zone of the Universal
    Transverse Mercator grid, or for wide areas on an equal-area map: in degrees they would be wrong. Rows that share a
    place share its cell. A place outside the boundary still gets the ground inside that is nearest to it.

    References
    ----------
    Okabe, Boots, Sugihara, Chiu: Spatial Tessellations, 2nd ed., Wiley 2000, chapters 2 and 3.

    Examples
    --------
    >>> import ddsviz
    >>> chart = ddsviz.voronoi_map(ddsviz.load("hotels"), value="rooms", label="hotel")
    """
    frame = Frame(data, [value, label, tooltip, latitude, longitude, POSITION_NAMES]).with_named_index()
    faults = Faults()
    style = style_of(
        faults, frame, title=title, names=names, units=units, alt=alt, palette=palette, width=width, height=height
    )  # fmt: skip
    how = classified(faults, scheme=scheme, classes=classes, breaks=breaks, vmin=vmin, vmax=vmax, reverse=reverse)
    with faults:
        colour_scale(style, theme.SEQUENTIAL)
    numbers, shown, within = None, [], None
    with faults:
        if value is not None:
            numbers, value = check_columns.numbers(frame, value, "value"), frame.find(value, "value")
        check_numbers_asked_for(how, value is not None, "value")
    with faults:
        shown = [*check_columns.many(frame, label, "label"), *check_columns.many(frame, tooltip, "tooltip")]
    with faults:
        within = boundary_of(boundary)
    with faults:
        places = places_of(frame, latitude, longitude, crs, "voronoi_map")
    faults.raise_any()

    keys = [*(frame.column(name) for name in shown), *([] if numbers is None else [numbers])]
    grouped = close_together(sorted_rows(places, keys), MAX_VORONOI_CELLS).grouped
    cells = cells_of(grouped, within)
    names_of_places = None if label is None else frame.named(shown[0])
    drawn = drawn_cells(frame, grouped, cells, names_of_places, shown, value, numbers, style)
    encoding = None if drawn.values is None else encoded_numbers(drawn.values, style.label(value), style, how, "cell")

    chart, columns = draw_cells(drawn, encoding, style, within.attribution if within else "")
    attach(chart, record(chart, drawn, columns, style, encoding))
    return chart
