"""Reads a tree from the ways people write one, and names what is wrong with it."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from ddsviz.errors import Mend, TreeError
from ddsviz.frames import Frame
from ddsviz.kinds.binary_tree.level_order import is_level_order, tree_of_levels
from ddsviz.kinds.binary_tree.numbering import NO_CHILDREN, Tree, named, numbered
from ddsviz.wording import did_you_mean, listed, shortened

MAX_NODES_READ = 1_000_000
NODE_NAMES = ("node", "name", "label", "id")
SPOKEN_NAMES = ("name", "label")
HOW_TO_WRITE = (
    "Write a tree as a dictionary of children, {'A': ['B', 'C']}; as nested tuples, ('A', 'B', ('C', 'D')); "
    "or as a table with a column 'parent'."
)
NO_NAME = f"A node of this tree is called by a missing value, a dictionary or a list. {HOW_TO_WRITE}"


def tree_of_mapping(mapping: Mapping[Any, Any], root: Any, most: int) -> Tree:
    """Read an adjacency mapping: each node's children, from left to right.

    Raises
    ------
    TreeError
        If it is not one tree.
    """
    if not all(map(_is_name, mapping)) or None in mapping:
        raise TreeError(NO_NAME)
    children = {key: _children(key, below) for key, below in mapping.items()}
    if not children:
        raise TreeError(f"This tree is empty. {HOW_TO_WRITE}")
    return numbered(children, root, most)


def _children(key: Any, below: Any) -> Sequence[Any]:
    """Return a node's children as the caller's own list where it is one: a copy of a million takes its time."""
    if not isinstance(below, (list, tuple)):
        below = _listed_children(key, below)
    if not all(map(_is_name, below)):
        raise TreeError(f"The children of {named(key)} are not a list of names. {HOW_TO_WRITE}")
    return _sides(below)


def _listed_children(key: Any, below: Any) -> Sequence[Any]:
    if isinstance(below, Mapping):
        sides = {str(side).casefold(): child for side, child in below.items()}
        if set(sides) <= {"left", "right"}:
            return [sides.get("left"), sides.get("right")]
        raise TreeError(f"The children of {named(key)} are a dictionary. {HOW_TO_WRITE}")
    if below is None:
        return NO_CHILDREN
    if isinstance(below, (str, int, float)):
        return [below]
    if isinstance(below, Sequence):
        return list(below)
    raise TreeError(f"The children of {named(key)} are not a list of names. {HOW_TO_WRITE}")


def _sides(below: Sequence[Any]) -> Sequence[Any]:
    """Return children, where a lone one keeps its side: the left one where none is said."""
    if len(below) == 1 and below[0] is not None:
        return [below[0], None]
    return NO_CHILDREN if below.count(None) == len(below) else below


def _is_name(child: Any) -> bool:
    if child is None or isinstance(child, (str, int)):
        return True
    try:
        return isinstance(child, Hashable) and not isinstance(child, tuple) and bool(child == child)
    except TypeError:  # pandas' missing value
        return False


def tree_of_tuples(nested: Sequence[Any], root: Any, most: int) -> Tree:
    """Read nested tuples: a name, then its children. Names may repeat, as in a parse tree.

    Raises
    ------
    TreeError
        If a tuple does not begin with a name.
    """
    if is_level_order(nested):
        if not all(map(_is_name, nested)):
            raise TreeError(NO_NAME)
        return tree_of_levels(nested, most)
    if root is not None:
        raise TreeError("The root of nested tuples is their first name. Leave root out.", Mend.options(root=...))
    keys: list[Any] = []
    children: list[list[int | None]] = []
    parents: list[int] = []
    queue: deque[tuple[Any, int, int]] = deque([(nested, -1, 0)])
    left_out = 0
    while queue:
        part, parent, side = queue.popleft()
        name, below = _head(part)
        if len(keys) >= most:
            left_out += 1
        else:
            node = len(keys)
            keys.append(name)
            parents.append(parent)
            children.append([None] * len(below))
            if parent >= 0:
                children[parent][side] = node
            parent = node
        for index, child in enumerate(below):
            if child is not None:
                queue.append((child, parent, index))
        if len(keys) + left_out > MAX_NODES_READ:
            raise TreeError(f"This tree has more than {MAX_NODES_READ:,} nodes, or contains itself.")
    kept = [below if any(child is not None for child in below) else [] for below in children]
    return Tree(keys, kept, parents, left_out)


def _head(part: Any) -> tuple[Any, list[Any]]:
    if not isinstance(part, (tuple, list)):
        if not _is_name(part):
            raise TreeError(NO_NAME)
        return part, []
    if not part or part[0] is None or not _is_name(part[0]):
        raise TreeError(
            f"A tuple of a tree begins with its node's name, and {shortened(repr(part), 60)} does not. {HOW_TO_WRITE}"
        )
    return part[0], list(part[1:])


def tree_of_table(frame: Frame, label: Any, root: Any, most: int) -> tuple[Tree, list[int]]:
    """Read a table with a column "parent"; return the tree and the table's row of each node.

    Raises
    ------
    TreeError
        If it is not one tree.
    """
    node_column, above = _columns(frame, label)
    nodes = _texts(frame, node_column)
    rows: dict[str, int] = {}
    for row, node in enumerate(nodes):
        if node is None:
            raise TreeError(f"Row {row} has no name in column '{node_column}'. Give every node one.")
        if node in rows:
            parents = {above[rows[node]], above[row]}
            if len(parents) > 1:
                raise TreeError(
                    f"{named(node)} has two parents: {listed(sorted(map(str, parents)))}. In a tree each node has one."
                )
            raise TreeError(f"{named(node)} stands in the table twice. Give each node one row, and its own name.")
        rows[node] = row
    orphans = sorted({str(parent) for parent in above if parent is not None and parent not in rows})
    if orphans:
        orphan = next(node for node, parent in zip(nodes, above, strict=True) if parent == orphans[0])
        raise TreeError(
            f"{named(orphan)} is an orphan: its parent {named(orphans[0])} is not a node of the table."
            f"{did_you_mean(orphans[0], rows)} Give it a row too, with an empty parent where it is the root."
        )
    children = _by_parent(frame, nodes, above)
    top = None if root is None else _key_of(root, nodes, names_in_table(frame, label))
    tree = numbered(children, top, most)
    return tree, [rows[key] for key in tree.keys]


def _columns(frame: Frame, label: Any) -> tuple[Hashable, list[str | None]]:
    """Return the column that names the nodes, and each node's parent; an empty text is none."""
    parent_column = next((name for name in frame.columns if _word(name) == "parent"), None)
    if parent_column is None:
        raise TreeError(f"A table of a tree needs a column 'parent' that names each node's parent. {frame.listing}")
    above = [text if text is not None and text.strip() else None for text in _texts(frame, parent_column)]
    return _node_column(frame, label, parent_column, above), above


