"""A door to the container engine that lets through what starting students' servers takes, and nothing else.

Whoever may speak to the engine's socket is root on the machine. The hub needs to start, look at, stop and remove its
own containers; through this door it can do that, and not start one that is privileged, that mounts the machine, or that
is somebody else's. Run it where the real socket is:

    ENGINE_SOCKET=/engine/docker.sock DOOR=/run/door/engine.sock NETWORK=... IMAGE=... python engine_door.py
"""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import socketserver
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

OURS = re.compile(r"/?jupyter-[A-Za-z0-9._-]+")
"""The names of students' containers, as DockerSpawner gives them."""
HOME_VOLUMES = re.compile(r"ddsviz-home-[A-Za-z0-9._-]+")
LARGEST_REQUEST = 1_000_000
SECONDS = 180
NUMBER = re.compile(r"[0-9a-f]{6,64}")
NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"

OPEN_TO_ALL = [("GET", r"/_ping"), ("GET", r"/version"), ("GET", r"/images/.+/json")]
ABOUT_ONE = [
    ("GET", rf"/containers/({NAME})/json"),
    ("POST", rf"/containers/({NAME})/start"),
    ("POST", rf"/containers/({NAME})/stop"),
    ("DELETE", rf"/containers/({NAME})"),
]
HOST_SETTINGS = {
    "AutoRemove", "Binds", "CapDrop", "CpuPeriod", "CpuQuota", "LogConfig", "Memory", "MemorySwap", "NetworkMode",
    "PidsLimit", "ReadonlyRootfs", "SecurityOpt", "Tmpfs",
}  # fmt: skip
SETTINGS = {
    "AttachStderr", "AttachStdin", "AttachStdout", "Cmd", "Entrypoint", "Env", "ExposedPorts", "HostConfig", "Hostname",
    "Image", "Labels", "NetworkingConfig", "OpenStdin", "StdinOnce", "Tty", "User", "Volumes", "WorkingDir",
}  # fmt: skip
"""All that a new container may say. The engine reads `user` as `User`, too: names count as they are written."""


class Rules:
    """What may be created: from the students' image, on their network, with these folders to read."""

    def __init__(self, images: list[str], network: str, readable: list[str]) -> None:
        self.images = images
        self.network = network
        self.readable = readable

    def faults(self, name: str, body: dict) -> list[str]:
        """Say what is wrong with a container that is about to be created."""
        host = body.get("HostConfig") or {}
        found = [f"{name} is not ours to set" for name, said in host.items() if said and name not in HOST_SETTINGS]
        found += [f"{name} is not ours to set" for name, said in body.items() if said and name not in SETTINGS]
        found += [f"{bind} is not ours to mount" for bind in host.get("Binds") or [] if not self.may_mount(bind)]
        checks = {
            "the name is not a student's": not OURS.fullmatch(name),
            f"the image {body.get('Image')!r} is not the students'": body.get("Image") not in self.images,
            "the network is not the students'": host.get("NetworkMode") != self.network,
            "the user may be root": body.get("User") != "student",
            "not all capabilities are dropped": host.get("CapDrop") != ["ALL"],
            "new privileges are possible": host.get("SecurityOpt") != ["no-new-privileges"],
            "there is no limit on memory": not host.get("Memory"),
            "there is no limit on processes": not host.get("PidsLimit"),
            "other networks are joined": self.other_networks(body),
        }
        return found + [fault for fault, there in checks.items() if there]

    def may_mount(self, bind: str) -> bool:
        """Say whether a mount is a home, or a folder that everybody reads."""
        source, _, rest = bind.partition(":")
        target, _, mode = rest.partition(":")
        if HOME_VOLUMES.fullmatch(source):
            return target == "/home/student"
        return source in self.readable and mode == "ro"

    def other_networks(self, body: dict) -> bool:
        """Say whether a container would join a network beside the students'."""
        joined = (body.get("NetworkingConfig") or {}).get("EndpointsConfig") or {}
        return not set(joined) <= {self.network}


