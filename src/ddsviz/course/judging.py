"""Compares an answer with what is expected: by value, with a sentence that says where to look.

The kind of comparison follows from what is expected: a number, a text, True or False, a list, a dictionary, a column
or a table.
"""

from __future__ import annotations

import difflib
import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy
import pandas

from ddsviz.course.plain_values import plain
from ddsviz.wording import counted, did_you_mean, listed

SEVERAL = (list, tuple, pandas.Series, pandas.Index, numpy.ndarray)
SIMPLE = (str, int, float)
RELATIVE_TOLERANCE = 1e-6
NEARLY_SHARE = 0.05
"""A number within five hundredths of the right one is near it, where a check does not say otherwise."""
NEARLY_LIKE = 0.8
"""Two texts that share four fifths of their letters are near each other."""


@dataclass(frozen=True)
class Judgement:
    """How near an answer is ("right", "nearly" or "look again"), and the sentence for it."""

    state: str
    sentence: str


RIGHT = Judgement("right", "Right. Well done.")


def judge(answer: Any, expected: Any, tolerance: float | None = None, nearly: float | None = None) -> Judgement:
    """Compare an answer with what is expected.

    Parameters
    ----------
    answer, expected : object
        What was given, and what is right.
    tolerance : float, optional
        How far a number may lie from the right one, in its unit. By default a millionth of the number.
    nearly : float, optional
        How far a number may lie and still be near. By default a twentieth of the number.

    Examples
    --------
    >>> judge(9.1, 9.12, tolerance=0.005).sentence
    'Nearly: your number is a little too small. Did you round, or leave something out?'
    >>> judge("tuesday ", "Tuesday").state
    'right'
    """
    answer, expected = plain(answer), plain(expected)
    if isinstance(expected, (bool, numpy.bool_)):
        return _truth(answer, bool(expected))
    if isinstance(expected, (int, float, numpy.number)):
        return _number(answer, _float(expected), tolerance, nearly)
    if isinstance(expected, str):
        return _text(answer, expected)
    if isinstance(expected, pandas.DataFrame):
        return _table(answer, expected, tolerance)
    if isinstance(expected, Mapping):
        return _dictionary(answer, expected, tolerance)
    if isinstance(expected, SEVERAL):
        return _list(answer, expected, tolerance)
    if isinstance(expected, set):
        return _set(answer, expected, tolerance)
    return _other(answer, expected)


def _line_style(sentence: str) -> Judgement:
    return Judgement("look again", f"Not yet. {sentence}")


def _truth(answer: Any, expected: bool) -> Judgement:
    if not isinstance(answer, (bool, numpy.bool_)):
        return _line_style("The answer is True or False, with a capital letter and no quotation marks.")
    return RIGHT if bool(answer) == expected else _line_style("It is the other way round. What made you think so?")


def _number(answer: Any, expected: float, tolerance: float | None, nearly: float | None) -> Judgement:
    if isinstance(answer, str):
        return _line_style("The answer is a number. Write it with no quotation marks, and no unit.")
    if isinstance(answer, (bool, numpy.bool_)) or not isinstance(answer, (int, float, numpy.number)):
        return _line_style(f"The answer is one number, and yours is {_what(answer)}.")
    given = _float(answer)
    if given == expected or (math.isnan(given) and math.isnan(expected)):
        return RIGHT
    if math.isnan(expected) or math.isinf(expected):
        return _line_style(f"The answer is {expected}, and yours is another number.")
    if math.isnan(given):
        return _line_style("Your number is nan: 'not a number'. A missing value was in the sum.")
    distance = abs(given - expected)
    if distance <= (tolerance if tolerance is not None else max(abs(expected) * RELATIVE_TOLERANCE, 1e-12)):
        return RIGHT
    direction = "large" if given > expected else "small"
    if distance <= (nearly if nearly is not None else abs(expected) * NEARLY_SHARE):
        sentence = f"Nearly: your number is a little too {direction}. Did you round, or leave something out?"
        return Judgement("nearly", sentence)
    return _line_style(f"Your number is too {direction}.")


def _float(number: Any) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def _text(answer: Any, expected: str) -> Judgement:
    if not isinstance(answer, str):
        return _line_style(f'The answer is a text in quotation marks, as in "Leith", and yours is {_what(answer)}.')
    given, right = (_letters(text) for text in (answer, expected))
    if given == right:
        return RIGHT
    if difflib.SequenceMatcher(None, given, right).ratio() >= NEARLY_LIKE:
        return Judgement("nearly", "Nearly: look at the spelling.")
    return _line_style("It is another one.")


