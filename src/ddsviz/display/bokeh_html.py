"""A Bokeh figure or layout as HTML."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from typing import Any

from ddsviz.display.describe import describe, records_in
from ddsviz.display.figure import figure
from ddsviz.display.record import children_of
from ddsviz.display.stable import stable_document
from ddsviz.options import options

CDN = "https://cdn.bokeh.org/bokeh/release/"


def figure_html(chart: Any, scripts_inside: bool = False) -> str:
    """Return a chart as a `figure` element.

    Parameters
    ----------
    chart : bokeh.models.LayoutDOM
        A figure or layout; it stays free to be shown again and put into a layout.
    scripts_inside : bool
        Whether the page holds Bokeh's scripts itself, so that none is to be fetched.
    """
    note = "" if scripts_inside else "Run this cell to draw the chart."
    return figure(_spec(chart, scripts_inside), "bokeh", describe(chart), records_in(chart), note)


def _spec(chart: Any, scripts_inside: bool) -> str:
    """Return what the loader needs, as JSON."""
    document = stable_document(chart)
    names = scripts_of(document.models)
    hashes = _hashes(names) if options.cdn and not scripts_inside else {}
    spec = {
        "what": "chart",
        "version": _bokeh_version(),
        "cdn": CDN if hashes else "",
        "scripts": {name: hashes.get(name, "") for name in names},
        "sliders": _slider_names(chart),
        "label": " and ".join(record.kind for record in records_in(chart)) or "Chart",
    }
    return f'{json.dumps(spec, separators=(",", ":"))[:-1]},"document":{document.text}}}'


def _slider_names(chart: Any) -> list[str]:
    """Return what each slider is for, which its handle says to those who listen."""
    from bokeh.models import AbstractSlider

    if isinstance(chart, AbstractSlider):
        return [str(chart.title).split(":")[0]]
    return [name for child in children_of(chart) for name in _slider_names(child)]


def scripts_of(models: Iterable[Any]) -> list[str]:
    """Return the names of the Bokeh scripts that draw these models."""
    from bokeh.models import Widget

    widgets = any(isinstance(model, Widget) for model in models)
    return ["bokeh", "bokeh-widgets"] if widgets else ["bokeh"]


@functools.cache
def _bokeh_version() -> str:
    import bokeh

    return bokeh.__version__


def _hashes(names: list[str]) -> dict[str, str]:
    """Return the integrity hashes of Bokeh's published scripts, those of the installed version."""
    known = _published_hashes()
    files_of = {name: f"{name}-{_bokeh_version()}.min.js" for name in names}
    return {name: f"sha384-{known[file]}" for name, file in files_of.items() if file in known}


@functools.cache
def _published_hashes() -> dict[str, str]:
    """Return what Bokeh says of its version; of one that was never published, such as a developer's, nothing."""
    from bokeh.resources import get_sri_hashes_for_version

    try:
        return dict(get_sri_hashes_for_version(_bokeh_version()))
    except ValueError:
        return {}
