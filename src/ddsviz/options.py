"""Choices that hold for every chart of a session, set as `ddsviz.options.cdn = False`."""

from __future__ import annotations

from dataclasses import dataclass

from ddsviz.errors import OptionError
from ddsviz.wording import did_you_mean


@dataclass
class Options:
    """What a user may set for all charts.

    Attributes
    ----------
    cdn : bool
        Whether a chart or map may load its drawing script from a public server when neither the page nor the Jupyter
        server has it. True at first. Nothing is ever loaded from there while the Jupyter server answers.
    tiles : str or None
        The street map below markers, by its name in xyzservices, such as "OpenStreetMap.Mapnik" (as at first) or
        "OpenTopoMap"; None for none. Where it does not load, a map keeps its packaged outlines.
    progress : bool
        Whether a bar moves while DuckDB, Dask, Spark or another engine works on a large table. False at first: a bar
        tells times, so that a stored notebook would differ from run to run. Where the environment has DDSVIZ_STORED, as
        when notebooks are stored, there is none.

    Raises
    ------
    OptionError
        If an option has no such name, or its value does not fit.
    """

    cdn: bool = True
    tiles: str | None = "OpenStreetMap.Mapnik"
    progress: bool = False

    def __setattr__(self, name: str, value: object) -> None:
        names = list(type(self).__annotations__)
        if name not in names:
            raise OptionError(
                f"There is no option '{name}'.{did_you_mean(name, names)} The options are: {', '.join(names)}."
            )
        if name == "tiles":
            value = _tiles(value)
        elif not isinstance(value, bool):
            raise OptionError(f"The option '{name}' is True or False, and not {value!r}.")
        super().__setattr__(name, value)


def _tiles(value: object) -> str | None:
    """Return the full name of a provider of street maps that needs no key."""
    if value is None or value == Options.__dict__["tiles"]:
        return None if value is None else str(value)
    import xyzservices

    providers = xyzservices.providers.flatten()
    if not isinstance(value, str):
        raise OptionError(f"The option 'tiles' is the name of a street map, or None, and not {value!r}.")
    try:
        provider = xyzservices.providers.query_name(value)
    except ValueError:
        raise OptionError(
            f"There is no street map '{value}'.{did_you_mean(value, providers)} Some are: OpenStreetMap.Mapnik, "
            "OpenStreetMap.HOT, OpenTopoMap, CyclOSM; None for none."
        ) from None
    if provider.requires_token():
        raise OptionError(f"The street map '{provider.name}' needs a key of your own. Choose another.")
    return str(provider.name)


options = Options()
