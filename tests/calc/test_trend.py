"""Trend lines, compared with numpy and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.nonparametric.smoothers_lowess import lowess

from ddsviz.calc import trend
from ddsviz.calc.trend import linear_trend, lowess_trend

RNG = np.random.default_rng(1)
X = RNG.uniform(1, 10, 50)
Y = 3 * X - 2 + RNG.normal(size=50)


def test_the_line_is_numpys_least_squares() -> None:
    line = linear_trend(X, Y)
    np.testing.assert_allclose(line.y, np.polyval(np.polyfit(X, Y, 1), [X.min(), X.max()]))


@pytest.mark.parametrize(("size", "range_"), [(1e12, 1.0), (1.6e12, 1_000.0), (1e9, 1e-4), (-1e15, 100.0)])
def test_the_line_through_large_x_close_together_is_that_of_their_differences(size: float, range_: float) -> None:
    x = size + np.linspace(0, range_, 30)
    y = np.random.default_rng(3).normal(size=30) + np.arange(30) / 5
    expected = np.polyval(np.polyfit((x - x[0]) / range_, y, 1), [0, 1])
    np.testing.assert_allclose(linear_trend(x, y).y, expected, atol=2e-3 * np.ptp(y))


def test_the_line_spans_the_points() -> None:
    assert linear_trend(X, Y).x.tolist() == [X.min(), X.max()]


def test_r_is_numpys_correlation() -> None:
    assert linear_trend(X, -Y).text.endswith(f"r = −{abs(np.corrcoef(X, Y)[0, 1]):.2f}")


@pytest.mark.parametrize(
    ("x", "y", "text"),
    [
        ([0.0, 1, 2], [1.0, 3, 5], "y = 2x + 1, r = 1.00"),
        ([0.0, 1, 2], [-1.0, -3, -5], "y = −2x − 1, r = −1.00"),
        ([0.0, 1, 2], [5.0, 5, 5], "y = 0x + 5"),
    ],
)
def test_the_equation_is_written_for_readers(x: list[float], y: list[float], text: str) -> None:
    assert linear_trend(np.array(x), np.array(y)).text == text


def test_on_two_logarithmic_axes_a_power_law_is_found() -> None:
    x = np.array([1.0, 10, 100])
    line = linear_trend(x, 5 * x**2, "log", "log")
    assert line.text == "y = 5 · x^2, r = 1.00"
    np.testing.assert_allclose(line.y, [5, 50_000])


def test_on_a_logarithmic_y_an_exponential_is_found() -> None:
    x = np.array([0.0, 1, 2])
    line = linear_trend(x, 3 * 2.0**x, y_scale="log")
    assert line.text == "y = 3 · 2^x, r = 1.00"
    np.testing.assert_allclose(line.y, [3, 12])


def test_on_a_logarithmic_x_a_logarithm_is_found() -> None:
    x = np.array([1.0, 10, 100])
    line = linear_trend(x, 4 * np.log10(x) + 1, x_scale="log")
    assert line.text == "y = 4log₁₀ x + 1, r = 1.00"
    np.testing.assert_allclose(line.x, [1, 100])


@pytest.mark.parametrize("scale", [1e-80, 1e80])
def test_numbers_of_extreme_size_have_a_trend(scale: float) -> None:
    line = linear_trend(X * scale, Y)
    np.testing.assert_allclose(line.y, linear_trend(X, Y).y)


def test_lowess_of_a_straight_line_is_straight() -> None:
    x = np.arange(30.0)
    curve = lowess_trend(x, 2 * x)
    np.testing.assert_allclose(curve.y, 2 * curve.x, atol=1e-6)
    assert (curve.x[0], curve.x[-1]) == (0, 29)


def test_the_lowess_curve_is_statsmodels_of_half_the_points() -> None:
    """Points nearer to each other than a hundredth of the range of x are on straight lines between those fitted."""
    random = np.random.default_rng(4)
    x = np.sort(random.uniform(0, 10, 600))
    y = np.sin(x) + random.normal(scale=0.2, size=600)
    expected = lowess(y, x, frac=0.5, delta=0.01 * np.ptp(x), return_sorted=False)
    curve = lowess_trend(x, y)
    np.testing.assert_allclose(curve.y, np.interp(curve.x, x, expected), rtol=0, atol=1e-9)


def test_lowess_does_not_depend_on_the_order_of_points() -> None:
    order = RNG.permutation(50)
    np.testing.assert_array_equal(lowess_trend(X[order], Y[order]).y, lowess_trend(X, Y).y)


def test_lowess_with_many_points_at_one_place_has_no_gaps() -> None:
    curve = lowess_trend(np.array([1.0, 1, 1, 1, 10]), np.array([1.0, 9, 3, 4, 5]))
    assert np.isfinite(curve.y).all()


def test_lowess_of_too_many_points_is_fitted_to_an_even_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trend, "MAX_POINTS_FITTED_LOCALLY", 100)
    x = np.arange(1000.0)
    curve = lowess_trend(x, 2 * x)
    np.testing.assert_allclose(curve.y, 2 * curve.x, rtol=1e-6, atol=1e-6)
    assert curve.x[-1] == 999
