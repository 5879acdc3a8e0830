"""The folder that a site is built in, beside the place that it goes to; one that a killed build left is swept away.

A build holds a lock on a file in its folder as long as it lives. The system lets go of it when the build ends, however
it does, and so the next build knows which folders nobody works in any more.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

PREFIX = ".ddsviz-build-"
LOCK, LOCK_NOT_YET_HELD = "lock", "lock-of-nobody"


@contextlib.contextmanager
def work_folder(parent: Path) -> Iterator[Path]:
    """Make a folder to build in, sweep those of builds that were killed, and take it away at the end."""
    for folder in parent.glob(f"{PREFIX}*"):
        if _is_abandoned(folder / LOCK):
            shutil.rmtree(folder, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(dir=parent, prefix=PREFIX))
    with (folder / LOCK_NOT_YET_HELD).open("wb") as lock:
        try:
            # Windows and some network drives have no such locks: there nothing is swept.
            with contextlib.suppress(ImportError, OSError):
                _hold(lock)
                (folder / LOCK_NOT_YET_HELD).rename(folder / LOCK)
            yield folder
        finally:
            lock.close()
            shutil.rmtree(folder, ignore_errors=True)


def _hold(lock: IO[bytes]) -> None:
    import fcntl

    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_abandoned(lock: Path) -> bool:
    """Return whether nobody holds a lock; where that cannot be known, somebody may."""
    try:
        with lock.open("rb") as file:
            _hold(file)
    except (ImportError, OSError):
        return False
    return True
