"""Which of a student's files must wait, because a Jupyter server that runs has them open or they have just changed.

A server writes its port and token into a file of its own, readable by the student only. The token is sent to this
machine and nowhere else.
"""

from __future__ import annotations

import http.client
import json
import os
import ssl
import time
from pathlib import Path
from typing import Any, NamedTuple

from follow_open import read_ordinary

JUST_CHANGED_S = 15 * 60
ANSWER_WITHIN_S = 5
LONGEST_TOLD_BYTES = 1_000_000


class NoAnswerError(Exception):
    """A server is there, but doesn't say what is open."""


class Servers(NamedTuple):
    """The student's Jupyter servers: whether one runs, what they have open, whether one didn't say."""

    running: bool = False
    open_files: frozenset[str] = frozenset()
    silent: bool = False

    def keep_waiting(self, path: Path) -> str | None:
        """Why this file, or a file in this folder, must not be touched now; None when it may be."""
        if not self.running or not os.path.lexists(path):
            return None
        if self.silent:
            return "the Jupyter server does not say which files are open"
        place = os.path.realpath(path)
        if any(name == place or name.startswith(place + "/") for name in self.open_files):
            return "it is open, until its kernel is shut down"
        if any(just_changed(file) for file in files_in(path)):
            return "it was changed within the last 15 minutes"
        return None


def files_in(path: Path) -> list[Path]:
    """The file itself, or all files of a folder."""
    if path.is_dir() and not path.is_symlink():
        return [Path(folder, name) for folder, _, names in os.walk(path) for name in names]
    return [path]


def just_changed(path: Path) -> bool:
    """Whether a file changed a moment ago; a date far in the future is a wrong clock, and no reason to wait."""
    try:
        return abs(time.time() - path.lstat().st_mtime) < JUST_CHANGED_S
    except OSError:
        return False


def ask_servers() -> Servers:
    """Ask every server of this user that runs on this machine."""
    running, silent, open_files = False, False, set()
    for server in servers_by_port(runtime_folder()).values():
        try:
            paths = open_paths(server)
        except ConnectionRefusedError:
            continue  # its file was left behind
        except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException, NoAnswerError):
            running = silent = True
            continue
        running = True
        root = server.get("root_dir") or server.get("notebook_dir") or "/"
        open_files |= {os.path.realpath(os.path.join(root, path)) for path in paths}
    return Servers(running, frozenset(open_files), silent)


def runtime_folder() -> Path:
    """Where Jupyter servers tell that they run."""
    if "JUPYTER_RUNTIME_DIR" in os.environ:
        return Path(os.environ["JUPYTER_RUNTIME_DIR"])
    if "JUPYTER_DATA_DIR" in os.environ:
        return Path(os.environ["JUPYTER_DATA_DIR"], "runtime")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share", "jupyter", "runtime")


def servers_by_port(folder: Path) -> dict[Any, dict[str, Any]]:
    """What the servers have told, the newest for each port: one that was killed leaves its file behind."""
    servers = {}
    for file in sorted(folder.glob("jpserver-*.json"), key=lambda file: file.lstat().st_mtime):
        try:
            server = json.loads(read_ordinary(file, LONGEST_TOLD_BYTES))
            os.kill(int(server["pid"]), 0)
        except PermissionError:
            continue  # another user's process has the number of a server that has ended
        except (OSError, ValueError, KeyError, TypeError):
            continue
        servers[server.get("sock") or server.get("port")] = server
    return servers


def open_paths(server: dict[str, Any]) -> list[str]:
    """The paths with an open session, below the server's folder."""
    if server.get("sock"):
        raise NoAnswerError
    connection = connect(int(server["port"]), secure=bool(server.get("secure")))
    try:
        # On a hub the server's own file holds no token: there the hub's opens the student's own server.
        token = server.get("token") or os.environ.get("JUPYTERHUB_API_TOKEN", "")
        address = server.get("base_url", "/") + "api/sessions"
        connection.request("GET", address, headers={"Authorization": f"token {token}"})
        answer = connection.getresponse()
        if answer.status != http.client.OK:
            raise NoAnswerError
        return [path_of(session) for session in json.loads(answer.read())]
    finally:
        connection.close()


def connect(port: int, *, secure: bool) -> http.client.HTTPConnection:
    """A connection to this machine, whatever proxy is set."""
    if secure:
        # No certificate is made out to 127.0.0.1, and nobody is between.
        context = ssl._create_unverified_context()
        return http.client.HTTPSConnection("127.0.0.1", port, timeout=ANSWER_WITHIN_S, context=context)
    return http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_WITHIN_S)


def path_of(session: dict[str, Any]) -> str:
    """A session's file; a notebook that is edited together is named with a drive (RTC:week1.ipynb)."""
    path = str(session["path"])
    drive, colon, rest = path.partition(":")
    return (rest if colon and drive.isalnum() else path).lstrip("/")
