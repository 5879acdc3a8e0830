"""Notebooks as pages and slides: what is in them, and what is not."""

from __future__ import annotations

import json
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
import pytest
from course.sheets import code, prose, sheet
from course.start import CHARTS, MAPS, START
from documents import Page
from faults import message_of
from nbconvert.exporters import get_exporter
from nbval_option import CONSTRAINTS, other_versions

import ddsviz
from ddsviz.course.course_file import CourseError
from ddsviz.course.exporters import PageExporter, SlidesExporter
from ddsviz.display.notebook import bundle
from ddsviz.theme import contrast

DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)  # fmt: skip
TEXT_COLOURS = ("ink", "quiet", "link", "keyword", "string", "number", "comment", "name", "error")


def page_of(
    *cells: dict[str, Any], resources: Any = None, exporter: type[PageExporter] = PageExporter, **traits: Any
) -> str:
    return exporter(**traits).from_notebook_node(nbformat.from_dict(sheet(*cells)), resources)[0]


def shows(**data: Any) -> list[dict[str, Any]]:
    named = {kind.replace("_", "/", 1).replace("svg", "svg+xml"): content for kind, content in data.items()}
    return [{"output_type": "display_data", "data": named, "metadata": {}}]


def chart_output() -> list[dict[str, Any]]:
    chart = ddsviz.scatter({"x": [1, 2], "y": [3, 4]}, "x", "y")
    return [{"output_type": "display_data", "data": bundle(chart), "metadata": {}}]


def says(text: str, name: str = "stdout") -> list[dict[str, Any]]:
    return [{"output_type": "stream", "name": name, "text": text}]


@pytest.fixture(scope="module")
def start_page() -> str:
    if list(other_versions(CONSTRAINTS.read_text(encoding="utf-8"))):
        pytest.skip("The stored charts were drawn with other versions.")
    return PageExporter().from_filename(str(START))[0]


def test_nbconvert_knows_both_exporters_by_name() -> None:
    assert get_exporter("ddsviz-html") is PageExporter
    assert get_exporter("ddsviz-slides") is SlidesExporter


def test_a_page_has_language_title_skip_link_and_one_main_part(start_page: str) -> None:
    page = Page(start_page)
    assert page.named("html") == [{"lang": "en-GB"}]
    assert page.text("title").strip() == "Start here"
    assert len(page.named("main")) == 1
    assert {"class": "skip", "href": "#content"} in page.named("a")
    assert start_page.count("<h1") == 1


def test_each_script_is_there_once_and_nothing_is_fetched(start_page: str) -> None:
    page = Page(start_page)
    assert page.named("figure") == [{"class": "ddsviz"}] * (CHARTS + MAPS)
    scripts = page.named("script")
    assert not any("src" in attributes for attributes in scripts)
    assert not page.named("link")
    files = [attributes["data-name"] for attributes in scripts if attributes.get("class") == "ddsviz-file"]
    assert files == ["leaflet.js", "leaflet.css"]
    bodies = re.findall(r"<script>(.*?)</script>", start_page, re.DOTALL)
    long = [body for body in bodies if len(body) > 100]
    assert len(long) == len(set(long)) == 4  # Bokeh, its widgets, the two loaders, the page's own
    assert sum("ddsvizDraw1()" in body for body in bodies) == 1 + CHARTS  # its definition, and the charts
    assert start_page.count("figure.ddsviz{margin:0") == 2  # the charts' style, and the maps'


def test_a_page_without_charts_carries_no_drawing_script() -> None:
    assert len(page_of(prose("Text."))) < 20_000


def test_a_page_with_a_plain_chart_carries_no_map_file_and_no_widgets(start_page: str) -> None:
    page = page_of(code("chart", 1, chart_output()))
    assert not [attributes for attributes in Page(page).named("script") if attributes.get("class") == "ddsviz-file"]
    scripts = [len(body) for body in re.findall(r"<script>(.*?)</script>", page, re.DOTALL)]
    assert len([length for length in scripts if length > 100_000]) == 1


def test_street_maps_are_left_out_because_they_would_be_asked_of_a_server(start_page: str) -> None:
    specs = re.findall(r'class="ddsviz-spec">(.*?)</script>', start_page, re.DOTALL)
    maps = [json.loads(spec)["page"] for spec in specs if '"page"' in spec]
    assert len(maps) == MAPS
    assert all("L.TileLayer.include({onAdd() { return this; }" in page for page in maps)
    assert "default-src 'self' data: blob:; script-src 'sha256-" in start_page


def test_two_runs_give_the_same_bytes(start_page: str) -> None:
    assert PageExporter().from_filename(str(START))[0] == start_page


def test_a_chart_of_another_bokeh_is_refused_in_one_sentence() -> None:
    cell = code("chart", 1, chart_output())
    html = cell["outputs"][0]["data"]["text/html"]
    cell["outputs"][0]["data"]["text/html"] = html.replace(f'"version":"{version("bokeh")}"', '"version":"3.0.1"', 1)
    message = message_of(CourseError, page_of, cell)
    assert message.startswith("Cell 2: its chart was drawn with Bokeh 3.0.1, and ")
    assert "Run the notebook again" in message


