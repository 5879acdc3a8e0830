from __future__ import annotations

from typing import Any

from crowded import TEXTS, crowded
from hostile import Hostile
from hypothesis import strategies as st
from random_tables import REDUCE, SWITCH

import ddsviz
from registry.examples import Examples, Faults, Random

EIGHT = [f"n{place}" for place in range(8)]


def climate_line() -> Any:
    return ddsviz.time_series(ddsviz.load("climate"), x="year", y="mean_temperature_c", smooth=10)


def climate_slider() -> Any:
    return ddsviz.time_series(ddsviz.load("climate"), x="year", y="mean_temperature_c", smooth="slider")


def climate_lines() -> Any:
    return ddsviz.time_series(ddsviz.load("climate"), x="year", y=["min_temperature_c", "max_temperature_c"])


def hostile_lines(told: Hostile) -> Any:
    about = {"color": told.category, "tooltip": [told.name], "smooth": 2}
    return ddsviz.time_series(told.rows, told.x, told.y, **about, **told.words)


EXAMPLES = Examples(
    figures={"time_series": climate_line, "time_series_slider": climate_slider, "time_series_lines": climate_lines},
    small={"x": "wind", "y": "rain_mm"},
    faults=Faults(
        missing=(
            {"x": "Wind"}, {"y": "Wind"}, {"y": ["rain_mm", "Wind"]}, {"color": "Wind"}, {"tooltip": "Wind"},
        ),
        numbers=("x", "y"),
        options=(
            ("method", "meen", "'mean'"), ("center", 1, None), ("show_raw", None, None), ("reduce", "aut", "'auto'"),
        ),
        together={"x": "widn", "y": "place", "method": "meen", "width": 5},
    ),
    hostile=hostile_lines,
    crowded={
        "lines": lambda: ddsviz.time_series(crowded(49_000), x="when", y=EIGHT, tooltip=TEXTS),
        "short lines": lambda: ddsviz.time_series(crowded(999), x="when", y=EIGHT, tooltip=TEXTS),
        "smoothed lines": lambda: ddsviz.time_series(crowded(49_000), x="when", y="n0", color="category", smooth=50),
        "slider": lambda: ddsviz.time_series(crowded(49_000), x="when", y="n0", smooth="slider", tooltip=TEXTS),
    },
    engines={
        "time series": lambda table: ddsviz.time_series(table, x="start", y=["load", "fare"]),
        "time series of categories": lambda table: ddsviz.time_series(table, x="start", y="load", color="line"),
        "time series of windows": lambda table: ddsviz.time_series(table, x="start", y="load", smooth=50),
    },
    fetched={"smoothed by time": lambda table: ddsviz.time_series(table, x="start", y="load", smooth="6h")},
    random=Random(
        lambda name: {
            "x": name, "y": name | st.lists(name, max_size=3), "color": name, "center": SWITCH, "show_raw": SWITCH,
            "smooth": st.sampled_from([1, 2, 5, "2D", "3h", "slider", 0, "x"]), "tooltip": name, "reduce": REDUCE,
            "method": st.sampled_from(["mean", "exponential", "lowess"]),
        }
    ),
)  # fmt: skip
