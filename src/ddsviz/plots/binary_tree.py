"""A tree answers: what belongs below what, and how far is it from the root?

Parents stand above their children, equal branches look alike, and a lone child hangs to its own side. It says nothing
about amounts: a wide branch has many nodes, not much weight.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz import theme
from ddsviz.calc.categories import Groups, groups, number_ranges
from ddsviz.calc.tree_layout import tree_layout
from ddsviz.charts.colour import category_colours, range_colours
from ddsviz.charts.figure import new_figure
from ddsviz.charts.hover import extra_texts, hover_row, hover_tool
from ddsviz.charts.legend import add_legend
from ddsviz.checks import columns as check_columns
from ddsviz.checks.arguments import checked
from ddsviz.checks.look import Look, is_colour, look
from ddsviz.checks.times import wall_clock
from ddsviz.checks.trees import HOW_TO_WRITE, Tree, tree_of_mapping, tree_of_table, tree_of_tuples
from ddsviz.display.record import Record, attach, layers_of
from ddsviz.errors import Faults, OptionError, TreeError
from ddsviz.frames import Frame, kind_of, plain
from ddsviz.limits import MAX_CATEGORIES, MAX_LABEL_LENGTH, MAX_TEXT_LENGTH, MAX_TREE_NODES
from ddsviz.wording import counted, did_you_mean, listed, shortened

if TYPE_CHECKING:
    import pandas as pd
    from bokeh.models import ColumnDataSource, GlyphRenderer
    from bokeh.plotting import figure as Figure

LEVEL_PX = 62
BOX_HEIGHT_PX = 30
BOX_PADDING_PX = 16
GAP_PX = 12
MAX_HEIGHT_PX = 900
RANGES_OF_NUMBERS = 5
MANY_NODES = 500


@dataclass(frozen=True)
class Nodes:
    """A tree with what is shown of each node."""

    tree: Tree
    names: list[str]
    color: pd.Series | None
    color_name: str
    info: dict[Hashable, pd.Series]
    notes: list[str] = field(default_factory=list)


@checked
def binary_tree(
    tree: Any,
    *,
    root: Hashable | None = None,
    label: Hashable | Mapping[Any, str] | None = None,
    info: Hashable | Sequence[Hashable] | Mapping[Any, Any] | None = None,
    color: Hashable | Mapping[Any, Any] | None = None,
    palette: str | Sequence[str] | None = None,
    title: str | None = None,
    names: dict[Any, str] | None = None,
    units: dict[Any, str] | None = None,
    alt: str | None = None,
    width: int | None = None,
    height: int | None = None,
) -> Figure:
    """Draw a tree, binary or not.

    Parameters
    ----------
    tree : dict, tuple or dataframe
        A dictionary of children, ``{"A": ["B", "C"], "B": [None, "D"]}``; nested tuples, ``("A", "B", ("C", "D"))``; or
        a table with a column "parent". A lone child says its side: ``[None, "D"]`` is a right one, ``["D"]`` and
        ``["D", None]`` a left one; in tuples ``("C", "D")`` hangs straight below. A table has a column "side" for it.
    root : node, optional
        Draws only what is below it.
    label : column or dict, optional
        For a table, the column that names the nodes; else a text for each node.
    info : column, list of columns or dict, optional
        What is shown on hover: columns of the table; else a text, or a dictionary of several, for each node.
    color : column, dict or colour, optional
        A category or a number for each node. Or one colour for all, such as "navy".
    palette : str or list of colours, optional
        A palette's name, or colours.
    title : str, optional
        A headline.
    names, units : dict from column to str, optional
        How columns are called in the picture, and the units of their values.
    alt : str, optional
        Your own description, in place of the one that is built from the tree.
    width, height : int, optional
        Size in pixels.

    Returns
    -------
    bokeh.plotting.figure
        Shows itself as a cell's last line, and can be changed as any Bokeh figure.

    Raises
    ------
    TreeError
        If it is not one tree: a cycle, a node with two parents, several roots, an orphan.
    ColumnError, OptionError
        If a column or an option is unknown or does not fit.

    Notes
    -----
    Names are written in the nodes while they fit; else they are shown on hover. Of more than 10,000 nodes, those
    nearest to the root are drawn.

    References
    ----------
    Reingold and Tilford: Tidier drawings of trees. IEEE Transactions on Software Engineering 7(2), 1981.

    Examples
    --------
    >>> import ddsviz
    >>> chart = ddsviz.binary_tree({"A": ["B", "C"], "B": [None, "D"]}, info={"D": "a right child"})
    """
    frame = _table_in(tree)
    faults = Faults()
    style = look(frame)
    with faults:
        style = look(
            frame, title=title, names=names, units=units, alt=alt, palette=palette, width=width, height=height
        )  # fmt: skip
    with faults:
        category_colours(style, [])
    with faults:
        if frame is None:
            nodes = _nodes_of_tree(tree, root, label, info, color)
        else:
            nodes = _nodes_of_table(frame, root, label, info, color, style)
    faults.raise_any()

    places, with_names = _layout(nodes, style)
    own = _groups(nodes.color)
    chart = _empty_chart(style, nodes, places, with_names, own)
    source, rows = _source(nodes, places, own, style)
    chart.segment(
        x0="x", y0="y", x1="parent_x", y1="parent_y", source=source, line_color=theme.OUTLINE,
        line_width=1.5 if len(places) <= MANY_NODES else 0.5,
    )  # fmt: skip
    layers = _draw_nodes(chart, source, own, nodes, style, with_names, str(color) if is_colour(color) else None)
    chart.add_tools(hover_tool(rows, layers))
    attach(chart, _record(chart, nodes, style, with_names))
    return chart


def _table_in(tree: Any) -> Frame | None:
    """Return the table that a tree is written in, or None for the other ways."""
    if isinstance(tree, (Mapping, tuple, list)):
        return None
    if isinstance(tree, (str, int, float)) or tree is None:
        raise TreeError(f"This is a {type(tree).__name__}, and not a tree. {HOW_TO_WRITE}")
    return Frame(tree)


def _nodes_of_tree(tree: Any, root: Any, label: Any, info: Any, color: Any) -> Nodes:
    import pandas as pd

    found = (
        tree_of_mapping(tree, root, MAX_TREE_NODES)
        if isinstance(tree, Mapping)
        else tree_of_tuples(tree, root, MAX_TREE_NODES)
    )
    texts = _by_node(found, label, "label")
    labels = [str(key) if text is None else str(text) for key, text in zip(found.keys, texts, strict=True)]
    information = _by_node(found, info, "info")
    columns: dict[Hashable, list[Any]] = {}
    for node, own in enumerate(information):
        for name, value in (own if isinstance(own, Mapping) else {} if own is None else {"Information": own}).items():
            columns.setdefault(name, [None] * len(information))[node] = value
    if is_colour(color):
        color = None
    colors = None if color is None else plain(pd.Series(_by_node(found, color, "color"), dtype=object))
    return Nodes(
        found, labels, colors, "Colour", {name: plain(pd.Series(own, dtype=object)) for name, own in columns.items()}
    )


def _by_node(tree: Tree, given: Any, argument: str) -> list[Any]:
    """Return what a dictionary says of each node, None where it says nothing."""
    if given is None:
        return [None] * len(tree.keys)
    if not isinstance(given, Mapping):
        raise OptionError(
            f"{argument} is a dictionary from node to text, such as {argument}={{{tree.keys[0]!r}: '…'}}."
        )
    known = set(tree.keys)
    unknown = [key for key in given if key not in known]
    if unknown and not tree.left_out:
        hint = did_you_mean(str(unknown[0]), map(str, known))
        raise OptionError(f"{argument} names {listed(unknown, 5)}, and the tree has no such node.{hint}")
    return [given.get(key) for key in tree.keys]


def _nodes_of_table(frame: Frame, root: Any, label: Any, info: Any, color: Any, style: Look) -> Nodes:
    found, rows = tree_of_table(frame, label, root, MAX_TREE_NODES)
    columns = check_columns.many(frame, info, "info")
    colors = None
    if color is not None and not (is_colour(color) and color not in frame.columns):
        colors = (
            check_columns.anything(frame, check_columns.colour_column(frame, color), "color")
            .iloc[rows]
            .reset_index(drop=True)
        )
    information = {name: wall_clock(frame.column(name)).iloc[rows].reset_index(drop=True) for name in columns}
    return Nodes(found, [str(key) for key in found.keys], colors, style.label(color), information)


def _layout(nodes: Nodes, style: Look) -> tuple[list[float], bool]:
    """Return where the nodes stand, in pixels if their names fit, and whether they do."""
    tree = nodes.tree
    widths = [
        max(BOX_HEIGHT_PX, theme.CHARACTER_WIDTH_PX * len(shortened(name, MAX_LABEL_LENGTH)) + BOX_PADDING_PX)
        for name in nodes.names
    ]
    places = tree_layout(tree.children, widths, GAP_PX)
    left = min(place - width / 2 for place, width in zip(places, widths, strict=True))
    right = max(place + width / 2 for place, width in zip(places, widths, strict=True))
    levels = max(tree.depths) + 1
    if right - left <= style.width - 40 and levels * (BOX_HEIGHT_PX + 10) <= MAX_HEIGHT_PX:
        return places, True
    nodes.notes.append("Names are shown on hover; there is no room for them in the picture.")
    return tree_layout(tree.children, [1.0] * len(widths), 0.5), False


def _groups(color: pd.Series | None) -> tuple[Groups, bool] | None:
    if color is None or color.isna().all():
        return None
    if kind_of(color) == "number":
        return number_ranges(color.astype("float64"), RANGES_OF_NUMBERS), True
    return groups(
        color.astype(str).where(color.notna(), None) if kind_of(color) == "time" else color, MAX_CATEGORIES
    ), False


def _empty_chart(style: Look, nodes: Nodes, places: list[float], with_names: bool, own: Any) -> Figure:
    from bokeh.models import Range1d

    levels = max(nodes.tree.depths) + 1
    extra = (40 if style.title else 0) + (70 if own is not None else 0)
    height = min(MAX_HEIGHT_PX, max(160, levels * LEVEL_PX + 20)) + extra
    middle = (min(places) + max(places)) / 2
    half = (style.width - 40) / 2 if with_names else max(max(places) - middle, 1) * 1.04 + 1
    chart = new_figure(
        style,
        height=style.height if style.height != theme.HEIGHT_PX else height,
        x_range=Range1d(middle - half, middle + half),
        y_range=Range1d(0.6 - levels, 0.6),
        # a box fits its text only at its own size
        sizing_mode="fixed" if with_names else "scale_width",
    )
    chart.axis.visible = chart.grid.visible = False
    return chart


def _source(
    nodes: Nodes, places: list[float], own: tuple[Groups, bool] | None, style: Look
) -> tuple[ColumnDataSource, list[Any]]:
    from bokeh.models import ColumnDataSource

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
    if own is not None:
        data["group"] = own[0].codes
        data["group_name"] = [own[0].labels[code] for code in own[0].codes]
        first.append(hover_row(nodes.color_name, "group_name", None))
    return ColumnDataSource(data=data), [*first, *rows]


def _draw_nodes(
    chart: Figure,
    source: ColumnDataSource,
    own: tuple[Groups, bool] | None,
    nodes: Nodes,
    style: Look,
    with_names: bool,
    fixed: str | None,
) -> list[GlyphRenderer]:
    from bokeh.models import CDSView, GroupFilter

    shown = [shortened(name, MAX_LABEL_LENGTH) for name in nodes.names]
    if own is None:
        colours, layers = (
            [fixed or theme.CATEGORICAL[0]],
            [_draw_layer(chart, source, fixed or theme.CATEGORICAL[0], shown, with_names)],
        )
        codes = np.zeros(len(shown), dtype=int)
    else:
        found, ordered = own
        colours = range_colours(style, len(found.labels)) if ordered else category_colours(style, found.labels)
        codes = found.codes
        layers = [
            _draw_layer(
                chart, source, colour, shown, with_names, CDSView(filter=GroupFilter(column_name="group", group=code))
            )
            for code, colour in enumerate(colours)
        ]
        add_legend(chart, [(name, [layer]) for name, layer in zip(found.labels, layers, strict=True)], nodes.color_name)
    if with_names:
        inks = [theme.ink_on(colours[code]) if colours[code].startswith("#") else theme.PAPER for code in codes]
        chart.text(
            x=source.data["x"], y=source.data["y"], text=shown, text_color=inks, text_align="center",
            text_baseline="middle", text_font_size=theme.TEXT_SIZE, name="names",
        )  # fmt: skip
    return layers


def _draw_layer(
    chart: Figure, source: ColumnDataSource, colour: str, shown: list[str], with_names: bool, view: Any = None
) -> GlyphRenderer:
    options: dict[str, Any] = {
        "source": source,
        "fill_color": colour,
        "line_color": colour,
        "muted_alpha": theme.MUTED_ALPHA,
    }
    if view is not None:
        options["view"] = view
    if not with_names:
        size = float(np.clip(chart.width / max(len(shown), 1) * 4, 4, 14))
        layer: GlyphRenderer = chart.scatter(x="x", y="y", size=round(size, 1), name="nodes", **options)
        return layer
    if "box" not in source.data:
        source.data["box"] = [
            max(BOX_HEIGHT_PX, theme.CHARACTER_WIDTH_PX * len(name) + BOX_PADDING_PX) for name in shown
        ]
    layer = chart.rect(
        x="x", y="y", width="box", height=BOX_HEIGHT_PX, height_units="screen", border_radius=6, name="nodes", **options
    )
    return layer


def _record(chart: Figure, nodes: Nodes, style: Look, with_names: bool) -> Record:
    import pandas as pd

    tree = nodes.tree
    depths = tree.depths
    leaves = [node for node, below in enumerate(tree.children) if not below]
    binary = all(len(below) <= 2 for below in tree.children)
    deepest = depths.index(max(depths))
    sentences = [
        f"{'Binary tree' if binary else 'Tree'} with {counted(len(tree.keys), 'node')}, "
        f"{counted(len(leaves), 'leaf', 'leaves')} and {counted(max(depths) + 1, 'level')}, "
        f"from the root '{shortened(nodes.names[0], 40)}'.",
    ]
    if len(tree.keys) > 1:
        sentences.append(
            f"The deepest node is '{shortened(nodes.names[deepest], 40)}', {counted(max(depths), 'step')} below it."
        )
    notes = list(nodes.notes)
    if tree.left_out:
        notes.append(f"Left out {counted(tree.left_out, 'node')} further down or not below the root.")
    columns: dict[Any, Any] = {
        "node": nodes.names,
        "parent": [None if parent < 0 else nodes.names[parent] for parent in tree.parents],
        "level": depths,
        **({nodes.color_name: nodes.color} if nodes.color is not None else {}),
        **nodes.info,
    }
    layers = frozenset(layer.id for layer in layers_of(chart))
    return Record("Tree", tuple(sentences), pd.DataFrame(columns), tuple(notes), {}, style.alt, layers)
