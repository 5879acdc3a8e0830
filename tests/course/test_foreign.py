"""What other libraries draw: a page shows what it can, says what is missing, and the inspection names it."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from course.sheets import code, prose, read, written
from course.test_exporters import DOT, page_of

from ddsviz.cli import main
from ddsviz.course.foreign import missing_from_page
from ddsviz.course.inspection import inspect

PLOTLY = {
    "application/vnd.plotly.v1+json": {"data": []},
    "text/html": '<div id="p"></div><script src="https://cdn.plot.ly/plotly-3.js"></script>'
    '<script type="text/javascript">Plotly.newPlot("p", [])</script>',
}
PLOTLY_MODULE = {
    "text/html": '<div id="p"></div><script type="module">import "https://cdn.plot.ly/plotly-3.min"; '
    'Plotly.newPlot("p", [])</script>'
}
PLOTLY_INSIDE = {
    "text/html": f'<div id="p"></div><script>var from = "https://cdn.plot.ly";{" " * 600_000}</script>'
    '<script>Plotly.newPlot("p", [])</script>'
}
ALTAIR = {
    "application/vnd.vegalite.v5+json": {"mark": "line"},
    "text/plain": "alt.Chart(...)",
}
ALTAIR_HTML = {
    "text/html": '<div id="a"></div><script>const at = "https://cdn.jsdelivr.net/npm/vega@6"; '
    "vegaEmbed('#a', {});</script>",
}
REQUIRED = {"text/html": "<div></div><script>require(['plotly'], p => p)</script>"}
WIDGET = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "IntSlider(value=7)"}
VIDEO = {"text/html": '<iframe src="https://www.youtube.com/embed/x?a=1&amp;b=2"></iframe>'}
FOLIUM = {
    "text/html": '<iframe srcdoc="&lt;script src=&quot;https://cdn.jsdelivr.net/x.js&quot;&gt;&lt;/script&gt;"></iframe>'
}
TABLE = {"text/html": '<table><tr><td>Rain: 5</td></tr></table><script src="https://cdn.datatables.net/x.js"></script>'}
KEPT: list[dict[str, Any]] = [
    {"text/html": "<p>kept</p>"},
    {"text/html": '<p>kept</p><a href="https://cdn.example.org/x">there</a>'},
    {"text/html": "<p>kept</p><script>document.title = 'kept'</script>"},
    PLOTLY_INSIDE,
]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (PLOTLY, "In Jupyter, a chart of Plotly stands here. This page cannot show it"),
        (PLOTLY_MODULE, "In Jupyter, a chart of Plotly stands here."),
        (ALTAIR, "In Jupyter, a chart of Altair stands here."),
        (ALTAIR_HTML, "In Jupyter, a chart of Altair stands here."),
        (WIDGET, "In Jupyter, a widget stands here. It needs a running notebook."),
        (REQUIRED, "In Jupyter, what another library draws stands here."),
        (VIDEO, "In Jupyter, a part of another site stands here."),
        (FOLIUM, "In Jupyter, what another library draws stands here."),
        (TABLE, "In Jupyter, what another library draws stands here."),
    ],
)
def test_what_a_page_cannot_show_is_said_there_and_found_before(
    tmp_path: Path, data: dict[str, Any], sentence: str
) -> None:
    cell = code("x = 1", 1, [{"output_type": "display_data", "data": data, "metadata": {}}])
    page = page_of(cell)
    assert f'<p class="missing">{sentence}' in page
    assert "Plotly.newPlot" not in page
    assert "<iframe" not in page
    (told,) = [finding for finding in inspect(written(tmp_path, cell)) if finding.rule == "not-on-pages"]
    assert told.cell == 2
    assert sentence.removeprefix("In Jupyter, ").partition(" stands")[0] in told.sentence


def test_what_can_be_read_of_it_stays() -> None:
    page = page_of(
        *(code("x", 1, [{"output_type": "display_data", "data": one, "metadata": {}}]) for one in (TABLE, WIDGET))
    )
    assert "<td>Rain: 5</td>" in page
    assert "IntSlider(value=7)" in page
    video = page_of(code("x", 1, [{"output_type": "display_data", "data": VIDEO, "metadata": {}}]))
    assert '<a href="https://www.youtube.com/embed/x?a=1&amp;b=2">' in video


@pytest.mark.parametrize("data", [PLOTLY, ALTAIR, ALTAIR_HTML, WIDGET])
def test_a_picture_that_is_stored_beside_it_is_shown(tmp_path: Path, data: dict[str, Any]) -> None:
    cell = code("x = 1", 1, [{"output_type": "display_data", "data": {**data, "image/png": DOT}, "metadata": {}}])
    cell["metadata"]["alt"] = "A line"
    page = page_of(cell)
    assert f'<img src="data:image/png;base64,{DOT}" alt="A line">' in page
    assert 'class="missing"' not in page
    assert [finding.rule for finding in inspect(written(tmp_path, cell))] == []


@pytest.mark.parametrize("data", KEPT, ids=str)
def test_what_needs_nobody_is_kept(data: dict[str, Any]) -> None:
    assert missing_from_page(data) == ""
    page = page_of(code("x", 1, [{"output_type": "display_data", "data": data, "metadata": {}}]))
    assert data["text/html"] in page


def test_a_cell_that_was_to_fail_and_did_not_is_found(tmp_path: Path) -> None:
    fault = {"output_type": "error", "ename": "ValueError", "evalue": "x", "traceback": []}
    cells = [
        code("1 + 1", 1, None, "raises-exception"),
        code("1 / 0", 2, [fault], "raises-exception"),
    ]
    (told,) = inspect(written(tmp_path, *cells))
    assert (told.rule, told.cell) == ("stored-error", 2)
    assert "raises-exception, and ran without an error" in told.sentence
    assert inspect(written(tmp_path, code("1 / 0", None, None, "raises-exception"))) == []


def test_the_advice_on_data_of_one_s_own_is_accepted_and_mends(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "my counties.csv").write_text("a\n1\n", encoding="utf-8")
    path = written(tmp_path, code("import pandas\npandas.read_csv('data/my counties.csv')"), name="x.ipynb")
    (told,) = inspect(path)
    own, _, other = told.sentence.partition(": ddsviz ")[2].partition("; if not")
    assert main(shlex.split(own)) == 0
    assert inspect(path) == []
    resource = read(path)["metadata"]["ddsviz"]["learning_resource"]
    assert resource["isBasedOn"][-1] == {"name": "data/my counties.csv", "license": resource["license"]}
    assert main(shlex.split(other.partition(": ddsviz ")[2].replace("LICENCE", "CC0-1.0"))) == 0
    assert read(path)["metadata"]["ddsviz"]["learning_resource"]["isBasedOn"][-1]["license"] == "CC0-1.0"


def test_the_advice_on_a_packaged_table_and_on_a_link_is_accepted_and_mends(tmp_path: Path) -> None:
    link = "https://example.org/a.csv?year=2020"
    cells = [code("import ddsviz, pandas\nddsviz.load('wards')"), code(f"pandas.read_csv('{link}')")]
    path = written(tmp_path, *cells, name="x.ipynb")
    for told in inspect(path):
        assert main(shlex.split(told.sentence.partition(": ddsviz ")[2])) == 0
    assert inspect(path) == []
    names = [one["name"] for one in read(path)["metadata"]["ddsviz"]["learning_resource"]["isBasedOn"]]
    assert names == ["climate", "wards", link]


def test_data_whose_licence_cannot_be_known_are_refused_with_a_line_that_works(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path)
    assert main(["notebook", "describe", str(path), "--data", "own.csv="]) == 2
    command = capsys.readouterr().err.strip().partition(": ddsviz ")[2]
    assert main(shlex.split(command)) == 0
    told = read(path)
    del told["metadata"]["ddsviz"]["learning_resource"]["license"]
    path.write_text(json.dumps(told), encoding="utf-8")
    assert main(["notebook", "describe", str(path), "--data", "other.csv"]) == 2
    command = capsys.readouterr().err.strip().partition(": ddsviz ")[2]
    assert main(shlex.split(command)) == 0
    assert main(["notebook", "describe", str(path), "--data", "other.csv"]) == 0


def test_answers_in_details_stay_folded_and_chemistry_stands_low() -> None:
    page = page_of(
        prose("H<sub>2</sub>O\n\n<details><summary>Answer</summary>\n\nIt is **4**.\n\n</details>\n\nAfter.")
    )
    assert "H<sub>2</sub>O" in page
    assert "It is <strong>4</strong>." in page.partition("<details>")[2].partition("</details>")[0]
    assert "After." in page.partition("</details>")[2]
