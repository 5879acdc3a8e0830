"""The hover of layers in a script: its rows by the names that columns have in the script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ddsviz.scripts.plan import Plan
from ddsviz.scripts.statements import SLOT, Piece, Statement
from ddsviz.scripts.tables import field_in_template
from ddsviz.scripts.values import Names, differences, value_code
from ddsviz.scripts.writing import literal

USUAL = re.compile(r"0(\.\[0+\])?")


FIELD = re.compile(r"@(?:(\w+)|\{([^}]*)\})")


def hover_statement(tool: Any, plan: Plan, names: Names, name: str) -> Statement:
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
    changed = differences(tool, HoverTool(), ("tooltips", "formatters", "renderers", "callback"))
    arguments += [(key, Piece.of(value_code(value, names))) for key, value in changed.items()]
    needs = layers[0] if len(layers) == 1 else None
    if layers:
        fixed = "layers" if len(layers) > 1 else "layer"
        arguments.append(("renderers", Piece("", fixed, written=lambda: layers_code(layers, names))))
    return Statement(f"{name}.add_tools(HoverTool", arguments, "))", needs=needs)


def _rows_piece(pattern: str, codes: list[str]) -> Piece:
    rows = tuple(f"({label}, {template})" for label, template in zip(codes[::2], codes[1::2], strict=True))
    return Piece(f"[{', '.join(rows)}]", pattern, tuple(codes))


def layers_code(layers: list[Any], names: Names) -> str:
    """Return the layers that a hover speaks of: a list that a loop has made, or each by its name."""
    codes = [names.models[layer.id] for layer in layers]
    found: list[str] = []
    for code in codes:
        list_name = code.partition("[")[0]
        every = [other for other in names.models.values() if other.startswith(f"{list_name}[")]
        word = f"*{list_name}" if "[" in code and set(every) <= set(codes) else code
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
