"""Binds a plot's arguments and answers wrong ones in words that name the fix."""

from __future__ import annotations

import functools
import inspect
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from ddsviz.ask.options import is_whole_number
from ddsviz.errors import DdsvizError, Mend, OptionError
from ddsviz.frames import Frame
from ddsviz.guard import guarded
from ddsviz.lazy import explained
from ddsviz.progress import bar_of
from ddsviz.wording import did_you_mean, joined, listed, nearest, quoted

PIXELS_AN_INCH = 80
COLUMN_OPTIONS = ("color", "size", "label", "info", "tooltip", "value", "key", "latitude", "longitude")

_called: set[str] = set()
_lock = threading.RLock()

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
            raise _what_is_wrong(function.__name__, signature, args, kwargs) from None
        try:
            with _first_calls(function.__name__), bar_of(function.__name__):
                return function(*args, **kwargs)
        except Exception as fault:
            said = explained(fault)
            if said is None:
                raise
            raise said from None

    call.__signature__ = signature  # type: ignore[attr-defined]
    return guarded(call)


@contextmanager
def _first_calls(name: str) -> Iterator[None]:
    """Let each kind's first call run alone: it imports libraries, which threads at once would find half made."""
    if name in _called:
        yield
        return
    with _lock:
        yield
        _called.add(name)


def _what_is_wrong(
    name: str, signature: inspect.Signature, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> OptionError:
    parameters = signature.parameters
    unnamed = [p.name for p in parameters.values() if p.kind is not inspect.Parameter.KEYWORD_ONLY]
    given = {**dict(zip(unnamed, args, strict=False)), **kwargs}
    unknown = [key for key in kwargs if key not in parameters]
    if unknown:
        return _together([_unknown(name, key, list(parameters), given) for key in unknown])
    if len(args) > len(unnamed):
        return OptionError(
            f"{name} takes {len(unnamed)} values without a name ({listed(unnamed)}), and got {len(args)}. Give the "
            f"others by name: its options are {listed([p for p in parameters if p not in unnamed], 40)}."
        )
    twice = [key for key in unnamed[: len(args)] if key in kwargs]
    if twice:
        return OptionError(
            f"{name} got {joined(twice)} twice: once by position and once by name. Give it once.",
            Mend.options(**dict.fromkeys(twice, ...)),
        )
    missing = [p.name for p in parameters.values() if p.default is p.empty and p.name not in given]
    return _missing(name, missing, unnamed, given)


def _together(faults: list[OptionError]) -> OptionError:
    option = {name: value for fault in faults for name, value in fault.option.items()}
    return OptionError(" ".join(map(str, faults)), Mend(option=option))


def _missing(name: str, missing: list[str], unnamed: list[str], given: dict[str, Any]) -> OptionError:
    """Return what is said where an argument is missing, with columns that would do."""
    said = f"{name} also needs {joined(missing)}."
    if unnamed[0] in missing:
        return OptionError(f"{said} Its first values are, in this order: {listed(unnamed)}.")
    try:
        frame = Frame(given[unnamed[0]])
    except DdsvizError:
        return OptionError(f"{said} Its values are, in this order: {listed(unnamed)}.")
    taken = {str(value) for key, value in given.items() if key != unnamed[0]}
    free = [column for column in (*frame.of_kind("number"), *frame.columns) if str(column) not in taken]
    mend = Mend.options(**dict(zip(missing, dict.fromkeys(free), strict=False)))
    such = f" Name a column, such as {mend}." if len(mend.option) == len(missing) else f" {frame.listing}"
    return OptionError(said + such, mend)


def _unknown(name: str, key: str, parameters: list[str], given: dict[str, Any]) -> OptionError:
    """Return what is said of an option that there is not: what we call it, or the nearest one."""
    meant = OTHER_SPELLINGS.get(key.casefold())
    if meant not in parameters:
        meant = OTHER_SPELLINGS.get(str(meant))
    said = f"{name} has no option {quoted(key)}"
    if meant in parameters:
        ours = {option: value for option, value in _in_ours(key, str(meant), given).items() if option in parameters}
        mend = Mend(option={key: ..., **ours})
        return OptionError(f"{said}: use {mend if ours else meant} for it.", mend)
    match = nearest(key, parameters)
    mend = Mend(option={key: ..., match: given[key]} if match is not None and match not in given else {key: ...})
    return OptionError(f"{said}.{did_you_mean(key, parameters)} Its options are: {listed(parameters, 40)}.", mend)


def _in_ours(key: str, meant: str, given: dict[str, Any]) -> dict[str, Any]:
    """Return an option of another library as ours, where its value can be one."""
    folded, value = key.casefold(), given[key]
    if folded == "figsize":
        inches = value if isinstance(value, (list, tuple)) and len(value) == 2 else (8, 6)
        return {side: round(PIXELS_AN_INCH * size) for side, size in zip(("width", "height"), inches, strict=True)}
    if folded in ("xlabel", "ylabel"):
        column = given.get(folded[0])
        return {meant: {column: value}} if isinstance(column, str) and isinstance(value, str) else {}
    if meant in ("x_scale", "y_scale"):
        return {meant: "log" if value else "linear"}
    if meant == "trend":
        return {meant: "lowess" if value == "lowess" else "linear"} if value else {}
    if meant == "diagonal":
        return {meant: "histogram"}
    if meant == "breaks" and is_whole_number(value):
        return {"classes": value, "scheme": "quantiles"}
    if meant == "aggregate" and callable(value):
        return {meant: getattr(value, "__name__", "mean")}
    if meant == "names" and not isinstance(value, dict):
        return {}
    if meant in COLUMN_OPTIONS and not isinstance(value, (str, list)):
        return {}
    return {meant: value}
