"""What a scatter plot says of itself: how many points there are, from where to where they reach, and the trend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ddsviz import theme
from ddsviz.ask.palette import scale_anchors
from ddsviz.ask.style import Style
from ddsviz.calc.extremes import extremes
from ddsviz.calc.trend import Trend
from ddsviz.clocks import positions
from ddsviz.display.record import Record, layers_of
from ddsviz.kinds.scatter.read import Points
from ddsviz.kinds.scatter.reduce import table_of_cells
from ddsviz.numbers import as_names, span_text, value_writer
from ddsviz.plain import kind_of
from ddsviz.reduce.grid import Grid
from ddsviz.wording import counted, tied

if TYPE_CHECKING:
    import pandas as pd
    from bokeh.plotting import figure as Figure


def parts_of_script(
    points: Points, grid: Grid | None, groups: list[str], line: Trend | None, style: Style, reverse: bool
) -> dict[str, Any]:
    """Return what the chart's script must know beyond its table."""
    return {
        **points.names,
        "color": None if points.color is None else points.names["color"],
        "groups": groups,
        "palette": scale_anchors(style, theme.SEQUENTIAL if grid is None else theme.DENSITY, reverse),
        "extra": list(points.extra),
        "logs": [scale == "log" for scale in points.scales],
        "density": grid is not None,
        "trend": None if line is None else line.text,
    }


def record(
    chart: Figure, points: Points, style: Style, line: Trend | None, grid: Grid | None, parts: dict[str, Any]
) -> Record:
    """Return what the chart says of itself: sentences, notes, and the table drawn."""
    import pandas as pd

    named = {"x": points.x, "y": points.y, "color": points.color, "size": points.size}
    drawn = {points.names[name]: column for name, column in named.items() if column is not None}
    table = pd.DataFrame({**points.extra, **drawn}) if grid is None else table_of_cells(points, grid)
    x, y = (style.name(points.names[name]) for name in ("x", "y"))
    sentences = [
        f"Scatter plot of {y} against {x}: {counted(points.count, 'point')}.",
        f"{x} {_span(points.x, points.names['x'], style)}, {y} {_span(points.y, points.names['y'], style)}.",
    ]
    if points.names["label"] is not None and grid is None:
        sentences.extend(_extremes(y, points.y, points.extra[next(iter(points.extra))]))
    if points.color is not None and grid is None:
        sentences.append(f"Colour shows {style.name(points.names['color'])}.")
    if points.size is not None and grid is None:
        size = style.quantity(span_text(points.size), points.names["size"])
        is_one = points.size.min() == points.size.max()
        sentences.append(
            f"Area shows {style.name(points.names['size'])}{'. All values are' if is_one else ', from'} {size}."
        )
    if line is not None:
        sentences.append(f"Trend: {line.text}.")
    labels = {name: style.label(name) for name in table.columns}
    layers = frozenset(layer.id for layer in layers_of(chart))
    return Record(
        "Scatter plot", tuple(sentences), table, (*style.notes, *points.notes), labels, style.alt, style.title, layers,
        parts=parts, names=frozenset(points.extra) - frozenset(drawn))  # fmt: skip


def _extremes(y: str, heights: pd.Series, label: pd.Series) -> list[str]:
    """Name the lowest and the highest points, where these are not the same."""
    low, high = extremes(positions(heights), exact=kind_of(heights) == "time")
    if len(low) == len(heights):
        return []
    lowest, highest = (tied(map(value_writer(as_names(label)), label.iloc[places])) for places in (low, high))
    comma = "," if "," in lowest else ""
    return [f"{y} is lowest for {lowest}{comma} and highest for {highest}."]


def _span(column: pd.Series, name: Any, style: Style) -> str:
    text = style.quantity(span_text(column), name)
    return f"is {text}" if column.min() == column.max() else f"runs from {text}"
