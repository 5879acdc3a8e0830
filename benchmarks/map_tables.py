"""What is mapped: the course's own places and areas, and random ones in Edinburgh."""

from __future__ import annotations

from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import Voronoi
from tables import HUNDRED_THOUSAND, SEED, TEN_THOUSAND, Picture, Size, course

WEST, SOUTH, EAST, NORTH = -3.40, 55.90, -3.08, 55.99
BRITISH_GRID = 27700
BENDS_OF_AN_EDGE = 6  # six edges meet in a cell on average, and each has a corner: about 40 points an outline
BEND = 0.08  # of the way to an edge's nearer end: so little that no two edges cross
NAMES = {"hotel": "name", "rooms": "value"}


def places(rows: Size) -> tuple[pd.DataFrame]:
    """Return the positions and names of the course's hotels, or of random places."""
    return (places_with_values(rows)[0].drop(columns="value"),)


def places_with_values(rows: Size) -> tuple[pd.DataFrame]:
    """Return the same with a number for each: of the course's hotels, their rooms."""
    if rows is None:
        return (course("hotels").rename(columns=NAMES)[["latitude", "longitude", "name", "value"]],)
    random = np.random.default_rng(SEED)
    positions = {"latitude": random.uniform(SOUTH, NORTH, rows), "longitude": random.uniform(WEST, EAST, rows)}
    names = [f"Place {row}" for row in range(rows)]
    return (pd.DataFrame(positions).round(5).assign(name=names, value=random.integers(5, 300, rows)),)


def areas(count: Size) -> tuple[pd.DataFrame, geopandas.GeoDataFrame]:
    """Return the ranks of Edinburgh's data zones and their outlines, or random ones."""
    if count is None:
        ranks = course("deprivation_2012").rename(columns={"datazone": "id", "overall_rank": "value"})
        return ranks[["id", "value"]], course("datazones").rename(columns={"datazone": "id"})[["id", "geometry"]]
    return random_areas(count)


def random_areas(count: int) -> tuple[pd.DataFrame, geopandas.GeoDataFrame]:
    """Return random values, and the areas that they belong to: cells with bent edges, which neighbours share."""
    random = np.random.default_rng(SEED)
    corners, rings, edges = _cells(random.uniform((WEST, SOUTH), (EAST, NORTH), (count, 2)))
    bends = _bends(corners[edges[:, 0]], corners[edges[:, 1]], random)
    number = {tuple(edge): place for place, edge in enumerate(edges.tolist())}
    shapes = [shapely.Polygon(_outline(ring, corners, number, bends).round(6)) for ring in rings]
    table = pd.DataFrame({"id": [f"A{place:05}" for place in range(count)]})
    values = random.gamma(4, 25, count).round(1)
    return table.assign(value=values), geopandas.GeoDataFrame(table, geometry=shapes, crs="EPSG:4326")


def _cells(sites: Any) -> tuple[Any, list[list[int]], Any]:
    """Return corners, each cell's corners in turn, and all edges: mirrored sites make the cells end at the box."""
    x, y = sites.T
    mirrored = [np.c_[2 * end - x, y] for end in (WEST, EAST)] + [np.c_[x, 2 * end - y] for end in (SOUTH, NORTH)]
    found = Voronoi(np.concatenate([sites, *mirrored]))
    edges = np.sort([edge for edge in found.ridge_vertices if -1 not in edge], axis=1)
    return found.vertices, [found.regions[place] for place in found.point_region[: len(sites)]], edges


def _bends(start: Any, end: Any, random: np.random.Generator) -> Any:
    """Return the points of each edge between its ends, a little off the straight line."""
    along = np.linspace(0, 1, BENDS_OF_AN_EDGE + 2)[1:-1]
    off = random.uniform(-BEND, BEND, (len(start), len(along))) * np.minimum(along, 1 - along)
    way = (end - start)[:, None]
    across = np.stack([-way[..., 1], way[..., 0]], axis=-1)
    return start[:, None] + way * along[:, None] + across * off[..., None]


def _outline(ring: list[int], corners: Any, number: dict[tuple[int, ...], int], bends: Any) -> Any:
    parts = []
    for here, there in zip(ring, ring[1:] + ring[:1], strict=True):
        edge = bends[number[min(here, there), max(here, there)]]
        parts += [corners[[here]], edge if here < there else edge[::-1]]
    return np.concatenate(parts)


def edinburgh() -> Any:
    """Return Edinburgh's outline, in metres of the British National Grid."""
    return shapely.union_all(course("wards").to_crs(BRITISH_GRID).geometry.to_numpy())


def random_sites(count: int) -> tuple[Any, Any, Any]:
    """Return eastings and northings of random sites in Edinburgh, and its outline."""
    outline = edinburgh()
    west, south, east, north = outline.bounds
    # five times as many as are wanted: Edinburgh fills half of its box
    x, y = np.random.default_rng(SEED).uniform((west, south), (east, north), (5 * count, 2)).T
    inside = np.flatnonzero(shapely.contains_xy(outline, x, y))[:count]
    return x[inside], y[inside], outline


MAPS = (
    Picture("marker_map", "marker map", places),
    Picture("choropleth", "choropleth", areas, (None, TEN_THOUSAND)),
    Picture("voronoi_map", "Voronoi map", places_with_values, (None, TEN_THOUSAND, HUNDRED_THOUSAND)),
)
CELLS = Picture("voronoi_cells", "Voronoi cells", random_sites, (1_000, TEN_THOUSAND, HUNDRED_THOUSAND))
