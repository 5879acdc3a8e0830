"""Writes files whole or not at all, and never over another unless that was asked for."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ddsviz.errors import SaveError


def write_whole(target: Path, content: bytes, overwrite: bool = False) -> None:
    """Write a file whole or not at all.

    Parameters
    ----------
    target : Path
        Where to.
    content : bytes
        What.
    overwrite : bool
        Whether a file that is there may be replaced. It keeps its permissions.

    Raises
    ------
    SaveError
        If there is a file already, or it cannot be written.
    """
    temporary = None
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".ddsviz-")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        if overwrite:
            temporary.replace(target)
        else:
            os.link(temporary, target)  # fails where something has appeared meanwhile
    except FileExistsError:
        raise SaveError(f"There is already a file '{target}', and it was left as it is. Choose another name.") from None
    except OSError as fault:
        raise SaveError(f"'{target}' could not be written: {fault.strerror or fault}.") from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
