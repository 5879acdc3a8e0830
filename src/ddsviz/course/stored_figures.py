"""Charts and maps as a notebook has stored them, on a page that holds each script and style once.

A stored figure carries its style and its loader, and asks for the drawing scripts by name. Here they are taken out of
each figure, and gathered for the page's head.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from importlib.metadata import version

from ddsviz.course.course_file import CourseError
from ddsviz.display.figure import in_script
from ddsviz.display.scripts import bokeh_tags, map_file_tags

OPENING = re.compile(r'<figure class="ddsviz">(?:<style>(.*?)</style>)?', re.DOTALL)
NOTE = re.compile(r'<p class="ddsviz-note">.*?</p>', re.DOTALL)
SPEC = re.compile(
    r'<script type="application/json" class="ddsviz-spec">(.*?)</script><script>(.*?)</script></figure>', re.DOTALL
)
TABLE_NAME = 'role=region aria-label="Data table"'
WITHOUT_SCRIPTS = "Scripts are switched off in this browser, so nothing is drawn here. The data table has the values."
LEAFLET = '<script data-file="leaflet.js"></script>'
# A street map would be asked of a server elsewhere; the packaged outlines below it are complete without.
NO_STREETS = (
    "<script>L.TileLayer.include({onAdd() { return this; }, onRemove() {}, getEvents: () => ({}), "
    "getAttribution() {}});</script>"
)


@dataclass
class StoredFigures:
    """What all figures of a page need, gathered while they are placed.

    Attributes
    ----------
    scripts, files, styles : dict of str to None
        The names of Bokeh's scripts and of the maps' files, and the figures' styles, in order of appearance.
    loaders : dict of str to str
        The scripts that draw figures, and the name that each has on the page.
    placed : int
        How many figures the page has.
    """

    scripts: dict[str, None] = field(default_factory=dict)
    files: dict[str, None] = field(default_factory=dict)
    styles: dict[str, None] = field(default_factory=dict)
    loaders: dict[str, str] = field(default_factory=dict)
    placed: int = 0

    def place(self, html: str, where: str) -> str:
        """Return an output's HTML with its figures as the page shows them.

        Parameters
        ----------
        html : str
            The output. What is no figure of ours stays as it is.
        where : str
            Which cell it is of, for an error: "Cell 7".

        Raises
        ------
        CourseError
            If a chart cannot be drawn by the installed Bokeh, or is damaged.
        """
        if not OPENING.search(html):
            return html
        html = OPENING.sub(self._opened, html)
        html = NOTE.sub(f'<p class="ddsviz-note"><noscript>{WITHOUT_SCRIPTS}</noscript></p>', html)
        return SPEC.sub(lambda found: self._drawn(found[1], found[2], where), html)

    def style(self) -> str:
        """Return the figures' styles, for the page's head."""
        return "".join(self.styles)

    def head(self) -> str:
        """Return all scripts that the figures need, for the page's head."""
        drawing = "".join(f"function {name}() {{\n{loader}\n}}\n" for loader, name in self.loaders.items())
        ours = f"<script>{drawing}</script>" if drawing else ""
        return bokeh_tags(self.scripts) + map_file_tags(self.files) + ours

    def _opened(self, found: re.Match[str]) -> str:
        self.placed += 1
        if found[1]:
            self.styles.setdefault(found[1])
        return '<figure class="ddsviz">'

    def _drawn(self, text: str, loader: str, where: str) -> str:
        try:
            spec = json.loads(text)
            kind, drawn_with = spec["what"], spec["version"]
            scripts, files = dict(spec.get("scripts", {})), dict(spec.get("files", {}))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise CourseError(f"{where}: its stored chart is damaged. Run the notebook again and save it.") from None
        if kind == "chart":
            _check_bokeh(drawn_with, where)
        self.scripts.update(dict.fromkeys(scripts))
        self.files.update(dict.fromkeys(files))
        if "page" in spec:
            spec["page"] = spec["page"].replace(LEAFLET, LEAFLET + NO_STREETS)
            text = in_script(json.dumps(spec, separators=(",", ":"), ensure_ascii=False))
        name = self.loaders.setdefault(loader, f"ddsvizDraw{len(self.loaders) + 1}")
        return f'<script type="application/json" class="ddsviz-spec">{text}</script><script>{name}()</script></figure>'


def _check_bokeh(drawn_with: str, where: str) -> None:
    """See that the page's Bokeh is the one that a chart was made for: another refuses to draw it, or errs."""
    if drawn_with != version("bokeh"):
        raise CourseError(
            f"{where}: its chart was drawn with Bokeh {drawn_with}, and {version('bokeh')} is installed here. "
            "Run the notebook again and save it, and then convert it."
        )


def with_numbered_tables(html: str) -> str:
    """Return a page whose figures' tables have each a name of its own, which a list of landmarks needs.

    Examples
    --------
    >>> with_numbered_tables('<div role=region aria-label="Data table"><div role=region aria-label="Data table">')
    '<div role=region aria-label="Data table 1"><div role=region aria-label="Data table 2">'
    """
    first, *rest = html.split(TABLE_NAME)
    named = (f'{TABLE_NAME[:-1]} {number}"{part}' for number, part in enumerate(rest, 1))
    return first + "".join(named)
