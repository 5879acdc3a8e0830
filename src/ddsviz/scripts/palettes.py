"""How a script makes the scale of colours that a layer is coloured by."""

from __future__ import annotations

from typing import Any

from ddsviz.scripts.values import Names, is_set, value_code
from ddsviz.scripts.writing import call, literal

MAPPERS = {"LinearColorMapper": "linear_cmap", "LogColorMapper": "log_cmap"}


def mapper_lines(chart: Any, names: Names, anchors: list[str] | None) -> tuple[dict[str, str], list[str]]:
    """Return the code of each map from values to colours that layers use, by its id, and the lines that it needs."""
    found: dict[str, str] = {}
    lines: list[str] = []
    for layer in chart.renderers:
        glyph = getattr(layer, "glyph", None)
        colour = getattr(glyph, "fill_color", None)
        mapper: Any = getattr(colour, "transform", None)
        field: str = getattr(colour, "field", "") if is_set(mapper) else ""
        column = names.column(layer.data_source, field) if field else ""
        if not column:
            mapper = getattr(glyph, "color_mapper", None)
        if mapper is None or mapper.id in found or type(mapper).__name__ not in MAPPERS:
            continue
        word = "shades" if not found else f"shades{len(found) + 1}"
        short = anchors is not None and is_between(anchors, mapper.palette)
        palette = (
            f"interp_palette({literal(anchors)}, {len(mapper.palette)})" if short else literal(list(mapper.palette))
        )
        lines.append(f"{word} = {palette}")
        outside = ["low_color", "high_color", *(["nan_color"] if not field or _has_gaps(layer, field) else [])]
        options = [f"{key}={value_code(set_colour, names)}" for key in outside
                   if (set_colour := getattr(mapper, key)) is not None and set_colour != "gray"]  # fmt: skip
        ends = [value_code(end, names) for end in (mapper.low, mapper.high)]
        variable = "colour" if not found else f"colour{len(found) + 1}"
        if column:
            code = call(f"{variable} = {MAPPERS[type(mapper).__name__]}", literal(column), word, *ends, *options)
        else:
            code = call(f"{variable} = {type(mapper).__name__}", word, f"low={ends[0]}, high={ends[1]}", *options)
            names.models[mapper.id] = variable
        lines.append(code)
        found[mapper.id] = variable
    return found, lines


def is_between(anchors: list[str], palette: Any) -> bool:
    """Tell whether a palette runs evenly through a few colours, but for a step of a channel."""
    from bokeh.palettes import interp_palette

    made = interp_palette(anchors, len(palette))
    channels = [
        [int(colour[start : start + 2], 16) for colour in colours for start in (1, 3, 5)] for colours in (made, palette)
    ]
    return all(abs(a - b) <= 1 for a, b in zip(*channels, strict=True))


def _has_gaps(layer: Any, field: str) -> bool:
    """Tell whether some of a layer's values have no colour of the scale."""
    import pandas as pd

    return bool(pd.isna(pd.Series(layer.data_source.data.get(field, ()))).any())
