"""Whom a course's platform has launched, and as what; with LTI_OPEN=1, that is as good as a line in the class list.

It lasts as long as a session. A launch makes students and tutors; admins stand in the class list, and nowhere else.
"""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from login.class_list import STUDENT, TUTOR, ClassList
from upkeep import COOKIE_DAYS

LAUNCHES_FILE = "launches.sqlite"
COURSE_ROLE = r"(?:http://purl\.imsglobal\.org/vocab/lis/v2/membership[#/])?(\w+)(?:#\w+)?"
"""A role in this course, with or without its sub-role: .../membership#Learner, .../membership/Instructor#Grader. What
somebody is elsewhere in the university, or for the platform (.../institution/person#Faculty), does not count here."""
TEACH = ("Instructor", "Administrator")
"""Whoever writes material (ContentDeveloper) or looks after a student (Mentor) need not see students' servers."""


def role_in(roles: object) -> str:
    """Return what the roles of a launch make of somebody here.

    >>> role_in(["http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant"])
    'tutor'
    >>> role_in(["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"])
    'student'
    """
    theirs = [role for role in roles if isinstance(role, str)] if isinstance(roles, list) else []
    found = [re.fullmatch(COURSE_ROLE, role) for role in theirs]
    return TUTOR if any(role and role[1] in TEACH for role in found) else STUDENT


class Launches:
    """Who was launched, in a file, so that a restart of the hub signs nobody out."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self) -> sqlite3.Connection:
        """Open the file."""
        database = sqlite3.connect(self.path, timeout=10)
        database.execute("CREATE TABLE IF NOT EXISTS launched (name TEXT PRIMARY KEY, role TEXT, until REAL)")
        return database

    def remember(self, name: str, role: str) -> None:
        """Keep what somebody is, until the session ends, and forget whose has."""
        with closing(self.open()) as database, database:
            database.execute("DELETE FROM launched WHERE until < ?", [time.time()])
            until = time.time() + COOKIE_DAYS * 24 * 3600
            database.execute("INSERT OR REPLACE INTO launched VALUES (?, ?, ?)", [name, role, until])

    def role_of(self, name: str) -> str | None:
        """Return what somebody is."""
        asked = "SELECT role FROM launched WHERE name = ? AND until >= ?"
        with closing(self.open()) as database:
            found = database.execute(asked, [name, time.time()]).fetchone()
        return found[0] if found and found[0] in (STUDENT, TUTOR) else None


class OpenClass:
    """A class list that leaves the door open: who is not on it is what the launch said."""

    def __init__(self, people: ClassList, launches: Launches) -> None:
        self.people, self.launches = people, launches

    def role_of(self, name: str) -> str | None:
        """Return the role of a name: the list's, where it has one."""
        return self.people.role_of(name) or self.launches.role_of(name)

    def names(self, role: str) -> set[str]:
        """Return all whom the list gives a role."""
        return self.people.names(role)
