"""Measures every home once a day, and leaves a note in those that are nearly full; a home with room again loses it.

Where the file system keeps project quotas, `limit_home` makes it hold each home to HOME_QUOTA by itself; elsewhere this
note is all there is. A full home still starts: the server keeps its own files outside (Dockerfile).
"""

from __future__ import annotations

import os
import subprocess
import zlib
from collections.abc import Mapping
from pathlib import Path

from environment import bytes_of
from homes.measures import NOTE, HomeError
from homes.places import NEARLY_FULL, Homes, told_size

BYTES_FOR_A_FILE = 8_192
"""So many files are allowed as there is room for at this size: empty ones fill a disk, too."""
FIRST_PROJECT = 1_000_000
"""Project numbers below are left to others."""


def watch(homes: Homes, said: Mapping[str, str]) -> int:
    """Look at every home; one that cannot be measured or limited keeps no other from it."""
    quota, faults = bytes_of(said["HOME_QUOTA"]), 0
    for name in homes.names():
        try:
            look_at(homes, name, quota)
        except (HomeError, OSError) as fault:
            print(f"{name}: {fault}")
            faults += 1
    return 1 if faults else 0


def look_at(homes: Homes, name: str, quota: int) -> bool:
    """Measure one home, and write or remove its note. Writing runs as the student, since it is the student's folder."""
    place = homes.place(name)
    if place and keeps_project_quotas(place, Path("/proc/mounts").read_text()):
        limit_home(place, name, quota)
    size = homes.measure(name).size
    if size >= NEARLY_FULL * quota:
        text = f"Your files take {told_size(size)} of {told_size(quota)}. Delete or download some of them:\n"
        text += "what is larger than a lesson is mostly data that a notebook can fetch again.\n"
        ended = homes.run(name, ["sh", "-c", f'rm -f ~/{NOTE}; printf %s "$1" > ~/{NOTE}', "note", text])
        print(f"{name}: {told_size(size)} of {told_size(quota)}{'' if ended == 0 else ', and no room for a note'}")
        return True
    if place is None or os.path.lexists(place / NOTE):
        homes.run(name, ["sh", "-c", f"rm -f ~/{NOTE}"])
    return False


def keeps_project_quotas(place: Path, mounts: str) -> bool:
    """Say whether the file system below a folder counts by project.

    >>> keeps_project_quotas(Path("/srv/homes/ada"), "/dev/sdb /srv/homes xfs rw,prjquota 0 0")
    True
    """
    found = [line.split() for line in mounts.splitlines()]
    above = [fields for fields in found if place.is_relative_to(fields[1])]
    options = max(above, key=lambda fields: len(fields[1]))[3].split(",") if above else []
    return not {"prjquota", "pquota"}.isdisjoint(options)


def limit_home(place: Path, name: str, quota: int) -> None:
    """Let the file system hold a home to its quota."""
    for command in limit_commands(place, name, quota):
        try:
            done = subprocess.run(command, capture_output=True, text=True)
        except FileNotFoundError:
            raise HomeError(f"{command[0]} is not here: apt install quota e2fsprogs.") from None
        if done.returncode:
            raise HomeError(f"The home could not be limited ({done.stderr.strip()}).")


def limit_commands(place: Path, name: str, quota: int) -> list[list[str]]:
    """Return what marks a home as a project of its own, and what limits it: soft at 80 %, hard at the quota.

    The home's own folder is marked, and what is made in it from then on has the same mark. What lies there already has
    not: to go through a student's folder by names, as root, would be led astray by a link.
    """
    project = str(FIRST_PROJECT + zlib.crc32(name.encode()) % 1_000_000_000)
    soft, hard = int(quota * NEARLY_FULL), quota
    blocks = [str(soft // 1024), str(hard // 1024)]
    files = [str(soft // BYTES_FOR_A_FILE), str(hard // BYTES_FOR_A_FILE)]
    return [
        ["chattr", "+P", "-p", project, str(place)],
        ["setquota", "-P", project, *blocks, *files, mount_of(place)],
    ]


def mount_of(place: Path) -> str:
    """Return where the file system below a folder is mounted."""
    while not os.path.ismount(place):
        place = place.parent
    return str(place)
