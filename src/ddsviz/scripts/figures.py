"""The lines that draw a figure of Bokeh again, from what is set on it, whoever set it."""

from __future__ import annotations

from functools import cache
from typing import Any

from ddsviz.charts.figure import TOOLS, dressed_figure
from ddsviz.display.record import Record
from ddsviz.scripts.dress import SIDES, dress_lines, layer_of_mapper, legend_lines, legends_of, lines_about
from ddsviz.scripts.hovers import hover_statement
from ddsviz.scripts.layers import layer_statement, states_of_own, with_the_same_options
from ddsviz.scripts.palettes import mapper_lines
from ddsviz.scripts.plan import Plan
from ddsviz.scripts.statements import Run, Statement, loop_lines, runs_of
from ddsviz.scripts.tables import TableOfScript
from ddsviz.scripts.values import Names, check_no_script, differences, is_same, model_code, value_code
from ddsviz.scripts.writing import Script, call, literal, script_of, text

PARTS = frozenset(
    {*SIDES, "renderers", "title", "toolbar", "x_range", "y_range", "x_scale", "y_scale", "outline_line_color"}
)
AXIS_KINDS = {"LogAxis": "log", "DatetimeAxis": "datetime"}
"""What ddsviz sets on axes and grids and is most seen. The shades, slants and sizes of texts are left out."""


END = 'save(chart, "chart.html", resources="inline", title="Chart")'


def script_of_figure(chart: Any, plan: Plan, table: TableOfScript, record: Record) -> Script:
    """Return the script of a figure."""
    plan.made = record.made
    drawn = figure_lines(chart, plan)
    return script_of([*table.comments, *plan.comments], [*table.reading, *plan.lines, *drawn, END])


def figure_lines(chart: Any, plan: Plan, name: str = "chart") -> list[str]:
    """Return the lines that draw a figure.

    Raises
    ------
    OptionError
        If something on it cannot be written.
    """
    check_no_script(chart, "this chart")
    names = plan.names()
    like, ours = _like(chart), dressed_figure(axis_kind(chart, "x"), axis_kind(chart, "y"))
    names.models |= {f"variable {word}": word for word in plan.variables}
    names.models |= {chart.x_range.id: f"{name}.x_range", chart.y_range.id: f"{name}.y_range"}
    mappers, before = mapper_lines(chart, names, plan.palette)
    return [
        *before,
        *_figure(chart, like, names, name),
        *_layers(chart, plan, names, mappers, name),
        *dress_lines(chart, like, ours, names, name, plan.lists),
        *legend_lines(chart, names, name),
        *lines_about(chart, like, names, name),
    ]


def _like(chart: Any) -> Any:
    """Return a figure of Bokeh's with the same axes, and nothing else of its own."""
    from bokeh.plotting import figure

    return figure(x_axis_type=axis_kind(chart, "x"), y_axis_type=axis_kind(chart, "y"))


def axis_kind(chart: Any, axis: str) -> Any:
    """Return the kind of an axis, as Bokeh's figure takes it."""
    axes = chart.xaxis if axis == "x" else chart.yaxis
    if axes:
        return AXIS_KINDS.get(type(axes[0]).__name__, "linear")
    return "log" if type(getattr(chart, f"{axis}_scale")).__name__ == "LogScale" else "linear"


def _figure(
    chart: Any, like: Any, names: Names, name: str, left_out: frozenset[str] = PARTS
) -> list[str]:  # fmt: skip
    """Return the call that makes the figure."""
    title = text(chart.title.text) if chart.title is not None else '""'
    changed = differences(chart, like, left_out)
    tools, more = _tools(chart)
    options = [
        f"title=Title(text={title})" if title.startswith("PlainText") else f"title={title}" if title != '""' else "",
        *(f"{axis}_axis_label={label}" for axis in "xy" if (label := _label(chart, axis)) != '""'),
        *(f'{axis}_axis_type="{kind}"' for axis in "xy" if (kind := axis_kind(chart, axis)) != "linear"),
        f"width={chart.width}, height={chart.height}",
        *filter(None, (_range(chart, like, axis, names) for axis in "xy")),
        tools,
        *(f"{key}={value_code(changed[key], names)}" for key in changed if key not in ("width", "height")),
    ]
    lines = [call(f"{name} = figure", *filter(None, options))]
    return lines + [f"{name}.add_tools({model_code(tool, names)})" for tool in more]


def figure_line(chart: Any, names: Names, name: str) -> str:
    """Return the call that makes a figure."""
    return _figure(chart, _like(chart), names, name, PARTS - {"outline_line_color"})[0]


def annotation_lines(chart: Any, name: str, names: Names, made: dict[str, Any]) -> list[str]:
    """Return the lines that add what stands about a figure's layers and was not there when it was made."""
    return [
        call(f"{name}.add_layout", model_code(part, names) + ("" if side == "center" else f", {literal(side)}"))
        for side in SIDES
        for part in getattr(chart, side)
        if part.id not in made
    ]


def _label(chart: Any, axis: str) -> str:
    axes = chart.xaxis if axis == "x" else chart.yaxis
    return text(axes[0].axis_label) if axes else '""'


def _range(chart: Any, like: Any, axis: str, names: Names) -> str:
    """Return a range as an option of a figure; one that follows the data is dressed later."""
    from bokeh.models import Range1d

    axis_range = getattr(chart, f"{axis}_range")
    check_no_script(axis_range, f"the {axis}_range")
    if type(axis_range) is Range1d:
        return f"{axis}_range={value_code((axis_range.start, axis_range.end), names)}"
    if type(axis_range) is type(getattr(like, f"{axis}_range")):
        return ""
    return f"{axis}_range={model_code(axis_range, names)}"


