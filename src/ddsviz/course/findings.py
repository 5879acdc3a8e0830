"""What an inspection finds."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """Something to mend.

    Attributes
    ----------
    rule : str
        The short name of what is asked for, which stays the same from version to version.
    cell : int or None
        In which cell, counted from 1; None for the notebook as a whole.
    sentence : str
        What was found, and what to do.
    """

    rule: str
    cell: int | None
    sentence: str

    def __str__(self) -> str:
        place = f"cell {self.cell}: " if self.cell else ""
        return f"{place}{self.sentence} [{self.rule}]"

    def as_dict(self) -> dict[str, Any]:
        """Return the finding for machines."""
        return asdict(self)
