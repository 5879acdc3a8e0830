"""What scripts of Folium maps share: the map, its legend, the colours of rows, texts that are safe in a page."""

from __future__ import annotations

import re
from typing import Any

from ddsviz import theme
from ddsviz.display.record import Record
from ddsviz.numbers import is_whole
from ddsviz.options import options
from ddsviz.scripts.tables import TableOfScript, group_lines
from ddsviz.scripts.writing import call, literal, named

# Folium writes texts into its page as they stand, as HTML, and reads the page once more as a template.
TEXT_FUNCTION = """def text(value):  # nothing in it is taken for HTML or for a script
    return re.sub(r"[^\\w ,.;:()-]", lambda sign: f"&#{ord(sign[0])};", str(value))

"""
END = 'm.save("map.html")'
NO_VALUE_COLOUR = "white"


def safe(value: Any) -> str:
    """Return a text as a script's own function `text` does.

    Examples
    --------
    >>> safe("{{1}} <b>")
    '&#123;&#123;1&#125;&#125; &#60;b&#62;'
    """
    return re.sub(r"[^\w ,.;:()-]", lambda sign: f"&#{ord(sign[0])};", str(value))


def map_lines(chart: Any, record: Record) -> list[str]:
    """Return the lines that make an empty map of the same size and view."""
    root = chart.get_root()
    has_streets = any(type(part).__name__ == "TileLayer" for part in chart._children.values())
    tiles = options.tiles if has_streets else None
    size = ", ".join(f"{side}={int(str(getattr(root, side)).removesuffix('px'))}" for side in ("width", "height"))
    return [
        call("m = folium.Map", f"tiles={literal(tiles)}", size, "zoom_snap=1" if has_streets else "zoom_snap=0.1"),
        f"m.fit_bounds({literal(record.parts['view'])})",
    ]


def card_columns(table: TableOfScript, record: Record) -> dict[str, str]:
    """Return the columns of what a card tells, texts as the page may show them."""
    columns = {}
    measures = [record.parts.get(name) for name in ("value", "area", "counts")]
    for place, (_, name) in enumerate(record.parts["card"]):
        own = table[name]
        kind = table.kind(name)
        gap = '.fillna("–")' if table.table[name].isna().any() else ""
        if kind == "number" and name not in measures and is_whole(table.table[name]):
            pattern = "{:.0f}" if table.table[name].dtype.kind == "f" else "{:d}"
            ignoring = ', na_action="ignore"' if gap else ""
            columns[f"info{place}"] = f"{own}.map({literal(pattern)}.format{ignoring}){gap}"
        elif kind == "number":
            columns[f"info{place}"] = f'{own}.map("{{:,.10g}}".format)'
        else:
            columns[f"info{place}"] = f"{own}{'.astype(str)' if kind == 'time' else gap}.map(text)"
    return columns


def colour_lines(table: TableOfScript, record: Record, frame: str) -> list[str]:
    """Return the lines that give each row its colour: on a scale, by class, or by category."""
    encoding = record.parts.get("shading")
    if encoding is None:
        return []
    value = table.words(record.parts["value"]) if "groups" in encoding else table[record.parts["value"]]
    gaps = table.table[record.parts["value"]].isna().any()
    rest = f".fillna({literal(NO_VALUE_COLOUR)})" if gaps else ""
    if "palette" in encoding:
        low, high = encoding["low"], encoding["high"]
        if low == high:
            low, high = low - 0.5, high + 0.5
        return [
            named("palette", encoding["palette"]),
            f"scale = LinearColormap(palette, vmin={literal(low)}, vmax={literal(high)})",
            f'{frame}["colour"] = {value}.map(scale.rgb_hex_str, na_action="ignore"){rest}',
        ]
    if "ends" in encoding:
        inner = "".join(f"{literal(end)}, " for end in encoding["ends"][:-1])
        bins = f"pd.cut({value}, ends, labels=[*classes.values()], ordered=False)"
        return [
            named("classes", dict(zip(encoding["words"], encoding["colours"], strict=False))),
            f"ends = [-np.inf, {inner}np.inf]",
            f'{frame}["colour"] = {bins}.astype(object){rest}',
        ]
    groups = dict(zip(encoding["groups"], encoding["colours"], strict=True))
    return [
        named("groups", groups),
        f"group = {table[record.parts['value']]}",
        *group_lines(table, "group", record.parts["value"], encoding["groups"]),
        f'{frame}["colour"] = group.map(groups)',
    ]


def head_lines(record: Record) -> list[str]:
    """Return the lines that write the title and the legend above the map."""
    encoding = record.parts.get("shading")
    title = f"<h3>{safe(record.title)}</h3>" if record.title else ""
    if encoding is None:
        return [f"m.get_root().html.add_child(folium.Element({literal(title)}))"] if title else []
    box = f"border: 1px solid {theme.OUTLINE}; padding: 0 1em"
    heading = safe(encoding["title"])
    gaps = "groups" not in encoding and bool(record.table[record.parts["value"]].isna().any())
    if "palette" in encoding:
        bar = f"border: 1px solid {theme.OUTLINE}; padding: 0 5em; background: linear-gradient(to right, "
        rest = f" &emsp; white: {safe(encoding['words'][-1])}" if gaps else ""
        low, high = literal(encoding["low"]), literal(encoding["high"])
        legend = [
            f"bar = f\"<span style='{bar}{{', '.join(palette)}})'></span>\"",
            f'legend = f"{heading}: {low} {{bar}} {high}{rest}"',
        ]
    else:
        name = "classes" if "ends" in encoding else "groups"
        every = f"{{**{name}, {literal(encoding['words'][-1])}: {literal(NO_VALUE_COLOUR)}}}" if gaps else name
        legend = [
            "entries = [",
            f"    f\"<span style='{box}; background: {{colour}}'></span> {{text(name)}}\"",
            f"    for name, colour in {every}.items()",
            "]",
            f"legend = f\"{heading}: {{' &emsp; '.join(entries)}}\"",
        ]
    return [*legend, f'm.get_root().html.add_child(folium.Element(f"{title}<p>{{legend}}</p>"))']
