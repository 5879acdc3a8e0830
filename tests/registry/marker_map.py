from __future__ import annotations

from typing import Any

from crowded import TEXTS, crowded
from hostile import Hostile
from hypothesis import strategies as st
from random_tables import CLASSES, REDUCE, tables_with_places

import ddsviz
from ddsviz.limits import MAX_NOTEBOOK_BYTES_OF_PLACES
from registry.examples import Examples, Faults, Random

CARDS = {"label": "text0", "info": [*TEXTS, "n0", "n1"]}


def allotment_map() -> Any:
    return ddsviz.marker_map(ddsviz.load("allotments"), label="site", info=["plots", "vacant", "waiting_time"])


def hotel_map() -> Any:
    return ddsviz.marker_map(
        ddsviz.load("hotels"), label="hotel", info="grade", color="rooms", scheme="quantiles", title="Hotels"
    )


def tree_map() -> Any:
    return ddsviz.marker_map(ddsviz.load("heritage_trees"), label="tree", color="park")


def recycling_map() -> Any:
    return ddsviz.marker_map(ddsviz.load("recycling_points"), label="site", info="bank", title="Recycling")


def hostile_markers(told: Hostile) -> Any:
    about = {"label": told.name, "info": [told.category, told.x], "color": told.category}
    return ddsviz.marker_map(told.rows, **about, **told.words)


EXAMPLES = Examples(
    figures={
        "marker_map": allotment_map,
        "marker_map_classes": hotel_map,
        "marker_map_categories": tree_map,
        "marker_map_discs": recycling_map,
    },
    small={"latitude": "latitude", "longitude": "longitude", "info": "rain_mm"},
    faults=Faults(
        missing=(
            {"latitude": "Wind"}, {"longitude": "Wind"},
            {"label": "Wind"}, {"info": "Wind"}, {"info": ["rain_mm", "Wind"]}, {"color": "Wind"},
            {"popup_html": "Wind"}, {"tooltip": "Wind"},
        ),
        options=(
            ("scheme", "quantile", "'quantiles'"), ("reverse", "yes", None), ("cluster", "atuo", "'auto'"),
            ("reduce", 3, None),
        ),
        together={"info": "palce", "cluster": "atuo", "width": 5, "palette": "Virids"},
    ),
    hostile=hostile_markers,
    crowded={
        "places": lambda: ddsviz.marker_map(crowded(49_000), color="category", **CARDS),
        "few places": lambda: ddsviz.marker_map(crowded(3_000), color="n0", **CARDS),
        "many places": lambda: ddsviz.marker_map(crowded(200_000), label="text0", info=TEXTS),
        "places with html": lambda: ddsviz.marker_map(crowded(4_000), popup_html="text0"),
    },
    ceiling=MAX_NOTEBOOK_BYTES_OF_PLACES,
    engines={"marker map": lambda table: ddsviz.marker_map(table, label="line", color="stops")},
    random=Random(
        lambda name: {
            "latitude": name, "longitude": name, "crs": st.sampled_from([27700, 4326, 3857]), "label": name,
            "info": name, "color": name, "cluster": st.sampled_from([True, False, "auto"]), "popup_html": name,
            "tooltip": name, "reduce": REDUCE, **CLASSES,
        },
        data=tables_with_places,
        share=0.25,
    ),
    without={
        "numbers": "its numbers are positions, of which more is said",
        "range": "it tells how many places there are",
    },
)  # fmt: skip
