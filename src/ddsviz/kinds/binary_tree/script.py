"""What a tree's script reckons before it draws: where nodes stand is read, how wide their boxes are is not."""

from __future__ import annotations

from typing import Any

from ddsviz import theme
from ddsviz.display.record import Record
from ddsviz.kinds.binary_tree.draw import BOX_HEIGHT_PX, BOX_PADDING_PX
from ddsviz.limits import MAX_LABEL_LENGTH
from ddsviz.scripts.figures import script_of_figure
from ddsviz.scripts.layers import Source
from ddsviz.scripts.plan import Plan
from ddsviz.scripts.statements import Piece
from ddsviz.scripts.tables import TableOfScript, hover_template, without_gaps
from ddsviz.scripts.writing import Script, literal
from ddsviz.wording import free_name, shortened

REASON = "Where the nodes stand comes from the table of the chart: its layout is more than lines of pandas."


def binary_tree_script(chart: Any, record: Record) -> Script:
    """Return the script of a tree."""
    parts, table = record.parts, TableOfScript(record.table, record.parts["info"])
    plan = Plan(comments=[REASON])
    names = {name: free_name(name, table.table) for name in ("y", "parent_y", "text", "box", "ink")}
    level = table["level"]
    node = table["node"]
    lines = [f"{node} = {table.words('node')}"] if table.words("node") != node else []
    lines += [
        f"table[{literal(names['y'])}], table[{literal(names['parent_y'])}] = -{level}, (1 - {level}).clip(upper=0)",
    ]
    columns = {
        "x": table.name(parts["x"]), "y": names["y"], "parent_x": table.name(parts["parent_x"]),
        "parent_y": names["parent_y"], "name": table.name("node"),
    }  # fmt: skip
    if "group" in parts:
        columns |= dict.fromkeys(("group", "group_name"), table.name(parts["group"]))
        if table.words(parts["group"]) != table[parts["group"]]:
            lines.append(f"{table[parts['group']]} = {table.words(parts['group'])}")
    for index, name in enumerate(parts["info"]):
        columns[f"extra{index}"] = table.name(name)
        plan.templates[f"@extra{index}"] = hover_template(table, name, plan.formatters)
    lines += without_gaps(table, parts["info"])
    made = [layer for layer in chart.renderers if layer.id in record.layers]
    if parts["boxes"]:
        text = names["text"] if _are_cut(record) else table.name("node")
        columns["box"] = names["box"]
        lines += _boxes(record, table, text, names["box"])
        words = next(layer for layer in made if type(layer.glyph).__name__ == "Text")
        shown = {"x": columns["x"], "y": columns["y"], "text": text, "text_color": names["ink"]}
        one_ink = _one_ink(words, record)
        values = {"text_color": literal(one_ink)} if one_ink else {}
        lines += [] if one_ink else [_inks(words, record, table, names["ink"])]
        made_columns = record.made[words.data_source.id]
        plan.sources[words.data_source.id] = Source(Piece.of("source"), shown, values, made_columns)
    plan.lines = [*lines, "source = ColumnDataSource(table)"]
    nodes = made[0].data_source
    plan.sources[nodes.id] = Source(Piece.of("source"), columns, made=record.made[nodes.id])
    plan.groups[nodes.id] = parts.get("groups", [])
    return script_of_figure(chart, plan, table, record)


def _are_cut(record: Record) -> bool:
    """Tell whether a name is too long for its box."""
    names = [str(name) for name in record.table["node"]]
    return any(shortened(name, MAX_LABEL_LENGTH) != name for name in names)


def _boxes(record: Record, table: TableOfScript, text: str, box: str) -> list[str]:
    """Return the lines that cut names and make their boxes as wide as they are."""
    names, most, lines = table["node"], MAX_LABEL_LENGTH, []
    if _are_cut(record):
        cut = f'name if len(name) <= {most} else name[:{most - 1}] + "…"'
        one_line = (
            '" ".join(name.split())' if any(" ".join(str(n).split()) != str(n) for n in record.table["node"]) else ""
        )
        names = f"{names}.map(lambda name: {one_line})" if one_line else names
        lines.append(f"table[{literal(text)}] = {names}.map(lambda name: {cut})")
    width = f"table[{literal(text)}].str.len() * {theme.CHARACTER_WIDTH_PX} + {BOX_PADDING_PX}"
    return [*lines, f"table[{literal(box)}] = ({width}).clip(lower={BOX_HEIGHT_PX})"]


def _words_of_inks(layer: Any, record: Record) -> list[str]:
    return ["black" if ink == theme.BLACK else "white" for ink in record.made[layer.data_source.id]["text_color"]]


def _one_ink(layer: Any, record: Record) -> str:
    """Return the ink of all names, or an empty text where there are two."""
    inks = set(_words_of_inks(layer, record))
    return inks.pop() if len(inks) == 1 else ""


def _inks(layer: Any, record: Record, table: TableOfScript, ink: str) -> str:
    """Return the line that gives each name the ink that reads best on its box."""
    inks = _words_of_inks(layer, record)
    group = record.parts["group"]
    dark = sorted(
        {str(name) for name, ink_of_group in zip(record.table[group], inks, strict=True) if ink_of_group == "black"}
    )
    return f'table[{literal(ink)}] = np.where({table[group]}.isin({literal(dark)}), "black", "white")'
