"""What the hub may order at the door, and what the engine is told: read strictly, and written anew.

The engine reads `user` as `User` and takes the later of two, so nothing that was sent is passed on. From the order for
a student's server five things are taken: whose it is, the image, the command, the environment and the labels. Limits,
rights, network, log, home and temporary files are written here, from the settings that the door was started with.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from engine import names
from environment import bytes_of, with_defaults

HOME = "/home/student"
VISITORS_HOME = "/home/visitor"
DATA = "/data"
COURSE_SOURCE = "/course-source"
CPU_PERIOD = 100_000
"""Microseconds: the engine's own period, of which a container has its share."""
TEMPORARY_FILES = "size=256m,mode=1777"
LOG = {"Type": "json-file", "Config": {"max-size": "5m", "max-file": "2"}}

LONGEST_TEXT, MOST_TEXTS = 32_000, 500
NUMBER = re.compile(r"[0-9a-f]{12,64}")
VERSION = re.compile(r"/v1\.(2[5-9]|[3-9][0-9])(?=/)")
"""Earlier ones take what a container is given in other ways."""
LABEL = re.compile(r"class\.[a-z.-]{1,60}")
"""Other labels are read by the engine's and the system's own tools, which do what they say."""

KNOWN: dict[str, Any] = {
    **dict.fromkeys(
        ["AttachStderr", "AttachStdin", "AttachStdout", "Cmd", "Domainname", "Entrypoint", "Env", "Healthcheck",
         "Hostname", "Image", "MacAddress", "NetworkDisabled", "NetworkingConfig", "OpenStdin", "Runtime", "StdinOnce",
         "StopSignal", "StopTimeout", "Tty", "User", "Volumes", "WorkingDir"]
    ),
    "ExposedPorts": {"8888/tcp": {}},
    "Labels": None,
    "HostConfig": dict.fromkeys(
        ["AutoRemove", "Binds", "CpuPeriod", "CpuQuota", "Links", "Memory", "Mounts", "NetworkMode"]
    ),
}  # fmt: skip
"""What DockerSpawner sends, and below each name the names that may stand there. Most of it is not read."""


class RefusedError(Exception):
    """The hub has no business with this; the message says why."""


class Order(NamedTuple):
    """A request as the engine is asked it."""

    method: str
    path: str
    body: dict[str, Any] | None = None


