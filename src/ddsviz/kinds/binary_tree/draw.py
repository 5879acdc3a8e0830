"""The nodes of a tree: boxes with their names in them while these fit, dots when they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ddsviz import theme
from ddsviz.ask.palette import category_colours
from ddsviz.calc.categories import Groups, groups, number_ranges
from ddsviz.limits import MAX_CATEGORIES
from ddsviz.plain import kind_of

if TYPE_CHECKING:
    import pandas as pd
    from bokeh.plotting import figure as Figure

from typing import TYPE_CHECKING

import numpy as np

from ddsviz.ask.palette import range_colours
from ddsviz.ask.style import Style
from ddsviz.calc.tree_layout import tree_layout
from ddsviz.charts.figure import new_figure
from ddsviz.charts.hover import extra_texts, hover_row
from ddsviz.charts.layers import draw_layer, source_of
from ddsviz.charts.legend import add_legend
from ddsviz.kinds.binary_tree.read import Nodes
from ddsviz.limits import MAX_LABEL_LENGTH, MAX_TEXT_LENGTH
from ddsviz.wording import shortened

if TYPE_CHECKING:
    from bokeh.models import ColumnDataSource, GlyphRenderer
    from bokeh.plotting import figure as Figure

LEVEL_PX = 62
BOX_HEIGHT_PX = 30
BOX_PADDING_PX = 16
GAP_PX = 12
MAX_HEIGHT_PX = 900
MOST_SPREAD = 1.8


def node_places(nodes: Nodes, style: Style) -> tuple[list[float], bool]:
    """Return where the nodes stand, in pixels if their names fit, and whether they do."""
    tree = nodes.tree
    widths = [
        max(BOX_HEIGHT_PX, theme.CHARACTER_WIDTH_PX * len(shortened(name, MAX_LABEL_LENGTH)) + BOX_PADDING_PX)
        for name in nodes.names
    ]
    places = tree_layout(tree.children, widths, GAP_PX)
    left = min(middle - width / 2 for middle, width in zip(places, widths, strict=True))
    right = max(middle + width / 2 for middle, width in zip(places, widths, strict=True))
    levels = max(tree.depths) + 1
    room = style.width - 40
    if right - left <= room and levels * (BOX_HEIGHT_PX + 10) <= MAX_HEIGHT_PX:
        spread = min(MOST_SPREAD, room / (right - left))  # a small tree may breathe
        return [middle * spread for middle in places], True
    nodes.notes.append("Names are shown on hover; there is no room for them in the picture.")
    return tree_layout(tree.children, [1.0] * len(widths), 0.5), False


def empty_tree(style: Style, nodes: Nodes, places: list[float], with_names: bool, groups: Any) -> Figure:
    """Return a figure with room for the levels of a tree."""
    from bokeh.models import Range1d

    levels = max(nodes.tree.depths) + 1
    extra = (40 if style.title else 0) + (70 if groups is not None else 0)
    height = min(MAX_HEIGHT_PX, max(160, levels * LEVEL_PX + 20)) + extra
    middle = (min(places) + max(places)) / 2
    half = (style.width - 40) / 2 if with_names else max(max(places) - middle, 1) * 1.04 + 1
    chart = new_figure(
        style,
        height=style.own_height or height,
        x_range=Range1d(middle - half, middle + half),
        y_range=Range1d(0.6 - levels, 0.6),
    )
    chart.axis.visible = chart.grid.visible = False
    return chart


def node_source(
    nodes: Nodes, places: list[float], grouped: tuple[Groups, bool] | None, style: Style
) -> tuple[ColumnDataSource, list[Any]]:
    """Return the source of nodes and of the lines to their parents, and the hover's rows."""
    tree = nodes.tree
    x, y = np.array(places), -np.array(tree.depths)
    above = np.array([max(parent, 0) for parent in tree.parents])
    texts, rows, notes = extra_texts(nodes.info, style)
    nodes.notes.extend(notes)
    data = {
        "x": x,
        "y": y,
        "parent_x": x[above],
        "parent_y": y[above],
        "name": [shortened(name, MAX_TEXT_LENGTH) for name in nodes.names],
        **texts,
    }
    first = [hover_row("Node", "name", None)]
    if grouped is not None:
        data["group"] = grouped[0].codes
        data["group_name"] = [grouped[0].labels[code] for code in grouped[0].codes]
        first.append(hover_row(nodes.color_name, "group_name", None))
    return source_of(data), [*first, *rows]


