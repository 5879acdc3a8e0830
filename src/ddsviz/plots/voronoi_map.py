"""A Voronoi map answers: which of several places is the nearest, and how far does its catchment reach?

Each cell is the ground that lies nearer to its place than to any other, as the crow flies. It misleads where rivers,
railways or hills lie between: the nearest by air is not always the nearest on foot. Large cells are not large places:
they only have few neighbours.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from ddsviz import theme
from ddsviz.calc.extremes import extremes
from ddsviz.checks import columns as check_columns
from ddsviz.checks.arguments import checked
from ddsviz.checks.cells import EDINBURGH, Cells, boundary_of, cells_of, names_of_cells, sums_of_cells
from ddsviz.checks.classing import check_numbers_asked_for, classing
from ddsviz.checks.look import Look, look
from ddsviz.checks.palette import colour_scale
from ddsviz.checks.places import POSITION_NAMES, GatheredPlaces, close_together, places_of, sorted_rows
from ddsviz.display.record import Record, attach
from ddsviz.errors import ColumnError, Faults, Mend
from ddsviz.frames import Frame
from ddsviz.limits import MAX_TEXT_BYTES_OF_AREAS, MAX_VORONOI_CELLS
from ddsviz.maps.areas import area_layer, bounds_of_areas
from ddsviz.maps.base import new_map
from ddsviz.maps.places import draw_places, with_degrees
from ddsviz.maps.shading import parts_of, shaded_numbers
from ddsviz.maps.texts import within_budget
from ddsviz.numbers import as_names, value_text
from ddsviz.plain import named
from ddsviz.wording import counted, shortened, tied

if TYPE_CHECKING:
    import geopandas
    import pandas as pd
    from folium import Map

    from ddsviz.maps.texts import Columns

PLACES_DRAWN_AS_POINTS = 5_000
AREA = "Area (km²)"


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
    style = look(
        faults, frame, title=title, names=names, units=units, alt=alt, palette=palette, width=width, height=height
    )  # fmt: skip
    how = classing(faults, scheme=scheme, classes=classes, breaks=breaks, vmin=vmin, vmax=vmax, reverse=reverse)
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
    gathered = close_together(sorted_rows(places, keys), MAX_VORONOI_CELLS).gathered
    cells = cells_of(gathered, within)
    values = None if numbers is None else sums_of_cells(numbers, gathered, cells)
    if values is not None and values.isna().all():
        raise ColumnError(
            f"No cell has a value of {style.name(value)}, so there is nothing to colour. Leave value out.",
            Mend.options(value=...),
        )
    shading = None if values is None else shaded_numbers(values, style.label(value), style, how, "cell")

    shapes = cells.in_degrees
    cell_names = names_of_cells(None if label is None else frame.named(shown[0]), gathered, cells)
    sizes = cells.square_kilometres
    table, parts = _table(frame, gathered, cells, shapes, sizes, value, values)
    columns = _columns(table, cell_names, sizes, label, shown, value, values, style)
    columns, notes = within_budget(columns, MAX_TEXT_BYTES_OF_AREAS)
    gathered.notes.extend(notes)
    view, with_points = bounds_of_areas(cells.boundary), len(gathered.counts) <= PLACES_DRAWN_AS_POINTS
    legend = None if shading is None else shading.legend
    chart = new_map(style, view, legend, streets=shading is None, wards=shading is None)
    attribution = within.attribution if within else ""
    chart.add_child(area_layer(shapes.to_numpy(), columns, shading=shading, attribution=attribution, name="Cells"))
    if with_points:
        chart.add_child(_points(gathered))
    record = _record(chart, gathered, cells, cell_names, columns, style, value, values, sizes, table)
    colour_card = [] if values is None else [(style.label(value), value)]
    parts |= {
        **parts_of(shading, value), "label": label is not None, "view": view, "points": with_points,
        "card": [*((style.label(name), name) for name in shown), *colour_card, (AREA, parts["area"])],
    }  # fmt: skip
    attach(chart, replace(record, parts=parts))
    return chart


def _columns(
    table: Any, cell_names: list[str], sizes: pd.Series, label: Any, shown: list[Hashable], value: Any,
    values: pd.Series | None, style: Look,
) -> Columns:  # fmt: skip
    """Return what the card of each cell shows."""
    import pandas as pd

    head = "Place" if label is None else style.name(label)
    more = shown if label is None else shown[1:]
    return [
        (head, pd.Series(cell_names, dtype=object)),
        *([] if values is None else [(style.label(value), values)]),
        *((style.label(name), as_names(named(table[name]))) for name in dict.fromkeys(more)),
        (AREA, pd.Series([f"{size:.4g}" for size in sizes], dtype=object)),
    ]


def _points(places: GatheredPlaces) -> Any:
    return draw_places(
        places.at(places.firsts).gathered,
        [],
        colour=theme.INK,
        radius_px=theme.TINY_PLACE_RADIUS_PX,
        interactive=False,
    )


def _table(
    frame: Frame,
    places: GatheredPlaces,
    cells: Cells,
    shapes: Any,
    sizes: pd.Series,
    value: Any,
    values: pd.Series | None,
) -> tuple[geopandas.GeoDataFrame, dict[str, Any]]:
    """Return the cells with the columns of their row (the first, of rows that share a place), and which is what."""
    import geopandas

    firsts = places.rows[places.firsts[cells.places]]
    table, parts = with_degrees(frame.rows_at(firsts), places.at(places.firsts[cells.places]))
    if values is not None and places.is_shared:
        table[value] = values
    for name, column in (("area_km2", sizes), ("geometry", shapes)):
        table[name if name not in table else f"cell_{name}"] = column.to_numpy()
    parts["area"], geometry = table.columns[-2:]
    return geopandas.GeoDataFrame(table, geometry=geometry, crs=shapes.crs), parts


def _record(
    chart: Map, places: GatheredPlaces, cells: Cells, names: list[str], columns: Columns, style: Look, value: Any,
    values: pd.Series | None, sizes: pd.Series, table: Any,
) -> Record:  # fmt: skip
    def ends(column: pd.Series, unit: str) -> list[str]:
        return [
            f"{value_text(column[places[0]], column)}{unit} ({tied(shortened(names[place], 60) for place in places)})"
            for places in extremes(column)
        ]

    sentences = [f"Voronoi map of {counted(len(names), 'cell')}: the ground nearest to each place, by air."]
    if values is not None:
        unit = style.unit(value)
        low, high = ends(values, f" {unit}" if unit else "")
        lowest = style.quantity(value_text(values.min(), values), value)
        is_one = len(extremes(values)[0]) == values.notna().sum()
        span = f". All values are {lowest}" if is_one else f", from {low} to {high}"
        sentences.append(f"Colour shows {style.name(value)}{span}.")
    if sizes.nunique() > 1:
        low, high = ends(sizes, " km²")
        sentences.append(f"The smallest cell has {low}, the largest {high}.")
    notes, counts = list(places.notes), places.counts
    shared = int((counts > 1).sum())
    if shared:
        rows = int(counts[counts > 1].sum())
        cells_too = "one cell" if shared == 1 else "their cells"
        notes.append(f"{counted(rows, 'row')} share {counted(shared, 'place')}, and so {cells_too}.")
    outside = int(counts[cells.outside].sum())
    if outside:
        verb, has = ("lies", "has") if outside == 1 else ("lie", "have")
        notes.append(
            f"{counted(outside, 'row')} {verb} outside the boundary, and {has} a share of what is inside where nearest."
        )
    lost = len(counts) - len(names)
    if lost:
        notes.append(f"{counted(lost, 'place')} {'is' if lost == 1 else 'are'} nearest to nothing within it.")
    return Record(
        "Voronoi map", tuple(sentences), table, (*style.notes, *notes), {}, style.alt, style.title,
        frozenset(chart._children), tuple(columns))  # fmt: skip
