"""Charts in a real JupyterLab 4 and a real Notebook 7."""

import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from playwright.sync_api import Error, Frame, Page
from registry import IS_MAP, REGISTERED, cell_of
from rig import MAP_COLOURS, Jupyter, Visit

INTERFACES = ["lab", "notebook"]
CHARTS, MAPS = ([kind for kind in REGISTERED if IS_MAP[kind] == is_map] for is_map in (False, True))
START = "import ddsviz\nclimate = ddsviz.load('climate')"
LINE = "ddsviz.time_series(climate, x='year', y='mean_temperature_c', smooth=10)"
POINTS = "ddsviz.scatter(climate, 'mean_temperature_c', 'snow_cover_days', color='year', trend='linear')"


ALL_CELLS_RAN = """
() => {
  const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map(prompt => prompt.textContent);
  return prompts.length && prompts.every(text => /\\[\\d+\\]/.test(text));
}
"""
NO_CELL_RUNS = """
() => [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].every(prompt => /\\[ \\]/.test(prompt.textContent))
"""


# Of the charts, maps not among them, how many have a canvas of more than a few colours.
PAINTED = """
() => {
  const canvases = root => [...root.querySelectorAll("*")].flatMap(element =>
    [...(element.tagName == "CANVAS" ? [element] : []), ...(element.shadowRoot ? canvases(element.shadowRoot) : [])]);
  const painted = canvas => {
    if (canvas.width < 100 || canvas.height < 30) return false;
    const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size > 15;
  };
  return [...document.querySelectorAll(".ddsviz-chart")].filter(chart => canvases(chart).some(painted)).length;
}
"""


def run_all(visit: Visit) -> None:
    """Run all cells by the menu, and wait until each has a number; again where Jupyter forgot to run any."""
    page = visit.page
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']", timeout=60_000)
    page.wait_for_timeout(1000)
    _press_run_all(page)
    for _ in range(6):
        try:
            page.wait_for_function(ALL_CELLS_RAN, timeout=10_000)
            return
        except Error:
            if page.evaluate(NO_CELL_RUNS):
                visit.heard.append("No cell ran for 10 s; run once more.")
                _press_run_all(page)
    raise AssertionError("The cells did not run.")


def _press_run_all(page: Page) -> None:
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).first.click()


def save(visit: Visit) -> None:
    with visit.page.expect_response(lambda answer: "/api/contents/" in answer.url and answer.request.method == "PUT"):
        visit.page.keyboard.press("Control+s")


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
    visit.open_notebook(jupyter.page_of(name, interface))
    run_all(visit)
    assert len(visit.canvas_colours(7)) == 7
    assert "1 line added" in visit.page.locator("figcaption").nth(1).inner_text()
    assert visit.page.locator(".ddsviz-note").count() == 0
    assert visit.outside == []
    assert visit.faults == []


ALLOTMENTS = "ddsviz.marker_map(ddsviz.load('allotments'), label='site', info=['plots', 'vacant', 'waiting_time'])"
BINS = (
    "ddsviz.choropleth(ddsviz.load('litter_bins').groupby('ward').size().rename('bins').reset_index(), 'bins', "
    "areas='wards', key='ward')"
)


# To open a notebook and to start its kernel takes longer than all that is drawn in it: charts and maps share one.
@pytest.mark.parametrize("interface", INTERFACES)
def test_charts_and_maps_paint_with_no_request_to_elsewhere_and_again_after_save_and_reload(
    jupyter: Jupyter, visit: Visit, interface: str
) -> None:
    name = f"paints-{interface}.ipynb"
    jupyter.write(name, [f"{START}\nddsviz.options.tiles = None", *map(cell_of, [*CHARTS, *MAPS])])
    visit.page.set_viewport_size({"width": 1200, "height": 8000})
    visit.open_notebook(jupyter.page_of(name, interface))
    run_all(visit)
    assert painted_charts(visit) == len(CHARTS)
    assert painted_maps(visit, len(MAPS)) == len(MAPS)
    save(visit)
    stored = nbformat.read(jupyter.folder / name, as_version=4)
    assert "text/html" in stored.cells[1].outputs[0].data

    visit.open_notebook(jupyter.page_of(name, interface))
    assert painted_charts(visit) == len(CHARTS), "the stored charts should paint without being run"
    assert painted_maps(visit, len(MAPS)) == len(MAPS), "the stored maps should paint without being run"
    visit.page.locator("summary").nth(len(CHARTS) + MAPS.index("marker_map")).click()
    visit.page.locator("tbody button").first.click()
    assert visit.page.frames[1].locator(".leaflet-popup-content strong").first.inner_text() == "Barnscourt"
    assert visit.outside == []
    assert visit.faults == []


