"""A scatter-plot matrix answers: which of several measures go together?

Every pair of columns has a panel, the diagonal shows how each is spread. Rows selected in one panel, with the box or
the lasso, stand out in all. It misleads as scatter plots do, and more easily: among many pairs some go together by chance.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ddsviz import theme
from ddsviz.calc.categories import Groups, groups, number_ranges
from ddsviz.charts.brushing import draw_histogram, recount_selection
from ddsviz.charts.colour import category_colours, range_colours
from ddsviz.charts.figure import new_figure, on_canvas, tick_formatter, wrapped
from ddsviz.charts.hover import extra_texts, hover_row, hover_tool
from ddsviz.charts.legend import legend_of
from ddsviz.charts.points import draw_groups, draw_points
from ddsviz.checks import columns as check_columns
from ddsviz.checks import options
from ddsviz.checks.arguments import checked
from ddsviz.checks.look import Look, is_colour, look
from ddsviz.checks.times import wall_clock
from ddsviz.display.record import Record, attach, layers_of
from ddsviz.errors import ColumnError, Faults, OptionError
from ddsviz.frames import Frame, kind_of
from ddsviz.limits import MAX_CATEGORIES, MAX_MATRIX_COLUMNS, MAX_ROWS_IN_MATRIX
from ddsviz.numbers import number_text
from ddsviz.wording import counted, joined, shortened

if TYPE_CHECKING:
    import pandas as pd
    from bokeh.models import Column, ColumnDataSource, GlyphRenderer, Range1d
    from bokeh.plotting import figure as Figure

TOOLS = "box_select,lasso_select,box_zoom,reset,save"
RANGES_OF_NUMBERS = 5
RANGE_PADDING = 0.06
POINT_PX = 6
AXIS_PX = 58


@dataclass(frozen=True)
class Matrix:
    """The rows that are drawn."""

    values: pd.DataFrame
    groups: Groups | None
    color: Hashable | None
    extra: dict[Hashable, pd.Series]
    correlations: pd.DataFrame  # of all rows
    rows: int
    ordered: bool
    notes: list[str] = field(default_factory=list)


@checked
def scatter_matrix(
    data: Any,
    columns: Sequence[Hashable] | None = None,
    *,
    color: Hashable | None = None,
    diagonal: Literal["histogram", "name"] = "histogram",
    lower_only: bool = False,
    palette: str | Sequence[str] | None = None,
    tooltip: Hashable | Sequence[Hashable] | None = None,
    title: str | None = None,
    names: dict[Any, str] | None = None,
    units: dict[Any, str] | None = None,
    alt: str | None = None,
    width: int | None = None,
    height: int | None = None,
    reduce: bool | Literal["auto"] = "auto",
) -> Column:
    """Draw every pair of columns against each other.

    Parameters
    ----------
    data : dataframe
        A table, a row for each point.
    columns : list of columns of numbers, optional
        Two to six. Without it, the first six columns of numbers.
    color : column or colour, optional
        Categories; numbers are cut into up to five ranges, such as eras of years. Or one colour for all, such as
        "navy".
    diagonal : {"histogram", "name"}
        What the diagonal shows: how each column is spread, or its name.
    lower_only : bool
        Whether to leave out the upper triangle, which shows each pair again, turned over.
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
        Whether to draw an even sample of the rows; "auto" above 1,500.

    Returns
    -------
    bokeh.models.Column
        A headline with the legend, and the grid of figures. Shows itself as a cell's last line.

    Raises
    ------
    TableError
        If `data` is not a table, or empty.
    ColumnError
        If a column is missing or does not hold what is needed.
    OptionError
        If an option is unknown or does not fit.

    References
    ----------
    Becker and Cleveland: Brushing scatterplots. Technometrics 29(2), 1987.

    Examples
    --------
    >>> import ddsviz
    >>> climate = ddsviz.load("climate")
    >>> chart = ddsviz.scatter_matrix(climate, ["snow_cover_days", "min_temperature_c"], color="year")
    """
    frame = Frame(data)
    faults = Faults()
    style = look(frame)
    with faults:
        style = look(
            frame, title=title, names=names, units=units, alt=alt, palette=palette, width=width, height=height,
            default_height=theme.WIDTH_PX,
        )  # fmt: skip
    with faults:
        options.choice("diagonal", diagonal, ("histogram", "name"))
    with faults:
        options.switch("lower_only", lower_only)
    with faults:
        options.choice("reduce", reduce, (True, False, "auto"))
    with faults:
        category_colours(style, [])
    with faults:
        matrix = _matrix(frame, columns, color, tooltip, reduce)
    faults.raise_any()

    fixed = str(color) if is_colour(color) and color not in frame.columns else None
    chart = _draw(matrix, style, fixed, diagonal, lower_only)
    attach(chart, _record(chart, matrix, style))
    return chart


def _matrix(frame: Frame, columns: Any, color: Any, tooltip: Any, reduce: Any) -> Matrix:
    """Check the columns and choose the rows that are drawn."""
    import pandas as pd

    color = None if is_colour(color) and color not in frame.columns else color
    faults = Faults()
    extra: list[Hashable] = []
    others: list[Hashable] = []
    chosen: list[Hashable] = []
    notes: list[str] = []
    with faults:
        extra = check_columns.many(frame, tooltip, "tooltip")
    with faults:
        others = [] if color is None else [check_columns.colour_column(frame, color)]
    with faults:
        chosen, notes = _chosen(frame, columns, [*others, *extra])
    faults.raise_any()
    values: dict[Hashable, pd.Series] = {}
    for name in chosen:
        with faults:
            values[name] = check_columns.numbers(frame, name, "columns")
    groups_of = None
    ordered = False
    with faults:
        if color is not None:
            groups_of, ordered = _groups(check_columns.anything(frame, color, "color"))
    faults.raise_any()
    table = pd.DataFrame(values)
    missing = table.isna()
    if missing.any(axis=None):
        lacking = int(missing.any(axis=1).sum())
        notes.append(
            f"{lacking:,} of {counted(len(table), 'row')} lack a value; each panel shows the rows that have both."
        )
    if groups_of is not None and groups_of.gathered:
        notes.append(f'"Other" gathers the {groups_of.gathered:,} smallest categories.')
    places = _sample(table, groups_of, reduce, notes)
    texts = {name: wall_clock(frame.column(name)).iloc[places].reset_index(drop=True) for name in extra}
    drawn_groups = None if groups_of is None else Groups(groups_of.codes[places], groups_of.labels, groups_of.gathered)
    return Matrix(
        table.iloc[places].reset_index(drop=True), drawn_groups, color, texts,
        table.corr(min_periods=3), len(table), ordered, notes,
    )  # fmt: skip


def _chosen(frame: Frame, columns: Any, others: list[Hashable]) -> tuple[list[Hashable], list[str]]:
    if columns is not None:
        chosen = check_columns.many(frame, columns, "columns")
    else:
        usable = [name for name in frame.of_kind("number") if frame.column(name).notna().any()]
        chosen = [name for name in usable if name not in others]
    if len(chosen) < 2:
        raise ColumnError(
            f"A scatter-plot matrix needs two columns of numbers or more, and found {len(chosen)}. {frame.listing}"
        )
    if len(chosen) <= MAX_MATRIX_COLUMNS:
        return chosen, []
    if columns is not None:
        raise OptionError(
            f"columns names {len(chosen)} columns, and at most {MAX_MATRIX_COLUMNS} can be read. Choose some."
        )
    left_out = joined(str(name) for name in chosen[MAX_MATRIX_COLUMNS:])
    return chosen[:MAX_MATRIX_COLUMNS], [f"Left out the columns {left_out}; choose others with columns=[…]."]


def _groups(color: pd.Series) -> tuple[Groups, bool]:
    """Return the group of each row, and whether the groups are ranges with an order."""
    if kind_of(color) == "number":
        return number_ranges(color.astype("float64"), RANGES_OF_NUMBERS), True
    if kind_of(color) == "time":
        return number_ranges(color.dt.year.astype("float64"), RANGES_OF_NUMBERS), True
    return groups(color, MAX_CATEGORIES), False


def _sample(table: pd.DataFrame, own: Groups | None, reduce: Any, notes: list[str]) -> Any:
    """Return the rows drawn, in an order that does not depend on the table's; of too many, every so-manyth of them."""
    keys = [table[name].to_numpy() for name in table.columns]
    if own is not None:
        keys.append(own.codes)
    order = np.lexsort(keys[::-1])
    if len(order) <= MAX_ROWS_IN_MATRIX:
        return order
    if reduce is False:
        raise OptionError(
            f"{counted(len(order), 'row')} in {len(table.columns) ** 2} panels would be too slow to brush; up to "
            f"{MAX_ROWS_IN_MATRIX:,} are drawn one by one. Leave reduce out: an even sample is drawn."
        )
    even = order[np.linspace(0, len(order) - 1, MAX_ROWS_IN_MATRIX).astype(np.int64)]
    # The extremes stay, so that every axis spans all rows.
    extremes = [place for name in table for place in (int(table[name].argmin()), int(table[name].argmax()))]
    kept = np.isin(order, np.concatenate([even, extremes]))
    notes.append(
        f"Drew an even sample of {int(kept.sum()):,} of {counted(len(order), 'row')}, with every column's extremes; "
        "correlations are of all rows."
    )
    return order[kept]


