"""Texts of the data stay texts in a script: whatever they hold, they are written as literals, and no page runs them."""

from __future__ import annotations

import ast
import re
from typing import Any

import geopandas
import pandas as pd
import pytest
from same_picture import differences, picture_of
from scripted import with_scripts
from shapely.geometry import box

import ddsviz

HOSTILE = [
    '"; owned = 1; "', "'; owned = 1; '", '"""', "'''", "\\", '\\"', "a\nowned = 1", "a\r\nowned = 1", "{owned}",
    "{{ 7 * 7 }}", "{% set owned = 1 %}", "</script><script>owned = 1</script>", "$$x$$", r"\(x\)", "@{x}",
    "`${owned = 1}`", "<img src=x onerror=owned()>", "\u202e)(", "\x07\x1b", "#", "%s", "é€😀", "NA", "None",
]  # fmt: skip
ALL_IN_ONE = "".join(sorted(HOSTILE, key=lambda text: "$$" not in text))  # the end of a long title is cut off
NUMBERS = [float(place) for place in range(len(HOSTILE))]
SOME = dict(zip(HOSTILE[:9], "abcdefghi", strict=True))


def table(text: str) -> pd.DataFrame:
    """Return a table whose columns of numbers, text and places have hostile names."""
    return pd.DataFrame({f"{text} x": NUMBERS, f"{text} y": NUMBERS, f"{text} name": HOSTILE})


def areas() -> geopandas.GeoDataFrame:
    shapes = [box(place / 10, 55, place / 10 + 0.1, 55.1) for place in range(len(HOSTILE))]
    return geopandas.GeoDataFrame({f"{ALL_IN_ONE} x": NUMBERS, "name": HOSTILE}, geometry=shapes, crs=4326)


def places() -> pd.DataFrame:
    return table(ALL_IN_ONE).assign(latitude=[56 + n / 100 for n in NUMBERS], longitude=[n / 100 for n in NUMBERS])


X, Y, NAME = (f"{ALL_IN_ONE} {word}" for word in ("x", "y", "name"))
TITLE: dict[str, Any] = {"title": ALL_IN_ONE}
CHARTS: dict[str, Any] = {
    "heatmap": lambda: ddsviz.heatmap(table(ALL_IN_ONE), NAME, NAME, X, **TITLE),
    "scatter": lambda: ddsviz.scatter(table(ALL_IN_ONE), X, Y, color=NAME, label=NAME, trend="linear", **TITLE),
    "scatter_matrix": lambda: ddsviz.scatter_matrix(table(ALL_IN_ONE), [X, Y], color=NAME, **TITLE),
    "time_series": lambda: ddsviz.time_series(
        pd.concat([table(ALL_IN_ONE).assign(**{NAME: text}) for text in SOME]), X, Y, color=NAME, **TITLE
    ),
    "time_series_smooth": lambda: ddsviz.time_series(table(ALL_IN_ONE), X, Y, smooth=3, tooltip=NAME, **TITLE),
    "binary_tree": lambda: ddsviz.binary_tree(
        {"r": HOSTILE}, color=SOME, info={"r": {ALL_IN_ONE: HOSTILE[0]}}, **TITLE
    ),
}
MAPS: dict[str, Any] = {
    "marker_map": lambda: ddsviz.marker_map(places(), label=NAME, info=X, color=NAME, **TITLE),
    "marker_map_scale": lambda: ddsviz.marker_map(places(), info=NAME, color=X, cluster=True, **TITLE),
    "choropleth": lambda: ddsviz.choropleth(areas(), f"{ALL_IN_ONE} x", tooltip="name", **TITLE),
    "choropleth_classes": lambda: ddsviz.choropleth(areas(), f"{ALL_IN_ONE} x", scheme="quantiles", **TITLE),
    "voronoi_map": lambda: ddsviz.voronoi_map(places(), value=X, label=NAME, boundary=None, **TITLE),
}


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Any, str, Any]]:
    return with_scripts(tmp_path_factory.mktemp("scripts"), CHARTS | MAPS)


@pytest.mark.parametrize("name", CHARTS | MAPS)
def test_no_text_is_code(name: str, pairs: dict[str, tuple[Any, str, Any]]) -> None:
    names = {node.id for node in ast.walk(ast.parse(pairs[name][1])) if isinstance(node, ast.Name)}
    assert "owned" not in names
    assert all(sign.isprintable() or sign == "\n" for sign in pairs[name][1])


@pytest.mark.parametrize("name", CHARTS)
def test_texts_are_drawn_as_the_chart_draws_them(name: str, pairs: dict[str, tuple[Any, str, Any]]) -> None:
    chart, _, theirs = pairs[name]
    assert differences(picture_of(chart), theirs) == []


@pytest.mark.parametrize("name", CHARTS)
def test_signs_of_tex_are_marked_as_plain_text(name: str, pairs: dict[str, tuple[Any, str, Any]]) -> None:
    assert "Title(text=PlainText(text=" in "".join(pairs[name][1].split())


@pytest.mark.parametrize("name", MAPS)
def test_no_page_runs_a_text(name: str, pairs: dict[str, tuple[Any, str, Any]]) -> None:
    page = pairs[name][2]["page"]
    assert "owned" in page
    for sign in ("<script>owned", "<img src=x", "${owned", "{{", "{%", "`${", 'owned = 1; "'):
        assert sign not in page
    assert not re.search(r"(?<!\* )\b49\b(?![.\d])", re.sub(r"-?\d+\.\d+|\"\d+\"", "", page)), "a template was run"


def test_each_text_reaches_the_page_as_it_stands(pairs: dict[str, tuple[Any, str, Any]]) -> None:
    from html import unescape

    found = {unescape(own["info0"]) for own in pairs["marker_map"][2]["properties"]}
    # a browser reads no character of control, and no page needs one
    assert {text for text in HOSTILE if "\r" not in text and "\x07" not in text} <= found
