"""The door to the container engine: what starting a server takes passes, what would make the hub root does not."""

import json
import os
import socket
import socketserver
import threading
from http.server import BaseHTTPRequestHandler

import pytest
from engine.door import Engine, Rules, open_door

GOOD = {
    "Image": "ddsviz-class:latest",
    "User": "student",
    "Cmd": ["start-course", "jupyterhub-singleuser"],
    "HostConfig": {
        "Binds": ["ddsviz-home-ada:/home/student:rw", "/srv/hub/data:/data:ro"],
        "NetworkMode": "ddsviz-students",
        "CapDrop": ["ALL"],
        "SecurityOpt": ["no-new-privileges"],
        "Memory": 1 << 30,
        "PidsLimit": 200,
        "Privileged": False,
        "AutoRemove": True,
    },
}


class FakeEngine(BaseHTTPRequestHandler):
    """Knows a student's container, and the hub's."""

    asked: list[tuple[str, str, bytes]]

    def do_GET(self):
        self.asked.append((self.command, self.path, self.rfile.read(int(self.headers.get("Content-Length", 0)))))
        known = {"abc123": "/jupyter-ada", "def456": "/hub"}
        name = next((name for number, name in known.items() if number in self.path), None)
        said = json.dumps({"Name": name}).encode()
        self.send_response(404 if "containers" in self.path and "create" not in self.path and name is None else 200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_POST = do_DELETE = do_GET  # noqa: N815  http.server calls them so

    def address_string(self):
        return "door"

    def log_message(self, *_):
        pass


@pytest.fixture
def door(tmp_path):
    """Ask a door whose engine answers everything."""
    real = socketserver.ThreadingUnixStreamServer(str(tmp_path / "engine"), type("E", (FakeEngine,), {"asked": []}))
    ours = open_door(str(tmp_path / "engine"), str(tmp_path / "door"), RULES)
    for server in (real, ours):
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()

    def ask(method, path, body=None):
        connection = Engine(str(tmp_path / "door"))
        connection.request(method, path, json.dumps(body) if body is not None else None)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    ask.asked = real.RequestHandlerClass.asked
    ask.path = str(tmp_path / "door")
    yield ask
    for server in (ours, real):
        server.shutdown()
        server.server_close()


RULES = Rules(["ddsviz-class:latest"], "ddsviz-students", ["/srv/hub/data"])


def test_a_students_container_may_be_made():
    assert RULES.faults("jupyter-ada", GOOD) == []


@pytest.mark.parametrize(
    "change",
    [
        {"Privileged": True},
        {"privileged": True},
        {"Binds": ["/:/host:ro"]},
        {"Binds": ["/var/run/docker.sock:/s:ro"]},
        {"Binds": ["/srv/hub/data:/data:rw"]},
        {"Binds": ["/srv/hub/data:/data"]},
        {"Binds": ["/srv/hub/data/../../..:/data:ro"]},
        {"Binds": ["hub-state:/home/student:rw"]},
        {"Binds": ["ddsviz-home-ada:/opt/course:rw"]},
        {"binds": ["/:/host"]},
        {"Mounts": [{"Type": "bind", "Source": "/", "Target": "/host"}]},
        {"CapAdd": ["SYS_ADMIN"]},
        {"CapDrop": []},
        {"SecurityOpt": []},
        {"SecurityOpt": ["no-new-privileges", "seccomp=unconfined"]},
        {"NetworkMode": "host"},
        {"NetworkMode": "container:hub"},
        {"PidMode": "host"},
        {"IpcMode": "host"},
        {"UsernsMode": "host"},
        {"Devices": [{"PathOnHost": "/dev/vda"}]},
        {"VolumesFrom": ["hub"]},
        {"CgroupParent": "/"},
        {"Runtime": "other"},
        {"PortBindings": {"22/tcp": [{"HostPort": "22"}]}},
        {"Memory": 0},
        {"PidsLimit": None},
        {"Sysctls": {"net.ipv4.ip_forward": "1"}},
    ],
)
def test_a_container_that_could_leave_is_refused(change):
    assert RULES.faults("jupyter-ada", {**GOOD, "HostConfig": {**GOOD["HostConfig"], **change}})


@pytest.mark.parametrize(
    "change",
    [
        {"User": "root"},
        {"User": ""},
        {"Image": "debian"},
        {"hostconfig": {"Privileged": True}},
        {"NetworkingConfig": {"EndpointsConfig": {"hub_default": {}}}},
        {"HostConfig": None},
    ],
)
def test_another_image_user_or_network_is_refused(change):
    assert RULES.faults("jupyter-ada", {**GOOD, **change})


@pytest.mark.parametrize("name", ["hub", "", "jupyter-", "../jupyter-ada", "jupyter-ada/../hub"])
def test_a_name_that_is_no_students_is_refused(name):
    assert RULES.faults(name, GOOD)


def test_what_starting_a_server_takes_passes(door):
    assert door("GET", "/v1.43/images/ddsviz-class:latest/json")[0] == 200
    assert door("GET", "/v1.43/containers/jupyter-ada/json")[0] == 404  # the engine's own answer
    assert door("POST", "/v1.43/containers/create?name=jupyter-ada", GOOD)[0] == 200
    assert door("POST", "/v1.43/containers/abc123/start")[0] == 200
    assert door("DELETE", "/v1.43/containers/abc123?v=False&force=False")[0] == 200
    assert json.loads(door.asked[2][2]) == GOOD


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/containers/json"),
        ("GET", "/v1.43/containers/def456/json"),
        ("POST", "/containers/def456/stop"),
        ("POST", "/containers/hub/start"),
        ("DELETE", "/containers/hub"),
        ("POST", "/containers/jupyter-ada/exec"),
        ("GET", "/containers/jupyter-ada/archive?path=/"),
        ("PUT", "/containers/jupyter-ada/archive?path=/"),
        ("GET", "/containers/jupyter-ada/../hub/json"),
        ("GET", "/containers/jupyter-ada%2f..%2fhub/json"),
        ("POST", "/exec/abc/start"),
        ("POST", "/build"),
        ("POST", "/images/create?fromImage=evil"),
        ("GET", "/secrets"),
        ("GET", "/info"),
        ("DELETE", "/volumes/ddsviz-home-ada"),
        ("POST", "/v4.0.0/libpod/containers/create"),
        ("POST", "/containers/create?name=hub"),
    ],
)
def test_everything_else_stays_outside(door, method, path):
    status, said = door(method, path)
    assert status == 403
    assert "The door stays shut" in said
    assert [ask for ask in door.asked if ask[0] != "GET"] == []


def test_a_request_of_unknown_length_stays_outside(door):
    with socket.socket(socket.AF_UNIX) as channel:
        channel.connect(door.path)
        channel.sendall(
            b"POST /containers/create?name=jupyter-a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        )
        assert b"403" in channel.recv(100)
    assert door.asked == []


def test_a_name_that_comes_twice_is_read_once(door):
    twice = json.dumps(GOOD)[:-1] + ', "Image": "ddsviz-class:latest"}'
    connection = Engine(door.path)
    connection.request("POST", "/containers/create?name=jupyter-ada", twice)
    assert connection.getresponse().status == 200
    assert door.asked[0][2].count(b'"Image"') == 1


def test_only_the_hubs_group_may_knock(door):
    assert os.stat(door.path).st_mode & 0o007 in (0, 5)  # connecting takes the right to write
