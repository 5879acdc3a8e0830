"""Moving averages and their relatives, compared with pandas and statsmodels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.signal import lfilter
from statsmodels.nonparametric.smoothers_lowess import lowess

from ddsviz.calc import smoothing
from ddsviz.calc.smoothing import points_in, smoothed, smoothed_steps

VALUES = pd.Series([3.0, 1, 4, np.nan, 5, 9, 2, 6])
DAYS = pd.Series(
    VALUES.to_numpy(), index=pd.to_datetime(["2020-01-01", *[f"2020-01-{day:02}" for day in range(3, 10)]])
)


def test_the_mean_of_rows_ends_at_each_point() -> None:
    assert smoothed(pd.Series([2.0, 4.0, 9.0]), 2)[1:].tolist() == [3.0, 6.5]


@pytest.mark.parametrize("window", [1, 2, 3, 8])
@pytest.mark.parametrize("center", [False, True])
def test_the_mean_of_rows_is_pandas(window: int, center: bool) -> None:
    np.testing.assert_allclose(smoothed(VALUES, window, center=center), VALUES.rolling(window, center=center).mean())


@pytest.mark.parametrize("center", [False, True])
@pytest.mark.parametrize("window", [1, 2, 9, 16, 17, 40, 90])
@pytest.mark.parametrize("gaps", [[], [0, 33, 34]])
def test_the_mean_of_a_long_line_is_pandas_across_its_parts(
    gaps: list[int], window: int, center: bool, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(smoothing, "ROWS_AT_A_TIME", 17)
    values = pd.Series(np.random.default_rng(2).normal(size=90))
    values[gaps] = np.nan
    expected = values.rolling(window, min_periods=window, center=center).mean()
    np.testing.assert_allclose(smoothed(values, window, center=center), expected, rtol=1e-12)


def test_the_mean_of_rows_needs_a_full_window() -> None:
    assert np.isnan(smoothed(VALUES, 3)).tolist() == [True, True, False, True, True, True, False, False]


@pytest.mark.parametrize("center", [False, True])
def test_the_mean_of_a_span_is_pandas(center: bool) -> None:
    expected = DAYS.rolling("3D", center=center).mean()
    np.testing.assert_allclose(smoothed(DAYS, pd.Timedelta("3D"), center=center), expected)


def test_the_mean_of_a_span_needs_one_value() -> None:
    assert smoothed(DAYS, pd.Timedelta("1D"))[0] == 3


def test_exponential_weights_halve_every_half_window() -> None:
    found = smoothed(pd.Series([8.0, 0.0]), 2, "exponential")
    assert found[1] == pytest.approx((0.5 * 8 + 0) / 1.5)


def test_exponential_of_rows_is_pandas_with_gaps_kept() -> None:
    expected = VALUES.ewm(halflife=2).mean().where(VALUES.notna())
    np.testing.assert_allclose(smoothed(VALUES, 4, "exponential"), expected)


def test_exponential_of_a_span_goes_by_time_and_not_by_rows() -> None:
    near = pd.Series([8.0, 0.0], index=pd.to_datetime(["2020-01-01", "2020-01-02"]))
    far = pd.Series([8.0, 0.0], index=pd.to_datetime(["2020-01-01", "2020-01-09"]))
    two_days = pd.Timedelta("2D")
    assert smoothed(near, two_days, "exponential")[1] == pytest.approx(0.5 * 8 / 1.5)
    assert smoothed(far, two_days, "exponential")[1] == pytest.approx(8 / 257)


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_exponential_of_a_span_shorter_than_the_unit_of_the_times_is_the_same(unit: str) -> None:
    times = pd.date_range("2020-01-01", periods=4, freq="s").as_unit(unit)
    found = smoothed(pd.Series([1.0, 5, 2, 8], index=times), pd.Timedelta("1s"), "exponential")
    assert found[1] == pytest.approx((5 + 1 / 4) / (1 + 1 / 4))


@pytest.mark.parametrize("window", [0.5, 3.0, 40.0, 5_000.0])
def test_exponential_weights_of_steps_are_those_of_a_recursive_filter(window: float) -> None:
    rng = np.random.default_rng(3)
    counts = rng.integers(0, 3, 20_000).astype(float)
    totals = counts * rng.normal(5, 1, 20_000)
    total, count = (lfilter([1.0], [1.0, -(0.5 ** (2 / window))], part) for part in (totals, counts))
    found = smoothed_steps(totals, counts, window, "exponential", False)
    np.testing.assert_array_equal(np.isnan(found), counts == 0)
    np.testing.assert_allclose(found[counts > 0], (total / count)[counts > 0], rtol=1e-9)


def test_lowess_is_statsmodels() -> None:
    values = pd.Series(np.random.default_rng(1).normal(size=40))
    expected = lowess(values, np.arange(40), frac=10 / 40, delta=0.005 * 39, return_sorted=False)
    np.testing.assert_allclose(smoothed(values, 10, "lowess"), expected)


def test_lowess_of_many_values_is_statsmodels_with_lines_between_near_points() -> None:
    values = pd.Series(np.random.default_rng(1).normal(size=900)).rolling(9, min_periods=1).mean()
    expected = lowess(values, np.arange(900), frac=60 / 900, delta=0.005 * 899, return_sorted=False)
    np.testing.assert_allclose(smoothed(values, 60, "lowess"), expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("first", [-10_000.0, 10_000.0])
def test_lowess_hangs_on_no_origin(first: float) -> None:
    values = pd.Series(np.random.default_rng(1).normal(size=900)).rolling(9, min_periods=1).mean()
    moved = values.set_axis(values.index + first)
    np.testing.assert_allclose(smoothed(moved, 60, "lowess"), smoothed(values, 60, "lowess"), rtol=0, atol=1e-9)


def test_lowess_leaves_a_line_as_it_is_and_gaps_as_gaps() -> None:
    values = pd.Series([0.0, 1, 2, np.nan, 4, 5, 6, 7])
    np.testing.assert_allclose(smoothed(values, 4, "lowess"), values, atol=1e-9)


def test_lowess_with_repeated_times_has_no_gaps() -> None:
    values = pd.Series([1.0, 2, 3, 4, 5, 6], index=pd.Index([1, 1, 1, 1, 2, 3]))
    assert np.isfinite(smoothed(values, 3, "lowess")).all()


def test_the_rows_given_are_not_changed() -> None:
    before = VALUES.copy()
    for method in ("mean", "exponential", "lowess"):
        smoothed(VALUES, 3, method)
    pd.testing.assert_series_equal(VALUES, before)


def test_points_in_a_window_of_rows_are_its_rows() -> None:
    assert points_in(VALUES, 3) == 3


def test_points_in_a_span_longer_than_the_data_are_all() -> None:
    assert points_in(DAYS, pd.Timedelta("30D")) == len(DAYS)
