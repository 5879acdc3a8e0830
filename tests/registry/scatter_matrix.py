from __future__ import annotations

from typing import Any

from crowded import TEXTS, crowded
from hostile import Hostile
from hypothesis import strategies as st
from random_tables import REDUCE, SWITCH

import ddsviz
from registry.examples import Examples, Faults, Random

JOURNEYS = {"columns": ["distance_m", "duration_s", "stops"], "color": "line", "tooltip": ["start", "weekday"]}
SIX = [f"n{place}" for place in range(6)]


def climate_matrix() -> Any:
    columns = ["snow_cover_days", "min_temperature_c", "mean_temperature_c"]
    return ddsviz.scatter_matrix(ddsviz.load("climate"), columns, color="year", title="Snow and temperature")


def hostile_matrix(told: Hostile) -> Any:
    return ddsviz.scatter_matrix(told.rows, [told.x, told.y], color=told.category, tooltip=[told.name], **told.words)


EXAMPLES = Examples(
    figures={"scatter_matrix": climate_matrix},
    small={"columns": ["wind", "rain_mm"]},
    faults=Faults(
        missing=({"columns": ["rain_mm", "Wind"]}, {"color": "Wind"}, {"tooltip": "Wind"}),
        options=(("diagonal", "hist", "'histogram'"), ("lower_only", "yes", None), ("reduce", 3, None)),
        together={"columns": ["widn", "rain_mm"], "color": "palce", "diagonal": "hist", "width": 5},
    ),
    hostile=hostile_matrix,
    crowded={"matrix": lambda: ddsviz.scatter_matrix(crowded(49_000), SIX, color="category", tooltip=TEXTS)},
    engines={
        "matrix": lambda table: ddsviz.scatter_matrix(table, **JOURNEYS),
        "matrix of few values": lambda table: ddsviz.scatter_matrix(table, ["stops", "year"], color="year"),
    },
    random=Random(
        lambda name: {
            "columns": st.lists(name, max_size=7), "color": name, "diagonal": st.sampled_from(["histogram", "name"]),
            "lower_only": SWITCH, "tooltip": name, "reduce": REDUCE,
        }
    ),
    without={
        "numbers": "it takes a list of columns, and says of each that holds no numbers that it is left out or refused",
        "range": "it tells correlations",
        "one size": "it is a column of panels, which share its width and height",
    },
)  # fmt: skip
