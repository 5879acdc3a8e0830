"""Asks the hub's API, for the operator's command and for the service that looks after the class list."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

PAGE = 200
SECONDS = 60


class HubError(Exception):
    """The hub could not be asked; the message is a sentence that says what to do."""


class Person(NamedTuple):
    """What the hub knows of somebody."""

    name: str
    last_activity: float  # seconds since 1970; 0 if never
    running: bool


class HubApi(NamedTuple):
    """The hub's API, with the token of whoever asks."""

    address: str
    token: str

    def people(self) -> dict[str, Person]:
        """Return everybody whom the hub knows, by name."""
        return {user["name"]: person_of(user) for user in self.users()}

    def users(self) -> Iterator[dict[str, Any]]:
        """Read all users, page by page: one answer has no more than 200."""
        path: str | None = f"/users?offset=0&limit={PAGE}"
        while path:
            answer = json.loads(self.ask("GET", path))
            yield from answer["items"]
            following = answer["_pagination"]["next"]
            path = following and f"/users?offset={following['offset']}&limit={following['limit']}"

    def stop_server(self, name: str) -> bool:
        """Stop somebody's server; say whether it has ended, rather than being about to."""
        return self.ask_about(name, "DELETE", "/server") == 204

    def forget(self, name: str) -> None:
        """Make the hub forget a name."""
        self.ask_about(name, "DELETE")

    def ask_about(self, name: str, method: str, rest: str = "") -> int:
        """Ask for something about one name; a name that the hub does not know has nothing to stop or to forget."""
        request = self.request(method, f"/users/{quote(name, safe='')}{rest}")
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                return answer.status
        except urllib.error.HTTPError as fault:
            if fault.code == 404:
                return 204
            raise HubError(f"The hub answered {fault.code} about {name}.") from None
        except OSError as fault:
            raise self.no_answer(fault) from None

    def ask(self, method: str, path: str) -> bytes:
        """Ask, and return the answer."""
        try:
            with urllib.request.urlopen(self.request(method, path), timeout=SECONDS) as answer:
                return answer.read()
        except urllib.error.HTTPError as fault:
            told = f"The hub answered {fault.code}: is MANAGE_TOKEN the one that it was started with?"
            raise HubError(told) from None
        except OSError as fault:
            raise self.no_answer(fault) from None

    def request(self, method: str, path: str) -> urllib.request.Request:
        """Return a request with the token, for answers in pages."""
        headers = {"Authorization": f"token {self.token}", "Accept": "application/jupyterhub-pagination+json"}
        return urllib.request.Request(self.address + path, method=method, headers=headers)

    def no_answer(self, fault: OSError) -> HubError:
        """Return what to tell when nothing answers."""
        return HubError(f"The hub does not answer at {self.address} ({fault}): start it first.")


def person_of(user: dict[str, Any]) -> Person:
    """Read one user of the API. A server that is starting or stopping counts as running."""
    told = [user.get("last_activity"), *(server.get("last_activity") for server in servers_of(user))]
    times = [datetime.fromisoformat(when).timestamp() for when in told if when]
    return Person(user["name"], max(times, default=0.0), bool(user.get("server") or servers_of(user)))


def servers_of(user: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the servers of a user that are not stopped."""
    return list((user.get("servers") or {}).values())
