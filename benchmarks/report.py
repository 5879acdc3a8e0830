"""Writes the results as Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version

from kernel import Stored
from measure import Measured
from peers import HOW_MEASURED, LIBRARIES, NETWORK, PACKAGES, SCRIPT, SCRIPTLESS, WHY_QUICKER, WHY_SMALLER, WHY_SOONER
from tables import MANY_ROWS, MOST_ROWS, ROWS

import ddsviz

PEERS = [name for name in LIBRARIES if name != "ddsviz"]
A_TIE = 0.05  # differences smaller than this are the machine's
Table = dict[str, dict[str, Measured]]


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
        rows.append([text, *_cells(seconds, _time)])
    return f"{_table(rows)}\n\nPython alone takes {_time(results.imports['python alone'])}."


def _pictures(results: Results, *, seconds: bool) -> str:
    rows = [["picture", *LIBRARIES.values()]]
    for size, table in (("course", results.course), (f"{MANY_ROWS:,} rows", results.many)):
        for text, measured in table.items():
            values = {name: own.seconds if seconds else own.bytes for name, own in measured.items()}
            rows.append([f"{text}, {size}", *_cells(values, _time if seconds else _size)])
    return _table(rows)


def _most(results: Results) -> str:
    rows = [["picture", "ddsviz, time", "Bokeh by hand, time", "ddsviz, bytes", "Bokeh by hand, bytes"]]
    for text, measured in results.most.items():
        own, bokeh = measured["ddsviz"], measured["bokeh"]
        times = [_time(own.seconds), _cell(bokeh.seconds, own.seconds, _time)]
        rows.append([text, *times, _size(own.bytes), _cell(bokeh.bytes, own.bytes, _size)])
    largest = max(measured["ddsviz"].bytes for measured in results.most.values())
    return f"{_table(rows)}\n\nThe largest of ours is {_size(largest)}."


def _trees(results: Results) -> str:
    rows = [["nodes", "time", "bytes"]]
    rows += [[f"{nodes:,}", _time(own.seconds), _size(own.bytes)] for nodes, own in results.trees.items()]
    return f"{_table(rows)}\n\nOnly ours has binary trees among its kinds."


def _notebooks(results: Results) -> str:
    rows = [["library", "stored once", "stored for a chart", "scripts of the page", "from", "needs the network"]]
    for name, own in results.notebooks.items():
        scripts = "not installed with it" if own.scripts is None else _size(own.scripts)
        rows.append([LIBRARIES[name], _size(own.once), _size(own.chart), scripts, SCRIPT[name], NETWORK[name]])
    return f"What a kernel stored when it ran one notebook with one scatter plot for each library.\n\n{_table(rows)}"


def _how(results: Results) -> str:
    page = _size(results.page_bytes)
    lines = [f"- **{LIBRARIES[name]}**: {text.format(page=page)}" for name, text in HOW_MEASURED.items()]
    return (
        "Medians of 5 rounds (imports 7; a million rows and first charts 3), after one that does not count. "
        "Each library has a process of its own, and all take turns. Each gets only the columns that it draws, and the "
        "counts of a heatmap are taken with pandas for libraries that do not count; that time is included. What the "
        "browser then takes to paint is not.\n\n" + "\n".join(lines)
    )


def _wins(results: Results) -> str:
    lines = []
    for name in PEERS:
        for seconds, word, why in ((True, "quicker", WHY_QUICKER), (False, "smaller", WHY_SMALLER)):
            won = {size: _won(table, name, seconds) for size, table in results.sizes.items()}
            ratios = [ratio for own in won.values() for ratio in own.values()]
            if ratios:
                named = {size: "all" if len(own) == len(ROWS) else ", ".join(own) for size, own in won.items() if own}
                where = "; ".join(f"{size}: {pictures}" for size, pictures in named.items())
                lines.append(
                    f"- **{LIBRARIES[name]} is {word}**, at best {min(ratios):.2f} times ours ({where}). {why[name]}"
                )
    first = results.first_charts
    sooner = [f"{LIBRARIES[name]} ({first[name] / first['ddsviz']:.2f}×)" for name in PEERS if _better(first, name)]
    if sooner:
        lines.append(f"- A first chart comes sooner with {', '.join(sooner)}. {WHY_SOONER}")
    return "\n".join([*lines, f"- {SCRIPTLESS}"])


def _won(table: Table, name: str, seconds: bool) -> dict[str, float]:
    """Return the pictures for which a peer is better, and how many times ours it takes."""
    values = {
        text: {library: own.seconds if seconds else own.bytes for library, own in measured.items()}
        for text, measured in table.items()
    }
    return {text: own[name] / own["ddsviz"] for text, own in values.items() if name in own and _better(own, name)}


def _better(values: Mapping[str, float], name: str) -> bool:
    return values[name] < values["ddsviz"] * (1 - A_TIE)


def _cells(values: Mapping[str, float], text: Callable[[float], str]) -> list[str]:
    ours = values["ddsviz"]
    return [text(ours), *(_cell(values[name], ours, text) for name in PEERS)]


def _cell(value: float, ours: float, text: Callable[[float], str]) -> str:
    cell = f"{text(value)} ({value / ours:.2f}×)"
    return f"**{cell}**" if value < ours * (1 - A_TIE) else cell


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def _size(count: float) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1000:.1f} kB"


def _table(rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]])
