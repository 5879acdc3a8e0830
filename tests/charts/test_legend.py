"""A legend takes no room from its picture, and tells its entries apart."""

from __future__ import annotations

import string
from typing import Any

import pandas as pd
import pytest
from drawn import layer, legend, legend_labels
from hypothesis import given, settings
from hypothesis import strategies as st

import ddsviz
from ddsviz import theme
from ddsviz.charts.legend import GLYPH_AND_GAPS_PX, ROOM_IN_FIGURE_PX, legend_height

LABELS = st.lists(
    st.text(string.ascii_letters + string.digits + " -漢字é", min_size=1, max_size=60).map(str.strip).filter(bool),
    min_size=2, max_size=10, unique_by=lambda text: " ".join(text.split()),
)  # fmt: skip
LONG = [f"{letter} category whose name goes on and on until its end" for letter in string.ascii_uppercase[:10]]


def scatter(labels: list[str], **options: Any) -> Any:
    table = {"x": range(len(labels)), "y": range(len(labels)), "group": labels}
    return ddsviz.scatter(table, "x", "y", color="group", **options)


def lines(labels: list[str], **options: Any) -> Any:
    rows = [(label, when, place) for place, label in enumerate(labels) for when in (1, 2)]
    table = pd.DataFrame(rows, columns=["group", "x", "y"])
    return ddsviz.time_series(table, "x", "y", color="group", **options)


def tree(labels: list[str], **options: Any) -> Any:
    count = len(labels)
    table = {"node": range(count), "parent": [None, *[0] * (count - 1)], "group": labels}
    return ddsviz.binary_tree(pd.DataFrame(table), color="group", **options)


KINDS = {"scatter": scatter, "lines": lines, "tree": tree}


def room_px(chart: Any) -> int:
    """Return what is left of a figure's height for the picture and its axes."""
    height: int = chart.height - legend_height(legend(chart))
    return height


@settings(max_examples=60, deadline=None)
@given(LABELS, st.sampled_from(sorted(KINDS)))
def test_random_legends_leave_the_picture_its_height(labels: list[str], kind: str) -> None:
    assert room_px(KINDS[kind](labels, height=400)) >= 400 - ROOM_IN_FIGURE_PX
    assert room_px(KINDS[kind](labels, height=150)) == 150


@settings(max_examples=60, deadline=None)
@given(LABELS, st.sampled_from(sorted(KINDS)), st.integers(300, 900))
def test_random_legends_are_no_wider_than_their_figure(labels: list[str], kind: str, width: int) -> None:
    chart = KINDS[kind](labels, width=width)
    shown = legend_labels(chart)
    entry_px = GLYPH_AND_GAPS_PX + max(theme.CHARACTER_WIDTH_PX * len(label) for label in shown)
    assert entry_px * legend(chart).ncols <= width
    assert len(set(shown)) == len(shown)


@settings(max_examples=20, deadline=None)
@given(LABELS)
def test_random_legends_of_a_matrix_have_a_figure_of_their_own(labels: list[str]) -> None:
    table = {"x": range(len(labels)), "y": range(len(labels)), "group": labels}
    header = ddsviz.scatter_matrix(table, color="group", title="A title").children[0]
    assert header.height >= legend_height(legend(header)) + 10 + theme.LINE_HEIGHT_PX


@pytest.mark.parametrize("kind", KINDS)
def test_a_legend_of_one_row_leaves_a_figure_as_high_as_asked_for(kind: str) -> None:
    assert KINDS[kind](["a", "b", "c"], height=400).height == 400


def test_names_that_are_too_long_for_two_columns_are_shortened_apart() -> None:
    chart = scatter([*LONG, "short"][:10])
    assert legend(chart).ncols == 2
    assert all(label.endswith("…") and len(label) < 40 for label in legend_labels(chart))
    ends = [f"A name that begins as all the others do, and ends in {end}" for end in "abcdef"]
    assert [label[-1] for label in legend_labels(scatter(ends))] == list("abcdef")


def test_a_trend_is_told_whole_beside_long_names() -> None:
    chart = scatter(LONG, trend="linear")
    assert legend_labels(chart)[-1] == "y = 1x + 0, r = 1.00"
    assert layer(chart, "Line", "trend") is not None


def test_a_long_title_of_a_legend_is_shortened() -> None:
    table = {"x": [1, 2], "y": [1, 2], "g" * 79: ["a", "b"]}
    chart = ddsviz.scatter(table, "x", "y", color="g" * 79, width=300)
    assert len(legend(chart).title) * theme.CHARACTER_WIDTH_PX < 300
