"""The ground that maps are drawn on: its size, its view, the outline of the wards, and the street map above it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz import theme
from ddsviz.ask.areas import packaged_areas
from ddsviz.ask.style import Style
from ddsviz.calc.ground import far_away
from ddsviz.calc.packing import packed_areas
from ddsviz.maps.layer import Drawing, Setting
from ddsviz.options import options

if TYPE_CHECKING:
    import numpy.typing as npt
    from folium import Map

    Floats = npt.NDArray[np.float64]
    Bounds = list[list[float]]

LARGEST_ZOOM = 19
CLOSEST_VIEW, CLOSEST_WITHOUT_STREETS = 16, 13
PADDING_PX = 16
WARDS_SIMPLIFIED_DEGREES = 0.001  # below other things they need no more detail, and every map carries them


@dataclass(frozen=True)
class View:
    """What of the ground is seen at first.

    Attributes
    ----------
    home : list of two [latitude, longitude]
        South-west and north-east of the bulk of what is drawn.
    all : list of two [latitude, longitude] or None
        The same for everything, where some lie far away.
    far : numpy.ndarray of bool
        Which places lie far away.
    """

    home: Bounds
    all: Bounds | None
    far: npt.NDArray[np.bool_]


def view_of(latitude: Floats, longitude: Floats, weights: npt.NDArray[np.int64] | None = None) -> View:
    """Return a view that fits the bulk of the places, or with weights of their rows; the few far away are left out."""
    far = far_away(latitude, longitude, weights)
    home = bounds_of(latitude[~far], longitude[~far])
    return View(home, bounds_of(latitude, longitude) if far.any() else None, far)


def bounds_of(latitude: Floats, longitude: Floats) -> Bounds:
    """Return the south-west and the north-east corner of places."""
    return [
        [float(f"{latitude.min():.6f}"), float(f"{longitude.min():.6f}")],
        [float(f"{latitude.max():.6f}"), float(f"{longitude.max():.6f}")],
    ]


def new_map(
    style: Style, home: Bounds, legend: dict[str, Any] | None, *, streets: bool = False, wards: bool = True
) -> Map:
    """Return a map that fits a view, with the wards below where it shows Edinburgh.

    Parameters
    ----------
    style : Look
        Its size and headline.
    home : list of two [latitude, longitude]
        The view.
    legend : dict or None
        What stands above the map, beside the headline, as the page's script reads it.
    streets : bool
        Whether a street map may lie above the wards: below filled areas it would only muddy their colours.
    wards : bool
        Whether the wards are drawn: not where the areas of the data cover them.
    """
    import folium

    with_tiles = streets and options.tiles is not None
    chart = folium.Map(
        location=[(home[0][0] + home[1][0]) / 2, (home[0][1] + home[1][1]) / 2],
        tiles=None,
        zoom_snap=1 if with_tiles else 0.1,  # a street map between two of its zooms is a blur
    )
    # Folium forgets it where there are no tiles, and Leaflet's clusters then fail.
    chart.options["max_zoom"] = LARGEST_ZOOM
    figure = chart.get_root()
    figure.width, figure.height = f"{style.width}px", f"{style.own_height or theme.MAP_HEIGHT_PX}px"
    chart.add_child(Setting("prepare"))
    if wards:
        _add_wards(chart, home)
    if with_tiles:
        tiles, policy = _provider(options.tiles), "strict-origin-when-cross-origin"
        folium.TileLayer(tiles, name="Street map", control=False, referrer_policy=policy, ddsviz_ground=True).add_to(
            chart
        )
    if style.title or legend:  # before the view is fitted, because the map is the smaller for it
        headline = {"headline": style.title} if style.title else {}
        chart.add_child(Setting("legend", {"entries": [], **(legend or {}), **headline}))
    chart.add_child(
        Setting(
            "fit",
            {"home": home, "padding": PADDING_PX, "closest": CLOSEST_VIEW if with_tiles else CLOSEST_WITHOUT_STREETS},
        )
    )
    return chart


def _add_wards(chart: Map, home: Bounds) -> None:
    """Draw the outlines of the wards, where any of them is in view."""
    shapes, (west, south, east, north), attribution = _wards()
    if home[1][0] < south or home[0][0] > north or home[1][1] < west or home[0][1] > east:
        return
    spec = {
        "shapes": shapes, "ground": theme.LAND, "line": theme.BOUNDARY, "weight": 1, "pane": "ddsviz-ground",
        "attribution": attribution,
    }  # fmt: skip
    chart.add_child(Drawing("areas", spec))


@cache
def _provider(name: str | None) -> Any:
    """Return a street map by its name: looking it up takes as long as half of a small map."""
    import xyzservices

    return xyzservices.providers.query_name(name)


@cache
def _wards() -> tuple[dict[str, Any], tuple[float, ...], str]:
    import shapely

    wards = packaged_areas("wards")
    shapes = wards.table.geometry
    quiet = shapely.coverage_simplify(shapes.to_numpy(), WARDS_SIMPLIFIED_DEGREES)
    return packed_areas(quiet), tuple(shapes.total_bounds), wards.attribution
