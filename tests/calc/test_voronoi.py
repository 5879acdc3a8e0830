"""Voronoi cells: the ground nearest to each place, all of the boundary, and no ground twice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from scipy.spatial import KDTree, Voronoi

import ddsviz
from ddsviz.calc.voronoi import _areas_of, _cells_by_cutting, _clipped, _fill_once, hull_with_margin, voronoi_cells

RANDOM_POINTS = 100_000
EDGE_M = 1.0


@pytest.fixture(scope="module")
def edinburgh() -> Any:
    return shapely.union_all(ddsviz.load("wards").to_crs(27700).geometry.to_numpy())


def random_inside(boundary: Any, number: int, seed: int = 0) -> tuple[Any, Any]:
    west, south, east, north = boundary.bounds
    random, kept = np.random.default_rng(seed), np.empty((0, 2))
    while len(kept) < number:
        points = random.uniform((west, south), (east, north), (number * 3, 2))
        kept = np.vstack([kept, points[shapely.contains_xy(boundary, *points.T)]])
    return kept[:number, 0], kept[:number, 1]


def hotels() -> tuple[Any, Any]:
    table = ddsviz.load("hotels").drop_duplicates(["latitude", "longitude"])
    import pyproj

    return pyproj.Transformer.from_crs(4326, 27700, always_xy=True).transform(
        table["longitude"].to_numpy(), table["latitude"].to_numpy()
    )


def on_a_circle(boundary: Any) -> tuple[Any, Any]:
    angle = np.arange(60) * 2 * np.pi / 60
    middle = boundary.centroid
    return middle.x + 5000 * np.cos(angle), middle.y + 5000 * np.sin(angle)


def on_a_grid(boundary: Any) -> tuple[Any, Any]:
    west, south, east, north = boundary.bounds
    x, y = np.meshgrid(np.linspace(west, east, 25), np.linspace(south, north, 20))
    return x.ravel(), y.ravel()


def on_a_turned_grid(boundary: Any) -> tuple[Any, Any]:
    x, y = np.meshgrid(np.arange(-20, 20) * 500.0, np.arange(-20, 20) * 500.0)
    middle = boundary.centroid
    return (x * 0.8 - y * 0.6).ravel() + middle.x, (x * 0.6 + y * 0.8).ravel() + middle.y


def on_a_line(boundary: Any) -> tuple[Any, Any]:
    x = np.linspace(boundary.bounds[0], boundary.bounds[2], 7)
    return x, np.full(7, boundary.centroid.y)


SITES = {
    "hotels": lambda boundary: hotels(),
    "10,000 random ones": lambda boundary: random_inside(boundary, 10_000, seed=1),
    "on a grid": on_a_grid,
    "on a turned grid": on_a_turned_grid,
    "on a circle": on_a_circle,
    "on a line": on_a_line,
    "two": lambda boundary: random_inside(boundary, 2, seed=2),
    "outside too": lambda boundary: tuple(np.r_[own, own + 20_000] for own in random_inside(boundary, 30, seed=3)),
}


@pytest.mark.parametrize("sites", SITES)
def test_the_cell_of_each_point_belongs_to_its_nearest_place(edinburgh: Any, sites: str) -> None:
    x, y = SITES[sites](edinburgh)
    cells = voronoi_cells(x, y, edinburgh)
    points = np.column_stack(random_inside(edinburgh, RANDOM_POINTS, seed=4))
    geometry = shapely.points(points)
    point, cell = shapely.STRtree(cells).query(geometry, predicate="intersects")
    assert set(point) == set(range(RANDOM_POINTS)), "some ground belongs to no cell"
    distance, _ = KDTree(np.column_stack([x, y])).query(points)
    own = np.hypot(points[point, 0] - x[cell], points[point, 1] - y[cell])
    wrong = own > distance[point] + 1e-6
    edges = shapely.distance(shapely.boundary(cells[cell[wrong]]), geometry[point[wrong]])
    assert (edges <= EDGE_M).all()


@pytest.mark.parametrize("sites", SITES)
def test_cells_cover_the_boundary_and_do_not_overlap(edinburgh: Any, sites: str) -> None:
    x, y = SITES[sites](edinburgh)
    cells = voronoi_cells(x, y, edinburgh)
    assert len(cells) == len(x)
    assert shapely.area(cells).sum() == pytest.approx(edinburgh.area, rel=1e-6)
    assert shapely.union_all(cells).area == pytest.approx(edinburgh.area, rel=1e-6)
    assert set(shapely.get_type_id(cells[~shapely.is_empty(cells)])) <= {3, 6}


@pytest.mark.parametrize("places", [5, 6, 12, 60, 359])
@pytest.mark.parametrize("middle", [(0.0, 0.0), (325_616.13, 669_654.28)])
def test_places_on_any_circle_have_sectors_of_one_size(places: int, middle: tuple[float, float]) -> None:
    angle = np.arange(places) * 2 * np.pi / places + 0.1
    x, y = middle[0] + 5000 * np.cos(angle), middle[1] + 5000 * np.sin(angle)
    cells = voronoi_cells(x, y, shapely.Point(middle).buffer(9000, quad_segs=360))
    assert shapely.area(cells) == pytest.approx(np.full(places, shapely.area(cells).mean()), rel=1e-3)


def almost_on_a_circle(boundary: Any) -> tuple[Any, Any]:
    random = np.random.default_rng(6)
    angle, radius = random.uniform(0, 7, 800), 5000 * (1 + 1e-9 * random.normal(size=800))
    middle = boundary.centroid
    return middle.x + radius * np.cos(angle), middle.y + radius * np.sin(angle)


def on_a_fine_circle(boundary: Any) -> tuple[Any, Any]:
    angle = np.arange(359) * 2 * np.pi / 359
    return boundary.centroid.x + 5000 * np.cos(angle), boundary.centroid.y + 5000 * np.sin(angle)


CUT = {**SITES, "almost on a circle": almost_on_a_circle, "on a fine circle": on_a_fine_circle}


@pytest.mark.parametrize("sites", CUT)
def test_cells_that_are_cut_cover_the_boundary_each_around_its_place(edinburgh: Any, sites: str) -> None:
    x, y = CUT[sites](edinburgh)
    cells = _clipped(_cells_by_cutting(x, y, edinburgh), edinburgh)
    assert _fill_once(cells, shapely.points(x, y), edinburgh)
    points = np.column_stack(random_inside(edinburgh, 3_000, seed=5))
    own = shapely.contains(cells[KDTree(np.column_stack([x, y])).query(points)[1]], shapely.points(points))
    assert own.mean() > 0.999


def test_cells_with_a_gap_between_them_or_an_overlap_do_not_fill_the_ground_once() -> None:
    ground, places = shapely.box(0, 0, 1000, 1000), shapely.points([[200.0, 500.0], [800.0, 500.0]])
    filled = {
        right_from: _fill_once(
            np.array([shapely.box(0, 0, 500, 1000), shapely.box(right_from, 0, 1000, 1000)]), places, ground
        )
        for right_from in (400, 500, 600)
    }
    assert filled == {400: False, 500: True, 600: False}


def test_a_cell_around_another_place_does_not_fill_the_ground_once() -> None:
    cells = np.array([shapely.box(0, 0, 500, 1000), shapely.box(500, 0, 1000, 1000)])
    others = shapely.points([[800.0, 500.0], [200.0, 500.0]])
    assert not _fill_once(cells, others, shapely.box(0, 0, 1000, 1000))


@pytest.mark.parametrize("sites", ["hotels", "on a turned grid", "two"])
def test_cells_that_are_cut_are_qhulls(edinburgh: Any, sites: str) -> None:
    x, y = CUT[sites](edinburgh)
    far = 1e6 * np.array([[-1, 0], [1, 0], [0, -1], [0, 1]])
    middle = np.array([x.mean(), y.mean()])
    found = Voronoi(np.vstack([np.column_stack([x, y]) - middle, far]))
    corners = [found.vertices[found.regions[region]] + middle for region in found.point_region[: len(x)]]
    expected = shapely.area(shapely.intersection([shapely.MultiPoint(own).convex_hull for own in corners], edinburgh))
    cells = _clipped(_cells_by_cutting(x, y, edinburgh), edinburgh)
    np.testing.assert_allclose(shapely.area(cells), expected, rtol=1e-9, atol=1e-3)


def test_without_a_triangulation_cells_are_cut_all_the_same(monkeypatch: pytest.MonkeyPatch, edinburgh: Any) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise shapely.errors.GEOSException("no")

    x, y = random_inside(edinburgh, 300, seed=7)
    whole = _cells_by_cutting(x, y, edinburgh)
    monkeypatch.setattr(shapely, "delaunay_triangles", refuse)
    np.testing.assert_allclose(shapely.area(_cells_by_cutting(x, y, edinburgh)), shapely.area(whole), rtol=1e-9)


def test_a_lone_place_has_all_ground() -> None:
    boundary = shapely.box(0, 0, 10, 10)
    assert voronoi_cells(np.array([3.0]), np.array([3.0]), boundary)[0].equals(boundary)


def test_two_places_share_the_ground_at_half_way() -> None:
    left, right = voronoi_cells(np.array([1.0, 5.0]), np.array([5.0, 5.0]), shapely.box(0, 0, 10, 10))
    assert left.bounds == (0, 0, 3, 10)
    assert right.bounds == (3, 0, 10, 10)


def test_a_place_that_is_nearest_to_nothing_has_an_empty_cell() -> None:
    cells = voronoi_cells(np.array([1.0, 2.0, 100.0]), np.array([5.0, 5.0, 5.0]), shapely.box(0, 0, 10, 10))
    assert shapely.is_empty(cells).tolist() == [False, False, True]


def test_a_cell_may_lie_on_both_sides_of_water() -> None:
    boundary = shapely.union_all([shapely.box(0, 0, 4, 10), shapely.box(6, 0, 10, 10)])
    cells = voronoi_cells(np.array([5.0, 5.0]), np.array([2.0, 8.0]), boundary)
    assert [cell.geom_type for cell in cells] == ["MultiPolygon"] * 2
    assert shapely.area(cells).tolist() == [40, 40]


def test_of_what_a_cell_shares_with_the_ground_only_areas_are_kept_however_small() -> None:
    shared = shapely.GeometryCollection([shapely.box(0, 0, 0.5, 0.5), shapely.LineString([(1, 0), (1, 9)])])
    assert _areas_of(shared).equals(shapely.box(0, 0, 0.5, 0.5))


def test_the_hull_of_places_has_a_margin() -> None:
    hull = hull_with_margin(np.array([0.0, 0.0, 10_000.0]), np.array([0.0, 8_000.0, 0.0]))
    assert hull.bounds == pytest.approx((-500, -500, 10_500, 8_500), abs=1)
    assert hull_with_margin(np.array([5.0]), np.array([5.0])).bounds == pytest.approx((-95, -95, 105, 105))
