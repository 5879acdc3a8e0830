"""Whatever table and options come in: a chart that serialises, or a sentence of ours. Nothing else, ever."""

import inspect
import json
import os
import re
from collections.abc import Callable
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_tables import NAMES, ODD, SHARED
from registry import REGISTERED

import ddsviz
from ddsviz.display.notebook import bundle
from ddsviz.limits import MAX_NOTEBOOK_BYTES

EXAMPLES = int(os.environ.get("DDSVIZ_EXAMPLES", "600"))


def in_duckdb(table: pd.DataFrame) -> Any:
    return duckdb.connect().from_df(table)


FORMS: list[Callable[[pd.DataFrame], Any]] = [
    lambda table: {name: list(table[name]) for name in table},
    lambda table: table.to_dict("records"),
    lambda table: table.to_records(index=False),
    pl.from_pandas,
    lambda table: pl.from_pandas(table).lazy(),
    pa.Table.from_pandas,
    in_duckdb,
]


@st.composite
def in_any_form(draw: st.DrawFn, table: Any) -> Any:
    """Return a table as another library has it, where that can hold it."""
    if not isinstance(table, pd.DataFrame) or draw(st.integers(0, 2)):
        return table
    try:
        return draw(st.sampled_from(FORMS))(table)
    except BaseException as fault:  # Polars' panics are no exceptions
        if isinstance(fault, KeyboardInterrupt):
            raise
        return table


@st.composite
def calls(draw: st.DrawFn, kind: str) -> tuple[Any, dict[str, Any]]:
    own = REGISTERED[kind].random
    data = draw(own.data())
    columns_there = list(data.columns) if isinstance(data, pd.DataFrame) else []
    there = st.sampled_from(columns_there) if columns_there else st.sampled_from(NAMES)
    known = {**own.options(st.sampled_from(NAMES) if draw(st.integers(0, 19)) == 0 else there), **SHARED}
    chosen = [*dict.fromkeys([*own.always, *draw(st.lists(st.sampled_from(sorted(known)), max_size=5, unique=True))])]
    options = {name: draw(ODD if draw(st.integers(0, 24)) == 0 else known[name]) for name in chosen}
    if draw(st.integers(0, 19)) == 0:
        options[draw(st.sampled_from(["hue", "c", "colour", "hover_data", "zzz"]))] = "a"
    return draw(in_any_form(data)), {**options, **{name: made() for name, made in own.fixed.items()}}


def is_a_sentence(message: str) -> None:
    """Check that a message can be read: it ends, is no essay, and shows none of Python's inside."""
    message.encode()  # no halves of characters, which Jupyter cannot send
    assert len(message) < 3_000
    assert not re.search(r"np\.\w+\(|<class '|<function|object at 0x", message), message


def writes_code(chart: Any) -> str:
    try:
        return str(ddsviz.code(chart))
    except ddsviz.DdsvizError:
        return ""


@pytest.mark.parametrize("kind", REGISTERED)
def test_each_option_is_among_those_that_are_tried(kind: str) -> None:
    own = REGISTERED[kind].random
    tried = {*own.options(st.sampled_from(NAMES)), *own.fixed, *SHARED}
    assert tried == set(list(inspect.signature(getattr(ddsviz, kind)).parameters)[1:])


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", REGISTERED)
def test_every_call_returns_a_chart_that_serialises_or_a_sentence_of_ours(kind: str) -> None:
    @settings(
        max_examples=int(EXAMPLES * REGISTERED[kind].random.share),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(calls(kind))
    def hold(call: tuple[Any, dict[str, Any]]) -> None:
        data, options = call
        before = data.copy() if isinstance(data, pd.DataFrame) else None
        try:
            chart = getattr(ddsviz, kind)(data, **options)
        except ddsviz.DdsvizError as fault:
            is_a_sentence(str(fault))
        else:
            shown = bundle(chart)
            assert ddsviz.describe(chart).encode()
            assert len(ddsviz.table(chart).columns)
            compile(writes_code(chart), "script", "exec")
            spec = re.search(r'class="ddsviz-spec">(.*?)</script>', shown["text/html"], re.DOTALL)
            assert spec is not None
            json.loads(spec[1])
            assert len(shown["text/html"].encode()) < MAX_NOTEBOOK_BYTES
        if before is not None:
            pd.testing.assert_frame_equal(data, before)

    hold()
