"""Moving averages and their relatives.

The moving average is causal unless it is centred: its window ends at the point, so that it uses only what was known
by then. A window of rows must be full; a window of time needs one value in it. These are pandas' own rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from ddsviz.calc.lowess import lowess

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

Method = Literal["mean", "exponential", "lowess"]
ROWS_AT_A_TIME = 50_000


def smoothed(
    values: pd.Series,
    window: int | pd.Timedelta,
    method: Method = "mean",
    center: bool = False,
    rows: npt.NDArray[np.float64] | None = None,
) -> npt.NDArray[np.float64]:
    """Smooth a series.

    Parameters
    ----------
    values : pandas.Series of float
        In order; for a window of time, indexed by the times.
    window : int or pandas.Timedelta
        Rows, or a span of time.
    method : {"mean", "exponential", "lowess"}
        The mean of the window; weights that halve every half window; or locally weighted lines, each fitted to as
        many points as a window holds.
    center : bool
        Whether the mean's window lies around the point and does not end at it.
    rows : numpy.ndarray of float, optional
        How many rows there are up to each, where one without a value stands for several that are missing: weights of
        rows halve with them.

    Returns
    -------
    numpy.ndarray of float
        NaN where there is nothing to average.

    References
    ----------
    Hyndman and Athanasopoulos: Forecasting: Principles and Practice, 3rd ed., sections 3.3 and 8.1.
    Cleveland: Robust locally weighted regression and smoothing scatterplots. JASA 74, 1979.

    Examples
    --------
    >>> import pandas as pd
    >>> smoothed(pd.Series([1.0, 2.0, 3.0, 4.0]), 2).tolist()
    [nan, 1.5, 2.5, 3.5]
    """
    if method == "lowess":
        return _lowess(values, window)
    if method == "exponential":
        return _exponential(values, window, rows)
    if isinstance(window, int):
        return _full_windows(values.to_numpy(), window, center)
    return values.rolling(window, min_periods=1, center=center).mean().to_numpy()


def _full_windows(values: npt.NDArray[np.float64], window: int, center: bool) -> npt.NDArray[np.float64]:
    """Return the means of windows of rows, NaN where one is not full, as pandas does."""
    import pandas as pd

    if len(values) > ROWS_AT_A_TIME and window < ROWS_AT_A_TIME and np.isfinite(values).all():
        means = _means_of_sums(values, window)
    else:
        means = pd.Series(values, copy=False).rolling(window, min_periods=window).mean().to_numpy()
    later = min((window - 1) // 2 if center else 0, len(values))
    return np.r_[means[later:], np.full(later, np.nan)] if later else means


def _means_of_sums(values: npt.NDArray[np.float64], window: int) -> npt.NDArray[np.float64]:
    """Return the means of windows of a long column from running sums, in cache-sized chunks.

    Each chunk's sums begin anew, and at its first value, so that they stay small and lose no digit that is drawn.
    """
    means = np.full(len(values), np.nan)
    for start in range(window - 1, len(values), ROWS_AT_A_TIME):
        end = min(start + ROWS_AT_A_TIME, len(values))
        chunk = values[start - window + 1 : end]
        sums = np.zeros(len(chunk) + 1)
        np.cumsum(chunk - chunk[0], out=sums[1:])
        means[start:end] = (sums[window:] - sums[:-window]) / window + chunk[0]
    return means


def smoothed_steps(
    totals: npt.NDArray[np.float64], counts: npt.NDArray[np.float64], window: float, method: Method, center: bool
) -> npt.NDArray[np.float64]:
    """Smooth values of which only the sums in equal steps of time are known.

    Parameters
    ----------
    totals, counts : numpy.ndarray of float, shape (n,)
        The sum of the values in each step, and their number.
    window : float
        The window's length in steps; at least one step is taken.
    method : {"mean", "exponential"}
        The mean of the window; or weights that halve every half window.
    center : bool
        Whether the mean's window lies around the step and does not end with it.

    Returns
    -------
    numpy.ndarray of float
        NaN where the window, or for weights the step itself, holds no value.

    Examples
    --------
    >>> smoothed_steps(np.array([2.0, 0, 6, 8]), np.array([1.0, 0, 1, 1]), 2, "mean", False).tolist()
    [2.0, 2.0, 6.0, 7.0]
    """
    if method == "exponential":
        import pandas as pd

        total, count = (
            pd.Series(part).ewm(halflife=window / 2).sum().to_numpy() for part in (totals, counts)
        )  # fmt: skip
        count = np.where(counts > 0, count, 0)
    else:
        steps = max(1, round(window))
        after = np.arange(1, len(totals) + 1) + (steps // 2 if center else 0)
        before, after = (np.clip(end, 0, len(totals)) for end in (after - steps, after))
        total, count = (sums[after] - sums[before] for sums in (np.r_[0, np.cumsum(part)] for part in (totals, counts)))
    return np.where(count > 0, total / np.where(count > 0, count, 1), np.nan)


def _exponential(
    values: pd.Series, window: int | pd.Timedelta, rows: npt.NDArray[np.float64] | None
) -> npt.NDArray[np.float64]:
    if isinstance(window, int) and rows is not None:
        import pandas as pd

        # pandas weighs by distance only in time: a row is two milliseconds, so that half a window is a whole number
        counted = pd.Series((2 * rows).astype("int64").astype("datetime64[ms]"))
        half = pd.Timedelta(window, unit="ms")
        mean = values.reset_index(drop=True).ewm(halflife=half, times=counted).mean()
    elif isinstance(window, int):
        mean = values.ewm(halflife=window / 2).mean()
    else:
        times = values.index  # pandas counts half a window in their unit, and half a second is no whole one
        times = times.as_unit("us") if times.unit in ("s", "ms") else times
        mean = values.ewm(halflife=window / 2, times=times).mean()
    return mean.where(values.notna().to_numpy()).to_numpy()


def _lowess(values: pd.Series, window: int | pd.Timedelta) -> npt.NDArray[np.float64]:
    present = values.notna().to_numpy()
    if not present.any():
        return np.full(len(values), np.nan)
    x = _places(values)[present]
    share = min(1.0, max(points_in(values, window), 3) / max(int(present.sum()), 1))
    result = np.full(len(values), np.nan)
    result[present] = lowess(x, values.to_numpy()[present], share, 0.005 * (x[-1] - x[0]))
    return result


def points_in(values: pd.Series, window: int | pd.Timedelta) -> int:
    """Return how many rows a window holds, on average for a span of time.

    Examples
    --------
    >>> import pandas as pd
    >>> points_in(pd.Series(1.0, index=pd.date_range("2020-01-01", periods=11)), pd.Timedelta("5D"))
    6
    """
    if isinstance(window, int):
        return window
    span = values.index[-1] - values.index[0]
    return len(values) if span <= window else int(len(values) * (window / span)) + 1


def _places(values: pd.Series) -> npt.NDArray[np.float64]:
    import pandas as pd

    if isinstance(values.index, pd.DatetimeIndex):
        return (values.index - values.index[0]).total_seconds().to_numpy()
    return values.index.to_numpy(dtype=np.float64)
