"""Trees are tidy: nothing touches, parents are centred, equal subtrees are drawn equally."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest

from ddsviz.calc.tree_layout import tree_layout

Children = list[list[int | None]]
GAP = 0.5
TINY = 1e-6


def random_tree(nodes: int, seed: int, most: int = 3) -> Children:
    """Return a tree that grew at random, so that branches are of all depths, with lone children on either side."""
    rng = np.random.default_rng(seed)
    grown: list[list[int]] = [[] for _ in range(nodes)]
    open_nodes = [0]
    for node in range(1, nodes):
        place = int(rng.integers(len(open_nodes)))
        grown[open_nodes[place]].append(node)
        if len(grown[open_nodes[place]]) == most:
            open_nodes[place] = open_nodes[-1]
            open_nodes.pop()
        open_nodes.append(node)
    sides = rng.integers(3, size=nodes)
    return [
        [below, [below[0], None], [None, below[0]]][side] if len(below) == 1 else list(below)
        for below, side in zip(grown, sides, strict=True)
    ]


def depths_of(children: Children) -> list[int]:
    depths = [0] * len(children)
    for node, below in enumerate(children):
        for child in below:
            if child is not None:
                depths[child] = depths[node] + 1
    return depths


def least_distance(children: Children, widths: list[float], places: list[float]) -> float:
    """Return the least room between neighbours of one level."""
    levels = defaultdict(list)
    for node, depth in enumerate(depths_of(children)):
        levels[depth].append(node)
    rooms = [float("inf")]
    for nodes in levels.values():
        nodes.sort(key=lambda node: places[node])
        for left, right in pairwise(nodes):
            rooms.append(places[right] - places[left] - (widths[left] + widths[right]) / 2)
    return min(rooms)


@pytest.mark.parametrize(("nodes", "seed"), [(2, 0), (10, 1), (30, 2), (100, 3), (1000, 4), (1000, 5), (10_000, 6)])
@pytest.mark.parametrize("most", [2, 4])
def test_no_two_nodes_of_a_level_are_nearer_than_the_gap(nodes: int, seed: int, most: int) -> None:
    children = random_tree(nodes, seed, most)
    widths = np.random.default_rng(seed).uniform(1, 5, nodes).tolist()
    assert least_distance(children, widths, tree_layout(children, widths, GAP)) >= GAP - TINY


@pytest.mark.parametrize("seed", range(5))
def test_siblings_stand_in_their_order(seed: int) -> None:
    children = random_tree(300, seed)
    places = tree_layout(children, [1.0] * 300, GAP)
    for below in children:
        own = [places[child] for child in below if child is not None]
        assert own == sorted(own)


@pytest.mark.parametrize("seed", range(5))
def test_parents_stand_in_the_middle_between_their_first_and_last_child(seed: int) -> None:
    children = random_tree(300, seed)
    places = tree_layout(children, [1.0] * 300, GAP)
    for node, below in enumerate(children):
        if len(below) > 1 and None not in below:
            assert places[node] == pytest.approx((places[below[0]] + places[below[-1]]) / 2)


def test_the_root_stands_at_zero() -> None:
    for seed in range(5):
        assert tree_layout(random_tree(50, seed), [1.0] * 50, GAP)[0] == 0


def test_two_leaves_stand_a_gap_apart() -> None:
    assert tree_layout([[1, 2], [], []], [1, 3, 1], 1)[1:] == [-1.5, 1.5]


def test_a_lone_child_without_a_side_hangs_straight_below() -> None:
    assert tree_layout([[1], []], [1, 1], 1) == [0, 0]


def test_a_lone_left_child_hangs_to_the_left_and_a_right_one_to_the_right() -> None:
    left, right = tree_layout([[1, None], []], [1, 1], 1)[1], tree_layout([[None, 1], []], [1, 1], 1)[1]
    assert left < 0 < right
    assert left == -right


@pytest.mark.parametrize("seed", range(5))
def test_lone_children_hang_to_their_side_everywhere(seed: int) -> None:
    children = random_tree(300, seed)
    places = tree_layout(children, [1.0] * 300, GAP)
    for node, below in enumerate(children):
        if len(below) == 2 and below[1] is None:
            assert places[below[0]] < places[node]
        if len(below) == 2 and below[0] is None:
            assert places[below[1]] > places[node]


def grafted(part: Children) -> Children:
    """Return a root with a leaf, the part, a deep path, and the part again: numbered level by level."""
    tree: dict[str, list[str | None]] = {"root": ["leaf", "a0", "p0", "b0"], "leaf": []}
    for name in "ab":
        for node, below in enumerate(part):
            tree[f"{name}{node}"] = [None if child is None else f"{name}{child}" for child in below]
    for step in range(12):
        tree[f"p{step}"] = [f"p{step + 1}"] if step < 11 else []
    order = ["root"]
    for name in order:
        order.extend(child for child in tree[name] if child is not None)
    number = {name: place for place, name in enumerate(order)}
    grafted.order = order  # type: ignore[attr-defined]
    return [[None if child is None else number[child] for child in tree[name]] for name in order]


@pytest.mark.parametrize("seed", range(8))
def test_equal_subtrees_are_drawn_equally(seed: int) -> None:
    part = random_tree(40, seed)
    children = grafted(part)
    places = dict(zip(grafted.order, tree_layout(children, [1.0] * len(children), GAP), strict=True))  # type: ignore[attr-defined]
    first = [places[f"a{node}"] - places["a0"] for node in range(40)]
    second = [places[f"b{node}"] - places["b0"] for node in range(40)]
    alone = tree_layout(part, [1.0] * 40, GAP)
    np.testing.assert_allclose(first, second, atol=TINY)
    np.testing.assert_allclose(first, alone, atol=TINY)


def test_a_mirrored_tree_is_drawn_mirrored() -> None:
    children = random_tree(200, 1, most=2)
    mirrored = [below[::-1] for below in children]
    places, turned = tree_layout(children, [1.0] * 200, GAP), tree_layout(mirrored, [1.0] * 200, GAP)
    np.testing.assert_allclose(turned, [-place for place in places], atol=TINY)


def edges_of(children: Children, roots: list[int], places: list[float], sign: int) -> list[float]:
    """Return the outer edge on one side of each level of trees whose nodes are one wide."""
    edges, level = [], roots
    while level:
        edges.append(max(sign * places[node] for node in level) + 0.5)
        level = [child for node in level for child in children[node] if child is not None]
    return edges


@pytest.mark.parametrize("seed", range(8))
def test_each_subtree_is_as_near_to_those_at_its_left_as_the_gap_allows(seed: int) -> None:
    children = random_tree(200, seed, most=4)
    places = tree_layout(children, [1.0] * 200, GAP)
    for below in children:
        siblings = [child for child in below if child is not None]
        for count in range(1, len(siblings)):
            left = edges_of(children, siblings[:count], places, 1)
            right = edges_of(children, [siblings[count]], places, -1)
            rooms = [-b - a for a, b in zip(left, right, strict=False)]
            assert min(rooms) == pytest.approx(GAP)


def test_a_path_of_ten_thousand_nodes_goes_straight_down() -> None:
    path: Children = [[node + 1] for node in range(9999)] + [[]]
    assert tree_layout(path, [1.0] * 10_000, GAP) == [0.0] * 10_000


def test_a_path_of_lone_left_children_slants_evenly() -> None:
    path: Children = [[node + 1, None] for node in range(9999)] + [[]]
    steps = np.diff(tree_layout(path, [1.0] * 10_000, GAP))
    np.testing.assert_allclose(steps, -0.75)


def test_a_star_of_ten_thousand_nodes_is_evenly_spaced() -> None:
    star: Children = [list(range(1, 10_000))] + [[] for _ in range(9999)]
    places = tree_layout(star, [1.0] * 10_000, GAP)
    np.testing.assert_allclose(np.diff(places[1:]), 1.5)
    assert places[1] == -places[-1]


def test_a_single_node_stands_at_zero() -> None:
    assert tree_layout([[]], [1.0], GAP) == [0.0]
