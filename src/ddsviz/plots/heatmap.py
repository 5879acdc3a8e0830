"""A heatmap answers: where in a table are the high and the low values?

Each cell is one pair of categories, its colour the value. It shows patterns across many cells at a glance, and exact
values badly: read those from the numbers in the cells or the hover. It misleads when columns of different units share
one colour scale, when a mean hides how few rows stand behind it (the hover tells), and when a cell without rows is
taken for a zero: such cells stay empty, on a hatched ground.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from ddsviz import theme
from ddsviz.calc.cells import AGGREGATES, Aggregate, Axis, gathered_words
from ddsviz.calc.extremes import extremes
from ddsviz.calc.rounding import rounded
from ddsviz.charts.cells import Cells, draw_ground, draw_image, draw_rectangles, empty_chart, write_values
from ddsviz.charts.colour import colour_bar, colour_mapper
from ddsviz.charts.figure import wrapped
from ddsviz.charts.legend import add_legend
from ddsviz.charts.steps import step_names
from ddsviz.checks import options
from ddsviz.checks.arguments import checked
from ddsviz.checks.look import Look, look
from ddsviz.checks.pairs import Pairs, pairs_of
from ddsviz.checks.palette import colour_scale, scale_anchors
from ddsviz.display.record import Record, attach, layers_of
from ddsviz.errors import ColumnError, Faults, Mend, OptionError
from ddsviz.frames import Frame
from ddsviz.limits import (
    BINS_FOR_NUMBERS,
    MAX_CELLS_AS_RECTANGLES,
    MAX_DISTINCT_NUMBERS_NAMED,
    MAX_HEATMAP_COLUMNS,
    MAX_HEATMAP_ROWS,
)
from ddsviz.numbers import number_format, value_writer
from ddsviz.wording import counted, tied

if TYPE_CHECKING:
    import pandas as pd
    from bokeh.plotting import figure as Figure

ROW_HEIGHT_PX = 26


@checked
def heatmap(
    data: Any,
    x: Hashable | None = None,
    y: Hashable | None = None,
    value: Hashable | None = None,
    *,
    aggregate: Aggregate = "mean",
    annotate: bool | Literal["auto"] = "auto",
    vmin: float | None = None,
    vmax: float | None = None,
    center: float | None = None,
    reverse: bool = False,
    palette: str | Sequence[str] | None = None,
    tooltip: Hashable | Sequence[Hashable] | None = None,
    title: str | None = None,
    names: dict[Any, str] | None = None,
    units: dict[Any, str] | None = None,
    alt: str | None = None,
    width: int | None = None,
    height: int | None = None,
) -> Figure:
    """Draw a table as coloured cells.

    Parameters
    ----------
    data : dataframe
        A table of numbers, drawn as it stands; or rows, with `x`, `y` and `value`.
    x, y : column, optional
        Categories, numbers or times of the cells' columns and rows. Without them, all columns of numbers are drawn,
        labelled by the table's index, or by a column of different texts, or by what numbers the rows, such as years.
    value : column of numbers, optional
        What the colour shows. Without it, the number of rows in each cell.
    aggregate : {"mean", "sum", "count", "min", "max", "median"}
        What becomes of several values in one cell.
    annotate : bool or "auto"
        Whether the values are written in the cells; "auto" where they fit.
    vmin, vmax : float, optional
        The ends of the colour scale; values beyond them get the end's colour.
    center : float, optional
        A value in the middle, such as 0 for correlations: the palette then diverges from it.
    reverse : bool
        Whether low values are dark: right for ranks, where 1 is what matters.
    palette : str or list of colours, optional
        A palette's name, such as "Viridis", or colours from low to high.
    tooltip : column or list of columns, optional
        More to show on hover; numbers are aggregated as the value is, other columns show what the cell's rows share.
    title : str, optional
        A headline.
    names, units : dict from column to str, optional
        How columns are called in the picture, and the units of their values.
    alt : str, optional
        Your own description, in place of the one that is built from the data.
    width, height : int, optional
        Size in pixels.

    Returns
    -------
    bokeh.plotting.figure
        Shows itself as a cell's last line, and can be changed as any Bokeh figure.

    Raises
    ------
    TableError
        If `data` is not a table, or empty.
    ColumnError
        If a column is missing or does not hold what is needed.
    OptionError
        If an option is unknown or does not fit.

    Notes
    -----
    Above 2,500 cells they are drawn as one image. Above 160 columns or 120 rows neighbours are gathered, and numbers
    or times of more than 60 different values are cut into 40 equal intervals; the caption says so.

    References
    ----------
    Wilkinson and Friendly: The history of the cluster heat map. The American Statistician 63(2), 2009.

    Examples
    --------
    >>> import ddsviz
    >>> reports = ddsviz.load("litter_reports")
    >>> reports["weekday"] = reports["reported"].dt.day_name()
    >>> reports["hour"] = reports["reported"].dt.hour
    >>> chart = ddsviz.heatmap(reports, x="hour", y="weekday", title="When people report litter")
    """
    frame = Frame(data, None if x is None or y is None else [x, y, value, tooltip])
    faults = Faults()
    anchors = theme.SEQUENTIAL if center is None else theme.DIVERGING
    style = look(
        faults, frame, title=title, names=names, units=units, alt=alt, palette=palette, width=width, height=height
    )  # fmt: skip
    with faults:
        options.choice("aggregate", aggregate, AGGREGATES)
    with faults:
        options.choice("annotate", annotate, (True, False, "auto"))
    with faults:
        options.switch("reverse", reverse)
    with faults:
        low, high, middle = options.colour_limits(vmin, vmax, center)
    with faults:
        colours = colour_scale(style, anchors, reverse)
    with faults:
        pairs = pairs_of(frame, x, y, value, tooltip, aggregate, style)
    faults.raise_any()

    cells = _cells(pairs, aggregate)
    pairs = replace(pairs, value_label=_value_label(pairs, cells, aggregate))
    low, high = _colour_ends(cells.table["value"], low, high)
    mapper = colour_mapper(colours, low, high, middle)

    chart = empty_chart(style, cells, pairs)
    ground = draw_ground(chart, cells)
    if cells.size <= MAX_CELLS_AS_RECTANGLES:
        notes = draw_rectangles(chart, cells, pairs, mapper, aggregate, style)
        if annotate is not False:
            write_values(chart, cells, mapper, even_if_crowded=annotate is True)
    else:
        notes = draw_image(chart, cells, pairs, mapper)
    gaps = None if ground is None else "No rows" if pairs.value is None else "No value"
    if gaps is not None:
        add_legend(chart, [(gaps, [ground])])
    chart.add_layout(
        colour_bar(mapper, wrapped(pairs.value_label, int((chart.height - 110) / 7)), _scale_format(low, high)),
        "right",
    )
    notes += [*pairs.notes, *_notes(pairs, cells)]
    parts = _parts(cells, scale_anchors(style, anchors, reverse), gaps)
    attach(chart, replace(_record(chart, cells, pairs, style, notes), parts=parts))
    return chart


def _cells(pairs: Pairs, aggregate: Aggregate) -> Cells:
    axes = [
        Axis(most, MAX_DISTINCT_NUMBERS_NAMED, BINS_FOR_NUMBERS) for most in (MAX_HEATMAP_COLUMNS, MAX_HEATMAP_ROWS)
    ]
    columns, rows, table = pairs.gathered(aggregate, *axes)
    if not len(table):
        raise ColumnError(
            f"No row has {pairs.x_label}, {pairs.y_label} and {pairs.value_label} all at once, so no cell has a value."
        )
    table["value"] = rounded(table["value"])
    return Cells(table, columns, rows, step_names(columns), step_names(rows))


def _value_label(pairs: Pairs, cells: Cells, aggregate: Aggregate) -> str:
    """Return what the colour shows: a mean, or plainly the value where each cell has one."""
    label = pairs.value_label
    if pairs.value is None or not ((cells.table["count"] > 1).any() or aggregate == "count"):
        return label
    return gathered_words(label, aggregate)


def _colour_ends(values: pd.Series, low: float | None, high: float | None) -> tuple[float, float]:
    """Return the ends of the colour scale: those asked for, or the lowest and the highest value."""
    low = float(values.min()) if low is None else low
    high = float(values.max()) if high is None else high
    if low > high:
        raise OptionError(
            f"vmin and vmax leave out all values, which run from {values.min():g} to {values.max():g}. Leave them out.",
            Mend.options(vmin=..., vmax=...),
        )
    return low, high


def _parts(cells: Cells, palette: list[str], gaps: str | None) -> dict[str, Any]:
    return {"columns": cells.column_names, "rows": cells.row_names, "palette": palette, "gaps": gaps}


def _notes(pairs: Pairs, cells: Cells) -> list[str]:
    notes = [*pairs.notes]
    columns, rows = cells.columns, cells.rows
    for steps, axis, label in ((columns, "column", pairs.x_label), (rows, "row", pairs.y_label)):
        if steps.cut:
            notes.append(f"{label} is cut into {len(steps.firsts)} equal intervals.")
        elif steps.joined:
            notes.append(f"Each {axis} joins neighbours of {label or 'the table'}, in their order.")
    missing = pairs.count - int(cells.table["count"].sum())
    if missing and pairs.x_label:
        lack = "a column that is drawn" if pairs.value is not None else f"{pairs.x_label} or {pairs.y_label}"
        notes.append(f"Left out {missing:,} of {counted(pairs.count, 'row')} with no value in {lack}.")
    return notes


def _record(chart: Figure, cells: Cells, pairs: Pairs, style: Look, notes: list[str]) -> Record:
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
        "Heatmap", (what, _span(cells, pairs)), drawn, (*style.notes, *notes), labels, style.alt, style.title, layers
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


def _scale_format(low: float, high: float) -> str:
    return number_format([low, high]).split(".")[0] + ".[000]"
