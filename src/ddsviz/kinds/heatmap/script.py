"""What a heatmap's script reckons before it draws: the value of each cell, and where the cell lies."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import pairwise
from typing import Any

from ddsviz import theme
from ddsviz.display.record import Record
from ddsviz.errors import OptionError
from ddsviz.numbers import number_format
from ddsviz.scripts.dress import ticks_code
from ddsviz.scripts.figures import script_of_figure
from ddsviz.scripts.layers import Source
from ddsviz.scripts.plan import Plan
from ddsviz.scripts.statements import Piece
from ddsviz.scripts.tables import TableOfScript, field_in_template, table_given
from ddsviz.scripts.writing import Script, literal
from ddsviz.wording import free_name

FEW_NAMES = 12
AXES = ("columns", "rows")


def heatmap_script(chart: Any, record: Record) -> Script:
    """Return the script of a heatmap."""
    plan = Plan(palette=record.parts["palette"])
    given = table_given(record, _used(record)) if not _reason(record) else None
    if given is not None:
        table, columns = given, _from_given(given, record, plan)
    else:
        table = TableOfScript(record.table)
        columns = _from_finished(table, record, plan)
        plan.comments.append(_reason(record) or "A file would not keep this table's columns as they are.")
    _add_sources(chart, record, plan, columns)
    if record.parts["extra"]:
        plan.comments.append("Not in this script: the tooltip's further columns.")
        plan.templates |= {f"@extra{index}": "" for index in range(len(record.parts["extra"]))}
    return script_of_figure(chart, plan, table, record)


def _used(record: Record) -> list[Hashable]:
    x, y, value = record.parts["keys"]
    return [x, y, *([value] if record.parts["has_value"] else [])]


def _reason(record: Record) -> str:
    """Say why no lines of pandas give these cells, or return an empty text."""
    parts = record.parts
    if parts["keys"] is None:
        return "The table of the chart has a row for each cell, with the names of its column and row."
    if parts["keys"][0] == parts["keys"][1]:
        return "Columns and rows are the same: the table of the chart tells them apart."
    steps = parts["steps"]
    if any(step["joined"] and step["ends"] is None for step in steps):
        return "Neighbours are joined in one cell: the table of the chart says which."
    given = parts["given"]
    if given is None:
        return "The rows are too many for one file: what is read is one row for each cell."
    is_time = [given.kinds.get(name) == "time" for name in parts["keys"][:2]]
    if any(time and step["ends"] is not None for time, step in zip(is_time, steps, strict=True)):
        return "Times are cut into intervals: the table of the chart says which."
    return ""


def _from_given(table: TableOfScript, record: Record, plan: Plan) -> dict[str, str]:
    """Add the lines that gather the caller's rows, and return the columns of cells: "x", "y", "value", "count"."""
    parts = record.parts
    x, y, value = parts["keys"]
    keys = [table.name(x), table.name(y)]
    plan.lines += table.on_the_wall
    if parts["has_gaps"]:
        plan.lines.append(f"data = data.dropna(subset={literal([table.name(name) for name in _used(record)])})")
    if parts["has_value"] and value in (x, y):
        plan.lines.append(f'data["value"] = {table[value]}')
    found, taken = {}, [*table.given.columns, "count"] if table.given is not None else []
    for index, (axis, name) in enumerate(zip("xy", (x, y), strict=True)):
        found[axis], lines = _steps(table, name, record, index, free_name(axis, taken), plan)
        plan.lines += lines
    grouped = [found["y"] if parts["steps"][1]["ends"] is not None else keys[1],
               found["x"] if parts["steps"][0]["ends"] is not None else keys[0]]  # fmt: skip
    before = [line for line in plan.lines if not line.startswith("cells[")]
    after = [line for line in plan.lines if line.startswith("cells[")]
    plan.lines = [*before, _gathered(table, record, grouped, found), *after]
    return found


def _gathered(table: TableOfScript, record: Record, grouped: list[str], found: dict[str, str]) -> str:
    """Return the line that makes cells out of rows, and note what their columns are called."""
    parts = record.parts
    cells = f"cells = data.groupby({literal(grouped)})"
    if parts["aggregate"] == "count":
        found["value"] = found["count"] = free_name("count", grouped)
        return f"{cells}.size().reset_index(name={literal(found['value'])})"
    value = "value" if parts["keys"][2] in parts["keys"][:2] else table.name(parts["keys"][2])
    found["value"], found["count"] = free_name(parts["aggregate"], grouped), free_name("count", grouped)
    if found["value"] == parts["aggregate"] and found["count"] == "count":
        return f'{cells}[{literal(value)}].agg([{literal(parts["aggregate"])}, "count"]).reset_index()'
    pairs = f'{literal(found["value"])}: {literal(parts["aggregate"])}, {literal(found["count"])}: "count"'
    return f"{cells}[{literal(value)}].agg(**{{{pairs}}}).reset_index()"


