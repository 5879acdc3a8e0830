"""Binds a plot's arguments and answers wrong ones in words that name the fix."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from ddsviz.errors import OptionError
from ddsviz.lazy import told
from ddsviz.progress import bar_of
from ddsviz.wording import did_you_mean, joined, listed

P = ParamSpec("P")
R = TypeVar("R")

# How other libraries spell what we call by another name.
OTHER_SPELLINGS = {
    "hue": "color", "c": "color", "colour": "color", "colors": "color", "colours": "color", "by": "color",
    "hover_data": "tooltip", "hover_name": "label", "hover_cols": "tooltip", "tooltips": "tooltip", "hover": "tooltip",
    "text": "label", "cmap": "palette", "colormap": "palette", "color_continuous_scale": "palette",
    "color_discrete_sequence": "palette", "annot": "annotate", "text_auto": "annotate", "values": "value",
    "z": "value", "agg": "aggregate", "aggfunc": "aggregate", "func": "aggregate", "zmin": "vmin", "zmax": "vmax",
    "midpoint": "center", "centre": "center", "xlabel": "names", "ylabel": "names", "labels": "names", "label": "names",
    "s": "size", "sizes": "size", "trendline": "trend", "regression": "trend", "fit": "trend",
    "logx": "x_scale", "logy": "y_scale", "log_x": "x_scale", "log_y": "y_scale", "vars": "columns",
    "dimensions": "columns", "diag_kind": "diagonal", "corner": "lower_only", "window": "smooth", "rolling": "smooth",
    "df": "data", "table": "data", "frame": "data", "data_frame": "data", "name": "title", "figsize": "width",
    "frame_width": "width", "frame_height": "height", "description": "alt", "invert": "reverse", "reversed": "reverse",
    "lat": "latitude", "lon": "longitude", "lng": "longitude", "y": "latitude", "x": "longitude", "popup": "info",
    "epsg": "crs", "geojson": "areas", "geo_data": "areas", "gdf": "areas", "geometry": "areas", "key_on": "area_key",
    "featureidkey": "area_key", "locations": "key", "column": "value", "k": "classes", "bins": "breaks",
    "threshold_scale": "breaks", "clusters": "cluster", "normalize": "per", "mask": "boundary",
    "data": "tree", "tooltip": "info", "color": "value",
}  # fmt: skip


def checked(function: Callable[P, R]) -> Callable[P, R]:
    """Turn an unknown or missing argument of `function` into an OptionError; its signature stays as it was."""
    signature = inspect.signature(function)

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            signature.bind(*args, **kwargs)
        except TypeError:
            raise OptionError(_what_is_wrong(function.__name__, signature, args, kwargs)) from None
        try:
            with bar_of(function.__name__):
                return function(*args, **kwargs)
        except Exception as fault:
            said = told(fault)
            if said is None:
                raise
            raise said from None

    call.__signature__ = signature  # type: ignore[attr-defined]
    return call


def _what_is_wrong(name: str, signature: inspect.Signature, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    parameters = signature.parameters
    unknown = [key for key in kwargs if key not in parameters]
    if unknown:
        return " ".join(_unknown_sentence(name, key, list(parameters)) for key in unknown)
    unnamed = [p.name for p in parameters.values() if p.kind is not inspect.Parameter.KEYWORD_ONLY]
    if len(args) > len(unnamed):
        return (
            f"{name} takes {len(unnamed)} values without a name ({listed(unnamed)}), and got {len(args)}. "
            f"Give the others by name, such as {next(p for p in parameters if p not in unnamed)}=…."
        )
    twice = [key for key in unnamed[: len(args)] if key in kwargs]
    if twice:
        return f"{name} got {joined(twice)} twice: once by position and once by name. Give it once."
    given = set(unnamed[: len(args)]) | set(kwargs)
    missing = [p.name for p in parameters.values() if p.default is p.empty and p.name not in given]
    return f"{name} also needs {joined(missing)}. Write {name}({', '.join(unnamed)})."


def _unknown_sentence(name: str, key: str, parameters: list[str]) -> str:
    meant = OTHER_SPELLINGS.get(key.casefold())
    if meant not in parameters:
        meant = OTHER_SPELLINGS.get(str(meant))
    if meant in parameters:
        return f"{name} has no option '{key}': use {meant}=… for it."
    return f"{name} has no option '{key}'.{did_you_mean(key, parameters)} Its options are: {listed(parameters, 40)}."
