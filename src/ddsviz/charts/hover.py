"""What a reader sees when pointing at a mark: labels are text, values are fields, and no data is a template."""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any

from ddsviz.checks.look import Look
from ddsviz.display.figure import in_script
from ddsviz.limits import MAX_HOVER_TEXT_BYTES, MAX_TEXT_LENGTH
from ddsviz.numbers import EXTREME, column_texts, number_format, time_format
from ddsviz.wording import joined, shortened

if TYPE_CHECKING:
    import pandas as pd
    from bokeh.models import GlyphRenderer, HoverTool

Row = tuple[str, str, dict[str, str]]


def hover_tool(rows: Sequence[Row], renderers: Sequence[GlyphRenderer] | None = None, **options: Any) -> HoverTool:
    """Return a hover with these rows: label, template, formatters."""
    from bokeh.models import HoverTool

    from ddsviz.charts.twin import copy_of

    formatters: dict[str, str] = {}
    for _, _, own in rows:
        formatters.update(own)
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
        return label, f"@{field}{{{time_format(column)}}}", {f"@{field}": "datetime"}
    if kind not in "iuf":
        return label, f"@{field}", {}
    pattern = number_format(column)
    return label, f"@{field}{{{pattern}}}", {f"@{field}": "printf"} if pattern == EXTREME else {}


def extra_texts(
    columns: dict[Hashable, pd.Series], look: Look, parts: int = 1
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
    texts = {name: [shortened(text, MAX_TEXT_LENGTH) for text in column_texts(own)] for name, own in columns.items()}
    lengths = {name: len(in_script(json.dumps(own, ensure_ascii=False)).encode()) for name, own in texts.items()}
    left_out: list[str] = []
    while sum(lengths.values()) > MAX_HOVER_TEXT_BYTES / parts:
        longest = max(lengths, key=lambda name: lengths[name])
        left_out.append(look.name(longest))
        del texts[longest], lengths[longest]
    source = {f"extra{place}": own for place, own in enumerate(texts.values())}
    rows: list[Row] = [(look.label(name), f"@extra{place}", {}) for place, name in enumerate(texts)]
    notes = []
    if left_out:
        most = f"{MAX_HOVER_TEXT_BYTES // 1_000} kB"
        notes.append(f"The hover leaves out {joined(left_out)}: all texts together would take more than {most}.")
    return source, rows, notes
