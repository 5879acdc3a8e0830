"""Where students' servers run: each in a container of its own, or, to develop and to test, as processes.

Both go through `students_servers`, so what the tests see without containers is what a class gets.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from settings import FOLDER, Settings

HOME = "/home/student"
VISITORS_HOME = "/home/visitor"
DATA = "/data"
COURSE_SOURCE = "/course-source"
HOME_VOLUME = "ddsviz-home-{username}"
PORT = 8888
LOG_SIZE, LOG_FILES = "5m", "2"
SECONDS_TO_START = 120
STARTER = FOLDER / "updates" / "start-course"


def students_servers(c, settings: Settings) -> None:
    """Set where and how each student's server runs."""
    describe_server(c, settings)
    limit(c, settings)
    if settings.in_containers:
        use_containers(c, settings)
        lock_down(c, settings)
        keep_files(c, settings)
    else:
        use_processes(c, settings)


def describe_server(c, settings: Settings) -> None:
    """Set what a server shows first, and which course it has."""
    c.Spawner.default_url = "/lab"
    c.Spawner.args = ["--log-level=WARN"]  # or each file that a student opens, and each session, stands in a log
    c.Spawner.start_timeout = SECONDS_TO_START
    c.Spawner.http_timeout = SECONDS_TO_START
    c.Spawner.environment = {}
    if settings.course_repo:
        c.Spawner.environment = {
            "COURSE_REPO": course_address(settings),
            "COURSE_REF": settings.course_ref,
            "COURSE_PATH": settings.course_path,
            "COURSE_DIR": "~/course",
        }


def course_address(settings: Settings) -> str:
    """Return where a server finds the course: passers-by have no network, but a folder that the hub keeps fresh."""
    return f"file://{COURSE_SOURCE}" if settings.temporary and settings.in_containers else settings.course_repo


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
    gateway, and nothing else of the host (network.nft).
    """
    c.JupyterHub.spawner_class = "docker"
    c.DockerSpawner.image = settings.image
    c.DockerSpawner.pull_policy = "never"  # the operator brings images to the machine; the door lets nobody fetch any
    c.DockerSpawner.cmd = ["start-course", "jupyterhub-singleuser"]
    c.DockerSpawner.port = PORT
    c.DockerSpawner.remove = True  # a new image counts at the next start; the home is a volume and stays
    c.DockerSpawner.use_internal_ip = True
    c.DockerSpawner.network_name = settings.network
    c.DockerSpawner.notebook_dir = VISITORS_HOME if settings.temporary else HOME


def lock_down(c, settings: Settings) -> None:
    """Take from a container whatever a notebook does not need."""
    c.DockerSpawner.extra_create_kwargs = {"user": "student"}
    c.DockerSpawner.extra_host_config = {
        "read_only": True,  # beside the home and /tmp
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges"],
        "pids_limit": settings.pids_limit,
        "tmpfs": {"/tmp": "size=256m,mode=1777"},
        "log_config": {"type": "json-file", "config": {"max-size": LOG_SIZE, "max-file": LOG_FILES}},
    }


def keep_files(c, settings: Settings) -> None:
    """Keep a student's home in a volume, a visitor's in memory; everybody reads the same /data."""
    volumes = {}
    if settings.data_folder:
        volumes[settings.data_folder] = {"bind": DATA, "mode": "ro"}
    if settings.temporary:
        c.DockerSpawner.extra_host_config["tmpfs"][VISITORS_HOME] = f"size={settings.home_size.lower()},mode=1777"
        c.Spawner.environment |= {"HOME": VISITORS_HOME, "COURSE_DIR": f"{VISITORS_HOME}/course"}
        if settings.course_source:
            volumes[settings.course_source] = {"bind": COURSE_SOURCE, "mode": "ro"}
    else:
        volumes[HOME_VOLUME] = {"bind": HOME, "mode": "rw"}
    c.DockerSpawner.volumes = volumes
