"""Passers-by: each has a server of their own without network, in memory, and nothing is left when they go."""

import subprocess

import pytest
from class_service import Browser, run_code, wait_until

FIND_OUT = """
import os, socket, subprocess
def knock(host, port):
    try:
        socket.create_connection((host, port), timeout=2).close()
        return True
    except OSError:
        return False
print(knock("172.31.0.1", 8081), knock("1.1.1.1", 443), knock("151.101.0.223", 443))
print(open("/home/visitor/course/lesson.txt").read().strip())
print([line.split()[2] for line in open("/proc/mounts") if line.split()[1] == "/home/visitor"])
try:
    with open("/home/visitor/big", "wb") as big:
        for _ in range(64):
            big.write(bytes(1 << 20))
    print("no limit")
except OSError as fault:
    print(os.strerror(fault.errno))
try:
    open("/home/student/more", "w")
except OSError as fault:
    print(os.strerror(fault.errno))
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A clone of a course, as the hub's machine keeps one."""
    work = tmp_path_factory.mktemp("course")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(work)]
    subprocess.run(["git", "init", "-q", "-b", "main", str(work)], check=True)
    (work / "lesson.txt").write_text("the first lesson\n")
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "first"], check=True)
    subprocess.run(["git", "clone", "-q", "--bare", str(work), str(work / "bare.git")], check=True)
    return str(work / "bare.git")


def test_a_visitor_has_the_course_and_no_network_and_leaves_nothing(start_class, engine, course):
    service = start_class(
        course="visits",
        mode="temporary",
        gateway="172.31.0.1",
        HOME_SIZE="32M",
        IDLE_MINUTES="0.5",
        COURSE_REPO=course,
        COURSE_SOURCE=course,
    )
    visitor = Browser(service, address=f"http://127.0.0.1:{service.proxy_port}")
    visitor.get("/hub/tmplogin", allow_redirects=False)
    visitor.name = visitor.who()
    visitor.start_server()
    channel = visitor.connect(visitor.start_kernel())
    network, lesson, home, limit, elsewhere = run_code(channel, FIND_OUT).splitlines()
    assert network == "True False False"
    assert lesson == "the first lesson"
    assert home == "['tmpfs']"
    assert limit == "No space left on device"
    assert elsewhere == "Read-only file system"
    channel.close()
    mine = f"visits-student-{visitor.name[:8]}"
    assert mine in names(engine, "ps", "--all")
    wait_until(lambda: mine not in names(engine, "ps", "--all"), "the server to go", 120)
    wait_until(lambda: visitor.who() == "", "the visitor to be gone", 60)
    assert visitor.name[:8] not in engine.podman("volume", "ls", "--format", "{{.Name}}")


def names(engine, *words):
    """List what the engine has."""
    return engine.podman(*words, "--format", "{{.Names}}")
