"""How a value that is set on a model of Bokeh is written: plain values as literals, models as calls."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ddsviz.display.bokeh_inside import is_known
from ddsviz.errors import OptionError
from ddsviz.scripts.writing import call, literal, rough

UNSET = object()
MOST_VALUES = 400
"""Values of a source that are written one by one; of more, a script would be a table."""

MANY_ALIKE = 5
NOT_OF_THE_PICTURE = frozenset({"name", "tags", "subscribed_events", "js_property_callbacks", "js_event_callbacks"})


@dataclass
class Names:
    """What a script calls the models that it has made, and the columns of its sources.

    Attributes
    ----------
    models : dict from id to str
        Code of models.
    columns : dict from id of a source to dict
        The script's own name for each column of a source of the chart.
    groups : dict from id of a source to list of str
        The names that stand in the script's column for the numbers of groups.
    made : dict from id to dict
        What was set on models when the chart was made.
    """

    models: dict[str, str] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    made: dict[str, dict[str, Any]] = field(default_factory=dict)

    def column(self, source: Any, name: str) -> str:
        """Return the script's name for a column."""
        columns = self.columns.get(source.id) if source is not None else None
        return name if columns is None else columns.get(name, name)


def set_on(model: Any) -> dict[str, Any]:
    """Return what somebody has set on a model, and lists inside it that were changed where they stood."""
    if is_known():
        found = {**model._unstable_default_values, **model._property_values}
    else:
        found = {name: value for one in model.properties() for name, value in _set_property(model, one).items()}
    return {name: value for name, value in found.items() if name not in NOT_OF_THE_PICTURE}


def _set_property(model: Any, name: str) -> dict[str, Any]:
    """Return a property with its value, where it was set, by Bokeh's public ways alone."""
    from bokeh.core.property.descriptors import UnsetValueError

    def is_this(descriptor: Any) -> bool:
        return bool(descriptor.name == name and (descriptor.serialized or name.endswith("_units")))

    try:
        return dict(model.query_properties_with_values(is_this, include_defaults=False))
    except UnsetValueError:
        return {}


def differences(model: Any, other: Any, left_out: Iterable[str] = ()) -> dict[str, Any]:
    """Return the properties that have another value on a model than on another one, which Bokeh has made."""
    names = sorted({*set_on(model), *set_on(other)} - set(left_out))
    present = model.properties()
    return {
        name: value
        for name in names
        if name in present and not is_same(value := getattr(model, name), _value(other, name))
    }


def _value(model: Any, name: str) -> Any:
    """Return a property's value, or what equals none where Bokeh has no value for it."""
    from bokeh.core.property.descriptors import UnsetValueError

    try:
        return getattr(model, name, None)
    except UnsetValueError:
        return UNSET


def is_same(one: Any, other: Any) -> bool:
    """Tell whether two values of properties draw the same."""
    from bokeh.model import Model

    if one is other:
        return True
    if isinstance(one, Model) or isinstance(other, Model):
        return type(one) is type(other) and not differences(one, other)
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(value, other[name]) for name, value in one.items())
    try:
        equal = one == other
    except (TypeError, ValueError):
        return False
    if isinstance(equal, np.ndarray):
        return bool(equal.all())
    return bool(equal) or (one != one and other != other)


def check_no_script(model: Any, where: str) -> None:
    """Refuse a model that carries JavaScript or functions of somebody: a script of ours cannot hold them.

    Raises
    ------
    OptionError
        If it does.
    """
    callbacks = [
        callback
        for name in ("js_property_callbacks", "js_event_callbacks")
        for value in getattr(model, name).values()
        for callback in value
    ]
    if callbacks or getattr(model, "_callbacks", None) or getattr(model, "_event_callbacks", None):
        kind = type(callbacks[0]).__name__ if callbacks else "function"
        raise OptionError(
            f"A {kind} of yours hangs on {where}, and a script cannot hold it. Ask for the code before you add it, and "
            "add it to the script."
        )


def value_code(value: Any, names: Names, source: Any = None) -> str:
    """Return the code of a property's value.

    Parameters
    ----------
    value : object
        The value.
    names : Names
        What the script has already.
    source : ColumnDataSource, optional
        Where columns that it names stand.

    Raises
    ------
    OptionError
        If no script can hold it.
    """
    from bokeh.core.property.vectorization import Expr, Field, Value
    from bokeh.model import Model

    if isinstance(value, Model):
        return names.models.get(value.id) or model_code(value, names)
    if isinstance(value, Field):
        return _field_code(value, names, source)
    if isinstance(value, Value):
        return f"value({value_code(value.value, names)})"
    if isinstance(value, Expr):
        return f"expr({value_code(value.expr, names)})"
    if isinstance(value, (list, tuple, np.ndarray)):
        return _list_code(value, names)
    if isinstance(value, (set, frozenset)):
        return "{" + ", ".join(value_code(item, names) for item in sorted(value, key=str)) + "}" if value else "set()"
    if isinstance(value, dict):
        inside = (f"{value_code(name, names)}: {value_code(item, names)}" for name, item in value.items())
        return "{" + ", ".join(inside) + "}"
    return _plain_code(value)


