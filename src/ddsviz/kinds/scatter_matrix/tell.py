"""What a scatter-plot matrix says of itself: which pairs of columns go together most and least."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ddsviz.ask.style import Style
from ddsviz.calc.extremes import extremes
from ddsviz.display.record import Record, layers_of
from ddsviz.kinds.scatter_matrix.read import Matrix
from ddsviz.wording import counted, free_name, joined, tied

if TYPE_CHECKING:
    from bokeh.models import Column


def record(chart: Column, matrix: Matrix, style: Style, diagonal: str) -> Record:
    """Return what the chart says of itself: sentences, notes, and the table drawn."""
    names = list(matrix.values)
    sentences = [
        f"Scatter-plot matrix of {joined(style.name(name) for name in names)}: {counted(matrix.rows, 'row')}.",
        *_correlation_words(matrix, style),
    ]
    if matrix.groups is not None:
        sentences.append(f"Colour shows {style.name(matrix.color)}: {joined(matrix.groups.labels)}.")
    table = matrix.values.copy()
    if matrix.groups is not None and matrix.color not in table:
        table[matrix.color] = [matrix.groups.labels[code] for code in matrix.groups.codes]
    for name, column in matrix.extra.items():
        table[name] = column
    labels = {name: style.label(name) for name in table}
    layers = frozenset(layer.id for layer in layers_of(chart))
    said = Record(
        "Scatter-plot matrix", tuple(sentences), table, (*style.notes, *matrix.notes), labels, style.alt, style.title,
        layers, names=frozenset(matrix.extra) - frozenset(matrix.values))  # fmt: skip
    return _with_parts(said, matrix, diagonal)


def _with_parts(record: Record, matrix: Matrix, diagonal: str) -> Record:
    """Tell what a script must know; groups of a column that is drawn itself get a column of their own."""
    parts: dict[str, Any] = {
        "columns": list(matrix.values), "diagonal": diagonal, "extra": list(matrix.extra), "color": matrix.color,
    }  # fmt: skip
    if matrix.groups is None:
        return replace(record, parts=parts)
    labels = matrix.groups.labels
    parts |= {"group": matrix.color, "groups": labels}
    if matrix.color not in matrix.values and matrix.color not in matrix.extra:
        return replace(record, parts=parts)
    parts["group"] = free_name("group", record.table)
    table = record.table.assign(**{parts["group"]: [labels[code] for code in matrix.groups.codes]})
    return replace(record, parts=parts, table=table, below=tuple(record.columns_below))


def _correlation_words(matrix: Matrix, style: Style) -> list[str]:
    """Name the pair that goes together most, and the one that does least."""
    correlations = matrix.correlations
    names = list(matrix.values)
    pairs = [
        (abs(r), r, names[a], names[b])
        for a in range(len(names))
        for b in range(a + 1, len(names))
        if (r := float(correlations.iloc[a, b])) == r
    ]
    if not pairs:
        return []

    def words(pair: tuple[float, float, Hashable, Hashable]) -> str:
        r = f"{round(pair[1], 2) + 0.0:.2f}".replace("-", "−")  # no nought with a minus sign
        return f"{style.name(pair[2])} and {style.name(pair[3])} (r = {r})"

    weakest, strongest = extremes([pair[0] for pair in pairs])
    if len(weakest) == len(pairs) > 1:
        return [f"All pairs go together equally: {tied(map(words, pairs))}."]
    most, least = (tied(words(pairs[index]) for index in places) for places in (strongest, weakest))
    return [f"{most} go together most, {least} least." if len(pairs) > 1 else f"{most} go together most."]