def _draw(matrix: Matrix, style: Look, fixed: str | None, diagonal: str, lower_only: bool) -> Column:
    from bokeh.layouts import column, gridplot
    from bokeh.models import ColumnDataSource

    texts, extra_rows, notes = extra_texts(matrix.extra, style)
    matrix.notes.extend(notes)
    names = list(matrix.values)
    fields = [f"v{place}" for place in range(len(names))]
    data = {name: matrix.values[column].to_numpy() for name, column in zip(fields, names, strict=True)}
    if matrix.groups is not None:
        data["group"] = matrix.groups.codes
    source = ColumnDataSource(data={**data, **texts})
    x_ranges, y_ranges = _ranges(matrix), _ranges(matrix)
    rows: list[list[Figure | None]] = []
    linked: list[list[GlyphRenderer]] = [[] for _ in (matrix.groups.labels if matrix.groups else [])]
    overlays, ends, histograms = [], [], []
    for row, row_name in enumerate(names):
        rows.append([])
        for place, column_name in enumerate(names):
            if lower_only and place > row:
                rows[-1].append(None)
                continue
            panel = _panel(style, x_ranges, y_ranges, row, place, names, matrix)
            rows[-1].append(panel)
            if row != place:
                _draw_points(panel, source, matrix, style, fixed, fields[place], fields[row], linked)
                pair = [hover_row(style.label(column_name), fields[place], matrix.values[column_name]),
                        hover_row(style.label(row_name), fields[row], matrix.values[row_name])]  # fmt: skip
                panel.add_tools(hover_tool([*pair, *extra_rows]))
            elif diagonal == "histogram":
                overlay, own_ends = draw_histogram(panel, data[fields[row]])
                overlays.append(overlay)
                ends.append(own_ends)
                histograms.append(fields[row])
            else:
                _write_name(panel, style.label(row_name))
    if overlays:
        recount_selection(source, histograms, ends, overlays)
    grid = gridplot(rows, toolbar_location="right", toolbar_options={"logo": None})
    header = _header(matrix, style, linked, fixed)
    return column(*([header] if header is not None else []), grid)


