"""What a straight line of least squares needs to know of points: means, ends, and sums of squared distances."""

from __future__ import annotations

from ddsviz.calc.trend import Moments, moments_of
from ddsviz.reduce.rows import Rows


def moments(rows: Rows) -> Moments:
    """Return the moments of the points "x", "y", which have no gaps.

    References
    ----------
    Chan, Golub, LeVeque: Algorithms for computing the sample variance. The American Statistician 37(3), 1983.
    """
    if not rows.in_engine:
        return moments_of(*(rows.memory[key].to_numpy(dtype=float) for key in ("x", "y")))
    import narwhals as nw

    x, y = nw.col("x"), nw.col("y")
    asked = x.mean().alias("u_mean"), y.mean().alias("v_mean"), x.min().alias("u_low"), x.max().alias("u_high")
    found = rows.collect(rows.lazy.select(*asked)).iloc[0].astype(float)
    # distances first: sums of squares of large numbers close together would leave no digits
    apart = rows.lazy.select(u=x - found["u_mean"], v=y - found["v_mean"])
    u, v = nw.col("u"), nw.col("v")
    squares = apart.select(uu=u * u, uv=u * v, vv=v * v)
    sums = rows.collect(squares.select(*(nw.col(name).sum() for name in ("uu", "uv", "vv")))).iloc[0]
    return Moments(**found, **sums.astype(float))
