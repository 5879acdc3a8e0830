"""Homes on Kubernetes: a claim for each student. Nothing of them is on this machine, so all is done through `kubectl`.

A command runs as the student in a pod of its own, which holds this one home and ends with the command: nothing that a
student has put there can reach further. While the student's server runs, the pod goes to the same machine, since most
disks can be on one machine at a time.
"""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

from homes import claim_manifests
from homes.claim_manifests import HOME, OWNER
from homes.claim_names import claim_of, label_of
from homes.measures import DAY_S, NOTE, HomeError, Measure, updates_of

NAMED_SERVER = "hub.jupyter.org/servername"
SECONDS_TO_START = 300
MEASURE = f"""
du -s --block-size=1 ~ 2> /dev/null | cut -f1
find ~ -mindepth 1 ! -name {NOTE} -printf '%T@\\n' | sort -n | uniq | tail -n 1000
"""
NOT_STARTED = 125
"""What `run` returns if the command was never run: the number that container engines use for it."""


@dataclass
class ClaimHomes:
    """Homes that are claims.

    `kubectl` is the command with its options, such as `kubectl --namespace class`; `image` the students' image, where
    commands run; `release` what the chart's release is called; `capacity` and `storage_class` are for new claims.
    """

    kubectl: list[str]
    image: str
    course: Mapping[str, str] = field(default_factory=dict)
    release: str = "class"
    capacity: str = "2Gi"
    storage_class: str = ""

    def names(self) -> list[str]:
        """Return whose homes there are."""
        return sorted(self.claims())

    def claims(self) -> dict[str, dict[str, Any]]:
        """Return the claims that are homes, by their student's name: what kubespawner has written on them."""
        found = [claim["metadata"] for claim in self.get("persistentvolumeclaims", "component=singleuser-storage")]
        marks = [(claim.get("annotations") or {}, claim) for claim in found]
        return {said[OWNER]: claim for said, claim in marks if OWNER in said and NAMED_SERVER not in said}

    def place(self, name: str) -> None:
        """Return nothing: no home is on this machine."""

    def measure(self, name: str) -> Measure:
        """Measure a home."""
        with self.pod(name) as pod:
            size, *changes = self.ask("exec", pod, "--", "sh", "-c", MEASURE).split()
        return Measure(
            int(size), max((when for when in map(float, changes) if when < time.time() + DAY_S), default=0.0)
        )

    def run(self, name: str, command: list[str], *, online: bool = False, **pipes: IO[bytes] | None) -> int:
        """Run a command in a home, as its student; return how it ended. `start-course`'s folder is $HUB there."""
        listening = ["--stdin"] if pipes.get("stdin") else []
        try:
            with self.pod(name) as pod:
                words = [*self.kubectl, "exec", *listening, pod, "--", *command]
                return subprocess.run(words, **pipes).returncode
        except HomeError as fault:
            print(fault, file=sys.stderr)
            return NOT_STARTED

    def create(self, name: str, **marks: str) -> None:
        """Make an empty home, with marks on its claim."""
        claim = claim_manifests.claim(self.release, name, self.capacity, self.storage_class, marks)
        self.ask("create", "--filename", "-", given=claim)

    def mark(self, name: str, mark: str) -> None:
        """Write `key=value` on a home's claim, or take a mark away: `key-`."""
        self.ask("annotate", "persistentvolumeclaim", claim_of(name), mark)

    def remove(self, name: str) -> None:
        """Delete a home with all that is in it."""
        self.ask("delete", "persistentvolumeclaim", claim_of(name), "--timeout=60s")

    @contextmanager
    def pod(self, name: str) -> Iterator[str]:
        """Start a pod with a home, and delete it in the end."""
        pod = f"class-home-{secrets.token_hex(6)}"
        try:
            self.ask("create", "--filename", "-", given=self.describe(pod, name))
            self.ask("wait", f"pod/{pod}", "--for=condition=Ready", f"--timeout={SECONDS_TO_START}s")
            yield pod
        except HomeError as fault:
            raise HomeError(f"The pod with {name}'s home: {fault} {self.last_event(pod)}") from None
        finally:
            words = [*self.kubectl, "delete", "pod", pod, "--wait=false", "--ignore-not-found"]
            subprocess.run(words, capture_output=True, check=False)

    def describe(self, pod: str, name: str) -> dict[str, Any]:
        """Describe a pod with a home."""
        settings = {**self.course, "COURSE_DIR": f"{HOME}/course", "HUB": "/opt/hub", "HOME": HOME}
        marks = claim_manifests.labels(self.release, name)
        described = claim_manifests.home_pod(pod, marks, self.image, claim_of(name), settings)
        if machine := self.machine_of(name):
            described["spec"]["nodeName"] = machine
        return described

    def machine_of(self, name: str) -> str:
        """Return the machine on which a student's server runs; nothing if none does."""
        servers = self.get("pods", f"component=singleuser-server,{OWNER}={label_of(name)}")
        machines = [server["spec"].get("nodeName", "") for server in servers]
        return next(filter(None, machines), "")

    def last_event(self, pod: str) -> str:
        """Return what Kubernetes said last about a pod: that there is no such image, or that a disk is elsewhere."""
        about = ["--field-selector", f"involvedObject.name={pod}", "--output", "jsonpath={.items[-1:].message}"]
        words = [*self.kubectl, "get", "events", *about]
        return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()

    def get(self, kind: str, selector: str) -> list[dict[str, Any]]:
        """Return all things of a kind with these labels, of this release."""
        asked = f"{selector},app.kubernetes.io/instance={self.release}"
        return json.loads(self.ask("get", kind, "--selector", asked, "--output", "json"))["items"]

    def ask(self, *words: str, given: Mapping[str, Any] | None = None) -> str:
        """Ask the cluster; what is given is sent as JSON."""
        sent = json.dumps(given) if given else None
        done = subprocess.run([*self.kubectl, *words], capture_output=True, text=True, input=sent)
        if done.returncode:
            raise HomeError(done.stderr.strip())
        return done.stdout


def claim_homes(said: Mapping[str, str]) -> ClaimHomes:
    """Return the homes that the settings describe."""
    return ClaimHomes(
        said["KUBECTL"].split(),
        said["IMAGE"],
        updates_of(said),
        said["RELEASE"],
        said["HOME_QUOTA"] + "i",
        said.get("STORAGE_CLASS", ""),
    )
