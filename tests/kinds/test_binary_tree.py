"""What a tree draws, and what each option changes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from drawn import column, hover_rows, hover_values, layer, layers, legend, legend_labels
from faults import message_of

import ddsviz
from ddsviz import theme
from ddsviz.errors import ColumnError, OptionError, TreeError
from ddsviz.limits import MAX_TREE_NODES

TREE = {"A": ["B", "C"], "B": [None, "D"]}
TABLE = pd.DataFrame(
    {"name": ["A", "B", "C", "D"], "parent": [None, "A", "A", "B"], "side": [None, "left", "right", "right"],
     "weight": [1, 2, 3, 40], "kind": ["x", "y", "x", None]}
)  # fmt: skip


def places(chart: Any) -> dict[str, tuple[float, float]]:
    drawn = layer(chart, "Segment")
    own = zip(column(drawn, "x"), column(drawn, "y"), strict=True)
    return dict(zip(column(drawn, "name"), own, strict=True))


def balanced(levels: int) -> dict[int, list[int]]:
    return {node: [2 * node, 2 * node + 1] for node in range(1, 2 ** (levels - 1))}


@pytest.mark.parametrize("tree", [TREE, ("A", ("B", None, "D"), "C"), TABLE], ids=["dict", "tuples", "table"])
def test_all_ways_to_write_a_tree_are_drawn_alike(tree: Any) -> None:
    assert places(ddsviz.binary_tree(tree)) == places(ddsviz.binary_tree(TREE))


def test_levels_stand_below_each_other_with_the_root_on_top() -> None:
    own = places(ddsviz.binary_tree(TREE))
    assert {name: y for name, (_, y) in own.items()} == {"A": 0, "B": -1, "C": -1, "D": -2}


def test_parents_stand_in_the_middle_above_their_children() -> None:
    own = places(ddsviz.binary_tree(TREE))
    assert own["A"][0] == 0
    assert own["B"][0] == -own["C"][0] < 0


def test_a_lone_right_child_hangs_to_the_right() -> None:
    own = places(ddsviz.binary_tree(TREE))
    assert own["D"][0] > own["B"][0]


def test_a_line_leads_from_each_node_to_its_parent() -> None:
    chart = ddsviz.binary_tree(TREE)
    drawn, own = layer(chart, "Segment"), places(chart)
    ends = zip(column(drawn, "parent_x"), column(drawn, "parent_y"), strict=True)
    assert dict(zip(column(drawn, "name"), ends, strict=True)) == {
        "A": own["A"], "B": own["A"], "C": own["A"], "D": own["B"],
    }  # fmt: skip
    glyph = drawn.glyph
    assert (glyph.x0, glyph.y0, glyph.x1, glyph.y1) == ("x", "y", "parent_x", "parent_y")


def test_names_are_written_in_boxes_that_do_not_touch() -> None:
    chart = ddsviz.binary_tree(TREE)
    boxes = layer(chart, "Rect", "nodes")
    assert column(layer(chart, "Text", "names"), "text") == ["A", "B", "C", "D"]
    own, widths = places(chart), dict(zip("ABCD", column(boxes, "box"), strict=True))
    assert own["C"][0] - own["B"][0] > (widths["B"] + widths["C"]) / 2


def test_names_are_readable_in_their_boxes() -> None:
    tree = {place: [place + 1] for place in range(9)}
    chart = ddsviz.binary_tree(tree, color={place: str(place) for place in range(10)})
    colours = [one.glyph.fill_color for one in layers(chart, name="nodes")]
    inks = column(layer(chart, "Text", "names"), "text_color")
    assert all(theme.contrast(ink, colour) >= 4.5 for ink, colour in zip(inks, colours, strict=True))


def test_there_are_no_axes() -> None:
    chart = ddsviz.binary_tree(TREE)
    assert not any(axis.visible for axis in chart.axis)


def test_the_hover_shows_the_whole_name() -> None:
    long = "a name that is much longer than a label in a box may be"
    chart = ddsviz.binary_tree({long: ["B"]})
    assert column(layer(chart, "Text", "names"), "text")[0].endswith("…")
    assert hover_values(chart, "Node")[0] == long


def test_a_large_tree_shows_names_on_hover_and_says_so() -> None:
    chart = ddsviz.binary_tree(balanced(8))
    assert layers(chart, "Text") == []
    assert len(column(layer(chart, "Scatter", "nodes"), "x")) == 255
    assert "Names are shown on hover" in ddsviz.describe(chart)


def test_a_tree_of_ten_thousand_nodes_is_drawn() -> None:
    chart = ddsviz.binary_tree({node: [node + 1] for node in range(MAX_TREE_NODES - 1)})
    assert len(column(layer(chart, "Scatter", "nodes"), "x")) == MAX_TREE_NODES


def test_of_more_nodes_those_nearest_to_the_root_are_drawn_and_the_rest_counted() -> None:
    chart = ddsviz.binary_tree({0: list(range(1, MAX_TREE_NODES + 6))})
    assert len(column(layer(chart, "Scatter", "nodes"), "x")) == MAX_TREE_NODES
    assert "Left out 6 nodes" in ddsviz.describe(chart)


def test_the_description_counts_nodes_leaves_and_levels() -> None:
    assert ddsviz.describe(ddsviz.binary_tree(TREE)) == (
        "Binary tree with 4 nodes, 2 leaves and 3 levels, from the root 'A'. The deepest node is 'D', 2 steps below it."
    )


def test_a_tree_with_three_children_is_not_called_binary() -> None:
    assert ddsviz.describe(ddsviz.binary_tree({"A": ["B", "C", "D"]})).startswith("Tree with 4 nodes")


def test_a_single_node_is_a_tree() -> None:
    assert ddsviz.describe(ddsviz.binary_tree({"A": []})).endswith("1 node, 1 leaf and 1 level, from the root 'A'.")


def test_the_table_names_each_nodes_parent() -> None:
    table = ddsviz.table(ddsviz.binary_tree(TREE))
    assert table["node"].tolist() == ["A", "B", "C", "D"]
    assert table["parent"].fillna("none").tolist() == ["none", "A", "A", "B"]
    assert table["level"].tolist() == [0, 1, 1, 2]


def test_root_draws_only_what_is_below_it() -> None:
    chart = ddsviz.binary_tree(TREE, root="B")
    assert list(places(chart)) == ["B", "D"]
    assert "2 nodes of the whole tree are not below this root." in ddsviz.describe(chart)


def test_root_that_is_not_there_is_told_the_nearest() -> None:
    assert "Did you mean 'A'?" in message_of(TreeError, ddsviz.binary_tree, TREE, root="a")


def test_label_is_a_text_for_each_node() -> None:
    chart = ddsviz.binary_tree(TREE, label={"A": "Animals"})
    assert column(layer(chart, "Text", "names"), "text") == ["Animals", "B", "C", "D"]


def test_label_chooses_the_column_of_names() -> None:
    table = pd.DataFrame({"name": ["x", "y"], "species": ["Oak", "Elm"], "parent": [None, "Oak"]})
    assert list(places(ddsviz.binary_tree(table, label="species"))) == ["Oak", "Elm"]


def test_info_is_shown_on_hover() -> None:
    chart = ddsviz.binary_tree(TREE, info={"D": "a right child"})
    assert hover_rows(chart) == {"Node": "@name", "Information": "@extra0"}
    assert hover_values(chart, "Information") == ["–", "–", "–", "a right child"]


def test_info_may_say_several_things_of_a_node() -> None:
    chart = ddsviz.binary_tree(TREE, info={"A": {"weight": 1.5}, "D": {"weight": 2, "kind": "leaf"}})
    assert hover_values(chart, "Weight") == ["1.5", "–", "–", "2.0"]
    assert hover_values(chart, "Kind") == ["–", "–", "–", "leaf"]


def test_info_of_a_table_is_a_column() -> None:
    assert hover_values(ddsviz.binary_tree(TABLE, info="weight"), "Weight") == ["1", "2", "3", "40"]


def test_color_of_categories_has_a_layer_for_each() -> None:
    chart = ddsviz.binary_tree(TREE, color={"A": "x", "B": "y", "C": "x"})
    assert legend_labels(chart) == ["x", "y", "No value"]
    assert legend(chart).click_policy == "mute"
    assert [one.muted_glyph.fill_alpha for one in layers(chart, name="nodes")] == [theme.MUTED_ALPHA] * 3
    assert [one.glyph.fill_color for one in layers(chart, name="nodes")] == [*theme.CATEGORICAL[:2], theme.OUTLINE]
    assert [one.view.filter.group for one in layers(chart, name="nodes")] == [0, 1, 2]
    assert column(layers(chart, name="nodes")[0], "group") == [0, 1, 0, 2]


def test_color_of_numbers_is_cut_into_ranges() -> None:
    chart = ddsviz.binary_tree(TABLE, color="weight")
    assert legend_labels(chart) == ["0 to 9", "40 to 49"]
    assert legend(chart).title == "Weight"


def test_a_node_without_a_number_is_grey_and_takes_no_colour_from_the_ranges() -> None:
    shades = {}
    for weight in (None, 45.0):
        chart = ddsviz.binary_tree(TABLE.assign(weight=[1, 2, weight, 40]), color="weight")
        own = layers(chart, name="nodes")
        shades[weight] = {label: one.glyph.fill_color for label, one in zip(legend_labels(chart), own, strict=True)}
    assert shades[None] == {**shades[45.0], "No value": theme.OUTLINE}


def test_color_of_a_table_is_a_column() -> None:
    assert hover_values(ddsviz.binary_tree(TABLE, color="kind"), "Kind") == ["x", "y", "x", "No value"]


def test_color_can_be_one_colour_for_all() -> None:
    for tree in (TREE, TABLE):
        assert layer(ddsviz.binary_tree(tree, color="navy"), name="nodes").glyph.fill_color == "navy"


def test_palette_gives_the_colours() -> None:
    chart = ddsviz.binary_tree(TREE, color=dict.fromkeys("ABCD", "x"), palette=["#c8500a"])
    assert layer(chart, name="nodes").glyph.fill_color == "#c8500a"


@pytest.mark.parametrize("option", ["info", "label", "color"])
def test_a_node_that_is_not_in_the_tree_is_told_the_nearest(option: str) -> None:
    message = message_of(OptionError, ddsviz.binary_tree, {"Oak": ["Elm"]}, **{option: {"elm": "x"}})
    assert message == f"{option} names elm, and the tree has no such node. Did you mean 'Elm'?"


@pytest.mark.parametrize("option", ["info", "label", "color"])
def test_what_is_no_dictionary_is_told_how_to_write_it(option: str) -> None:
    message = message_of(OptionError, ddsviz.binary_tree, TREE, **{option: "weight"})
    assert f"{option}={{'A': 'text'}}" in message


@pytest.mark.parametrize("tree", ["A", 3, None], ids=repr)
def test_what_is_no_tree_is_told_how_to_write_one(tree: Any) -> None:
    message = message_of(TreeError, ddsviz.binary_tree, tree)
    assert "not a tree" in message
    assert "{'A': ['B', 'C']}" in message


def test_a_cycle_two_parents_and_an_orphan_are_named() -> None:
    assert "There is a cycle" in message_of(TreeError, ddsviz.binary_tree, {"A": ["B"], "B": ["A"]})
    assert "'C' has two parents: A and B" in message_of(TreeError, ddsviz.binary_tree, {"A": ["B", "C"], "B": ["C"]})
    orphan = TABLE.assign(parent=[None, "A", "A", "b"])
    assert "'D' is an orphan" in message_of(TreeError, ddsviz.binary_tree, orphan)


def test_a_column_of_nothing_is_told() -> None:
    message = message_of(ColumnError, ddsviz.binary_tree, TABLE.assign(kind=np.nan), color="kind")
    assert "The column 'kind' is empty" in message


def test_the_callers_dictionaries_are_not_changed() -> None:
    tree, info = {"A": ["B"], "B": [None, "D"]}, {"A": {"weight": 1}}
    ddsviz.binary_tree(tree, info=info)
    assert (tree, info) == ({"A": ["B"], "B": [None, "D"]}, {"A": {"weight": 1}})
