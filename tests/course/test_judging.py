"""Answers compared with what is expected: the kinds of comparison, each by its smallest case."""

from __future__ import annotations

import pytest

from ddsviz.course.judging import judge


@pytest.mark.parametrize("sign", [1, -1])
def test_a_millionth_of_a_number_of_either_sign_is_rounding(sign: int) -> None:
    assert judge(sign * 2_000_001, sign * 2_000_000).state == "right"
    assert judge(sign * 2_000_003, sign * 2_000_000).state == "nearly"


@pytest.mark.parametrize("sign", [1, -1])
def test_a_twentieth_of_a_number_of_either_sign_is_near(sign: int) -> None:
    assert judge(sign * 96, sign * 100).state == "nearly"
    assert judge(sign * 94, sign * 100).state == "look again"


@pytest.mark.parametrize(("answer", "direction"), [(-98, "large"), (-102, "small"), (-2, "large"), (-999, "small")])
def test_a_number_below_nought_is_too_large_where_it_is_nearer_to_nought(answer: int, direction: str) -> None:
    assert f"too {direction}" in judge(answer, -100).sentence


@pytest.mark.parametrize("answer", [1.75, 2.25])
def test_a_tolerance_reaches_to_both_sides_and_holds_its_own_end(answer: float) -> None:
    assert judge(answer, 2, tolerance=0.25).state == "right"
    assert judge(answer, 2, tolerance=0.2, nearly=0.25).state == "nearly"
    assert judge(answer, 2, tolerance=0.2, nearly=0.2).state == "look again"


@pytest.mark.parametrize(("answer", "state"), [("abcdz", "nearly"), ("abcyz", "look again"), ("ABCDE ", "right")])
def test_two_texts_that_share_four_fifths_of_their_letters_are_near(answer: str, state: str) -> None:
    assert judge(answer, "abcde").state == state


def test_the_first_value_that_differs_is_told_by_its_number_from_one_on() -> None:
    assert judge([1, 2, 4, 5], [1, 2, 3, 4]).sentence == "Not yet. 2 values of 4 differ. The first is number 3."


def test_what_is_missing_is_missing_in_both() -> None:
    assert judge([1, None], [1, float("nan")]).state == "right"
    assert judge([1, 2], [1, None]).state == "look again"
    assert judge([1, None], [1, 2]).state == "look again"


@pytest.mark.parametrize(
    ("answer", "expected", "told"),
    [
        (True, 1, "The answer is one number, and yours is True or False."),
        (1, True, "The answer is True or False"),
        (False, True, "It is the other way round."),
        (float("nan"), 1, "Your number is nan"),
        (1, float("inf"), "The answer is inf, and yours is another number."),
        ({"a": 1}, {"a": 1, "b": 2}, "it lacks: 'b'."),
        ({"a": 1, "b": 2}, {"a": 1}, "it need not have: 'b'."),
        ({"a": 2}, {"a": 1}, "Look at what stands under 'a'."),
        ({1, 2}, {1}, "Yours has 2 values, and there should be 1."),
        ({1, 2}, {1, 3}, "Some of its values should be others."),
    ],
)
def test_an_answer_of_the_wrong_kind_or_size_is_told_so(answer: object, expected: object, told: str) -> None:
    assert told in judge(answer, expected).sentence
