"""Rows that are not there: found where a series keeps a step, and nowhere else."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ddsviz.calc.gaps import Buckets, buckets_of, gaps_between, gaps_between_buckets, wide_gaps

Floats = npt.NDArray[np.float64]

FREQUENCIES = {
    "years": "YS", "ends of years": "YE", "fiscal years": "YS-APR", "quarters": "QS", "ends of quarters": "QE",
    "months": "MS", "ends of months": "ME", "every second month": "2MS", "weeks from Monday": "W-MON",
    "weeks from Saturday": "W-SAT", "fortnights": "2W-WED", "working days": "B", "last working days": "BME",
    "days": "D", "every second day": "2D", "every tenth day": "10D", "hours": "h", "every 6 hours": "6h",
    "quarters of an hour": "15min", "minutes": "min", "seconds": "s", "tenths of a second": "100ms",
    "150 microseconds": "150us",
}  # fmt: skip


def ms(times: pd.DatetimeIndex) -> Floats:
    return times.as_unit("us").asi8 / 1_000


def gaps_in(times: Any) -> list[int]:
    is_time = isinstance(times, pd.DatetimeIndex)
    return gaps_between(ms(times) if is_time else np.array(times, dtype=float), is_time).after.tolist()


def test_years_that_have_no_row_are_a_gap() -> None:
    assert gaps_in([2000, 2001, 2002, 2010, 2011]) == [2]


def test_the_unit_of_whole_numbers_is_what_divides_their_steps() -> None:
    assert gaps_in([1990, 1995, 2000, 2005, 2015, 2020]) == [3]
    assert gaps_in([1990, 1995, 2000, 2005, 2010]) == []


DAYS_OF = {"YS": 365.25, "QS": 365.25 / 4, "MS": 365.25 / 12, "W": 7, "2W": 14, "B": 7 / 5, "D": 1, "3D": 3}


@pytest.mark.parametrize("frequency", DAYS_OF)
def test_the_unit_of_a_calendar_is_its_average_step(frequency: str) -> None:
    found = gaps_between(ms(pd.date_range("2021-02-03", periods=60, freq=frequency)), is_time=True)
    assert found.unit == pytest.approx(DAYS_OF[frequency] * 86_400_000)


def test_the_unit_of_hours_is_their_median_step() -> None:
    assert gaps_between(ms(pd.date_range("2021-02-03 00:30", periods=60, freq="h")), is_time=True).unit == 3_600_000


@pytest.mark.parametrize(("last", "gaps"), [(4.75, [3]), (4.74, [])])
def test_a_step_of_one_and_three_quarter_medians_is_a_gap(last: float, gaps: list[int]) -> None:
    assert gaps_in(np.array([0.0, 1, 2, 3, last, last + 1, last + 2, *(last + 2 + np.arange(1, 10))]) * 1.5) == gaps


def test_whole_numbers_that_mostly_keep_no_step_are_irregular() -> None:
    assert gaps_between(np.array([1.0, 2, 5, 6, 11, 12, 20]), is_time=False).irregular


def test_of_three_times_nothing_is_missing_and_nothing_is_irregular() -> None:
    found = gaps_between(np.array([1.0, 2, 9]), is_time=False)
    assert (found.after.tolist(), found.irregular) == ([], False)


@pytest.mark.parametrize("frequency", FREQUENCIES.values(), ids=[*FREQUENCIES])
@pytest.mark.parametrize("rows", [4, 5, 12, 60, 250])
def test_a_calendar_has_no_gaps(frequency: str, rows: int) -> None:
    found = gaps_between(ms(pd.date_range("1995-02-03", periods=rows, freq=frequency)), is_time=True)
    assert (found.after.tolist(), found.irregular) == ([], False)


@pytest.mark.parametrize("frequency", FREQUENCIES.values(), ids=[*FREQUENCIES])
def test_a_calendar_with_rows_taken_out_has_a_gap_there(frequency: str) -> None:
    times = pd.date_range("1995-02-03", periods=60, freq=frequency).delete(range(20, 28))
    assert gaps_in(times) == [19]


def test_holidays_are_no_gap_among_working_days_and_a_closed_week_is() -> None:
    days = pd.date_range("2021-01-04", periods=60, freq="B")
    assert gaps_in(days.delete([10, 30, 31, 32])) == []
    assert gaps_in(days.delete(range(20, 25))) == [19]


def test_a_day_on_a_weekend_makes_days_of_working_days() -> None:
    days = pd.date_range("2021-01-04", "2021-01-24")
    assert gaps_in(days.delete(9)) == [8]


def test_dates_in_no_order_have_no_gaps() -> None:
    days = pd.DatetimeIndex(["2020-01-01", "2020-01-04", "2020-01-05", "2020-01-15", "2020-02-03", "2020-02-04"])
    assert gaps_between(ms(days), is_time=True).irregular


def test_clocks_that_change_make_no_gap() -> None:
    for day in ("2021-03-28", "2021-10-31"):
        instants = pd.date_range(f"{day} 00:00", periods=30, freq="h", tz="Europe/London")
        wall = np.unique(ms(instants.tz_localize(None)))
        assert 1 in np.diff(wall) / 3_600_000
        steps = np.minimum(np.diff(wall), 3_600_000.0)
        assert gaps_between(wall, True, steps).after.tolist() == []


numbers = st.integers(-3_000, 3_000)


@given(numbers, st.integers(1, 400), st.integers(4, 200))
def test_no_regular_series_of_numbers_has_a_gap(start: int, step: int, rows: int) -> None:
    assert gaps_in(start + step * np.arange(rows)) == []


@given(st.integers(0, 10**6), st.floats(0.001, 1_000), st.integers(4, 200), st.floats(0, 0.19))
def test_no_jittered_series_of_other_numbers_has_a_gap(seed: int, step: float, rows: int, jitter: float) -> None:
    rng = np.random.default_rng(seed)
    assert gaps_in(step * (np.arange(rows) + 0.5 + rng.uniform(-jitter, jitter, rows))) == []


@settings(max_examples=300)
@given(st.integers(0, 10**6), st.integers(20, 300), st.sampled_from(["numbers", "days", "times"]))
def test_no_random_series_has_a_gap(seed: int, rows: int, kind: str) -> None:
    rng = np.random.default_rng(seed)
    steps = rng.exponential(size=rows)
    if kind == "numbers":
        assert gaps_in(np.cumsum(1 + np.floor(steps * 20))) == []
    elif kind == "days":
        assert (
            gaps_in(pd.Timestamp("2001-01-01") + pd.to_timedelta(np.cumsum(1 + np.floor(steps * 20)), unit="D")) == []
        )
    else:
        assert gaps_in(pd.Timestamp("2001-01-01") + pd.to_timedelta(np.cumsum(steps), unit="h")) == []


@settings(max_examples=200)
@given(st.data(), st.sampled_from([*FREQUENCIES.values()]), st.integers(30, 200))
def test_rows_taken_out_of_any_calendar_are_found(data: st.DataObject, frequency: str, rows: int) -> None:
    first = data.draw(st.integers(8, rows - 16))
    taken = data.draw(st.integers(6, 8))
    times = pd.date_range("1987-05-06", periods=rows, freq=frequency).delete(range(first, first + taken))
    assert gaps_in(times) == [first - 1]


@settings(max_examples=200)
@given(st.integers(0, 10**6), st.integers(2, 80), st.integers(20_000, 60_000))
def test_no_long_series_has_an_empty_bucket_for_a_gap(seed: int, buckets: int, rows: int) -> None:
    rng = np.random.default_rng(seed)
    for x in (np.arange(rows) * 7.0, np.sort(rng.uniform(0, 1e6, rows)), np.cumsum(rng.exponential(size=rows))):
        assert gaps_between_buckets(buckets_of(x, buckets)).after.tolist() == []


@settings(max_examples=100)
@given(st.integers(20, 300), st.floats(1.02, 1.4), st.integers(5, 60))
def test_bursts_a_little_further_apart_than_a_bucket_have_no_gaps(bursts: int, apart: float, rows: int) -> None:
    x = np.sort(np.concatenate([apart * np.arange(bursts) + place / rows * 0.3 for place in range(rows)]))
    assert gaps_between_buckets(buckets_of(x, int(x[-1]))).after.tolist() == []


@settings(max_examples=100)
@given(st.integers(40, 700), st.integers(10, 35), st.integers(3, 9), st.booleans())
def test_rows_taken_out_of_a_long_series_are_found(buckets: int, first: int, taken: int, jitter: bool) -> None:
    x = np.arange(30.0 * buckets) + (np.random.default_rng(first).uniform(0, 0.9, 30 * buckets) if jitter else 0)
    share = first / 50 * len(x)
    own = buckets_of(x[(x < share) | (x > share + taken * 30)], buckets)
    (gap,) = gaps_between_buckets(own).after
    assert own.lasts[gap] == x[x < share][-1]
    assert own.firsts[gap + 1] == x[x > share + taken * 30][0]


def test_a_gap_narrower_than_a_bucket_is_not_looked_for() -> None:
    x = np.delete(np.arange(10_000.0), range(5_000, 5_060))
    assert gaps_between_buckets(buckets_of(x, 100)).after.tolist() == []
    assert gaps_between(x, False).after.tolist() == [4_999]
    assert wide_gaps(gaps_between(x, False), x, 100).tolist() == []
    assert wide_gaps(gaps_between(x, False), x, 1_000).tolist() == [4_999]


@pytest.mark.parametrize(("rows", "full"), [(59, False), (60, True), (61, True)])
def test_intervals_of_twenty_rows_each_are_full(rows: int, full: bool) -> None:
    ends = np.arange(3.0)
    assert Buckets(np.array([0, 1, 5]), ends, ends, rows).full == full
