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
