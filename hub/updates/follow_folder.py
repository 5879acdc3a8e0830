"""The student's folder, worked in by descriptors: no link leads out of it, whoever puts it there and whenever.

Each folder on the way to a path is opened inside the one above it, and only if it is no link. What is done then is done
inside the folder that was opened, so that a link that appears on the way in the meantime changes nothing. Moves never
replace anything.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from typing import BinaryIO, NamedTuple, Self

from follow_open import open_ordinary, write_down

PASSED_THROUGH = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL


class Kind(Enum):
    """What a name in the folder stands for."""

    MISSING = "missing"
    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    OTHER = "other"


class LinkError(OSError):
    """A folder on the way to a path is a link; its path is the filename."""

    def __init__(self, link: str) -> None:
        super().__init__(errno.ELOOP, "a folder on the way is a link", link)


class Spot(NamedTuple):
    """A name in a folder that is open."""

    folder: int
    name: str


class Folder:
    """An open folder; all paths are relative to it, and have neither '..' nor '.' in them."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.descriptor = os.open(place, PASSED_THROUGH)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        os.close(self.descriptor)

    @contextmanager
    def spot(self, path: str, *, make: bool = False) -> Iterator[Spot]:
        """Open the folder that a path is in, and make it first if it is not there."""
        *folders, name = path.split("/")
        opened = os.dup(self.descriptor)
        try:
            for length, part in enumerate(folders, start=1):
                below = step_into(Spot(opened, part), "/".join(folders[:length]), make=make)
                os.close(opened)
                opened = below
            yield Spot(opened, name)
        finally:
            os.close(opened)

    # Looking.

    def look(self, path: str) -> Kind:
        """What is at this path; below a link, nothing is."""
        try:
            with self.spot(path) as spot:
                return kind_of(spot)
        except (FileNotFoundError, NotADirectoryError, LinkError):
            return Kind.MISSING
        except OSError as fault:
            if fault.errno == errno.ENAMETOOLONG:
                return Kind.MISSING
            raise

    def is_there(self, path: str) -> bool:
        """Whether anything is at this path."""
        return self.look(path) is not Kind.MISSING

    def link_above(self, path: str) -> str | None:
        """The first folder on the way to a path that is a link."""
        try:
            with self.spot(path):
                return None
        except LinkError as fault:
            return str(fault.filename)
        except OSError:
            return None

    def is_same(self, path: str, other: str) -> bool:
        """Whether two paths are names of one file."""
        with self.spot(path) as one, self.spot(other) as two:
            return os.path.samestat(status_of(one), status_of(two))

    def names(self, path: str = "") -> list[str]:
        """The names in a folder; none if it is no folder."""
        if path and self.look(path) is not Kind.FOLDER:
            return []
        with self.spot(f"{path}/." if path else ".") as spot:
            listed = os.open(".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=spot.folder)
        try:
            return os.listdir(listed)
        finally:
            os.close(listed)

    def target_of(self, link: str) -> str:
        """Where a link leads."""
        with self.spot(link) as spot:
            return os.readlink(spot.name, dir_fd=spot.folder)

    def open(self, path: str, flags: int = os.O_RDONLY) -> int:
        """Open an ordinary file."""
        with self.spot(path) as spot:
            return open_ordinary(spot.name, flags, folder=spot.folder)

    def read(self, path: str) -> BinaryIO:
        """An ordinary file, to be read."""
        return open(self.open(path), "rb")

    def look_for_room(self, size: int) -> None:
        """Raise an error for a full disk when so many bytes have no room."""
        disk = os.fstatvfs(self.descriptor)
        if disk.f_bavail * disk.f_frsize < size:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    # Changing.

    def make_folder(self, path: str) -> None:
        """Make a folder and those above it, where they are not there."""
        with self.spot(f"{path}/.", make=True):
            pass

    def write(self, path: str, pieces: Iterable[bytes], mode: int = 0o666) -> None:
        """Write a file that was not there before."""
        with self.spot(path, make=True) as spot:
            write_down(open_ordinary(spot.name, FRESH, mode, folder=spot.folder), pieces)

    def make_link(self, path: str, target: str) -> None:
        """Make a link."""
        with self.spot(path, make=True) as spot:
            os.symlink(target, spot.name, dir_fd=spot.folder)

    def take(self, path: str, target: str) -> None:
        """Rename to a name that is ours, and free."""
        with self.spot(path) as here, self.spot(target) as there:
            os.rename(here.name, there.name, src_dir_fd=here.folder, dst_dir_fd=there.folder)

    def move(self, path: str, target: str) -> None:
        """Rename in one step, or raise FileExistsError when something is at the target; its folder is made."""
        with self.spot(path) as here, self.spot(target, make=True) as there:
            if not rename_noreplace(here, there):
                link_and_unlink(here, there)

    def unlink(self, path: str) -> None:
        """Remove a file."""
        with self.spot(path) as spot:
            os.unlink(spot.name, dir_fd=spot.folder)

    def remove_empty(self, path: str) -> None:
        """Remove a folder with nothing in it."""
        with self.spot(path) as spot:
            os.rmdir(spot.name, dir_fd=spot.folder)

    def remove_all(self, path: str) -> None:
        """Remove a folder with all that is in it, as far as that can be removed; links in it are not followed."""
        with self.spot(path) as spot:
            shutil.rmtree(spot.name, ignore_errors=True, dir_fd=spot.folder)


def step_into(spot: Spot, path: str, *, make: bool) -> int:
    """Open a folder in an open folder."""
    if make:
        with suppress(FileExistsError):
            os.mkdir(spot.name, dir_fd=spot.folder)
    try:
        return os.open(spot.name, PASSED_THROUGH, dir_fd=spot.folder)
    except NotADirectoryError:
        if kind_of(spot) is Kind.LINK:
            raise LinkError(path) from None
        raise


def status_of(spot: Spot) -> os.stat_result:
    """What the disk says of a name, without following a link."""
    return os.stat(spot.name, dir_fd=spot.folder, follow_symlinks=False)


def kind_of(spot: Spot) -> Kind:
    """What a name stands for."""
    mode = status_of(spot).st_mode
    for test, kind in ((stat.S_ISREG, Kind.FILE), (stat.S_ISDIR, Kind.FOLDER), (stat.S_ISLNK, Kind.LINK)):
        if test(mode):
            return kind
    return Kind.OTHER


def is_free(spot: Spot) -> bool:
    """Whether nothing has this name."""
    try:
        status_of(spot)
    except FileNotFoundError:
        return True
    return False


def leads_outside(path: str, target: str) -> bool:
    """Whether a link at this path, relative to the folder, can lead out of it."""
    parts = [part for part in target.split("/") if part not in ("", ".")]
    climbs = 0
    while climbs < len(parts) and parts[climbs] == "..":
        climbs += 1
    # "a/.." may be anywhere when a is itself a link, so that ".." is taken at the start only.
    return target.startswith("/") or ".." in parts[climbs:] or climbs > path.count("/")


RENAME_NOREPLACE = 1


def rename_noreplace(here: Spot, there: Spot) -> bool:
    """The kernel's renameat2; False where the C library or the file system doesn't have it."""
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "renameat2"):
        return False
    names = os.fsencode(here.name), os.fsencode(there.name)
    if library.renameat2(here.folder, names[0], there.folder, names[1], RENAME_NOREPLACE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False
    raise OSError(number, os.strerror(number), here.name, None, there.name)


def link_and_unlink(here: Spot, there: Spot) -> None:
    """The same with a second name for a moment; a folder, which can't have two, is renamed."""
    if kind_of(here) is Kind.FOLDER:
        if not is_free(there):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), there.name)
        # A folder replaces nothing but an empty folder.
        os.rename(here.name, there.name, src_dir_fd=here.folder, dst_dir_fd=there.folder)
    else:
        os.link(here.name, there.name, src_dir_fd=here.folder, dst_dir_fd=there.folder, follow_symlinks=False)
        os.unlink(here.name, dir_fd=here.folder)
