"""Compares the picture of a script with that of its chart: glyph by glyph, value by value.

The same are: the layers in their order, their glyphs and each property that shows, with columns as the values that
they hold; how they look when muted; ranges, titles, labels of axes, ticks and their labels; the legend; colour bars;
hovers; sizes; annotations. Not compared are ids, the toolbar, the shades and sizes of ddsviz's texts, the rows of a
hover that a script leaves out (see `HOVERS_LEFT_OUT`), and marks with no place, which nobody sees.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

TOLERANCE = 1e-6
PROPERTIES = re.compile(
    r"^(line|fill|hatch|text)_|^(size|marker|width|height|width_units|height_units|radius|border_radius|angle|dw|dh|level)$"
)
PLACES = ("x", "y", "x0", "y0", "x1", "y1", "left", "right", "top", "bottom", "text", "width", "height", "size")
OF_AXES = (
    "axis_line_color",
    "major_tick_line_color",
    "minor_tick_line_color",
    "visible",
    "major_label_orientation",
)
OF_FIGURES = ("outline_line_color", "background_fill_color", "border_fill_color", "min_border", "toolbar_location")


def picture_of(chart: Any, muting: bool = True) -> list[dict[str, Any]]:
    """Return the picture of each figure of a chart; of a matrix, whose muting is JavaScript, without it."""
    from bokeh.models import Plot

    if isinstance(chart, Plot):
        return [_bare(_figure(chart, muting))]
    muting = muting and not _is_matrix(chart)
    inside = [part[0] if isinstance(part, tuple) else part for part in getattr(chart, "children", [])]
    return [one for part in inside for one in picture_of(part, muting)]


def _bare(value: Any) -> Any:
    """Return a picture of Python's own values and arrays, which another process can read."""
    if isinstance(value, dict):
        return {key: _bare(own) for key, own in value.items()}
    if isinstance(value, (list, tuple)):
        return [_bare(own) for own in value]
    if hasattr(value, "_property_values"):
        return _bare(_plain_model(value))
    return value if isinstance(value, (str, int, float, bool, type(None), np.ndarray)) else str(value)


def _is_matrix(chart: Any) -> bool:
    return "GridPlot" in [type(part).__name__ for part in (chart, *getattr(chart, "children", []))]


def differences(one: Any, other: Any, where: str = "") -> list[str]:
    """Return where two pictures differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        found = [f"{where}.{key}: only in one" for key in one.keys() ^ other.keys()]
        return found + [
            text for key in one.keys() & other.keys() for text in differences(one[key], other[key], f"{where}.{key}")
        ]
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        if len(one) != len(other):
            return [f"{where}: {len(one)} and {len(other)}: {str(one)[:200]} {str(other)[:200]}"]
        return [
            text
            for place, (a, b) in enumerate(zip(one, other, strict=True))
            for text in differences(a, b, f"{where}[{place}]")
        ]
    if isinstance(one, np.ndarray) != isinstance(other, np.ndarray):  # one value for all marks, and one for each
        values, single = (one, other) if isinstance(one, np.ndarray) else (other, one)
        return [f"{where}: {one!r} and {other!r}"] if not all(_equal(own, single) for own in values.tolist()) else []
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return _arrays(one, other, where)
    return [] if _equal(one, other) else [f"{where}: {one!r} and {other!r}"]


def _arrays(one: np.ndarray, other: np.ndarray, where: str) -> list[str]:
    if one.shape != other.shape:
        return [f"{where}: {one.shape} and {other.shape}"]
    if one.dtype.kind == "f" and other.dtype.kind == "f":
        if where.endswith("palette"):  # a step of a channel, by which Bokeh rounds in another way
            return [f"{where}: other colours"] if np.abs(one - other).max() > 1 else []
        spread = np.nanmax(np.abs(one), initial=0) or 1
        far = ~(np.isclose(one, other, rtol=TOLERANCE, atol=TOLERANCE * spread) | (np.isnan(one) & np.isnan(other)))
        return [f"{where}: {one[far][:3]} and {other[far][:3]}"] if far.any() else []
    unlike = [(a, b) for a, b in zip(one.ravel().tolist(), other.ravel().tolist(), strict=True) if not _equal(a, b)]
    return [f"{where}: {unlike[:3]}"] if unlike else []


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return _word(one) == _word(other)
    if isinstance(one, (int, float)) and isinstance(other, (int, float)) and not isinstance(one, bool):
        return bool(np.isclose(one, other, rtol=TOLERANCE, atol=1e-9, equal_nan=True))
    return bool(one == other)


def _word(text: str) -> str:
    words = {"white": "#ffffff", "black": "#000000"}
    return words.get(text, text.replace("−", "-").replace("\r\n", "\n"))


def _figure(chart: Any, muting: bool) -> dict[str, Any]:
    from bokeh.models import Axis, ColorBar, GlyphRenderer, Grid, Legend, Range1d

    parts = [part for side in ("left", "right", "above", "below", "center") for part in getattr(chart, side)]
    places = {part.id: side for side in ("left", "right", "above", "below", "center") for part in getattr(chart, side)}
    layers = [layer for layer in chart.renderers if isinstance(layer, GlyphRenderer) and layer.name != "selected"]
    layers = [layer for layer in layers if not _is_empty(layer)]
    numbers = {layer.id: place for place, layer in enumerate(layers)}
    return {
        "title": text_of(chart.title.text) if chart.title else "",
        "size": [chart.width, chart.height],
        "looks": {name: getattr(chart, name) for name in OF_FIGURES},
        "ranges": [
            [own.start, own.end] if isinstance(own, Range1d) else _plain_model(own)
            for own in (chart.x_range, chart.y_range)
        ],
        "axes": [_axis(part) for part in parts if isinstance(part, Axis)],
        "grids": [
            [part.visible, part.grid_line_color if part.visible else None] for part in parts if isinstance(part, Grid)
        ],
        "layers": [_layer(layer, muting) for layer in layers],
        "legends": [
            _legend(part, numbers, muting) | {"side": places[part.id]} for part in parts if isinstance(part, Legend)
        ],
        "bars": [_bar(part) for part in parts if isinstance(part, ColorBar)],
        "hovers": _hovers(chart, numbers),
        "more": [_plain_model(part) for part in parts if not isinstance(part, (Axis, Grid, Legend, ColorBar))],
    }


def _is_empty(layer: Any) -> bool:
    columns = [resolved(layer, name) for name in ("x", "y") if name in layer.glyph.properties()]
    return type(layer.glyph).__name__ == "Scatter" and bool(columns) and not _with_place(columns).any()


def _with_place(columns: list[Any]) -> Any:
    return len(columns) == 0 or np.logical_and.reduce([np.isfinite(np.asarray(own, dtype=float)) for own in columns])


def resolved(layer: Any, name: str) -> Any:
    """Return a property of a layer's glyph as values: one for all marks, or an array of those that are shown."""
    value = getattr(layer.glyph, name)
    data = layer.data_source.data
    field = getattr(value, "field", value)
    is_word = (
        name in ("marker", "level")
        or name.endswith("_units")
        or (
            name.endswith("color")
            and isinstance(value, str)
            and (value.startswith("#") or (value.isalpha() and value not in data))
        )
    )
    if hasattr(value, "value"):
        return value.value
    if not isinstance(field, str) or is_word or field not in data:
        return field
    own = _column(data[field])
    group = getattr(layer.view.filter, "group", None)
    if group is not None:
        shown = np.asarray([name == group for name in data[layer.view.filter.column_name]])
        own = own[shown]
    return own


