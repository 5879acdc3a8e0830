"""Reads and writes notebooks without touching what nobody asked to change.

A notebook is kept as the JSON that its file holds. nbformat judges whether it is sound; it is not asked to write,
because it would mend and upgrade a file on the way.
"""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

from ddsviz.course.course_file import CourseError
from ddsviz.errors import Mend
from ddsviz.writing import write_whole

MAJOR_FORMAT = 4


def read_notebook(path: Path) -> dict[str, Any]:
    """Return a notebook as its JSON.

    Raises
    ------
    CourseError
        If there is no such file, or it is damaged: which cell, and what is wrong.
    """
    notebook = _parsed(path, _text_of(path))
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise CourseError(f"{path} is not a notebook: it has no cells. Was it saved under a wrong name?")
    if notebook.get("nbformat") != MAJOR_FORMAT:
        raise CourseError(
            f"{path} is in notebook format {notebook.get('nbformat')}, and not {MAJOR_FORMAT}. "
            "Open it in JupyterLab and save it: that brings it up to date."
        )
    _check_sound(path, notebook)
    return notebook


def write_notebook(path: Path, notebook: dict[str, Any], *, overwrite: bool = False) -> None:
    """Write a notebook whole or not at all.

    Parameters
    ----------
    path : Path
        Where to.
    notebook : dict
        Its JSON.
    overwrite : bool
        Whether it may replace the file that it was read from.

    Raises
    ------
    SaveError
        If the file is there and may not be replaced, or cannot be written.
    """
    path = path.resolve() if overwrite else path  # so that a link stays one, and the notebook behind it is written
    text = _as_written(path, notebook) if overwrite else _as_nbformat(notebook)
    write_whole(path, text.encode("utf-8"), overwrite=overwrite)


def source_of(cell: dict[str, Any]) -> str:
    r"""Return a cell's text, which a file holds as one text or as a list of lines.

    Examples
    --------
    >>> source_of({"source": ["a = 1\n", "a"]})
    'a = 1\na'
    """
    return joined_lines(cell["source"])


def joined_lines(text: str | list[str]) -> str:
    """Return a text that may be held as a list of lines."""
    return text if isinstance(text, str) else "".join(text)


def tags_of(cell: dict[str, Any]) -> list[str]:
    """Return a cell's tags."""
    return cell.get("metadata", {}).get("tags", [])


def with_source(cell: dict[str, Any], text: str) -> dict[str, Any]:
    """Return a cell with another text, held in the way that its own was."""
    held = text if isinstance(cell["source"], str) else text.splitlines(keepends=True)
    return {**cell, "source": held}


def _text_of(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError:
        raise CourseError(f"There is no notebook '{path}'.") from None
    except UnicodeDecodeError as fault:
        raise CourseError(f"{path} is damaged: it is not UTF-8 text from byte {fault.start:,} on.") from None
    except IsADirectoryError:
        mend = Mend(f"ddsviz notebook check {shlex.quote(str(path))}/*.ipynb")
        raise CourseError(f"'{path}' is a folder. Name the notebooks in it: {mend.code}", mend) from None
    except OSError as fault:
        raise CourseError(f"{path} cannot be read: {fault.strerror}.") from None


def _parsed(path: Path, text: str) -> Any:
    if not text.strip():
        raise CourseError(f"{path} is damaged: the file is empty. Take it from where you keep copies.")
    try:
        return json.loads(text)
    except json.JSONDecodeError as fault:
        near = text[max(0, fault.pos - 30) : fault.pos + 10].replace("\n", " ").strip()
        cells = text.count('"cell_type"', 0, fault.pos)
        where = f"in cell {cells}" if cells else "before its first cell"
        raise CourseError(
            f"{path} is damaged {where} (line {fault.lineno}): {fault.msg}, near: {near!r}. "
            "Take it from where you keep copies, or mend that line."
        ) from None
    except RecursionError:
        raise CourseError(f"{path} is damaged: its parts are nested too deeply to be a notebook.") from None


def _check_sound(path: Path, notebook: dict[str, Any]) -> None:
    from nbformat.validator import iter_validate

    for fault in iter_validate(notebook):
        raise CourseError(f"{path} is damaged {_place_of(fault)}: {_said(fault)}.")
    names = [cell.get("id") for cell in notebook["cells"] if "id" in cell]
    for index, name in enumerate(names):
        if name in names[:index]:
            raise CourseError(f"{path} is damaged in cell {index + 1}: its id '{name}' is another cell's, too.")


def _place_of(fault: Any) -> str:
    trail = list(getattr(fault, "absolute_path", []) or fault.relative_path)
    if trail[:1] == ["cells"] and len(trail) > 1:
        return f"in cell {trail[1] + 1}"
    return f"in its {trail[0]}" if trail else "as a whole"


def _said(fault: Any) -> str:
    return str(fault.message if hasattr(fault, "message") else fault).splitlines()[0][:160].rstrip(".")


def _as_written(path: Path, notebook: dict[str, Any]) -> str:
    """Return a notebook's text in the style of the file that it replaces."""
    old = _text_of(path)
    ending = "\r\n" if "\r\n" in old else "\n"
    return _in_style_of(old.replace("\r\n", "\n"), notebook).replace("\n", ending)


def _in_style_of(old: str, notebook: dict[str, Any]) -> str:
    if old == _as_nbformat(json.loads(old)):
        return _as_nbformat(notebook)
    indent = re.match(r'\{\n([ \t]+)"', old)
    marks = (",", ": ") if indent else (", ", ": ")
    if re.match(r'\{"\w+":[^ ]', old):
        marks = (",", ":")
    ascii_only = old.isascii() and "\\u" in old
    text = json.dumps(notebook, indent=indent[1] if indent else None, ensure_ascii=ascii_only, separators=marks)
    return text + ("\n" if old.endswith("\n") else "")


def _as_nbformat(notebook: dict[str, Any]) -> str:
    return json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False, separators=(",", ": ")) + "\n"
