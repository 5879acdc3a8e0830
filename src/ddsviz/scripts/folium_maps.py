"""What scripts of Folium maps share: the map, its legend, the colours of rows, texts that are safe in a page."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ddsviz import theme
from ddsviz.display.record import Record
from ddsviz.numbers import is_whole
from ddsviz.options import options
from ddsviz.scripts.tables import TableOfScript, group_column
from ddsviz.scripts.writing import Script, call, literal, script_of

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
        call("m = folium.Map", f"tiles={literal(tiles)}", size, f"zoom_snap={literal(chart.options['zoom_snap'])}"),
        f"m.fit_bounds({literal(record.parts['view'])})",
    ]


def card_columns(table: TableOfScript, record: Record) -> dict[str, str]:
    """Return the columns of what a card tells, texts as the page may show them."""
    columns = {}
    measures = [record.parts.get(name) for name in ("value", "area", "counts")]
    for index, (_, name) in enumerate(record.parts["card"]):
        values = table[name]
        kind = table.kind(name)
        gap = '.fillna("–")' if table.table[name].isna().any() else ""
        if kind == "number" and name not in measures and is_whole(table.table[name]):
            pattern = "{:.0f}" if table.table[name].dtype.kind == "f" else "{:d}"
            ignoring = ', na_action="ignore"' if gap else ""
            columns[f"info{index}"] = f"{values}.map({literal(pattern)}.format{ignoring}){gap}"
        elif kind == "number":
            columns[f"info{index}"] = f'{values}.map("{{:,.10g}}".format)'
        else:
            columns[f"info{index}"] = f"{values}{'.astype(str)' if kind == 'time' else gap}.map(text)"
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
            f"palette = {literal(encoding['palette'])}",
            f"scale = LinearColormap(palette, vmin={literal(low)}, vmax={literal(high)})",
            f'{frame}["colour"] = {value}.map(scale.rgb_hex_str, na_action="ignore"){rest}',
        ]
    if "ends" in encoding:
        classes = dict(zip(encoding["words"], encoding["colours"], strict=False))
        bins = f"pd.cut({value}, ends, labels=[*classes.values()], ordered=False)"
        return [
            f"classes = {literal(classes)}",
            f"ends = {_ends_code(value, table.table[record.parts['value']], list(encoding['ends'][:-1]))}",
            f'{frame}["colour"] = {bins}.astype(object){rest}',
        ]
    groups = dict(zip(encoding["groups"], encoding["colours"], strict=True))
    column = record.parts["value"]
    name, lines = group_column(table, column, encoding["groups"], table.table[column])
    code = f"{table.variable}[{literal(name)}]"
    return [f"groups = {literal(groups)}", *lines, f'{frame}["colour"] = {code}.map(groups)']


def _ends_code(value: str, values: Any, inner: list[float]) -> str:
    """Return the ends of classes: as quantiles or in equal steps where they are those, else one by one."""
    import pandas as pd

    classes = len(inner) + 1
    shares = [index / classes for index in range(1, classes)]
    ways = {
        f"*{value}.quantile({literal([round(share, 10) for share in shares])})": values.quantile(shares).to_numpy(),
        f"*np.linspace({value}.min(), {value}.max(), {classes + 1})[1:-1]": np.linspace(
            values.min(), values.max(), classes + 1
        )[1:-1],
    }
    codes = pd.cut(values, [-np.inf, *inner, np.inf], labels=False)
    for code, found in ways.items():
        rises = len(inner) > 1 and (np.diff(found) > 0).all()
        if rises and pd.cut(values, [-np.inf, *found, np.inf], labels=False).equals(codes):
            return f"[-np.inf, {code}, np.inf]"
    return f"[-np.inf, {''.join(f'{literal(_between(end, values))}, ' for end in inner)}np.inf]"


def _between(end: float, values: Any) -> float:
    """Return the end of a class rounded up, as the legend writes it, so that no digit that a file drops moves a row."""
    if is_whole(values) or not values.gt(end).any():
        return end
    above = values[values > end * (1 + 1e-9) if end > 0 else values > end].min()
    power = int(np.floor(np.log10(abs(end)))) if end else 0
    steps = (10.0 ** (digits - 1 - power) for digits in range(3, 12))
    rounded_up = (float(f"{np.ceil(end * step) / step:.12g}") for step in steps)
    return next((number for number in rounded_up if end < number < above), end)


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


def script_of_map(table: TableOfScript, reason: str, lines: list[str]) -> Script:
    """Return the script of a map: with the function that makes texts safe where one is written."""
    needed = any("text(" in line or ".map(text)" in line for line in lines)
    comments = [*table.comments, *([reason] if reason else [])]
    return script_of(comments, [TEXT_FUNCTION if needed else "", *table.reading, *lines])
