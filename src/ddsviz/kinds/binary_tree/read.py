"""What a tree shows of each node: its name, its colour, its information."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ddsviz.ask import columns as check_columns
from ddsviz.ask.style import Style, is_colour
from ddsviz.clocks import wall_clock
from ddsviz.errors import Mend, OptionError, TreeError
from ddsviz.frames import Frame
from ddsviz.kinds.binary_tree.level_order import is_level_order
from ddsviz.kinds.binary_tree.numbering import Tree
from ddsviz.kinds.binary_tree.trees import HOW_TO_WRITE, names_in_table, tree_of_mapping, tree_of_table, tree_of_tuples
from ddsviz.limits import MAX_TREE_NODES
from ddsviz.plain import named, plain
from ddsviz.wording import did_you_mean, listed, writable

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Nodes:
    """A tree with what is shown of each node."""

    tree: Tree
    names: list[str]
    color: pd.Series | None
    color_name: str
    info: dict[Hashable, pd.Series]
    notes: list[str] = field(default_factory=list)


def table_in(tree: Any) -> Frame | None:
    """Return the table that a tree is written in, or None for the other ways."""
    if isinstance(tree, (Mapping, tuple, list)):
        return None
    if isinstance(tree, (str, int, float)) or tree is None:
        raise TreeError(f"This is a {type(tree).__name__}, and not a tree. {HOW_TO_WRITE}")
    return Frame(tree)


def nodes_of_tree(tree: Any, root: Any, label: Any, info: Any, color: Any) -> Nodes:
    """Return the nodes of a dictionary or of nested tuples."""
    import pandas as pd

    found = (
        tree_of_mapping(tree, root, MAX_TREE_NODES)
        if isinstance(tree, Mapping)
        else tree_of_tuples(tree, root, MAX_TREE_NODES)
    )
    texts = _by_node(found, label, "label")
    labels = [writable(key if text is None else text) for key, text in zip(found.keys, texts, strict=True)]
    information = _by_node(found, info, "info")
    columns: dict[Hashable, list[Any]] = {}
    for node, values in enumerate(information):
        for name, value in (
            values if isinstance(values, Mapping) else {} if values is None else {"Information": values}
        ).items():
            columns.setdefault(name, [None] * len(information))[node] = value
    if is_colour(color):
        color = None
    colors = None if color is None else plain(pd.Series(_by_node(found, color, "color"), dtype=object))
    notes = ["The list is read as the levels of a binary tree."] if is_level_order(tree) else []
    own_info = {name: named(pd.Series(values, dtype=object)) for name, values in columns.items()}
    return Nodes(found, labels, colors, "Colour", own_info, notes)


def _by_node(tree: Tree, given: Any, argument: str) -> list[Any]:
    """Return what a dictionary says of each node, None where it says nothing."""
    if given is None:
        return [None] * len(tree.keys)
    if not isinstance(given, Mapping):
        mend = Mend.options(**{argument: {tree.keys[0]: "text"}})
        raise OptionError(f"{argument} is a dictionary from node to text, such as {mend}.", mend)
    known = set(tree.keys)
    unknown = [key for key in given if key not in known]
    if unknown and not tree.left_out and not tree.elsewhere:
        hint = did_you_mean(str(unknown[0]), map(str, known))
        raise OptionError(f"{argument} names {listed(unknown, 5)}, and the tree has no such node.{hint}")
    return [given.get(key) for key in tree.keys]


def nodes_of_table(frame: Frame, root: Any, label: Any, info: Any, color: Any, style: Style) -> Nodes:
    """Return the nodes of a table with a column "parent"."""
    found, rows = tree_of_table(frame, label, root, MAX_TREE_NODES)
    columns = check_columns.many(frame, info, "info")
    colors = None
    if color is not None and not check_columns.fixed_colour(frame, color):
        colors = (
            check_columns.anything(frame, check_columns.colour_column(frame, color), "color")
            .iloc[rows]
            .reset_index(drop=True)
        )
    information = {name: wall_clock(frame.named(name)).iloc[rows].reset_index(drop=True) for name in columns}
    names = names_in_table(frame, label)
    return Nodes(found, [names[row] for row in rows], colors, style.label(color), information)
