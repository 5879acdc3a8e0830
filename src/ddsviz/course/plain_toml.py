"""TOML without its comments, which are an author's notes to themselves."""

from __future__ import annotations

import tomllib


def without_comments(text: str) -> str:
    r"""Return a file's text without comments; what it says stays the same.

    Examples
    --------
    >>> without_comments("# mine\na = '#1'  # one\n")
    "a = '#1'\n"
    """
    said = tomllib.loads(text)
    lines = text.splitlines()
    for index, line in enumerate(lines):
        for mark in (position for position, letter in enumerate(line) if letter == "#"):
            shorter = [*lines[:index], line[:mark].rstrip(), *lines[index + 1 :]]
            # A sign within a text is told from a comment by what the file says without it.
            if _says(shorter, said):
                lines = shorter
                break
    kept = [line for index, line in enumerate(lines) if line or not text.splitlines()[index].lstrip().startswith("#")]
    return "\n".join(kept) + "\n" if _says(kept, said) else "\n".join(lines) + "\n"


def _says(lines: list[str], said: object) -> bool:
    try:
        return tomllib.loads("\n".join(lines)) == said
    except tomllib.TOMLDecodeError:
        return False
