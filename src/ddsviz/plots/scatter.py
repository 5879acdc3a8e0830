"""A scatter plot answers: do two measures go together?

Each point is one row. A cloud that rises or falls shows that they do; the trend line and r say how closely. It misleads
when a third thing drives both (correlation is not cause), when points lie on top of each other (above a few thousand
the chart shows how many fall where), and when few far-away points make the whole trend.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from ddsviz import theme
from ddsviz.calc.binning import Grid
from ddsviz.calc.extremes import extremes
from ddsviz.calc.rounding import rounded
from ddsviz.calc.trend import Scale, Trend, line_of, lowess_trend
from ddsviz.charts.colour import colour_bar
from ddsviz.charts.figure import AxisType, label_axes, new_figure, ticks_of_decades
from ddsviz.charts.legend import add_legend
from ddsviz.charts.marks import draw_marks
from ddsviz.charts.points import draw_density
from ddsviz.charts.ticks import label_ticks
from ddsviz.checks import columns as check_columns
from ddsviz.checks import options
from ddsviz.checks.arguments import checked
from ddsviz.checks.look import Look, look
from ddsviz.checks.palette import colour_scale, scale_anchors
from ddsviz.checks.points import Points, in_order, points_of
from ddsviz.checks.times import positions
from ddsviz.display.record import Record, attach, layers_of
from ddsviz.errors import ColumnError, Faults, Mend, OptionError
from ddsviz.frames import Frame
from ddsviz.limits import DENSITY_COLUMNS, DENSITY_ROWS, MAX_POINTS_DRAWN_AS_MARKS
from ddsviz.numbers import as_names, span_text, value_writer
from ddsviz.plain import kind_of
from ddsviz.wording import counted, joined, tied

if TYPE_CHECKING:
    import pandas as pd
    from bokeh.models import GlyphRenderer
    from bokeh.plotting import figure as Figure

SCALES = ("linear", "log")
DECADES_WITH_FEW_TICKS = 1_000


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
    style = look(
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
    as_density = _as_density(points.count, reduce)
    line = _trend(points, trend)
    grid = points.grid(DENSITY_COLUMNS, DENSITY_ROWS) if as_density else None
    points = points.ends if as_density else in_order(points)

    chart = _empty_chart(style, points, x_scale, y_scale, as_density)
    entries: list[tuple[str, Sequence[GlyphRenderer]]] = []
    if grid is not None:
        _draw_density(chart, grid, points, style, reverse)
    else:
        entries = draw_marks(chart, points, style, colours, check_columns.fixed_colour(frame, color))
    parts = _parts(points, grid, [name for name, _ in entries], line, style, reverse)
    if line is not None:
        entries.append((line.text, [_draw_trend(chart, line)]))
    if entries:
        heading = style.label(points.names["color"]) if len(entries) > 1 and points.color is not None else None
        add_legend(chart, entries, heading, most=60, whole=[] if line is None else [line.text])
    attach(chart, replace(_record(chart, points, style, line, grid), parts=parts))
    return chart


def _trend(points: Points, kind: str | None) -> Trend | None:
    if kind is None:
        return None
    if "time" in (kind_of(points.x), kind_of(points.y)):
        raise OptionError(
            "A trend needs numbers on both axes, and one holds times. Leave trend out, or draw a time series.",
            Mend.options(trend=...),
        )
    if points.x.min() == points.x.max():
        raise ColumnError(
            f"All points have the same {points.names['x']}, so no trend can be drawn. Leave trend out.",
            Mend.options(trend=...),
        )
    if kind == "linear":
        return line_of(points.moments(), *points.scales)
    if "log" in points.scales:
        linear = Mend.options(trend="linear")
        raise OptionError(f"A lowess curve needs linear axes. Use {linear}, or leave the log scale out.", linear)
    if points.large is not None:
        linear = Mend.options(trend="linear")
        raise OptionError(
            f"A lowess curve needs all rows at once, and {points.large.table.engine} keeps them. Use {linear}.", linear
        )
    return lowess_trend(positions(points.x), positions(points.y))


def _as_density(rows: int, reduce: Any) -> bool:
    if reduce is False and rows > MAX_POINTS_DRAWN_AS_MARKS:
        sample = Mend(f"data = data.sample({MAX_POINTS_DRAWN_AS_MARKS}, random_state=1)")
        raise OptionError(
            f"{counted(rows, 'point')} one by one would take about {rows * 22 / 1e6:.1f} MB in the notebook; up to "
            f"{MAX_POINTS_DRAWN_AS_MARKS:,} are drawn so. Leave reduce out, or draw a sample:{sample}",
            Mend.options(reduce=...), sample,
        )  # fmt: skip
    return reduce is True or rows > MAX_POINTS_DRAWN_AS_MARKS


def _empty_chart(style: Look, points: Points, x_scale: Scale, y_scale: Scale, as_density: bool) -> Figure:
    def axis(column: pd.Series, scale: Scale) -> AxisType:
        return "datetime" if kind_of(column) == "time" else scale

    chart = new_figure(style, axis(points.x, x_scale), axis(points.y, y_scale))
    labels = (style.label(points.names[name], points.zones[name]) for name in ("x", "y"))
    label_axes(chart, *labels)
    for own, column, scale in ((chart.xaxis[0], points.x, x_scale), (chart.yaxis[0], points.y, y_scale)):
        label_ticks(own, column, is_log=scale == "log", upright=own is chart.yaxis[0], are_ends=as_density)
        if scale == "log" and column.max() < column.min() * DECADES_WITH_FEW_TICKS:
            own.ticker = ticks_of_decades(column.min(), column.max())
    return chart


def _draw_density(chart: Figure, grid: Grid, points: Points, style: Look, reverse: bool) -> None:
    labels = style.label(points.names["x"]), style.label(points.names["y"])
    mapper, tool = draw_density(chart, grid, colour_scale(style, theme.DENSITY, reverse), labels, points.scales)
    chart.add_tools(tool)
    chart.add_layout(colour_bar(mapper, "points in a cell", "0,0"), "right")
    points.notes.append(
        f"{counted(points.count, 'point')} drawn as density: {DENSITY_COLUMNS} × {DENSITY_ROWS} cells, "
        f"{int((grid.counts > 0).sum()):,} of them with points, {int(grid.counts.max()):,} in the fullest."
    )
    hidden = [style.name(points.names[name]) for name in ("color", "size") if points.names[name] is not None]
    if hidden:
        points.notes.append(f"A density does not show {joined(hidden)}.")


def _draw_trend(chart: Figure, line: Trend) -> GlyphRenderer:
    drawn: GlyphRenderer = chart.line(
        rounded(line.x, noise=0),  # its ends are points of the data
        rounded(line.y),
        line_color=theme.INK,
        line_width=2.5,
        muted_alpha=theme.MUTED_ALPHA,
        name="trend",
    )
    return drawn


def _parts(
    points: Points, grid: Grid | None, groups: list[str], line: Trend | None, style: Look, reverse: bool
) -> dict[str, Any]:
    return {
        **points.names,
        "color": None if points.color is None else points.names["color"],
        "groups": groups,
        "palette": scale_anchors(style, theme.SEQUENTIAL if grid is None else theme.DENSITY, reverse),
        "density": grid is not None,
        "trend": None if line is None else line.text,
    }


def _record(chart: Figure, points: Points, style: Look, line: Trend | None, grid: Grid | None) -> Record:
    import pandas as pd

    named = {"x": points.x, "y": points.y, "color": points.color, "size": points.size}
    drawn = {points.names[name]: column for name, column in named.items() if column is not None}
    table = pd.DataFrame({**points.extra, **drawn}) if grid is None else points.table_of_cells(grid)
    x, y = (style.name(points.names[name]) for name in ("x", "y"))
    sentences = [
        f"Scatter plot of {y} against {x}: {counted(points.count, 'point')}.",
        f"{x} {_span(points.x, points.names['x'], style)}, {y} {_span(points.y, points.names['y'], style)}.",
    ]
    if points.names["label"] is not None and grid is None:
        sentences.extend(_extremes(y, points.y, points.extra[next(iter(points.extra))]))
    if points.color is not None and grid is None:
        sentences.append(f"Colour shows {style.name(points.names['color'])}.")
    if points.size is not None and grid is None:
        size = style.quantity(span_text(points.size), points.names["size"])
        is_one = points.size.min() == points.size.max()
        sentences.append(
            f"Area shows {style.name(points.names['size'])}{'. All values are' if is_one else ', from'} {size}."
        )
    if line is not None:
        sentences.append(f"Trend: {line.text}.")
    labels = {name: style.label(name) for name in table.columns}
    layers = frozenset(layer.id for layer in layers_of(chart))
    return Record(
        "Scatter plot", tuple(sentences), table, (*style.notes, *points.notes), labels, style.alt, style.title, layers,
        names=frozenset(points.extra) - frozenset(drawn))  # fmt: skip


def _extremes(y: str, heights: pd.Series, label: pd.Series) -> list[str]:
    """Name the lowest and the highest points, where these are not the same."""
    low, high = extremes(positions(heights), exact=kind_of(heights) == "time")
    if len(low) == len(heights):
        return []
    lowest, highest = (tied(map(value_writer(as_names(label)), label.iloc[places])) for places in (low, high))
    comma = "," if "," in lowest else ""
    return [f"{y} is lowest for {lowest}{comma} and highest for {highest}."]


def _span(column: pd.Series, name: Any, style: Look) -> str:
    text = style.quantity(span_text(column), name)
    return f"is {text}" if column.min() == column.max() else f"runs from {text}"