def test_a_map_far_down_a_notebook_shows_its_whole_city_when_it_comes_into_view(jupyter: Jupyter, visit: Visit) -> None:
    name = "far-down.ipynb"
    many = ["print(*range(40), sep='\\n')"] * 8
    executed_path = executed(jupyter.write(name, [f"{START}\nddsviz.options.tiles = None", *many, BINS]))
    subprocess.run([sys.executable, "-m", "jupyter", "trust", str(executed_path)], check=True, env=jupyter.environment)
    visit.open_notebook(jupyter.page_of(name, "lab"))
    for _ in range(40):
        visit.page.mouse.move(700, 500)
        visit.page.mouse.wheel(0, 900)
        visit.page.wait_for_timeout(150)
    assert painted_maps(visit, 1) == 1
    (frame,) = visit.page.frames[1:]
    box = frame.locator(".folium-map").bounding_box()
    assert box is not None
    assert box["width"] > 300
    seen = frame.evaluate(
        """() => {
          const map = Object.entries(window).find(([name]) => /^map_\\d+$/.test(name))[1], all = map.getBounds();
          return [all.getNorth() - all.getSouth(), all.contains([[55.82, -3.44], [56.01, -3.08]])];
        }"""
    )
    assert seen[1]
    assert seen[0] < 0.6


def painted_charts(visit: Visit, most_s: float = 40) -> int:
    """Wait until all charts are painted, and return how many are."""
    end, found = time.monotonic() + most_s, 0
    while found < len(CHARTS) and time.monotonic() < end:
        visit.page.wait_for_timeout(300)
        found = visit.page.evaluate(PAINTED)
    return found


def painted_maps(visit: Visit, maps: int, most_s: float = 40) -> int:
    """Wait until so many maps are painted, and return how many are."""
    end, found = time.monotonic() + most_s, 0
    while found < maps and time.monotonic() < end:
        visit.page.wait_for_timeout(300)
        found = sum(len(frame_colours(frame)) >= 3 for frame in visit.page.frames[1:])
    return found


def frame_colours(frame: Frame) -> dict[str, int]:
    return dict(frame.evaluate(MAP_COLOURS))


@pytest.mark.parametrize("interface", INTERFACES)
def test_an_untrusted_chart_and_map_keep_caption_table_and_one_helpful_line(
    jupyter: Jupyter, visit: Visit, interface: str
) -> None:
    name = f"untrusted-{interface}.ipynb"
    path = executed(jupyter.write(name, [START, LINE, BINS]))
    visit.page.set_viewport_size({"width": 1200, "height": 3000})
    visit.open_notebook(jupyter.page_of(path.name, interface))
    visit.page.locator("figcaption").nth(1).wait_for(timeout=60_000)
    visit.page.wait_for_timeout(1500)
    assert visit.page.evaluate("document.querySelectorAll('.jp-OutputArea canvas').length") == 0
    assert visit.page.locator(".jp-OutputArea iframe").count() == 0
    for place, (caption, line, row) in enumerate(
        [
            ("Line chart of Mean temperature", "Run this cell to draw the chart.", "1914"),
            ("Choropleth of Bins by ward (2013 wards)", "Run this cell to draw the map.", "Leith Walk"),
        ]
    ):
        assert caption in visit.page.locator("figcaption").nth(place).inner_text()
        assert line in visit.page.locator(".jp-OutputArea-output").nth(place).inner_text()
        visit.page.locator("summary").nth(place).click()
        assert row in visit.page.locator("table").nth(place).inner_text()
    assert visit.faults == []


def test_a_chart_and_a_map_say_what_to_do_when_their_files_cannot_be_loaded(jupyter: Jupyter, visit: Visit) -> None:
    name = "no-files.ipynb"
    jupyter.write(name, [f"{START}\nddsviz.options.cdn = False", LINE, ALLOTMENTS])
    visit.page.set_viewport_size({"width": 1200, "height": 3000})
    visit.page.route("**/ddsviz/bokeh/**", lambda route: route.abort())
    visit.page.route("**/ddsviz/maps/**", lambda route: route.abort())
    visit.open_notebook(jupyter.page_of(name, "lab"))
    run_all(visit)
    visit.page.locator("details[open]").nth(1).wait_for(timeout=20_000)
    of_the_chart, of_the_map = visit.page.locator(".ddsviz-note").all_inner_texts()
    assert "Restart Jupyter" in of_the_chart
    assert "1914" in visit.page.locator("table").first.inner_text()
    assert of_the_map.startswith("The map could not be drawn")
    assert "ddsviz.save(chart, 'map.html')" in of_the_map
    assert "Barnscourt" in visit.page.locator("table").last.inner_text()
    assert visit.outside == []


RAN: dict[tuple[str, ...], nbformat.NotebookNode] = {}
"""Notebooks that were run, by their cells: a kernel takes seconds to start."""


def executed(path: Path) -> Path:
    """Run a notebook outside Jupyter's pages, so that nobody has trusted its outputs."""
    notebook = nbformat.read(path, as_version=4)
    cells = tuple(cell.source for cell in notebook.cells)
    if cells not in RAN:
        NotebookClient(notebook, kernel_name="python3").execute()
        RAN[cells] = notebook
    nbformat.write(RAN[cells], path)
    return path


def test_a_chart_that_leaves_the_page_is_cleared_when_the_next_one_comes(jupyter: Jupyter, visit: Visit) -> None:
    name = "cleared.ipynb"
    jupyter.write(name, [START, LINE])
    visit.open_notebook(jupyter.page_of(name, "lab"))
    for _ in range(3):
        run_all(visit)
        assert len(visit.canvas_colours(1)) == 1
        visit.page.wait_for_timeout(500)
    assert visit.page.evaluate("[...window.ddsvizShown.keys()].filter(figure => figure.isConnected).length") == 1
    assert visit.page.evaluate("window.ddsvizShown.size") == 1
