"""What stands about the layers in a script: axes and grids in the house style, ticks, legends, colour bars."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from ddsviz.charts.colour import colour_bar
from ddsviz.charts.legend import legend_of
from ddsviz.errors import OptionError
from ddsviz.scripts.hovers import USUAL
from ddsviz.scripts.values import Names, check_no_script, differences, is_same, model_code, value_code
from ddsviz.scripts.writing import call, literal, text

SEEN = ("axis_line_color", "major_tick_line_color", "minor_tick_line_color", "grid_line_color")


def lines_about(chart: Any, like: Any, names: Names, name: str) -> list[str]:
    """Return the lines that add colour bars, annotations and further axes."""
    from bokeh.models import ColorBar, Legend

    lines = []
    own_legend = legends_of(chart)[:1] if len(legends_of(chart)) == 1 else []
    for side in SIDES:
        kept = _matched(getattr(chart, side), getattr(like, side))
        for part in getattr(chart, side):
            if any(part is legend for legend in kept) or (type(part) is Legend and part in own_legend):
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
    changed = differences(bar, usual, ("color_mapper", "title", "width", "formatter", "ticker"))
    if not _is_usual_formatter(bar.formatter):
        changed["formatter"] = bar.formatter
    if not is_same(bar.ticker, usual.ticker):
        changed["ticker"] = bar.ticker
    title = [f"title={text(bar.title)}"] if bar.title else []
    options = [*title, f"width={bar.width}", *(f"{key}={value_code(value, names)}" for key, value in changed.items())]
    return call(f"{name}.add_layout({names.models[layer.id]}.construct_color_bar", *options, end=f"){where})")


def _is_usual_formatter(formatter: Any) -> bool:
    """Tell whether ticks are written as Bokeh writes them: figures, with no sign between thousands."""
    from bokeh.models import NumeralTickFormatter

    return formatter == "auto" or (type(formatter) is NumeralTickFormatter and bool(USUAL.fullmatch(formatter.format)))


def _matched(parts: Sequence[Any], usual: Sequence[Any]) -> list[Any]:
    """Return the axes and grids that a figure brings with it."""
    found: list[Any] = []
    for other in usual:
        left = [part for part in parts if type(part) is type(other) and part not in found]
        if not left:
            raise OptionError(
                f"The {type(other).__name__} of this chart was taken away, and a script cannot say so. Put it back, "
                "and set its visible to False."
            )
        found.append(left[0])
    return found


def legend_lines(chart: Any, names: Names, name: str) -> list[str]:
    """Return the lines that put the legend where it stands and dress it."""
    legends = legends_of(chart)
    if len(legends) != 1:
        return []
    legend = legends[0]
    check_no_script(legend, "the legend")
    side = next(side for side in SIDES if legend in getattr(chart, side))
    changed = differences(legend, legend_of([("", [])], chart.width), ("items", "ncols", "title"))
    changed = {key: getattr(legend, key) for key in ("orientation", "click_policy")} | changed
    if isinstance(legend.ncols, int) and legend.ncols < len(legend.items):
        changed["ncols"] = legend.ncols
    title = [f"title={literal(legend.title)}"] if legend.title else []
    options = [*title, *(f"{key}={value_code(value, names)}" for key, value in changed.items())]
    lines = [call(f"{name}.legend.update", *options)]
    labels = [getattr(item.label, "value", "") for item in legend.items]
    lines += [
        f"{name}.legend[0].items[{index}].label = value({literal(label)})"
        for index, label in enumerate(labels)
        if label in labels[:index]
    ]
    return lines + ([f"{name}.add_layout({name}.legend[0], {literal(side)})"] if side != "center" else [])


def dress_lines(chart: Any, like: Any, ours: Any, names: Names, name: str, lists: dict[str, list[str]]) -> list[str]:
    """Return the lines that dress title, axes, grids and toolbar: what all axes share is written once."""
    lines = _set(f"{name}.toolbar", differences(chart.toolbar, ours.toolbar, ("tools",)), names)
    if chart.title is not None:
        check_no_script(chart.title, "the title")
        lines += _set(f"{name}.title", differences(chart.title, ours.title, ("text",)), names)
    for axis in "xy":
        axis_range, usual = getattr(chart, f"{axis}_range"), getattr(ours, f"{axis}_range")
        if type(axis_range).__name__ == "Range1d":
            usual = type(axis_range)(axis_range.start, axis_range.end)
        if type(axis_range) is type(usual):
            lines += _set(f"{name}.{axis}_range", differences(axis_range, usual, ("renderers",)), names)
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


def _settings(model: Any, ours: Any, names: Names, lists: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Return what is set on an axis or a grid, but for what it has from ddsviz and is little seen."""
    found = [
        (key, value_code(getattr(model, key), names)) for key in SEEN if key in model.properties() and model.visible
    ]
    for key, value in differences(model, ours, ("axis", "axis_label", "dimension", "formatter", *SEEN)).items():
        theirs = getattr(ours, key)
        inner = differences(value, theirs) if key == "ticker" and type(value) is type(theirs) else {}
        if key == "major_label_overrides":
            found.append((key, _labels_code(value, names, lists)))
        elif inner:
            found += [(f"{key}.{name}", value_code(part, names)) for name, part in inner.items()]
        else:
            found.append((key, _part(value, names)))
    if "formatter" not in model.properties():
        return found
    formatter = model.formatter
    is_usual = is_same(formatter, ours.formatter) or (
        type(model).__name__ == "LinearAxis" and _is_usual_formatter(formatter)
    )
    if not is_usual:
        found.append(("formatter", value_code(formatter, names)))
    return found


def _shared_first(all_of_them: str, found: dict[str, dict[str, str]], also: dict[str, str]) -> list[str]:
    """Return the lines that set what all axes or grids share, with what is set `also`, and then the rest."""
    first = next(iter(found.values()), {})
    shared = {key: code for key, code in first.items() if all(settings.get(key) == code for settings in found.values())}
    by_code: dict[str, list[str]] = {}
    for key, code in shared.items():
        by_code.setdefault(code, []).append(f"{all_of_them}.{key}")
    for target, code in also.items():
        by_code.setdefault(code, []).append(target)
    lines = [" = ".join([*targets, code]) for code, targets in by_code.items()]
    return lines + [
        f"{where}.{key} = {code}"
        for where, settings in found.items()
        for key, code in settings.items()
        if key not in shared
    ]


def _labels_code(labels: Any, names: Names, lists: dict[str, list[str]]) -> str:
    """Return the labels of ticks: out of a list that the script has, or each as it is shown."""
    for code, texts in lists.items():
        if all(
            isinstance(index, int) and 0 <= index < len(texts) and label == texts[index]
            for index, label in labels.items()
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


SIDES = ("left", "right", "above", "below", "center")


def layer_of_mapper(chart: Any, mapper: Any) -> Any:
    """Return the layer that a scale of colours colours."""
    for layer in chart.renderers:
        glyph = getattr(layer, "glyph", None)
        mapper_used = getattr(getattr(glyph, "fill_color", None), "transform", None)
        if mapper is mapper_used or mapper is getattr(glyph, "color_mapper", None):
            return layer
    return None


def legends_of(chart: Any) -> list[Any]:
    """Return the legends of a figure, wherever they stand."""
    from bokeh.models import Legend

    return [part for side in SIDES for part in getattr(chart, side) if type(part) is Legend]
