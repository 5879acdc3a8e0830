"""What the hub writes down: no token, no cookie, no key; and every time somebody opens a server that is another's."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from urllib.parse import parse_qs, quote, quote_plus, unquote, urlsplit

from jupyterhub.log import CoroutineLogFormatter, log_request
from settings import Settings

GONE = "[secret]"
QUERIES = re.compile(r"(?<=[?&])(\w*(?:token|auth|key|code|state|_xsrf)\w*=)[^\s&\"')]+")
"""What JupyterHub hides of an address on the line of its request; not so on that of a fault."""
SESSIONS = re.compile(r"(?<=b')[0-9a-f]{32}:[\w=-]+(?=')")
"""JupyterHub writes a new session's id when it sets its cookie against forged requests."""
SERVER_CLIENT = re.compile(r"jupyterhub-user-(?P<owner>.+)")

log = logging.getLogger("tornado.access")


class NoSecrets(CoroutineLogFormatter):
    """Takes secrets out of whatever is about to be written, tracebacks too.

    They are known by their values, or by where they stand: in an address's query. What is merely called a token or a
    state is left alone, since a log in which half the words are hidden finds no fault.
    """

    known: tuple[str, ...] = ()

    def format(self, record):
        """Write a line without secrets."""
        return without_secrets(super().format(record), self.known)


def without_secrets(text: str, known: tuple[str, ...] = ()) -> str:
    """Take out the secrets that we know, as they are or as an address or a literal writes them.

    >>> without_secrets("GET /?key=open%20sesame", ("open sesame",))
    'GET /?key=[secret]'
    """
    for secret in known:
        for written in {secret, quote(secret), quote_plus(secret), repr(secret)[1:-1]}:
            text = text.replace(written, GONE)
    return SESSIONS.sub(GONE, QUERIES.sub(rf"\1{GONE}", text))


def write_logs(c, settings: Settings) -> None:
    """Set how the hub logs, on the screen and, with LOG_FOLDER, into a file a day."""
    NoSecrets.known = tuple(sorted(settings.secrets, key=len, reverse=True))  # one may begin with another
    c.JupyterHub.tornado_settings["log_function"] = log_request_and_visits
    c.JupyterHub.logging_config = {"formatters": {"console": {"class": "logs.NoSecrets"}}}
    if settings.log_folder:
        c.JupyterHub.logging_config |= daily_file(Path(settings.log_folder), settings.log_days)


def daily_file(folder: Path, days: int) -> dict[str, dict]:
    """Configure a log that has a new file each day, and keeps so many."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = {"class": "logs.NoSecrets", "format": "%(asctime)s %(levelname)s %(message)s"}
    daily = {
        "class": "logging.handlers.TimedRotatingFileHandler", "formatter": "plain", "filename": str(folder / "hub.log"),
        "when": "midnight", "backupCount": days, "encoding": "utf-8", "utc": True,
    }  # fmt: skip
    return {
        "formatters": {"console": {"class": "logs.NoSecrets"}, "plain": plain},
        "handlers": {"daily": daily},
        "loggers": {"JupyterHub": {"handlers": ["console", "daily"]}},
    }


def log_request_and_visits(handler) -> None:
    """Log a request as JupyterHub does, and a visit to another's server on a line of its own."""
    log_request(handler)
    try:
        user = handler.current_user
    except Exception:  # a request that failed before anybody was known
        return
    owner = whose_server(handler.request.uri)
    if owner and user and getattr(user, "name", owner) != owner and handler.get_status() < 400:
        log.warning("%s opened the server of %s", user.name, owner)


def whose_server(uri: str) -> str | None:
    """Say whose server asks the hub who its visitor is: the first thing that it does with everybody new."""
    address = urlsplit(uri)
    if not address.path.endswith("/api/oauth2/authorize"):
        return None
    client = parse_qs(address.query).get("client_id", [""])[0]
    found = SERVER_CLIENT.fullmatch(client)
    return unquote(found["owner"]) if found else None
