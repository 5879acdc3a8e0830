"""A cell's outputs as HTML: charts, tables, pictures, text and errors."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from nbconvert.filters.ansi import strip_ansi

from ddsviz.course.cleaning import cleaned
from ddsviz.course.code import text_html
from ddsviz.course.foreign import addresses_in, missing_from_page, sentence_of
from ddsviz.course.markdown import TAG, Headings, markdown_html, mathml
from ddsviz.course.page_links import with_page_links
from ddsviz.course.policy import Policy
from ddsviz.course.stored_figures import StoredFigures

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
SCOPED_STYLE = re.compile(r"<style scoped>.*?</style>", re.DOTALL)
PANDAS_TABLE = re.compile(r'<table border="1" class="dataframe">.*?</table>', re.DOTALL)
MARKDOWN_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
NUMBER = re.compile(r"[-+]?[\d,]*\.?\d+(e[-+]?\d+)?|NaN|nan|<NA>|NaT|inf|-inf|\.\.\.")
FORMULA_SIGNS = "$ \n"
ERROR = "Error"


@dataclass
class Shown:
    """What a page has shown so far, on which the next cell's HTML depends.

    Attributes
    ----------
    headings : Headings
        Its headings.
    figures : StoredFigures
        Its charts and maps.
    policy : Policy
        Which scripts it may run.
    tables : int
        How many other tables it has.
    folder : str
        Where the notebook lies.
    places : mapping of str to str
        Where the site has the course's files, by their names.
    """

    headings: Headings = field(default_factory=Headings)
    figures: StoredFigures = field(default_factory=StoredFigures)
    policy: Policy = field(default_factory=Policy)
    tables: int = 0
    folder: str = ""
    places: Mapping[str, str] = field(default_factory=dict)

    def table(self, html: str) -> str:
        """Return a table in a region that scrolls sideways where it is too wide, by keys as well."""
        self.tables += 1
        return f'<div class="table" role="region" aria-label="Table {self.tables}" tabindex="0">{html}</div>'

    def markdown(self, source: str, attachments: Mapping[str, Any], where: str) -> str:
        """Return Markdown as HTML."""
        html = markdown_html(source, self.headings, attachments, self.folder, where, self.places)
        return MARKDOWN_TABLE.sub(lambda found: self.table(found[0]), html)


def output_html(output: Mapping[str, Any], shown: Shown, alternative: str, where: str) -> str:
    """Return one output of a cell.

    Parameters
    ----------
    output : mapping
        As nbformat has it.
    shown : Shown
        What the page has shown so far.
    alternative : str
        The text for a picture that brings none; may be empty.
    where : str
        Which cell it is of, for an error: "Cell 7".

    Raises
    ------
    CourseError
        If a stored chart cannot be drawn.
    """
    kind = output["output_type"]
    if kind == "stream":
        usual = output["name"] == "stdout"
        return text_html(strip_ansi(output["text"]), "text" if usual else "warning", "Output" if usual else "Warning")
    if kind == "error":
        lines = output["traceback"] or [f"{output['ename']}: {output['evalue']}"]
        return text_html(strip_ansi("\n".join(lines)), "error", ERROR)
    return _data_html(output["data"], output.get("metadata", {}), shown, alternative, where)


def _data_html(data: Mapping[str, Any], about: Mapping[str, Any], shown: Shown, alternative: str, where: str) -> str:
    """Return the richest form that a page can show without asking anybody for anything."""
    plain = strip_ansi(data.get("text/plain", ""))
    missing = missing_from_page(data)
    if missing:
        return _instead(missing, data, alternative, plain)
    if "text/html" in data and not _has_picture_instead(data):
        return _html(data["text/html"], shown, where)
    if "image/svg+xml" in data:
        drawing = base64.b64encode(data["image/svg+xml"].encode("utf-8")).decode("ascii")
        return _picture("image/svg+xml", drawing, _alternative("image/svg+xml", about, alternative, plain))
    for kind in PICTURES:
        if kind in data:
            return _picture(kind, data[kind], _alternative(kind, about, alternative, plain))
    if "text/markdown" in data:
        return shown.markdown(data["text/markdown"], {}, where)
    if "text/latex" in data:
        return f'<div class="maths">{mathml(data["text/latex"].strip(FORMULA_SIGNS), "block")}</div>'
    return text_html(plain, "text", "Output") if plain else ""


def _has_picture_instead(data: Mapping[str, Any]) -> bool:
    """Whether an output has a picture as well, and its HTML would stay blank on a page."""
    return bool(missing_from_page({kind: form for kind, form in data.items() if not kind.startswith("image/")}))


def _instead(missing: str, data: Mapping[str, Any], alternative: str, plain: str) -> str:
    """Return what a page has in place of an output that it cannot show: a sentence, and what can be read of it."""
    html = cleaned(data.get("text/html", ""))
    readable = html if TAG.sub("", html).strip() else text_html(plain, "text", "Output") if plain else ""
    described = f" {escape(alternative)}" if alternative else ""
    links = "".join(f' <a href="{escape(one)}">{escape(one)}</a>' for one in addresses_in(data.get("text/html", "")))
    return f'<p class="missing">{escape(sentence_of(missing))}{described}{links}</p>{readable}'


def _html(html: str, shown: Shown, where: str) -> str:
    html = shown.figures.place(with_page_links(html, shown.places), where)
    shown.policy.allow_scripts_in(html)
    html = SCOPED_STYLE.sub("", html)
    return PANDAS_TABLE.sub(lambda found: shown.table(_pandas_table(found[0])), html)


def _pandas_table(html: str) -> str:
    """Return a table of pandas whose numbers stand to the right, and whose texts to the left."""
    from bs4 import BeautifulSoup

    table = BeautifulSoup(html, "html.parser").table
    del table["border"]
    for head in table.find_all("th"):
        if not head.get_text(strip=True):
            head.name = "td"  # the corner above the index is no heading of anything
    rows = [row.find_all(["th", "td"]) for row in table.select("tbody tr")]
    heads = [row.find_all(["th", "td"]) for row in table.select("thead tr")]
    # From the right, because an index of several levels leaves out cells at the left.
    for index in range(1, min((len(row) for row in rows), default=0) + 1):
        column = [row[-index] for row in rows]
        if all(cell.name == "td" and NUMBER.fullmatch(cell.get_text()) for cell in column):
            above = [row[-index] for row in heads if len(row) >= index and not any(cell.get("colspan") for cell in row)]
            for cell in column + above:
                cell["class"] = "number"
    return str(table)


def _alternative(kind: str, about: Mapping[str, Any], cell: str, plain: str) -> str:
    metadata = about.get(kind, {})
    alt = metadata.get("alt") if isinstance(metadata, Mapping) else None
    return str(alt or about.get("alt") or cell or plain)


def _picture(kind: str, data: str, alternative: str) -> str:
    return f'<img src="data:{kind};base64,{data.strip()}" alt="{escape(alternative)}">'
