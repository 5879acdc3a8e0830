"""Numbers that are written as text, read by hand."""

from __future__ import annotations

import pytest

from ddsviz.calc.text_numbers import text_numbers


def values_of(*texts: str) -> list[dict[str, float]]:
    return [way.values for way in text_numbers(texts).notations]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3 km", 3), ("£1,050.50", 1050.5), ("1 050,5 €", 1050.5), ("-2.5", -2.5), ("−2.5", -2.5), ("(12)", -12),
        ("12-", -12), ("45 %", 45), ("1e3", 1000), (".5", 0.5), ("1,00,000.5", 100_000.5), ("-£3.25", -3.25),
    ],
)  # fmt: skip
def test_a_number_is_read_with_what_stands_around_it(text: str, value: float) -> None:
    assert values_of(text, "0.5" if "," not in text.partition(".")[0] or "." in text else "0,5")[0][text] == value


def test_numbers_of_one_unit_are_read_and_those_with_no_unit_beside_them() -> None:
    assert values_of("3 km", "5 km", "7") == [{"3 km": 3, "5 km": 5, "7": 7}]


def test_of_numbers_of_two_units_only_those_with_none_are_read() -> None:
    found = text_numbers(["3 km", "5 m", "7", "8%", "£9"])
    assert [way.values for way in found.notations] == [{"7": 7, "8%": 8, "£9": 9}]
    assert found.words == ["3 km", "5 m"]


@pytest.mark.parametrize(
    ("texts", "thousands"),
    [
        (("1,050", "820"), [",", ""]), (("1,050", "1,5"), [""]), (("1,050", "1.5"), [","]), (("1.050", "1,5"), ["."]),
        (("1.050", "820"), ["", "."]), (("1'050.5", "2"), ["'"]), (("12", "13"), [""]),
    ],
)  # fmt: skip
def test_what_a_separator_stands_for_is_left_open_where_no_number_decides(
    texts: tuple[str, ...], thousands: list[str]
) -> None:
    assert sorted(way.thousands for way in text_numbers(texts).notations) == sorted(thousands)


@pytest.mark.parametrize(
    ("text", "marks"),
    [("(12)", {"brackets"}), ("12-", {"last minus"}), ("−12", {"minus"}), ("-12", set()), ("12", set())],
)
def test_what_is_no_plain_minus_is_told(text: str, marks: set[str]) -> None:
    assert text_numbers([text, "1"]).marks == marks


def test_what_stands_around_numbers_is_told_the_shortest_first() -> None:
    assert text_numbers(["£3", "4 %", "n/a"]).affixes == ["£", " %"]


def test_words_are_no_numbers() -> None:
    found = text_numbers(["n/a", "Leith", "1.2.3", "12 13"])
    assert (found.notations, found.words) == ([], ["n/a", "Leith", "1.2.3", "12 13"])
