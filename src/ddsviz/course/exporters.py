"""A notebook as a page or as slides that need nothing else, for ``jupyter nbconvert --to ddsviz-html``.

What nbconvert's own templates fetch is packed in, once, or not needed: formulas are MathML, which browsers draw
themselves, slides are a few lines of script of ours, and Bokeh and Leaflet come from the installed packages.
"""

from __future__ import annotations

import re
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from nbconvert.exporters.exporter import Exporter, FilenameExtension
from nbformat.v4 import new_markdown_cell
from traitlets import Bool

from ddsviz.course.outputs import Shown
from ddsviz.course.pages import block_html, kept_cells, slides_of
from ddsviz.course.solutions import STUDENT_MARK
from ddsviz.course.stored_figures import with_numbered_tables
from ddsviz.display.figure import script

LANGUAGE = "en-GB"
CODE_LANGUAGE = "python"
TITLE = re.compile(r"^#\s+(.+?)\s*#*\s*$", re.MULTILINE)


class PageExporter(Exporter):  # type: ignore[misc]
    """Makes one page of a notebook.

    Parts that others make are put into the page: ``resources["ddsviz"]`` may have "head", "before" (the content) and
    "after", each HTML, and "places", where the site has the files that the notebook links to.
    """

    export_from_notebook = "Course page"
    output_mimetype = "text/html"
    template_name = "page.html.j2"
    styles: tuple[str, ...] = ("page.css",)
    scripts: tuple[str, ...] = ("page.js",)

    with_solutions = Bool(False, help="Whether cells with the tag 'solution' are shown.").tag(config=True)

    file_extension = FilenameExtension(".html").tag(config=True)

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[str, Any]:
        """Return a notebook as HTML, and what else was gathered on the way.

        Raises
        ------
        ddsviz.course.course_file.CourseError
            If a stored chart is damaged, or was drawn with another Bokeh than is installed.
        """
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        told = resources.get("ddsviz", {})
        shown = Shown(folder=resources.get("metadata", {}).get("path", ""), places=told.get("places", {}))
        cells = kept_cells(notebook.cells, self.with_solutions)
        title = _title(notebook, cells, resources)
        if not _has_title(cells):
            cells.insert(0, ("The title", new_markdown_cell(f"# {title}")))
        content = self._content(cells, shown, _code_language(notebook))
        scripts, ending = shown.figures.head(), script_tag(texts(self.scripts))
        shown.policy.allow_scripts_in(scripts + ending)
        html = template(self.template_name).render(
            language=_language(notebook),
            title=title,
            style=Markup(shown.figures.style() + texts(self.styles)),
            policy=Markup(shown.policy),
            scripts=Markup(scripts),
            edition="" if self.with_solutions else Markup(STUDENT_MARK),
            ending=Markup(ending),
            **{name: Markup(told.get(name, "")) for name in ("head", "before", "after")},
            **content,
        )
        return with_numbered_tables(html), resources

    def _content(self, cells: list[tuple[str, Any]], shown: Shown, language: str) -> dict[str, Any]:
        blocks = [block_html(cell, shown, language, where) for where, cell in cells]
        return {"content": Markup("\n".join(block for block in blocks if block))}


class SlidesExporter(PageExporter):
    """Makes slides of a notebook: one for each heading of the first two levels, or as the cells' own metadata say."""

    export_from_notebook = "Course slides"
    template_name = "slides.html.j2"
    styles = ("page.css", "slides.css")
    scripts = ("page.js", "slides.js")

    file_extension = FilenameExtension(".slides.html").tag(config=True)

    def _content(self, cells: list[tuple[str, Any]], shown: Shown, language: str) -> dict[str, Any]:
        slides = slides_of(cells, shown, language)
        return {"slides": [{"name": slide.name, "html": Markup(slide.html)} for slide in slides]}


def template(name: str) -> Any:
    """Return one of our templates."""
    loader = PackageLoader("ddsviz.course")
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).get_template(name)


def texts(files: tuple[str, ...]) -> str:
    """Return styles or scripts of ours, one after the other."""
    return "\n".join(script("ddsviz.course", file) for file in files)


def script_tag(text: str) -> str:
    """Return a script of ours as an element."""
    return f"<script>\n{text}\n</script>"


def _language(notebook: Any) -> str:
    about = notebook.metadata.get("ddsviz", {}).get("learning_resource", {})
    return str(about.get("inLanguage") or LANGUAGE)


def _code_language(notebook: Any) -> str:
    told = notebook.metadata.get("language_info", {})
    return str(told.get("pygments_lexer") or told.get("name") or CODE_LANGUAGE)


def _title(notebook: Any, cells: list[tuple[str, Any]], resources: Any) -> str:
    """Return the notebook's title: as its metadata say, else the first heading shown, else its file's name."""
    headings = (TITLE.search(cell.source) for _, cell in cells if cell.cell_type == "markdown")
    heading = next((found[1] for found in headings if found), "")
    return str(notebook.metadata.get("title") or heading or resources.get("metadata", {}).get("name") or "Notebook")


def _has_title(cells: list[tuple[str, Any]]) -> bool:
    return any(TITLE.search(cell.source) for _, cell in cells if cell.cell_type == "markdown")
