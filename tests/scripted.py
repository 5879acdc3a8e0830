"""Runs scripts in a fresh process, and reads what they draw, and what our own figures draw, in the same words.

This file is run by that process too, and imports nothing of ddsviz: a script needs none of it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

PLACES = {
    "Quad": ("left", "right", "top", "bottom"), "Segment": ("x0", "y0", "x1", "y1"), "Text": ("x", "y", "text"),
    "Rect": ("x", "y", "width", "height"), "Scatter": ("x", "y", "size"), "Line": ("x", "y"),
}  # fmt: skip
COLOURED = ("Rect", "Scatter", "Quad")


def with_scripts(folder: Path, makers: dict[str, Callable[[], Any]]) -> dict[str, tuple[Any, str, Any]]:
    """Return each chart, its script, and what the script draws; it fails where a script runs a text of the data."""
    charts = {name: make() for name, make in makers.items()}
    scripts, found = _written(folder, charts), _run_in_fresh_process(folder)
    return {name: (chart, scripts[name], found[name]) for name, chart in charts.items()}


def _written(folder: Path, charts: dict[str, Any]) -> dict[str, str]:
    """Write each chart's script and table into a folder of its own, and return the scripts."""
    import ddsviz

    scripts = {}
    for name, chart in charts.items():
        (folder / name).mkdir()
        scripts[name] = str(ddsviz.code(chart))
        ddsviz.table(chart).to_csv(folder / name / "chart-table.csv", index=False)
        (folder / name / "script.py").write_text(scripts[name], encoding="utf-8")
    return scripts


def _run_in_fresh_process(folder: Path) -> dict[str, Any]:
    """Run all scripts of a folder in one fresh process, and return what each draws."""
    environment = {**os.environ, "PYTHONPATH": "", "PYTHONSAFEPATH": "1"}
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", __file__, str(folder)],
        capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads((folder / "drawn.json").read_text(encoding="utf-8"))
    assert found.pop("has_ddsviz") is False
    return found


def drawn(chart: Any) -> list[dict[str, Any]]:
    """Return what a figure or a layout of figures draws, figure by figure."""
    from bokeh.models import Plot

    if isinstance(chart, Plot):
        return [_figure(chart)]
    inside = [part[0] if isinstance(part, tuple) else part for part in getattr(chart, "children", [])]
    return [one for part in inside for one in drawn(part)]


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


def _figure(chart: Any) -> dict[str, Any]:
    from bokeh.models import ColorBar, Legend, Range1d

    def ends(own: Any) -> Any:
        return [own.start, own.end] if isinstance(own, Range1d) else type(own).__name__

    axes = {name: _text(axis[0].axis_label) for name, axis in (("x", chart.xaxis), ("y", chart.yaxis)) if len(axis)}
    return {
        "title": _text(chart.title.text) if chart.title else "",
        "axes": {name: own for name, own in axes.items() if (chart.xaxis if name == "x" else chart.yaxis)[0].visible},
        "kinds": [type(axis).__name__ for axis in chart.axis if axis.visible],
        "ranges": [ends(chart.x_range), ends(chart.y_range)],
        "size": [chart.width, chart.height],
        "layers": [_layer(layer) for layer in chart.renderers if layer.name != "selected"],
        "legend": [item.label.value for own in chart.select({"type": Legend}) for item in own.items],
        "bars": [_text(own.title) for own in chart.select({"type": ColorBar})],
    }


def _layer(layer: Any) -> dict[str, Any]:
    glyph, data = layer.glyph, layer.data_source.data
    kind = type(glyph).__name__
    if kind == "Image":
        image = np.asarray(_field(glyph.image, data)[0], dtype=float)
        mapper = glyph.color_mapper
        box = [float(getattr(glyph, name)) for name in ("x", "y", "dw", "dh")]
        return {"kind": kind, "rows": np.nan_to_num(image, nan=-1e9).tolist(), "box": box, "colour": _mapper(mapper)}
    columns = [_field(getattr(glyph, name), data) for name in PLACES[kind]]
    length = max((len(own) for own in columns if isinstance(own, list)), default=1)
    columns = [own if isinstance(own, list) else [own] * length for own in columns]
    group = getattr(layer.view.filter, "group", None)
    rows = [list(row) for place, row in enumerate(zip(*columns, strict=True))
            if group is None or data["group"][place] == group]  # fmt: skip
    rows = rows if kind == "Line" else [row for row in rows if row[0] == row[0] and row[1] == row[1]]
    look = glyph.fill_color if kind in COLOURED else getattr(glyph, "line_color", "")
    colour = _mapper(look.transform) if hasattr(look, "transform") else look
    marker = {"marker": str(getattr(glyph.marker, "value", glyph.marker))} if kind == "Scatter" else {}
    dash = {"dash": list(glyph.line_dash), "width": glyph.line_width} if kind == "Line" else {}
    return {"kind": kind, "rows": [[*map(_plain, row)] for row in rows], "colour": colour, **marker, **dash}


def _field(value: Any, data: Any) -> Any:
    name = getattr(value, "field", value)
    if isinstance(name, str) and name in data:
        own = np.asarray(data[name]) if not isinstance(data[name], list) else data[name]
        if getattr(own, "dtype", np.dtype(object)).kind == "M":
            own = own.astype("datetime64[ms]").astype("int64")
        return list(own)
    return value


def _mapper(mapper: Any) -> dict[str, Any]:
    return {"kind": type(mapper).__name__, "palette": list(mapper.palette), "ends": [mapper.low, mapper.high]}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("−", "-")
    number = float(value)
    return -1e9 if number != number else number


def _text(value: Any) -> str:
    return str(getattr(value, "text", value) or "")


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
        found[own.name] = drawn_map(space["m"]) if "m" in space else drawn(saved[-1])
        assert Path("map.html" if "m" in space else "chart.html").stat().st_size > 1000
        if "owned" in space or "owned" in vars(__import__("builtins")):
            raise AssertionError(f"{own.name}: a text of the data was run")
    found["has_ddsviz"] = "ddsviz" in sys.modules
    (folder / "drawn.json").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    _run(Path(sys.argv[1]))
