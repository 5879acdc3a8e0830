"""A disk as memory sticks have it: FAT, on which no file has two names and none has permissions."""

from __future__ import annotations

import contextlib
import shutil
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

LONGEST_S = 30
SECTOR_BYTES, SECTORS, SECTORS_OF_TABLE = 512, 20_480, 80


def image() -> bytes:
    """Return an empty FAT16 disk of ten megabytes."""
    disk = bytearray(SECTORS * SECTOR_BYTES)
    disk[0:11] = b"\xeb\x3c\x90MSDOS5.0"
    struct.pack_into(
        "<HBHBHHBHHHII", disk, 11, SECTOR_BYTES, 1, 1, 2, 512, SECTORS, 0xF8, SECTORS_OF_TABLE, 32, 64, 0, 0
    )
    disk[36:62] = b"\x80\x00\x291234NO NAME    FAT16   "
    disk[510:512] = b"\x55\xaa"
    for table in range(2):
        begins = (1 + table * SECTORS_OF_TABLE) * SECTOR_BYTES
        disk[begins : begins + 4] = b"\xf8\xff\xff\xff"
    return bytes(disk)


@contextlib.contextmanager
def mounted(folder: Path) -> Iterator[Path]:
    """Mount a FAT disk in a folder; where this machine cannot, the test is skipped and says so."""
    if not Path("/dev/fuse").exists() or not shutil.which("fusefat"):
        pytest.skip("NOT TESTED ON A FAT DISK: this needs /dev/fuse and Debian's package fusefat.")
    disk, place = folder / "disk.img", folder / "stick"
    disk.write_bytes(image())
    place.mkdir()
    with (folder / "fusefat.log").open("wb") as log:
        serving = subprocess.Popen(["fusefat", "-f", "-o", "rw+", disk, place], stdout=log, stderr=log)
    # fusefat is an experiment of its authors: should it hang, what waits for it fails and does not wait for ever.
    watch = threading.Timer(LONGEST_S, serving.kill)
    watch.start()
    try:
        end = time.monotonic() + 5
        while not place.is_mount() and serving.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
        if not place.is_mount():
            told = (folder / "fusefat.log").read_text(encoding="utf-8", errors="replace")[-200:]
            pytest.skip(f"NOT TESTED ON A FAT DISK: fusefat could not mount one ({told.strip()}).")
        yield place
    finally:
        watch.cancel()
        subprocess.run(["fusermount", "-u", "-z", place], capture_output=True, check=False)
        serving.kill()
        serving.wait()
