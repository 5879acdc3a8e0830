"""Classes of numbers: where they end, which holds what, and how they are called."""

from __future__ import annotations

import warnings
from itertools import combinations
from typing import Any

import mapclassify
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ddsviz.calc.classes import SCHEMES, class_of, class_words, ends_of_breaks, natural_breaks, told_apart, upper_ends

VALUES = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 100])


def test_quantiles_hold_equally_many() -> None:
    ends = upper_ends(VALUES, "quantiles", 5)
    assert np.bincount(class_of(VALUES, ends)).tolist() == [2, 2, 2, 2, 2]


def test_equal_intervals_are_equally_long() -> None:
    assert np.diff(upper_ends(VALUES, "equal_interval", 4)).tolist() == pytest.approx([24.75] * 3)


def test_natural_breaks_keep_what_is_alike_together() -> None:
    values = np.array([1.0, 2, 3, 50, 51, 52, 90, 91])
    assert upper_ends(values, "natural_breaks", 3).tolist() == [3, 52, 91]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_value_has_a_class_and_the_largest_ends_the_last(scheme: str) -> None:
    values = np.random.default_rng(0).gamma(2, 10, 3_000)
    ends = upper_ends(values, scheme, 6)  # type: ignore[arg-type]
    assert ends[-1] == values.max()
    assert set(class_of(values, ends)) == set(range(len(ends)))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_few_different_values_are_a_class_each(scheme: str) -> None:
    assert upper_ends(np.array([3.0, 1, 1, 3]), scheme, 5).tolist() == [1, 3]  # type: ignore[arg-type]


Floats = npt.NDArray[np.float64]
KINDS = {
    "small whole numbers": lambda rng, rows: rng.integers(0, 40, rows).astype(float),
    "even": lambda rng, rows: np.arange(float(rows)),
    "random": lambda rng, rows: rng.normal(size=rows),
    "skewed": lambda rng, rows: rng.gamma(2, 10, rows),
    "ranks": lambda rng, rows: rng.permutation(6_505)[:rows].astype(float),
}  # fmt: skip


def spread_of(values: Floats, ends: Floats) -> float:
    """Return the sum of squared distances from the mean of each class."""
    codes = class_of(values, ends)
    return sum(float(((values[codes == code] - values[codes == code].mean()) ** 2).sum()) for code in np.unique(codes))


def by_mapclassify(kind: Any, values: Floats, classes: int) -> Floats:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bins = np.unique(kind(np.sort(values), classes).bins)
    apart = np.diff(bins, prepend=-np.inf) > 1e-9 * np.abs(
        bins
    )  # its quantiles of one value may differ in the last digit
    return bins[apart]


any_values = given(st.sampled_from([*KINDS]), st.integers(3, 80), st.integers(2, 7), st.integers(0, 10**6))


@settings(max_examples=200, deadline=None)
@any_values
def test_quantiles_and_equal_intervals_are_those_of_mapclassify(kind: str, rows: int, classes: int, seed: int) -> None:
    values = KINDS[kind](np.random.default_rng(seed), rows)
    if len(np.unique(values)) <= classes:
        return
    for scheme, peer in (("quantiles", mapclassify.Quantiles), ("equal_interval", mapclassify.EqualInterval)):
        found = upper_ends(values, scheme, classes)  # type: ignore[arg-type]
        np.testing.assert_allclose(found, by_mapclassify(peer, values, classes), rtol=1e-9, atol=1e-9)


@settings(max_examples=150, deadline=None)
@any_values
def test_natural_breaks_are_those_of_mapclassify_or_better(kind: str, rows: int, classes: int, seed: int) -> None:
    values = KINDS[kind](np.random.default_rng(seed), rows)
    if len(np.unique(values)) <= classes:
        return
    ours, theirs = natural_breaks(values, classes), by_mapclassify(mapclassify.FisherJenks, values, classes)
    assert spread_of(values, ours) <= spread_of(values, theirs) * (1 + 1e-9)
    if kind in ("small whole numbers", "even"):  # which its short floats hold exactly, all but ties
        assert spread_of(values, ours) == pytest.approx(spread_of(values, theirs), rel=1e-9)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.integers(0, 15), min_size=3, max_size=10), st.integers(2, 4), st.sampled_from([1.0, 0.1, 1e12, 1e140])
)
def test_no_other_classes_are_more_alike_than_natural_ones(numbers: list[int], classes: int, unit: float) -> None:
    values = np.array(numbers) * unit
    distinct = np.unique(values)
    if len(distinct) <= classes:
        return
    others = combinations(distinct[:-1], classes - 1)
    least = min(spread_of(values, np.array([*ends, distinct[-1]])) for ends in others)
    assert spread_of(values, natural_breaks(values, classes)) == pytest.approx(least, rel=1e-9, abs=1e-9 * unit**2)


