"""A container engine of the tests' own: podman with its storage, networks and socket, and images built from nothing.

No registry is needed: the base is what debootstrap fetches from Debian, with this machine's certificates. Base and
layers stay in `.venv-hub/engine`, so that only the first run takes minutes.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from class_service import wait_until

REPOSITORY = Path(__file__).parents[3]
TOOLS = ("podman", "buildah", "runc", "debootstrap", "nft", "iptables")
BASE = "localhost/debian-base:bookworm"
IMAGE = "localhost/ddsviz-class:latest"
NEXT = "localhost/ddsviz-class:next"
HUB_IMAGE = "localhost/ddsviz-hub:latest"
PROXY_IMAGE = "localhost/configurable-http-proxy:5"
LIMITS = ["nofile=20000:20000", "nproc=20000:20000"]
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def missing_tools() -> list[str]:
    """Say what this machine lacks for running containers."""
    path = os.environ["PATH"] + ":/usr/sbin:/sbin"
    found = [tool for tool in TOOLS if not shutil.which(tool, path=path)]
    return found if os.geteuid() == 0 else [*found, "root's rights"]


class Engine:
    """Podman as the tests use it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "engine.sock"
        self.environment = {**os.environ, "CONTAINERS_CONF": str(folder / "containers.conf")}
        self.environment["PATH"] += ":/usr/sbin:/sbin"
        folder.mkdir(parents=True, exist_ok=True)
        self.configure()

    @property
    def storage(self) -> list[str]:
        """Return the options that keep our containers apart from the machine's."""
        return ["--root", str(self.folder / "storage"), "--runroot", str(self.folder / "run")]

    @property
    def storage_of_another(self) -> list[str]:
        """Return the options of an engine that has our images and nothing else, as a new machine has."""
        images = ["--storage-opt", f"overlay.imagestore={self.folder}/storage"]
        return ["--root", str(self.folder / "another"), "--runroot", str(self.folder / "another-run"), *images]

    @property
    def command(self) -> Path:
        """Return a command that is podman with our storage and networks, for what calls podman by itself."""
        return self.folder / "podman"

    def configure(self) -> None:
        """Write how containers run."""
        lines = ["[engine]", 'runtime = "runc"', 'cgroup_manager = "cgroupfs"', 'events_logger = "file"']
        lines += [
            "[containers]",
            f"default_ulimits = {json.dumps(LIMITS)}",
            "[network]",
            'network_backend = "netavark"',
        ]
        (self.folder / "containers.conf").write_text("\n".join(lines) + "\n")
        self.write_command(self.storage, "networks")

    def write_command(self, storage: list[str], networks: str) -> None:
        """Write the command."""
        options = shlex.join([*storage, "--network-config-dir", str(self.folder / networks)])
        set_up = f"export CONTAINERS_CONF={self.folder}/containers.conf PATH=$PATH:/usr/sbin:/sbin"
        self.command.write_text(f'#!/bin/sh\n{set_up}\nexec podman {options} "$@"\n')
        self.command.chmod(0o755)

    def podman(self, *arguments: str, check: bool = True) -> str:
        """Run podman and return what it prints."""
        ended = subprocess.run([self.command, *arguments], cwd=self.folder, capture_output=True, text=True)
        assert ended.returncode == 0 or not check, f"podman {' '.join(arguments)}\n{ended.stderr}"
        return (ended.stdout + ended.stderr if arguments[0] == "logs" else ended.stdout).strip()

    def make_base(self) -> None:
        """Fetch Debian, once."""
        if self.podman("images", "--quiet", BASE):
            return
        root = self.folder / "base"
        shutil.rmtree(root, ignore_errors=True)
        packages = "--include=python3,python3-venv,git,ca-certificates,tini"
        self.run("debootstrap", "--variant=minbase", packages, "bookworm", str(root))
        shutil.copy(CERTIFICATES, root / "etc/ssl/certs/ca-certificates.crt")  # a network may have its own
        (root / "etc/pip.conf").write_text(f"[global]\ncert = {CERTIFICATES}\n")
        self.run("sh", "-c", f"tar -C {root} -c . | podman {' '.join(self.storage)} import - {BASE}")
        shutil.rmtree(root)

    def run(self, *command: str) -> None:
        """Run a command; what it said is told if it fails."""
        ended = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        assert ended.returncode == 0, f"{' '.join(command)}\n{ended.stdout[-3000:]}\n{ended.stderr[-3000:]}"

    def build(self, dockerfile: str, tag: str, folder: Path = REPOSITORY) -> None:
        """Build an image for real."""
        limits = [word for limit in LIMITS for word in ("--ulimit", limit)]
        how = ["--isolation", "oci", "--runtime", "runc", "--network", "host", "--layers", *limits]
        what = ["--build-arg", f"BASE={BASE}", "-f", dockerfile, "-t", tag, str(folder)]
        self.run("buildah", *self.storage, "bud", *how, *what)

    def serve(self) -> None:
        """Open the engine's socket, as Docker has one."""
        self.socket.unlink(missing_ok=True)
        command = [self.command, "system", "service", "--time=0", f"unix://{self.socket}"]
        silent = subprocess.DEVNULL  # and in our own folder: it leaves a file where it runs when memory has run out
        self.serving = subprocess.Popen(command, cwd=self.folder, stdout=silent, stderr=silent)
        wait_until(self.socket.exists, "the engine's socket")

    def stop_serving(self) -> None:
        """Close the socket."""
        self.serving.terminate()
        self.serving.wait(20)

    def make_network(self, **settings: str) -> None:
        """Make a hub's network and close it, as the operator does."""
        env = self.folder / "env"
        env.write_text(env_lines({"ENGINE": str(self.command), **settings}))
        command = [REPOSITORY / "hub" / "engine" / "make-network"]
        done = subprocess.run(command, env={**self.environment, "ENV_FILE": str(env)}, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def open_network(self, course: str = "ddsviz") -> None:
        """Take the rules of network.nft away again."""
        self.run("nft", "delete", "table", "inet", f"class_{course}")

    def remove_containers(self) -> None:
        """Remove what a run has left, homes too."""
        self.podman("rm", "--all", "--force", "--time=0", check=False)
        self.podman("pod", "rm", "--all", "--force", check=False)
        self.podman("volume", "prune", "--force", check=False)
        self.podman("network", "prune", "--force", check=False)


def env_lines(settings: dict[str, str]) -> str:
    """Write settings as `.env` has them."""
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def engine_folder() -> Path:
    """Return where the engine keeps its images: beside the hub's environment."""
    return Path(sys.prefix) / "engine"
