"""Apache as apache.yaml sets it, in front of the chart's hub: its manifests, and a real one that does what they say."""

import os
import re
import shutil
import signal
import socket
import subprocess

import kubernetes_validate
import pytest
import requests
import websocket
import yaml
from class_service import APACHE, HUB_NAME, PASSWORD, Browser, free_port, wait_until
from cluster_service import ClusterService
from helm_chart import OURS

STUDENTS_AND_STRANGERS = ("ada", "eve", "tim", "stranger")


@pytest.fixture(scope="module")
def manifests():
    """The things in apache.yaml, by kind."""
    return {thing["kind"]: thing for thing in yaml.safe_load_all((OURS / "apache.yaml").read_text())}


@pytest.fixture(scope="module")
def pod(manifests):
    return manifests["Deployment"]["spec"]["template"]


@pytest.fixture(scope="module")
def apache(apache_here, cluster: ClusterService, manifests, pod):
    """Apache, started as the container would be: not root, with the ConfigMap, the Secrets and the arguments."""
    folder = cluster.folder
    [container] = pod["spec"]["containers"]
    mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
    for name in mounts:
        (folder / name).mkdir(mode=0o777)
        (folder / name).chmod(0o777)
    write_secrets(folder)
    told = dict(manifests["ConfigMap"]["data"])
    for name, path in mounts.items():
        told = {key: re.sub(f"^{path}(?=/|$)", str(folder / name), value) for key, value in told.items()}
    shutil.copy(OURS / "httpd.conf", folder)
    (folder / "login").mkdir()
    for name in ("apache.conf", "apache-common.conf"):
        shutil.copy(OURS.parent / "login" / name, folder / "login")
    cluster.tls_port = free_port()
    here = {"HUB_NAME": HUB_NAME, "HUB_PORT": str(cluster.tls_port), "HUB_PROXY": f"127.0.0.1:{cluster.proxy_port}"}
    assert here.keys() < told.keys()
    told |= {
        **here,
        "HUB_KEY": cluster.key,
        "HUB_FOLDER": str(folder),
        "HUB_CONF": str(folder / "login/apache.conf"),
        "PATH": "/usr/bin:/bin",
    }
    command = [APACHE, "-f", str(folder / "httpd.conf"), "-DFOREGROUND", *container["args"]]
    errors, user = folder / "apache.err", as_user(pod["spec"]["securityContext"]["runAsUser"])
    output = errors.open("ab")
    process = subprocess.Popen(command, env=told, stdout=output, stderr=output, start_new_session=True, **user)
    try:
        there = ("127.0.0.1", cluster.tls_port)
        wait_until(lambda: process.poll() is not None or not socket.socket().connect_ex(there), "Apache", 10)
        assert process.poll() is None, errors.read_text()
        yield cluster
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # its children, too, and the programs that write its logs
        process.wait()


def as_user(user: int) -> dict:
    """Run as the container's user where that is possible."""
    return {"user": user, "group": user, "extra_groups": []} if os.geteuid() == 0 else {}


def write_secrets(folder) -> None:
    """Write a certificate and passwords where the Secrets would be."""
    certificate = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HUB_NAME}"]
    files = ["-keyout", folder / "tls" / "tls.key", "-out", folder / "tls" / "tls.crt"]
    subprocess.run([*certificate, *files], check=True, capture_output=True)
    (folder / "tls" / "tls.key").chmod(0o644)
    hashed = subprocess.run(["openssl", "passwd", "-apr1", PASSWORD], check=True, capture_output=True, text=True).stdout
    (folder / "passwords" / "passwords").write_text("".join(f"{name}:{hashed}" for name in STUDENTS_AND_STRANGERS))


def test_kubernetes_takes_the_manifests(manifests):
    assert set(manifests) == {"ConfigMap", "Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy"}
    homes = yaml.safe_load((OURS / "homes.yaml").read_text())
    for thing in [*manifests.values(), homes]:
        kubernetes_validate.validate(thing, "1.35", strict=True)


