"""What a column of text was meant to hold, and the line of code that makes it that, with no value lost.

The line is tried before it is given: it must make of each value what was read. What it cannot read, it names.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ddsviz.calc.text_numbers import BLANKS, MINUS, Notation, TextNumbers, text_numbers
from ddsviz.calc.text_times import TimeReading, text_times
from ddsviz.errors import ColumnError, Mend
from ddsviz.frames import Frame
from ddsviz.wording import counted, joined, quoted

if TYPE_CHECKING:
    import pandas as pd

WORDS_NAMED = 3
TEXTS_LOOKED_AT = 50
THOUSANDS = {",": "commas", ".": "points", " ": "blanks", "'": "apostrophes", "’": "apostrophes"}


class Replacement(NamedTuple):
    """One step on the way from text to number."""

    pattern: str
    by: str
    is_pattern: bool = False

    def __str__(self) -> str:
        prefix = "r" if "\\" in self.pattern + self.by else ""
        return f".str.replace({prefix}{self.pattern!r}, {prefix}{self.by!r}{', regex=True' * self.is_pattern})".replace(
            "\\\\", "\\"
        )


def number_mend(frame: Frame, name: Hashable) -> Mend | None:
    """Return what turns a column of number-like text into numbers, with no value lost; None where it holds no such."""
    texts = _different_texts(frame.column(name))
    few = text_numbers(texts[:TEXTS_LOOKED_AT])
    if 2 * len(few.words) > len(texts[:TEXTS_LOOKED_AT]):
        return None
    found = text_numbers(texts)
    return next((_number_mend(frame, name, way, found) for way in found.notations), None)


def not_numbers(frame: Frame, name: Hashable) -> ColumnError:
    """Return what is said of a column of text where numbers are needed."""
    texts = _different_texts(frame.column(name))
    found = text_numbers(texts)
    if found.notations and 2 * len(found.words) <= len(texts):
        return (
            _numbers_as_text(frame, name, found) if frame.engine is None else _in_engine(frame, name, "numbers", texts)
        )
    if text_times(texts):
        return ColumnError(
            f"{_holds(name)} dates or times written as text, such as {quoted(texts[0])}, and numbers are needed here. "
            f"{_columns_of_numbers(frame)}"
        )
    examples = joined(map(quoted, (found.words or texts)[:WORDS_NAMED]))
    return ColumnError(
        f"{_holds(name)} text where numbers are needed, such as {examples}. {_columns_of_numbers(frame)}"
    )


def neither_numbers_nor_times(frame: Frame, name: Hashable) -> ColumnError:
    """Return what is said of a column of text where numbers or times are needed."""
    texts = _different_texts(frame.column(name))
    readings = text_times(texts)
    if readings and frame.engine is not None:
        return _in_engine(frame, name, "times", texts)
    return _times_as_text(frame, name, texts, readings) if readings else not_numbers(frame, name)


def _in_engine(frame: Frame, name: Hashable, what: str, texts: list[str]) -> ColumnError:
    """Return what is said of a column of which only a few values are here: no line can be tried on them."""
    return ColumnError(
        f"{_holds(name)} {what} written as text, such as {quoted(texts[0])}. Turn them into {what} in {frame.engine} "
        "first."
    )


def _holds(name: Hashable) -> str:
    return f"The column {quoted(name)} holds"


def _different_texts(column: pd.Series) -> list[str]:
    return [str(text) for text in column.dropna().unique()]


def _columns_of_numbers(frame: Frame) -> str:
    numeric = [] if frame.engine else frame.of_kind("number")
    if not numeric:
        return "Choose a column of numbers."
    return f"Choose a column of numbers: {joined(map(quoted, numeric[:5]))}."


def _numbers_as_text(frame: Frame, name: Hashable, found: TextNumbers) -> ColumnError:
    column = frame.column(name)
    ways = found.notations
    telling = [text for text in ways[0].values if len({way.values[text] for way in ways}) == len(ways)]
    example = max(telling, key=lambda text: sum(not sign.isdigit() for sign in text))
    said = f"{_holds(name)} numbers written as text{_spelling(found)}, such as {quoted(example)}."
    words = _words_note(column, found.words)
    mends = [_number_mend(frame, name, way, found) for way in ways]
    if len(ways) == 1:
        return ColumnError(f"{said} Turn them into numbers:{mends[0]}{words}", mends[0])
    choices = [
        f"If {quoted(example)} is {way.values[example]:.10g}{_mark_words(way)}:{mend}"
        for way, mend in zip(ways, mends, strict=True)
    ]
    return ColumnError("\n".join([said, *choices]) + words, *mends)


def _mark_words(way: Notation) -> str:
    if way.thousands:
        return f", with {THOUSANDS[way.thousands]} between thousands"
    return ", with a decimal comma" if way.decimal == "," else ""


def _spelling(found: TextNumbers) -> str:
    """Say what stands about the numbers, and between their digits where that is sure."""
    said = []
    if len(found.notations) == 1:
        way = found.notations[0]
        said += [f"{THOUSANDS[way.thousands]} between thousands"] if way.thousands else []
        said += ["decimal commas"] if way.decimal == "," else []
    affixes = list(dict.fromkeys(affix.strip(BLANKS) for affix in found.affixes))
    said += [f"the sign {joined(map(quoted, affixes))}"] if affixes else []
    said += ["brackets for what is below zero"] if "brackets" in found.marks else []
    said += ["a minus that is no hyphen"] if "minus" in found.marks else []
    said += ["a minus at the end"] if "last minus" in found.marks else []
    return f" with {joined(said)}" if said else ""


def _words_note(column: pd.Series, words: list[str]) -> str:
    """Name what is no number, with its counts."""
    if not words:
        return ""
    counts = column.astype(object).map(str, na_action="ignore").value_counts()
    named = [f"{quoted(word)} ({counted(int(counts[word]), 'row')})" for word in words[:WORDS_NAMED]]
    rest = sum(int(counts[word]) for word in words[WORDS_NAMED:])
    named += [f"others ({counted(rest, 'row')})"] if rest else []
    verb = "is none and becomes a missing value" if len(words) == 1 else "are none and become missing values"
    return f"\n{joined(named)} {verb}: write something else there first, if you know what."


def _number_mend(frame: Frame, name: Hashable, way: Notation, found: TextNumbers) -> Mend:
    """Return the lines that make each text the number that was read."""
    steps = _steps(way, found)
    code = f"pd.to_numeric({frame.as_text(name)}{''.join(map(str, steps))}{_coerce(found.words)})"
    if not _gives(steps, way, found):
        code = f"{frame.as_text(name)}.map({way.values!r})"
    return frame.mend(f"{frame.written(name)} = {code}")


def _coerce(words: list[str]) -> str:
    return ", errors='coerce'" if words else ""


def _steps(way: Notation, found: TextNumbers) -> list[Replacement]:
    """Return what is replaced, one after the other."""
    steps = [Replacement(r"^(.*)\((.*)\)$", r"-\1\2", True)] * ("brackets" in found.marks)
    steps += [Replacement("^(.*)-$", r"-\1", True)] * ("last minus" in found.marks)
    words = [affix for affix in found.affixes if len(affix.strip(BLANKS)) > 1]
    steps += [Replacement(affix, "") for affix in sorted(words, key=len, reverse=True)]
    signs = {affix.strip(BLANKS) for affix in found.affixes} - {affix.strip(BLANKS) for affix in words}
    blanks = {blank for text in way.values for blank in BLANKS if blank in _without(words, text)}
    characters = sorted(signs | blanks | {way.thousands} - {"", " "})
    if len(characters) == 1:
        steps.append(Replacement(characters[0], ""))
    elif characters:
        steps.append(Replacement(f"[{''.join(characters)}]", "", True))
    steps += [Replacement(MINUS, "-")] * ("minus" in found.marks)
    return steps + [Replacement(",", ".")] * (way.decimal == "," and any("," in text for text in way.values))


def _without(words: list[str], text: str) -> str:
    for word in words:
        text = text.replace(word, "")
    return text


def _gives(steps: list[Replacement], way: Notation, found: TextNumbers) -> bool:
    """Tell whether the steps make of each text what was read, and of each word nothing."""
    import pandas as pd

    column = pd.Series([*way.values, *found.words], dtype=object)
    for step in steps:
        column = column.str.replace(step.pattern, step.by, regex=step.is_pattern)
    made = pd.to_numeric(column, errors="coerce").astype("float64").to_numpy()
    expected = [*way.values.values(), *[np.nan] * len(found.words)]
    return bool(np.array_equal(made, expected, equal_nan=True))


def _times_as_text(frame: Frame, name: Hashable, texts: list[str], readings: list[TimeReading]) -> ColumnError:
    read = readings[0].values.notna().to_numpy()
    example = texts[int(np.argmax(read))]
    mends = [
        frame.mend(f"{frame.written(name)} = {reading.code.replace('…', frame.as_text(name))}") for reading in readings
    ]
    said = f"{_holds(name)} dates or times written as text, such as {quoted(example)}."
    words = _words_note(frame.column(name), [text for text, fits in zip(texts, read, strict=True) if not fits])
    if len(readings) == 1:
        way = f", read as {readings[0].says}" if "/" in readings[0].says else ""
        return ColumnError(f"{said} Turn them into {readings[0].into}{way}:{mends[0]}{words}", *mends)
    choices = [
        f"If {quoted(example)} is {_example(reading, int(np.argmax(read)))}:{mend}"
        for reading, mend in zip(readings, mends, strict=True)
    ]
    return ColumnError("\n".join([said, *choices]) + words, *mends)


def _example(reading: TimeReading, index: int) -> str:
    value = reading.values.iloc[index]
    if not hasattr(value, "month_name"):
        return reading.says
    return f"{value.day} {value.month_name()} {value.year}{f' ({reading.says})' if reading.says else ''}"
