"""A line through points: straight by least squares, or bent where the points bend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from ddsviz.calc.lowess import lowess

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

Scale = Literal["linear", "log"]
POINTS_ON_CURVE = 80
MAX_POINTS_FITTED_LOCALLY = 5_000


@dataclass(frozen=True)
class Trend:
    """A trend line: points on it, and what it says."""

    x: Floats
    y: Floats
    text: str


@dataclass(frozen=True)
class Moments:
    """Means, ends, and sums of squared distances from the means, of points as they are drawn.

    On a logarithmic axis they are those of the logarithms.
    """

    u_mean: float
    v_mean: float
    u_low: float
    u_high: float
    uu: float
    uv: float
    vv: float


def linear_trend(x: Floats, y: Floats, x_scale: Scale = "linear", y_scale: Scale = "linear") -> Trend:
    """Fit the straight line of least squares, straight on the axes as they are drawn.

    Parameters
    ----------
    x, y : numpy.ndarray of float, shape (n,)
        At least two distinct x; positive where their axis is logarithmic.
    x_scale, y_scale : {"linear", "log"}
        On a logarithmic axis the logarithm is fitted, so that the line is straight in the picture.

    Returns
    -------
    Trend
        With its equation and the correlation r of what was fitted.

    References
    ----------
    Freedman, Pisani, Purves: Statistics, 4th ed., chapters 8 to 12.

    Examples
    --------
    >>> linear_trend(np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 5.0])).text
    'y = 2x + 1, r = 1.00'
    """
    return line_of(moments_of(_straightened(x, x_scale), _straightened(y, y_scale)), x_scale, y_scale)


def moments_of(u: Floats, v: Floats) -> Moments:
    """Return what a straight line of least squares needs to know of points."""
    u_mean, v_mean = u.mean(), v.mean()
    du, dv = u - u_mean, v - v_mean
    return Moments(u_mean, v_mean, u.min(), u.max(), (du**2).sum(), (du * dv).sum(), (dv**2).sum())


def line_of(moments: Moments, x_scale: Scale = "linear", y_scale: Scale = "linear") -> Trend:
    """Return the straight line of least squares through points of which only the moments are known."""
    slope = moments.uv / moments.uu
    intercept = moments.v_mean - slope * moments.u_mean
    ends = np.linspace(moments.u_low, moments.u_high, 2)
    fitted = moments.v_mean + slope * (ends - moments.u_mean)  # large x close together leave no digits beside nought
    return Trend(
        10**ends if x_scale == "log" else ends,
        10**fitted if y_scale == "log" else fitted,
        f"{_equation(slope, intercept, x_scale, y_scale)}{_correlation(moments)}",
    )


def lowess_trend(x: Floats, y: Floats) -> Trend:
    """Fit a locally weighted curve, each point of it to the nearest half of the points.

    References
    ----------
    Cleveland: Robust locally weighted regression and smoothing scatterplots. JASA 74, 1979.
    """
    order = np.lexsort((y, x))
    x, y = x[order], y[order]
    if len(x) > MAX_POINTS_FITTED_LOCALLY:
        even = np.linspace(0, len(x) - 1, MAX_POINTS_FITTED_LOCALLY).astype(np.int64)
        x, y = x[even], y[even]
    at = np.linspace(x[0], x[-1], POINTS_ON_CURVE)
    curve = lowess(x, y, 0.5, 0.01 * (x[-1] - x[0]))
    return Trend(at, np.interp(at, x, curve), "lowess curve")


def _straightened(values: Floats, scale: Scale) -> Floats:
    return np.log10(values) if scale == "log" else values


def _correlation(moments: Moments) -> str:
    spread = np.sqrt(moments.uu * moments.vv)
    return f", r = {_signed(moments.uv / spread, '.2f')}" if spread else ""


def _equation(slope: float, intercept: float, x_scale: Scale, y_scale: Scale) -> str:
    if y_scale == "log" and x_scale == "log":
        return f"y = {10**intercept:.3g} · x^{_signed(slope, '.3g')}"
    if y_scale == "log":
        return f"y = {10**intercept:.3g} · {10**slope:.4g}^x"
    variable = "log₁₀ x" if x_scale == "log" else "x"
    sign = "−" if intercept < 0 else "+"
    return f"y = {_signed(slope, '.3g')}{variable} {sign} {abs(intercept):.3g}"


def _signed(number: float, spec: str) -> str:
    return f"{number:{spec}}".replace("-", "−")
