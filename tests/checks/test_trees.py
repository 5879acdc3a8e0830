"""Trees are read from a dictionary, from tuples and from a table."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from ddsviz.checks.numbering import Tree
from ddsviz.checks.trees import tree_of_mapping, tree_of_table, tree_of_tuples
from ddsviz.frames import Frame

MANY = 1000


def mapping(tree: dict[Any, Any], root: Any = None, most: int = MANY) -> Tree:
    return tree_of_mapping(tree, root, most)


def table(most: int = MANY, label: Any = None, root: Any = None, **columns: Any) -> tuple[Tree, list[int]]:
    return tree_of_table(Frame(pd.DataFrame(columns)), label, root, most)


def test_a_dictionary_is_numbered_level_by_level() -> None:
    tree = mapping({"A": ["B", "C"], "B": ["D", "E"], "C": ["F", "G"]})
    assert tree.keys == list("ABCDEFG")
    assert tree.parents == [-1, 0, 0, 1, 1, 2, 2]
    assert tree.depths == [0, 1, 1, 2, 2, 2, 2]
    assert tree.children[:3] == [[1, 2], [3, 4], [5, 6]]


def test_the_order_of_a_dictionary_does_not_matter() -> None:
    forwards = mapping({"A": ["B", "C"], "B": ["D", "E"]})
    backwards = mapping({"B": ["D", "E"], "A": ["B", "C"]})
    assert forwards == backwards


@pytest.mark.parametrize("children", [["B"], ["B", None], "B", {"left": "B"}, {"left": "B", "right": None}], ids=repr)
def test_a_lone_child_is_a_left_one_unless_it_says_otherwise(children: Any) -> None:
    assert mapping({"A": children}).children == [[1, None], []]


@pytest.mark.parametrize("children", [[None, "B"], {"right": "B"}, {"Left": None, "Right": "B"}], ids=repr)
def test_a_lone_right_child_says_so(children: Any) -> None:
    assert mapping({"A": children}).children == [[None, 1], []]


@pytest.mark.parametrize("children", [[], None, [None], [None, None], {"left": None, "right": None}, ()], ids=repr)
def test_a_node_without_children_is_a_leaf(children: Any) -> None:
    tree = mapping({"A": ["B"], "B": children})
    assert tree.keys == ["A", "B"]
    assert tree.children[1] == []


def test_node_names_may_be_numbers() -> None:
    assert mapping({1: [2, 3]}).keys == [1, 2, 3]


def test_a_root_chooses_the_tree_below_it() -> None:
    tree = mapping({"A": ["B", "C"], "B": ["D", "E"]}, root="B")
    assert tree.keys == ["B", "D", "E"]
    assert tree.parents == [-1, 0, 0]
    assert (tree.left_out, tree.elsewhere) == (0, 2)


def test_a_root_chooses_among_several_trees() -> None:
    assert mapping({"A": ["B"], "C": ["D"]}, root="C").keys == ["C", "D"]


def test_of_too_many_nodes_those_nearest_to_the_root_are_kept() -> None:
    tree = mapping({"A": ["B", "C"], "B": ["D", "E"]}, most=4)
    assert tree.keys == ["A", "B", "C", "D"]
    assert tree.children == [[1, 2], [3, None], [], []]
    assert tree.left_out == 1


def test_a_callers_dictionary_is_not_changed() -> None:
    tree = {"A": ["B"], "B": [None, "D"]}
    mapping(tree)
    assert tree == {"A": ["B"], "B": [None, "D"]}


def test_tuples_are_a_name_and_its_children() -> None:
    tree = tree_of_tuples(("A", "B", ("C", "D", "E")), None, MANY)
    assert tree.keys == list("ABCDE")
    assert tree.parents == [-1, 0, 0, 2, 2]
    assert tree.children == [[1, 2], [], [3, 4], [], []]


def test_a_lone_child_in_tuples_hangs_straight_below() -> None:
    assert tree_of_tuples(("A", "B"), None, MANY).children == [[1], []]


def test_none_in_tuples_is_an_empty_side() -> None:
    assert tree_of_tuples(("A", None, "B"), None, MANY).children == [[None, 1], []]
    assert tree_of_tuples(("A", "B", None), None, MANY).children == [[1, None], []]


def test_names_may_repeat_in_tuples() -> None:
    assert tree_of_tuples(("+", ("+", "x", "x"), "x"), None, MANY).keys == ["+", "+", "x", "x", "x"]


def test_lists_are_read_as_tuples_are() -> None:
    assert tree_of_tuples(["A", "B", ["C", "D"]], None, MANY) == tree_of_tuples(("A", "B", ("C", "D")), None, MANY)


def test_of_too_many_nodes_in_tuples_those_nearest_to_the_root_are_kept() -> None:
    tree = tree_of_tuples(("A", ("B", "D", "E"), "C"), None, 3)
    assert tree.keys == ["A", "B", "C"]
    assert tree.left_out == 2


def test_deep_tuples_do_not_exhaust_the_stack() -> None:
    nested: tuple[Any, ...] = ("leaf",)
    for _ in range(20_000):
        nested = ("node", nested)
    assert len(tree_of_tuples(nested, None, 50_000).keys) == 20_001


def test_a_table_names_each_nodes_parent() -> None:
    tree, rows = table(node=["C", "A", "B"], parent=["A", None, "A"])
    assert tree.keys == ["A", "C", "B"]
    assert tree.children == [[1, 2], [], []]
    assert rows == [1, 0, 2]


def test_numbers_name_nodes_in_a_table_though_a_gap_makes_them_floats() -> None:
    tree, _ = table(node=[1, 2, 3], parent=[None, 1, 1])
    assert tree.keys == ["1", "2", "3"]


def test_a_column_side_places_a_lone_child() -> None:
    tree, _ = table(node=["A", "B"], parent=[None, "A"], side=[None, "Right"])
    assert tree.children == [[None, 1], []]


def test_a_column_side_orders_two_children() -> None:
    tree, _ = table(node=["A", "B", "C"], parent=[None, "A", "A"], side=[None, "right", "left"])
    assert tree.keys == ["A", "C", "B"]


def test_a_lone_child_in_a_table_is_a_left_one() -> None:
    tree, _ = table(node=["A", "B"], parent=[None, "A"])
    assert tree.children == [[1, None], []]


def test_a_label_chooses_the_column_that_names_the_nodes() -> None:
    tree, _ = table(label="key", node=["x", "y"], key=["A", "B"], parent=[None, "A"])
    assert tree.keys == ["A", "B"]


def test_capitals_in_the_names_of_columns_do_not_matter() -> None:
    tree, _ = table(Name=["A", "B"], Parent=[None, "A"])
    assert tree.keys == ["A", "B"]