class Engine(http.client.HTTPConnection):
    """The real engine, behind its socket."""

    def __init__(self, path: str) -> None:
        super().__init__("engine", timeout=SECONDS)
        self.path = path

    def connect(self) -> None:
        """Connect to the socket."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(SECONDS)
        self.sock.connect(self.path)


class Door(BaseHTTPRequestHandler):
    """One request at the door."""

    protocol_version = "HTTP/1.1"
    rules: Rules
    engine: str

    def decide(self) -> None:
        """Let a request through, or say why not."""
        body = self.read_body()
        fault = "the request is too large" if body is None else self.fault(body)
        if fault:
            self.answer(403, json.dumps({"message": f"The door stays shut: {fault}."}).encode(), "application/json")
        else:
            # What was read is passed on, not what was sent: a name that comes twice would be read in two ways.
            self.answer(*self.ask(self.command, self.path, json.dumps(json.loads(body)).encode() if body else b""))

    do_GET = do_POST = do_DELETE = do_PUT = do_HEAD = do_PATCH = decide  # noqa: N815  http.server calls them so

    def read_body(self) -> bytes | None:
        """Read the request's body; only with a length, and only so long."""
        length = self.headers.get("Content-Length", "0")
        chunked = "Transfer-Encoding" in self.headers
        if chunked or not length.isdigit() or int(length) > LARGEST_REQUEST:
            return None
        return self.rfile.read(int(length))

    def fault(self, body: bytes) -> str:
        """Say why a request may not pass; nothing if it may."""
        address = urlsplit(self.path)
        path = re.sub(r"^/v[0-9.]+", "", address.path)
        if ".." in path or "%" in path.replace("%2F", "").replace("%3A", ""):
            return "the address is odd"
        if body and path != "/containers/create":
            return "only a new container needs a description"
        if any(self.command == method and re.fullmatch(shape, path) for method, shape in OPEN_TO_ALL):
            return ""
        if (self.command, path) == ("POST", "/containers/create"):
            return self.creation_fault(parse_qs(address.query).get("name", [""])[0], body)
        for method, shape in ABOUT_ONE:
            found = re.fullmatch(shape, path)
            if found and self.command == method:
                return "" if self.is_ours(found[1]) else "the container is not a student's"
        return f"{self.command} {path} is not for the hub"

    def creation_fault(self, name: str, body: bytes) -> str:
        """Say what is wrong with a new container."""
        try:
            return "; ".join(self.rules.faults(name, json.loads(body)))
        except (ValueError, AttributeError, TypeError):
            return "the container's description cannot be read"

    def is_ours(self, container: str) -> bool:
        """Say whether a container, by its name or number, is a student's. A number that is nobody's harms nobody."""
        if not NUMBER.fullmatch(container):
            return bool(OURS.fullmatch(container))
        status, said, _ = self.ask("GET", f"/containers/{quote(container)}/json", b"")
        return status == 404 or (status == 200 and bool(OURS.fullmatch(json.loads(said)["Name"])))

    def ask(self, method: str, path: str, body: bytes) -> tuple[int, bytes, str]:
        """Ask the engine."""
        engine = Engine(self.engine)
        try:
            engine.request(method, path, body or None, {"Content-Type": "application/json", "Connection": "close"})
            answer = engine.getresponse()
            return answer.status, answer.read(), answer.getheader("Content-Type", "application/json")
        finally:
            engine.close()

    def answer(self, status: int, body: bytes, kind: str) -> None:
        """Answer, and end the connection: the next request is looked at anew."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if status != 204 and status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if status != 204 and status != 304 and self.command != "HEAD":
            self.wfile.write(body)
        self.close_connection = True

    def address_string(self) -> str:
        """Name the other side: a socket file has no address."""
        return "hub"


class Doorway(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Many requests at once, each in a thread."""

    daemon_threads = True
    request_queue_size = 128


def open_door(engine: str, door: str, rules: Rules) -> Doorway:
    """Open a door at a path; `serve_forever` keeps it."""
    Path(door).unlink(missing_ok=True)
    handler = type("OurDoor", (Door,), {"rules": rules, "engine": engine})
    return Doorway(door, handler)


def main() -> None:
    """Keep the door that the environment describes. The hub's user may knock."""
    said = os.environ
    readable = [said[name] for name in ("DATA_FOLDER", "COURSE_SOURCE") if said.get(name)]
    images = [said.get("IMAGE", "ddsviz-class:latest"), *said.get("OTHER_IMAGES", "").split()]
    door = open_door(
        said["ENGINE_SOCKET"], said["DOOR"], Rules(images, said.get("NETWORK", "ddsviz-students"), readable)
    )
    os.chmod(said["DOOR"], 0o660)
    os.chown(said["DOOR"], -1, int(said.get("DOOR_GROUP", os.getgid())))
    door.serve_forever()


if __name__ == "__main__":
    main()
