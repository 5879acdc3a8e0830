"""Copies of Bokeh's models, for parts that all charts begin with.

Bokeh checks each property of each model it makes, and makes the defaults that are objects: an empty figure, which has
some thirty models, takes as long as all the rest of a small chart. The same figure made once and copied takes a
twentieth of that. A copy has ids of its own, and shares nothing that can be changed.
"""

from __future__ import annotations

from copy import copy
from typing import Any, TypeVar

from bokeh.core.property.wrappers import PropertyValueContainer
from bokeh.model import Model

M = TypeVar("M", bound=Any)

VALUES = ("_property_values", "_unstable_default_values", "_unstable_themed_values")


def twin(model: M) -> M:
    """Return a copy of a Bokeh model, with copies of all the models it refers to."""
    found: M = _twin(model, {})
    return found


def _twin(model: Any, made: dict[Any, Any]) -> Any:
    if model in made:
        return made[model]
    own = made[model] = type(model).__new__(type(model))  # Bokeh gives it an id here
    state = vars(own)
    state.update((name, copy(part)) for name, part in vars(model).items() if name not in ("_id", *VALUES))
    for values in VALUES:
        state[values] = {name: _copied(value, made) for name, value in vars(model)[values].items()}
        for name, value in state[values].items():
            if isinstance(value, PropertyValueContainer):
                value._register_owner(own, own.lookup(name))  # so that a change in it is a change of the model
    return own


def _copied(value: Any, made: dict[Any, Any]) -> Any:
    if isinstance(value, Model):
        return _twin(value, made)
    if isinstance(value, dict):
        return type(value)({key: _copied(own, made) for key, own in value.items()})
    if isinstance(value, (list, tuple, set)):
        return type(value)([_copied(own, made) for own in value])
    return value
