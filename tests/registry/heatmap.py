from __future__ import annotations

from typing import Any

from crowded import TEXTS, crowded
from hostile import Hostile
from hypothesis import strategies as st
from random_tables import FLOATS, SWITCH

import ddsviz
from registry.examples import Examples, Faults, Random


def litter_heatmap() -> Any:
    reports = ddsviz.load("litter_reports")
    reports["weekday"] = reports["reported"].dt.day_name()
    reports["hour"] = reports["reported"].dt.hour
    return ddsviz.heatmap(reports, x="hour", y="weekday", title="When people report litter")


def hostile_heatmap(told: Hostile) -> Any:
    return ddsviz.heatmap(told.rows, told.category, told.name, told.x, tooltip=[told.name], **told.words)


def many_rectangles() -> Any:
    table = crowded(2_500).assign(x=lambda own: own.index // 50, y=lambda own: own.index % 50)
    return ddsviz.heatmap(table, x="x", y="y", value="n0", tooltip=[*TEXTS, "n1", "n2"])


EXAMPLES = Examples(
    figures={"heatmap": litter_heatmap},
    small={"x": "day_name", "y": "place", "value": "rain_mm"},
    faults=Faults(
        missing=({"x": "Wind"}, {"y": "Wind"}, {"value": "Wind"}, {"tooltip": "Wind"}),
        numbers=("value",),
        present=("x",),
        options=(("aggregate", "maen", "'mean'"), ("annotate", "autp", "'auto'"), ("reverse", "yes", None)),
        together={"x": "dya_name", "value": "place", "aggregate": "maen", "width": 5},
    ),
    hostile=hostile_heatmap,
    crowded={
        "heatmap of rectangles": many_rectangles,
        "heatmap of many": lambda: ddsviz.heatmap(crowded(49_000), x="text0", y="text1", value="n0"),
    },
    engines={
        "heatmap": lambda table: ddsviz.heatmap(table, x="weekday", y="stops", value="fare"),
        "heatmap of intervals": lambda table: ddsviz.heatmap(table, x="start", y="year", value="load", aggregate="sum"),
        "heatmap of medians": lambda table: ddsviz.heatmap(
            table, x="weekday", y="line", value="fare", aggregate="median", tooltip=["load", "ward"]
        ),
        "heatmap of counts": lambda table: ddsviz.heatmap(table, x="distance_m", y="weekday"),
    },
    random=Random(
        lambda name: {
            "x": name, "y": name, "value": name, "annotate": st.sampled_from([True, False, "auto"]), "vmin": FLOATS,
            "aggregate": st.sampled_from(["mean", "sum", "count", "min", "max", "median"]), "vmax": FLOATS,
            "center": FLOATS, "reverse": SWITCH, "tooltip": name,
        }
    ),
)  # fmt: skip
