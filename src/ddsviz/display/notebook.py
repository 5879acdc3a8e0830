"""Makes charts show themselves as a cell's last line."""

from __future__ import annotations

import sys
from typing import Any

from ddsviz.guard import guarded


def register() -> None:
    """Tell IPython, where it runs, how to show Bokeh's figures and layouts and Folium's maps; loads neither library."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None and hasattr(ipython, "get_ipython") else None
    if shell is not None:
        formatter = shell.display_formatter.mimebundle_formatter
        formatter.for_type_by_name("bokeh.models.layouts", "LayoutDOM", bundle)
        formatter.for_type_by_name("folium.folium", "Map", bundle)


@guarded
def bundle(chart: Any, include: Any = None, exclude: Any = None) -> dict[str, str]:
    """Return a chart as a cell's output: HTML, and a text for readers and tools that show none."""
    from ddsviz.display.describe import digest
    from ddsviz.display.shown import shown_html

    return {"text/html": shown_html(chart), "text/plain": digest(chart)}