@dataclass(frozen=True)
class Rules:
    """What students' servers of this course are given."""

    course: str
    images: tuple[str, ...]
    network: str
    temporary: bool
    memory: int
    processors: float
    processes: int
    visitors_home: str
    data_folder: str
    course_source: str

    def binds(self, name: str) -> list[str]:
        """Return what is mounted: a student's home, and what everybody reads."""
        home = [] if self.temporary else [f"{names.home_volume(self.course, name)}:{HOME}:rw"]
        readable = [(self.data_folder, DATA), (self.course_source, COURSE_SOURCE)]
        return home + [f"{source}:{target}:ro" for source, target in readable if source]

    def host_config(self, name: str) -> dict[str, Any]:
        """Return all that keeps a container in its place."""
        memory = {VISITORS_HOME: f"size={self.visitors_home.lower()},mode=1777"} if self.temporary else {}
        return {
            "AutoRemove": True,
            "Binds": self.binds(name),
            "CapDrop": ["ALL"],
            "CpuPeriod": CPU_PERIOD,
            "CpuQuota": int(self.processors * CPU_PERIOD),
            "LogConfig": LOG,
            "Memory": self.memory,
            "MemorySwap": self.memory,  # none: or the engine allows as much again
            "NetworkMode": self.network,
            "PidsLimit": self.processes,
            "ReadonlyRootfs": True,  # beside the home and /tmp
            "SecurityOpt": ["no-new-privileges"],
            "Tmpfs": {"/tmp": TEMPORARY_FILES, **memory},
        }

    def container(self, name: str, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Write the description of a student's container; of what was sent, four things are in it."""
        image = text(sent.get("Image"), "the image")
        if image not in self.images:
            raise RefusedError(f"the image {image!r} is not the students'")
        return {
            "Image": image,
            "Cmd": texts(sent.get("Cmd"), "the command"),
            "Env": texts(sent.get("Env"), "the environment"),
            "Labels": {**labels(sent.get("Labels")), names.NAME_LABEL: name, names.COURSE_LABEL: self.course},
            "User": "student",
            "HostConfig": self.host_config(name),
        }

    def home(self, name: str) -> Order:
        """Order the volume of a student's home; one that is there stays as it is."""
        marks = {names.NAME_LABEL: name, names.COURSE_LABEL: self.course}
        return Order("POST", "/volumes/create", {"Name": names.home_volume(self.course, name), "Labels": marks})


def rules_of(environment: Mapping[str, str]) -> Rules:
    """Read the rules from the settings, which the hub has, too."""
    said = with_defaults(environment)
    return Rules(
        course=said["COURSE"],
        images=(said["IMAGE"], *said.get("OTHER_IMAGES", "").split()),
        network=names.network(said["COURSE"], said["MODE"]),
        temporary=said["MODE"] == "temporary",
        memory=bytes_of(said["MEMORY_LIMIT"]),
        processors=float(said["CPU_LIMIT"]),
        processes=int(said["PIDS_LIMIT"]),
        visitors_home=said["HOME_SIZE"],
        data_folder=said.get("DATA_FOLDER", ""),
        course_source=said.get("COURSE_SOURCE", ""),
    )


def read_order(rules: Rules, method: str, target: str, body: bytes) -> list[Order]:
    """Read a request, and return what the engine is asked for it, one after the other.

    Raises
    ------
    RefusedError
        If the hub has no business with what it asks for.
    """
    address = urlsplit(target)
    version = VERSION.match(address.path)
    path = address.path[version.end() :] if version else address.path
    query = read_query(address.query)
    if (method, path) == ("POST", "/containers/create"):
        orders = creation(rules, query, body)
    elif body:
        raise RefusedError("only a new container needs a description")
    else:
        orders = [plain_order(rules, method, path, query)]
    return [order._replace(path=(version[0] if version else "") + order.path) for order in orders]


def read_query(query: str) -> dict[str, str]:
    """Read what stands behind the question mark; a name that comes twice is refused."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), max_num_fields=20)
    except ValueError:
        raise RefusedError("the address is odd") from None
    if len({name for name, _ in pairs}) < len(pairs):
        raise RefusedError("a name comes twice in the address")
    return dict(pairs)


def creation(rules: Rules, query: Mapping[str, str], body: bytes) -> list[Order]:
    """Read the order for a new container."""
    allow_only(query, ["name"])
    name = names.owner_of(rules.course, query.get("name", ""))
    if name is None or query["name"] != names.container(rules.course, name):
        raise RefusedError("the name is not a student's")
    container = rules.container(name, read_body(body))
    address = "/containers/create?" + urlencode({"name": names.container(rules.course, name)})
    return [*([] if rules.temporary else [rules.home(name)]), Order("POST", address, container)]


def plain_order(rules: Rules, method: str, path: str, query: Mapping[str, str]) -> Order:
    """Read an order about what is there already."""
    if (method, path) in (("GET", "/_ping"), ("GET", "/version")):
        allow_only(query, [])
        return Order(method, path)
    if method == "GET" and path.startswith("/images/") and path.endswith("/json"):
        allow_only(query, [])
        return Order(method, f"/images/{image_of(rules, path)}/json")
    found = re.fullmatch(r"/containers/([A-Za-z0-9_.-]+)(|/json|/start|/stop)", path)
    if not found or (method, found[2]) not in ABOUT_A_CONTAINER:
        raise RefusedError(f"{method} {path} is not for the hub")
    container, order = found.groups()
    if not NUMBER.fullmatch(container) and names.owner_of(rules.course, container) is None:
        raise RefusedError("the container is not a student's")
    allowed = ABOUT_A_CONTAINER[method, order]
    allow_only(query, allowed)
    told = urlencode([(name, option(query[name])) for name in allowed if name in query])
    return Order(method, f"/containers/{container}{order}" + (f"?{told}" if told else ""))


ABOUT_A_CONTAINER: dict[tuple[str, str], list[str]] = {
    ("GET", "/json"): [],
    ("POST", "/start"): [],
    ("POST", "/stop"): ["t"],
    ("DELETE", ""): ["v", "link", "force"],
}
"""What may be asked about a student's container, and with which options."""


def image_of(rules: Rules, path: str) -> str:
    """Return which of the students' images a path asks about, as an address writes it."""
    asked = path.removeprefix("/images/").removesuffix("/json")
    for image in rules.images:
        if asked in (image, quote(image, safe=""), quote(image)):
            return quote(image)
    raise RefusedError("the image is not the students'")


def option(value: str) -> str:
    """Return an option that is a number, true or false."""
    if not re.fullmatch(r"[0-9]{1,3}|true|false", value.lower()):
        raise RefusedError("an option is odd")
    return value.lower()


def allow_only(given: Iterable[str], known: Iterable[str]) -> None:
    """Refuse a name that is not known in exactly this spelling."""
    for name in given:
        if name not in known:
            raise RefusedError(f"{name!r} is not the hub's to say")


def read_body(body: bytes) -> dict[str, Any]:
    """Read a description: each name once, and none that is not known where it stands."""
    try:
        sent = json.loads(body, object_pairs_hook=each_once)
    except (ValueError, RecursionError):
        raise RefusedError("the container's description cannot be read") from None
    if not isinstance(sent, dict):
        raise RefusedError("the container's description cannot be read")
    check_names(sent, KNOWN)
    return sent


def each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object with a name that comes twice."""
    if len({name for name, _ in pairs}) < len(pairs):
        raise RefusedError("a name comes twice in the description")
    return dict(pairs)


def check_names(sent: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """Refuse names that are not known, at every depth that is described."""
    allow_only(sent, known)
    for name, below in known.items():
        if isinstance(below, dict) and isinstance(sent.get(name), dict):
            check_names(sent[name], below)


def text(value: object, what: str) -> str:
    """Return a text that is one, and not too long."""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\0" in value:
        raise RefusedError(f"{what} is not text, or too long")
    return value


def texts(value: object, what: str) -> list[str]:
    """Return a list of texts; nothing is an empty one."""
    if not isinstance(value, list | None) or len(value or []) > MOST_TEXTS:
        raise RefusedError(f"{what} is no list, or too long")
    return [text(one, what) for one in value or []]


def labels(value: object) -> dict[str, str]:
    """Return labels: texts with names."""
    if not isinstance(value, dict | None) or len(value or {}) > MOST_TEXTS:
        raise RefusedError("the labels are none, or too many")
    if odd := [name for name in value or {} if not LABEL.fullmatch(name)]:
        raise RefusedError(f"the label {odd[0]!r} is not the hub's to give")
    return {name: text(said, "a label") for name, said in (value or {}).items()}
