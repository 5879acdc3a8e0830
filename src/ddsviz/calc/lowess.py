"""Locally weighted lines: a curve that follows points, each of it fitted to the points nearest to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Places = npt.NDArray[np.int64]

ROUNDS_AGAINST_OUTLIERS = 3
NUMBERS_AT_A_TIME = 60_000  # as many as fit in the cache
LEAST_WEIGHT = LEAST_SPREAD = 1e-12


def lowess(x: Floats, y: Floats, share: float, near: float) -> Floats:
    """Return a smooth height for each point.

    Parameters
    ----------
    x, y : numpy.ndarray of float, shape (n,)
        Points, ascending in x, and finite.
    share : float
        The share of all points that each line is fitted to, those nearest to it; at least two points are.
    near : float
        A length along x: of points that lie closer together not all are fitted, and the line between is straight.

    Returns
    -------
    numpy.ndarray of float, shape (n,)
        One height for each x.

    Notes
    -----
    At x₀, with the farthest of its points at distance d, each point has the weight (1 − (|x − x₀| / d)³)³, and the line
    of least squares with these weights is read off at x₀. Then points with large residuals r are trusted less: in each
    of three further rounds weights are multiplied by (1 − (r / 6m)²)², where m is the median |r|. Where all its points
    share one x, the height is the weighted mean of all points there.

    References
    ----------
    Cleveland: Robust locally weighted regression and smoothing scatterplots. JASA 74, 1979.

    Examples
    --------
    >>> lowess(np.arange(5.0), 2 * np.arange(5.0), 0.8, 0).round(6).tolist()
    [0.0, 2.0, 4.0, 6.0, 8.0]
    """
    count = int(np.clip(int(share * len(x) + 1e-10), min(2, len(x)), len(x)))
    fitted = _fitted_places(x, near)
    starts = np.searchsorted((x[: len(x) - count] + x[count:]) / 2, x[fitted])
    trust = np.ones(len(x))
    heights = y
    for _ in range(1 + ROUNDS_AGAINST_OUTLIERS):
        heights = np.interp(x, x[fitted], _fits(x, y, trust, fitted, starts, count))
        trust = _trust(np.abs(y - heights), least=LEAST_SPREAD * float(np.abs(y).max()))
    return heights


def _fitted_places(x: Floats, near: float) -> Places:
    """Return which points are fitted: each the last within `near` of the one before, and one for each x."""
    places = []
    index = 0
    while index < len(x):
        places.append(index)
        last_alike = int(np.searchsorted(x, x[index], side="right")) - 1
        beyond = int(np.searchsorted(x, x[index] + near, side="right"))
        index = max(min(beyond, len(x) - 1) - 1, last_alike + 1)
    return np.array(places)


def _fits(x: Floats, y: Floats, trust: Floats, fitted: Places, starts: Places, count: int) -> Floats:
    """Return the fitted height at each of some points, from the `count` points that begin at each start."""
    heights = np.empty(len(fitted))
    x_of, y_of, trust_of = (np.lib.stride_tricks.sliding_window_view(series, count) for series in (x, y, trust))
    step = max(1, NUMBERS_AT_A_TIME // count)
    for start in range(0, len(fitted), step):
        part = slice(start, start + step)
        at, rows = fitted[part], starts[part]
        heights[part] = _lines(x_of[rows] - x[at, None], y_of[rows], trust_of[rows], y[at])
    for index in np.flatnonzero(x[starts] == x[starts + count - 1]):
        alike = slice(*(np.searchsorted(x, x[fitted[index]], side=side) for side in ("left", "right")))
        weight = trust[alike] if trust[alike].any() else np.ones_like(trust[alike])
        heights[index] = (weight * y[alike]).sum() / weight.sum()
    return heights


def _lines(x: Floats, y: Floats, trust: Floats, heights: Floats) -> Floats:
    """Return the height at 0 of a weighted line through the points of each row, or `own` where one point decides."""
    radius = np.abs(x[:, [0, -1]]).max(axis=1, keepdims=True)
    weight = np.abs(x) / np.where(radius > 0, radius, 1)
    weight *= weight * weight
    np.subtract(1, weight, out=weight)
    weight *= weight * weight
    weight *= trust
    enough = np.count_nonzero(weight > LEAST_WEIGHT, axis=1) >= 2
    total = weight.sum(axis=1, keepdims=True)
    weight /= np.where(total > 0, total, 1)
    middle = np.einsum("ij,ij->i", weight, x)[:, None]
    apart = x - middle
    weighted = weight * apart
    spread = np.einsum("ij,ij->i", weighted, apart)
    flat = spread <= LEAST_SPREAD * radius[:, 0] ** 2  # what is left of a spread of nothing is rounding
    slope = np.where(flat, 0, np.einsum("ij,ij->i", weighted, y) / np.where(flat, 1, spread))
    return np.where(enough, np.einsum("ij,ij->i", weight, y) - middle[:, 0] * slope, heights)


def _trust(residuals: Floats, least: float) -> Floats:
    """Return how much points are trusted: less with a larger residual, and not at all from six usual ones on."""
    median = float(np.median(residuals))
    share = np.minimum(residuals / (6 * median), 1) if median > least else (residuals > least).astype(np.float64)
    return (1 - share * share) ** 2
