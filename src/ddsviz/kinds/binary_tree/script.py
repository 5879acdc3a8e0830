"""The script of a tree: lines to the parents, and boxes with names in them, or dots."""

from __future__ import annotations

from typing import Any

from ddsviz import theme
from ddsviz.display.record import Record
from ddsviz.kinds.binary_tree.draw import BOX_HEIGHT_PX, BOX_PADDING_PX
from ddsviz.limits import MAX_LABEL_LENGTH
from ddsviz.scripts.figures import END, figure_line, groups_of, hover_line, layer_named, legend_lines
from ddsviz.scripts.tables import TableOfScript
from ddsviz.scripts.writing import Script, call, columns_of, indented, literal, named, script_of
from ddsviz.wording import shortened


def binary_tree_script(chart: Any, record: Record) -> Script:
    """Return the script of a tree."""
    parts, table = record.parts, TableOfScript(record.table, record.parts["info"])
    columns = {
        "name": table.words("node"),
        "x": table[parts["x"]],
        "y": f"-{table['level']}",
        "parent_x": table[parts["parent_x"]],
        "parent_y": f"(1 - {table['level']}).clip(upper=0)",
    }
    if "group" in parts:
        columns["group"] = table.words(parts["group"])
    if parts["boxes"]:
        columns |= _boxes(record, columns["name"])
    columns |= {f"info{place}": table[name] for place, name in enumerate(parts["info"])}
    lines = [
        columns_of("nodes", "pd.DataFrame", columns),
        figure_line(chart),
        "chart.axis.visible = chart.grid.visible = False",
        _segments(chart),
        *_nodes(chart, parts),
        _names(chart) if parts["boxes"] else "",
        hover_line(_hover(table, parts), "renderers=layers"),
        *legend_lines(chart),
        END,
    ]
    return script_of([table.reading, *lines])


def _boxes(record: Record, names: str) -> dict[str, str]:
    """Return the columns of what is written in the boxes, and of how wide these are."""
    own = [str(name) for name in record.table["node"]]
    shown = names
    if any(shortened(name, MAX_LABEL_LENGTH) != name for name in own):
        most = MAX_LABEL_LENGTH
        shown = f'{names}.map(lambda name: name if len(name) <= {most} else name[:{most - 1}] + "…")'
    size = f"{theme.CHARACTER_WIDTH_PX} + {BOX_PADDING_PX}"
    return {"text": shown, "box": f"({shown}.str.len() * {size}).clip(lower={BOX_HEIGHT_PX})"}


def _segments(chart: Any) -> str:
    glyph = next(layer.glyph for layer in chart.renderers if type(layer.glyph).__name__ == "Segment")
    look = f"line_color={literal(glyph.line_color)}, line_width={literal(glyph.line_width)}"
    return call("chart.segment", '"x", "y", "parent_x", "parent_y"', "source=ColumnDataSource(nodes)", look)


def _nodes(chart: Any, parts: dict[str, Any]) -> list[str]:
    layers = [layer for layer in chart.renderers if layer.name == "nodes"]
    source = "source=ColumnDataSource(own)" if "group" in parts else "source=ColumnDataSource(nodes)"
    colour = "color=colour" if "group" in parts else f"color={literal(layers[0].glyph.fill_color)}"
    look = [source, colour, "legend_label=name" if "group" in parts else ""]
    start, end = ("layers.append(", "))") if "group" in parts else ("layers = [", ")]")
    if parts["boxes"]:
        size = f'"x", "y", width="box", height={BOX_HEIGHT_PX}, height_units="screen", border_radius=6'
        drawn = call(start + "chart.rect", size, *look, end=end)
    else:
        size = f"size={literal(layers[0].glyph.size)}"
        drawn = call(start + "chart.scatter", '"x", "y"', size, *look, end=end)
    if "group" not in parts:
        return [drawn]
    colours = {label: colour for label, (colour, _) in groups_of(layers, parts["groups"]).items()}
    return [
        named("groups", colours),
        "layers = []",
        "for name, colour in groups.items():",
        *indented(['own = nodes[nodes["group"] == name]', drawn]),
    ]


def _names(chart: Any) -> str:
    layer = layer_named(chart, "names")
    words = {theme.BLACK: "black", theme.PAPER: "white"}
    inks = [words.get(ink, ink) for ink in layer.data_source.data["text_color"]]
    look = 'text_align="center", text_baseline="middle"'
    if len(set(inks)) == 1:
        return call(
            "chart.text", '"x", "y", "text"', "source=ColumnDataSource(nodes)", f'text_color="{inks[0]}"',
            f'text_font_size="{theme.TEXT_SIZE}"', look,
        )  # fmt: skip
    black = sorted({group for group, ink in zip(_groups_of_nodes(chart), inks, strict=True) if ink == "black"})
    line = f'nodes["ink"] = nodes["group"].isin({literal(black)}).map({{True: "black", False: "white"}})'
    return line + "\n" + call(
        "chart.text", '"x", "y", "text"', "source=ColumnDataSource(nodes)", 'text_color="ink"',
        f'text_font_size="{theme.TEXT_SIZE}"', look,
    )  # fmt: skip


def _groups_of_nodes(chart: Any) -> list[str]:
    layer = layer_named(chart, "nodes")
    return [str(name) for name in layer.data_source.data["group_name"]]


def _hover(table: TableOfScript, parts: dict[str, Any]) -> list[tuple[str, tuple[str, bool]]]:
    rows = [("Node", ("@name", False))]
    if "group" in parts:
        rows.append((str(parts["color"]), ("@group", False)))
    return rows + [(str(name), table.hover(f"info{place}", name)) for place, name in enumerate(parts["info"])]
