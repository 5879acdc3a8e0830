"""A door to the container engine that lets through what starting students' servers takes, and nothing else.

Whoever may speak to the engine's socket is root on the machine. Through this door the hub can start, look at, stop and
remove its own students' containers (`orders.py`); the engine is asked in the door's own words. Run it where the real
socket is, with the settings of the hub:

    ENGINE_SOCKET=/engine/docker.sock DOOR=/run/door/engine.sock python -m engine.door
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import socketserver
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from engine import names
from engine.orders import NUMBER, Order, RefusedError, Rules, read_order, rules_of

SIGN = "/door"
"""What only a door answers: the engine does not know it."""
LARGEST_REQUEST = 1_000_000
SECONDS = 180
SECONDS_TO_SAY = 30


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


def sign_of(rules: Rules) -> dict[str, object]:
    """Return what hub and door must agree on."""
    return {name: getattr(rules, name) for name in ("course", "images", "network", "temporary")}


def read_sign(socket_path: str) -> dict[str, object] | None:
    """Ask what stands at a socket; None if it is no door, or nothing."""
    asked = Engine(socket_path)
    try:
        asked.request("GET", SIGN)
        answer = asked.getresponse()
        return json.loads(answer.read()) if answer.status == 200 else None
    except (OSError, ValueError, http.client.HTTPException):
        return None
    finally:
        asked.close()


class Door(BaseHTTPRequestHandler):
    """One request at the door."""

    protocol_version = "HTTP/1.1"
    timeout = SECONDS_TO_SAY
    rules: Rules
    engine: str

    def decide(self) -> None:
        """Carry a request out in the door's own words, or say why not."""
        if (self.command, self.path) == ("GET", SIGN):
            self.answer(200, json.dumps(sign_of(self.rules)).encode(), "application/json")
            return
        try:
            for order in read_order(self.rules, self.command, self.path, self.read_body()):
                self.refuse_a_strangers(order)
                status, body, kind = self.ask(order)
                if status >= 400:
                    break
        except RefusedError as fault:
            status, kind = 403, "application/json"
            body = json.dumps({"message": f"The door stays shut: {fault}."}).encode()
        self.answer(status, body, kind)

    do_GET = do_POST = do_DELETE = do_PUT = do_HEAD = do_PATCH = decide  # noqa: N815  http.server calls them so

    def read_body(self) -> bytes:
        """Read the request's body; only with a length, and only so long."""
        lengths = self.headers.get_all("Content-Length", ["0"])
        one_number = len(lengths) == 1 and lengths[0].isascii() and lengths[0].isdigit()
        if "Transfer-Encoding" in self.headers or not one_number or int(lengths[0]) > LARGEST_REQUEST:
            raise RefusedError("the request is too large, or of no known length")
        return self.rfile.read(int(lengths[0]))

    def refuse_a_strangers(self, order: Order) -> None:
        """Refuse an order about a number that is not a student's; one that is nobody's harms nobody."""
        parts = order.path.partition("?")[0].split("/")
        place = parts.index("containers") + 1 if "containers" in parts else len(parts)
        number = parts[place] if place < len(parts) else ""
        if not NUMBER.fullmatch(number):
            return
        status, said, _ = self.ask(Order("GET", f"/containers/{number}/json"))
        if status == 200 and names.owner_of(self.rules.course, json.loads(said)["Name"]) is None:
            raise RefusedError("the container is not a student's")

    def ask(self, order: Order) -> tuple[int, bytes, str]:
        """Ask the engine."""
        engine = Engine(self.engine)
        body = json.dumps(order.body).encode() if order.body is not None else None
        try:
            engine.request(order.method, order.path, body, {"Content-Type": "application/json", "Connection": "close"})
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


def open_door(engine: str, door: str, rules: Rules, group: int = -1) -> Doorway:
    """Open a door at a path, where a group may knock; `serve_forever` keeps it."""
    Path(door).unlink(missing_ok=True)
    handler = type("OurDoor", (Door,), {"rules": rules, "engine": engine})
    opened = Doorway(door, handler)
    os.chmod(door, 0o660)  # connecting takes the right to write
    os.chown(door, -1, group)
    return opened


def main() -> None:
    """Keep the door that the environment describes. The hub's user may knock."""
    said = os.environ
    open_door(said["ENGINE_SOCKET"], said["DOOR"], rules_of(said), int(said["DOOR_GROUP"])).serve_forever()


if __name__ == "__main__":
    main()
