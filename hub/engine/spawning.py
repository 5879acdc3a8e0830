"""Where students' servers run: each in a container of its own, or, to develop and to test, as processes.

Both go through `students_servers`, so what the tests see without containers is what a class gets.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from engine import names
from engine.door import read_sign
from engine.orders import COURSE_SOURCE, HOME, VISITORS_HOME
from environment import FOLDER
from settings import Settings

PORT = 8888
SECONDS_TO_START = 120
SECONDS_FOR_THE_DOOR = 30
STARTER = FOLDER / "updates" / "start-course"


def students_servers(c, settings: Settings) -> None:
    """Set where and how each student's server runs."""
    describe_server(c, settings)
    limit(c, settings)
    if settings.in_containers:
        use_containers(c, settings)
    else:
        use_processes(c, settings)


def door_faults(settings: Settings, socket_address: str, patience_s: float = SECONDS_FOR_THE_DOOR) -> list[str]:
    """Say what is wrong with the way to the engine: without the door, homes would not be kept, nor limits."""
    end = time.monotonic() + patience_s
    while (sign := read_sign(socket_address.removeprefix("unix://"))) is None:
        if time.monotonic() > end:
            return [f"DOCKER_HOST is {socket_address!r}, and no door answers there: start it first (engine/door.py)."]
        time.sleep(0.5)
    faults = [] if settings.image in sign["images"] else [f"The door does not know the image {settings.image}"]
    agreed = {"course": settings.course, "network": settings.network, "temporary": settings.temporary}
    faults += [f"The door has another {name}, {sign[name]!r}" for name, ours in agreed.items() if sign[name] != ours]
    return [f"{fault}: start both with the same settings." for fault in faults]


def describe_server(c, settings: Settings) -> None:
    """Set what a server shows first, and which course it has."""
    c.Spawner.default_url = "/lab"
    c.Spawner.args = ["--log-level=WARN"]  # or each file that a student opens, and each session, stands in a log
    c.Spawner.start_timeout = SECONDS_TO_START
    c.Spawner.http_timeout = SECONDS_TO_START
    c.Spawner.environment = {}
    if address := course_address(settings):
        c.Spawner.environment = {
            "COURSE_REPO": address,
            "COURSE_REF": settings.course_ref,
            "COURSE_PATH": settings.course_path,
            "COURSE_DIR": "~/course",
        }


def course_address(settings: Settings) -> str:
    """Return where a server finds the course: in a clone on this machine, if there is one, which needs no network."""
    return f"file://{COURSE_SOURCE}" if settings.course_source and settings.in_containers else settings.course_repo


def limit(c, settings: Settings) -> None:
    """Set how much one server may take, and how many there may be."""
    c.Spawner.mem_limit = settings.memory_limit
    c.Spawner.cpu_limit = settings.cpu_limit
    c.JupyterHub.active_server_limit = settings.server_limit
    # concurrent_spawn_limit stays at JupyterHub's 100: a class arrives all at once, and fewer sends students away.


def use_processes(c, settings: Settings) -> None:
    """Run servers as processes of the hub's own user: nothing keeps students apart, so never for a class."""
    c.JupyterHub.spawner_class = "simple"
    c.SimpleLocalProcessSpawner.home_dir_template = str(settings.state_folder / "homes" / "{username}")
    server = str(Path(sys.executable).with_name("jupyterhub-singleuser"))
    c.Spawner.cmd = [str(STARTER), server] if settings.course_repo else [server]
    c.Spawner.args += ["--ServerApp.root_dir=."] + (["--allow-root"] if os.geteuid() == 0 else [])


def use_containers(c, settings: Settings) -> None:
    """Run each server in a container from the image, on the students' own network.

    The hub and the proxy are on the host's network and reach the servers there; servers reach the hub at the network's
    gateway, and nothing else of the host (network.nft). The hub says whose server it is, from which image, and what
    is in its environment; limits, rights and what is mounted are the door's to say (orders.py).
    """
    c.JupyterHub.spawner_class = "docker"
    c.DockerSpawner.escape = names.escape
    c.DockerSpawner.name_template = f"{settings.course}-student-{{username}}"
    c.DockerSpawner.image = settings.image
    c.DockerSpawner.pull_policy = "never"  # the operator brings images to the machine; the door lets nobody fetch any
    c.DockerSpawner.cmd = ["start-course", "jupyterhub-singleuser"]
    c.DockerSpawner.port = PORT
    c.DockerSpawner.remove = True  # a new image counts at the next start; the home is a volume and stays
    c.DockerSpawner.use_internal_ip = True
    c.DockerSpawner.network_name = settings.network
    c.DockerSpawner.notebook_dir = VISITORS_HOME if settings.temporary else HOME
    if settings.temporary:
        c.Spawner.environment |= {"HOME": VISITORS_HOME, "COURSE_DIR": f"{VISITORS_HOME}/course"}