def test_of_natural_breaks_that_are_as_good_the_last_classes_are_longest() -> None:
    assert natural_breaks(np.array([1.0, 12, 14, 15, 15, 15, 17, 17, 22, 23, 30, 36]), 6).tolist() == [
        1,
        14,
        17,
        23,
        30,
        36,
    ]
    for rows in range(3, 12):
        for classes in range(2, min(rows, 5)):
            values = np.arange(float(rows))
            every = [[*ends, rows - 1] for ends in combinations(range(rows - 1), classes - 1)]
            least = min(spread_of(values, np.array(ends)) for ends in every)
            best = [ends for ends in every if spread_of(values, np.array(ends)) < least + 1e-9]
            assert natural_breaks(values, classes).tolist() == min(best, key=lambda ends: ends[::-1])


def test_natural_breaks_of_many_values_are_of_them_all() -> None:
    values = np.r_[np.linspace(0, 1, 5_000), np.linspace(10, 11, 5_000), np.linspace(20, 21, 5_000)]
    assert upper_ends(values, "natural_breaks", 3).tolist() == [1, 11, 21]


@pytest.mark.parametrize("unit", [1e-200, 1e-9, 1e149])
def test_natural_breaks_hang_on_no_unit(unit: float) -> None:
    values = np.array([1.0, 2, 3, 5, 6, 8, 9])
    assert natural_breaks(values * unit, 3).tolist() == (natural_breaks(values, 3) * unit).tolist()


def test_natural_breaks_of_large_numbers_that_lie_close_together_keep_their_digits() -> None:
    values = 1e15 + np.array([0.0, 1, 2, 100, 101, 102, 500, 501])
    assert (natural_breaks(values, 3) - 1e15).tolist() == [2, 102, 501]


def test_breaks_of_ones_own_end_classes_and_the_rest_is_one_more() -> None:
    assert ends_of_breaks([10, 20], 3, 35).tolist() == [10, 20, 35]
    assert ends_of_breaks([10, 20], 3, 15).tolist() == [10, 15]
    assert ends_of_breaks([1, 2], 3, 15).tolist() == [15]
    assert ends_of_breaks([3, 15, 20], 3, 15).tolist() == [3, 15]


def test_ends_that_hold_the_same_whole_numbers_are_one() -> None:
    assert told_apart(np.array([1.0, 4]), np.array([3.0, 3.001, 4])).tolist() == [3, 4]
    assert told_apart(np.array([1.5, 4]), np.array([3.0, 3.001, 4])).tolist() == [3, 3.001, 4]


def test_ends_close_together_are_written_with_more_digits() -> None:
    values = 1e6 + np.arange(100) * 0.001
    words = class_words(values, upper_ends(values, "quantiles", 4))
    assert len(set(words)) == 4


def test_a_break_belongs_to_the_class_that_it_ends() -> None:
    assert class_of(np.array([9.0, 10, 11]), np.array([10.0, 20])).tolist() == [0, 0, 1]


def test_whole_numbers_are_said_without_gaps_or_overlaps() -> None:
    assert class_words(np.array([1.0, 5, 6, 9]), np.array([5.0, 9.0])) == ["1 to 5", "6 to 9"]
    assert class_words(np.array([4.0, 5]), np.array([4.0, 5.0])) == ["4", "5"]


@pytest.mark.parametrize("unit", [0.1, 1 / 3])
@pytest.mark.parametrize("classes", [3, 5])
def test_of_natural_breaks_that_are_equally_good_the_same_are_taken_in_any_unit(unit: float, classes: int) -> None:
    steps = np.arange(13.0)
    np.testing.assert_allclose(natural_breaks(steps * unit, classes), natural_breaks(steps, classes) * unit)
