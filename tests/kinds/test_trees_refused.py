"""What is no tree is told, with the nodes at fault."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from faults import message_of

import ddsviz
from ddsviz.errors import ColumnError, TreeError
from ddsviz.frames import Frame
from ddsviz.kinds.binary_tree.trees import tree_of_mapping, tree_of_table, tree_of_tuples


def of_mapping(tree: Any, root: Any = None) -> str:
    return message_of(TreeError, tree_of_mapping, tree, root, 1000)


def of_table(**columns: Any) -> str:
    return message_of(TreeError, tree_of_table, Frame(pd.DataFrame(columns)), None, None, 1000)


def test_a_cycle_is_named_from_above_to_below() -> None:
    message = of_mapping({"A": ["B"], "B": ["C"], "C": ["A"]})
    assert "There is a cycle: B → C → A → B." in message
    assert "take one of these links out" in message


def test_a_node_below_itself_is_a_cycle() -> None:
    assert "There is a cycle: A → A." in of_mapping({"A": ["A"]})


def test_a_cycle_beside_the_tree_is_found() -> None:
    assert "There is a cycle" in of_mapping({"R": ["S"], "A": ["B"], "B": ["A"]})


def test_a_cycle_that_the_first_node_is_in_is_found_beside_a_tree() -> None:
    assert "There is a cycle: A → B → A." in of_mapping({"B": ["A"], "A": ["B"], "C": []})


def test_a_cycle_below_the_root_that_was_asked_for_is_found() -> None:
    assert "There is a cycle" in of_mapping({"R": ["S"], "A": ["B"], "B": ["A"]}, root="B")


@pytest.mark.parametrize("tree", [{"A": ["B"], "C": []}, {"C": [], "A": ["B"]}, {"A": [], "C": None}], ids=repr)
def test_a_node_that_hangs_on_nothing_is_a_root_of_its_own(tree: Any) -> None:
    assert "There are 2 roots" in of_mapping(tree)


def test_a_cycle_in_a_table_is_found() -> None:
    assert "There is a cycle" in of_table(node=["A", "B", "C"], parent=[None, "C", "B"])


def test_a_long_cycle_is_shortened() -> None:
    ring = {place: [(place + 1) % 2000] for place in range(2000)}
    assert len(of_mapping(ring)) < 300


def test_two_parents_are_named() -> None:
    assert of_mapping({"A": ["B", "C"], "B": ["D"], "C": ["D"]}).startswith("'D' has two parents: B and C.")


def test_a_child_given_twice_is_told() -> None:
    assert of_mapping({"A": ["B", "B"]}).startswith("'B' has two parents: A, twice.")


def test_several_roots_are_named_with_two_ways_out() -> None:
    message = of_mapping({"A": ["B"], "C": ["D"]})
    assert message.startswith("There are 2 roots: A, C.")
    assert "Join them below a new node" in message
    assert message.endswith("root='A'.")


def test_an_unknown_root_is_told_the_nearest() -> None:
    message = of_mapping({"Oak": ["Elm"]}, root="oak")
    assert "There is no node 'oak' (root=). Did you mean 'Oak'? The nodes are: Oak, Elm." in message


@pytest.mark.parametrize("children", [{"B": {}}, [["B"]], [{"B": 1}], {"B"}, [float("nan")]], ids=repr)
def test_children_that_are_no_names_are_refused(children: Any) -> None:
    message = of_mapping({"A": children})
    assert message.startswith("The children of 'A' are")
    assert "{'A': ['B', 'C']}" in message


def test_an_empty_dictionary_is_told_how_to_write_a_tree() -> None:
    message = of_mapping({})
    assert message.startswith("This tree is empty.")
    assert "nested tuples" in message


@pytest.mark.parametrize("part", [(), (None, "A"), (("A", "B"), "C")], ids=repr)
def test_a_tuple_begins_with_a_name(part: Any) -> None:
    assert "begins with its node's name" in message_of(TreeError, tree_of_tuples, ("R", part), None, 1000)


def test_tuples_have_no_other_root() -> None:
    assert "Leave root out" in message_of(TreeError, tree_of_tuples, ("A", "B"), "B", 1000)


def test_a_list_that_contains_itself_is_told() -> None:
    endless: list[Any] = ["A"]
    endless.append(endless)
    assert "contains itself" in message_of(TreeError, tree_of_tuples, endless, None, 10)


def test_a_table_without_parents_is_told_the_columns_it_has() -> None:
    message = of_table(node=["A"], above=[None])
    assert "needs a column 'parent'" in message
    assert "Its columns are: node, above." in message


def test_a_table_of_nothing_but_parents_needs_names() -> None:
    message = of_table(parent=["A", "A"])
    assert "names the nodes" in message


def test_an_orphan_is_named_with_the_parent_that_was_probably_meant() -> None:
    message = of_table(node=["Ash", "B", "C"], parent=[None, "Ash", "ash"])
    assert "'C' is an orphan: its parent 'ash' is not a node of the table." in message
    assert "Did you mean 'Ash'?" in message


def test_two_parents_in_a_table_are_named() -> None:
    assert "'C' has two parents: A, B." in of_table(node=["A", "B", "C", "C"], parent=[None, "A", "A", "B"])


def test_a_node_that_stands_twice_is_told() -> None:
    assert "'C' stands in the table twice" in of_table(node=["A", "C", "C"], parent=[None, "A", "A"])


def test_a_row_without_a_name_is_told() -> None:
    assert "Row 1 has no name in column 'node'" in of_table(node=["A", None], parent=[None, "A"])


def test_two_right_children_are_named() -> None:
    message = of_table(node=["A", "B", "C"], parent=[None, "A", "A"], side=[None, "right", "right"])
    assert message == "'A' has two right children: B and C."


def test_an_unknown_label_column_is_told() -> None:
    frame = Frame({"node": ["A"], "parent": [None]})
    assert "There is no column 'noed'" in message_of(ColumnError, tree_of_table, frame, "noed", None, 1000)


@pytest.mark.parametrize("key", [float("nan"), None, pd.NA, pd.NaT], ids=repr)
def test_a_node_that_is_called_by_a_missing_value_is_told(key: Any) -> None:
    assert of_mapping({key: ["a"]}).startswith("A node of this tree is called by a missing value")


@pytest.mark.parametrize("name", [{"node": "A"}, {1, 2}, float("nan"), pd.NA], ids=repr)
def test_a_list_or_a_tuple_names_each_node(name: Any) -> None:
    for tree in ([name, "B", "C", "D"], ("A", name)):
        message = message_of(TreeError, ddsviz.binary_tree, tree, color={1: "a"})
        assert message.startswith("A node of this tree is called by a missing value, a dictionary or a list.")
