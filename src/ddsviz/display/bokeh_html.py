"""A Bokeh figure or layout as HTML: the picture, its caption, its table, and a loader for Bokeh's script.

What a browser without our scripts shows (a notebook that is not trusted yet) still makes sense: the caption, the
table, and one line that says how to get the picture.
"""

from __future__ import annotations

import functools
import json
from html import escape
from importlib.resources import files
from typing import Any

from ddsviz.display.describe import describe, records_in
from ddsviz.display.record import Record, children_of
from ddsviz.display.stable import stable_document
from ddsviz.limits import MAX_TABLE_ROWS, MAX_TEXT_LENGTH
from ddsviz.numbers import column_texts
from ddsviz.options import options
from ddsviz.wording import counted

CDN = "https://cdn.bokeh.org/bokeh/release/"
STYLE = (
    "figure.ddsviz{margin:0;max-width:100%}"
    ".ddsviz-chart{background:#fff;color:#1f2933;overflow-x:auto}"
    ".ddsviz figcaption,.ddsviz details,.ddsviz-note{color:var(--jp-ui-font-color1,inherit);"
    "font:14px/1.5 var(--jp-ui-font-family,system-ui,sans-serif);max-width:46em;margin:.4em 0}"
    ".ddsviz summary{cursor:pointer;min-height:24px}"
    ".ddsviz-table{overflow:auto;max-height:22em}"
    ".ddsviz table{border-collapse:collapse}"
    ".ddsviz caption{text-align:left}"
    ".ddsviz th,.ddsviz td{text-align:right;padding:2px 10px;border-bottom:1px solid #8888;font-weight:400}"
    ".ddsviz thead th{font-weight:600}"
)


def figure_html(chart: Any, scripts_inside: bool = False) -> str:
    """Return a chart as a `figure` element.

    Parameters
    ----------
    chart : bokeh.models.LayoutDOM
        A figure or layout; it stays free to be shown again and put into a layout.
    scripts_inside : bool
        Whether the page holds Bokeh's scripts itself, so that none is to be fetched.
    """
    spec = _spec(chart, scripts_inside)
    note = "" if scripts_inside else "Run this cell to draw the chart."
    html = (
        f'<figure class="ddsviz"><style>{STYLE}</style><div class="ddsviz-chart" role="group"></div>'
        f'<p class="ddsviz-note">{note}</p><figcaption>{escape(describe(chart))}</figcaption>'
        f"{''.join(table_html(record) for record in records_in(chart))}"
        f'<script type="application/json" class="ddsviz-spec">{_in_script(spec)}</script>'
        f"<script>{loader()}</script></figure>"
    )
    return html.encode("utf-8", "replace").decode("utf-8")


def _spec(chart: Any, scripts_inside: bool) -> str:
    """Return what the loader needs, as JSON."""
    document, roots = stable_document([chart])
    names = scripts_of(chart)
    hashes = _hashes(names) if options.cdn and not scripts_inside else {}
    spec = {
        "version": _bokeh_version(),
        "cdn": CDN if hashes else "",
        "scripts": {name: hashes.get(name, "") for name in names},
        "roots": roots,
        "sliders": _slider_names(chart),
        "label": " and ".join(record.kind for record in records_in(chart)) or "Chart",
    }
    return f'{json.dumps(spec, separators=(",", ":"))[:-1]},"document":{document}}}'


def _slider_names(chart: Any) -> list[str]:
    """Return what each slider is for, which its handle says to those who listen."""
    from bokeh.models import AbstractSlider

    if isinstance(chart, AbstractSlider):
        return [str(chart.title).split(":")[0]]
    return [name for child in children_of(chart) for name in _slider_names(child)]


def scripts_of(chart: Any) -> list[str]:
    """Return the names of the Bokeh scripts that a chart needs."""
    from bokeh.models import Widget

    widgets = any(isinstance(model, Widget) for model in chart.references())
    return ["bokeh", "bokeh-widgets"] if widgets else ["bokeh"]


def table_html(record: Record) -> str:
    """Return the table of what is drawn, behind a summary that opens it."""
    drawn = record.table.head(MAX_TABLE_ROWS)
    heads = "".join(f"<th scope=col>{_cell(record.labels.get(name, name))}" for name in drawn.columns)
    texts = [column_texts(drawn[name]) for name in drawn.columns]
    rows = "".join(
        f"<tr><th scope=row>{_cell(first)}" + "".join(f"<td>{_cell(text)}" for text in rest)
        for first, *rest in zip(*texts, strict=True)
    )
    total = len(record.table)
    rest = f"The first {MAX_TABLE_ROWS} of {counted(total, 'row')}. " if total > MAX_TABLE_ROWS else ""
    caption = f"<caption>{rest}ddsviz.table(chart) has all of them.</caption>" if rest else ""
    return (
        f"<details><summary>Data table ({counted(total, 'row')})</summary>"
        '<div class=ddsviz-table tabindex=0 role=region aria-label="Data table">'
        f"<table>{caption}<thead><tr>{heads}</thead><tbody>{rows}</tbody></table></div></details>"
    )


def _cell(value: Any) -> str:
    text = str(value)
    return escape(text if len(text) <= MAX_TEXT_LENGTH else text[: MAX_TEXT_LENGTH - 1] + "…")


def _in_script(text: str) -> str:
    """Return JSON that no text in it can end."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@functools.cache
def loader() -> str:
    """Return the loader without its comments and indentation."""
    lines = files("ddsviz.display").joinpath("loader.js").read_text(encoding="utf-8").splitlines()
    kept = [line.strip() for line in lines]
    return "\n".join(line for line in kept if line and not line.startswith("//"))


@functools.cache
def _bokeh_version() -> str:
    import bokeh

    return bokeh.__version__


def _hashes(names: list[str]) -> dict[str, str]:
    """Return the integrity hashes of Bokeh's published scripts."""
    known = _published_hashes()
    files_of = {name: f"{name}-{_bokeh_version()}.min.js" for name in names}
    return {name: f"sha384-{known[file]}" for name, file in files_of.items() if file in known}


@functools.cache
def _published_hashes() -> dict[str, str]:
    from bokeh.resources import get_sri_hashes_for_version

    return dict(get_sri_hashes_for_version(_bokeh_version()))
