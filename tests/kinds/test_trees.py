"""Trees are read from a dictionary, from tuples and from a table."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ddsviz
from ddsviz.errors import TreeError
from ddsviz.frames import Frame
from ddsviz.kinds.binary_tree.level_order import tree_of_levels
from ddsviz.kinds.binary_tree.numbering import Tree
from ddsviz.kinds.binary_tree.trees import tree_of_mapping, tree_of_table, tree_of_tuples

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


@pytest.mark.parametrize("empty", ["", "  ", None])
def test_an_empty_text_is_no_parent(empty: Any) -> None:
    assert table(node=["A", "B"], parent=[empty, "A"])[0].parents == [-1, 0]


@pytest.mark.parametrize("order", ["id parent name", "name id parent", "parent name id"])
@pytest.mark.parametrize("label", ["name", None])
def test_a_table_of_ids_shows_names_in_any_order_of_columns(order: str, label: str | None) -> None:
    columns = {"id": [10, 11, 12], "parent": [None, 10, 10], "name": ["Root", "Leaf", "Leaf"]}
    own = pd.DataFrame(columns)[order.split()]
    chart = ddsviz.binary_tree(own, label=label)
    assert list(chart.renderers[-1].data_source.data["text"]) == ["Root", "Leaf", "Leaf"]
    assert ddsviz.table(chart)["parent"].tolist()[1:] == ["Root", "Root"]


def test_a_root_is_asked_for_by_its_id_or_by_its_name() -> None:
    columns = {"id": [1, 2, 3], "parent": [None, 1, 2], "name": ["Root", "Inner", "Leaf"]}
    for root in (2, "2", "Inner"):
        assert table(label="name", root=root, **columns)[0].keys == ["2", "3"]


def test_parents_may_be_named_by_any_column() -> None:
    tree, _ = table(name=["x", "y"], person=["A", "B"], parent=[None, "A"])
    assert tree.keys == ["A", "B"]


LEVELS = [5, 3, 8, 1, None, 7, 9]


def test_a_list_of_levels_is_a_binary_tree_and_that_is_told() -> None:
    chart = ddsviz.binary_tree(LEVELS)
    expected = ddsviz.binary_tree({5: [3, 8], 3: [1, None], 8: [7, 9]})
    for own, other in zip(chart.renderers, expected.renderers, strict=True):
        for name, column in own.data_source.data.items():
            assert list(column) == list(other.data_source.data[name])
    assert "The list is read as the levels of a binary tree." in ddsviz.describe(chart)


@pytest.mark.parametrize(
    ("levels", "children"),
    [
        ([1, None, 2, 3], [[None, 1], [2, None], []]),
        ([1, None, 2, None, None, 3], [[None, 1], [2, None], []]),
        ([1, 2, 3, None, None, 4, 5], [[1, 2], [], [3, 4], [], []]),
        (["a", "b", "c", "d"], [[1, 2], [3, None], [], []]),
        (["+", "x", "x", None, None], [[1, 2], [], []]),
    ],
    ids=repr,
)
def test_both_ways_to_write_levels_are_read(levels: list[Any], children: Any) -> None:
    assert tree_of_levels(levels, MANY).children == children


def test_levels_that_two_trees_have_are_refused_with_both() -> None:
    with pytest.raises(TreeError, match="Two trees have this list of levels") as caught:
        tree_of_levels([1, 2, 3, None, 4, 5, 6, None, None, 7], MANY)
    assert [mend.code for mend in caught.value.mends] == [
        "data = {1: [2, 3], 2: [None, 4], 3: [5, 6], 4: [7, None]}",
        "data = {1: [2, 3], 2: [None, 4], 3: [5, 6], 5: [7, None]}",
    ]
    assert all(str(mend) in str(caught.value) for mend in caught.value.mends)


@pytest.mark.parametrize("levels", [[None, 1, 2, 3], [1, None, None, 2], [1, 2, None, None, None, None, 3]], ids=repr)
def test_levels_of_no_tree_are_refused(levels: list[Any]) -> None:
    with pytest.raises(TreeError, match="no tree level by level"):
        tree_of_levels(levels, MANY)


def test_of_too_many_levels_the_first_nodes_are_kept() -> None:
    tree = tree_of_levels(LEVELS, 3)
    assert (tree.keys, tree.children, tree.left_out) == ([5, 3, 8], [[1, 2], [], []], 3)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.booleans(), min_size=3, max_size=14))
def test_the_list_of_a_heap_is_read_as_its_tree(there: list[bool]) -> None:
    names: list[Any] = [0]
    for place, own in enumerate(there, start=1):
        names.append(place if own and names[(place - 1) // 2] is not None else None)
    try:
        tree = tree_of_levels(names, MANY)
    except TreeError as fault:
        assert len(fault.mends) == 2 or len(names) > 12  # noqa: PT017
        return
    for node, below in enumerate(tree.children):
        for side, child in enumerate(below):
            if child is not None:
                assert tree.keys[child] == 2 * tree.keys[node] + 1 + side
