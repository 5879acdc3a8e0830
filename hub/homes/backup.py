"""Backs up a class, and restores it on an empty machine: homes, the hub's state, its settings and the class list.

`manage save FOLDER` runs while the class works, and takes homes as they are at that moment; `manage restore FOLDER`
before the hub is started for the first time. A backup holds students' files and all keys: keep it where only you can
read it.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Mapping
from pathlib import Path

from engine import names
from environment import DEFAULTS, FOLDER
from homes import claim_state
from homes.aside import Aside
from homes.measures import HomeError
from homes.places import ARCHIVE, Homes, archive_name, archived_name, engine_of

STATE = ("hub.sqlite", "cookie_secret")
MANIFEST, SETTINGS = "backup.json", "env"

PACK_HOME = ["sh", "-c", "timeout 1h tar -C ~ -Scz ."]
"""A file of nothing but holes is packed as such, and no home keeps the others waiting for ever."""
PACK = """
import os, sqlite3, sys, tarfile, tempfile
with tempfile.TemporaryDirectory() as folder:
    copy = os.path.join(folder, "hub.sqlite")
    live, saved = sqlite3.connect("file:hub.sqlite?mode=ro", uri=True), sqlite3.connect(copy)
    live.backup(saved)  # a database in use: sqlite's own backup, not a copy of its file
    saved.close()
    with tarfile.open(fileobj=sys.stdout.buffer, mode="w|") as archive:
        archive.add(copy, "hub.sqlite")
        archive.add("cookie_secret")
"""
UNPACK = """
import os, pwd, sys, tarfile
if os.path.exists("hub.sqlite"):
    sys.exit(3)