def _plain_code(value: Any) -> str:
    if isinstance(value, np.datetime64):
        value = value.astype("datetime64[us]").item()
    if isinstance(value, (datetime.datetime, datetime.date)):
        return f'pd.Timestamp("{value.isoformat()}")'
    if isinstance(value, (str, bool, np.bool_)) or value is None:
        return literal(value)
    if isinstance(value, (int, float, np.number)):
        return literal(value, exact=True)
    raise OptionError(
        f"A {type(value).__name__} is set on this chart, and a script cannot hold it. Take it off, ask for the code, "
        "and add it to the script."
    )


def _list_code(values: Any, names: Names) -> str:
    import pandas as pd

    array = np.asarray(values) if not isinstance(values, tuple) else None
    if array is not None and array.dtype.kind == "M":
        return f"pd.to_datetime([{', '.join(literal(str(pd.Timestamp(item))) for item in array)}])"
    inside = [value_code(item.item() if isinstance(item, np.generic) else item, names) for item in values]
    if isinstance(values, tuple):
        return f"({', '.join(inside)}{',' if len(inside) == 1 else ''})"
    return f"[{', '.join(inside)}]"


def _field_code(value: Any, names: Names, source: Any) -> str:
    name = names.column(source, value.field)
    if is_set(value.transform):
        return f"transform({literal(name)}, {value_code(value.transform, names, source)})"
    return f"field({literal(name)})"


def is_set(value: Any) -> bool:
    """Tell whether a part of a column's description is given."""
    return value is not None and type(value).__name__ != "UnspecifiedType"


def model_code(model: Any, names: Names) -> str:
    """Return the call that makes a model of Bokeh with what is set on it.

    Raises
    ------
    OptionError
        If it is no model of Bokeh's own, or one of JavaScript.
    """
    from bokeh.models import ColumnDataSource, DataSource

    kind = type(model).__name__
    if not type(model).__module__.startswith("bokeh.") or kind.startswith("CustomJS"):
        raise OptionError(
            f"This chart has a {kind}, and a script cannot hold it. Take it off the chart, ask for the code, and add "
            "it to the script."
        )
    check_no_script(model, f"a {kind}")
    if isinstance(model, DataSource):
        if type(model) is not ColumnDataSource:
            raise OptionError(
                f"This chart reads a {kind}, whose values a script cannot know. Take that layer off, ask for the "
                "code, and add it to the script."
            )
        columns = [f"{literal(name)}: {written(column, names)}" for name, column in model.data.items()]
        return f"ColumnDataSource({{{', '.join(columns)}}})"
    column = differences(model, _fresh(type(model)))
    source = column.get("source", column.get("data_source"))
    return call(kind, *_shared_options({name: value_code(value, names, source) for name, value in column.items()}))


def _shared_options(options: dict[str, str]) -> list[str]:
    """Return options as a call has them: many of one value by their names alone."""
    found = []
    for code in dict.fromkeys(options.values()):
        having = [name for name, value in options.items() if value == code]
        if len(having) >= MANY_ALIKE:
            found.append(f"**dict.fromkeys({literal(' '.join(having))}.split(), {code})")
        else:
            found += [f"{name}={code}" for name in having]
    return found


def _fresh(kind: Any) -> Any:
    return kind()


def written(values: Any, names: Names) -> str:
    """Return a column of a source as a list.

    Raises
    ------
    OptionError
        If it has too many values.
    """
    if len(values) > MOST_VALUES:
        raise OptionError(
            f"A layer that was added to this chart has {len(values):,} values, too many to write one by one. Take it "
            "off, ask for the code, and draw it in the script from your table."
        )
    return evenly_spaced(values) or value_code(np.asarray(values) if _is_array(values) else list(values), names)


def _is_array(values: Any) -> bool:
    return hasattr(values, "dtype") and values.dtype.kind in "iufM"


def evenly_spaced(values: Sequence[Any]) -> str:
    """Return `np.linspace(…)` for many numbers that are equally far apart, else an empty text."""
    array = np.asarray(values)
    if array.dtype.kind != "f" or len(array) < 8 or not np.isfinite(array).all():
        return ""
    low, high = float(rough(array[0])), float(rough(array[-1]))
    like = np.linspace(low, high, len(array))
    if np.abs(like - array).max() > 1e-9 * max(abs(low), abs(high)):
        return ""
    return f"np.linspace({literal(low)}, {literal(high)}, {len(array)})"
