"""A heatmap answers: where in a table are the high and the low values?

Each cell is one pair of categories, its colour the value. It shows patterns across many cells at a glance, and exact
values badly: read those from the numbers in the cells or the hover. It misleads when columns of different units share
one colour scale, when a mean hides how few rows stand behind it (the hover tells), and when a cell without rows is
taken for a zero: such cells stay empty, on a hatched ground.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ddsviz import theme
from ddsviz.calc.cells import AGGREGATES, Aggregate, Steps, cell_values, steps_of
from ddsviz.calc.rounding import rounded
from ddsviz.charts.colour import colour_bar, colour_mapper, colour_scale
from ddsviz.charts.figure import label_axes, new_figure
from ddsviz.charts.hover import extra_texts, hover_row, hover_tool
from ddsviz.charts.legend import add_legend
from ddsviz.charts.steps import label_edges, label_steps, step_names
from ddsviz.checks import columns as check_columns
from ddsviz.checks import options
from ddsviz.checks.arguments import checked
from ddsviz.checks.look import Look, look
from ddsviz.checks.times import zone_of
from ddsviz.display.record import Record, attach, layers_of
from ddsviz.errors import ColumnError, Faults, OptionError
from ddsviz.frames import Frame, kind_of
from ddsviz.limits import (
    BINS_FOR_NUMBERS,
    MAX_CELLS_AS_RECTANGLES,
    MAX_DISTINCT_NUMBERS_NAMED,
    MAX_HEATMAP_COLUMNS,
    MAX_HEATMAP_ROWS,
)
from ddsviz.numbers import number_format, number_text
from ddsviz.wording import counted, joined, shortened

if TYPE_CHECKING:
    import pandas as pd
    from bokeh.models import GlyphRenderer
    from bokeh.plotting import figure as Figure

AGGREGATE_WORDS = {
    "mean": "mean of ", "sum": "total of ", "count": "number of values of ", "min": "lowest ", "max": "highest ",
    "median": "median of ",
}  # fmt: skip
ROW_HEIGHT_PX = 26


@dataclass(frozen=True)
class Pairs:
    """The rows of the table, each with the two categories of its cell and its value."""

    x: pd.Series
    y: pd.Series
    value: pd.Series | None
    extra: dict[Hashable, pd.Series]
    x_label: str
    y_label: str
    value_label: str
    unit_of: Hashable


@dataclass(frozen=True)
class Cells:
    """A reduced heatmap: its cells, and what its columns and rows stand for."""

    table: pd.DataFrame
    columns: Steps
    rows: Steps
    column_names: list[str]
    row_names: list[str]

    @property
    def size(self) -> int:
        """How many cells there are, with and without a value."""
        return len(self.column_names) * len(self.row_names)


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
        labelled by the table's index or its first column of text.
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
    frame = Frame(data)
    faults = Faults()
    style = look(frame)
    with faults:
        style = look(
            frame, title=title, names=names, units=units, alt=alt, palette=palette, width=width, height=height
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
        colours = colour_scale(style, theme.SEQUENTIAL if center is None else theme.DIVERGING, reverse)
    with faults:
        pairs = _pairs(frame, x, y, value, tooltip, aggregate, style)
    faults.raise_any()

    cells = _cells(pairs, aggregate)
    values = cells.table["value"]
    low = float(values.min()) if low is None else low
    high = float(values.max()) if high is None else high
    if low > high:
        raise OptionError(
            f"vmin and vmax leave out all values, which run from {values.min():g} to {values.max():g}. Change them."
        )
    mapper = colour_mapper(colours, low, high, middle)

    chart = _empty_chart(style, cells, pairs)
    ground = _draw_ground(chart, cells)
    if cells.size <= MAX_CELLS_AS_RECTANGLES:
        notes = _draw_rectangles(chart, cells, pairs, mapper, aggregate, style)
        if annotate is not False:
            _write_values(chart, cells, mapper, even_if_crowded=annotate is True)
    else:
        notes = _draw_image(chart, cells, pairs, mapper)
    if ground is not None:
        add_legend(chart, [("No rows" if pairs.value is None else "No value", [ground])])
    chart.add_layout(colour_bar(mapper, shortened(pairs.value_label, 30), _scale_format(low, high)), "right")
    notes += _notes(pairs, cells)
    attach(chart, _record(chart, cells, pairs, style, notes))
    return chart


def _pairs(
    frame: Frame, x: Any, y: Any, value: Any, tooltip: Any, aggregate: Aggregate, style: Look
) -> Pairs:  # fmt: skip
    """Return the rows of a tidy table, or of a table of numbers made tidy."""
    extra_names = check_columns.many(frame, tooltip, "tooltip")
    if x is None and y is None and value is None:
        return _pairs_of_numbers(frame, extra_names, style)
    if x is None or y is None:
        missing = joined(name for name, column in (("x", x), ("y", y)) if column is None)
        raise OptionError(f"A heatmap of rows needs x and y. Give {missing} too: heatmap(data, x=…, y=…).")
    import pandas as pd

    faults = Faults()
    with faults:
        x_values = check_columns.anything(frame, x, "x")
    with faults:
        y_values = check_columns.anything(frame, y, "y")
    values: pd.Series | None = None
    with faults:
        if value is not None and aggregate == "count":
            values = check_columns.anything(frame, value, "value").notna().astype("float64").replace(0.0, np.nan)
        elif value is not None:
            values = check_columns.numbers(frame, value, "value")
    faults.raise_any()
    value_label = "number of rows"
    if values is not None:
        repeated = pd.DataFrame({"x": x_values, "y": y_values})[values.notna()].duplicated().any()
        name = style.name(value) if aggregate == "count" else style.label(value)
        value_label = AGGREGATE_WORDS[aggregate] + name if repeated or aggregate == "count" else name
    return Pairs(
        x_values,
        y_values,
        values,
        {name: frame.column(name) for name in extra_names},
        style.label(x, zone_of(frame.column(frame.find(x, "x")))),
        style.label(y, zone_of(frame.column(frame.find(y, "y")))),
        value_label,
        None if value is None or aggregate == "count" else value,
    )


def _pairs_of_numbers(frame: Frame, extra_names: list[Hashable], style: Look) -> Pairs:
    """Return a table of numbers as rows: one for each cell."""
    import pandas as pd

    drawn = [name for name in frame.of_kind("number") if name not in extra_names]
    if not drawn:
        raise ColumnError(
            "This table has no column of numbers to draw. Give x, y and value, or x and y to count rows: "
            "heatmap(data, x=…, y=…)."
        )
    texts = [name for name in frame.of_kind("text", "time") if name not in extra_names]
    labels = frame.index
    if labels is None:
        labels = frame.column(texts[0]) if texts else pd.Series(range(frame.rows))
    label_name = labels.name if labels.name is not None else ""
    numbers = {name: check_columns.numbers(frame, name, "data") for name in drawn if frame.column(name).notna().any()}
    if not numbers:
        raise ColumnError("All the numbers of this table are missing.")
    tall = pd.concat(list(numbers.values()), ignore_index=True)
    column_names = [style.name(name) for name in numbers for _ in range(frame.rows)]
    if kind_of(labels) == "text":  # as in a table of correlations, whose rows are named as its columns are
        labels = labels.map(lambda text: style.name(text) if text in frame.columns else text)
    y = pd.concat([_declared(labels)] * len(numbers), ignore_index=True)
    return Pairs(
        _declared(pd.Series(column_names)),
        y,
        tall,
        {name: pd.concat([frame.column(name)] * len(numbers), ignore_index=True) for name in extra_names},
        "",
        style.label(label_name) if label_name != "" else "",
        _shared_unit(list(numbers), style),
        next(iter(numbers)),
    )


def _declared(labels: pd.Series) -> pd.Series:
    """Return labels as ordered categories: in a table of numbers, its own order carries meaning."""
    import pandas as pd

    texts = labels if kind_of(labels) != "text" else labels.astype(object).where(labels.notna(), "–").astype(str)
    return pd.Series(pd.Categorical(texts, categories=texts.dropna().unique(), ordered=True))


def _shared_unit(columns: list[Hashable], style: Look) -> str:
    found = {style.unit(name) for name in columns}
    return f"value ({found.pop()})" if len(found) == 1 and found != {""} else "value"


def _cells(pairs: Pairs, aggregate: Aggregate) -> Cells:
    columns = steps_of(pairs.x, MAX_HEATMAP_COLUMNS, MAX_DISTINCT_NUMBERS_NAMED, BINS_FOR_NUMBERS)
    rows = steps_of(pairs.y, MAX_HEATMAP_ROWS, MAX_DISTINCT_NUMBERS_NAMED, BINS_FOR_NUMBERS)
    table = cell_values(columns.codes, rows.codes, pairs.value, aggregate)
    if not len(table):
        raise ColumnError(
            f"No row has {pairs.x_label}, {pairs.y_label} and {pairs.value_label} all at once, so no cell has a value."
        )
    table["value"] = rounded(table["value"])
    return Cells(table, columns, rows, step_names(columns, pairs.x), step_names(rows, pairs.y))


def _empty_chart(style: Look, cells: Cells, pairs: Pairs) -> Figure:
    from bokeh.models import Range1d

    rows, columns = len(cells.row_names), len(cells.column_names)
    height = style.height
    if style.height == theme.HEIGHT_PX:  # not asked for: as high as the rows need
        height = int(np.clip(rows * ROW_HEIGHT_PX + 130, 220, 640))
    chart = new_figure(
        style,
        height=height,
        x_range=Range1d(-0.5, columns - 0.5),
        # the first row on top, as in the table; numbers that were cut rise as on any axis
        y_range=Range1d(-0.5, rows - 0.5) if cells.rows.cut else Range1d(rows - 0.5, -0.5),
    )
    chart.grid.visible = False
    label_axes(chart, pairs.x_label, pairs.y_label)
    for axis, steps, names, room in (
        (chart.xaxis[0], cells.columns, cells.column_names, chart.width - 200),
        (chart.yaxis[0], cells.rows, cells.row_names, height - 110),
    ):
        if steps.cut:
            label_edges(axis, steps)
        else:
            label_steps(axis, names, room, sideways=axis is chart.xaxis[0])
    return chart


def _draw_ground(chart: Figure, cells: Cells) -> GlyphRenderer | None:
    """Draw the hatched ground that shows through where a cell has no value."""
    if len(cells.table) == cells.size:
        return None
    ground: GlyphRenderer = chart.quad(
        left=-0.5,
        right=len(cells.column_names) - 0.5,
        top=-0.5,
        bottom=len(cells.row_names) - 0.5,
        fill_color=theme.PAPER,
        hatch_pattern="right_diagonal_line",
        hatch_color=theme.OUTLINE,
        hatch_weight=0.5,
        hatch_scale=8,
        line_color=theme.OUTLINE,
    )
    return ground


def _draw_rectangles(
    chart: Figure, cells: Cells, pairs: Pairs, mapper: Any, aggregate: Aggregate, style: Look
) -> list[str]:  # fmt: skip
    from bokeh.models import ColumnDataSource

    table = cells.table
    columns, rows, values = (table[name].to_numpy() for name in ("column", "row", "value"))
    source = {
        "x": columns,
        "y": rows,
        "value": values,
        "count": table["count"].to_numpy(),
        "x_name": [cells.column_names[code] for code in columns],
        "y_name": [cells.row_names[code] for code in rows],
    }
    extra, extra_rows, notes = extra_texts(_shared(pairs, cells, aggregate), style)
    drawn = chart.rect(
        x="x",
        y="y",
        width=1,
        height=1,
        source=ColumnDataSource(data={**source, **extra}),
        fill_color={"field": "value", "transform": mapper},
        line_color=theme.OUTLINE,
        line_width=0.5,
        name="cells",
    )
    hover = [
        hover_row(pairs.x_label or "Column", "x_name", None),
        hover_row(pairs.y_label or "Row", "y_name", None),
        hover_row(_sentence_case(pairs.value_label), "value", table["value"]),
    ]
    if pairs.value is not None and (table["count"] > 1).any():
        hover.append(hover_row("Rows", "count", table["count"]))
    chart.add_tools(hover_tool(hover + extra_rows, [drawn]))
    return notes


def _shared(pairs: Pairs, cells: Cells, aggregate: Aggregate) -> dict[Hashable, pd.Series]:
    """Return further columns, one value for each cell: numbers aggregated, others where a cell's rows agree."""
    import pandas as pd

    gathered = {}
    for name, column in pairs.extra.items():
        rows = pd.DataFrame({"column": cells.columns.codes, "row": cells.rows.codes})
        if kind_of(column) == "number":
            own = cell_values(cells.columns.codes, cells.rows.codes, column.astype("float64"), aggregate)
            own["value"] = rounded(own["value"])
        else:
            rows["value"] = column.astype(object).where(column.notna(), "–").astype(str)
            grouped = rows.groupby(["row", "column"])["value"]
            own = grouped.agg(lambda texts: texts.iloc[0] if texts.nunique() == 1 else f"{texts.nunique()} different")
            own = own.reset_index()
        gathered[name] = cells.table.merge(own, on=["row", "column"], how="left", suffixes=("", "_own"))["value_own"]
    return gathered


