"""A line through points: straight by least squares, or bent where the points bend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from ddsviz.errors import ColumnError

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
    u, v = _straightened(x, x_scale), _straightened(y, y_scale)
    u_mean, v_mean = u.mean(), v.mean()
    slope = ((u - u_mean) * (v - v_mean)).sum() / ((u - u_mean) ** 2).sum()
    intercept = v_mean - slope * u_mean
    ends = np.linspace(u.min(), u.max(), 2)
    fitted = intercept + slope * ends
    return Trend(
        10**ends if x_scale == "log" else ends,
        10**fitted if y_scale == "log" else fitted,
        f"{_equation(slope, intercept, x_scale, y_scale)}{_correlation(u, v)}",
    )


def lowess_trend(x: Floats, y: Floats) -> Trend:
    """Fit a locally weighted curve, each point of it to the nearest half of the points.

    Raises
    ------
    ColumnError
        If too many points share one x.

    References
    ----------
    Cleveland: Robust locally weighted regression and smoothing scatterplots. JASA 74, 1979.
    """
    from statsmodels.nonparametric.smoothers_lowess import lowess

    order = np.lexsort((y, x))
    x, y = x[order], y[order]
    if len(x) > MAX_POINTS_FITTED_LOCALLY:
        even = np.linspace(0, len(x) - 1, MAX_POINTS_FITTED_LOCALLY).astype(np.int64)
        x, y = x[even], y[even]
    at = np.linspace(x[0], x[-1], POINTS_ON_CURVE)
    with np.errstate(divide="ignore", invalid="ignore"):  # where half of the points share one x
        curve = lowess(y, x, frac=0.5, delta=0.01 * (x[-1] - x[0]))
    curve = curve[~np.isnan(curve[:, 1])]
    if not len(curve):
        raise ColumnError("Too many points share one x for a curve to be fitted. Use trend='linear'.")
    return Trend(at, np.interp(at, curve[:, 0], curve[:, 1]), "lowess curve")


def _straightened(values: Floats, scale: Scale) -> Floats:
    return np.log10(values) if scale == "log" else values


def _correlation(u: Floats, v: Floats) -> str:
    spread = np.sqrt(((u - u.mean()) ** 2).sum() * ((v - v.mean()) ** 2).sum())
    if spread == 0:
        return ""
    r = ((u - u.mean()) * (v - v.mean())).sum() / spread
    return f", r = {_signed(r, '.2f')}"


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
