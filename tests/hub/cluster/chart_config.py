"""Stands in for the chart's jupyterhub_config.py: does with values what that does, where it matters to ours.

Written after the chart's description of its values. Files come to where the values say, below a folder of the test's;
what the chart mounts in the cluster's network is on loopback; and students' pods are processes (local_pods.py).
"""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import local_pods

FOLDER = Path(os.environ["CHART_FOLDER"])
ROOT = FOLDER / "root"
MOUNTED = ("/srv/", "/usr/local/etc/")
values = json.loads(Path(os.environ["CHART_VALUES"]).read_text())
hub, student = values["hub"], values["singleuser"]


def rebased(text: str) -> str:
    """Move the paths of the hub's pod below the test's folder."""
    for path in MOUNTED:
        text = text.replace(path, f"{ROOT}{path}")
    return text


def write_files() -> None:
    """Mount extraFiles."""
    for file in hub["extraFiles"].values():
        path = ROOT / file["mountPath"].lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(rebased(file["stringData"]))


def set_environment() -> None:
    """Set extraEnv, with what Secrets hold."""
    for name, value in hub["extraEnv"].items():
        if isinstance(value, dict):
            wanted = value["valueFrom"]["secretKeyRef"]
            held = json.loads((FOLDER / f"{wanted['name']}.json").read_text())
            value = held.get(wanted["key"]) if wanted.get("optional") else held[wanted["key"]]
        if value is not None:
            os.environ[name] = rebased(value)


def culler() -> None:
    """Add the chart's culler."""
    cull = values["cull"]
    times = [f"--timeout={cull['timeout']}", f"--cull-every={cull['every']}"]
    command = [sys.executable, "-m", "jupyterhub_idle_culler", *times]
    c.JupyterHub.services.append({"name": "jupyterhub-idle-culler", "command": command})
    scopes = ["list:users", "read:users:activity", "read:servers", "delete:servers"]
    c.JupyterHub.load_roles.append(
        {"name": "jupyterhub-idle-culler", "scopes": scopes, "services": ["jupyterhub-idle-culler"]}
    )


c = get_config()  # noqa: F821  JupyterHub puts it here
write_files()
set_environment()
os.chdir(FOLDER)

c.JupyterHub.spawner_class = local_pods.LocalPods
c.ConfigurableHTTPProxy.api_url = os.environ["CHART_API"]
c.ConfigurableHTTPProxy.should_start = False
c.JupyterHub.cleanup_servers = False
c.JupyterHub.last_activity_interval = 60
c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 0}
c.JupyterHub.db_url = "sqlite:///jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = str(FOLDER / "cookie_secret")
c.JupyterHub.hub_bind_url = c.JupyterHub.hub_connect_url = f"http://127.0.0.1:{os.environ['CHART_HUB_PORT']}"
c.JupyterHub.concurrent_spawn_limit = hub["concurrentSpawnLimit"]
c.JupyterHub.template_paths = hub["templatePaths"]
c.JupyterHub.template_vars = hub["templateVars"]
local_pods.describe_pods(c.KubeSpawner, student, values)
c.Spawner.default_url = student["defaultUrl"]
c.Spawner.cmd = student["cmd"]
c.JupyterHub.services = []
c.JupyterHub.load_roles = []
if values["cull"]["enabled"]:
    culler()
for name, settings in hub["config"].items():
    c[name].update(settings)


def run_config_files() -> None:
    """Run what is in jupyterhub_config.d, and then extraConfig, each in the order of its names."""
    found = sorted((ROOT / "usr/local/etc/jupyterhub/jupyterhub_config.d").glob("*.py"))
    blocks = [path.read_text() for path in found] + [block for _, block in sorted(hub["extraConfig"].items())]
    for block in blocks:
        exec(block, {"c": c})


run_config_files()
