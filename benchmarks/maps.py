"""Measures the maps, as `run.py` measures the charts."""

from __future__ import annotations

from browser import painted
from map_peers import CELL_LIBRARIES, KINDS_OF, MAP_LIBRARIES
from map_report import MapResults
from map_tables import MAP_ROWS, MapRow
from measure import Measured, Pool, compute_cells, draw_hotels, draw_map, in_turn, workers

ONE_BY_ONE = ("folium", "folium_cluster")  # they write a script for each marker
LARGEST = "100,000 places"
LARGE = ("10,000 places", LARGEST, "10,000 areas")
PAINTED = (100, 10_000, 100_000)
SITES = (1_000, 10_000, 100_000)
ROUNDS, FEW_ROUNDS = 5, 3


def measure_maps() -> MapResults:
    """Measure marker maps and choropleths, then Voronoi cells, then the browser."""
    results = MapResults()
    with workers(list(MAP_LIBRARIES)) as pool:
        for place, row in enumerate(MAP_ROWS):
            results.maps[row.kind][row.size] = _drawn(pool, place, row)
        results.hotels = in_turn({"ddsviz": pool["ddsviz"]}, draw_hotels, rounds=ROUNDS)["ddsviz"]
    with workers(list(CELL_LIBRARIES)) as pool:
        for sites in SITES:
            rounds = ROUNDS if sites < SITES[-1] else FEW_ROUNDS
            results.cells[sites] = in_turn(pool, compute_cells, sites, rounds=rounds)
    results.painted = painted(PAINTED, FEW_ROUNDS)
    return results


def _drawn(pool: Pool, place: int, row: MapRow) -> dict[str, Measured]:
    """Let each library that has this kind draw it; those that write a script for each marker once, or not at all."""
    having = {name: worker for name, worker in pool.items() if row.kind in KINDS_OF[name]}
    if row.size not in LARGE:
        return in_turn(having, draw_map, place, rounds=ROUNDS)
    slow = {name: having[name] for name in ONE_BY_ONE if row.kind == "marker_map"}
    quick = {name: worker for name, worker in having.items() if name not in slow}
    measured = in_turn(quick, draw_map, place, rounds=FEW_ROUNDS)
    return measured if row.size == LARGEST else measured | in_turn(slow, draw_map, place, rounds=1)
