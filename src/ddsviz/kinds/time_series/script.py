"""What a time series' script reckons before it draws: rows in the order of time, and smoothed heights."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from ddsviz.display.record import Record
from ddsviz.kinds.time_series.draw import POINTS_DRAWN_AS_MARKS
from ddsviz.reduce.rolling import Smoother
from ddsviz.scripts.figures import script_of_figure
from ddsviz.scripts.layers import Source
from ddsviz.scripts.plan import Plan
from ddsviz.scripts.statements import SLOT, Piece
from ddsviz.scripts.tables import TableOfScript, hover_template, table_given, without_gaps
from ddsviz.scripts.writing import Script, literal
from ddsviz.wording import free_name

ALONE = """
def alone(rows, y):  # no line reaches them
    return rows[rows[y].shift().isna() & rows[y].shift(-1).isna()]

"""
NO_SLIDER = "Not in this script: the slider that changes the moving average."


@dataclass(frozen=True)
class _Way:
    """How a script comes by the lines: from the caller's table, or from that of the chart."""

    table: TableOfScript
    y: list[str]  # the column of each line
    smoothed: list[str]
    rows: list[Piece]  # of each line
    lines: list[str]
    reason: str = ""


def time_series_script(chart: Any, record: Record) -> Script:
    """Return the script of a time series; of one with a slider, the chart as it stands at first."""
    parts = record.parts
    reason = _reason(record)
    way = None if reason else _from_given(record)
    if way is None:
        way = _from_finished(record, reason or "A file would not keep this table's columns as they are.")
    plan = Plan(lines=way.lines, comments=[way.reason] if way.reason else [])
    if parts["slider"]:
        plan.comments.append(NO_SLIDER)
    figure = chart.children[0] if parts["slider"] else chart
    layers = {layer.id: layer for layer in figure.renderers}
    for index, line in enumerate(parts["lines"]):
        for part in ("raw", "smoothed", "marks", "dots"):
            if line.get(part) in layers:
                _add_source(plan, record, way, index, part, layers[line[part]])
    _add_templates(plan, record, way)
    return script_of_figure(figure, plan, way.table, record)


def _reason(record: Record) -> str:
    """Say why no lines of pandas give these numbers, or return an empty text."""
    parts = record.parts
    smoother: Smoother | None = parts["smoother"]
    if parts["reduced"]:
        more = ", and the smoothed one through the same" if smoother is not None else ""
        return f"The lines are drawn through the points that the picture needs of all there are{more}."
    if parts["breaks"]:
        return "Where rows are missing, a line is broken: the table of the chart has a row without a value there."
    if smoother is not None and smoother.method == "lowess":
        return "No line of pandas gives the smoothed heights, a lowess curve, so the table of the chart brings them."
    spans = smoother is not None and not isinstance(smoother.window, (int, str))
    if spans and parts["color"] is not None:
        return "Windows of time for each line are more than a line of pandas, so the table of the chart brings them."
    if len(set(parts["measures"])) < len(parts["measures"]) and parts["color"] is None:
        return "Two lines are the same column."
    return ""


def _from_given(record: Record) -> _Way | None:
    """Return the lines of pandas from the caller's table, or None where a file does not keep what it holds."""
    parts = record.parts
    x, measures, color = parts["x"], list(dict.fromkeys(parts["measures"])), parts["color"]
    table = table_given(record, [x, *measures, *([color] if color is not None else []), *parts["extra"]])
    if table is None or (color is not None and table.kind(color) != "text"):
        return None
    assert table.given is not None
    is_wide = len(measures) > 1
    keys = [x] if color is None else [x, record.parts["line"]] if parts["line"] is not None else [x]
    tied = bool(record.table.duplicated([*keys, *([parts["line"]] if is_wide else [])]).any())
    if tied and is_wide:
        return None
    rows_drawn = len(record.table) // (len(measures) if is_wide else 1)
    code = "data" if rows_drawn == table.given.rows else f"data.dropna(subset={literal([table.name(x)])})"
    order = literal([table.name(x), table.name(measures[0])] if tied else table.name(x))
    lines = [f"data = {code}.sort_values({order})"]
    names = [table.name(measure) for measure in measures]
    smoothed = []
    if parts["smoothed"] is not None:
        taken = [*table.given.columns]
        smoothed = [free_name("smoothed" if not is_wide else f"{name} smoothed", taken) for name in names]
        lines += _smoothing(parts["smoother"], table, x, names, smoothed, color)
    lines += [*table.on_the_wall, *without_gaps(table, parts["extra"])]
    if color is None:
        rows = [Piece.of("data")] * len(parts["lines"])
    else:
        names, smoothed = names * len(parts["lines"]), smoothed * len(parts["lines"])
        rows = [Piece.joined(f"data[{table[color]} == {SLOT}]", literal(line["name"])) for line in parts["lines"]]
    return _Way(table, names, smoothed, rows, lines)


