"""What the pixels can show of lines: all points of short ones, of long ones the first, last, lowest and highest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ddsviz.calc.rounding import rounded_to_part
from ddsviz.errors import Mend, OptionError
from ddsviz.kinds.time_series.read import Lines
from ddsviz.kinds.time_series.smooth import check_any_window, span_words
from ddsviz.limits import (
    MAX_POINTS_FOR_SLIDER,
    MAX_POINTS_ON_LINES,
    MAX_POINTS_ON_LINES_UNREDUCED,
    PARTS_OF_A_SMOOTHED_LINE,
)
from ddsviz.reduce.rolling import Smoother
from ddsviz.reduce.short_lines import DrawnLine, short_line, whole_line
from ddsviz.wording import counted

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class DrawnLines:
    """The points that are drawn.

    Attributes
    ----------
    lines : Lines
        Nothing but these points.
    means : list of numpy.ndarray or None
        Their smoothed heights.
    parts : list of DrawnLine
        What is drawn of each line.
    """

    lines: Lines
    means: list[Floats] | None
    parts: list[DrawnLine]


def drawn_lines(lines: Lines, smoothing: Smoother | None, reduce: Any, width: int) -> DrawnLines:
    """Smooth lines, and choose the points that are drawn.

    Raises
    ------
    OptionError
        If all are to be drawn, and they are too many.
    """
    has_slider = smoothing is not None and smoothing.has_slider
    whole = _draws_all(lines, smoothing, reduce)
    room = MAX_POINTS_FOR_SLIDER if has_slider else MAX_POINTS_ON_LINES
    buckets = max(20, min(width, room // (5 * len(lines.lines) * (1 if smoothing is None else 2))))
    parts = [
        whole_line(line, smoothing) if whole else short_line(line, smoothing, buckets, width) for line in lines.lines
    ]
    check_any_window(
        smoothing, [part.mean for part in parts], [part.whole or part.line for part in parts],
        [part.gaps.unit for part in parts],
    )  # fmt: skip
    means = None if smoothing is None else [part.mean for part in parts]
    notes = [*lines.notes, *_window_notes(smoothing, parts)]
    if not whole:
        notes += _notes_on_steps(lines, smoothing, parts, buckets, width)
        means = None if means is None else [rounded_to_part(mean, PARTS_OF_A_SMOOTHED_LINE) for mean in means]
    short = replace(lines, lines=[part.line for part in parts], notes=notes)
    return DrawnLines(short, means, parts)


def _draws_all(lines: Lines, smoothing: Smoother | None, reduce: Any) -> bool:
    """Tell whether all points are drawn."""
    has_slider = smoothing is not None and smoothing.has_slider
    points = sum(line.rows for line in lines.lines)
    total = points if smoothing is None else 2 * points
    too_long_for_slider = has_slider and lines.longest > MAX_POINTS_FOR_SLIDER
    if reduce is False and (total > MAX_POINTS_ON_LINES_UNREDUCED or too_long_for_slider):
        most = MAX_POINTS_FOR_SLIDER if has_slider else MAX_POINTS_ON_LINES_UNREDUCED
        raise OptionError(
            f"{counted(total, 'point')} would take about {total * 21 / 1e6:.1f} MB in the notebook; up to "
            f"{most:,} are drawn one by one. Leave reduce out: the line looks the same, its extremes included.",
            Mend.options(reduce=...),
        )
    return reduce is False or (reduce == "auto" and total <= MAX_POINTS_ON_LINES and not too_long_for_slider)


def _window_notes(smoothing: Smoother | None, parts: list[DrawnLine]) -> list[str]:
    counts_rows = smoothing is not None and (smoothing.has_slider or isinstance(smoothing.window, int))
    if not counts_rows or not any(part.gaps.irregular for part in parts):
        return []
    return ["The times are unevenly spaced, so a window of rows is now a longer and now a shorter time."]


def _notes_on_steps(
    lines: Lines, smoothing: Smoother | None, parts: list[DrawnLine], buckets: int, width: int
) -> list[str]:  # fmt: skip
    """Say how many points are drawn, and how an engine has smoothed them."""
    notes = [
        f"Of {counted(sum(line.rows for line in lines.lines), 'point')} the picture keeps "
        f"{sum(len(part.raw) for part in parts):,}: the first, last, lowest and highest in each of {buckets} steps."
    ]
    line = lines.lines[0]
    if smoothing is None or line.engine is None or isinstance(smoothing.window, int):
        return notes
    first, last = line.at
    count = smoothing.steps(first, last, width)
    return [
        *notes,
        f"The smoothed line is computed from the sums of {count:,} equal steps of time, of about "
        f"{span_words((last - first) / count / 1000, rounded=True)} each.",
    ]
