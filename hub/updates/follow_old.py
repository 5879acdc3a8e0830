"""Old files of a course folder: kept in a folder of their own for two weeks, and then removed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from follow_folder import Folder, Kind, LinkError
from follow_record import Intent, Record
from follow_words import shown

OLD = ".course-old"
KEPT_DAYS = 14
DRAWERS_TRIED = 100  # in one minute
STAMP_FORM = "%Y%m%d-%H%M%S"
MINUTE = slice(0, 13)  # of a stamp: what names a student's copy, and a drawer of old files


def keep_old(folder: Folder, record: Record, path: str, aside: str, intent: Intent) -> None:
    """Keep an old file for two weeks."""
    for number in range(1, DRAWERS_TRIED + 1):
        drawer = intent.stamp[MINUTE] + (f"-{number}" if number > 1 else "")
        try:
            folder.move(aside, f"{OLD}/{drawer}/{path}")
        except (FileExistsError, NotADirectoryError, LinkError):
            if number == DRAWERS_TRIED:  # what is in the way is in the way of all drawers
                raise
            continue
        why = "your copy, which you had run," if intent.mark else "it is no longer in the course, and"
        record.note(intent.stamp, f"{shown(path)}: {why} is kept in {OLD}/{drawer} for {KEPT_DAYS} days.")
        return


def remove_outdated(folder: Folder, now: datetime) -> None:
    """Remove what was kept for long enough."""
    for drawer, kept_since in drawers(folder):
        if now - kept_since > timedelta(days=KEPT_DAYS):
            folder.remove_all(f"{OLD}/{drawer}")
    if folder.look(OLD) is Kind.FOLDER and not folder.names(OLD):
        folder.remove_empty(OLD)


def drawers(folder: Folder) -> Iterator[tuple[str, datetime]]:
    """The folders that updates have put old files into, and when."""
    for name in folder.names(OLD):
        if re.fullmatch(r"\d{8}-\d{4}(-\d+)?", name) and folder.look(f"{OLD}/{name}") is Kind.FOLDER:
            with suppress(ValueError):  # a student's own folder, with a name that is no date
                yield name, datetime.strptime(name[MINUTE] + "00", STAMP_FORM)
