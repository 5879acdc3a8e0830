"""Opens ordinary files, and nothing else: neither follows a link nor waits for the other end of a pipe."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable
from pathlib import Path

WITHOUT_WAITING = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class StrangeFileError(OSError):
    """Something that is no ordinary file has the name of one: a link, a folder, a pipe, a socket, a device."""

    def __init__(self, name: str | Path) -> None:
        super().__init__(errno.EINVAL, "what has its name is no ordinary file: please rename or remove that", str(name))


def open_ordinary(name: str | Path, flags: int, mode: int = 0o666, folder: int | None = None) -> int:
    """Open an ordinary file, by a path or by its name in an open folder."""
    try:
        descriptor = os.open(name, flags | WITHOUT_WAITING, mode, dir_fd=folder)
    except OSError as fault:
        if fault.errno in (errno.ELOOP, errno.ENXIO, errno.EISDIR):
            raise StrangeFileError(name) from None
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise StrangeFileError(name)
    return descriptor


def read_ordinary(name: str | Path, at_most: int) -> bytes:
    """The bytes of an ordinary file that is not longer than ours are: a student can make any file large."""
    with open(open_ordinary(name, os.O_RDONLY), "rb") as file:
        if os.fstat(file.fileno()).st_size > at_most:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(name))
        return file.read(at_most)


def write_down(descriptor: int, pieces: Iterable[bytes]) -> None:
    """Write into an open file, down to the disk: a power cut must not leave it empty under its name."""
    with open(descriptor, "wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def write_in_one_step(file: Path, data: bytes) -> None:
    """Replace a file of our own."""
    fresh = file.with_name(file.name + ".new")
    fresh.unlink(missing_ok=True)
    write_down(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666), [data])
    fresh.replace(file)
