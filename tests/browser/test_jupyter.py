"""Charts in a real JupyterLab 4 and a real Notebook 7."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from rig import Jupyter, Visit

INTERFACES = ["lab", "notebook"]
START = "import ddsviz\nclimate = ddsviz.load('climate')"
LINE = "ddsviz.time_series(climate, x='year', y='mean_temperature_c', smooth=10)"
POINTS = "ddsviz.scatter(climate, 'mean_temperature_c', 'snow_cover_days', color='year', trend='linear')"


ALL_CELLS_RAN = """
() => {
  const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map(prompt => prompt.textContent);
  return prompts.length && prompts.every(text => /\\[\\d+\\]/.test(text));
}
"""


def run_all(visit: Visit, interface: str) -> None:
    """Run all cells by the menu, and wait until each has a number."""
    page = visit.page
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']", timeout=60_000)
    page.wait_for_timeout(1000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).first.click()
    page.wait_for_function(ALL_CELLS_RAN, timeout=60_000)


def save(visit: Visit) -> None:
    with visit.page.expect_response(lambda answer: "/api/contents/" in answer.url and answer.request.method == "PUT"):
        visit.page.keyboard.press("Control+s")


@pytest.mark.parametrize("interface", INTERFACES)
def test_charts_paint_with_no_request_to_elsewhere_and_again_after_save_and_reload(
    jupyter: Jupyter, visit: Visit, interface: str
) -> None:
    name = f"paints-{interface}.ipynb"
    jupyter.write(name, [START, LINE, POINTS])
    visit.page.goto(jupyter.page_of(name, interface))
    run_all(visit, interface)
    assert len(visit.canvas_colours(2)) == 2
    save(visit)
    stored = nbformat.read(jupyter.folder / name, as_version=4)
    assert "text/html" in stored.cells[1].outputs[0].data

    visit.page.goto(jupyter.page_of(name, interface))
    visit.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    assert len(visit.canvas_colours(2)) == 2, "the stored charts should paint without being run"
    assert visit.outside == []
    assert visit.faults == []


@pytest.mark.parametrize("interface", INTERFACES)
def test_a_changed_chart_a_row_of_charts_shown_before_and_identical_charts_all_paint(
    jupyter: Jupyter, visit: Visit, interface: str
) -> None:
    name = f"again-{interface}.ipynb"
    cells = [
        f"{START}\nfrom bokeh.layouts import row\na = {LINE}\nb = {POINTS}",
        "a",
        "a.title.text = 'Changed'\na.line([1920, 2000], [8, 9], line_color='black')\na",
        "b",
        "row(a, b)",
        "b",
        "b",
    ]
    jupyter.write(name, cells)
    visit.page.set_viewport_size({"width": 1600, "height": 6000})  # Jupyter draws only what is in view
    visit.page.goto(jupyter.page_of(name, interface))
    run_all(visit, interface)
    assert len(visit.canvas_colours(7)) == 7
    assert "1 line added" in visit.page.locator("figcaption").nth(1).inner_text()
    assert visit.page.locator(".ddsviz-note").count() == 0
    assert visit.outside == []
    assert visit.faults == []


@pytest.mark.parametrize("interface", INTERFACES)
def test_an_untrusted_notebook_keeps_caption_table_and_one_helpful_line(
    jupyter: Jupyter, visit: Visit, interface: str
) -> None:
    name = f"untrusted-{interface}.ipynb"
    path = executed(jupyter.write(name, [START, LINE]))
    visit.page.goto(jupyter.page_of(path.name, interface))
    visit.page.wait_for_selector("figcaption", timeout=60_000)
    visit.page.wait_for_timeout(1500)
    assert visit.page.evaluate("document.querySelectorAll('.jp-OutputArea canvas').length") == 0
    assert "Line chart of Mean temperature" in visit.page.locator("figcaption").inner_text()
    assert "Run this cell to draw the chart." in visit.page.locator(".jp-OutputArea-output").last.inner_text()
    visit.page.locator("summary").click()
    assert "1914" in visit.page.locator("table").inner_text()
    assert visit.faults == []


def executed(path: Path) -> Path:
    """Run a notebook outside Jupyter's pages, so that nobody has trusted its outputs."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, kernel_name="python3").execute()
    nbformat.write(notebook, path)
    return path


def test_a_chart_that_leaves_the_page_is_cleared_when_the_next_one_comes(jupyter: Jupyter, visit: Visit) -> None:
    name = "cleared.ipynb"
    jupyter.write(name, [START, LINE])
    visit.page.goto(jupyter.page_of(name, "lab"))
    for _ in range(3):
        run_all(visit, "lab")
        assert len(visit.canvas_colours(1)) == 1
        visit.page.wait_for_timeout(500)
    assert visit.page.evaluate("[...window.ddsvizShown.keys()].filter(figure => figure.isConnected).length") == 1
    assert visit.page.evaluate("window.ddsvizShown.size") == 1


def test_a_chart_says_what_to_do_when_its_script_cannot_be_loaded(jupyter: Jupyter, visit: Visit) -> None:
    name = "no-script.ipynb"
    jupyter.write(name, [f"{START}\nddsviz.options.cdn = False", LINE])
    visit.page.route("**/ddsviz/bokeh/**", lambda route: route.abort())
    visit.page.goto(jupyter.page_of(name, "lab"))
    run_all(visit, "lab")
    visit.page.wait_for_selector("details[open]", timeout=20_000)
    assert "Restart Jupyter" in visit.page.locator(".ddsviz-note").inner_text()
    assert "1914" in visit.page.locator("table").inner_text()
    assert visit.outside == []