def _column(values: Any) -> Any:
    own = (
        np.asarray(values)
        if not isinstance(values, list)
        else np.asarray(values, dtype=None if _alike(values) else object)
    )
    if own.dtype.kind == "M":
        own = own.astype("datetime64[us]").astype("float64") / 1000
        return np.where(own < -9e15, np.nan, own)
    return own.astype(float) if own.dtype.kind in "iufb" else own


def _alike(values: list[Any]) -> bool:
    kinds = {float if isinstance(value, (int, float)) else type(value) for value in values}
    return len(kinds) <= 1 and not any(isinstance(value, (list, np.ndarray)) for value in values)


def _layer(layer: Any, muting: bool) -> dict[str, Any]:
    glyph = layer.glyph
    names = [name for name in sorted(glyph.properties()) if name in PLACES or PROPERTIES.search(name)]
    if not glyph_has(glyph, "hatch_pattern"):
        names = [name for name in names if not name.startswith("hatch_")]
    values = {name: resolved(layer, name) for name in names}
    if "image" in glyph.properties():
        return {
            "kind": "Image",
            "image": np.asarray(
                _column(layer.data_source.data[glyph.image])[0] if isinstance(glyph.image, str) else glyph.image,
                dtype=float,
            ),
            "box": [glyph.x, glyph.y, glyph.dw, glyph.dh],
            "mapper": _mapper(glyph.color_mapper),
        }
    for name in names:
        transform = getattr(getattr(glyph, name), "transform", None)
        if hasattr(transform, "palette"):
            values[f"{name} by"] = _mapper(transform)
    arrays = {name: own for name, own in values.items() if isinstance(own, np.ndarray)}
    if arrays:
        shown = _with_place(
            [
                own
                for name, own in arrays.items()
                if own.dtype.kind == "f" and name in ("x", "y", "x0", "y0", "left", "top")
            ]
        )
        if type(glyph).__name__ == "Line":
            arrays = {name: _without_double_gaps(own, arrays["y"]) for name, own in arrays.items()}
        else:
            arrays = {name: own[shown] for name, own in arrays.items()}
        if type(glyph).__name__ in ("Rect", "Text", "Quad", "Segment"):
            order = np.lexsort([own for name, own in arrays.items() if own.dtype.kind == "f"][:4])
            arrays = {name: own[order] for name, own in arrays.items()}
    muted = layer.muted_glyph
    return {
        "kind": type(glyph).__name__,
        **values,
        **arrays,
        "muted": {
            name: getattr(muted, name) for name in ("line_alpha", "fill_alpha") if muting and hasattr(muted, name)
        },
        "visible": layer.visible,
    }


