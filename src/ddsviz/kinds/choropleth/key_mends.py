"""Keys that would match but for how they are written: what differs, and the line of code that mends it.

Excel takes the zero off 01001, capitals and blanks differ from file to file, and é is one character here and two there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable
from typing import NamedTuple

from ddsviz.errors import Mend
from ddsviz.frames import Frame
from ddsviz.kinds.choropleth.key_pairs import Keys, loosened

MOST_REPLACED = 20
NO_BREAK = "\u00a0"


class Rewriting(NamedTuple):
    """A way of writing keys anew."""

    code: str  # what follows a column of texts
    write: Callable[[str], str]
    says: str  # what then was the difference


REWRITINGS = (
    Rewriting(".str.strip()", str.strip, "blanks before or behind"),
    Rewriting(".str.replace('\\xa0', ' ').str.strip()", lambda key: key.replace(NO_BREAK, " ").strip(),
              "blanks of another kind (no-break spaces)"),
    Rewriting(".str.removesuffix('.0')", lambda key: key.removesuffix(".0"), "a decimal nought behind"),
    Rewriting(".str.lstrip('0')", lambda key: key.lstrip("0"), "noughts before"),
    Rewriting(".str.normalize('NFC')", lambda key: unicodedata.normalize("NFC", key), "how accents are stored"),
    Rewriting(".str.normalize('NFD')", lambda key: unicodedata.normalize("NFD", key), "how accents are stored"),
    Rewriting(".str.upper()", str.upper, "capitals"),
    Rewriting(".str.lower()", str.lower, "capitals"),
    Rewriting(".str.title()", str.title, "capitals"),
    Rewriting(".str.capitalize()", str.capitalize, "capitals"),
)  # fmt: skip


class KeyMend(NamedTuple):
    """What differs, and what mends it."""

    says: str
    mend: Mend


def key_mend(frame: Frame, name: Hashable, ours: Keys, areas: Keys) -> KeyMend | None:
    """Return what makes more keys of a table those of areas, or None where nothing simple does."""
    matched = len(ours.different & areas.different)
    best: tuple[int, Rewriting] | None = None
    for rewriting in [*REWRITINGS, *_filled(areas)]:
        made = len({rewriting.write(key) for key in ours.different} & areas.different)
        if made > (best[0] if best else matched):
            best = made, rewriting
    loose = _by_loose(areas)
    replaced = {key: loose[loosened(key)] for key in sorted(ours.different - areas.different) if loosened(key) in loose}
    written = frame.written(name)
    if len(replaced) > (best[0] - matched if best else 0) and len(replaced) <= MOST_REPLACED:
        code = f"{written} = {frame.as_text(name)}.replace({replaced!r})"
        return KeyMend("blanks, capitals, accents or noughts", frame.mend(code))
    if best is None:
        return None
    return KeyMend(best[1].says, frame.mend(f"{written} = {_as_keys(frame, name)}{best[1].code}"))


def _filled(areas: Keys) -> list[Rewriting]:
    """Return the way to fill up keys with noughts, where all areas' keys are figures of one length."""
    lengths = {len(key) for key in areas.different}
    if len(lengths) != 1 or not all(key.isdigit() for key in areas.different):
        return []
    length = lengths.pop()
    return [
        Rewriting(f".str.zfill({length})", lambda key: key.zfill(length), "noughts before"),
        Rewriting(f".str.removesuffix('.0').str.zfill({length})",
                  lambda key: key.removesuffix(".0").zfill(length), "noughts before and behind"),
    ]  # fmt: skip


def _as_keys(frame: Frame, name: Hashable) -> str:
    """Return the code of a column as texts: whole numbers without a decimal nought."""
    if frame.kind(name) != "number":
        return frame.as_text(name)
    return f"{frame.written(name)}.map('{{:.0f}}'.format, na_action='ignore')"


def _by_loose(areas: Keys) -> dict[str, str]:
    """Return areas' keys by what is left of them without differences of writing, where that is of one key only."""
    by_loose: dict[str, list[str]] = {}
    for key in areas.different:
        by_loose.setdefault(loosened(key), []).append(key)
    return {loose: keys[0] for loose, keys in by_loose.items() if len(keys) == 1}
