"""A layer of marks as the call of a figure's own method that makes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ddsviz.errors import OptionError
from ddsviz.scripts.methods import leading_places, made_by_bokeh, method_of
from ddsviz.scripts.statements import SLOT, Piece, Statement
from ddsviz.scripts.values import UNSET, Names, check_no_script, differences, is_same, is_set, value_code, written
from ddsviz.scripts.writing import call, literal

SIZES = ("size", "radius", "width", "height")
DASHES = {"solid": [], "dashed": [6], "dotted": [2, 4], "dotdash": [2, 4, 6, 4], "dashdot": [6, 4, 2, 4]}
VISUAL = re.compile("(line|fill|hatch|text)_")
STATES = ("nonselection", "muted", "selection", "hover")
OF_LAYERS = ("level", "visible", "muted", "x_range_name", "y_range_name")


@dataclass
class Source:
    """What a script has for one of the chart's sources.

    Attributes
    ----------
    code : Piece
        A table or source.
    columns : dict
        The script's name for each column of the chart's source.
    values : dict
        The code of columns that stand in variables of the script, instead of in a table.
    made : dict
        The columns as the chart was made: what stands in their place now is somebody's own.
    """

    code: Piece | None = None
    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)


def layer_statement(
    chart: str, layer: Any, sources: dict[str, Source], names: Names, label: str | None, mappers: dict[str, str]
) -> Statement:
    """Return the call that draws a layer.

    Parameters
    ----------
    chart : str
        What the script calls the figure.
    layer : GlyphRenderer
        The layer.
    sources : dict from id to Source
        What the script has for sources of the chart.
    names : Names
        What it calls models and columns.
    label : str or None
        The legend's label for the layer.
    mappers : dict from id to str
        What it calls the maps from values to colours.

    Raises
    ------
    OptionError
        If a script cannot hold it.
    """
    method = method_of(layer)
    check_no_script(layer, f"a layer ({method})")
    source = layer.data_source
    check_no_script(source, f"the columns of a layer ({method})")
    known = sources.get(source.id)
    if known is None:
        value_code(source, names)  # which refuses what is no plain source
    arguments = _glyph_arguments(layer, method, names.made.get(layer.glyph.id, {}))
    pieces: list[tuple[str, Piece]] = []
    positional = True
    used_columns: set[str] = set()
    for name, value in arguments.items():
        column = _column_of(layer, name, value)
        piece = _value_piece(value, column, source, known, names, mappers)
        positional = positional and name in leading_places(layer.glyph)
        pieces.append(("" if positional else name, piece))
        if column is not None and (
            (known is not None and column in known.columns) or (known is None and _is_shared(names, source))
        ):
            used_columns.add(column)
    if used_columns or (known is not None and known.code is not None and not known.values):
        code = known.code if known is not None and known.code is not None else Piece.of(names.models[source.id])
        pieces.insert(sum(not name for name, _ in pieces), ("source", code))
    pieces += _view(layer, names, source)
    pieces += [(name, Piece.of(value_code(value, names))) for name, value in _layer_options(layer).items()]
    if label is not None:
        pieces.append(("legend_label", Piece.of(label)))
    return Statement(f"{chart}.{method}", pieces, made=layer)


def with_the_same_options(statements: list[Statement]) -> None:
    """Write markers and dashes on all layers of a kind where one has them, so that a loop draws them all."""
    for option in ("marker", "line_dash"):
        drawing = [one for one in statements if one.made is not None]
        having = {one.start for one in drawing if option in dict(one.arguments)}
        for one in drawing:
            names = [name for name, _ in one.arguments]
            if one.start in having and option not in names:
                index = max(index for index, name in enumerate(names) if name in ("", "source", *SIZES)) + 1
                value = _looked_at(one.made.glyph, option)
                one.arguments.insert(index, (option, Piece.of(value_code(value, Names()))))


def _looked_at(glyph: Any, name: str) -> Any:
    """Return a property, dashes by their name."""
    value = getattr(glyph, name)
    return next((word for word, dash in DASHES.items() if value == dash), value) if name == "line_dash" else value


def _is_shared(names: Names, source: Any) -> bool:
    return source.id in names.models


def _glyph_arguments(layer: Any, method: str, former: dict[str, Any]) -> dict[str, Any]:
    """Return the options that make Bokeh's own method draw the layer, and the looks that follow from it."""
    glyph = layer.glyph
    places = {name: getattr(glyph, name) for name in leading_places(glyph)}
    arguments = dict(places)
    plain = made_by_bokeh(method, places)
    visible = {name: _looked_at(glyph, name) for name in differences(glyph, plain.glyph) if _is_seen(glyph, name)}
    arguments |= _shortened(glyph, visible)
    return arguments | _states(layer, method, arguments, former)


def _is_seen(glyph: Any, name: str) -> bool:
    """Tell whether a property shows: hatching without a pattern does not."""
    return not name.startswith("hatch_") or bool(getattr(glyph, "hatch_pattern", None))


