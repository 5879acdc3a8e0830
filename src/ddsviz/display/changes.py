"""What was set on a chart's models when it was made, so that what somebody set or added later is known by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ddsviz.display.bokeh_inside import is_known

SIDES = ("left", "right", "above", "below", "center")
PARTS = ("title", "x_range", "y_range", "toolbar")
INSIDE = ("formatter", "ticker", "glyph", "title")  # of axes, grids, layers, legends

UNSET = object()


class Change(NamedTuple):
    """A property that has another value than when the chart was made."""

    model: Any
    name: str


def made_of(chart: Any) -> dict[str, dict[str, Any]]:
    """Return what is set on each model of a chart of Bokeh, and its columns, by their ids; nothing of a map."""
    made = {model.id: dict(_values(model)) for model in _models(chart)}
    sources = (_held(layer, "data_source") for plot in _plots(chart) for layer in _held(plot, "renderers"))
    return made | {source.id: dict(_held(source, "data")) for source in sources if source}


def changes_of(chart: Any, made: dict[str, dict[str, Any]]) -> list[Change]:
    """Return which properties have other values than when the chart was made."""
    found = []
    for model in _models(chart):
        before = made.get(model.id)
        if before is None:
            continue
        now = _values(model)
        for name in sorted({*before, *now} - {*SIDES, "renderers"}):
            former = before.get(name, UNSET)
            if not _equal(former, now.get(name, UNSET)):
                found.append(Change(model, name))
    return found


def annotations_of(chart: Any) -> list[Any]:
    """Return what stands about the layers of a figure, or of the figures in a layout: labels, boxes, axes, legends."""
    return [model for plot in _plots(chart) for side in SIDES for model in _held(plot, side)]


def _equal(one: Any, other: Any) -> bool:
    if one is other:
        return True
    try:
        return bool(one == other)
    except (TypeError, ValueError):  # of arrays, or of models that cannot be compared
        return False


def _is_model(part: Any) -> bool:
    return hasattr(part, "properties_with_values")


def _values(model: Any) -> dict[str, Any]:
    """Return what was set on a model, by its properties' names: asking the model itself takes many times as long."""
    if is_known():
        values: dict[str, Any] = model._property_values
        return values
    return {name: getattr(model, name) for name in model.properties_with_values(include_defaults=False)}


def _plots(chart: Any) -> Iterator[Any]:
    values = _values(chart) if _is_model(chart) else {}
    if "renderers" in values:
        yield chart
    for child in values.get("children", ()):
        yield from _plots(child[0] if isinstance(child, tuple) else child)


def _held(model: Any, name: str) -> Any:
    """Return what a property holds that was set."""
    return _values(model).get(name, ())


def _models(chart: Any) -> Iterator[Any]:
    """Yield the models of figures that somebody may change."""
    for plot in _plots(chart):
        yield plot
        yield from (model for part in PARTS if (model := _held(plot, part)))
        for name in (*SIDES, "renderers"):
            for model in _held(plot, name):
                yield model
                yield from (inside for part in INSIDE if _is_model(inside := _held(model, part)))
