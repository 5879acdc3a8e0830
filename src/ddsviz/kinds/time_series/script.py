"""The script of a time series: raw lines, smoothed ones above them, and marks of points that stand alone."""

from __future__ import annotations

from typing import Any

from ddsviz import theme
from ddsviz.display.record import Record
from ddsviz.kinds.time_series.draw import POINTS_DRAWN_AS_MARKS
from ddsviz.scripts.figures import END, axis_lines, figure_line, hover_line, layer_of_id, legend_lines
from ddsviz.scripts.tables import TableOfScript
from ddsviz.scripts.writing import Script, call, columns_of, indented, literal, named, script_of
from ddsviz.wording import shortened

LONGEST_LABEL = 60
ALONE = 'alone = own["y"].shift().isna() & own["y"].shift(-1).isna()  # no line reaches them'
PARTS = ("raw", "smoothed", "marks", "dots")


def time_series_script(chart: Any, record: Record) -> Script:
    """Return the script of a time series; of one with a slider, the chart as it stands at first."""
    parts, table = record.parts, TableOfScript(record.table, record.names)
    chart = chart.children[0] if parts["slider"] else chart
    columns = {"x": table[parts["x"]], "y": table[parts["y"]]}
    if parts["smoothed"] is not None:
        columns["smoothed"] = table[parts["smoothed"]]
    if parts["line"] is not None:
        columns["line"] = table.words(parts["line"])
    used = {parts[name] for name in ("x", "y", "smoothed", "line")}
    more = {f"more{place}": column for place, column in enumerate(record.table) if column not in used}
    columns |= {field: table[column] for field, column in more.items()}
    drawn = _several(chart, parts) if parts["line"] is not None else _single(chart, parts)
    lines = [
        columns_of("points", "pd.DataFrame", columns),
        "# The slider that changes the moving average is not in this script." if parts["slider"] else "",
        figure_line(chart),
        *axis_lines(chart),
        *drawn,
        hover_line(_hover(table, record, more), 'mode="vline"' if parts["line"] is None else "", "renderers=lines"),
        *legend_lines(chart),
        END,
    ]
    return script_of([table.reading, *lines])


def _hover(table: TableOfScript, record: Record, more: dict[str, Any]) -> list[tuple[str, tuple[str, bool]]]:
    parts, labels = record.parts, record.labels
    rows = [(labels[parts["x"]], table.hover("x", parts["x"])), (labels[parts["y"]], table.hover("y", parts["y"]))]
    if parts["line"] is not None:
        rows.insert(0, ("Line", ("@line", False)))
    elif parts["smoothed"] is not None:
        rows.append(("Smoothed", table.hover("smoothed", parts["smoothed"])))
    return [*rows, *((str(column), table.hover(field, column)) for field, column in more.items())]


def _single(chart: Any, parts: dict[str, Any]) -> list[str]:
    own = parts["lines"][0]
    raw, smoothed, marks, dots = (layer_of_id(chart, own.get(part)) for part in PARTS)
    has_legend = smoothed is not None
    lines = ["source = ColumnDataSource(points)", "lines = []"]
    if raw is not None:
        label = f"legend_label={literal(shortened(own['name'], LONGEST_LABEL))}" if has_legend else ""
        colour = literal(raw.glyph.line_color)
        lines.append(_line('"y"', "source", colour, raw, label))
        lines += _marks(marks, colour, label, "points", [raw])
    if smoothed is not None:
        label = f"legend_label={literal(parts['smoothing'])}"
        colour = literal(smoothed.glyph.line_color)
        lines.append(_line('"smoothed"', "source", colour, smoothed, label))
        lines += _dots(dots, colour, label, "points")
    return lines


def _several(chart: Any, parts: dict[str, Any]) -> list[str]:
    found = [{part: layer_of_id(chart, own.get(part)) for part in PARTS} for own in parts["lines"]]
    raws, means = ([layers[part] for layers in found if layers[part] is not None] for part in ("raw", "smoothed"))
    names = "colour, pale, dash" if raws and means else "colour, dash"
    looks = {
        own["name"]: (
            _seen(layers).glyph.line_color,
            *([layers["raw"].glyph.line_color] if raws and means else []),
            theme.DASHES[place % len(theme.DASHES)],
        )
        for place, (own, layers) in enumerate(zip(parts["lines"], found, strict=True))
    }
    label = "legend_label=name"
    loop = [f"for name, ({names}) in styles.items():", '    own = points[points["line"] == name]']
    loop += ["    source = ColumnDataSource(own)"]
    lines = [named("styles", looks), "lines = []"]
    if raws:
        colour = "pale" if means else "colour"
        drawn = [_line('"y"', "source", colour, raws[0], "line_dash=dash", label)]
        drawn += _marks(_first(found, "marks"), colour, label, "own", raws, all_of_short=not means)
        lines += [*loop, *indented(drawn)]
    if means:
        drawn = [_line('"smoothed"', "source", "colour", means[0], "line_dash=dash", label)]
        lines += [*loop, *indented([*drawn, *_dots(_first(found, "dots"), "colour", label, "own")])]
    return lines


def _first(found: list[dict[str, Any]], part: str) -> Any:
    return next((layers[part] for layers in found if layers[part] is not None), None)


def _seen(layers: dict[str, Any]) -> Any:
    """Return the layer that is looked at: the smoothed line, where there is one."""
    return layers["raw"] if layers["smoothed"] is None else layers["smoothed"]


def _line(y: str, source: str, colour: str, layer: Any, *options: str) -> str:
    width = f"line_width={literal(layer.glyph.line_width)}"
    return call("lines.append(chart.line", f'"x", {y}, source={source}', f"color={colour}", width, *options, end="))")


def _marks(marks: Any, colour: str, label: str, own: str, raws: list[Any], all_of_short: bool = True) -> list[str]:
    """Return the lines that mark all points of a short line, and of any other those that no line reaches."""
    if marks is None:
        return []
    look = f"size={literal(marks.glyph.size)}, color={colour}"
    if all_of_short and max(len(raw.data_source.data["y"]) for raw in raws) <= POINTS_DRAWN_AS_MARKS:
        return [call("chart.scatter", '"x", "y", source=source', look, label)]
    return [
        ALONE.replace("own", own),
        f"shown = {own}[alone{f' | (len({own}) <= {POINTS_DRAWN_AS_MARKS})' if all_of_short else ''}]",
        call("chart.scatter", '"x", "y", source=ColumnDataSource(shown)', look, label),
    ]  # fmt: skip


def _dots(dots: Any, colour: str, label: str, own: str) -> list[str]:
    """Return the lines that mark the points of a smoothed line that no line reaches."""
    if dots is None:
        return []
    return [
        ALONE.replace("own", own).replace('"y"', '"smoothed"'),
        call("chart.scatter", f'"x", "smoothed", source=ColumnDataSource({own}[alone])',
             f"size={literal(dots.glyph.size)}, color={colour}", label),
    ]  # fmt: skip
