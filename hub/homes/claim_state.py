"""The hub's database on Kubernetes, for a backup: copied in the hub's pod while the hub works, by sqlite's own backup.

The keys are Secrets, which the operator keeps, and the cookie secret is the chart's own. A hub with PostgreSQL
(`hub.db.type: postgres`) has its database elsewhere, and is backed up there.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from homes.measures import HomeError

HUB = "deployment/hub"
DATABASE = "/srv/jupyterhub/jupyterhub.sqlite"
COPY_AND_SEND = """
import shutil, sqlite3, sys, tempfile
with tempfile.NamedTemporaryFile() as copy:
    live, saved = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True), sqlite3.connect(copy.name)
    live.backup(saved)
    saved.close()
    shutil.copyfileobj(copy, sys.stdout.buffer)
"""


def save_database(kubectl: list[str], copy: Path) -> None:
    """Write a copy of the hub's database, readable by its owner alone.

    Parameters
    ----------
    kubectl : list of str
        The command with its options.
    copy : Path
        Where the copy goes; what is there is overwritten.

    Raises
    ------
    HomeError
        If the hub's pod cannot be asked, or has no such database.
    """
    copy.touch(mode=0o600)
    copy.chmod(0o600)
    words = [*kubectl, "exec", HUB, "--", "python3", "-c", COPY_AND_SEND, DATABASE]
    with copy.open("wb") as out:
        done = subprocess.run(words, stdout=out, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise HomeError(f"The hub's database could not be read: {done.stderr.strip()}")
