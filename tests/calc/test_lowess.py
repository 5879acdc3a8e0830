"""Locally weighted lines, compared with statsmodels'."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.nonparametric.smoothers_lowess import lowess as expected_lowess

from ddsviz.calc.lowess import lowess

Floats = npt.NDArray[np.float64]

SPREADS = {
    "random": lambda rng, rows: np.sort(rng.normal(size=rows)),
    "even": lambda rng, rows: np.arange(float(rows)),
    "ties": lambda rng, rows: np.sort(rng.integers(0, max(2, rows // 2), rows)).astype(float),
    "skewed": lambda rng, rows: np.sort(rng.exponential(size=rows)) * 1e8,
    "seconds": lambda rng, rows: np.cumsum(rng.integers(1, 9, rows)) * 86_400.0,
}  # fmt: skip


def expected(x: Floats, y: Floats, share: float, near: float, rounds: int = 3) -> Any:
    with np.errstate(divide="ignore", invalid="ignore"):
        return expected_lowess(y, x, frac=share, delta=near, it=rounds, return_sorted=False, is_sorted=True)


def window(x: Floats, share: float) -> tuple[int, Any]:
    """Return how many points are fitted to, and where those of each point begin."""
    count = max(2, int(share * len(x) + 1e-10))
    return count, np.searchsorted((x[: len(x) - count] + x[count:]) / 2, x)


def is_settled(x: Floats, y: Floats, share: float, near: float) -> bool:
    """Tell whether statsmodels' curve hangs on no rounding: no window shares one x, no median residual is noise."""
    count, starts = window(x, share)
    one_x = (x[starts] == x[starts + count - 1]).any()
    medians = [float(np.median(np.abs(y - expected(x, y, share, near, rounds)))) for rounds in range(4)]
    return not one_x and min(medians) > 1e-6


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from([*SPREADS]), st.integers(5, 150), st.floats(0.05, 1.0), st.sampled_from([0.0, 0.005, 0.01, 0.1]),
    st.integers(0, 10**6),
)  # fmt: skip
def test_the_curve_is_statsmodels(spread: str, rows: int, share: float, part: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = SPREADS[spread](rng, rows), rng.normal(size=rows)
    near = part * float(np.ptp(x))
    if is_settled(x, y, share, near):
        np.testing.assert_allclose(lowess(x, y, share, near), expected(x, y, share, near), rtol=0, atol=1e-9)


def test_most_of_these_curves_are_compared() -> None:
    rng = np.random.default_rng(0)
    settled = [
        is_settled(SPREADS[spread](rng, rows), rng.normal(size=rows), 0.5, 0.0)
        for spread in SPREADS for rows in range(20, 60)
    ]  # fmt: skip
    assert np.mean(settled) > 0.9


@pytest.mark.parametrize("rows", [1_000, 5_000])
def test_the_curve_of_many_points_is_statsmodels(rows: int) -> None:
    rng = np.random.default_rng(rows)
    x = np.sort(rng.normal(size=rows))
    y = np.sin(x) + rng.normal(size=rows)
    near = 0.01 * float(np.ptp(x))
    np.testing.assert_allclose(lowess(x, y, 0.5, near), expected(x, y, 0.5, near), rtol=0, atol=1e-9)


@pytest.mark.parametrize("rows", [1, 2, 3, 4])
def test_few_points_have_a_curve(rows: int) -> None:
    x = np.arange(float(rows))
    np.testing.assert_allclose(lowess(x, 2 * x, 1.0, 0.0), 2 * x, atol=1e-9)


def test_an_outlier_is_not_followed() -> None:
    x = np.arange(40.0)
    y = x + np.random.default_rng(1).normal(size=40) * 0.1
    y[20] = 50
    assert np.abs(lowess(x, y, 0.4, 0.0) - x).max() < 1


def test_where_all_points_of_a_line_share_one_x_the_height_is_their_mean() -> None:
    x = np.array([1.0, 1, 1, 1, 1, 1, 2, 3])
    y = np.array([1.0, 2, 3, 3, 2, 1, 9, 9])
    assert lowess(x, y, 0.5, 0.0)[:6] == pytest.approx(np.full(6, 2.0))


def test_the_curve_hangs_on_no_unit() -> None:
    rng = np.random.default_rng(4)
    x, y = np.sort(rng.normal(size=60)), rng.normal(size=60)
    for unit in (1e-9, 1e9):
        np.testing.assert_allclose(lowess(x * unit, y, 0.4, 0.01 * unit), lowess(x, y, 0.4, 0.01), atol=1e-9)


def test_points_at_one_x_have_one_height() -> None:
    rng = np.random.default_rng(5)
    x = np.sort(rng.integers(0, 9, 80)).astype(float)
    heights = lowess(x, rng.normal(size=80), 0.4, 0.0)
    assert all(len(set(heights[x == one])) == 1 for one in x)