def test_the_parts_find_each_other(manifests, pod):
    labels = pod["metadata"]["labels"].items()
    for selector in (
        manifests["Deployment"]["spec"]["selector"]["matchLabels"],
        manifests["Service"]["spec"]["selector"],
        manifests["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
        manifests["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"],
    ):
        assert selector.items() <= labels
    assert ("hub.jupyter.org/network-access-proxy-http", "true") in labels
    [container] = pod["spec"]["containers"]
    assert container["envFrom"] == [{"configMapRef": {"name": manifests["ConfigMap"]["metadata"]["name"]}}]
    assert str(container["ports"][0]["containerPort"]) == manifests["ConfigMap"]["data"]["HUB_PORT"]
    assert {v["name"] for v in pod["spec"]["volumes"]} == {m["name"] for m in container["volumeMounts"]}


def test_all_that_apache_conf_wants_is_set(manifests, pod):
    """But for what only passers-by and OpenID Connect need."""
    wanted = set(re.findall(r"\$\{(\w+)\}", (OURS.parent / "login" / "apache.conf").read_text()))
    wanted |= set(re.findall(r"\$\{(\w+)\}", (OURS.parent / "login" / "apache-common.conf").read_text()))
    wanted |= set(re.findall(r"\$\{(\w+)\}", (OURS / "httpd.conf").read_text()))
    [container] = pod["spec"]["containers"]
    given = {*manifests["ConfigMap"]["data"], *(variable["name"] for variable in container["env"])}
    wanted = {name for name in wanted if not name.startswith("HUB_OIDC_")}
    assert wanted - given == {"HUB_VISITS", "HUB_COUNTS", "HUB_VISITS_RULES"}


def test_the_key_stands_in_no_manifest(pod, manifests):
    [container] = pod["spec"]["containers"]
    [key] = container["env"]
    assert (key["name"], key["valueFrom"]["secretKeyRef"]) == ("HUB_KEY", {"name": "class-keys", "key": "HUB_KEY"})
    assert "HUB_KEY" not in manifests["ConfigMap"]["data"]


def test_apache_has_no_privilege(pod):
    [container] = pod["spec"]["containers"]
    locked = container["securityContext"]
    assert locked == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod["spec"]["securityContext"]["runAsNonRoot"] is True
    assert pod["spec"]["automountServiceAccountToken"] is False


def test_somebody_on_the_list_logs_in_through_apache_and_nobody_else(apache):
    ada, stranger, wrong = Browser(apache, "ada"), Browser(apache, "stranger"), Browser(apache, "ada")
    wrong.auth = ("ada", "wrong")
    assert ada.log_in().status_code == 200
    assert ada.who() == "ada"
    assert stranger.log_in().status_code == 403
    assert wrong.log_in().status_code == 401


def test_a_name_that_a_browser_sends_counts_for_nothing(apache):
    tim = Browser(apache, "ada")
    tim.headers.update({"X-Remote-User": "tim", "X-Hub-Key": "guess"})
    tim.log_in()
    assert tim.who() == "ada"


def test_a_server_is_used_through_apache(apache, eve):
    through = Browser(apache, "eve")
    through.log_in()
    assert through.lab_is_open()
    through.kernel = through.start_kernel()
    assert through.run("print(6 * 7)").strip() == "42"


def test_a_class_with_open_notebooks_leaves_apache_room(apache, eve):
    """An open notebook holds a thread of Apache's: Debian's own 150 would be taken, and nobody else answered."""
    through = Browser(apache, "eve")
    through.log_in()
    assert through.lab_is_open()
    path = "/user/eve/api/events/subscribe"  # each tab of JupyterLab holds one of these, and one for each notebook
    cookies = "; ".join(f"{c.name}={c.value}" for c in through.cookies if path.startswith(c.path))
    address = through.at.replace("http", "ws", 1) + path
    options = {"cookie": cookies, "origin": through.at, "timeout": 30, "sslopt": {"cert_reqs": 0}}
    channels = [websocket.create_connection(address, **options) for _ in range(200)]
    try:
        answer = requests.get(f"{apache.address}/hub/health", verify=False, timeout=5)
        assert answer.status_code == 200
    finally:
        for channel in channels:
            channel.close()


def test_the_log_holds_no_key(apache):
    Browser(apache, "ada").log_in()
    log = apache.folder / "logs" / "hub-access.log"
    wait_until(lambda: list(log.parent.glob("hub-access.log*")), "Apache's log", 10)
    text = "".join(path.read_text() for path in log.parent.glob("hub-*"))
    screen = (apache.folder / "apache.err").read_text()
    assert "resuming normal operations" in screen
    assert apache.key not in text + screen


def test_the_image_holds_the_configuration_that_was_tried():
    dockerfile = (OURS / "Dockerfile.apache").read_text()
    copies = re.findall(r"^COPY (.+) (/etc/class/\S*)$", dockerfile, re.MULTILINE)
    copied = {folder: paths for paths, folder in copies}
    assert copied["/etc/class/"] == "hub/kubernetes/httpd.conf"
    assert copied["/etc/class/login/"].split() == ["hub/login/apache.conf", "hub/login/apache-common.conf"]
    assert all((OURS.parents[1] / path).exists() for paths in copied.values() for path in paths.split())
    assert re.search(r"^USER 33:33$", dockerfile, re.MULTILINE)
