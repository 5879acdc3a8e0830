"""A scatter plot answers: do two measures go together?

Each point is one row. A cloud that rises or falls shows that they do; the trend line and r say how closely. It misleads
when a third thing drives both (correlation is not cause), when points lie on top of each other (above a few thousand
the chart shows how many fall where), and when few far-away points make the whole trend.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from ddsviz import theme
from ddsviz.ask import columns as check_columns
from ddsviz.ask import options
from ddsviz.ask.arguments import checked
from ddsviz.ask.palette import colour_scale
from ddsviz.ask.style import style_of
from ddsviz.calc.trend import Scale
from ddsviz.charts.legend import add_legend
from ddsviz.display.record import attach
from ddsviz.errors import Faults
from ddsviz.frames import Frame
from ddsviz.kinds.scatter.draw import draw_density_of, draw_marks, draw_trend, empty_chart
from ddsviz.kinds.scatter.read import points_of
from ddsviz.kinds.scatter.reduce import as_density, one_by_one, trend_of
from ddsviz.kinds.scatter.tell import parts_of_script, record
from ddsviz.limits import DENSITY_COLUMNS, DENSITY_ROWS

if TYPE_CHECKING:
    from bokeh.models import GlyphRenderer
    from bokeh.plotting import figure as Figure

SCALES = ("linear", "log")


@checked
def scatter(
    data: Any,
    x: Hashable,
    y: Hashable,
    *,
    color: Hashable | None = None,
    size: Hashable | None = None,
    label: Hashable | None = None,
    trend: Literal["linear", "lowess"] | None = None,
    x_scale: Scale = "linear",
    y_scale: Scale = "linear",
    reverse: bool = False,
    palette: str | Sequence[str] | None = None,
    tooltip: Hashable | Sequence[Hashable] | None = None,
    title: str | None = None,
    names: dict[Any, str] | None = None,
    units: dict[Any, str] | None = None,
    alt: str | None = None,
    width: int | None = None,
    height: int | None = None,
    reduce: bool | Literal["auto"] = "auto",
) -> Figure:
    """Draw two columns against each other, a point for each row.

    Parameters
    ----------
    data : dataframe
        A table, a row for each point.
    x, y : column of numbers or times
        Where the points stand.
    color : column or colour, optional
        Numbers are shown on a scale, categories by colour and shape; or one colour for all, such as "navy".
    size : column of numbers, optional
        None below zero. The area of a point shows the value.
    label : column, optional
        What names a point on hover.
    trend : {"linear", "lowess"}, optional
        A straight line with its equation and correlation r, or a curve that follows the points.
    x_scale, y_scale : {"linear", "log"}
        On a logarithmic axis every step is a multiplication; it has no place for zero and below.
    reverse : bool
        Whether low values of `color` are dark.
    palette : str or list of colours, optional
        A palette's name, or colours.
    tooltip : column or list of columns, optional
        More to show on hover.
    title : str, optional
        A headline.
    names, units : dict from column to str, optional
        How columns are called in the picture, and the units of their values.
    alt : str, optional
        Your own description, in place of the one that is built from the data.
    width, height : int, optional
        Size in pixels.
    reduce : bool or "auto"
        Whether to draw how many points fall in each cell of a grid in place of the points; "auto" above 5,000.

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
    The linear trend minimises the sum of squared vertical distances. On logarithmic axes the logarithms are fitted,
    so that the line is straight in the picture.

    References
    ----------
    Cleveland and McGill: The many faces of a scatterplot. JASA 79, 1984.

    Examples
    --------
    >>> import ddsviz
    >>> climate = ddsviz.load("climate")
    >>> chart = ddsviz.scatter(climate, "mean_temperature_c", "snow_cover_days", label="year", trend="linear")
    """
    frame = Frame(data, [x, y, color, size, label, tooltip])
    faults = Faults()
    style = style_of(
        faults, frame, title=title, names=names, units=units, alt=alt, palette=palette, width=width, height=height
    )  # fmt: skip
    for argument, scale in (("x_scale", x_scale), ("y_scale", y_scale)):
        with faults:
            options.choice(argument, scale, SCALES)
    with faults:
        options.choice("trend", trend, ("linear", "lowess", None))
    with faults:
        options.choice("reduce", reduce, (True, False, "auto"))
    with faults:
        options.switch("reverse", reverse)
    with faults:
        colours = colour_scale(style, theme.SEQUENTIAL, reverse)
    with faults:
        points = points_of(frame, x, y, color, size, label, tooltip, (x_scale, y_scale), style)
    faults.raise_any()
    style = style.telling_apart(dict.fromkeys(name for name in (x, y, points.names["color"], size) if name is not None))
    counted = as_density(points.count, reduce)
    line = trend_of(points, trend)
    grid = points.placed.grid(DENSITY_COLUMNS, DENSITY_ROWS) if counted else None
    points = points if counted else one_by_one(points)

    chart = empty_chart(style, points, x_scale, y_scale, are_ends=counted)
    entries: list[tuple[str, Sequence[GlyphRenderer]]] = []
    if grid is not None:
        draw_density_of(chart, grid, points, style, reverse)
    else:
        entries = draw_marks(chart, points, style, colours, check_columns.fixed_colour(frame, color))
    parts = parts_of_script(points, grid, [name for name, _ in entries], line, style, reverse)
    if line is not None:
        entries.append((line.text, [draw_trend(chart, line)]))
    if entries:
        heading = style.label(points.names["color"]) if len(entries) > 1 and points.color is not None else None
        add_legend(chart, entries, heading, most=60, whole=[] if line is None else [line.text])
    attach(chart, record(chart, points, style, line, grid, parts), frame.given)
    return chart
