"""What a line chart shows, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.ask.style import Style
from ddsviz.calc.rounding import rounded
from ddsviz.display.record import Record, layers_of
from ddsviz.kinds.time_series.draw import LineLayers
from ddsviz.kinds.time_series.read import Lines
from ddsviz.kinds.time_series.reduce import DrawnLines
from ddsviz.kinds.time_series.smooth import words_of
from ddsviz.reduce.rolling import Smoother

if TYPE_CHECKING:
    import pandas as pd
    from bokeh.plotting import figure as Figure

    from ddsviz.kinds.time_series.reduce import Floats
    from ddsviz.reduce.short_lines import Indices

from typing import TYPE_CHECKING

from ddsviz.calc.extremes import extremes
from ddsviz.numbers import value_text
from ddsviz.reduce.lines import Break, Line
from ddsviz.wording import counted, joined, tied

if TYPE_CHECKING:
    import pandas as pd

    from ddsviz.kinds.time_series.reduce import Floats


def what_lines_show(lines: Lines, style: Style) -> str:
    """Say what the lines are, from when to when, and how many values are missing."""
    first = min(line.x.min() for line in lines.lines), max(line.x.max() for line in lines.lines)
    like = lines.lines[0].x
    span = f"from {value_text(first[0], like)} to {value_text(first[1], like)}"
    gaps = sum(line.gaps for line in lines.lines)
    points = sum(line.rows for line in lines.lines) - gaps
    missing = f", and {counted(gaps, 'gap')} where a value is missing" if gaps else ""
    breaks = [gap for line in lines.lines for gap in line.breaks]
    if breaks:
        missing += f", and {_missing_rows(breaks, like)}"
    single = len(lines.lines) == 1
    what = lines.y_label if single else f"{len(lines.lines)} lines"
    names = "" if single else f", {joined(line.name for line in lines.lines)}"
    values = counted(points, "value")
    return f"Line chart of {what} along {style.name(lines.x)} {span}{names}: {values}{missing}."


def _missing_rows(breaks: list[Break], like: pd.Series) -> str:
    """Say how many gaps have no rows, and which is the longest."""
    longest = max(breaks, key=lambda gap: gap.after - gap.before)
    which = "the longest " if len(breaks) > 1 else ""
    ends = f"{which}between {value_text(longest.before, like)} and {value_text(longest.after, like)}"
    return f"{counted(len(breaks), 'gap')} where rows are missing ({ends})"


def extremes_of_lines(lines: Lines, style: Style) -> str:
    """Say where the lowest and the highest value is."""
    present = [line for line in lines.lines if not np.isnan(line.y).all()]
    if not present:
        return "No line has a value."
    line_of = np.repeat(np.arange(len(present)), [len(line.y) for line in present])
    at = np.concatenate([np.arange(len(line.y)) for line in present])
    heights = np.concatenate([line.y for line in present])
    complete = all(len(line.y) == line.rows for line in lines.lines)  # of a long line only some points are known

    def value(index: int) -> str:
        line = present[line_of[index]]
        return style.quantity(value_text(line.y[at[index]], line.heights), line.measure)

    def names(places: Any) -> str:
        points = [(present[line_of[index]], at[index]) for index in places]
        return tied((_place(line, row, len(lines.lines) > 1) for line, row in points), complete)

    low, high = extremes(heights)
    if len(low) == np.isfinite(heights).sum():
        return f"All values are {value(low[0])}."
    return f"Values run from {value(low[0])} ({names(low)}) to {value(high[0])} ({names(high)})."


def _place(line: Line, row: int, several: bool) -> str:
    of = f"{line.name}, " if several else ""
    return f"{of}{value_text(line.x.iloc[row], line.x)}"


def smoothed_words(lines: Lines, means: list[Floats], smoothing: Smoother) -> str:
    """Say how the lines are smoothed, and from when on."""
    where = "lies around each point" if smoothing.center else "ends at each point"
    if smoothing.has_slider:
        return f"A slider changes the rows in the moving average, whose window {where}."
    starts = [
        line.x.iloc[int(np.flatnonzero(~np.isnan(mean))[0])]
        for line, mean in zip(lines.lines, means, strict=True)
        if not np.isnan(mean).all()
    ]
    begins = f"begins at {value_text(min(starts), lines.lines[0].x)}" if starts else "has no full window"
    sides = "It looks both ways." if smoothing.method == "lowess" else f"Its window {where}."
    article = "an" if words_of(smoothing).startswith("e") else "a"
    return f"The smoothed line is {article} {words_of(smoothing)} and {begins}. {sides}"


def record(
    chart: Figure, few: DrawnLines, drawn: list[LineLayers], smoothing: Smoother | None, style: Style, color: Any
) -> Record:
    """Return what the chart says of itself: sentences, notes, and the table drawn."""
    lines, means = few.lines, few.means
    sentences = [what_lines_show(lines, style), extremes_of_lines(lines, style)]
    if smoothing is not None and means is not None:
        sentences.append(smoothed_words(lines, means, smoothing))
    labels = {lines.x: style.label(lines.x), lines.y: lines.y_label}
    layers = frozenset(layer.id for layer in layers_of(chart))
    table = _table(lines, means, [part.raw for part in few.parts])
    return Record(
        "Line chart", tuple(sentences), table, (*style.notes, *lines.notes), labels, style.alt, style.title, layers,
        parts=_parts(few, drawn, smoothing, color), names=frozenset(lines.lines[0].extra) - {lines.x, lines.y},
    )  # fmt: skip


def _name_of_lines(lines: Lines) -> str:
    """Return what the table calls the column that says which line a row is of."""
    return next(name for name in ("line", "name of line", "which line") if name not in (lines.x, lines.y))


def _parts(few: DrawnLines, drawn: list[LineLayers], smoothing: Smoother | None, color: Any) -> dict[str, Any]:
    """Return what the chart's script must know beyond its table."""
    lines = few.lines
    return {
        "x": lines.x,
        "y": lines.y,
        "measures": [line.measure for line in lines.lines],
        "color": None if lines.legend is None else color,
        "extra": list(lines.lines[0].extra),
        "smoother": smoothing,
        "reduced": any(part.whole is None or len(part.raw) < len(part.whole.y) for part in few.parts),
        "breaks": any(line.breaks for line in lines.lines),
        "zone": lines.zone,
        "line": _name_of_lines(lines) if len(lines.lines) > 1 else None,
        "smoothed": None if smoothing is None else f"{lines.y} smoothed",
        "lines": [
            {"name": line.name, **{part: layer.id for part, layer in vars(layers).items() if layer is not None}}
            for line, layers in zip(lines.lines, drawn, strict=True)
        ],
        "smoothing": None if smoothing is None else words_of(smoothing),
        "slider": smoothing is not None and smoothing.has_slider,
    }


def _table(lines: Lines, means: list[Floats] | None, kept: list[Indices]) -> pd.DataFrame:
    """Return the points drawn: time, line where there are several, value, smoothed value."""
    import pandas as pd

    name_of_lines = _name_of_lines(lines)
    parts = []
    for index, (line, raw) in enumerate(zip(lines.lines, kept, strict=True)):
        part: dict[Any, Any] = {lines.x: line.x.iloc[raw].to_numpy()}
        if len(lines.lines) > 1:
            part[name_of_lines] = line.name
        part[lines.y] = line.y[raw]
        if means is not None:
            part[f"{lines.y} smoothed"] = rounded(means[index][raw])
        part |= {name: column.iloc[raw].to_numpy() for name, column in line.extra.items()}
        parts.append(pd.DataFrame(part))
    return pd.concat(parts, ignore_index=True)