def _tools(chart: Any) -> tuple[str, list[Any]]:
    """Return the tools that a figure makes itself by their names, and the others but for hovers."""
    from bokeh.models import HoverTool

    plain: list[str] = []
    more = []
    for tool in chart.toolbar.tools:
        check_no_script(tool, f"a tool ({type(tool).__name__})")
        if isinstance(tool, HoverTool):
            continue
        alias = next((alias for alias, usual in _tools_by_name().items() if is_same(tool, usual)), None)
        if alias is None:
            more.append(tool)
        else:
            plain.append(alias)
    names = ",".join(plain)
    return ("" if names in (TOOLS, "pan,wheel_zoom,box_zoom,save,reset,help") else f"tools={literal(names)}"), more


@cache
def _tools_by_name() -> dict[str, Any]:
    """Return the tools that a figure makes by their names."""
    from bokeh.models import Tool

    return {name: make() for name, make in Tool._known_aliases.items()}


def _layers(chart: Any, plan: Plan, names: Names, mappers: dict[str, str], name: str) -> list[str]:
    """Return the lines that draw the layers, each with the hovers that speak of it alone, and loops of those alike."""
    from bokeh.models import GlyphRenderer, HoverTool

    hovers = [tool for tool in chart.toolbar.tools if isinstance(tool, HoverTool)]
    labels = _labels(chart)
    statements: list[Statement] = []
    layers = [layer for layer in chart.renderers if isinstance(layer, GlyphRenderer)]
    for layer in layers:
        statements.append(layer_statement(name, layer, plan.sources, names, labels.get(layer.id), mappers))
        alone = [tool for tool in hovers if tool.renderers != "auto" and list(tool.renderers) == [layer]]
        statements += [hover_statement(tool, plan, names, name) for tool in alone]
    with_the_same_options(statements)
    runs = runs_of(statements)
    spoken_of = {layer.id for tool in hovers if tool.renderers != "auto" for layer in tool.renderers}
    spoken_of |= {layer.id for layer in layers if len(legends_of(chart)) > 1}
    spoken_of |= _layers_of_bars(chart) | {layer.id for layer in layers if states_of_own(layer)}
    lines: list[str] = []
    for run in runs:
        lines += _run_lines(run, spoken_of, names, chart)
    for layer in layers:
        lines += [f"{names.models[layer.id]}.{key} = {literal(value)}" for key, value in states_of_own(layer).items()]
    shared = [tool for tool in hovers if tool.renderers == "auto" or len(tool.renderers) != 1]
    return lines + [hover_statement(tool, plan, names, name).written(None) for tool in shared]


def _layers_of_bars(chart: Any) -> set[str]:
    """Return the layers whose colours a bar explains."""
    from bokeh.models import ColorBar

    bars = [part for side in SIDES for part in getattr(chart, side) if isinstance(part, ColorBar)]
    return {layer.id for bar in bars if (layer := layer_of_mapper(chart, bar.color_mapper)) is not None}


def _run_lines(run: Run, spoken_of: set[str], names: Names, chart: Any) -> list[str]:
    """Return the lines of a run, and remember what its layers are called."""
    if not run.is_loop:
        (statement,) = run.statements
        variable = None
        if statement.made is not None and statement.made.id in spoken_of:
            variable = names.models[statement.made.id] = _free(_word_for(statement.made), names)
        return [statement.written(variable)]
    variables: dict[str, str] = {}
    for index in range(run.length):
        made = [statement.made for statement in run.statements[index :: run.length]]
        if made[0] is None or made[0].id not in spoken_of:
            continue
        word = _free("layer", names)
        inside = any(statement.needs is made[0] for statement in run.statements)
        bars = _layers_of_bars(chart)
        if not inside or any(layer.id in bars for layer in made):
            run.lists[index] = word.replace("layer", "layers")
        for round_number, layer in enumerate(made):
            variables[layer.id] = word
            names.models[layer.id] = f"{run.lists[index]}[{round_number}]" if index in run.lists else word
    saved = {statement.made.id: names.models[statement.made.id] for statement in run.statements
             if statement.made is not None and statement.made.id in names.models}  # fmt: skip
    lines = loop_lines(run, variables, _free("styles", names))
    names.models |= saved
    names.models["styles" + str(id(run))] = "styles"
    return lines


def _word_for(layer: Any) -> str:
    word = {
        "Scatter": "points",
        "Line": "line",
        "Rect": "rectangles",
        "Quad": "bars",
        "Image": "image",
        "Segment": "lines",
    }
    return word.get(type(layer.glyph).__name__, "layer")


def _free(word: str, names: Names) -> str:
    taken, number, found = {taken_name.partition("[")[0] for taken_name in names.models.values()}, 1, word
    while found in taken or found.replace("layer", "layers") in taken:
        number += 1
        found = f"{word}{number}"
    return found


def _labels(chart: Any) -> dict[str, str]:
    """Return the legend's label of each layer, as code; of labels that are alike, with a number."""
    legends = legends_of(chart)
    if len(legends) != 1:
        return {}
    items = [item for item in legends[0].items if hasattr(item.label, "value")]
    seen: list[str] = []
    found: dict[str, str] = {}
    for item in items:
        label = item.label.value
        seen.append(label if label not in seen else f"{label} ({len(seen)})")
        found |= {layer.id: literal(seen[-1]) for layer in item.renderers}
    return found
