"""A hub as Zero to JupyterHub's chart runs it, on loopback: its versions, its settings, ours; pods are processes."""

from __future__ import annotations

import json
import os
import secrets
import sys
from pathlib import Path

import class_service
from class_service import HUB_FOLDER, Service, wait_until

PROXY = HUB_FOLDER.parent / ".venv-hub/proxy/node_modules/.bin/configurable-http-proxy"
class_service.PROXY = PROXY  # the proxy is in the other environment
CONFIG = Path(__file__).with_name("chart_config.py")


class ClusterService(Service):
    """The hub's pod and the proxy's. `server` is the program that a student's pod runs."""

    def __init__(self, values: dict, server: str = f"{sys.prefix}/bin/jupyterhub-singleuser", **settings: str):
        super().__init__()
        folder = self.folder
        (folder / "values.json").write_text(json.dumps(values))
        self.write_secrets()
        self.environment = {
            "PATH": f"{sys.prefix}/bin:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(folder),
            "CHART_VALUES": str(folder / "values.json"),
            "CHART_FOLDER": str(folder),
            "CHART_SERVER": server,
            "CHART_API": f"http://127.0.0.1:{self.api_port}",
            "CHART_HUB_PORT": str(self.hub_port),
            "CONFIGPROXY_AUTH_TOKEN": secrets.token_hex(32),
            **as_kubernetes_sets("hub", 8081),
            **as_kubernetes_sets("proxy-api", 8001),
            **as_kubernetes_sets("proxy-public", 80),
            **settings,
        }

    def write_secrets(self) -> None:
        """Write what the operator's Secrets hold: keys, and the class list as kubelet mounts it."""
        keys = {"HUB_KEY": self.key, "MANAGE_TOKEN": secrets.token_hex(32)}
        (self.folder / "class-keys.json").write_text(json.dumps(keys))
        self.class_list = self.folder / "root/srv/class-list"
        self.class_list.mkdir(parents=True)
        self.write_class("name,role\nada,\neve,\ntim,tutor\nroot,admin\n")

    def write_class(self, people: str) -> None:
        """Change the Secret with the class list. kubelet writes a new folder, and turns one link to it."""
        folder, link = self.class_list / f"..{secrets.token_hex(4)}", self.class_list / "..data"
        folder.mkdir()
        (folder / "class.csv").write_text(people)
        (self.class_list / "..tmp").symlink_to(folder.name)
        os.replace(self.class_list / "..tmp", link)
        if not (self.class_list / "class.csv").is_symlink():
            (self.class_list / "class.csv").symlink_to("..data/class.csv")

    def start_hub(self, *arguments: str) -> None:
        """Start the hub with the chart's settings."""
        self.run("hub", [f"{sys.prefix}/bin/jupyterhub", "-f", str(CONFIG), *arguments])
        wait_until(self.hub_is_up, f"the hub, see {self.folder}/hub.log")


def as_kubernetes_sets(service: str, port: int) -> dict[str, str]:
    """Return the variables that Kubernetes sets in every pod for a service, in the manner of Docker's links."""
    name = service.upper().replace("-", "_")
    return {
        f"{name}_SERVICE_HOST": "10.96.0.7",
        f"{name}_SERVICE_PORT": str(port),
        f"{name}_PORT": f"tcp://10.96.0.7:{port}",
        f"{name}_PORT_{port}_TCP": f"tcp://10.96.0.7:{port}",
    }
