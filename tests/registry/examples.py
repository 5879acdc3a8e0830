"""What an entry holds: the tables and calls on which the promises are tested for one kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hostile import Hostile
from hypothesis import strategies as st
from random_tables import tables

from ddsviz.limits import MAX_NOTEBOOK_BYTES

Draw = Callable[[], Any]
DrawTable = Callable[[Any], Any]
PROMISES = {  # that some kinds cannot give
    "engines": "large tables are reduced in their engine",
    "any order": "the order of rows does not matter",
    "only tables": "what is no table is refused",
    "numbers": "some argument needs numbers",
    "wrong options": "some option has a few values of its own",
    "range": "the description tells the range of the values",
    "one size": "width and height are those of the figure",
    "no note": "the small table is drawn without a note",
    "own rows": "the table drawn has the caller's columns",
}


@dataclass(frozen=True)
class Faults:
    """What is wrong with the small table, or with a call of it, and is told."""

    missing: tuple[dict[str, Any], ...] = ()  # calls that name a column 'Wind', which is not there
    numbers: tuple[str, ...] = ()  # the arguments that need numbers
    present: tuple[str, ...] = ()  # further arguments that need a value, and no infinite one
    options: tuple[tuple[str, Any, str | None], ...] = ()  # an option, a wrong value, and the nearest right one
    together: dict[str, Any] = field(default_factory=dict)  # several faults in one call


@dataclass(frozen=True)
class Random:
    """How a kind is called with anything at all."""

    options: Callable[[st.SearchStrategy[Any]], dict[str, Any]] | None = None  # with columns by these names
    always: tuple[str, ...] = ()  # the options without which there is no chart
    fixed: Mapping[str, Draw] = field(default_factory=dict)  # the options that are always the same
    data: Callable[[], st.SearchStrategy[Any]] = tables
    share: float = 1.0  # of the examples: maps take their time


@dataclass(frozen=True)
class Examples:
    """The examples of one kind."""

    figures: Mapping[str, Draw] = field(default_factory=dict)  # of the course's own data; the first has the kind's name
    small: Mapping[str, Any] = field(default_factory=dict)  # what a call names of the small table (weather.py)
    faults: Faults = Faults()
    hostile: Callable[[Hostile], Any] | None = None
    crowded: Mapping[str, Draw] = field(default_factory=dict)  # tables that would fill a notebook
    ceiling: int = MAX_NOTEBOOK_BYTES
    engines: Mapping[str, DrawTable] = field(default_factory=dict)  # of a table of any size, in any engine
    fetched: Mapping[str, DrawTable] = field(default_factory=dict)  # of a small table only
    random: Random = Random()
    without: Mapping[str, str] = field(default_factory=dict)  # promises that it cannot give, each with the reason

    @property
    def missing(self) -> list[str]:
        """Which examples are not there, and not excused."""
        parts = {
            "figures": self.figures, "small": self.small, "hostile": self.hostile, "crowded": self.crowded,
            "engines": self.engines or "engines" in self.without, "fetched": self.engines or self.fetched,
            "random.options": self.random.options, "faults.missing": self.faults.missing,
            "faults.numbers": self.faults.numbers or "numbers" in self.without,
            "faults.options": self.faults.options or "wrong options" in self.without,
            "faults.together": self.faults.together,
        }  # fmt: skip
        return [name for name, part in parts.items() if not part]
