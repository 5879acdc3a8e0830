"""Who is in the class: class.csv, with a name and a role on each line, read again whenever it has changed.

Roles are JupyterHub's: the list says which group somebody is in, and `roles` gives each group what it may do. Groups
are set at each login and looked at again every minute, so a new line counts at once and needs no restart.
"""

from __future__ import annotations

import csv
import logging
import re
from pathlib import Path

STUDENT, TUTOR, ADMIN = "student", "tutor", "admin"
ROLES = (STUDENT, TUTOR, ADMIN)
GROUPS = {STUDENT: "students", TUTOR: "tutors", ADMIN: "admins"}

TUTOR_MAY = ["admin-ui", "list:users!group=students", "read:users!group=students", "read:servers!group=students",
             "delete:servers!group=students"]  # fmt: skip
ADMIN_MAY = ["admin-ui", "list:users", "read:users", "read:servers", "delete:servers", "delete:users", "list:groups",
             "read:groups", "read:hub", "read:metrics"]  # fmt: skip
"""Whoever may rename users can take a student's name, and start a server with that student's home. So no scope is here
that writes users (`admin:users`), groups, tokens, the proxy or a server's state. People are added in the class list."""

OPEN_SERVERS = ["access:servers", "servers"]
"""What ADMIN_FILE_ACCESS adds for admins."""

log = logging.getLogger("class_list")


class ClassListError(Exception):
    """The list cannot be read; the message says which line, and what it should hold."""


def read_class(path: Path, pattern: str = ".+") -> dict[str, str]:
    """Read a class list.

    Parameters
    ----------
    path : Path
        A CSV file with the columns name and role. An empty role is a student's.
    pattern : str
        What a name must look like for somebody to log in by it, a regular expression for the whole name.

    Returns
    -------
    dict of str to str
        The role of each name, names in lower case.

    Raises
    ------
    ClassListError
        If there is no such file, it has no such columns, or a line has no name, a name that came before, a name that
        nobody can log in by, or a role that is none.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")  # spreadsheets write a mark in front
    except (OSError, UnicodeDecodeError) as fault:
        raise ClassListError(f"The class list {path} cannot be read ({type(fault).__name__}).") from None
    rows = csv.DictReader(text.splitlines(), skipinitialspace=True)
    if not {"name", "role"} <= set(rows.fieldnames or ()):
        raise ClassListError(f"The first line of {path} is not 'name,role'.")
    lines: dict[str, int] = {}
    roles: dict[str, str] = {}
    for row in rows:
        where = f"Line {rows.line_num} of {path}"
        name, role = read_row(row, pattern, where)
        if name in lines:
            raise ClassListError(f"{where} has the name {name!r} again, after line {lines[name]}.")
        lines[name], roles[name] = rows.line_num, role
    return roles


def read_row(row: dict[str, str | None], pattern: str, where: str) -> tuple[str, str]:
    """Read one line."""
    name, role = (row["name"] or "").strip().lower(), (row["role"] or "").strip().lower() or STUDENT
    if not name:
        raise ClassListError(f"{where} has no name.")
    if not re.fullmatch(pattern, name):
        raise ClassListError(f"{where} has the name {name!r}, and nobody can log in by it: names look like {pattern}.")
    if role not in ROLES:
        raise ClassListError(f"{where} has the role {role!r}, and roles are {', '.join(ROLES)}.")
    return name, role


class ClassList:
    """A class list that follows its file.

    A list that has become unreadable while the hub runs is told in the log, and the last good one stays: a typing
    mistake must not lock a class out.
    """

    def __init__(self, path: Path, pattern: str = ".+") -> None:
        self.path, self.pattern = path, pattern
        self.seen: tuple[int, int] | None = None
        self.roles: dict[str, str] = {}

    def role_of(self, name: str) -> str | None:
        """Return the role of a name, or None if it is not on the list."""
        self.read_again()
        return self.roles.get(name.lower())

    def names(self, role: str) -> set[str]:
        """Return all who have a role."""
        self.read_again()
        return {name for name, theirs in self.roles.items() if theirs == role}

    def read_again(self) -> None:
        """Read the file if it has changed."""
        try:
            now = self.path.stat()
            changed = (now.st_mtime_ns, now.st_size)
            if changed != self.seen:
                self.roles = read_class(self.path, self.pattern)
                self.seen = changed
        except (ClassListError, OSError) as fault:
            log.error("%s The list as it was before stays.", fault)


def roles(admin_file_access: bool) -> list[dict[str, object]]:
    """Return what `load_roles` takes: what tutors and admins may do. Students have JupyterHub's own role for users.

    Nobody is JupyterHub's admin, who may rename people and take their place. With `admin_file_access`, admins may also
    open students' servers, which the log tells each time.
    """
    admin_may = ADMIN_MAY + (OPEN_SERVERS if admin_file_access else [])
    return [
        {"name": TUTOR, "description": "Sees and stops servers, reads no files", "scopes": TUTOR_MAY,
         "groups": [GROUPS[TUTOR]]},
        {"name": STUDENT, "description": "Works on a server of one's own", "scopes": ["self"],
         "groups": [GROUPS[STUDENT]]},
        {"name": "class-admin", "description": "Runs the class", "scopes": admin_may, "groups": [GROUPS[ADMIN]]},
    ]  # fmt: skip
