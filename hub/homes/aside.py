"""Homes that are set aside: nothing is deleted on the day when it is asked for, so that a mistake can be taken back.

A home that is set aside stays where it is, and its student finds it at the next login; then it counts as used, and is
kept. Only who has not come back within DAYS_ASIDE loses it, and only by a second command of the operator's.
"""

from __future__ import annotations

import fcntl
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from environment import FOLDER, with_defaults
from homes.measures import DAY_S, HomeError


class Aside:
    """The homes that are set aside, and since when, in a file beside the operator's settings."""

    def __init__(self, said: Mapping[str, str]) -> None:
        said = with_defaults(said)
        self.file = Path(said.get("ENV_FILE", FOLDER / ".env")).with_name("set-aside.json")
        self.days = int(said["DAYS_ASIDE"])

    def since(self) -> dict[str, float]:
        """Return when each home was set aside, in seconds since 1970."""
        try:
            told = json.loads(self.file.read_text())
            return {str(name): float(when) for name, when in told.items()}
        except FileNotFoundError:
            return {}
        except (ValueError, AttributeError, TypeError):
            raise HomeError(f"{self.file} cannot be read: mend it, or remove it, and nothing is set aside.") from None

    def due(self, name: str) -> float | None:
        """Return from when on a home may be deleted; None if it is not set aside."""
        since = self.since().get(name)
        return since + self.days * DAY_S if since is not None else None

    def put(self, name: str) -> None:
        """Set a home aside, from now on."""
        with self.alone():
            self.write({**self.since(), name: time.time()})

    def take_back(self, name: str) -> bool:
        """Keep a home after all; say whether it was set aside."""
        with self.alone():
            homes = self.since()
            found = homes.pop(name, None) is not None
            self.write(homes)
        return found

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until nobody else changes the file."""
        with self.file.with_suffix(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def write(self, homes: Mapping[str, float]) -> None:
        """Write the file in one step."""
        fresh = self.file.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(homes, indent=0))
        fresh.replace(self.file)