def test_a_damaged_chart_is_named() -> None:
    cell = code("chart", 1, chart_output())
    html = cell["outputs"][0]["data"]["text/html"]
    cell["outputs"][0]["data"]["text/html"] = html.replace('{"what":', "{what:", 1)
    assert message_of(CourseError, page_of, cell).startswith("Cell 2: its stored chart is damaged.")


def test_solutions_are_left_out_unless_asked_for() -> None:
    cells = [code("question", 1, None, "exercise"), code("the_answer", 2, None, "solution")]
    assert "the_answer" not in page_of(*cells)
    assert "the_answer" in page_of(*cells, with_solutions=True)
    assert "question" in page_of(*cells)


def test_tags_hide_code_output_or_the_whole_cell() -> None:
    def shown(tag: str) -> str:
        return page_of(code("secret = 1", 1, says("spoken"), tag)).partition("<main")[2].partition("</main>")[0]

    assert "secret" not in shown("remove-cell")
    assert "spoken" not in shown("remove-cell")
    assert re.search(r"<details><summary>Code</summary>.*secret.*</details>.*spoken", shown("hide-input"), re.DOTALL)
    assert re.search(r"secret.*<details><summary>Output</summary>.*spoken", shown("hide-output"), re.DOTALL)
    assert "secret" not in shown("remove-input")
    assert "spoken" not in shown("remove-output")


def test_formulas_become_mathml_and_their_text_is_escaped() -> None:
    page = page_of(prose(r"So $\frac{1}{n} < 2$ and" "\n\n" r"$$\text{a <b> & c}$$"))
    assert "<mfrac><mrow><mn>1</mn></mrow><mrow><mi>n</mi></mrow></mfrac><mo>&#x0003C;</mo>" in page
    assert 'display="block"' in page
    assert "&lt;b&gt;&#x000A0;&amp;&#x000A0;c</mtext>" in page
    assert "MathJax" not in page


def test_aligned_lines_become_rows() -> None:
    page = page_of(prose("$$\\begin{aligned}a&=1\\\\ b&=2\\end{aligned}$$"))
    assert page.count("<mtr>") == 2


def test_a_formula_that_cannot_be_read_stays_as_it_is() -> None:
    assert r"<code>\left(</code>" in page_of(prose(r"Look: $\left($."))


@pytest.mark.parametrize("name", ["stdout", "stderr"])
def test_printed_text_is_text(name: str) -> None:
    page = page_of(code("x", 1, says("\x1b[31m<img src=x onerror=alert(1)>\x1b[0m", name)))
    assert "&lt;img src=x onerror=alert(1)&gt;</pre>" in page
    assert "\x1b" not in page


def test_code_and_errors_are_text() -> None:
    fault = {"output_type": "error", "ename": "ValueError", "evalue": "<b>", "traceback": ["\x1b[0mValueError: <b>"]}
    page = page_of(code("print('<i>')", 1, [fault]))
    assert 'aria-label="Error" tabindex="0">ValueError: &lt;b&gt;</pre>' in page
    assert "&lt;i&gt;" in page


def test_pictures_have_their_text_from_output_cell_or_plain_text() -> None:
    picture = shows(image_png=DOT, text_plain="<Figure with 1 Axes>")
    cell = code("plot", 1, picture)
    assert 'alt="&lt;Figure with 1 Axes&gt;"' in page_of(cell)
    cell["metadata"]["alt"] = "A dot"
    assert 'alt="A dot"' in page_of(cell)
    picture[0]["metadata"] = {"image/png": {"alt": "A red dot"}}
    assert f'<img src="data:image/png;base64,{DOT}" alt="A red dot">' in page_of(cell)


def test_attachments_and_files_are_inside_and_pictures_elsewhere_are_links(tmp_path: Path) -> None:
    (tmp_path / "near.svg").write_text("<svg/>")
    cell = prose("![dot](attachment:dot.png) ![near](near.svg) ![far](https://example.org/far.png)")
    cell["attachments"] = {"dot.png": {"image/png": DOT}}
    page = page_of(cell, resources={"metadata": {"path": str(tmp_path), "name": "x"}})
    assert f'<img src="data:image/png;base64,{DOT}" alt="dot"' in page
    assert '<img src="data:image/svg+xml;base64,' in page
    assert '<a href="https://example.org/far.png">far (a picture on another site)</a>' in page


def test_a_missing_attachment_is_named() -> None:
    assert message_of(CourseError, page_of, prose("![dot](attachment:dot.png)")).startswith("Cell 2: missing attachm")


def test_tables_of_pandas_scroll_in_a_named_region_with_numbers_to_the_right() -> None:
    table = ddsviz.load("climate").head(2).assign(note=["a & b", "c"])._repr_html_()
    page = page_of(code("table", 1, shows(text_html=table)))
    assert '<div class="table" role="region" aria-label="Table 1" tabindex="0"><table class="dataframe">' in page
    assert '<td class="number">1914</td>' in page
    assert '<th class="number">year</th>' in page
    assert "<td>a &amp; b</td>" in page
    assert "<style scoped>" not in page
    assert "<th></th>" not in page


