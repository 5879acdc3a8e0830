"""The cells of a heatmap: as rectangles while each can be read, as one image when they are many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ddsviz import theme
from ddsviz.ask.style import Style
from ddsviz.kinds.heatmap.read import Pairs
from ddsviz.kinds.heatmap.reduce import Cells, more_of_cells
from ddsviz.numbers import number_format
from ddsviz.reduce.aggregate import Aggregate

if TYPE_CHECKING:
    from bokeh.plotting import figure as Figure

from typing import TYPE_CHECKING

import numpy as np

from ddsviz.charts.bins import label_bins, label_edges
from ddsviz.charts.colour import colour_bar
from ddsviz.charts.figure import label_axes, new_figure, wrapped
from ddsviz.charts.hover import Row, extra_texts, hover_row, hover_tool
from ddsviz.charts.layers import draw_layer, source_of
from ddsviz.charts.legend import add_legend
from ddsviz.limits import MAX_CELLS_AS_RECTANGLES, MAX_LABEL_LENGTH
from ddsviz.numbers import number_writer

if TYPE_CHECKING:
    from bokeh.models import GlyphRenderer
    from bokeh.plotting import figure as Figure

ROW_HEIGHT_PX = 26
NAME_OF_PLACE = "return names[Math.round(value)] ?? ''"


def draw_heatmap(
    cells: Cells, pairs: Pairs, mapper: Any, aggregate: Aggregate, annotate: bool | str, style: Style
) -> tuple[Figure, list[str]]:
    """Return the chart, and notes on what the hover leaves out."""
    chart = empty_chart(style, cells, pairs)
    ground = draw_ground(chart, cells)
    if cells.size <= MAX_CELLS_AS_RECTANGLES:
        notes = draw_rectangles(chart, cells, pairs, mapper, aggregate, style)
        if annotate is not False:
            write_values(chart, cells, mapper, even_if_crowded=annotate is True)
    else:
        notes = draw_image(chart, cells, pairs, mapper)
    gaps = None if ground is None else "No rows" if not pairs.has_value else "No value"
    if gaps is not None:
        add_legend(chart, [(gaps, [ground])])
    title = wrapped(pairs.value_label, int((chart.height - 110) / 7))
    chart.add_layout(colour_bar(mapper, title, _scale_format(mapper.low, mapper.high)), "right")
    return chart, notes


def empty_chart(style: Style, cells: Cells, pairs: Pairs) -> Figure:
    """Return a figure with a named step for each column and row of cells."""
    from bokeh.models import Range1d

    rows, columns = len(cells.row_names), len(cells.column_names)
    height = style.own_height or int(np.clip(rows * ROW_HEIGHT_PX + 130, 220, 640))
    chart = new_figure(
        style,
        height=height,
        beside_title=min(MAX_LABEL_LENGTH, max(map(len, cells.row_names))) * theme.CHARACTER_WIDTH_PX,
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
            label_bins(axis, names, room, sideways=axis is chart.xaxis[0])
    return chart


def draw_ground(chart: Figure, cells: Cells) -> GlyphRenderer | None:
    """Draw the hatched ground that shows through where a cell has no value."""
    if len(cells.table) == cells.size:
        return None
    columns, rows = len(cells.column_names), len(cells.row_names)
    return draw_layer(
        chart,
        "quad",
        source_of({}),
        {"left": -0.5, "right": columns - 0.5, "top": -0.5, "bottom": rows - 0.5},
        fill_color=theme.PAPER,
        hatch_pattern="right_diagonal_line",
        hatch_color=theme.HATCH,
        hatch_weight=0.5,
        hatch_scale=8,
        line_color=theme.OUTLINE,
    )


def draw_rectangles(
    chart: Figure, cells: Cells, pairs: Pairs, mapper: Any, aggregate: Aggregate, style: Style
) -> list[str]:  # fmt: skip
    """Draw a rectangle for each cell, and return notes on what the hover leaves out."""
    table = cells.table
    columns, rows, values = (table[name].to_numpy() for name in ("column", "row", "value"))
    source = {
        "x": columns,
        "y": rows,
        "value": values,
        **({} if not pairs.has_value else {"count": table["count"].to_numpy()}),
    }
    extra, extra_rows, notes = extra_texts(more_of_cells(pairs, cells, aggregate), style)
    drawn = draw_layer(
        chart,
        "rect",
        source_of({**source, **extra}),
        {"fill_color": {"field": "value", "transform": mapper}},
        x="x",
        y="y",
        width=1,
        height=1,
        line_color=theme.OUTLINE,
        line_width=0.5,
        name="cells",
    )
    rows_of_hover = [hover_row(_sentence_case(pairs.value_label), "value", table["value"])]
    is_count = not pairs.has_value or aggregate == "count"
    if not is_count and (table["count"] > 1).any():
        rows_of_hover.append(hover_row("Rows", "count", table["count"]))
    _add_hover(chart, cells, pairs, drawn, rows_of_hover + extra_rows)
    return notes


def _add_hover(chart: Figure, cells: Cells, pairs: Pairs, drawn: GlyphRenderer, rows: list[Row]) -> None:
    """Add a hover that finds the names of the cell below the pointer by its place, so that each is sent once."""
    from bokeh.models import CustomJSHover

    tool = hover_tool(rows, [drawn])
    places = [(pairs.x_label or "Column", "$x{custom}"), (pairs.y_label or "Row", "$y{custom}")]
    tool.tooltips = [*places, *tool.tooltips]
    tool.formatters = {
        **tool.formatters,
        "$x": CustomJSHover(args={"names": cells.column_names}, code=NAME_OF_PLACE),
        "$y": CustomJSHover(args={"names": cells.row_names}, code=NAME_OF_PLACE),
    }
    chart.add_tools(tool)


def write_values(chart: Figure, cells: Cells, mapper: Any, even_if_crowded: bool) -> None:
    """Write the values in the cells, in the ink that reads best on each."""
    values = cells.table["value"].to_numpy()
    digits = 3 if np.median(np.abs(values)) >= 1 else 2
    texts = [*map(number_writer(values, digits), values)]
    cell_px = (chart.width - 200) / len(cells.column_names), (chart.height - 110) / len(cells.row_names)
    if not even_if_crowded and (cell_px[0] < 7 * max(map(len, texts)) + 4 or cell_px[1] < theme.LINE_HEIGHT_PX):
        return
    palette = mapper.palette
    share = (values - mapper.low) / (mapper.high - mapper.low)
    colours = [palette[index] for index in np.clip(share * len(palette), 0, len(palette) - 1).astype(int)]
    inks = {colour: theme.ink_on(colour) for colour in set(colours)}
    source = {
        "x": cells.table["column"].to_numpy(),
        "y": cells.table["row"].to_numpy(),
        "text": texts,
        "text_color": [inks[colour] for colour in colours],
    }
    draw_layer(
        chart,
        "text",
        source_of(source),
        x="x",
        y="y",
        text="text",
        text_color="text_color",
        text_align="center",
        text_baseline="middle",
        text_font_size="12px",
        name="values",
    )


def draw_image(chart: Figure, cells: Cells, pairs: Pairs, mapper: Any) -> list[str]:
    """Draw many cells as one image."""
    table = cells.table
    shape = len(cells.row_names), len(cells.column_names)
    image = np.full(shape, np.nan, dtype=np.float32)
    image[table["row"].to_numpy(), table["column"].to_numpy()] = table["value"].to_numpy()
    drawn = chart.image(
        image=[image], x=-0.5, y=-0.5, dw=shape[1], dh=shape[0], color_mapper=mapper, name="cells"
    )  # fmt: skip
    _add_hover(chart, cells, pairs, drawn, [hover_row(_sentence_case(pairs.value_label), "image", table["value"])])
    return []


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def _scale_format(low: float, high: float) -> str:
    return number_format([low, high]).split(".")[0] + ".[000]"
