"""What ddsviz says when it cannot do what was asked: plain sentences that end with the fix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import EllipsisType
from typing import Any


@dataclass(frozen=True)
class Mend:
    """What mends a fault, as data: an error's advice is written from it, and tests carry it out.

    Attributes
    ----------
    code : str
        Lines of Python over the caller's table, which they call `data`.
    option : mapping from str to object
        Options for the same call once more; `...` stands for one that is to be left out.
    text : str
        How an option is written, where its value has no short text of its own.

    Examples
    --------
    >>> print(f"Look at fewer rows:{Mend('data = data.head(100)')}")
    Look at fewer rows:
        data = data.head(100)
    >>> f"Draw one tree: {Mend.options(root='Scotland')}."
    "Draw one tree: root='Scotland'."
    """

    code: str = ""
    option: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""

    @classmethod
    def options(cls, **option: Any) -> Mend:
        """Return the mend that calls again with these options."""
        return cls(option=option)

    @property
    def inline(self) -> str:
        """The code on one line, for a sentence in a caption."""
        return "; ".join(self.code.splitlines())

    def __str__(self) -> str:
        """Return options as a call has them, and code on lines of its own, from where it can be copied."""
        if self.code:
            return "".join(f"\n    {line}" for line in self.code.splitlines())
        if self.text:
            return self.text
        given = {name: value for name, value in self.option.items() if not isinstance(value, EllipsisType)}
        return ", ".join(f"{name}={_short(value)}" for name, value in given.items())


def _short(value: Any) -> str:
    """Return a value as a call has it, or an ellipsis where that is no short text."""
    text = "…" if hasattr(value, "columns") else repr(value)
    return text if len(text) <= 60 and "\n" not in text else "…"


class DdsvizError(ValueError):
    """Anything that ddsviz reports to its user. The message says what happened, what was seen and what to do.

    Parameters
    ----------
    message : str
        The sentences. Code in them is that of a mend.
    *mends : Mend
        What mends the fault; where there are several, each does, and the user chooses.

    Attributes
    ----------
    mends : tuple of Mend
        All of them.
    """

    def __init__(self, message: str, *mends: Mend) -> None:
        super().__init__(message.encode("utf-8", "replace").decode("utf-8"))  # no half of a sign can be sent or kept
        self.mends = mends

    @property
    def code(self) -> str:
        """The first mend's lines of code over the caller's table, which they call `data`."""
        return self.mends[0].code if self.mends else ""

    @property
    def option(self) -> Mapping[str, Any]:
        """The first mend's options for the same call once more."""
        return self.mends[0].option if self.mends else {}

    def _render_traceback_(self) -> list[str]:
        # IPython prints this in place of a traceback: a student reads the sentence, not our code.
        return [f"{type(self).__name__}: {self}"]


class TableError(DdsvizError):
    """The data is not a table that can be drawn."""


class ColumnError(DdsvizError):
    """A column is missing, or does not hold what the chart needs."""


class OptionError(DdsvizError):
    """An option has an unknown name or a value that does not fit."""


class PlaceError(DdsvizError):
    """Positions or areas cannot be put on a map."""


class TreeError(DdsvizError):
    """What was given is not a tree."""


class UnknownDatasetError(DdsvizError):
    """There is no packaged dataset of that name."""


class UnknownNameError(DdsvizError, AttributeError):
    """The library has nothing of that name."""


class SaveError(DdsvizError):
    """A chart could not be saved."""


class NotEnoughMemoryError(DdsvizError, MemoryError):
    """The computer has too little memory for what was asked."""


class InternalError(RuntimeError):
    """A fault of ddsviz itself. Its cause is kept, and shown where DDSVIZ_DEBUG is set."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


class Faults:
    """Gathers faults, so that a student reads all of them at once and not one a run.

    Examples
    --------
    >>> faults = Faults()
    >>> with faults:
    ...     raise ColumnError("There is no column 'a'.")
    >>> with faults:
    ...     raise OptionError("width is a number of pixels.")
    >>> faults.raise_any()
    Traceback (most recent call last):
        ...
    ddsviz.errors.ColumnError: There is no column 'a'.
    width is a number of pixels.
    """

    def __init__(self) -> None:
        self._found: list[DdsvizError] = []

    def __enter__(self) -> Faults:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: object) -> bool:
        if isinstance(fault, DdsvizError):
            self._found.append(fault)
            return True
        return False

    def raise_any(self) -> None:
        """Raise what was gathered, as one error of the first fault's kind.

        Raises
        ------
        DdsvizError
            If anything was gathered.
        """
        if self._found:
            by_message = {str(fault): fault for fault in reversed(self._found)}
            faults = [*reversed(by_message.values())]
            raise type(faults[0])("\n".join(map(str, faults)), *_joined_mends(faults)) from None


def _joined_mends(faults: list[DdsvizError]) -> tuple[Mend, ...]:
    """Return the mends of a single fault, or the one that mends several at once, each by its first mend."""
    if len(faults) == 1:
        return faults[0].mends
    code = "\n".join(fault.code for fault in faults if fault.code)
    option = {name: value for fault in faults for name, value in fault.option.items()}
    return (Mend(code, option),) if code or option else ()
