"""The order that labels have by what they say: days, months and quarters, lengths of time, numbers and ranges.

As a dictionary sorts them, Friday comes before Monday, "Feb 2020" before "Jan 2020" and "15-24" before "5-14". So
labels are read, and where all of them can be, they stand in the order of what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

Key = tuple[Any, ...]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
LAST_WORDS = {
    "all", "total", "other", "others", "unknown", "not known", "not stated", "missing", "n/a", "na", "no value", "–",
}  # fmt: skip
"""What stands among numbers or days and is none: it comes last."""

NUMBER = r"(?:[-+−] ?)?[£$€]? ?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?(?:k\b)?"
BELOW = r"(?:under|below|less than|fewer than|up to|at most|no more than|<=|<|≤)"
ABOVE = r"(?:over|above|more than|at least|>=|>|≥)"
AND_MORE = r" ?(?:\+|(?:and|or|&) (?:over|older|above|more|up|upwards|higher|longer)\b)"
BETWEEN = r" ?(?:-|–|—|−|\bto\b|\.\.|\bup to\b) ?"
RANGE = re.compile(
    rf"(?P<below>{BELOW} ?)?(?P<above>{ABOVE} ?)?(?P<low>{NUMBER})"
    rf"(?:(?P<more>{AND_MORE})|{BETWEEN}(?:under |below |<)?(?P<high>{NUMBER}))?",
    re.IGNORECASE,
)
INTERVAL = re.compile(rf"[\[(]({NUMBER}|-?inf)(?:, |,|; ?)({NUMBER}|inf)[\])]", re.IGNORECASE)
LENGTH = re.compile(
    r"(?:(?P<days>-?[0-9]+) days?,? ?)?(?:(?P<sign>[-+])?(?P<hours>[0-9]+):(?P<rest>[0-9]{2}:[0-9.]+))?"
)
WORD = re.compile(r"([^\W\d_]+)\.?(?=$|[\s,'’/0-9-])")
QUARTER = re.compile(r"(?:q([1-4])|([1-4])q)(?:[\s/-]*['’]?([0-9]{4}|[0-9]{2}))?", re.IGNORECASE)
MONTH_OF_YEAR = re.compile(r"([0-9]{1,2})[/.-]([0-9]{4})")
FIGURES = re.compile(r"([0-9]+)")
CENTURY_FROM = 70  # "Jan-70" is of 1970, "Jan-69" of 2069


def natural_order(values: Sequence[Any]) -> list[Any]:
    """Return values in the order of what they say; the order of rows does not matter.

    Examples
    --------
    >>> natural_order(["15-24", "100+", "5-14"]), natural_order(["Feb 2020", "Jan 2021", "Jan 2020"])
    (['5-14', '15-24', '100+'], ['Jan 2020', 'Feb 2020', 'Jan 2021'])
    >>> natural_order(["Ward 10", "ward 9"])
    ['ward 9', 'Ward 10']
    """
    texts = [str(value) for value in values]
    found = reading_of(texts)
    keys = [text_key(text) for text in texts] if found is None else found[1]
    order = sorted(range(len(texts)), key=lambda index: (keys[index], texts[index].casefold(), texts[index]))
    return [values[index] for index in order]


def reading_of(texts: Sequence[str]) -> tuple[str, list[Key]] | None:
    """Return what labels are ("days", "months", "numbers", "ranges", …) and what each sorts by; None for other texts.

    Examples
    --------
    >>> reading_of(["Mon", "Tue"])[0], reading_of(["1", "2"])[0], reading_of(["0-4", "5+"])[0], reading_of(["a", "1"])
    ('days', 'numbers', 'ranges', None)
    """
    labels = [" ".join(text.split()) for text in texts]
    rest = [label.casefold() in LAST_WORDS for label in labels]
    if all(rest):
        return None
    for name, read in READINGS:
        keys = _all_read(labels, rest, read)
        if keys is not None:
            is_range = name == "numbers" and any(key[1] and key[1][0] != key[1][1] for key in keys)
            return "ranges" if is_range else name, keys
    return None


def _all_read(labels: list[str], rest: list[bool], read: Callable[[str], Key | None]) -> list[Key] | None:
    keys: list[Key] = []
    for label, is_rest in zip(labels, rest, strict=True):
        key = () if is_rest else read(label)
        if key is None:
            return None
        keys.append((is_rest, key))
    return keys


def sorted_as_text(labels: Sequence[Any]) -> tuple[str, list[Any]] | None:
    """Return what labels are, and their order by that, where they stand in plain text order, as pandas' pivot has them.

    Any other order is somebody's own.

    Examples
    --------
    >>> sorted_as_text(["Fri", "Mon", "Sat"])
    ('days', ['Mon', 'Fri', 'Sat'])
    >>> sorted_as_text(["Sat", "Mon", "Fri"]) is sorted_as_text(["Leith", "Morningside"]) is None
    True
    """
    if not all(isinstance(label, str) for label in labels) or list(labels) != sorted(labels):
        return None
    found = reading_of(labels)
    order = natural_order(labels)
    return None if found is None or order == list(labels) else (found[0], order)


def text_key(text: str) -> Key:
    """Return what a text sorts by in a dictionary in which 10 comes behind 9."""
    parts = FIGURES.split(" ".join(text.split()).casefold())
    return tuple((0, int(part[:300]), "") if part[:1] in "0123456789" else (1, 0, part) for part in parts if part)


def _length(label: str) -> Key | None:
    """Read a length of time, as pandas and Python write them."""
    found = LENGTH.fullmatch(label)
    if found is None or not label:
        return None
    days, sign, hours, rest = found.group("days", "sign", "hours", "rest")
    seconds = 86_400.0 * int(days or 0)
    if hours is not None:
        minutes, _, least = rest.partition(":")
        try:
            clock = 3600 * int(hours) + 60 * int(minutes) + float(least)
        except ValueError:
            return None
        seconds += -clock if sign == "-" else clock
    return (seconds,)


def _weekday(label: str) -> Key | None:
    found = WORD.match(label)
    day = None if found is None else DAY_OF.get(found[1].casefold())
    return None if found is None or day is None else (day, text_key(label[found.end() :]))


def _quarter(label: str) -> Key | None:
    found = QUARTER.fullmatch(label)
    if found is None:
        return None
    return _year(found[3]), int(found[1] or found[2])


def _month_of_year(label: str) -> Key | None:
    found = MONTH_OF_YEAR.fullmatch(label)
    return (int(found[2]), int(found[1])) if found is not None and 1 <= int(found[1]) <= 12 else None


def _month(label: str) -> Key | None:
    """Read a month with its year, its day, or both, or with other words behind it."""
    before = re.match(r"([0-9]{4})[\s-]+|([0-9]{1,2})(?:st|nd|rd|th)?[\s-]+", label)
    start = before.end() if before else 0
    found = WORD.match(label, start)
    month = None if found is None else MONTH_OF.get(found[1].casefold())
    if found is None or month is None:
        return None
    behind = label[found.end() :]
    day, year, rest = _day_and_year(behind)
    if before is not None:
        day, year = int(before[2] or day), int(before[1] or year or (day if before[2] else 0))
    return year, month, day, text_key(rest)


def _day_and_year(behind: str) -> tuple[int, int, str]:
    """Return the day, the year and what else stands behind a month's name; 0 where there is none."""
    year_only = re.match(r"[\s,/-]*([0-9]{4})\b|\s?[-'’]['’]?([0-9]{2})$|\s['’]([0-9]{2})$", behind)
    if year_only:
        return 0, _year(year_only[1] or year_only[2] or year_only[3]), behind[year_only.end() :]
    found = re.match(r"[\s-]([0-9]{1,2})(?:st|nd|rd|th)?\b(?:,? ([0-9]{4})\b)?", behind)
    if found:
        return int(found[1]), int(found[2] or 0), behind[found.end() :]
    return 0, 0, behind


