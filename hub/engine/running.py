"""Starts and stops the service: its network first, closed, and then what compose.yaml names."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping

from settings import FOLDER


def start(homes: object, said: Mapping[str, str]) -> int:
    """Make and close the network, and start everything that does not run yet."""
    network = [str(FOLDER / "engine" / "make-network")]
    return subprocess.run(network).returncode or compose(said, "up", "-d")


def stop(homes: object, said: Mapping[str, str]) -> int:
    """Stop the hub, its door and its proxy. Students' servers go on, and are found again."""
    return compose(said, "down")


def compose(said: Mapping[str, str], *words: str) -> int:
    """Run compose."""
    return subprocess.run([*said["COMPOSE"].split(), "-f", str(FOLDER / "compose.yaml"), *words], cwd=FOLDER).returncode
