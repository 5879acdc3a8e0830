"""Folium's maps as HTML: unchanged by being shown, the same bytes, with packaged files, and never a template."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import folium
import folium.plugins
import pandas as pd
import pytest
from documents import Page

import ddsviz
from ddsviz.display.folium_html import figure_html, map_page, page_with_files
from ddsviz.display.map_files import FILES, file_behind, path_of
from ddsviz.display.notebook import bundle
from ddsviz.errors import SaveError


def sites() -> pd.DataFrame:
    return pd.DataFrame({"site": ["A", "B"], "lat": [55.95, 55.93], "lon": [-3.2, -3.1]})


def chart(**options: Any) -> Any:
    return ddsviz.marker_map(sites(), label="site", **options)


def customised() -> Any:
    """Return a map with what instructors add to one."""
    own = chart()
    folium.Marker([55.94, -3.2], popup="A popup", tooltip="A tip", icon=folium.Icon(color="red", icon="star")).add_to(
        own
    )
    group = folium.FeatureGroup("Group").add_to(own)
    folium.CircleMarker([55.95, -3.2], popup="<b>bold</b>").add_to(group)
    folium.plugins.MarkerCluster([[55.95, -3.2], [55.96, -3.21]], name="Clusters").add_to(own)
    shape = {"type": "Feature", "properties": {"a": 1}, "geometry": {"type": "Point", "coordinates": [-3.2, 55.9]}}
    shapes = {"type": "FeatureCollection", "features": [shape]}
    folium.GeoJson(shapes, tooltip=folium.GeoJsonTooltip(["a"]), popup=folium.GeoJsonPopup(["a"])).add_to(own)
    folium.LayerControl().add_to(own)
    return own


def spec_of(html: str) -> Any:
    return json.loads(re.search(r'class="ddsviz-spec">(.*?)</script>', html, re.DOTALL)[1])  # type: ignore[index]


def test_a_bundle_is_a_figure_with_caption_table_and_one_helpful_line() -> None:
    shown = bundle(chart())
    page = Page(shown["text/html"])
    assert shown["text/html"].startswith('<figure class="ddsviz">')
    assert page.text("figcaption") == ddsviz.describe(chart())
    assert page.text("p") == "Run this cell to draw the map."
    assert page.texts["th"][1:] == ["A", "B"]
    assert shown["text/plain"].startswith(ddsviz.describe(chart()))


@pytest.mark.parametrize("make", [chart, customised, lambda: folium.Map([55.9, -3.2])])
def test_being_shown_changes_nothing(make: Any) -> None:
    own = make()
    first = bundle(own)
    assert bundle(own) == first
    assert bundle(make()) == first


@pytest.mark.parametrize("make", [chart, customised])
def test_being_saved_by_folium_changes_nothing_either(make: Any, tmp_path: Any) -> None:
    own = make()
    first = bundle(own)
    own.save(str(tmp_path / "map.html"))
    own._repr_html_()
    assert bundle(own) == first


def test_what_an_instructor_puts_on_the_page_stays() -> None:
    own = chart()
    own.get_root().html.add_child(folium.Element("<p>My own words</p>"))
    assert "<p>My own words</p>" in map_page(own)[0]
    assert bundle(own) == bundle(own)


def test_a_layer_control_is_the_last_wherever_it_was_added() -> None:
    own = folium.Map([55.9, -3.2], tiles=None)
    folium.LayerControl().add_to(own)
    folium.FeatureGroup("Late").add_to(own)
    page, _ = map_page(own)
    assert page.index("L.featureGroup") < page.index("L.control.layers")


def test_a_layer_added_after_the_first_showing_is_shown_and_told() -> None:
    own = chart()
    before = bundle(own)
    folium.Marker([55.94, -3.2], popup="new").add_to(own)
    folium.Marker([55.95, -3.2]).add_to(own)
    after = bundle(own)
    assert after["text/html"] != before["text/html"]
    assert after["text/plain"].split("\n")[0].endswith("With 2 markers added.")
    assert bundle(own) == after


def test_no_random_name_is_left() -> None:
    page, _ = map_page(customised())
    assert re.findall(r"[0-9a-f]{32}", page) == []


def test_a_text_that_looks_like_a_name_is_left_alone() -> None:
    text = "0123456789abcdef" * 2
    own = chart()
    folium.Marker([55.94, -3.2], tooltip=text).add_to(own)
    assert text in map_page(own)[0]


def test_all_that_folium_itself_links_to_is_packaged_or_needless() -> None:
    page, outside = map_page(customised())
    assert outside == []
    assert re.findall(r'(?:src|href)="https?:', page) == []
    assert set(re.findall(r'data-file="([^"]+)"', page)) == set(FILES)


def test_a_plugin_that_is_not_packaged_keeps_its_link_and_says_so() -> None:
    own = chart()
    folium.plugins.HeatMap([[55.9, -3.2]]).add_to(own)
    page, outside = map_page(own)
    assert outside == ["leaflet_heat.min.js"]
    assert "leaflet_heat.min.js" in page
    assert "Parts of this map need the network: leaflet_heat.min.js." in Page(figure_html(own)).text("figcaption")


def test_each_script_stands_for_itself_so_that_one_fault_stops_no_other() -> None:
    page, _ = map_page(customised())
    assert page.count("<script>") > 10


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "{% raw %}", "{{ cycler.__init__.__globals__ }}", "{# note #}"])
def test_no_text_is_run_as_a_template(text: str) -> None:
    data = sites().assign(site=text)
    own = ddsviz.marker_map(data, label="site", title=text, info="site")
    page, _ = map_page(own)
    assert page.count(text) >= 2
    foreign = folium.Map([55.9, -3.2])
    if "%" not in text:
        folium.Marker([55.9, -3.2], tooltip=text).add_to(foreign)
        assert text in map_page(foreign)[0]


TEMPLATES = ["{{ 7 * 7 }}", "100 {% off", "{{ cycler.__init__.__globals__.os.getcwd() }}", "{# note #}"]


@pytest.mark.parametrize("text", TEMPLATES)
def test_no_popup_of_folium_is_run_as_a_template(text: str) -> None:
    shape = {"type": "Feature", "properties": {"a": text}, "geometry": {"type": "Point", "coordinates": [-3.2, 55.9]}}
    own = folium.Map([55.9, -3.2], tiles=None)
    folium.Marker([55.9, -3.2], popup=text).add_to(own)
    folium.Marker([55.9, -3.2], popup=folium.Popup(folium.Html(text, script=True))).add_to(own)
    shapes = {"type": "FeatureCollection", "features": [shape]}
    folium.GeoJson(shapes, popup=folium.GeoJsonPopup(["a"])).add_to(own)
    page, _ = map_page(own)
    assert page.count(text) == 3


def test_maps_in_several_threads_leave_folium_as_it_was() -> None:
    def show(_: int) -> list[str]:
        return [figure_html(chart()) for _ in range(8)]

    with ThreadPoolExecutor(4) as pool:
        shown = [html for own in pool.map(show, range(4)) for html in own]
    assert len(set(shown)) == 1
    foreign = folium.Map([55.9, -3.2])
    folium.Marker([55.9, -3.2], tooltip="{{ 7 * 7 }}").add_to(foreign)
    assert "49" in foreign.get_root().render()


def test_stock_folium_runs_a_text_as_a_template() -> None:
    foreign = folium.Map([55.9, -3.2])
    folium.Marker([55.9, -3.2], tooltip="{{ 7 * 7 }}").add_to(foreign)
    assert "{{ 7 * 7 }}" not in foreign.get_root().render(), "if this fails, folium was mended, and ours may be simpler"


def test_the_public_addresses_are_folium_s_and_have_hashes_unless_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    address, integrity = spec_of(figure_html(chart()))["files"]["leaflet.js"]
    assert address == dict(folium.folium._default_js)["leaflet"]
    assert integrity.startswith("sha384-")
    monkeypatch.setattr(ddsviz.options, "cdn", False)
    assert spec_of(figure_html(chart()))["files"]["leaflet.js"] == ["", ""]


@pytest.mark.parametrize("name", FILES)
def test_the_packaged_files_are_there_and_cannot_end_their_element(name: str) -> None:
    path = path_of(name)
    assert path is not None
    assert "</script" not in path.read_text(encoding="utf-8")


def test_links_are_known_by_their_address() -> None:
    assert file_behind("https://cdn.jsdelivr.net/npm/leaflet@1.9.4/dist/leaflet.js") == "leaflet.js"
    assert file_behind("https://example.org/leaflet.js") is None


def test_a_page_of_its_own_holds_every_file_once_and_asks_for_no_picture() -> None:
    page = page_with_files(customised())
    assert page.count("L.version") + page.count('version="1.9.3"') >= 1
    assert "url(images/" not in page
    assert "data-file" not in page


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from ddsviz.display import folium_html, map_files

    folium_html.packaged_text.cache_clear()
    monkeypatch.setattr(map_files, "path_of", lambda name: None)
    with pytest.raises(SaveError, match="pip install XStatic-Leaflet"):
        page_with_files(chart())
    folium_html.packaged_text.cache_clear()


def test_a_map_of_somebody_else_is_described_by_its_layers() -> None:
    own = folium.Map([55.9, -3.2], tiles=None)
    assert ddsviz.describe(own) == "A Folium map."
    folium.Marker([55.9, -3.2]).add_to(own)
    folium.PolyLine([[55.9, -3.2], [56, -3]]).add_to(own)
    assert ddsviz.describe(own) == "A Folium map with 1 marker and 1 line."


def test_the_size_is_the_callers_or_the_usual() -> None:
    assert (spec_of(figure_html(chart()))["width"], spec_of(figure_html(chart()))["height"]) == ("700px", "520px")
    own = spec_of(figure_html(chart(width=400, height=300)))
    assert (own["width"], own["height"]) == ("400px", "300px")


def test_folium_writes_our_layers_too(tmp_path: Any) -> None:
    own = chart()
    own.save(str(tmp_path / "map.html"))
    text = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert "ddsviz.points(" in text
    assert text.count("ddsviz.points = ") == 1