def draw_branches(chart: Figure, source: ColumnDataSource) -> None:
    """Draw a line from each node to its parent."""
    chart.segment(
        x0="x", y0="y", x1="parent_x", y1="parent_y", source=source, line_color=theme.OUTLINE,
        line_width=1.5 if len(source.data["x"]) <= MANY_NODES else 0.5,
    )  # fmt: skip


def draw_nodes(
    chart: Figure,
    source: ColumnDataSource,
    grouped: tuple[Groups, bool] | None,
    nodes: Nodes,
    style: Style,
    with_names: bool,
    fixed: str | None,
) -> list[GlyphRenderer]:
    """Draw the nodes, a layer for each group, with their names where these fit."""
    shown = [shortened(name, MAX_LABEL_LENGTH) for name in nodes.names]
    if grouped is None:
        colours, layers = (
            [fixed or theme.CATEGORICAL[0]],
            [_draw_layer(chart, source, fixed or theme.CATEGORICAL[0], shown, with_names)],
        )
        codes = np.zeros(len(shown), dtype=int)
    else:
        found, ordered = grouped
        colours = range_colours(style, found.labels) if ordered else category_colours(style, found.labels)
        codes = found.codes
        layers = [_draw_layer(chart, source, colour, shown, with_names, code) for code, colour in enumerate(colours)]
        add_legend(chart, [(name, [layer]) for name, layer in zip(found.labels, layers, strict=True)], nodes.color_name)
    if with_names:
        inks = [theme.ink_on(colours[code]) if colours[code].startswith("#") else theme.PAPER for code in codes]
        names = {"x": source.data["x"], "y": source.data["y"], "text": shown, "text_color": inks}
        draw_layer(
            chart, "text", source_of(names), x="x", y="y", text="text", text_color="text_color", text_align="center",
            text_baseline="middle", text_font_size=theme.TEXT_SIZE, name="names",
        )  # fmt: skip
    return layers


def _draw_layer(
    chart: Figure, source: ColumnDataSource, colour: str, shown: list[str], with_names: bool, group: int | None = None
) -> GlyphRenderer:
    options: dict[str, Any] = {
        "fill_color": colour,
        "line_color": colour,
        "muted_alpha": theme.MUTED_ALPHA,
    }
    if not with_names:
        size = float(np.clip(chart.width / max(len(shown), 1) * 4, 4, 14))
        glyph = {"size": round(size, 1)}
        return draw_layer(chart, "scatter", source, glyph, group, x="x", y="y", name="nodes", **options)
    if "box" not in source.data:
        source.data["box"] = [
            max(BOX_HEIGHT_PX, theme.CHARACTER_WIDTH_PX * len(name) + BOX_PADDING_PX) for name in shown
        ]
    return draw_layer(
        chart, "rect", source, group=group, x="x", y="y", width="box", height=BOX_HEIGHT_PX, height_units="screen",
        border_radius=6, name="nodes", **options,
    )  # fmt: skip


RANGES_OF_NUMBERS = 5


MANY_NODES = 500


def groups_of(color: pd.Series | None) -> tuple[Groups, bool] | None:
    """Return the group of each node, and whether groups are ranges with an order; None where nothing is coloured."""
    if color is None or color.isna().all():
        return None
    if kind_of(color) == "number":
        return number_ranges(color.astype("float64"), RANGES_OF_NUMBERS), True
    return groups(
        color.astype(str).where(color.notna(), None) if kind_of(color) == "time" else color, MAX_CATEGORIES
    ), False
