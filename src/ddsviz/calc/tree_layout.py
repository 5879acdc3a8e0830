"""Where the nodes of a tree are drawn: tidily, in time that grows with the number of nodes.

Subtrees are laid out bottom-up and moved together until they almost touch. Each keeps its left and right outline,
written from the bottom up, every level relative to the level above it: then joining two outlines costs only as many
steps as the shallower of them has levels.

References
----------
Reingold and Tilford: Tidier drawings of trees. IEEE Transactions on Software Engineering 7(2), 1981.
"""

from __future__ import annotations

from collections.abc import Sequence

Outline = list[float]


def tree_layout(children: Sequence[Sequence[int | None]], widths: Sequence[float], gap: float) -> list[float]:
    """Place nodes from left to right; the depth of a node is its height in the picture.

    Parameters
    ----------
    children : sequence of sequences of int or None
        The children of each node, from left to right; node 0 is the root and children have higher numbers. None
        stands for a side that is empty: ``[3, None]`` is a lone left child, ``[3]`` hangs straight below.
    widths : sequence of float
        Width of each node.
    gap : float
        Least distance between neighbours of one level.

    Returns
    -------
    list of float
        The middle of each node; the root's is 0.

    Examples
    --------
    >>> tree_layout([[1, 2], [], []], [1, 1, 1], gap=1)
    [0.0, -1.0, 1.0]
    >>> tree_layout([[1, None], []], [1, 1], gap=1)
    [0.0, -1.0]
    """
    from_parent = [0.0] * len(children)
    outlines: dict[int, tuple[Outline, Outline]] = {}
    for node in reversed(range(len(children))):
        placed = [child for child in children[node] if child is not None]
        left, right, offsets = _side_by_side([outlines.pop(child) for child in placed], gap)
        middle = (offsets[0] + offsets[-1]) / 2 if offsets else 0.0
        if len(placed) == 1 and len(children[node]) == 2:
            aside = (widths[node] + gap) / 2
            middle += aside if children[node][0] is not None else -aside
        for child, offset in zip(placed, offsets, strict=True):
            from_parent[child] = offset - middle
        outlines[node] = _below(left, right, middle, widths[node] / 2)
    return _summed(children, from_parent)


def _side_by_side(subtrees: list[tuple[Outline, Outline]], gap: float) -> tuple[Outline, Outline, list[float]]:
    """Move subtrees together from left to right; return their joint outlines and where each root is."""
    if not subtrees:
        return [], [], []
    left, right = subtrees[0]
    offsets = [0.0]
    for next_left, next_right in subtrees[1:]:
        offset = _distance(right, next_left) + gap
        next_left[-1] += offset
        next_right[-1] += offset
        left = _covered(back=next_left, front=left)
        right = _covered(back=right, front=next_right)
        offsets.append(offset)
    return left, right, offsets


def _distance(right: Outline, left: Outline) -> float:
    """Return how far the right-hand subtree must be moved to touch the left-hand one nowhere."""
    most, a, b = float("-inf"), 0.0, 0.0
    for level in range(1, min(len(right), len(left)) + 1):
        a += right[-level]
        b += left[-level]
        most = max(most, a - b)
    return most


def _covered(back: Outline, front: Outline) -> Outline:
    """Return the outline that is seen where `front` stands before `back`."""
    levels = len(front)
    if len(back) <= levels:
        return front
    back[-levels - 1] += sum(back[-levels:]) - sum(front)
    back[-levels:] = front
    return back


def _below(left: Outline, right: Outline, middle: float, half_width: float) -> tuple[Outline, Outline]:
    """Return the outlines of children, now seen from their parent above, with the parent's own level."""
    if left:
        left[-1] += half_width - middle
        right[-1] -= half_width + middle
    left.append(-half_width)
    right.append(half_width)
    return left, right


def _summed(children: Sequence[Sequence[int | None]], from_parent: list[float]) -> list[float]:
    places = list(from_parent)
    for node, below in enumerate(children):
        for child in below:
            if child is not None:
                places[child] += places[node]
    return places
