"""A tree answers: what belongs below what, and how far is it from the root?

Parents stand above their children, equal branches look alike, and a lone child hangs to its own side. It says nothing
about amounts: a wide branch has many nodes, not much weight.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ddsviz.ask.arguments import checked
from ddsviz.ask.palette import category_colours
from ddsviz.ask.style import is_colour, style_of
from ddsviz.charts.hover import hover_tool
from ddsviz.display.record import attach
from ddsviz.errors import Faults
from ddsviz.kinds.binary_tree.draw import draw_branches, draw_nodes, empty_tree, groups_of, node_places, node_source
from ddsviz.kinds.binary_tree.read import nodes_of_table, nodes_of_tree, table_in
from ddsviz.kinds.binary_tree.tell import record

if TYPE_CHECKING:
    from bokeh.plotting import figure as Figure


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
    style = style_of(
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

    positions, with_names = node_places(nodes, style)
    groups = groups_of(nodes.color)
    source, rows = node_source(nodes, positions, groups, style)
    chart = empty_tree(style, nodes, positions, with_names, groups)
    draw_branches(chart, source)
    layers = draw_nodes(chart, source, groups, nodes, style, with_names, str(color) if is_colour(color) else None)
    chart.add_tools(hover_tool(rows, layers))
    attach(chart, record(chart, nodes, style, source, groups, with_names))
    return chart
