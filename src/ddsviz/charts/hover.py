"""What a reader sees when pointing at a mark: labels are text, values are fields, and no data is a template."""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any

from ddsviz.ask.style import Style
from ddsviz.display.figure import in_script
from ddsviz.limits import MAX_HOVER_TEXT_BYTES, MAX_TEXT_LENGTH
from ddsviz.numbers import (
    EXTREME,
    MICROSECOND_FORMAT,
    MILLISECOND_FORMAT,
    as_names,
    column_texts,
    number_format,
    time_format,
)
from ddsviz.wording import joined, shortened

if TYPE_CHECKING:
    import pandas as pd
    from bokeh.models import GlyphRenderer, HoverTool

Row = tuple[str, str, dict[str, Any]]
FINE_FORMATS = (MILLISECOND_FORMAT, MICROSECOND_FORMAT)
FINE_TIME = """
const us = Math.round(value * 1000), date = new Date(Math.floor(us / 1000));
const two = (number) => String(number).padStart(2, "0");
const month = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ")[date.getUTCMonth()];
const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(":");
const part = String(((us % 1e6) + 1e6) % 1e6).padStart(6, "0").slice(0, digits);
return `${two(date.getUTCDate())} ${month} ${date.getUTCFullYear()}, ${clock}.${part}`;
"""


def hover_tool(rows: Sequence[Row], renderers: Sequence[GlyphRenderer] | None = None, **options: Any) -> HoverTool:
    """Return a hover with these rows: label, template, formatters."""
    from bokeh.models import HoverTool

    from ddsviz.charts.clone import copy_of

    formatters: dict[str, Any] = {}
    for _, _, formatter in rows:
        formatters.update(formatter)
    tool: HoverTool = copy_of(HoverTool, **options)
    tool.update(
        tooltips=[(label, template) for label, template, _ in rows],
        formatters=formatters,
        renderers=list(renderers) if renderers is not None else "auto",
    )
    return tool


def hover_row(label: str, field: str, column: Any) -> Row:
    """Return a hover's label, its template, and Bokeh's formatter for one field of a chart's source."""
    kind = "O" if column is None else column.dtype.kind
    if kind == "M":
        return label, *_time_row(field, time_format(column))
    if kind not in "iuf":
        return label, f"@{field}", {}
    pattern = number_format(column)
    return label, f"@{field}{{{pattern}}}", {f"@{field}": "printf"} if pattern == EXTREME else {}


def _time_row(field: str, pattern: str) -> tuple[str, dict[str, Any]]:
    """Return the template of times, and its formatter: Bokeh's own knows no parts of a second."""
    if pattern not in FINE_FORMATS:
        return f"@{field}{{{pattern}}}", {f"@{field}": "datetime"}
    from bokeh.models import CustomJSHover

    digits = 3 if pattern == MILLISECOND_FORMAT else 6
    return f"@{field}{{custom}}", {f"@{field}": CustomJSHover(args={"digits": digits}, code=FINE_TIME)}


def extra_texts(
    columns: dict[Hashable, pd.Series], style: Style, parts: int = 1
) -> tuple[dict[str, list[str]], list[Row], list[str]]:
    """Return the texts of further columns for a hover, the hover's rows for them, and a note where they are too long.

    Parameters
    ----------
    columns : dict
        Each column, as the rows are drawn.
    look : Look
        Their names.
    parts : int
        How many layers of the chart have such texts, and share the room for them.

    Returns
    -------
    tuple
        Source columns "extra0", "extra1", …; hover rows; notes.
    """
    texts = {
        name: [shortened(text, MAX_TEXT_LENGTH) for text in column_texts(as_names(column))]
        for name, column in columns.items()
    }
    lengths = {name: len(in_script(json.dumps(column, ensure_ascii=False)).encode()) for name, column in texts.items()}
    left_out: list[str] = []
    while sum(lengths.values()) > MAX_HOVER_TEXT_BYTES / parts:
        longest = max(lengths, key=lambda name: lengths[name])
        left_out.append(style.name(longest))
        del texts[longest], lengths[longest]
    source = {f"extra{index}": column for index, column in enumerate(texts.values())}
    rows: list[Row] = [(style.label(name), f"@extra{index}", {}) for index, name in enumerate(texts)]
    notes = []
    if left_out:
        most = f"{MAX_HOVER_TEXT_BYTES // 1_000} kB"
        notes.append(f"The hover leaves out {joined(left_out)}: all texts together would take more than {most}.")
    return source, rows, notes
