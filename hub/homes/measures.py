"""What all kinds of homes have in common: how they are measured, and how they fail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from engine.orders import COURSE_SOURCE

NOTE = "DISK-NEARLY-FULL.txt"
"""What we write into a home ourselves, so that it does not count as used."""
DAY_S = 24 * 3600
"""A date that is further in the future says nothing."""


class Measure(NamedTuple):
    """How large a home is, and when anything in it was changed last."""

    size: int  # bytes, as the disk has it
    changed: float  # seconds since 1970


class HomeError(Exception):
    """The engine did not do what it was asked; the message is its own."""


def updates_of(said: Mapping[str, str]) -> dict[str, str]:
    """Return what the updater must know to work in a home; a clone on this machine stands where servers have it."""
    if said.get("COURSE_SOURCE") and said["SPAWNER"] == "containers":
        said = {**said, "COURSE_REPO": f"file://{COURSE_SOURCE}"}
    return {name: said[name] for name in ("COURSE_REPO", "COURSE_REF", "COURSE_PATH") if said.get(name)}
