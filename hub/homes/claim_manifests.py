"""What Kubernetes is told about a student's home: a claim, as kubespawner makes one, and a pod that holds it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homes.claim_names import claim_of, label_of

HOME = "/home/student"
OWNER = "hub.jupyter.org/username"
STUDENT = 1000
LONGEST_COMMAND_S = 6 * 3600

LOCKED_POD = {
    "restartPolicy": "Never",
    "activeDeadlineSeconds": LONGEST_COMMAND_S,  # it ends by itself if nobody is left to delete it
    "terminationGracePeriodSeconds": 0,
    "automountServiceAccountToken": False,
    "enableServiceLinks": False,
    "securityContext": {
        "runAsUser": STUDENT,
        "runAsGroup": STUDENT,
        "runAsNonRoot": True,
        "fsGroup": STUDENT,
        "fsGroupChangePolicy": "OnRootMismatch",
        "seccompProfile": {"type": "RuntimeDefault"},
    },
}
LOCKED_CONTAINER = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
}
SMALL = {"requests": {"cpu": "50m", "memory": "64Mi"}, "limits": {"cpu": "1", "memory": "512Mi"}}


def labels(release: str, name: str) -> dict[str, str]:
    """Return what marks a thing as this release's and this student's."""
    return {
        "app": "jupyterhub",
        "app.kubernetes.io/name": "jupyterhub",
        "release": release,
        "app.kubernetes.io/instance": release,
        OWNER: label_of(name),
    }


def claim(release: str, name: str, size: str, storage_class: str, marks: Mapping[str, str]) -> dict[str, Any]:
    """Describe a student's claim."""
    spec: dict[str, Any] = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}}
    if storage_class:
        spec["storageClassName"] = storage_class
    kubespawners = {
        "component": "singleuser-storage",
        "app.kubernetes.io/component": "singleuser-server",
        "app.kubernetes.io/managed-by": "kubespawner",
    }
    metadata = {
        "name": claim_of(name),
        "labels": {**labels(release, name), **kubespawners},
        "annotations": {OWNER: name, **marks},
    }
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": metadata, "spec": spec}


def home_pod(pod: str, marks: Mapping[str, str], image: str, claim_name: str, settings: Mapping[str, str]) -> dict:
    """Describe a pod that holds one home and waits for a command; it has no privilege, and nothing else to write to."""
    container = {
        "name": "home",
        "image": image,
        "command": ["sleep", str(LONGEST_COMMAND_S)],
        "env": [{"name": name, "value": value} for name, value in settings.items()],
        "workingDir": HOME,
        "resources": SMALL,
        "volumeMounts": [{"name": "home", "mountPath": HOME}, {"name": "tmp", "mountPath": "/tmp"}],
        "securityContext": LOCKED_CONTAINER,
    }
    volumes = [
        {"name": "home", "persistentVolumeClaim": {"claimName": claim_name}},
        {"name": "tmp", "emptyDir": {"sizeLimit": "256Mi"}},
    ]
    metadata = {"name": pod, "labels": {**marks, "class-service": "home"}}
    spec = {**LOCKED_POD, "containers": [container], "volumes": volumes}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}
