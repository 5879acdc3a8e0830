"""The small words of our sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddsviz.wording import counted, did_you_mean, joined, listed, nearest, shortened, shortened_apart


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Month", "month"),
        ("MONTH ", "month"),
        ("monht", "month"),
        ("yr", "year"),
        ("zebra", None),
        ("", None),
        ("rain_mm", "rain mm"),
    ],
)
def test_nearest_finds_slips_of_the_finger(word: str, expected: str | None) -> None:
    assert nearest(word, ["year", "month", "rain mm"]) == expected


def test_did_you_mean_is_silent_where_nothing_is_near() -> None:
    assert did_you_mean("zebra", ["year"]) == ""


def test_listed_cuts_long_lists_and_long_names() -> None:
    assert listed(range(1500), most=3) == "0, 1, 2 and 1,497 more"
    assert listed(["a" * 50]) == "a" * 39 + "…"


@pytest.mark.parametrize(
    ("items", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_joined_reads_as_a_sentence(items: list[str], text: str) -> None:
    assert joined(items) == text


@pytest.mark.parametrize(("number", "text"), [(0, "0 rows"), (1, "1 row"), (1234567, "1,234,567 rows")])
def test_counted_agrees_with_its_noun(number: int, text: str) -> None:
    assert counted(number, "row") == text


def test_shortened_puts_everything_on_one_line() -> None:
    assert shortened("a\n b\t\tc", 10) == "a b c"


def test_shortened_cuts_at_the_length_asked_for() -> None:
    assert shortened("abcdef", 6) == "abcdef"
    assert shortened("abcdefg", 6) == "abcde…"


def test_shortened_apart_keeps_texts_apart() -> None:
    texts = ["Number of rainy days in summer", "Number of rainy days in winter"]
    short = shortened_apart(texts, 16)
    assert len(set(short)) == 2
    assert all(len(text) <= 16 for text in short)


def test_shortened_apart_cuts_the_end_where_that_suffices() -> None:
    assert shortened_apart(["apples and more", "pears and more"], 8) == ["apples …", "pears a…"]


def test_texts_that_are_alike_at_both_ends_are_numbered() -> None:
    texts = [f"{'a' * 30} {middle} {'z' * 30}" for middle in ("one", "two")]
    assert shortened_apart([*texts, texts[0], "short"], 12) == ["aaaaaaa… (1)", "aaaaaaa… (2)", "aaaaaaa… (1)", "short"]


@given(st.lists(st.text("ab ", min_size=1, max_size=40).map(str.strip).filter(bool), max_size=9), st.integers(12, 30))
def test_texts_that_differ_still_do_when_they_are_shortened(texts: list[str], most: int) -> None:
    short = shortened_apart(texts, most)
    lines = [" ".join(text.split()) for text in texts]
    assert all(len(text) <= most for text in short)
    assert len(set(zip(lines, short, strict=True))) == len(set(lines)) == len(set(short))
