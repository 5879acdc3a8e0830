"""A chart as HTML: it says what it shows, data is never code, and nothing is fetched that need not be."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

import bokeh
import numpy as np
import pandas as pd
import pytest
from bokeh.resources import get_sri_hashes_for_version
from documents import Page

import ddsviz
from ddsviz.display.bokeh_html import _published_hashes, figure_html, scripts_of
from ddsviz.display.figure import loader
from ddsviz.display.server import bokeh_scripts
from ddsviz.limits import MAX_NOTEBOOK_BYTES, MAX_TABLE_ROWS, MAX_TEXT_LENGTH

EVIL = "</script><img src=x onerror=alert(1)>"


def chart(**options: Any) -> Any:
    return ddsviz.scatter({"x": [1, 2], "y": [3, 4]}, "x", "y", **options)


def spec_of(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" class="ddsviz-spec">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


@pytest.fixture
def without_cdn() -> Any:
    ddsviz.options.cdn = False
    yield
    ddsviz.options.cdn = True


def test_a_chart_is_one_figure_with_a_caption() -> None:
    page = Page(figure_html(chart(title="Rain")))
    assert page.named("figure") == [{"class": "ddsviz"}]
    assert page.text("figcaption") == ddsviz.describe(chart(title="Rain"))


def test_nothing_that_can_be_focused_lies_in_a_picture() -> None:
    page = Page(figure_html(chart()))
    assert [attributes["role"] for _, attributes in page.elements if "role" in attributes] == ["group", "region"]


def test_the_data_table_lies_behind_a_summary() -> None:
    page = Page(figure_html(chart()))
    assert page.text("summary") == "Data table (2 rows)"
    assert len(page.named("tr")) == 3


def test_a_reader_without_scripts_is_told_to_run_the_cell() -> None:
    assert Page(figure_html(chart())).text("p") == "Run this cell to draw the chart."


def test_a_saved_page_does_not_speak_of_cells() -> None:
    assert "Run this cell" not in figure_html(chart(), scripts_inside=True)


def test_the_loader_finds_its_figure_and_needs_no_ids() -> None:
    page = Page(figure_html(chart()))
    assert not any("id" in attributes for _, attributes in page.elements)
    assert "document.currentScript" in loader("bokeh")


@pytest.mark.parametrize("name", ["bokeh", "folium"])
def test_a_loader_is_small_and_cannot_end_its_script(name: str) -> None:
    assert len(loader(name)) < 6500
    assert len(loader(name, unpacks=True)) < len(loader(name)) + 1_000
    assert "</scr" not in loader(name, unpacks=True)
    assert "\n//" not in loader(name, unpacks=True)


def test_the_loader_reads_packed_columns_where_there_are_any() -> None:
    long = pd.DataFrame({"x": range(9_000), "y": range(9_000)})
    assert "Float64Array" in figure_html(ddsviz.time_series(long, "x", "y"))
    assert "Float64Array" not in figure_html(ddsviz.time_series(long[:20], "x", "y"))


def test_a_text_that_looks_like_a_packed_column_is_none() -> None:
    assert "Float64Array" not in figure_html(chart(title='{"packed":"##"}'))


@pytest.mark.parametrize(
    "make",
    [
        lambda: chart(title=EVIL),
        lambda: chart(alt=EVIL),
        lambda: chart(names={"x": EVIL}),
        lambda: chart(units={"x": EVIL}),
        lambda: ddsviz.scatter({EVIL: [1, 2], "y": [1, 2]}, EVIL, "y", tooltip=EVIL),
        lambda: ddsviz.scatter({"x": [1, 2], "y": [1, 2], "c": [EVIL, "b"]}, "x", "y", color="c", label="c"),
        lambda: ddsviz.heatmap({"x": [EVIL, "b"], "y": ["a", EVIL]}, "x", "y", tooltip="x"),
        lambda: ddsviz.heatmap(pd.DataFrame({EVIL: [1, 2]}, index=[EVIL, "b"])),
        lambda: ddsviz.time_series({"x": [1, 2], "y": [1, 2], "c": [EVIL, "b"]}, "x", "y", color="c"),
        lambda: ddsviz.scatter_matrix({EVIL: [1, 2, 3], "y": [1, 2, 5], "c": [EVIL, "b", "b"]}, color="c"),
        lambda: ddsviz.binary_tree({EVIL: ["b"]}, info={EVIL: EVIL}, color={EVIL: EVIL}),
    ],
    ids=["title", "alt", "names", "units", "column", "category", "cell", "index", "line", "matrix", "tree"],
)  # fmt: skip
def test_text_of_a_table_is_never_code(make: Any) -> None:
    html = figure_html(make())
    page = Page(html)
    assert page.named("img") == []
    assert len(page.named("script")) == html.count("</script>") == 2
    assert "onerror" in html  # it is there, as text


def test_the_document_survives_what_json_cannot_hold() -> None:
    spec = spec_of(figure_html(chart(title="\u2028 \ud800 \x00 é 🌳")))
    assert "🌳" in json.dumps(spec, ensure_ascii=False)


def test_the_table_is_capped_with_the_count() -> None:
    rows = MAX_TABLE_ROWS + 5
    data = {"x": np.arange(rows), "y": np.arange(rows)}
    page = Page(figure_html(ddsviz.scatter(data, "x", "y")))
    assert len(page.named("tr")) == MAX_TABLE_ROWS + 1
    assert page.text("summary") == f"Data table ({rows} rows)"
    assert page.text("caption") == f"The first {MAX_TABLE_ROWS} of {rows} rows. ddsviz.table(chart) has all of them."


def test_a_whole_table_has_no_count() -> None:
    assert Page(figure_html(chart())).text("caption") == ""


def test_long_texts_are_cut_in_the_table() -> None:
    data = {"x": [1, 2], "y": [1, 2], "c": ["b" * 200, "a"]}
    cells = Page(figure_html(ddsviz.scatter(data, "x", "y", color="c"))).texts
    longest = max(len(text) for tag in ("td", "th") for text in cells[tag])
    assert longest == MAX_TEXT_LENGTH


def test_the_headings_of_the_table_are_readable_names() -> None:
    html = figure_html(chart(names={"x": "Wind"}, units={"x": "m/s"}))
    assert "<th scope=col>Wind (m/s)" in html


def test_the_script_comes_from_the_cdn_with_the_published_hash() -> None:
    spec = spec_of(figure_html(chart()))
    assert spec["version"] == bokeh.__version__
    assert spec["cdn"] == "https://cdn.bokeh.org/bokeh/release/"
    hashes = get_sri_hashes_for_version(bokeh.__version__)
    assert spec["scripts"] == {"bokeh": f"sha384-{hashes[f'bokeh-{bokeh.__version__}.min.js']}"}


@pytest.mark.parametrize("name", ["bokeh", "bokeh-widgets"])
def test_the_published_hash_is_that_of_the_script_installed(name: str) -> None:
    slider = ddsviz.time_series({"x": [1, 2, 3], "y": [1, 2, 3]}, "x", "y", smooth="slider")
    folder = bokeh_scripts()
    assert folder is not None
    digest = hashlib.sha384((folder / f"{name}.min.js").read_bytes()).digest()
    assert spec_of(figure_html(slider))["scripts"][name] == f"sha384-{base64.b64encode(digest).decode()}"


def test_of_a_bokeh_that_was_never_published_nothing_is_asked_at_the_cdn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ddsviz.display.bokeh_html._bokeh_version", lambda: "3.99.0.dev1")
    _published_hashes.cache_clear()
    spec = spec_of(figure_html(chart()))
    _published_hashes.cache_clear()
    assert (spec["version"], spec["cdn"], spec["scripts"]) == ("3.99.0.dev1", "", {"bokeh": ""})


@pytest.mark.usefixtures("without_cdn")
@pytest.mark.parametrize(
    "make",
    [
        chart,
        lambda: ddsviz.heatmap({"a": [1, 2]}),
        lambda: ddsviz.scatter_matrix({"a": [1, 2, 3], "b": [3, 1, 2]}),
        lambda: ddsviz.time_series(ddsviz.load("climate"), "year", "mean_temperature_c", smooth="slider"),
        lambda: ddsviz.binary_tree({"A": ["B"]}),
    ],
    ids=["scatter", "heatmap", "matrix", "slider", "tree"],
)
def test_without_the_cdn_there_is_no_network_address(make: Any) -> None:
    html = figure_html(make())
    assert re.findall(r"https?:|//\w+\.", html) == []


@pytest.mark.usefixtures("without_cdn")
def test_without_the_cdn_no_hash_sends_the_loader_there() -> None:
    spec = spec_of(figure_html(chart()))
    assert (spec["cdn"], spec["scripts"]) == ("", {"bokeh": ""})


def test_a_saved_page_fetches_nothing() -> None:
    assert "http" not in figure_html(chart(), scripts_inside=True)


def test_a_slider_needs_bokehs_widgets() -> None:
    slider = ddsviz.time_series({"x": [1, 2, 3], "y": [1, 2, 3]}, "x", "y", smooth="slider")
    assert scripts_of(slider.references()) == ["bokeh", "bokeh-widgets"]
    assert scripts_of(chart().references()) == ["bokeh"]


def test_the_picture_has_a_short_name_of_its_own() -> None:
    assert spec_of(figure_html(chart()))["label"] == "Scatter plot"


def big(rows: int, **more: Any) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    return pd.DataFrame({"x": rng.normal(size=rows), "y": rng.normal(size=rows), **more})


@pytest.mark.parametrize(
    "make",
    [
        lambda: ddsviz.scatter(big(5_000, c=1.5), "x", "y", color="c", size="c", tooltip=["x", "y"]),
        lambda: ddsviz.scatter(big(200_000), "x", "y"),
        lambda: ddsviz.scatter_matrix(
            pd.DataFrame(np.random.default_rng(1).normal(size=(9000, 6)), columns=list("abcdef"))
        ),
        lambda: ddsviz.time_series(big(100_000), "x", "y", smooth=50),
        lambda: ddsviz.time_series(big(100_000), "x", "y", smooth="slider"),
        lambda: ddsviz.heatmap(pd.DataFrame(np.random.default_rng(1).normal(size=(500, 500)))),
        lambda: ddsviz.binary_tree({node: [node + 1] for node in range(20_000)}),
    ],
    ids=["marks", "density", "matrix", "line", "slider", "heatmap", "tree"],
)
def test_a_chart_stays_small_however_large_its_table(make: Any) -> None:
    assert len(figure_html(make()).encode()) <= MAX_NOTEBOOK_BYTES
