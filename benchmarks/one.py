"""One measurement, in a process of its own: one library draws one picture of one table. Started by `measure.py`.

python one.py LIBRARY KIND ROWS PAGE

A process of its own, because in one they would disturb each other: importing hvPlot changes what Bokeh writes for every
chart, ours included, and what one library has taken of memory is no longer new to the next.
"""

from __future__ import annotations

import ctypes
import gc
import json
import re
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from tables import CHARTS, Picture

MOST_ROUNDS = 5
SECONDS_OF_ROUNDS = 0.5  # after which there is no further round
WARM_UP_ROWS = 1_000


def main(library: str, kind: str, rows: str, page: str) -> None:
    picture, module = picture_of(kind), import_module(f"libraries.with_{library}")
    draw, stored = getattr(module, kind), getattr(module, "stored", None)
    # What a library imports or compiles for its first picture is counted with the first charts, not here.
    made = draw(*picture.table(WARM_UP_ROWS))
    if stored:
        stored(made)
    table = picture.table(int(rows) if rows else None)
    seconds, memory, chart, text = measured(draw, stored, table)
    if stored and page:
        module.save(chart, page)
    if not stored:
        check_cells(library, chart, *table)
    print(json.dumps({"seconds": seconds, "bytes": len(text.encode("utf-8")), "memory": memory}))


def picture_of(kind: str) -> Picture:
    """Return the picture of that kind; the maps' tables are imported only for maps."""
    pictures = {chart.kind: chart for chart in CHARTS}
    if kind not in pictures:
        from map_tables import CELLS, MAPS

        pictures |= {picture.kind: picture for picture in (*MAPS, CELLS)}
    return pictures[kind]


def measured(draw: Any, stored: Any, table: tuple[Any, ...], rounds: int = MOST_ROUNDS) -> tuple[float, int, Any, str]:
    """Return the seconds of the quickest round, the first round's memory, the last chart and its stored text."""
    seconds: list[float] = []
    memory, text = 0, ""
    before = memory_now()
    while len(seconds) < rounds and sum(seconds) < SECONDS_OF_ROUNDS:
        start = time.perf_counter()
        chart = draw(*table)
        if stored:
            text = stored(chart)
        seconds.append(time.perf_counter() - start)
        memory = memory or max(highest_memory() - before, 1)
    return min(seconds), memory, chart, text


def memory_now() -> int:
    """Return the bytes of memory that this process has, and let the highest be counted from now on."""
    gc.collect()
    # what was freed goes back to the system, so that it is counted when it is taken again
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")
    return highest_memory()


def highest_memory() -> int:
    """Return the most bytes of memory that this process had; not `ru_maxrss`, which begins with its parent's."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024


def check_cells(library: str, cells: Any, x: Any, y: Any, outline: Any) -> None:
    """Check that Voronoi cells cover their outline: libraries are compared at one task, and done."""
    import shapely

    assert abs(shapely.area(cells).sum() - outline.area) < 1, f"{library}: the cells do not cover the outline"


if __name__ == "__main__":
    main(*sys.argv[1:])
