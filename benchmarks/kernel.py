"""What a real kernel stores in a notebook, and the scripts that a page needs to show it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

CLIMATE = "import ddsviz\nclimate = ddsviz.load('climate')[['mean_temperature_c', 'snow_cover_days']]\n"
PLACES = "x='mean_temperature_c', y='snow_cover_days'"
# Each library's notebook: what it begins with, and a cell whose output is one scatter plot.
CELLS = {
    "ddsviz": ("", f"ddsviz.scatter(climate, {PLACES})"),
    "bokeh": (
        "from bokeh.io import output_notebook\nfrom bokeh.plotting import figure, show\noutput_notebook()",
        "chart = figure(x_axis_label='Mean temperature', y_axis_label='Days with snow',\n"
        "    tooltips=[('Mean temperature', '@mean_temperature_c'), ('Days with snow', '@snow_cover_days')])\n"
        f"chart.scatter({PLACES}, source=dict(climate.items()))\nshow(chart)",
    ),
    "hvplot": ("import hvplot.pandas", f"climate.hvplot.scatter({PLACES})"),
    "plotly": ("import plotly.express as px", f"px.scatter(climate, {PLACES})"),
    "seaborn": ("import seaborn as sns", f"sns.scatterplot(climate, {PLACES});"),
    "altair": (
        "import altair as alt",
        f"alt.Chart(climate).mark_point().encode({PLACES}, tooltip=['mean_temperature_c', 'snow_cover_days'])",
    ),
}
# The scripts that a page loads before the first chart, where they are installed with the package.
SCRIPTS = {
    "ddsviz": ("bokeh/server/static/js/bokeh.min.js",),
    "bokeh": tuple(
        f"bokeh/server/static/js/bokeh{part}.min.js" for part in ("", "-gl", "-widgets", "-tables", "-mathjax")
    ),
    "hvplot": (
        *(f"bokeh/server/static/js/bokeh{part}.min.js" for part in ("", "-gl", "-widgets", "-tables")),
        "panel/dist/panel.min.js",
    ),
    "plotly": ("plotly/package_data/plotly.min.js",),
    "seaborn": (),
    "altair": None,
}


@dataclass(frozen=True)
class Stored:
    """Bytes in a notebook, and of the scripts beside it.

    Attributes
    ----------
    once : int
        What the import or the set-up cell stores, once for each notebook.
    chart : int
        What the cell with the chart stores.
    scripts : int or None
        The scripts that a page needs; None where they are not installed and so cannot be weighed.
    """

    once: int
    chart: int
    scripts: int | None


def stored_in_notebook(library: str) -> Stored:
    """Run a notebook of two cells in a kernel."""
    import nbformat.v4
    from nbclient import NotebookClient

    setup, chart = CELLS[library]
    cells = [nbformat.v4.new_code_cell(source) for source in (CLIMATE + setup, chart)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    once, shown = (sum(_bytes(output.get("data", {})) for output in cell.outputs) for cell in notebook.cells)
    return Stored(once, shown, _script_bytes(library))


def _bytes(data: dict[str, object]) -> int:
    texts = (part if isinstance(part, str) else json.dumps(part, separators=(",", ":")) for part in data.values())
    return sum(len(text.encode("utf-8")) for text in texts)


def _script_bytes(library: str) -> int | None:
    files = SCRIPTS[library]
    return None if files is None else sum(_installed(file).stat().st_size for file in files)


def _installed(file: str) -> Path:
    package, _, rest = file.partition("/")
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / rest
