"""Counting in equal intervals, compared with numpy's own answer."""

from __future__ import annotations

import numpy as np
import pytest

from ddsviz.calc.binning import bin_of, edges, round_edges


def test_edges_are_evenly_spaced() -> None:
    assert edges(0, 1, 4).tolist() == [0, 0.25, 0.5, 0.75, 1]


def test_a_single_value_gets_an_interval_around_it() -> None:
    assert edges(5, 5, 2).tolist() == [4.5, 5, 5.5]


def test_a_single_large_value_gets_an_interval_that_can_be_told_apart() -> None:
    ends = edges(1e12, 1e12, 2)
    assert ends[0] < 1e12 < ends[-1]


def test_intervals_are_closed_on_the_left_and_the_last_on_both_sides() -> None:
    assert bin_of(np.array([0, 0.25, 0.49, 0.5, 1]), edges(0, 1, 2)).tolist() == [0, 0, 0, 1, 1]


@pytest.mark.parametrize("bins", [1, 7, 40])
def test_bins_count_as_numpys_histogram_does(bins: int) -> None:
    values = np.random.default_rng(1).normal(size=2000)
    ends = edges(values.min(), values.max(), bins)
    counts = np.bincount(bin_of(values, ends), minlength=bins)
    np.testing.assert_array_equal(counts, np.histogram(values, bins=bins)[0])


@pytest.mark.parametrize(
    ("low", "high", "most", "ends"),
    [
        (0.3, 9.6, 5, [0, 2, 4, 6, 8, 10]),
        (1914, 2011, 5, [1900, 1925, 1950, 1975, 2000, 2025]),
        (-0.3, 0.1, 4, [-0.4, -0.2, 0, 0.2]),
        (0, 10, 2, [0, 10, 20]),
        (7, 7, 4, [7, 8]),
    ],
)
def test_round_edges_are_multiples_of_round_numbers(low: float, high: float, most: int, ends: list[float]) -> None:
    assert round_edges(low, high, most).tolist() == ends


def test_round_edges_hold_any_range_in_no_more_intervals_than_asked_for() -> None:
    rng = np.random.default_rng(1)
    for most in (2, 4, 40):
        for _ in range(300):
            low, high = sorted(rng.normal(size=2) * 10.0 ** rng.integers(-5, 6))
            ends = round_edges(low, high, most)
            assert len(ends) - 1 <= most
            assert ends[0] <= low < high < ends[-1]
            np.testing.assert_allclose(np.diff(ends), ends[1] - ends[0], rtol=1e-6)
