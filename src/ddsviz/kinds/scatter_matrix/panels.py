"""The panels of a scatter-plot matrix."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from ddsviz import theme
from ddsviz.ask.palette import category_colours, range_colours
from ddsviz.ask.style import Style
from ddsviz.charts.figure import new_figure, on_canvas, tick_formatter, wrapped
from ddsviz.charts.points import draw_groups, draw_points
from ddsviz.kinds.scatter_matrix.read import Matrix
from ddsviz.numbers import is_whole
from ddsviz.wording import shortened

if TYPE_CHECKING:
    from bokeh.models import ColumnDataSource, GlyphRenderer, GridPlot, Range1d, Tool, ToolProxy
    from bokeh.plotting import figure as Figure

TOOLS = "box_select,lasso_select,tap,box_zoom,reset,save"
RANGE_PADDING = 0.06
POINT_PX = 6
SMALL_POINT_PX = 4
MANY_POINTS = 300
AXIS_PX = 58
LEAST_SIDE_PX = 50


def ranges_of(matrix: Matrix) -> list[Range1d]:
    """Return the range of each column, which all its panels share, so that they zoom together."""
    from bokeh.models import Range1d

    ranges = []
    for name in matrix.values:
        low, high = float(matrix.values[name].min()), float(matrix.values[name].max())
        padding = (high - low) * RANGE_PADDING or max(0.5, abs(low) * RANGE_PADDING)
        ranges.append(Range1d(low - padding, high + padding))
    return ranges


def empty_panel(
    style: Style, x_ranges: list[Range1d], y_ranges: list[Range1d], row: int, column_index: int, names: list[Hashable],
    matrix: Matrix,
) -> Figure:  # fmt: skip
    """Return an empty panel; only those at the left and at the bottom have axes."""
    from bokeh.models import Range1d

    count = len(names)
    side = max(LEAST_SIDE_PX, int((style.width - AXIS_PX - 50) / count))
    tall = max(LEAST_SIDE_PX, int(((style.own_height or style.width) - AXIS_PX - 50) / count))
    left, bottom = column_index == 0, row == count - 1
    panel = new_figure(
        Style(None, None, {}, {}, None, style.width, None),
        width=side + (AXIS_PX if left else 0),
        height=tall + (AXIS_PX if bottom else 0),
        tools=TOOLS,
        x_range=x_ranges[column_index],
        y_range=Range1d(0, 1) if row == column_index else y_ranges[row],
        min_border=4,
    )
    panel.outline_line_color = theme.GRID
    for axis, column, shown, room in (
        (panel.xaxis[0], names[column_index], bottom, side), (panel.yaxis[0], names[row], left, tall),
    ):  # fmt: skip
        axis.ticker.desired_num_ticks = 4  # the grid's lines stand at its ticks, too
        if is_whole(matrix.values[column]):
            axis.ticker.min_interval = 1
        axis.visible = shown
        if not shown:
            continue
        axis.formatter = tick_formatter(matrix.values[column])
        axis.axis_label = on_canvas(shortened(style.label(column), max(10, int(room / 8))))
    panel.xaxis.major_label_orientation = 0.8
    if row == column_index:
        panel.grid.visible = False
        if left:
            _show_column_axis(panel, y_ranges[row])
    return panel


def _show_column_axis(panel: Figure, y_range: Range1d) -> None:
    """Let the first panel's axis show its column, as its neighbours have it, and not its histogram's counts."""
    panel.extra_y_ranges = {"column": y_range}
    panel.yaxis.y_range_name = "column"


def grid_of(rows: list[list[Figure | None]]) -> GridPlot:
    """Return panels in a grid with one toolbar.

    As `gridplot` does, but that looks for figures in each figure, and compares all that is set on each tool.
    """
    from bokeh.models import GridPlot, Toolbar

    places = [
        (panel, row, column)
        for row, panels in enumerate(rows)
        for column, panel in enumerate(panels)
        if panel is not None
    ]
    for panel, _, _ in places:
        panel.toolbar_location = None
    tools = _shared_tools([panel for panel, _, _ in places])
    return GridPlot(children=places, toolbar=Toolbar(tools=tools, logo=None), toolbar_location="right")


def _shared_tools(panels: list[Figure]) -> list[Tool | ToolProxy]:
    """Return one button for each kind of tool, but one for each hover: they tell of different columns."""
    from bokeh.models import HoverTool, SaveTool, ToolProxy

    from ddsviz.charts.clone import copy_of

    alike: dict[Any, list[Tool]] = {}
    for tool in (tool for panel in panels for tool in panel.toolbar.tools):
        alike.setdefault(tool if isinstance(tool, HoverTool) else type(tool), []).append(tool)
    buttons = [copy_of(SaveTool if kind is SaveTool else ToolProxy) for kind in alike]
    for button, tools in zip(buttons, alike.values(), strict=True):
        if isinstance(button, ToolProxy):
            button.tools = tools
    return buttons


def write_name(panel: Figure, name: str) -> None:
    """Write a column's name into the middle of its panel."""
    middle = (panel.x_range.start + panel.x_range.end) / 2
    panel.text(
        x=[middle], y=[0.5], text=[wrapped(name, int(panel.height / 8))], text_align="center", text_baseline="middle",
        text_font_size=theme.TEXT_SIZE, text_color=theme.INK,
    )  # fmt: skip


def draw_panel_points(
    panel: Figure, source: ColumnDataSource, matrix: Matrix, style: Style, fixed: str | None, x: str, y: str,
    linked: list[list[GlyphRenderer]],
) -> None:  # fmt: skip
    """Draw the points of one panel; layers of one group are gathered in `linked`, to be muted together."""
    glyph = {
        "size": POINT_PX if len(matrix.values) <= MANY_POINTS else SMALL_POINT_PX,
        "nonselection_fill_alpha": 0.08,
        "nonselection_line_alpha": 0.08,
    }
    if matrix.groups is None:
        colour = fixed or theme.CATEGORICAL[0]
        draw_points(
            panel, source, colour, x, y, nonselection_fill_color=colour, nonselection_line_color=colour, **glyph
        )
        return
    colours = group_colours(matrix, style)
    for index, (_, layers) in enumerate(draw_groups(panel, source, matrix.groups, colours, x, y, **glyph)):
        linked[index].extend(layers)
        for layer in layers:  # shared, and so sent once: what is muted looks like what is not selected
            layer.muted_glyph = layer.nonselection_glyph
            layer.view = linked[index][0].view


def group_colours(matrix: Matrix, style: Style) -> list[str]:
    """Return a colour for each group."""
    assert matrix.groups is not None
    labels = matrix.groups.labels
    return range_colours(style, labels) if matrix.ordered else category_colours(style, labels)
