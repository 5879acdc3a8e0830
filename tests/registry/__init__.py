"""Each kind of chart with its examples: whatever is promised of every kind is tested over these.

One file a kind, named as the kind and with its `EXAMPLES`. They stand here and not in `ddsviz.registry`, because the
wheel carries no test tables. tests/test_public_surface.py names what a kind lacks.
"""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path
from typing import Any

import ddsviz
from ddsviz.registry import KINDS
from registry.examples import Draw, Examples

# the figures that tests of one kind ask for by name
from .binary_tree import search_tree as search_tree
from .choropleth import deprivation_map as deprivation_map
from .heatmap import litter_heatmap as litter_heatmap
from .marker_map import allotment_map as allotment_map
from .marker_map import recycling_map as recycling_map
from .scatter import climate_scatter as climate_scatter
from .scatter import hotel_scatter as hotel_scatter
from .scatter_matrix import climate_matrix as climate_matrix
from .time_series import climate_line as climate_line
from .time_series import climate_lines as climate_lines
from .time_series import climate_slider as climate_slider
from .voronoi_map import catchment_map as catchment_map

IS_MAP = {kind.name: kind.is_map for kind in KINDS}
ENTRIES = {file.stem for file in Path(__file__).parent.glob("*.py")} - {"__init__", "examples"}
REGISTERED: dict[str, Examples] = {
    kind: import_module(f"registry.{kind}").EXAMPLES for kind in IS_MAP if kind in ENTRIES
}
FIGURES: dict[str, Draw] = {name: draw for own in REGISTERED.values() for name, draw in own.figures.items()}
CHARTS, MAPS = (
    {name: FIGURES[name] for kind, own in REGISTERED.items() if IS_MAP[kind] == is_map for name in own.figures}
    for is_map in (False, True)
)


def without(promise: str) -> set[str]:
    """Return the kinds that cannot give a promise."""
    return {kind for kind, own in REGISTERED.items() if promise in own.without}


def with_option(name: str) -> list[str]:
    """Return the kinds that have an option."""
    return [kind for kind in REGISTERED if name in inspect.signature(getattr(ddsviz, kind)).parameters]


def cell_of(kind: str) -> str:
    """Return the code of a notebook's cell that draws a kind's first figure."""
    draw = next(iter(REGISTERED[kind].figures.values()))
    return f"from typing import Any\n{inspect.getsource(draw)}\n\n{draw.__name__}()"


def draw_small(kind: str, data: Any, **options: Any) -> Any:
    """Draw a kind of the small table."""
    return getattr(ddsviz, kind)(data, **{**REGISTERED[kind].small, **options})
