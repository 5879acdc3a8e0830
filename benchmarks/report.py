"""Writes the results as Markdown."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from importlib.metadata import version

from kernel import Stored
from map_report import MapResults, map_how, map_parts, map_wins
from measure import Measured
from peers import HOW_MEASURED, LIBRARIES, NETWORK, PACKAGES, SCRIPT, SCRIPTLESS, WHY_QUICKER, WHY_SMALLER, WHY_SOONER
from tables import MANY_ROWS, MOST_ROWS
from writing import Table, better, cell, cells, markdown, size_text, time_text, winning_lines

import ddsviz

PEERS = [name for name in LIBRARIES if name != "ddsviz"]


@dataclass
class Results:
    """All that one run measured.

    Attributes
    ----------
    load : float
        Processes at work on the machine, or waiting for it, in the minute before.
    imports, first_charts : dict of str to float
        Seconds of a fresh process.
    notebooks : dict of str to Stored
        What a kernel stores.
    course, many, most : dict of str to dict of str to Measured
        The course's tables, 10,000 rows, and 1,000,000 rows: for each picture, each library.
    trees : dict of int to Measured
        Ours, by number of nodes.
    page_bytes : int
        Bokeh by hand, with its script in the page.
    maps : MapResults
        All that was measured of maps.
    """

    load: float
    imports: dict[str, float]
    first_charts: dict[str, float]
    notebooks: dict[str, Stored]
    course: Table = field(default_factory=dict)
    many: Table = field(default_factory=dict)
    most: Table = field(default_factory=dict)
    trees: dict[int, Measured] = field(default_factory=dict)
    page_bytes: int = 0
    maps: MapResults = field(default_factory=MapResults)

    @property
    def sizes(self) -> dict[str, Table]:
        """The tables drawn, by what a reader calls their size."""
        return {"course": self.course, f"{MANY_ROWS:,} rows": self.many, f"{MOST_ROWS:,} rows": self.most}


def report(results: Results) -> str:
    """Return the results as a page."""
    parts = [
        "# ddsviz beside its peers",
        "Written by `python benchmarks/run.py`. In brackets: how many times ours. "
        "**Bold: the peer is better than ours.**",
        _machine(results),
        "## Starting",
        _starting(results),
        "## From a table to what the notebook stores: time",
        _pictures(results, seconds=True),
        "## What the notebook stores: bytes",
        _pictures(results, seconds=False),
        f"## {MOST_ROWS:,} rows",
        _most(results),
        "## Trees",
        _trees(results),
        "## In a notebook",
        _notebooks(results),
        *map_parts(results.maps),
        "## How it was measured",
        _how(results),
        "## Where a peer wins",
        _wins(results),
    ]
    return "\n\n".join(parts) + "\n"


def _machine(results: Results) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{platform.system()} on {platform.machine()}, {os.cpu_count()} cores, load {results.load:.1f} before "
        f"the run. Python {platform.python_version()}, ddsviz {ddsviz.__version__}, "
        f"{packages}."
    )


def _starting(results: Results) -> str:
    rows = [["a fresh process that", *LIBRARIES.values()]]
    for text, seconds in (("imports it", results.imports), ("imports it and draws a chart", results.first_charts)):
        rows.append([text, *cells(seconds, LIBRARIES, time_text)])
    return f"{markdown(rows)}\n\nPython alone takes {time_text(results.imports['python alone'])}."


def _pictures(results: Results, *, seconds: bool) -> str:
    rows = [["picture", *LIBRARIES.values()]]
    for size, table in (("course", results.course), (f"{MANY_ROWS:,} rows", results.many)):
        for text, measured in table.items():
            values = {name: own.seconds if seconds else own.bytes for name, own in measured.items()}
            rows.append([f"{text}, {size}", *cells(values, LIBRARIES, time_text if seconds else size_text)])
    return markdown(rows)


def _most(results: Results) -> str:
    rows = [["picture", "ddsviz, time", "Bokeh by hand, time", "ddsviz, bytes", "Bokeh by hand, bytes"]]
    for text, measured in results.most.items():
        own, bokeh = measured["ddsviz"], measured["bokeh"]
        times = [time_text(own.seconds), cell(bokeh.seconds, own.seconds, time_text)]
        rows.append([text, *times, size_text(own.bytes), cell(bokeh.bytes, own.bytes, size_text)])
    largest = max(measured["ddsviz"].bytes for measured in results.most.values())
    return f"{markdown(rows)}\n\nThe largest of ours is {size_text(largest)}."


def _trees(results: Results) -> str:
    rows = [["nodes", "time", "bytes"]]
    rows += [[f"{nodes:,}", time_text(own.seconds), size_text(own.bytes)] for nodes, own in results.trees.items()]
    return f"{markdown(rows)}\n\nOnly ours has binary trees among its kinds."


def _notebooks(results: Results) -> str:
    rows = [["library", "stored once", "stored for a chart", "scripts of the page", "from", "needs the network"]]
    for name, own in results.notebooks.items():
        scripts = "not installed with it" if own.scripts is None else size_text(own.scripts)
        rows.append([LIBRARIES[name], size_text(own.once), size_text(own.chart), scripts, SCRIPT[name], NETWORK[name]])
    return f"What a kernel stored when it ran one notebook with one scatter plot for each library.\n\n{markdown(rows)}"


def _how(results: Results) -> str:
    page = size_text(results.page_bytes)
    lines = [f"- **{LIBRARIES[name]}**: {text.format(page=page)}" for name, text in HOW_MEASURED.items()]
    return (
        "Medians of 5 rounds (imports 7; a million rows and first charts 3), after one that does not count. "
        "Each library has a process of its own, and all take turns. Each gets only the columns that it draws, and the "
        "counts of a heatmap are taken with pandas for libraries that do not count; that time is included. What the "
        "browser then takes to paint is not.\n\n" + "\n".join(lines) + "\n\n" + map_how()
    )


def _wins(results: Results) -> str:
    peers = {name: LIBRARIES[name] for name in PEERS}
    lines = winning_lines(peers, results.sizes, WHY_QUICKER, WHY_SMALLER)
    first = results.first_charts
    sooner = [f"{LIBRARIES[name]} ({first[name] / first['ddsviz']:.2f}×)" for name in PEERS if better(first, name)]
    if sooner:
        lines.append(f"- A first chart comes sooner with {', '.join(sooner)}. {WHY_SOONER}")
    return "\n".join([*lines, f"- {SCRIPTLESS}", "", map_wins(results.maps)])
