"""Bokeh's serialisation of models, without a look at what was never set.

Bokeh's own goes through every property a model has, makes and checks the default of each that was not set, and then
leaves it out. A small chart has some forty models of some sixty properties, and that was a third of its time. What is
written is the same.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from bokeh.core.has_props import HasProps
from bokeh.core.property.descriptors import DataSpecPropertyDescriptor
from bokeh.core.property.singletons import Undefined
from bokeh.core.property.wrappers import PropertyValueContainer
from bokeh.core.serialization import Serializer
from bokeh.model import Model

VALUES_KEPT = 2_000


class QuickSerializer(Serializer):  # type: ignore[misc]
    """Writes what Bokeh's own serialiser writes, sooner.

    Attributes
    ----------
    models : list of bokeh.model.Model
        All models written.
    """

    def __init__(self) -> None:
        super().__init__()
        self.models: list[Model] = []

    def encode(self, obj: Any) -> Any:
        """Return an object as plain dictionaries and lists; numbers of arrays as buffers."""
        if type(obj) is str or obj is None:
            return obj
        if isinstance(obj, Model) and not self.has_ref(obj):
            return self._encode_model(obj)
        return super().encode(obj)

    def _encode_model(self, model: Model) -> dict[str, Any]:
        self.models.append(model)
        self.add_ref(model, model.ref)
        written = {"type": "object", "name": model.__qualified_model__, "id": model.id}
        attributes = {name: self.encode(value) for name, value in _set_properties(model)}
        return {**written, "attributes": attributes} if attributes else written


def _set_properties(model: Model) -> Iterator[tuple[str, Any]]:
    """Yield the properties that were set, and models that a default made, as `properties_with_values` finds them."""
    made = [
        name for name, value in model._unstable_default_values.items() if not isinstance(value, PropertyValueContainer)
    ]
    chosen = {*model._property_values, *(model.themed_values() or ()), *made}
    for name in _required(model.__class__) - chosen:
        getattr(model, name)  # raises Bokeh's own error
    for name, descriptor in _serialized(model.__class__):
        if name in chosen:
            yield name, _value(model, descriptor)


def _value(model: Model, descriptor: Any) -> Any:
    """Return what is written for a property."""
    if type(descriptor) is DataSpecPropertyDescriptor:
        value = getattr(model, descriptor.name)
        if value is None or type(value) in (str, int, float):
            return _vectorized(descriptor, value)
    return descriptor.get_value(model)


@functools.lru_cache(VALUES_KEPT, typed=True)
def _vectorized(descriptor: DataSpecPropertyDescriptor, value: str | float | None) -> Any:
    """Return a column's name as a field, else a value; Bokeh makes a new property each time it tells them apart."""
    return descriptor.property.to_serializable(None, descriptor.name, value)


@functools.cache
def _serialized(kind: type[HasProps]) -> list[tuple[str, Any]]:
    """Return what is written of a kind of model, in Bokeh's order."""
    names = kind.properties(_with_props=True)
    return [(name, kind.lookup(name)) for name in names if kind.lookup(name).serialized]


@functools.cache
def _required(kind: type[HasProps]) -> frozenset[str]:
    """Return the properties that have no default, and are to be set."""
    names = (name for name, descriptor in _serialized(kind) if descriptor.property._default is Undefined)
    return frozenset(names) - set(kind._overridden_defaults())
