"""GeoVoronoi: a package for Voronoi cells within a boundary, on SciPy and Shapely."""

from __future__ import annotations

from typing import Any

import numpy as np
from geovoronoi import voronoi_regions_from_coords


def voronoi_cells(x: Any, y: Any, boundary: Any) -> list[Any]:
    # Edinburgh has islands; by default each gets cells of its own, and one without a site gets none.
    cells, sites = voronoi_regions_from_coords(np.c_[x, y], boundary, per_geom=False)
    cell_of = {site: cells[cell] for cell, own in sites.items() for site in own}
    return [cell_of[site] for site in range(len(x))]
