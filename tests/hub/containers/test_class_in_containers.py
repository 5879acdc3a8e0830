"""A class in containers: what is kept, what is closed, and what a hub's restart or a new image does to it."""

import http.server
import json
import socket
import subprocess
import sys
import threading
from functools import partial

import pytest
from class_service import AtTheProxy, run_code, wait_until
from homes.places import find_homes
from podman import IMAGE, NEXT

INSIDE = """
import json, os, socket, urllib.request
said = {}
status = open("/proc/self/status").read()
said["capabilities"] = [line.split()[1] for line in status.splitlines() if line.startswith("Cap")]
said["no new privileges"] = "NoNewPrivs:\\t1" in status
said["user"] = os.getuid()
sockets = ("/var/run/docker.sock", "/run/podman/podman.sock", "/engine.sock", "/run/door")
said["sockets"] = [path for path in sockets if os.path.exists(path)]
said["data"] = open("/data/table.csv").read()
try:
    open("/data/mine", "w")
    said["writes to data"] = True
except OSError:
    said["writes to data"] = False
children = []
try:
    for _ in range(400):
        pid = os.fork()
        if pid == 0:
            import time; time.sleep(20); os._exit(0)
        children.append(pid)
except OSError:
    pass
said["processes"] = len(children)
for pid in children:
    os.kill(pid, 9)
    os.waitpid(pid, 0)
print(json.dumps(said))
"""
KNOCK = """
import socket
def knock(host, port):
    try:
        socket.create_connection((host, port), timeout=2).close()
        return "open"
    except OSError as fault:
        return type(fault).__name__
print({{place: knock(*place) for place in {places}}})
"""


def knock(student, *places):
    """Try places from inside a student's container."""
    return eval(student.run(KNOCK.format(places=list(places))))


def address_of(engine, name):
    """Return a container's address on the students' network."""
    [described] = json.loads(engine.podman("inspect", f"ddsviz-student-{name}"))
    return described["NetworkSettings"]["Networks"]["ddsviz-class"]["IPAddress"]


def drops(engine):
    """Count what the closed networks have dropped."""
    listing = ["nft", "-j", "list", "table", "inet", "class_ddsviz"]
    rules = json.loads(subprocess.run(listing, env=engine.environment, capture_output=True, check=True).stdout)
    expressions = [part for rule in rules["nftables"] if "rule" in rule for part in rule["rule"]["expr"]]
    return sum(part["counter"]["packets"] for part in expressions if "counter" in part)


def test_a_students_container_is_locked_and_limited(ada):
    said = json.loads(ada.run(INSIDE))
    assert said["capabilities"] == ["0000000000000000"] * 5
    assert said["no new privileges"]
    assert said["user"] == 1000
    assert said["sockets"] == []
    assert (said["data"], said["writes to data"]) == ("a,b\n1,2\n", False)
    assert 50 < said["processes"] < 150


def test_too_much_memory_ends_a_process_and_not_the_machine(engine, ada):
    [described] = json.loads(engine.podman("inspect", "ddsviz-student-ada"))
    host = described["HostConfig"]
    assert (host["Memory"], host["PidsLimit"], host["CpuQuota"] / host["CpuPeriod"]) == (512 << 20, 150, 1.0)
    code = "import subprocess, sys; print(subprocess.run([sys.executable, '-c', 'b\"x\" * ({} << 20)']).returncode)"
    assert ada.run(code.format(100)) == "0\n"
    assert ada.run(code.format(1000)) == "-9\n"


def test_nothing_can_be_reached_but_the_hub_and_the_world(service, engine, ada, eve):
    theirs = address_of(engine, "eve")
    before = drops(engine)
    decoy = http.server.ThreadingHTTPServer(("172.30.0.1", 0), http.server.BaseHTTPRequestHandler)
    threading.Thread(target=decoy.serve_forever, daemon=True).start()
    hub, open_port = ("172.30.0.1", 8081), ("172.30.0.1", decoy.server_port)
    closed = [
        open_port,  # something that listens at the gateway, as the proxy's API might by mistake
        ("172.30.0.1", service.api_port),
        ("172.30.0.1", service.proxy_port),
        ("169.254.169.254", 80),
        (theirs, 8888),
        ("192.168.1.1", 80),
    ]
    found = knock(ada, hub, *closed)
    decoy.shutdown()
    decoy.server_close()
    assert found.pop(hub) == "open"
    assert "open" not in found.values()
    assert drops(engine) >= before + len(closed)
    assert service.key not in ada.run("import os; print(os.environ)")


RESOLVER = """
import socket
def ask(host):
    question = b"\\x00\\x01\\x01\\x00\\x00\\x01" + bytes(6) + b"\\x07example\\x03org\\x00\\x00\\x01\\x00\\x01"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
        channel.settimeout(2)
        channel.sendto(question, (host, 53))
        try:
            return bool(channel.recv(512))
        except OSError:
            return False
print([ask(host) for host in {hosts}])
"""


@pytest.fixture
def resolver(engine):
    """A resolver of names somewhere inside the university, beyond this machine: a network of its own holds it."""
    run = partial(engine.run, "ip")
    run("netns", "add", "inside")
    run("link", "add", "inside0", "type", "veth", "peer", "name", "inside1", "netns", "inside")
    run("addr", "add", "10.77.0.1/24", "dev", "inside0")
    run("link", "set", "inside0", "up")
    for words in (["addr", "add", "10.77.0.53/24", "dev", "inside1"], ["link", "set", "inside1", "up"],
                  ["route", "add", "default", "via", "10.77.0.1"]):  # fmt: skip
        run("-n", "inside", *words)
    echo = "import socket; s = socket.socket(2, 2); s.bind(('', 53))\nwhile 1: s.sendto(*s.recvfrom(512))"
    server = subprocess.Popen(["ip", "netns", "exec", "inside", sys.executable, "-c", echo])
    yield "10.77.0.53"
    server.kill()
    server.wait()
    run("netns", "delete", "inside")


