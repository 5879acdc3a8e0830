"""Kubespawner as the chart sets it, with pods that are processes of this machine.

The pod's and the claim's descriptions are kubespawner's own; only what would ask a cluster is replaced.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
from pathlib import Path

from kubespawner import KubeSpawner, clients
from kubespawner import spawner as kubespawner_module

PLAIN = {  # what the chart hands on as it is: kubespawner's name, and the name below singleuser
    "start_timeout": "startTimeout", "uid": "uid", "fs_gid": "fsGid", "extra_labels": "extraLabels",
    "mem_limit": "memory.limit", "mem_guarantee": "memory.guarantee", "cpu_limit": "cpu.limit",
    "cpu_guarantee": "cpu.guarantee", "extra_resource_limits": "extraResource.limits",
    "extra_resource_guarantees": "extraResource.guarantees", "environment": "extraEnv",
    "extra_pod_config": "extraPodConfig", "allow_privilege_escalation": "allowPrivilegeEscalation",
    "service_account": "serviceAccountName", "storage_capacity": "storage.capacity",
    "storage_access_modes": "storage.dynamic.storageAccessModes", "pod_name_template": "podNameTemplate",
    "pvc_name_template": "storage.dynamic.pvcNameTemplate", "storage_class": "storage.dynamic.storageClass",
}  # fmt: skip
kubespawner_module.load_config = lambda **_: None  # there is no cluster whose address it could read


def describe_pods(c, student: dict, values: dict) -> None:
    """Set kubespawner as the chart does."""
    for trait, path in PLAIN.items():
        value = student
        for name in path.split("."):
            value = value[name]
        if value is not None:
            c[trait] = value
    c.image = f"{student['image']['name']}:{student['image']['tag']}"
    c.common_labels = {
        "app": "jupyterhub", "app.kubernetes.io/name": "jupyterhub",
        "release": "class", "app.kubernetes.io/instance": "class",
        "helm.sh/chart": "jupyterhub-4", "chart": "jupyterhub-4", "app.kubernetes.io/managed-by": "kubespawner",
    }  # fmt: skip
    c.namespace = "class"
    if student["cloudMetadata"]["blockWithIptables"]:
        root = {"privileged": True, "runAsUser": 0, "capabilities": {"add": ["NET_ADMIN"]}}
        c.init_containers = [{"name": "block-cloud-metadata", "image": "network-tools", "securityContext": root}]
    storage = student["storage"]
    c.storage_pvc_ensure = True
    home = {"name": storage["dynamic"]["volumeNameTemplate"]}
    c.volumes = [{**home, "persistentVolumeClaim": {"claimName": "{pvc_name}"}}, *(storage["extraVolumes"] or [])]
    c.volume_mounts = [{**home, "mountPath": storage["homeMountPath"]}, *(storage["extraVolumeMounts"] or [])]


class LocalPods(KubeSpawner):
    """Kubespawner, whose pods are processes and whose claims are folders below CHART_FOLDER."""

    events_enabled = False
    program = os.environ.get("CHART_SERVER", "")

    async def start(self):
        """Start the pod's command here, and keep what kubespawner would have sent to the cluster."""
        pod, claim = await self.get_pod_manifest(), self.get_pvc_manifest()
        folder = Path(os.environ["CHART_FOLDER"])
        home = folder / "homes" / self.pvc_name
        home.mkdir(parents=True, exist_ok=True)
        (folder / f"{self.pod_name}.json").write_text(json.dumps(as_sent([pod, claim])))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        address = f"http://127.0.0.1:{port}"
        told = {
            **self.get_env(),
            "HOME": str(home),
            "PATH": f"{Path(self.program).parent}:{os.environ['PATH']}",
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
            "JUPYTERHUB_SERVICE_URL": f"{address}/user/{self.user.escaped_name}/",
        }
        command = [self.program, "--ServerApp.root_dir=.", "--allow-root", *self.get_args()]
        log = (folder / f"{self.pod_name}.log").open("ab")
        self.process = subprocess.Popen(command, env=told, cwd=home, stdout=log, stderr=log, start_new_session=True)
        return address

    async def poll(self):
        """Say whether the process runs."""
        return self.process.poll() if getattr(self, "process", None) else 0

    async def stop(self, now=False):
        """End the process."""
        self.process.terminate()
        while self.process.poll() is None:
            await asyncio.sleep(0.05)

    async def _start_reflectors(self, *_, **__):
        """Watch nothing."""

    def _start_watching_events(self, *_, **__):
        """Watch nothing."""

    def _start_watching_pods(self, *_, **__):
        """Watch nothing."""


def as_sent(things: list) -> list:
    """Return kubespawner's descriptions as the cluster's API would get them."""
    client = clients.shared_client("CoreV1Api").api_client
    return [client.sanitize_for_serialization(thing) for thing in things]
