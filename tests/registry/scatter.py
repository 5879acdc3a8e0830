from __future__ import annotations

from typing import Any

from crowded import TEXTS, crowded
from hostile import Hostile
from hypothesis import strategies as st
from random_tables import REDUCE, SCALE, SWITCH

import ddsviz
from registry.examples import Examples, Faults, Random


def climate_scatter() -> Any:
    climate = ddsviz.load("climate")
    return ddsviz.scatter(climate, "mean_temperature_c", "snow_cover_days", color="year", label="year", trend="linear")


def hotel_scatter() -> Any:
    return ddsviz.scatter(ddsviz.load("hotels"), "longitude", "latitude", color="grade", size="rooms", label="hotel")


def hostile_scatter(told: Hostile) -> Any:
    about = {"color": told.category, "label": told.name, "tooltip": [told.category], "trend": "linear"}
    return ddsviz.scatter(told.rows, told.x, told.y, **about, **told.words)


def crowded_scatter() -> Any:
    about = {"color": "category", "size": None, "label": "text0", "tooltip": TEXTS, "title": "T" * 900}
    return ddsviz.scatter(crowded(5_000), "n0", "n1", **about)


EXAMPLES = Examples(
    figures={"scatter": climate_scatter, "scatter_categories": hotel_scatter},
    small={"x": "wind", "y": "rain_mm"},
    faults=Faults(
        missing=(
            {"x": "Wind"}, {"y": "Wind"}, {"color": "Wind"}, {"size": "Wind"}, {"label": "Wind"}, {"tooltip": ["Wind"]},
        ),
        numbers=("x", "y", "size"),
        present=("color",),
        options=(
            ("trend", "liner", "'linear'"), ("x_scale", "Log", "'log'"), ("y_scale", "lgo", "'log'"),
            ("reduce", "atuo", "'auto'"), ("reverse", 1, None),
        ),
        together={"x": "widn", "y": "place", "trend": "liner", "width": 5, "palette": "Virids"},
    ),
    hostile=hostile_scatter,
    crowded={
        "scatter": crowded_scatter,
        "density": lambda: ddsviz.scatter(crowded(49_000), "latitude", "longitude", trend="linear"),
    },
    engines={
        "scatter": lambda table: ddsviz.scatter(table, "distance_m", "duration_s", trend="linear", color="line"),
        "scatter of times": lambda table: ddsviz.scatter(table, "start", "year"),
        "scatter on a log axis": lambda table: ddsviz.scatter(table, "distance_m", "fare", y_scale="log", size="fare"),
    },
    fetched={
        "lowess": lambda table: ddsviz.scatter(table, "distance_m", "duration_s", trend="lowess", label="ward"),
    },
    random=Random(
        lambda name: {
            "x": name, "y": name, "color": name, "size": name, "label": name, "x_scale": SCALE, "y_scale": SCALE,
            "trend": st.sampled_from(["linear", "lowess"]), "reverse": SWITCH, "tooltip": name, "reduce": REDUCE,
        },
        always=("x", "y"),
    ),
)  # fmt: skip
