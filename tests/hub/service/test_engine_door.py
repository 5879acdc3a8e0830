"""The door to the container engine: what starting a server takes passes, in the door's own words, and nothing else."""

import json
import os
import socket
import socketserver
import stat
import threading
from http.server import BaseHTTPRequestHandler

import docker
import pytest
from engine import names
from engine.door import Engine, open_door, read_sign
from engine.orders import HOME, RefusedError, read_order, rules_of
from engine.spawning import door_faults
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from settings import read_settings

GOOD = {
    "Image": "ddsviz-class:latest",
    "Cmd": ["start-course", "jupyterhub-singleuser"],
    "Env": ["JUPYTERHUB_USER=ada"],
    "Labels": {"class.any": "thing"},
    "HostConfig": {"AutoRemove": True, "Binds": [], "Memory": 1, "NetworkMode": "ddsviz-class"},
}
RULES = rules_of({"DATA_FOLDER": "/srv/hub/data", "OTHER_IMAGES": "ddsviz-class:next"})
VISITS = rules_of({"MODE": "temporary", "COURSE": "visits", "COURSE_SOURCE": "/srv/course.git"})
ADA = "/containers/create?name=ddsviz-student-ada"


class FakeEngine(BaseHTTPRequestHandler):
    """Knows a student's container, and the hub's."""

    asked: list[tuple[str, str, bytes]]

    def do_GET(self):
        self.asked.append((self.command, self.path, self.rfile.read(int(self.headers.get("Content-Length", 0)))))
        known = {"abc123abc123": "/ddsviz-student-ada", "def456def456": "/hub", "aaa777aaa777": "/maths-student-ada"}
        name = next((name for number, name in known.items() if number in self.path), None)
        said = json.dumps({"Name": name, "Id": "abc123abc123"}).encode()
        unknown = "containers" in self.path and "create" not in self.path and name is None
        self.send_response(404 if unknown or self.path == "/door" else 200)
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
        connection.request(method, path, body if isinstance(body, bytes | None) else json.dumps(body))
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    ask.asked = real.RequestHandlerClass.asked
    ask.path = str(tmp_path / "door")
    yield ask
    for server in (ours, real):
        server.shutdown()
        server.server_close()


