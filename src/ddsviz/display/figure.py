"""What every shown chart and map is wrapped in: a `figure` with caption, table and loader.

What a browser without our scripts shows (a notebook that is not trusted yet) still makes sense: the caption, the
table, and one line that says how to get the picture.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from typing import Any

from ddsviz.display.record import Record
from ddsviz.limits import MAX_TABLE_ROWS, MAX_TEXT_LENGTH
from ddsviz.numbers import column_texts
from ddsviz.wording import counted

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
MAP_STYLE = (
    ".ddsviz button{min-height:24px;border:0;padding:0 2px;background:none;color:inherit;font:inherit;"
    "text-align:left;text-decoration:underline;cursor:pointer}"
    ".ddsviz th:first-child{text-align:left}"
    ".ddsviz-said{position:absolute;width:1px;height:1px;margin:0;overflow:hidden;clip-path:inset(50%)}"
)
PACKED = '{"packed":"'  # which is in no text of a spec: there, a quotation mark stands behind a backslash


def figure(
    spec: str, loader_name: str, caption: str, records: Sequence[Record], note: str, more_style: str = ""
) -> str:
    """Return the element that a chart or map is shown in.

    Parameters
    ----------
    spec : str
        What the loader draws, as JSON.
    loader_name : {"bokeh", "folium"}
        Which loader draws it.
    caption : str
        The description.
    records : sequence of Record
        Whose tables stand below it.
    note : str
        What is said where nothing is drawn yet.
    more_style : str
        Rules of its own.
    """
    html = (
        f'<figure class="ddsviz"><style>{STYLE}{more_style}</style><div class="ddsviz-chart" role="group"></div>'
        f'<p class="ddsviz-note">{note}</p><figcaption>{escape(caption)}</figcaption>'
        f"{''.join(table_html(record) for record in records)}"
        f'<script type="application/json" class="ddsviz-spec">{in_script(spec)}</script>'
        f"<script>{loader(loader_name, PACKED in spec)}</script></figure>"
    )
    return html.encode("utf-8", "replace").decode("utf-8")


def table_html(record: Record) -> str:
    """Return the table of what is drawn, behind a summary that opens it."""
    columns = record.columns_below
    heads = "".join(f"<th scope=col>{_cell(name)}" for name, _ in columns)
    texts = [column_texts(column.head(MAX_TABLE_ROWS)) for _, column in columns]
    rows = "".join(
        f"<tr><th scope=row>{_cell(first)}" + "".join(f"<td>{_cell(text)}" for text in rest)
        for first, *rest in zip(*texts, strict=True)
    )
    total = len(columns[0][1])
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


def in_script(text: str) -> str:
    r"""Return JSON that no text in it can end.

    Examples
    --------
    >>> in_script('"</script>"')
    '"\\u003c/script>"'
    """
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def inside_script(script: str) -> str:
    """Return a script that does not end the element it stands in."""
    return script.replace("</script", "<\\/script")


@functools.cache
def loader(name: str, unpacks: bool = False) -> str:
    """Return the loader of charts ("bokeh") or maps ("folium"), and where they are packed with what reads columns."""
    draw, tools, columns = (script("ddsviz.display", f"{file}.js") for file in (name, "figure", "packed"))
    return f"({draw})(({tools})(document.currentScript{',' + columns if unpacks else ''}));"


@functools.cache
def script(package: str, file: str) -> str:
    """Return a script or style of ours without its comments and indentation."""
    lines = files(package).joinpath(file).read_text(encoding="utf-8").splitlines()
    kept = [line.strip() for line in lines]
    return "\n".join(line for line in kept if line and not line.startswith("//"))
