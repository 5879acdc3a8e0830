"""What `manage` does: one function for each of its commands."""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from homes import backup, disk
from homes.places import NEARLY_FULL, Homes, bytes_of, find_homes, size_of, told_size
from login import class_list
from settings import FOLDER, read_env

DAYS_IN_A_MONTH = 30.4


def main(words: list[str], manual: str) -> int:
    """Run one command; without one that is known, print the manual."""
    commands = {
        ("list", 0): show_list, ("quota", 0): show_quota, ("reset", 1): reset, ("reset", 2): reset,
        ("export", 1): export, ("delete", 1): delete, ("end-of-term", 0): end_of_term, ("end-of-term", 1): end_of_term,
        ("disk", 0): disk.watch, ("save", 1): backup.save, ("restore", 1): backup.restore,
    }  # fmt: skip
    command = commands.get((words[0], len(words) - 1)) if words else None
    if command is None:
        print(manual)
        return 2
    said = {**read_env(FOLDER / ".env"), **os.environ}
    homes = find_homes(said)
    if words[0] in ("reset", "export", "delete") and words[1] not in homes.names():
        print(f"There is no home of {words[1]}. `manage list` shows all.")
        return 1
    return command(homes, said, *words[1:])


def show_list(homes: Homes, said: Mapping[str, str]) -> int:
    """Show who there is."""
    roles, seen = roles_of(said), last_uses(said)
    print(f"{'name':24} {'role':8} {'size':>9}  last used")
    there = homes.names()
    for name in sorted({*there, *roles}):
        size = told_size(size_of(homes.place(name))) if name in there else "-"
        used = told_day(last_use(homes, seen, name)) if name in there else "never"
        print(f"{name:24} {roles.get(name, 'not listed'):8} {size:>9}  {used}")
    return 0


def show_quota(homes: Homes, said: Mapping[str, str]) -> int:
    """Show how full homes are, fullest first."""
    quota = bytes_of(said.get("HOME_QUOTA", "2G"))
    sizes = {name: size_of(homes.place(name)) for name in homes.names()}
    for name, size in sorted(sizes.items(), key=lambda pair: -pair[1]):
        mark = "  nearly full" if size >= NEARLY_FULL * quota else ""
        print(f"{name:24} {told_size(size):>9} of {told_size(quota)}  {size / quota:4.0%}{mark}")
    return 0


def reset(homes: Homes, said: Mapping[str, str], name: str, *file: str) -> int:
    """Give a fresh course or a fresh file."""
    ended = homes.run(name, ["sh", "-c", 'exec python3 "$HUB/reset.py" "$@"', "reset", *file])
    print(f"Fresh for {name}." if ended == 0 else f"Not done: see above. {name}'s server may have the file open.")
    return ended


def export(homes: Homes, said: Mapping[str, str], name: str) -> int:
    """Write all of somebody's files into one archive, in the folder where the command runs."""
    archive = Path(f"{name}.tar.gz")
    with open(os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        ended = homes.run(name, ["sh", "-c", "tar -C ~ -cz ."], stdout=out)
    if ended:
        print(f"Could not read all of {name}'s files; {archive} is not complete.")
    else:
        print(f"{archive}: {told_size(archive.stat().st_size)}")
    return ended


def delete(homes: Homes, said: Mapping[str, str], name: str) -> int:
    """Delete somebody's files, and the name at the hub."""
    print(f"This deletes {told_size(size_of(homes.place(name)))} of {name}'s files for good.")
    if not agreed(f"Type {name} to delete them: ", name):
        return 1
    forget(homes, said, name)
    return 0


def end_of_term(homes: Homes, said: Mapping[str, str], months: str = "") -> int:
    """Delete the homes that nobody has used for long; show them first, and ask."""
    limit = float(months or said.get("KEEP_MONTHS", "6"))
    seen = last_uses(said)
    oldest = time.time() - limit * DAYS_IN_A_MONTH * 24 * 3600
    old = [name for name in homes.names() if last_use(homes, seen, name) < oldest]
    if not old:
        print(f"No home has been unused for {limit:g} months.")
        return 0
    for name in old:
        print(f"{name:24} {told_size(size_of(homes.place(name))):>9}  {told_day(last_use(homes, seen, name))}")
    if not agreed(f"Type {len(old)} to delete these {len(old)} homes for good: ", str(len(old))):
        return 1
    for name in old:
        forget(homes, said, name)
    return 0


def agreed(question: str, answer: str) -> bool:
    """Ask, and take one answer for yes."""
    try:
        if input(question).strip() == answer:
            return True
    except EOFError:
        print()
    print("Nothing was deleted.")
    return False


def forget(homes: Homes, said: Mapping[str, str], name: str) -> None:
    """Delete a name at the hub, which stops its server, and then the home."""
    try:
        ask_hub(said, "DELETE", f"/users/{name}")
    except urllib.error.HTTPError as fault:
        if fault.code != 404:
            raise
    except (OSError, KeyError):
        print(f"The hub does not answer, or MANAGE_TOKEN is not set: it still knows the name {name}.")
    try:
        homes.remove(name)
        print(f"{name}: deleted.")
    except subprocess.CalledProcessError as fault:
        print(f"{name}: not deleted. {(fault.stderr or '').strip()}")


def roles_of(said: Mapping[str, str]) -> dict[str, str]:
    """Read the class list, if there is one."""
    folder = said.get("CLASS_FOLDER", str(FOLDER / "class"))
    path = Path(said.get("CLASS_LIST", f"{folder}/class.csv"))
    try:
        return class_list.read_class(path)
    except class_list.ClassListError as fault:
        print(fault)
        return {}


def last_uses(said: Mapping[str, str]) -> dict[str, float]:
    """Ask the hub when everybody was last there; nothing if it does not answer."""
    try:
        people = json.loads(ask_hub(said, "GET", "/users"))
    except (OSError, KeyError):
        return {}
    told = {person["name"]: person.get("last_activity") for person in people}
    return {name: datetime.fromisoformat(when).timestamp() for name, when in told.items() if when}


def last_use(homes: Homes, seen: Mapping[str, float], name: str) -> float:
    """Return when a home was last used: as the hub says, or else as its folder does."""
    return max(seen.get(name, 0), homes.place(name).stat().st_mtime)


def ask_hub(said: Mapping[str, str], method: str, path: str) -> bytes:
    """Ask the hub's API, with the token that it has for this command."""
    address = f"http://{said.get('HUB_LISTEN', '172.30.0.1')}:{said.get('HUB_PORT', '8081')}/hub/api{path}"
    request = urllib.request.Request(address, method=method, headers={"Authorization": f"token {said['MANAGE_TOKEN']}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


def told_day(when: float) -> str:
    """Write a day."""
    return time.strftime("%d %B %Y", time.localtime(when)).lstrip("0")
