"""Names and sentences, as they are written for a student or a log: one line each, and nothing hidden in it."""

from __future__ import annotations

import unicodedata

# Characters that end a line, move the cursor or turn the direction of reading, and bytes that are no text.
HIDDEN_CATEGORIES = frozenset(["Cc", "Cf", "Cs", "Zl", "Zp"])
JOINERS = "\u200c\u200d"  # Persian, Hindi and many emoji are written with them


def shown(name: str) -> str:
    """A name as it stands in a sentence: in quotation marks if it could be taken for words of it."""
    if not any(char.isspace() or char == '"' or is_hidden(char) for char in name):
        return name
    return '"' + one_line(name.replace("\\", "\\\\").replace('"', '\\"')) + '"'


def one_line(sentence: str) -> str:
    """A sentence that can't be more than the one line."""
    return "".join(escaped(char) if is_hidden(char) else char for char in sentence)


def is_hidden(char: str) -> bool:
    """Whether a character would not be seen, or would change how others are."""
    return unicodedata.category(char) in HIDDEN_CATEGORIES and char not in JOINERS


def escaped(char: str) -> str:
    r"""A character as \n, \x1b or \u202e; a byte that is no text as that byte."""
    if "\udc80" <= char <= "\udcff":
        return f"\\x{ord(char) - 0xDC00:02x}"
    return char.encode("unicode_escape").decode()
