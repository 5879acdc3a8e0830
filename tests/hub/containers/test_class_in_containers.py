"""A class in containers: what is kept, what is closed, and what a hub's restart or a new image does to it."""

import http.server
import json
import socket
import subprocess
import threading

from class_service import AtTheProxy, run_code, wait_until
from podman import IMAGE

NEXT = "localhost/ddsviz-class:next"

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
    [described] = json.loads(engine.podman("inspect", f"jupyter-{name}"))
    return described["NetworkSettings"]["Networks"]["ddsviz-students"]["IPAddress"]


def drops(engine):
    """Count what the closed networks have dropped."""
    listing = ["nft", "-j", "list", "table", "inet", "class_service"]
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
    [described] = json.loads(engine.podman("inspect", "jupyter-ada"))
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


def test_another_students_server_is_reached_by_the_machine_alone(engine, ada, eve):
    theirs = (address_of(engine, "eve"), 8888)
    socket.create_connection(theirs, timeout=5).close()  # so it does listen
    assert knock(ada, theirs)[theirs] != "open"
    engine.open_networks()
    try:
        assert knock(ada, theirs)[theirs] == "open"  # and it is network.nft that keeps students apart
    finally:
        engine.close_networks()


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
    assert "jupyter-tim" in engine.podman("ps", "--format", "{{.Names}}")
    leaving.delete(path, headers=leaving.xsrf(path))
    wait_until(
        lambda: "jupyter-tim" not in engine.podman("ps", "--all", "--format", "{{.Names}}"), "the container to go"
    )
    assert "ddsviz-home-tim" in engine.podman("volume", "ls", "--format", "{{.Name}}")
