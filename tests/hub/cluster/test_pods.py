"""What kubespawner makes of our values for one student: a pod as locked as a container on one server, and a claim."""

import json

import kubernetes_validate
import pytest


@pytest.fixture(scope="module")
def sent(cluster, eve):
    """What kubespawner would send to the cluster for eve: a pod and a claim."""
    return json.loads((cluster.folder / "jupyter-eve.json").read_text())


@pytest.fixture(scope="module")
def pod(sent):
    return sent[0]["spec"]


@pytest.fixture(scope="module")
def container(pod):
    [notebook] = pod["containers"]
    return notebook


def test_kubernetes_takes_the_pod_and_the_claim(sent):
    for thing in sent:
        kubernetes_validate.validate(thing, "1.35", strict=True)


def test_a_server_has_no_privilege_and_cannot_write_but_at_home_and_in_tmp(pod, container):
    locked = container["securityContext"]
    assert locked["allowPrivilegeEscalation"] is False
    assert locked["capabilities"] == {"drop": ["ALL"]}
    assert locked["readOnlyRootFilesystem"] is True
    assert (locked["runAsUser"], locked["runAsNonRoot"]) == (1000, True)
    assert not locked.get("privileged")
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert {mount["mountPath"] for mount in container["volumeMounts"]} == {"/home/student", "/tmp"}
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    assert volumes["tmp"]["emptyDir"] == {"medium": "Memory", "sizeLimit": "256Mi"}
    assert not any("hostPath" in volume for volume in volumes.values())


def test_the_charts_own_first_container_may_still_close_the_metadata_as_root(pod):
    assert [first["securityContext"]["runAsUser"] for first in pod["initContainers"]] == [0]
    assert "runAsNonRoot" not in pod["securityContext"]


def test_a_server_knows_nothing_of_the_cluster(pod):
    assert pod["automountServiceAccountToken"] is False
    assert pod["enableServiceLinks"] is False
    assert not pod.get("hostNetwork")


def test_a_server_has_its_limits(container):
    limits = container["resources"]["limits"]
    assert limits == {"memory": 1 << 30, "cpu": 1, "ephemeral-storage": "512Mi"}
    assert int(container["resources"]["requests"]["memory"]) >= 291_000_000  # the most that a server took


def test_a_server_starts_as_on_one_server(container):
    """The image's entry point, tini, stays: the command is given as its arguments."""
    assert "command" not in container
    assert container["args"] == ["start-course", "jupyterhub-singleuser", "--log-level=WARN"]
    told = {variable["name"]: variable.get("value") for variable in container["env"]}
    assert told["COURSE_DIR"] == "/home/student/course"
    assert told["JUPYTER_RUNTIME_DIR"].startswith("/tmp/")
    assert "HUB_KEY" not in told


def test_a_home_is_a_claim_that_belongs_to_its_student(sent, pod):
    claim = sent[1]
    assert claim["metadata"]["name"] == "claim-eve"
    assert claim["metadata"]["annotations"]["hub.jupyter.org/username"] == "eve"
    assert claim["spec"]["resources"]["requests"] == {"storage": "2Gi"}
    assert {"claimName": "claim-eve"} in [volume.get("persistentVolumeClaim") for volume in pod["volumes"]]
    assert pod["securityContext"]["fsGroup"] == 1000
    assert pod["securityContext"]["fsGroupChangePolicy"] == "OnRootMismatch"
