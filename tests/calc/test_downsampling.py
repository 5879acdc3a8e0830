"""M4, compared with brute force."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ddsviz.calc.binning import bin_of
from ddsviz.calc.downsampling import m4

Floats = npt.NDArray[np.float64]


def buckets_of(x: Floats, buckets: int) -> list[npt.NDArray[np.int64]]:
    """Return the positions in each bucket."""
    ends = [x[0] + (x[-1] - x[0]) * place / buckets for place in range(1, buckets)]
    codes = np.searchsorted(ends, x, side="right")
    codes = np.where(x == x[-1], codes.max() if x[-1] > x[0] else 0, codes)
    return [np.flatnonzero(codes == code) for code in range(buckets)]


def line_of(places: npt.NDArray[np.int64], y: Floats) -> tuple[float, float, float, float]:
    present = y[places][~np.isnan(y[places])]
    return present[0], present[-1], present.min(), present.max()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("buckets", [1, 3, 16])
def test_each_bucket_keeps_its_first_last_lowest_and_highest(seed: int, buckets: int) -> None:
    rng = np.random.default_rng(seed)
    y = rng.normal(size=256)
    y[rng.random(256) < 0.1] = np.nan
    x = np.arange(256.0) + 0.5
    kept = m4(x, y, buckets)
    for places in buckets_of(x, buckets):
        own = kept[np.isin(kept, places)]
        if not np.isnan(y[places]).all():
            assert line_of(own, y) == line_of(places, y)


@settings(max_examples=50)
@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=60), st.integers(1, 40), st.integers(0, 9))
def test_buckets_hold_what_bin_of_says_whatever_the_steps(steps: list[float], buckets: int, seed: int) -> None:
    x = np.sort(np.array(steps)).round(1)
    y = np.random.default_rng(seed).integers(0, 5, len(x)).astype(float)
    y[np.random.default_rng(seed).random(len(x)) < 0.2] = np.nan
    one_bucket = np.zeros(len(x), dtype=np.int64)
    codes = bin_of(x, np.linspace(x[0], x[-1], buckets + 1)) if x[-1] > x[0] else one_bucket
    expected = set()
    for code in np.unique(codes):
        places = np.flatnonzero(codes == code)
        present, gaps = places[~np.isnan(y[places])], places[np.isnan(y[places])]
        expected |= set(gaps[:1])
        if len(present):
            expected |= {present[0], present[-1], present[y[present].argmin()], present[y[present].argmax()]}
    assert m4(x, y, buckets).tolist() == sorted(expected)


def test_a_small_line_is_reduced_as_by_hand() -> None:
    y = np.array([1.0, 5, 0, 2, 3, 4, 4, 4])
    #    bucket   0  0  0  0  1  1  1  1 and the last point
    assert m4(np.arange(8.0), y, 2).tolist() == [0, 1, 2, 3, 4, 5, 7]


def test_positions_rise_and_come_once() -> None:
    kept = m4(np.arange(1000.0), np.sin(np.arange(1000.0)), 20)
    assert (np.diff(kept) > 0).all()


def test_no_more_than_five_points_a_bucket_are_kept() -> None:
    rng = np.random.default_rng(1)
    y = np.where(rng.random(10_000) < 0.3, np.nan, rng.normal(size=10_000))
    assert len(m4(np.arange(10_000.0), y, 50)) <= 5 * 51


def test_a_gap_stays_between_the_points_around_it() -> None:
    y = np.arange(1000.0)
    y[400:600] = np.nan
    kept = m4(np.arange(1000.0), y, 10)
    gaps = kept[np.isnan(y[kept])]
    assert len(gaps) >= 1
    before, after = kept[kept < gaps[0]], kept[kept > gaps[-1]]
    assert (before[-1], after[0]) == (399, 600)


def test_a_short_gap_inside_a_bucket_stays() -> None:
    y = np.arange(1000.0)
    y[555] = np.nan
    assert 555 in m4(np.arange(1000.0), y, 5)


def test_a_line_of_nothing_keeps_gaps_alone() -> None:
    kept = m4(np.arange(10.0), np.full(10, np.nan), 2)
    assert 1 <= len(kept) <= 3


def test_points_at_one_place_are_one_bucket() -> None:
    assert m4(np.zeros(5), np.array([3.0, 9, 1, 4, 5]), 4).tolist() == [0, 1, 2, 4]


def test_of_equal_heights_the_first_is_kept() -> None:
    assert m4(np.arange(6.0), np.array([0.0, 7, 7, -7, -7, 0]), 1).tolist() == [0, 1, 3, 5]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(float("nan"))), min_size=1, max_size=60), st.integers(1, 12))
def test_ends_and_extremes_of_any_line_are_kept(heights: list[float], buckets: int) -> None:
    y = np.array(heights)
    kept = m4(np.arange(float(len(y))), y, buckets)
    present = np.flatnonzero(~np.isnan(y))
    if len(present):
        assert {present[0], present[-1]} <= set(kept)
        assert {y[present].min(), y[present].max()} <= set(y[kept])
    assert np.isnan(y).any() == np.isnan(y[kept]).any()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.integers(0, 9), st.just(float("nan"))), min_size=1, max_size=60),
    st.integers(1, 12),
    st.lists(st.integers(0, 60), max_size=5),
)
def test_what_is_kept_of_parts_makes_what_is_kept_of_the_line(
    heights: list[float], buckets: int, cuts: list[int]
) -> None:
    x, y = np.arange(float(len(heights))) ** 2, np.array(heights, dtype=np.float64)
    ends = (x[0], x[-1])
    parts = [part for part in np.split(np.arange(len(x)), np.sort(cuts)) if len(part)]
    kept = np.concatenate([part[m4(x[part], y[part], buckets, ends)] for part in parts])
    np.testing.assert_array_equal(kept[m4(x[kept], y[kept], buckets, ends)], m4(x, y, buckets))
