from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from hostile import Hostile
from random_tables import trees

import ddsviz
from registry.examples import Examples, Faults, Random


def search_tree() -> Any:
    tree = {50: [30, 70], 30: [20, 40], 70: [60, 80], 20: [None, 25]}
    return ddsviz.binary_tree(tree, title="A search tree", color={50: "root", 30: "inner", 70: "inner"})


def hostile_tree(told: Hostile) -> Any:
    """Return a tree with a payload as a node, a card's label and value, a category and another node's label."""
    root, *others = dict.fromkeys([*told.values, "b", "c"])
    nodes = [root, *others]
    tree = {node: nodes[2 * place + 1 : 2 * place + 3] for place, node in enumerate(nodes)}
    about = {"info": {root: {told.text: root}}, "color": {others[0]: root}, "label": {others[1]: told.text}}
    return ddsviz.binary_tree(tree, **about, **told.words)


def crowded_tree() -> Any:
    rows = 20_000
    table = pd.DataFrame({"node": range(rows), "parent": [None, *(np.arange(1, rows) - 1) // 2]})
    table["text"] = [f"<&> {'é' * 200}{row}" for row in range(rows)]
    return ddsviz.binary_tree(table.assign(kind=table["node"] % 9), info=["text", "kind"], color="kind")


def journeys_tree(table: Any) -> Any:
    rows = pd.DataFrame(table) if isinstance(table, dict) else table  # a dictionary would be a tree itself
    return ddsviz.binary_tree(rows, info=["fare", "line"])


EXAMPLES = Examples(
    figures={"binary_tree": search_tree},
    small={"info": "rain_mm"},
    faults=Faults(
        missing=({"label": "Wind"}, {"info": "Wind"}, {"color": "Wind"}),
        together={"info": "palce", "palette": "Virids", "width": 5},
    ),
    hostile=hostile_tree,
    crowded={"tree": crowded_tree},
    fetched={"tree": journeys_tree},
    random=Random(lambda name: {"root": name, "label": name, "info": name, "color": name}, data=trees),
    without={
        "engines": "a tree is walked from its root, which no engine does",
        "any order": "a mapping's order is that of the children: left and right",
        "only tables": "a mapping and nested tuples are trees, too",
        "numbers": "a node's values may be anything",
        "wrong options": "its options are columns",
        "range": "it tells nodes and levels",
        "own rows": "its table has a row for each node, with its level",
    },
)