def test_a_table_in_markdown_scrolls_in_a_region_too() -> None:
    page = page_of(prose("| a | b |\n| --- | --- |\n| 1 | 2 |"))
    assert '<div class="table" role="region" aria-label="Table 1" tabindex="0"><table>' in page


def test_html_of_an_output_is_kept_and_scripts_of_others_are_replaced_by_their_text() -> None:
    assert "<p>kept</p>" in page_of(code("x", 1, shows(text_html="<p>kept</p>", text_plain="other")))
    widget = [{"output_type": "display_data", "data": {"application/javascript": "alert(1)", "text/plain": "A widget"}}]
    page = page_of(code("x", 1, [{**widget[0], "metadata": {}}]))
    assert "A widget" in page
    assert "alert(1)" not in page


def test_headings_skip_no_level_and_have_names_that_links_lead_to() -> None:
    page = page_of(prose("## One `thing`\n\n#### Deep\n\n## One `thing`"))
    assert '<h2 id="One-thing">One <code>thing</code></h2>' in page
    assert '<h3 id="Deep">Deep</h3>' in page
    assert '<h2 id="One-thing-2">' in page


def test_a_notebook_without_a_title_gets_one_from_its_metadata() -> None:
    notebook = nbformat.from_dict(sheet(prose("## Only this")))
    notebook.cells = notebook.cells[1:]
    assert '<h1 id="A-small-notebook">A small notebook</h1>' in PageExporter().from_notebook_node(notebook)[0]
    slides = SlidesExporter().from_notebook_node(notebook)[0]
    assert slides.count('<section class="slide"') == 2


def test_links_to_notebooks_lead_to_their_pages_and_others_stay() -> None:
    page = page_of(prose("[next](02-x.ipynb#y) [raw](https://example.org/z.ipynb) [data](a.csv)"))
    assert '<a href="02-x.html#y">' in page
    assert '<a href="https://example.org/z.ipynb">' in page
    assert '<a href="a.csv">' in page


def test_what_others_give_is_put_into_the_page() -> None:
    told = {"ddsviz": {"head": "<meta name=a>", "before": "<nav>b</nav>", "after": "<footer>c</footer>"}}
    page = page_of(prose("Text."), resources=told)
    assert page.index("<meta name=a>") < page.index("</head>") < page.index("<nav>b</nav>") < page.index("<main")
    assert page.index("</main>") < page.index("<footer>c</footer>")


def slides_in(page: str) -> list[str]:
    return re.findall(r'<section class="slide" id="slide-\d+" tabindex="-1" aria-label="(.*?)">', page)


def test_a_slide_begins_at_each_heading_of_the_first_two_levels() -> None:
    cells = [prose("More.\n\n## Rain & wind\n\n### Deeper\n\n> ## quoted"), code("1 + 1", 1), prose("## Snow")]
    page = page_of(*cells, exporter=SlidesExporter)
    assert slides_in(page) == ["A small notebook", "Learning objectives", "Rain &amp; wind", "Snow"]
    third = page.split("<section")[3]
    assert "Deeper" in third
    assert 'aria-label="Code"' in third


def test_a_slide_is_named_by_a_heading_with_quotation_marks() -> None:
    page = page_of(prose('## The "best" one'), exporter=SlidesExporter)
    assert slides_in(page)[-1] == "The &#34;best&#34; one"


def test_cells_may_say_themselves_where_slides_begin_and_which_are_left_out() -> None:
    def cell(text: str, kind: str) -> dict[str, Any]:
        return {**prose(text), "metadata": {"slideshow": {"slide_type": kind}}}

    cells = [cell("New.", "slide"), cell("## Same slide", "fragment"), cell("Mine.", "notes"), cell("Not.", "skip")]
    page = page_of(*cells, exporter=SlidesExporter)
    assert slides_in(page) == ["A small notebook", "Learning objectives", "Same slide"]
    assert "New." in page.split("<section")[3]
    assert "Mine." not in page
    assert "Not." not in page


def test_all_text_keeps_its_contrast_in_light_and_dark() -> None:
    style = (Path(ddsviz.__file__).parent / "course" / "page.css").read_text(encoding="utf-8")
    light, dark = (dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", part)) for part in style.split("@media screen")[:2])
    for colours in (light, dark):
        for name in TEXT_COLOURS:
            assert contrast(colours[name], colours["paper"]) >= 4.5
            assert contrast(colours[name], colours["shade"]) >= 4.5
        assert contrast(colours["rim"], colours["paper"]) >= 3


def test_boxes_of_a_list_are_signs_that_say_what_they_are() -> None:
    page = page_of(prose("- [x] read\n- [ ] run"))
    assert '<li class="task"><span role="img" aria-label="Done:">☑</span> read' in page
    assert '<span role="img" aria-label="To do:">☐</span> run' in page
    assert "<input" not in page
