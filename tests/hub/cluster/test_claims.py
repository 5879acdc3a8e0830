"""Homes on Kubernetes: claims as kubespawner makes them, commands in them, and the move from one server."""

import asyncio
import json
import os
import sqlite3
import subprocess
from unittest.mock import Mock

import pytest
from class_service import HUB_FOLDER
from cluster_of_folders import KUBECTL
from environment import with_defaults
from homes import claim_state
from homes.claim_names import claim_of, label_of
from homes.claims import NOT_STARTED, claim_homes
from homes.measures import HomeError
from kubespawner import KubeSpawner
from local_pods import as_sent, describe_pods
from traitlets.config import Config

LENGTHS = (31, 32, 33, 45, 46, 47, 48, 63, 64, 300)
ODD_NAMES = [
    "ada", "a", "s1234567", "1234567", "ada.lovelace", "ada-lovelace", "ada_lovelace", "ada--lovelace", "-ada-",
    "ada@ed.ac.uk", "Ada", "ada.Lovelace", "åda", "漢字", "...", "jupyter--x", "é" * 300, "a.b" * 100, "9" * 300,
    *("x" * length for length in LENGTHS),
]  # fmt: skip


@pytest.fixture
def homes(cluster_of_folders):
    return cluster_of_folders.homes


@pytest.fixture
def kubespawners(chart):
    """What kubespawner, set as in the chart, would send for a student's claim."""

    def describe(name: str) -> dict:
        config = Config()
        describe_pods(config.KubeSpawner, chart["singleuser"], chart)

        async def make():
            user = Mock(url="/", id=1)
            user.name = name
            return as_sent([KubeSpawner(_mock=True, user=user, config=config).get_pvc_manifest()])[0]

        return asyncio.run(make())

    return describe


@pytest.mark.parametrize("name", ODD_NAMES, ids=lambda name: name[:20] + f"-{len(name)}")
def test_a_claim_is_what_kubespawner_would_make(kubespawners, cluster_of_folders, name):
    cluster_of_folders.homes.create(name)
    ours = json.loads((cluster_of_folders.folder / f"claims/{claim_of(name)}.json").read_text())
    theirs = kubespawners(name)
    assert ours["metadata"]["name"] == theirs["metadata"]["name"]
    assert ours["spec"] == theirs["spec"]
    labels = {key: value for key, value in theirs["metadata"]["labels"].items() if "chart" not in key}
    assert ours["metadata"]["labels"] == labels
    assert ours["metadata"]["annotations"]["hub.jupyter.org/username"] == name
    assert cluster_of_folders.homes.names() == [name]


def test_no_two_names_share_a_claim():
    near = ["ada.l", "ada-l", "ada_l", "ada-l---8debcb8d", "Ada.l", "ada..l", "x" * 47, "x" * 48]
    assert len({claim_of(name) for name in near}) == len(near)
    assert all(len(claim_of(name)) <= 63 and len(label_of(name)) <= 63 for name in ODD_NAMES)


def test_a_command_runs_in_the_home_and_its_pod_is_gone_afterwards(homes, cluster_of_folders, tmp_path):
    homes.create("ada")
    with (tmp_path / "out").open("wb") as out:
        assert homes.run("ada", ["sh", "-c", "echo mine > ~/note; cat ~/note; exit 7"], stdout=out) == 7
    assert (tmp_path / "out").read_text() == "mine\n"
    assert (cluster_of_folders.files("ada") / "note").read_text() == "mine\n"
    assert cluster_of_folders.pods() == []


def test_a_home_goes_into_an_archive_and_back_byte_for_byte(homes, cluster_of_folders, tmp_path):
    """As `manage export` and `manage restore` do it."""
    homes.create("ada")
    (cluster_of_folders.files("ada") / "picture").write_bytes(os.urandom(300_000))
    with (tmp_path / "ada.tar.gz").open("wb") as out:
        assert homes.run("ada", ["sh", "-c", "tar -C ~ -cz ."], stdout=out) == 0
    homes.create("bob")
    with (tmp_path / "ada.tar.gz").open("rb") as packed:
        assert homes.run("bob", ["sh", "-c", "tar -C ~ -xz"], stdin=packed) == 0
    copies = [(cluster_of_folders.files(name) / "picture").read_bytes() for name in ("ada", "bob")]
    assert copies[0] == copies[1]


def test_a_reset_runs_in_the_home(homes, cluster_of_folders, tmp_path, monkeypatch):
    """As `manage reset` does it, with the programs that the image holds in /opt/hub."""
    monkeypatch.setenv("FAKE_HUB", str(HUB_FOLDER / "updates"))
    course = tmp_path / "course"
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(course)]
    subprocess.run(["git", "init", "-q", "-b", "main", str(course)], check=True)
    (course / "lesson.py").write_text("print('lesson')\n")
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "first"], check=True)
    homes.course = {"COURSE_REPO": str(course), "COURSE_REF": "main"}
    homes.create("ada")
    assert homes.run("ada", ["sh", "-c", 'exec python3 "$HUB/reset.py" "$@"', "reset"]) == 0
    assert (cluster_of_folders.files("ada") / "course" / "lesson.py").exists()


