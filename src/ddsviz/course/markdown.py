"""A notebook's Markdown as HTML that needs no script: TeX becomes MathML, pictures are inside, headings have names.

HTML in it is read as a whole, for an element may begin in one part and end in another (`H<sub>2</sub>O`), and cleaned.
What this module writes itself (formulas, code) is kept aside meanwhile: a mark stands in its place.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from html import escape, unescape
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath

from ddsviz.course.cleaning import cleaned
from ddsviz.course.code import code_html
from ddsviz.course.course_file import CourseError
from ddsviz.course.page_links import page_link

MATHS_IN_HTML = re.compile(
    r"""(?P<tag><[a-zA-Z/!](?:"[^"]*"|'[^']*'|[^'">])*>)|\$\$(?P<block>[^$]+)\$\$"""
    r"""|\$(?P<inline>[^\s$](?:[^$\n]*[^\s$])?)\$(?!\d)"""
)
TAKEN_LITERALLY = re.compile(r"\s*<(?:pre|code|script|style|textarea)\b", re.IGNORECASE)
TAG = re.compile(r"<[^>]+>")
ELSEWHERE = re.compile(r"^(https?:)?//", re.IGNORECASE)
# What latex2mathml writes: tags of MathML, and texts that it leaves unescaped.
MATHML_TAG = re.compile(r'(</?m[a-z]+(?: [a-z]+="[^"<>]*")*(?: xmlns="[^"]*")?(?: [a-z]+="[^"<>]*")* ?/?>)')
BARE_AMPERSAND = re.compile(r"&(?!#x[0-9A-Fa-f]+;)")
SAME_BUT_KNOWN = {"aligned": "align*", "equation": "", "equation*": "", "eqnarray": "align*", "eqnarray*": "align*"}
"""Environments that latex2mathml does not know, or that need no frame of their own."""
ENVIRONMENT = re.compile(r"\\(?P<what>begin|end)\{(?P<name>[a-z]+\*?)\}")


def markdown_html(
    source: str,
    headings: Headings,
    attachments: Mapping[str, Any],
    folder: str,
    where: str,
    places: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return Markdown as HTML.

    Parameters
    ----------
    source : str
        The text of a cell.
    headings : Headings
        The page's headings so far.
    attachments : mapping
        The cell's own pictures, by name.
    folder : str
        Where pictures that it names by file lie.
    where : str
        Which cell it is, for an error: "Cell 7".
    places : mapping of str to str
        Where the site has the course's files.

    Raises
    ------
    CourseError
        If it shows an attachment that is not there.
    """
    renderer = PageRenderer(headings, dict(attachments), folder, Kept(source))
    try:
        whole = MarkdownWithMath(renderer).render(source)
        html = cleaned(whole, renderer.embedded, lambda address: page_link(address, places), renderer.kept.words)
        return renderer.kept.put_back(html)
    except InvalidNotebook as fault:
        raise CourseError(f"{where}: {fault}. Attach the picture again, or take it out of the text.") from None


class Kept:
    """HTML of our own that needs no cleaning, and the marks that stand for it: no text can hold its own hash.

    Parameters
    ----------
    source : str
        The text that the marks must not be in.
    """

    def __init__(self, source: str) -> None:
        name = hashlib.sha256(source.encode("utf-8", "replace")).hexdigest()
        self._mark = re.compile(f"ddsviz-{name}-([0-9]+)-")
        self._name = f"ddsviz-{name}"
        self._parts: list[str] = []

    def keep(self, html: str) -> str:
        """Return the mark that stands for a part."""
        self._parts.append(html)
        return f"{self._name}-{len(self._parts) - 1}-"

    def put_back(self, html: str) -> str:
        """Return HTML with the parts in place of their marks."""
        return self._mark.sub(lambda found: self._parts[int(found[1])], html)

    def words(self, text: str) -> str:
        """Return a text with the words of the parts in place of their marks."""
        return self._mark.sub(lambda found: unescape(TAG.sub("", self._parts[int(found[1])])), text)


class Headings:
    """The headings of a page: each with a name of its own, and none that skips a level."""

    def __init__(self) -> None:
        self.level = 0
        self._names: dict[str, int] = {}

    def next(self, text: str, level: int, words: str) -> str:
        """Return a heading, as HTML; its name comes from its words."""
        self.level = min(level, self.level + 1)
        # As Jupyter names them, so that links within a notebook lead to the same place here.
        name = re.sub(r"\s+", "-", unescape(TAG.sub("", words)).strip()) or "heading"
        self._names[name] = self._names.get(name, 0) + 1
        name = name if self._names[name] == 1 else f"{name}-{self._names[name]}"
        return f'<h{self.level} id="{escape(name)}">{text}</h{self.level}>\n'


