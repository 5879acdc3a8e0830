"""Choices that hold for every chart of a session, set as `ddsviz.options.cdn = False`."""

from __future__ import annotations

from dataclasses import dataclass

from ddsviz.errors import OptionError


@dataclass
class Options:
    """What a user may set for all charts.

    Attributes
    ----------
    cdn : bool
        Whether a chart may load Bokeh's script from Bokeh's public server when neither the page nor the Jupyter
        server has it. True at first. Nothing is ever loaded from there while the Jupyter server answers.

    Raises
    ------
    OptionError
        If an option has no such name or its value is not True or False.
    """

    cdn: bool = True

    def __setattr__(self, name: str, value: object) -> None:
        if name not in type(self).__annotations__:
            raise OptionError(f"There is no option '{name}'. The options are: {', '.join(type(self).__annotations__)}.")
        if not isinstance(value, bool):
            raise OptionError(f"The option '{name}' is True or False, and not {value!r}.")
        super().__setattr__(name, value)


options = Options()