def _smoothing(
    smoother: Smoother, table: TableOfScript, x: Hashable, names: list[str], smoothed: list[str], color: Any
) -> list[str]:
    """Return the lines that smooth: one for each column, or a loop over them."""
    if len(names) > 1:
        call = _smoothed_code(smoother, table, x, "name", "data[name]", None)
        return [f"for name in {literal(names)}:", f'    data[name + " smoothed"] = {call}']
    call = _smoothed_code(smoother, table, x, literal(names[0]), f"data[{literal(names[0])}]", color)
    return [f"data[{literal(smoothed[0])}] = {call}"]


def _smoothed_code(smoother: Smoother, table: TableOfScript, x: Hashable, name: str, column: str, color: Any) -> str:
    center = ", center=True" if smoother.center and smoother.method == "mean" else ""
    window = smoother.slider_windows()[0] if smoother.has_slider else smoother.window
    if not isinstance(window, int):
        span = literal(_span_text(window))
        if smoother.method == "mean":
            return f"data.rolling({span}, on={literal(table.name(x))}, min_periods=1{center})[{name}].mean()"
        half = literal(_span_text(window / 2))
        return f"{column}.ewm(halflife={half}, times={table[x]}).mean().where({column}.notna())"
    heights = column if color is None else "y"
    call = f"{heights}.rolling({window}{center}).mean()"
    if smoother.method == "exponential":
        call = f"{heights}.ewm(halflife={literal(window / 2)}).mean().where({heights}.notna())"
    return call if color is None else f"data.groupby({literal(table.name(color))})[{name}].transform(lambda y: {call})"


def _span_text(span: Any) -> str:
    """Write a span of time as pandas reads it."""
    microseconds = span.value // 1_000 if span.unit == "ns" else int(span.total_seconds() * 1e6)
    for unit, length in (
        ("D", 86_400_000_000),
        ("h", 3_600_000_000),
        ("min", 60_000_000),
        ("s", 1_000_000),
        ("ms", 1_000),
    ):
        if microseconds % length == 0:
            return f"{microseconds // length}{unit}"
    return f"{microseconds}us"


def _from_finished(record: Record, reason: str) -> _Way:
    """Return the lines that read the chart's own table."""
    parts, table = record.parts, TableOfScript(record.table, record.names)
    count = len(parts["lines"])
    y, smoothed = table.name(parts["y"]), "" if parts["smoothed"] is None else table.name(parts["smoothed"])
    table.name(parts["x"])
    for name in parts["extra"]:
        table.name(name)
    if parts["line"] is None:
        rows = [Piece.of("table")]
    else:
        rows = [
            Piece.joined(f"table[{table[parts['line']]} == {SLOT}]", literal(line["name"])) for line in parts["lines"]
        ]
    lines = without_gaps(table, parts["extra"])
    return _Way(table, [y] * count, [smoothed] * count, rows, lines, reason)


def _add_source(plan: Plan, record: Record, way: _Way, index: int, part: str, layer: Any) -> None:
    """Tell where a layer's columns come from."""
    is_smooth = part in ("smoothed", "dots")
    y = way.smoothed[index] if is_smooth else way.y[index]
    columns = {"x": way.table.name(record.parts["x"]), "y": y}
    columns |= {f"extra{number}": way.table.name(name) for number, name in enumerate(record.parts["extra"])}
    code = way.rows[index]
    if part in ("marks", "dots") and not _marks_all(record, index, part, layer):
        if ALONE not in plan.lines:
            plan.lines.append(ALONE)
        code = Piece.joined(f"alone({code.pattern}, {SLOT})", *code.parts, literal(y))
    source = layer.data_source
    plan.sources[source.id] = Source(code, columns, made=record.made[source.id])


def _marks_all(record: Record, index: int, part: str, layer: Any) -> bool:
    """Tell whether marks are at all points of a line, and not only at those that stand alone."""
    line = record.table
    if record.parts["line"] is not None:
        line = line[line[record.parts["line"]] == record.parts["lines"][index]["name"]]
    if part == "dots" or len(line) > POINTS_DRAWN_AS_MARKS:
        return False
    return int(line[record.parts["y"]].notna().sum()) == len(layer.data_source.data["y"])


def _add_templates(plan: Plan, record: Record, way: _Way) -> None:
    """Give hovers templates of further columns, and of times with parts of a second."""
    for index, name in enumerate(record.parts["extra"]):
        plan.templates[f"@extra{index}"] = hover_template(way.table, name, plan.formatters)
    plan.templates["@x{custom}"] = hover_template(way.table, record.parts["x"], plan.formatters)
