"""A time series answers: how did something change?

A line joins values in the order of time. The moving average takes out the short ups and downs and shows the long
ones; its window ends at the point, so it lags behind and its first value comes late. It misleads when the axis of
values does not begin at zero and a small change looks large, when lines of different units share an axis, and when a
gap in the data is taken for a value: gaps stay gaps.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ddsviz import theme
from ddsviz.calc.categories import in_order
from ddsviz.calc.downsampling import m4
from ddsviz.calc.rounding import rounded
from ddsviz.calc.smoothing import Method, smoothed
from ddsviz.charts.colour import category_colours
from ddsviz.charts.figure import label_axes, new_figure, tick_formatter
from ddsviz.charts.hover import extra_texts, hover_row, hover_tool
from ddsviz.charts.legend import add_legend
from ddsviz.charts.lines import DrawnLine, draw_line, line_source
from ddsviz.charts.points import positions
from ddsviz.charts.slider import with_slider, with_steps
from ddsviz.checks import columns as check_columns
from ddsviz.checks import options
from ddsviz.checks.arguments import checked
from ddsviz.checks.look import Look, is_colour, look
from ddsviz.checks.times import wall_clock, zone_notes, zone_of
from ddsviz.checks.window import window as check_window
from ddsviz.display.record import Record, attach, layers_of
from ddsviz.errors import ColumnError, Faults, OptionError
from ddsviz.frames import Frame, kind_of
from ddsviz.limits import MAX_CATEGORIES, MAX_POINTS_FOR_SLIDER, MAX_POINTS_ON_LINES, SLIDER_STEPS
from ddsviz.numbers import value_text
from ddsviz.wording import counted, joined

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd
    from bokeh.models import Column
    from bokeh.plotting import figure as Figure

    from ddsviz.checks.window import Window

    Floats = npt.NDArray[np.float64]

METHODS: tuple[Method, ...] = ("mean", "exponential", "lowess")
TIME_NAMES = ("date", "time", "datetime", "timestamp", "year", "month", "day", "hour")


@dataclass(frozen=True)
class Line:
    """One line: where it stands, in the order of time."""

    name: str
    when: pd.Series  # in true order, with its zone: windows of time run along it
    x: pd.Series  # as a clock on the wall shows it
    y: Floats
    extra: dict[Hashable, pd.Series]

    @property
    def heights(self) -> pd.Series:
        """The values as a column."""
        import pandas as pd

        return pd.Series(self.y)


@dataclass(frozen=True)
class Lines:
    """All lines, and what they are called."""

    lines: list[Line]
    x: Hashable
    y_label: str
    units_of: Hashable
    legend: str | None
    notes: list[str] = field(default_factory=list)

    @property
    def longest(self) -> int:
        """Rows of the longest line."""
        return max(len(line.y) for line in self.lines)


@checked
def time_series(
    data: Any,
    x: Hashable | None = None,
    y: Hashable | Sequence[Hashable] | None = None,
    *,
    color: Hashable | None = None,
    smooth: int | str | None = None,
    method: Method = "mean",
    center: bool = False,
    show_raw: bool = True,
    palette: str | Sequence[str] | None = None,
    tooltip: Hashable | Sequence[Hashable] | None = None,
    title: str | None = None,
    names: dict[Any, str] | None = None,
    units: dict[Any, str] | None = None,
    alt: str | None = None,
    width: int | None = None,
    height: int | None = None,
    reduce: bool | Literal["auto"] = "auto",
) -> Figure | Column:
    """Draw one or several measures along time.

    Parameters
    ----------
    data : dataframe
        A table, a row for each time.
    x : column of numbers, dates or times, optional
        The time, such as years. Without it, the table's index of times, or its column of times or years.
    y : column or list of columns of numbers, optional
        A line for each. Without it, all columns of numbers.
    color : column or colour, optional
        Categories: a line for each; `y` is then one column. Or one colour for a single line, such as "navy".
    smooth : int, str or None
        The window of a smoothed line: a number of rows, a span of time such as "30D" or "6h", or "slider" for a slider
        below the chart.
    method : {"mean", "exponential", "lowess"}
        A moving average; one whose weights halve every half window; or locally weighted lines, which look both ways.
    center : bool
        Whether the mean's window lies around the point. It ends there otherwise.
    show_raw : bool
        Whether the raw line is drawn, pale, behind a smoothed one.
    palette : str or list of colours, optional
        A palette's name, or colours.
    tooltip : column or list of columns, optional
        More to show on hover.
    title : str, optional
        A headline.
    names, units : dict from column to str, optional
        How columns are called in the picture, and the units of their values.
    alt : str, optional
        Your own description, in place of the one that is built from the data.
    width, height : int, optional
        Size in pixels.
    reduce : bool or "auto"
        Whether a long line keeps only the points that its pixels can show; "auto" above 8,000 points in all.

    Returns
    -------
    bokeh.plotting.figure or bokeh.models.Column
        A column, of the figure and a slider, where there is a slider. Shows itself as a cell's last line.

    Raises
    ------
    TableError
        If `data` is not a table, or empty.
    ColumnError
        If a column is missing or does not hold what is needed.
    OptionError
        If an option is unknown or does not fit, such as a window longer than the data.

    Notes
    -----
    The moving average of window w at row i is the mean of rows i − w + 1 to i; it begins at row w, and a gap in the
    window is a gap in it. A window of time needs one value. Times with a zone are drawn as a clock there shows them.

    References
    ----------
    Hyndman and Athanasopoulos: Forecasting: Principles and Practice, 3rd ed., section 3.3.

    Examples
    --------
    >>> import ddsviz
    >>> climate = ddsviz.load("climate")
    >>> chart = ddsviz.time_series(climate, x="year", y="mean_temperature_c", smooth=10)
    """
    frame = Frame(data)
    faults = Faults()
    style = look(frame)
    with faults:
        style = look(
            frame, title=title, names=names, units=units, alt=alt, palette=palette, width=width, height=height
        )  # fmt: skip
    with faults:
        options.choice("method", method, METHODS)
    with faults:
        options.switch("center", center)
    with faults:
        options.switch("show_raw", show_raw)
    with faults:
        options.choice("reduce", reduce, (True, False, "auto"))
    with faults:
        _check_slider(smooth, method, show_raw)
    with faults:
        colours = category_colours(style, [""] * MAX_CATEGORIES)
    with faults:
        lines = _lines(frame, x, y, color, tooltip, style)
        window = check_window(smooth, lines.lines[0].when, lines.longest)
    faults.raise_any()
    if is_colour(color) and color not in frame.columns:
        colours = [str(color)] * len(colours)

    means = _means(lines, window, method, center)
    chart = _empty_chart(style, lines)
    kept = _kept_points(lines, means, reduce, show_raw, chart.width, slider=window == "slider")
    drawn = _draw(chart, lines, means, kept, colours, style, show_raw=show_raw or means is None)
    _dress(chart, lines, drawn, window, method, center, style)
    result: Figure | Column = chart
    if window == "slider":
        result = _add_slider(chart, lines, drawn, kept, center)
    attach(result, _record(chart, lines, means, kept, window, method, center, style))
    return result


def _check_slider(smooth: Any, method: str, show_raw: bool) -> None:
    if smooth == "slider" and method != "mean":
        raise OptionError(
            f"smooth='slider' works with method='mean', and not with method='{method}'. Leave method out."
        )
    if smooth == "slider" and not show_raw:
        raise OptionError("smooth='slider' shows the raw line too. Leave show_raw out.")


def _lines(frame: Frame, x: Any, y: Any, color: Any, tooltip: Any, style: Look) -> Lines:
    """Check the columns and return a line for each measure or category."""
    import pandas as pd

    if x is None:
        frame, x = _time_of(frame)
    when = frame.column(frame.find(x, "x"))
    clock = check_columns.measures(frame, x, "x")
    if is_colour(color) and color not in frame.columns:
        color = None
    extra = check_columns.many(frame, tooltip, "tooltip")
    measures = _measures(frame, x, y, color, extra)
    table = pd.DataFrame({"when": when, "x": clock})
    for place, name in enumerate(extra):
        table[f"extra{place}"] = wall_clock(frame.column(name))
    for place, name in enumerate(measures):
        table[f"y{place}"] = check_columns.numbers(frame, name, "y")
    notes = []
    if when.isna().any():
        notes.append(f"Left out {int(when.isna().sum()):,} of {counted(frame.rows, 'row')} with no {x}.")
    if color is not None:
        categories = check_columns.anything(frame, check_columns.colour_column(frame, color), "color")
        named, more = _by_category(table, categories)
        notes += more
    else:
        named = [(style.name(name), table.assign(y=table[f"y{place}"])) for place, name in enumerate(measures)]
    lines = [_line(name, own, extra) for name, own in named]
    lines = [line for line in lines if len(line.y)]
    if not lines:
        raise ColumnError(f"No row has a value in {x}, so there is no line to draw.")
    notes += _time_notes(frame, x, lines)
    single = len(measures) == 1
    y_label = style.label(measures[0]) if single else _shared_label(measures, style)
    legend = style.label(color) if color is not None else None
    return Lines(lines, x, y_label, measures[0], legend, notes)


def _time_of(frame: Frame) -> tuple[Frame, Hashable]:
    """Find the time: the index, a column of times, or one with the name of a time."""
    index = frame.index
    if index is not None and kind_of(index) in ("time", "number"):
        return frame.with_index(), frame.index_name
    found = [name for name in frame.columns if frame.kind(name) == "time"]
    found += [name for name in frame.columns if str(name).casefold() in TIME_NAMES and frame.kind(name) == "number"]
    if not found:
        raise ColumnError(f"It is not clear which column is the time. Say so: time_series(data, x=…). {frame.listing}")
    return frame, found[0]


def _measures(frame: Frame, x: Any, y: Any, color: Any, extra: list[Hashable]) -> list[Hashable]:
    if y is not None:
        found = check_columns.many(frame, y, "y")
    else:
        others = {frame.find(x, "x"), *extra}
        if color is not None:
            others.add(check_columns.colour_column(frame, color))
        found = [name for name in frame.of_kind("number") if name not in others and frame.column(name).notna().any()]
    if not found:
        raise ColumnError(f"There is no column of numbers to draw along {x}. {frame.listing}")
    if color is not None and len(found) > 1:
        raise OptionError(
            f"With color, y is one column, and here are {len(found)}: {joined(found[:5])}. Choose one: y='{found[0]}'."
        )
    if len(found) > MAX_CATEGORIES:
        raise OptionError(
            f"These are {len(found)} lines, and at most {MAX_CATEGORIES} can be told apart. "
            f"Choose some: y=['{found[0]}', '{found[1]}']."
        )
    return found


def _by_category(table: pd.DataFrame, categories: pd.Series) -> tuple[list[tuple[str, pd.DataFrame]], list[str]]:
    """Return a table for each category; of more than can be told apart, those with most rows."""
    ordered = in_order(categories)
    notes = []
    if len(ordered) > MAX_CATEGORIES:
        counts = categories.value_counts()
        largest = sorted(ordered, key=lambda value: (-int(counts[value]), ordered.index(value)))[:MAX_CATEGORIES]
        notes.append(
            f"Drew the {MAX_CATEGORIES} categories with most rows, and left out {len(ordered) - MAX_CATEGORIES:,}."
        )
        ordered = [value for value in ordered if value in set(largest)]
    missing = int(categories.isna().sum())
    if missing:
        notes.append(f"Left out {missing:,} of {counted(len(table), 'row')} with no category.")
    own = [(value_text(value, categories), table[categories == value]) for value in ordered]
    return [(name, rows.assign(y=rows["y0"])) for name, rows in own], notes


def _line(name: str, table: pd.DataFrame, extra: list[Hashable]) -> Line:
    own = table[table["when"].notna()].sort_values(["when", "y"], kind="stable").reset_index(drop=True)
    return Line(
        name,
        own["when"],
        own["x"],
        own["y"].to_numpy(dtype=np.float64),
        {column: own[f"extra{place}"] for place, column in enumerate(extra)},
    )


def _time_notes(frame: Frame, x: Any, lines: list[Line]) -> list[str]:
    notes = zone_notes(frame.column(frame.find(x, "x")))
    twice = sum(int(line.when.duplicated().sum()) for line in lines)
    if twice:
        notes.append(f"{counted(twice, 'point')} share a time with another of the same line.")
    return notes


def _shared_label(columns: list[Hashable], style: Look) -> str:
    found = {style.unit(name) for name in columns}
    return f"value ({found.pop()})" if len(found) == 1 and found != {""} else "value"


def _means(lines: Lines, window: Window, method: Method, center: bool) -> list[Floats] | None:
    """Return each line's smoothed heights; None where nothing is smoothed."""
    if window is None:
        return None
    size = _slider_windows(lines.longest)[0] if window == "slider" else window
    return [_mean(line, size, method, center) for line in lines.lines]


