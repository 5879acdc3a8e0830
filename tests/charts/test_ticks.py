"""Ticks stand where values can, and dates are written with the day before the month."""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd
import pytest
from bokeh.models import DatetimeTicker, FixedTicker
from drawn import cell_names, colour_bars, legend_labels

import ddsviz
from ddsviz.scripts.writing import Script

YEARS = {"year": [2018, 2019, 2020, 2021], "v": [1.5, 2, 3, 1]}


def lines(when: Any) -> Any:
    return ddsviz.time_series({"when": pd.to_datetime(when), "v": range(len(when))}, "when", "v")


def test_whole_years_have_no_ticks_between_them() -> None:
    assert ddsviz.time_series(YEARS, "year", "v").xaxis[0].ticker.min_interval == 1
    chart = ddsviz.scatter(YEARS, "year", "v")
    assert (chart.xaxis[0].ticker.min_interval, chart.yaxis[0].ticker.min_interval) == (1, 0)
    grid = ddsviz.scatter_matrix(YEARS).children[-1]
    panels = {(row, place): panel for panel, row, place in grid.children}
    assert panels[1, 0].xaxis[0].ticker.min_interval == 1
    assert panels[1, 0].yaxis[0].ticker.min_interval == 0


def test_numbers_with_parts_have_ticks_between() -> None:
    table = {**YEARS, "year": [2018.0, 2018.5, 2019.0, 2019.5]}
    assert ddsviz.time_series(table, "year", "v").xaxis[0].ticker.min_interval == 0


def test_a_density_whose_ends_are_whole_has_ticks_between_where_its_values_have_parts() -> None:
    chart = ddsviz.scatter({"x": [0.0, 0.5, 1.0], "y": [1, 2, 3]}, "x", "y", reduce=True)
    assert (chart.xaxis[0].ticker.min_interval, chart.yaxis[0].ticker.min_interval) == (0, 1)


def test_a_logarithmic_axis_keeps_its_ticks() -> None:
    chart = ddsviz.scatter({"x": [1, 10, 100_000], "y": [1, 2, 3]}, "x", "y", x_scale="log")
    assert type(chart.xaxis[0].ticker).__name__ == "LogTicker"
    assert chart.xaxis[0].ticker.min_interval == 0


@pytest.mark.parametrize(("when", "text"), [("2020-01-31", "31 Jan 2020"), ("2020-01-31 10:30", "31 Jan 2020, 10:30")])
def test_a_single_time_has_one_tick_with_its_date(when: str, text: str) -> None:
    axis = lines([when]).xaxis[0]
    (tick,) = axis.ticker.ticks
    assert pd.Timestamp(tick, unit="ms") == pd.Timestamp(when)
    assert axis.major_label_overrides == {tick: text}


def test_a_few_days_have_a_tick_each_and_none_between() -> None:
    axis = lines(["2020-01-30", "2020-02-01"]).xaxis[0]
    assert isinstance(axis.ticker, FixedTicker)
    days = [str(pd.Timestamp(tick, unit="ms")) for tick in axis.ticker.ticks]
    assert days == ["2020-01-30 00:00:00", "2020-01-31 00:00:00", "2020-02-01 00:00:00"]
    assert isinstance(lines(["2020-01-30 00:00", "2020-01-30 12:00"]).xaxis[0].ticker, DatetimeTicker)


def test_an_axis_of_times_writes_the_day_before_the_month_and_the_year_below() -> None:
    formatter = lines(["2020-01-01", "2020-03-01"]).xaxis[0].formatter
    assert (formatter.days, formatter.months, formatter.hours) == ("%d %b", "%b %Y", "%H:%M")
    assert (formatter.context.days, formatter.context.hours, formatter.context.hide_repeats) == ("%Y", "%d %b %Y", True)
    upright = ddsviz.scatter({"x": [1, 2], "y": pd.to_datetime(["2020-01-01", "2020-03-01"])}, "x", "y").yaxis[0]
    assert (upright.formatter.days, upright.formatter.context) == ("%d %b %Y", None)


def dated(when: list[str]) -> Any:
    table = {"x": range(len(when)), "y": range(len(when)), "when": pd.to_datetime(when)}
    return ddsviz.scatter(table, "x", "y", color="when")


def test_a_colour_scale_of_dates_reads_day_month_year() -> None:
    (bar,) = colour_bars(dated(["2020-01-31", "2020-02-05"]))
    assert bar.formatter.days == bar.formatter.hours == "%d %b %Y"
    assert bar.formatter.months == "%b %Y"
    assert isinstance(bar.ticker, DatetimeTicker)
    (bar,) = colour_bars(dated(["2020-01-31 10:00", "2020-02-05 11:00"]))
    assert bar.formatter.hours == "%d %b %Y, %H:%M"


def test_a_colour_scale_of_one_date_reads_it() -> None:
    (bar,) = colour_bars(dated(["2020-01-31", "2020-01-31"]))
    assert [*bar.major_label_overrides.values()] == ["31 Jan 2020"]
    assert list(bar.ticker.ticks) == [*bar.major_label_overrides]


@pytest.mark.parametrize(
    "days",
    [
        pd.to_datetime(["2020-01-01", "2020-02-01"]),
        [datetime.date(2020, 1, 1), datetime.date(2020, 2, 1)],
        [datetime.datetime(2020, 1, 1), datetime.datetime(2020, 2, 1)],
    ],
    ids=["timestamps", "dates", "datetimes"],
)
def test_columns_that_are_days_are_called_by_them_in_every_kind(days: Any) -> None:
    table = pd.DataFrame([[1, 2], [3, 4]], columns=days)
    chart = ddsviz.heatmap(table)
    assert [column for column, _ in cell_names(chart)][:2] == ["01 Jan 2020", "01 Feb 2020"]
    assert "order of" not in ddsviz.describe(ddsviz.heatmap(table[table.columns[::-1]]))
    with_year = table.assign(year=[1, 2])
    with_year.columns = [*days, "year"]
    assert legend_labels(ddsviz.time_series(with_year, "year")) == ["01 Jan 2020", "01 Feb 2020"]


def test_columns_that_are_times_of_a_day_keep_it() -> None:
    table = pd.DataFrame([[1, 2]], columns=pd.to_datetime(["2020-01-01 10:30:00", "2020-01-01 10:30:05"]))
    assert [column for column, _ in cell_names(ddsviz.heatmap(table))] == [
        "01 Jan 2020, 10:30", "01 Jan 2020, 10:30:05",
    ]  # fmt: skip


def test_scripts_have_the_same_ticks() -> None:
    script: Script = ddsviz.code(ddsviz.time_series(YEARS, "year", "v"))
    assert "chart.xaxis.ticker.min_interval = 1" in script
    script = ddsviz.code(lines(["2020-01-01", "2020-03-01"]))
    assert "chart.xaxis.formatter = DatetimeTickFormatter(context=DatetimeTickFormatter(" in script
    script = ddsviz.code(dated(["2020-01-31", "2020-05-31"]))
    assert "formatter=DatetimeTickFormatter(**dict.fromkeys(" in "".join(script.split())
    assert "ticker=DatetimeTicker(desired_num_ticks=5)" in " ".join(script.split())
    compile(str(script), "script", "exec")
