"""What a student's claim on Kubernetes is called: as kubespawner 7 calls it, so that the hub takes a claim for its own.

A name that Kubernetes takes as it is stays; any other becomes what can be read of it, with eight digits that no other
name has. So no two names share a claim, and no name is too long.
"""

from __future__ import annotations

import hashlib
import re

DIGITS = 8
LONGEST_NAME, LONGEST_LABEL, LONGEST_OF_ALL = 48, 32, 63
PLAIN = re.compile(r"[a-z]([a-z0-9-]*[a-z0-9])?")
LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")


def claim_of(name: str) -> str:
    """Return the name of a student's claim.

    >>> claim_of("ada"), claim_of("ada.l")
    ('claim-ada', 'claim-ada-l---8debcb8d')
    """
    slug = slug_of(name, PLAIN, LONGEST_NAME)
    if len(slug) > LONGEST_NAME - 2:  # kubespawner leaves room for the name of a server, and has none here
        readable = (LONGEST_NAME - DIGITS - 1) // 2 - 2
        slug = f"{readable_part(name, readable)}--x---{digits_of(name.encode() + bytes([255]))}"
    return f"claim-{slug}"


def label_of(name: str) -> str:
    """Return the label `hub.jupyter.org/username` of a student's claim and pods."""
    return slug_of(name, LABEL, LONGEST_LABEL, LONGEST_OF_ALL)


def slug_of(name: str, plain: re.Pattern[str], longest: int, longest_plain: int = 0) -> str:
    """Return a name as it is if it is plain, and else what can be read of it, with its digits."""
    if "--" not in name and len(name) <= (longest_plain or longest) and plain.fullmatch(name):
        return name
    return f"{readable_part(name, longest - DIGITS - 3)}---{digits_of(name.encode())}"


def readable_part(name: str, longest: int) -> str:
    """Return the letters and digits of a name, with a hyphen for whatever stands between them."""
    text = re.sub("[^a-z0-9]+", "-", name.lower()).lstrip("-")[:longest].rstrip("-")
    if text and not text[0].isalpha():
        text = "x-" + text[: longest - 2]
    return text or "x"


def digits_of(name: bytes) -> str:
    """Return digits that stand for a name."""
    return hashlib.sha256(name).hexdigest()[:DIGITS]
