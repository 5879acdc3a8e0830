"""Computed numbers have ten significant digits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddsviz.calc.rounding import SIGNIFICANT_DIGITS, rounded, rounded_to_part


def test_ten_significant_digits_are_kept() -> None:
    assert SIGNIFICANT_DIGITS == 10
    assert rounded([2 / 3, 123456.78901234, 1.23456789012e-20, 1e300]).tolist() == [
        0.6666666667, 123456.789, 1.23456789e-20, 1e300,
    ]  # fmt: skip


def test_numbers_that_differ_in_the_last_digits_become_equal() -> None:
    assert rounded([0.1 + 0.2])[0] == rounded([0.3])[0]


def test_gaps_and_infinities_stay() -> None:
    np.testing.assert_array_equal(rounded([np.nan, np.inf, -np.inf]), [np.nan, np.inf, -np.inf])


def test_there_is_no_negative_zero() -> None:
    assert not np.signbit(rounded([-0.0]))[0]


def test_rounding_twice_changes_nothing() -> None:
    values = np.random.default_rng(1).normal(size=1000)
    once = rounded(values)
    np.testing.assert_array_equal(rounded(once), once)
    np.testing.assert_allclose(once, values, rtol=5e-10)


@pytest.mark.parametrize("values", [[], 3, np.float32(0.5), [1, 2]], ids=repr)
def test_anything_that_numpy_reads_is_rounded(values: object) -> None:
    np.testing.assert_array_equal(rounded(values), np.asarray(values, dtype=float))


@pytest.mark.parametrize("scale", [1e-280, 0.007, 1, 4, 39.9, 4_000, 1e12, 1e300])
def test_a_part_of_the_range_is_never_smaller_than_the_step(scale: float) -> None:
    values = scale * np.random.default_rng(2).random(1_000)
    coarse = rounded_to_part(values, 4_000)
    steps = np.diff(np.unique(coarse))
    assert np.abs(coarse - values).max() <= np.ptp(values) / 8_000 * (1 + 1e-6)
    assert len(steps) > 600
    assert steps.min() > np.ptp(values) / 40_001


@pytest.mark.parametrize("values", [[], [np.nan], [2 / 3], [1.5, 1.5], [np.nan, 5e-324, 0], [0.1, np.inf]], ids=repr)
def test_numbers_with_no_range_to_speak_of_keep_ten_digits(values: list[float]) -> None:
    np.testing.assert_array_equal(rounded_to_part(values, 4_000), rounded(values))


@given(st.floats(1, 10), st.integers(-30, 30), st.integers(5, 11), st.integers(0, 10**6))
def test_large_numbers_close_together_keep_six_digits_of_their_range(
    first: float, power: int, narrower: int, seed: int
) -> None:
    size = first * 10.0**power
    values = size + np.random.default_rng(seed).random(9) * size * 10.0**-narrower
    span = float(np.ptp(values))
    assert np.abs(rounded(values) - values).max() <= 1e-5 * span + 1e-16 * size


def test_one_number_computed_in_several_ways_is_one() -> None:
    assert len(set(rounded([0.1 + 0.2, 0.3, 0.3 * (1 + 1e-13)]).tolist())) == 1


def test_without_noise_the_closest_numbers_are_told_apart() -> None:
    values = np.array([1.6e12, 1.6e12 + 1])
    assert rounded(values, noise=0).tolist() == values.tolist()


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20).filter(lambda own: np.ptp(own) > 1e-3 * np.abs(own).max())
)
def test_numbers_that_fill_their_range_have_ten_digits(values: list[float]) -> None:
    assert rounded(values).tolist() == [float(f"{value:.10g}") + 0.0 for value in values]