def test_the_image_holds_the_program_that_resets():
    [line] = [
        line for line in (HUB_FOLDER / "Dockerfile").read_text().splitlines() if line.startswith("COPY hub/updates/")
    ]
    assert "hub/updates/reset.py" in line.split()
    assert line.endswith(" /opt/hub/")


def test_homes_are_measured_where_they_are(homes, cluster_of_folders):
    for name, size in (("ada", 3 << 20), ("bob", 0)):
        homes.create(name)
        (cluster_of_folders.files(name) / "big").write_bytes(b"x" * size)
    for path, when in ((cluster_of_folders.files("bob") / "big", 1_700_000_000), (cluster_of_folders.files("bob"), 9)):
        os.utime(path, (when, when))
    assert 3 << 20 <= homes.measure("ada").size < 4 << 20
    measured = homes.measure("bob")
    assert measured.size < 1 << 20
    assert measured.changed == 1_700_000_000  # by any file, not by the folder alone


def test_a_home_is_deleted_and_a_stranger_has_none(homes, cluster_of_folders):
    homes.create("ada")
    homes.create("bob")
    homes.remove("ada")
    assert homes.names() == ["bob"]
    assert not cluster_of_folders.files("ada").exists()
    with pytest.raises(HomeError):
        homes.remove("ada")
    assert homes.run("ada", ["true"]) == NOT_STARTED


def test_a_home_that_is_there_is_not_made_again(homes, cluster_of_folders):
    homes.create("ada")
    (cluster_of_folders.files("ada") / "note").write_text("mine")
    with pytest.raises(HomeError) as fault:
        homes.create("ada")
    assert "already exists" in str(fault.value)
    assert (cluster_of_folders.files("ada") / "note").read_text() == "mine"


def test_named_servers_and_other_releases_are_no_homes(homes, cluster_of_folders):
    homes.create("ada")
    homes.create("bob", **{"hub.jupyter.org/servername": "second"})
    other = claim_homes(with_defaults({"KUBECTL": KUBECTL, "RELEASE": "other"}))
    other.create("eve")
    assert homes.names() == ["ada"]
    assert other.names() == ["eve"]


def test_a_pod_with_a_home_is_locked_and_goes_where_the_students_server_is(homes, cluster_of_folders):
    homes.create("ada")
    labels = {**json.loads((cluster_of_folders.folder / "claims/claim-ada.json").read_text())["metadata"]["labels"]}
    labels["component"] = "singleuser-server"
    server = {"metadata": {"labels": labels}, "spec": {"nodeName": "machine-3"}}
    (cluster_of_folders.folder / "pods" / "jupyter-ada.json").write_text(json.dumps(server))
    spec = homes.describe("class-home-1", "ada")["spec"]
    assert spec["nodeName"] == "machine-3"
    assert "nodeName" not in homes.describe("class-home-2", "bob")["spec"]
    [container] = spec["containers"]
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert container["securityContext"]["allowPrivilegeEscalation"] is False
    assert (spec["automountServiceAccountToken"], spec["securityContext"]["runAsUser"]) == (False, 1000)


def test_a_pod_that_does_not_start_is_told_with_its_reason_and_deleted(homes, cluster_of_folders, capsys):
    homes.create("ada")
    (cluster_of_folders.folder / "stuck").touch()
    assert homes.run("ada", ["true"]) == NOT_STARTED
    told = capsys.readouterr().err
    assert "ada" in told
    assert "no such image" in told
    assert cluster_of_folders.pods() == []


def test_the_hubs_database_is_saved_while_the_hub_writes(cluster_of_folders, tmp_path):
    (cluster_of_folders.folder / "hub").mkdir()
    with sqlite3.connect(cluster_of_folders.folder / "hub" / "jupyterhub.sqlite") as live:
        live.execute("create table users (name text)")
        live.execute("insert into users values ('ada')")
        live.commit()
        live.execute("insert into users values ('not yet there')")
        claim_state.save_database(KUBECTL.split(), tmp_path / "hub.sqlite")
    live.close()
    saved = sqlite3.connect(tmp_path / "hub.sqlite")
    assert saved.execute("select name from users").fetchall() == [("ada",)]
    saved.close()
    assert (tmp_path / "hub.sqlite").stat().st_mode & 0o077 == 0


def test_a_hub_without_a_database_is_told(cluster_of_folders, tmp_path):
    with pytest.raises(HomeError) as fault:
        claim_state.save_database(KUBECTL.split(), tmp_path / "hub.sqlite")
    assert "unable to open database" in str(fault.value)
