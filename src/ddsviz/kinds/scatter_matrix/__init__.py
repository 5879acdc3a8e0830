"""A scatter-plot matrix answers: which of several measures go together?

Every pair of columns has a panel, the diagonal shows how each is spread. Rows selected in one panel, with the box or
the lasso, stand out in all. It misleads as scatter plots do, and more easily: among many pairs some go together by
chance.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from ddsviz.ask import columns as check_columns
from ddsviz.ask import options
from ddsviz.ask.arguments import checked
from ddsviz.ask.palette import category_colours
from ddsviz.ask.style import style_of
from ddsviz.display.record import attach
from ddsviz.errors import Faults
from ddsviz.frames import Frame
from ddsviz.kinds.scatter_matrix.draw import draw_matrix
from ddsviz.kinds.scatter_matrix.read import matrix_of
from ddsviz.kinds.scatter_matrix.tell import record

if TYPE_CHECKING:
    from bokeh.models import Column


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
    style = style_of(
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
    chart = draw_matrix(matrix, style, fixed, diagonal, lower_only)
    attach(chart, record(chart, matrix, style, diagonal), frame.given)
    return chart
