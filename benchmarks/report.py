"""Writes the results as Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version

from goals import goal_lines
from kernel import Stored
from map_peers import CELL_LIBRARIES, FEW_PLACES, MAP_LIBRARIES, WHY_MAPS
from map_report import map_how, scripts_of_maps
from map_tables import CELLS, MAPS
from measure import Measured, Measuring
from parquet import LIBRARIES as PARQUET_LIBRARIES
from peers import HOW_MEASURED, LIBRARIES, NETWORK, PACKAGES, SCRIPT, SCRIPTLESS, STARTED, WHY, WHY_SOONER
from tables import CHARTS
from writing import (
    QUALITIES,
    better,
    left_out_lines,
    markdown,
    quality_tables,
    ratio,
    row,
    size_text,
    time_text,
    winning_lines,
)

import ddsviz


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
    cells : Measuring
        Every picture, size and library, with the reasons for what is missing.
    parquet : dict of str to dict of str to Measured or str
        For each kind, each library's drawing of a Parquet file, or why there is none.
    parquet_rows : int
        The rows of that file.
    """

    load: float
    imports: dict[str, float]
    first_charts: dict[str, float]
    notebooks: dict[str, Stored]
    cells: Measuring
    parquet: dict[str, dict[str, Measured | str]] = field(default_factory=dict)
    parquet_rows: int = 0


def report(results: Results) -> str:
    """Return the whole of RESULTS.md."""
    measured = results.cells.measured
    parts = [
        "# ddsviz beside its peers",
        "Written by `python benchmarks/run.py`. In brackets: how many times ours. **Bold: a peer is better.**",
        _machine(results),
        "## Goals",
        goal_lines(measured, results.cells.floor),
        "## Starting",
        _starting(results),
        *quality_tables(measured, CHARTS, LIBRARIES, "Charts", QUALITIES),
        "## Charts that were not measured",
        _left_out(results, CHARTS, LIBRARIES),
        f"## {results.parquet_rows:,} rows in a Parquet file",
        _parquet(results),
        "## In a notebook",
        _notebooks(results),
        *quality_tables(measured, MAPS, MAP_LIBRARIES, "Maps", QUALITIES),
        "## Maps that were not measured",
        _left_out(results, MAPS, MAP_LIBRARIES),
        *quality_tables(measured, [CELLS], CELL_LIBRARIES, "Cells", QUALITIES[:1]),
        "Cells alone, in metres, clipped to Edinburgh's outline; all cover it to a square metre.",
        "## Maps in a notebook",
        scripts_of_maps(),
        "## How it was measured",
        _how(),
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
    names = {name: LIBRARIES[name] for name in STARTED}
    rows = [["a fresh process that", *names.values()]]
    for text, seconds in (("imports it", results.imports), ("imports it and draws a chart", results.first_charts)):
        rows.append([text, *row(seconds, names, time_text)])
    return f"{markdown(rows)}\n\nPython alone takes {time_text(results.imports['python alone'])}."


def _left_out(results: Results, pictures: tuple, libraries: dict[str, str]) -> str:
    lines = left_out_lines(results.cells.left_out, pictures, libraries)
    in_browser = left_out_lines(results.cells.not_opened, pictures, libraries)
    return "\n".join(
        ["Not drawn:\n", *(lines or ["- nothing."]), "\nNot opened in the browser:\n", *(in_browser or ["- nothing."])]
    )


def _parquet(results: Results) -> str:
    rows = [["picture", *(f"{label}: {part}" for label in PARQUET_LIBRARIES.values() for part in PARQUET_PARTS)]]
    for kind, own in results.parquet.items():
        cells = [_parquet_cell(own, name, *part) for name in PARQUET_LIBRARIES for part in PARQUET_PARTS.values()]
        rows.append([kind.replace("_", " "), *cells])
    return f"Written by DuckDB, and drawn once in a process of its own.\n\n{markdown(rows)}"


def _parquet_cell(measured: dict[str, Measured | str], name: str, quality: str, text: Callable[[float], str]) -> str:
    own, ours = measured.get(name, "–"), measured["ddsviz"]
    if isinstance(own, str):
        return own
    value = getattr(own, quality)
    return text(value) if own is ours or isinstance(ours, str) else ratio(value, getattr(ours, quality), text)


def _notebooks(results: Results) -> str:
    rows = [["library", "stored once", "stored for a chart", "scripts of the page", "from", "needs the network"]]
    for name, own in results.notebooks.items():
        scripts = "not installed with it" if own.scripts is None else size_text(own.scripts)
        rows.append([LIBRARIES[name], size_text(own.once), size_text(own.chart), scripts, SCRIPT[name], NETWORK[name]])
    return f"What a kernel stored when it ran one notebook with one scatter plot for each library.\n\n{markdown(rows)}"


def _how() -> str:
    lines = [f"- **{LIBRARIES[name]}**: {text}" for name, text in HOW_MEASURED.items()]
    return f"{HOW}\n\n" + "\n".join(lines) + "\n\n" + map_how()


def _wins(results: Results) -> str:
    charts = {name: label for name, label in LIBRARIES.items() if name != "ddsviz"}
    maps = {name: label for name, label in MAP_LIBRARIES.items() if name != "ddsviz"}
    lines = winning_lines(results.cells.measured, CHARTS, charts, WHY)
    first = results.first_charts
    sooner = [f"{LIBRARIES[name]} ({first[name] / first['ddsviz']:.2f}×)" for name in STARTED if better(first, name)]
    if sooner:
        lines.append(f"- A first chart comes sooner with {', '.join(sooner)}. {WHY_SOONER}")
    lines += [f"- {SCRIPTLESS}", "", "Of maps:", "", *winning_lines(results.cells.measured, MAPS, maps, WHY_MAPS)]
    lines += [*winning_lines(results.cells.measured, [CELLS], CELL_LIBRARIES, {}), f"- {FEW_PLACES}"]
    return "\n".join(lines)


PARQUET_PARTS = {"time": ("seconds", time_text), "bytes": ("bytes", size_text), "memory": ("memory", size_text)}
HOW = (
    "Every number comes from a process of its own. It imports the library, draws a table of 1,000 rows that does not "
    "count, makes the table, and draws it up to 5 times, or until half a second is over: the time is that of the "
    "quickest round, the memory the highest of the first; a few megabytes more or less say little. Imports are the "
    "medians of 2 fresh processes, first charts one. What would take more than 8 seconds is left out. Each library "
    "gets only the columns that it draws, and a heatmap's counts are taken with pandas where a library does not count; "
    "that time is included.\n\n"
    "In the browser, each chart is a saved page with all scripts inside, about 700 by 420 pixels in a window of 1,200 "
    "by 900, opened in a headless Chromium without graphics hardware and without network. Chromium sends every frame "
    "that it paints, with its time. The number is the time of the last frame that differs from the one before, "
    "of one opening; it holds the loading and reading of the scripts, which a notebook does once. Pages of 1,000,000 "
    "rows that take less than a second are opened five times more, one of each after the other, and the quickest "
    "counts. Charts of 10,000 rows are not opened."
)
