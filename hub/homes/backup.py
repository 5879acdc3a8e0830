"""Backs up a class, and restores it on an empty machine: homes, the hub's state, its settings and the class list.

`manage save FOLDER` runs while the class works, and takes homes as they are at that moment; `manage restore FOLDER`
before the hub is started for the first time.
A backup holds students' files and all keys: keep it where only you can read it.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from homes.places import Homes
from settings import FOLDER

DATABASE = "hub.sqlite"
COOKIE_SECRET = "cookie_secret"
MANIFEST = "backup.json"


def save(homes: Homes, said: Mapping[str, str], to: str) -> int:
    """Write everything into a new folder; the manifest comes last, so that half a backup is not taken for one."""
    folder = Path(to)
    folder.mkdir(mode=0o700, parents=True)
    (folder / "homes").mkdir()
    failed = [name for name in homes.names() if not save_home(homes, name, folder / "homes" / f"{name}.tar.gz")]
    save_database(state_folder(said) / DATABASE, folder / DATABASE)
    shutil.copy2(state_folder(said) / COOKIE_SECRET, folder / COOKIE_SECRET)
    for source, copy in files_of_the_operator(said).items():
        if source.exists():
            shutil.copy2(source, folder / copy)
    (folder / MANIFEST).write_text(
        json.dumps({"made": time.strftime("%FT%T%z"), "homes": homes.names(), "failed": failed})
    )
    for name in failed:
        print(f"Not all of {name}'s files could be read.")
    print(f"{len(homes.names()) - len(failed)} homes, the hub's database, its secrets and settings are in {folder}.")
    return 1 if failed else 0


def save_home(homes: Homes, name: str, archive: Path) -> bool:
    """Pack one home. A file that changes meanwhile is packed as it was read, which tar tells by ending with 1."""
    with archive.open("wb") as out:
        return homes.run(name, ["sh", "-c", "tar -C ~ -cz ."], stdout=out) in (0, 1)


def save_database(source: Path, copy: Path) -> None:
    """Copy a database that is in use: sqlite's own backup, not a copy of its file."""
    with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as live, sqlite3.connect(copy) as saved:
        live.backup(saved)
    live.close()
    saved.close()
    copy.chmod(0o600)


def restore(homes: Homes, said: Mapping[str, str], saved: str) -> int:
    """Put everything back; nothing that is there is overwritten."""
    folder = Path(saved)
    if not (folder / MANIFEST).exists():
        print(f"{folder} is no complete backup: it has no {MANIFEST}.")
        return 1
    state, there = state_folder(said), set(homes.names())
    if (state / DATABASE).exists():
        print(f"There is a hub already: {state / DATABASE}. Restore on an empty machine, or move that away first.")
        return 1
    for source, copy in files_of_the_operator(said).items():
        if (folder / copy).exists() and not source.exists():
            source.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(folder / copy, source)
    owner = state.stat()
    for name in (DATABASE, COOKIE_SECRET):
        shutil.copy2(folder / name, state / name)
        os.chown(state / name, owner.st_uid, owner.st_gid)
    (state / COOKIE_SECRET).chmod(0o600)
    return restore_homes(folder, homes, there)


def restore_homes(folder: Path, homes: Homes, there: set[str]) -> int:
    """Unpack every home that is not there."""
    failed = 0
    for archive in sorted((folder / "homes").glob("*.tar.gz")):
        name = archive.name.removesuffix(".tar.gz")
        if name in there:
            print(f"{name} has a home already; it was left alone.")
            continue
        homes.create(name)
        with archive.open("rb") as packed:
            if homes.run(name, ["sh", "-c", "tar -C ~ -xz"], stdin=packed):
                print(f"Not all of {name}'s files could be written.")
                failed += 1
    return 1 if failed else 0


def state_folder(said: Mapping[str, str]) -> Path:
    """Return the hub's folder for its state: with compose, a volume of the engine."""
    if said.get("SPAWNER") == "local" or "STATE_FOLDER" in said:
        return Path(said.get("STATE_FOLDER", "/srv/hub/state"))
    volume = said.get("STATE_VOLUME", "class-service_state")
    engine = said.get("ENGINE", "docker").split()
    subprocess.run([*engine, "volume", "create", volume], check=False, capture_output=True)
    told = subprocess.run([*engine, "volume", "inspect", volume], check=True, capture_output=True, text=True).stdout
    return Path(json.loads(told)[0]["Mountpoint"])


def files_of_the_operator(said: Mapping[str, str]) -> dict[Path, str]:
    """Return the files that the operator wrote, and their names in a backup."""
    people = Path(said.get("CLASS_LIST", said.get("CLASS_FOLDER", str(FOLDER / "class")) + "/class.csv"))
    return {people: "class.csv", Path(said.get("ENV_FILE", str(FOLDER / ".env"))): "env"}
