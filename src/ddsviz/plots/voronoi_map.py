"""A Voronoi map answers: which of several places is the nearest, and how far does its catchment reach?

Each cell is the ground that lies nearer to its place than to any other, as the crow flies. It misleads where rivers,
railways or hills lie between: the nearest by air is not always the nearest on foot. Large cells are not large places:
they only have few neighbours.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ddsviz import theme
from ddsviz.checks import columns as check_columns
from ddsviz.checks.arguments import checked
from ddsviz.checks.cells import EDINBURGH, Cells, boundary_of, cells_of
from ddsviz.checks.classing import check_numbers_asked_for, classing
from ddsviz.checks.look import Look, look
from ddsviz.checks.palette import colour_scale
from ddsviz.checks.places import POSITION_NAMES, GatheredPlaces, close_together, places_of, sorted_rows
from ddsviz.display.record import Record, attach
from ddsviz.errors import ColumnError, Faults
from ddsviz.frames import Frame
from ddsviz.limits import MAX_TEXT_BYTES_OF_AREAS, MAX_VORONOI_CELLS
from ddsviz.maps.areas import area_layer, bounds_of_areas
from ddsviz.maps.base import new_map
from ddsviz.maps.places import draw_places, with_degrees
from ddsviz.maps.shading import parts_of, shaded_numbers
from ddsviz.maps.texts import within_budget
from ddsviz.numbers import value_text
from ddsviz.plain import plain
from ddsviz.wording import counted, joined, shortened

if TYPE_CHECKING:
    import geopandas
    import pandas as pd
    from folium import Map

    from ddsviz.maps.texts import Columns

NAMES_IN_ONE = 3
PLACES_DRAWN_AS_POINTS = 5_000


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
    values = None if numbers is None else _sums(numbers, gathered, cells)
    if values is not None and values.isna().all():
        raise ColumnError(
            f"No cell has a value of {style.name(value)}, so there is nothing to colour. Leave value out."
        )
    shading = None if values is None else shaded_numbers(values, style.label(value), style, how, "cell")

    shapes = cells.in_degrees
    cell_names = _names(frame, gathered, cells, label)
    sizes = _square_kilometres(cells)
    table, parts = _table(frame, gathered, cells, shapes, sizes, value, values)
    columns = _columns(table, cell_names, sizes, label, shown, value, values, style)
    columns, notes = within_budget(columns, MAX_TEXT_BYTES_OF_AREAS)
    gathered.notes.extend(notes)
    chart = new_map(
        style,
        bounds_of_areas(cells.boundary),
        None if shading is None else shading.legend,
        streets=shading is None,
        wards=shading is None,
    )
    attribution = within.attribution if within else ""
    chart.add_child(area_layer(shapes.to_numpy(), columns, shading=shading, attribution=attribution, name="Cells"))
    if len(gathered.counts) <= PLACES_DRAWN_AS_POINTS:
        chart.add_child(_points(gathered))
    record = _record(chart, gathered, cells, cell_names, columns, style, value, values, sizes, table)
    attach(chart, replace(record, parts={
        **parts, **parts_of(shading, value), "label": label is not None, "view": bounds_of_areas(cells.boundary),
        "card": [
            *((style.label(name), name) for name in shown),
            *([] if values is None else [(style.label(value), value)]),
            ("Area (km²)", parts["area"]),
        ],
        "points": len(gathered.counts) <= PLACES_DRAWN_AS_POINTS,
    }))  # fmt: skip
    return chart


def _sums(numbers: pd.Series, places: GatheredPlaces, cells: Cells) -> pd.Series:
    """Return the sum of each cell's rows, NaN where none has a value."""
    import pandas as pd

    own = numbers.iloc[places.rows].reset_index(drop=True)
    sums = own.groupby(np.repeat(np.arange(len(places.counts)), places.counts)).sum(min_count=1)
    return pd.Series(sums.to_numpy()[cells.places])


def _names(frame: Frame, places: GatheredPlaces, cells: Cells, label: Any) -> list[str]:
    """Return what each cell is called: by the labels of its rows."""
    starts, counts = places.firsts, places.counts
    if label is None:
        return [
            f"{places.latitude[start]:.4f}, {places.longitude[start]:.4f}".replace("-", "−")
            for start in starts[cells.places]
        ]
    column = frame.column(frame.find(label, "label"))
    texts = ["–" if gap else str(text) for text, gap in zip(column, column.isna(), strict=True)]
    found = []
    for place in cells.places:
        own = [texts[row] for row in places.rows[starts[place] : starts[place] + counts[place]]]
        names = list(dict.fromkeys(own))
        more = [f"{len(names) - NAMES_IN_ONE} more"] if len(names) > NAMES_IN_ONE else []
        found.append(joined([*names[:NAMES_IN_ONE], *more]))
    return found


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
        *((style.label(name), plain(table[name])) for name in dict.fromkeys(more)),
        ("Area (km²)", pd.Series([f"{size:.4g}" for size in sizes], dtype=object)),
    ]


def _square_kilometres(cells: Cells) -> pd.Series:
    import pandas as pd
    import shapely

    return pd.Series([float(f"{area / 1e6:.4g}") for area in shapely.area(cells.shapes)])


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
    def extremes(column: pd.Series, unit: str) -> list[str]:
        return [
            f"{value_text(column[place], column)}{unit} ({shortened(names[place], 60)})"
            for place in (column.idxmin(), column.idxmax())
        ]

    sentences = [f"Voronoi map of {counted(len(names), 'cell')}: the ground nearest to each place, by air."]
    if values is not None:
        unit = style.unit(value)
        low, high = extremes(values, f" {unit}" if unit else "")
        span = f"from {low} to {high}" if values.nunique() > 1 else f"always {low.rpartition(' (')[0]}"
        sentences.append(f"Colour shows {style.name(value)}, {span}.")
    if sizes.nunique() > 1:
        low, high = extremes(sizes, " km²")
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
        "Voronoi map", tuple(sentences), table, tuple(notes), {}, style.alt, style.title,
        frozenset(chart._children), tuple(columns))  # fmt: skip
