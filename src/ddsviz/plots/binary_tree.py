"""A tree answers: what belongs below what, and how far is it from the root?

Parents stand above their children, equal branches look alike, and a lone child hangs to its own side. It says nothing
about amounts: a wide branch has many nodes, not much weight.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ddsviz import theme
from ddsviz.calc.categories import Groups, groups, number_ranges
from ddsviz.charts.hover import hover_tool
from ddsviz.charts.nodes import draw_nodes, empty_tree, node_places, node_source
from ddsviz.checks.arguments import checked
from ddsviz.checks.look import Look, is_colour, look
from ddsviz.checks.nodes import Nodes, nodes_of_table, nodes_of_tree, table_in
from ddsviz.checks.palette import category_colours
from ddsviz.display.record import Record, attach, layers_of
from ddsviz.errors import Faults
from ddsviz.limits import MAX_CATEGORIES
from ddsviz.numbers import as_names
from ddsviz.plain import kind_of
from ddsviz.wording import counted, free_name, shortened, tied

if TYPE_CHECKING:
    import pandas as pd
    from bokeh.models import ColumnDataSource
    from bokeh.plotting import figure as Figure

RANGES_OF_NUMBERS = 5
MANY_NODES = 500


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
    tree : dict, tuple, list or dataframe
        A dictionary of children, ``{"A": ["B", "C"], "B": [None, "D"]}``; nested tuples, ``("A", "B", ("C", "D"))``; a
        list of levels, ``[5, 3, 8, 1, None, 7, 9]``; or a table with a column "parent". A lone child says its side:
        ``[None, "D"]`` is a right one, ``["D"]`` and ``["D", None]`` a left one; in tuples ``("C", "D")`` hangs
        straight below. A table has a column "side" for it.
    root : node, optional
        Draws only what is below it.
    label : column or dict, optional
        For a table, the column with the names that are shown; else a text for each node.
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
    frame = table_in(tree)
    faults = Faults()
    style = look(
        faults, frame, title=title, names=names, units=units, alt=alt, palette=palette, width=width, height=height
    )  # fmt: skip
    with faults:
        category_colours(style, [])
    with faults:
        if frame is None:
            nodes = nodes_of_tree(tree, root, label, info, color)
        else:
            nodes = nodes_of_table(frame, root, label, info, color, style)
    faults.raise_any()

    places, with_names = node_places(nodes, style)
    own = _groups(nodes.color)
    chart = empty_tree(style, nodes, places, with_names, own)
    source, rows = node_source(nodes, places, own, style)
    chart.segment(
        x0="x", y0="y", x1="parent_x", y1="parent_y", source=source, line_color=theme.OUTLINE,
        line_width=1.5 if len(places) <= MANY_NODES else 0.5,
    )  # fmt: skip
    layers = draw_nodes(chart, source, own, nodes, style, with_names, str(color) if is_colour(color) else None)
    chart.add_tools(hover_tool(rows, layers))
    attach(chart, _record(chart, nodes, style, source, own, with_names))
    return chart


def _groups(color: pd.Series | None) -> tuple[Groups, bool] | None:
    if color is None or color.isna().all():
        return None
    if kind_of(color) == "number":
        return number_ranges(color.astype("float64"), RANGES_OF_NUMBERS), True
    return groups(
        color.astype(str).where(color.notna(), None) if kind_of(color) == "time" else color, MAX_CATEGORIES
    ), False


def _record(
    chart: Figure, nodes: Nodes, style: Look, source: ColumnDataSource, own: tuple[Groups, bool] | None,
    with_names: bool,
) -> Record:  # fmt: skip
    import pandas as pd

    tree = nodes.tree
    depths = tree.depths
    leaves = [node for node, below in enumerate(tree.children) if not below]
    binary = all(len(below) <= 2 for below in tree.children)
    sentences = [
        f"{'Binary tree' if binary else 'Tree'} with {counted(len(tree.keys), 'node')}, "
        f"{counted(len(leaves), 'leaf', 'leaves')} and {counted(max(depths) + 1, 'level')}, "
        f"from the root '{shortened(nodes.names[0], 40)}'.",
    ]
    if len(tree.keys) > 1:
        sentences.append(f"{_deepest_words(nodes, depths)}, {counted(max(depths), 'step')} below it.")
    notes = list(nodes.notes)
    if tree.left_out:
        notes.append(f"Left out {counted(tree.left_out, 'node')} further down.")
    if tree.elsewhere:
        notes.append(f"{counted(tree.elsewhere, 'node')} of the whole tree are not below this root.")
    columns: dict[Any, Any] = {
        "node": nodes.names,
        "parent": [None if parent < 0 else nodes.names[parent] for parent in tree.parents],
        "level": depths,
        **({nodes.color_name: nodes.color} if nodes.color is not None else {}),
        **nodes.info,
    }
    layers = frozenset(layer.id for layer in layers_of(chart))
    below = tuple(
        (str(name), as_names(column) if name in nodes.info else column)
        for name, column in pd.DataFrame(columns).items()
    )
    table, parts = _placed(pd.DataFrame(columns), source, own, with_names)
    parts |= {"color": nodes.color_name, "info": list(nodes.info)}
    return Record(
        "Tree", tuple(sentences), table, (*style.notes, *notes), {}, style.alt, style.title, layers, below, parts
    )


def _deepest_words(nodes: Nodes, depths: list[int]) -> str:
    names = [
        f"'{shortened(name, 40)}'" for name, depth in zip(nodes.names, depths, strict=True) if depth == max(depths)
    ]
    if len(names) == 1:
        return f"The deepest node is {names[0]}"
    return f"The deepest nodes are {tied(names)}"


def _placed(
    table: pd.DataFrame, source: ColumnDataSource, own: tuple[Groups, bool] | None, with_names: bool
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the table with where nodes and their parents stand, and what a script must know of it."""
    parts: dict[str, Any] = {"boxes": with_names}
    for field in ("x", "parent_x"):
        parts[field] = free_name(field, table)
        table[parts[field]] = source.data[field]
    if own is not None:
        parts |= {"group": free_name("group", table), "groups": own[0].labels}
        table[parts["group"]] = source.data["group_name"]
    return table, parts
