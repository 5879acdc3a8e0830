"""What a course's containers, volumes and networks are called: all begin with COURSE, so that several share an engine.

Students' names may hold what an engine's names may not. They are written as DockerSpawner writes them, and read back.
"""

from __future__ import annotations

import re
import string

COURSE_PATTERN = r"[a-z][a-z0-9]{0,11}"
"""A bridge's name has 15 characters at most, and is the course's with -0 or -1."""
PLAIN = frozenset(string.ascii_lowercase + string.digits)
NAME_LABEL, COURSE_LABEL = "ddsviz.student", "ddsviz.course"
"""The labels of a container and of a home's volume: the student's name as the hub knows it, and the course."""


def escape(name: str) -> str:
    """Write a student's name with letters, digits and hyphens alone.

    >>> escape("ada.l_1")
    'ada-2el-5f1'
    """
    return "".join(letter if letter in PLAIN else coded(letter) for letter in name.lower())


def coded(letter: str) -> str:
    """Write a letter by its bytes."""
    return "".join(f"-{byte:02x}" for byte in letter.encode())


def unescape(escaped: str) -> str | None:
    """Read a name back; None if it was not written by `escape`.

    >>> unescape("ada-2el-5f1")
    'ada.l_1'
    """
    pieces = re.split(r"-([0-9a-f]{2})", escaped)
    pairs = zip(pieces[::2], [*pieces[1::2], ""], strict=True)
    try:
        name = b"".join(plain.encode() + bytes.fromhex(byte) for plain, byte in pairs).decode()
    except UnicodeDecodeError:
        return None
    return name if name and escape(name) == escaped else None


def container(course: str, name: str) -> str:
    """Name a student's container."""
    return f"{course}-student-{escape(name)}"


def owner_of(course: str, container_name: str) -> str | None:
    """Return whose container this is; None if it is no student's of this course."""
    start = f"{course}-student-"
    container_name = container_name.removeprefix("/")
    return unescape(container_name.removeprefix(start)) if container_name.startswith(start) else None


def home_volume(course: str, name: str) -> str:
    """Name the volume of a student's home."""
    return f"{course}-home-{escape(name)}"


def state_volume(course: str) -> str:
    """Name the volume of the hub's state, as compose makes it."""
    return f"{course}_state"


def network(course: str, mode: str) -> str:
    """Name the network of servers; passers-by are never on that of a class, which leads to the internet."""
    return f"{course}-{mode}"
