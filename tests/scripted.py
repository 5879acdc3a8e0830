"""Runs scripts in a fresh process on the table that their chart was made from, and reads what they draw.

This file is run by that process too, and imports nothing of ddsviz: a script needs none of it.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from same_picture import picture_of


def with_scripts(folder: Path, makers: dict[str, Callable[[], Any]]) -> dict[str, tuple[Any, str, Any]]:
    """Return each chart, its script, and what the script draws; it fails where a script runs a text of the data."""
    found: dict[str, tuple[Any, str]] = {}
    for name, make in makers.items():
        chart, data = with_table(make)
        found[name] = chart, written(folder / name, chart, data)
    pictures = _run_in_fresh_process(folder)
    return {name: (chart, script, pictures[name]) for name, (chart, script) in found.items()}


def with_table(make: Callable[[], Any]) -> tuple[Any, Any]:
    """Return a chart, and the table that it was made from."""
    from unittest.mock import patch

    from ddsviz.frames import Frame

    given: list[Any] = []
    whole = Frame.__init__

    def seen(self: Any, data: Any, needed: Any = None) -> None:
        given.append(data)
        whole(self, data, needed)

    with patch.object(Frame, "__init__", seen):
        chart = make()
    return chart, given[0] if given else None


def written(folder: Path, chart: Any, data: Any) -> str:
    """Write a chart's script into a folder, and the files that its first comments say; return the script."""
    import pandas as pd

    import ddsviz

    script = str(ddsviz.code(chart))
    folder.mkdir()
    there = Path.cwd()
    os.chdir(folder)
    try:
        for line in script.splitlines():
            if line.startswith("# ") and (".to_csv(" in line or ".to_file(" in line):
                exec(line.removeprefix("# "), {"data": data, "chart": chart, "ddsviz": ddsviz, "pd": pd})
        Path("script.py").write_text(script, encoding="utf-8")
    finally:
        os.chdir(there)
    return script


def _run_in_fresh_process(folder: Path) -> dict[str, Any]:
    """Run all scripts of a folder in one fresh process, and return what each draws."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent), "PYTHONSAFEPATH": "1"}
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", __file__, str(folder)],
        capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = pickle.loads((folder / "drawn.pickle").read_bytes())
    assert found.pop("has_ddsviz") is False
    return found


def drawn_map(m: Any) -> dict[str, Any]:
    """Return the points and areas of a Folium map that was made by hand."""
    layers = [part for part in _all_parts(m) if type(part).__name__ == "GeoJson"]
    shapes = [(feature, {**_marker_look(part), **_style(part, feature)})
              for part in layers for feature in part.data["features"]]  # fmt: skip
    areas = [(shape, look) for shape, look in shapes if shape["geometry"]["type"] != "Point"]
    points = [(shape, look) for shape, look in shapes if shape["geometry"]["type"] == "Point"]
    return {
        "points": [shape["geometry"]["coordinates"][::-1] for shape, _ in points],
        "point_styles": [look for _, look in points],
        "colours": [look["fillColor"] for _, look in points],
        "areas": [_ring(shape["geometry"]) for shape, _ in areas],
        "styles": [look for _, look in areas],
        "properties": [shape["properties"] for shape, _ in shapes],
        "bounds": next((part.bounds for part in _all_parts(m) if type(part).__name__ == "FitBounds"), None),
        "page": Path("map.html").read_text(encoding="utf-8"),
    }


def _style(layer: Any, feature: Any) -> dict[str, Any]:
    return dict(layer.style_function(feature)) if hasattr(layer, "style_function") else {}


def _marker_look(layer: Any) -> dict[str, Any]:
    return {} if layer.marker is None else dict(layer.marker.options)


def _all_parts(parent: Any) -> list[Any]:
    return [one for child in parent._children.values() for one in (child, *_all_parts(child))]


def _ring(geometry: dict[str, Any]) -> list[float]:
    """Return how many rings an area has, and its west, south, east and north end."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    points = np.array([point for polygon in polygons for ring in polygon for point in ring])
    return [*points.min(axis=0).tolist(), *points.max(axis=0).tolist()]


def _run(folder: Path) -> None:
    found: dict[str, Any] = {}
    saved: list[Any] = []
    import bokeh.plotting

    save = bokeh.plotting.save
    bokeh.plotting.save = lambda chart, *args, **options: (saved.append(chart), save(chart, *args, **options))
    for own in sorted(folder.iterdir()):
        if not own.is_dir():
            continue
        os.chdir(own)
        space: dict[str, Any] = {}
        exec(compile(Path("script.py").read_text(encoding="utf-8"), f"{own.name}/script.py", "exec"), space)
        found[own.name] = drawn_map(space["m"]) if "m" in space else picture_of(saved[-1])
        assert Path("map.html" if "m" in space else "chart.html").stat().st_size > 1000
        if "owned" in space or "owned" in vars(__import__("builtins")):
            raise AssertionError(f"{own.name}: a text of the data was run")
    found["has_ddsviz"] = "ddsviz" in sys.modules
    (folder / "drawn.pickle").write_bytes(pickle.dumps(found))


if __name__ == "__main__":
    _run(Path(sys.argv[1]))
