"""Where places lie, in words: how far they reach, and how many lie far away."""

from __future__ import annotations

import numpy as np

from ddsviz.calc.ground import distances_m
from ddsviz.wording import counted


def extent_words(home: list[list[float]]) -> str:
    """Say how far the places in view reach on the ground."""
    (south, west), (north, east) = home
    middle = (south + north) / 2
    across = float(distances_m(np.array([middle]), np.array([west]), middle, east)[0])
    along = float(distances_m(np.array([south]), np.array([west]), north, west)[0])
    if max(across, along) == 0:
        sides = "north" if south >= 0 else "south", "east" if west >= 0 else "west"
        return f"It stands at {abs(south):.4f}° {sides[0]}, {abs(west):.4f}° {sides[1]}."
    return f"They reach {_length(across)} from west to east and {_length(along)} from south to north."


def far_notes(far: int) -> list[str]:
    """Say how many rows are not in view at first."""
    if not far:
        return []
    verb, them = ("lies", "it") if far == 1 else ("lie", "them")
    return [f"{counted(far, 'row')} {verb} far away, out of view: the button on the map shows {them}."]


def _length(metres: float) -> str:
    if metres >= 10_000:
        return f"{metres / 1000:,.0f} km"
    return f"{metres / 1000:.1f} km" if metres >= 1000 else f"{metres:.0f} m"