def _shortened(glyph: Any, options: dict[str, Any]) -> dict[str, Any]:
    """Write one colour for fill and line where they have the same."""
    lines, fills = options.get("line_color"), options.get("fill_color")
    if "line_color" not in options or ("fill_color" in glyph.properties() and not is_same(lines, fills)):
        return _in_order(options)
    if "fill_color" not in glyph.properties() and "text_color" in glyph.properties():
        return _in_order(options)
    short = {"color": lines}
    return {
        name: value
        for name, value in _in_order({**options, **short}).items()
        if name not in ("line_color", "fill_color")
    }


def _in_order(options: dict[str, Any]) -> dict[str, Any]:
    """Return sizes and shapes first, then colours, then the rest of how it looks."""

    def rank(name: str) -> int:
        if name in (*SIZES, "marker", "line_dash"):
            return SIZES.index(name) - len(SIZES) if name in SIZES else 0
        return 1 if name.endswith("color") else 2

    return dict(sorted(options.items(), key=lambda pair: rank(pair[0])))


def _states(layer: Any, method: str, arguments: dict[str, Any], former: dict[str, Any]) -> dict[str, Any]:
    """Return the options of how a layer looks that is muted, or not selected, where Bokeh's own guess is another.

    What it has only because its glyph looked so once is left out: who changes a colour means it.
    """
    found: dict[str, Any] = {}
    like = made_by_bokeh(method, arguments)
    for state in STATES:
        glyph, theirs = getattr(layer, f"{state}_glyph"), getattr(like, f"{state}_glyph")
        if (
            is_same(glyph, theirs)
            or isinstance(glyph, str)
            or glyph is None
            or (glyph is layer.nonselection_glyph and state == "muted")
        ):
            continue
        base = theirs if theirs is not None and not isinstance(theirs, str) else like.glyph
        other = {
            name: value
            for name, value in differences(glyph, base).items()
            if VISUAL.match(name) and _is_seen(glyph, name) and not is_same(value, former.get(name, UNSET))
        }
        alphas = {name: value for name, value in other.items() if name.endswith("_alpha")}
        all_alphas = {name for name in glyph.properties() if name.endswith("_alpha") and _is_seen(glyph, name)}
        if alphas and len(set(alphas.values())) == 1 and set(alphas) == all_alphas:
            found[f"{state}_alpha"] = next(iter(alphas.values()))
            other = {name: value for name, value in other.items() if name not in alphas}
        found |= {f"{state}_{name}": value for name, value in other.items()}
    return found


def _column_of(layer: Any, name: str, value: Any) -> str | None:
    """Return the column of the source that a property is read from."""
    from bokeh.core.enums import MarkerType, NamedColor
    from bokeh.core.property.vectorization import Field

    if isinstance(value, Field):
        return str(value.field)
    if not isinstance(value, str) or value not in layer.data_source.data:
        return None
    # what reads as a colour or a marker is one, whatever columns there are
    is_word = value in (MarkerType if name == "marker" else NamedColor if name.endswith("color") else ())
    return None if is_word or name in ("legend_label", "level") else value


def _value_piece(
    value: Any, column: str | None, source: Any, known: Source | None, names: Names, mappers: dict[str, str]
) -> Piece:
    if column is None:
        return Piece.of(value_code(value, names, source))
    transform: Any = getattr(value, "transform", None)
    data = source.data.get(column)
    changed = known is not None and column in known.made and known.made[column] is not data
    if known is not None and column in known.values and not changed:
        return Piece.of(known.values[column])
    if known is not None and column in known.columns and not changed:
        name = literal(known.columns[column])
    elif known is not None or not _is_shared(names, source):
        if data is None:
            raise OptionError(f"A layer of this chart reads a column {column!r} that its source has not.")
        if known is not None and known.code is not None:
            raise OptionError(
                "Somebody has put other values into this chart's own layers, which no line of a script gives. Draw the "
                "chart again from those values, and ask for the code of that."
            )
        return Piece.of(written(data, names))
    else:
        name = literal(column)
    if not is_set(transform):
        return Piece.of(name)
    if transform.id in mappers:
        return Piece.of(mappers[transform.id])
    return Piece.joined(f"transform({SLOT}, {SLOT})", name, value_code(transform, names, source))


def _view(layer: Any, names: Names, source: Any) -> list[tuple[str, Piece]]:
    """Return which rows a layer shows."""
    from bokeh.models import AllIndices, GroupFilter

    shown = layer.view.filter
    if isinstance(shown, AllIndices):
        return []
    groups = names.groups.get(source.id)
    if isinstance(shown, GroupFilter) and groups is not None and isinstance(shown.group, int):
        pattern = (
            f"CDSView(filter=GroupFilter(column_name={literal(names.column(source, shown.column_name))}, group={SLOT}))"
        )
        return [("view", Piece.joined(pattern, literal(groups[shown.group])))]
    return [("view", Piece.of(call("CDSView", f"filter={value_code(shown, names, source)}")))]


def _layer_options(layer: Any) -> dict[str, Any]:
    like = type(layer)()
    return {name: getattr(layer, name) for name in OF_LAYERS if not is_same(getattr(layer, name), getattr(like, name))}


def states_of_own(layer: Any) -> dict[str, Any]:
    """Return looks of a layer that no call of Bokeh's method makes."""
    return {
        f"{state}_glyph": getattr(layer, f"{state}_glyph")
        for state in STATES
        if isinstance(getattr(layer, f"{state}_glyph"), str) and getattr(layer, f"{state}_glyph") != "auto"
    }
