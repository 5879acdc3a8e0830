"""The lines that draw a figure of Bokeh again, from what is set on it, whoever set it."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ddsviz.charts.colour import colour_bar
from ddsviz.charts.figure import TOOLS, dressed_figure
from ddsviz.charts.legend import legend_of
from ddsviz.display.record import Record
from ddsviz.errors import OptionError
from ddsviz.scripts.layers import Source, layer_statement, states_of_own, with_the_same_options
from ddsviz.scripts.palettes import mapper_lines
from ddsviz.scripts.statements import SLOT, Piece, Run, Statement, loop_lines, runs_of
from ddsviz.scripts.tables import TableOfScript, field_in_template
from ddsviz.scripts.values import Names, check_no_script, differences, is_same, model_code, value_code
from ddsviz.scripts.writing import Script, call, literal, script_of, text

SIDES = ("left", "right", "above", "below", "center")
PARTS = frozenset(
    {*SIDES, "renderers", "title", "toolbar", "x_range", "y_range", "x_scale", "y_scale", "outline_line_color"}
)
AXIS_KINDS = {"LogAxis": "log", "DatetimeAxis": "datetime"}
SEEN = ("axis_line_color", "major_tick_line_color", "minor_tick_line_color", "grid_line_color")
"""What ddsviz sets on axes and grids and is most seen. The shades, slants and sizes of texts are left out."""

USUAL = re.compile(r"0(\.\[0+\])?")
FIELD = re.compile(r"@(?:(\w+)|\{([^}]*)\})")


@dataclass
class Plan:
    """What a script does before it draws, and what the drawing needs to know of it.

    Attributes
    ----------
    lines : list of str
        The lines that read and reckon.
    sources : dict from id to Source
        What they give for the chart's sources.
    groups : dict from id to list of str
        The names of groups, for sources whose layers show one each.
    templates : dict from str to str
        Templates of hovers, where the script has others for the chart's own.
    formatters : dict
        Formatters of the fields in them.
    palette : list of str or None
        The few colours that the scale of colours runs through.
    comments : list of str
        What is not in the script, and why.
    lists : dict from str to list of str
        Lists of names that the script has, in which labels of ticks may be found.
    made : dict
        What was set when the chart was made.
    """

    lines: list[str] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    templates: dict[str, str] = field(default_factory=dict)
    formatters: dict[str, Any] = field(default_factory=dict)
    palette: list[str] | None = None
    comments: list[str] = field(default_factory=list)
    lists: dict[str, list[str]] = field(default_factory=dict)
    made: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def variables(self) -> set[str]:
        """The names that the lines give to what they make."""
        tree = ast.parse("\n".join(self.lines))
        return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}

    def names(self) -> Names:
        """Return what the script calls columns."""
        names = Names(groups=self.groups, made=self.made)
        names.columns = {key: own.columns for key, own in self.sources.items()}
        return names


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
        *_dress(chart, like, ours, names, name, plan.lists),
        *legend_lines(chart, names, name),
        *_about(chart, like, names, name),
    ]


def _like(chart: Any) -> Any:
    """Return a figure of Bokeh's with the same axes, and nothing else of its own."""
    from bokeh.plotting import figure

    return figure(x_axis_type=axis_kind(chart, "x"), y_axis_type=axis_kind(chart, "y"))


def axis_kind(chart: Any, axis: str) -> Any:
    """Return the kind of an axis, as Bokeh's figure takes it."""
    own = chart.xaxis if axis == "x" else chart.yaxis
    if own:
        return AXIS_KINDS.get(type(own[0]).__name__, "linear")
    return "log" if type(getattr(chart, f"{axis}_scale")).__name__ == "LogScale" else "linear"


