"""A marker map answers: where are they, and what is known of each?

Every point is a place, and its card tells what the table has on it. Many points close together are gathered in discs
with their number. It misleads where the eye takes many points for much of something: they show where things were
counted, and there are more of most things where more people live. The few places far away are not in view at first; the
caption counts them.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from ddsviz import theme
from ddsviz.ask import options
from ddsviz.ask.arguments import checked
from ddsviz.ask.classification import classified
from ddsviz.ask.palette import colour_scale
from ddsviz.ask.places import POSITION_NAMES, places_of
from ddsviz.ask.style import style_of
from ddsviz.errors import Faults
from ddsviz.frames import Frame
from ddsviz.kinds.marker_map.draw import map_of_places
from ddsviz.kinds.marker_map.many import map_of_many
from ddsviz.kinds.marker_map.read import cards_of, check_few, check_html
from ddsviz.kinds.marker_map.reduce import many_places_of
from ddsviz.limits import MAX_ROWS_COLLECTED

if TYPE_CHECKING:
    from folium import Map


@checked
def marker_map(
    data: Any,
    *,
    latitude: Hashable | None = None,
    longitude: Hashable | None = None,
    crs: Any = None,
    label: Hashable | None = None,
    info: Hashable | Sequence[Hashable] | None = None,
    color: Hashable | None = None,
    scheme: Literal["quantiles", "equal_interval", "natural_breaks"] | None = None,
    classes: int = 5,
    breaks: Sequence[float] | None = None,
    vmin: float | None = None,
    vmax: float | None = None,
    reverse: bool = False,
    cluster: bool | Literal["auto"] = "auto",
    popup_html: Hashable | None = None,
    palette: str | Sequence[str] | None = None,
    tooltip: Hashable | Sequence[Hashable] | None = None,
    title: str | None = None,
    names: dict[Any, str] | None = None,
    units: dict[Any, str] | None = None,
    alt: str | None = None,
    width: int | None = None,
    height: int | None = None,
    reduce: bool | Literal["auto"] = "auto",
) -> Map:
    """Draw the rows of a table as points on a map.

    Parameters
    ----------
    data : dataframe
        A table with positions, or a GeoDataFrame of points in any reference system.
    latitude, longitude : column of numbers, optional
        Decimal degrees, north and east positive. Without them, columns of the usual names are taken.
    crs : int or str, optional
        What the positions are, where they are not degrees: 27700 for eastings and northings of the British National
        Grid. `longitude` is then the column of eastings, `latitude` that of northings.
    label : column, optional
        What a place is called.
    info : column or list of columns, optional
        What its card tells when you click it or point at it.
    color : column or colour, optional
        Numbers are shown on a scale or in classes, categories by colour and shape; or one colour for all, such as
        "navy".
    scheme : {"quantiles", "equal_interval", "natural_breaks"}, optional
        Classes of numbers: equally many in each, of equal width, or so that values within one are alike. Without it,
        colours run along a scale.
    classes : int
        How many classes a scheme makes, from 2 to 9.
    breaks : list of float, optional
        Classes of your own: the upper end of each; the last one goes up to the highest value.
    vmin, vmax : float, optional
        The ends of a scale; values beyond them get the end's colour.
    reverse : bool
        Whether low values are dark: right for ranks, where 1 is what matters.
    cluster : bool or "auto"
        Whether places that stand close together are gathered in discs with their number; "auto" above 800 places.
    popup_html : column, optional
        HTML that is put into the cards as it stands: only what you wrote yourself. All else is shown as text.
    palette : str or list of colours, optional
        A palette's name, or colours.
    tooltip : column or list of columns, optional
        More for the cards, after `info`.
    title : str, optional
        A headline.
    names, units : dict from column to str, optional
        How columns are called on the map, and the units of their values.
    alt : str, optional
        Your own description, in place of the one that is built from the data.
    width, height : int, optional
        Size in pixels.
    reduce : bool or "auto"
        Whether to count the rows in small cells of the ground in place of drawing each; "auto" above 50,000.

    Returns
    -------
    folium.Map
        Shows itself as a cell's last line, and can be changed like any Folium map.

    Raises
    ------
    TableError
        If `data` is not a table, or empty.
    PlaceError
        If there are no positions, or they cannot be right: swapped, out of range, of another reference system.
    ColumnError
        If a column is missing or does not hold what is needed.
    OptionError
        If an option is unknown or does not fit.

    Notes
    -----
    A place lies far away, and out of the first view, if its distance from the middle of all (the medians) is more than
    five times that which holds nine in ten of them.

    References
    ----------
    Slocum, McMaster, Kessler, Howard: Thematic Cartography and Geovisualization, 4th ed., chapter 18.

    Examples
    --------
    >>> import ddsviz
    >>> chart = ddsviz.marker_map(ddsviz.load("allotments"), label="site", info=["plots", "waiting_time"])
    """
    needed = [latitude, longitude, label, info, color, popup_html, tooltip, POSITION_NAMES]
    frame = Frame(data, needed).with_named_index()
    faults = Faults()
    style = style_of(
        faults, frame, title=title, names=names, units=units, alt=alt, palette=palette, width=width, height=height
    )  # fmt: skip
    how = classified(faults, scheme=scheme, classes=classes, breaks=breaks, vmin=vmin, vmax=vmax, reverse=reverse)
    with faults:
        options.choice("cluster", cluster, (True, False, "auto"))
    with faults:
        colour_scale(style, theme.POINTS)
    cards = cards_of(faults, frame, style, how, label=label, info=info, tooltip=tooltip, color=color, html=popup_html)
    with faults:
        options.choice("reduce", reduce, (True, False, "auto"))
        check_few(frame.rows, reduce)
    if frame.rows > MAX_ROWS_COLLECTED or reduce is True:
        with faults:
            many = many_places_of(frame, latitude, longitude, crs, "marker_map")
        faults.raise_any()
        return map_of_many(many, style, cards.hidden, cards.fill)
    with faults:
        check_html(cards)
    with faults:
        places = places_of(frame, latitude, longitude, crs, "marker_map")
    faults.raise_any()
    return map_of_places(cards, places, cluster)
