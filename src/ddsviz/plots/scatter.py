"""A scatter plot answers: do two measures go together?

Each point is one row. A cloud that rises or falls shows that they do; the trend line and r say how closely. It misleads
when a third thing drives both (correlation is not cause), when points lie on top of each other (above a few thousand
the chart shows how many fall where), and when few far-away points make the whole trend.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ddsviz import theme
from ddsviz.calc.binning import Grid, count_grid
from ddsviz.calc.categories import Groups, groups
from ddsviz.calc.rounding import rounded
from ddsviz.calc.trend import Scale, Trend, linear_trend, lowess_trend
from ddsviz.charts.colour import category_colours, colour_bar, colour_mapper, colour_scale
from ddsviz.charts.figure import AxisType, label_axes, new_figure, tick_formatter
from ddsviz.charts.hover import extra_texts, hover_row, hover_tool
from ddsviz.charts.legend import add_legend
from ddsviz.charts.points import draw_density, draw_groups, draw_points, positions
from ddsviz.checks import columns as check_columns
from ddsviz.checks import options
from ddsviz.checks.arguments import checked
from ddsviz.checks.look import Look, is_colour, look
from ddsviz.checks.times import wall_clock, zone_notes, zone_of
from ddsviz.display.record import Record, attach, layers_of
from ddsviz.errors import ColumnError, Faults, OptionError
from ddsviz.frames import Frame, kind_of
from ddsviz.limits import DENSITY_COLUMNS, DENSITY_ROWS, MAX_CATEGORIES, MAX_POINTS_DRAWN_AS_MARKS
from ddsviz.numbers import number_format, span_text, value_text
from ddsviz.wording import counted, joined, shortened

if TYPE_CHECKING:
    import pandas as pd
    from bokeh.models import GlyphRenderer
    from bokeh.plotting import figure as Figure

SCALES = ("linear", "log")


@dataclass(frozen=True)
class Points:
    """The rows that are drawn, in an order that does not depend on the table's."""

    x: pd.Series
    y: pd.Series
    color: pd.Series | None
    size: pd.Series | None
    extra: dict[Hashable, pd.Series]
    names: dict[str, Any]
    notes: list[str]
    zones: dict[str, str | None]


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
    frame = Frame(data)
    faults = Faults()
    style = look(frame)
    with faults:
        style = look(
            frame, title=title, names=names, units=units, alt=alt, palette=palette, width=width, height=height
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
        points = _points(frame, x, y, color, size, label, tooltip, (x_scale, y_scale))
    faults.raise_any()
    as_density = _as_density(len(points.x), reduce)
    if not as_density:
        points = _in_order(points)
    line = _trend(points, trend, (x_scale, y_scale))

    chart = _empty_chart(style, points, x_scale, y_scale)
    entries: list[tuple[str, Sequence[GlyphRenderer]]] = []
    grid = None
    if as_density:
        grid = _draw_density(chart, points, style, reverse, (x_scale, y_scale))
    else:
        entries = _draw_marks(chart, points, style, colours, str(color) if _is_fixed(frame, color) else None)
    if line is not None:
        entries.append((line.text, [_draw_trend(chart, line)]))
    if entries:
        heading = style.label(points.names["color"]) if len(entries) > 1 and points.color is not None else None
        add_legend(chart, entries, heading, most=60)
    attach(chart, _record(chart, points, style, line, grid, (x_scale, y_scale)))
    return chart


def _points(
    frame: Frame, x: Any, y: Any, color: Any, size: Any, label: Any, tooltip: Any, scales: tuple[Scale, Scale]
) -> Points:  # fmt: skip
    """Check the columns, leave out rows that have no place, and put the rest in order."""
    import pandas as pd

    faults = Faults()
    columns: dict[str, pd.Series] = {}
    extra: list[Hashable] = []
    for argument, name, scale in (("x", x, scales[0]), ("y", y, scales[1])):
        with faults:
            columns[argument] = check_columns.measures(frame, name, argument)
            _check_scale(columns[argument], name, argument, scale)
    if color is not None and not _is_fixed(frame, color):
        with faults:
            columns["color"] = check_columns.anything(frame, check_columns.colour_column(frame, color), "color")
    if size is not None:
        with faults:
            columns["size"] = _sizes(frame, size)
    with faults:
        extra = list(
            dict.fromkeys([*check_columns.many(frame, label, "label"), *check_columns.many(frame, tooltip, "tooltip")])
        )
    faults.raise_any()
    table = pd.DataFrame(columns)
    for place, name in enumerate(extra):
        table[f"extra{place}"] = wall_clock(frame.column(name))
    names = {"x": x, "y": y, "color": color, "size": size, "label": label}
    kept, notes = _placed(table, names, scales)
    return Points(
        kept["x"],
        kept["y"],
        kept.get("color"),
        kept.get("size"),
        {name: kept[f"extra{place}"] for place, name in enumerate(extra)},
        names,
        [
            *notes,
            *dict.fromkeys(
                note for name in ("x", "y") for note in zone_notes(frame.column(frame.find(names[name], name)))
            ),
        ],
        {name: zone_of(frame.column(frame.find(names[name], name))) for name in ("x", "y")},
    )


def _is_fixed(frame: Frame, color: Any) -> bool:
    """Tell whether `color` is one colour for all points and not a column."""
    return is_colour(color) and color not in frame.columns


def _check_scale(column: pd.Series, name: Any, argument: str, scale: Scale) -> None:
    if scale != "log":
        return
    if kind_of(column) == "time":
        raise OptionError(
            f"{argument}_scale='log' needs numbers, and '{name}' holds times. Leave {argument}_scale out."
        )
    if not (column > 0).any():
        raise ColumnError(f"{argument}_scale='log' needs numbers above zero, and '{name}' has none.")


def _sizes(frame: Frame, size: Any) -> pd.Series:
    sizes = check_columns.numbers(frame, size, "size")
    if (sizes < 0).any():
        raise ColumnError(
            f"The column '{size}' has {counted(int((sizes < 0).sum()), 'value')} below zero, such as "
            f"{value_text(sizes.min(), sizes)}, and a point's area cannot show that. Use color='{size}' instead."
        )
    return sizes


def _placed(table: pd.DataFrame, names: dict[str, Any], scales: tuple[Scale, Scale]) -> tuple[pd.DataFrame, list[str]]:
    """Leave out rows that have no place on the axes, or no size, and say how many and why."""
    needed = [name for name in ("x", "y", "size") if name in table]
    missing = table[needed].isna()
    notes = []
    if missing.any(axis=None):
        lacking = [f"{names[name]}" for name in needed if missing[name].any()]
        number = int(missing.any(axis=1).sum())
        notes.append(f"Left out {number:,} of {counted(len(table), 'row')} with no {' or '.join(lacking)}.")
    kept = table[~missing.any(axis=1)]
    for name, scale in zip(("x", "y"), scales, strict=True):
        low = kept[name] <= 0 if scale == "log" else kept[name].isna()
        if low.any():
            notes.append(
                f"Left out {counted(int(low.sum()), 'row')} whose {names[name]} is zero or less: no logarithm."
            )
        kept = kept[~low]
    if not len(kept):
        raise ColumnError(
            f"No row has {joined(str(names[name]) for name in needed)} all at once, so there is no point."
        )
    return kept, notes


def _in_order(points: Points) -> Points:
    """Sort rows by what is drawn, not by the table: large points first, so that small ones stay visible on top."""
    import pandas as pd

    keys = {"size": None if points.size is None else -points.size, "x": points.x, "y": points.y, "color": points.color}
    keys = {name: column for name, column in keys.items() if column is not None}
    keys |= {f"extra{place}": column for place, column in enumerate(points.extra.values())}
    sortable = {name: column if column.dtype.kind in "iufM" else column.astype(str) for name, column in keys.items()}
    order = pd.DataFrame(sortable).sort_values(list(sortable)).index

    def sorted_column(column: pd.Series) -> pd.Series:
        return column.loc[order].reset_index(drop=True)

    return replace(
        points,
        x=sorted_column(points.x),
        y=sorted_column(points.y),
        color=None if points.color is None else sorted_column(points.color),
        size=None if points.size is None else sorted_column(points.size),
        extra={name: sorted_column(column) for name, column in points.extra.items()},
    )


def _trend(points: Points, kind: str | None, scales: tuple[Scale, Scale]) -> Trend | None:
    if kind is None:
        return None
    if "time" in (kind_of(points.x), kind_of(points.y)):
        raise OptionError("trend needs numbers on both axes. For times, see time_series(…, smooth=…).")
    x, y = points.x.to_numpy(dtype=np.float64), points.y.to_numpy(dtype=np.float64)
    if x.min() == x.max():
        raise ColumnError(f"All points have the same {points.names['x']}, so no trend can be drawn. Leave trend out.")
    if kind == "linear":
        return linear_trend(x, y, *scales)
    if "log" in scales:
        raise OptionError("trend='lowess' needs linear axes. Use trend='linear', or leave the log scale out.")
    return lowess_trend(x, y)


def _as_density(rows: int, reduce: Any) -> bool:
    if reduce is False and rows > MAX_POINTS_DRAWN_AS_MARKS:
        raise OptionError(
            f"{counted(rows, 'point')} one by one would take about {rows * 22 / 1e6:.1f} MB in the notebook; up to "
            f"{MAX_POINTS_DRAWN_AS_MARKS:,} are drawn so. Leave reduce out, or draw a sample: "
            f"data.sample({MAX_POINTS_DRAWN_AS_MARKS}, random_state=1)."
        )
    return reduce is True or rows > MAX_POINTS_DRAWN_AS_MARKS


def _empty_chart(style: Look, points: Points, x_scale: Scale, y_scale: Scale) -> Figure:
    def axis(column: pd.Series, scale: Scale) -> AxisType:
        return "datetime" if kind_of(column) == "time" else scale

    chart = new_figure(style, axis(points.x, x_scale), axis(points.y, y_scale))
    labels = (style.label(points.names[name], points.zones[name]) for name in ("x", "y"))
    label_axes(chart, *labels)
    for own, column in ((chart.xaxis, points.x), (chart.yaxis, points.y)):
        if kind_of(column) == "number":
            own.formatter = tick_formatter(column)
    return chart


def _draw_marks(
    chart: Figure, points: Points, style: Look, colours: list[str], fixed: str | None
) -> list[tuple[str, Sequence[GlyphRenderer]]]:
    from bokeh.models import ColumnDataSource

    texts, extra_rows, notes = extra_texts(points.extra, style)
    points.notes.extend(notes)
    columns: dict[str, Any] = {"x": positions(points.x), "y": positions(points.y), **texts}
    rows = [hover_row(style.label(points.names[name]), name, getattr(points, name)) for name in ("x", "y")]
    if points.names["label"] is not None and extra_rows:
        rows = [extra_rows.pop(0), *rows]
    glyph: dict[str, Any] = {}
    if points.size is not None:
        columns["size"], columns["area"] = points.size.to_numpy(), _point_px(points.size)
        glyph["size"] = "area"
        rows.append(hover_row(style.label(points.names["size"]), "size", points.size))
    entries: list[tuple[str, Sequence[GlyphRenderer]]] = []
    color = points.color
    if color is None:
        layers = [draw_points(chart, ColumnDataSource(data=columns), fixed or theme.CATEGORICAL[0], **glyph)]
    elif color.isna().all():
        layers = [draw_points(chart, ColumnDataSource(data=columns), None, **glyph)]
        points.notes.append(f"Hollow points ({len(color):,}) have no {points.names['color']}.")
    elif kind_of(color) == "text":
        own = groups(color, MAX_CATEGORIES)
        columns["group"] = own.codes
        rows.append(hover_row(style.label(points.names["color"]), "group_name", None))
        columns["group_name"] = [
            shortened(str(value), 40) if value == value and value is not None else "–" for value in color
        ]
        points.notes.extend(_gathered_note(own))
        entries = draw_groups(chart, ColumnDataSource(data=columns), own, category_colours(style, own.labels), **glyph)
        layers = [layer for _, own_layers in entries for layer in own_layers]
    else:
        columns["color"] = positions(color)
        low, high = float(np.nanmin(columns["color"])), float(np.nanmax(columns["color"]))
        mapper = colour_mapper(colours, low, high)
        layers = [draw_points(chart, ColumnDataSource(data=columns), {"field": "color", "transform": mapper}, **glyph)]
        rows.append(hover_row(style.label(points.names["color"]), "color", color))
        _add_colour_bar(chart, mapper, style.label(points.names["color"]), color)
        if color.isna().any():
            points.notes.append(f"Hollow points ({int(color.isna().sum()):,}) have no {points.names['color']}.")
    chart.add_tools(hover_tool(rows + extra_rows, layers))
    return entries


def _add_colour_bar(chart: Figure, mapper: Any, label: str, column: pd.Series) -> None:
    from bokeh.models import DatetimeTickFormatter

    bar = colour_bar(mapper, shortened(label, 40), number_format(positions(column)))
    if kind_of(column) == "time":
        bar.formatter = DatetimeTickFormatter()
    chart.add_layout(bar, "right")


def _gathered_note(own: Groups) -> list[str]:
    return [f'"Other" gathers the {own.gathered:,} smallest categories.'] if own.gathered else []


def _point_px(sizes: pd.Series) -> Any:
    """Return diameters whose areas are in proportion to the values."""
    largest = float(sizes.max())
    # sqrt, so that area, not diameter, shows the value; a floor, so that a zero can still be pointed at
    share = np.sqrt(sizes.to_numpy() / largest) if largest > 0 else np.zeros(len(sizes))
    return np.round(np.maximum(share * theme.LARGEST_POINT_PX, theme.SMALLEST_POINT_PX), 2)


def _draw_density(chart: Figure, points: Points, style: Look, reverse: bool, scales: tuple[Scale, Scale]) -> Grid:
    x, y = (
        np.log10(values) if scale == "log" else values
        for values, scale in zip((positions(points.x), positions(points.y)), scales, strict=True)
    )
    grid = count_grid(x, y, DENSITY_COLUMNS, DENSITY_ROWS)
    labels = style.label(points.names["x"]), style.label(points.names["y"])
    mapper, tool = draw_density(chart, grid, colour_scale(style, theme.DENSITY, reverse), labels, scales)
    chart.add_tools(tool)
    chart.add_layout(colour_bar(mapper, "points in a cell", "0,0"), "right")
    points.notes.append(
        f"{counted(len(x), 'point')} drawn as density: {DENSITY_COLUMNS} × {DENSITY_ROWS} cells, "
        f"{int((grid.counts > 0).sum()):,} of them with points, {int(grid.counts.max()):,} in the fullest."
    )
    hidden = [str(points.names[name]) for name in ("color", "size") if getattr(points, name) is not None]
    if hidden:
        points.notes.append(f"A density does not show {joined(hidden)}.")
    return grid


def _draw_trend(chart: Figure, line: Trend) -> GlyphRenderer:
    drawn: GlyphRenderer = chart.line(
        rounded(line.x),
        rounded(line.y),
        line_color=theme.INK,
        line_width=2.5,
        muted_alpha=theme.MUTED_ALPHA,
        name="trend",
    )
    return drawn


def _record(
    chart: Figure, points: Points, style: Look, line: Trend | None, grid: Grid | None, scales: tuple[Scale, Scale]
) -> Record:
    import pandas as pd

    named = {"x": points.x, "y": points.y, "color": points.color, "size": points.size}
    drawn = {points.names[name]: column for name, column in named.items() if column is not None}
    table = pd.DataFrame({**points.extra, **drawn}) if grid is None else _table_of_cells(grid, points, scales)
    x, y = (style.name(points.names[name]) for name in ("x", "y"))
    sentences = [
        f"Scatter plot of {y} against {x}: {counted(len(points.x), 'point')}.",
        f"{x} {_span(points.x, points.names['x'], style)}, {y} {_span(points.y, points.names['y'], style)}.",
    ]
    if points.names["label"] is not None and grid is None:
        label = points.extra[next(iter(points.extra))]
        low, high = points.y.idxmin(), points.y.idxmax()
        sentences.append(
            f"{y} is lowest for {value_text(label[low], label)} and highest for {value_text(label[high], label)}."
        )
    if points.color is not None and grid is None:
        sentences.append(f"Colour shows {style.name(points.names['color'])}.")
    if points.size is not None and grid is None:
        size = style.quantity(span_text(points.size), points.names["size"])
        sentences.append(f"Area shows {style.name(points.names['size'])}, from {size}.")
    if line is not None:
        sentences.append(f"Trend: {line.text}.")
    labels = {name: style.label(name) for name in table.columns}
    layers = frozenset(layer.id for layer in layers_of(chart))
    return Record("Scatter plot", tuple(sentences), table, tuple(points.notes), labels, style.alt, layers)


def _span(column: pd.Series, name: Any, style: Look) -> str:
    text = style.quantity(span_text(column), name)
    return f"is {text}" if column.min() == column.max() else f"runs from {text}"


def _table_of_cells(grid: Grid, points: Points, scales: tuple[Scale, Scale]) -> pd.DataFrame:
    """Return the cells that have points: from where to where they reach, and how many."""
    import pandas as pd

    rows, columns = np.nonzero(grid.counts)
    table: dict[str, Any] = {}
    for name, place, edges, scale in (
        ("x", columns, grid.x_edges, scales[0]), ("y", rows, grid.y_edges, scales[1]),
    ):  # fmt: skip
        ends = rounded(10.0**edges if scale == "log" else edges)
        if kind_of(getattr(points, name)) == "time":
            ends = pd.to_datetime(ends.astype("int64"), unit="ms")
        table[f"{points.names[name]} from"], table[f"{points.names[name]} to"] = ends[place], ends[place + 1]
    return pd.DataFrame({**table, "points": grid.counts[rows, columns]})
