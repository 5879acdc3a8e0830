"""Measures ours and the peers in one run, prints the results, and writes them to RESULTS.md.

    python benchmarks/run.py [MOST_ROWS]

With MOST_ROWS, larger tables are left out, and nothing is written. Needs Linux, the extras "course" and "benchmark",
plotly-resampler in an environment of its own, a Chromium, and fifteen minutes of a machine that does nothing else.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from browser import chromium
from kernel import stored_in_notebook
from map_peers import CELL_LIBRARIES, KINDS_OF_MAPS
from map_tables import CELLS, MAPS
from measure import HERE, Measuring, fresh_processes
from parquet import make_file, measure_file
from peers import KINDS_OF, STARTED
from report import Results, report
from tables import CHARTS

PARQUET_ROWS = 10**8
ROUNDS_OF_IMPORTS, ROUNDS_OF_FIRST_CHARTS = 2, 1
IMPORTS = {
    "python alone": "pass",
    "ddsviz": "import ddsviz",
    "bokeh": "import bokeh.plotting",
    "hvplot": "import hvplot.pandas",
    "plotly": "import plotly.express",
    "seaborn": "import seaborn",
    "altair": "import altair",
}
FIRST_CHART = """
import pandas
from libraries.with_{name} import scatter, stored
stored(scatter(pandas.read_csv("../data/climate.csv")[["mean_temperature_c", "snow_cover_days"]],
    "mean_temperature_c", "snow_cover_days"))
"""


def main(most_rows: int) -> None:
    load = os.getloadavg()[0]
    imports = fresh_processes(IMPORTS, ROUNDS_OF_IMPORTS)
    first_charts = fresh_processes({name: FIRST_CHART.format(name=name) for name in STARTED}, ROUNDS_OF_FIRST_CHARTS)
    notebooks = {name: stored_in_notebook(name) for name in STARTED}
    with TemporaryDirectory() as folder:
        cells = measure_pictures(Path(folder), most_rows)
        results = Results(load, imports, first_charts, notebooks, cells)
        results.parquet_rows = min(PARQUET_ROWS, most_rows)
        make_file(Path(folder) / "rows.parquet", results.parquet_rows)
        results.parquet = measure_file(Path(folder) / "rows.parquet")
    text = report(results)
    print(text)
    if most_rows >= PARQUET_ROWS:
        (HERE / "RESULTS.md").write_text(text, encoding="utf-8")


def measure_pictures(folder: Path, most_rows: int) -> Measuring:
    """Measure every picture with every library that has it."""
    with chromium() as browser:
        cells = Measuring(browser, folder, most_rows)
        cells.measure_floor()
        kinds = ((CHARTS, KINDS_OF), (MAPS, KINDS_OF_MAPS), ([CELLS], dict.fromkeys(CELL_LIBRARIES, (CELLS.kind,))))
        for pictures, kinds_of in kinds:
            for picture in pictures:
                for library in kinds_of:
                    if picture.kind in kinds_of[library]:
                        start = time.time()
                        cells.measure(picture, library)
                        print(f"{picture.kind}, {library}: {time.time() - start:.0f} s", file=sys.stderr)
        cells.open_in_turn()
    return cells


if __name__ == "__main__":
    main(int(float(sys.argv[1])) if sys.argv[1:] else PARQUET_ROWS)
