"""Correlations of an engine's columns, compared with pandas'."""

from __future__ import annotations

from typing import Any

import engines
import narwhals as nw
import numpy as np
import pandas as pd
import pytest

from ddsviz.lazy import LazyTable
from ddsviz.reduce.correlations import correlations
from ddsviz.reduce.rows import Rows, rows_in_engine

RANDOM = np.random.default_rng(5)
A = RANDOM.normal(size=40)
TABLE = pd.DataFrame({"a": A, "b": 2 * A + RANDOM.normal(size=40), "c": RANDOM.normal(size=40), "flat": 1.0})
GAPS = TABLE.assign(b=TABLE["b"].where(TABLE.index > 4), few=TABLE["c"].where(TABLE.index < 3))


def rows_of(table: pd.DataFrame, in_engine: bool) -> Rows:
    names = {name: name for name in table.columns}
    if not in_engine:
        return Rows(len(table), table)
    return rows_in_engine(LazyTable(nw.from_native(engines.LAZY["lazy polars"](table)).lazy()), names)


@pytest.mark.parametrize("in_engine", [False, True])
@pytest.mark.parametrize("fewest", [2, 3, 4, 40, 41])
def test_correlations_are_those_of_pandas(in_engine: bool, fewest: int) -> None:
    found = correlations(rows_of(GAPS, in_engine), list(GAPS.columns), fewest)
    expected: Any = GAPS.corr(min_periods=fewest).to_numpy(copy=True)
    off = ~np.eye(len(expected), dtype=bool)
    np.testing.assert_allclose(found.to_numpy()[off], expected[off], atol=1e-12)


@pytest.mark.parametrize(("fewest", "known"), [(40, True), (41, False)])
def test_a_correlation_of_fewer_rows_than_needed_is_not_told(fewest: int, known: bool) -> None:
    assert np.isfinite(correlations(rows_of(TABLE, False), ["a", "c"], fewest).loc["a", "c"]) == known
