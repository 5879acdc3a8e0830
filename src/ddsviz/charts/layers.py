"""Layers of marks on a figure: each a copy of one that Bokeh made with the same options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bokeh.models import ColumnDataSource, GlyphRenderer
    from bokeh.plotting import figure as Figure

GLYPHS = ("glyph", "nonselection_glyph", "muted_glyph")


def draw_layer(
    chart: Figure,
    kind: str,
    source: ColumnDataSource,
    fields: dict[str, Any] | None = None,
    group: int | None = None,
    **options: Any,
) -> GlyphRenderer:
    """Draw a layer as Bokeh's method of a figure does.

    Parameters
    ----------
    chart : figure
        Where to.
    kind : str
        The name of the figure's method, such as "scatter".
    source : ColumnDataSource
        The columns.
    own : dict, optional
        Options that only this layer has, such as a colour scale, or a number from the data.
    group : int, optional
        Only rows with this number in the column "group" are drawn.
    **options : optional
        Bokeh's further options: columns' names, sizes, colours. Layers that have the same are copies of one.
    """
    from ddsviz.charts.clone import copy_of

    layer: GlyphRenderer = copy_of(_layer, kind=kind, group=group, **options)
    layer.data_source = source
    for name in GLYPHS:
        getattr(layer, name).update(**(fields or {}))
    chart.renderers.append(layer)
    return layer


def source_of(data: dict[str, Any]) -> ColumnDataSource:
    """Return a source of columns."""
    from bokeh.models import ColumnDataSource

    from ddsviz.charts.clone import copy_of

    source: ColumnDataSource = copy_of(ColumnDataSource)
    source.data = data
    return source


def _layer(kind: str, group: int | None, **options: Any) -> GlyphRenderer:
    """Return a layer as Bokeh's method draws it on a figure of its own."""
    from bokeh.models import CDSView, ColumnDataSource, GroupFilter
    from bokeh.plotting import figure

    from ddsviz.charts.clone import copy_of

    if group is not None:
        options["view"] = CDSView(filter=GroupFilter(column_name="group", group=group))
    chart = copy_of(figure, tools="")
    layer: GlyphRenderer = getattr(chart, kind)(source=ColumnDataSource(), **options)
    return layer
