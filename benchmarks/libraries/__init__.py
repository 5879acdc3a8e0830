"""One module for each library, with the same five functions: a table and its columns in, what a notebook stores out.

Here is what they share.
"""

from __future__ import annotations

import pandas as pd

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
LABELS = {
    "year": "Year", "time": "Time", "mean_temperature_c": "Mean temperature (°C)",
    "min_temperature_c": "Lowest temperature (°C)", "snow_cover_days": "Days with snow", "longitude": "Longitude (°)",
    "latitude": "Latitude (°)", "stars": "Stars", "hour": "Hour", "weekday": "Weekday", "reports": "Reports",
}  # fmt: skip


def counts(data: pd.DataFrame, x: str, y: str) -> pd.DataFrame:
    """Count rows for each pair, as one would for a library whose heatmap wants numbers: a row for each weekday."""
    return pd.crosstab(data[y], data[x]).reindex(WEEKDAYS, fill_value=0)
