"""A cluster whose claims are folders, and the homes on it: what the tests of claims share."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import kubernetes_validate
from environment import with_defaults
from helm_chart import OURS
from homes.claim_names import claim_of
from homes.claims import ClaimHomes, claim_homes

FAKE = Path(__file__).with_name("fake_kubectl.py")
KUBECTL = f"{sys.executable} -IS {FAKE} --namespace class"


class Cluster:
    """The fake cluster, and the homes on it."""

    def __init__(self, folder: Path):
        self.folder = folder
        (folder / "claims").mkdir(parents=True)
        (folder / "pods").mkdir()
        (folder / "given").mkdir()
        said = {"KUBECTL": KUBECTL, "IMAGE": "registry.example.ac.uk/ddsviz-class:1", "COURSE_REF": "main"}
        self.homes: ClaimHomes = claim_homes(with_defaults(said))
        self.said = {**said, "FAKE_CLUSTER": str(folder), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}

    def files(self, name: str) -> Path:
        """Return where the fake keeps a home."""
        return self.folder / "claims" / claim_of(name)

    def judge(self) -> None:
        """Judge all that the cluster was given by Kubernetes' own schema."""
        for path in (self.folder / "given").glob("*.json"):
            kubernetes_validate.validate(json.loads(path.read_text()), "1.35", strict=True)

    def pods(self) -> list[Path]:
        return list((self.folder / "pods").glob("*"))

    def move(self, saved: Path) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, OURS / "move-homes", saved], env=self.said, capture_output=True, text=True
        )