class PageRenderer(IPythonRenderer):  # type: ignore[misc]
    """Writes what a page of ours has in place of what a notebook has.

    Parameters
    ----------
    headings : Headings
        The page's headings so far.
    attachments : dict
        The cell's own pictures.
    folder : str
        Where its other pictures lie.
    kept : Kept
        What is kept aside while the rest is cleaned.
    """

    def __init__(self, headings: Headings, attachments: dict[str, Any], folder: str, kept: Kept) -> None:
        super().__init__(escape=False, embed_images=False, path=folder, attachments=attachments)
        self._headings = headings
        self.kept = kept

    def embedded(self, address: str) -> str | None:
        """Return a picture beside the notebook as a data address, or None for any other."""
        if address.startswith("attachment:"):
            return str(self._embed_image_or_attachment(unquote(address)))
        # Markdown writes a space in a file's name as %20; the file is called as it is.
        name = unquote(address)
        if ELSEWHERE.match(address) or not os.path.isfile(os.path.join(self.path, name)):
            return None
        return self._src_to_base64(name)

    def block_html(self, html: str) -> str:
        """Return HTML as it stands but for its formulas: it is cleaned with all the rest."""
        return f"{(html if TAKEN_LITERALLY.match(html) else MATHS_IN_HTML.sub(self._with_maths, html)).strip()}\n"

    def _with_maths(self, found: re.Match[str]) -> str:
        if found["tag"]:
            return found[0]
        return (
            self.block_math(unescape(found["block"])) if found["block"] else self.inline_math(unescape(found["inline"]))
        )

    def inline_html(self, html: str) -> str:
        """Return HTML as it stands, for it is cleaned with all the rest."""
        return html

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        """Return a heading with a name that links can lead to."""
        return self._headings.next(text, level, self.kept.words(text))

    def block_code(self, code: str, info: str | None = None) -> str:
        """Return a block of code; Mermaid's drawings would need a script, so their text stands."""
        language = (info or "").split(maxsplit=1)[0] if (info or "").strip() else ""
        return self.kept.keep(code_html(code, language))

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Return a picture, which is put into the page when all is cleaned."""
        shown = f' title="{escape(title)}"' if title else ""
        words = TAG.sub("", self.kept.words(text))
        return f'<img src="{escape(unescape(url))}" alt="{escape(unescape(words))}"{shown}>'

    def task_list_item(self, text: str, checked: bool = False) -> str:
        """Return an entry of a list of things to do; a box that nobody can tick is a sign."""
        sign, said = ("☑", "Done:") if checked else ("☐", "To do:")
        return f'<li class="task"><span role="img" aria-label="{said}">{sign}</span> {text}</li>\n'

    def block_math(self, body: str) -> str:
        """Return a formula in a line of its own."""
        return self.kept.keep(f'<div class="maths">{mathml(body, "block")}</div>')

    def inline_math(self, body: str) -> str:
        """Return a formula in the text."""
        return self.kept.keep(mathml(body, "inline"))

    def latex_environment(self, name: str, body: str) -> str:
        """Return a formula that is written as an environment."""
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")


def mathml(tex: str, display: str) -> str:
    r"""Return TeX as MathML, which browsers draw and read aloud themselves.

    Parameters
    ----------
    tex : str
        A formula. One that cannot be read stays as it is, as code.
    display : {"inline", "block"}
        In the text, or in a line of its own.

    Examples
    --------
    >>> mathml("x < 3", "inline")[-58:]
    '<mrow><mi>x</mi><mo>&#x0003C;</mo><mn>3</mn></mrow></math>'
    """
    from latex2mathml.converter import convert

    try:
        written = convert(ENVIRONMENT.sub(_known_environment, tex), display=display)
    except Exception:  # its faults have no parent of their own; a formula that is wrong must not stop a page
        return f"<code>{escape(tex)}</code>"
    # Every second part is a tag.
    parts = MATHML_TAG.split(written)
    return "".join(part if index % 2 else _escaped(part) for index, part in enumerate(parts))


def _known_environment(found: re.Match[str]) -> str:
    known = SAME_BUT_KNOWN.get(found["name"], found["name"])
    return f"\\{found['what']}{{{known}}}" if known else ""


def _escaped(text: str) -> str:
    return BARE_AMPERSAND.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
