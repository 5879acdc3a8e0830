"""Colours that every reader can see and tell apart."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from colours import SEEN_WITH, distance, seen

import ddsviz
from ddsviz import theme
from ddsviz.theme import contrast, ink_on, luminance, scale

LEAST_DISTANCE = 20
"""Between any two of the first eight categories: measured, and held. Two colours side by side differ clearly at 10."""

LEAST_DISTANCE_OF_TEN = 18
ALL_ANCHORS = {*theme.CATEGORICAL, *theme.SEQUENTIAL, *theme.DIVERGING, *theme.DENSITY}


def test_the_simulation_leaves_white_white_and_takes_red_from_green() -> None:
    for sight in SEEN_WITH:
        assert seen("#ffffff", sight) == pytest.approx([100, 0, 0], abs=0.5)
    assert distance("#c00000", "#607000", "protanopia") < distance("#c00000", "#607000", "all colours") / 3


@pytest.mark.parametrize("colour", theme.CATEGORICAL)
def test_every_category_can_be_seen_on_white_paper(colour: str) -> None:
    assert contrast(colour, theme.PAPER) >= 3


@pytest.mark.parametrize("sight", SEEN_WITH)
def test_the_first_eight_categories_stay_apart_for_every_reader(sight: str) -> None:
    pairs = itertools.combinations(theme.CATEGORICAL[:8], 2)
    assert {pair: apart for pair in pairs if (apart := round(distance(*pair, sight), 1)) < LEAST_DISTANCE} == {}


@pytest.mark.parametrize("sight", SEEN_WITH)
def test_all_ten_categories_stay_apart_for_every_reader(sight: str) -> None:
    pairs = itertools.combinations(theme.CATEGORICAL, 2)
    assert {pair: apart for pair in pairs if (apart := round(distance(*pair, sight), 1)) < LEAST_DISTANCE_OF_TEN} == {}


def test_there_are_as_many_shapes_as_categories() -> None:
    assert len(set(theme.MARKERS)) == len(theme.CATEGORICAL) == len(set(theme.CATEGORICAL))


def test_a_lone_point_in_a_density_can_be_seen() -> None:
    assert contrast(theme.DENSITY[0], theme.PAPER) >= 3


@pytest.mark.parametrize("colour", ["INK", "QUIET_INK"])
def test_text_can_be_read_on_paper(colour: str) -> None:
    assert contrast(getattr(theme, colour), theme.PAPER) >= 4.5


@pytest.mark.parametrize("colour", ["OUTLINE", "RAW_LINE"])
def test_lines_can_be_seen_on_paper(colour: str) -> None:
    assert contrast(getattr(theme, colour), theme.PAPER) >= 3


@pytest.mark.parametrize("anchors", [theme.SEQUENTIAL, theme.DENSITY], ids=["sequential", "density"])
@pytest.mark.parametrize("sight", SEEN_WITH)
def test_scales_darken_step_by_step_for_every_reader(anchors: tuple[str, ...], sight: str) -> None:
    lightness = [seen(colour, sight)[0] for colour in scale(anchors)]
    assert lightness == sorted(lightness, reverse=True)


@pytest.mark.parametrize("sight", SEEN_WITH)
def test_the_ends_of_the_diverging_scale_stay_apart_for_every_reader(sight: str) -> None:
    low, *_, high = theme.DIVERGING
    assert distance(low, high, sight) >= LEAST_DISTANCE
    assert distance(theme.DIVERGING[1], theme.DIVERGING[-2], sight) >= LEAST_DISTANCE


def test_the_middle_of_the_diverging_scale_is_its_lightest_colour() -> None:
    shades = [luminance(colour) for colour in theme.DIVERGING]
    assert shades.index(max(shades)) == len(shades) // 2


@pytest.mark.parametrize("colour", sorted(ALL_ANCHORS))
def test_text_can_be_read_on_every_colour(colour: str) -> None:
    assert contrast(ink_on(colour), colour) >= 4.5


def test_contrast_is_what_wcag_defines() -> None:
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


def test_a_scale_runs_evenly_through_its_anchors() -> None:
    assert scale(("#000000", "#808080", "#ffffff"), 5) == ["#000000", "#404040", "#808080", "#c0c0c0", "#ffffff"]
    assert scale(("#000000", "#ffffff"), 1) == ["#ffffff"]
    assert len(scale(theme.SEQUENTIAL)) == theme.COLOURS_IN_SCALE


def test_no_other_file_has_a_colour_in_it() -> None:
    package = Path(ddsviz.__file__).parent
    # what stands in doctests, in sentences and in the page's own style is no colour of a chart
    allowed = {"theme.py", "bokeh_html.py", "save.py", "browser.py", "style.py"}
    found = {
        file.name
        for file in package.rglob("*.py")
        if file.name not in allowed and re.search(r"[\"']#[0-9a-fA-F]{6}[\"']", file.read_text(encoding="utf-8"))
    }
    assert found == set()
