"""SciPy's Voronoi diagram, with far sites around so that every cell ends, and each cell clipped with Shapely."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from scipy.spatial import Voronoi

FAR_AWAY = 10  # times the longer side


def voronoi_cells(x: Any, y: Any, boundary: Any) -> Any:
    sites = np.c_[x, y]
    far = sites.mean(axis=0) + FAR_AWAY * np.ptp(sites, axis=0).max() * np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]])
    found = Voronoi(np.concatenate([sites, far]))
    own = found.point_region[: len(sites)]
    cells = np.array([shapely.Polygon(found.vertices[found.regions[place]]) for place in own])
    return shapely.intersection(cells, boundary)
