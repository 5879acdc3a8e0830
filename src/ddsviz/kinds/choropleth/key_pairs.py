"""Which column of a table names the areas: the pair of columns that share most keys, and not by chance.

Numbers are equal by chance: a count of 12 is the code of some council, and a running number that of any row. So two
columns of numbers are only joined without being asked for where they have one name and are more than a running number;
and no columns are that share few keys.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from ddsviz.errors import Mend, PlaceError
from ddsviz.wording import counted, listed

NUMBER = re.compile(r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?", re.IGNORECASE)
SHORTEST_CODE = 4
SMALLEST_SHARE = 0.5
DENSE = 1.5
CANDIDATES_SHOWN = 3


@dataclass(frozen=True)
class Keys:
    """A column that may name areas.

    Attributes
    ----------
    name : column
        Its name.
    texts : list of str or None
        Its keys, row by row.
    are_numbers : bool
        Whether the table has them as numbers, and not as text.
    """

    name: Hashable
    texts: list[str | None]
    are_numbers: bool

    @property
    def different(self) -> set[str]:
        """The different keys."""
        return {text for text in self.texts if text is not None}

    @property
    def present(self) -> list[str]:
        """The keys of all rows that have one."""
        return [text for text in self.texts if text is not None]

    @property
    def look_like_numbers(self) -> bool:
        """Whether keys may be amounts or running numbers; texts of figures that are all as long are codes."""
        if self.are_numbers:
            return True
        lengths = set(map(len, self.different))
        is_code = len(lengths) == 1 and min(lengths) >= SHORTEST_CODE
        return bool(lengths) and not is_code and all(map(NUMBER.fullmatch, self.different))

    @property
    def run(self) -> bool:
        """Whether keys number rows: whole, each once, and close together."""
        keys = self.different
        if len(keys) < len(self.present) or not all(map(str.isdecimal, keys)):
            return False
        numbers = sorted(map(int, keys))
        return numbers[-1] - numbers[0] + 1 <= DENSE * len(numbers)


@dataclass(frozen=True)
class KeyPair:
    """A column of the table, and one of the areas."""

    own: Keys
    areas: Keys

    @property
    def shared(self) -> int:
        """How many keys are equal."""
        return len(self.own.different & self.areas.different)

    @property
    def alike(self) -> int:
        """How many keys are equal but for how they are written."""
        ours, areas = (set(map(loosened, keys.different)) for keys in (self.own, self.areas))
        return len(ours & areas)

    @property
    def same_name(self) -> bool:
        """Whether both columns have one name."""
        ours, areas = (str(keys.name).strip().casefold() for keys in (self.own, self.areas))
        return ours == areas

    @property
    def numbers(self) -> bool:
        """Whether both may be amounts or running numbers."""
        return self.own.look_like_numbers and self.areas.look_like_numbers

    @property
    def share(self) -> float:
        """Which part of the keys is shared, of the side that has fewer of them."""
        return self.shared / max(1, min(len(self.own.different), len(self.areas.different)))

    @property
    def is_certain(self) -> bool:
        """Whether they may be joined with nobody asking for it."""
        names_areas = len(self.areas.different) * 2 > len(self.areas.present)
        if self.share < SMALLEST_SHARE or not names_areas:
            return False
        if not self.numbers:
            return True
        counted_up = self.own.are_numbers and self.areas.are_numbers and (self.own.run or self.areas.run)
        each_once = len(self.own.different) == len(self.own.present)
        return self.same_name and each_once and not counted_up


def chosen_pair(ours: Sequence[Keys], areas: Sequence[Keys], key: object, area_key: object, noun: str) -> KeyPair:
    """Return the two columns that rows and areas are joined by.

    Parameters
    ----------
    own, areas : sequence of Keys
        The columns that may be it: one only, where the caller names it.
    key, area_key : column or None
        What the caller names.
    noun : str
        What an area is called.

    Raises
    ------
    PlaceError
        If some keys are equal, and that may be chance.
    """
    pairs = [KeyPair(one, other) for one in ours for other in areas]
    pairs.sort(key=lambda pair: (pair.shared, pair.same_name, pair.alike), reverse=True)
    if pairs[0].shared == 0 or (key is not None and area_key is not None):
        return pairs[0]
    if key is not None:
        return _with_named_key(pairs, noun)
    certain = [pair for pair in pairs if pair.is_certain]
    if certain:
        return certain[0]
    raise _unclear(pairs, noun)


def _with_named_key(pairs: list[KeyPair], noun: str) -> KeyPair:
    """Return the pair of a key that the caller names: numbers need most of them, and a single column that has them."""
    words = [pair for pair in pairs if pair.shared and (not pair.numbers or pair.same_name)]
    if words:
        return words[0]
    rivals = [pair for pair in pairs if pair.shared == pairs[0].shared and pair.areas.texts != pairs[0].areas.texts]
    if pairs[0].share < SMALLEST_SHARE or rivals:
        raise _unclear(pairs, noun)
    return pairs[0]


def _unclear(pairs: list[KeyPair], noun: str) -> PlaceError:
    """Return the fault that shows the candidates: names before numbers."""
    found = [pair for pair in pairs if pair.shared]
    found.sort(key=lambda pair: (pair.numbers, -pair.shared))
    mends = [Mend.options(key=pair.own.name, area_key=pair.areas.name) for pair in found[:CANDIDATES_SHOWN]]
    candidates = [
        f"{mend} ({pair.shared:,} of {counted(len(pair.areas.different), noun)}{_why(pair)})"
        for mend, pair in zip(mends, found, strict=False)
    ]
    return PlaceError(
        f"It is not clear which column of the table names the {noun}s: what the columns share may be chance. "
        f"Say which is the key: {'; or '.join(candidates)}. If it is none of these, the table needs a column that the "
        f"areas have too: {listed(dict.fromkeys(pair.areas.name for pair in pairs))}.",
        *mends,
    )


def loosened(key: str) -> str:
    """Return what is left of a key without differences of writing: capitals, accents, blanks, noughts before."""
    folded = unicodedata.normalize("NFKD", key).casefold()
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return re.sub(r"^0+(?=\d)", "", " ".join(plain.split()).removesuffix(".0"))


def _why(pair: KeyPair) -> str:
    return ", both numbers" if pair.numbers else ""
