"""The small words of our sentences: nearest names, lists, counts."""

from __future__ import annotations

import difflib
from collections.abc import Container, Iterable

MOST_TIES_NAMED = 3


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that `word` was probably meant to be, or None.

    Examples
    --------
    >>> nearest("Month", ["year", "month"])
    'month'
    >>> nearest("zebra", ["year", "month"]) is None
    True
    """
    by_folded = {candidate.strip().casefold(): candidate for candidate in candidates}
    matches = difflib.get_close_matches(word.strip().casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[matches[0]] if matches else None


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """Return " Did you mean 'month'?", or nothing where no candidate is near.

    Examples
    --------
    >>> did_you_mean("Month", ["year", "month"])
    " Did you mean 'month'?"
    """
    match = nearest(word, candidates)
    return f" Did you mean {quoted(match)}?" if match is not None else ""


def listed(items: Iterable[object], most: int = 20) -> str:
    """Join items with commas, the first `most` of them.

    Examples
    --------
    >>> listed(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    texts = [shortened(str(item), 40) for item in items]
    if len(texts) <= most:
        return ", ".join(texts)
    return f"{', '.join(texts[:most])} and {len(texts) - most:,} more"


def joined(items: Iterable[object]) -> str:
    """Join items as a sentence does.

    Examples
    --------
    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    texts = [str(item) for item in items]
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def tied(names: Iterable[object], complete: bool = True) -> str:
    """Name what shares an extreme: up to three, else the first, with how many more.

    Parameters
    ----------
    names : iterable
        In the order in which they are drawn; a name that comes again is one.
    complete : bool
        Whether these are all: else there may be more that are not known.

    Examples
    --------
    >>> tied(["A"]), tied(["A", "B", "C"]), tied(["A", "B", "C", "D"]), tied(["A", "B"], complete=False)
    ('A', 'A, B and C', 'A, and 3 more', 'A, among others')
    >>> tied(["Mon, 9", "Tue, 10"])
    'Mon, 9; Tue, 10'
    """
    different = list(dict.fromkeys(map(str, names)))
    if len(different) > 1 and not complete:
        return f"{different[0]}, among others"
    if len(different) > MOST_TIES_NAMED:
        return f"{different[0]}, and {len(different) - 1:,} more"
    return "; ".join(different) if any(", " in name for name in different) else joined(different)


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "row"), counted(3000, "row"), counted(2, "category", "categories")
    ('1 row', '3,000 rows', '2 categories')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def free_name(name: str, taken: Container[object]) -> str:
    """Return a name for a column that none of a table's columns has.

    Examples
    --------
    >>> free_name("x", ["y"]), free_name("x", ["x", "y"])
    ('x', 'x_')
    """
    while name in taken:
        name += "_"
    return name


def writable(value: object) -> str:
    """Return a value as text, without the halves of characters that no file can hold.

    Examples
    --------
    >>> writable("a" + chr(0xD800))
    'a?'
    """
    return str(value).encode("utf-8", "replace").decode("utf-8")


def shortened(text: str, most: int) -> str:
    """Return a text of at most `most` characters on one line, cut with an ellipsis.

    Examples
    --------
    >>> shortened("Industry and Commercial Electricity", 12)
    'Industry an…'
    """
    line = " ".join(writable(text).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def quoted(name: object) -> str:
    """Return a name in quotes, shortened.

    Examples
    --------
    >>> quoted("rain"), quoted(2011)
    ("'rain'", "'2011'")
    """
    return f"'{shortened(writable(name), 60)}'"


def called(name: object) -> str:
    """Return a name for a sentence: as it is, blanks included, or shortened."""
    text = writable(name)
    return text if len(text) <= 60 else shortened(text, 60)


def told_apart(texts: Iterable[str], most: int) -> list[str]:
    """Shorten texts so that no two are alike: those that still are get a number.

    Examples
    --------
    >>> told_apart(["rain", "sun", "rain"], 10)
    ['rain', 'sun', 'rain (2)']
    """
    found: dict[str, None] = {}
    for text in shortened_apart(texts, most):
        number, name = 1, text
        while name in found:
            number += 1
            name = f"{text} ({number})"
        found[name] = None
    return list(found)


def shortened_apart(texts: Iterable[str], most: int) -> list[str]:
    """Shorten texts so that those that differ still do: in the middle where their beginnings are alike, else numbered.

    Examples
    --------
    >>> shortened_apart(["Industry and Commercial Gas", "Industry and Commercial Electricity"], 16)
    ['Industry…ial Gas', 'Industry…tricity']
    """
    lines = [" ".join(writable(text).split()) for text in texts]
    short = [shortened(line, most) for line in lines]
    if len(set(short)) == len(set(lines)):
        return short
    head = most // 2
    cut = [line if len(line) <= most else f"{line[:head]}…{line[-(most - head - 1) :]}" for line in lines]
    if len(set(cut)) == len(set(lines)):
        return cut
    number = {line: f"… ({number_of_line})" for number_of_line, line in enumerate(dict.fromkeys(lines), start=1)}
    return [line if len(line) <= most else line[: most - len(number[line])] + number[line] for line in lines]
