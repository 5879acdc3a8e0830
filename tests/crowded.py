"""Tables and areas that would fill a notebook, if all that is in them were drawn."""

from __future__ import annotations

import functools

import geopandas
import numpy as np
import pandas as pd
import shapely


@functools.cache
def crowded(rows: int) -> pd.DataFrame:
    """Return a table whose every value is another, and whose texts are long and full of signs that HTML spells out."""
    chance = np.random.default_rng(5)
    numbers = {f"n{place}": chance.normal(size=rows) * 10.0 ** chance.integers(-9, 9, rows) for place in range(8)}
    texts = {f"text{place}": [f'<&"{row}> {"é—" * 40} {place}' for row in range(rows)] for place in range(3)}
    return pd.DataFrame(
        {
            **numbers, **texts,
            "category": chance.choice([f"<&> {'long name ' * 9}{place}" for place in range(30)], rows),
            "when": pd.date_range("1700-01-01", periods=rows, freq="37min13s"),
            "latitude": chance.normal(55.9, 0.05, rows), "longitude": chance.normal(-3.2, 0.1, rows),
        }
    )  # fmt: skip


@functools.cache
def areas(count: int) -> geopandas.GeoDataFrame:
    """Return areas with shared, winding edges, and long names."""
    chance = np.random.default_rng(6)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(chance.uniform(0, 1, (count, 2)))))
    cells = shapely.segmentize(shapely.clip_by_rect(cells, 0, 0, 1, 1), 0.15 / count**0.5)
    wound = shapely.transform(cells, lambda at: at + 0.1 / count**0.5 * np.sin(9 * count**0.5 * at[:, ::-1]) + [3, 54])
    names = [f"<&> Area {'with a long name ' * 4} {place}" for place in range(len(wound))]
    return geopandas.GeoDataFrame({"name": names, "value": chance.normal(size=len(wound))}, geometry=wound, crs=4326)


TEXTS = ["text0", "text1", "text2"]
