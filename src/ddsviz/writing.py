"""Writes files whole or not at all, and never over another unless that was asked for."""

from __future__ import annotations

import contextlib
import errno
import os
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

from ddsviz.errors import Mend, SaveError

WRITABLE = 0o222
LONGEST_SAID = 200
"""Of a path that an error quotes."""


def write_whole(target: Path, content: bytes, overwrite: bool = False) -> None:
    """Write a file whole or not at all.

    Parameters
    ----------
    target : Path
        Where to.
    content : bytes
        What.
    overwrite : bool
        Whether a file that is there may be replaced. It keeps its permissions, and if they say that it is not to be
        written, it stays.

    Raises
    ------
    SaveError
        If there is a file already, or it cannot be written.
    """
    temporary = None
    said = str(target) if len(str(target)) <= LONGEST_SAID else f"{str(target)[: LONGEST_SAID - 1]}…"
    try:
        permissions = _permissions_of(target, said)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".ddsviz-")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        with contextlib.suppress(OSError):  # some file systems have no permissions to set
            temporary.chmod(permissions)
        if overwrite:
            temporary.replace(target)
        else:
            name_new_file(temporary, target)
    except FileExistsError:
        raise SaveError(f"There is already a file '{said}', and it was left as it is. Choose another name.") from None
    except OSError as fault:
        raise SaveError(f"'{said}' could not be written: {fault.strerror or fault}. Save it somewhere else.") from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def name_new_file(source: Path, target: Path) -> None:
    """Give a file another name, which no file has.

    Raises
    ------
    FileExistsError
        If there is one; it stays as it is, even where it has appeared this moment.
    OSError
        If it cannot be done.
    """
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except (OSError, AttributeError, NotImplementedError):
        # No file has two names on memory sticks and many network drives. So an empty one takes the name, if it is free.
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        try:
            _move(source, target)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        return
    source.unlink()


def _move(source: Path, target: Path) -> None:
    try:
        source.replace(target)
    except OSError as fault:
        if fault.errno != errno.EXDEV:  # the place is another disk, such as a container's volume
            raise
        shutil.copyfile(source, target)
        source.unlink()


def _permissions_of(target: Path, said: str) -> int:
    """Return the permissions of a file that is to be replaced, or those of a new one."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return 0o666 & ~_umask()
    if not mode & WRITABLE or not os.access(target, os.W_OK):
        command = "attrib -r" if sys.platform == "win32" else "chmod u+w"
        mend = Mend(f"{command} {shlex.quote(str(target))}")
        raise SaveError(
            f"'{said}' may be read and not written, so it was left as it is. To change that: {mend.code}", mend
        )
    return mode & 0o777


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
