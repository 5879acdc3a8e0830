"""What an inspection finds."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ddsviz.errors import Mend


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
    mends : tuple of Mend
        The commands in the sentence that mend it, as data.
    """

    rule: str
    cell: int | None
    sentence: str
    mends: tuple[Mend, ...] = ()

    def __str__(self) -> str:
        where = f"cell {self.cell}: " if self.cell else ""
        return f"{where}[{self.rule}] {self.sentence}"  # last the sentence, which may end with a command to copy

    def as_dict(self) -> dict[str, Any]:
        """Return the finding for machines."""
        return {**asdict(self), "mends": [mend.code for mend in self.mends]}
