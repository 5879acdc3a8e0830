"""Shapely's Voronoi polygons, with every cell clipped."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely


def voronoi_cells(x: Any, y: Any, boundary: Any) -> Any:
    found = shapely.voronoi_polygons(shapely.multipoints(np.c_[x, y]), extend_to=boundary, ordered=True)
    return shapely.intersection(shapely.get_parts(found), boundary)