def _letters(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def _list(answer: Any, expected: Any, tolerance: float | None) -> Judgement:
    if not isinstance(answer, SEVERAL):
        return _line_style(f"The answer has several values, in a list or a column, and yours is {_what(answer)}.")
    given, right = list(answer), list(expected)
    if len(given) != len(right):
        return _line_style(f"Yours has {counted(len(given), 'value')}, and there should be {len(right):,}.")
    wrong = [index for index in range(len(right)) if not _same(given[index], right[index], tolerance)]
    if not wrong:
        return RIGHT
    if sorted(map(_sign, given)) == sorted(map(_sign, right)):
        return Judgement("nearly", "Nearly: the values are right, and their order is not.")
    return _line_style(f"{counted(len(wrong), 'value')} of {len(right):,} differ. The first is number {wrong[0] + 1}.")


def _sign(value: Any) -> str:
    """Return what stands for a value where only the order may differ: 2 and 2.0 are the same."""
    number = isinstance(value, (int, float, numpy.number)) and not isinstance(value, bool)
    return f"{_float(value):.9g}" if number else str(plain(value))


def _set(answer: Any, expected: set[Any], tolerance: float | None) -> Judgement:
    if not isinstance(answer, set):
        return _line_style(f"The answer is a set, {{1, 2}}, and yours is {_what(answer)}.")
    if len(answer) != len(expected):
        return _line_style(f"Yours has {counted(len(answer), 'value')}, and there should be {len(expected):,}.")
    judged = _list(sorted(answer, key=_sign), sorted(expected, key=_sign), tolerance)
    return RIGHT if judged == RIGHT else _line_style("Some of its values should be others.")


def _other(answer: Any, expected: Any) -> Judgement:
    if type(answer) is not type(expected):
        return _line_style(f"The answer is {_what(expected)}, and yours is {_what(answer)}.")
    try:
        return RIGHT if bool(answer == expected) else _line_style("It is another one.")
    except Exception:  # some kinds cannot be compared, and each says so in its own way
        return _line_style("It is another one.")


def _dictionary(answer: Any, expected: Mapping[Any, Any], tolerance: float | None) -> Judgement:
    if not isinstance(answer, Mapping):
        return _line_style(f"The answer is a dictionary, {{key: value}}, and yours is {_what(answer)}.")
    missing, more = (
        [key for key in one if key not in other] for one, other in ((expected, answer), (answer, expected))
    )
    if missing or more:
        parts = [
            f"{word}: {listed(map(repr, keys))}"
            for word, keys in (("it lacks", missing), ("it need not have", more))
            if keys
        ]
        return _line_style(f"Look at the keys; {'; '.join(parts)}.")
    wrong = [key for key in expected if not _same(answer[key], expected[key], tolerance)]
    return RIGHT if not wrong else _line_style(f"Look at what stands under {wrong[0]!r}.")


def _table(answer: Any, expected: pandas.DataFrame, tolerance: float | None) -> Judgement:
    if not isinstance(answer, pandas.DataFrame):
        return _line_style(f"The answer is a table, and yours is {_what(answer)}.")
    for column in expected.columns:
        if column not in answer.columns:
            near = did_you_mean(str(column), map(str, answer.columns)).replace("Did you mean", "Is it your column")
            return _line_style(f"There should be a column '{column}'.{near}")
    if len(answer) != len(expected):
        return _line_style(f"Your table has {counted(len(answer), 'row')}, and there should be {len(expected):,}.")
    for column in expected.columns:
        judged = _list(_values(answer, column), _values(expected, column), tolerance)
        if judged.state == "nearly":
            return Judgement("nearly", "Nearly: the rows are right, and their order is not.")
        if judged.state != "right":
            return _line_style(f"Look at the column '{column}': {judged.sentence.removeprefix('Not yet. ')}")
    return RIGHT


def _values(table: pandas.DataFrame, column: Any) -> Any:
    found = table[column]
    # Several columns may have one name.
    return found.to_numpy().tolist() if isinstance(found, pandas.DataFrame) else found


def _same(given: Any, right: Any, tolerance: float | None) -> bool:
    if isinstance(given, SIMPLE) and type(given) is type(right) and given == right:
        return True  # a column has hundreds of thousands of these
    if pandas.api.types.is_scalar(right) and pandas.isna(right):
        return pandas.api.types.is_scalar(given) and bool(pandas.isna(given))
    return judge(given, right, tolerance).state == "right"


def _what(answer: Any) -> str:
    """Return what an answer is, in a student's words."""
    words = (
        (pandas.DataFrame, "a whole table"),
        ((pandas.Series, pandas.Index, numpy.ndarray), "a whole column"),
        ((list, tuple), "a list"),
        (Mapping, "a dictionary"),
        (set, "a set"),
        (str, "a text"),
        (pandas.Timestamp, "a date or time"),
        (pandas.Timedelta, "a duration"),
        ((bool, numpy.bool_), "True or False"),
        ((int, float, numpy.number), "a number"),
    )
    if callable(answer):
        return "a function: it may lack its round brackets"
    known = next((word for kind, word in words if isinstance(answer, kind)), None)
    return known or f"of another kind ({type(answer).__name__})"
