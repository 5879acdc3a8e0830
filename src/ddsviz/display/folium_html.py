"""A Folium map as HTML: the page that Folium makes of it, with the packaged files in place of its links.

Folium's own rendering changes a map each time, gives its parts random names, and reads each finished script once more
as a template, so that `{{…}}` in a text of the data would be run. Here a copy is rendered, the names are numbers in
order of appearance, and scripts are taken as they stand.
"""

from __future__ import annotations

import copy
import functools
import json
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from ddsviz import theme
from ddsviz.display.describe import describe, records_in
from ddsviz.display.figure import MAP_STYLE, figure, script
from ddsviz.display.map_files import FILES, NEEDLESS_LINK, file_behind, files_version
from ddsviz.display.record import record_of
from ddsviz.options import options
from ddsviz.wording import joined, shortened

LONGEST_LABEL = 120
RANDOM_NAME = re.compile(r"[0-9a-f]{32}")
FILE_MARK = re.compile(r'data-file="([\w.-]+)"')
VIEWPORT = "width=device-width, initial-scale=1"
FIXED_VIEWPORT = re.compile(r'<meta name="viewport"[^>]*>')
"""Folium's forbids readers to enlarge the page."""


def figure_html(chart: Any, scripts_inside: bool = False) -> str:
    """Return a map as a `figure` element.

    Parameters
    ----------
    chart : folium.Map
        It stays as it is, and can be shown again.
    scripts_inside : bool
        Whether the page around it holds the files, so that none is to be fetched.
    """
    page, outside = map_page(chart)
    names = files_of(page)
    with_cdn = options.cdn and not scripts_inside
    width, height = size_of(chart)
    records = records_in(chart)
    spec = {
        "what": "map",
        "version": files_version(),
        "files": {
            name: [FILES[name].public_folder + name, FILES[name].integrity] if with_cdn else ["", ""] for name in names
        },
        "width": width,
        "height": height,
        "label": shortened(describe(chart), LONGEST_LABEL),
        "rows": len(records[0].columns_below[0][1]) if records else 0,
        "page": page,
    }
    note = "" if scripts_inside else "Run this cell to draw the map."
    caption = describe(chart) + (f" Parts of this map need the network: {joined(outside)}." if outside else "")
    text = json.dumps(spec, separators=(",", ":"), ensure_ascii=False)
    return figure(text, "folium", caption, records, note, MAP_STYLE)


def size_of(chart: Any) -> tuple[str, str]:
    """Return the width and height of a map as CSS has them: its figure's own, or the usual."""
    root = chart.get_root()
    width, height = getattr(root, "width", "100%"), getattr(root, "height", None)
    return str(width), str(height or f"{theme.MAP_HEIGHT_PX}px")


def files_of(page: str) -> list[str]:
    """Return which of the packaged files a map's page asks for, in order."""
    return list(dict.fromkeys(FILE_MARK.findall(page)))


def map_page(chart: Any) -> tuple[str, list[str]]:
    """Return the page of a map, and the addresses that it cannot do without.

    The packaged files are marked where they belong: ``<script data-file="leaflet.js"></script>``.
    """
    from ddsviz.display.verbatim import taken_as_they_stand

    whole = _as_if_new(copy.deepcopy(chart.get_root()))
    with taken_as_they_stand():
        for child in whole._children.values():
            child.render()
        head, outside = _head(whole)
        body = "".join(part.render() for part in whole.html._children.values())
        # Each script for itself: where one fails, the others still run.
        scripts = "".join(f"<script>{part.render()}</script>" for part in whole.script._children.values())
    title = escape(shortened(describe(chart), LONGEST_LABEL))
    record = record_of(chart)
    # A headline of the caller's is written by the legend; else the page still needs one, for readers who listen.
    heading = "" if record is not None and record.title else f"<h1>{record.kind if record else 'Map'}</h1>"
    page = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="{VIEWPORT}">'
        f"<title>{title}</title>{head}</head><body><main>{heading}{body}</main>{scripts}"
        "<script>ddsvizDone = true</script></body></html>"
    )
    page = page.encode("utf-8", "replace").decode("utf-8")
    return _with_lasting_names(page, whole), outside


def _as_if_new(whole: Any) -> Any:
    """Return a copied page without what earlier renderings have left in it, its layer control behind its layers."""
    from folium import LayerControl, Marker

    for section in (whole.header, whole.html, whole.script):
        # what somebody put there bears its own name, what a rendering left that of what it was made from
        named = {key: part for key, part in section._children.items() if key == part.get_name()}
        section._children = OrderedDict(named)
    for part in list(_elements_in(whole)):
        for key, child in list(part._children.items()):
            if isinstance(child, Marker.SetIcon):
                del part._children[key]
            elif isinstance(child, LayerControl):
                part._children.move_to_end(key)
    return whole


def _head(whole: Any) -> tuple[str, list[str]]:
    from branca.element import Link

    ours = f"<script>{script('ddsviz.display', 'folium_page.js')}</script>"
    style = f"<style>{script('ddsviz.display', 'folium_page.css')}</style>"
    parts, outside = [], []
    for part in whole.header._children.values():
        if not isinstance(part, Link):
            parts.append(FIXED_VIEWPORT.sub("", part.render()))
            continue
        name = file_behind(part.url)
        tag = "script" if part.url.split("?")[0].endswith(".js") or type(part).__name__ == "JavascriptLink" else "style"
        if name is not None:
            parts.append(f'<{tag} data-file="{name}"></{tag}>' + (ours if name == "leaflet.js" else ""))
        elif not NEEDLESS_LINK.search(part.url):
            parts.append(part.render())
            outside.append(part.url.split("/")[-1].split("?")[0] or part.url)
    return "".join(parts) + style, outside


def _with_lasting_names(page: str, whole: Any) -> str:
    """Number the random names of the map's own parts in order of appearance; no other text is touched."""
    ids = {part._id for part in _elements_in(whole)}
    numbers: dict[str, str] = {}

    def lasting(found: re.Match[str]) -> str:
        return numbers.setdefault(found[0], str(len(numbers))) if found[0] in ids else found[0]

    return RANDOM_NAME.sub(lasting, page)


def _elements_in(part: Any, seen: set[int] | None = None) -> Iterator[Any]:
    """Yield an element, and all that hang on it."""
    from branca.element import Element

    seen = set() if seen is None else seen
    if id(part) in seen:
        return
    seen.add(id(part))
    inside: Iterable[Any] = ()
    if isinstance(part, Element):
        yield part
        inside = (value for name, value in vars(part).items() if name != "_parent")
    elif isinstance(part, dict):
        inside = part.values()
    elif len(part) < 10_000:
        inside = part
    for value in inside:
        if isinstance(value, (Element, dict, list, tuple)):
            yield from _elements_in(value, seen)


@functools.cache
def packaged_text(name: str) -> str:
    """Return one of the packaged files."""
    from ddsviz.display.map_files import path_of
    from ddsviz.errors import SaveError

    path = path_of(name)
    if path is None:
        raise SaveError(
            f"The file {name}, which maps are drawn with, was not found. Install it again: "
            f"pip install {FILES[name].package}."
        )
    return path.read_text(encoding="utf-8")


def page_with_files(chart: Any) -> str:
    """Return the page of a map alone, with all its files in it."""
    page, _ = map_page(chart)
    mark = re.compile(r'<(script|style) data-file="([\w.-]+)"></\1>')
    without_images = re.compile(r"url\(images/[\w.-]+\)")
    return mark.sub(lambda m: f"<{m[1]}>{without_images.sub('none', packaged_text(m[2]))}\n</{m[1]}>", page)
