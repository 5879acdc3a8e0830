"""Values of one key become one, and too many keys are refused."""

from __future__ import annotations

import pandas as pd
import pytest
from faults import message_of

from ddsviz.errors import ColumnError
from ddsviz.reduce import aggregate
from ddsviz.reduce.aggregate import aggregate_by_key, aggregate_words
from ddsviz.reduce.rows import Rows

TABLE = pd.DataFrame({"key": ["b", "a", "b", None, "c", "b"], "value": [1.0, 5, 3, 9, None, 8]})


@pytest.mark.parametrize(
    ("how", "values"),
    [("mean", [5, 4]), ("sum", [5, 12]), ("count", [1, 3]), ("min", [5, 1]), ("max", [5, 8]), ("median", [5, 3])],
)
def test_values_of_a_key_become_one_and_rows_that_lack_either_count_nowhere(how: str, values: list[float]) -> None:
    found = aggregate_by_key(Rows(6, TABLE), how)  # type: ignore[arg-type]
    assert (found["key"].tolist(), found["value"].tolist()) == (["a", "b"], values)


def test_more_keys_than_a_map_has_areas_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aggregate, "MAX_ROWS_COLLECTED", 2)
    assert len(aggregate_by_key(Rows(6, TABLE), "mean")) == 2
    more = pd.DataFrame({"key": ["a", "b", "c"], "value": [1.0, 2, 3]})
    message = message_of(ColumnError, aggregate_by_key, Rows(3, more), "mean")
    assert message == "The key has more than 2 different values, more than a map has areas."


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Rain", "mean of rain"),
        ("rain", "mean of rain"),
        ("CO2", "mean of CO2"),
        ("R", "mean of r"),
        ("2RM", "mean of 2RM"),
    ],
)
def test_a_label_begins_with_a_small_letter_unless_it_is_an_abbreviation(label: str, words: str) -> None:
    assert aggregate_words(label, "mean") == words
