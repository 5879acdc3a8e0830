"""The door before the real engine: whatever a taken-over hub sends, what runs has the limits and nothing more."""

import json
import threading

import pytest
from engine import names
from engine.door import Engine, open_door
from engine.orders import rules_of
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

ORDER = {
    "Image": "",
    "Cmd": ["sleep", "60"],
    "Env": ["A=b"],
    "HostConfig": {"AutoRemove": True, "NetworkMode": "trial-class", "Memory": 1 << 20},
}
PATH = "/v1.41/containers/create?name=trial-student-ada"
LIMITS = "grep -E '^(Cap|NoNew)' /proc/self/status; id -u; ls /host /etc/cron.d/x; touch /x"

NAMES = ["Binds", "CapAdd", "CapDrop", "CpuQuota", "Entrypoint", "HostConfig", "Image", "LogConfig", "Memory", "Mounts",
         "NetworkMode", "PidsLimit", "Privileged", "Runtime", "SecurityOpt", "User", "Volumes"]  # fmt: skip
VALUES = [
    True, 0, -1, None, "", [], {}, "root", "host", ["/:/host"], ["ALL"], ["seccomp=unconfined"],
    {"Type": "k8s-file", "Config": {"path": "/tmp/door-was-passed"}},
    [{"Type": "bind", "Source": "/", "Target": "/host"}], {"Privileged": True, "CapAdd": ["ALL"]},
]  # fmt: skip
SPELLING = st.sampled_from([str, str.lower, str.upper, str.swapcase])
KEYS = st.builds(lambda name, spell: spell(name), st.sampled_from(NAMES), SPELLING)
PAIRS = st.lists(st.tuples(KEYS, st.sampled_from(VALUES)), max_size=3)


@pytest.fixture(scope="module")
def door(engine, image, tmp_path_factory):
    """A door, and how to order a container with more pairs behind those of a good order, as text lets one do."""
    engine.make_network(COURSE="trial", HUB_LISTEN="172.26.0.1", HUB_PORT="8089")
    engine.podman("pull", "--quiet", image, check=False)
    path = str(tmp_path_factory.mktemp("door") / "door")
    said = {"COURSE": "trial", "IMAGE": image, "MEMORY_LIMIT": "64M", "PIDS_LIMIT": "50", "CPU_LIMIT": "0.5"}
    opened = open_door(str(engine.socket), path, rules_of(said))
    threading.Thread(target=opened.serve_forever, args=[0.01], daemon=True).start()

    def ask(method, target, body=None):
        asked = Engine(path)
        asked.request(method, target, body)
        answer = asked.getresponse()
        return answer.status, answer.read()

    yield ask
    opened.shutdown()
    opened.server_close()
    engine.open_network("trial")


def written(pairs):
    """Write pairs as an object; unlike a dict, it may have a name twice."""
    return "{" + ", ".join(f"{json.dumps(name)}: {value}" for name, value in pairs) + "}"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(top=PAIRS, host=PAIRS)
@example(top=[], host=[])
@example(top=[("user", "root")], host=[("memory", 0), ("capdrop", []), ("networkmode", "host")])
@example(top=[("hostconfig", {"Privileged": True})], host=[])
@example(top=[], host=[("Binds", ["/:/host"]), ("Mounts", [{"Type": "bind", "Source": "/", "Target": "/host"}])])
@example(top=[("Image", "other"), ("User", "root")], host=[("Memory", 0), ("NetworkMode", "host")])
def test_whatever_is_sent_the_running_container_has_the_limits(door, engine, image, top, host):
    inner = [(name, json.dumps(value)) for name, value in [*ORDER["HostConfig"].items(), *host]]
    outer = [(name, json.dumps(value)) for name, value in {**ORDER, "Image": image}.items() if name != "HostConfig"]
    outer += [("HostConfig", written(inner)), *((name, json.dumps(value)) for name, value in top)]
    status, said = door("POST", PATH, written(outer).encode())
    assert top or host or status == 201, said
    if status != 201:
        return
    try:
        assert door("POST", f"/v1.41/containers/{json.loads(said)['Id']}/start")[0] == 204
        [described] = json.loads(engine.podman("inspect", "trial-student-ada"))
        limits = described["HostConfig"]
        assert (limits["Memory"], limits["PidsLimit"], limits["CpuQuota"]) == (64 << 20, 50, 50_000)
        assert (limits["Privileged"], limits["ReadonlyRootfs"]) == (False, True)
        assert list(described["NetworkSettings"]["Networks"]) == ["trial-class"]
        assert [mount["Destination"] for mount in described["Mounts"]] == ["/home/student"]
        inside = engine.podman("exec", "trial-student-ada", "sh", "-c", f"({LIMITS}) 2>&1; true")
        assert inside.count("0000000000000000") == 5  # no capability of any kind
        assert "NoNewPrivs:\t1" in inside
        assert "\n1000\n" in inside
        assert inside.count("No such file or directory") == 2
        assert "Read-only file system" in inside
    finally:
        engine.podman("rm", "--force", "--time=0", "trial-student-ada")


def test_a_home_is_labelled_once_and_kept(door, engine, image):
    name = names.container("trial", "a.b_c")
    order = json.dumps({**ORDER, "Image": image}).encode()
    for _ in range(2):
        status, said = door("POST", f"/v1.41/containers/create?name={name}", order)
        assert status == 201, said
        engine.podman("rm", "--force", name)
    [volume] = json.loads(engine.podman("volume", "inspect", names.home_volume("trial", "a.b_c")))
    assert volume["Labels"] == {"ddsviz.student": "a.b_c", "ddsviz.course": "trial"}
