"""A hundred million rows in a Parquet file, which no table in memory holds: read and reduced by DuckDB.

    python parquet.py KIND FILE LIBRARY

draws the file once in this process. DuckDB makes the file, too, so that it never is a table here.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import one
from measure import HERE, Measured

COLUMNS = {
    "scatter": ("mean_temperature_c", "snow_cover_days"),
    "heatmap": ("hour", "weekday"),
    "line": ("time", "mean_temperature_c"),
    "line_smoothed_by_days": ("time", "mean_temperature_c"),
    "line_smoothed_by_rows": ("time", "mean_temperature_c"),
}
IN_A_GIGABYTE = "_in_a_gigabyte"
"""What is drawn where DuckDB may keep no more than one gigabyte, and spills the rest to the disk."""
KINDS = [
    "scatter",
    *(f"{kind}{room}" for kind in ("heatmap", "line", "line_smoothed_by_days") for room in ("", IN_A_GIGABYTE)),
    f"line_smoothed_by_rows{IN_A_GIGABYTE}",
]
LIBRARIES = {"ddsviz": "ddsviz, of a DuckDB relation", "hvplot_rasterize": "hvPlot rasterize, of a Dask table"}
DRAWN_BY = dict.fromkeys(KINDS, ("ddsviz",)) | {"scatter": tuple(LIBRARIES)}  # hvPlot's lines want pandas
LONGEST_PROCESS = 300
MOST_MEMORY = 8 * 10**9  # bytes: what the whole columns would need, and more than a student's laptop has to spare
# Seconds from 1990 on; temperatures over the years and by chance; numbers by hash, the same in every run.
ROWS = """
COPY (
  WITH chance AS (
    SELECT i, (hash(i) % 1000000) / 1e6 AS a, (hash(i + 1000000007) % 1000000) / 1e6 AS b FROM range({rows}) t(i)
  ), year AS (
    SELECT i, b, TIMESTAMP '1990-01-01' + to_seconds(i * 10) AS time,
      round(8.6 + 3 * sin(i / 500000) + sqrt(-2 * ln(a + 1e-7)) * cos(6.2831853 * b), 2) AS mean_temperature_c
    FROM chance
  )
  SELECT time, mean_temperature_c, round(greatest(60 - 5 * mean_temperature_c + 20 * b, 0), 1) AS snow_cover_days,
    hour(time) AS hour, dayname(time) AS weekday FROM year
) TO '{file}' (FORMAT parquet)
"""


def make_file(file: Path, rows: int) -> None:
    """Let DuckDB write the rows, in a process of its own."""
    program = f"import duckdb; duckdb.sql({ROWS.format(rows=rows, file=file)!r})"
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)


def measure_file(file: Path) -> dict[str, dict[str, Measured | str]]:
    """Let each library draw each kind of the file; say why where it did not."""
    return {kind: {name: _in_a_process(kind, file, name) for name in names} for kind, names in DRAWN_BY.items()}


def _in_a_process(kind: str, file: Path, library: str) -> Measured | str:
    command = [sys.executable, "parquet.py", kind, str(file), library]
    try:
        done = subprocess.run(command, check=True, cwd=HERE, capture_output=True, text=True, timeout=LONGEST_PROCESS)
    except subprocess.TimeoutExpired:
        return f"not done in {LONGEST_PROCESS} s"
    except subprocess.CalledProcessError as fault:
        return (
            f"needs more than {MOST_MEMORY / 1e9:.0f} GB"
            if "emory" in fault.stderr
            else "not supported by this version"
        )
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def main(kind: str, file: str, library: str) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    kind, limited = kind.removesuffix(IN_A_GIGABYTE), kind.endswith(IN_A_GIGABYTE)
    module = import_module(f"libraries.with_{library}")
    draw, stored = getattr(module, kind), module.stored
    # as for all tables, what a first picture imports or compiles is not counted
    first, picture = (module.line, "time_series") if kind.startswith("line") else (draw, kind)
    stored(first(*one.picture_of(picture).table(one.WARM_UP_ROWS)))
    table = _read(library, file, COLUMNS[kind])
    if limited:
        duckdb.execute("SET memory_limit = '1GB'")
    seconds, memory, _, text = one.measured(draw, stored, (table(), *COLUMNS[kind]), rounds=1)
    print(json.dumps({"seconds": seconds, "bytes": len(text.encode("utf-8")), "memory": memory}))


def _read(library: str, file: str, columns: tuple[str, ...]) -> Callable[[], Any]:
    """Return what opens the file without reading its rows."""
    if library == "ddsviz":
        return lambda: duckdb.read_parquet(file)
    import dask.dataframe
    import hvplot.dask  # noqa: F401

    return lambda: dask.dataframe.read_parquet(file, columns=list(columns))


if __name__ == "__main__":
    main(*sys.argv[1:])
