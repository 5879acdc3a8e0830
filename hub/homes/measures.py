"""What all kinds of homes have in common: how they are measured, and how they fail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Measure(NamedTuple):
    """How large a home is, and when anything in it was changed last."""

    size: int  # bytes, as the disk has it
    changed: float  # seconds since 1970


class HomeError(Exception):
    """The engine did not do what it was asked; the message is its own."""


def updates_of(said: Mapping[str, str]) -> dict[str, str]:
    """Return what the updater must know to work in a home."""
    return {name: said[name] for name in ("COURSE_REPO", "COURSE_REF", "COURSE_PATH") if said.get(name)}