def _ranges(matrix: Matrix) -> list[Range1d]:
    """Return the range of each column, which all its panels share, so that they zoom together."""
    from bokeh.models import Range1d

    ranges = []
    for name in matrix.values:
        low, high = float(matrix.values[name].min()), float(matrix.values[name].max())
        padding = (high - low) * RANGE_PADDING or max(0.5, abs(low) * RANGE_PADDING)
        ranges.append(Range1d(low - padding, high + padding))
    return ranges


def _panel(
    style: Look, x_ranges: list[Range1d], y_ranges: list[Range1d], row: int, place: int, names: list[Hashable],
    matrix: Matrix,
) -> Figure:  # fmt: skip
    """Return an empty panel; only those at the left and at the bottom have axes."""
    from bokeh.models import Range1d

    count = len(names)
    side = int((style.width - AXIS_PX - 50) / count)
    tall = int((style.height - AXIS_PX - 50) / count)
    left, bottom = place == 0, row == count - 1
    panel = new_figure(
        Look(None, None, {}, {}, None, style.width, style.height),
        width=side + (AXIS_PX if left else 0),
        height=tall + (AXIS_PX if bottom else 0),
        tools=TOOLS,
        x_range=x_ranges[place],
        y_range=Range1d(0, 1) if row == place else y_ranges[row],
        sizing_mode="fixed",
        min_border=4,
    )
    panel.outline_line_color = theme.GRID
    for axis, column, shown, room in (
        (panel.xaxis[0], names[place], bottom, side), (panel.yaxis[0], names[row], left, tall),
    ):  # fmt: skip
        axis.visible = shown
        axis.ticker.desired_num_ticks = 4
        axis.formatter = tick_formatter(matrix.values[column])
        axis.axis_label = on_canvas(shortened(style.label(column), max(10, int(room / 7))))
    panel.xaxis.major_label_orientation = 0.8
    if row == place:
        panel.grid.visible = False
        if left:
            panel.yaxis.major_label_text_color = panel.yaxis.major_tick_line_color = None
    return panel


