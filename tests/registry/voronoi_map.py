from __future__ import annotations

from typing import Any

from crowded import TEXTS, crowded
from hostile import Hostile
from hypothesis import strategies as st
from random_tables import CLASSES, tables_with_places

import ddsviz
from ddsviz.limits import MAX_NOTEBOOK_BYTES_OF_AREAS
from registry.examples import Examples, Faults, Random

CELLS = {"value": "n0", "label": "text0", "tooltip": TEXTS, "boundary": None}


def catchment_map() -> Any:
    return ddsviz.voronoi_map(ddsviz.load("hotels"), value="rooms", label="hotel", title="The nearest hotel")


def cafe_map() -> Any:
    return ddsviz.voronoi_map(ddsviz.load("cafes"), label="cafe", tooltip="building")


def hostile_cells(told: Hostile) -> Any:
    about = {"value": told.x, "label": told.name, "tooltip": told.category, "boundary": None}
    return ddsviz.voronoi_map(told.rows, **about, **told.words)


EXAMPLES = Examples(
    figures={"voronoi_map": catchment_map, "voronoi_map_outlines": cafe_map},
    small={"latitude": "latitude", "longitude": "longitude", "value": "rain_mm"},
    faults=Faults(
        missing=(
            {"value": "Wind"}, {"latitude": "Wind"},
            {"longitude": "Wind"}, {"label": "Wind"}, {"tooltip": "Wind"},
        ),
        numbers=("value",),
        options=(("scheme", "quantile", "'quantiles'"), ("reverse", "yes", None)),
        together={"value": "rian", "label": "palce", "scheme": "quantile", "width": 5},
    ),
    hostile=hostile_cells,
    crowded={
        "cells": lambda: ddsviz.voronoi_map(crowded(49_000), **CELLS),
        "most cells": lambda: ddsviz.voronoi_map(crowded(20_000), **CELLS),
    },
    ceiling=MAX_NOTEBOOK_BYTES_OF_AREAS,
    fetched={"voronoi map": lambda table: ddsviz.voronoi_map(table, value="stops", label="line")},
    random=Random(
        lambda name: {
            "value": name, "latitude": name, "longitude": name, "crs": st.sampled_from([27700, 4326]), "label": name,
            "boundary": st.sampled_from(["edinburgh", None]), "tooltip": name, **CLASSES,
        },
        data=tables_with_places,
        share=0.25,
    ),
    without={"engines": "a cell depends on all places around it, which no engine computes"},
)  # fmt: skip
