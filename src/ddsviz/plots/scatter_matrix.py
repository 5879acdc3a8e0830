"""A scatter-plot matrix answers: which of several measures go together?

Every pair of columns has a panel, the diagonal shows how each is spread. Rows selected in one panel, with the box or
the lasso, stand out in all. It misleads as scatter plots do, and more easily: among many pairs some go together by
chance.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from ddsviz import theme
from ddsviz.calc.extremes import extremes
from ddsviz.charts.brushing import draw_histogram, recount_selection
from ddsviz.charts.figure import new_figure
from ddsviz.charts.hover import extra_texts, hover_row, hover_tool
from ddsviz.charts.legend import legend_height, legend_of
from ddsviz.charts.panels import draw_panel_points, empty_panel, grid_of, group_colours, ranges_of, write_name
from ddsviz.charts.points import draw_groups
from ddsviz.checks import columns as check_columns
from ddsviz.checks import options
from ddsviz.checks.arguments import checked
from ddsviz.checks.look import Look, look
from ddsviz.checks.matrix import Matrix, matrix_of
from ddsviz.checks.palette import category_colours
from ddsviz.display.record import Record, attach, layers_of
from ddsviz.errors import Faults
from ddsviz.frames import Frame
from ddsviz.wording import counted, free_name, joined, tied

if TYPE_CHECKING:
    from bokeh.models import Column, GlyphRenderer
    from bokeh.plotting import figure as Figure

LEAST_FRAME_PX = 10  # of a figure with nothing but a legend
MUTE_TOO = "for (const layer of layers) layer.muted = cb_obj.muted"


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
    frame = Frame(data, None if columns is None else [columns, color, tooltip])
    faults = Faults()
    style = look(
        faults, frame, title=title, names=names, units=units, alt=alt, palette=palette, width=width, height=height
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
        matrix = matrix_of(frame, columns, color, tooltip, reduce, style)
    faults.raise_any()

    style = style.telling_apart(matrix.values)
    fixed = check_columns.fixed_colour(frame, color)
    chart = _draw(matrix, style, fixed, diagonal, lower_only)
    attach(chart, _with_parts(_record(chart, matrix, style), matrix, diagonal))
    return chart


def _draw(matrix: Matrix, style: Look, fixed: str | None, diagonal: str, lower_only: bool) -> Column:
    from bokeh.layouts import column
    from bokeh.models import ColumnDataSource

    texts, extra_rows, notes = extra_texts(matrix.extra, style, parts=4)  # panels take room too
    matrix.notes.extend(notes)
    names = list(matrix.values)
    fields = [f"v{place}" for place in range(len(names))]
    data = {name: matrix.values[column].to_numpy() for name, column in zip(fields, names, strict=True)}
    if matrix.groups is not None:
        data["group"] = matrix.groups.codes
    source = ColumnDataSource(data={**data, **texts})
    x_ranges, y_ranges = ranges_of(matrix), ranges_of(matrix)
    rows: list[list[Figure | None]] = []
    linked: list[list[GlyphRenderer]] = [[] for _ in (matrix.groups.labels if matrix.groups else [])]
    overlays, ends, histograms = [], [], []
    for row, row_name in enumerate(names):
        rows.append([])
        for place, column_name in enumerate(names):
            if lower_only and place > row:
                rows[-1].append(None)
                continue
            panel = empty_panel(style, x_ranges, y_ranges, row, place, names, matrix)
            rows[-1].append(panel)
            if row != place:
                draw_panel_points(panel, source, matrix, style, fixed, fields[place], fields[row], linked)
                pair = [hover_row(style.label(column_name), fields[place], matrix.values[column_name]),
                        hover_row(style.label(row_name), fields[row], matrix.values[row_name])]  # fmt: skip
                panel.add_tools(hover_tool([*pair, *extra_rows]))
            elif diagonal == "histogram":
                overlay, own_ends = draw_histogram(panel, data[fields[row]])
                overlays.append(overlay)
                ends.append(own_ends)
                histograms.append(fields[row])
            else:
                write_name(panel, style.label(row_name))
    if overlays:
        recount_selection(source, histograms, ends, overlays)
    header = _header(matrix, style, linked, fixed)
    return column(*([header] if header is not None else []), grid_of(rows))


def _header(matrix: Matrix, style: Look, linked: list[list[GlyphRenderer]], fixed: str | None) -> Figure | None:
    """Return a figure with nothing but the title and the legend, whose entries mute the layers of all panels."""
    if matrix.groups is None and style.title is None:
        return None
    header = new_figure(style, height=70, tools="", min_border=0)
    header.axis.visible = header.grid.visible = False
    if matrix.groups is None:
        header.height = 40
        header.scatter([], [])  # Bokeh warns of figures with nothing in them
        return header
    from bokeh.models import ColumnDataSource, CustomJS, Range1d

    # A legend shows the marks of its own figure: one of each group, out of sight.
    count = len(matrix.groups.labels)
    header.x_range, header.y_range = Range1d(0, 1), Range1d(0, 1)
    marks = ColumnDataSource(data={"x": [-9] * count, "y": [-9] * count, "group": list(range(count))})
    entries = draw_groups(header, marks, matrix.groups, group_colours(matrix, style))
    for (_, own), layers in zip(entries, linked, strict=True):
        own[0].js_on_change("muted", CustomJS(args={"layers": layers}, code=MUTE_TOO))
    legend = legend_of(entries, style.width - 100, style.label(matrix.color))
    header.height = legend_height(legend) + _title_px(header) + LEAST_FRAME_PX
    header.add_layout(legend, "above")
    return header


def _title_px(chart: Figure) -> int:
    text = getattr(chart.title.text, "text", chart.title.text)
    return 10 + theme.LINE_HEIGHT_PX * len(text.splitlines()) if text else 0


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
        "Scatter-plot matrix", tuple(sentences), table, (*style.notes, *matrix.notes), labels, style.alt, style.title,
        layers, names=frozenset(matrix.extra) - frozenset(matrix.values))  # fmt: skip


def _with_parts(record: Record, matrix: Matrix, diagonal: str) -> Record:
    """Tell what a script must know; groups of a column that is drawn itself get a column of their own."""
    parts: dict[str, Any] = {"columns": list(matrix.values), "diagonal": diagonal}
    if matrix.groups is None:
        return replace(record, parts=parts)
    labels = matrix.groups.labels
    parts |= {"group": matrix.color, "groups": labels}
    if matrix.color not in matrix.values and matrix.color not in matrix.extra:
        return replace(record, parts=parts)
    parts["group"] = free_name("group", record.table)
    table = record.table.assign(**{parts["group"]: [labels[code] for code in matrix.groups.codes]})
    return replace(record, parts=parts, table=table, below=tuple(record.columns_below))


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
        r = f"{round(pair[1], 2) + 0.0:.2f}".replace("-", "−")  # no nought with a minus sign
        return f"{style.name(pair[2])} and {style.name(pair[3])} (r = {r})"

    weakest, strongest = extremes([pair[0] for pair in pairs])
    if len(weakest) == len(pairs) > 1:
        return [f"All pairs go together equally: {tied(map(words, pairs))}."]
    most, least = (tied(words(pairs[place]) for place in places) for places in (strongest, weakest))
    return [f"{most} go together most, {least} least." if len(pairs) > 1 else f"{most} go together most."]