def _draw_points(
    panel: Figure, source: ColumnDataSource, matrix: Matrix, style: Look, fixed: str | None, x: str, y: str,
    linked: list[list[GlyphRenderer]],
) -> None:  # fmt: skip
    glyph = {"size": POINT_PX, "nonselection_fill_alpha": 0.08, "nonselection_line_alpha": 0.08}
    if matrix.groups is None:
        colour = fixed or theme.CATEGORICAL[0]
        draw_points(
            panel, source, colour, x, y, nonselection_fill_color=colour, nonselection_line_color=colour, **glyph
        )
        return
    colours = _colours(matrix, style)
    for place, (_, layers) in enumerate(draw_groups(panel, source, matrix.groups, colours, x, y, **glyph)):
        linked[place].extend(layers)


def _colours(matrix: Matrix, style: Look) -> list[str]:
    assert matrix.groups is not None
    labels = matrix.groups.labels
    return range_colours(style, len(labels)) if matrix.ordered else category_colours(style, labels)


def _write_name(panel: Figure, name: str) -> None:
    middle = (panel.x_range.start + panel.x_range.end) / 2
    panel.text(
        x=[middle], y=[0.5], text=[wrapped(name, int(panel.height / 7))], text_align="center", text_baseline="middle",
        text_font_size=theme.TEXT_SIZE, text_color=theme.INK,
    )  # fmt: skip


def _header(matrix: Matrix, style: Look, linked: list[list[GlyphRenderer]], fixed: str | None) -> Figure | None:
    """Return a figure with nothing but the title and the legend, whose entries mute the layers of all panels."""
    if matrix.groups is None and style.title is None:
        return None
    header = new_figure(style, height=70, tools="", sizing_mode="fixed", min_border=0)
    header.axis.visible = header.grid.visible = False
    if matrix.groups is None:
        header.height = 40
        return header
    from bokeh.models import ColumnDataSource, Range1d

    # A legend shows the marks of its own figure: one of each group, out of sight.
    count = len(matrix.groups.labels)
    header.x_range, header.y_range = Range1d(0, 1), Range1d(0, 1)
    marks = ColumnDataSource(data={"x": [-9] * count, "y": [-9] * count, "group": list(range(count))})
    entries = draw_groups(header, marks, matrix.groups, _colours(matrix, style))
    for (_, own), layers in zip(entries, linked, strict=True):
        for layer in layers:
            own[0].js_link("muted", layer, "muted")
    legend = legend_of(entries, style.width - 60, style.label(matrix.color))
    rows = -(-len(entries) // legend.ncols)
    header.height = 40 + 30 * rows + (30 if style.title else 0)
    header.add_layout(legend, "above")
    return header


def _record(chart: Column, matrix: Matrix, style: Look) -> Record:
    names = list(matrix.values)
    sentences = [
        f"Scatter-plot matrix of {joined(style.name(name) for name in names)}: {counted(matrix.rows, 'row')}.",
        *_correlation_words(matrix, style),
    ]
    if matrix.groups is not None:
        sentences.append(f"Colour shows {style.name(matrix.color)}: {joined(matrix.groups.labels)}.")
    table = matrix.values.copy()
    if matrix.groups is not None and matrix.color not in table:
        table[matrix.color] = [matrix.groups.labels[code] for code in matrix.groups.codes]
    for name, column in matrix.extra.items():
        table[name] = column
    labels = {name: style.label(name) for name in table}
    layers = frozenset(layer.id for layer in layers_of(chart))
    return Record(
        "Scatter-plot matrix", tuple(sentences), table, tuple(matrix.notes), labels, style.alt, layers
    )  # fmt: skip


def _correlation_words(matrix: Matrix, style: Look) -> list[str]:
    """Name the pair that goes together most, and the one that does least."""
    correlations = matrix.correlations
    names = list(matrix.values)
    pairs = [
        (abs(r), r, names[a], names[b])
        for a in range(len(names))
        for b in range(a + 1, len(names))
        if (r := float(correlations.iloc[a, b])) == r
    ]
    if not pairs:
        return []

    def words(pair: tuple[float, float, Hashable, Hashable]) -> str:
        return f"{style.name(pair[2])} and {style.name(pair[3])} (r = {number_text(round(pair[1], 2))})"

    strongest, weakest = max(pairs, key=lambda pair: pair[0]), min(pairs, key=lambda pair: pair[0])
    most = f"{words(strongest)} go together most"
    return [f"{most}, {words(weakest)} least." if strongest[0] > weakest[0] else f"{most}."]
