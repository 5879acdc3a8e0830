"""Each kind of chart on the course's own figures, for tests that go through them all."""

from collections.abc import Callable
from typing import Any

import ddsviz


def litter_heatmap() -> Any:
    reports = ddsviz.load("litter_reports")
    reports["weekday"] = reports["reported"].dt.day_name()
    reports["hour"] = reports["reported"].dt.hour
    return ddsviz.heatmap(reports, x="hour", y="weekday", title="When people report litter")


def climate_scatter() -> Any:
    climate = ddsviz.load("climate")
    return ddsviz.scatter(climate, "mean_temperature_c", "snow_cover_days", color="year", label="year", trend="linear")


def hotel_scatter() -> Any:
    return ddsviz.scatter(ddsviz.load("hotels"), "longitude", "latitude", color="grade", size="rooms", label="hotel")


def climate_matrix() -> Any:
    columns = ["snow_cover_days", "min_temperature_c", "mean_temperature_c"]
    return ddsviz.scatter_matrix(ddsviz.load("climate"), columns, color="year", title="Snow and temperature")


def climate_line() -> Any:
    return ddsviz.time_series(ddsviz.load("climate"), x="year", y="mean_temperature_c", smooth=10)


def climate_slider() -> Any:
    return ddsviz.time_series(ddsviz.load("climate"), x="year", y="mean_temperature_c", smooth="slider")


def climate_lines() -> Any:
    return ddsviz.time_series(ddsviz.load("climate"), x="year", y=["min_temperature_c", "max_temperature_c"])


def search_tree() -> Any:
    tree = {50: [30, 70], 30: [20, 40], 70: [60, 80], 20: [None, 25]}
    return ddsviz.binary_tree(tree, title="A search tree", color={50: "root", 30: "inner", 70: "inner"})


def allotment_map() -> Any:
    return ddsviz.marker_map(ddsviz.load("allotments"), label="site", info=["plots", "vacant", "waiting_time"])


def hotel_map() -> Any:
    return ddsviz.marker_map(
        ddsviz.load("hotels"), label="hotel", info="grade", color="rooms", scheme="quantiles", title="Hotels"
    )


def tree_map() -> Any:
    return ddsviz.marker_map(ddsviz.load("heritage_trees"), label="tree", color="park")


def recycling_map() -> Any:
    return ddsviz.marker_map(ddsviz.load("recycling_points"), label="site", info="bank", title="Recycling")


def deprivation_map() -> Any:
    data = ddsviz.load("deprivation_2012")
    return ddsviz.choropleth(data, "overall_rank", areas="datazones", key="datazone", reverse=True, title="Deprivation")


def bin_map() -> Any:
    bins = ddsviz.load("litter_bins").groupby("ward").size().rename("bins").reset_index()
    return ddsviz.choropleth(bins, "bins", areas="wards", key="ward", per="km2", scheme="natural_breaks")


def catchment_map() -> Any:
    return ddsviz.voronoi_map(ddsviz.load("hotels"), value="rooms", label="hotel", title="The nearest hotel")


def cafe_map() -> Any:
    return ddsviz.voronoi_map(ddsviz.load("cafes"), label="cafe", tooltip="building")


CHARTS: dict[str, Callable[[], Any]] = {
    "heatmap": litter_heatmap,
    "scatter": climate_scatter,
    "scatter_categories": hotel_scatter,
    "scatter_matrix": climate_matrix,
    "time_series": climate_line,
    "time_series_slider": climate_slider,
    "time_series_lines": climate_lines,
    "binary_tree": search_tree,
}
MAPS: dict[str, Callable[[], Any]] = {
    "marker_map": allotment_map,
    "marker_map_classes": hotel_map,
    "marker_map_categories": tree_map,
    "marker_map_discs": recycling_map,
    "choropleth": deprivation_map,
    "choropleth_classes": bin_map,
    "voronoi_map": catchment_map,
    "voronoi_map_outlines": cafe_map,
}