def _figure(
    chart: Any, like: Any, names: Names, name: str, left_out: frozenset[str] = PARTS
) -> list[str]:  # fmt: skip
    """Return the call that makes the figure."""
    title = text(chart.title.text) if chart.title is not None else '""'
    own = differences(chart, like, left_out)
    tools, more = _tools(chart)
    options = [
        f"title=Title(text={title})" if title.startswith("PlainText") else f"title={title}" if title != '""' else "",
        *(f"{axis}_axis_label={label}" for axis in "xy" if (label := _label(chart, axis)) != '""'),
        *(f'{axis}_axis_type="{kind}"' for axis in "xy" if (kind := axis_kind(chart, axis)) != "linear"),
        f"width={chart.width}, height={chart.height}",
        *filter(None, (_range(chart, like, axis, names) for axis in "xy")),
        tools,
        *(f"{key}={value_code(own[key], names)}" for key in own if key not in ("width", "height")),
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

    own = getattr(chart, f"{axis}_range")
    check_no_script(own, f"the {axis}_range")
    if type(own) is Range1d:
        return f"{axis}_range={value_code((own.start, own.end), names)}"
    if type(own) is type(getattr(like, f"{axis}_range")):
        return ""
    return f"{axis}_range={model_code(own, names)}"


def _tools(chart: Any) -> tuple[str, list[Any]]:
    """Return the tools that a figure makes itself by their names, and the others but for hovers."""
    from bokeh.models import HoverTool, Tool

    plain: list[str] = []
    more = []
    for tool in chart.toolbar.tools:
        check_no_script(tool, f"a tool ({type(tool).__name__})")
        if isinstance(tool, HoverTool):
            continue
        alias = next((alias for alias, made in Tool._known_aliases.items() if is_same(tool, made())), None)
        if alias is None:
            more.append(tool)
        else:
            plain.append(alias)
    names = ",".join(plain)
    return ("" if names in (TOOLS, "pan,wheel_zoom,box_zoom,save,reset,help") else f"tools={literal(names)}"), more


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
        statements += [_hover(tool, plan, names, name) for tool in alone]
    with_the_same_options(statements)
    runs = runs_of(statements)
    spoken_of = {layer.id for tool in hovers if tool.renderers != "auto" for layer in tool.renderers}
    spoken_of |= {layer.id for layer in layers if len(_legends(chart)) > 1}
    spoken_of |= _layers_of_bars(chart) | {layer.id for layer in layers if states_of_own(layer)}
    lines: list[str] = []
    for run in runs:
        lines += _run_lines(run, spoken_of, names, chart)
    for layer in layers:
        lines += [f"{names.models[layer.id]}.{key} = {literal(own)}" for key, own in states_of_own(layer).items()]
    shared = [tool for tool in hovers if tool.renderers == "auto" or len(tool.renderers) != 1]
    return lines + [_hover(tool, plan, names, name).written(None) for tool in shared]


def _layers_of_bars(chart: Any) -> set[str]:
    """Return the layers whose colours a bar explains."""
    from bokeh.models import ColorBar

    bars = [part for side in SIDES for part in getattr(chart, side) if isinstance(part, ColorBar)]
    return {layer.id for bar in bars if (layer := layer_of_mapper(chart, bar.color_mapper)) is not None}


def layer_of_mapper(chart: Any, mapper: Any) -> Any:
    """Return the layer that a scale of colours colours."""
    for layer in chart.renderers:
        glyph = getattr(layer, "glyph", None)
        own = getattr(getattr(glyph, "fill_color", None), "transform", None)
        if mapper is own or mapper is getattr(glyph, "color_mapper", None):
            return layer
    return None


def _run_lines(run: Run, spoken_of: set[str], names: Names, chart: Any) -> list[str]:
    """Return the lines of a run, and remember what its layers are called."""
    if not run.is_loop:
        (statement,) = run.statements
        variable = None
        if statement.made is not None and statement.made.id in spoken_of:
            variable = names.models[statement.made.id] = _free(_word_for(statement.made), names)
        return [statement.written(variable)]
    variables: dict[str, str] = {}
    for place in range(run.length):
        own = [statement.made for statement in run.statements[place :: run.length]]
        if own[0] is None or own[0].id not in spoken_of:
            continue
        word = _free("layer", names)
        inside = any(statement.needs is own[0] for statement in run.statements)
        bars = _layers_of_bars(chart)
        if not inside or any(layer.id in bars for layer in own):
            run.lists[place] = word.replace("layer", "layers")
        for round_number, layer in enumerate(own):
            variables[layer.id] = word
            names.models[layer.id] = f"{run.lists[place]}[{round_number}]" if place in run.lists else word
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
    taken, number, found = {own.partition("[")[0] for own in names.models.values()}, 1, word
    while found in taken or found.replace("layer", "layers") in taken:
        number += 1
        found = f"{word}{number}"
    return found


def _labels(chart: Any) -> dict[str, str]:
    """Return the legend's label of each layer, as code; of labels that are alike, with a number."""
    legends = _legends(chart)
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


def _legends(chart: Any) -> list[Any]:
    from bokeh.models import Legend

    return [part for side in SIDES for part in getattr(chart, side) if type(part) is Legend]


def _hover(tool: Any, plan: Plan, names: Names, name: str) -> Statement:
    """Return the call that adds a hover, with the script's own names of columns in its templates."""
    from bokeh.models import HoverTool

    layers = [] if tool.renderers == "auto" else list(tool.renderers)
    sources = [layer.data_source for layer in layers]
    rows = tool.tooltips if isinstance(tool.tooltips, list) else None
    arguments = []
    if rows is None:
        arguments.append(("tooltips", Piece.of(value_code(tool.tooltips, names))))
    else:
        both = [(label, template_of(template, plan, names, sources[:1])) for label, template in rows]
        rows = [(label, template) for label, template in both if template]
        templates = [template for _, template in rows]
        pattern = "[" + ", ".join(f"({SLOT}, {SLOT})" for _ in rows) + "]"
        codes = [code for (label, _), template in zip(rows, templates, strict=True)
                 for code in (literal(label), literal(template))]  # fmt: skip
        arguments.append(("tooltips", _rows_piece(pattern, codes)))
        formatters = _formatters(tool, plan, names, sources[:1], templates)
        if formatters:
            arguments.append(("formatters", Piece.of(value_code(formatters, names))))
    own = differences(tool, HoverTool(), ("tooltips", "formatters", "renderers", "callback"))
    arguments += [(key, Piece.of(value_code(value, names))) for key, value in own.items()]
    needs = layers[0] if len(layers) == 1 else None
    if layers:
        fixed = "layers" if len(layers) > 1 else "layer"
        arguments.append(("renderers", Piece("", fixed, written=lambda: _layers_code(layers, names))))
    return Statement(f"{name}.add_tools(HoverTool", arguments, "))", needs=needs)


def _rows_piece(pattern: str, codes: list[str]) -> Piece:
    rows = tuple(f"({label}, {template})" for label, template in zip(codes[::2], codes[1::2], strict=True))
    return Piece(f"[{', '.join(rows)}]", pattern, tuple(codes))


def _layers_code(layers: list[Any], names: Names) -> str:
    """Return the layers that a hover speaks of: a list that a loop has made, or each by its name."""
    codes = [names.models[layer.id] for layer in layers]
    found: list[str] = []
    for code in codes:
        own = code.partition("[")[0]
        every = [other for other in names.models.values() if other.startswith(f"{own}[")]
        word = f"*{own}" if "[" in code and set(every) <= set(codes) else code
        found += [] if word in found else [word]
    return found[0][1:] if len(found) == 1 and found[0].startswith("*") else f"[{', '.join(found)}]"


def template_of(template: str, plan: Plan, names: Names, sources: Sequence[Any]) -> str:
    """Return a hover's template with the script's columns in place of the chart's; an empty one is left out."""
    if template in plan.templates:
        return plan.templates[template]

    def renamed(found: re.Match[str]) -> str:
        column = found[1] or found[2]
        for source in sources:
            column = names.column(source, column)
        return field_in_template(column)

    return FIELD.sub(renamed, template)


def _formatters(tool: Any, plan: Plan, names: Names, sources: Sequence[Any], templates: list[str]) -> dict[str, Any]:
    """Return the formatters of a hover's fields; of our own, which are scripts, those that the plan has instead."""
    ours = {template.partition("{")[0] for template in plan.templates}
    found = {
        template_of(key, plan, names, sources): value
        for key, value in dict(tool.formatters).items()
        if not (type(value).__name__ == "CustomJSHover" and (key in ours or (key.startswith("$") and plan.templates)))
    }
    return found | {key: value for key, value in plan.formatters.items() if any(map(key.__eq__, map(_bare, templates)))}


def _bare(template: str) -> str:
    """Return the field of a template, without its format."""
    found = FIELD.match(template)
    return found[0] if found else template


def _about(chart: Any, like: Any, names: Names, name: str) -> list[str]:
    """Return the lines that add colour bars, annotations and further axes."""
    from bokeh.models import ColorBar, Legend

    lines = []
    own_legend = _legends(chart)[:1] if len(_legends(chart)) == 1 else []
    for side in SIDES:
        kept = _matched(getattr(chart, side), getattr(like, side))
        for part in getattr(chart, side):
            if any(part is own for own in kept) or (type(part) is Legend and part in own_legend):
                continue
            where = "" if side == "center" else f", {literal(side)}"
            if type(part) is ColorBar and (layer := layer_of_mapper(chart, part.color_mapper)) is not None:
                lines.append(_bar(part, layer, names, name, where))
            else:
                lines.append(call(f"{name}.add_layout", model_code(part, names) + where))
    return lines + _extra_ranges(chart)


def _extra_ranges(chart: Any) -> list[str]:
    del chart
    return []


def _bar(bar: Any, layer: Any, names: Names, name: str, where: str) -> str:
    check_no_script(bar, "a colour bar")
    usual = colour_bar(bar.color_mapper, "", "0")
    own = differences(bar, usual, ("color_mapper", "title", "width", "formatter", "ticker"))
    if not _is_usual_formatter(bar.formatter):
        own["formatter"] = bar.formatter
    if not is_same(bar.ticker, usual.ticker):
        own["ticker"] = bar.ticker
    title = [f"title={text(bar.title)}"] if bar.title else []
    options = [*title, f"width={bar.width}", *(f"{key}={value_code(value, names)}" for key, value in own.items())]
    return call(f"{name}.add_layout({names.models[layer.id]}.construct_color_bar", *options, end=f"){where})")


def _is_usual_formatter(formatter: Any) -> bool:
    """Tell whether ticks are written as Bokeh writes them: figures, with no sign between thousands."""
    from bokeh.models import NumeralTickFormatter

    return formatter == "auto" or (type(formatter) is NumeralTickFormatter and bool(USUAL.fullmatch(formatter.format)))


def _matched(parts: Sequence[Any], usual: Sequence[Any]) -> list[Any]:
    """Return the axes and grids that a figure brings with it."""
    found: list[Any] = []
    for own in usual:
        left = [part for part in parts if type(part) is type(own) and part not in found]
        if not left:
            raise OptionError(
                f"The {type(own).__name__} of this chart was taken away, and a script cannot say so. Put it back, and "
                "set its visible to False."
            )
        found.append(left[0])
    return found


def legend_lines(chart: Any, names: Names, name: str) -> list[str]:
    """Return the lines that put the legend where it stands and dress it."""
    legends = _legends(chart)
    if len(legends) != 1:
        return []
    legend = legends[0]
    check_no_script(legend, "the legend")
    side = next(side for side in SIDES if legend in getattr(chart, side))
    own = differences(legend, legend_of([("", [])], chart.width), ("items", "ncols", "title"))
    own = {key: getattr(legend, key) for key in ("orientation", "click_policy")} | own
    if isinstance(legend.ncols, int) and legend.ncols < len(legend.items):
        own["ncols"] = legend.ncols
    title = [f"title={literal(legend.title)}"] if legend.title else []
    options = [*title, *(f"{key}={value_code(value, names)}" for key, value in own.items())]
    lines = [call(f"{name}.legend.update", *options)]
    labels = [getattr(item.label, "value", "") for item in legend.items]
    lines += [
        f"{name}.legend[0].items[{place}].label = value({literal(label)})"
        for place, label in enumerate(labels)
        if label in labels[:place]
    ]
    return lines + ([f"{name}.add_layout({name}.legend[0], {literal(side)})"] if side != "center" else [])


def _dress(chart: Any, like: Any, ours: Any, names: Names, name: str, lists: dict[str, list[str]]) -> list[str]:
    """Return the lines that dress title, axes, grids and toolbar: what all axes share is written once."""
    lines = _set(f"{name}.toolbar", differences(chart.toolbar, ours.toolbar, ("tools",)), names)
    if chart.title is not None:
        check_no_script(chart.title, "the title")
        lines += _set(f"{name}.title", differences(chart.title, ours.title, ("text",)), names)
    for axis in "xy":
        own, usual = getattr(chart, f"{axis}_range"), getattr(ours, f"{axis}_range")
        if type(own).__name__ == "Range1d":
            usual = type(own)(own.start, own.end)
        if type(own) is type(usual):
            lines += _set(f"{name}.{axis}_range", differences(own, usual, ("renderers",)), names)
    for word in ("axis", "grid"):
        found = {}
        for side in "xy":
            parts, usual = (getattr(one, f"{side}{word}") for one in (chart, ours))
            if parts and usual:
                check_no_script(parts[0], f"the {side}{word}")
                found[f"{name}.{side}{word}"] = dict(_settings(parts[0], usual[0], names, lists))
        outline = chart.outline_line_color if word == "axis" else like.outline_line_color
        also = {} if outline == like.outline_line_color else {f"{name}.outline_line_color": value_code(outline, names)}
        lines += _shared_first(f"{name}.{word}", found, also)
    return lines


def _settings(own: Any, ours: Any, names: Names, lists: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Return what is set on an axis or a grid, but for what it has from ddsviz and is little seen."""
    found = [(key, value_code(getattr(own, key), names)) for key in SEEN if key in own.properties() and own.visible]
    for key, value in differences(own, ours, ("axis", "axis_label", "dimension", "formatter", *SEEN)).items():
        theirs = getattr(ours, key)
        inner = differences(value, theirs) if key == "ticker" and type(value) is type(theirs) else {}
        if key == "major_label_overrides":
            found.append((key, _labels_code(value, names, lists)))
        elif inner:
            found += [(f"{key}.{name}", value_code(part, names)) for name, part in inner.items()]
        else:
            found.append((key, _part(value, names)))
    if "formatter" not in own.properties():
        return found
    formatter = own.formatter
    is_usual = is_same(formatter, ours.formatter) or (
        type(own).__name__ == "LinearAxis" and _is_usual_formatter(formatter)
    )
    if not is_usual:
        found.append(("formatter", value_code(formatter, names)))
    return found


def _shared_first(all_of_them: str, found: dict[str, dict[str, str]], also: dict[str, str]) -> list[str]:
    """Return the lines that set what all axes or grids share, with what is set `also`, and then the rest."""
    first = next(iter(found.values()), {})
    shared = {key: code for key, code in first.items() if all(own.get(key) == code for own in found.values())}
    by_code: dict[str, list[str]] = {}
    for key, code in shared.items():
        by_code.setdefault(code, []).append(f"{all_of_them}.{key}")
    for target, code in also.items():
        by_code.setdefault(code, []).append(target)
    lines = [" = ".join([*targets, code]) for code, targets in by_code.items()]
    return lines + [
        f"{where}.{key} = {code}" for where, own in found.items() for key, code in own.items() if key not in shared
    ]


def _labels_code(labels: Any, names: Names, lists: dict[str, list[str]]) -> str:
    """Return the labels of ticks: out of a list that the script has, or each as it is shown."""
    for code, own in lists.items():
        if all(
            isinstance(place, int) and 0 <= place < len(own) and label == own[place] for place, label in labels.items()
        ):
            return f"dict(enumerate({code}))"
    return value_code(labels, names)


def _part(value: Any, names: Names) -> str:
    from bokeh.models import FixedTicker

    if type(value) is FixedTicker and set(differences(value, FixedTicker())) == {"ticks"}:
        return ticks_code(list(value.ticks))
    return value_code(value, names)


def ticks_code(ticks: list[Any]) -> str:
    """Return a list of ticks: whole numbers in equal steps as a range."""
    steps = {b - a for a, b in pairwise(ticks)}
    if len(ticks) > 3 and len(steps) == 1 and all(float(tick).is_integer() for tick in ticks) and min(steps) > 0:
        start, step = int(ticks[0]), int(next(iter(steps)))
        if max(abs(start), step) < 1e6:
            ends = [str(start)] if start or step > 1 else []
            return f"list(range({', '.join([*ends, str(int(ticks[-1]) + 1), *([str(step)] if step > 1 else [])])}))"
    return value_code(ticks, Names())


def _set(where: str, values: dict[str, Any], names: Names) -> list[str]:
    """Return the line that sets properties of a part of a figure."""
    codes = {key: value_code(value, names) for key, value in values.items()}
    if len(codes) > 1:
        return [call(f"{where}.update", *(f"{key}={code}" for key, code in codes.items()))]
    return [f"{where}.{key} = {code}" for key, code in codes.items()]