def _steps(
    table: TableOfScript, name: Hashable, record: Record, index: int, column: str, plan: Plan
) -> tuple[str, list[str]]:
    """Return the column that says where a cell lies along an axis, and the lines that make it."""
    step, names, word = record.parts["steps"][index], record.parts["names"][index], AXES[index]
    where = f"${'xy'[index]}{{custom}}"
    firsts = list(step["firsts"])
    if step["ends"] is not None:
        low, high, count = float(step["ends"][0]), float(step["ends"][-1]), len(step["ends"]) - 1
        share = f"({table[name]} - {literal(low, exact=True)}) * ({count} / {literal(high - low, exact=True)})"
        plan.lists[word] = names
        told = free_name(f"{column} interval", [column])
        plan.templates[where] = field_in_template(told)
        return column, [
            f"{word} = {literal(names)}",
            f"data[{literal(column)}] = ({share}).astype(int).clip(upper={count - 1})",
            f"cells[{literal(told)}] = cells[{literal(column)}].map({word}.__getitem__)",
        ]
    kind, field = table.kind(name), field_in_template(table.name(name))
    if kind == "time":
        plan.templates[where] = f"{field}{{{_time_format(firsts)}}}"
        plan.formatters[field] = "datetime"
        return column, [
            f'cells[{literal(column)}] = cells[{literal(table.name(name))}].rank(method="dense").astype(int) - 1'
        ]
    if kind == "number":
        values = [int(one) if float(one).is_integer() else float(one) for one in firsts]
        pattern = number_format(values)
        plan.templates[where] = field if pattern.startswith("%") else f"{field}{{{pattern}}}"
        plan.lists[f"map(str, {word})"] = [str(one) for one in values]
        code = ticks_code(values)
    else:
        plan.templates[where] = field
        plan.lists[word] = list(map(str, firsts))
        code = literal(list(map(str, firsts)))
    return column, [
        f"{word} = {code}",
        f"cells[{literal(column)}] = cells[{literal(table.name(name))}].map({word}.index)",
    ]


def _time_format(firsts: list[Any]) -> str:
    import pandas as pd

    from ddsviz.numbers import time_format

    return time_format(pd.Series(firsts)).partition(".")[0]


def _from_finished(table: TableOfScript, record: Record, plan: Plan) -> dict[str, str]:
    """Add the lines that place the cells of the chart's own table, and return their columns."""
    columns = list(table.table.columns)
    found = {"value": table.name(columns[2]), "count": table.name(columns[3])}
    plan.lines.append("cells = table")
    for index, axis in enumerate("xy"):
        names, word = record.parts["names"][index], AXES[index]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise OptionError(
                f"Two {word} of this heatmap are both called '{twice}', and a script could not tell them apart. "
                "Round the values or rename them, and draw the heatmap again."
            )
        plan.lists[word] = names
        found[axis] = free_name(axis, columns)
        words = table.words(columns[index]).replace("table[", "cells[", 1)
        in_table = list(table.table[columns[index]].unique()) == names and len(names) > FEW_NAMES
        listed = f"list({table[columns[index]]}.unique())" if in_table else literal(names)
        plan.lines += [f"{word} = {listed}", f"cells[{literal(found[axis])}] = {words}.map({word}.index)"]
        plan.templates[f"${axis}{{custom}}"] = field_in_template(table.name(columns[index]))
    return found


def _add_sources(chart: Any, record: Record, plan: Plan, columns: dict[str, str]) -> None:
    """Tell where the columns of cells and of their values in words come from."""
    for layer in chart.renderers:
        made = record.made.get(layer.data_source.id, {})
        if layer.id not in record.layers:
            continue
        if type(layer.glyph).__name__ == "Image":
            cells = {name: f"cells[{literal(computed)}]" for name, computed in columns.items()}
            plan.lines += [
                "image = np.full((len(rows), len(columns)), np.nan)",
                f"image[{cells['y']}, {cells['x']}] = {cells['value']}",
            ]
            plan.sources[layer.data_source.id] = Source(values={"image": "[image]"}, made=made)
            plan.templates |= {"$x{custom}": "", "$y{custom}": ""}
        elif type(layer.glyph).__name__ == "Rect":
            plan.sources[layer.data_source.id] = Source(Piece.of("cells"), columns, made=made)
        elif type(layer.glyph).__name__ == "Text":
            taken = set(columns.values())
            computed = {"text": free_name("text", taken), "text_color": free_name("ink", taken)}
            plan.lines += _texts(layer, record, columns["value"], computed)
            plan.sources[layer.data_source.id] = Source(Piece.of("cells"), {**columns, **computed}, made=made)


def _texts(layer: Any, record: Record, value: str, made: dict[str, str]) -> list[str]:
    """Return the lines that write each value, in the ink that reads best on its colour."""
    low, high = record.parts["ends"]
    palette = theme.scale(tuple(record.parts["palette"]))
    inks = [theme.ink_on(colour) for colour in palette]
    written = list(record.made[layer.data_source.id]["text"])
    pattern = f"{{:{',' if any(',' in text for text in written) else ''}.{len(written[0].partition('.')[2])}f}}"
    pattern = "{:.6g}" if any("e" in text for text in written) else pattern
    minus = '.str.replace("-", "−")' if any("−" in text for text in written) else ""
    cell = f"cells[{literal(value)}]"
    share = f"({cell} - {literal(low)}) / {literal(high - low)}"
    return [
        f"cells[{literal(made['text'])}] = {cell}.map({literal(pattern)}.format){minus}",
        f"inks = {_runs(inks)}  # on each colour, what reads best",
        f"steps = ({share} * {len(inks)}).clip(0, {len(inks) - 1}).astype(int)",
        f"cells[{literal(made['text_color'])}] = steps.map(inks.__getitem__)",
    ]


def _runs(inks: list[str]) -> str:
    """Write a list of few different texts as its runs: ["black"] * 27 + ["white"] * 21."""
    starts = [0, *(index for index in range(1, len(inks)) if inks[index] != inks[index - 1]), len(inks)]
    words = {theme.BLACK: "black", theme.PAPER: "white"}
    return " + ".join(f'["{words[inks[start]]}"] * {end - start}' for start, end in pairwise(starts))
