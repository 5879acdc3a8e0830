"""A chart or a map as HTML: each by its own library's way."""

from __future__ import annotations

from typing import Any

from ddsviz.display.describe import is_map


def shown_html(chart: Any, scripts_inside: bool = False) -> str:
    """Return a chart or map as a `figure` element.

    Parameters
    ----------
    chart : bokeh figure or layout, or folium.Map
        It stays free to be shown again.
    scripts_inside : bool
        Whether the page around it holds the drawing scripts, so that none is to be fetched.
    """
    if is_map(chart):
        from ddsviz.display import folium_html

        return folium_html.figure_html(chart, scripts_inside)
    from ddsviz.display import bokeh_html

    return bokeh_html.figure_html(chart, scripts_inside)
