from __future__ import annotations

from typing import Any

from crowded import areas
from hostile import Hostile
from hypothesis import strategies as st
from random_tables import CLASSES, tables_with_places

import ddsviz
from ddsviz.limits import MAX_NOTEBOOK_BYTES_OF_AREAS
from registry.examples import Examples, Faults, Random


def deprivation_map() -> Any:
    data = ddsviz.load("deprivation_2012")
    return ddsviz.choropleth(data, "overall_rank", areas="datazones", key="datazone", reverse=True, title="Deprivation")


def bin_map() -> Any:
    bins = ddsviz.load("litter_bins").groupby("ward").size().rename("bins").reset_index()
    return ddsviz.choropleth(bins, "bins", areas="wards", key="ward", per="km2", scheme="natural_breaks")


def hostile_areas(told: Hostile) -> Any:
    about = {"areas": told.areas, "key": told.name, "area_key": told.name, "tooltip": told.category, "breaks": [1.5]}
    return ddsviz.choropleth(told.rows, told.x, **about, **told.words)


def few_areas() -> Any:
    return ddsviz.load("datazones").head(12)


EXAMPLES = Examples(
    figures={"choropleth": deprivation_map, "choropleth_classes": bin_map},
    small={"value": "rain_mm", "key": "ward"},
    faults=Faults(
        missing=({"value": "Wind"}, {"key": "Wind"}, {"per": "Wind"}, {"tooltip": "Wind"}),
        numbers=("value",),
        options=(
            ("scheme", "quantile", "'quantiles'"), ("reverse", "yes", None), ("aggregate", "maen", "'mean'"),
        ),
        together={"value": "rian", "scheme": "quantile", "width": 5},
    ),
    hostile=hostile_areas,
    crowded={
        "areas": lambda: ddsviz.choropleth(areas(9_000), "value", tooltip=["name"]),
        "most areas": lambda: ddsviz.choropleth(areas(39_000), "value"),
    },
    ceiling=MAX_NOTEBOOK_BYTES_OF_AREAS,
    engines={
        "choropleth": lambda table: ddsviz.choropleth(table, "fare", key="ward", aggregate="mean", per="km2"),
    },
    random=Random(
        lambda name: {
            "value": name, "key": name, "area_key": name, "per": name | st.just("km2"), "tooltip": name,
            "aggregate": st.sampled_from(["mean", "sum", "count", "min", "max", "median"]), **CLASSES,
        },
        always=("value",),
        fixed={"areas": few_areas},
        data=tables_with_places,
        share=0.25,
    ),
    without={"no note": "it names the areas that have no row"},
)  # fmt: skip
