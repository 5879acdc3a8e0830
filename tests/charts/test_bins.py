"""Names at an axis can be read: turned or thinned where they would touch."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
from bokeh.models import LinearAxis

from ddsviz.charts.bins import bin_names, label_bins
from ddsviz.reduce.bins import Axis, bins_of


def labelled(names: list[str], room_px: float, sideways: bool = True) -> LinearAxis:
    axis = LinearAxis()
    label_bins(axis, names, room_px, sideways)
    return axis


def test_names_that_fit_are_all_shown_upright() -> None:
    axis = labelled(["Mon", "Tue"], 200)
    assert axis.ticker.ticks == [0, 1]
    assert axis.major_label_overrides == {0: "Mon", 1: "Tue"}
    assert axis.major_label_orientation == "horizontal"


def test_names_that_would_touch_are_turned() -> None:
    assert labelled(["Monday morning", "Tuesday morning"], 120).major_label_orientation != "horizontal"


def test_names_that_would_touch_though_turned_are_thinned_evenly() -> None:
    ticks = labelled([f"a long name {place}" for place in range(100)], 500).ticker.ticks
    assert 5 < len(ticks) < 50
    assert len({after - before for before, after in pairwise(ticks)}) == 1


def test_rows_are_thinned_by_their_height() -> None:
    assert len(labelled(["a"] * 100, 200, sideways=False).ticker.ticks) <= 12


def test_long_names_that_differ_at_the_end_are_cut_in_the_middle() -> None:
    names = ["Industry and Commercial Electricity use", "Industry and Commercial Gas use in total"]
    shown = labelled(names, 2000).major_label_overrides
    assert len(set(shown.values())) == 2
    assert all("…" in text for text in shown.values())


def test_a_step_of_joined_values_is_named_by_its_first_and_last() -> None:
    assert bin_names(bins_of(pd.Series([*"abcde"]), Axis(3, 10, 5))) == ["a to b", "c to d", "e"]
