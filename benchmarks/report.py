"""Writes the results as Markdown."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from importlib.metadata import version

from measure import Measured
from peers import HOW_MEASURED, LIBRARIES, NETWORK, PACKAGES, SCRIPT, WHY_QUICKER, WHY_SMALLER, WHY_SOONER
from tables import MANY_ROWS, MOST_ROWS

from notebooks import Stored

A_TIE = 0.05  # differences smaller than this are the machine's
Table = dict[str, dict[str, Measured]]
Ratios = list[tuple[str, float]]


@dataclass
class Results:
    """All that one run measured.

    Attributes
    ----------
    imports, first_charts : dict of str to float
        Seconds of a fresh process.
    notebooks : dict of str to Stored
        What a kernel stores.
    course, many, most : dict of str to dict of str to Measured
        The course's tables, 10,000 rows, and 1,000,000 rows: for each picture, each library.
    trees : dict of int to Measured
        Ours, by number of nodes.
    page : Measured or None
        Bokeh by hand, with its script in the page.
    """

    imports: dict[str, float]
    first_charts: dict[str, float]
    notebooks: dict[str, Stored]
    course: Table = field(default_factory=dict)
    many: Table = field(default_factory=dict)
    most: Table = field(default_factory=dict)
    trees: dict[int, Measured] = field(default_factory=dict)
    page: Measured | None = None


def report(results: Results) -> str:
    """Return the results as a page."""
    parts = [
        "# ddsviz beside its peers",
        "Written by `python benchmarks/run.py`. In brackets: how many times ours. **Bold: the peer is better than ours.**",
        _machine(),
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


def _machine() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{platform.system()} on {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}. "
        f"{packages}."
    )


def _starting(results: Results) -> str:
    rows = [["a fresh process that", *LIBRARIES.values()]]
    for text, seconds in (("imports it", results.imports), ("imports it and draws a chart", results.first_charts)):
        rows.append([text, *(_cell(seconds[name], seconds["ddsviz"], _time) for name in LIBRARIES)])
    return f"{_table(rows)}\n\nPython alone takes {_time(results.imports['python alone'])}."


def _pictures(results: Results, *, seconds: bool) -> str:
    rows = [["picture", *LIBRARIES.values()]]
    for size, table in (("course", results.course), (f"{MANY_ROWS:,} rows", results.many)):
        for text, measured in table.items():
            values = {name: own.seconds if seconds else own.bytes for name, own in measured.items()}
            cells = [_cell(values[name], values["ddsviz"], _time if seconds else _size) for name in LIBRARIES]
            rows.append([f"{text}, {size}", *cells])
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
    rows = [
        ["library", "stored once", "stored for the scatter plot", "scripts of the page", "from", "needs the network"]
    ]
    for name, own in results.notebooks.items():
        scripts = "not installed with it" if own.scripts is None else _size(own.scripts)
        rows.append([LIBRARIES[name], _size(own.once), _size(own.chart), scripts, SCRIPT[name], NETWORK[name]])
    return f"What a kernel stored when it ran one notebook for each library.\n\n{_table(rows)}"


def _how(results: Results) -> str:
    page = _size(results.page.bytes if results.page else 0)
    lines = [f"- **{LIBRARIES[name]}**: {text.format(page=page)}" for name, text in HOW_MEASURED.items()]
    return (
        "Medians of 7 rounds (3 for a million rows and for first charts), after one round that is not counted. "
        "Each library has a process of its own, and all take turns. Each gets only the columns that it draws, and the "
        "counts of a heatmap are taken with pandas for libraries that do not count; that time is included.\n\n"
        + "\n".join(lines)
    )


def _wins(results: Results) -> str:
    lines = []
    for name in list(LIBRARIES)[1:]:
        for seconds, word, why in ((True, "quicker", WHY_QUICKER), (False, "smaller", WHY_SMALLER)):
            ratios = [
                (f"{text}, {size}", _ratio(measured, name, seconds))
                for size, table in (("course", results.course), (f"{MANY_ROWS:,} rows", results.many))
                for text, measured in table.items()
            ]
            lines.append(_win(name, word, ratios, why))
    sooner = [
        f"{LIBRARIES[name]} ({taken / results.first_charts['ddsviz']:.2f}×)"
        for name, taken in results.first_charts.items()
        if taken < results.first_charts["ddsviz"] * (1 - A_TIE)
    ]
    if sooner:
        lines.append(f"- A first chart comes sooner with {', '.join(sooner)}. {WHY_SOONER}")
    return "\n".join(line for line in lines if line)


def _ratio(measured: dict[str, Measured], name: str, seconds: bool) -> float:
    own, peer = measured["ddsviz"], measured[name]
    return peer.seconds / own.seconds if seconds else peer.bytes / own.bytes


def _win(name: str, word: str, ratios: Ratios, why: dict[str, str]) -> str:
    won = [(text, ratio) for text, ratio in ratios if ratio < 1 - A_TIE]
    if not won:
        return ""
    named = "all" if len(won) == len(ratios) else "; ".join(text for text, _ in won)
    low, high = min(ratio for _, ratio in won), max(ratio for _, ratio in won)
    return (
        f"- **{LIBRARIES[name]} is {word}** in {len(won)} of {len(ratios)} ({low:.2f} to {high:.2f} times ours: "
        f"{named}). {why[name]}"
    )


def _cell(value: float, ours: float, text: object) -> str:
    assert callable(text)
    if value is ours:
        return str(text(value))
    cell = f"{text(value)} ({value / ours:.2f}×)"
    return f"**{cell}**" if value < ours * (1 - A_TIE) else cell


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def _size(count: float) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1000:.1f} kB"


def _table(rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]])