def _dated(label: str) -> Key | None:
    """Read a date that a weekday stands before."""
    found = re.match(r"([^\W\d_]+)\.?,? +", label)
    return _month(label[found.end() :]) if found and found[1].casefold() in DAY_OF else None


def _number(label: str) -> Key | None:
    """Read the number or the range that a label begins with."""
    interval = INTERVAL.match(label)
    if interval is not None:
        return _value(interval[1]), _value(interval[2]), text_key(label[interval.end() :])
    found = RANGE.match(label)
    if found is None:
        return None
    low, high = _value(found["low"]), _value(found["high"] or found["low"])
    low, high = (-float("inf") if found["below"] else low), (float("inf") if found["above"] or found["more"] else high)
    return low, high, text_key(label[found.end() :])


def _value(text: str) -> float:
    plain = re.sub(r"[£$€, +]", "", text.casefold()).replace("−", "-")
    return float(plain[:-1]) * 1000 if plain.endswith("k") else float(plain)


def _year(text: str | None) -> int:
    if not text or len(text) > 2:
        return int(text or 0)
    return int(text) + (1900 if int(text) >= CENTURY_FROM else 2000)


def _abbreviated(names: tuple[str, ...]) -> dict[str, int]:
    """Return the place of each name and of its usual abbreviations."""
    return {name[:length]: index for index, name in enumerate(names) for length in (3, 4, 5, len(name))}


DAY_OF, MONTH_OF = _abbreviated(WEEKDAYS), _abbreviated(MONTHS)
READINGS: tuple[tuple[str, Callable[[str], Key | None]], ...] = (
    ("lengths of time", _length), ("dates", _dated), ("days", _weekday), ("months", _month), ("quarters", _quarter),
    ("months", _month_of_year), ("numbers", _number),
)  # fmt: skip
