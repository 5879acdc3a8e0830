"""What maps do in a real Chromium: paint with no request to elsewhere, answer to mouse and keys, stay open to all."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import folium
import folium.plugins
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame
from registry import MAPS, allotment_map, catchment_map, deprivation_map, recycling_map
from rig import MAP_COLOURS, Visit

import ddsviz
from ddsviz.display.save import page_html


@pytest.fixture(autouse=True)
def without_streets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ddsviz.options, "tiles", None)


def opened(visit: Visit, folder: Path, chart: Any) -> Frame:
    """Open a map as a saved page, wait until it is painted, and return the frame it is drawn in."""
    path = folder / "map.html"
    path.write_text(page_html(chart), encoding="utf-8")
    visit.page.goto(path.as_uri(), wait_until="commit")
    visit.page.wait_for_selector(".ddsviz-chart iframe", timeout=20_000)
    visit.page.wait_for_selector(".ddsviz-note", state="detached", timeout=20_000)
    visit.page.wait_for_timeout(300)
    assert visit.faults == []
    return frame_of(visit)


def frame_of(visit: Visit) -> Frame:
    return next(frame for frame in visit.page.frames if frame != visit.page.main_frame)


def painted(frame: Frame) -> dict[str, int]:
    return dict(frame.evaluate(MAP_COLOURS))


def place_of(frame: Frame, row: int) -> tuple[float, float]:
    """Return where a row's point stands on the page."""
    x, y = frame.evaluate(
        """row => {
          const [layer] = Object.values(window).filter(part => part && part._flat);
          let place = layer._first.length - 1;
          while (layer._first[place] > row) place--;
          const at = layer._map.latLngToContainerPoint(layer._at[place]);
          const box = layer._map.getContainer().getBoundingClientRect();
          return [box.x + at.x, box.y + at.y];
        }""",
        row,
    )
    outer = frame.frame_element().bounding_box()
    assert outer is not None
    return outer["x"] + x, outer["y"] + y


@pytest.mark.parametrize("kind", MAPS)
def test_a_map_paints_its_colours_with_no_request_to_elsewhere(visit: Visit, tmp_path: Path, kind: str) -> None:
    colours = painted(opened(visit, tmp_path, MAPS[kind]()))
    assert visit.outside == []
    assert len(colours) >= {"marker_map": 3, "marker_map_discs": 3, "voronoi_map_outlines": 3}.get(kind, 5), colours


