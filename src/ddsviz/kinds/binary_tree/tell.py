"""What a tree says of itself: how many nodes it has, how deep it is, and its table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ddsviz.ask.style import Style
from ddsviz.calc.categories import Groups
from ddsviz.display.record import Record, layers_of
from ddsviz.kinds.binary_tree.read import Nodes
from ddsviz.numbers import as_names
from ddsviz.wording import counted, free_name, shortened, tied

if TYPE_CHECKING:
    import pandas as pd
    from bokeh.models import ColumnDataSource
    from bokeh.plotting import figure as Figure


def record(
    chart: Figure, nodes: Nodes, style: Style, source: ColumnDataSource, groups: tuple[Groups, bool] | None,
    with_names: bool,
) -> Record:  # fmt: skip
    """Return what the chart says of itself: sentences, notes, and the table drawn."""
    import pandas as pd

    tree = nodes.tree
    depths = tree.depths
    leaves = [node for node, below in enumerate(tree.children) if not below]
    binary = all(len(below) <= 2 for below in tree.children)
    sentences = [
        f"{'Binary tree' if binary else 'Tree'} with {counted(len(tree.keys), 'node')}, "
        f"{counted(len(leaves), 'leaf', 'leaves')} and {counted(max(depths) + 1, 'level')}, "
        f"from the root '{shortened(nodes.names[0], 40)}'.",
    ]
    if len(tree.keys) > 1:
        sentences.append(f"{_deepest_words(nodes, depths)}, {counted(max(depths), 'step')} below it.")
    notes = list(nodes.notes)
    if tree.left_out:
        notes.append(f"Left out {counted(tree.left_out, 'node')} further down.")
    if tree.elsewhere:
        notes.append(f"{counted(tree.elsewhere, 'node')} of the whole tree are not below this root.")
    columns: dict[Any, Any] = {
        "node": nodes.names,
        "parent": [None if parent < 0 else nodes.names[parent] for parent in tree.parents],
        "level": depths,
        **({nodes.color_name: nodes.color} if nodes.color is not None else {}),
        **nodes.info,
    }
    layers = frozenset(layer.id for layer in layers_of(chart))
    below = tuple(
        (str(name), as_names(column) if name in nodes.info else column)
        for name, column in pd.DataFrame(columns).items()
    )
    table, parts = _placed(pd.DataFrame(columns), source, groups, with_names)
    parts |= {"color": nodes.color_name, "info": list(nodes.info)}
    return Record(
        "Tree", tuple(sentences), table, (*style.notes, *notes), {}, style.alt, style.title, layers, below, parts
    )


def _deepest_words(nodes: Nodes, depths: list[int]) -> str:
    deepest = max(depths)
    names = [f"'{shortened(name, 40)}'" for name, depth in zip(nodes.names, depths, strict=True) if depth == deepest]
    if len(names) == 1:
        return f"The deepest node is {names[0]}"
    return f"The deepest nodes are {tied(names)}"


def _placed(
    table: pd.DataFrame, source: ColumnDataSource, groups: tuple[Groups, bool] | None, with_names: bool
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the table with where nodes and their parents stand, and what a script must know of it."""
    parts: dict[str, Any] = {"boxes": with_names}
    for field in ("x", "parent_x"):
        parts[field] = free_name(field, table)
        table[parts[field]] = source.data[field]
    if groups is not None:
        parts |= {"group": free_name("group", table), "groups": groups[0].labels}
        table[parts["group"]] = source.data["group_name"]
    return table, parts
