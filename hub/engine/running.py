"""Starts and stops the service: its network first, closed, and then what compose.yaml names."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Mapping

from environment import FOLDER


def start(homes: object, said: Mapping[str, str]) -> int:
    """Make and close the network, and start everything that does not run yet."""
    network = str(FOLDER / "engine" / "make-network")
    return subprocess.run([network]).returncode or compose(said, "up", "-d")


def stop(homes: object, said: Mapping[str, str]) -> int:
    """Stop the hub, its door and its proxy. Students' servers go on, and are found again."""
    return compose(said, "down")


def compose(said: Mapping[str, str], *words: str) -> int:
    """Run compose. Podman's looks at compose.yaml alone, not into .env, to see whether a container is still right."""
    env = FOLDER / ".env"
    mark = hashlib.sha256(env.read_bytes()).hexdigest()[:16] if env.exists() else "none"
    command = [*said["COMPOSE"].split(), "-f", str(FOLDER / "compose.yaml"), *words]
    return subprocess.run(command, cwd=FOLDER, env={**os.environ, "SETTINGS_MARK": mark}).returncode
