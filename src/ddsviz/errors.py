"""What ddsviz says when it cannot do what was asked: plain sentences that end with the fix."""

from __future__ import annotations


class DdsvizError(ValueError):
    """Anything that ddsviz reports to its user. The message says what happened, what was seen and what to do."""

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


class SaveError(DdsvizError):
    """A chart could not be saved."""


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
            messages = list(dict.fromkeys(str(fault) for fault in self._found))
            raise type(self._found[0])("\n".join(messages)) from None