with tarfile.open(fileobj=sys.stdin.buffer, mode="r|") as archive:
    for member in archive:
        with open(os.open(member.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(archive.extractfile(member).read())
if os.getuid() == 0 and "hub" in {user.pw_name for user in pwd.getpwall()}:
    for name in (".", "hub.sqlite", "cookie_secret"):
        os.chown(name, pwd.getpwnam("hub").pw_uid, pwd.getpwnam("hub").pw_gid)
"""
"""Both run where the state is: in a container of the hub's image, whose user the files must belong to."""
THERE_ALREADY = 3


def save(homes: Homes, said: Mapping[str, str], to: str) -> int:
    """Write everything into a new folder; the manifest comes last, so that half a backup is not taken for one."""
    folder = Path(to)
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        print(f"{folder} is there already: name a new folder.")
        return 1
    (folder / "homes").mkdir()
    there = homes.names()
    failed = [name for name in there if not save_home(homes, name, folder / "homes" / archive_name(name))]
    if said["SPAWNER"] == "kubernetes":
        claim_state.save_database(said["KUBECTL"].split(), folder / STATE[0])
    else:
        save_state(said, folder)
    for source, copy in files_of_the_operator(said).items():
        if source.exists():
            shutil.copy2(source, folder / copy)
    (folder / MANIFEST).write_text(json.dumps({"made": time.strftime("%FT%T%z"), "homes": there, "failed": failed}))
    for name in failed:
        print(f"Not all of {name}'s files could be read.")
    print(f"{len(there) - len(failed)} homes, the hub's database, its secrets and settings are in {folder}.")
    return 1 if failed else 0


def save_home(homes: Homes, name: str, archive: Path) -> bool:
    """Pack one home. A file that changes meanwhile is packed as it was read, which tar tells by ending with 1."""
    with archive.open("wb") as out:
        return homes.run(name, PACK_HOME, stdout=out) in (0, 1)


def save_state(said: Mapping[str, str], folder: Path) -> None:
    """Write the hub's database and cookie secret into a folder."""
    packed = run_in_state(said, PACK)
    if packed.returncode:
        raise HomeError(f"The hub's state could not be read: {packed.stderr.decode(errors='replace').strip()}")
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        for name in STATE:
            file = folder / name
            file.touch(mode=0o600)
            file.write_bytes(archive.extractfile(name).read())


def restore(homes: Homes, said: Mapping[str, str], saved: str) -> int:
    """Put everything back; nothing that is there is overwritten."""
    folder = Path(saved)
    if not (folder / MANIFEST).exists():
        print(f"{folder} is no complete backup: it has no {MANIFEST}.")
        return 1
    if said["SPAWNER"] == "kubernetes":
        print("On Kubernetes, homes come back by kubernetes/move-homes, and names with each login.")
        return 1
    there = set(homes.names())
    if not restore_state(said, folder):
        print("There is a hub already. Restore on an empty machine, or move its database away first.")
        return 1
    for source, copy in files_of_the_operator(said).items():
        if (folder / copy).exists() and not source.exists():
            source.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(folder / copy, source)
    return restore_homes(folder, homes, there)


def restore_state(said: Mapping[str, str], folder: Path) -> bool:
    """Put the hub's state back; say whether there was none."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name in STATE:
            archive.add(folder / name, name)
    done = run_in_state(said, UNPACK, packed.getvalue())
    if done.returncode not in (0, THERE_ALREADY):
        raise HomeError(f"The hub's state could not be written: {done.stderr.decode(errors='replace').strip()}")
    return done.returncode == 0


def restore_homes(folder: Path, homes: Homes, there: set[str]) -> int:
    """Unpack every home that is not there."""
    failed = 0
    for archive in sorted((folder / "homes").glob(f"*{ARCHIVE}")):
        name = archived_name(archive.name)
        if name in there:
            print(f"{name} has a home already; it was left alone.")
            continue
        homes.create(name)
        with archive.open("rb") as packed:
            if homes.run(name, ["sh", "-c", "tar -C ~ -xz"], stdin=packed):
                print(f"Not all of {name}'s files could be written.")
                failed += 1
    return 1 if failed else 0


def run_in_state(said: Mapping[str, str], program: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run a program where the hub's state is: in a folder, or in the volume that compose makes."""
    if said["SPAWNER"] == "local" or said["STATE_FOLDER"] != DEFAULTS["STATE_FOLDER"]:
        state = said["STATE_FOLDER"]
        return subprocess.run([sys.executable, "-I", "-c", program], cwd=state, input=given, capture_output=True)
    volume = made_volume(said)
    locked = ["--rm", "--interactive", "--user", "0", "--network", "none", "--workdir", "/state", "--cap-drop", "ALL"]
    locked += ["--cap-add", "CHOWN", "--cap-add", "DAC_OVERRIDE", "--security-opt", "no-new-privileges"]
    mounted = ["--volume", f"{volume}:/state", "--entrypoint", "python3", said["HUB_IMAGE"], "-I", "-c", program]
    return subprocess.run([*engine_of(said), "run", *locked, *mounted], input=given, capture_output=True)


def made_volume(said: Mapping[str, str]) -> str:
    """Return the name of the volume with the hub's state, which is made as compose makes it."""
    volume = names.state_volume(said["COURSE"])
    engine = engine_of(said)
    if subprocess.run([*engine, "volume", "inspect", volume], capture_output=True).returncode:
        marks = {"com.docker.compose.project": said["COURSE"], "com.docker.compose.volume": "state"}
        labels = [word for pair in marks.items() for word in ("--label", "=".join(pair))]
        subprocess.run([*engine, "volume", "create", *labels, volume], check=True, capture_output=True)
    return volume


def class_list_of(said: Mapping[str, str]) -> Path:
    """Return the class list as the operator's command finds it; the hub's container has it elsewhere."""
    if said["CLASS_LIST"] != DEFAULTS["CLASS_LIST"]:
        return Path(said["CLASS_LIST"])
    return FOLDER / said.get("CLASS_FOLDER", "class") / "class.csv"


def files_of_the_operator(said: Mapping[str, str]) -> dict[Path, str]:
    """Return the files of the operator, and their names in a backup."""
    env = Path(said.get("ENV_FILE", FOLDER / ".env"))
    return {class_list_of(said): "class.csv", env: SETTINGS, Aside(said).file: "set-aside.json"}
