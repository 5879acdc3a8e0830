"""A heatmap answers: where in a table are the high and the low values?

Each cell is one pair of categories, its colour the value. It shows patterns across many cells at a glance, and exact
values badly: read those from the numbers in the cells or the hover. It misleads when columns of different units share
one colour scale, when a mean hides how few rows stand behind it (the hover tells), and when a cell without rows is
taken for a zero: such cells stay empty, on a hatched ground.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from ddsviz import theme
from ddsviz.ask import options
from ddsviz.ask.arguments import checked
from ddsviz.ask.palette import colour_scale, scale_anchors
from ddsviz.ask.style import style_of
from ddsviz.charts.colour import colour_mapper
from ddsviz.display.record import attach
from ddsviz.errors import Faults
from ddsviz.frames import Frame
from ddsviz.kinds.heatmap.draw import draw_heatmap
from ddsviz.kinds.heatmap.read import pairs_of
from ddsviz.kinds.heatmap.reduce import cells_of, colour_ends
from ddsviz.kinds.heatmap.tell import notes_on_cells, parts_of_script, record, value_label
from ddsviz.reduce.aggregate import AGGREGATES, Aggregate

if TYPE_CHECKING:
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
    style = style_of(
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

    cells = cells_of(pairs, aggregate)
    pairs = replace(pairs, value_label=value_label(pairs, cells, aggregate))
    low, high = colour_ends(cells.table["value"], low, high)
    mapper = colour_mapper(colours, low, high, middle)

    chart, notes = draw_heatmap(cells, pairs, mapper, aggregate, annotate, style)
    notes += notes_on_cells(pairs, cells)
    ends = mapper.low, mapper.high
    parts = parts_of_script(cells, pairs, aggregate, scale_anchors(style, anchors, reverse), ends)
    attach(chart, record(chart, cells, pairs, style, notes, parts), frame.given)
    return chart
