"""A notebook's Markdown as HTML that needs no script: TeX becomes MathML, pictures are inside, headings have names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Any
from urllib.parse import unquote

from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath

from ddsviz.course.code import code_html
from ddsviz.course.course_file import CourseError

TAG = re.compile(r"<[^>]+>")
NOTEBOOK_LINK = re.compile(r"^(?![a-z]+:|/)(?P<stem>[^?#]+)\.ipynb(?P<rest>[?#].*)?$")
ELSEWHERE = re.compile(r"^(https?:)?//", re.IGNORECASE)
# What latex2mathml writes: tags of MathML, and texts that it leaves unescaped.
MATHML_TAG = re.compile(r'(</?m[a-z]+(?: [a-z]+="[^"<>]*")*(?: xmlns="[^"]*")?(?: [a-z]+="[^"<>]*")* ?/?>)')
BARE_AMPERSAND = re.compile(r"&(?!#x[0-9A-Fa-f]+;)")
SAME_BUT_KNOWN = {"aligned": "align*", "equation": "", "equation*": "", "eqnarray": "align*", "eqnarray*": "align*"}
"""Environments that latex2mathml does not know, or that need no frame of their own."""
ENVIRONMENT = re.compile(r"\\(?P<what>begin|end)\{(?P<name>[a-z]+\*?)\}")


def markdown_html(source: str, headings: Headings, attachments: Mapping[str, Any], folder: str, where: str) -> str:
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

    Raises
    ------
    CourseError
        If it shows an attachment that is not there.
    """
    try:
        return str(MarkdownWithMath(PageRenderer(headings, dict(attachments), folder)).render(source))
    except InvalidNotebook as fault:
        raise CourseError(f"{where}: {fault}. Attach the picture again, or take it out of the text.") from None


class Headings:
    """The headings of a page: each with a name of its own, and none that skips a level."""

    def __init__(self) -> None:
        self.level = 0
        self._names: dict[str, int] = {}

    def next(self, text: str, level: int) -> str:
        """Return a heading, as HTML."""
        self.level = min(level, self.level + 1)
        # As Jupyter names them, so that links within a notebook lead to the same place here.
        name = re.sub(r"\s+", "-", unescape(TAG.sub("", text)).strip()) or "heading"
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
    """

    def __init__(self, headings: Headings, attachments: dict[str, Any], folder: str) -> None:
        super().__init__(escape=False, embed_images=True, path=folder, attachments=attachments)
        self._headings = headings

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        """Return a heading with a name that links can lead to."""
        return self._headings.next(text, level)

    def block_code(self, code: str, info: str | None = None) -> str:
        """Return a block of code; Mermaid's drawings would need a script, so their text stands."""
        language = (info or "").split(maxsplit=1)[0] if (info or "").strip() else ""
        return code_html(code, language)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Return a link; those to other notebooks lead to their pages."""
        return str(super().link(text, NOTEBOOK_LINK.sub(r"\g<stem>.html\g<rest>", url), title))

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Return a picture; one that lies elsewhere is linked, since a page fetches nothing."""
        if ELSEWHERE.match(url):
            return str(super().link(f"{text or 'Picture'} (a picture on another site)", url, title))
        # Markdown writes a space in a file's name as %20; the file is called as it is.
        return str(super().image(text, unquote(url), title))

    def task_list_item(self, text: str, checked: bool = False) -> str:
        """Return an entry of a list of things to do; a box that nobody can tick is a sign."""
        sign, said = ("☑", "Done:") if checked else ("☐", "To do:")
        return f'<li class="task"><span role="img" aria-label="{said}">{sign}</span> {text}</li>\n'

    def block_math(self, body: str) -> str:
        """Return a formula in a line of its own."""
        return f'<div class="maths">{mathml(body, "block")}</div>'

    def inline_math(self, body: str) -> str:
        """Return a formula in the text."""
        return mathml(body, "inline")

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
    return "".join(part if place % 2 else _escaped(part) for place, part in enumerate(parts))


def _known_environment(found: re.Match[str]) -> str:
    known = SAME_BUT_KNOWN.get(found["name"], found["name"])
    return f"\\{found['what']}{{{known}}}" if known else ""


def _escaped(text: str) -> str:
    return BARE_AMPERSAND.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
