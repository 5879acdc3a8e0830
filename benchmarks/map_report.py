"""Writes the maps' results as Markdown, for `report.py`."""

from __future__ import annotations

from dataclasses import dataclass, field

from map_peers import (
    CELL_LIBRARIES,
    FEW_PLACES,
    HOW_MAPS_MEASURED,
    MAP_LIBRARIES,
    SCRIPT_OF_MAPS,
    WHY_MAPS_QUICKER,
    WHY_MAPS_SMALLER,
    WITHOUT_NETWORK,
)
from measure import Measured
from writing import Table, cells, markdown, size_text, time_text, winning_lines

KINDS = {"marker_map": "markers", "choropleth": "choropleth"}


@dataclass
class MapResults:
    """All that one run measured of maps.

    Attributes
    ----------
    maps : dict of str to dict of str to dict of str to Measured
        For each kind and table, each library.
    cells : dict of int to dict of str to Measured
        Voronoi cells: for each number of sites, each library.
    hotels : Measured
        Our Voronoi map of the course's hotels.
    painted : dict of int to float
        Seconds in a browser, by number of places.
    """

    maps: dict[str, Table] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    cells: dict[int, dict[str, Measured]] = field(default_factory=dict)
    hotels: Measured = field(default_factory=lambda: Measured(0, 0))
    painted: dict[int, float] = field(default_factory=dict)


def map_parts(results: MapResults) -> list[str]:
    """Return the sections on maps."""
    return [
        "## Maps, from a table to what the notebook stores: time",
        _maps(results, seconds=True),
        "## Maps, what the notebook stores: bytes",
        _maps(results, seconds=False),
        "## Voronoi cells",
        _cells(results),
        "## Maps in a browser",
        _painted(results),
        "## Maps in a notebook",
        _scripts(),
    ]


def _maps(results: MapResults, *, seconds: bool) -> str:
    rows = [["map", *MAP_LIBRARIES.values()]]
    for kind, table in results.maps.items():
        for size, measured in table.items():
            values = {name: own.seconds if seconds else own.bytes for name, own in measured.items()}
            written = cells(values, MAP_LIBRARIES, time_text if seconds else size_text)
            rows.append([f"{KINDS[kind]}, {size}", *written])
    return markdown(rows)


def _cells(results: MapResults) -> str:
    rows = [["random sites in Edinburgh", *CELL_LIBRARIES.values()]]
    for sites, measured in results.cells.items():
        values = {name: own.seconds for name, own in measured.items()}
        rows.append([f"{sites:,}", *cells(values, CELL_LIBRARIES, time_text)])
    hotels = f"{time_text(results.hotels.seconds)}, and stores {size_text(results.hotels.bytes)}"
    return (
        "Cells alone, in metres, clipped to Edinburgh's outline; all cover it to a square metre.\n\n"
        f"{markdown(rows)}\n\nA whole Voronoi map, of the course's hotels with their rooms, takes {hotels}. "
        "Only ours draws one in one call."
    )


def _painted(results: MapResults) -> str:
    rows = [["places", "from opening a saved page to painted"]]
    rows += [[f"{places:,}", time_text(seconds)] for places, seconds in results.painted.items()]
    return (
        f"{markdown(rows)}\n\nOurs alone, in a headless Chromium without graphics hardware and without network, so "
        "that streets are left out. Folium's pages, and those of GeoPandas, draw nothing there, because their "
        "scripts do not load; Plotly's asks a public server for its map's style, and was not measured."
    )


def _scripts() -> str:
    rows = [["library", "scripts of the page from", "drawn without the network"]]
    rows += [[name, SCRIPT_OF_MAPS[key], WITHOUT_NETWORK[key]] for key, name in MAP_LIBRARIES.items()]
    return markdown(rows)


def map_how() -> str:
    """Return how each library's maps were measured."""
    lines = [f"- **{MAP_LIBRARIES[name]}**: {text}" for name, text in HOW_MAPS_MEASURED.items()]
    return (
        "Maps and Voronoi cells: medians of 5 rounds; of 3 at 10,000 places or areas and above, and at 100,000 sites. "
        "Random places, areas and sites are the same in every run. An outline of the 10,000 areas has 42 points on "
        "average, and neighbours share their edges.\n\n" + "\n".join(lines)
    )


def map_wins(results: MapResults) -> str:
    """Return where a peer's maps or cells are better than ours."""
    maps = {KINDS[kind]: table for kind, table in results.maps.items()}
    cells_of = {"Voronoi cells": {f"{sites:,} sites": measured for sites, measured in results.cells.items()}}
    lines = [
        *winning_lines(MAP_LIBRARIES, maps, WHY_MAPS_QUICKER, WHY_MAPS_SMALLER),
        *winning_lines(CELL_LIBRARIES, cells_of, {}, {}),
    ]
    return "Of maps:\n\n" + "\n".join([*lines, f"- {FEW_PLACES}"])
