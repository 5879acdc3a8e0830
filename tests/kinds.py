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
