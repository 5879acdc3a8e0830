"""One tree out of parents and children: checked, and numbered level by level."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ddsviz.errors import Mend, TreeError
from ddsviz.wording import counted, did_you_mean, listed, shortened

NO_CHILDREN: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Tree:
    """A tree, its nodes numbered level by level from the root, which is 0.

    Attributes
    ----------
    keys : list
        What the caller calls each node.
    children : list of lists of int or None
        From left to right; None is an empty side.
    parents : list of int
        -1 for the root.
    left_out : int
        Nodes too far down to be drawn.
    elsewhere : int
        Nodes that are not below the root that was asked for.
    """

    keys: list[Any]
    children: list[list[int | None]]
    parents: list[int]
    left_out: int = 0
    elsewhere: int = 0

    @property
    def depths(self) -> list[int]:
        """Levels below the root."""
        depths = [0] * len(self.keys)
        for node, parent in enumerate(self.parents[1:], start=1):
            depths[node] = depths[parent] + 1
        return depths


def numbered(children: Mapping[Any, Sequence[Any]], root: Any, most: int) -> Tree:
    """Check that it is one tree, and number its nodes level by level.

    Parameters
    ----------
    children : mapping
        Each node's children, from left to right; None is an empty side.
    root : hashable or None
        The node from which the tree is drawn; None for the only one that has no parent.
    most : int
        How many nodes are kept.

    Raises
    ------
    TreeError
        If it is not one tree.

    Examples
    --------
    >>> tree = numbered({"B": [None, "C"], "A": ["B", None]}, None, 10)
    >>> tree.keys, tree.children, tree.parents
    (['A', 'B', 'C'], [[1, None], [None, 2], []], [-1, 0, 1])
    """
    above = _parents(children)
    top = _uppermost(children, above) if root is None else _asked_for(root, children, above)
    order, found = [top], 0
    for node in order:  # which grows meanwhile
        if node in children:
            found += 1
            below = [child for child in children[node] if child is not None]
            if top in below:  # of the others each has one parent, so that no way leads back to it
                raise TreeError(_cycle_sentence(top, above))
            order += below
    if root is None and found < len(children):
        raise _more_than_a_tree(children, above, set(order))
    nodes = len(order) if root is None else len(above) + sum(key not in above for key in children)
    keys = order[:most]
    number = {key: index for index, key in enumerate(keys)}
    numbered = [
        [None if child is None else number.get(child) for child in children.get(key, NO_CHILDREN)] for key in keys
    ]
    kept = [below if any(child is not None for child in below) else [] for below in numbered]
    parents = [-1 if key == top else number[above[key]] for key in keys]
    return Tree(keys, kept, parents, len(order) - len(keys), nodes - len(order))


def _parents(children: Mapping[Any, Iterable[Any]]) -> dict[Any, Any]:
    above: dict[Any, Any] = {}
    for parent, below in children.items():
        for child in below:
            if child is None:
                continue
            if child in above:
                other, this = (shortened(str(key), 40) for key in (above[child], parent))
                both = f"{other} and {this}" if above[child] != parent else f"{this}, twice"
                raise TreeError(f"{named(child)} has two parents: {both}. In a tree each node has one.")
            above[child] = parent
    return above


def _uppermost(children: Mapping[Any, Any], above: Mapping[Any, Any]) -> Any:
    """Return the node that the parents of the first one lead up to."""
    first = next(iter(children))
    top = first
    for _ in range(len(above) + 1):
        if top not in above:
            return top
        top = above[top]
    raise TreeError(_cycle_sentence(first, above))


def _asked_for(root: Any, children: Mapping[Any, Any], above: Mapping[Any, Any]) -> Any:
    if not isinstance(root, Hashable) or (root not in children and root not in above):
        nodes = {**children, **above}
        hint = did_you_mean(str(root), map(str, nodes))
        raise TreeError(f"There is no node {named(root)} (root=).{hint} The nodes are: {listed(nodes)}.")
    return root


def _more_than_a_tree(children: Mapping[Any, Any], above: Mapping[Any, Any], reached: set[Any]) -> TreeError:
    """Say why nodes are not below the first root: there is another one, or a cycle, which has none."""
    roots = [key for key in children if key not in above]
    if len(roots) == 1:
        return TreeError(_cycle_sentence(next(key for key in children if key not in reached), above))
    mend = Mend.options(root=roots[0])
    return TreeError(
        f"There are {counted(len(roots), 'root')}: {listed(roots)}. A tree has one. Join them below a new node, "
        f"or draw the tree below one of them: {mend}.", mend,
    )  # fmt: skip


def _cycle_sentence(start: Any, above: Mapping[Any, Any]) -> str:
    """Name the nodes of the cycle that the parents of a node lead into."""
    seen: list[Any] = []
    node = start
    while node not in seen and node in above and len(seen) < 1000:
        seen.append(node)
        node = above[node]
    cycle = seen[seen.index(node) :] if node in seen else seen
    way = " → ".join(shortened(str(name), 30) for name in [*cycle[::-1][:8], cycle[-1]])
    return f"There is a cycle: {way}. In a tree no node is above itself; take one of these links out."


def named(key: Any) -> str:
    """Return a node's name in quotes, shortened."""
    return f"'{shortened(str(key), 40)}'"