def test_names_are_resolved_by_the_networks_own_resolver_and_no_other(engine, ada, resolver):
    own = "import socket; print(socket.gethostbyname('ddsviz-student-ada').startswith('172.30.'))"
    assert ada.run(own) == "True\n"
    others = RESOLVER.format(hosts=["172.30.0.1", resolver])
    assert ada.run(others) == "[True, False]\n"
    engine.make_network(RESOLVER=resolver)
    try:
        assert ada.run(others) == "[True, True]\n"
        assert knock(ada, (resolver, 80))[(resolver, 80)] != "open"
    finally:
        engine.make_network()


def test_two_courses_with_the_same_student_share_an_engine(start_class, engine, ada):
    other = start_class(course="maths", gateway="172.29.0.1", port="8082")
    twin = AtTheProxy(other, "ada")
    twin.open_kernel()
    twin.run("open('/home/student/sums.txt', 'w').write('2 + 2')")
    assert ada.run("import os; print(os.path.exists('/home/student/sums.txt'))") == "False\n"
    assert {"ddsviz-student-ada", "maths-student-ada"} <= set(engine.podman("ps", "--format", "{{.Names}}").split())
    theirs = ("172.29.0.1", 8082)
    assert knock(twin, theirs)[theirs] == "open"
    assert knock(ada, theirs)[theirs] != "open"
    said = {"ENGINE": str(engine.command), "IMAGE": IMAGE}
    one, two = (find_homes({**said, "COURSE": course}) for course in ("ddsviz", "maths"))
    assert ("ada" in one.names(), two.names()) == (True, ["ada"])
    stop = "/hub/api/users/ada/server"
    twin.delete(stop, headers=twin.xsrf(stop))
    wait_until(lambda: "maths-student-ada" not in engine.podman("ps", "--format", "{{.Names}}"), "the twin to go")
    two.remove("ada")
    assert ada.run("print(6 * 7)") == "42\n"
    assert (two.names(), "ada" in one.names()) == ([], True)


def test_another_students_server_is_reached_by_the_machine_alone(engine, ada, eve):
    theirs = (address_of(engine, "eve"), 8888)
    socket.create_connection(theirs, timeout=5).close()  # so it does listen
    assert knock(ada, theirs)[theirs] != "open"
    engine.open_network()
    try:
        assert knock(ada, theirs)[theirs] == "open"  # and it is network.nft that keeps students apart
    finally:
        engine.make_network()


def test_from_inside_a_container_no_header_makes_an_admin(ada):
    code = """
import urllib.request, urllib.error
for headers in ({"X-Remote-User": "root"}, {"X-Remote-User": "root", "X-Hub-Key": "guess"}):
    try:
        urllib.request.urlopen(urllib.request.Request("http://172.30.0.1:8081/hub/login", headers=headers), timeout=5)
        print("open")
    except urllib.error.HTTPError as fault:
        print(fault.code)
"""
    assert ada.run(code) == "403\n403\n"


def test_a_kernel_in_a_container_survives_the_hubs_restart(service, ada):
    channel = ada.connect(ada.kernel)
    run_code(channel, "x = 41")
    service.stop("hub")
    assert run_code(channel, "print(x + 1)") == "42\n"
    service.start_hub()
    assert run_code(channel, "print(x + 2)") == "43\n"
    assert ada.lab_is_open()


def test_files_survive_a_stop_a_new_image_and_the_way_back(service, engine, image, ada, tmp_path):
    ada.run("open('/home/student/mine.txt', 'w').write('my own')")
    (tmp_path / "Dockerfile").write_text(
        f"FROM {IMAGE}\nUSER root\nRUN echo next > /etc/course-version\nUSER student\n"
    )
    engine.build(str(tmp_path / "Dockerfile"), NEXT, tmp_path)
    for chosen, version in ((NEXT, "next"), (image, "none")):
        service.stop("hub")
        service.environment["IMAGE"] = chosen
        service.start_hub()
        again = stop_and_start(service, ada)
        code = "import os; print(open('/home/student/mine.txt').read(), os.path.exists('/etc/course-version'))"
        assert run_code(again, code) == f"my own {version == 'next'}\n"


def stop_and_start(service, student):
    """Stop a student's server, start it again, and return a channel to a new kernel."""
    path = f"/hub/api/users/{student.name}/server"
    student.delete(path, headers=student.xsrf(path))
    wait_until(lambda: "/hub/" in student.page(f"/user/{student.name}/lab").url, "the server to stop")
    wait_until(lambda: student.page(f"/hub/spawn/{student.name}").ok, "the server to be stopped", 30)
    student.start_server()
    return student.connect(student.start_kernel())


def test_containers_that_are_stopped_are_gone_and_homes_stay(engine, service):
    leaving = AtTheProxy(service, "tim")
    leaving.log_in()
    leaving.start_server()
    path = "/hub/api/users/tim/server"
    assert "ddsviz-student-tim" in engine.podman("ps", "--format", "{{.Names}}")
    leaving.delete(path, headers=leaving.xsrf(path))
    wait_until(
        lambda: "ddsviz-student-tim" not in engine.podman("ps", "--all", "--format", "{{.Names}}"),
        "the container to go",
    )
    assert "ddsviz-home-tim" in engine.podman("volume", "ls", "--format", "{{.Name}}")