def _node_column(frame: Frame, label: Any, parent_column: Hashable, above: list[str | None]) -> Hashable:
    """Return the column that parents are named by: the first that knows them all, of the label, usual ones, others."""
    named_first = [] if label is None else [frame.find(label, "label")]
    usual = sorted(
        (name for name in frame.columns if _word(name) in NODE_NAMES), key=lambda name: NODE_NAMES.index(_word(name))
    )
    others = [name for name in frame.described_columns if name != parent_column]
    if not others:
        raise TreeError("A table of a tree needs a column that names the nodes, such as 'node', beside 'parent'.")
    parents = {parent for parent in above if parent is not None}
    candidates = list(dict.fromkeys([*named_first, *usual, *others]))
    return next((name for name in candidates if _knows(_texts(frame, name), parents)), candidates[0])


def _knows(nodes: list[str | None], parents: set[str]) -> bool:
    """Tell whether a column has each node once, and all that are a parent."""
    return parents <= set(nodes) and len(set(nodes)) == len(nodes)


def _word(name: Hashable) -> str:
    return str(name).strip().casefold()


def names_in_table(frame: Frame, label: Any) -> list[str]:
    """Return what each row's node is called: by its label, by a name beside an id, else by its key."""
    node_column, _ = _columns(frame, label)
    column = node_column if label is None else frame.find(label, "label")
    if label is None and _word(node_column) == "id":
        column = next((name for name in frame.columns if _word(name) in SPOKEN_NAMES), node_column)
    keys = _texts(frame, node_column)
    return [str(key) if name is None else name for key, name in zip(keys, _texts(frame, column), strict=True)]


def _key_of(root: Any, nodes: list[str | None], names: list[str]) -> str:
    """Return the key of the root that is asked for: by its key, or by the name that one node alone has."""
    if str(root) in nodes or names.count(str(root)) != 1:
        return str(root)
    return str(nodes[names.index(str(root))])


def _texts(frame: Frame, name: Hashable) -> list[str | None]:
    column = frame.named(name)
    whole = column.dtype.kind == "f" and (column.dropna() % 1 == 0).all()
    return [
        None if gap else str(int(value)) if whole else str(value)
        for value, gap in zip(column, column.isna(), strict=True)
    ]


def _by_parent(frame: Frame, nodes: list[Any], above: list[Any]) -> dict[Any, Sequence[Any]]:
    """Return each node's children in the order of rows, or by a column "side"."""
    side_column = next((name for name in frame.columns if str(name).strip().casefold() == "side"), None)
    sides = (
        [None] * len(nodes) if side_column is None else [str(s).strip().casefold() for s in frame.column(side_column)]
    )
    children: dict[Any, list[Any]] = {node: [] for node in nodes}
    placed: dict[Any, dict[str, Any]] = {node: {} for node in nodes}
    for node, parent, side in zip(nodes, above, sides, strict=True):
        if parent is None:
            continue
        children[parent].append(node)
        if side in ("left", "right"):
            if side in placed[parent]:
                raise TreeError(f"{named(parent)} has two {side} children: {placed[parent][side]} and {node}.")
            placed[parent][side] = node
    for parent, own in placed.items():
        if own and len(own) == len(children[parent]):
            children[parent] = [own.get("left"), own.get("right")]
    return {node: _sides(below) for node, below in children.items()}