def glyph_has(glyph: Any, name: str) -> bool:
    """Tell whether a property is there and set."""
    return name in glyph.properties() and getattr(glyph, name) is not None


def _without_double_gaps(own: Any, y: Any) -> Any:
    """Return a line without the ends that are not drawn, and with one row for each gap."""
    gap = np.isnan(y)
    kept = ~gap | np.r_[False, ~gap[:-1]]
    kept &= np.flatnonzero(~gap).max(initial=-1) >= np.arange(len(y))
    own = np.where(gap, np.nan, own) if own.dtype.kind == "f" else own
    return own[kept]


def _mapper(mapper: Any) -> dict[str, Any]:
    channels = [[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in mapper.palette]
    return {
        "kind": type(mapper).__name__,
        "ends": [mapper.low, mapper.high],
        "outside": [mapper.low_color, mapper.high_color],
        "palette": np.array(channels, dtype=float),
    }


def _axis(axis: Any) -> dict[str, Any]:
    if not axis.visible:
        return {"kind": type(axis).__name__, "visible": False}
    return {
        "kind": type(axis).__name__,
        "label": text_of(axis.axis_label),
        "ticker": _plain_model(axis.ticker),
        "formatter": _formatter(axis.formatter),
        "overrides": {
            str(float(key)): text_of(own)
            for key, own in axis.major_label_overrides.items()
            if not hasattr(axis.ticker, "ticks") or key in axis.ticker.ticks
        },
        **{name: getattr(axis, name) for name in OF_AXES},
    }


def _formatter(formatter: Any) -> Any:
    kind = type(formatter).__name__
    if formatter == "auto" or (kind == "BasicTickFormatter" and not formatter._property_values):
        return "plain"
    if kind == "NumeralTickFormatter" and re.fullmatch(r"0(\.\[0+\])?", formatter.format):
        return "plain"
    return _plain_model(formatter)


def _plain_model(model: Any) -> Any:
    if not hasattr(model, "_property_values"):
        return model
    return {
        "kind": type(model).__name__,
        **{
            name: _plain_value(value)
            for name, value in model._property_values.items()
            if name not in ("name", "renderers", "tags") and value != _default(model, name)
        },
    }


def _default(model: Any, name: str) -> Any:
    try:
        return getattr(type(model)(), name)
    except ValueError:  # of a property that has no value until it is set
        return None


def _plain_value(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain_value(own) for own in value]
    return _plain_model(value)


def _legend(legend: Any, numbers: dict[str, int], muting: bool) -> dict[str, Any]:
    columns = legend.ncols if isinstance(legend.ncols, int) and legend.ncols < len(legend.items) else "auto"
    items = [
        [text_of(item.label.value), sorted(numbers[layer.id] for layer in item.renderers if layer.id in numbers)]
        for item in legend.items
    ]
    return {
        "items": items,
        "title": text_of(legend.title),
        "columns": columns,
        "click": legend.click_policy if muting else "",
        "orientation": legend.orientation,
    }


def _bar(bar: Any) -> dict[str, Any]:
    return {
        "title": text_of(bar.title),
        "mapper": _mapper(bar.color_mapper),
        "width": bar.width,
        "formatter": _formatter(bar.formatter),
    }


def _hovers(chart: Any, numbers: dict[str, int]) -> list[Any]:
    """Return the labels of hovers, with the layers that they tell of."""
    tools = [tool for tool in chart.toolbar.tools if type(tool).__name__ == "HoverTool"]
    found = []
    for tool in tools:
        layers = (
            "auto"
            if tool.renderers == "auto"
            else [numbers.get(layer.id) for layer in tool.renderers if layer.id in numbers]
        )
        left_out = HOVERS_LEFT_OUT if _is_of_image(tool) else ()
        labels = [label for label, template in tool.tooltips if template not in left_out]
        for label, template in tool.tooltips:
            for field in re.findall(r"^@(?:(\w+)|\{([^{}]+)\})", template):
                assert "".join(field) in columns_of(chart, tool), f"{label}: {template} names no column"
        found.append([layers, labels, tool.mode])
    return sorted(found, key=str)


HOVERS_LEFT_OUT = ("$x{x}", "$x{y}", "$x{custom}", "$y{custom}")
"""Rows of an image's hover that only JavaScript could tell."""


def columns_of(chart: Any, tool: Any) -> set[str]:
    """Return the columns that a hover may name."""
    layers = chart.renderers if tool.renderers == "auto" else tool.renderers
    return {name for layer in layers for name in layer.data_source.data}


def _is_of_image(tool: Any) -> bool:
    return tool.renderers != "auto" and type(tool.renderers[0].glyph).__name__ == "Image"


def text_of(value: Any) -> str:
    """Return a text of the canvas."""
    return str(getattr(value, "text", value) or "")
