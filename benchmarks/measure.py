"""Measures time and bytes, each library in a process of its own and all in turn, so that none disturbs another.

In one process they would: importing hvPlot changes what Bokeh writes for every chart, ours included.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).parent
Pool = dict[str, ProcessPoolExecutor]


@dataclass(frozen=True)
class Measured:
    """What one library took for one row of the results.

    Attributes
    ----------
    seconds : float
        The median of all rounds.
    bytes : int
        UTF-8 bytes of what a notebook stores.
    """

    seconds: float
    bytes: int


@contextmanager
def workers(libraries: list[str]) -> Iterator[Pool]:
    """Start a process for each library, and end them."""
    pool = {name: ProcessPoolExecutor(1, mp_context=get_context("spawn")) for name in libraries}
    try:
        yield pool
    finally:
        for worker in pool.values():
            worker.shutdown()


def in_turn(pool: Pool, task: Callable[..., tuple[float, int]], *arguments: Any, rounds: int) -> dict[str, Measured]:
    """Let each library do a task once unmeasured, then so many rounds, one library after the other."""
    for name, worker in pool.items():
        worker.submit(task, name, *arguments).result()
    taken: dict[str, list[tuple[float, int]]] = {name: [] for name in pool}
    for _ in range(rounds):
        for name, worker in pool.items():
            taken[name].append(worker.submit(task, name, *arguments).result())
    return {name: Measured(median(s for s, _ in own), int(median(b for _, b in own))) for name, own in taken.items()}


def draw(library: str, function: str, place: int, rows: int | None) -> tuple[float, int]:
    """Draw a row of the results once; return seconds and bytes."""
    from tables import ROWS

    row = ROWS[place]
    return _timed(_function(library, function), _table(place, rows), *row.columns)


def draw_tree(library: str, nodes: int) -> tuple[float, int]:
    """Draw a tree once; return seconds and bytes."""
    from tables import complete_tree

    return _timed(_function(library, "binary_tree"), complete_tree(nodes))


def draw_map(library: str, place: int) -> tuple[float, int]:
    """Draw a row of the maps' results once; return seconds and bytes."""
    from map_tables import MAP_ROWS

    return _timed(_function(library, MAP_ROWS[place].kind), *_map_table(place))


def draw_hotels(library: str) -> tuple[float, int]:
    """Draw a Voronoi map of the course's hotels once; return seconds and bytes."""
    return _timed(_function(library, "voronoi_map"), _hotels())


def compute_cells(library: str, sites: int) -> tuple[float, int]:
    """Compute Voronoi cells once; return seconds, and how many cells there are.

    Raises
    ------
    AssertionError
        If they do not cover the outline: libraries are compared at one task, and done.
    """
    import shapely

    x, y, outline = _sites(sites)
    function = _function(library, "voronoi_cells")
    start = time.perf_counter()
    cells = function(x, y, outline)
    seconds = time.perf_counter() - start
    assert abs(shapely.area(cells).sum() - outline.area) < 1, f"{library}: the cells do not cover the outline"
    return seconds, len(cells)


def _function(library: str, function: str) -> Callable[..., str]:
    found: Callable[..., str] = getattr(import_module(f"libraries.with_{library}"), function)
    return found


@cache
def _table(place: int, rows: int | None) -> Any:
    from tables import ROWS

    row = ROWS[place]
    return row.table(rows)[list(row.columns)]


@cache
def _map_table(place: int) -> tuple[Any, ...]:
    from map_tables import MAP_ROWS

    return MAP_ROWS[place].table()


@cache
def _hotels() -> Any:
    import ddsviz

    return ddsviz.load("hotels")


@cache
def _sites(count: int) -> tuple[Any, Any, Any]:
    from map_tables import random_sites

    return random_sites(count)


def _timed(function: Callable[..., str], *arguments: Any) -> tuple[float, int]:
    start = time.perf_counter()
    stored = function(*arguments)
    return time.perf_counter() - start, len(stored.encode("utf-8"))


def fresh_processes(programs: dict[str, str], rounds: int) -> dict[str, float]:
    """Run each program in fresh Python processes, in turn, once unmeasured; return the median seconds of each."""
    taken: dict[str, list[float]] = {name: [] for name in programs}
    for round_ in range(rounds + 1):
        for name, program in programs.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", program], check=True, cwd=HERE, capture_output=True)
            if round_:
                taken[name].append(time.perf_counter() - start)
    return {name: median(own) for name, own in taken.items()}
