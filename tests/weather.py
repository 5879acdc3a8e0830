"""A small table that every kind of chart can be drawn from."""

from __future__ import annotations

import pandas as pd


def weather() -> pd.DataFrame:
    """Return three rows with categories, numbers, texts, places, areas, and a tree."""
    return pd.DataFrame(
        {
            "day_name": ["Mon", "Tue", "Wed"],
            "place": ["Leith", "Leith", "Gorgie"],
            "wind": [3, 1, 2],
            "rain_mm": [0.5, 2.0, 1.0],
            "note": ["first", "second", "third"],
            "node": ["A", "B", "C"],
            "parent": [None, "A", "A"],
            "latitude": [55.97, 55.95, 55.93],
            "longitude": [-3.17, -3.2, -3.24],
            "ward": ["Leith", "City Centre", "Almond"],
        }
    )