def _mean(line: Line, window: Any, method: Method, center: bool) -> Floats:
    import pandas as pd

    if isinstance(window, int) and window > len(line.y):
        return np.full(len(line.y), np.nan)
    return smoothed(pd.Series(line.y, index=pd.Index(line.when)), window, method, center)


def _slider_windows(rows: int) -> tuple[int, list[int]]:
    """Return the window that a slider shows at first, and those that it steps through on a long table."""
    if rows <= MAX_POINTS_FOR_SLIDER:
        return max(1, min(10, rows // 4)), []
    steps = sorted({int(size) for size in np.geomspace(10, rows // 2, SLIDER_STEPS)})
    return steps[len(steps) // 2], steps


def _kept_points(
    lines: Lines, means: list[Floats] | None, reduce: Any, show_raw: bool, width: int, slider: bool
) -> list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Return the positions drawn of each line and of its smoothed line."""
    total = sum(len(line.y) for line in lines.lines) * (1 if means is None else 2)
    if reduce is False and total > 5 * MAX_POINTS_ON_LINES:
        raise OptionError(
            f"{counted(total, 'point')} would take about {total * 21 / 1e6:.1f} MB in the notebook; with reduce=False "
            f"up to {5 * MAX_POINTS_ON_LINES:,} are drawn. Leave reduce out: the line looks the same, its extremes included."
        )
    every = [np.arange(len(line.y)) for line in lines.lines]
    ceiling = MAX_POINTS_FOR_SLIDER if slider else MAX_POINTS_ON_LINES
    fits = total <= MAX_POINTS_ON_LINES and not (slider and lines.longest > ceiling)
    if reduce is False or (reduce == "auto" and fits):
        return list(zip(every, every, strict=True))
    buckets = max(20, min(width, ceiling // (5 * len(lines.lines) * (1 if means is None or not show_raw else 2))))
    kept = []
    for place, line in enumerate(lines.lines):
        at = positions(line.when.dt.tz_localize(None) if hasattr(line.when, "dt") else line.when)
        raw = m4(at, line.y, buckets)
        kept.append((raw, raw if means is None or slider else m4(at, means[place], buckets)))
    drawn = sum(len(raw) for raw, _ in kept)
    lines.notes.append(
        f"Of {counted(sum(len(line.y) for line in lines.lines), 'point')} the line keeps {drawn:,}: the first, last, "
        f"lowest and highest in each of {buckets} steps."
    )
    return kept


def _empty_chart(style: Look, lines: Lines) -> Figure:
    first = lines.lines[0].x
    is_time = kind_of(first) == "time"
    chart = new_figure(style, "datetime" if is_time else "linear")
    label_axes(chart, style.label(lines.x, zone_of(lines.lines[0].when)), lines.y_label)
    if not is_time:
        chart.xaxis.formatter = tick_formatter(first)
    chart.yaxis.formatter = tick_formatter(np.concatenate([line.y for line in lines.lines]))
    return chart


def _draw(
    chart: Figure,
    lines: Lines,
    means: list[Floats] | None,
    kept: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]],
    colours: list[str],
    style: Look,
    show_raw: bool,
) -> list[DrawnLine]:
    drawn = []
    several = len(lines.lines) > 1
    for place, (line, (raw, smooth)) in enumerate(zip(lines.lines, kept, strict=True)):
        at = positions(line.x)
        texts, extra_rows, notes = extra_texts({name: own.iloc[raw] for name, own in line.extra.items()}, style)
        lines.notes.extend(note for note in notes if note not in lines.notes)
        raw_source = line_source(at[raw], line.y[raw], texts=texts) if show_raw else None
        mean_source = None if means is None else line_source(at[smooth], means[place][smooth], computed=True)
        own = draw_line(
            chart,
            raw_source,
            mean_source,
            colours[place],
            theme.DASHES[place % len(theme.DASHES)] if several else "solid",
        )
        rows = [
            hover_row(style.label(lines.x), "x", line.x),
            hover_row(lines.y_label if not several else line.name, "y", line.heights),
        ]
        if own.raw is not None:
            mode = {"mode": "mouse"} if several else {"mode": "vline"}
            chart.add_tools(hover_tool(rows + extra_rows, [own.raw], **mode))
        if own.smoothed is not None:
            rows = [rows[0], (f"{rows[1][0]}, smoothed", *rows[1][1:])]
            chart.add_tools(hover_tool(rows, [own.smoothed]))
        drawn.append(own)
    return drawn


def _dress(
    chart: Figure, lines: Lines, drawn: list[DrawnLine], window: Window, method: Method, center: bool, style: Look
) -> None:  # fmt: skip
    if len(drawn) > 1:
        add_legend(chart, [(line.name, own.layers) for line, own in zip(lines.lines, drawn, strict=True)], lines.legend)
    elif window is not None:
        own = drawn[0]
        entries = [(lines.lines[0].name, [layer for layer in (own.raw, own.marks) if layer is not None])]
        smooth_name = "moving average" if window == "slider" else _window_words(window, method, center)
        entries.append((smooth_name, [own.smoothed] if own.smoothed is not None else []))
        add_legend(chart, [entry for entry in entries if entry[1]], most=60)


def _window_words(window: Any, method: Method, center: bool) -> str:
    import pandas as pd

    size = _span_words(window) if isinstance(window, pd.Timedelta) else counted(window, "row")
    if method == "mean":
        return f"moving average of {size}" + (", centred" if center else "")
    return f"exponential average, window {size}" if method == "exponential" else f"lowess curve, window {size}"


def _span_words(span: pd.Timedelta) -> str:
    seconds = span.total_seconds()
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length and seconds % length == 0:
            return counted(int(seconds // length), unit)
    return f"{seconds:g} seconds"


def _add_slider(
    chart: Figure, lines: Lines, drawn: list[DrawnLine], kept: list[Any], center: bool
) -> Column:  # fmt: skip
    raw = [own.raw.data_source for own in drawn if own.raw is not None]
    smooth = [own.smoothed.data_source for own in drawn if own.smoothed is not None]
    longest = lines.longest
    first, windows = _slider_windows(longest)
    if all(len(places) == len(line.y) for (places, _), line in zip(kept, lines.lines, strict=True)):
        return with_slider(chart, raw, smooth, first, max(2, longest // 2), center)
    means = [
        [_mean(line, size, "mean", center)[places] for size in windows]
        for line, (places, _) in zip(lines.lines, kept, strict=True)
    ]
    return with_steps(chart, smooth, means, windows, windows.index(first))


def _record(
    chart: Figure,
    lines: Lines,
    means: list[Floats] | None,
    kept: list[Any],
    window: Window,
    method: Method,
    center: bool,
    style: Look,
) -> Record:
    import pandas as pd

    several = len(lines.lines) > 1
    parts = []
    for place, (line, (raw, _)) in enumerate(zip(lines.lines, kept, strict=True)):
        part: dict[Any, Any] = {
            lines.x: line.x.iloc[raw].to_numpy(),
            **({"line": line.name} if several else {}),
            lines.y_label: line.y[raw],
        }
        if means is not None:
            part[f"{lines.y_label}, smoothed"] = rounded(means[place][raw])
        parts.append(pd.DataFrame(part))
    table = pd.concat(parts, ignore_index=True)
    sentences = [_what(lines, style), _extremes(lines, style)]
    if window is not None and means is not None:
        sentences.append(_smooth_words(lines, means, window, method, center))
    layers = frozenset(layer.id for layer in layers_of(chart))
    labels = {lines.x: style.label(lines.x)}
    return Record("Line chart", tuple(sentences), table, tuple(lines.notes), labels, style.alt, layers)


def _what(lines: Lines, style: Look) -> str:
    first = min(line.x.min() for line in lines.lines), max(line.x.max() for line in lines.lines)
    like = lines.lines[0].x
    span = f"from {value_text(first[0], like)} to {value_text(first[1], like)}"
    points = sum(int((~np.isnan(line.y)).sum()) for line in lines.lines)
    gaps = sum(len(line.y) for line in lines.lines) - points
    missing = f", and {counted(gaps, 'gap')} where a value is missing" if gaps else ""
    single = len(lines.lines) == 1
    what = lines.y_label if single else f"{len(lines.lines)} lines"
    names = "" if single else f", {joined(line.name for line in lines.lines)}"
    values = counted(points, "value")
    return f"Line chart of {what} along {style.name(lines.x)} {span}{names}: {values}{missing}."


def _extremes(lines: Lines, style: Look) -> str:
    present = [line for line in lines.lines if not np.isnan(line.y).all()]
    if not present:
        return "No line has a value."
    lowest = min(present, key=lambda line: float(np.nanmin(line.y)))
    highest = max(present, key=lambda line: float(np.nanmax(line.y)))

    def place(line: Line, at: int) -> str:
        value = style.quantity(value_text(line.y[at], line.heights), lines.units_of)
        of = f"{line.name}, " if len(lines.lines) > 1 else ""
        return f"{value} ({of}{value_text(line.x.iloc[at], line.x)})"

    low, high = place(lowest, int(np.nanargmin(lowest.y))), place(highest, int(np.nanargmax(highest.y)))
    return f"Values run from {low} to {high}."


def _smooth_words(lines: Lines, means: list[Floats], window: Any, method: Method, center: bool) -> str:
    if window == "slider":
        return (
            "A slider changes the rows in the moving average, whose window ends at each point."
            if not center
            else ("A slider changes the rows in the moving average, whose window lies around each point.")
        )
    words = _window_words(window, method, center)
    sides = "It looks both ways." if method == "lowess" else "" if center else "Its window ends at each point."
    starts = [
        line.x.iloc[int(np.flatnonzero(~np.isnan(mean))[0])]
        for line, mean in zip(lines.lines, means, strict=True)
        if not np.isnan(mean).all()
    ]
    begins = f" and begins at {value_text(min(starts), lines.lines[0].x)}" if starts else " and has no full window"
    article = "an" if words.startswith("e") else "a"
    return f"The smoothed line is {article} {words}{begins}. {sides}".strip()