def _write_values(chart: Figure, cells: Cells, mapper: Any, even_if_crowded: bool) -> None:
    """Write the values in the cells, in the ink that reads best on each."""
    values = cells.table["value"].to_numpy()
    texts = [number_text(value, values, digits=3) for value in values]
    cell_px = (chart.width - 200) / len(cells.column_names), (chart.height - 110) / len(cells.row_names)
    if not even_if_crowded and (cell_px[0] < 7 * max(map(len, texts)) + 4 or cell_px[1] < theme.LINE_HEIGHT_PX):
        return
    palette = mapper.palette
    share = (values - mapper.low) / (mapper.high - mapper.low)
    colours = [palette[place] for place in np.clip(share * len(palette), 0, len(palette) - 1).astype(int)]
    chart.text(
        x=cells.table["column"].to_numpy(),
        y=cells.table["row"].to_numpy(),
        text=texts,
        text_color=[theme.ink_on(colour) for colour in colours],
        text_align="center",
        text_baseline="middle",
        text_font_size="12px",
        name="values",
    )


def _draw_image(chart: Figure, cells: Cells, pairs: Pairs, mapper: Any) -> list[str]:
    """Draw many cells as one image; the hover finds a cell's names by its place."""
    from bokeh.models import CustomJSHover

    table = cells.table
    shape = len(cells.row_names), len(cells.column_names)
    image = np.full(shape, np.nan, dtype=np.float32)
    image[table["row"].to_numpy(), table["column"].to_numpy()] = table["value"].to_numpy()
    drawn = chart.image(
        image=[image], x=-0.5, y=-0.5, dw=shape[1], dh=shape[0], color_mapper=mapper, name="cells"
    )  # fmt: skip
    find = "return names[Math.round(value)] ?? ''"
    tool = hover_tool([hover_row(_sentence_case(pairs.value_label), "image", table["value"])], [drawn])
    tool.tooltips = [
        (pairs.x_label or "Column", "$x{custom}"),
        (pairs.y_label or "Row", "$y{custom}"),
        *tool.tooltips,
    ]
    tool.formatters = {
        **tool.formatters,
        "$x": CustomJSHover(args={"names": cells.column_names}, code=find),
        "$y": CustomJSHover(args={"names": cells.row_names}, code=find),
    }
    chart.add_tools(tool)
    return []


