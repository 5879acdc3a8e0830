"""Copies of Bokeh's models, for parts that all charts begin with.

Bokeh checks each property of each model it makes, and makes the defaults that are objects: an empty figure, which has
some thirty models, takes as long as all the rest of a small chart. The same figure made once and copied takes a
twentieth of that. A copy has ids of its own, and shares nothing that can be changed but arrays.

Copying reads Bokeh's private parts. Where these are not known (`display/bokeh_inside.py`), Bokeh makes each model anew.
"""

from __future__ import annotations

import functools
from copy import copy
from dataclasses import is_dataclass
from typing import Any

from bokeh.core.serialization import Serializer
from bokeh.model import Model

from ddsviz.display.bokeh_inside import is_trusted

MODELS_KEPT = 192
PLAIN = (str, int, float, bool, type(None))
VALUES = ("_property_values", "_unstable_default_values", "_unstable_themed_values")


def copy_of(make: Any, /, **settings: Any) -> Any:
    """Return what `make(**settings)` does: a copy of one that is kept. Give what differs each time to its `update`."""
    return clone_of(_kept(make, **settings)) if is_trusted(written_copy) else make(**settings)


def written_copy(model: Any) -> Any:
    """Return what Bokeh writes of a copy, after its model: a part that both share would be a mere reference."""
    return Serializer().encode([model, clone_of(model)])[1]


def clone_of(model: Any) -> Any:
    """Return a copy of a Bokeh model and of all models it refers to."""
    return _clone(model, {})


@functools.lru_cache(MODELS_KEPT, typed=True)
def _kept(make: Any, /, **settings: Any) -> Any:
    return clone_of(make(**settings))  # a copy takes a sixth of the room: it holds no default that Bokeh can make again


def _clone(model: Any, made: dict[Any, Any]) -> Any:
    from bokeh.core.property.wrappers import PropertyValueContainer  # here, for another Bokeh may lack it

    if model in made:
        return made[model]
    kind: Any = type(model)
    clone = made[model] = kind.__new__(kind)  # Bokeh gives it an id here
    state = vars(clone)
    state.update((name, copy(part)) for name, part in vars(model).items() if name not in ("_id", *VALUES))
    for values in VALUES:
        state[values] = {}
        for name, value in vars(model)[values].items():
            if not isinstance(value, PropertyValueContainer):
                state[values][name] = _copied(value, made)
            elif values == "_property_values":  # Bokeh makes those of defaults when they are asked for
                state[values][name] = container = _copied(value, made)
                container._register_owner(clone, clone.lookup(name))  # so that a change in it is a change of the model
    return clone


def _copied(value: Any, made: dict[Any, Any]) -> Any:
    if type(value) in PLAIN:
        return value
    if isinstance(value, Model):
        return _clone(value, made)
    if isinstance(value, dict):
        return type(value)({key: _copied(part, made) for key, part in value.items()})
    if isinstance(value, (list, tuple, set)):
        return type(value)([_copied(part, made) for part in value])
    if is_dataclass(value):  # a column or a value with its scale
        clone: Any = copy(value)
        vars(clone).update({name: _copied(part, made) for name, part in vars(value).items()})
        return clone
    return value
