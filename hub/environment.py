"""What the operator has set, as text: in the environment and in `.env`, with the default of what is not set.

The hub, its door, the operator's command and the network's script all read the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parent
"""The service's folder, with `.env` and `class/` as the operator wrote them."""

DEFAULTS = {
    "MODE": "class",
    "COURSE": "ddsviz",
    "SPAWNER": "containers",
    "PUBLIC_URL": "http://127.0.0.1:8000",
    "STATE_FOLDER": "/srv/hub/state",
    "CLASS_LIST": "/srv/hub/class.csv",
    "COURSE_REF": "main",
    "IMAGE": "ddsviz-class:latest",
    "HUB_IMAGE": "ddsviz-hub:latest",
    "ENGINE": "docker",
    "COMPOSE": "docker compose",
    "KUBECTL": "kubectl",
    "RELEASE": "class",
    "HUB_PORT": "8081",
    "PROXY_API_URL": "http://127.0.0.1:8001",
    "OIDC_USERNAME_CLAIM": "preferred_username",
    "LTI_USERNAME_CLAIM": "email",
    "USERNAME_PATTERN": r"[a-z][a-z0-9._-]{0,31}",
    "MEMORY_LIMIT": "1G",
    "CPU_LIMIT": "1",
    "PIDS_LIMIT": "200",
    "HOME_SIZE": "512M",
    "SERVER_LIMIT": "0",
    "IDLE_MINUTES": "60",
    "MAX_AGE_MINUTES": "240",
    "LOG_DAYS": "30",
    "KEEP_MONTHS": "6",
    "DAYS_ASIDE": "14",
    "HOME_QUOTA": "2G",
}


def with_defaults(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what is set, and the default of what is not. With containers, the hub listens where their network ends."""
    said = {**DEFAULTS, **{name: value.strip() for name, value in environment.items() if value.strip()}}
    return {"HUB_LISTEN": "172.30.0.1" if said["SPAWNER"] == "containers" else "127.0.0.1", **said}


def bytes_of(size: str) -> int:
    """Read a size such as 512M or 2G.

    >>> bytes_of("2G")
    2147483648
    """
    return int(size[:-1]) * 1024 ** ("KMGT".index(size[-1]) + 1)


def read_env(path: Path) -> dict[str, str]:
    """Read a file of NAME=value lines, as compose does."""
    if not path.exists():
        return {}
    lines = [line.strip() for line in path.read_text().splitlines()]
    pairs = [line.partition("=") for line in lines if "=" in line and not line.startswith("#")]
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}
