"""What a reader sees when pointing at a mark stays small, and is never a template."""

from __future__ import annotations

import pandas as pd
import pytest

from ddsviz.ask.style import Style, style_of
from ddsviz.charts.hover import extra_texts, hover_row
from ddsviz.errors import Faults
from ddsviz.limits import MAX_HOVER_TEXT_BYTES, MAX_TEXT_LENGTH


def plain_look() -> Style:
    return style_of(Faults(), None)


def test_texts_are_shortened_and_put_on_one_line() -> None:
    texts, _, _ = extra_texts({"note": pd.Series(["a\n b", "c" * 200, None])}, plain_look())
    assert texts["extra0"] == ["a b", "c" * (MAX_TEXT_LENGTH - 1) + "…", "–"]


def test_source_columns_have_our_own_names() -> None:
    texts, rows, _ = extra_texts({"@{x}": pd.Series(["a"]), "note": pd.Series(["b"])}, plain_look())
    assert list(texts) == ["extra0", "extra1"]
    assert [template for _, template, _ in rows] == ["@extra0", "@extra1"]


def test_of_too_much_text_the_longest_column_is_left_out_and_told() -> None:
    count = MAX_HOVER_TEXT_BYTES // 50
    texts, rows, notes = extra_texts(
        {"long_note": pd.Series(["a" * 60] * count), "short": pd.Series(["b"] * count)}, plain_look()
    )
    assert [label for label, _, _ in rows] == ["Short"]
    assert list(texts) == ["extra0"]
    assert notes == ["The hover leaves out Long note: all texts together would take more than 120 kB."]


@pytest.mark.parametrize(
    ("values", "template", "formatters"),
    [
        ([1, 2], "@f{0}", {}),
        ([0.25, 1.0], "@f{0.[00]}", {}),
        ([1e20], "@f{%.6g}", {"@f": "printf"}),
        (pd.to_datetime(["2020-01-01"]), "@f{%d %b %Y}", {"@f": "datetime"}),
        (["a"], "@f", {}),
    ],
    ids=["whole", "decimals", "extreme", "time", "text"],
)
def test_each_kind_of_column_has_its_format(values: object, template: str, formatters: dict[str, str]) -> None:
    assert hover_row("F", "f", pd.Series(values)) == ("F", template, formatters)
