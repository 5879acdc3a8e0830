"""Reads what is drawn from Folium's own maps, as the page's script does."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np

from ddsviz.maps.layer import Drawing, Setting


def numbers(text: str) -> list[int]:
    """Return packed whole numbers."""
    found, value, place = [], 0, 1
    for byte in base64.b64decode(text):
        value += (byte & 127) * place
        place *= 128
        if byte < 128:
            found.append(value)
            value, place = 0, 1
    return found


def walked(text: str) -> Any:
    """Return numbers that are packed as steps."""
    steps = np.array(numbers(text), dtype=np.int64)
    return np.where(steps % 2 == 1, -(steps + 1) // 2, steps // 2).cumsum()


def positions(spec: dict[str, Any]) -> list[tuple[float, float]]:
    """Return the latitude and longitude of each place."""
    (south, west), step = spec["corner"], spec["step"]
    y, x = (south + walked(spec["y"]) * step).round(6), (west + walked(spec["x"]) * step).round(6)
    return list(zip(y.tolist(), x.tolist(), strict=True))


def rings(spec: dict[str, Any]) -> list[list[list[tuple[float, float]]]]:
    """Return each area's rings of latitude and longitude."""
    points, sizes, start, found = positions(spec), iter(numbers(spec["sizes"])), 0, []
    for count in numbers(spec["counts"]):
        own = []
        for _ in range(count):
            size = next(sizes)
            own.append(points[start : start + size])
            start += size
        found.append(own)
    return found


def texts(column: dict[str, Any]) -> list[str]:
    """Return a column of texts, row by row."""
    own = column["texts"].split(column["between"]) if "between" in column else column["texts"]
    return [own[place] for place in numbers(column["which"])] if "which" in column else own


def counts(spec: dict[str, Any]) -> list[int]:
    """Return how many rows each place has."""
    return numbers(spec["counts"]) if "counts" in spec else [1] * len(positions(spec["places"]))


def drawings(chart: Any, call: str) -> list[dict[str, Any]]:
    """Return what each layer of ours draws: "areas" or "points"."""
    return [
        json.loads(part.spec) for part in chart._children.values() if isinstance(part, Drawing) and part.call == call
    ]


def drawing(chart: Any, call: str) -> dict[str, Any]:
    """Return the only layer of its kind that holds data: wards below it hold none."""
    (only,) = [spec for spec in drawings(chart, call) if "columns" in spec]
    return only


def setting(chart: Any, call: str) -> dict[str, Any]:
    """Return a setting of the map: "fit" or "legend"."""
    (only,) = [
        json.loads(part.spec) for part in chart._children.values() if isinstance(part, Setting) and part.call == call
    ]
    return only


def has_setting(chart: Any, call: str) -> bool:
    """Tell whether a map has a setting."""
    return any(isinstance(part, Setting) and part.call == call for part in chart._children.values())


def columns(chart: Any, call: str = "points") -> dict[str, list[str]]:
    """Return the columns of the cards."""
    return {column["name"]: texts(column) for column in drawing(chart, call)["columns"]}


def legend_texts(chart: Any) -> list[str]:
    """Return the legend's entries."""
    return [entry["text"] for entry in setting(chart, "legend")["entries"]]


def colours(chart: Any, call: str = "areas") -> list[str | None]:
    """Return the colour of each area or place; None where it has no value."""
    spec = drawing(chart, call)
    own = spec["colours"] if call == "areas" else spec["colours"][1:]
    return [None if code == 0 else own[code - 1] for code in numbers(spec["codes"])]
