"""Packed columns are short, and the same numbers again to the last bit."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from documents import unpacked

from ddsviz.display.packed import FEWEST, packed

RNG = np.random.default_rng(3)
COLUMNS = {
    "years": np.arange(1400.0, 2000.0),
    "one value": np.full(FEWEST, 8.25),
    "minutes": np.arange(1e12, 1e12 + 6e7, 6e4),
    "falling": -7.0 * np.arange(600),
    "below and above zero": RNG.normal(size=600).round(2),
    "ten digits": RNG.normal(size=600).round(9),
    "gaps at both ends": np.r_[np.nan, np.nan, RNG.normal(0, 1e5, 600).round(2), np.nan],
    "three letters": RNG.integers(0, 30_000, 600).astype(float),
    "nearly too large": RNG.integers(-(2**50), 2**50, 600).astype(float),
    "counts": RNG.poisson(0.3, 11_000).astype(float),
    "pairs' last, triples' first and last": np.tile([0.0, 7738, 7739, 7740, 40_137, 40_138, 40_139, 40_140], 90),
}


@pytest.mark.parametrize("values", COLUMNS.values(), ids=COLUMNS)
def test_a_packed_column_has_the_same_numbers(values: Any) -> None:
    column = packed(values)
    assert column is not None
    np.testing.assert_array_equal(unpacked(column), values)


@pytest.mark.parametrize("values", COLUMNS.values(), ids=COLUMNS)
def test_a_packed_column_needs_no_escapes(values: Any) -> None:
    text = packed(values)["packed"]  # type: ignore[index]
    assert json.dumps(text) == f'"{text}"'
    assert "<" not in text


def test_steps_are_shorter_than_large_numbers() -> None:
    times = packed(np.cumsum(RNG.integers(1, 2_000, 1_000)) * 6e4 + 1.4e12 + 7)
    assert times is not None
    assert times["times"] == 60_000
    assert len(times["packed"]) < 2_020


def test_what_comes_again_is_counted() -> None:
    assert len(packed(np.zeros(9_100))["packed"]) == 400  # type: ignore[index]


@pytest.mark.parametrize(
    "values",
    [
        RNG.normal(size=600), np.r_[np.inf, np.arange(600.0)], np.arange(600) * 2.0**50, np.full(600, np.nan),
        np.arange(FEWEST - 1.0), np.array([]),
    ],
    ids=["many digits", "infinite", "too large", "nothing there", "few", "none"],
)  # fmt: skip
def test_other_columns_are_not_packed(values: Any) -> None:
    assert packed(values) is None
