"""Numbers written as text: how they are written, and what each stands for.

A file has one way of writing numbers, so all its values decide: "1,050" alone may be a thousand and fifty, or one and a
twentieth; beside "1,5" it is the latter, beside "2,000.5" the former. Where no value decides, there are two readings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

BLANKS = "\u0020\u00a0\u202f\u2009"
MINUS = "\u2212"
CURRENCY = "£$€¥₹₩₽"
CODES = ("GBP", "EUR", "USD", "CHF", "SEK", "NOK", "DKK", "JPY", "INR", "PLN", "kr", "zł")
SEPARATORS = {".": ("", ",", "'", "’", " "), ",": ("", ".", " ")}
"""For each decimal mark, what may stand between thousands."""

_AFFIX = rf"[{BLANKS}]*(?:[{CURRENCY}]|{'|'.join(CODES)})[{BLANKS}]*"
_SIGN = rf"[-+{MINUS}]"
_SHAPE = re.compile(
    rf"(?P<open>\()?(?P<sign>{_SIGN})?(?P<before>{_AFFIX})?(?P<inner>{_SIGN})?(?P<brackets>\()?"
    rf"(?P<body>[\d.,'’{BLANKS}]*\d[\d.,'’]*(?:[eE][-+]?\d+)?|\.\d+)"
    rf"(?P<after>{_AFFIX}|[{BLANKS}]*%|[{BLANKS}]*[°µ]?[^\W\d_]+[²³]?(?:/[^\W\d_]+)?)?(?P<last>-)?(?(brackets)\))(?(open)\))"
)


@dataclass(frozen=True)
class Notation:
    """A way of writing numbers.

    Attributes
    ----------
    decimal : str
        What stands before decimals: a point or a comma.
    thousands : str
        What stands between thousands; empty where nothing does.
    values : dict from str to float
        What each text stands for.
    """

    decimal: str
    thousands: str
    values: dict[str, float]


@dataclass(frozen=True)
class TextNumbers:
    """Texts, of which some are numbers.

    Attributes
    ----------
    notations : list of Notation
        The ways in which all that are numbers can be read: two where no value decides, and none where none is a number.
    words : list of str
        Texts that are no numbers.
    affixes : list of str
        What stands before or behind numbers, with its blanks: a currency, a per cent sign, a unit.
    marks : frozenset of str
        What else they have: "brackets" or a "last minus" for numbers below zero, a true "minus".
    """

    notations: list[Notation]
    words: list[str]
    affixes: list[str]
    marks: frozenset[str]


def text_numbers(texts: Sequence[str]) -> TextNumbers:
    """Read texts as numbers, in each way that fits all of them.

    Parameters
    ----------
    texts : sequence of str
        Different texts, none of them missing.

    Examples
    --------
    >>> [(way.thousands, way.values["1,050"]) for way in text_numbers(["820", "1,050"]).notations]
    [(',', 1050.0), ('', 1.05)]
    >>> [way.values for way in text_numbers(["1,050", "1,5", "n/a"]).notations]
    [{'1,050': 1.05, '1,5': 1.5}]
    """
    shapes = {text: shape for text in texts if (shape := _shape(text)) and _read_all(shape["body"])}
    shapes = _of_one_unit(shapes)
    ways = [(decimal, thousands) for decimal, several in SEPARATORS.items() for thousands in several]
    read = [Notation(*way, values) for way in ways if (values := _values(shapes, *way))]
    most = max((len(way.values) for way in read), default=0)
    best: list[Notation] = []
    for way in read:
        if len(way.values) == most and all(way.values != other.values for other in best):
            best.append(way)
    numbers = set(best[0].values) if best else set()
    kept = [shape for text, shape in shapes.items() if text in numbers]
    affixes = sorted({affix for shape in kept for affix in (shape["before"], shape["after"]) if affix}, key=len)
    words = [text for text in texts if text not in numbers]
    return TextNumbers(best, words, affixes, frozenset().union(*map(_marks, kept)))


def _shape(text: str) -> re.Match[str] | None:
    return _SHAPE.fullmatch(text.strip())


def _of_one_unit(shapes: dict[str, re.Match[str]]) -> dict[str, re.Match[str]]:
    """Leave out numbers with units, where there is more than one unit: 3 km and 5 m are no column of numbers."""
    units = {_unit(shape) for shape in shapes.values()} - {""}
    return shapes if len(units) <= 1 else {text: shape for text, shape in shapes.items() if not _unit(shape)}


def _unit(shape: re.Match[str]) -> str:
    after = (shape["after"] or "").strip(BLANKS)
    return "" if after in (*CURRENCY, *CODES, "%") else after


def _marks(shape: re.Match[str]) -> frozenset[str]:
    marks = {"brackets"} if shape["open"] or shape["brackets"] else set()
    marks |= {"last minus"} if shape["last"] else set()
    return frozenset(marks | ({"minus"} if MINUS in shape[0] else set()))


def _read_all(body: str) -> bool:
    return any(
        _read(body, decimal, thousands) is not None for decimal in SEPARATORS for thousands in SEPARATORS[decimal]
    )


def _values(shapes: dict[str, re.Match[str]], decimal: str, thousands: str) -> dict[str, float]:
    found = {}
    for text, shape in shapes.items():
        value = _read(shape["body"], decimal, thousands)
        if value is not None:
            negative = shape["open"] or shape["brackets"] or shape["last"]
            negative = negative or any(sign in ("-", MINUS) for sign in (shape["sign"], shape["inner"]))
            found[text] = -value if negative else value
    return found


def _read(body: str, decimal: str, thousands: str) -> float | None:
    """Return the number that digits and separators stand for, or None where they are not written so."""
    between = {"": "", " ": f"[{BLANKS}]"}.get(thousands, re.escape(thousands))
    whole = rf"\d+|[1-9]\d{{0,2}}(?:{between}\d{{3}})+" if between else r"\d+"
    if thousands == ",":
        whole += r"|[1-9]\d?(?:,\d\d)*,\d{3}"  # lakhs and crores
    part = re.escape(decimal)
    found = re.fullmatch(rf"(?:{whole})(?:{part}\d*)?(?:[eE][-+]?\d+)?|{part}\d+", body)
    if found is None:
        return None
    return float((re.sub(between, "", body) if between else body).replace(decimal, "."))
