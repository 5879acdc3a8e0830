"""A binary tree as a list of its levels, from left to right: [5, 3, 8, 1, None, 7, 9].

There are two such lists, and they differ below an empty place: in a heap's list each place has two places below it,
empty ones too; in the other an empty place has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ddsviz.errors import Mend, TreeError
from ddsviz.kinds.binary_tree.numbering import Tree
from ddsviz.wording import shortened

SHORTEST = 4  # a shorter list is the same tree in every reading
LONGEST_WRITTEN = 12
HOW_TO_WRITE = "Write a dictionary: below each node its left and its right child, and None where there is none."

Above = dict[int, tuple[int, int]]
"""Of each place but the first that is not empty: the place above it, and its side."""


def is_level_order(nested: Any) -> bool:
    """Tell whether this is a list of names and of empty places, with no list in it."""
    return (
        isinstance(nested, list) and len(nested) >= SHORTEST and not any(isinstance(n, (list, tuple)) for n in nested)
    )


def tree_of_levels(names: Sequence[Any], most: int) -> Tree:
    """Read a list of levels.

    Raises
    ------
    TreeError
        If it is none, or two trees have this list.

    Examples
    --------
    >>> tree = tree_of_levels([5, 3, 8, 1, None, 7, 9], 10)
    >>> tree.keys, tree.children
    ([5, 3, 8, 1, 7, 9], [[1, 2], [3, None], [4, 5], [], [], []])
    """
    shown = shortened(repr(list(names)), 60)
    readings = [above for above in (_above_in_heap(names), _above_without_gaps(names)) if above is not None]
    if not readings:
        raise TreeError(f"This list is no tree level by level: {shown} has a node below an empty place. {HOW_TO_WRITE}")
    if any(above != readings[0] for above in readings):
        both = (
            f"Two trees have this list of levels, {shown}: it is not clear whether an empty place has places below it."
        )
        mends = [Mend(f"data = {_dictionary(names, above)!r}") for above in readings]
        is_short = len(names) <= LONGEST_WRITTEN and len(set(names)) == len(names) - list(names).count(None) + 1
        if not is_short:
            raise TreeError(f"{both} {HOW_TO_WRITE}")
        raise TreeError(f"{both} Write the one that you mean:{mends[0]}{mends[1]}", *mends)
    return _tree(names, readings[0], most)


def _dictionary(names: Sequence[Any], above: Above) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for index, (parent, side) in above.items():
        found.setdefault(names[parent], [None, None])[side] = names[index]
    return found


def _above_in_heap(names: Sequence[Any]) -> Above | None:
    above = {index: ((index - 1) // 2, (index - 1) % 2) for index in range(1, len(names)) if names[index] is not None}
    return None if names[0] is None or any(names[parent] is None for parent, _ in above.values()) else above


def _above_without_gaps(names: Sequence[Any]) -> Above | None:
    if names[0] is None:
        return None
    above: Above = {}
    sides = ((parent, side) for parent in range(len(names)) if names[parent] is not None for side in (0, 1))
    for index in range(1, len(names)):
        parent, side = next(sides, (index, 0))
        if parent >= index:
            return None
        if names[index] is not None:
            above[index] = parent, side
    return above


def _tree(names: Sequence[Any], above: Above, most: int) -> Tree:
    places = [index for index, name in enumerate(names) if name is not None]
    number = {index: node for node, index in enumerate(places[:most])}
    children: list[list[int | None]] = [[None, None] for _ in number]
    parents = [-1] * len(number)
    for index, node in number.items():
        if index in above:
            parent, side = above[index]
            parents[node] = number[parent]
            children[number[parent]][side] = node
    kept = [below if any(child is not None for child in below) else [] for below in children]
    return Tree([names[index] for index in number], kept, parents, len(places) - len(number))
