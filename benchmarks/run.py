"""Measures ours and the peers in one run, prints the results, and writes them to RESULTS.md.

    python benchmarks/run.py

Needs the extras "course" and "benchmark", a Chromium, and about seven minutes of a machine that does nothing else.
"""

from __future__ import annotations

import os

from kernel import stored_in_notebook
from maps import measure_maps
from measure import HERE, draw, draw_tree, fresh_processes, in_turn, workers
from peers import LIBRARIES
from report import Results, report
from tables import MANY_ROWS, MOST_ROWS, ROWS

NAMES = list(LIBRARIES)
TREES = (15, 1_000)
ROUNDS, ROUNDS_OF_IMPORTS, FEW_ROUNDS = 5, 7, 3
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
from libraries.with_{name} import scatter
scatter(pandas.read_csv("../data/climate.csv")[["mean_temperature_c", "snow_cover_days"]],
    "mean_temperature_c", "snow_cover_days")
"""


def main() -> None:
    results = Results(
        load=os.getloadavg()[0],
        imports=fresh_processes(IMPORTS, ROUNDS_OF_IMPORTS),
        first_charts=fresh_processes({name: FIRST_CHART.format(name=name) for name in NAMES}, FEW_ROUNDS),
        notebooks={name: stored_in_notebook(name) for name in NAMES},
    )
    with workers(NAMES) as pool:
        own, both = {"ddsviz": pool["ddsviz"]}, {name: pool[name] for name in ("ddsviz", "bokeh")}
        for place, row in enumerate(ROWS):
            results.course[row.text] = in_turn(pool, draw, row.kind, place, None, rounds=ROUNDS)
            results.many[row.text] = in_turn(pool, draw, row.kind, place, MANY_ROWS, rounds=ROUNDS)
            results.most[row.text] = in_turn(both, draw, row.kind, place, MOST_ROWS, rounds=FEW_ROUNDS)
        for nodes in TREES:
            results.trees[nodes] = in_turn(own, draw_tree, nodes, rounds=ROUNDS)["ddsviz"]
        results.page_bytes = in_turn({"bokeh": pool["bokeh"]}, draw, "page", 0, None, rounds=1)["bokeh"].bytes
    results.maps = measure_maps()
    text = report(results)
    print(text)
    (HERE / "RESULTS.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
