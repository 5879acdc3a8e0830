"""Says how notebooks are run as tests: compared where the versions are those that stored them, else run alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

CONSTRAINTS = Path(__file__).parents[1] / "constraints.txt"
DECIDE_BYTES = (
    "bokeh",
    "folium",
    "branca",
    "pandas",
    "numpy",
    "geopandas",
    "shapely",
    "pyproj",
    "mapclassify",
    "statsmodels",
)
"""The packages whose versions an output can depend on."""


def other_versions(constraints: str) -> Iterator[str]:
    """Yield the packages that decide bytes and are there in another version."""
    pinned = dict(line.split("==") for line in constraints.split() if "==" in line)
    for name in DECIDE_BYTES:
        try:
            installed = version(name)
        except PackageNotFoundError:
            installed = "none"
        if installed != pinned[name]:
            yield f"{name} is {installed}, and not {pinned[name]}"


if __name__ == "__main__":
    others = list(other_versions(CONSTRAINTS.read_text(encoding="utf-8")))
    if others:
        print(f"The notebooks are run, and not compared: {'; '.join(others)}.", file=sys.stderr)
    print("--nbval-lax" if others else "--nbval")