def _notes(pairs: Pairs, cells: Cells) -> list[str]:
    notes = []
    columns, rows = cells.columns, cells.rows
    for steps, axis, label in ((columns, "column", pairs.x_label), (rows, "row", pairs.y_label)):
        if steps.cut:
            notes.append(f"{label} is cut into {len(steps.firsts)} equal intervals.")
        elif steps.joined:
            notes.append(f"Each {axis} joins neighbours of {label or 'the table'}, in their order.")
    missing = (columns.codes < 0) | (rows.codes < 0)
    missing |= np.zeros(len(missing), bool) if pairs.value is None else pairs.value.isna().to_numpy()
    if missing.any() and pairs.x_label:
        lack = "a column that is drawn" if pairs.value is not None else f"{pairs.x_label} or {pairs.y_label}"
        notes.append(f"Left out {int(missing.sum()):,} of {counted(len(missing), 'row')} with no value in {lack}.")
    return notes


def _record(chart: Figure, cells: Cells, pairs: Pairs, style: Look, notes: list[str]) -> Record:
    import pandas as pd

    table = cells.table
    x, y = pairs.x_label or "column", pairs.y_label or "row"
    drawn = pd.DataFrame(
        {
            x: [cells.column_names[code] for code in table["column"]],
            (y if y != x else f"{y} (row)"): [cells.row_names[code] for code in table["row"]],
            pairs.value_label: table["value"].to_numpy(),
            "rows": table["count"].to_numpy(),
        }
    )
    lowest, highest = table.loc[table["value"].idxmin()], table.loc[table["value"].idxmax()]

    def place(cell: pd.Series) -> str:
        text = style.quantity(number_text(cell["value"], table["value"]), pairs.unit_of)
        return f"{text} ({cells.row_names[int(cell['row'])]}, {cells.column_names[int(cell['column'])]})"

    columns, rows = counted(len(cells.column_names), "column"), counted(len(cells.row_names), "row")
    by = f"by {x} ({columns}) and {y} ({rows})" if pairs.x_label else f"in {columns} and {rows}"
    what = f"Heatmap of {pairs.value_label} {by}: {len(table):,} of {counted(cells.size, 'cell')} have a value."
    span = f"Values run from {place(lowest)} to {place(highest)}."
    if lowest["value"] == highest["value"]:
        span = f"All values are {style.quantity(number_text(lowest['value']), pairs.unit_of)}."
    layers = frozenset(layer.id for layer in layers_of(chart))
    return Record("Heatmap", (what, span), drawn, tuple(notes), {}, style.alt, layers)


def _scale_format(low: float, high: float) -> str:
    return number_format([low, high]).split(".")[0] + ".[000]"


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