def created(body, rules=RULES, path=ADA):
    """Return what the engine is told when a container is ordered."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return read_order(rules, "POST", path, sent)[-1].body


def test_a_students_container_is_described_by_the_door():
    told = created(GOOD)
    host = told.pop("HostConfig")
    assert told == {
        "Image": "ddsviz-class:latest",
        "Cmd": GOOD["Cmd"],
        "Env": GOOD["Env"],
        "Labels": {"class.any": "thing", "ddsviz.student": "ada", "ddsviz.course": "ddsviz"},
        "User": "student",
    }
    assert host == {
        "AutoRemove": True,
        "Binds": [f"ddsviz-home-ada:{HOME}:rw", "/srv/hub/data:/data:ro"],
        "CapDrop": ["ALL"],
        "CpuPeriod": 100_000,
        "CpuQuota": 100_000,
        "LogConfig": {"Type": "json-file", "Config": {"max-size": "5m", "max-file": "2"}},
        "Memory": 1 << 30,
        "MemorySwap": 1 << 30,
        "NetworkMode": "ddsviz-class",
        "PidsLimit": 200,
        "ReadonlyRootfs": True,
        "SecurityOpt": ["no-new-privileges"],
        "Tmpfs": {"/tmp": "size=256m,mode=1777"},
    }


def test_a_visitors_home_is_memory_with_a_cap():
    path = "/containers/create?name=visits-student-x"
    host = created({**GOOD, "HostConfig": {}}, VISITS, path)["HostConfig"]
    assert host["Tmpfs"] == {"/tmp": "size=256m,mode=1777", "/home/visitor": "size=512m,mode=1777"}
    assert host["Binds"] == ["/srv/course.git:/course-source:ro"]
    assert host["NetworkMode"] == "visits-temporary"
    assert len(read_order(VISITS, "POST", path, json.dumps(GOOD).encode())) == 1  # no volume is made


def test_the_home_is_a_volume_with_the_students_name_as_the_hub_has_it():
    path = "/v1.41/containers/create?name=" + names.container("ddsviz", "a.b_c-d")
    volume, container = read_order(RULES, "POST", path, json.dumps(GOOD).encode())
    assert (volume.method, volume.path) == ("POST", "/v1.41/volumes/create")
    assert volume.body["Labels"] == {"ddsviz.student": "a.b_c-d", "ddsviz.course": "ddsviz"}
    assert container.body["HostConfig"]["Binds"][0].startswith(volume.body["Name"] + ":")


def test_what_dockerspawners_library_sends_is_understood(door):
    client = docker.APIClient(base_url=f"unix://{door.path}", version="1.41")
    host = client.create_host_config(
        auto_remove=True, binds={}, links={}, mounts=[], mem_limit="512M", cpu_period=1, cpu_quota=1, network_mode="x"
    )
    client.create_container(
        "ddsviz-class:latest", ["start-course"], environment={"a": "b"}, volumes=[], ports={"8888/tcp": None},
        name="ddsviz-student-ada", host_config=host,
    )  # fmt: skip
    client.start("abc123abc123")
    client.stop("abc123abc123", timeout=5)
    client.remove_container("abc123abc123", v=True)
    client.inspect_image("ddsviz-class:latest")
    client.inspect_image("ddsviz-class:next")
    assert [path.partition("/v1.41")[2] for _, path, _ in door.asked if "/json" not in path] == [
        "/volumes/create",
        "/containers/create?name=ddsviz-student-ada",
        "/containers/abc123abc123/start",
        "/containers/abc123abc123/stop?t=5",
        "/containers/abc123abc123?v=true&link=false&force=false",
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"Privileged": True},
        {"privileged": True},
        {"Mounts ": []},
        {"capdrop": []},
        {"memory": 0},
        {"LogConfig": {"Type": "json-file", "Config": {"path": "/etc/cron.d/x"}}},
        {"CapAdd": ["SYS_ADMIN"]},
        {"PidMode": "host"},
        {"Devices": [{"PathOnHost": "/dev/vda"}]},
        {"VolumesFrom": ["hub"]},
        {"CgroupParent": "/"},
        {"PortBindings": {"22/tcp": [{"HostPort": "22"}]}},
        {"Sysctls": {"net.ipv4.ip_forward": "1"}},
    ],
)
def test_a_name_that_the_door_does_not_know_is_refused(change):
    with pytest.raises(RefusedError, match="is not the hub's to say"):
        created({**GOOD, "HostConfig": {**GOOD["HostConfig"], **change}})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"user": "root"}, "is not the hub's to say"),
        ({"IMAGE": "x"}, "is not the hub's to say"),
        ({"hostconfig": {"Privileged": True}}, "is not the hub's to say"),
        ({"Image": "debian"}, "not the students'"),
        ({"Image": None}, "is not text"),
        ({"Cmd": "sh"}, "is no list"),
        ({"Cmd": ["sh", 1]}, "is not text"),
        ({"Env": ["a" * 40_000]}, "too long"),
        ({"Env": ["a=b\0c"]}, "is not text"),
        ({"Env": ["a=b"] * 1000}, "too long"),
        ({"Labels": ["a"]}, "the labels"),
        ({"Labels": {"class.a": 1}}, "is not text"),
        ({"Labels": {"com.docker.compose.project": "maths"}}, "is not the hub's to give"),
        ({"Labels": {"PODMAN_SYSTEMD_UNIT": "rescue.target"}}, "is not the hub's to give"),
        ({"ExposedPorts": {"22/tcp": {}}}, "is not the hub's to say"),
    ],
)
def test_what_is_taken_is_text_of_some_length(change, reason):
    with pytest.raises(RefusedError, match=reason):
        created({**GOOD, **change})


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(GOOD)[:-1] + ', "Image": "ddsviz-class:latest"}',
        json.dumps(GOOD).replace('"Memory": 1', '"Memory": 1, "Memory": 0'),
        json.dumps(GOOD).replace('"class.any": "thing"', '"class.any": "thing", "class.any": "other"'),
        "[]",
        "null",
        "{",
        "",
        "[" * 100_000,
    ],
)
def test_a_name_that_comes_twice_or_no_description_is_refused(body):
    with pytest.raises(RefusedError, match=r"twice|cannot be read"):
        created(body.encode())


def test_no_label_takes_the_place_of_ours():
    with pytest.raises(RefusedError, match="is not the hub's to give"):
        created({**GOOD, "Labels": {"ddsviz.student": "eve", "ddsviz.course": "maths"}})


ON_A_BUSY_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
WORDS = st.sampled_from(
    ["Binds", "CapAdd", "CapDrop", "Cmd", "Env", "HostConfig", "Image", "LogConfig", "Memory", "Mounts", "NetworkMode",
     "PidsLimit", "Privileged", "ReadonlyRootfs", "SecurityOpt", "Tmpfs", "User", "binds", "hostconfig", "memory"]
)  # fmt: skip
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 1 << 40) | st.sampled_from(["", "host", "ALL", "/:/host", "root"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS | st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@ON_A_BUSY_MACHINE
@given(st.dictionaries(WORDS, ANYTHING, max_size=4), st.dictionaries(WORDS, ANYTHING, max_size=4))
@example({"Labels": {"ddsviz.course": "maths"}}, {"Memory": 0, "NetworkMode": "host"})
def test_whatever_is_sent_the_engine_is_told_the_same_limits(top, host):
    try:
        told = created({**GOOD, **top, "HostConfig": {**GOOD["HostConfig"], **host}})
    except RefusedError:
        return
    assert told["HostConfig"] == created(GOOD)["HostConfig"]
    assert (told["User"], set(told)) == ("student", set(created(GOOD)))
    assert told["Image"] in RULES.images


@ON_A_BUSY_MACHINE
@given(st.text(min_size=1, max_size=20))
def test_a_name_is_written_for_the_engine_and_read_back(name):
    name = name.lower()
    try:
        name.encode()
    except UnicodeEncodeError:
        return
    if name != name.lower():
        return
    for made in (names.container("ddsviz", name), names.home_volume("ddsviz", name)):
        assert made.replace("-", "").isalnum()
    assert names.owner_of("ddsviz", names.container("ddsviz", name)) == name


@pytest.mark.parametrize("name", ["", "hub", "ddsviz-student-", "ddsviz-student-../x", "maths-student-ada",
                                  "ddsviz-student-A", "ddsviz-student-a-b", "ddsviz-student-a-2E"])  # fmt: skip
def test_a_name_that_is_no_students_is_refused(name):
    with pytest.raises(RefusedError, match="the name is not a student's"):
        created(GOOD, path=f"/containers/create?name={name}")


@pytest.mark.parametrize("query", ["", "?name=ddsviz-student-ada&name=hub", "?name=ddsviz-student-ada&platform=x",
                                   "?NAME=ddsviz-student-ada", "?name=ddsviz-student-ada&"])  # fmt: skip
def test_an_odd_address_is_refused_or_written_anew(query):
    try:
        orders = read_order(RULES, "POST", "/containers/create" + query, json.dumps(GOOD).encode())
    except RefusedError:
        return
    assert orders[-1].path == ADA


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/containers/json"),
        ("GET", "/v1.43/containers/def456def456/json"),
        ("GET", "/v1.43/containers/aaa777aaa777/json"),
        ("POST", "/containers/def456def456/stop"),
        ("POST", "/containers/aaa777aaa777/start"),
        ("POST", "/containers/hub/start"),
        ("POST", "/containers/maths-student-ada/stop"),
        ("DELETE", "/containers/hub"),
        ("DELETE", "/containers/ddsviz-student-ada?force=x"),
        ("POST", "/containers/ddsviz-student-ada/start?checkpoint=x"),
        ("POST", "/containers/ddsviz-student-ada/stop?t=5&t=6"),
        ("POST", "/containers/ddsviz-student-ada/exec"),
        ("POST", "/containers/ddsviz-student-ada/rename?name=hub"),
        ("GET", "/containers/ddsviz-student-ada/archive?path=/"),
        ("PUT", "/containers/ddsviz-student-ada/archive?path=/"),
        ("GET", "/containers/ddsviz-student-ada/../hub/json"),
        ("GET", "/containers/ddsviz-student-ada%2f..%2fhub/json"),
        ("GET", "/containers/abc123abc123/json?size=true"),
        ("GET", "/images/debian/json"),
        ("GET", "/images/ddsviz-class:latest/../../secrets/json"),
        ("POST", "/exec/abc/start"),
        ("POST", "/build"),
        ("GET", "/v1.18/containers/ddsviz-student-ada/json"),
        ("POST", "/images/create?fromImage=evil"),
        ("GET", "/secrets"),
        ("GET", "/info"),
        ("POST", "/volumes/create"),
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


@pytest.mark.parametrize(
    "head",
    [
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: ²\r\n\r\n",
        "Content-Length: 9999999\r\n\r\n",
    ],
)
def test_a_request_of_unknown_length_stays_outside(door, head):
    with socket.socket(socket.AF_UNIX) as channel:
        channel.connect(door.path)
        channel.sendall(f"POST {ADA} HTTP/1.1\r\n{head}".encode())
        assert b"403" in channel.recv(100)
    assert door.asked == []


def test_only_the_hubs_group_may_knock(door):
    assert stat.S_IMODE(os.stat(door.path).st_mode) == 0o660


def test_a_hub_starts_only_at_a_door_with_the_same_settings(door, environment, tmp_path):
    assert read_sign(door.path)["course"] == "ddsviz"
    assert door_faults(read_settings(environment), f"unix://{door.path}", 0) == []
    other = read_settings({**environment, "COURSE": "maths", "IMAGE": "other:1"})
    told = door_faults(other, f"unix://{door.path}", 0)
    assert told[0] == "The door does not know the image other:1: start both with the same settings."
    assert "another course, 'ddsviz'" in told[1]
    [fault] = door_faults(read_settings(environment), f"unix://{tmp_path}/engine", 0)  # the engine itself is no door
    assert "no door answers there" in fault
    assert "no door answers there" in door_faults(read_settings(environment), "", 0)[0]
