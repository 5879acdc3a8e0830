"""What has served once and must not serve again: tokens, until they are too old to be taken anyway.

They are kept in a small file of their own, so that a restart of the hub forgets none.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import time
from contextlib import closing
from pathlib import Path

SPENT_FILE = "spent.sqlite"
MOST_KEPT = 100_000
"""Each is a sign-in that the issuer has signed, within a quarter of an hour. More than this is no class."""

log = logging.getLogger("spent")


class Spent:
    """A list of what was spent, in a file. Only hashes are kept: nobody signs in with what stands there."""

    def __init__(self, path: Path, most: int = MOST_KEPT) -> None:
        self.path, self.most = path, most

    def spend(self, what: str, until: float) -> bool:
        """Spend something, and say whether it was there to be spent.

        Parameters
        ----------
        what : str
            What may serve only once.
        until : float
            When it would be worthless anyway, in seconds since 1970.

        Returns
        -------
        bool
            False if it was spent before, or if so much was spent of late that no more can be remembered.
        """
        mark = hashlib.sha256(what.encode()).hexdigest()
        with closing(sqlite3.connect(self.path, timeout=10)) as database, database:
            database.execute("CREATE TABLE IF NOT EXISTS spent (mark TEXT PRIMARY KEY, until REAL NOT NULL)")
            database.execute("DELETE FROM spent WHERE until < ?", [time.time()])
            [kept] = database.execute("SELECT count(*) FROM spent").fetchone()
            if kept >= self.most:
                log.error("More than %d sign-ins in a quarter of an hour: no more can be remembered.", self.most)
                return False
            added = database.execute("INSERT OR IGNORE INTO spent VALUES (?, ?)", [mark, until])
            return added.rowcount == 1
