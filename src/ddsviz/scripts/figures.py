"""What scripts of Bokeh charts share: the figure, its axes, hover, legend, and the end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from ddsviz.scripts.writing import call, literal, named, text

DAY_BEFORE_MONTH = 'DatetimeTickFormatter(days="%d %b %Y", months="%b %Y")'
END = 'save(chart, "chart.html", resources="inline", title="Chart")'


def figure_line(chart: Any, name: str = "chart", *options: str) -> str:
    """Return the line that makes a figure of the same title, size, axes and ranges."""
    title = text(chart.title.text)
    return call(
        f"{name} = figure",
        f"title=Title(text={title})" if title.startswith("PlainText") else f"title={title}" if title != '""' else "",
        *(f"{axis}_axis_label={own}" for axis in "xy" if (own := text(_axis(chart, axis).axis_label)) != '""'),
        *(f'{axis}_axis_type="{kind}"' for axis in "xy" if (kind := axis_kind(chart, axis)) != "linear"),
        f"width={chart.width}, height={chart.height}",
        *(range_of(chart, axis) for axis in "xy"),
        *options,
    )


def axis_kind(chart: Any, axis: str) -> str:
    """Return the kind of an axis, as Bokeh's figure takes it."""
    return {"LogAxis": "log", "DatetimeAxis": "datetime"}.get(type(_axis(chart, axis)).__name__, "linear")


def range_of(chart: Any, axis: str) -> str:
    """Return a range that somebody has set, as an option of a figure."""
    from bokeh.models import Range1d

    own = getattr(chart, f"{axis}_range")
    return f"{axis}_range={literal((own.start, own.end))}" if isinstance(own, Range1d) else ""


def axis_lines(chart: Any, names: dict[str, tuple[str, Sequence[str]]] | None = None) -> list[str]:
    """Return lines that dress the axes: ticks, their labels, how numbers are written.

    Parameters
    ----------
    chart : figure
        The chart.
    names : dict from "x" or "y" to (name, list of str), optional
        Lists that the script has already, in which labels may be found.
    """
    from bokeh.models import DatetimeTickFormatter, FixedTicker, NumeralTickFormatter

    lines = []
    ticks = {axis: own.ticker.ticks for axis in "xy" if isinstance((own := _axis(chart, axis)).ticker, FixedTicker)}
    if ticks:
        left = ", ".join(f"chart.{axis}axis.ticker" for axis in ticks)
        lines.append(f"{left} = {', '.join(_ticks(list(own)) for own in ticks.values())}")
    for axis in "xy":
        own = _axis(chart, axis)
        if own.major_label_overrides:
            labels = _labels(dict(own.major_label_overrides), *(names or {}).get(axis, ("", [])))
            lines.append(f"chart.{axis}axis.major_label_overrides = {labels}")
        if isinstance(own.major_label_orientation, (int, float)):
            lines.append(f"chart.{axis}axis.major_label_orientation = {literal(own.major_label_orientation)}")
        if isinstance(own.formatter, NumeralTickFormatter) and own.formatter.format.startswith("0,0"):
            formatter = f"NumeralTickFormatter(format={literal(own.formatter.format)})"
            lines.append(f"chart.{axis}axis.formatter = {formatter}")
        if isinstance(own.formatter, DatetimeTickFormatter):
            lines.append(f"chart.{axis}axis.formatter = {DAY_BEFORE_MONTH}")
        if getattr(own.ticker, "min_interval", 0) == 1:
            lines.append(f"chart.{axis}axis.ticker.min_interval = 1")
    return lines


def _ticks(ticks: list[float]) -> str:
    steps = {b - a for a, b in pairwise(ticks)}
    if len(steps) == 1 and ticks[0] == 0 and len(ticks) > 3 and float(next(iter(steps))).is_integer():
        step = int(next(iter(steps)))
        return f"list(range({int(ticks[-1]) + 1}))" if step == 1 else f"list(range(0, {int(ticks[-1]) + 1}, {step}))"
    return literal(ticks)


def _labels(overrides: dict[Any, Any], name: str, names: Sequence[str]) -> str:
    """Return the labels of ticks: out of a list that the script has, or each as it is shown."""
    shown = {place: getattr(own, "text", own) for place, own in overrides.items()}
    plain = all(isinstance(own, str) for own in overrides.values())
    if plain and names and all(place in range(len(names)) and own == names[place] for place, own in shown.items()):
        return f"dict(enumerate({name}))"
    return "{" + ", ".join(f"{literal(place)}: {text(own)}" for place, own in overrides.items()) + "}"


def hover_line(rows: Sequence[tuple[str, tuple[str, bool]]], *options: str) -> str:
    """Return the lines that add a hover: labels, templates of our own columns, and which of them are times."""
    times = {template.partition("{")[0]: "datetime" for _, (template, is_time) in rows if is_time}
    tooltips = named("tooltips", [(label, template) for label, (template, _) in rows])
    formatters = f"formatters={literal(times)}" if times else ""
    return f"{tooltips}\n{call('chart.add_tools(HoverTool', 'tooltips=tooltips', formatters, *options, end='))')}"


def legend_lines(chart: Any, name: str = "chart") -> list[str]:
    """Return the lines that put the legend above the picture, as it stands in the chart."""
    from bokeh.models import Legend

    found = [own for own in chart.above if isinstance(own, Legend)]
    if not found:
        return []
    title, columns, count = found[0].title, found[0].ncols, len(found[0].items)
    look = call(
        f"{name}.legend[0].update",
        'orientation="horizontal"' if count > 1 else "",
        'click_policy="mute"' if count > 1 else "",
        f"ncols={columns}" if isinstance(columns, int) and columns < count else "",
        f"title={literal(title)}" if title else "",
    )
    return [look if not look.endswith("update()") else "", f'{name}.add_layout({name}.legend[0], "above")']


def layer_named(chart: Any, name: str) -> Any:
    """Return the layer of a name, or None where the chart has none."""
    return next((layer for layer in chart.renderers if layer.name == name), None)


def layer_of_id(chart: Any, own: Any) -> Any:
    """Return the layer of an id, or None."""
    return next((layer for layer in chart.renderers if layer.id == own), None)


def groups_of(layers: Sequence[Any], labels: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the colour and the marker of each group, as they are drawn."""
    found: dict[str, tuple[str, str]] = {}
    for layer in layers:
        code = getattr(layer.view.filter, "group", None)
        if isinstance(code, int):
            marker = getattr(layer.glyph, "marker", "square")
            found.setdefault(labels[code], (_plain(layer.glyph.fill_color), str(_plain(marker))))
    return found


def _plain(value: Any) -> Any:
    return getattr(value, "value", value)


def _axis(chart: Any, axis: str) -> Any:
    return (chart.xaxis if axis == "x" else chart.yaxis)[0]