@pytest.mark.parametrize("kind", MAPS)
@pytest.mark.parametrize("width", [1200, 360])
def test_axe_finds_no_barrier_outside_and_inside(visit: Visit, tmp_path: Path, kind: str, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    frame = opened(visit, tmp_path, MAPS[kind]())
    visit.page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    if kind == "marker_map":
        visit.page.locator("tbody button").first.click()
        frame.wait_for_selector(".leaflet-popup")
        visit.page.wait_for_timeout(500)
    found = Axe().run(visit.page)
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found.response["violations"]] == []
    frame.evaluate(Axe().axe_script)
    inside = frame.evaluate("axe.run().then(found => found.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
    assert inside == []


def test_everything_that_is_clicked_is_24_pixels_large(visit: Visit, tmp_path: Path) -> None:
    frame = opened(visit, tmp_path, recycling_map())
    visit.page.locator("summary").click()
    for place in (visit.page.main_frame, frame):
        sizes = place.evaluate(
            """() => [...document.querySelectorAll("button, a[role=button], summary")]
            .map(e => e.getBoundingClientRect()).map(({width, height}) => [width, height])"""
        )
        assert sizes
        assert [size for size in sizes if min(size) < 24] == []


def test_pointing_at_a_place_names_it_and_a_click_tells_what_is_asked_for(visit: Visit, tmp_path: Path) -> None:
    chart = allotment_map()
    frame = opened(visit, tmp_path, chart)
    row = ddsviz.table(chart).index[ddsviz.table(chart)["site"] == "Saughton Mains"][0]
    visit.page.mouse.move(5, 5)
    visit.page.mouse.move(*place_of(frame, int(row)))
    assert "Saughton Mains" in frame.locator(".leaflet-tooltip").inner_text()
    visit.page.mouse.click(*place_of(frame, int(row)))
    card = frame.locator(".leaflet-popup-content").inner_text()
    facts = ddsviz.load("allotments").set_index("site").loc["Saughton Mains"]
    assert f"Plots\t{facts['plots']}" in card
    assert facts["waiting_time"] in card


def test_rows_at_one_place_open_as_one_list(visit: Visit, tmp_path: Path) -> None:
    chart = allotment_map()
    frame = opened(visit, tmp_path, chart)
    row = ddsviz.table(chart).index[ddsviz.table(chart)["site"] == "Restalrig"][0]
    visit.page.mouse.click(*place_of(frame, int(row)))
    card = frame.locator(".leaflet-popup-content").inner_text()
    assert card.startswith("2 at this place")
    assert "Prospect Bank" in card
    assert "Restalrig" in card


def test_the_tables_rows_open_the_popups_by_keyboard(visit: Visit, tmp_path: Path) -> None:
    frame = opened(visit, tmp_path, allotment_map())
    visit.page.locator("summary").focus()
    visit.page.keyboard.press("Enter")
    button = visit.page.locator("tbody button").nth(3)
    name = button.inner_text()
    button.focus()
    visit.page.keyboard.press("Enter")
    assert frame.locator(".leaflet-popup-content strong").first.inner_text() == name


def test_the_table_shows_further_rows_and_they_open_popups_too(visit: Visit, tmp_path: Path) -> None:
    chart = recycling_map()
    frame = opened(visit, tmp_path, chart)
    visit.page.locator("summary").click()
    assert visit.page.locator("tbody tr").count() == 40
    visit.page.get_by_role("button", name="Show 200 more rows").click()
    assert visit.page.locator("tbody tr").count() == 240
    texts = visit.page.locator("tbody tr").nth(239).locator("th, td").all_inner_texts()
    assert texts == ddsviz.table(chart)[["site", "bank"]].iloc[239].tolist()
    visit.page.locator("tbody button").nth(239).click()
    assert texts[1] in frame.locator(".leaflet-popup-content .ddsviz-card").first.inner_text()


def test_a_disc_tells_its_number_and_opens_into_its_places(visit: Visit, tmp_path: Path) -> None:
    frame = opened(visit, tmp_path, recycling_map())
    discs = """() => {
      const [layer] = Object.values(window).filter(part => part && part._flat);
      return [layer._map.getZoom(), layer._here().filter(mark => mark.count).map(mark => mark.count)];
    }"""
    zoom, counts = frame.evaluate(discs)
    total = frame.evaluate(
        """() => {
          const [layer] = Object.values(window).filter(part => part && part._flat);
          return layer._marks[layer._map.getZoom()].reduce((sum, mark) =>
            sum + (mark.count || layer._count[mark.places[0]]), 0);
        }"""
    )
    assert total == len(ddsviz.load("recycling_points"))
    assert max(counts) > 500
    assert len(counts) < 60
    largest = frame.evaluate(
        """() => {
          const [layer] = Object.values(window).filter(part => part && part._flat);
          const mark = layer._here().filter(one => one.count).sort((a, b) => b.count - a.count)[0];
          const box = layer._map.getContainer().getBoundingClientRect();
          const at = layer._map.layerPointToContainerPoint([mark.x, mark.y]);
          return [box.x + at.x, box.y + at.y];
        }"""
    )
    outer = frame.frame_element().bounding_box()
    assert outer is not None
    spot = (outer["x"] + largest[0], outer["y"] + largest[1])
    visit.page.mouse.move(*spot)
    assert f"{max(counts):,} in " in frame.locator(".leaflet-tooltip").inner_text()
    visit.page.mouse.click(*spot)
    visit.page.wait_for_timeout(800)
    assert frame.evaluate(discs)[0] > zoom


def test_discs_do_not_overlap(visit: Visit, tmp_path: Path) -> None:
    frame = opened(visit, tmp_path, recycling_map())
    overlaps = frame.evaluate(
        """() => {
          const [layer] = Object.values(window).filter(part => part && part._flat);
          const marks = layer._here().filter(mark => mark.count);
          return marks.flatMap((a, i) => marks.slice(i + 1)
            .filter(b => Math.hypot(a.x - b.x, a.y - b.y) < a.radius + b.radius)).length;
        }"""
    )
    assert overlaps == 0


def test_the_far_places_are_reached_by_a_button(visit: Visit, tmp_path: Path) -> None:
    frame = opened(visit, tmp_path, recycling_map())
    zoom = "() => Object.values(window).find(part => part && part._flat)._map.getZoom()"
    before = frame.evaluate(zoom)
    frame.get_by_role("button", name="Show far places too").click()
    visit.page.wait_for_timeout(800)
    assert frame.evaluate(zoom) < before - 3
    frame.get_by_role("button", name="Back to the others").click()
    visit.page.wait_for_timeout(800)
    assert frame.evaluate(zoom) == before


def test_pointing_at_an_area_names_it_and_its_value(visit: Visit, tmp_path: Path) -> None:
    frame = opened(visit, tmp_path, deprivation_map())
    outer = frame.frame_element().bounding_box()
    assert outer is not None
    visit.page.mouse.move(outer["x"] + 300, outer["y"] + 300)
    visit.page.mouse.move(outer["x"] + 302, outer["y"] + 300, steps=3)
    visit.page.wait_for_timeout(300)
    says = frame.locator(".leaflet-tooltip").inner_text()
    table = ddsviz.table(deprivation_map())
    code = says.split("\n")[0].split(", ")[1]
    rank = table.set_index("datazone").loc[code, "overall_rank"]
    assert f"Overall rank\t{rank}" in says


def test_an_areas_row_opens_its_popup(visit: Visit, tmp_path: Path) -> None:
    frame = opened(visit, tmp_path, catchment_map())
    visit.page.locator("summary").click()
    button = visit.page.locator("tbody button").nth(5)
    button.click()
    assert frame.locator(".leaflet-popup-content strong").inner_text() == button.inner_text()


def test_a_street_map_that_does_not_load_is_taken_away_with_a_note(
    visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ddsviz.options, "tiles", "OpenStreetMap.Mapnik")
    visit.page.route("**/tile.openstreetmap.org/**", lambda route: route.fulfill(status=403))
    frame = opened(visit, tmp_path, allotment_map())
    frame.wait_for_selector(".ddsviz-page-note", timeout=10_000)
    assert frame.locator(".ddsviz-page-note").inner_text().startswith("The street map did not load.")
    assert frame.locator(".leaflet-tile").count() == 0
    assert "OpenStreetMap" not in frame.locator(".leaflet-control-attribution").inner_text()
    assert len(painted(frame)) >= 3


def test_a_server_of_street_maps_that_never_answers_holds_up_nothing(
    visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ddsviz.options, "tiles", "OpenStreetMap.Mapnik")
    visit.page.route("**/tile.openstreetmap.org/**", lambda route: None)
    frame = opened(visit, tmp_path, allotment_map())
    visit.page.locator("summary").click()
    visit.page.locator("tbody button").first.click()
    assert frame.locator(".leaflet-popup-content strong").first.inner_text() == "Barnscourt"
    assert "Barnscourt, 20" in visit.page.locator(".ddsviz-said").inner_text()


def test_what_a_user_lays_above_may_have_gaps(visit: Visit, tmp_path: Path) -> None:
    chart = allotment_map()
    folium.TileLayer("https://example.org/{z}/{x}/{y}.png", attr="Sparse", overlay=True).add_to(chart)
    visit.page.route("**/example.org/**", lambda route: route.fulfill(status=404))
    frame = opened(visit, tmp_path, chart)
    visit.page.wait_for_timeout(500)
    assert frame.locator(".ddsviz-page-note").count() == 0
    assert "Sparse" in frame.locator(".leaflet-control-attribution").inner_text()


def test_a_layer_that_was_switched_off_comes_back_for_a_row_and_has_one_button(visit: Visit, tmp_path: Path) -> None:
    chart = recycling_map()
    folium.LayerControl(collapsed=False).add_to(chart)
    frame = opened(visit, tmp_path, chart)
    box = frame.locator(".leaflet-control-layers-overlays input").first
    box.uncheck()
    assert frame.locator(".ddsviz-reach").count() == 0
    visit.page.locator("summary").click()
    visit.page.locator("tbody button").first.click()
    frame.wait_for_selector(".leaflet-popup-content", timeout=5_000)
    assert frame.locator(".ddsviz-reach").count() == 1
    assert visit.faults == []


def test_a_street_map_that_loads_says_where_it_is_from_and_where_it_is_asked_from(
    visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ddsviz.options, "tiles", "OpenStreetMap.Mapnik")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256"/></svg>'
    visit.page.route(
        "**/tile.openstreetmap.org/**",
        lambda route: route.fulfill(status=200, content_type="image/svg+xml", body=svg),
    )
    frame = opened(visit, tmp_path, allotment_map())
    frame.wait_for_selector(".leaflet-tile-loaded")
    assert frame.locator(".ddsviz-page-note").count() == 0
    assert "OpenStreetMap contributors" in frame.locator(".leaflet-control-attribution").inner_text()
    assert frame.locator(".leaflet-tile").first.get_attribute("referrerpolicy") == "strict-origin-when-cross-origin"


def test_what_folium_itself_draws_works_with_the_packaged_files(visit: Visit, tmp_path: Path) -> None:
    chart = allotment_map()
    icon = folium.Icon(color="red", icon="star")
    folium.Marker([55.94, -3.2], popup="A popup", tooltip="A tip", icon=icon).add_to(chart)
    folium.plugins.MarkerCluster([[55.95, -3.2], [55.9501, -3.2001]], name="Clusters").add_to(chart)
    shape = {"type": "Polygon", "coordinates": [[[-3.3, 55.9], [-3.2, 55.9], [-3.25, 55.95], [-3.3, 55.9]]]}
    feature = {"type": "Feature", "properties": {"a": "a shape"}, "geometry": shape}
    folium.GeoJson(
        {"type": "FeatureCollection", "features": [feature]}, name="Shapes", tooltip=folium.GeoJsonTooltip(["a"])
    ).add_to(chart)
    folium.LayerControl(collapsed=False).add_to(chart)
    frame = opened(visit, tmp_path, chart)
    assert visit.outside == []
    frame.locator(".leaflet-marker-icon[src^='data:image/svg']").first.click()
    assert frame.locator(".leaflet-popup-content").inner_text() == "A popup"
    assert frame.locator(".marker-cluster").inner_text() == "2"
    labels = frame.locator(".leaflet-control-layers-overlays label").all_inner_texts()
    assert [label.strip() for label in labels] == ["Places", "Clusters", "Shapes"]
    frame.locator(".leaflet-control-layers-overlays input").first.uncheck()
    assert frame.evaluate("Object.values(window).find(part => part && part._flat)._map") is None


def test_quick_clusters_and_a_shape_below_the_points_work(visit: Visit, tmp_path: Path) -> None:
    chart = allotment_map()
    folium.plugins.FastMarkerCluster([[55.99, -3.19]] * 50).add_to(chart)
    shape = {"type": "Polygon", "coordinates": [[[-3.6, 55.8], [-2.9, 55.8], [-2.9, 56.1], [-3.6, 56.1], [-3.6, 55.8]]]}
    features = [{"type": "Feature", "properties": {"a": "the shape below"}, "geometry": shape}]
    folium.GeoJson({"type": "FeatureCollection", "features": features}, popup=folium.GeoJsonPopup(["a"])).add_to(chart)
    frame = opened(visit, tmp_path, chart)
    assert "50" in frame.locator(".marker-cluster").first.inner_text()
    visit.page.mouse.click(*place_of(frame, 0))
    visit.page.wait_for_timeout(400)
    assert frame.locator(".leaflet-popup-content").all_inner_texts()[-1].startswith("Barnscourt")
    assert frame.locator(".leaflet-popup-content").count() == 1


def test_a_popup_fits_a_phone_and_long_words_break(visit: Visit, tmp_path: Path) -> None:
    visit.page.set_viewport_size({"width": 360, "height": 700})
    data = pd.DataFrame({"a" * 70: ["b" * 79], "c": ["d " * 40], "lat": [55.95], "lon": [-3.2]})
    frame = opened(visit, tmp_path, ddsviz.marker_map(data, label="c", info="a" * 70))
    visit.page.locator("summary").click()
    visit.page.locator("tbody button").click()
    visit.page.wait_for_timeout(600)
    box = frame.locator(".leaflet-popup").bounding_box()
    outer = frame.frame_element().bounding_box()
    assert box is not None
    assert outer is not None
    assert box["x"] >= outer["x"]
    assert box["x"] + box["width"] <= outer["x"] + outer["width"]
    assert box["height"] < 340


def test_a_plugin_without_its_script_stops_nothing_else(visit: Visit, tmp_path: Path) -> None:
    chart = allotment_map()
    folium.plugins.HeatMap([[55.9, -3.2]]).add_to(chart)
    folium.Marker([55.94, -3.2]).add_to(chart)
    path = tmp_path / "map.html"
    path.write_text(page_html(chart), encoding="utf-8")
    visit.page.goto(path.as_uri())
    visit.page.wait_for_selector(".ddsviz-note", state="detached", timeout=20_000)
    assert frame_of(visit).locator(".leaflet-marker-icon").count() == 1
    assert "need the network: leaflet_heat.min.js" in visit.page.locator("figcaption").inner_text()


def test_maps_and_charts_share_a_page(visit: Visit, tmp_path: Path) -> None:
    line = ddsviz.time_series(ddsviz.load("climate"), x="year", y="mean_temperature_c")
    path = tmp_path / "both.html"
    path.write_text(page_html(allotment_map(), line, catchment_map()), encoding="utf-8")
    visit.page.goto(path.as_uri())
    visit.page.wait_for_function("!document.querySelector('.ddsviz-note')", timeout=30_000)
    assert len(visit.canvas_colours(1)) == 1
    assert [len(painted(frame)) > 2 for frame in visit.page.frames[1:]] == [True, True]
    assert path.read_text(encoding="utf-8").count('data-name="leaflet.js"') == 1
    assert visit.outside == []


@pytest.mark.parametrize("kind", ["marker_map", "choropleth", "voronoi_map"])
def test_save_paints_a_picture_of_a_map(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "map.png"
    ddsviz.save(MAPS[kind](), path)
    content = path.read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", content[16:24]) == (1400, 1040)
    assert len(content) > 30_000


def test_a_map_is_no_drawing(tmp_path: Path) -> None:
    with pytest.raises(ddsviz.DdsvizError, match=r"\.html \(a page\) or \.png \(a picture\)"):
        ddsviz.save(allotment_map(), tmp_path / "map.svg")


def test_many_places_are_drawn_and_redrawn_quickly_enough_to_be_moved(visit: Visit, tmp_path: Path) -> None:
    rows = 100_000
    data = pd.DataFrame(
        {"lat": 55.9 + (pd.Series(range(rows)) % 317) / 3000, "lon": -3.4 + pd.Series(range(rows)) / 3e5}
    )
    frame = opened(visit, tmp_path, ddsviz.marker_map(data))
    shown = frame.evaluate(
        """() => {
          const [layer] = Object.values(window).filter(part => part && part._flat);
          return layer._marks[layer._map.getZoom()].reduce((sum, mark) => sum + (mark.count || 1), 0);
        }"""
    )
    assert shown == rows
