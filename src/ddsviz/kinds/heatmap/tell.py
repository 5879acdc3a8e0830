"""What a heatmap says of itself: how many cells have a value, and where the lowest and the highest are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ddsviz.ask.style import Style
from ddsviz.calc.extremes import extremes
from ddsviz.display.record import Record, layers_of
from ddsviz.kinds.heatmap.read import Pairs
from ddsviz.kinds.heatmap.reduce import Cells
from ddsviz.numbers import value_writer
from ddsviz.reduce.aggregate import Aggregate, aggregate_words
from ddsviz.wording import counted, tied

if TYPE_CHECKING:
    from bokeh.plotting import figure as Figure


def value_label(pairs: Pairs, cells: Cells, aggregate: Aggregate) -> str:
    """Return what the colour shows: a mean, or plainly the value where each cell has one."""
    label = pairs.value_label
    if not pairs.has_value or not ((cells.table["count"] > 1).any() or aggregate == "count"):
        return label
    return aggregate_words(label, aggregate)


def parts_of_script(
    cells: Cells, pairs: Pairs, aggregate: Aggregate, palette: list[str], ends: tuple[float, float]
) -> dict[str, Any]:
    """Return what the chart's script must know beyond its table."""
    return {
        "keys": None if not pairs.x_label else pairs.columns,
        "names": (cells.column_names, cells.row_names),
        "steps": tuple(
            {"firsts": bins.firsts, "ends": bins.ends, "joined": bins.joined} for bins in (cells.columns, cells.rows)
        ),
        "aggregate": aggregate if pairs.has_value else "count",
        "has_value": pairs.has_value,
        "has_gaps": int(cells.table["count"].sum()) < pairs.rows.count,
        "extra": list(pairs.extra),
        "palette": palette,
        "ends": ends,
    }


def notes_on_cells(pairs: Pairs, cells: Cells) -> list[str]:
    """Say what was cut into intervals, joined or left out."""
    notes = [*pairs.notes]
    columns, rows = cells.columns, cells.rows
    for steps, axis, label in ((columns, "column", pairs.x_label), (rows, "row", pairs.y_label)):
        if steps.cut:
            notes.append(f"{label} is cut into {len(steps.firsts)} equal intervals.")
        elif steps.joined:
            notes.append(f"Each {axis} joins neighbours of {label or 'the table'}, in their order.")
    missing = pairs.rows.count - int(cells.table["count"].sum())
    if missing and pairs.x_label:
        lack = "a column that is drawn" if pairs.has_value else f"{pairs.x_label} or {pairs.y_label}"
        notes.append(f"Left out {missing:,} of {counted(pairs.rows.count, 'row')} with no value in {lack}.")
    return notes


def record(chart: Figure, cells: Cells, pairs: Pairs, style: Style, notes: list[str], parts: dict[str, Any]) -> Record:
    """Return what the chart says of itself: sentences, notes, and the table drawn."""
    import pandas as pd

    table = cells.table
    x, y, value = (str(name) for name in pairs.columns)
    y = y if y != x else f"{y} (row)"
    rows_name = next(name for name in ("rows", "number of rows", "how many rows") if name not in (x, y, value))
    drawn = pd.DataFrame(
        {
            x: [cells.column_names[code] for code in table["column"]],
            y: [cells.row_names[code] for code in table["row"]],
            value if value not in (x, y) else f"{value} (value)": table["value"].to_numpy(),
            rows_name: table["count"].to_numpy(),
        }
    )
    labels = {x: pairs.x_label or x, y: pairs.y_label or y, value: pairs.value_label}
    columns, rows = counted(len(cells.column_names), "column"), counted(len(cells.row_names), "row")
    by = f"by {pairs.x_label} ({columns}) and {pairs.y_label} ({rows})" if pairs.x_label else f"in {columns} and {rows}"
    what = f"Heatmap of {pairs.value_label} {by}: {len(table):,} of {counted(cells.size, 'cell')} have a value."
    layers = frozenset(layer.id for layer in layers_of(chart))
    return Record(
        "Heatmap",
        (what, _span(cells, pairs)),
        drawn,
        (*style.notes, *notes),
        labels,
        style.alt,
        style.title,
        layers,
        parts=parts,
    )


def _span(cells: Cells, pairs: Pairs) -> str:
    """Say from where to where the values run."""
    values, write = cells.table["value"], value_writer(cells.table["value"])
    low, high = extremes(values)

    def names(places: Any) -> Iterator[str]:
        for column, row in cells.table[["column", "row"]].iloc[places].to_numpy():
            across, down = cells.column_names[column], cells.row_names[row]
            yield f"{pairs.x_label} {across}, {pairs.y_label} {down}" if pairs.x_label else f"{down}, {across}"

    lowest, highest = (f"{write(values.iloc[places[0]])} {pairs.unit}".strip() for places in (low, high))
    if len(low) == len(values):
        return f"All values are {lowest}."
    return f"Values run from {lowest} ({tied(names(low))}) to {highest} ({tied(names(high))})."
