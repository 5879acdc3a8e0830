"""What was set on a chart's models when it was made, so that what somebody set or added later is known by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
    before: Any
    where: str

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Put the former value back for a while; where Bokeh's inside is known, with no event that anybody hears."""
        kept = _values(self.model).get(self.name, UNSET)
        try:
            self._put(self.before)
            yield
        finally:
            self._put(kept)

    def _put(self, value: Any) -> None:
        if is_known():
            self.model._property_values.pop(self.name, None)
            self.model._property_values.update({} if value is UNSET else {self.name: value})
        elif value is UNSET:
            delattr(self.model, self.name)
        else:
            setattr(self.model, self.name, value)


def made_of(chart: Any) -> dict[str, dict[str, Any]]:
    """Return what is set on each model of a chart of Bokeh, by its id; nothing of a map."""
    return {model.id: dict(_values(model)) for _, model in _models(chart)}


def changes_of(chart: Any, made: dict[str, dict[str, Any]]) -> list[Change]:
    """Return which properties have other values than when the chart was made."""
    found = []
    for where, model in _models(chart):
        before = made.get(model.id)
        if before is None:
            continue
        now = _values(model)
        for name in sorted({*before, *now} - {*SIDES, "renderers"}):
            former = before.get(name, UNSET)
            if not _equal(former, now.get(name, UNSET)):
                found.append(Change(model, name, former, f"{where}.{name}" if where else name))
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


def _models(chart: Any) -> Iterator[tuple[str, Any]]:
    """Yield the models of figures that somebody may change, each with where it stands."""
    for plot in _plots(chart):
        yield "", plot
        yield from ((part, model) for part in PARTS if (model := _held(plot, part)))
        for side in SIDES:
            for model in _held(plot, side):
                kind = type(model).__name__.lower()
                yield from _with_inside("axis" if kind.endswith("axis") else kind, model)
        for layer in _held(plot, "renderers"):
            yield from _with_inside(type(_held(layer, "glyph")).__name__.lower(), layer)


def _with_inside(where: str, model: Any) -> Iterator[tuple[str, Any]]:
    yield where, model
    values = _values(model)
    inside = [part for part in INSIDE if _is_model(values.get(part))]
    yield from ((where if part == "glyph" else f"{where}.{part}", values[part]) for part in inside)
